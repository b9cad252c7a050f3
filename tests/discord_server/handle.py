"""What a test holds after a member interacted: waits for the bot's answer and measures it."""

from __future__ import annotations

from dataclasses import dataclass

from tests.discord_server.constants import CallbackType, Json
from tests.discord_server.entities import Message
from tests.discord_server.interaction import Interaction
from tests.discord_server.watch import Watch

_FIRST = 3.5
_WHOLE = 30.0


@dataclass(frozen=True, slots=True)
class Response:
    """The first response: its kind, seconds from the interaction to it, and what it brought."""

    kind: CallbackType
    latency: float
    message: Message | None
    choices: list[Json] | None
    modal: Json | None


class Handle:
    """One interaction of a member's."""

    def __init__(self, interaction: Interaction, watch: Watch) -> None:
        self.interaction = interaction
        self._watch = watch

    @property
    def id(self) -> int:
        """The interaction's id."""
        return self.interaction.id

    async def first(self, timeout: float = _FIRST) -> Response:
        """Wait for the first response, deferred or not.

        Raises:
            TimeoutError: the member saw "The application did not respond".
        """
        return await self._watch.until(("interaction", self.id), self.response, timeout, "response to the interaction")

    async def answer(self, timeout: float = _WHOLE) -> Message:
        """Wait for the message the member finally reads: the response, the edit of a deferred one, or a follow-up.

        Raises:
            TimeoutError: when none came.
        """
        return await self._watch.until(("interaction", self.id), self._answer, timeout, "answer to the interaction")

    async def choices(self, timeout: float = _FIRST) -> list[Json]:
        """Wait for an autocomplete's choices.

        Raises:
            TimeoutError: when none came.
        """
        return (await self.first(timeout)).choices or []

    async def follow_up(self, number: int = 1, timeout: float = _WHOLE) -> Message:
        """Wait for the follow-up of that number, counted from 1.

        Raises:
            TimeoutError: when there are not so many.
        """

        def find() -> Message | None:
            sent = self.interaction.follow_ups
            return sent[number - 1] if len(sent) >= number else None

        return await self._watch.until(("interaction", self.id), find, timeout, f"follow-up {number}")

    def response(self) -> Response | None:
        """The first response, if it came already."""
        interaction = self.interaction
        if interaction.responded is None or interaction.responded_at is None:
            return None
        return Response(
            interaction.responded,
            interaction.responded_at - interaction.created,
            interaction.original,
            interaction.choices,
            interaction.modal,
        )

    def _answer(self) -> Message | None:
        interaction = self.interaction
        if interaction.follow_ups:
            return interaction.follow_ups[-1]
        original = interaction.original
        if original is None or original.loading:
            return None
        if interaction.responded is CallbackType.DEFERRED_UPDATE and original.changed_at <= interaction.created:
            return None
        return original
