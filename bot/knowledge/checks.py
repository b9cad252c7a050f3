"""What several fields, or several entries, must keep together. Pure: entries and a day in, findings out."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from datetime import date
from typing import TypeAlias

from bot.knowledge import prose
from bot.knowledge.entry import Entry, markers
from bot.knowledge.problems import FieldPath, Finding, Severity

EXPLANATION_WORDS = (80, 250)
SHARED_RUN_WORDS = 12
SAME_START_WORDS = 2
SAME_START_SHARE = 0.3
COMMON_FRAME_ENTRIES = 12
COMMON_FRAME_SHARE = 0.5

Placed: TypeAlias = "tuple[int, Finding]"


def _warning(field: FieldPath, message: str) -> Finding:
    return Finding(field, message, Severity.WARNING)


def check(entries: Sequence[Entry], today: date) -> Iterator[Placed]:
    """Every finding, each with the position of its entry in `entries`.

    Args:
        entries: in any order; ids may repeat, which is a finding.
        today: the day that `review_by` is held against.
    """
    yield from check_soundness(entries, today)
    for position, entry in enumerate(entries):
        for rule in (_support, _one_pattern):
            yield from ((position, finding) for finding in rule(entry))
    for rule_over_all in (_copied_runs, _shared_frames):
        yield from rule_over_all(entries)


def check_soundness(entries: Sequence[Entry], today: date) -> Iterator[Placed]:
    """The findings of those rules alone that may find an error: all that is needed before a library is used."""
    for position, entry in enumerate(entries):
        for rule in (_citations, _unique_keys, _length):
            yield from ((position, finding) for finding in rule(entry))
        yield from ((position, finding) for finding in _dates(entry, today))
    for rule_over_all in (_ids, _links, _names_and_phrasings):
        yield from rule_over_all(entries)


def prose_fields(entry: Entry) -> Iterator[tuple[FieldPath, str]]:
    """Each text of an entry with its field path."""
    yield ("summary",), entry.summary
    yield ("explanation",), entry.explanation
    for name, texts in (("takeaways", entry.takeaways), ("risks", entry.risks)):
        yield from (((name, number), text) for number, text in enumerate(texts))


def _citations(entry: Entry) -> Iterator[Finding]:
    known = {source.key for source in entry.sources}
    cited = {figure.source for figure in entry.figures}
    for field, text in prose_fields(entry):
        keys = markers(text)
        cited.update(keys)
        for key in dict.fromkeys(keys):
            if key not in known:
                yield Finding(field, f"cites [^{key}], which is no key in sources; add the source or mend the marker")
    for number, figure in enumerate(entry.figures):
        if figure.source not in known:
            message = f"{figure.source!r} is no key in sources; add the source or mend the key"
            yield Finding(("figures", number, "source"), message)
    for number, source in enumerate(entry.sources):
        if source.key not in cited:
            yield Finding(("sources", number), f"{source.key!r} is cited nowhere; cite it or remove it")


def _unique_keys(entry: Entry) -> Iterator[Finding]:
    keys = Counter(source.key for source in entry.sources)
    for number, source in enumerate(entry.sources):
        if keys[source.key] > 1:
            yield Finding(("sources", number, "key"), f"{source.key!r} names two sources; give each its own key")


def _length(entry: Entry) -> Iterator[Finding]:
    least, most = EXPLANATION_WORDS
    count = len(prose.words(entry.explanation))
    if not least <= count <= most:
        what = "lengthen" if count < least else "shorten"
        yield Finding(("explanation",), f"has {count} words; {least} to {most}, so {what} it")


def _support(entry: Entry) -> Iterator[Finding]:
    for field, text in prose_fields(entry):
        for sentence in prose.unsupported_figures(text):
            yield _warning(
                field, f"states a number without a source marker: {sentence[:80]!r}; cite it or leave it out"
            )
        for word in prose.vague_dates(text):
            yield _warning(field, f"{word!r} is no date; say when")


def _one_pattern(entry: Entry) -> Iterator[Finding]:
    starts = Counter(" ".join(prose.words(phrasing)[:SAME_START_WORDS]) for phrasing in entry.phrasings)
    start, count = starts.most_common(1)[0]
    if count > SAME_START_SHARE * len(entry.phrasings):
        message = f"{count} of {len(entry.phrasings)} start with {start!r}; write them as different people would ask"
        yield _warning(("phrasings",), message)


def _dates(entry: Entry, today: date) -> Iterator[Finding]:
    if entry.as_of.first_day > today:
        yield Finding(("as_of",), f"{entry.as_of} is in the future; give the date of the newest evidence")
    if entry.review_by.last_day < entry.as_of.first_day:
        yield Finding(("review_by",), f"{entry.review_by} is before as_of {entry.as_of}; give a later date")
    elif entry.review_by.last_day < today:
        yield _warning(("review_by",), f"{entry.review_by} has passed; read the entry again and set a new date")


def _ids(entries: Sequence[Entry]) -> Iterator[Placed]:
    first: dict[str, int] = {}
    for position, entry in enumerate(entries):
        if entry.id in first:
            category = entries[first[entry.id]].category
            yield (
                position,
                Finding(("id",), f"{entry.id!r} is also an entry in {category}; ids are unique, so rename one"),
            )
        first.setdefault(entry.id, position)


def _links(entries: Sequence[Entry]) -> Iterator[Placed]:
    linked = {entry.id: {link.id for link in entry.related} for entry in entries}
    for position, entry in enumerate(entries):
        seen: set[str] = set()
        for number, link in enumerate(entry.related):
            field = ("related", number)
            if link.id == entry.id:
                yield position, Finding(field, "links the entry to itself; remove it")
            elif link.id in seen:
                yield position, Finding(field, f"{link.id!r} is listed twice; remove one")
            elif link.id not in linked:
                yield position, Finding(field, f"{link.id!r} is no entry; mend the id or remove it")
            elif entry.id not in linked[link.id] and link.why is None:
                message = f"{link.id!r} does not link back; add {entry.id!r} there, or say why here: {{id: …, why: …}}"
                yield position, _warning(field, message)
            seen.add(link.id)


def _names_and_phrasings(entries: Sequence[Entry]) -> Iterator[Placed]:
    for name in ("phrasings", "aliases"):
        owners: dict[tuple[str, ...], int] = {}
        for position, entry in enumerate(entries):
            for number, text in enumerate(getattr(entry, name)):
                key = tuple(prose.words(text))
                owner = owners.setdefault(key, position)
                if owner != position:
                    message = f"{text!r} also stands in {entries[owner].id!r}; keep it where it belongs"
                    yield position, Finding((name, number), message)
                elif owners.get((*key, str(position))) is not None:
                    yield position, Finding((name, number), f"{text!r} stands here twice; remove one")
                owners[(*key, str(position))] = position


def _copied_runs(entries: Sequence[Entry]) -> Iterator[Placed]:
    """Twelve words in a row that another entry has too."""
    first: dict[tuple[str, ...], int] = {}
    for position, entry in enumerate(entries):
        for field, text in prose_fields(entry):
            found = prose.words(text)
            runs = (tuple(found[at : at + SHARED_RUN_WORDS]) for at in range(len(found) - SHARED_RUN_WORDS + 1))
            shared = next((run for run in runs if first.setdefault(run, position) != position), None)
            if shared is not None:
                owner = entries[first[shared]].id
                yield position, _warning(field, f"shares twelve words with {owner!r}: {' '.join(shared)!r}; reword it")


def _frames(entry: Entry) -> Counter[str]:
    """The phrasings with the entry's own names taken out: `what is lithium` and `what is tin` are one frame."""
    names = [entry.title, *entry.aliases, *entry.abbreviations, *entry.id.split("-")]
    own = {word for name in names for word in prose.words(name)}
    return Counter(
        " ".join("…" if word in own else word for word in prose.words(phrasing)) for phrasing in entry.phrasings
    )


def _shared_frames(entries: Sequence[Entry]) -> Iterator[Placed]:
    frames = [_frames(entry) for entry in entries]
    users: defaultdict[str, int] = defaultdict(int)
    for counted in frames:
        for frame in counted:
            users[frame] += 1
    common = {frame for frame, count in users.items() if count >= COMMON_FRAME_ENTRIES}
    for position, counted in enumerate(frames):
        share = sum(counted[frame] for frame in counted if frame in common) / counted.total()
        if share > COMMON_FRAME_SHARE:
            message = f"{share:.0%} follow frames that many entries share; write them as different people would ask"
            yield position, _warning(("phrasings",), message)
