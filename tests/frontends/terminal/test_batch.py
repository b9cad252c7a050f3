from __future__ import annotations

import io
import json
from datetime import date
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.answering.answerer import Answerer
from bot.frontends.terminal import batch

KEYS = ["text", "outcome", "entry", "choices", "matches", "reply", "elapsed_ms"]
OUTCOMES = {"answer", "clarify", "decline", "silent"}
DAY = date(2026, 6, 15)


def run(answerer: Answerer, *lines: bytes | dict[str, Any]) -> list[dict[str, Any]]:
    """The objects that the lines give; a dict is written as JSON first."""
    asked = b"\n".join(line if isinstance(line, bytes) else json.dumps(line).encode() for line in lines)
    out = io.StringIO()
    batch.run(answerer, DAY, io.BytesIO(asked), out)
    return [json.loads(line) for line in out.getvalue().splitlines()]


def test_a_text_gives_one_object_with_all_keys_and_types(answerer: Answerer) -> None:
    [result] = run(answerer, {"text": "what is gallium?"})
    assert list(result) == KEYS
    assert result["text"] == "what is gallium?"
    assert result["outcome"] == "answer"
    assert result["entry"] == "gallium"
    assert result["choices"] == []
    assert isinstance(result["elapsed_ms"], float)
    assert result["elapsed_ms"] > 0
    assert 1 <= len(result["matches"]) <= batch.MATCHES_SHOWN
    for match in result["matches"]:
        assert list(match) == ["id", "title", "score", "why"]
        assert 0 <= match["score"] <= 100
        assert match["why"].startswith("matched on: ")
    scores = [match["score"] for match in result["matches"]]
    assert scores == sorted(scores, reverse=True)
    assert result["reply"].startswith("Gallium\n")
    assert result["reply"].endswith("Education, not financial advice.")


def test_a_decline_names_no_entry(answerer: Answerer) -> None:
    [result] = run(answerer, {"text": "best pizza in Toronto"})
    assert result["outcome"] == "decline"
    assert result["entry"] is None
    assert result["reply"].startswith("I don't know that one")


def test_a_clarify_lists_two_to_four_choices(answerer: Answerer) -> None:
    [result] = run(answerer, {"text": "solar"})
    assert result["outcome"] == "clarify"
    assert 2 <= len(result["choices"]) <= 4
    assert result["entry"] is None


def test_an_advice_question_is_answered_by_the_advice_entry_listed_first_with_the_subject_beside(
    answerer: Answerer,
) -> None:
    [result] = run(answerer, {"text": "should I buy gallium stocks?"})
    assert result["entry"] == result["matches"][0]["id"] == "personal-advice"
    assert result["choices"] == ["gallium"]


def test_an_ambient_message_that_is_none_of_our_business_is_silent(answerer: Answerer) -> None:
    chatter, question, direct = run(
        answerer,
        {"text": "gallium lol", "ambient": True},
        {"text": "what is gallium?", "ambient": True},
        {"text": "gallium lol", "ambient": False},
    )
    assert (chatter["outcome"], chatter["reply"], chatter["entry"]) == ("silent", "", None)
    assert question["outcome"] == "answer"
    assert direct["outcome"] != "silent"


def test_turns_follow_one_another(answerer: Answerer) -> None:
    [result] = run(answerer, {"turns": ["what is gallium?", "and the risks?", "what about nickel?", "who makes it?"]})
    assert list(result) == ["turns"]
    assert [list(turn) for turn in result["turns"]] == [KEYS] * 4
    assert [turn["entry"] for turn in result["turns"][:3]] == ["gallium", "gallium", "nickel"]


def test_lines_do_not_follow_one_another(answerer: Answerer) -> None:
    alone, after = run(answerer, {"text": "and the risks?"}, {"turns": ["and the risks?"]})
    _, later = run(answerer, {"text": "what is gallium?"}, {"text": "and the risks?"})
    assert later["entry"] == alone["entry"] == after["turns"][0]["entry"]


@pytest.mark.parametrize(
    "line",
    [
        b"what is gallium?",
        b"{",
        b"\xff\xfe\xfd",
        b"[" * 100_000,
        b"1" * 10_000,
        b'{"text": "' + b"a" * batch.LONGEST_LINE + b'"}',
        b"null",
        b"[]",
        b'"gallium"',
        b"{}",
        b'{"text": null}',
        b'{"text": ["gallium"]}',
        b'{"text": "gallium", "ambient": "yes"}',
        b'{"text": "gallium", "ambient": null}',
        b'{"text": "gallium", "ambient": 1}',
        b'{"turns": []}',
        b'{"turns": "gallium"}',
        b'{"turns": ["gallium", 1]}',
        b'{"Text": "gallium"}',
    ],
    ids=lambda line: line[:24].decode("ascii", "replace"),
)
def test_a_bad_line_gives_an_error_and_the_run_goes_on(answerer: Answerer, line: bytes) -> None:
    bad, good = run(answerer, line, {"text": "what is gallium?"})
    assert list(bad) == ["error"]
    assert bad["error"]
    assert good["entry"] == "gallium"


def test_blank_lines_give_nothing_and_a_last_line_needs_no_end(answerer: Answerer) -> None:
    assert len(run(answerer, b"", b"   ", {"text": "gallium"}, b"\r", b'{"text": "gallium"}')) == 2
    assert run(answerer) == []


def test_an_unknown_key_is_no_reason_to_refuse_a_question(answerer: Answerer) -> None:
    [result] = run(answerer, {"text": "what is gallium?", "id": 7})
    assert result["entry"] == "gallium"


def test_lone_surrogates_come_back_as_they_went_in(answerer: Answerer) -> None:
    alone, within, turns = run(
        answerer,
        rb'{"text": "\ud800"}',
        rb'{"text": "what is \udcff gallium?"}',
        rb'{"turns": ["\udfff", "gallium?"]}',
    )
    assert (alone["text"], alone["outcome"]) == ("\ud800", "decline")
    assert within["entry"] == "gallium"
    assert turns["turns"][1]["entry"] == "gallium"


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(text=st.text(st.characters(exclude_categories=())), ambient=st.booleans())
def test_any_text_has_an_outcome_in_one_line_of_plain_characters(answerer: Answerer, text: str, ambient: bool) -> None:
    out = io.StringIO()
    batch.run(answerer, DAY, io.BytesIO(json.dumps({"text": text, "ambient": ambient}).encode()), out)
    line = out.getvalue().removesuffix("\n")
    assert line.isascii()
    assert line.isprintable()
    result = json.loads(line)
    assert result["text"] == text
    assert result["outcome"] in OUTCOMES


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(line=st.binary(max_size=60).map(lambda raw: raw.replace(b"\n", b"")))
def test_any_bytes_give_at_most_one_object(answerer: Answerer, line: bytes) -> None:
    results = run(answerer, line)
    assert len(results) == (1 if line.strip() else 0)
