"""Numbers of children that are written in several ways, and whether those are one child's."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from compliance.model.irregularities import Irregularity, Kind


@dataclass(slots=True)
class Known:
    """What is known of the child under one way of writing its number: dates of birth, and days on which care began."""

    births: set[date] = field(default_factory=set)
    starts: set[date] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class Spelling:
    """A number that is written in several ways. `joined`: they were read as one child, who goes by `child`."""

    child: str
    written: tuple[str, ...]
    joined: bool

    def called(self) -> dict[str, str]:
        """What each way of writing it is read as, where they are one child."""
        return dict.fromkeys(self.written, self.child) if self.joined else {}


def alike(number: str) -> str:
    """What numbers that are written differently have in common: no blanks, small letters, no zeros before."""
    return "".join(number.split()).casefold().lstrip("0") or "0"


def spelling(written: Mapping[str, int], known: Mapping[str, Known]) -> Spelling:
    """One number in the ways it is written, each with how often. They are one child's unless something contradicts it.

    The child goes by the most usual way, whatever the order of rows.
    """
    usual = min(written, key=lambda number: (-written[number], number))
    joined = _are_one([known.get(number, Known()) for number in written])
    return Spelling(usual, tuple(sorted(written)), joined)


def _are_one(ways: Sequence[Known]) -> bool:
    """Whether no dates of birth, and no starts of care where births do not settle it, say that there are several."""
    births = set[date]().union(*(way.births for way in ways))
    if len(births) == 1 and all(way.births for way in ways):
        return True
    starts = [way.starts for way in ways if way.starts]
    return len(births) < 2 and all(one == starts[0] for one in starts)


def written_differently(spellings: Iterable[Spelling]) -> Iterator[Irregularity]:
    """Numbers that are written in several ways, as things to be put right."""
    for each in spellings:
        ways = ", ".join(f'"{number}"' for number in each.written)
        done = (
            f"they were read as one child, {each.child}"
            if each.joined
            else "they were read as different children, whose dates of birth or starts of care differ"
        )
        found = f"numbers that differ in blanks, capitals or zeros: {ways}"
        yield Irregularity(Kind.WRITTEN_DIFFERENTLY, each.child, "", None, found, done)
