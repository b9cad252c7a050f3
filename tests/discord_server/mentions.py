"""Who a text notifies, after allowed_mentions, permissions and code blocks."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from tests.discord_server.constants import ComponentType, Json, Permission
from tests.discord_server.entities import Channel, Message, Pings, User, permissions_in
from tests.discord_server.errors import FormErrors

_CODE = re.compile(r"```.*?```|``.*?``|`[^`\n]*`", re.DOTALL)
_USER = re.compile(r"<@!?(\d{1,20})>")
_ROLE = re.compile(r"<@&(\d{1,20})>")
_EVERYONE = re.compile(r"@(?:everyone|here)\b")
_KINDS = ("users", "roles", "everyone")


@dataclass(frozen=True, slots=True)
class Allowed:
    """An allowed_mentions object; None for users or roles means: all of them."""

    users: frozenset[int] | None = None
    roles: frozenset[int] | None = None
    everyone: bool = True
    replied_user: bool = True


EVERYTHING_ALLOWED: Final = Allowed()


def read_allowed(raw: Json | None, form: FormErrors, path: tuple[str | int, ...] = ()) -> Allowed:
    """Read an allowed_mentions object, noting what Discord refuses; absent means everything is allowed."""
    here = (*path, "allowed_mentions")
    if raw is None:
        return EVERYTHING_ALLOWED
    parse = raw.get("parse") or []
    for index, kind in enumerate(parse):
        if kind not in _KINDS:
            form.add((*here, "parse", index), "BASE_TYPE_CHOICES", f"Value must be one of {_KINDS}.")
    lists: dict[str, frozenset[int] | None] = {}
    for kind in ("users", "roles"):
        ids = raw.get(kind) or []
        if kind in parse and ids:
            form.add(
                here,
                "MESSAGE_ALLOWED_MENTIONS_PARSE_EXCLUSIVE",
                f'parse:["{kind}"] and {kind}: [ids...] are mutually exclusive.',
            )
        if len(ids) > 100:
            form.add((*here, kind), "BASE_TYPE_MAX_LENGTH", "Must be 100 or fewer in length.")
        lists[kind] = None if kind in parse else frozenset(int(each) for each in ids)
    return Allowed(lists["users"], lists["roles"], "everyone" in parse, bool(raw.get("replied_user", False)))


def pinged_by(text: str, author: User, channel: Channel, allowed: Allowed, reply_to: Message | None = None) -> Pings:
    """Who a new message notifies.

    A reply pings the author it answers, unless that message is an interaction response: Discord does not count those.
    """
    users: set[int] = set()
    roles: set[int] = set()
    everyone = False
    if "@" in text:
        bare = _CODE.sub("", text)
        users = {each for each in _ids(_USER, bare) if _user_allowed(each, channel, allowed)}
        roles = {each for each in _ids(_ROLE, bare) if _role_allowed(each, author, channel, allowed)}
        everyone = bool(_EVERYONE.search(bare)) and allowed.everyone and _may_ping_all(author, channel)
    if reply_to is not None and allowed.replied_user and reply_to.webhook_id is None and reply_to.author is not author:
        users.add(reply_to.author.id)
    return Pings(frozenset(users), frozenset(roles), everyone)


def displayed_text(content: str, components: list[Json]) -> str:
    """All text of a message in which a mention would ping: its content and every text display."""
    if not components:
        return content
    parts = [content]
    _collect_text(components, parts)
    return "\n".join(parts)


def _collect_text(components: list[Json], parts: list[str]) -> None:
    for component in components:
        if component.get("type") == ComponentType.TEXT_DISPLAY:
            parts.append(str(component.get("content", "")))
        children = component.get("components")
        if children:
            _collect_text(children, parts)


def _ids(pattern: re.Pattern[str], text: str) -> set[int]:
    return {int(each) for each in pattern.findall(text)}


def _user_allowed(user_id: int, channel: Channel, allowed: Allowed) -> bool:
    if allowed.users is not None and user_id not in allowed.users:
        return False
    if channel.guild is not None:
        return user_id in channel.guild.members
    return any(user.id == user_id for user in channel.recipients)


def _role_allowed(role_id: int, author: User, channel: Channel, allowed: Allowed) -> bool:
    role = channel.guild.roles.get(role_id) if channel.guild else None
    if role is None or (allowed.roles is not None and role_id not in allowed.roles):
        return False
    return role.mentionable or _may_ping_all(author, channel)


def _may_ping_all(author: User, channel: Channel) -> bool:
    return channel.guild is not None and bool(permissions_in(channel, author.id) & Permission.MENTION_EVERYONE)
