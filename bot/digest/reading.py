"""Times and days as people write them. Pure."""

from __future__ import annotations

import re
from datetime import time

from bot.errors import DigestError
from bot.storage.records import EVERY_DAY

DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_NAMED = {
    "": EVERY_DAY,
    "every day": EVERY_DAY,
    "daily": EVERY_DAY,
    "weekdays": frozenset(range(5)),
    "weekends": frozenset({5, 6}),
}


def read_time(text: str) -> time:
    """A time of day from `8`, `8:30`, `08:30`, `8 am` or `8:30pm`.

    Raises:
        DigestError: if it is none.
    """
    found = re.fullmatch(r"\s*(\d{1,2})(?:[:.h](\d{2}))?\s*(am|pm)?\s*", text.lower(), re.ASCII)
    if found is not None:
        hour, minute, half = int(found[1]), int(found[2] or 0), found[3]
        if half and 1 <= hour <= 12:
            hour = hour % 12 + (12 if half == "pm" else 0)
            half = None
        if not half and hour < 24 and minute < 60:
            return time(hour, minute)
    raise DigestError(f"{text.strip()[:30]!r} is no time of day; write it as in 8:30 or 17:00.")


def read_days(text: str) -> frozenset[int]:
    """Days of the week, 0 for Monday, from `every day`, `weekdays`, `weekends` or `mon, wed, fri`.

    Raises:
        DigestError: if a day is unknown.
    """
    plain = " ".join(text.lower().split())
    if plain in _NAMED:
        return _NAMED[plain]
    return frozenset(_day(word) for word in re.split(r"[\s,;]+|\band\b", plain) if word)


def read_categories(text: str) -> frozenset[str]:
    """Names of categories from `minerals` or `minerals, policy`; whether there are such is for others to say."""
    return frozenset(name.strip().lower() for name in re.split(r"[,;]", text) if name.strip())


def spoken_days(days: frozenset[int]) -> str:
    """Days for people: `every day`, `weekdays` or `Mon, Wed`."""
    for name in ("every day", "weekdays", "weekends"):
        if _NAMED[name] == days:
            return name
    return ", ".join(DAYS[day][:3].title() for day in sorted(days))


def _day(word: str) -> int:
    for number, name in enumerate(DAYS):
        if len(word) >= 2 and name.startswith(word):
            return number
    raise DigestError(f"{word[:20]!r} is no day of the week; write them as in mon, wed, fri, or weekdays.")
