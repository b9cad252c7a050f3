"""Which shards a text names."""

from __future__ import annotations

import pytest

from bot.errors import SettingsError
from bot.frontends.discord.shards import Shards


@pytest.mark.parametrize(
    ("text", "ids", "count"),
    [("0-3/16", (0, 1, 2, 3), 16), ("2/16", (2,), 16), ("0/1", (0,), 1), ("15-15/16", (15,), 16)],
)
def test_shards_are_read(text: str, ids: tuple[int, ...], count: int) -> None:
    assert Shards.parse(text) == Shards(ids, count)


@pytest.mark.parametrize(
    "text", ["", "0", "3-1/4", "0-4/4", "4/4", "0-1", "a/b", "-1/2", "0-1/2 ", "0/0", "٠/٢", "0--1/2", "1.0/2", "0/2/3"]
)
def test_what_names_no_shards_is_refused_with_an_example(text: str) -> None:
    with pytest.raises(SettingsError, match="0-3/16"):
        Shards.parse(text)


def test_the_process_with_the_first_shard_leads() -> None:
    assert Shards().leads
    assert Shards.parse("0-1/4").leads
    assert not Shards.parse("2-3/4").leads
