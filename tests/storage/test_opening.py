"""Opening a storage loads no more than it needs."""

from __future__ import annotations

import subprocess
import sys


def test_a_memory_storage_and_digests_load_neither_sql_nor_discord() -> None:
    program = (
        "import asyncio, sys, bot.digest.service, bot.digest.delivery;"
        "from bot.storage.opening import open_storage;"
        "asyncio.run(open_storage('memory:'));"
        "print([name for name in ('sqlalchemy', 'alembic', 'asyncpg', 'discord') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
