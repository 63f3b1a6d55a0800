"""The command `unknot`: alone it starts the app; with a word it does one thing.

Exit codes: 0 fine, 2 bad input, 3 safety refused, 4 storage (or the output could not be
written), 130 stopped by Ctrl-C.
"""

from __future__ import annotations

import argparse
import os
import sys
from contextlib import suppress
from datetime import date, datetime
from importlib.metadata import entry_points
from pathlib import Path

from unknot.answers.text import LONGEST_PATH_SHOWN, named
from unknot.cli.exits import BAD_INPUT, SAFETY_REFUSED, STOPPED, STORAGE
from unknot.cli.streams import OutputLost, readable, safe_streams
from unknot.version import __version__

OFF_DUTY = frozenset({"questions", "check", "prove", "certify"})
"""Commands that assess nobody: a fault in them is bad input and no more."""

APP_HELP = """starting the app:
  --port PORT    where to answer: up to 65535, 0 for any free port (else as last time)
  --no-browser   print the link and open no browser

environment:
  UNKNOT_DATA    the folder of your records and their key; ~ is your home
  BROWSER        the browser to open, as in other programs
"""

_KEEPING = frozenset({"backup", "restore"})


def main(argv: list[str] | None = None) -> int:
    """Run one command and return its exit code; without a command, start the app."""
    argv = sys.argv[1:] if argv is None else argv
    asks = {"-h", "--help", "--version"}
    starts_app = not argv or argv[0] == "open" or (argv[0].startswith("-") and argv[0] not in asks)
    try:
        with safe_streams(needed=not starts_app):
            return _start_app(argv) if starts_app else _run(_parser().parse_args(argv))
    except KeyboardInterrupt:
        return STOPPED
    except OSError as fault:
        return _unreadable(fault, BAD_INPUT)
    except OutputLost as fault:
        with suppress(OSError):  # where nothing can be written, nobody can be told either
            print(f"unknot: the output could not be written: {fault}", file=sys.stderr, flush=True)
        return STORAGE


def _day(text: str) -> date:
    """Return a day as it is written in full, 2026-11-22, and in no other way."""
    try:
        if len(text) == len("2026-11-22"):
            return datetime.strptime(text, "%Y-%m-%d").date()
    except ValueError:
        pass
    what = f"'{named(text)}' is no day; write it as 2026-11-22"
    raise argparse.ArgumentTypeError(what)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="unknot",
        usage="unknot [--port PORT] [--no-browser]\n       unknot COMMAND ...",
        description="Self-care for a sore outer hip. Alone, the command starts the app.",
        epilog=APP_HELP,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action="version", version=f"unknot {__version__}")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")

    def add(name: str, help: str) -> argparse.ArgumentParser:
        command = commands.add_parser(name, help=help, description=help)
        if name not in {"open", "check", "prove", "certify", "diff", *_KEEPING}:
            command.add_argument("--pack", type=Path, help="a pack's folder (else outer_hip)")
        return command

    add("open", "open the app again while it runs, by a new link")
    questions = add("questions", "print every question with its id, type and words")
    questions.add_argument("--json", action="store_true", help="as JSON (else as a list)")
    assess = add("assess", "read answers as JSON on standard input, print the assessment")
    assess.add_argument("--json", action="store_true", help="as JSON, which is the only form")
    assess.add_argument("--batch", action="store_true", help="JSON Lines in, JSON Lines out")
    trial = add("try", "go through the check at the terminal")
    session = add("session", "play today's session at the terminal")
    session.add_argument("answers", type=Path, nargs="?", help="a file of answers as JSON")
    for command in (assess, trial, session):
        command.add_argument("--on", type=_day, default=None, help="the day, as 2026-11-22")
    check = add("check", "check a pack and print what is wrong with it")
    prove = add("prove", "prove a pack safe over every set of answers, or tell who it would harm")
    for command in (check, prove):
        command.add_argument("pack", type=Path, nargs="?", help="a pack's folder (else outer_hip)")
    certify = add("certify", "prove a pack and write the certificate that lets others check it")
    certify.add_argument("pack", type=Path, nargs="?", help="a pack's folder (else outer_hip)")
    certify.add_argument("--check", action="store_true", help="write nothing, only look if it fits")
    certify.add_argument("--sign", type=Path, help="the file of a signing key (UNKNOT_SIGNING_KEY)")
    certify.add_argument("--new-key", type=Path, help="only make a signing key, in this new file")
    certify.add_argument("--into", type=Path, help="a folder (else where certificates lie)")
    certify.add_argument("--on", type=_day, default=None, help="the day, as 2026-11-22")
    prove.add_argument(
        "--mutants", action="store_true", help="change the pack in every one place; who notices?"
    )
    prove.add_argument("--sample", type=int, help="with --mutants: only so many of the changes")
    prove.add_argument("--seed", type=int, default=0, help="which sample (else 0)")
    prove.add_argument("--report", type=Path, help="with --mutants: the page to write")
    diff = add("diff", "tell who is treated differently by a new pack, less safe changes first")
    diff.add_argument("old", type=Path, help="the folder of the pack before")
    diff.add_argument("new", type=Path, help="the folder of the pack after")
    diff.add_argument("--json", action="store_true", help="as JSON (else as text)")
    backup = add("backup", "copy your records with their key into one file, and look through it")
    backup.add_argument("file", type=Path, nargs="?", help="a new file, or a folder (else here)")
    restore = add("restore", "go back to a backup; what is there now is kept beside it")
    restore.add_argument("file", type=Path, nargs="?", help="a backup (else the newest daily one)")
    restore.add_argument("--yes", action="store_true", help="ask nothing")
    restore.add_argument(
        "--as-they-are", action="store_true", help="go on with the records that are there"
    )
    restore.add_argument("--empty", action="store_true", help="begin with empty records")
    return parser


