"""Headings and names of sheets as they are compared: in small letters, without quotes, brackets and footnotes."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_QUOTES = re.compile("['\"`‘’‚‛“”„′]")
_SIGNS = re.compile(r"[^0-9a-z]+")
_BRACKETED = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")
_FOOTNOTE = re.compile(r"[\u00b9\u00b2\u00b3\u2070-\u2079]+|\[\d+\]|\(\d+\)|\*+")
_LONGEST = 400


def bare(text: str) -> str:
    """A text in small letters, its signs made single blanks; what is very long is cut short."""
    text = unicodedata.normalize("NFKC", text[:_LONGEST]).casefold().replace("&", " and ")
    return _SIGNS.sub(" ", _QUOTES.sub("", text)).strip()


# The same heading is held against every column of every list.
@lru_cache(maxsize=4096)
def ways(heading: str) -> tuple[str, ...]:
    """The ways in which a heading is looked for, the fullest first; then without what is bracketed."""
    plain = _FOOTNOTE.sub(" ", heading[:_LONGEST])
    forms = [bare(plain), bare(_BRACKETED.sub(" ", plain))]
    forms += [way.removesuffix(" y n") for way in forms]
    return tuple(dict.fromkeys(way for way in forms if way))
