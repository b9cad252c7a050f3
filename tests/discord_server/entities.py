"""What the stand-in's world is made of."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from tests.discord_server.constants import THREAD_TYPES, ChannelType, Json, MessageFlag, MessageType, Permission
from tests.discord_server.message_log import MessageLog


@dataclass(slots=True, eq=False)
class User:
    """A person or a bot. `has_app` says that they installed the application for themselves."""

    id: int
    name: str
    display_name: str
    bot: bool = False
    dms_open: bool = True
    locale: str = "en-US"
    has_app: bool = False


@dataclass(slots=True, eq=False)
class Role:
    """A guild's role; `permissions` are bits of `Permission`."""

    id: int
    name: str
    permissions: int
    position: int = 1
    mentionable: bool = False
    managed_by: int | None = None


@dataclass(slots=True, eq=False)
class Member:
    """A user in a guild."""

    user: User
    role_ids: set[int]
    joined_at: datetime


@dataclass(slots=True)
class Overwrite:
    """Permissions of one role (kind 0) or member (kind 1) that differ in one channel."""

    target_id: int
    kind: int
    allow: int = 0
    deny: int = 0


@dataclass(slots=True)
class ThreadState:
    """What a thread has beyond a channel."""

    owner_id: int
    created_at: datetime
    archive_changed_at: datetime
    archived: bool = False
    locked: bool = False
    message_count: int = 0
    member_ids: set[int] = field(default_factory=set)
    applied_tags: tuple[int, ...] = ()


@dataclass(slots=True, eq=False)
class Guild:
    """A guild; `has_bot` is false for one in which the application is only user-installed or not at all."""

    id: int
    name: str
    owner_id: int
    has_bot: bool = True
    available: bool = True
    locale: str = "en-US"
    roles: dict[int, Role] = field(default_factory=dict)
    members: dict[int, Member] = field(default_factory=dict)
    channels: dict[int, Channel] = field(default_factory=dict)


@dataclass(slots=True, eq=False)
class Channel:
    """Any channel: of a guild, a thread (then `thread` is set), or a direct message (then `guild` is None)."""

    id: int
    type: ChannelType
    name: str
    guild: Guild | None = None
    parent: Channel | None = None
    recipients: tuple[User, ...] = ()
    topic: str | None = None
    position: int = 0
    overwrites: dict[int, Overwrite] = field(default_factory=dict)
    thread: ThreadState | None = None
    tags: tuple[tuple[int, str], ...] = ()
    log: MessageLog = field(default_factory=MessageLog)

    @property
    def is_thread(self) -> bool:
        """Whether this is a thread or a forum post."""
        return self.type in THREAD_TYPES


@dataclass(slots=True, eq=False)
class Webhook:
    """An incoming webhook of a channel; `user` is who its messages are from."""

    id: int
    token: str
    name: str
    channel: Channel
    user: User


@dataclass(frozen=True, slots=True)
class Pings:
    """Who was really notified by a message, after allowed_mentions and permissions."""

    users: frozenset[int] = frozenset()
    roles: frozenset[int] = frozenset()
    everyone: bool = False

    def __bool__(self) -> bool:
        return bool(self.users or self.roles or self.everyone)


@dataclass(slots=True, eq=False)
class Message:
    """A message as the server keeps it. `posted_at` and `edited_at_monotonic` are monotonic seconds."""

    id: int
    channel: Channel
    author: User
    content: str
    created_at: datetime
    posted_at: float
    type: MessageType = MessageType.DEFAULT
    flags: int = 0
    embeds: list[Json] = field(default_factory=list)
    components: list[Json] = field(default_factory=list)
    attachments: list[Json] = field(default_factory=list)
    pings: Pings = field(default_factory=Pings)
    edited_at: datetime | None = None
    changed_at: float = 0.0
    reference: Message | None = None
    reference_id: int | None = None
    webhook_id: int | None = None
    webhook_name: str | None = None
    nonce: str | int | None = None
    interaction: Json | None = None
    thread: Channel | None = None
    reactions: dict[str, set[int]] = field(default_factory=dict)
    deleted: bool = False

    @property
    def ephemeral(self) -> bool:
        """Whether only the member who interacted sees it."""
        return bool(self.flags & MessageFlag.EPHEMERAL)

    @property
    def loading(self) -> bool:
        """Whether it is a deferred response still waiting for its content."""
        return bool(self.flags & MessageFlag.LOADING)


def permissions_in(channel: Channel, user_id: int) -> int:
    """The permission bits a user has in a channel, by Discord's order: owner, roles, administrator, overwrites.

    0 means that they do not see it at all.
    """
    guild = channel.guild
    if guild is None:
        return Permission.EVERYDAY if any(user.id == user_id for user in channel.recipients) else 0
    member = guild.members.get(user_id)
    if member is None:
        return 0
    bits = guild_permissions(guild, member)
    if bits & Permission.ADMINISTRATOR:
        return Permission.ALL
    bits = _overwritten(bits, _overwrites_of(channel), guild.id, member)
    return bits if bits & Permission.VIEW_CHANNEL else 0


def guild_permissions(guild: Guild, member: Member) -> int:
    """The permission bits a member has before any channel's overwrites."""
    if member.user.id == guild.owner_id:
        return Permission.ALL
    bits = guild.roles[guild.id].permissions
    for role_id in member.role_ids:
        bits |= guild.roles[role_id].permissions
    return Permission.ALL if bits & Permission.ADMINISTRATOR else bits


def _overwrites_of(channel: Channel) -> dict[int, Overwrite]:
    if channel.is_thread and channel.parent is not None:
        return channel.parent.overwrites
    return channel.overwrites


def _overwritten(bits: int, overwrites: dict[int, Overwrite], everyone_id: int, member: Member) -> int:
    if not overwrites:
        return bits
    everyone = overwrites.get(everyone_id)
    if everyone is not None:
        bits = bits & ~everyone.deny | everyone.allow
    allow = deny = 0
    for role_id in member.role_ids:
        overwrite = overwrites.get(role_id)
        if overwrite is not None:
            allow |= overwrite.allow
            deny |= overwrite.deny
    bits = bits & ~deny | allow
    own = overwrites.get(member.user.id)
    return bits & ~own.deny | own.allow if own is not None else bits
