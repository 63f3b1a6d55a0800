"""A drawn picture in the words of a language: its title, its description and its labels."""

from __future__ import annotations

import re
from html import escape

from unknot.knowledge import Words

TITLE, DESCRIPTION = re.compile(r"(<title[^>]*>)[^<]*"), re.compile(r"(<desc[^>]*>)[^<]*")
LABEL = re.compile(r'<text font-size="(\d+)"([^>]*data-label="(\w+)"[^>]*)>(.*?)</text>')
LINE = re.compile(r"(<tspan[^>]*>)([^<]*)(</tspan>)")


def labelled(drawn: str, id: str, words: Words, side: str = "") -> str:
    """Return a picture with its words under an id, and those of its labels.

    A label keeps its place and its lines; where a language needs more room, its letters are
    smaller.
    """
    drawing = id.partition(".")[0]
    own = {"side": words.say(f"{drawing}.sides.{side[0]}")} if side else {}
    title = escape(words.say(f"{id}.title", **own), quote=False)
    told = escape(words.say(f"{id}.says", **own), quote=False)
    named = TITLE.sub(rf"\g<1>{title}", drawn, count=1)
    described = DESCRIPTION.sub(rf"\g<1>{told}", named, count=1)
    return LABEL.sub(
        lambda found: _label(found, words.say(f"{drawing}.labels.{found[3]}")), described
    )


def _label(found: re.Match[str], text: str) -> str:
    drawn = LINE.findall(found[4])
    lines = _parted(text, len(drawn))
    widest = max(len(line) for _, line, _ in drawn)
    size = round(int(found[1]) * min(1, widest / max(map(len, lines))))
    spans = "".join(
        f"{start}{escape(line, quote=False)}{end}"
        for (start, _, end), line in zip(drawn, lines, strict=True)
    )
    return f'<text font-size="{size}"{found[2]}>{spans}</text>'


def _parted(text: str, count: int) -> list[str]:
    """Return a text in so many lines, none much longer than the others."""
    lines, left = [], text.split()
    for more in range(count, 0, -1):
        length, line = len(" ".join(left)) / more, [left.pop(0)] if left else []
        while left and (more == 1 or len(" ".join([*line, left[0]])) <= length):
            line.append(left.pop(0))
        lines.append(" ".join(line))
    return lines
