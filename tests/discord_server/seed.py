"""The world every test starts from."""

from __future__ import annotations

from tests.discord_server.clock import Clock
from tests.discord_server.constants import ChannelType, Permission
from tests.discord_server.world import World


def seed_world(clock: Clock) -> World:
    """Two guilds with the bot, one without, a handful of people and one channel of each kind.

    Users: `olga` owns the guild `home`, `max` moderates it, `ana` and `ben` are plain members, `uma` is in no
    guild with the bot but has installed the application for herself, `beep` is another bot.
    Channels of `home`: `general`, `ask`, `announcements`, `forum`, the thread `aside` under `general`,
    `readonly` (the bot sees it but may not write) and `hidden` (the bot does not see it).
    `second` has one channel, `lobby`; `elsewhere`, without the bot, has `plaza`.
    """
    world = World(clock)
    olga, ana, ben = world.add_user("olga"), world.add_user("ana"), world.add_user("ben")
    maximilian, uma = world.add_user("max"), world.add_user("uma", has_app=True)
    home = world.add_guild("home", olga)
    moderator = world.add_role(home, "moderator", Permission.MANAGE_MESSAGES | Permission.MANAGE_GUILD)
    world.add_role(home, "curator", 0)
    world.add_role(home, "readers", 0, mentionable=True)
    world.join(home, maximilian, [moderator])
    for user in (ana, ben, world.add_user("beep", bot=True)):
        world.join(home, user)
    _fill_home(world)
    second = world.add_guild("second", ben, locale="fr")
    world.add_channel(second, "lobby")
    world.join(second, ana)
    elsewhere = world.add_guild("elsewhere", uma, has_bot=False)
    world.add_channel(elsewhere, "plaza")
    world.join(elsewhere, ben)
    return world


def _fill_home(world: World) -> None:
    home = world.find_guild("home")
    general = world.add_channel(home, "general")
    world.add_channel(home, "ask")
    world.add_channel(home, "announcements", ChannelType.ANNOUNCEMENT)
    forum = world.add_channel(home, "forum", ChannelType.FORUM)
    forum.tags = ((world.mint.next(), "question"),)
    world.add_thread(general, "aside", world.find_user("ana"))
    readonly = world.add_channel(home, "readonly")
    hidden = world.add_channel(home, "hidden")
    world.set_overwrite(readonly, world.bot, deny=Permission.SEND_MESSAGES | Permission.SEND_MESSAGES_IN_THREADS)
    world.set_overwrite(hidden, world.bot, deny=Permission.VIEW_CHANNEL)
