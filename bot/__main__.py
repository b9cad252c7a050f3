"""`python -m bot` and the console script `assay`: run a command and end with its exit code."""

from __future__ import annotations

import os
import sys

from bot.cli.printing import printable
from bot.cli.root import app
from bot.errors import AssayError, KnowledgeError

MOST_PROBLEMS = 20


def main() -> None:
    """Run the command line; an error of ours is one sentence on standard error, never a trace."""
    try:
        app(standalone_mode=True)
    except KnowledgeError as error:
        _say(str(error), *map(str, error.problems[:MOST_PROBLEMS]))
        if len(error.problems) > MOST_PROBLEMS:
            _say(f"… and {len(error.problems) - MOST_PROBLEMS} more.")
        sys.exit(error.exit_code)
    except AssayError as error:
        _say(str(error))
        sys.exit(error.exit_code)
    finally:
        _flush()


def _flush() -> None:
    try:
        sys.stdout.flush()
    except BrokenPipeError:
        # Whoever read our output has gone; what is left must not be tried again, with a trace, when Python ends.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _say(*lines: str) -> None:
    for line in lines:
        print(printable(line), file=sys.stderr)


if __name__ == "__main__":
    main()
