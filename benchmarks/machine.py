"""What the figures were measured on."""

from __future__ import annotations

import os
import platform
from pathlib import Path


def describe() -> str:
    """Processor, cores, memory, system, Python, and how busy it is with other work as well, in a line."""
    return (
        f"{_processor()}, {os.cpu_count()} cores{_memory()}, {platform.system()}, "
        f"Python {platform.python_version()}{_load()}"
    )


def _load() -> str:
    try:
        return f"; mean load of the last 15 minutes {os.getloadavg()[2]:.1f}"
    except (AttributeError, OSError):
        return ""


def _processor() -> str:
    try:
        for line in Path("/proc/cpuinfo").read_text("utf-8").splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    except OSError:
        pass
    return platform.processor() or platform.machine()


def _memory() -> str:
    try:
        total = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    except (AttributeError, OSError, ValueError):
        return ""
    return f", {total / 2**30:.0f} GiB of memory"
