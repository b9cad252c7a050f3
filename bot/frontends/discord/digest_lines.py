"""Subscriptions and their history, told in lines. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from bot.digest.reading import spoken_days
from bot.frontends.discord.browsing import spoken
from bot.frontends.discord.limits import CONTENT, cut
from bot.storage.records import DigestRun, RunStatus, Subscription

_STATUS = {
    RunStatus.SENT: "posted",
    RunStatus.SKIPPED: "left out",
    RunStatus.FAILED: "refused",
    RunStatus.CLAIMED: "not settled yet",
}


def digest_line(subscription: Subscription, *, plain: bool = False) -> str:
    """One subscription: where, when and what; `plain` where Discord shows no markup."""
    if subscription.channel_id is None:
        where = "your messages" if plain else "your direct messages"
    else:
        where = f"channel {subscription.channel_id}" if plain else f"<#{subscription.channel_id}>"
    about = ", ".join(map(spoken, sorted(subscription.categories))) or "all topics"
    line = (
        f"{subscription.id}: {where}, {subscription.at:%H:%M} {subscription.zone}, "
        f"{spoken_days(subscription.weekdays)}, {about}"
    )
    if subscription.mention_role is not None and not plain:
        line += f", mentions <@&{subscription.mention_role}>"
    if subscription.paused:
        line += f" (paused{f': {subscription.pause_reason}' if subscription.pause_reason else ''})"
    return line


def list_text(subscriptions: Sequence[Subscription]) -> str:
    """All subscriptions of a guild or member."""
    if not subscriptions:
        return "There is no digest yet; `subscribe` makes one."
    return cut("\n".join(f"- {digest_line(each)}" for each in subscriptions), CONTENT)


def history_text(runs: Sequence[DigestRun]) -> str:
    """What happened to a digest, newest first."""
    if not runs:
        return "Nothing was due yet."
    return cut("\n".join(f"- {_run_line(run)}" for run in runs), CONTENT)


def run_sentence(status: RunStatus | None, reason: str | None) -> str:
    """What came of a digest that was to be posted at once."""
    if status is None:
        return "Nothing was posted: the digest is paused or gone, or was posted this very second."
    return f"The digest was {_STATUS[status]}." if status is RunStatus.SENT else f"{_STATUS[status]}: {reason}"


def _run_line(run: DigestRun) -> str:
    about = f", {run.entry_id}" if run.entry_id else ""
    why = f": {run.reason}" if run.reason else ""
    return f"<t:{int(run.slot.timestamp())}:f> {_STATUS[run.status]}{about}{why}"
