"""All figures on one PNG, to be looked at."""

from __future__ import annotations

import io
import re
from pathlib import Path

import resvg_py
from PIL import Image, ImageDraw

COLUMNS, WIDE, HIGH, LINE = 8, 260, 240, 14
PAPER = "#faf8f4"
VARIABLE = re.compile(r"var\(--figure-\w+,\s*(#\w+)\)")


def sheet(files: list[Path], to: Path) -> None:
    """Draw the pictures side by side, each under its name."""
    rows = -(-len(files) // COLUMNS)
    whole = Image.new("RGB", (COLUMNS * WIDE, rows * HIGH), PAPER)
    pen = ImageDraw.Draw(whole)
    for i, file in enumerate(files):
        text = VARIABLE.sub(r"\1", file.read_text("utf-8"))
        drawn = bytes(resvg_py.svg_to_bytes(svg_string=text, width=2 * WIDE, background=PAPER))
        picture = Image.open(io.BytesIO(drawn))
        picture.thumbnail((WIDE - 8, HIGH - LINE - 6), Image.Resampling.LANCZOS)
        left, top = i % COLUMNS * WIDE, i // COLUMNS * HIGH
        whole.paste(picture, (left, top + LINE))
        pen.text((left, top), f"{file.parent.name} {file.stem}", fill="black")
    whole.save(to)
