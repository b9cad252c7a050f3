"""A request as handlers see it, and what they give back."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

from tests.discord_server.constants import Json
from tests.discord_server.entities import Channel, Guild, permissions_in
from tests.discord_server.errors import ApiError, bad_field, missing_access, missing_permissions
from tests.discord_server.platform import Platform
from tests.discord_server.rates import OPEN, Bucket


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer: status and JSON (None for an empty 204)."""

    status: int = 200
    body: Any = None


NO_CONTENT = Reply(204)


@dataclass(slots=True)
class Call:
    """One request to a handler; `json` is the body, of a multipart request its payload_json."""

    platform: Platform
    request: web.Request
    json: Any = None
    files: list[Json] = field(default_factory=list)

    def id(self, name: str) -> int:
        """A snowflake in the path.

        Raises:
            ApiError: 50035 when it is none.
        """
        raw = self.request.match_info[name]
        if raw.isdigit():
            return int(raw)
        raise bad_field(name, "NUMBER_TYPE_COERCE", f'Value "{raw}" is not snowflake.')

    def text(self, name: str) -> str:
        """A string in the path."""
        return self.request.match_info[name]

    def number(self, name: str, default: int, *, least: int = 1, most: int = 100) -> int:
        """A number in the query.

        Raises:
            ApiError: 50035 when out of range.
        """
        value = int(self.request.query.get(name, default))
        if least <= value <= most:
            return value
        raise bad_field(name, "NUMBER_TYPE_MAX", f"int value should be between {least} and {most}.")

    def truth(self, name: str) -> bool:
        """A flag in the query."""
        return self.request.query.get(name, "").lower() in ("1", "true")

    def body(self) -> Json:
        """The JSON object sent.

        Raises:
            ApiError: 50109 when there is none.
        """
        if not isinstance(self.json, dict):
            raise ApiError(400, 50109, "The request body contains invalid JSON.")
        body = self.json
        if self.files:
            body["attachments"] = _named(self.files, body.get("attachments") or [])
        return body

    def guild(self) -> Guild:
        """The guild in the path, with the bot in it."""
        return self.platform.world.guild_of_bot(self.id("guild_id"))

    def channel(self, *needs: int) -> Channel:
        """The channel in the path, seen by the bot and with all of the permissions named.

        Raises:
            ApiError: 10003, 50001, 50013.
        """
        channel = self.platform.world.channel(self.id("channel_id"))
        self.demand(channel, *needs)
        return channel

    def demand(self, channel: Channel, *needs: int) -> None:
        """Raises:
        ApiError: 50001 when the bot cannot see the channel, 50013 when it lacks one of the permissions.
        """
        bits = permissions_in(channel, self.platform.world.bot.id)
        if not bits or (channel.guild is not None and not channel.guild.available):
            raise missing_access()
        for need in needs:
            if not bits & need:
                raise missing_permissions()


Handler = Callable[[Call], Awaitable[Reply]]


@dataclass(frozen=True, slots=True)
class Endpoint:
    """A route: `needs_token` for the bot's token, `exempt` from the global limit, `major` its rate limit's key."""

    method: str
    path: str
    handler: Handler
    bucket: Bucket = OPEN
    needs_token: bool = True
    exempt: bool = False

    @property
    def route(self) -> str:
        """`METHOD /template`."""
        return f"{self.method} {self.path}"


async def read_body(request: web.Request) -> tuple[Any, list[Json]]:
    """The JSON of a request and the files beside it."""
    if not request.can_read_body:
        return None, []
    if request.content_type.startswith("multipart/"):
        return await _read_multipart(request)
    raw = await request.read()
    try:
        return (json.loads(raw) if raw else None), []
    except ValueError:
        return None, []


async def _read_multipart(request: web.Request) -> tuple[Any, list[Json]]:
    payload: Any = None
    files: list[Json] = []
    form = await request.post()
    for name, value in form.items():
        if name == "payload_json":
            payload = json.loads(value.file.read() if isinstance(value, web.FileField) else value)
        elif isinstance(value, web.FileField):
            size = len(value.file.read())
            files.append({"filename": value.filename, "size": size, "content_type": value.content_type})
    return payload, files


def _named(files: list[Json], described: list[Json]) -> list[Json]:
    """The attachments a message will have: those kept, and the new files with what was said of them."""
    kept = [each for each in described if int(each["id"]) >= len(files)]
    fresh = []
    for index, file in enumerate(files):
        address = f"https://cdn.invalid/attachments/{index}/{file['filename']}"
        fresh.append({**file, "id": str(index), "url": address, "proxy_url": address})
    return kept + fresh
