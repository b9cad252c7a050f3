"""Users, members, roles, channels and guilds as Discord's JSON shows them."""

from __future__ import annotations

from datetime import datetime

from tests.discord_server.constants import ChannelType, Json
from tests.discord_server.entities import Channel, Guild, Member, Role, User, Webhook, guild_permissions, permissions_in


def timestamp(moment: datetime) -> str:
    """ISO 8601 in UTC with microseconds, as Discord writes it."""
    return moment.isoformat(timespec="microseconds")


def user_json(user: User) -> Json:
    """A user object."""
    return {
        "id": str(user.id),
        "username": user.name,
        "discriminator": "0",
        "global_name": user.display_name,
        "avatar": None,
        "bot": user.bot,
        "public_flags": 0,
        "flags": 0,
    }


def member_json(member: Member, *, with_user: bool = True) -> Json:
    """A guild member object."""
    body: Json = {
        "roles": [str(each) for each in sorted(member.role_ids)],
        "joined_at": timestamp(member.joined_at),
        "nick": None,
        "avatar": None,
        "premium_since": None,
        "deaf": False,
        "mute": False,
        "pending": False,
        "flags": 0,
        "communication_disabled_until": None,
    }
    if with_user:
        body["user"] = user_json(member.user)
    return body


def role_json(role: Role) -> Json:
    """A role object."""
    body: Json = {
        "id": str(role.id),
        "name": role.name,
        "color": 0,
        "colors": {"primary_color": 0, "secondary_color": None, "tertiary_color": None},
        "hoist": False,
        "position": role.position,
        "permissions": str(role.permissions),
        "managed": role.managed_by is not None,
        "mentionable": role.mentionable,
        "flags": 0,
    }
    if role.managed_by is not None:
        body["tags"] = {"bot_id": str(role.managed_by)}
    return body


def channel_json(channel: Channel) -> Json:
    """A channel object of any kind."""
    body: Json = {"id": str(channel.id), "type": int(channel.type), "flags": 0}
    last = channel.log.last_id
    body["last_message_id"] = None if last is None else str(last)
    if channel.type is ChannelType.DM:
        body["recipients"] = [user_json(user) for user in channel.recipients if not user.bot]
        return body
    body.update(name=channel.name, rate_limit_per_user=0, nsfw=False)
    if channel.guild is not None:
        body["guild_id"] = str(channel.guild.id)
    body["parent_id"] = str(channel.parent.id) if channel.parent else None
    body.update(_thread_fields(channel) if channel.thread else _place_fields(channel))
    return body


def _thread_fields(channel: Channel) -> Json:
    state = channel.thread
    assert state is not None
    return {
        "owner_id": str(state.owner_id),
        "message_count": state.message_count,
        "member_count": len(state.member_ids),
        "total_message_sent": state.message_count,
        "applied_tags": [str(tag) for tag in state.applied_tags],
        "thread_metadata": {
            "archived": state.archived,
            "locked": state.locked,
            "auto_archive_duration": 1440,
            "archive_timestamp": timestamp(state.archive_changed_at),
            "create_timestamp": timestamp(state.created_at),
        },
    }


def _place_fields(channel: Channel) -> Json:
    body: Json = {
        "position": channel.position,
        "topic": channel.topic,
        "permission_overwrites": [
            {"id": str(each.target_id), "type": each.kind, "allow": str(each.allow), "deny": str(each.deny)}
            for each in channel.overwrites.values()
        ],
    }
    if channel.type is ChannelType.FORUM:
        body["available_tags"] = [
            {"id": str(tag), "name": name, "moderated": False, "emoji_id": None, "emoji_name": None}
            for tag, name in channel.tags
        ]
        body.update(default_reaction_emoji=None, default_sort_order=None, default_forum_layout=0)
    return body


def guild_json(guild: Guild) -> Json:
    """A guild object as GET /guilds/{id} gives it: no channels, no members."""
    return {
        "id": str(guild.id),
        "name": guild.name,
        "owner_id": str(guild.owner_id),
        "icon": None,
        "splash": None,
        "banner": None,
        "description": None,
        "features": [],
        "emojis": [],
        "stickers": [],
        "roles": [role_json(role) for role in guild.roles.values()],
        "preferred_locale": guild.locale,
        "verification_level": 0,
        "default_message_notifications": 0,
        "explicit_content_filter": 0,
        "mfa_level": 0,
        "nsfw_level": 0,
        "premium_tier": 0,
        "system_channel_id": None,
        "system_channel_flags": 0,
        "rules_channel_id": None,
        "afk_channel_id": None,
        "afk_timeout": 300,
        "approximate_member_count": len(guild.members),
        "approximate_presence_count": 1,
    }


def guild_create_json(guild: Guild, threads: list[Channel], bot: User) -> Json:
    """The GUILD_CREATE payload; without the presence intent Discord lists only the bot among the members."""
    body = guild_json(guild)
    body.update(
        unavailable=False,
        large=False,
        joined_at=timestamp(guild.members[bot.id].joined_at),
        member_count=len(guild.members),
        members=[member_json(guild.members[bot.id])],
        channels=[channel_json(each) for each in guild.channels.values()],
        threads=[channel_json(each) for each in threads if permissions_in(each, bot.id)],
        presences=[],
        voice_states=[],
        stage_instances=[],
        guild_scheduled_events=[],
        soundboard_sounds=[],
    )
    return body


def interaction_member_json(guild: Guild, member: Member, channel: Channel) -> Json:
    """A member with the permissions they have in the interaction's channel."""
    body = member_json(member)
    body["permissions"] = str(permissions_in(channel, member.user.id))
    return body


def partial_guild_json(guild: Guild, member: Member) -> Json:
    """One item of GET /users/@me/guilds."""
    return {
        "id": str(guild.id),
        "name": guild.name,
        "icon": None,
        "banner": None,
        "owner": guild.owner_id == member.user.id,
        "permissions": str(guild_permissions(guild, member)),
        "features": [],
        "approximate_member_count": len(guild.members),
        "approximate_presence_count": 1,
    }


def webhook_json(webhook: Webhook, application_id: int | None = None) -> Json:
    """A webhook object."""
    guild = webhook.channel.guild
    return {
        "id": str(webhook.id),
        "type": 1,
        "name": webhook.name,
        "avatar": None,
        "channel_id": str(webhook.channel.id),
        "guild_id": str(guild.id) if guild else None,
        "application_id": None if application_id is None else str(application_id),
        "token": webhook.token,
    }
