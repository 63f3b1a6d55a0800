"""Bytes and terminals: the only place where the command line reads input and writes output.

Text for people loses no sentence: what a terminal lacks gets a stand-in, and what could steer
it is shown as an escape. JSON is UTF-8, whatever the terminal takes. Input is bytes until
`unknot.answers` reads it.
"""

from __future__ import annotations

import codecs
import io
import json
import os
import sys
import unicodedata
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, BinaryIO, NoReturn, TextIO, cast

from unknot.answers.text import STEERING, encoding_of, named, visible
from unknot.errors import UnknotError

_STAND_INS = {
    "─": "-", "█": "#", "░": ".", "·": "-", "•": "*", "…": "...", "✗": "x", "✓": "+",
    "→": "->", "←": "<-", "°": " degrees ", "×": "x", "–": "-", "—": "-", "−": "-", "±": "+/-",
    "≤": "<=", "≥": ">=", "½": "1/2", "¼": "1/4", "¾": "3/4", "\u00a0": " ", "\u202f": " ",
    "‘": "'", "’": "'", "“": '"', "”": '"',
}  # fmt: skip


class OutputLost(UnknotError):
    """What was to be printed could not be written: a full device, or nobody reads it."""


class _Plain:
    """A text stream that lets nothing through that could steer a terminal."""

    def __init__(self, to: TextIO, needed: bool) -> None:
        self._to = to
        self._needed = needed

    def write(self, text: str) -> int:
        return self.write_as_is(visible(text))

    def write_as_is(self, text: str) -> int:
        try:
            return self._to.write(text)
        except OSError as fault:
            self._fail(fault)
            return len(text)

    def flush(self) -> None:
        try:
            self._to.flush()
        except OSError as fault:
            self._fail(fault)

    def _fail(self, fault: OSError) -> None:
        """Turn a stream that cannot be written off, and say so if its text was needed."""
        _turn_off(self._to)
        if self._needed:
            _lost(fault)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._to, name)


class _AsIs:
    """The same stream for who has made text safe already, and steers the terminal itself."""

    def __init__(self, to: TextIO) -> None:
        self._to = to
        self.write: Callable[[str], int] = getattr(to, "write_as_is", to.write)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._to, name)


def as_is(to: TextIO) -> TextIO:
    """Return a stream that escapes nothing; whoever writes to it has made the text safe."""
    return cast("TextIO", _AsIs(to))


def _lost(fault: OSError) -> NoReturn:
    raise OutputLost(fault.strerror or type(fault).__name__) from None


@contextmanager
def safe_streams(needed: bool) -> Iterator[None]:
    """Print safely in this block; if the output is needed, it is written or OutputLost is raised.

    Text for standard error that cannot be written is dropped: nobody is left to hear of it.
    """
    nobody_reads = sys.stdout is None
    _fill_closed()
    codecs.register_error("stand_in", _stand_in)
    before = sys.stdout, sys.stderr
    for stream, errors in (
        (before[0], "stand_in"),
        (before[1], "stand_in"),
        (sys.stdin, "replace"),
    ):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors=errors)
    out, err = _Plain(before[0], needed), _Plain(before[1], needed=False)
    sys.stdout, sys.stderr = cast("TextIO", out), cast("TextIO", err)
    try:
        yield
    finally:
        sys.stdout, sys.stderr = before
        out.flush()
        err.flush()
    if nobody_reads and needed:
        raise OutputLost("it is closed")


def _fill_closed() -> None:
    """Open what was closed before we began, so that no file of ours takes its number."""
    while (number := os.open(os.devnull, os.O_RDWR)) <= 2:
        pass
    os.close(number)
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:
            setattr(sys, name, Path(os.devnull).open("w", encoding="utf-8"))  # noqa: SIM115


def _turn_off(stream: TextIO) -> None:
    """Send what is still to be written nowhere, so that the end of the program says nothing."""
    with suppress(OSError, ValueError):
        number = stream.fileno()
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, number)
        os.close(nowhere)


def _stand_in(fault: UnicodeError) -> tuple[str, int]:
    """Return plain letters for the characters that a terminal cannot show."""
    if not isinstance(fault, UnicodeEncodeError):
        raise fault
    return "".join(map(_plain_letters, fault.object[fault.start : fault.end])), fault.end


def _plain_letters(character: str) -> str:
    if character in _STAND_INS:
        return _STAND_INS[character]
    base = unicodedata.normalize("NFD", character)[0]
    if character.isalpha() and base.isascii():
        return base
    return character.encode("ascii", "backslashreplace").decode("ascii")


# ------------------------------------------------------------------------------------- writing


def write_json(data: object, indent: int | None = None) -> None:
    """Write data as one JSON text in UTF-8, and let go of it at once."""
    text = json.dumps(data, ensure_ascii=False, indent=indent) + "\n"
    text = STEERING.sub(lambda found: json.dumps(found[0])[1:-1], text)  # the same, as an escape
    try:
        sys.stdout.flush()
        # A lone surrogate becomes the escape that JSON has for it.
        sys.stdout.buffer.write(text.encode("utf-8", "backslashreplace"))
        sys.stdout.buffer.flush()
    except OSError as fault:
        _turn_off(sys.stdout)
        _lost(fault)


def line_over(text: str, to: TextIO | None = None, end: str = "") -> None:
    """Write a line over the one where the cursor stands."""
    stream = as_is(to or sys.stdout)
    stream.write(f"\r{visible(text)}{end}")
    stream.flush()


# ------------------------------------------------------------------------------------- reading


def ask(prompt: str) -> str:
    """Return what is typed, or raise EOFError at the end of input."""
    if sys.stdin is None:
        raise EOFError
    try:
        typed = input(prompt)
    except OSError:  # a folder, or what is open for writing only
        raise EOFError from None
    return typed.removeprefix("\ufeff").removeprefix("ï»¿").strip()


def read_input(most: int) -> bytes:
    """Return the bytes on standard input, at most one more than so many."""
    return _input().read(most + 1)


def read_file(file: Path, most: int) -> bytes:
    """Return the bytes of a file, at most one more than so many."""
    with file.open("rb") as opened:
        return opened.read(most + 1)


def input_lines(most: int) -> Iterator[bytes]:
    """Yield each line on standard input as UTF-8, cut to one byte more than so many."""
    stream = _input()
    encoding = encoding_of(stream.peek(4)[:4]) if isinstance(stream, io.BufferedReader) else ""
    if encoding.startswith(("utf-16", "utf-32")):
        text = io.TextIOWrapper(stream, encoding, errors="replace", newline="\n")
        while line := text.readline(most + 1):
            yield line.encode("utf-8", "surrogatepass")
            _to_the_end(line, text)
        return
    while data := stream.readline(most + 1):
        yield data
        _to_the_end(data, stream)


def _to_the_end(line: str | bytes, stream: BinaryIO | TextIO) -> None:
    """Pass over the rest of a line that was cut."""
    while line and line[-1:] not in ("\n", b"\n"):
        line = stream.readline(1 << 16)


def _input() -> BinaryIO:
    if sys.stdin is None:
        raise OSError("it is closed")
    return cast("BinaryIO", sys.stdin.buffer)


def readable(fault: OSError) -> str:
    """Return why something could not be read or written, in one line."""
    return named(fault.strerror or fault)
