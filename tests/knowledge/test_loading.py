from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from bot.errors import KnowledgeError
from bot.knowledge import loading
from bot.knowledge.loading import load_library, read_folder
from bot.knowledge.problems import Problem, Severity
from tests.builders import TODAY, entry_data, write_entry

# The builder writes one field a line, in this order.
LINE = {name: number for number, name in enumerate(entry_data(), 1)}
SOURCE = entry_data()["sources"][0]

BAD_FIELDS: list[tuple[dict[str, Any], str, str]] = [
    ({"title": ...}, "title", "is missing"),
    ({"title": ["x"]}, "title", "must be text"),
    ({"title": "x" * 81}, "title", "81 characters; at most 80"),
    ({"title": "one\ntwo"}, "title", "must be one line"),
    ({"summary": ""}, "summary", "is empty"),
    ({"summary": "x" * 401}, "summary", "401 characters"),
    ({"takeaways": "text"}, "takeaways", "must be a list"),
    ({"takeaways": ["one"]}, "takeaways", "1 items; at least 2"),
    ({"takeaways": [f"take {n}" for n in range(6)]}, "takeaways", "6 items; at most 5"),
    ({"takeaways": ["fine", "x" * 601]}, "takeaways[1]", "601 characters"),
    ({"risks": [{"a": "b"}]}, "risks[0]", "must be text"),
    ({"sources": [SOURCE | {"url": "nowhere"}]}, "sources[0].url", "is not a web address"),
    ({"sources": [SOURCE | {"kind": "blog"}]}, "sources[0].kind", "is not one of"),
    ({"sources": [SOURCE | {"key": "A B"}]}, "sources[0].key", "is not an id"),
    ({"sources": [SOURCE | {"date": "May"}]}, "sources[0].date", "is not a date"),
    ({"sources": [SOURCE | {"extra": "x"}]}, "sources[0].extra", "is not a known field"),
    ({"sources": ["text"]}, "sources[0]", "must be a mapping"),
    ({"as_of": "2026-13"}, "as_of", "is not a day of the calendar"),
    ({"review_by": "soon"}, "review_by", "is not a date"),
    ({"phrasings": ["one"]}, "phrasings", "1 items; at least 8"),
    ({"sources": [SOURCE | {"key": "other"}]}, "summary", "cites [^src], which is no key"),
]


def _only(problems: tuple[Problem, ...]) -> Problem:
    assert len(problems) == 1, [str(problem) for problem in problems]
    return problems[0]


@pytest.mark.parametrize(("changes", "field", "words"), BAD_FIELDS, ids=lambda value: str(value)[:30])
def test_a_bad_field_is_named_with_file_line_and_what_to_do(
    changes: dict[str, Any], field: str, words: str, tmp_path: Path
) -> None:
    write_entry(tmp_path, **changes)
    problem = read_folder(tmp_path, TODAY).errors[0]
    missing = ... in changes.values()
    assert (problem.file, problem.field) == ("things/first.yaml", field)
    assert problem.line == (1 if missing else LINE[field.split("[")[0]])
    assert words in problem.message


def test_a_misspelt_field_is_told_its_nearest_name(tmp_path: Path) -> None:
    write_entry(tmp_path, summry="x")
    problem = _only(read_folder(tmp_path, TODAY).errors)
    assert (problem.line, problem.field) == (len(LINE) + 1, "summry")
    assert "did you mean 'summary'?" in problem.message


def test_every_problem_of_every_file_comes_at_once_in_order(tmp_path: Path) -> None:
    write_entry(tmp_path, "second", title="", as_of="never")
    write_entry(tmp_path, "first", risks=[])
    (tmp_path / "things" / "broken.yaml").write_text("a: [")
    found = [(problem.file, problem.field) for problem in read_folder(tmp_path, TODAY).problems]
    assert found == [
        ("things/broken.yaml", ""),
        ("things/first.yaml", "risks"),
        ("things/second.yaml", "title"),
        ("things/second.yaml", "as_of"),
    ]


