"""Refusals, in the words and numbers of Discord's API."""

from __future__ import annotations

from tests.discord_server.constants import Json


class ApiError(Exception):
    """An answer that refuses: HTTP status, Discord's JSON code, its message and, for 50035, the error tree."""

    def __init__(self, status: int, code: int, message: str, errors: Json | None = None) -> None:
        super().__init__(f"{status} {code}: {message}")
        self.status = status
        self.code = code
        self.message = message
        self.errors = errors

    def body(self) -> Json:
        """The JSON body of the answer."""
        body: Json = {"message": self.message, "code": self.code}
        if self.errors is not None:
            body["errors"] = self.errors
        return body


class UserCannot(Exception):
    """A simulated member tried what Discord's own client would not let them do: the test is wrong, or the bot is."""


def unauthorized() -> ApiError:
    """The token is missing or wrong."""
    return ApiError(401, 0, "401: Unauthorized")


def not_found() -> ApiError:
    """No such route."""
    return ApiError(404, 0, "404: Not Found")


def internal_error() -> ApiError:
    """What Discord answers when a Components V2 payload grows too big for it."""
    return ApiError(500, 0, "500: Internal Server Error")


_UNKNOWN = {
    "Account": 10001,
    "Channel": 10003,
    "Guild": 10004,
    "Member": 10007,
    "Message": 10008,
    "Role": 10011,
    "User": 10013,
    "Emoji": 10014,
    "Webhook": 10015,
    "interaction": 10062,
    "application command": 10063,
}


def unknown(what: str) -> ApiError:
    """404 for a thing that does not exist (or is no longer known); `what` is a key of Discord's list."""
    return ApiError(404, _UNKNOWN[what], f"Unknown {what}")


def missing_access() -> ApiError:
    """The bot cannot see the channel or guild."""
    return ApiError(403, 50001, "Missing Access")


def missing_permissions() -> ApiError:
    """The bot sees the channel but may not do this there."""
    return ApiError(403, 50013, "Missing Permissions")


def cannot_message_user() -> ApiError:
    """The user's direct messages are closed."""
    return ApiError(403, 50007, "Cannot send messages to this user")


def not_own_message() -> ApiError:
    """Only the author edits a message."""
    return ApiError(403, 50005, "Cannot edit a message authored by another user")


def empty_message() -> ApiError:
    """Nothing to show."""
    return ApiError(400, 50006, "Cannot send an empty message")


def wrong_channel_type() -> ApiError:
    """The action does not exist for this kind of channel."""
    return ApiError(400, 50024, "Cannot execute action on this channel type")


def thread_archived() -> ApiError:
    """The thread is archived (and, for sending, locked)."""
    return ApiError(400, 50083, "Thread is archived")


def already_acknowledged() -> ApiError:
    """A second initial response."""
    return ApiError(400, 40060, "Interaction has already been acknowledged.")


def invalid_webhook_token() -> ApiError:
    """An interaction's token has run out."""
    return ApiError(401, 50027, "Invalid Webhook Token")


def too_many_follow_ups() -> ApiError:
    """More than five follow-ups where the application is installed for the user alone."""
    return ApiError(400, 40094, "This interaction has reached the maximum number of follow-up messages")


def too_many_commands(limit: int) -> ApiError:
    """More commands than an application may have."""
    return ApiError(400, 30032, f"Maximum number of application commands reached ({limit})")


def too_many_command_creates() -> ApiError:
    """200 creates a day for each guild, and globally."""
    return ApiError(400, 30034, "Max number of daily application command creates has been reached (200)")


class FormErrors:
    """Gathers what is wrong with a request body into Discord's tree of errors (code 50035)."""

    def __init__(self) -> None:
        self._tree: Json = {}

    def add(self, path: tuple[str | int, ...], code: str, message: str) -> None:
        """Note one error at `path`, list indexes included; an empty path is the body itself."""
        node = self._tree
        for step in path:
            node = node.setdefault(str(step), {})
        node.setdefault("_errors", []).append({"code": code, "message": message})

    def __bool__(self) -> bool:
        return bool(self._tree)

    def raise_if_any(self) -> None:
        """Raises:
        ApiError: 400 with code 50035 when anything was noted.
        """
        if self._tree:
            raise ApiError(400, 50035, "Invalid Form Body", self._tree)


def bad_field(name: str, code: str, message: str) -> ApiError:
    """50035 for one field."""
    return ApiError(400, 50035, "Invalid Form Body", {name: {"_errors": [{"code": code, "message": message}]}})
