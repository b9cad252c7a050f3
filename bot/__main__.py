"""`python -m bot` and the console script `assay`: run a command and end with its exit code."""

from __future__ import annotations

import sys

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


def _say(*lines: str) -> None:
    """Print lines with what a terminal would obey, or could not encode, written as escapes."""
    for line in lines:
        shown = (char if char.isprintable() else char.encode("unicode_escape").decode() for char in line)
        print("".join(shown), file=sys.stderr)


if __name__ == "__main__":
    main()
