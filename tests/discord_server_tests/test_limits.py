"""Every limit, at the limit and one past it, through the API itself."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest
import pytest_asyncio

from tests.discord_server import DiscordServer
from tests.discord_server.constants import Json

pytestmark = pytest.mark.asyncio

V2 = 1 << 15


class Api:
    """The REST API, bare, so that discord.py's own checks are not in the way."""

    def __init__(self, server: DiscordServer, session: aiohttp.ClientSession) -> None:
        self._server = server
        self._session = session

    async def call(self, method: str, path: str, body: Any = None) -> tuple[int, Any]:
        """Send a request; gives status and JSON."""
        async with self._session.request(method, self._server.api + path, json=body) as response:
            return response.status, (await response.json() if response.content_length else None)

    async def send(self, **body: Any) -> tuple[int, Any]:
        """Send a message to the general channel."""
        channel = self._server.world.find_channel("general").id
        return await self.call("POST", f"/channels/{channel}/messages", body)

    async def put_commands(self, *commands: Json) -> tuple[int, Any]:
        """Overwrite the global commands."""
        return await self.call("PUT", f"/applications/{self._server.world.application_id}/commands", list(commands))


@pytest_asyncio.fixture
async def api(discord_server: DiscordServer) -> AsyncIterator[Api]:
    """The API with the right token and without channel limits."""
    discord_server.settings.channel_limits = False
    discord_server.settings.global_limit = 0
    headers = {"Authorization": f"Bot {discord_server.token}"}
    async with aiohttp.ClientSession(headers=headers) as session:
        yield Api(discord_server, session)


def text(content: str) -> Json:
    """A text display."""
    return {"type": 10, "content": content}


def button(custom_id: str, **fields: Any) -> Json:
    """A button."""
    return {"type": 2, "style": 1, "label": "b", "custom_id": custom_id, **fields}


def row(*children: Json) -> Json:
    """An action row."""
    return {"type": 1, "components": list(children)}


def select(options: int, **fields: Any) -> Json:
    """A string select."""
    return {
        "type": 3,
        "custom_id": "s",
        "options": [{"label": str(each), "value": str(each)} for each in range(options)],
        **fields,
    }


def v2(*components: Json) -> Json:
    """A Components V2 body."""
    return {"flags": V2, "components": list(components)}


PASSING: dict[str, Json] = {
    "content of 2,000": {"content": "x" * 2000},
    "40 components": v2({"type": 17, "components": [text("x")] * 39}),
    "text of 4,000": v2(text("x" * 2000), text("y" * 2000)),
    "10,170 processed bytes": v2(text("€" * 3386)),
    "embeds of 6,000": {"embeds": [{"description": "x" * 4000}, {"description": "x" * 2000}]},
    "label of 80": v2(row(button("a", label="x" * 80))),
    "custom_id of 100": v2(row(button("x" * 100))),
    "select of 25": v2(row(select(25))),
    "nonce of 25": {"content": "x", "nonce": "n" * 25},
    "five rows": {"content": "x", "components": [row(button(str(each))) for each in range(5)]},
    "section": v2({"type": 9, "components": [text("x")] * 3, "accessory": button("a")}),
}

