"""Names as people write them, and those that look like one that is not known."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from difflib import SequenceMatcher, get_close_matches
from types import MappingProxyType

_MOST = 2
_ALIKE, _MUCH_ALIKE = 0.6, 0.8
# Words of names that are too short to tell one name from another: by, on, of, to.
_SHORT = 3
# No name is longer; to compare what is takes long.
_LONGEST = 200

NO_OTHERS: Mapping[str, Sequence[str]] = MappingProxyType({})


def plain(text: str) -> str:
    """A name as it is looked for: lower case, blanks and hyphens as underscores."""
    return re.sub(r"[\s-]+", "_", text.strip().lower())


def near(name: str, known: Iterable[str], also: Mapping[str, Sequence[str]] = NO_OTHERS) -> list[str]:
    """The known names that may be meant, at most two, the likeliest first.

    `also`: what else people call them. A name that is written so is meant and no other, or else those that people
    call so; else names that look alike are given, and where none does, those that share a whole word with it.
    """
    if len(name) > _LONGEST:
        return []
    wanted = plain(name)
    called = {plain(each): each for each in known}
    others = {plain(other): each for each in called.values() for other in also.get(each, ())}
    if wanted in called:
        return [called[wanted]]
    if wanted in others:
        return [each for each in called.values() if wanted in map(plain, also.get(each, ()))][:_MOST]
    close = [called[each] for each in get_close_matches(wanted, called, n=_MOST, cutoff=_ALIKE)]
    close += [others[each] for each in get_close_matches(wanted, others, n=_MOST, cutoff=_MUCH_ALIKE)]
    names = close or [{**others, **called}[each] for each in _of_one_word(wanted, [*called, *others])]
    return list(dict.fromkeys(names))[:_MOST]


def nearest(name: str, known: Iterable[object]) -> str:
    """A hint at the end of an error message: the known names that look alike, as they are written."""
    close = get_close_matches(name, list(map(str, known)), n=_MOST, cutoff=_ALIKE)
    return f"; perhaps {' or '.join(close)}" if close else ""


def _of_one_word(wanted: str, called: Iterable[str]) -> list[str]:
    words = {word for word in wanted.split("_") if len(word) > _SHORT}
    names = [each for each in called if words & set(each.split("_"))]
    return sorted(names, key=lambda each: -SequenceMatcher(None, wanted, each).ratio())
