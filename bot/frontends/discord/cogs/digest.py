"""/digest for a guild's channels and /mydigest for a member's own direct messages."""

from __future__ import annotations

from typing import Any, TypeAlias

import discord
from discord import app_commands
from discord.app_commands import locale_str
from discord.ext import commands

from bot.digest.delivery import NOTHING_TO_SHOW, Delivery
from bot.digest.reading import read_categories, read_days, read_time
from bot.digest.service import DigestService
from bot.digest.zones import matching_zones
from bot.frontends.discord.asking import words_here
from bot.frontends.discord.client import AssayBot
from bot.frontends.discord.digest_lines import digest_line, history_text, list_text, run_sentence
from bot.frontends.discord.digest_post import digest_view
from bot.frontends.discord.everywhere import everywhere
from bot.frontends.discord.limits import CHOICE_NAME, CHOICES, cut
from bot.frontends.discord.permissions import missing_permissions, why_no_mention
from bot.frontends.discord.render import NO_MENTIONS
from bot.frontends.discord.words import EN, Words
from bot.storage.records import Destination, DirectMessage, GuildChannel, Subscription

Asking: TypeAlias = discord.Interaction[AssayBot]
Place: TypeAlias = discord.TextChannel | discord.Thread

NUMBER = locale_str("Which one, by the number that the list shows")
# What both groups ask for when somebody subscribes.
_WISHES = {
    "time": locale_str("Local time, as in 8:30"),
    "zone": locale_str("Time zone, as in America/Toronto"),
    "days": locale_str("Every day, weekdays, weekends, or as in mon, wed, fri"),
    "categories": locale_str("Only these categories, as in one, two"),
}


class _Digests(commands.GroupCog):
    """What both groups do, for whoever the digests belong to."""

    def __init__(self, bot: AssayBot, service: DigestService, delivery: Delivery) -> None:
        self._desk = bot.desk
        self._service = service
        self._delivery = delivery

    def _owner(self, interaction: Asking) -> dict[str, int | None]:
        raise NotImplementedError

    async def _words(self, interaction: Asking) -> Words:
        """Those of the post itself, so that a preview says the same."""
        raise NotImplementedError

    async def _subscribe(
        self,
        interaction: Asking,
        destination: Destination,
        at: str,
        zone: str,
        days: str,
        categories: str,
        role: discord.Role | None = None,
    ) -> None:
        made = await self._service.subscribe(
            destination,
            at=read_time(at),
            zone=zone,
            weekdays=read_days(days),
            categories=read_categories(categories),
            mention_role=role.id if role is not None else None,
            now=self._desk.now,
        )
        await say(interaction, f"Done. {digest_line(made)}\nThe first comes <t:{int(made.next_slot.timestamp())}:F>.")

    async def _find(self, interaction: Asking, number: int) -> Subscription:
        return await self._service.find(number, **self._owner(interaction))

    @app_commands.command(name=locale_str("list"), description=locale_str("All digests"))
    async def list_all(self, interaction: Asking) -> None:
        """All of them, paused ones too."""
        await say(interaction, list_text(await self._service.list_for(**self._owner(interaction))))

    @app_commands.command(name=locale_str("preview"), description=locale_str("What the next digest will say"))
    @app_commands.describe(number=NUMBER)
    async def preview(self, interaction: Asking, number: int) -> None:
        """The next post, for the asker alone."""
        subscription = await self._find(interaction, number)
        post = await self._service.preview(subscription, subscription.next_slot)
        if post is None:
            await say(interaction, NOTHING_TO_SHOW)
            return
        view = digest_view(post, await self._words(interaction))
        await interaction.response.send_message(view=view, ephemeral=True, allowed_mentions=NO_MENTIONS)

    @app_commands.command(name=locale_str("pause"), description=locale_str("Stop a digest for a while"))
    @app_commands.describe(number=NUMBER)
    async def pause(self, interaction: Asking, number: int) -> None:
        """Stop a digest."""
        stopped = await self._service.pause(await self._find(interaction, number))
        await say(interaction, f"Digest {number} is paused." if stopped else f"Digest {number} was paused already.")

    @app_commands.command(name=locale_str("resume"), description=locale_str("Let a paused digest go on"))
    @app_commands.describe(number=NUMBER)
    async def resume(self, interaction: Asking, number: int) -> None:
        """Let it go on."""
        going = await self._service.resume(await self._find(interaction, number), self._desk.now)
        await say(interaction, f"Digest {number} goes on." if going else f"Digest {number} was not paused.")

    @app_commands.command(name=locale_str("now"), description=locale_str("Post a digest right now"))
    @app_commands.describe(number=NUMBER)
    async def now(self, interaction: Asking, number: int) -> None:
        """Post beside the timetable."""
        subscription = await self._find(interaction, number)
        await interaction.response.defer(ephemeral=True, thinking=True)
        status = await self._delivery.send_now(subscription)
        runs = await self._service.history(subscription, 1)
        await interaction.edit_original_response(content=run_sentence(status, runs[0].reason if runs else None))

    @app_commands.command(name=locale_str("remove"), description=locale_str("Remove a digest"))
    @app_commands.describe(number=NUMBER)
    async def remove(self, interaction: Asking, number: int) -> None:
        """Delete a digest and its history."""
        await self._service.remove(await self._find(interaction, number))
        await say(interaction, f"Digest {number} is removed, with its history.")

    @app_commands.command(name=locale_str("history"), description=locale_str("What was posted, and why not"))
    @app_commands.describe(number=NUMBER)
    async def history(self, interaction: Asking, number: int) -> None:
        """What happened, newest first."""
        subscription = await self._find(interaction, number)
        await say(interaction, history_text(await self._service.history(subscription)))

    @preview.autocomplete("number")
    @pause.autocomplete("number")
    @resume.autocomplete("number")
    @now.autocomplete("number")
    @remove.autocomplete("number")
    @history.autocomplete("number")
    async def _numbers(self, interaction: Asking, current: str) -> list[app_commands.Choice[int]]:
        found = await self._service.list_for(**self._owner(interaction))
        lines = [(digest_line(each, plain=True), each.id) for each in found]
        return [app_commands.Choice(name=cut(line, CHOICE_NAME), value=number) for line, number in lines]

    async def _zones(self, interaction: Asking, current: str) -> list[app_commands.Choice[str]]:
        return [app_commands.Choice(name=zone, value=zone) for zone in matching_zones(current)]

    async def _categories(self, interaction: Asking, current: str) -> list[app_commands.Choice[str]]:
        """The last of a list is completed, the ones before it stay as they were typed."""
        before, comma, last = current.rpartition(",")
        names = [name for name in self._desk.library.categories if last.strip().lower() in name]
        lists = [f"{before}{comma} {name}" if comma else name for name in names]
        return [app_commands.Choice(name=each, value=each) for each in lists if len(each) <= CHOICE_NAME][:CHOICES]