LEGACY = "MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2"
FAILING: dict[str, tuple[Json, str, str]] = {
    "content of 2,001": ({"content": "x" * 2001}, "content", "BASE_TYPE_MAX_LENGTH"),
    "41 components": (
        v2({"type": 17, "components": [text("x")] * 40}),
        "components",
        "COMPONENT_MAX_TOTAL_COMPONENTS_EXCEEDED",
    ),
    "text of 4,001": (
        v2(text("x" * 2000), text("y" * 2001)),
        "components",
        "COMPONENT_DISPLAYABLE_TEXT_SIZE_EXCEEDED",
    ),
    "content beside v2": ({**v2(text("x")), "content": "y"}, "content", LEGACY),
    "embed beside v2": ({**v2(text("x")), "embeds": [{"title": "y"}]}, "embeds", LEGACY),
    "v2 without its flag": ({"components": [text("x")]}, "components.0", "UNION_TYPE_CHOICES"),
    "embeds of 6,001": (
        {"embeds": [{"description": "x" * 4000}, {"description": "x" * 2001}]},
        "embeds.1",
        "MAX_EMBED_SIZE_EXCEEDED",
    ),
    "26 embed fields": (
        {"embeds": [{"fields": [{"name": "n", "value": "v"}] * 26}]},
        "embeds.0.fields",
        "BASE_TYPE_MAX_LENGTH",
    ),
    "label of 81": (
        v2(row(button("a", label="x" * 81))),
        "components.0.components.0.label",
        "BASE_TYPE_MAX_LENGTH",
    ),
    "custom_id of 101": (v2(row(button("x" * 101))), "components.0.components.0.custom_id", "BASE_TYPE_BAD_LENGTH"),
    "custom_id twice": (
        v2(row(button("a")), row(button("a"))),
        "components.1.components.0",
        "COMPONENT_CUSTOM_ID_DUPLICATED",
    ),
    "select of 26": (v2(row(select(26))), "components.0.components.0.options", "BASE_TYPE_BAD_LENGTH"),
    "select without options": (v2(row(select(0))), "components.0.components.0.options", "BASE_TYPE_BAD_LENGTH"),
    "six buttons": (
        v2(row(*(button(str(each)) for each in range(6)))),
        "components.0.components",
        "BASE_TYPE_BAD_LENGTH",
    ),
    "select beside button": (
        v2(row(select(1), button("a"))),
        "components.0.components.1",
        "COMPONENT_LAYOUT_WIDTH_EXCEEDED",
    ),
    "section without accessory": (
        v2({"type": 9, "components": [text("x")]}),
        "components.0.accessory",
        "UNION_TYPE_CHOICES",
    ),
    "empty text": (v2(text("")), "components.0.content", "BASE_TYPE_REQUIRED"),
    "link that is none": (
        v2(row({"type": 2, "style": 5, "label": "l", "url": "javascript:x"})),
        "components.0.components.0.url",
        "URL_TYPE_INVALID_SCHEME",
    ),
    "nonce of 26": ({"content": "x", "nonce": "n" * 26}, "nonce", "BASE_TYPE_MAX_LENGTH"),
    "users both parsed and listed": (
        {"content": "x", "allowed_mentions": {"parse": ["users"], "users": ["1"]}},
        "allowed_mentions",
        "MESSAGE_ALLOWED_MENTIONS_PARSE_EXCLUSIVE",
    ),
}


@pytest.mark.parametrize("body", PASSING.values(), ids=PASSING)
async def test_a_message_at_the_limit_passes(api: Api, body: Json) -> None:
    status, answer = await api.send(**body)
    assert status == 200, answer


@pytest.mark.parametrize(("body", "path", "code"), FAILING.values(), ids=FAILING)
async def test_a_message_past_the_limit_is_refused_at_its_place(api: Api, body: Json, path: str, code: str) -> None:
    status, answer = await api.send(**body)
    assert (status, answer["code"], answer["message"]) == (400, 50035, "Invalid Form Body")
    assert code in [each["code"] for each in at(answer["errors"], path)]


async def test_more_than_10170_processed_bytes_fail_with_500(discord_server: DiscordServer, api: Api) -> None:
    status, _ = await api.send(**v2(text("€" * 3386 + "x")))
    assert status == 500
    assert [each.kind for each in discord_server.ledger.violations] == ["failed"]


async def test_an_empty_message_is_refused(api: Api) -> None:
    status, answer = await api.send(content="")
    assert (status, answer["code"]) == (400, 50006)


async def test_the_components_v2_flag_cannot_be_taken_off(discord_server: DiscordServer, api: Api) -> None:
    _, message = await api.send(**v2(text("x")))
    path = f"/channels/{message['channel_id']}/messages/{message['id']}"
    status, answer = await api.call("PATCH", path, {"flags": 0, "components": []})
    assert (status, at(answer["errors"], "flags")[0]["code"]) == (400, "MESSAGE_CANNOT_REMOVE_COMPONENTS_V2_FLAG")
    status, answer = await api.call("PATCH", path, {"content": "words"})
    assert (status, at(answer["errors"], "content")[0]["code"]) == (400, LEGACY)
    status, answer = await api.call("PATCH", path, {"components": [text("y")]})
    assert (status, answer["components"][0]["content"]) == (200, "y")


