"""The bot's own account, its application, users, guilds, members and roles."""

from __future__ import annotations

from tests.discord_server.constants import Intent, Json
from tests.discord_server.entities import User
from tests.discord_server.errors import missing_access, unknown
from tests.discord_server.rest.call import NO_CONTENT, Call, Reply
from tests.discord_server.wire import (
    channel_json,
    guild_json,
    member_json,
    partial_guild_json,
    role_json,
    user_json,
)

_GATEWAY_MESSAGE_CONTENT_LIMITED = 1 << 19
_GATEWAY_GUILD_MEMBERS_LIMITED = 1 << 15
_GATEWAY_PRESENCE_LIMITED = 1 << 13


async def read_gateway(call: Call) -> Reply:
    """GET the gateway's address."""
    return Reply(200, {"url": f"{call.platform.gateway.address}/gateway/"})


async def read_gateway_bot(call: Call) -> Reply:
    """GET the gateway's address, shards and session starts left."""
    settings = call.platform.settings
    return Reply(
        200,
        {
            "url": f"{call.platform.gateway.address}/gateway/",
            "shards": 1,
            "session_start_limit": {
                "total": settings.identifies_per_day,
                "remaining": call.platform.gateway.starts_left(),
                "reset_after": 86_400_000,
                "max_concurrency": 1,
            },
        },
    )


async def read_me(call: Call) -> Reply:
    """GET the bot's user."""
    return Reply(200, {**user_json(call.platform.world.bot), "verified": True, "mfa_enabled": False, "email": None})


async def read_user(call: Call) -> Reply:
    """GET any user."""
    user = call.platform.world.users.get(call.id("user_id"))
    if user is None:
        raise unknown("User")
    return Reply(200, user_json(user))


async def read_application(call: Call) -> Reply:
    """GET the application, whose flags say which privileged intents are enabled."""
    world, intents = call.platform.world, call.platform.settings.privileged_intents
    flags = 0
    for intent, flag in (
        (Intent.MESSAGE_CONTENT, _GATEWAY_MESSAGE_CONTENT_LIMITED),
        (Intent.GUILD_MEMBERS, _GATEWAY_GUILD_MEMBERS_LIMITED),
        (Intent.GUILD_PRESENCES, _GATEWAY_PRESENCE_LIMITED),
    ):
        if intents & intent:
            flags |= flag
    owner = world.find_user("olga")
    return Reply(200, _application_json(world.bot, owner, flags, len(world.guilds)))


def _application_json(bot: User, owner: User, flags: int, guilds: int) -> Json:
    return {
        "id": str(bot.id),
        "name": bot.name,
        "icon": None,
        "description": "",
        "summary": "",
        "type": None,
        "bot": user_json(bot),
        "bot_public": True,
        "bot_require_code_grant": False,
        "verify_key": "0" * 64,
        "owner": user_json(owner),
        "team": None,
        "flags": flags,
        "hook": True,
        "redirect_uris": [],
        "interactions_endpoint_url": None,
        "role_connections_verification_url": None,
        "approximate_guild_count": guilds,
        "approximate_user_install_count": 1,
        "integration_types_config": {"0": {}, "1": {}},
    }


async def open_dm(call: Call) -> Reply:
    """POST a direct message channel with a user."""
    user = call.platform.world.users.get(int(call.body().get("recipient_id") or 0))
    if user is None:
        raise unknown("User")
    return Reply(200, channel_json(call.platform.world.dm_with(user)))


async def read_my_guilds(call: Call) -> Reply:
    """GET the guilds the bot is in."""
    world = call.platform.world
    mine = [each for each in world.guilds.values() if each.has_bot]
    return Reply(200, [partial_guild_json(each, each.members[world.bot.id]) for each in mine])


async def leave_guild(call: Call) -> Reply:
    """DELETE the bot's membership."""
    guild = call.guild()
    guild.has_bot = False
    guild.members.pop(call.platform.world.bot.id, None)
    call.platform.gateway.tell_removed(guild)
    return NO_CONTENT


async def read_guild(call: Call) -> Reply:
    """GET a guild."""
    return Reply(200, guild_json(call.guild()))


async def read_guild_channels(call: Call) -> Reply:
    """GET a guild's channels, threads not among them."""
    return Reply(200, [channel_json(each) for each in call.guild().channels.values()])


async def read_active_threads(call: Call) -> Reply:
    """GET a guild's active threads."""
    threads = call.platform.world.threads_in(call.guild())
    return Reply(200, {"threads": [channel_json(each) for each in threads], "members": [], "has_more": False})


async def read_members(call: Call) -> Reply:
    """GET members in order of id; needs the members intent."""
    guild = call.guild()
    if not call.platform.settings.privileged_intents & Intent.GUILD_MEMBERS:
        raise missing_access()
    after, limit = int(call.request.query.get("after", 0)), call.number("limit", 1, most=1000)
    ids = sorted(each for each in guild.members if each > after)[:limit]
    return Reply(200, [member_json(guild.members[each]) for each in ids])


async def search_members(call: Call) -> Reply:
    """GET members whose name begins with the query."""
    query, limit = call.request.query.get("query", "").lower(), call.number("limit", 1, most=1000)
    found = [each for each in call.guild().members.values() if each.user.name.startswith(query)]
    return Reply(200, [member_json(each) for each in found[:limit]])


async def read_member(call: Call) -> Reply:
    """GET one member."""
    member = call.guild().members.get(call.id("user_id"))
    if member is None:
        raise unknown("Member")
    return Reply(200, member_json(member))


async def read_roles(call: Call) -> Reply:
    """GET a guild's roles."""
    return Reply(200, [role_json(each) for each in call.guild().roles.values()])


async def read_role(call: Call) -> Reply:
    """GET one role."""
    role = call.guild().roles.get(call.id("role_id"))
    if role is None:
        raise unknown("Role")
    return Reply(200, role_json(role))
