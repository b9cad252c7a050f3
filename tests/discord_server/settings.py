"""What a test may change about the stand-in's manners."""

from __future__ import annotations

from dataclasses import dataclass

from tests.discord_server.constants import Intent

DEFAULT_TOKEN = "stand-in.token.for-tests"


@dataclass(slots=True)
class Settings:
    """Read at each use, so that a test may change a value while the bot runs.

    Attributes:
        token: the one bot token that is accepted.
        privileged_intents: which privileged intents are enabled for the application (bits of `Intent`).
        identify_interval: seconds within which a second IDENTIFY gets an invalid session; 0 switches that off.
        identifies_per_day: session starts a day.
        heartbeat_interval: seconds, as told in HELLO.
        gateway_events_per_minute: what a client may send before it is closed with 4008.
        channel_limits: whether the small per-channel buckets (5 messages per 5 s and the like) hold.
        global_limit: requests a second over all routes, interactions excepted; 0 switches that off.
        response_deadline: seconds for the first response to an interaction.
        token_lifetime: seconds an interaction's token lives.
        nonce_memory: seconds an enforced nonce is remembered.
        command_creates_per_day: new commands a day for each guild, and globally.
        replay_limit: gateway events kept for a session to resume with.
        session_lifetime: seconds a session without connection may still be resumed.
    """

    token: str = DEFAULT_TOKEN
    privileged_intents: int = Intent.PRIVILEGED
    identify_interval: float = 5.0
    identifies_per_day: int = 1000
    heartbeat_interval: float = 41.25
    gateway_events_per_minute: int = 120
    channel_limits: bool = True
    global_limit: int = 50
    response_deadline: float = 3.0
    token_lifetime: float = 900.0
    nonce_memory: float = 300.0
    command_creates_per_day: int = 200
    replay_limit: int = 5000
    session_lifetime: float = 180.0
