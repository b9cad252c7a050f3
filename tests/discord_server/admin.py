"""What administrators, users and Discord itself change about the world while the bot runs."""

from __future__ import annotations

from tests.discord_server.constants import ChannelType, Intent, Permission
from tests.discord_server.entities import Channel, Guild, Role, User, Webhook
from tests.discord_server.events import channel_event, plain_event
from tests.discord_server.platform import Platform
from tests.discord_server.wire import member_json, role_json
from tests.discord_server.world import ChannelRef, GuildRef, UserRef


class Admin:
    """Changes to the world, told to the gateway as Discord tells them."""

    def __init__(self, platform: Platform) -> None:
        self._platform = platform
        self._world = platform.world

    def set_overwrite(self, channel: ChannelRef, target: Role | UserRef, *, allow: int = 0, deny: int = 0) -> None:
        """Allow or deny a role or a user something in one channel (bits of `constants.Permission`)."""
        place = self._world.find_channel(channel)
        who = target if isinstance(target, Role) else self._world.find_user(target)
        self._world.set_overwrite(place, who, allow=allow, deny=deny)
        self._platform.events.emit(channel_event("CHANNEL_UPDATE", place))

    def deny_bot(self, channel: ChannelRef, permissions: int) -> None:
        """Take permissions from the bot in one channel; 0 gives them back."""
        self.set_overwrite(channel, self._world.bot, deny=permissions)

    def set_role_permissions(self, guild: GuildRef, role_name: str, permissions: int) -> None:
        """Change what a role may do everywhere in a guild; the bot's own role has the bot's name."""
        place = self._world.find_guild(guild)
        role = self.role(place, role_name)
        role.permissions = permissions
        body = {"guild_id": str(place.id), "role": role_json(role)}
        self._platform.events.emit(plain_event("GUILD_ROLE_UPDATE", Intent.GUILDS, body, place))

    def role(self, guild: GuildRef, name: str) -> Role:
        """A role by name.

        Raises:
            KeyError: when there is none.
        """
        for role in self._world.find_guild(guild).roles.values():
            if role.name == name:
                return role
        raise KeyError(name)

    def give_role(self, guild: GuildRef, user: UserRef, role_name: str) -> None:
        """Give a member a role."""
        place = self._world.find_guild(guild)
        member = place.members[self._world.find_user(user).id]
        member.role_ids.add(self.role(place, role_name).id)
        body = {**member_json(member), "guild_id": str(place.id)}
        self._platform.events.emit(plain_event("GUILD_MEMBER_UPDATE", Intent.GUILD_MEMBERS, body, place))

    def archive(self, thread: ChannelRef, *, locked: bool = False) -> None:
        """Archive a thread; a locked one only moderators write in."""
        self._set_thread(thread, archived=True, locked=locked)

    def unarchive(self, thread: ChannelRef) -> None:
        """Open a thread again."""
        self._set_thread(thread, archived=False, locked=False)

    def close_dms(self, user: UserRef, *, closed: bool = True) -> None:
        """Let a user take no direct messages any more, or again."""
        self._world.find_user(user).dms_open = not closed

    def install_for(self, user: UserRef, *, installed: bool = True) -> None:
        """Let a user install the application for themselves, or take it off."""
        self._world.find_user(user).has_app = installed

    def remove_bot(self, guild: GuildRef) -> None:
        """Throw the bot out of a guild."""
        place = self._world.find_guild(guild)
        place.has_bot = False
        place.members.pop(self._world.bot.id, None)
        self._platform.gateway.tell_removed(place)

    def add_bot(self, guild: GuildRef) -> None:
        """Invite the bot into a guild."""
        place = self._world.find_guild(guild)
        place.has_bot = True
        role = self._world.add_role(place, self._world.bot.name, Permission.EVERYDAY, managed_by=self._world.bot.id)
        self._world.join(place, self._world.bot, [role])
        self._platform.gateway.tell_added(place)

    def add_guild(self, name: str, owner: UserRef, *, channels: tuple[str, ...] = ("general",)) -> Guild:
        """A new guild that has just invited the bot."""
        guild = self._world.add_guild(name, self._world.find_user(owner))
        for each in channels:
            self._world.add_channel(guild, each)
        self._platform.gateway.tell_added(guild)
        return guild

    def add_user(self, name: str, *, guilds: tuple[GuildRef, ...] = (), locale: str = "en-US") -> User:
        """A new user, member of some guilds."""
        user = self._world.add_user(name, locale=locale)
        for each in guilds:
            self._world.join(self._world.find_guild(each), user)
        return user

    def add_channel(self, guild: GuildRef, name: str, kind: ChannelType = ChannelType.TEXT) -> Channel:
        """A new channel."""
        channel = self._world.add_channel(self._world.find_guild(guild), name, kind)
        self._platform.events.emit(channel_event("CHANNEL_CREATE", channel))
        return channel

    def delete_channel(self, channel: ChannelRef) -> None:
        """Delete a channel or a thread."""
        place = self._world.find_channel(channel)
        self._world.forget_channel(place)
        self._platform.events.emit(channel_event("THREAD_DELETE" if place.is_thread else "CHANNEL_DELETE", place))

    def add_webhook(self, channel: ChannelRef, name: str) -> Webhook:
        """A new incoming webhook."""
        return self._world.add_webhook(self._world.find_channel(channel), name)

    def private_channel(self, *users: UserRef) -> Channel:
        """A conversation among people, without the bot: only an installed application is reached from there."""
        return self._world.add_private_channel([self._world.find_user(each) for each in users])

    def _set_thread(self, thread: ChannelRef, *, archived: bool, locked: bool) -> None:
        place = self._world.find_channel(thread)
        if place.thread is None:
            raise KeyError(f"{place.name} is no thread")
        place.thread.archived, place.thread.locked = archived, locked
        place.thread.archive_changed_at = self._platform.clock.now()
        self._platform.events.emit(channel_event("THREAD_UPDATE", place))
