"""What the control endpoint can do: the Python controls with names and ids in, JSON out."""

from __future__ import annotations

import dataclasses
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any

from tests.discord_server.constants import Json
from tests.discord_server.entities import Message
from tests.discord_server.faults import Cut, Fault
from tests.discord_server.handle import Handle

if TYPE_CHECKING:
    from tests.discord_server.server import DiscordServer

Operation = Callable[..., Awaitable[Any]]
Ref = str | int


class Operations:
    """The operations by name; see each method for its arguments. `wait` is `""`, `"first"` or `"answer"`."""

    def __init__(self, server: DiscordServer) -> None:
        self._server = server
        self.table: dict[str, Operation] = {
            name: getattr(self, name)
            for name in dir(type(self))
            if not name.startswith("_") and callable(getattr(type(self), name))
        }

    async def send(
        self, user: Ref, channel: Ref, content: str, reply_to: int | None = None, ping: bool = True, wait: bool = False
    ) -> Json:
        """Write a message; with `wait`, the bot's reply and its latency come too."""
        target = None if reply_to is None else self._message(channel, reply_to)
        message = self._server.users.send(user, channel, content, reply_to=target, ping=ping)
        return await self._with_reply(message, wait)

    async def mention(self, user: Ref, channel: Ref, text: str, wait: bool = False) -> Json:
        """Write a message that mentions the bot."""
        return await self._with_reply(self._server.users.mention(user, channel, text), wait)

    async def dm(self, user: Ref, text: str) -> Json:
        """Write to the bot directly."""
        return {"message": self._wire(self._server.users.dm(user, text))}

    async def start_post(self, user: Ref, forum: Ref, title: str, content: str) -> Json:
        """Open a forum post."""
        return {"message": self._wire(self._server.users.start_post(user, forum, title, content))}

    async def edit(self, channel: Ref, message: int, content: str) -> Json:
        """Edit a member's message."""
        return {"message": self._wire(self._server.users.edit(self._message(channel, message), content))}

    async def delete(self, channel: Ref, message: int) -> None:
        """Delete a message."""
        self._server.users.delete(self._message(channel, message))

    async def command(
        self, user: Ref, channel: Ref, name: str, options: Json | None = None, wait: str = "first", timeout: float = 10
    ) -> Json:
        """Use a slash command."""
        return await self._waited(self._server.interact.command(user, channel, name, options), wait, timeout)

    async def autocomplete(
        self, user: Ref, channel: Ref, name: str, focused: str, text: str, wait: str = "first", timeout: float = 10
    ) -> Json:
        """Type into an option."""
        handle = self._server.interact.autocomplete(user, channel, name, focused, text)
        return await self._waited(handle, wait, timeout)

    async def message_command(
        self, user: Ref, channel: Ref, message: int, name: str, wait: str = "first", timeout: float = 10
    ) -> Json:
        """Use a context menu command."""
        handle = self._server.interact.message_command(user, self._message(channel, message), name)
        return await self._waited(handle, wait, timeout)

    async def click(
        self,
        user: Ref,
        channel: Ref,
        message: int,
        label: str | None = None,
        custom_id: str | None = None,
        wait: str = "first",
        timeout: float = 10,
    ) -> Json:
        """Press a button."""
        found = self._message(channel, message)
        return await self._waited(self._server.interact.click(user, found, label, custom_id=custom_id), wait, timeout)

    async def select(
        self,
        user: Ref,
        channel: Ref,
        message: int,
        values: list[str],
        custom_id: str | None = None,
        wait: str = "first",
        timeout: float = 10,
    ) -> Json:
        """Choose in a select."""
        found = self._message(channel, message)
        return await self._waited(self._server.interact.select(user, found, values, custom_id=custom_id), wait, timeout)

    async def submit(self, interaction: int, values: Json, wait: str = "first", timeout: float = 10) -> Json:
        """Send the modal that an interaction was answered with."""
        opened = Handle(self._server.platform.interactions.by_id(interaction), self._server.platform.watch)
        return await self._waited(self._server.interact.submit(opened, values), wait, timeout)

    async def messages(self, channel: Ref, limit: int = 100) -> list[Json]:
        """The latest messages of a channel, oldest first."""
        return [self._wire(each) for each in self._server.view.messages(channel, limit)]

    async def fault(self, method: str, path: str, cut: str | None = None, **fields: Any) -> None:
        """Order a fault; `fields` are those of `faults.Fault`."""
        self._server.faults.add(Fault(method, path, cut=None if cut is None else Cut(cut), **fields))

    async def clear_faults(self) -> None:
        """Call all faults off."""
        self._server.faults.clear()

    async def gateway(self, action: str, **arguments: Any) -> None:
        """Do `reconnect`, `invalidate`, `forget_sessions`, `close_all`, `abort_all`, `guild_unavailable`, ..."""
        done = getattr(self._server.gateway, action)(**arguments)
        if done is not None:
            await done

    async def wait_ready(self, timeout: float = 30) -> None:
        """Wait for the bot's session."""
        await self._server.gateway.wait_ready(timeout)

    async def heartbeats(self, acknowledged: bool) -> None:
        """Answer heartbeats or not."""
        self._server.gateway.acknowledges = acknowledged

    async def deny_bot(self, channel: Ref, permissions: int) -> None:
        """Take permissions from the bot in a channel."""
        self._server.admin.deny_bot(channel, permissions)

    async def close_dms(self, user: Ref, closed: bool = True) -> None:
        """Close a user's direct messages."""
        self._server.admin.close_dms(user, closed=closed)

    async def settings(self, **changes: Any) -> Json:
        """Change settings; gives all of them."""
        for name, value in changes.items():
            if not hasattr(self._server.settings, name):
                raise KeyError(name)
            setattr(self._server.settings, name, value)
        return dataclasses.asdict(self._server.settings)

    async def advance(self, seconds: float) -> None:
        """Move the clock forward."""
        self._server.clock.advance(seconds)

    async def ledger(self) -> Json:
        """Counts, violations, pings, interactions without answer."""
        ledger = self._server.ledger
        return {
            "routes": dict(ledger.routes),
            "statuses": dict(ledger.statuses),
            "codes": dict(ledger.codes),
            "violations": [[each.kind, each.detail] for each in ledger.violations],
            "pings": [str(message.id) for message, _ in ledger.pings],
            "typing": sum(ledger.typing.values()),
            "unanswered": [each.name for each in self._server.platform.interactions.unanswered()],
            "identifies": self._server.gateway.identifies,
            "resumes": self._server.gateway.resumes,
        }

    async def clear_ledger(self) -> None:
        """Forget what was counted."""
        self._server.ledger.clear()

    async def world(self) -> Json:
        """Names and ids of what there is."""
        world = self._server.world
        return {
            "bot": str(world.bot.id),
            "users": {each.name: str(each.id) for each in world.users.values()},
            "guilds": {each.name: str(each.id) for each in world.guilds.values()},
            "channels": {each.name: str(each.id) for each in world.channels.values() if each.name},
            "commands": [each["name"] for each in self._server.commands.all(None)],
        }

    def _message(self, channel: Ref, message_id: int) -> Message:
        world = self._server.world
        found = world.find_channel(channel).log.get(int(message_id)) or world.ephemerals.get(int(message_id))
        if found is None:
            raise KeyError(f"no message {message_id}")
        return found

    def _wire(self, message: Message) -> Json:
        return self._server.view.wire(message)

    async def _with_reply(self, message: Message, wait: bool) -> Json:
        body: Json = {"message": self._wire(message)}
        if wait:
            answer = await self._server.view.reply(message)
            body["reply"] = self._wire(answer)
            body["latency"] = self._server.view.latency(message, answer)
        return body

    async def _waited(self, handle: Handle, wait: str, timeout: float) -> Json:
        body: Json = {"interaction": handle.id}
        if not wait:
            return body
        first = await handle.first(timeout)
        body.update(kind=int(first.kind), latency=first.latency, choices=first.choices, modal=first.modal)
        message = await handle.answer(timeout) if wait == "answer" else first.message
        body["message"] = None if message is None else self._wire(message)
        return body