def test_a_problem_prints_as_file_line_severity_field_and_message(tmp_path: Path) -> None:
    write_entry(tmp_path, review_by="2026-05")
    problem = _only(read_folder(tmp_path, TODAY).problems)
    assert str(problem).startswith(f"things/first.yaml:{LINE['review_by']}: warning: review_by: 2026-05 has passed")


def test_a_file_that_is_no_mapping_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "things").mkdir()
    (tmp_path / "things" / "first.yaml").write_text("- a list\n")
    assert "is not a mapping" in _only(read_folder(tmp_path, TODAY).errors).message


def test_an_id_that_differs_from_the_file_name_is_an_error(tmp_path: Path) -> None:
    write_entry(tmp_path, place="things/other.yaml")
    problem = _only(read_folder(tmp_path, TODAY).errors)
    assert (problem.field, problem.line) == ("id", LINE["id"])


def test_a_category_that_differs_from_the_folder_is_an_error(tmp_path: Path) -> None:
    write_entry(tmp_path, place="elsewhere/first.yaml")
    problem = _only(read_folder(tmp_path, TODAY).errors)
    assert (problem.field, problem.line) == ("category", LINE["category"])


def test_the_same_id_in_two_categories_is_an_error(tmp_path: Path) -> None:
    write_entry(tmp_path)
    write_entry(tmp_path, category="zoo")
    errors = read_folder(tmp_path, TODAY).errors
    assert ("zoo/first.yaml", "id") in {(problem.file, problem.field) for problem in errors}


@pytest.mark.parametrize("place", ["first.yaml", "things/deeper/first.yaml", "a/b/c/first.yml"])
def test_a_file_that_is_not_one_folder_deep_is_an_error(place: str, tmp_path: Path) -> None:
    write_entry(tmp_path, place=place)
    result = read_folder(tmp_path, TODAY)
    problem = _only(result.errors)
    assert (problem.file, result.entries) == (place, ())
    assert "<category>/<id>.yaml" in problem.message


def test_other_files_and_hidden_ones_are_left_alone(tmp_path: Path) -> None:
    write_entry(tmp_path)
    write_entry(tmp_path, place=".hidden/first.yaml")
    for name in ("README.md", "entry.schema.json", "things/notes.txt", "things/.#first.yaml"):
        (tmp_path / name).write_text("anything")
    assert read_folder(tmp_path, TODAY).problems == ()


@pytest.mark.parametrize("place", ["linked", "things/linked", "things/first.yaml", "synonyms.yaml"])
def test_a_link_to_what_lies_outside_is_an_error(place: str, tmp_path: Path) -> None:
    outside, folder = tmp_path / "outside", tmp_path / "knowledge"
    write_entry(outside)
    (folder / "things").mkdir(parents=True)
    (folder / place).symlink_to(outside)
    assert "leaves the knowledge folder" in _only(read_folder(folder, TODAY).errors).message


@pytest.mark.parametrize("place", ["things/loop.yaml", "synonyms.yaml"])
def test_a_link_that_leads_nowhere_is_an_error(place: str, tmp_path: Path) -> None:
    write_entry(tmp_path)
    (tmp_path / place).symlink_to(tmp_path / place)
    (tmp_path / "things" / "gone.yaml").symlink_to(tmp_path / "nothing")
    messages = {problem.message for problem in read_folder(tmp_path, TODAY).errors}
    assert messages == {"is a link that leads nowhere; remove it"}


def test_the_language_is_read_from_the_top(tmp_path: Path) -> None:
    write_entry(tmp_path)
    (tmp_path / "synonyms.yaml").write_text("groups:\n  - [car, auto, motor car]\n  - [no, nope]\n")
    (tmp_path / "outside.yaml").write_text('questions:\n  - "what is for dinner"\n')
    language = load_library(tmp_path, TODAY).language
    assert language.synonyms == (("car", "auto", "motor car"), ("no", "nope"))
    assert language.outside == ("what is for dinner",)


def test_both_language_files_may_be_absent(tmp_path: Path) -> None:
    write_entry(tmp_path)
    language = load_library(tmp_path, TODAY).language
    assert (language.synonyms, language.outside) == ((), ())


