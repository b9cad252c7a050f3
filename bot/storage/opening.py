"""From an address to a storage that is ready for use."""

from __future__ import annotations

from bot.storage.memory import MemoryStorage
from bot.storage.ports import Storage

MEMORY = "memory:"


async def open_storage(url: str) -> Storage:
    """Open a database and bring its tables up to date.

    Args:
        url: `memory:` (nothing lasts), `sqlite:///path` or `postgresql://user:password@host/name`.

    Raises:
        StorageError: if the address is wrong, the database cannot be reached, or it belongs to a newer Assay.
    """
    if url == MEMORY:
        return MemoryStorage()
    # SQLAlchemy takes long to import, and who asks from the terminal without a database need not wait for it.
    from bot.storage.sql import open_sql_storage

    return await open_sql_storage(url)
