"""An interaction's life: created, answered in time or not, followed up until its token runs out."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from dataclasses import dataclass, field

from tests.discord_server.clock import Clock
from tests.discord_server.constants import CallbackType, Context, InteractionType, Json
from tests.discord_server.entities import Channel, Guild, Message, User
from tests.discord_server.errors import already_acknowledged, invalid_webhook_token, too_many_follow_ups, unknown
from tests.discord_server.settings import Settings
from tests.discord_server.wire import user_json

USER_INSTALL_FOLLOW_UPS = 5


@dataclass(slots=True, eq=False)
class Interaction:
    """One interaction and what the bot made of it. `created` and `responded_at` are monotonic seconds.

    `owners` is authorizing_integration_owners: key "0" for the guild's installation, "1" for the user's own.
    """

    id: int
    token: str
    type: InteractionType
    user: User
    channel: Channel
    context: Context
    owners: dict[str, str]
    name: str
    created: float
    data: Json = field(default_factory=dict)
    message: Message | None = None
    parent: Interaction | None = None
    forced_ephemeral: bool = False
    responded: CallbackType | None = None
    responded_at: float | None = None
    original: Message | None = None
    follow_ups: list[Message] = field(default_factory=list)
    choices: list[Json] | None = None
    modal: Json | None = None

    @property
    def guild(self) -> Guild | None:
        """The guild it happened in."""
        return self.channel.guild

    @property
    def user_install_only(self) -> bool:
        """Whether the application is here only because the user installed it."""
        return "0" not in self.owners

    def metadata(self) -> Json:
        """What messages answering it carry: the present form and the old one."""
        metadata: Json = {
            "id": str(self.id),
            "type": int(self.type),
            "user": user_json(self.user),
            "authorizing_integration_owners": self.owners,
        }
        if self.type is InteractionType.COMPONENT and self.message is not None:
            metadata["interacted_message_id"] = str(self.message.id)
        if self.type is InteractionType.MODAL_SUBMIT and self.parent is not None:
            metadata["triggering_interaction_metadata"] = self.parent.metadata()["metadata"]
        legacy = {"id": str(self.id), "type": int(self.type), "name": self.name, "user": user_json(self.user)}
        return {"metadata": metadata, "legacy": legacy}


class InteractionRegistry:
    """All interactions by token, and the rules of when which may be answered."""

    def __init__(self, clock: Clock, settings: Settings) -> None:
        self._clock = clock
        self._settings = settings
        self._by_token: dict[str, Interaction] = {}
        self._by_id: dict[int, Interaction] = {}

    def new_token(self) -> str:
        """A token like Discord's: long and unguessable."""
        return "aW50ZXJhY3Rpb246" + secrets.token_urlsafe(48)

    def add(self, interaction: Interaction) -> None:
        """Keep a new interaction."""
        self._forget_old()
        self._by_token[interaction.token] = interaction
        self._by_id[interaction.id] = interaction

    def __iter__(self) -> Iterator[Interaction]:
        return iter(self._by_token.values())

    def by_id(self, interaction_id: int) -> Interaction:
        """Raises:
        KeyError: when there is none.
        """
        return self._by_id[interaction_id]

    def for_callback(self, interaction_id: int, token: str) -> Interaction:
        """The interaction an initial response is for.

        Raises:
            ApiError: 10062 when unknown or later than the deadline, 40060 when already answered.
        """
        interaction = self._by_id.get(interaction_id)
        if interaction is None or interaction.token != token:
            raise unknown("interaction")
        if interaction.responded is not None:
            raise already_acknowledged()
        if self._late(interaction):
            raise unknown("interaction")
        return interaction

    def for_webhook(self, token: str) -> Interaction:
        """The interaction whose token a follow-up or an edit uses.

        Raises:
            ApiError: 10015 when unknown or never answered, 50027 when the token has run out.
        """
        interaction = self._by_token.get(token)
        if interaction is None or interaction.responded is None:
            raise unknown("Webhook")
        if self._clock.monotonic() - interaction.created > self._settings.token_lifetime:
            raise invalid_webhook_token()
        return interaction

    def check_follow_up(self, interaction: Interaction) -> None:
        """Raises:
        ApiError: 40094 past five follow-ups where only the user installed the application.
        """
        if interaction.user_install_only and len(interaction.follow_ups) >= USER_INSTALL_FOLLOW_UPS:
            raise too_many_follow_ups()

    def note_response(self, interaction: Interaction, kind: CallbackType) -> None:
        """Keep how and when it was answered first."""
        interaction.responded = kind
        interaction.responded_at = self._clock.monotonic()

    def unanswered(self) -> list[Interaction]:
        """Those whose deadline passed without any response; the member saw "The application did not respond"."""
        return [each for each in self._by_token.values() if each.responded is None and self._late(each)]

    def _late(self, interaction: Interaction) -> bool:
        return self._clock.monotonic() - interaction.created > self._settings.response_deadline

    def _forget_old(self) -> None:
        # Kept for twice a token's life, so that an expired token is told from one that never was.
        since = self._clock.monotonic() - 2 * self._settings.token_lifetime
        while self._by_token:
            token, oldest = next(iter(self._by_token.items()))
            if oldest.created >= since:
                return
            del self._by_token[token]
            del self._by_id[oldest.id]
