"""When a digest is due. Pure: a local time of day on chosen weekdays becomes slots, which are moments in UTC.

A local time that a change of clocks leaves out moves to the next that exists; one that comes twice is used once, the
first time. A local day that a zone leaves out altogether has no slot.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo

from bot.errors import DigestError

_DAY = timedelta(days=1)
_SECOND = timedelta(seconds=1)
# A week, a day that is left out, and the days that zones are apart.
_DAYS_AHEAD = 18
_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"


class Timetable(Protocol):
    """What a slot follows from; a `Subscription` is one."""

    @property
    def at(self) -> time: ...
    @property
    def zone(self) -> str: ...
    @property
    def weekdays(self) -> frozenset[int]: ...


@dataclass(frozen=True, slots=True)
class Due:
    """What has come of a timetable: slots that it is too late for, the one to post now, and the next to wait for."""

    missed: tuple[datetime, ...]
    current: datetime | None
    following: datetime


def zone_named(name: str) -> ZoneInfo:
    """The time zone of an IANA name.

    Raises:
        DigestError: if there is none of that name.
    """
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        raise DigestError(f"There is no time zone {name!r}; write one as in America/Toronto.") from None


def _end_of_gap(wall: datetime, zone: ZoneInfo) -> datetime:
    """The moment at which a zone's clocks jump over a local time that they never show."""
    before, after = (wall.replace(tzinfo=zone, fold=fold).utcoffset() for fold in (0, 1))
    assert before is not None
    assert after is not None
    low, high = (wall - after).replace(tzinfo=UTC), (wall - before).replace(tzinfo=UTC)
    while high - low > _SECOND:
        middle = low + timedelta(seconds=(high - low) // _SECOND // 2)
        if middle.astimezone(zone).utcoffset() == before:
            low = middle
        else:
            high = middle
    return high


def slot_on(day: date, at: time, zone: ZoneInfo) -> datetime | None:
    """The moment, in UTC, of a local time on a local day; None if the zone has no such day."""
    wall = datetime.combine(day, at)
    slot = wall.replace(tzinfo=zone, fold=0).astimezone(UTC)
    if slot.astimezone(zone).replace(tzinfo=None) == wall:
        return slot
    slot = _end_of_gap(wall, zone)
    around = {moment.astimezone(zone).date() for moment in (slot - _SECOND, slot)}
    return slot if day in around else None


def _slots(timetable: Timetable, start: datetime) -> Iterator[datetime]:
    zone = zone_named(timetable.zone)
    day = start.astimezone(zone).date() - _DAY
    for ahead in range(_DAYS_AHEAD):
        candidate = day + ahead * _DAY
        if candidate.weekday() in timetable.weekdays:
            slot = slot_on(candidate, timetable.at, zone)
            if slot is not None:
                yield slot


def next_slot(timetable: Timetable, after: datetime) -> datetime:
    """The first slot later than a moment.

    Raises:
        DigestError: if the time zone is unknown or there is no weekday.
    """
    for slot in _slots(timetable, after):
        if slot > after:
            return slot
    raise DigestError("A digest needs at least one day of the week.")


def due_slots(timetable: Timetable, waiting: datetime, now: datetime, window: timedelta) -> Due:
    """What to do about a timetable that waits for a slot.

    Args:
        waiting: the slot it waits for.
        window: how late a slot may still be posted.

    Raises:
        DigestError: as `next_slot`.
    """
    come: list[datetime] = []
    while waiting <= now:
        come.append(waiting)
        waiting = next_slot(timetable, waiting)
    current = come.pop() if come and now - come[-1] <= window else None
    return Due(tuple(come), current, waiting)


def slot_id(subscription_id: int, slot: datetime) -> str:
    """A short name of a slot, at most 25 characters, that its post carries so that it can be found again."""
    return f"d{_base36(subscription_id)}-{_base36(int(slot.timestamp()))}"


def _base36(number: int) -> str:
    digits = ""
    while number:
        number, digit = divmod(number, 36)
        digits = _DIGITS[digit] + digits
    return digits or "0"
