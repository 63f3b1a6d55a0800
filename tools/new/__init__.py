"""`python3 dev.py new technique|question|page|pack NAME`: the files that a change needs.

What is written works at once and is a draft: words and sources are asked for, numbers are those of
the example that is named. What a person must still do is printed at the end.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

import click

from dev import ROOT
from tools.new import pack as packs
from tools.new import page, question, technique
from tools.new.files import Refused
from unknot.cli import check

NAME = re.compile(r"[a-z][a-z0-9_]{1,60}")
OUTER_HIP = ROOT / "packs" / "outer_hip"
FOLDER = click.Path(path_type=Path, exists=True, file_okay=False)


def main(words: list[str]) -> None:
    """Write what is asked for, check it, and end with the code of the check."""
    try:
        sys.exit(new.main(words, prog_name="dev.py new", standalone_mode=False))
    except Refused as fault:
        sys.exit(f"dev.py new: {fault}")
    except click.Abort:
        sys.exit("dev.py new: stopped; nothing was written")
    except click.ClickException as fault:
        fault.show()
        sys.exit(fault.exit_code)


def _name(_ctx: click.Context, _param: click.Parameter, name: str) -> str:
    if not NAME.fullmatch(name):
        raise click.BadParameter(f"'{name}' is no name; write small letters, digits and _")
    return name


NAMED = click.argument("name", callback=_name)
PACK = click.option("--pack", type=FOLDER, default=OUTER_HIP, help="the pack's folder")
CODE = click.option("--root", type=FOLDER, default=ROOT, help="the checkout to write into")
SOURCE = click.option("--source", prompt="The id of its source in evidence.yaml", help="its source")


@click.group(help=__doc__)
def new() -> None:
    """Write the files that a change needs."""


@new.command("technique")
@NAMED
@PACK
@click.option("--like", prompt="The technique it is most like", help="gives dose, tags and phases")
@click.option("--title", prompt="Its name on the page")
@click.option("--what-for", prompt="What it is for")
@click.option("--feel", prompt="How it should feel")
@click.option("--mistake", prompt="What people do wrong")
@click.option("--phase", "phases", multiple=True, metavar="ID=TITLE|TEXT", help="words of a phase")
@SOURCE
def _technique(name: str, pack: Path, like: str, phases: tuple[str, ...], **said: str) -> int:
    """Write a technique like another: its file, words, worth and a worked case."""
    words = technique.Words(said["title"], said["what_for"], said["feel"], said["mistake"])
    technique.write(name, pack, like, words, technique.phases_from(phases), said["source"])
    return _checked(pack, technique.LEFT)


@new.command("question")
@NAMED
@PACK
@click.option("--screen", prompt="The screen that asks it")
@click.option("--ask", prompt="What is asked; yes is the worse answer")
@click.option("--short", prompt="The same in three words, for lists")
@click.option("--level", type=click.Choice(("soon", "same_day", "emergency")), prompt="How soon")
@click.option("--title", prompt="The name of the warning sign")
@click.option("--why", prompt="Why it matters")
@click.option("--do", prompt="What to do now")
@click.option("--wrong-when", prompt="When it may be wrong")
@click.option("--says", prompt="What a person with it says, in their words")
@SOURCE
def _question(name: str, pack: Path, **said: str) -> int:
    """Write a warning question: itself, its screen, words, red flag and a worked case."""
    question.write(name, pack, question.Said(**said))
    return _checked(pack, question.LEFT)


@new.command("page")
@NAMED
@CODE
@click.option("--title", prompt="Its heading")
@click.option("--lead", prompt="Its first sentence")
def _page(name: str, root: Path, title: str, lead: str) -> int:
    """Write a page: view, page model, template, address, words and test."""
    page.write(name, root, title, lead)
    click.echo(page.LEFT.format(name=name))
    return 0


@new.command("pack")
@NAMED
@click.option("--region", prompt="The region of the body, as one word")
@click.option("--into", type=FOLDER, default=ROOT / "packs", help="where packs lie")
def _pack(name: str, region: str, into: Path) -> int:
    """Write a pack as a copy of TEMPLATE, under its own name and region."""
    return _checked(packs.write(name, region, ROOT / "packs" / "TEMPLATE", into), packs.LEFT)


def _checked(pack: Path, left: str) -> int:
    code = check.run(pack)
    click.echo(left.format(pack=pack))
    return code
