"""The test's controls over HTTP, for a stand-in that runs in a process of its own.

POST /control/NAME with a JSON object of arguments answers `{"result": ...}`, or 400 and `{"error": ...}`.
Users, channels and guilds are named by name or id, messages and interactions by id.
"""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

from aiohttp import web

from tests.discord_server.constants import Json
from tests.discord_server.control_operations import Operations
from tests.discord_server.errors import UserCannot

if TYPE_CHECKING:
    from tests.discord_server.server import DiscordServer


def add_control(app: web.Application, server: DiscordServer) -> None:
    """Put the control endpoint on an application."""
    app.router.add_post("/control/{name}", _served(Operations(server)))


def _served(operations: Operations) -> Callable[[web.Request], Awaitable[web.StreamResponse]]:
    async def serve(request: web.Request) -> web.StreamResponse:
        name = request.match_info["name"]
        operation = operations.table.get(name)
        if operation is None:
            return _answer(404, {"error": f"there is no control {name!r}", "known": sorted(operations.table)})
        arguments: Json = json.loads(await request.read() or b"{}")
        try:
            result = await operation(**arguments)
        except (UserCannot, KeyError, TypeError, ValueError, TimeoutError) as error:
            return _answer(400, {"error": f"{type(error).__name__}: {error}"})
        return _answer(200, {"result": result})

    return serve


def _answer(status: int, body: Json) -> web.Response:
    return web.json_response(body, status=status)
