from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.frontends.discord import limits, markdown
from tests.frontends.discord.cards import squeezed, wild


def test_a_line_that_only_goes_on_is_joined_to_the_one_before() -> None:
    assert markdown.unwrapped("A sentence that\nis wrapped\n  by hand.") == "A sentence that is wrapped by hand."


def test_list_items_headings_and_quotations_keep_their_lines() -> None:
    text = "- one\n  goes on\n  - nested\n    goes on\n2. two\n# head\n> said\n| a | b |"
    assert markdown.lines_of(text) == [
        "- one goes on",
        "  - nested goes on",
        "2. two",
        "# head",
        "> said",
        "| a | b |",
    ]


def test_code_keeps_its_lines() -> None:
    code = "```\na\n  b\n```"
    assert markdown.lines_of(code) == [code]


def test_the_items_of_a_list_are_pieces_of_their_own() -> None:
    assert list(markdown.pieces("Of these:\n- one\n- two")) == [
        ("\n\n", "Of these:"),
        ("\n", "- one"),
        ("\n", "- two"),
    ]


def test_a_paragraph_without_end_is_parted_between_sentences() -> None:
    sentence = "It is so.[12] "
    pieces = list(markdown.pieces(sentence * 400))
    assert len(pieces) > 1
    assert all(text.endswith("so.[12]") for _, text in pieces)
    assert [joint for joint, _ in pieces] == ["\n\n", *" " * (len(pieces) - 1)]


@settings(deadline=None)
@given(wild(3000))
def test_pieces_hold_all_of_a_text_and_are_small(text: str) -> None:
    pieces = [piece for paragraph in markdown.paragraphs(text) for _, piece in markdown.pieces(paragraph)]
    assert squeezed("".join(pieces)) == squeezed(text)
    assert all(markdown.wire_bytes(piece) <= limits.PIECE_BYTES for piece in pieces)


def test_markers_are_never_parted() -> None:
    pieces = [piece for _, piece in markdown.pieces("x[12]" * 2000)]
    assert sum(piece.count("[12]") for piece in pieces) == 2000


def test_a_marker_before_a_parenthesis_is_no_link() -> None:
    assert markdown.plain_markers("so[1](or so)[12](x)") == "so[1] (or so)[12] (x)"


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("**bold**", r"\*\*bold\*\*"),
        ("[text](https://example.org)", r"\[text\](https\://example.org)"),
        ("<@123> <#1> <t:0>", r"\<@123\> \<#1\> \<t:0\>"),
        ("`code` ||spoiler||", r"\`code\` \|\|spoiler\|\|"),
        ("\\*", r"\\\*"),
        ("matched on: plain words", "matched on: plain words"),
    ],
)
def test_what_a_member_typed_means_nothing(typed: str, shown: str) -> None:
    assert markdown.escaped(typed) == shown


def test_what_cannot_be_seen_is_left_out() -> None:
    assert markdown.escaped("a\u202eb\u200bc\x00d\ud800e\u00a0f\ng") == "abcde f g"


def test_an_address_cannot_end_its_link() -> None:
    assert markdown.link_target("https://example.org/a_(b)") == "https://example.org/a_%28b%29"
    assert markdown.link_target("https://example.org/\x01é") == "https://example.org/%01é"


@given(st.text())
def test_escaping_leaves_no_bare_markup(text: str) -> None:
    bare = markdown.escaped(text).replace("\\\\", "")
    assert all(bare[place - 1] == "\\" for place, char in enumerate(bare) if char in "*_~|`[]<>")
