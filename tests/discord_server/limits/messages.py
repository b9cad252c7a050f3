"""Limits of a whole message body: create, edit, interaction response."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from tests.discord_server.constants import Json, MessageFlag
from tests.discord_server.entities import Message
from tests.discord_server.errors import FormErrors, empty_message
from tests.discord_server.limits.components import check_components, check_processed_size
from tests.discord_server.limits.embeds import check_embeds
from tests.discord_server.limits.fields import Path, check_list, check_text
from tests.discord_server.mentions import Allowed, read_allowed

CONTENT: Final = 2000
ATTACHMENTS: Final = 10
NONCE: Final = 25
_LEGACY = ("content", "embeds", "sticker_ids", "poll")
_SETTABLE = MessageFlag.SUPPRESS_EMBEDS | MessageFlag.SUPPRESS_NOTIFICATIONS | MessageFlag.COMPONENTS_V2


@dataclass(frozen=True, slots=True)
class CheckedMessage:
    """What a message body asks for, once it has passed."""

    flags: int
    allowed: Allowed


def check_new(body: Json, *, path: Path = (), ephemeral_allowed: bool = False) -> CheckedMessage:
    """Check the body of a new message; `path` is where it lies in the request.

    Raises:
        ApiError: 50035 with the error tree, 50006 when it is empty, HTTP 500 when Components V2 are too big.
    """
    form = FormErrors()
    flags = int(body.get("flags") or 0)
    v2 = bool(flags & MessageFlag.COMPONENTS_V2)
    if v2:
        _refuse_legacy(body, form, path)
    allowed = _check_fields(body, form, path, v2=v2)
    form.raise_if_any()
    if v2:
        check_processed_size(body.get("components") or [])
    if not any(body.get(name) for name in (*_LEGACY, "components", "attachments")):
        raise empty_message()
    kept = _SETTABLE | (MessageFlag.EPHEMERAL if ephemeral_allowed else 0)
    return CheckedMessage(flags & kept, allowed)


def check_edit(body: Json, message: Message, *, path: Path = ()) -> CheckedMessage:
    """Check the body of an edit against the message it changes; gives the flags the message will have.

    The Components V2 flag may be put on (then the old fields must be emptied) but never taken off.

    Raises:
        ApiError: as `check_new`.
    """
    form = FormErrors()
    flags = _edited_flags(body, message, form, path)
    v2 = bool(flags & MessageFlag.COMPONENTS_V2)
    if v2:
        _refuse_legacy(_as_it_will_be(body, message), form, path)
    allowed = _check_fields(body, form, path, v2=v2)
    form.raise_if_any()
    if v2 and "components" in body:
        check_processed_size(body.get("components") or [])
    if not any(_as_it_will_be(body, message).values()):
        raise empty_message()
    return CheckedMessage(flags, allowed)


def _edited_flags(body: Json, message: Message, form: FormErrors, path: Path) -> int:
    flags = message.flags & ~MessageFlag.LOADING
    if body.get("flags") is None:
        return flags
    wanted = int(body["flags"])
    if flags & MessageFlag.COMPONENTS_V2 and not wanted & MessageFlag.COMPONENTS_V2:
        form.add(
            (*path, "flags"),
            "MESSAGE_CANNOT_REMOVE_COMPONENTS_V2_FLAG",
            "MessageFlags.IS_COMPONENTS_V2 cannot be removed from a message",
        )
    changeable = MessageFlag.SUPPRESS_EMBEDS | MessageFlag.COMPONENTS_V2
    return flags & ~MessageFlag.SUPPRESS_EMBEDS | wanted & changeable


def _as_it_will_be(body: Json, message: Message) -> Json:
    present: Json = {
        "content": message.content,
        "embeds": message.embeds,
        "components": message.components,
        "attachments": message.attachments,
    }
    return {name: body.get(name, value) for name, value in present.items()}


def _refuse_legacy(body: Json, form: FormErrors, path: Path) -> None:
    for name in _LEGACY:
        if body.get(name):
            form.add(
                (*path, name),
                "MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2",
                f"The '{name}' field cannot be used when using MessageFlags.IS_COMPONENTS_V2",
            )


def _check_fields(body: Json, form: FormErrors, path: Path, *, v2: bool) -> Allowed:
    check_text(body, "content", form, path, most=CONTENT)
    check_embeds(body, form, path)
    components = check_list(body, "components", form, path, most=1000)
    check_components(components, form, (*path, "components"), v2=v2)
    check_list(body, "attachments", form, path, most=ATTACHMENTS)
    if isinstance(body.get("nonce"), str):
        check_text(body, "nonce", form, path, most=NONCE)
    return read_allowed(body.get("allowed_mentions"), form, path)