@pytest.mark.parametrize(
    ("name", "text", "line", "field", "words"),
    [
        ("synonyms.yaml", "groups:\n  - [alone]\n", 2, "groups[0]", "1 items; at least 2"),
        ("synonyms.yaml", "groups:\n  - [a, b]\n  - text\n", 3, "groups[1]", "must be a list"),
        ("synonyms.yaml", "groups:\n  - [a, b]\n  - [c, A]\n", 3, "groups[1][1]", "already stands in the group of 'a'"),
        ("synonyms.yaml", "groups:\n  - [a, a]\n", 2, "groups[0][1]", "already stands"),
        ("synonyms.yaml", "group:\n  - [a, b]\n", 2, "group", "did you mean 'groups'?"),
        ("synonyms.yaml", "- a\n", 1, "", "is not a mapping"),
        ("outside.yaml", "questions: text\n", 1, "questions", "must be a list"),
        ("outside.yaml", "questions:\n  - a\n  -\n", 3, "questions[1]", "must be text"),
        ("outside.yaml", "questions:\n  - &a b\n", 2, "", "anchor"),
        ("outside.yaml", "questions: [" + "x" * 65_536 + "]", 1, "", "larger than 64 KiB"),
    ],
)
def test_a_bad_language_file_is_an_error(
    name: str, text: str, line: int, field: str, words: str, tmp_path: Path
) -> None:
    write_entry(tmp_path)
    (tmp_path / name).write_text(text)
    problems = {problem.field: problem for problem in read_folder(tmp_path, TODAY).errors}
    assert (problems[field].file, problems[field].line) == (name, line)
    assert words in problems[field].message


def test_a_library_with_one_error_is_refused_whole_with_every_problem(tmp_path: Path) -> None:
    write_entry(tmp_path, "first")
    write_entry(tmp_path, "second", title="", review_by="2026-01")
    with pytest.raises(KnowledgeError, match="has 1 error, so none of it is used") as caught:
        load_library(tmp_path, TODAY)
    assert [problem.field for problem in caught.value.problems] == ["title"]


def test_a_bad_language_refuses_the_library(tmp_path: Path) -> None:
    write_entry(tmp_path)
    (tmp_path / "outside.yaml").write_text("questions: 7\n")
    with pytest.raises(KnowledgeError, match="has 1 error"):
        load_library(tmp_path, TODAY)


def test_a_warning_does_not_keep_a_library_from_being_used(tmp_path: Path) -> None:
    write_entry(tmp_path, review_by="2026-05")
    assert [problem.severity for problem in read_folder(tmp_path, TODAY).problems] == [Severity.WARNING]
    assert len(load_library(tmp_path, TODAY)) == 1


def test_loading_a_library_leaves_out_the_rules_of_style(tmp_path: Path) -> None:
    write_entry(tmp_path, takeaways=["Fine.", "It currently rises."])
    assert [problem.field for problem in read_folder(tmp_path, TODAY).problems] == ["takeaways[1]"]
    assert read_folder(tmp_path, TODAY, style=False).problems == ()


def test_a_folder_that_is_not_there_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(KnowledgeError, match="There is no knowledge folder"):
        load_library(tmp_path / "missing", TODAY)


def test_a_folder_without_entries_is_refused(tmp_path: Path) -> None:
    with pytest.raises(KnowledgeError, match="holds no entry"):
        load_library(tmp_path, TODAY)


def test_a_folder_with_too_many_files_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(loading, "MAX_FILES", 1)
    write_entry(tmp_path, "first")
    write_entry(tmp_path, "second")
    with pytest.raises(KnowledgeError, match="holds 2 YAML files"):
        read_folder(tmp_path, TODAY)


def test_the_builder_writes_yaml_that_reads_back_as_it_was(tmp_path: Path) -> None:
    file = write_entry(tmp_path)
    result = read_folder(tmp_path, TODAY)
    assert result.problems == ()
    assert json.loads(result.entries[0].value.model_dump_json())["phrasings"] == entry_data()["phrasings"]
    assert file == tmp_path / "things" / "first.yaml"
