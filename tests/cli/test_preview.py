from __future__ import annotations

import json

import pytest

from bot.answering.reply import card
from bot.frontends.discord.render import payload, reply_view
from bot.knowledge.library import Library
from tests.builders import TODAY, entry, write_entry
from tests.cli.conftest import Assay


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A knowledge folder with one entry, which is due for review only long after this run."""
    made = tmp_path_factory.mktemp("one")
    write_entry(made, "first", review_by="9000")
    return str(made)


@pytest.mark.parametrize("private", [False, True])
def test_the_json_is_the_message_that_is_sent(assay: Assay, folder: str, private: bool) -> None:
    made = entry("first", review_by="9000")
    view = reply_view(card(made, Library([made]), TODAY), asker_id=0, private=private)
    flag = ["--private"] if private else []
    ended = assay.run("preview", "first", "--json", *flag, ASSAY_KNOWLEDGE_DIR=folder)
    assert (ended.returncode, ended.stderr) == (0, "")
    assert json.loads(ended.stdout) == payload(view, private=private)
    assert ended.stdout.count("\n") == 1
    assert bool(json.loads(ended.stdout)["flags"] & 64) == private


def test_a_person_reads_what_it_says_and_what_it_takes(assay: Assay, folder: str) -> None:
    ended = assay.run("preview", "first", ASSAY_KNOWLEDGE_DIR=folder)
    assert (ended.returncode, ended.stderr) == (0, "")
    for part in ("## First", "[👍]", "[Remove]", "/40 components", "/4000 characters", "pages of the rest: 0"):
        assert part in ended.stdout


def test_an_unknown_id_is_told_in_one_sentence(assay: Assay, folder: str) -> None:
    ended = assay.run("preview", "frist", "--json", ASSAY_KNOWLEDGE_DIR=folder)
    assert (ended.returncode, ended.stdout) == (1, "")
    assert ended.stderr == "There is no entry with the id 'frist'. Did you mean first?\n"


@pytest.mark.parametrize("arguments", [("ask", "first"), ("show", "first"), ("topics",)])
def test_other_commands_never_load_discord(assay: Assay, folder: str, arguments: tuple[str, ...]) -> None:
    script = (
        "import sys\nfrom bot.__main__ import main\n"
        f"sys.argv = ['assay', *{arguments!r}]\n"
        "try:\n    main()\nexcept SystemExit:\n    pass\n"
        "print(sorted(name for name in sys.modules if name.split('.')[0] == 'discord'), file=sys.stderr)\n"
    )
    ended = assay.python("-c", script, ASSAY_KNOWLEDGE_DIR=folder)
    assert ended.stdout
    assert ended.stderr == "[]\n"


def test_the_shipped_knowledge_can_be_previewed(assay: Assay) -> None:
    ended = assay.run("preview", "alliance-timeline")
    assert ended.returncode == 0
    assert "[Read the rest]" in ended.stdout
