"""Interactions as INTERACTION_CREATE shows them."""

from __future__ import annotations

from tests.discord_server.constants import Json
from tests.discord_server.entities import Channel, permissions_in
from tests.discord_server.interaction import Interaction
from tests.discord_server.message_wire import Sight, message_json
from tests.discord_server.wire import channel_json, interaction_member_json, user_json
from tests.discord_server.world import World

ATTACHMENT_LIMIT = 10 * 1024 * 1024


def interaction_json(world: World, interaction: Interaction) -> Json:
    """The whole event; the message of a component interaction is shown with its content."""
    guild = interaction.guild
    channel = interaction.channel
    body: Json = {
        "id": str(interaction.id),
        "application_id": str(world.application_id),
        "type": int(interaction.type),
        "token": interaction.token,
        "version": 1,
        "data": interaction.data,
        "channel_id": str(channel.id),
        "channel": _channel_json(channel, interaction.user.id),
        "app_permissions": str(permissions_in(channel, world.bot.id)),
        "locale": interaction.user.locale,
        "entitlements": [],
        "entitlement_sku_ids": [],
        "authorizing_integration_owners": interaction.owners,
        "context": int(interaction.context),
        "attachment_size_limit": ATTACHMENT_LIMIT,
    }
    if guild is not None:
        body["guild_id"] = str(guild.id)
        body["guild"] = {"id": str(guild.id), "locale": guild.locale, "features": []}
        body["guild_locale"] = guild.locale
        body["member"] = interaction_member_json(guild, guild.members[interaction.user.id], channel)
    else:
        body["user"] = user_json(interaction.user)
    if interaction.message is not None:
        body["message"] = message_json(world, interaction.message, Sight(world.bot.id, True))
    return body


def _channel_json(channel: Channel, user_id: int) -> Json:
    return {**channel_json(channel), "permissions": str(permissions_in(channel, user_id))}
