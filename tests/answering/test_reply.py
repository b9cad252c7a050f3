from __future__ import annotations

from datetime import date

from bot.answering.outcome import Answer, Clarify, Decline, Silent
from bot.answering.reply import (
    ADVICE_BESIDE,
    CLARIFY,
    DECLINED,
    DISCLAIMER,
    Card,
    Choice,
    Choices,
    Nothing,
    card,
    compose,
    plain_text,
)
from bot.knowledge.library import Library
from tests.builders import TODAY, entry, entry_data

SOURCES = [{**entry_data()["sources"][0], "key": key, "title": f"Page {key}"} for key in ("one", "two")]
CITED = entry(
    "cited",
    summary="The second source says so.[^two]",
    takeaways=["First says this.[^one]", "Both agree.[^one][^two]"],
    figures=[{"name": "Output", "value": "5 t", "as_of": "2025", "source": "one"}],
    sources=SOURCES,
    related=["other"],
    review_by="2026-05",
    as_of="2026-01",
)
LIBRARY = Library([CITED, entry("other")])


def test_sources_are_numbered_in_the_order_a_reader_meets_them() -> None:
    shown = card(CITED, LIBRARY, TODAY)
    assert [source.key for source in shown.sources] == ["two", "one"]
    assert shown.summary == "The second source says so.[1]"
    assert shown.takeaways == ("First says this.[2]", "Both agree.[2][1]")
    assert shown.figures == ("Output: 5 t (2025) [2]",)


def test_a_card_is_stale_from_the_day_after_its_review_date() -> None:
    assert card(CITED, LIBRARY, date(2026, 5, 31)).stale is None
    assert card(CITED, LIBRARY, date(2026, 6, 1)).stale == "2026-05"


def test_the_plain_text_carries_every_part() -> None:
    text = plain_text(compose(Answer(CITED, (), beside=LIBRARY.get("other")), LIBRARY, TODAY))
    for part in ("Cited", "Page one", "https://example.org/page", "Output: 5 t", "2026-05", ADVICE_BESIDE, DISCLAIMER):
        assert part in text
    assert f"As of 2026-01 · version {CITED.version}" in text


def test_a_clarify_offers_its_choices() -> None:
    assert compose(Clarify((CITED,), ()), LIBRARY, TODAY) == Choices(CLARIFY, (Choice("cited", "Cited"),), meant=True)


def test_a_decline_says_so_and_names_the_nearest_only_if_there_are_any() -> None:
    bare = compose(Decline((), ()), LIBRARY, TODAY)
    assert bare == Choices(DECLINED, ())
    near = compose(Decline((CITED,), ()), LIBRARY, TODAY)
    assert isinstance(near, Choices)
    assert near.choices == (Choice("cited", "Cited"),)


def test_silence_is_no_reply() -> None:
    assert compose(Silent(()), LIBRARY, TODAY) == Nothing()
    assert plain_text(Nothing()) == ""


def test_every_shipped_entry_makes_a_whole_card(shipped: Library) -> None:
    for one in shipped:
        shown = card(one, shipped, TODAY)
        assert isinstance(shown, Card)
        assert "[^" not in plain_text(shown)
        assert {source.key for source in shown.sources} == {source.key for source in one.sources}
