"""The rules of holding back, by a clock that the test reads out."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.frontends.discord.manners import Cooldowns, Restraint

MANY = (1000, 1.0)


def test_a_member_waits_until_the_window_has_passed() -> None:
    cooldowns = Cooldowns(member=(2, 20.0), channel=MANY)
    assert [cooldowns.wait(1, 7, now) for now in (100.0, 101.0)] == [0.0, 0.0]
    assert cooldowns.wait(1, 7, 102.0) == 18.0
    assert cooldowns.wait(2, 7, 102.0) == 0.0
    assert cooldowns.wait(1, 7, 120.5) == 0.0


def test_a_channel_waits_whoever_asks_and_a_place_without_channel_does_not() -> None:
    cooldowns = Cooldowns(member=MANY, channel=(1, 10.0))
    assert cooldowns.wait(1, 7, 100.0) == 0.0
    assert cooldowns.wait(2, 7, 104.0) == 6.0
    assert cooldowns.wait(2, None, 104.0) == 0.0


def test_a_question_held_back_for_the_channel_does_not_count_for_its_member() -> None:
    cooldowns = Cooldowns(member=(2, 100.0), channel=(1, 10.0))
    assert cooldowns.wait(1, 7, 100.0) == 0.0
    assert [cooldowns.wait(2, 7, 101.0) > 0 for _ in range(5)] == [True] * 5
    assert [cooldowns.wait(2, channel, 101.0) for channel in (8, 9)] == [0.0, 0.0]


def test_the_longer_wait_is_told() -> None:
    cooldowns = Cooldowns(member=(1, 10.0), channel=(1, 30.0))
    cooldowns.wait(1, 7, 100.0)
    assert cooldowns.wait(1, 7, 105.0) == 25.0


def test_a_notice_is_given_once_in_a_while_to_each() -> None:
    cooldowns = Cooldowns(member=(1, 20.0), channel=MANY)
    assert [cooldowns.tells(1, now) for now in (100.0, 101.0, 119.0, 121.0)] == [True, False, False, True]
    assert cooldowns.tells(2, 101.0)


@settings(deadline=None)
@given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 2), st.floats(0.0, 5.0)), max_size=60))
def test_nobody_gets_more_than_the_rate_in_any_order(steps: list[tuple[int, int, float]]) -> None:
    cooldowns, now = Cooldowns(member=(3, 10.0), channel=(5, 10.0)), 100.0
    let: list[tuple[int, int, float]] = []
    for member, channel, later in steps:
        now += later
        if not cooldowns.wait(member, channel, now):
            let.append((member, channel, now))
    # Windows stand side by side, so two of them may meet within ten seconds, but never more.
    for member, channel, at in let:
        within = [each for each in let if at <= each[2] < at + 10.0]
        assert sum(each[0] == member for each in within) <= 6
        assert sum(each[1] == channel for each in within) <= 10


def test_members_beyond_number_cost_no_memory() -> None:
    cooldowns = Cooldowns(member=(1, 1e9), channel=MANY)
    for member in range(25_000):
        assert cooldowns.wait(member, None, 100.0) == 0.0
    assert cooldowns.wait(24_999, None, 101.0) > 0.0


def test_unasked_answers_keep_their_distance_in_each_channel() -> None:
    restraint = Restraint(30.0)
    assert restraint.allows(1, "gallium", 0.0)
    assert not restraint.allows(1, "zinc", 29.0)
    assert restraint.allows(2, "gallium", 1.0)
    assert restraint.allows(1, "zinc", 30.0)


def test_the_same_entry_never_comes_twice_in_a_row_however_late() -> None:
    restraint = Restraint(30.0)
    assert restraint.allows(1, "gallium", 0.0)
    assert not restraint.allows(1, "gallium", 1e6)
    assert restraint.allows(1, "zinc", 1e6)
    assert restraint.allows(1, "gallium", 2e6)
