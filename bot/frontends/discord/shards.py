"""Which part of the guilds a process serves."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.errors import SettingsError


@dataclass(frozen=True, slots=True)
class Shards:
    """The ids of the shards to run, of how many; None and None leave it to Discord to say how many, and run all."""

    ids: tuple[int, ...] | None = None
    count: int | None = None

    @classmethod
    def parse(cls, text: str) -> Shards:
        """Read `0-3/16` or `2/16`.

        Raises:
            SettingsError: if it is anything else.
        """
        found = re.fullmatch(r"(\d{1,5})(?:-(\d{1,5}))?/(\d{1,5})", text, re.ASCII)
        if found is not None:
            first, last, count = int(found[1]), int(found[2] or found[1]), int(found[3])
            if first <= last < count:
                return cls(tuple(range(first, last + 1)), count)
        raise SettingsError(f"{text!r} names no shards; write first-last/count, as in 0-3/16, counted from 0.")

    @property
    def leads(self) -> bool:
        """Whether this process does what only one needs to do, such as telling Discord about the commands."""
        return self.ids is None or 0 in self.ids
