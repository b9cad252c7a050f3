"""Time zones as people look for them."""

from __future__ import annotations

from functools import cache
from zoneinfo import available_timezones

_AREAS = ("Africa", "America", "Antarctica", "Arctic", "Asia", "Atlantic", "Australia", "Europe", "Indian", "Pacific")


@cache
def _names() -> tuple[str, ...]:
    known = (name for name in available_timezones() if name == "UTC" or name.partition("/")[0] in _AREAS)
    return tuple(sorted(known))


def matching_zones(text: str, limit: int = 25) -> list[str]:
    """IANA names that hold what was typed, those whose place begins with it first."""
    typed = text.strip().lower().replace(" ", "_")
    found = [name for name in _names() if typed in name.lower()]
    return sorted(found, key=lambda name: (not name.lower().rpartition("/")[2].startswith(typed), name))[:limit]
