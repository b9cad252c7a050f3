from __future__ import annotations

from pathlib import Path

import pytest

from bot.answering.labelled import Case, Kind, load_cases, parse_cases
from bot.errors import QuestionsError


def test_each_shape_of_line_is_read_as_what_it_shows() -> None:
    lines = [
        '{"id": "tin", "text": "what is tin", "kind": "terse", "also": ["zinc"]}',
        '{"id": null, "text": "pizza?", "kind": "far"}',
        '{"turns": ["what is tin", "and zinc?"], "id": "zinc", "also": []}',
        '{"turns": ["what is tin", "who won?"], "id": null}',
        "",
        '{"text": "metals", "acceptable": ["tin", "zinc"]}',
        '{"text": "gm"}',
    ]
    assert parse_cases(lines, "here") == [
        Case(Kind.IN_SCOPE, ("what is tin",), "tin", frozenset({"tin", "zinc"}), "terse"),
        Case(Kind.OUT_OF_SCOPE, ("pizza?",), label="far"),
        Case(Kind.FOLLOW_UP, ("what is tin", "and zinc?"), "zinc", frozenset({"zinc"})),
        Case(Kind.FOREIGN_TURN, ("what is tin", "who won?")),
        Case(Kind.AMBIGUOUS, ("metals",), None, frozenset({"tin", "zinc"})),
        Case(Kind.CHAT, ("gm",)),
    ]


@pytest.mark.parametrize(
    "line",
    [
        "nonsense",
        "[]",
        "1",
        '{"id": "tin"}',
        '{"id": 1, "text": "x"}',
        '{"turns": [], "id": "tin"}',
        '{"turns": [], "id": null}',
        "[" * 100_000,
    ],
)
def test_a_line_that_is_no_labelled_question_is_refused_by_its_number(line: str) -> None:
    with pytest.raises(QuestionsError, match=r"^here:2 is no labelled question"):
        parse_cases(['{"text": "gm"}', line], "here")


def test_a_folder_stands_for_its_files(tmp_path: Path) -> None:
    (tmp_path / "b.jsonl").write_text('{"text": "second"}\n')
    (tmp_path / "a.jsonl").write_text('{"text": "first"}\n')
    (tmp_path / "notes.txt").write_text("not read")
    assert [case.text for case in load_cases(tmp_path)] == ["first", "second"]


def test_a_folder_without_questions_is_refused(tmp_path: Path) -> None:
    with pytest.raises(QuestionsError, match="has no labelled questions"):
        load_cases(tmp_path)


def test_a_file_that_is_not_there_or_no_text_is_refused(tmp_path: Path) -> None:
    (tmp_path / "bytes.jsonl").write_bytes(b"\xff\xfe")
    for name in ("none.jsonl", "bytes.jsonl"):
        with pytest.raises(QuestionsError, match="cannot be read"):
            load_cases(tmp_path / name)
