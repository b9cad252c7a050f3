"""Settings, questions and Assay itself, described to people. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from bot.frontends.discord.browsing import spoken
from bot.frontends.discord.limits import CONTENT, cut
from bot.knowledge.library import Library
from bot.storage.records import GuildSettings, QuestionRecord

_LINE = 200
_LANGUAGES = {None: "automatic", "en": "English", "fr": "Français"}

HELP = """\
**Ask me in your own words**; typos are fine.
- `/ask` a question, or mention me in a channel, or write to me directly
- reply to one of my answers to ask on: "and the risks?"
- right-click a message, then Apps, then *Explain this message*
- `/topics` to browse, `/topic` and `/takeaways` to look one up, `/compare` two, `/define` a term
- `/digest` for a daily post in a channel, `/mydigest` for one of your own
- `/settings` for administrators, `/unanswered` for curators

What I don't know I say so; every figure has its source and date. Education, never financial advice."""

PRIVACY = """\
**What I keep**
- Of a question that I answer: the time, the place and the topic, not the text and not who asked.
- Of one that I cannot answer: its text too (500 characters at most), for curators to see what is missing.
- Which message of mine answers whom, for 30 days, so that you can edit, follow up and remove.
- Your 👍 or 👎 under a code instead of your name.
- What administrators choose with `/settings`, and digests.
Questions go after 90 days. Everything stays on the machine that runs me; nothing is sent to anybody else."""


def about_text(library: Library, version: str) -> str:
    """What this is and what it knows."""
    sources = {source.url for entry in library for source in entry.sources}
    return (
        f"**Assay {version}** answers from {len(library)} entries that people wrote, checked and dated, with "
        f"{len(sources)} sources. It makes nothing up: what no entry covers, it does not know. No language model, no "
        "message leaves the machine it runs on. Education, not financial advice."
    )


def settings_text(settings: GuildSettings) -> str:
    """All settings of a guild."""
    lines = [
        "**Settings of this server**",
        f"- Ask-channels: {_channels(settings.ask_channels)}",
        f"- Curators: {f'<@&{settings.curator_role}>' if settings.curator_role else 'none'}",
        f"- Answers to commands are private: {'yes' if settings.private_by_default else 'no'}",
        f"- Language: {_LANGUAGES.get(settings.locale, settings.locale)}",
        f"- Boldness: {settings.boldness.value}",
        f"- Categories: {', '.join(map(spoken, sorted(settings.categories))) or 'all'}",
        f"- Webhooks that may ask: {', '.join(map(str, sorted(settings.webhooks))) or 'none'}",
    ]
    return cut("\n".join(lines), CONTENT)


def unanswered_text(questions: Sequence[QuestionRecord]) -> str:
    """Questions that got no answer, as data: nothing in them is read as markup."""
    if not questions:
        return "Every question of the last 30 days was answered."
    kept, length = ["**Not answered in the last 30 days**"], 40
    for one in questions:
        line = f"- {one.at:%Y-%m-%d}, {one.outcome.value}: {_inert(one.text)}"
        if length + len(line) + 1 > CONTENT:
            break
        kept.append(line)
        length += len(line) + 1
    return "\n".join(kept)


def _inert(text: str) -> str:
    """A member's text as code, in which neither markup nor links, mentions or turned writing work."""
    plain = "".join(character for character in " ".join(text.split()) if character.isprintable())
    shown = cut(plain.replace("`", "'"), _LINE)
    return f"`{shown}`"


def _channels(ids: Iterable[int]) -> str:
    return ", ".join(f"<#{one}>" for one in sorted(ids)) or "none"
