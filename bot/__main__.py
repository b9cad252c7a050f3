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
    except BrokenPipeError:
        # Whoever read our output has gone; there is nobody left to tell.
        sys.stderr.close()
        sys.exit(0)


def _say(*lines: str) -> None:
    for line in lines:
        print(line.encode("utf-8", "replace").decode(), file=sys.stderr)


if __name__ == "__main__":
    main()
