"""`python -m tests.discord_server --port 0`: the stand-in in a process of its own.

Prints one JSON line with its addresses, then serves until its standard input is closed, a time is over, or SIGTERM.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import signal
import sys
import threading

from tests.discord_server.server import DiscordServer
from tests.discord_server.settings import Settings


def main() -> None:
    """Read the command line and serve."""
    parser = argparse.ArgumentParser(prog="python -m tests.discord_server", description=__doc__)
    parser.add_argument("--port", type=int, default=0, help="0 takes a free one")
    parser.add_argument("--for", type=float, dest="seconds", help="stop by itself after so many seconds")
    parser.add_argument("--ignore-stdin", action="store_true", help="do not stop when standard input is closed")
    parser.add_argument("--no-channel-limits", action="store_true", help="lift the small limits per channel")
    parser.add_argument("--identify-interval", type=float, default=5.0, help="seconds between two IDENTIFYs")
    options = parser.parse_args()
    settings = Settings(channel_limits=not options.no_channel_limits, identify_interval=options.identify_interval)
    asyncio.run(_serve(settings, options.port, options.seconds, watch_stdin=not options.ignore_stdin))


async def _serve(settings: Settings, port: int, seconds: float | None, *, watch_stdin: bool) -> None:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    if watch_stdin:
        threading.Thread(target=_wait_for_end_of_input, args=(loop, stop), daemon=True).start()
    server = DiscordServer(settings)
    await server.start(port)
    try:
        sys.stdout.write(json.dumps(server.addresses()) + "\n")
        sys.stdout.flush()
        await asyncio.wait_for(stop.wait(), seconds)
    except TimeoutError:
        pass
    finally:
        await server.stop()


def _wait_for_end_of_input(loop: asyncio.AbstractEventLoop, stop: asyncio.Event) -> None:
    # Unbuffered on purpose: a thread blocked in a buffered read would hold a lock at interpreter exit.
    while os.read(0, 4096):
        continue
    loop.call_soon_threadsafe(stop.set)


if __name__ == "__main__":
    main()
