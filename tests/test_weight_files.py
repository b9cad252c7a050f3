from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from bot.weight_files import WeightFiles

WEIGHTS = np.arange(6, dtype=np.float32).reshape(2, 3)


def test_what_was_put_is_got_from_another_instance(tmp_path: Path) -> None:
    WeightFiles(tmp_path / "made" / "later").put("key", WEIGHTS)
    kept = WeightFiles(tmp_path / "made" / "later").get("key")
    assert kept is not None
    np.testing.assert_array_equal(kept, WEIGHTS)


def test_an_unknown_key_or_folder_has_none(tmp_path: Path) -> None:
    assert WeightFiles(tmp_path).get("key") is None
    assert WeightFiles(tmp_path / "nowhere").get("key") is None


@pytest.mark.parametrize(
    "damage",
    [
        lambda whole: b"",
        lambda whole: b"not numbers",
        lambda whole: whole[:-1],
        lambda whole: whole[:20],
        lambda whole: b"\x80\x04N." + whole,
        lambda whole: b"PK\x03\x04" + whole,
        lambda whole: whole.replace(b"(2, 3)", b"(2, 9)"),
        lambda whole: whole.replace(b"(2, 3)", b"(2, -"),
        lambda whole: whole.replace(b"'descr'", b"'\xff\xff\xffcr'"),
    ],
    ids=["empty", "text", "cut", "cut in the head", "a pickle", "a zip", "too short", "no shape", "odd head"],
)
def test_a_damaged_file_counts_as_none_and_is_replaced(tmp_path: Path, damage) -> None:
    kept = WeightFiles(tmp_path)
    kept.put("key", WEIGHTS)
    [file] = tmp_path.iterdir()
    file.write_bytes(damage(file.read_bytes()))
    assert kept.get("key") is None
    kept.put("key", WEIGHTS)
    assert kept.get("key") is not None


@pytest.mark.parametrize("other", [WEIGHTS.astype(np.float64), WEIGHTS[0], np.array([["a"]])])
def test_an_array_of_another_kind_counts_as_none(tmp_path: Path, other) -> None:
    np.save(tmp_path / "key.npy", other)
    assert WeightFiles(tmp_path).get("key") is None


def test_a_folder_that_cannot_be_written_costs_nothing_but_the_weights(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    kept = WeightFiles(tmp_path / "file")
    kept.put("key", WEIGHTS)
    assert kept.get("key") is None


def test_a_file_that_cannot_be_replaced_leaves_nothing_half_written(tmp_path: Path) -> None:
    (tmp_path / "key.npy").mkdir()
    kept = WeightFiles(tmp_path)
    kept.put("key", WEIGHTS)
    assert kept.get("key") is None
    assert [path.name for path in tmp_path.iterdir()] == ["key.npy"]


def test_only_the_newest_few_stay_and_nothing_else_is_touched(tmp_path: Path) -> None:
    kept = WeightFiles(tmp_path)
    (tmp_path / "notes.txt").write_text("mine")
    for number in range(12):
        kept.put(f"key{number}", WEIGHTS)
    assert kept.get("key11") is not None
    assert len(list(tmp_path.glob("*.npy"))) == 8
    assert not list(tmp_path.glob("*.part"))
    assert (tmp_path / "notes.txt").exists()
