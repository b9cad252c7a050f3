"""The state of the small world: users, guilds, channels, webhooks. It decides nothing and tells nobody."""

from __future__ import annotations

import secrets
from collections.abc import Iterable

from tests.discord_server.clock import Clock, SnowflakeMint
from tests.discord_server.constants import ChannelType, Permission
from tests.discord_server.entities import Channel, Guild, Member, Message, Overwrite, Role, ThreadState, User, Webhook
from tests.discord_server.errors import unknown

UserRef = User | str | int
ChannelRef = Channel | str | int
GuildRef = Guild | str | int


class World:
    """Everything that exists, found by id or by name in constant time."""

    def __init__(self, clock: Clock, application_name: str = "Assay") -> None:
        self.clock = clock
        self.mint = SnowflakeMint(clock)
        self.users: dict[int, User] = {}
        self.guilds: dict[int, Guild] = {}
        self.channels: dict[int, Channel] = {}
        self.webhooks: dict[int, Webhook] = {}
        self.ephemerals: dict[int, Message] = {}
        self._dms: dict[int, Channel] = {}
        self._user_names: dict[str, User] = {}
        self._channel_names: dict[str, Channel] = {}
        self._guild_names: dict[str, Guild] = {}
        self.bot = self.add_user(application_name, bot=True)

    @property
    def application_id(self) -> int:
        """The application's id, which is its bot user's id too."""
        return self.bot.id

    def add_user(self, name: str, *, bot: bool = False, locale: str = "en-US", has_app: bool = False) -> User:
        """A new user; the newest of that name is the one found by name."""
        user = User(self.mint.next(), name, name.capitalize(), bot=bot, locale=locale, has_app=has_app)
        self.users[user.id] = user
        self._user_names[name] = user
        return user

    def add_guild(self, name: str, owner: User, *, has_bot: bool = True, locale: str = "en-US") -> Guild:
        """A new guild with its owner, an @everyone role and, if asked, the bot."""
        guild = Guild(self.mint.next(), name, owner.id, has_bot=has_bot, locale=locale)
        guild.roles[guild.id] = Role(guild.id, "@everyone", Permission.EVERYDAY, position=0)
        self.guilds[guild.id] = guild
        self._guild_names[name] = guild
        self.join(guild, owner)
        if has_bot:
            role = self.add_role(guild, self.bot.name, Permission.EVERYDAY, managed_by=self.bot.id)
            self.join(guild, self.bot, [role])
        return guild

    def add_role(
        self, guild: Guild, name: str, permissions: int, *, mentionable: bool = False, managed_by: int | None = None
    ) -> Role:
        """A new role above the others."""
        role = Role(self.mint.next(), name, permissions, len(guild.roles), mentionable, managed_by)
        guild.roles[role.id] = role
        return role

    def join(self, guild: Guild, user: User, roles: Iterable[Role] = ()) -> Member:
        """Make a user a member."""
        member = Member(user, {role.id for role in roles}, self.clock.now())
        guild.members[user.id] = member
        return member

    def add_channel(
        self, guild: Guild, name: str, kind: ChannelType = ChannelType.TEXT, *, topic: str | None = None
    ) -> Channel:
        """A new channel of a guild."""
        channel = Channel(self.mint.next(), kind, name, guild=guild, topic=topic, position=len(guild.channels))
        guild.channels[channel.id] = channel
        return self._keep(channel)

    def add_thread(self, parent: Channel, name: str, owner: User, *, thread_id: int | None = None) -> Channel:
        """A new public thread (a post, in a forum)."""
        kind = ChannelType.PUBLIC_THREAD
        if parent.type is ChannelType.ANNOUNCEMENT:
            kind = ChannelType.ANNOUNCEMENT_THREAD
        now = self.clock.now()
        state = ThreadState(owner.id, now, now, member_ids={owner.id})
        channel = Channel(thread_id or self.mint.next(), kind, name, parent.guild, parent, thread=state)
        return self._keep(channel)

    def add_webhook(self, channel: Channel, name: str) -> Webhook:
        """A new incoming webhook."""
        user = User(self.mint.next(), name, name, bot=True)
        self.users[user.id] = user
        webhook = Webhook(user.id, secrets.token_urlsafe(24), name, channel, user)
        self.webhooks[webhook.id] = webhook
        return webhook

    def dm_with(self, user: User) -> Channel:
        """The direct-message channel between the bot and a user, made when first needed."""
        channel = self._dms.get(user.id)
        if channel is None:
            channel = Channel(self.mint.next(), ChannelType.DM, "", recipients=(user, self.bot))
            self._dms[user.id] = channel
            self.channels[channel.id] = channel
        return channel

    def add_private_channel(self, users: list[User]) -> Channel:
        """A conversation among people, without the bot."""
        channel = Channel(self.mint.next(), ChannelType.DM, "", recipients=tuple(users))
        self.channels[channel.id] = channel
        return channel

    def forget_channel(self, channel: Channel) -> None:
        """Take a channel (and its threads) out of the world."""
        for thread in self.threads_of(channel):
            self.channels.pop(thread.id, None)
        self.channels.pop(channel.id, None)
        if channel.guild is not None:
            channel.guild.channels.pop(channel.id, None)

    def threads_of(self, parent: Channel) -> list[Channel]:
        """The threads under a channel."""
        return [each for each in self.channels.values() if each.parent is parent]

    def threads_in(self, guild: Guild) -> list[Channel]:
        """All active threads of a guild."""
        return [
            each
            for each in self.channels.values()
            if each.guild is guild and each.thread is not None and not each.thread.archived
        ]

    def set_overwrite(self, channel: Channel, target: Role | User, *, allow: int = 0, deny: int = 0) -> None:
        """Replace what one role or member may do differently in a channel."""
        kind = 0 if isinstance(target, Role) else 1
        channel.overwrites[target.id] = Overwrite(target.id, kind, allow, deny)

    def channel(self, channel_id: int) -> Channel:
        """Raises:
        ApiError: 10003.
        """
        channel = self.channels.get(channel_id)
        if channel is None:
            raise unknown("Channel")
        return channel

    def guild_of_bot(self, guild_id: int) -> Guild:
        """A guild the bot is in.

        Raises:
            ApiError: 10004.
        """
        guild = self.guilds.get(guild_id)
        if guild is None or not guild.has_bot or not guild.available:
            raise unknown("Guild")
        return guild

    def find_user(self, ref: UserRef) -> User:
        """A user by object, id or name.

        Raises:
            KeyError: when there is none.
        """
        if isinstance(ref, User):
            return ref
        return self.users[ref] if isinstance(ref, int) else self._user_names[ref]

    def find_channel(self, ref: ChannelRef) -> Channel:
        """A channel by object, id or name.

        Raises:
            KeyError: when there is none.
        """
        if isinstance(ref, Channel):
            return ref
        return self.channels[ref] if isinstance(ref, int) else self._channel_names[ref]

    def find_guild(self, ref: GuildRef) -> Guild:
        """A guild by object, id or name.

        Raises:
            KeyError: when there is none.
        """
        if isinstance(ref, Guild):
            return ref
        return self.guilds[ref] if isinstance(ref, int) else self._guild_names[ref]

    def _keep(self, channel: Channel) -> Channel:
        self.channels[channel.id] = channel
        self._channel_names[channel.name] = channel
        return channel
