"""A stand-in in another process, for benchmarks and for bots that are started as users start them."""

from __future__ import annotations

import asyncio
import json
import sys
from pathlib import Path
from typing import Any, Self

import aiohttp

_ROOT = Path(__file__).resolve().parents[2]


class RemoteServer:
    """Starts `python -m tests.discord_server`, speaks to its control endpoint, and stops it.

    Use it as an async context manager; `api`, `gateway` and `token` are there once it is entered.
    """

    def __init__(self, *arguments: str) -> None:
        self._arguments = arguments
        self.api = ""
        self.gateway = ""
        self.token = ""
        self._control = ""
        self._process: asyncio.subprocess.Process | None = None
        self._session: aiohttp.ClientSession | None = None

    @property
    def pid(self) -> int:
        """The process's id.

        Raises:
            RuntimeError: when it is not running.
        """
        if self._process is None:
            raise RuntimeError("the stand-in is not running")
        return self._process.pid

    @property
    def exit_code(self) -> int | None:
        """How the process ended; None while it runs."""
        return None if self._process is None else self._process.returncode

    async def call(self, control: str, /, **arguments: Any) -> Any:
        """Do a control (see `control_operations.Operations`) and give its result.

        Raises:
            RuntimeError: with what went wrong.
        """
        if self._session is None:
            raise RuntimeError("the stand-in is not running")
        async with self._session.post(f"{self._control}/{control}", json=arguments) as response:
            body = await response.json()
        if "error" in body:
            raise RuntimeError(body["error"])
        return body["result"]

    async def __aenter__(self) -> Self:
        self._process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "tests.discord_server",
            *self._arguments,
            cwd=_ROOT,
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
        )
        assert self._process.stdout is not None
        addresses = json.loads(await self._process.stdout.readline())
        self.api, self.gateway, self.token = addresses["api"], addresses["gateway"], addresses["token"]
        self._control = addresses["control"]
        self._session = aiohttp.ClientSession(
            connector=aiohttp.TCPConnector(limit=0), timeout=aiohttp.ClientTimeout(total=60)
        )
        return self

    async def __aexit__(self, *_: object) -> None:
        if self._session is not None:
            await self._session.close()
        if self._process is not None and self._process.stdin is not None:
            self._process.stdin.close()
            await self._process.wait()
