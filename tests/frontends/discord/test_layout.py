from __future__ import annotations

from bot.frontends.discord.layout import Block, Part, blocks_of, cited, most, pages, sections, source_line, split
from bot.frontends.discord.words import EN
from bot.knowledge.entry import Source
from tests.frontends.discord.cards import plain_card

CARD = plain_card(
    explanation="First paragraph.\n\nSecond paragraph.\n\n- item one\n- item two",
    figures=[{"name": "Output", "value": "5 t", "as_of": "2025", "source": "src"}],
)
BLOCKS = blocks_of(CARD)


def _kept(count: int) -> list[str]:
    """The texts that are shown where so many blocks fit."""
    return [block.text for block in split(BLOCKS, lambda some, _: len(some) <= count).shown]


def test_a_card_that_fits_is_shown_whole() -> None:
    assert split(BLOCKS, lambda some, cropped: not cropped).shown == BLOCKS


def test_the_end_of_the_explanation_goes_first_then_figures_and_the_summary_never() -> None:
    everything = [block.text for block in BLOCKS]
    assert set(everything) - set(_kept(8)) == {"- item two"}
    assert set(everything) - set(_kept(7)) == {"- item two", "- item one"}
    assert set(everything) - set(_kept(5)) == {"- item two", "- item one", "Second paragraph.", CARD.figures[0]}
    assert _kept(0) == [CARD.summary]


def test_what_is_left_out_and_what_is_shown_are_the_whole() -> None:
    for count in range(len(BLOCKS) + 1):
        parted = split(BLOCKS, lambda some, _, count=count: len(some) <= count)
        assert sorted((*parted.shown, *parted.rest), key=BLOCKS.index) == list(BLOCKS)


def test_pages_fill_up_in_order_and_take_what_is_too_long_alone() -> None:
    assert pages([1, 2, 9, 3], lambda some: sum(some) <= 4) == [(1, 2), (9,), (3,)]
    assert pages([], lambda _: True) == []


def test_most_takes_from_the_beginning() -> None:
    assert most([1, 2, 3], lambda some: sum(some) <= 3) == [1, 2]
    assert not most([5], lambda some: sum(some) <= 3)


def test_sections_have_headings_and_lists_keep_together() -> None:
    assert list(sections(BLOCKS, EN)) == [
        CARD.summary,
        "First paragraph.\n\nSecond paragraph.\n\n- item one\n- item two",
        f"**Takeaways for investors**\n- {CARD.takeaways[0]}\n- {CARD.takeaways[1]}",
        f"**Risks**\n- {CARD.risks[0]}",
        "**Figures**\n- Output: 5 t (2025) [1]",
    ]


def test_only_cited_sources_are_listed_under_their_numbers() -> None:
    sources = plain_card().sources * 3
    assert [number for number, _ in cited([Block(Part.RISKS, "So.[3] And so.[1][3]", 1)], sources)] == [1, 3]


def test_a_source_is_a_link_that_its_words_cannot_break() -> None:
    source = Source.model_validate(
        {
            "key": "x",
            "publisher": "A](https://evil.example) *B*",
            "title": "C_D https://evil.example",
            "url": "https://example.org/a_(b)",
            "date": "2025-03",
            "kind": "press",
        }
    )
    assert source_line(2, source, EN, full=True) == (
        r"-# [2] [A\](https\://evil.example) \*B\*, C\_D https\://evil.example]"
        "(https://example.org/a_%28b%29), 2025-03"
    )
    undated = source.model_copy(update={"date": None})
    assert source_line(1, undated, EN, full=False).endswith("(https://example.org/a_%28b%29), undated")