@app_commands.guild_only()
@app_commands.default_permissions(manage_guild=True)
@app_commands.allowed_installs(guilds=True, users=False)
class GuildDigestCog(_Digests, group_name=locale_str("digest"), group_description=locale_str("A daily post")):
    """Digests in a guild's channels."""

    def _owner(self, interaction: Asking) -> dict[str, int | None]:
        return {"guild_id": interaction.guild_id}

    async def _words(self, interaction: Asking) -> Words:
        return await words_here(interaction, private=False)

    async def interaction_check(self, interaction: discord.Interaction[Any], /) -> bool:
        """Discord hides the commands from others, unless an administrator of the guild showed them."""
        if not interaction.permissions.manage_guild:
            raise app_commands.MissingPermissions(["manage_guild"])
        return True

    @app_commands.command(name=locale_str("subscribe"), description=locale_str("Post a digest in a channel"))
    @app_commands.describe(
        channel=locale_str("The channel"),
        **_WISHES,
        role=locale_str("A role to mention"),
    )
    async def subscribe(
        self,
        interaction: Asking,
        channel: Place,
        time: str,
        zone: str,
        days: str = "every day",
        categories: str = "",
        role: discord.Role | None = None,
    ) -> None:
        """Make a digest, if the bot may post there."""
        assert interaction.guild is not None
        given = channel.permissions_for(interaction.guild.me)
        if missing := missing_permissions(given, in_thread=isinstance(channel, discord.Thread)):
            await say(interaction, f"In {channel.mention} I lack {' and '.join(missing)}. Give me that, and try again.")
            return
        if role is not None and (why := why_no_mention(role, given)):
            await say(interaction, why)
            return
        destination = GuildChannel(interaction.guild.id, channel.id)
        await self._subscribe(interaction, destination, time, zone, days, categories, role)

    @subscribe.autocomplete("zone")
    async def _suggest_zones(self, interaction: Asking, current: str) -> list[app_commands.Choice[str]]:
        return await self._zones(interaction, current)

    @subscribe.autocomplete("categories")
    async def _suggest_categories(self, interaction: Asking, current: str) -> list[app_commands.Choice[str]]:
        return await self._categories(interaction, current)


@everywhere
class MyDigestCog(_Digests, group_name=locale_str("mydigest"), group_description=locale_str("A daily message to you")):
    """Digests in a member's own direct messages."""

    def _owner(self, interaction: Asking) -> dict[str, int | None]:
        return {"user_id": interaction.user.id}

    async def _words(self, interaction: Asking) -> Words:
        return EN

    @app_commands.command(name=locale_str("subscribe"), description=locale_str("Send yourself a digest"))
    @app_commands.describe(
        **_WISHES,
    )
    async def subscribe(
        self, interaction: Asking, time: str, zone: str, days: str = "every day", categories: str = ""
    ) -> None:
        """Make a digest for oneself."""
        await self._subscribe(interaction, DirectMessage(interaction.user.id), time, zone, days, categories)

    @subscribe.autocomplete("zone")
    async def _suggest_zones(self, interaction: Asking, current: str) -> list[app_commands.Choice[str]]:
        return await self._zones(interaction, current)

    @subscribe.autocomplete("categories")
    async def _suggest_categories(self, interaction: Asking, current: str) -> list[app_commands.Choice[str]]:
        return await self._categories(interaction, current)


async def say(interaction: Asking, text: str) -> None:
    await interaction.response.send_message(text, ephemeral=True, allowed_mentions=NO_MENTIONS)
