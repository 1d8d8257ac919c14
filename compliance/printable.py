"""Text made fit to be shown: nothing in it moves the cursor, forges a line or turns the words around."""

from __future__ import annotations

import re
from collections.abc import Sequence

_CONTROL = "\x00-\x1f\x7f-\x9f"
_BIDI_AND_BREAKS = "\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069"
_HALVES = "\ud800-\udfff"
_NOT_SHOWN = re.compile(f"[{_CONTROL}{_BIDI_AND_BREAKS}{_HALVES}]")
_SHORT = {"\n": r"\n", "\r": r"\r", "\t": r"\t"}

WHOLE = "text of whole characters, not of halves"
"""What is expected where a text holds half a character."""


def printable(text: str) -> str:
    """The text in one line, with control and bidirectional characters, breaks and halves of characters written out.

    An escape is `\\x1b`, a line's end `\\n`, an override of direction `\\u202e`.
    """
    return _NOT_SHOWN.sub(_written_out, text)


def shortened(text: str, most: int = 80) -> str:
    """The text, or where it is longer than `most` characters its beginning and how long it is."""
    return text if len(text) <= most else f"{text[:most]}... ({len(text):,} characters)"


def named(names: Sequence[str], most: int = 12) -> str:
    """The first names of many, each as `printable` and `shortened`, and how many more there are."""
    more = f" and {len(names) - most:,} more" if len(names) > most else ""
    return ", ".join(printable(shortened(name)) for name in names[:most]) + more


def is_whole(text: str) -> bool:
    """Whether a text can be written anywhere: what an emoji leaves that was cut in two, a lone surrogate, cannot."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def _written_out(found: re.Match[str]) -> str:
    sign = found[0]
    number = ord(sign)
    return _SHORT.get(sign) or (f"\\x{number:02x}" if number < 0x100 else f"\\u{number:04x}")
