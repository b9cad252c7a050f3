"""What a digest says."""

from __future__ import annotations

from datetime import date

import pytest

from bot.digest.compose import Asked, Topic, compose
from bot.digest.news import Change, ChangeKind, changes, edition_of
from bot.knowledge.entry import Entry
from bot.knowledge.library import Library
from bot.storage.records import Edition
from tests.digest.world import EIGHT, make_entry

DAY = date(2026, 3, 5)
NO_CATEGORY = frozenset[str]()
LIBRARY = Library(
    [
        make_entry("zinc", related=["stale", "tin", "lead", "cobalt"]),
        make_entry("tin"),
        make_entry("lead"),
        make_entry("cobalt", category="battery"),
        make_entry("stale", review_by="2026-01"),
    ]
)


def editions(*entries: Entry) -> dict[str, Edition]:
    """What is known of entries."""
    return {entry.id: edition_of(entry) for entry in entries}


def test_a_digest_has_the_topic_its_neighbours_the_news_and_the_most_asked() -> None:
    news = [Change(ChangeKind.NEW, f"new-{number}", "New") for number in range(8)]
    asked = [("tin", 9), ("gone", 8), ("lead", 4), ("zinc", 2), ("cobalt", 1)]
    post = compose(
        LIBRARY,
        LIBRARY.get("zinc"),
        slot_id="d1-x",
        slot=EIGHT,
        day=DAY,
        changes=news,
        asked=asked,
        mention_role=7,
    )
    featured = post.featured
    assert (featured.entry_id, featured.version) == ("zinc", LIBRARY.get("zinc").version)
    assert (featured.takeaways, featured.risk) == (("One.[^first]", "Two."), "It may fall.")
    assert [source.key for source in featured.sources] == ["second", "first"]
    assert post.related == (Topic("tin", "Tin"), Topic("lead", "Lead"))
    assert (post.changes, post.more_changes) == (tuple(news[:6]), 2)
    assert post.most_asked == (
        Asked(Topic("tin", "Tin"), 9),
        Asked(Topic("lead", "Lead"), 4),
        Asked(Topic("zinc", "Zinc"), 2),
    )
    assert (post.slot_id, post.slot, post.day, post.mention_role) == ("d1-x", EIGHT, DAY, 7)


def test_changes_tell_new_from_corrected_from_reviewed() -> None:
    zinc, tin, lead = make_entry("zinc"), make_entry("tin"), make_entry("lead")
    corrected = make_entry("zinc", summary="It is a light metal.", review_by="2028")
    reviewed = make_entry("tin", review_by="2028")
    nickel = make_entry("nickel")
    library = Library([corrected, reviewed, lead, nickel])
    found = changes(library, NO_CATEGORY, editions(zinc, tin, lead), editions(*library))
    assert [(change.kind, change.entry_id) for change in found] == [
        (ChangeKind.NEW, "nickel"),
        (ChangeKind.CORRECTED, "zinc"),
        (ChangeKind.REVIEWED, "tin"),
    ]


@pytest.mark.parametrize(
    "update", [{"phrasings": tuple("abcdefgh")}, {"review_by": make_entry("other", review_by="2026-12").review_by}]
)
def test_changes_that_no_reader_sees_are_no_news(update: dict[str, object]) -> None:
    zinc = make_entry("zinc")
    changed = zinc.model_copy(update=update)
    assert changed.version != zinc.version
    assert changes(Library([changed]), NO_CATEGORY, editions(zinc), editions(changed)) == ()


def test_nothing_is_new_where_nothing_was_known_before() -> None:
    assert changes(LIBRARY, NO_CATEGORY, {}, editions(*LIBRARY)) == ()


def test_news_keep_to_the_categories_and_to_what_was_known_at_the_slot() -> None:
    before = editions(LIBRARY.get("zinc"))
    after = editions(*(entry for entry in LIBRARY if entry.id != "lead"))
    found = changes(LIBRARY, frozenset({"minerals"}), before, after)
    assert [change.entry_id for change in found] == ["stale", "tin"]
