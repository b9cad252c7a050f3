"""What a member fills into a command, checked as Discord's client checks it."""

from __future__ import annotations

from typing import Any

from tests.discord_server.constants import Json, OptionType
from tests.discord_server.entities import Guild
from tests.discord_server.errors import UserCannot
from tests.discord_server.wire import channel_json, member_json, role_json, user_json
from tests.discord_server.world import World

_GROUPING = (OptionType.SUB_COMMAND, OptionType.SUB_COMMAND_GROUP)
_TYPES: dict[int, type | tuple[type, ...]] = {
    OptionType.STRING: str,
    OptionType.INTEGER: int,
    OptionType.BOOLEAN: bool,
    OptionType.NUMBER: (int, float),
}


def command_data(
    world: World, guild: Guild | None, command: Json, path: list[str], values: Json, focused: str | None
) -> Json:
    """The `data` of a command or (with `focused`) autocomplete interaction.

    `path` names the sub-command, if any; `values` are by option name. While autocompleting nothing is checked,
    for a member is still typing.

    Raises:
        UserCannot: a missing, unknown or ill-formed option.
    """
    resolved: Json = {}
    options = _below(world, guild, command, path, values, focused, resolved)
    data: Json = {"id": command["id"], "name": command["name"], "type": command["type"]}
    if options:
        data["options"] = options
    if resolved:
        data["resolved"] = resolved
    if "guild_id" in command:
        data["guild_id"] = command["guild_id"]
    return data


def _below(
    world: World,
    guild: Guild | None,
    holder: Json,
    path: list[str],
    values: Json,
    focused: str | None,
    resolved: Json,
) -> list[Json]:
    definitions: dict[str, Json] = {each["name"]: each for each in holder.get("options") or []}
    if path:
        chosen = definitions.get(path[0])
        if chosen is None or chosen["type"] not in _GROUPING:
            raise UserCannot(f"there is no sub-command {path[0]!r} under {holder['name']!r}")
        inner = _below(world, guild, chosen, path[1:], values, focused, resolved)
        return [{"name": chosen["name"], "type": chosen["type"], "options": inner}]
    if any(each["type"] in _GROUPING for each in definitions.values()):
        raise UserCannot(f"{holder['name']!r} needs a sub-command")
    if focused is None:
        _check_present(holder, definitions, values)
    return [_option(world, guild, definitions, name, value, focused, resolved) for name, value in values.items()]


def _check_present(holder: Json, definitions: dict[str, Json], values: Json) -> None:
    missing = [name for name, each in definitions.items() if each.get("required") and name not in values]
    if missing:
        raise UserCannot(f"{holder['name']!r} needs {', '.join(missing)}")


def _option(
    world: World,
    guild: Guild | None,
    definitions: dict[str, Json],
    name: str,
    value: Any,
    focused: str | None,
    resolved: Json,
) -> Json:
    definition = definitions.get(name)
    if definition is None:
        raise UserCannot(f"there is no option {name!r}")
    kind = int(definition["type"])
    option: Json = {"name": name, "type": kind, "value": value}
    if focused is not None:
        if name == focused:
            if not definition.get("autocomplete"):
                raise UserCannot(f"{name!r} does not autocomplete")
            option["focused"] = True
        return option
    if kind in _TYPES:
        _check_plain(definition, value)
    else:
        option["value"] = _resolve(world, guild, kind, value, resolved)
    return option


def _check_plain(definition: Json, value: Any) -> None:
    kind, name = int(definition["type"]), definition["name"]
    if not isinstance(value, _TYPES[kind]):
        raise UserCannot(f"{name!r} does not take {value!r}")
    choices = definition.get("choices")
    if choices and value not in [each["value"] for each in choices]:
        raise UserCannot(f"{value!r} is no choice of {name!r}")
    if isinstance(value, str):
        least, most = definition.get("min_length") or 0, definition.get("max_length") or 6000
        if not least <= len(value) <= most:
            raise UserCannot(f"{name!r} takes {least} to {most} characters")
        return
    low, high = definition.get("min_value"), definition.get("max_value")
    if (low is not None and value < low) or (high is not None and value > high):
        raise UserCannot(f"{name!r} takes numbers from {low} to {high}")


def _resolve(world: World, guild: Guild | None, kind: int, value: Any, resolved: Json) -> str:
    match kind:
        case OptionType.CHANNEL:
            channel = world.find_channel(value)
            resolved.setdefault("channels", {})[str(channel.id)] = {**channel_json(channel), "permissions": "0"}
            return str(channel.id)
        case OptionType.ATTACHMENT:
            resolved.setdefault("attachments", {})[str(value["id"])] = value
            return str(value["id"])
        case OptionType.ROLE:
            return _resolve_role(guild, value, resolved)
        case OptionType.MENTIONABLE if guild is not None and value in guild.roles:
            return _resolve_role(guild, value, resolved)
        case _:
            user = world.find_user(value)
            resolved.setdefault("users", {})[str(user.id)] = user_json(user)
            if guild is not None and user.id in guild.members:
                member = member_json(guild.members[user.id], with_user=False)
                resolved.setdefault("members", {})[str(user.id)] = member
            return str(user.id)


def _resolve_role(guild: Guild | None, value: Any, resolved: Json) -> str:
    roles = guild.roles.values() if guild is not None else ()
    role = next((each for each in roles if value in (each, each.id, each.name)), None)
    if role is None:
        raise UserCannot(f"there is no role {value!r}")
    resolved.setdefault("roles", {})[str(role.id)] = role_json(role)
    return str(role.id)
