"""One contender in a process of its own, so that its memory is its own: `python -m benchmarks.worker`.

Reads one JSON object from standard input, {"contender", "knowledge", "phrasings", "questions"}. Writes one line a
question, the fields of `Told` as a list, and last {"index_s", "memory_mb"}.
"""

from __future__ import annotations

import json
import sys
import time
from dataclasses import astuple
from pathlib import Path

from benchmarks.contenders import contender


def main() -> None:
    """Make the contender ready, ask it everything, and tell."""
    job = json.loads(sys.stdin.buffer.read())
    knowledge = Path(job["knowledge"]) if job["knowledge"] else None
    phrasings = [(entry_id, text) for entry_id, text in job["phrasings"]]
    asked = contender(job["contender"], phrasings, knowledge)
    started = time.perf_counter()
    asked.index()
    index_s = time.perf_counter() - started
    for turns, ambient in job["questions"]:
        started = time.perf_counter()
        told = asked.ask(turns, ambient)
        ms = (time.perf_counter() - started) * 1000
        print(json.dumps([*astuple(told)[:-1], ms]))
    print(json.dumps({"index_s": index_s, "memory_mb": peak_memory()}))


def peak_memory() -> float | None:
    """The most memory that was resident in this process so far, in MB; None where the system does not tell.

    Linux's own count of this program is asked first: the portable one includes the parent before the program began.
    """
    try:
        for line in Path("/proc/self/status").read_text("ascii").splitlines():
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) * 1024 / 1e6
    except OSError:
        pass
    try:
        import resource
    except ImportError:
        return None
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / 1e6 if sys.platform == "darwin" else peak * 1024 / 1e6


if __name__ == "__main__":
    main()
