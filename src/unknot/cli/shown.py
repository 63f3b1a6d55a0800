"""What a terminal shows beyond lines of text: how far a long work is, and tables.

Where nobody watches there is no progress, and a table is plain lines.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, TextIO

from unknot.answers.text import visible
from unknot.cli.streams import as_is

if TYPE_CHECKING:
    from rich.console import Console

Tell = Callable[[str], None]


@contextmanager
def progress(of: int | None = None) -> Iterator[Tell]:
    """Give what is called once a step with what is done; so many steps in all, if that is known."""
    if not sys.stderr.isatty():
        yield lambda _: None
        return
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

    count = "{task.completed}" if of is None else "{task.completed}/{task.total}"
    columns = (BarColumn(), TextColumn(count), TextColumn("{task.description}", markup=False))
    shown = Progress(
        *columns,
        TimeElapsedColumn(),
        console=_console(sys.stderr),
        transient=True,
        redirect_stdout=False,
        redirect_stderr=False,
    )
    with shown:
        task = shown.add_task("", total=of)
        yield lambda said: shown.update(task, advance=1, description=visible(said))


def table(rows: Sequence[tuple[str, ...]], line: Callable[..., str]) -> None:
    """Print rows in columns at a terminal, and else each as the line that is made of it."""
    if not sys.stdout.isatty():
        for row in rows:
            print(line(*row))
        return
    from rich.table import Table
    from rich.text import Text

    grid = Table.grid(padding=(0, 2, 0, 0))
    for row in rows:
        # Never as markup: a bracket in a word of a pack is a bracket.
        grid.add_row(*(Text(visible(cell), overflow="fold") for cell in row))
    _console(sys.stdout).print(grid)


def _console(to: TextIO) -> Console:
    """Return a console that writes to a stream past our escapes; what it shows is escaped before.

    It looks at NO_COLOR and at what the terminal can show by itself.
    """
    from rich.console import Console

    return Console(file=as_is(to), highlight=False, emoji=False, markup=False)
