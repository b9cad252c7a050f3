"""`assay ask`, `assay chat` and `assay why`."""

from __future__ import annotations

import json
import sys
from typing import Annotated

import typer

from bot import app
from bot.answering.outcome import Question
from bot.answering.reply import compose
from bot.frontends.terminal import batch, explain, render
from bot.frontends.terminal import chat as terminal_chat
from bot.settings import load_settings


def ask(
    question: Annotated[list[str] | None, typer.Argument(help="The question, in your own words.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
    read_batch: Annotated[
        bool, typer.Option("--batch", help='Read JSON Lines from standard input: {"text": "…"} or {"turns": ["…"]}.')
    ] = False,
) -> None:
    """Answer one question, or with --batch many."""
    answerer = app.open_answerer(load_settings())
    if read_batch:
        batch.run(answerer, app.today(), sys.stdin.buffer, sys.stdout)
        return
    text = " ".join(question or [])
    if as_json:
        print(json.dumps(batch.answered(answerer, app.today(), Question(text))))
        return
    reply = compose(answerer.answer(Question(text)), answerer.library, app.today())
    render.show(render.console(), reply)


def chat() -> None:
    """Ask and ask on, in the terminal."""
    answerer = app.open_answerer(load_settings())
    terminal_chat.Chat(answerer, app.today(), render.console()).run()


def why(question: Annotated[list[str], typer.Argument(help="The question to look into.")]) -> None:
    """Show how a question is read, what it matches, and how that is decided."""
    answerer = app.open_answerer(load_settings())
    explain.show(render.console(), answerer, Question(" ".join(question)))
