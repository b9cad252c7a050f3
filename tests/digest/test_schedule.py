"""Slots follow local clocks: each local day has one, whatever the clocks do."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.digest.schedule import due_slots, next_slot, slot_id, slot_on, zone_named
from bot.digest.zones import matching_zones
from bot.errors import DigestError
from bot.storage.records import EVERY_DAY
from tests.digest.zones_under_test import ZONES

WINDOW = timedelta(hours=6)
DAY = timedelta(days=1)
HALF_HOURS = [time(minutes // 60, minutes % 60) for minutes in range(0, 24 * 60, 15)]


@dataclass(frozen=True)
class Table:
    """A timetable."""

    at: time = time(9)
    zone: str = "UTC"
    weekdays: frozenset[int] = field(default=EVERY_DAY)


def utc(text: str) -> datetime:
    """A moment from its ISO form."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def days_of_change(zone: ZoneInfo, year: int) -> list[date]:
    """The local days on which a zone's clocks change, and their neighbours."""
    days = [date(year, 1, 1) + number * DAY for number in range(366)]

    def offset(day: date) -> timedelta | None:
        return datetime.combine(day, time(), tzinfo=zone).utcoffset()

    changed = [day for day in days if offset(day) != offset(day + DAY)]
    return sorted({day + number * DAY for day in changed for number in (-1, 0, 1)})


@pytest.mark.parametrize(
    ("zone", "day", "at", "slot"),
    [
        ("America/New_York", "2026-03-08", time(2, 30), "2026-03-08T07:00"),
        ("America/New_York", "2026-03-08", time(3, 0), "2026-03-08T07:00"),
        ("America/New_York", "2026-11-01", time(1, 30), "2026-11-01T05:30"),
        ("Australia/Lord_Howe", "2026-10-04", time(2, 15), "2026-10-03T15:30"),
        ("Australia/Lord_Howe", "2026-04-05", time(1, 45), "2026-04-04T14:45"),
        ("Africa/Cairo", "2026-04-24", time(0, 30), "2026-04-23T22:00"),
        ("America/Nuuk", "2026-03-28", time(23, 30), "2026-03-29T01:00"),
        ("Asia/Kathmandu", "2026-01-01", time(9, 0), "2026-01-01T03:15"),
    ],
)
def test_a_time_that_does_not_exist_moves_on_and_a_doubled_one_is_its_first(
    zone: str, day: str, at: time, slot: str
) -> None:
    assert slot_on(date.fromisoformat(day), at, ZoneInfo(zone)) == utc(slot)


def test_a_day_that_a_zone_leaves_out_has_no_slot() -> None:
    apia = ZoneInfo("Pacific/Apia")
    assert slot_on(date(2011, 12, 30), time(9), apia) is None
    assert next_slot(Table(zone="Pacific/Apia"), utc("2011-12-29T19:00")) == utc("2011-12-30T19:00")


@pytest.mark.parametrize("zone", ZONES)
def test_every_clock_change_of_a_year_gives_one_slot_a_day_in_order(zone: str) -> None:
    info = ZoneInfo(zone)
    for at in HALF_HOURS:
        days = days_of_change(info, 2026)
        slots = [slot_on(day, at, info) for day in days]
        assert None not in slots
        assert len(set(slots)) == len(days)
        for day, slot in zip(days, slots, strict=True):
            assert slot is not None
            local = slot.astimezone(info).replace(tzinfo=None)
            wanted = datetime.combine(day, at)
            if local != wanted:
                # Nothing between the wanted time and the slot exists.
                assert (slot - timedelta(seconds=1)).astimezone(info).replace(tzinfo=None) < wanted < local
            else:
                earlier = [slot - timedelta(minutes=minutes) for minutes in (30, 60, 120)]
                assert all(moment.astimezone(info).replace(tzinfo=None) != wanted for moment in earlier)


@given(
    zone=st.sampled_from(ZONES),
    at=st.times().map(lambda at: at.replace(second=0, microsecond=0)),
    weekdays=st.frozensets(st.integers(0, 6), min_size=1),
    after=st.datetimes(datetime(2024, 1, 1), datetime(2035, 1, 1), timezones=st.just(UTC)),
)
def test_the_next_slot_is_later_and_nothing_lies_between(
    zone: str, at: time, weekdays: frozenset[int], after: datetime
) -> None:
    table, info = Table(at, zone, weekdays), ZoneInfo(zone)
    slot = next_slot(table, after)
    assert slot > after
    near = [after.astimezone(info).date() + number * DAY for number in range(-2, 11)]
    possible = [slot_on(day, at, info) for day in near if day.weekday() in weekdays]
    assert slot == min(each for each in possible if each is not None and each > after)
    assert next_slot(table, slot - timedelta(microseconds=1)) == slot


@given(
    zone=st.sampled_from(ZONES),
    at=st.times().map(lambda at: at.replace(second=0, microsecond=0)),
    waiting=st.datetimes(datetime(2025, 1, 1), datetime(2027, 1, 1), timezones=st.just(UTC)),
    late=st.timedeltas(timedelta(), timedelta(days=30)),
)
def test_what_is_due_is_every_slot_since_the_one_waited_for(
    zone: str, at: time, waiting: datetime, late: timedelta
) -> None:
    table = Table(at, zone)
    first = next_slot(table, waiting)
    now = first + late
    due = due_slots(table, first, now, WINDOW)
    come = [*due.missed, *([due.current] if due.current else [])]
    assert come[0] == first
    assert all(
        next_slot(table, earlier) == later for earlier, later in zip(come, [*come[1:], due.following], strict=True)
    )
    assert due.following > now
    assert due.current is None or now - due.current <= WINDOW
    assert all(slot < (due.current or now) for slot in due.missed)


def test_the_window_includes_its_end() -> None:
    slot = utc("2026-01-05T09:00")
    assert due_slots(Table(), slot, slot + WINDOW, WINDOW).current == slot
    assert due_slots(Table(), slot, slot + WINDOW + timedelta(seconds=1), WINDOW).missed == (slot,)
    assert due_slots(Table(), slot, slot - timedelta(seconds=1), WINDOW).following == slot


@pytest.mark.parametrize("name", ["", "Mars/Olympus", "America", "../etc/passwd", "a\x00b"])
def test_an_unknown_zone_is_refused(name: str) -> None:
    with pytest.raises(DigestError, match="no time zone"):
        zone_named(name)


def test_a_timetable_without_days_is_refused() -> None:
    with pytest.raises(DigestError, match="one day of the week"):
        next_slot(Table(weekdays=frozenset()), utc("2026-01-05T09:00"))


@given(st.integers(1, 2**63 - 1), st.datetimes(datetime(2020, 1, 1), datetime(2200, 1, 1), timezones=st.just(UTC)))
def test_slot_ids_fit_a_nonce(subscription_id: int, slot: datetime) -> None:
    name = slot_id(subscription_id, slot)
    assert len(name) <= 25
    assert name != slot_id(subscription_id, slot + timedelta(minutes=1))


def test_zones_are_found_by_place() -> None:
    assert matching_zones("toronto") == ["America/Toronto"]
    assert matching_zones("new york") == ["America/New_York"]
    assert matching_zones("par")[0] == "America/Paramaribo"
    assert len(matching_zones("")) == 25
    assert matching_zones("zz9") == []
