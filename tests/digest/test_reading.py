from __future__ import annotations

from contextlib import suppress
from datetime import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.digest.reading import read_categories, read_days, read_time, spoken_days
from bot.errors import DigestError


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("8", time(8)),
        ("08:30", time(8, 30)),
        ("8.30", time(8, 30)),
        ("8h05", time(8, 5)),
        ("8 am", time(8)),
        ("12am", time(0)),
        ("12:15 PM", time(12, 15)),
        ("11pm", time(23)),
        ("0:00", time(0)),
        ("23:59", time(23, 59)),
    ],
)
def test_times_are_read_as_people_write_them(text: str, expected: time) -> None:
    assert read_time(text) == expected


@pytest.mark.parametrize("text", ["", "24:00", "8:60", "13pm", "0am", "eight", "8:3", "-1", "٨"])
def test_what_is_no_time_is_refused(text: str) -> None:
    with pytest.raises(DigestError, match="no time of day"):
        read_time(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", set(range(7))),
        ("Every  Day", set(range(7))),
        ("weekdays", {0, 1, 2, 3, 4}),
        ("mon, Wed and fri", {0, 2, 4}),
        ("tuesday;sa", {1, 5}),
    ],
)
def test_days_are_read_as_people_write_them(text: str, expected: set[int]) -> None:
    assert read_days(text) == expected


@pytest.mark.parametrize("text", ["someday", "m", "mon someday"])
def test_an_unknown_day_is_refused_by_name(text: str) -> None:
    with pytest.raises(DigestError, match="no day of the week"):
        read_days(text)


@given(st.sets(st.integers(0, 6), min_size=1).map(frozenset))
def test_spoken_days_are_read_back_as_the_same_days(days: frozenset[int]) -> None:
    assert read_days(spoken_days(days)) == days


@given(st.text(max_size=60))
def test_any_text_is_read_or_refused(text: str) -> None:
    for read in (read_time, read_days):
        with suppress(DigestError):
            read(text)


def test_categories_are_read_from_a_list_however_spaced() -> None:
    assert read_categories("minerals") == {"minerals"}
    assert read_categories(" Minerals ,policy;trade,") == {"minerals", "policy", "trade"}
    assert read_categories("") == frozenset()
