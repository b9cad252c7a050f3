"""All gateway sessions: who may open one, what each is told, and what a test may do to them."""

from __future__ import annotations

import secrets
from collections import deque
from typing import Literal

from aiohttp import web

from tests.discord_server.clock import Clock
from tests.discord_server.constants import CloseCode, Intent, Json, Opcode
from tests.discord_server.entities import Guild
from tests.discord_server.events import Event, EventBus
from tests.discord_server.gateway.connection import Connection
from tests.discord_server.gateway.members import members_chunk
from tests.discord_server.gateway.session import Session
from tests.discord_server.ledger import Ledger
from tests.discord_server.settings import Settings
from tests.discord_server.watch import Watch
from tests.discord_server.wire import guild_create_json, user_json
from tests.discord_server.world import GuildRef, World

_DAY = 86_400.0
READY: tuple[str, int] = ("gateway", 0)


class GatewayHub:
    """The gateway as the rest of the stand-in and the tests see it."""

    def __init__(
        self, world: World, events: EventBus, settings: Settings, ledger: Ledger, watch: Watch, clock: Clock
    ) -> None:
        self.settings = settings
        self.clock = clock
        self.acknowledges = True
        self.identifies = 0
        self.resumes = 0
        self.replayed = 0
        self.sessions: dict[str, Session] = {}
        self.address = ""
        self._world = world
        self._ledger = ledger
        self._watch = watch
        self._connections: set[Connection] = set()
        self._identified_at: deque[float] = deque(maxlen=1000)
        self._last_identify: dict[int, float] = {}
        events.listen(self._tell)

    async def serve(self, request: web.Request) -> web.WebSocketResponse:
        """Handle GET /gateway."""
        socket = web.WebSocketResponse(compress=False, max_msg_size=0)
        await socket.prepare(request)
        connection = Connection(self, socket, request)
        self._connections.add(connection)
        await connection.run()
        return socket

    def connected(self) -> list[Session]:
        """The sessions that have a connection."""
        return [each for each in self.sessions.values() if each.connection is not None]

    async def wait_ready(self, timeout: float = 30.0) -> Session:
        """Wait for a session with a connection.

        Raises:
            TimeoutError: when there is none in time.
        """
        return await self._watch.until(READY, lambda: next(iter(self.connected()), None), timeout, "gateway session")

    async def wait_resumed(self, number: int, timeout: float = 30.0) -> None:
        """Wait until `number` sessions were resumed since the start."""
        await self._watch.until(READY, lambda: self.resumes >= number or None, timeout, f"{number} resumes")

    async def wait_identified(self, number: int, timeout: float = 30.0) -> None:
        """Wait until `number` sessions were opened since the start."""
        await self._watch.until(READY, lambda: self.identifies >= number or None, timeout, f"{number} identifies")

    def reconnect(self) -> None:
        """Ask every client to reconnect and resume (op 7)."""
        for connection in list(self._connections):
            connection.send(Opcode.RECONNECT)

    def invalidate(self, *, resumable: bool = False) -> None:
        """Tell every client that its session is invalid (op 9)."""
        for connection in list(self._connections):
            if connection.session is not None and not resumable:
                self.sessions.pop(connection.session.id, None)
            connection.send(Opcode.INVALID_SESSION, resumable)

    def forget_sessions(self) -> None:
        """Lose all sessions without telling: whoever resumes will find its session invalid."""
        self.sessions.clear()

    async def close_all(self, code: int = 1001) -> None:
        """Close every connection with a code."""
        for connection in list(self._connections):
            await connection.close(code)

    def abort_all(self) -> None:
        """Cut every connection abruptly."""
        for connection in list(self._connections):
            connection.abort()

    def guild_unavailable(self, ref: GuildRef) -> None:
        """An outage: the guild is gone for now."""
        guild = self._world.find_guild(ref)
        guild.available = False
        self._to_guild(guild, "GUILD_DELETE", {"id": str(guild.id), "unavailable": True})

    def guild_available(self, ref: GuildRef) -> None:
        """The outage is over."""
        guild = self._world.find_guild(ref)
        guild.available = True
        self._to_guild(guild, "GUILD_CREATE", self._guild_create(guild))

    def tell_added(self, guild: Guild) -> None:
        """The bot was invited into a guild; such a GUILD_CREATE says nothing of availability."""
        body = self._guild_create(guild)
        del body["unavailable"]
        self._to_guild(guild, "GUILD_CREATE", body)

    def tell_removed(self, guild: Guild) -> None:
        """The bot was removed from a guild."""
        self._to_guild(guild, "GUILD_DELETE", {"id": str(guild.id)})

    def refusal_of_identify(self, data: Json) -> CloseCode | Literal[True] | None:
        """Why an IDENTIFY is refused: a close code, or True for an invalid session (too soon after the last)."""
        if data.get("token") != self.settings.token:
            return CloseCode.AUTHENTICATION_FAILED
        intents = int(data.get("intents", -1))
        if intents < 0 or intents & ~Intent.KNOWN:
            return CloseCode.INVALID_INTENTS
        if intents & Intent.PRIVILEGED & ~self.settings.privileged_intents:
            return CloseCode.DISALLOWED_INTENTS
        now = self.clock.monotonic()
        shard = int((data.get("shard") or [0, 1])[0])
        last = self._last_identify.get(shard)
        self._last_identify[shard] = now
        if last is not None and now - last < self.settings.identify_interval:
            return True
        return None

    def open_session(self, connection: Connection, data: Json) -> None:
        """Start a session: READY, then every guild of its shard."""
        self._drop_expired()
        shard = tuple(data.get("shard") or (0, 1))
        session = Session(
            secrets.token_hex(16),
            self._world.bot.id,
            int(data["intents"]),
            (int(shard[0]), int(shard[1])),
            replay_limit=self.settings.replay_limit,
        )
        self.sessions[session.id] = session
        self._attach(session, connection)
        self._note_identify()
        guilds = [each for each in self._world.guilds.values() if each.has_bot and session.serves(each)]
        session.dispatch("READY", self._ready_json(session, guilds))
        for guild in guilds:
            if guild.available:
                session.dispatch("GUILD_CREATE", self._guild_create(guild))
        self._watch.tell(READY)

    def resume_session(self, connection: Connection, data: Json) -> bool:
        """Take a session up again and send what it missed; False when that is not possible any more."""
        self._drop_expired()
        session = self.sessions.get(str(data.get("session_id")))
        sequence = int(data.get("seq") or 0)
        if session is None or not session.can_replay_from(sequence):
            return False
        self._attach(session, connection)
        self.replayed += session.replay_from(sequence)
        session.dispatch("RESUMED", {})
        self.resumes += 1
        self._watch.tell(READY)
        return True

    def detach(self, connection: Connection, code: int | None) -> None:
        """A connection is gone; a client that closed it with 1000 or 1001 (`code`) gave its session up."""
        self._connections.discard(connection)
        session = connection.session
        if session is not None and session.connection is connection:
            session.connection = None
            session.detached_at = self.clock.monotonic()
            if code in (1000, 1001):
                self.sessions.pop(session.id, None)
        self._watch.tell(READY)

    def send_members(self, session: Session, data: Json) -> None:
        """Answer REQUEST_GUILD_MEMBERS with one chunk."""
        guild = self._world.guild_of_bot(int(data["guild_id"]))
        session.dispatch("GUILD_MEMBERS_CHUNK", members_chunk(guild, session, data))

    def starts_left(self) -> int:
        """Session starts left in the last 24 hours."""
        since = self.clock.monotonic() - _DAY
        return self.settings.identifies_per_day - sum(each > since for each in self._identified_at)

    def violate(self, kind: str, detail: str) -> None:
        """List a violation."""
        self._ledger.violate(kind, detail, self.clock.now())

    def _tell(self, event: Event) -> None:
        for session in self.sessions.values():
            if session.wants(event):
                session.dispatch(event.name, event.payload(session.sight))

    def _to_guild(self, guild: Guild, name: str, body: Json) -> None:
        for session in self.sessions.values():
            if session.serves(guild):
                session.dispatch(name, body)

    def _attach(self, session: Session, connection: Connection) -> None:
        session.connection = connection
        session.detached_at = None
        connection.session = session

    def _note_identify(self) -> None:
        self.identifies += 1
        self._identified_at.append(self.clock.monotonic())

    def _drop_expired(self) -> None:
        since = self.clock.monotonic() - self.settings.session_lifetime
        for session in list(self.sessions.values()):
            if session.detached_at is not None and session.detached_at < since:
                del self.sessions[session.id]

    def _guild_create(self, guild: Guild) -> Json:
        return guild_create_json(guild, self._world.threads_in(guild), self._world.bot)

    def _ready_json(self, session: Session, guilds: list[Guild]) -> Json:
        return {
            "v": 10,
            "user": user_json(self._world.bot),
            "guilds": [{"id": str(each.id), "unavailable": True} for each in guilds],
            "session_id": session.id,
            "resume_gateway_url": f"{self.address}/gateway/",
            "shard": list(session.shard),
            "application": {"id": str(self._world.application_id), "flags": 0},
            "private_channels": [],
            "relationships": [],
        }
