"""A digest as Components V2."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

import discord
from discord import ui

from bot.digest.compose import DigestPost
from bot.digest.news import ChangeKind
from bot.frontends.discord import limits
from bot.frontends.discord.browsing import spoken
from bot.frontends.discord.buttons import TopicButton
from bot.frontends.discord.layout import source_line
from bot.frontends.discord.render import ACCENT, fits
from bot.frontends.discord.words import EN, Words
from bot.knowledge.entry import with_numbers


def digest_view(post: DigestPost, words: Words = EN) -> ui.LayoutView:
    """The message of a digest. Its `slot_id` stands in the small print, so that it can be found again."""
    for smaller, sources in _smaller(post):
        view = _view(smaller, sources, words)
        if fits(view):
            break
    return view


def _smaller(post: DigestPost) -> Iterator[tuple[DigestPost, int]]:
    """A digest and how many of its sources are listed, with ever less of what is needed least."""
    for sources in range(len(post.featured.sources), 0, -1):
        yield post, sources
    post = replace(post, most_asked=())
    yield post, 1
    post = replace(post, changes=(), more_changes=len(post.changes) + post.more_changes)
    yield post, 1
    yield replace(post, featured=replace(post.featured, takeaways=post.featured.takeaways[:1])), 1


def _view(post: DigestPost, sources: int, words: Words) -> ui.LayoutView:
    view = ui.LayoutView(timeout=None)
    if post.mention_role is not None:
        view.add_item(_text(f"<@&{post.mention_role}>"))
    view.add_item(ui.Container(*map(_text, _featured(post, sources, words)), accent_colour=ACCENT))
    news = _news(post, words)
    if news:
        view.add_item(_text(news))
    buttons = _topics(post, words)
    view.add_item(ui.ActionRow(*buttons))
    if post.most_asked:
        asked = "\n".join(f"- {one.topic.title} ({one.times}×)" for one in post.most_asked)
        view.add_item(_text(f"**{words.most_asked}**\n{asked}"))
    view.add_item(_text(f"-# {post.day:%Y-%m-%d} · {post.slot_id} · {words.disclaimer}"))
    return view


def mentions_of(post: DigestPost) -> discord.AllowedMentions:
    """The one mention that may resolve: the role that an administrator chose."""
    roles = [discord.Object(post.mention_role)] if post.mention_role is not None else False
    return discord.AllowedMentions(everyone=False, users=False, roles=roles, replied_user=False)


def _featured(post: DigestPost, shown: int, words: Words) -> list[str]:
    featured = post.featured
    numbers = {source.key: number for number, source in enumerate(featured.sources, start=1)}

    def numbered(text: str) -> str:
        return with_numbers(text, numbers)

    lines = [source_line(number, source, words, full=False) for number, source in enumerate(featured.sources, 1)]
    return [
        f"-# {spoken(featured.category)}\n## {featured.title}",
        numbered(featured.summary),
        "\n".join([f"**{words.takeaways}**", *(f"- {numbered(text)}" for text in featured.takeaways)]),
        f"**{words.risks}**\n- {numbered(featured.risk)}",
        "\n".join(
            [*lines[:shown], f"-# {words.as_of.format(featured.as_of)} · `{featured.entry_id}@{featured.version}`"]
        ),
    ]


def _news(post: DigestPost, words: Words) -> str:
    kinds = {
        ChangeKind.NEW: words.new,
        ChangeKind.CORRECTED: words.corrected,
        ChangeKind.REVIEWED: words.reviewed,
    }
    lines = [f"- {kinds[change.kind].format(change.title)}" for change in post.changes]
    if post.more_changes:
        lines.append(f"- {words.more_news.format(post.more_changes)}")
    return "\n".join([f"**{words.news}**", *lines]) if lines else ""


def _topics(post: DigestPost, words: Words) -> Sequence[TopicButton]:
    """The full answer first, then its neighbours and what was asked for most; each topic once."""
    wanted = {post.featured.entry_id: words.full_answer}
    for topic in (*post.related, *(asked.topic for asked in post.most_asked)):
        wanted.setdefault(topic.entry_id, topic.title)
    return [TopicButton(entry_id, label) for entry_id, label in list(wanted.items())[: limits.ROW_BUTTONS]]


def _text(text: str) -> ui.TextDisplay[ui.LayoutView]:
    return ui.TextDisplay(text)
