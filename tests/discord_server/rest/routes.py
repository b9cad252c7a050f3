"""Every route of the API with its rate limit."""

from __future__ import annotations

from tests.discord_server import rates
from tests.discord_server.rest import channels, commands, interactions, messages, people, webhooks
from tests.discord_server.rest.call import Endpoint

_MESSAGES = "/channels/{channel_id}/messages"
_MESSAGE = _MESSAGES + "/{message_id}"
_GLOBAL_COMMANDS = "/applications/{application_id}/commands"
_GUILD_COMMANDS = "/applications/{application_id}/guilds/{guild_id}/commands"
_HOOK = "/webhooks/{webhook_id}/{token}"
_MINE = "/reactions/{emoji}/@me"

_ACCOUNT = (
    Endpoint("GET", "/gateway", people.read_gateway, needs_token=False),
    Endpoint("GET", "/gateway/bot", people.read_gateway_bot),
    Endpoint("GET", "/oauth2/applications/@me", people.read_application),
    Endpoint("GET", "/applications/@me", people.read_application),
    Endpoint("GET", "/users/@me", people.read_me),
    Endpoint("GET", "/users/@me/guilds", people.read_my_guilds),
    Endpoint("DELETE", "/users/@me/guilds/{guild_id}", people.leave_guild),
    Endpoint("POST", "/users/@me/channels", people.open_dm),
    Endpoint("GET", "/users/{user_id}", people.read_user),
)
_GUILDS = (
    Endpoint("GET", "/guilds/{guild_id}", people.read_guild),
    Endpoint("GET", "/guilds/{guild_id}/channels", people.read_guild_channels),
    Endpoint("GET", "/guilds/{guild_id}/threads/active", people.read_active_threads),
    Endpoint("GET", "/guilds/{guild_id}/members", people.read_members),
    Endpoint("GET", "/guilds/{guild_id}/members/search", people.search_members),
    Endpoint("GET", "/guilds/{guild_id}/members/{user_id}", people.read_member),
    Endpoint("GET", "/guilds/{guild_id}/roles", people.read_roles),
    Endpoint("GET", "/guilds/{guild_id}/roles/{role_id}", people.read_role),
)
_CHANNELS = (
    Endpoint("GET", "/channels/{channel_id}", channels.read_channel),
    Endpoint("PATCH", "/channels/{channel_id}", channels.edit_channel),
    Endpoint("DELETE", "/channels/{channel_id}", channels.delete_channel),
    Endpoint("POST", "/channels/{channel_id}/threads", channels.start_thread),
    Endpoint("PUT", "/channels/{channel_id}/thread-members/@me", channels.join_thread),
    Endpoint("DELETE", "/channels/{channel_id}/thread-members/@me", channels.leave_thread),
    Endpoint("POST", "/channels/{channel_id}/typing", messages.typing, rates.TYPING),
    Endpoint("GET", "/channels/{channel_id}/webhooks", webhooks.read_channel_webhooks),
    Endpoint("POST", "/channels/{channel_id}/webhooks", webhooks.create_webhook),
    Endpoint("GET", _MESSAGES, messages.read_messages, rates.MESSAGE_READ),
    Endpoint("POST", _MESSAGES, messages.send_message, rates.MESSAGE_CREATE),
    Endpoint("POST", _MESSAGES + "/bulk-delete", messages.delete_messages, rates.MESSAGE_DELETE),
    Endpoint("GET", _MESSAGE, messages.read_message, rates.MESSAGE_READ),
    Endpoint("PATCH", _MESSAGE, messages.edit_message, rates.MESSAGE_EDIT),
    Endpoint("DELETE", _MESSAGE, messages.delete_message, rates.MESSAGE_DELETE),
    Endpoint("POST", _MESSAGE + "/crosspost", messages.crosspost, rates.CROSSPOST),
    Endpoint("POST", _MESSAGE + "/threads", channels.start_thread_from_message),
    Endpoint("PUT", _MESSAGE + _MINE, messages.add_reaction, rates.REACTION),
    Endpoint("DELETE", _MESSAGE + _MINE, messages.remove_reaction, rates.REACTION),
)
_COMMANDS = tuple(
    Endpoint(method, base + tail, handler, bucket)
    for base in (_GLOBAL_COMMANDS, _GUILD_COMMANDS)
    for method, tail, handler, bucket in (
        ("GET", "", commands.read_commands, rates.OPEN),
        ("PUT", "", commands.overwrite_commands, rates.COMMANDS),
        ("POST", "", commands.create_command, rates.COMMANDS),
        ("GET", "/{command_id}", commands.read_command, rates.OPEN),
        ("PATCH", "/{command_id}", commands.edit_command, rates.COMMANDS),
        ("DELETE", "/{command_id}", commands.delete_command, rates.COMMANDS),
    )
)
_WEBHOOKS = (
    Endpoint(
        "POST",
        "/interactions/{interaction_id}/{token}/callback",
        interactions.respond,
        rates.CALLBACK,
        needs_token=False,
        exempt=True,
    ),
    Endpoint("GET", "/webhooks/{webhook_id}", webhooks.read_webhook),
    Endpoint("DELETE", "/webhooks/{webhook_id}", webhooks.delete_webhook),
    Endpoint("POST", _HOOK, webhooks.execute, rates.WEBHOOK, needs_token=False, exempt=True),
    *(
        Endpoint(method, _HOOK + "/messages/{message_id}", handler, rates.WEBHOOK, needs_token=False, exempt=True)
        for method, handler in (
            ("GET", webhooks.read_message),
            ("PATCH", webhooks.edit_message),
            ("DELETE", webhooks.delete_message),
        )
    ),
)
ENDPOINTS = (*_ACCOUNT, *_GUILDS, *_CHANNELS, *_COMMANDS, *_WEBHOOKS)
