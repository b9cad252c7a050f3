from __future__ import annotations

import os
import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.knowledge.loading import read_folder
from bot.knowledge.yaml_files import MAX_DEPTH, MAX_FILE_BYTES, RefusedFile, read_document
from tests.builders import TODAY, write_entry

ALIAS_BOMB = b"a: &a [x, x]\n" + b"".join(b"%c: &%c [*%c, *%c]\n" % (n, n, n - 1, n - 1) for n in range(98, 123))
HOSTILE = {
    "object tag": (b"a: x\nid: !!python/object/apply:os.system [id]\n", 2, "tag"),
    "harmless tag": (b"id: !!str x\n", 1, "tag"),
    "alias bomb": (ALIAS_BOMB, 1, "anchor"),
    "alias": (b"a: x\nb: *a\n", 2, "alias"),
    "huge": (b"a: " + b"x" * MAX_FILE_BYTES, 1, "larger than 64 KiB"),
    "deep": (b"[" * 50_000, 1, "nested deeper"),
    "deep blocks": (b"- " * 30_000, 1, "nested deeper"),
    "not UTF-8": (b"a: x\nb: \xff\n", 2, "UTF-8"),
    "UTF-16": ("a: x".encode("utf-16"), 1, "UTF-8"),
    "duplicate key": (b"a: x\nb: y\na: z\n", 3, "given twice"),
    "control character": (b"a: \x1b[2J\n", 1, "forbids"),
    "null character": (b"a: \x00\n", 1, "forbids"),
    "lone surrogate": (b'a: "\\uD800"\n', 1, "not valid YAML"),
    "two documents": (b"a: x\n---\nb: y\n", 2, "second document"),
    "empty": (b"", 1, "empty"),
    "comment only": (b"# nothing\n", 1, "empty"),
    "list as key": (b"? [a]\n: b\n", 1, "field name"),
    "bad indentation": (b"a: x\n b: y\n", 2, "not valid YAML"),
    "open quote": (b'a: x\nb: "y\n', 3, "not valid YAML"),
}


def _refusal(file: Path, folder: Path) -> RefusedFile:
    with pytest.raises(RefusedFile) as caught:
        read_document(file, folder)
    return caught.value


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_is_refused_with_its_line(name: str, tmp_path: Path) -> None:
    raw, line, words = HOSTILE[name]
    file = tmp_path / "entry.yaml"
    file.write_bytes(raw)
    refusal = _refusal(file, tmp_path)
    assert words in str(refusal)
    assert refusal.line == line


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_is_a_problem_of_the_folder_and_spares_the_others(name: str, tmp_path: Path) -> None:
    write_entry(tmp_path)
    (tmp_path / "things" / "hostile.yaml").write_bytes(HOSTILE[name][0])
    result = read_folder(tmp_path, TODAY)
    assert [problem.file for problem in result.errors] == ["things/hostile.yaml"]
    assert [loaded.value.id for loaded in result.entries] == ["first"]


def test_the_deepest_allowed_nesting_is_read(tmp_path: Path) -> None:
    file = tmp_path / "a.yaml"
    file.write_text("[" * MAX_DEPTH + "]" * MAX_DEPTH)
    assert read_document(file, tmp_path).data is not None


def test_a_file_of_the_largest_allowed_size_is_read(tmp_path: Path) -> None:
    file = tmp_path / "a.yaml"
    file.write_text("a: " + "x" * (MAX_FILE_BYTES - 3))
    assert read_document(file, tmp_path).data == {"a": "x" * (MAX_FILE_BYTES - 3)}


def test_a_link_that_leaves_the_folder_is_refused(tmp_path: Path) -> None:
    folder = tmp_path / "knowledge"
    folder.mkdir()
    outside = tmp_path / "secret.yaml"
    outside.write_text("a: secret\n")
    (folder / "a.yaml").symlink_to(outside)
    assert "leaves the knowledge folder" in str(_refusal(folder / "a.yaml", folder))


def test_a_link_within_the_folder_is_read(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text("a: x\n")
    (tmp_path / "b.yaml").symlink_to(tmp_path / "a.yaml")
    assert read_document(tmp_path / "b.yaml", tmp_path).data == {"a": "x"}


def test_a_folder_of_which_the_path_is_a_link_is_read(tmp_path: Path) -> None:
    write_entry(tmp_path / "real")
    (tmp_path / "link").symlink_to(tmp_path / "real")
    assert read_folder(tmp_path / "link", TODAY).problems == ()


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs named pipes")
def test_a_named_pipe_is_refused_without_waiting_for_a_writer(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "a.yaml")
    assert "not a regular file" in str(_refusal(tmp_path / "a.yaml", tmp_path))


def test_a_folder_named_like_a_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").mkdir()
    assert "not a regular file" in str(_refusal(tmp_path / "a.yaml", tmp_path))


def test_every_scalar_stays_text(tmp_path: Path) -> None:
    file = tmp_path / "a.yaml"
    file.write_text("a: no\nb: 2024-05\nc: 1_000\nd: '~'\ne: ~\nf:\ng: 1e3\n")
    expected = {"a": "no", "b": "2024-05", "c": "1_000", "d": "~", "e": None, "f": None, "g": "1e3"}
    assert read_document(file, tmp_path).data == expected


def test_a_byte_order_mark_is_ignored(tmp_path: Path) -> None:
    file = tmp_path / "a.yaml"
    file.write_bytes(b"\xef\xbb\xbfa: x\n")
    assert read_document(file, tmp_path).data == {"a": "x"}


def test_every_field_knows_its_line(tmp_path: Path) -> None:
    file = tmp_path / "a.yaml"
    file.write_text("# comment\na:\n  - x\n  - b: y\n    c: z\n")
    lines = read_document(file, tmp_path).lines
    assert lines[("a", 0)] == 3
    assert lines[("a", 1, "c")] == 5


_YAML_LIKE = st.lists(
    st.sampled_from(["id: ", "sources:\n", "- ", "\n", "  ", "{", "}", "[", "]", "&a ", "*a", "!!t ", "'", '"', ": "])
    | st.sampled_from(
        ["? ", "|\n", ">-\n", "---\n", "...\n", "%YAML 1.1\n", "\t", "#", "~", "\\x", "<<: ", "é", "\u2028"]
    )
    | st.text(max_size=5)
).map(lambda parts: "".join(parts).encode("utf-8", "surrogatepass"))


@settings(max_examples=300, deadline=None)
@given(raw=st.binary() | _YAML_LIKE)
def test_any_bytes_end_in_an_entry_or_in_problems(raw: bytes) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for place in ("things/wild.yaml", "synonyms.yaml", "outside.yaml"):
            file = folder / place
            file.parent.mkdir(exist_ok=True)
            file.write_bytes(raw)
        result = read_folder(folder, TODAY)
    assert result.problems
    assert all(problem.line >= 1 and problem.message for problem in result.problems)
