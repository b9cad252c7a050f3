"""The first response to an interaction."""

from __future__ import annotations

from typing import Any

from tests.discord_server.constants import CallbackType, InteractionType, Json, MessageFlag, MessageType
from tests.discord_server.entities import Message
from tests.discord_server.errors import bad_field, unknown
from tests.discord_server.interaction import Interaction
from tests.discord_server.limits.commands import check_choices
from tests.discord_server.limits.messages import check_edit, check_new
from tests.discord_server.limits.modals import check_modal
from tests.discord_server.mentions import Allowed
from tests.discord_server.message_wire import Sight, message_json
from tests.discord_server.posting import Draft
from tests.discord_server.rest.call import NO_CONTENT, Call, Reply

_WITH_MESSAGE = frozenset({CallbackType.MESSAGE, CallbackType.DEFERRED_MESSAGE})
_UPDATES = frozenset({CallbackType.DEFERRED_UPDATE, CallbackType.UPDATE_MESSAGE})
_MODAL = frozenset({CallbackType.MODAL})


async def respond(call: Call) -> Reply:
    """POST a callback."""
    registry = call.platform.interactions
    interaction = registry.for_callback(call.id("interaction_id"), call.text("token"))
    body = call.body()
    kind = _kind(body.get("type"), interaction)
    data: Json = body.get("data") or {}
    if call.files:
        data["attachments"] = body.pop("attachments")
    _apply(call, interaction, kind, data)
    registry.note_response(interaction, kind)
    call.platform.watch.tell(("interaction", interaction.id))
    if not call.truth("with_response"):
        return NO_CONTENT
    return Reply(200, _callback_json(call, interaction, kind))


def _kind(raw: Any, interaction: Interaction) -> CallbackType:
    allowed = _allowed(interaction)
    if raw not in allowed:
        choices = ", ".join(str(int(each)) for each in sorted(allowed))
        raise bad_field("type", "BASE_TYPE_CHOICES", f"Value must be one of {{{choices}}}.")
    return CallbackType(raw)


def _allowed(interaction: Interaction) -> frozenset[CallbackType]:
    match interaction.type:
        case InteractionType.COMMAND:
            return _WITH_MESSAGE | _MODAL
        case InteractionType.COMPONENT:
            return _WITH_MESSAGE | _UPDATES | _MODAL
        case InteractionType.AUTOCOMPLETE:
            return frozenset({CallbackType.AUTOCOMPLETE_RESULT})
        case InteractionType.MODAL_SUBMIT:
            return _WITH_MESSAGE | (_UPDATES if interaction.message is not None else frozenset())


def _apply(call: Call, interaction: Interaction, kind: CallbackType, data: Json) -> None:
    match kind:
        case CallbackType.MESSAGE:
            checked = check_new(data, path=("data",), ephemeral_allowed=True)
            interaction.original = post_response(call, interaction, data, checked.flags, checked.allowed)
        case CallbackType.DEFERRED_MESSAGE:
            flags = MessageFlag.LOADING | int(data.get("flags") or 0) & MessageFlag.EPHEMERAL
            interaction.original = post_response(call, interaction, {}, flags, Allowed())
        case CallbackType.DEFERRED_UPDATE:
            interaction.original = interaction.message
        case CallbackType.UPDATE_MESSAGE:
            interaction.original = _update(call, interaction, data)
        case CallbackType.AUTOCOMPLETE_RESULT:
            interaction.choices = check_choices(data)
        case CallbackType.MODAL:
            check_modal(data)
            interaction.modal = data


def _update(call: Call, interaction: Interaction, data: Json) -> Message:
    message = interaction.message
    if message is None or message.deleted:
        raise unknown("Message")
    checked = check_edit(data, message, path=("data",))
    return call.platform.posting.edit(message, data, flags=checked.flags, allowed=checked.allowed)


def post_response(
    call: Call, interaction: Interaction, data: Json, flags: int, allowed: Allowed, *, follow_up: bool = False
) -> Message:
    """Post a message that answers an interaction; a user-installed application may be made to answer privately."""
    if interaction.forced_ephemeral:
        flags |= MessageFlag.EPHEMERAL
    bot = call.platform.world.bot
    return call.platform.posting.post(
        Draft(
            interaction.channel,
            bot,
            content=data.get("content") or "",
            components=data.get("components") or [],
            embeds=data.get("embeds") or [],
            attachments=data.get("attachments") or [],
            flags=flags,
            allowed=allowed,
            reply_to=interaction.original if follow_up else interaction.message,
            type=MessageType.REPLY if follow_up else _message_type(interaction),
            webhook_id=bot.id,
            interaction=interaction.metadata(),
        )
    )


def _message_type(interaction: Interaction) -> MessageType:
    if interaction.type is not InteractionType.COMMAND:
        return MessageType.REPLY if interaction.message is not None else MessageType.DEFAULT
    if "target_id" in interaction.data:
        return MessageType.CONTEXT_MENU_COMMAND
    return MessageType.CHAT_INPUT_COMMAND


def _callback_json(call: Call, interaction: Interaction, kind: CallbackType) -> Json:
    original = interaction.original
    described: Json = {"id": str(interaction.id), "type": int(interaction.type)}
    body: Json = {"interaction": described}
    if original is not None:
        described["response_message_id"] = str(original.id)
        described["response_message_loading"] = original.loading
        described["response_message_ephemeral"] = original.ephemeral
        shown = message_json(call.platform.world, original, Sight(call.platform.world.bot.id, True))
        body["resource"] = {"type": int(kind), "message": shown}
    return body
