"""The `assay` command: its groups, and nothing else."""

from __future__ import annotations

import typer

from bot.cli import ask, browse, db, digest, knowledge, preview, run, tune

app = typer.Typer(
    name="assay",
    help="Answers questions from a curated, sourced knowledge base.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
app.command("ask")(ask.ask)
app.command("chat")(ask.chat)
app.command("why")(ask.why)
app.command("topics")(browse.topics)
app.command("show")(browse.show)
app.command("preview")(preview.preview)
app.command("run")(run.run)
app.command("invite")(run.invite)
app.add_typer(digest.app, name="digest")
app.add_typer(db.app, name="db")
app.command("tune")(tune.tune_thresholds)
app.add_typer(knowledge.app, name="knowledge")
