"""The stand-in's parts, wired together once."""

from __future__ import annotations

from tests.discord_server.clock import Clock
from tests.discord_server.command_book import CommandBook
from tests.discord_server.constants import Intent
from tests.discord_server.events import EventBus
from tests.discord_server.faults import Faults
from tests.discord_server.gateway.hub import GatewayHub
from tests.discord_server.interaction import InteractionRegistry
from tests.discord_server.ledger import Ledger
from tests.discord_server.message_wire import Sight
from tests.discord_server.nonces import NonceMemory
from tests.discord_server.posting import Posting
from tests.discord_server.rates import RateLimiter
from tests.discord_server.seed import seed_world
from tests.discord_server.settings import Settings
from tests.discord_server.watch import Watch


class Platform:
    """Everything behind the HTTP surface. The REST handlers and the test's controls work on this."""

    def __init__(self, settings: Settings | None = None) -> None:
        self.settings = settings or Settings()
        self.clock = Clock()
        self.world = seed_world(self.clock)
        self.events = EventBus()
        self.watch = Watch()
        self.ledger = Ledger()
        self.faults = Faults()
        self.rates = RateLimiter(self.settings)
        self.nonces = NonceMemory(self.settings)
        self.posting = Posting(self.world, self.events, self.ledger, self.watch)
        self.interactions = InteractionRegistry(self.clock, self.settings)
        self.commands = CommandBook(self.world.application_id, self.world.mint, self.clock, self.settings)
        self.gateway = GatewayHub(self.world, self.events, self.settings, self.ledger, self.watch, self.clock)

    def sight(self) -> Sight:
        """What the bot may read over HTTP: content only with the intent enabled for the application."""
        return Sight(self.world.bot.id, bool(self.settings.privileged_intents & Intent.MESSAGE_CONTENT))
