"""What delivery asks of the platform that it posts to, and how the platform says no."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Protocol

from bot.digest.compose import DigestPost
from bot.errors import AssayError
from bot.storage.records import Destination, Subscription


class Retryable(AssayError):
    """The platform is busy or out of order: the post may or may not exist, and later may do.

    Args:
        sentence: what is wrong.
        after: how long the platform asks to wait; None if it does not say.
    """

    def __init__(self, sentence: str, after: timedelta | None = None) -> None:
        super().__init__(sentence)
        self.after = after


class Refused(AssayError):
    """The platform will not take this post, now or soon. Always one of the three below."""


class Forbidden(Refused):
    """A permission is missing; the sentence says which."""


class Gone(Refused):
    """The channel or guild is no longer there."""


class DMsClosed(Refused):
    """The member takes no direct messages from us."""


class Poster(Protocol):
    """The platform. Every method may raise `Retryable`, `Forbidden`, `Gone` or `DMsClosed`."""

    async def post(self, destination: Destination, post: DigestPost, nonce: str) -> int:
        """Post a digest, with its `slot_id` in it, and publish it where the channel announces.

        Args:
            nonce: at most 25 characters; the platform refuses or merges a second post with the same one.

        Returns:
            The message's id.
        """
        ...

    async def find_post(self, destination: Destination, slot_id: str, since: datetime) -> int | None:
        """The id of our own message with this slot's id, if there is one; finishes what `post` left undone on it.

        None must mean that there is none: who cannot read the channel's history raises `Forbidden`.
        """
        ...

    async def tell_admins(self, subscription: Subscription, reason: str) -> None:
        """Tell those who look after the subscription that it was paused, and why."""
        ...


class Pace(Protocol):
    """Keeps the requests of all digests under the platform's limit, with room for answers."""

    async def turn(self) -> None:
        """Wait until one more request may be made."""
        ...
