"""Application commands, global and by guild."""

from __future__ import annotations

from tests.discord_server.command_book import Scope
from tests.discord_server.errors import missing_access
from tests.discord_server.rest.call import NO_CONTENT, Call, Reply


async def read_commands(call: Call) -> Reply:
    """GET all commands of a scope."""
    return Reply(200, call.platform.commands.all(_scope(call)))


async def overwrite_commands(call: Call) -> Reply:
    """PUT all commands of a scope at once."""
    definitions = call.json if isinstance(call.json, list) else []
    return Reply(200, call.platform.commands.overwrite(_scope(call), definitions))


async def create_command(call: Call) -> Reply:
    """POST one command."""
    before = len(call.platform.commands.all(_scope(call)))
    command = call.platform.commands.upsert(_scope(call), call.body())
    return Reply(201 if len(call.platform.commands.all(_scope(call))) > before else 200, command)


async def read_command(call: Call) -> Reply:
    """GET one command."""
    return Reply(200, call.platform.commands.get(_scope(call), call.id("command_id")))


async def edit_command(call: Call) -> Reply:
    """PATCH one command."""
    return Reply(200, call.platform.commands.upsert(_scope(call), call.body(), call.id("command_id")))


async def delete_command(call: Call) -> Reply:
    """DELETE one command."""
    call.platform.commands.delete(_scope(call), call.id("command_id"))
    return NO_CONTENT


def _scope(call: Call) -> Scope:
    if call.id("application_id") != call.platform.world.application_id:
        raise missing_access()
    if "guild_id" not in call.request.match_info:
        return None
    guild_id = call.id("guild_id")
    guild = call.platform.world.guilds.get(guild_id)
    if guild is None or not guild.has_bot:
        raise missing_access()
    return guild_id
