"""The stand-in itself: one aiohttp server on the loopback address."""

from __future__ import annotations

import asyncio
from typing import Self

from aiohttp import web

from tests.discord_server.admin import Admin
from tests.discord_server.control_http import add_control
from tests.discord_server.interacting import Interacting
from tests.discord_server.platform import Platform
from tests.discord_server.rest.surface import API, add_api
from tests.discord_server.settings import Settings
from tests.discord_server.users import Users
from tests.discord_server.view import View


class DiscordServer:
    """Discord, small and on this machine.

    Use it as an async context manager, or `start()` and `stop()`. What a test works with:

    Attributes:
        users: act as a member: send, reply, edit, delete, open threads and posts.
        interact: act as a member on commands, buttons, selects, context menus and modals.
        admin: change permissions, threads, memberships, installations.
        view: look at channels, wait for the bot's messages, read pings.
        faults: order refusals, lost answers, delays.
        gateway: drop, reconnect, invalidate sessions; guild outages; heartbeats without answer.
        ledger: requests, violations, pings, typing.
        settings: limits and deadlines, changeable at any time.
        clock: moves forward when told.
        world: users, guilds and channels, by id or name.
    """

    def __init__(self, settings: Settings | None = None) -> None:
        self.platform = Platform(settings)
        self.settings = self.platform.settings
        self.clock = self.platform.clock
        self.world = self.platform.world
        self.faults = self.platform.faults
        self.gateway = self.platform.gateway
        self.ledger = self.platform.ledger
        self.commands = self.platform.commands
        self.users = Users(self.platform)
        self.interact = Interacting(self.platform)
        self.admin = Admin(self.platform)
        self.view = View(self.platform)
        self._runner: web.AppRunner | None = None
        self._address = ""

    @property
    def token(self) -> str:
        """The bot token that is accepted."""
        return self.settings.token

    @property
    def api(self) -> str:
        """Base of the REST API: what ASSAY_DISCORD_API and `discord.http.Route.BASE` are set to."""
        return f"http://{self._address}{API}"

    @property
    def gateway_url(self) -> str:
        """What `discord.gateway.DiscordWebSocket.DEFAULT_GATEWAY` is set to."""
        return f"ws://{self._address}/gateway/"

    @property
    def control(self) -> str:
        """Base of the control endpoint, for other processes."""
        return f"http://{self._address}/control"

    def addresses(self) -> dict[str, str]:
        """What another process needs to know."""
        return {"api": self.api, "gateway": self.gateway_url, "control": self.control, "token": self.token}

    async def start(self, port: int = 0) -> None:
        """Listen on 127.0.0.1; port 0 takes a free one."""
        app = web.Application(client_max_size=32 * 1024 * 1024)
        add_api(app, self.platform)
        add_control(app, self)
        for path in ("/gateway", "/gateway/"):
            app.router.add_get(path, self._open_gateway)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.2)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", port)
        await site.start()
        host, bound = self._runner.addresses[0][:2]
        self._address = f"{host}:{bound}"
        self.gateway.address = f"ws://{self._address}"

    async def stop(self) -> None:
        """Close every connection and stop listening."""
        if self._runner is not None:
            self.gateway.abort_all()
            await self._runner.cleanup()
            self._runner = None

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.stop()

    async def _open_gateway(self, request: web.Request) -> web.StreamResponse:
        if self.faults.refuse_connections:
            if request.transport is not None:
                request.transport.abort()
            await asyncio.sleep(0)
            return web.Response(status=503)
        return await self.gateway.serve(request)
