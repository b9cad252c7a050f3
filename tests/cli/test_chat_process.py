from __future__ import annotations

import os
import sys
from collections.abc import Iterator

import pytest

from tests.cli.conftest import PATIENCE, Assay

if sys.platform == "win32":
    pytest.skip("a pseudo-terminal needs POSIX", allow_module_level=True)

import pexpect

PROMPT = "> $"

# Newer Pythons warn of forking where libraries have started threads; the child only starts another program.
pytestmark = pytest.mark.filterwarnings("ignore:.*multi-threaded, use of forkpty:DeprecationWarning")


@pytest.fixture
def chat(assay: Assay) -> Iterator[pexpect.spawn]:
    """`assay chat` on a pseudo-terminal, at its first prompt."""
    child = pexpect.spawn(
        sys.executable,
        ["-m", "bot", "chat"],
        cwd=str(assay.folder),
        env=assay.environment,
        encoding="utf-8",
        timeout=PATIENCE,
        dimensions=(40, 100),
    )
    child.expect("Ctrl-D ends")
    child.expect(PROMPT)
    yield child
    child.close(force=True)


def ended(chat: pexpect.spawn) -> tuple[int | None, str]:
    """The exit code, and what was printed up to the end."""
    chat.expect(pexpect.EOF)
    rest = str(chat.before)
    chat.close()
    return chat.exitstatus, rest


def test_a_conversation(chat: pexpect.spawn) -> None:
    chat.sendline("what is gallium?")
    chat.expect("Takeaways for investors")
    chat.expect("Related, by number")
    chat.expect("1. Germanium")
    chat.expect("As of ")
    chat.expect(PROMPT)
    chat.sendline("1")
    chat.expect("Germanium is")
    chat.expect("As of ")
    chat.expect(PROMPT)
    chat.sendline("quit")
    code, rest = ended(chat)
    assert code == 0
    assert "Traceback" not in rest


@pytest.mark.parametrize("key", ["c", "d"])
def test_control_keys_end_the_chat_cleanly(chat: pexpect.spawn, key: str) -> None:
    chat.sendcontrol(key)
    code, rest = ended(chat)
    assert code == 0
    assert "Traceback" not in rest


def test_bytes_that_are_no_text_do_not_end_the_chat(chat: pexpect.spawn) -> None:
    os.write(chat.child_fd, b"what is \xc3\x28 gallium\n")
    chat.expect("As of ")
    chat.expect(PROMPT)
    chat.sendcontrol("d")
    code, rest = ended(chat)
    assert code == 0
    assert "Traceback" not in rest
