"""The application's commands, global and by guild."""

from __future__ import annotations

from tests.discord_server.clock import Clock, SnowflakeMint
from tests.discord_server.constants import CommandType, Json
from tests.discord_server.errors import FormErrors, too_many_command_creates, too_many_commands, unknown
from tests.discord_server.limits.commands import check_command
from tests.discord_server.settings import Settings

Scope = int | None
MOST = {CommandType.CHAT_INPUT: 100, CommandType.USER: 5, CommandType.MESSAGE: 5}
_DAY = 86_400.0
_DEFAULTS: Json = {
    "description": "",
    "options": [],
    "name_localizations": None,
    "description_localizations": None,
    "default_member_permissions": None,
    "dm_permission": True,
    "nsfw": False,
    "contexts": None,
    "integration_types": [0],
}


class CommandBook:
    """Commands by scope (a guild's id, or None for the global ones), checked when written."""

    def __init__(self, application_id: int, mint: SnowflakeMint, clock: Clock, settings: Settings) -> None:
        self._application_id = application_id
        self._mint = mint
        self._clock = clock
        self._settings = settings
        self._scopes: dict[Scope, dict[int, Json]] = {}
        self._creates: dict[Scope, list[float]] = {}
        self.writes = 0

    def all(self, scope: Scope) -> list[Json]:
        """The commands of a scope."""
        return list(self._scopes.get(scope, {}).values())

    def get(self, scope: Scope, command_id: int) -> Json:
        """Raises:
        ApiError: 10063.
        """
        command = self._scopes.get(scope, {}).get(command_id)
        if command is None:
            raise unknown("application command")
        return command

    def find(self, guild_id: int | None, name: str, kind: CommandType = CommandType.CHAT_INPUT) -> Json | None:
        """The command a member would see under that name: the guild's own before the global one."""
        for scope in dict.fromkeys((guild_id, None)):
            for command in self._scopes.get(scope, {}).values():
                if command["name"] == name and command["type"] == kind:
                    return command
        return None

    def overwrite(self, scope: Scope, definitions: list[Json]) -> list[Json]:
        """Replace all commands of a scope; those of the same name and type keep their id and count as updates.

        Raises:
            ApiError: 50035 for a bad definition, 30032 for too many, 30034 for too many creates a day.
        """
        form = FormErrors()
        seen: set[tuple[int, str]] = set()
        for index, definition in enumerate(definitions):
            check_command(definition, form, (index,))
            key = _key(definition)
            if key in seen:
                form.add((index,), "APPLICATION_COMMANDS_DUPLICATE_NAME", "Application command names must be unique")
            seen.add(key)
        form.raise_if_any()
        self._check_counts(definitions)
        old = {_key(command): command for command in self.all(scope)}
        self._count_creates(scope, sum(_key(each) not in old for each in definitions))
        fresh = [self._written(scope, each, old.get(_key(each))) for each in definitions]
        self._scopes[scope] = {int(command["id"]): command for command in fresh}
        self.writes += 1
        return fresh

    def upsert(self, scope: Scope, definition: Json, command_id: int | None = None) -> Json:
        """Create one command, or update the one with that id or name.

        Raises:
            ApiError: as `overwrite`.
        """
        base = self.get(scope, command_id) if command_id is not None else None
        merged = {**base, **definition} if base is not None else definition
        form = FormErrors()
        check_command(merged, form, ())
        form.raise_if_any()
        old = base or next((each for each in self.all(scope) if _key(each) == _key(merged)), None)
        if old is None:
            self._check_counts([*self.all(scope), merged])
            self._count_creates(scope, 1)
        command = self._written(scope, merged, old)
        self._scopes.setdefault(scope, {})[int(command["id"])] = command
        self.writes += 1
        return command

    def delete(self, scope: Scope, command_id: int) -> None:
        """Raises:
        ApiError: 10063.
        """
        self.get(scope, command_id)
        del self._scopes[scope][command_id]
        self.writes += 1

    def creates_today(self, scope: Scope) -> int:
        """How many new commands the last 24 hours have seen in a scope."""
        since = self._clock.monotonic() - _DAY
        recent = [each for each in self._creates.get(scope, []) if each > since]
        self._creates[scope] = recent
        return len(recent)

    def _count_creates(self, scope: Scope, number: int) -> None:
        if self.creates_today(scope) + number > self._settings.command_creates_per_day:
            raise too_many_command_creates()
        self._creates[scope].extend([self._clock.monotonic()] * number)

    def _check_counts(self, definitions: list[Json]) -> None:
        for kind, most in MOST.items():
            if sum(_key(each)[0] == kind for each in definitions) > most:
                raise too_many_commands(most)

    def _written(self, scope: Scope, definition: Json, old: Json | None) -> Json:
        given = {name: value for name, value in definition.items() if value is not None}
        command = {
            **_DEFAULTS,
            **given,
            "id": old["id"] if old else str(self._mint.next()),
            "application_id": str(self._application_id),
            "version": str(self._mint.next()),
            "type": definition.get("type") or int(CommandType.CHAT_INPUT),
        }
        if command["default_member_permissions"] is not None:
            command["default_member_permissions"] = str(command["default_member_permissions"])
        if scope is not None:
            command["guild_id"] = str(scope)
        return command


def _key(definition: Json) -> tuple[int, str]:
    return int(definition.get("type") or CommandType.CHAT_INPUT), str(definition.get("name"))
