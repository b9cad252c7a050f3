"""The chat: a prompt, the last answer's numbers, and a few words that are commands."""

from __future__ import annotations

import contextlib
from datetime import date

from rich.console import Console
from rich.text import Text

from bot.answering.answerer import Answerer
from bot.answering.outcome import Answer, Question, Turn
from bot.answering.reply import Card, Choice, Choices, Nothing, Reply, card, compose
from bot.frontends.terminal import explain, render

PROMPT = "> "
WELCOME = "Ask about any topic in your own words. `help` lists what else you can type; Ctrl-D ends."
HELP = """\
A question     is answered, followed up ("and the risks?") or declined
1, 2, 3 …      shows the topic with that number from the last reply
why            shows how the last question was matched
topics         lists all topics
history        lists what you asked
help           shows this
quit           ends (so do Ctrl-C and Ctrl-D)"""


class Chat:
    """One person's conversation.

    Args:
        answerer: who answers.
        today: the day that review dates are held against.
        out: where replies go.
    """

    def __init__(self, answerer: Answerer, today: date, out: Console) -> None:
        self._answerer = answerer
        self._today = today
        self._out = out
        self._asked: list[str] = []
        self._question: Question | None = None
        self._previous: Turn | None = None
        self._numbered: tuple[Choice, ...] = ()

    def run(self) -> None:
        """Prompt until the person leaves."""
        with contextlib.suppress(ImportError):
            # Arrow keys and line editing for input(), where the platform has them.
            import readline  # noqa: F401
        self._out.print(Text(f"{len(self._answerer.library)} topics. {WELCOME}"))
        while True:
            try:
                line = input(PROMPT).strip()
            except (EOFError, KeyboardInterrupt):
                self._out.print()
                return
            except UnicodeDecodeError:
                self._out.print(Text("That was not UTF-8 text; please type it again."))
                continue
            if line.lower() in {"quit", "exit", "q"}:
                return
            if line:
                self.take(line)

    def take(self, line: str) -> None:
        """Do what one line asks for."""
        match line.lower():
            case "help" | "?":
                self._out.print(Text(HELP))
            case "topics":
                render.show_topics(self._out, self._answerer.library, self._answerer.library.categories)
            case "history":
                for number, asked in enumerate(self._asked, start=1):
                    self._out.print(Text(f"  {number}. {asked}"))
            case "why":
                self._why()
            case number if number.isdecimal() and len(number) <= 2:
                self._pick(int(number))
            case _:
                self._ask(line)

    def _ask(self, text: str) -> None:
        self._question = Question(text, previous=self._previous)
        outcome = self._answerer.answer(self._question)
        answered = outcome.entry.id if isinstance(outcome, Answer) else None
        self._previous = Turn.after(self._previous, text, answered)
        self._asked.append("".join(char for char in text if char.isprintable()))
        self._show(compose(outcome, self._answerer.library, self._today))

    def _pick(self, number: int) -> None:
        if not 1 <= number <= len(self._numbered):
            self._out.print(Text(f"The last reply has no topic {number}."))
            return
        entry = self._answerer.library.get(self._numbered[number - 1].id)
        self._previous = Turn(entry.title, entry.id)
        self._show(card(entry, self._answerer.library, self._today))

    def _why(self) -> None:
        if self._question is None:
            self._out.print(Text("Nothing was asked yet."))
        else:
            explain.show(self._out, self._answerer, self._question)

    def _show(self, reply: Reply) -> None:
        match reply:
            case Card(related=related, beside=beside):
                self._numbered = ((beside,) if beside else ()) + related
            case Choices(choices=choices):
                self._numbered = choices
            case Nothing():
                self._numbered = ()
        render.show(self._out, reply)
