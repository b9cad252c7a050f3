"""One websocket: hello, heartbeats, identify or resume, and an ordered way out."""

from __future__ import annotations

import asyncio
import json
import zlib
from collections import deque
from typing import TYPE_CHECKING, Any

from aiohttp import WSMsgType, web

from tests.discord_server.constants import CloseCode, Json, Opcode
from tests.discord_server.gateway.session import Session

if TYPE_CHECKING:
    from tests.discord_server.gateway.hub import GatewayHub

_END = None


class Connection:
    """Speaks for one client until either side closes. Compresses when the client asked for zlib-stream."""

    def __init__(self, hub: GatewayHub, socket: web.WebSocketResponse, request: web.Request) -> None:
        self._hub = hub
        self._socket = socket
        self._request = request
        self._deflate = zlib.compressobj(1) if request.query.get("compress") == "zlib-stream" else None
        self._outgoing: asyncio.Queue[str | None] = asyncio.Queue()
        self._received: deque[float] = deque()
        self.session: Session | None = None
        self.heartbeats = 0
        self._closed_here = False

    async def run(self) -> None:
        """Serve the client until the socket closes."""
        writer = asyncio.create_task(self._write())
        self.send(Opcode.HELLO, {"heartbeat_interval": int(self._hub.settings.heartbeat_interval * 1000)})
        try:
            async for received in self._socket:
                if received.type is not WSMsgType.TEXT:
                    continue
                await self._take(received.data)
        finally:
            self._hub.detach(self, None if self._closed_here else self._socket.close_code)
            self._outgoing.put_nowait(_END)
            await writer

    def send(self, opcode: Opcode, data: Any = None) -> None:
        """Send a message that is no event."""
        self.send_text(json.dumps({"op": int(opcode), "d": data, "s": None, "t": None}))

    def send_text(self, text: str) -> None:
        """Queue a ready message; order is kept."""
        self._outgoing.put_nowait(text)

    async def close(self, code: int) -> None:
        """Close with a code, after what is already queued."""
        self._closed_here = True
        while not self._outgoing.empty():
            await asyncio.sleep(0)
        await self._socket.close(code=code)

    def abort(self) -> None:
        """Cut the connection without a closing handshake."""
        if self._request.transport is not None:
            self._request.transport.abort()

    async def _write(self) -> None:
        while (text := await self._outgoing.get()) is not _END:
            try:
                if self._deflate is None:
                    await self._socket.send_str(text)
                else:
                    packed = self._deflate.compress(text.encode()) + self._deflate.flush(zlib.Z_SYNC_FLUSH)
                    await self._socket.send_bytes(packed)
            except ConnectionError:
                return

    async def _take(self, text: str) -> None:
        if self._too_fast():
            self._hub.violate("gateway", "more than 120 gateway events a minute")
            await self.close(CloseCode.RATE_LIMITED)
            return
        try:
            message = json.loads(text)
            opcode = Opcode(message["op"])
        except (ValueError, KeyError, TypeError):
            self._hub.violate("gateway", f"undecodable gateway message {text[:80]!r}")
            await self.close(CloseCode.DECODE_ERROR)
            return
        await self._act(opcode, message.get("d"))

    async def _act(self, opcode: Opcode, data: Any) -> None:
        match opcode:
            case Opcode.HEARTBEAT:
                self.heartbeats += 1
                if self._hub.acknowledges:
                    self.send(Opcode.HEARTBEAT_ACK)
            case Opcode.IDENTIFY:
                await self._identify(data)
            case Opcode.RESUME:
                await self._resume(data)
            case _ if self.session is None:
                await self.close(CloseCode.NOT_AUTHENTICATED)
            case Opcode.REQUEST_MEMBERS:
                self._hub.send_members(self.session, data)
            case _:
                pass

    async def _identify(self, data: Json) -> None:
        if self.session is not None:
            await self.close(CloseCode.ALREADY_AUTHENTICATED)
            return
        refusal = self._hub.refusal_of_identify(data)
        if isinstance(refusal, CloseCode):
            self._hub.violate("gateway", f"IDENTIFY refused with {int(refusal)}")
            await self.close(refusal)
        elif refusal:
            self.send(Opcode.INVALID_SESSION, False)
        else:
            self._hub.open_session(self, data)

    async def _resume(self, data: Json) -> None:
        if data.get("token") != self._hub.settings.token:
            await self.close(CloseCode.AUTHENTICATION_FAILED)
        elif not self._hub.resume_session(self, data):
            self.send(Opcode.INVALID_SESSION, False)

    def _too_fast(self) -> bool:
        now = self._hub.clock.monotonic()
        self._received.append(now)
        while self._received and self._received[0] < now - 60:
            self._received.popleft()
        return len(self._received) > self._hub.settings.gateway_events_per_minute
