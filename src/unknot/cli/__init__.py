"""The command `unknot`: alone it starts the app; with a word it does one thing.

Exit codes: 0 fine, 2 bad input, 3 safety refused, 4 storage (or the output could not be
written), 130 stopped by Ctrl-C.
"""

from __future__ import annotations

import os
import sys
from contextlib import suppress

from unknot.cli.exits import BAD_INPUT, STOPPED, STORAGE


def main(argv: list[str] | None = None) -> int:
    """Run one command and return its exit code; without a command, start the app."""
    argv = sys.argv[1:] if argv is None else argv
    from unknot.cli import program

    if asked := os.environ.get(program.COMPLETING):
        return program.complete(asked)
    # Imported here, so that a shell that asks how a line goes on need not wait for the engine.
    from unknot.cli.faults import unreadable
    from unknot.cli.streams import OutputLost, safe_streams

    try:
        with safe_streams(needed=not _starts_app(argv)):
            return _run(argv)
    except KeyboardInterrupt:
        return STOPPED
    except OSError as fault:
        return unreadable(fault, BAD_INPUT)
    except OutputLost as fault:
        with suppress(OSError):  # where nothing can be written, nobody can be told either
            print(f"unknot: the output could not be written: {fault}", file=sys.stderr, flush=True)
        return STORAGE


def _starts_app(argv: list[str]) -> bool:
    """Say whether these words start the app, which goes on when nobody reads what it says."""
    asks = {"-h", "--help", "--version"}
    return not argv or argv[0] == "open" or (argv[0].startswith("-") and argv[0] not in asks)


def _run(argv: list[str]) -> int:
    """Run the command, by hand: click's own way ends the program with codes that are not ours."""
    import click

    from unknot.answers.text import LONGEST_PATH_SHOWN, named
    from unknot.cli.program import program

    try:
        with program.make_context("unknot", list(argv)) as asked:
            return int(program.invoke(asked))
    except click.exceptions.Exit as ended:
        raise SystemExit(ended.exit_code) from None
    except click.UsageError as fault:
        at = fault.ctx
        if at is not None:
            print(f"{at.get_usage()}\n", file=sys.stderr)
        said = named(fault.format_message(), LONGEST_PATH_SHOWN)  # a word may hold a whole line
        path = at.command_path if at is not None else "unknot"
        print(f"{path}: {said} ('{path} --help' tells what there is)", file=sys.stderr)
        raise SystemExit(BAD_INPUT) from None
