"""The harness as it is run, on a set of a few lines; no figure here depends on a clock."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks.calibration import calibration, calibration_error
from benchmarks.figures import Run, Told
from benchmarks.growth import Grown
from benchmarks.results import Half, Measured, write
from benchmarks.shipped import Typos
from bot.answering.labelled import Case, Kind
from tests.builders import TODAY, write_entry

ROOT = Path(__file__).resolve().parent.parent.parent
FIGURES = [
    "top1", "top3", "auroc", "answered_right", "answered_wrong", "clarified", "declined", "p50_ms", "p95_ms",
    "index_s", "memory_mb",
]  # fmt: skip
TRAIN = [("tin", "what is tin"), ("tin", "who makes tin"), ("copper", "what is copper for"), ("copper", "copper mines")]
TEST = [("tin", "is tin made"), ("copper", "copper, what for"), (None, "pizza in Toronto"), (None, "")]


def measure(*arguments: str) -> subprocess.CompletedProcess[str]:
    """The ended harness, started as the README says, from another folder's point of view."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("ASSAY_")}
    command = [sys.executable, "-m", "benchmarks.matching", *arguments]
    return subprocess.run(command, cwd=ROOT, env=kept, capture_output=True, text=True, timeout=120)


def lines(file: Path, rows: list[tuple[str | None, str]]) -> str:
    file.write_text("".join(json.dumps({"id": entry_id, "text": text}) + "\n" for entry_id, text in rows))
    return str(file)


@pytest.fixture
def files(tmp_path: Path) -> list[str]:
    return ["--train", lines(tmp_path / "train.jsonl", TRAIN), "--test", lines(tmp_path / "test.jsonl", TEST)]


def test_the_plain_form_gives_exactly_the_named_figures_for_assay_and_peers(files: list[str]) -> None:
    ended = measure(*files, "--json")
    assert ended.returncode == 0, ended.stderr
    result = json.loads(ended.stdout)
    assert list(result) == ["assay", "peers"]
    assert list(result["assay"]) == FIGURES
    assert (result["assay"]["top1"], result["assay"]["auroc"]) == (1, 1)
    shares = [result["assay"][name] for name in ("answered_right", "answered_wrong", "clarified", "declined")]
    assert sum(shares) == pytest.approx(1)
    assert {"rapidfuzz WRatio", "rapidfuzz token_set_ratio"} <= set(result["peers"])
    for peer in result["peers"].values():
        assert list(peer) == ["top1", "top3", "auroc", "p50_ms", "p95_ms", "index_s", "memory_mb"]


def test_without_peers_the_figures_are_a_table_with_assay_alone(files: list[str]) -> None:
    ended = measure(*files, "--no-peers")
    assert (ended.returncode, ended.stderr.strip()) == (0, "")
    head, _, row = ended.stdout.splitlines()
    assert "AUROC" in head
    assert row.startswith("| assay")


def test_an_intent_s_name_is_no_help(tmp_path: Path) -> None:
    train = lines(tmp_path / "train.jsonl", [("quokka", "what is tin"), ("copper", "what is copper")])
    test = lines(tmp_path / "test.jsonl", [("quokka", "quokka")])
    ended = measure("--train", train, "--test", test, "--no-peers", "--json")
    assert json.loads(ended.stdout)["assay"]["answered_right"] == 0


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["--train", "none.jsonl", "--test", "none.jsonl"],
        ["--write-results"],
        ["public"],
        ["grow", "--sets", "nowhere"],
        ["library", "nowhere.jsonl"],
    ],
)
def test_what_is_missing_is_named_in_a_sentence(arguments: list[str]) -> None:
    ended = measure(*arguments)
    assert (ended.returncode, ended.stdout) == (2, "")
    assert "Traceback" not in ended.stderr
    assert ended.stderr.strip()


def test_a_knowledge_folder_is_asked_every_kind_of_question(tmp_path: Path) -> None:
    knowledge, questions = tmp_path / "knowledge", tmp_path / "questions.jsonl"
    write_entry(knowledge, "copper")
    write_entry(knowledge, "tin", category="others")
    asked = [
        {"id": "tin", "text": "who makes tin", "kind": "terse", "also": []},
        {"id": None, "text": "pizza in Toronto", "kind": "far"},
        {"turns": ["what is tin", "what about copper?"], "id": "copper", "also": []},
        {"text": "tin copper", "acceptable": ["tin", "copper"]},
        {"text": "gm everyone"},
    ]
    questions.write_text("\n".join(map(json.dumps, asked)))
    ended = measure("library", str(questions), "--knowledge", str(knowledge), "--no-peers", "--json")
    assert ended.returncode == 0, ended.stderr
    own = json.loads(ended.stdout)["assay"]
    assert own["kinds"]["in-scope"]["right"] == 1
    assert own["kinds"]["out-of-scope: far"]["declined"] == 1
    assert own["kinds"]["follow-up"]["right"] == 1
    assert own["kinds"]["chat"]["declined"] == 1
    assert own["ambiguous_acceptable"] == 1


def test_calibration_holds_scores_against_what_was_right() -> None:
    cases = [Case(Kind.IN_SCOPE, ("?",), "tin", frozenset({"tin"}))] * 3 + [Case(Kind.OUT_OF_SCOPE, ("?",))]
    told = [Told((entry_id,), score, "answer", (), 1) for entry_id, score in [("tin", 95), ("tin", 100), ("zinc", 91)]]
    bands = calibration(cases, Run((*told, Told(("tin",), 4, "decline", (), 1)), 0, None))
    assert [(band.least, band.count, round(band.right)) for band in bands] == [(0, 1, 0), (90, 3, 67)]
    assert calibration_error(bands) == pytest.approx((4 + 3 * (286 / 3 - 200 / 3)) / 4)


def test_results_are_written_with_the_day_and_the_machine(tmp_path: Path) -> None:
    cases = [Case(Kind.IN_SCOPE, ("?",), "tin", frozenset({"tin"}))]
    runs = {"assay": Run((Told(("tin",), 95, "answer", ("tin",), 1),), 0.1, 80)}
    grown = [Grown("assay", size, 2, 1.0, 2.0, 0.1, None if size > 100 else 80.0) for size in (100, 1000)]
    write(Measured({"dev": Half(cases, runs, Typos(1, 1, 1, 1, 1))}, [], grown), tmp_path, TODAY)
    text = (tmp_path / "RESULTS.md").read_text("utf-8")
    assert "on 2026-06-15; do not edit. Machine: " in text
    assert "![latency by number of phrasings](pictures/latency.png)" in text
    assert (tmp_path / "pictures" / "latency.png").stat().st_size > 1000
