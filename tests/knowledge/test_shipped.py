"""The knowledge that the project ships keeps what it promises."""

from __future__ import annotations

import statistics
from datetime import date
from pathlib import Path

import pytest

from bot.knowledge import prose
from bot.knowledge.entry import Entry
from bot.knowledge.graph import not_mutual, orphans, unreachable
from bot.knowledge.library import Library
from bot.knowledge.loading import LoadResult, read_folder

START = "us-canada-alliance"
SHARED_RUN = 12


@pytest.fixture(scope="module")
def result(shipped_folder: Path, real_today: date) -> LoadResult:
    return read_folder(shipped_folder, real_today)


def test_there_is_no_error(result: LoadResult) -> None:
    assert [str(problem) for problem in result.errors] == []


def test_there_is_no_warning_besides_expired_review_dates(result: LoadResult) -> None:
    assert [str(problem) for problem in result.warnings if problem.field != "review_by"] == []


def test_every_entry_can_be_reached_by_related_links(shipped: Library) -> None:
    entries = list(shipped)
    assert unreachable(entries, START) == ()
    assert orphans(entries) == ()


def test_every_link_is_mutual_or_explained(shipped: Library) -> None:
    assert [edge for edge in not_mutual(list(shipped)) if edge.why is None] == []


def test_no_twelve_words_in_a_row_stand_in_two_entries(shipped: Library) -> None:
    owners: dict[tuple[str, ...], str] = {}
    shared = [
        (owners[run], entry.id, " ".join(run))
        for entry in shipped
        for run in _runs(entry)
        if owners.setdefault(run, entry.id) != entry.id
    ]
    assert shared == []


def _runs(entry: Entry) -> set[tuple[str, ...]]:
    texts = [prose.words(text) for text in entry.texts]
    return {tuple(words[at : at + SHARED_RUN]) for words in texts for at in range(len(words) - SHARED_RUN + 1)}


def test_the_median_sentence_of_each_entry_is_under_22_words(shipped: Library) -> None:
    medians = {entry.id: statistics.median(_sentence_lengths(entry)) for entry in shipped}
    assert {entry_id: median for entry_id, median in medians.items() if median >= 22} == {}


def _sentence_lengths(entry: Entry) -> list[int]:
    return [len(prose.words(sentence)) for text in entry.texts for sentence in prose.sentences(text)]


def test_every_entry_has_at_least_ten_phrasings(shipped: Library) -> None:
    assert [entry.id for entry in shipped if len(entry.phrasings) < 10] == []


def test_the_language_of_the_subject_is_there(shipped: Library) -> None:
    assert shipped.language.synonyms
    assert shipped.language.outside


def test_every_file_points_editors_to_the_schema(shipped_folder: Path) -> None:
    first_lines = {file.read_text(encoding="utf-8").split("\n", 1)[0] for file in shipped_folder.glob("*/*.yaml")}
    assert first_lines == {"# yaml-language-server: $schema=../entry.schema.json"}


def test_the_guide_for_curators_shows_an_entry_as_it_is(shipped_folder: Path) -> None:
    example = (shipped_folder / "minerals" / "gallium.yaml").read_text(encoding="utf-8")
    guide = (shipped_folder / "README.md").read_text(encoding="utf-8")
    assert f"```yaml\n{example}```" in guide
