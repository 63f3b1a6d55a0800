"""Text from outside: bytes to text by one rule, and text to what is safe to show."""

from __future__ import annotations

import codecs
import re

LONGEST_SHOWN = 60
LONGEST_PATH_SHOWN = 1000
_MARKS = (  # the longer ones first: UTF-32 begins as UTF-16 does
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# All that moves a cursor, colours a line, ends a line or turns its direction; not tab, new line.
STEERING = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff"
    "\ufff9-\ufffb\U000e0000-\U000e007f]"
)


def encoding_of(start: bytes) -> str:
    """Return the encoding that the first bytes of a text stand for: UTF-8 without a mark."""
    return next((name for mark, name in _MARKS if start.startswith(mark)), "utf-8-sig")


def decoded(data: bytes) -> str:
    """Return bytes as text, or raise ValueError that says what to send instead."""
    encoding = encoding_of(data[:4])
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        name = encoding.removesuffix("-sig").upper()
        raise ValueError(f"the input is not {name} text; send JSON as UTF-8") from None
    if "\0" in text:
        raise ValueError(
            "the input holds a NUL character, as UTF-16 read as UTF-8 does; save it as UTF-8"
        )
    return text


def visible(text: str) -> str:
    """Return text with all that could steer a terminal written as an escape."""
    return STEERING.sub(lambda found: _escape(found[0]), text)


def named(name: object, longest: int = LONGEST_SHOWN) -> str:
    """Return a name from outside, short and on one line, to stand in a message."""
    text = str(name)[: longest + 1]
    shown = "".join(one if one.isprintable() else _escape(one) for one in text[:longest])
    return shown + ("…" if len(text) > longest else "")


def _escape(character: str) -> str:
    return character.encode("unicode_escape").decode("ascii")
