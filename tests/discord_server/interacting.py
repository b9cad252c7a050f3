"""Act as a member who interacts: commands, autocomplete, context menus, buttons, selects, modals."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from tests.discord_server.command_input import command_data
from tests.discord_server.constants import (
    SELECT_TYPES,
    CommandType,
    ComponentType,
    Context,
    InteractionType,
    Json,
    Permission,
)
from tests.discord_server.entities import Channel, Message, User, guild_permissions, permissions_in
from tests.discord_server.errors import UserCannot
from tests.discord_server.events import Event
from tests.discord_server.handle import Handle
from tests.discord_server.interaction import Interaction
from tests.discord_server.interaction_wire import interaction_json
from tests.discord_server.message_wire import Sight, message_json
from tests.discord_server.modal_input import modal_data
from tests.discord_server.platform import Platform
from tests.discord_server.world import ChannelRef, UserRef


class Interacting:
    """Interactions by people. Each method sends one to the bot and gives a handle to wait on."""

    def __init__(self, platform: Platform) -> None:
        self._platform = platform
        self._world = platform.world

    def command(self, user: UserRef, channel: ChannelRef, name: str, options: Json | None = None) -> Handle:
        """Use a slash command, `"ask"` or with its sub-command `"settings show"`.

        Raises:
            UserCannot: no such command here for them, or options the client would not send.
        """
        return self._use(user, channel, name, options or {}, None)

    def autocomplete(
        self, user: UserRef, channel: ChannelRef, name: str, focused: str, text: str, options: Json | None = None
    ) -> Handle:
        """Type `text` into the option `focused`; `options` are those filled in before.

        Raises:
            UserCannot: no such command here, or the option does not autocomplete.
        """
        return self._use(user, channel, name, {**(options or {}), focused: text}, focused)

    def message_command(self, user: UserRef, message: Message, name: str) -> Handle:
        """Use a context menu command on a message.

        Raises:
            UserCannot: no such command here for them.
        """
        person = self._world.find_user(user)
        command = self._visible(person, message.channel, name, CommandType.MESSAGE)
        target = message_json(self._world, message, Sight(self._world.bot.id, True), target=True)
        data: Json = {
            "id": command["id"],
            "name": name,
            "type": int(CommandType.MESSAGE),
            "target_id": str(message.id),
            "resolved": {"messages": {str(message.id): target}},
        }
        owners = self._owners(person, message.channel, command["integration_types"])
        return self._send(person, message.channel, InteractionType.COMMAND, name, data, owners)

    def click(
        self, user: UserRef, message: Message, label: str | None = None, *, custom_id: str | None = None
    ) -> Handle:
        """Press a button, found by its label or its custom_id.

        Raises:
            UserCannot: no such button, disabled, a link, or a message they do not see.
        """
        person = self._world.find_user(user)
        button = _find(message, {ComponentType.BUTTON}, label=label, custom_id=custom_id)
        if "custom_id" not in button:
            raise UserCannot("a link button sends nothing")
        data = {"custom_id": button["custom_id"], "component_type": int(ComponentType.BUTTON), "id": button["id"]}
        return self._press(person, message, data)

    def select(self, user: UserRef, message: Message, values: list[str], *, custom_id: str | None = None) -> Handle:
        """Choose options of a string select, the only one unless `custom_id` says which.

        Raises:
            UserCannot: no such select or option, or too few or too many of them.
        """
        person = self._world.find_user(user)
        select = _find(message, set(SELECT_TYPES), custom_id=custom_id)
        known = [each["value"] for each in select.get("options", [])]
        least, most = select.get("min_values", 1), select.get("max_values", 1)
        if not least <= len(values) <= most or (known and not set(values) <= set(known)):
            raise UserCannot(f"{values!r} cannot be chosen among {known!r}")
        data = {
            "custom_id": select["custom_id"],
            "component_type": select["type"],
            "id": select["id"],
            "values": values,
        }
        return self._press(person, message, data)

    def submit(self, opened: Handle, values: Json) -> Handle:
        """Send the modal that an interaction was answered with; `values` are by custom_id.

        Raises:
            UserCannot: no modal was opened, or a value the client would not send.
        """
        before = opened.interaction
        if before.modal is None:
            raise UserCannot("no modal was opened")
        data = modal_data(before.modal, values)
        return self._send(
            before.user,
            before.channel,
            InteractionType.MODAL_SUBMIT,
            before.name,
            data,
            before.owners,
            message=before.message,
            parent=before,
        )

    def _use(self, user: UserRef, channel: ChannelRef, name: str, values: Json, focused: str | None) -> Handle:
        person, place = self._world.find_user(user), self._world.find_channel(channel)
        root, *path = name.split(" ")
        command = self._visible(person, place, root, CommandType.CHAT_INPUT)
        data = command_data(self._world, place.guild, command, path, values, focused)
        kind = InteractionType.COMMAND if focused is None else InteractionType.AUTOCOMPLETE
        owners = self._owners(person, place, command["integration_types"])
        return self._send(person, place, kind, name, data, owners)

    def _press(self, user: User, message: Message, data: Json) -> Handle:
        if message.deleted:
            raise UserCannot("the message is gone")
        metadata = (message.interaction or {}).get("metadata")
        if message.ephemeral and (metadata is None or metadata["user"]["id"] != str(user.id)):
            raise UserCannot("only the member it was for sees this message")
        if not permissions_in(message.channel, user.id):
            raise UserCannot(f"{user.name} does not see that channel")
        owners = metadata["authorizing_integration_owners"] if metadata else self._owners(user, message.channel, [0])
        return self._send(
            user, message.channel, InteractionType.COMPONENT, str(data["custom_id"]), data, owners, message=message
        )

    def _send(
        self,
        user: User,
        channel: Channel,
        kind: InteractionType,
        name: str,
        data: Json,
        owners: dict[str, str],
        *,
        message: Message | None = None,
        parent: Interaction | None = None,
    ) -> Handle:
        registry = self._platform.interactions
        interaction = Interaction(
            self._world.mint.next(),
            registry.new_token(),
            kind,
            user,
            channel,
            self._context(channel),
            owners,
            name,
            self._platform.clock.monotonic(),
            data,
            message,
            parent,
            forced_ephemeral=_must_be_private(user, channel, owners),
        )
        registry.add(interaction)
        body = interaction_json(self._world, interaction)
        self._platform.events.emit(Event("INTERACTION_CREATE", 0, lambda _: body, channel.guild))
        return Handle(interaction, self._platform.watch)

    def _visible(self, user: User, channel: Channel, name: str, kind: CommandType) -> Json:
        guild = channel.guild
        command = self._platform.commands.find(None if guild is None else guild.id, name, kind)
        if command is None:
            raise UserCannot(f"there is no command {name!r}")
        contexts = command["contexts"]
        if contexts is not None and self._context(channel) not in contexts:
            raise UserCannot(f"{name!r} is not offered here")
        if not self._owners(user, channel, command["integration_types"]):
            raise UserCannot(f"the application is not installed here for {user.name}")
        if not permissions_in(channel, user.id) & Permission.USE_APPLICATION_COMMANDS:
            raise UserCannot(f"{user.name} may not use commands here")
        needed = command["default_member_permissions"]
        if guild is not None and needed is not None:
            have = guild_permissions(guild, guild.members[user.id])
            if have & int(needed) != int(needed) or (needed == "0" and have != Permission.ALL):
                raise UserCannot(f"{user.name} is not offered {name!r}")
        return command

    def _context(self, channel: Channel) -> Context:
        if channel.guild is not None:
            return Context.GUILD
        return Context.BOT_DM if self._world.bot in channel.recipients else Context.PRIVATE_CHANNEL

    def _owners(self, user: User, channel: Channel, installs: list[int]) -> dict[str, str]:
        owners: dict[str, str] = {}
        guild = channel.guild
        if 0 in installs and guild is not None and guild.has_bot:
            owners["0"] = str(guild.id)
        if 0 in installs and self._context(channel) is Context.BOT_DM:
            owners["0"] = "0"
        if 1 in installs and user.has_app:
            owners["1"] = str(user.id)
        return owners


def _must_be_private(user: User, channel: Channel, owners: dict[str, str]) -> bool:
    if "0" in owners or channel.guild is None:
        return False
    return not permissions_in(channel, user.id) & Permission.USE_EXTERNAL_APPS


def _find(message: Message, kinds: set[ComponentType], **wanted: Any) -> Json:
    for component in every_component(message.components):
        if component["type"] in kinds and all(
            value is None or component.get(name) == value for name, value in wanted.items()
        ):
            if component.get("disabled"):
                raise UserCannot(f"{wanted} is disabled")
            return component
    raise UserCannot(f"the message has no such component: {wanted}")


def every_component(components: list[Json]) -> Iterator[Json]:
    """All components of a message, nested ones too, in reading order."""
    for component in components:
        yield component
        yield from every_component(component.get("components") or [])
        if component.get("accessory"):
            yield component["accessory"]
