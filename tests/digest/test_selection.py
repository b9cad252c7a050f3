"""The featured topic: none twice until all were shown, fresh ones first, stale ones never, and always the same."""

from __future__ import annotations

import itertools
from datetime import date, time

from hypothesis import given
from hypothesis import strategies as st

from bot.digest.selection import select
from bot.knowledge.library import Library
from bot.storage.records import GuildChannel, Shown, Subscription
from tests.digest.world import EIGHT, LIBRARY, make_entry

TODAY = date(2026, 3, 5)


def subscription(number: int = 1, *categories: str) -> Subscription:
    """A subscription to some categories, or to all."""
    return Subscription(
        id=number,
        destination=GuildChannel(1, 2),
        at=time(8),
        zone="UTC",
        categories=frozenset(categories),
        created_at=EIGHT,
        next_slot=EIGHT,
    )


def show(library: Library, times: int, of: Subscription) -> list[str]:
    """Ids of the topics of so many digests, one after the other."""
    shown, ids = Shown(), list[str]()
    for _ in range(times):
        choice = select(library, of, shown, TODAY)
        assert choice is not None
        assert choice == select(library, of, shown, TODAY)
        kept = shown.entry_ids if choice.round == shown.round else ()
        shown = Shown(choice.round, (*kept, choice.entry.id), EIGHT)
        ids.append(choice.entry.id)
    return ids


@given(st.integers(1, 9), st.integers(1, 1000), st.data())
def test_each_round_shows_every_topic_once_and_no_topic_two_days_in_a_row(
    size: int, of: int, data: st.DataObject
) -> None:
    names = [f"topic-{number}" for number in range(size)]
    category = st.sampled_from(["minerals", "policy", "sectors"])
    library = Library(make_entry(name, category=data.draw(category)) for name in names)
    ids = show(library, 3 * size, subscription(of))
    for start in range(0, 3 * size, size):
        assert sorted(ids[start : start + size]) == sorted(names)
    assert size == 1 or all(one != other for one, other in itertools.pairwise(ids))


def test_the_newest_evidence_comes_first() -> None:
    library = Library(make_entry(f"of-{month}", as_of=month) for month in ("2025-11", "2026-02", "2024", "2026-01-31"))
    assert show(library, 4, subscription()) == ["of-2026-02", "of-2026-01-31", "of-2025-11", "of-2024"]


def test_categories_take_turns_while_they_last() -> None:
    library = Library(
        make_entry(f"{category}-{number}", category=category) for category in ("a", "b") for number in range(3)
    )
    ids = show(library, 6, subscription())
    assert all(one[0] != other[0] for one, other in itertools.pairwise(ids))


def test_stale_topics_and_other_categories_are_left_out() -> None:
    library = Library(
        [
            make_entry("stale", review_by="2026-03-04"),
            make_entry("last-day", review_by="2026-03-05"),
            make_entry("this-month", review_by="2026-03"),
            make_entry("elsewhere", category="policy"),
        ]
    )
    assert set(show(library, 9, subscription(1, "minerals"))) == {"last-day", "this-month"}
    assert select(library, subscription(1, "sectors"), Shown(), TODAY) is None
    assert select(library, subscription(), Shown(), date(2030, 1, 1)) is None


def test_a_topic_that_is_new_joins_the_round() -> None:
    shown = Shown(4, tuple(entry.id for entry in LIBRARY), EIGHT)
    choice = select(Library([*LIBRARY, make_entry("nickel")]), subscription(), shown, TODAY)
    assert choice is not None
    assert (choice.entry.id, choice.round) == ("nickel", 4)


def test_a_topic_that_left_the_library_is_passed_over() -> None:
    choice = select(LIBRARY, subscription(), Shown(2, ("gone",), EIGHT), TODAY)
    assert choice is not None
    assert choice.round == 2


def test_channels_get_different_orders() -> None:
    assert len({tuple(show(LIBRARY, 5, subscription(number))) for number in range(1, 9)}) > 3