async def test_turning_content_into_components_v2_needs_the_content_emptied(api: Api) -> None:
    _, message = await api.send(content="x")
    path = f"/channels/{message['channel_id']}/messages/{message['id']}"
    assert (await api.call("PATCH", path, v2(text("y"))))[0] == 400
    status, answer = await api.call("PATCH", path, {**v2(text("y")), "content": None})
    assert (status, answer["flags"]) == (200, V2)


def ask(**fields: Any) -> Json:
    """A command definition."""
    return {"name": "ask", "description": "d", "type": 1, **fields}


def option(**fields: Any) -> Json:
    """An option definition."""
    return {"name": "o", "description": "d", "type": 3, **fields}


COMMANDS: dict[str, tuple[Json, str]] = {
    "capital name": (ask(name="Ask"), "0.name"),
    "name of 33": (ask(name="a" * 33), "0.name"),
    "description of 101": (ask(description="d" * 101), "0.description"),
    "no description": (ask(description=""), "0.description"),
    "unknown locale": (ask(name_localizations={"xx": "frage"}), "0.name_localizations.xx"),
    "capital localised name": (ask(name_localizations={"fr": "Demander"}), "0.name_localizations.fr"),
    "localised description of 101": (
        ask(description_localizations={"fr": "d" * 101}),
        "0.description_localizations.fr",
    ),
    "26 options": (ask(options=[option(name=f"o{each}") for each in range(26)]), "0.options"),
    "required after optional": (ask(options=[option(), option(name="p", required=True)]), "0.options.1"),
    "option name twice": (ask(options=[option(), option()]), "0.options.1"),
    "26 choices": (
        ask(options=[option(choices=[{"name": "n", "value": "v"}] * 26)]),
        "0.options.0.choices",
    ),
    "choices and autocomplete": (
        ask(options=[option(choices=[{"name": "n", "value": "v"}], autocomplete=True)]),
        "0.options.0.autocomplete",
    ),
    "described context menu": ({"name": "Explain this", "type": 3, "description": "d"}, "0.description"),
    "8,001 characters": (
        ask(options=[option(name=f"o{a}", choices=[{"name": f"{a}-{b}" + "n" * 90, "value": "v"} for b in range(25)])
                     for a in range(4)]),
        "0",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("command", "path"), COMMANDS.values(), ids=COMMANDS)
async def test_a_bad_command_is_refused_at_its_place(api: Api, command: Json, path: str) -> None:
    status, answer = await api.put_commands(command)
    assert (status, answer["code"]) == (400, 50035)
    assert at(answer["errors"], path)


async def test_good_commands_pass_and_keep_their_ids(discord_server: DiscordServer, api: Api) -> None:
    commands = (ask(name_localizations={"fr": "demander"}), {"name": "Explain this message", "type": 3})
    _, first = await api.put_commands(*commands)
    status, second = await api.put_commands(*commands)
    assert status == 200
    assert [each["id"] for each in first] == [each["id"] for each in second]
    assert discord_server.commands.creates_today(None) == 2


async def test_a_101st_command_and_a_sixth_context_menu_are_refused(api: Api) -> None:
    assert (await api.put_commands(*(ask(name=f"c{each}") for each in range(100))))[0] == 200
    assert (await api.put_commands(*(ask(name=f"c{each}") for each in range(101))))[1]["code"] == 30032
    assert (await api.put_commands(*({"name": f"c{each}", "type": 3} for each in range(6))))[1]["code"] == 30032


async def test_only_200_commands_are_created_a_day(discord_server: DiscordServer, api: Api) -> None:
    for batch in range(2):
        await api.put_commands(*(ask(name=f"b{batch}-{each}") for each in range(100)))
    status, answer = await api.put_commands(ask(name="one-more"))
    assert (status, answer["code"]) == (400, 30034)
    discord_server.clock.advance(86_401)
    assert (await api.put_commands(ask(name="one-more")))[0] == 200


def at(tree: Json, path: str) -> list[Json]:
    """The errors noted at a dotted path."""
    for step in path.split("."):
        tree = tree.get(step, {})
    found: list[Json] = tree.get("_errors", [])
    return found
