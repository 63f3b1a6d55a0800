"""The commands of `unknot`, each with what it takes; what a command does is imported with its use.

The words of the help stand here: to read them from the words files would load the whole engine.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any

import click

from unknot import __version__

COMPLETING = "_UNKNOT_COMPLETE"
SHELLS = ("bash", "zsh", "fish")
DATA = "the folder of your records and their key; ~ is your home"
PACK_NAMED = "the pack to use, as the name of one that came with the program or as a folder"
NO_BROWSER = "print the link and open no browser"


class _Help:
    """Help that goes out as all our output does, with the environment that a command looks at."""

    environment: tuple[tuple[str, str], ...] = ()

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        """Return the option that prints the help; click's own would write past our streams."""
        option = super().get_help_option(ctx)  # type: ignore[misc]
        if isinstance(option, click.Option):
            option.callback = _print_help
            return option
        return None

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the environment variables after the options."""
        if self.environment:
            with formatter.section("Environment"):
                formatter.write_dl(self.environment)
        super().format_epilog(ctx, formatter)  # type: ignore[misc]


class Command(_Help, click.Command):
    """One command."""

    def __init__(
        self, *words: Any, environment: tuple[tuple[str, str], ...] = (), **more: Any
    ) -> None:
        """Make a command that looks at these environment variables beside its options."""
        super().__init__(*words, **more)
        self.environment = environment

    def get_short_help_str(self, limit: int = 0) -> str:  # noqa: ARG002 - click gives it
        """Return what it does, whole, and its options, for the help of the program."""
        does = (self.help or "").partition("\n\n")[0].replace("\n", " ")
        options = [one.opts[-1] for one in self.params if isinstance(one, click.Option)]
        return f"{does} {' '.join(options)}".rstrip()


class Program(_Help, click.Group):
    """All commands, in the order in which they are written here."""

    command_class = Command

    environment = (
        ("UNKNOT_DATA", DATA),
        ("UNKNOT_PACK", PACK_NAMED),
        ("UNKNOT_SIGNING_KEY", "certify: the file of a signing key"),
        ("UNKNOT_LANGUAGE", "the language of the terminal, as en (else that of LANG)"),
        ("BROWSER", "the browser to open, as in other programs"),
        ("NO_COLOR", "no colours, whatever the terminal can show"),
    )

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click gives it
        """Return the names as they come, which is from everyday use to rare."""
        return list(self.commands)


def _day(text: str) -> date:
    """Return a day as it is written in full, 2026-11-22, and in no other way."""
    from unknot.answers.text import named

    try:
        if len(text) == len("2026-11-22"):
            return datetime.strptime(text, "%Y-%m-%d").date()
    except ValueError:
        pass
    raise click.BadParameter(f"'{named(text)}' is no day; write it as 2026-11-22")


def _print_help(ctx: click.Context, _: click.Parameter, wanted: bool) -> None:
    if wanted and not ctx.resilient_parsing:
        print(ctx.get_help())
        ctx.exit()


def _print_version(ctx: click.Context, _: click.Parameter, wanted: bool) -> None:
    if wanted and not ctx.resilient_parsing:
        print(f"unknot {__version__}")
        ctx.exit()


# Whether a file is there and may be read is said by whatever reads it.
FILE = click.Path(path_type=Path, readable=False)
Decorated = Callable[[Callable[..., int]], Callable[..., int]]


def _file(name: str) -> Decorated:
    return click.argument(name, type=FILE, required=False)


PACK = click.option(
    "--pack",
    type=FILE,
    metavar="FOLDER",
    help="a pack's folder (else UNKNOT_PACK, or the usual one)",
)
ON = click.option("--on", type=_day, metavar="DAY", help="the day, as 2026-11-22 (else today)")
PACK_HERE = _file("pack")
OF_THE_RECORDS = (("UNKNOT_DATA", DATA),)
OF_A_PACK = (("UNKNOT_PACK", PACK_NAMED),)
OF_THE_APP = (*OF_THE_RECORDS, *OF_A_PACK, ("BROWSER", "the browser to open, as in other programs"))


@click.group(
    cls=Program,
    invoke_without_command=True,
    subcommand_metavar="[COMMAND ...]",
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="'unknot COMMAND --help' tells what a command takes.",
)
@click.option(
    "--port",
    metavar="PORT",
    help="where to answer: up to 65535, 0 for any free (else as last time)",
)
@click.option("--no-browser", is_flag=True, help=NO_BROWSER)
@click.option(
    "--version",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=_print_version,
    help="print the version and end",
)
@click.pass_context
def program(ctx: click.Context, port: str | None, no_browser: bool) -> int:
    """Self-care for a place that is sore.

    Without a command, unknot starts the app; the options below are for that.
    """
    if ctx.invoked_subcommand is None:
        return _ask_app("web", {"open": False, "port": port, "no_browser": no_browser})
    if port is not None or no_browser:
        raise click.UsageError("--port and --no-browser are for the start, without a command", ctx)
    return 0


# ----------------------------------------------------------------------------------- the app


@program.command("open", environment=OF_THE_APP)
@click.option("--no-browser", is_flag=True, help=NO_BROWSER)
def open_(no_browser: bool) -> int:
    """Open the app again while it runs, by a new link."""
    return _ask_app("web", {"open": True, "port": None, "no_browser": no_browser})


@program.command(environment=OF_THE_RECORDS)
@_file("file")
def backup(**said: object) -> int:
    """Copy your records with their key into FILE, and look through it.

    FILE is a new file, or a folder (else this one).
    """
    return _ask_app("backup", said)


@program.command(environment=OF_THE_RECORDS)
@_file("file")
@click.option("--yes", is_flag=True, help="ask nothing")
@click.option("--as-they-are", is_flag=True, help="go on with the records that are there")
@click.option("--empty", is_flag=True, help="begin with empty records")
def restore(**said: object) -> int:
    """Go back to a backup; what is there now is kept beside it.

    FILE is a backup (else the newest daily one).
    """
    return _ask_app("restore", said)


# --------------------------------------------------------------------------- at the terminal


@program.command("try", environment=OF_A_PACK)
@PACK
@ON
def try_(pack: Path | None, on: date | None) -> int:
    """Go through the check at the terminal."""
    from unknot.cli import ask, packs

    return packs.assessing(pack, lambda pack: ask.run(pack, on or date.today()))


@program.command()
@_file("answers")
@PACK
@ON
def session(answers: Path | None, pack: Path | None, on: date | None) -> int:
    """Play today's session at the terminal.

    ANSWERS is a file of answers as JSON (else they are asked).
    """
    from unknot.cli import packs, play

    return packs.assessing(pack, lambda pack: play.run(pack, on or date.today(), answers))


# ------------------------------------------------------------------------- for other programs


@program.command(environment=OF_A_PACK)
@PACK
@ON
@click.option("--json", is_flag=True, expose_value=False, help="as JSON, which is the only form")
@click.option("--batch", is_flag=True, help="JSON Lines in, JSON Lines out")
def assess(pack: Path | None, on: date | None, batch: bool) -> int:
    """Read answers as JSON on standard input, print the assessment."""
    from unknot.cli import machine, packs

    run = machine.batch if batch else machine.assess
    return packs.assessing(pack, lambda pack: run(pack, on or date.today()))


@program.command(environment=OF_A_PACK)
@PACK
@click.option("--json", "as_json", is_flag=True, help="as JSON (else as a list)")
def questions(pack: Path | None, as_json: bool) -> int:
    """Print every question with its id, type and words."""
    from unknot.cli import machine, packs

    return packs.looking(pack, lambda pack: machine.questions(pack, as_json))


# ---------------------------------------------------------------------------- for who writes packs


@program.command(environment=OF_A_PACK)
@PACK_HERE
def check(pack: Path | None) -> int:
    """Check a pack and print what is wrong with it.

    PACK is a pack's folder (else UNKNOT_PACK, or the usual one).
    """
    from unknot.cli import check, packs

    return check.run(packs.folder_of(pack))


@program.command(environment=OF_A_PACK)
@PACK_HERE
@click.option("--mutants", is_flag=True, help="change the pack in every one place; who notices?")
@click.option("--sample", type=int, help="with --mutants: only so many of the changes")
@click.option("--seed", type=int, default=0, help="which sample (else 0)")
@click.option("--report", type=FILE, metavar="FILE", help="with --mutants: the page to write")
def prove(
    pack: Path | None, mutants: bool, sample: int | None, seed: int, report: Path | None
) -> int:
    """Prove a pack safe over every set of answers, or tell who it would harm.

    PACK is a pack's folder (else UNKNOT_PACK, or the usual one).
    """
    from unknot.cli import packs
    from unknot_proof.commands import prove

    folder = packs.folder_of(pack)
    return prove.run_mutants(folder, sample, seed, report) if mutants else prove.run(folder)


@program.command(environment=OF_A_PACK)
@PACK_HERE
@click.option("--check", "only_check", is_flag=True, help="write nothing, only look if it fits")
@click.option(
    "--sign",
    type=FILE,
    metavar="FILE",
    envvar="UNKNOT_SIGNING_KEY",
    show_envvar=True,
    help="the file of a signing key",
)
@click.option(
    "--new-key", type=FILE, metavar="FILE", help="only make a signing key, in this new file"
)
@click.option("--into", type=FILE, metavar="FOLDER", help="(else where certificates lie)")
@ON
def certify(
    pack: Path | None,
    only_check: bool,
    sign: Path | None,
    new_key: Path | None,
    into: Path | None,
    on: date | None,
) -> int:
    """Prove a pack and write the certificate that lets others check it.

    PACK is a pack's folder (else UNKNOT_PACK, or the usual one).
    """
    from unknot.cli import packs
    from unknot_proof.commands import certify

    if new_key:
        return certify.make_key(new_key)
    return certify.run(packs.folder_of(pack), into, on or date.today(), only_check, sign)


@program.command()
@click.argument("old", type=FILE)
@click.argument("new", type=FILE)
@click.option("--json", "as_json", is_flag=True, help="as JSON (else as text)")
def diff(old: Path, new: Path, as_json: bool) -> int:
    """Tell who is treated differently by a new pack, less safe changes first.

    OLD is the folder of the pack before, NEW of the pack after.
    """
    from unknot_proof.commands import diff

    return diff.run(old, new, as_json=as_json)


# ---------------------------------------------------------------------------- for the shell


@program.command()
@click.argument("shell", type=click.Choice(SHELLS))
def completion(shell: str) -> int:
    """Print what lets your shell complete the commands and options.

    In bash or zsh: eval "$(unknot completion bash)", at the end of ~/.bashrc or ~/.zshrc.
    In fish: unknot completion fish | source
    """
    from click.shell_completion import get_completion_class

    found = get_completion_class(shell)
    if found is not None:
        # Its other way asks the shell for its version, and so needs one here.
        made = found(program, {}, "unknot", COMPLETING)
        print(made.source_template % made.source_vars())
    return 0


def complete(instruction: str) -> int:
    """Answer a shell that asks how a line may go on."""
    from click.shell_completion import shell_complete

    return shell_complete(program, {}, "unknot", COMPLETING, instruction)


def _ask_app(name: str, said: object) -> int:
    """Hand the words of a command to the app, which has the records and their words."""
    from unknot.cli.apps import ask_app

    return ask_app(name, said)
