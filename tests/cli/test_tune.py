from __future__ import annotations

import re
import stat
from pathlib import Path

import pytest
from dotenv import dotenv_values

from bot.cli.tune import write_settings
from bot.errors import SettingsError
from tests.builders import write_entry
from tests.cli.conftest import Assay

QUESTIONS = """
{"id": "copper", "text": "what is copper then"}
{"id": "tin", "text": "who is it that makes tin"}
{"id": null, "text": "how do I boil an egg"}
{"text": "gm everyone"}
"""


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("small")
    write_entry(folder, "copper")
    write_entry(folder, "tin", category="others")
    return folder


def test_tune_prints_what_thresholds_cost_and_sets_the_best(assay: Assay, small: Path, tmp_path: Path) -> None:
    questions, env = tmp_path / "questions.jsonl", tmp_path / ".env"
    questions.write_text(QUESTIONS)
    env.write_text("# Mine.\nASSAY_ANSWER_THRESHOLD=1\nTOKEN=secret\n")
    arguments = ("tune", str(questions), "--wrong-cost", "4", "--write", str(env))
    ended = assay.run(*arguments, ASSAY_KNOWLEDGE_DIR=str(small))
    assert (ended.returncode, ended.stderr) == (0, "")
    assert "a wrong answer costs 4" in ended.stdout
    printed = dict(re.findall(r"^(ASSAY_\w+)=(\d+)$", ended.stdout, re.MULTILINE))
    assert list(printed) == ["ASSAY_ANSWER_THRESHOLD", "ASSAY_CLARIFY_THRESHOLD", "ASSAY_AMBIENT_THRESHOLD"]
    assert dotenv_values(env) == {"TOKEN": "secret", **printed}
    assert env.read_text().startswith("# Mine.\n")


@pytest.mark.parametrize(
    ("text", "sentence"), [('{"id": 3}\n', "is no labelled question"), ("", "has no labelled questions")]
)
def test_tune_names_what_is_wrong_with_the_questions(assay: Assay, tmp_path: Path, text: str, sentence: str) -> None:
    questions = tmp_path / "questions.jsonl"
    questions.write_text(text)
    ended = assay.run("tune", str(questions))
    assert (ended.returncode, ended.stdout) == (2, "")
    assert sentence in ended.stderr
    assert "Traceback" not in ended.stderr


@pytest.mark.parametrize("cost", ["-1", "nan", "inf", "much"])
def test_tune_refuses_a_cost_that_is_none(assay: Assay, tmp_path: Path, cost: str) -> None:
    ended = assay.run("tune", str(tmp_path), "--wrong-cost", cost)
    assert ended.returncode == 2
    assert "Traceback" not in ended.stderr


def test_settings_are_added_to_a_file_that_ends_without_a_line_break(tmp_path: Path) -> None:
    file = tmp_path / ".env"
    file.write_text("A=1")
    write_settings(file, {"B": "2"})
    assert file.read_text() == "A=1\nB=2\n"


def test_settings_keep_the_rights_of_the_file_and_the_link_to_it(tmp_path: Path) -> None:
    file, link = tmp_path / "shared.env", tmp_path / ".env"
    file.write_text("B=1\n")
    file.chmod(0o640)
    link.symlink_to(file)
    write_settings(link, {"B": "2"})
    assert link.is_symlink()
    assert file.read_text() == "B=2\n"
    assert stat.S_IMODE(file.stat().st_mode) == 0o640


def test_a_new_settings_file_is_for_its_owner_alone(tmp_path: Path) -> None:
    write_settings(tmp_path / ".env", {"B": "2"})
    assert stat.S_IMODE((tmp_path / ".env").stat().st_mode) == 0o600


def test_a_file_that_cannot_be_written_stays_and_leaves_nothing_beside_it(tmp_path: Path) -> None:
    file = tmp_path / ".env"
    file.write_bytes(b"A=\xff\n")
    with pytest.raises(SettingsError, match="cannot be written"):
        write_settings(file, {"B": "2"})
    assert [one.name for one in tmp_path.iterdir()] == [".env"]
    assert file.read_bytes() == b"A=\xff\n"
    with pytest.raises(SettingsError, match="cannot be written"):
        write_settings(tmp_path / "nowhere" / ".env", {"B": "2"})
