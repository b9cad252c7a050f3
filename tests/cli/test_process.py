from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.builders import write_entry
from tests.cli.conftest import PATIENCE, Assay


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A knowledge folder with two entries, for what does not depend on the shipped ones."""
    folder = tmp_path_factory.mktemp("small")
    write_entry(folder, "first")
    write_entry(folder, "second", category="others")
    return str(folder)


def assert_one_sentence(text: str) -> None:
    """It is one printable line that ends like a sentence: no trace, no list."""
    line = text.removesuffix("\n")
    assert line.isprintable()
    assert line.endswith(".")


def test_ask_prints_the_answer_as_plain_text_in_a_pipe(assay: Assay) -> None:
    ended = assay.run("ask", "why does everyone worry", "about China and rare earths?")
    assert (ended.returncode, ended.stderr) == (0, "")
    assert ended.stdout.startswith(("China's hold on critical minerals\n", "Rare earth elements\n"))
    assert "\x1b" not in ended.stdout
    for part in ("Takeaways for investors", "Risks", "Sources", "As of ", "Education, not financial advice."):
        assert part in ended.stdout


def test_ask_declines_what_it_does_not_know(assay: Assay) -> None:
    ended = assay.run("ask", "best pizza in Toronto")
    assert ended.returncode == 0
    assert ended.stdout.startswith("I don't know that one")


def test_ask_without_a_question_declines(assay: Assay) -> None:
    ended = assay.run("ask")
    assert (ended.returncode, ended.stderr) == (0, "")
    assert ended.stdout.startswith("I don't know that one")


def test_ask_json_prints_one_object(assay: Assay) -> None:
    ended = assay.run("ask", "--json", "teh cadnaa us mineralss alliance")
    result = json.loads(ended.stdout)
    assert ended.stdout.count("\n") == 1
    assert (ended.returncode, ended.stderr) == (0, "")
    assert (result["outcome"], result["entry"]) == ("answer", "us-canada-alliance")


def test_ask_batch_answers_each_line_and_goes_on_after_a_bad_one(assay: Assay) -> None:
    given = b'{"text": "what is gallium?"}\nnonsense\n{"turns": ["what is gallium?", "and the risks?"]}\n'
    ended = assay.run("ask", "--batch", given=given)
    first, bad, turns = map(json.loads, ended.stdout.splitlines())
    assert (ended.returncode, ended.stderr) == (0, "")
    assert first["entry"] == "gallium"
    assert list(bad) == ["error"]
    assert [turn["entry"] for turn in turns["turns"]] == ["gallium", "gallium"]


def test_ask_batch_without_input_prints_nothing(assay: Assay, small: str) -> None:
    ended = assay.run("ask", "--batch", ASSAY_KNOWLEDGE_DIR=small)
    assert (ended.returncode, ended.stdout, ended.stderr) == (0, "", "")


def test_why_shows_the_decision(assay: Assay) -> None:
    ended = assay.run("why", "what", "is", "gallium?")
    assert (ended.returncode, ended.stderr) == (0, "")
    assert "Decision: answer with gallium" in ended.stdout


def test_topics_lists_all_or_one_category(assay: Assay, small: str) -> None:
    listed = assay.run("topics", ASSAY_KNOWLEDGE_DIR=small)
    assert (listed.returncode, listed.stderr) == (0, "")
    assert listed.stdout.splitlines() == ["others\tsecond\tSecond", "things\tfirst\tFirst"]
    one = assay.run("topics", "--category", "things", ASSAY_KNOWLEDGE_DIR=small)
    assert one.stdout.splitlines() == ["things\tfirst\tFirst"]


def test_topics_of_an_unknown_category_names_the_known_ones(assay: Assay, small: str) -> None:
    ended = assay.run("topics", "--category", "nope", ASSAY_KNOWLEDGE_DIR=small)
    assert (ended.returncode, ended.stdout) == (2, "")
    assert "there is no category 'nope'; there are others, things" in ended.stderr
    assert "Traceback" not in ended.stderr


def test_show_prints_an_entry(assay: Assay, small: str) -> None:
    ended = assay.run("show", "first", ASSAY_KNOWLEDGE_DIR=small)
    assert (ended.returncode, ended.stderr) == (0, "")
    assert ended.stdout.startswith("First\n")
    assert "https://example.org/page" in ended.stdout


@pytest.mark.parametrize(("asked", "hint"), [("frist", "Did you mean first?"), ("\x1b[31mzzz", "lists all ids.")])
def test_show_of_an_unknown_id_is_one_sentence(assay: Assay, small: str, asked: str, hint: str) -> None:
    ended = assay.run("show", asked, ASSAY_KNOWLEDGE_DIR=small)
    assert (ended.returncode, ended.stdout) == (1, "")
    assert_one_sentence(ended.stderr.replace("?", "."))
    assert hint in ended.stderr


def test_knowledge_with_errors_is_refused_whole_with_the_list(assay: Assay, tmp_path: Path) -> None:
    write_entry(tmp_path, "good")
    write_entry(tmp_path, "empty", summary="")
    write_entry(tmp_path, "lost", related=["nowhere"], category="\x1b[31mthings", place="things/lost.yaml")
    for arguments in (("ask", "what is good"), ("topics",), ("show", "good")):
        ended = assay.run(*arguments, ASSAY_KNOWLEDGE_DIR=str(tmp_path))
        assert (ended.returncode, ended.stdout) == (1, "")
        assert "empty.yaml:" in ended.stderr
        assert "lost.yaml:" in ended.stderr
        assert "Traceback" not in ended.stderr
        assert "\x1b" not in ended.stderr


def test_a_missing_knowledge_folder_is_one_sentence(assay: Assay, tmp_path: Path) -> None:
    ended = assay.run("topics", ASSAY_KNOWLEDGE_DIR=str(tmp_path / "no\x1bwhere"))
    assert (ended.returncode, ended.stdout) == (1, "")
    assert_one_sentence(ended.stderr)


def test_a_bad_setting_is_one_sentence(assay: Assay) -> None:
    ended = assay.run("ask", "what is gallium?", ASSAY_ANSWER_THRESHOLD="abc")
    assert (ended.returncode, ended.stdout) == (2, "")
    assert "ASSAY_ANSWER_THRESHOLD" in ended.stderr
    assert_one_sentence(ended.stderr)


def test_ask_loads_neither_discord_nor_a_database(assay: Assay, small: str) -> None:
    program = """
import sys
from bot.__main__ import main
sys.argv = ["assay", "ask", "what is first"]
try:
    main()
finally:
    print(sorted({"discord", "sqlalchemy", "aiohttp", "sqlite3"} & set(sys.modules)), file=sys.stderr)
"""
    ended = assay.python("-c", program, ASSAY_KNOWLEDGE_DIR=small)
    assert (ended.returncode, ended.stderr) == (0, "[]\n")


@pytest.mark.parametrize("arguments", [("ask", "first"), ("ask", "--json", "first"), ("ask", "--batch"), ("topics",)])
def test_output_closed_early_leaves_no_trace(assay: Assay, small: str, arguments: tuple[str, ...]) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    try:
        ended = subprocess.run(
            [sys.executable, "-m", "bot", *arguments],
            input=b'{"text": "first"}\n' * 3,
            stdout=writing,
            stderr=subprocess.PIPE,
            cwd=assay.folder,
            env=assay.environment | {"ASSAY_KNOWLEDGE_DIR": small},
            timeout=PATIENCE,
        )
    finally:
        os.close(writing)
    assert ended.returncode in {0, 1}
    assert ended.stderr == b""
