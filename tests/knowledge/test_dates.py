from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter

from bot.knowledge.dates import PartialDate


@pytest.mark.parametrize("text", ["2024", "2024-05", "2024-05-07"])
def test_a_date_keeps_the_precision_it_was_written_with(text: str) -> None:
    assert str(PartialDate.parse(text)) == text


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2024", date(2024, 1, 1), date(2024, 12, 31)),
        ("2024-02", date(2024, 2, 1), date(2024, 2, 29)),
        ("2024-05-07", date(2024, 5, 7), date(2024, 5, 7)),
    ],
)
def test_a_date_covers_every_day_it_can_mean(text: str, first: date, last: date) -> None:
    parsed = PartialDate.parse(text)
    assert (parsed.first_day, parsed.last_day) == (first, last)


@pytest.mark.parametrize(
    "text", ["", "24", "2024-5", "2024-13", "2023-02-29", "0000", "2024-05-07T00:00", "May 2024", "2024/05", "٢٠٢٤"]
)
def test_what_is_no_date_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="is not a"):
        PartialDate.parse(text)


@given(st.text())
def test_any_text_is_a_date_or_a_value_error(text: str) -> None:
    try:
        parsed = PartialDate.parse(text)
    except ValueError:
        return
    assert str(parsed) == text.strip()


@given(st.dates())
def test_every_day_of_the_calendar_comes_back(day: date) -> None:
    assert PartialDate.parse(day.isoformat()).first_day == day


def test_pydantic_reads_and_writes_dates_as_text() -> None:
    adapter = TypeAdapter(PartialDate)
    parsed = adapter.validate_json('"2024-05"')
    assert parsed == PartialDate(2024, 5)
    assert adapter.dump_json(parsed) == b'"2024-05"'