def _run(arguments: argparse.Namespace) -> int:
    if arguments.command in _KEEPING:
        return _keep(arguments)
    from unknot.cli import ask, certify, check, machine, play, proof
    from unknot.cli.shared_words import words
    from unknot.knowledge import PackError, load_pack, shipped_pack
    from unknot.trusted import is_ours, load_trusted

    def proving() -> None:
        print(words().say("certify.proving_here"), file=sys.stderr)

    if arguments.command == "diff":
        from unknot.cli import diff

        return diff.run(arguments.old, arguments.new, as_json=arguments.json)
    try:
        folder = arguments.pack or shipped_pack("outer_hip")
        if arguments.command == "check":
            return check.run(folder)
        if arguments.command == "prove":
            if arguments.mutants:
                return proof.run_mutants(folder, arguments.sample, arguments.seed, arguments.report)
            return proof.run(folder)
        if arguments.command == "certify":
            on = arguments.on or date.today()
            if arguments.new_key:
                return certify.make_key(arguments.new_key)
            named = os.environ.get("UNKNOT_SIGNING_KEY")
            key = arguments.sign or (Path(named) if named else None)
            return certify.run(folder, arguments.into, on, arguments.check, key)
        if arguments.command == "questions":
            return machine.questions(load_pack(folder), as_json=arguments.json)
        pack = load_trusted(folder, on_proving=proving)
        if arguments.pack and not is_ours(pack):
            contents = pack.contents.pack
            said = words().say("certify.theirs", pack=pack.id, version=contents.version)
            print(said, file=sys.stderr)
    except PackError as fault:
        print(
            f"{fault}\n\nunknot: this pack may not be used, so nothing was assessed.\n"
            "See a clinician before you treat this yourself.",
            file=sys.stderr,
        )
        return BAD_INPUT if arguments.command == "questions" else SAFETY_REFUSED
    except OSError as fault:
        return _unreadable(fault, BAD_INPUT if arguments.command in OFF_DUTY else SAFETY_REFUSED)
    on = arguments.on or date.today()
    if arguments.command == "assess":
        return machine.batch(pack, on) if arguments.batch else machine.assess(pack, on)
    if arguments.command == "try":
        return ask.run(pack, on)
    return play.run(pack, on, arguments.answers)


def _unreadable(fault: OSError, code: int) -> int:
    """Say which file could not be read or written, and return the exit code."""
    file = (
        f"'{named(fault.filename, LONGEST_PATH_SHOWN)}'" if fault.filename is not None else "a file"
    )
    print(f"unknot: {file} cannot be read or written: {readable(fault)}", file=sys.stderr)
    if code == SAFETY_REFUSED:
        print(
            "Nothing was assessed. See a clinician before you treat this yourself.",
            file=sys.stderr,
        )
    return code


def _start_app(argv: list[str]) -> int:
    return _ask_app("web", argv)


def _keep(arguments: argparse.Namespace) -> int:
    """Hand the words of a command over the records to the app, which has them."""
    said = {name: value for name, value in vars(arguments).items() if name != "command"}
    return _ask_app(arguments.command, said)


def _ask_app(name: str, said: object) -> int:
    apps = entry_points(group="unknot.apps", name=name)
    if not apps:
        print(
            "unknot: the web app is not installed here; install the whole project with "
            "'pip install .', or use a command (unknot --help)",
            file=sys.stderr,
        )
        return BAD_INPUT
    command = next(iter(apps)).load()
    return int(command(said))
