"""A digest's message: what it says, and that it keeps within Discord's limits whatever the library holds."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from discord import ui
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.digest.compose import Asked, DigestPost, Featured, Topic, compose
from bot.digest.news import Change, ChangeKind
from bot.frontends.discord.digest_post import digest_view, mentions_of
from bot.frontends.discord.render import fits, payload
from bot.frontends.discord.words import EN, FR, Words
from bot.knowledge.dates import PartialDate
from bot.knowledge.entry import Entry, Source
from bot.knowledge.library import Library
from tests.discord_server.limits.messages import check_new

SLOT = datetime(2026, 3, 5, 8, tzinfo=UTC)


def _text_of(view: ui.LayoutView) -> str:
    return "\n".join(_texts(payload(view)["components"]))


def _texts(components: list[dict[str, Any]]) -> Iterator[str]:
    for each in components:
        if "content" in each:
            yield each["content"]
        yield from _texts(each.get("components", []))


def _post(library: Library, entry: Entry, role: int | None = None) -> DigestPost:
    others = [other for other in library if other is not entry]
    return compose(
        library,
        entry,
        slot_id="d7-tq8w3k",
        slot=SLOT,
        day=SLOT.date(),
        changes=[Change(ChangeKind.NEW, other.id, other.title) for other in others[:9]],
        asked=[(other.id, 9) for other in others[-3:]],
        mention_role=role,
    )


@pytest.mark.parametrize("words", [EN, FR], ids=["en", "fr"])
def test_a_digest_of_any_shipped_entry_fits_with_all_its_sources(shipped: Library, words: Words) -> None:
    for entry in shipped:
        post = _post(shipped, entry, role=10**18)
        view = digest_view(post, words)
        assert fits(view), entry.id
        check_new(payload(view))
        said = _text_of(view)
        assert all(source.publisher.split()[0] in said for source in post.featured.sources), entry.id
        assert "[^" not in said, entry.id


def test_a_digest_has_the_news_the_most_asked_its_slot_and_buttons_for_each_topic(shipped: Library) -> None:
    post = _post(shipped, next(iter(shipped)))
    view = digest_view(post)
    said = _text_of(view)
    assert f"New: {post.changes[0].title}" in said
    assert "and 3 more" in said
    assert f"{post.most_asked[0].topic.title} (9×)" in said
    assert post.slot_id in said
    [row] = [each for each in payload(view)["components"] if each["type"] == 1]
    wanted = [post.featured.entry_id, *(topic.entry_id for topic in post.related), post.most_asked[0].topic.entry_id]
    assert [button["custom_id"] for button in row["components"]][: len(wanted)] == [
        f"assay:topic:{each}" for each in wanted
    ]


def test_the_chosen_role_is_the_only_mention(shipped: Library) -> None:
    entry = next(iter(shipped))
    chosen, none = _post(shipped, entry, role=42), _post(shipped, entry)
    assert mentions_of(chosen).to_dict() == {"parse": [], "roles": [42]}
    assert mentions_of(none).to_dict() == {"parse": []}
    assert "<@&42>" in _text_of(digest_view(chosen))


_line = st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1, max_size=80)
_paragraph = st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1, max_size=40).map(
    lambda text: (text * 600)[:600]
)
_topic = st.builds(Topic, st.from_regex(r"[a-z0-9][a-z0-9-]{0,63}", fullmatch=True), _line)
_source = st.builds(
    lambda key, publisher, path: Source.model_validate(
        {
            "key": f"s{key}",
            "publisher": publisher,
            "title": "T",
            "url": "https://example.org/" + "a" * path,
            "date": "2026",
            "kind": "agency",
        }
    ),
    st.integers(0, 99),
    st.from_regex(r"[A-Z][a-z *_]{0,199}", fullmatch=True),
    st.integers(0, 470),
)
_posts = st.builds(
    DigestPost,
    slot_id=st.just("dzzzzzzzzz-zzzzzzz"),
    slot=st.just(SLOT),
    day=st.just(SLOT.date()),
    featured=st.builds(
        Featured,
        entry_id=st.just("e" * 64),
        version=st.just("0123456789"),
        title=_line,
        category=st.just("value-chain"),
        summary=_paragraph,
        takeaways=st.tuples(_paragraph, _paragraph),
        risk=_paragraph,
        sources=st.lists(_source, min_size=1, max_size=20).map(tuple),
        as_of=st.just(PartialDate(2026)),
    ),
    related=st.tuples(_topic, _topic),
    changes=st.lists(st.builds(Change, st.sampled_from(ChangeKind), st.just("x"), _line), max_size=6).map(tuple),
    more_changes=st.integers(0, 10_000),
    most_asked=st.lists(st.builds(Asked, _topic, st.integers(1, 10**6)), max_size=3).map(tuple),
    mention_role=st.one_of(st.none(), st.just(2**63 - 1)),
)


@given(_posts, st.sampled_from([EN, FR]))
@settings(max_examples=60, deadline=None)
def test_whatever_an_entry_holds_its_digest_fits_and_can_be_found_again(post: DigestPost, words: Words) -> None:
    view = digest_view(post, words)
    assert fits(view)
    check_new(payload(view))
    assert post.slot_id in _text_of(view)
