"""Webhooks: follow-ups of interactions under the application's id, and incoming webhooks of channels."""

from __future__ import annotations

import secrets

from tests.discord_server.constants import Json, MessageFlag, Permission
from tests.discord_server.entities import Message, Webhook
from tests.discord_server.errors import invalid_webhook_token, unknown
from tests.discord_server.interaction import Interaction
from tests.discord_server.limits.messages import check_edit, check_new
from tests.discord_server.mentions import Allowed
from tests.discord_server.message_wire import Sight, message_json
from tests.discord_server.posting import Draft
from tests.discord_server.rest.call import NO_CONTENT, Call, Reply
from tests.discord_server.rest.interactions import post_response
from tests.discord_server.wire import webhook_json


async def execute(call: Call) -> Reply:
    """POST a message through a webhook or as an interaction's follow-up."""
    if _is_application(call):
        return Reply(200, _shown(call, _follow_up(call)))
    webhook = _webhook(call)
    body = call.body()
    checked = check_new(body)
    message = post_through(call, webhook, body, checked.flags, checked.allowed)
    return Reply(200, _shown(call, message)) if call.truth("wait") else NO_CONTENT


async def read_message(call: Call) -> Reply:
    """GET a message sent with this token."""
    return Reply(200, _shown(call, _message(call)))


async def edit_message(call: Call) -> Reply:
    """PATCH a message sent with this token; a deferred response gets its content this way."""
    message = _message(call)
    body = call.body()
    checked = check_edit(body, message)
    call.platform.posting.edit(message, body, flags=checked.flags, allowed=checked.allowed)
    if _is_application(call):
        interaction = call.platform.interactions.for_webhook(call.text("token"))
        call.platform.watch.tell(("interaction", interaction.id))
    return Reply(200, _shown(call, message))


async def delete_message(call: Call) -> Reply:
    """DELETE a message sent with this token."""
    call.platform.posting.delete(_message(call))
    return NO_CONTENT


async def create_webhook(call: Call) -> Reply:
    """POST a new webhook of a channel."""
    channel = call.channel(Permission.MANAGE_WEBHOOKS)
    webhook = call.platform.world.add_webhook(channel, str(call.body().get("name") or secrets.token_hex(4)))
    return Reply(200, webhook_json(webhook, call.platform.world.application_id))


async def read_channel_webhooks(call: Call) -> Reply:
    """GET a channel's webhooks."""
    channel = call.channel(Permission.MANAGE_WEBHOOKS)
    found = [each for each in call.platform.world.webhooks.values() if each.channel is channel]
    return Reply(200, [webhook_json(each) for each in found])


async def read_webhook(call: Call) -> Reply:
    """GET a webhook."""
    webhook = call.platform.world.webhooks.get(call.id("webhook_id"))
    if webhook is None:
        raise unknown("Webhook")
    return Reply(200, webhook_json(webhook))


async def delete_webhook(call: Call) -> Reply:
    """DELETE a webhook."""
    if call.platform.world.webhooks.pop(call.id("webhook_id"), None) is None:
        raise unknown("Webhook")
    return NO_CONTENT


def post_through(call: Call, webhook: Webhook, body: Json, flags: int, allowed: Allowed) -> Message:
    """Post as a webhook."""
    return call.platform.posting.post(
        Draft(
            webhook.channel,
            webhook.user,
            content=body.get("content") or "",
            components=body.get("components") or [],
            embeds=body.get("embeds") or [],
            flags=flags,
            allowed=allowed,
            webhook_id=webhook.id,
            webhook_name=str(body.get("username") or webhook.name),
        )
    )


def _follow_up(call: Call) -> Message:
    registry = call.platform.interactions
    interaction = registry.for_webhook(call.text("token"))
    registry.check_follow_up(interaction)
    body = call.body()
    original = interaction.original
    if original is not None and original.loading and not original.deleted:
        message = _fill_deferred(call, original, body)
    else:
        checked = check_new(body, ephemeral_allowed=True)
        message = post_response(call, interaction, body, checked.flags, checked.allowed, follow_up=True)
    interaction.follow_ups.append(message)
    call.platform.watch.tell(("interaction", interaction.id))
    return message


def _fill_deferred(call: Call, original: Message, body: Json) -> Message:
    """The first follow-up of a deferred response becomes the response itself, private or not as deferred."""
    flags = int(body.get("flags") or 0) & ~MessageFlag.EPHEMERAL
    checked = check_edit({**body, "flags": flags}, original)
    return call.platform.posting.edit(original, body, flags=checked.flags, allowed=checked.allowed)


def _is_application(call: Call) -> bool:
    return call.id("webhook_id") == call.platform.world.application_id


def _webhook(call: Call) -> Webhook:
    webhook = call.platform.world.webhooks.get(call.id("webhook_id"))
    if webhook is None:
        raise unknown("Webhook")
    if webhook.token != call.text("token"):
        raise invalid_webhook_token()
    return webhook


def _message(call: Call) -> Message:
    wanted = call.text("message_id")
    if not _is_application(call):
        found = _webhook(call).channel.log.get(call.id("message_id"))
        if found is None or found.webhook_id != call.id("webhook_id"):
            raise unknown("Message")
        return found
    interaction = call.platform.interactions.for_webhook(call.text("token"))
    message = interaction.original if wanted == "@original" else _of_interaction(interaction, call.id("message_id"))
    if message is None or message.deleted:
        raise unknown("Message")
    return message


def _of_interaction(interaction: Interaction, message_id: int) -> Message | None:
    candidates = [*interaction.follow_ups, interaction.original]
    return next((each for each in candidates if each is not None and each.id == message_id), None)


def _shown(call: Call, message: Message) -> Json:
    return message_json(call.platform.world, message, Sight(call.platform.world.bot.id, True))
