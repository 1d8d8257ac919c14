"""Whose row it is: a child's number, by itself or with the authority's, however it was written."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from compliance.sources.identities import Known, Spelling, alike, spelling
from compliance.sources.ssda903.codes import STARTED
from compliance.sources.ssda903.files import Sheet
from compliance.sources.ssda903.lines import AUTHORITY, day_written
from compliance.sources.ssda903.tables import EPISODES

_MADE_A_NUMBER = re.compile(r"(\d+)\.0+", re.ASCII)
_LOST_DIGITS = re.compile(r"\d(\.\d+)?[eE]\+?\d+", re.ASCII)


@dataclass(frozen=True, slots=True)
class Owner:
    """Whose row it is. `child` None: the row does not tell; `candidates` are those it may then be about."""

    child: str | None
    candidates: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Identities:
    """Who the children of a return are.

    `authorities`: where they are several, each is part of its children's ids.
    """

    authorities: tuple[str, ...]
    spellings: tuple[Spelling, ...]
    _called: Mapping[tuple[str, str], str]
    _authorities_of: Mapping[str, tuple[str, ...]]

    def owner(self, cells: Mapping[str, str]) -> Owner:
        """Whose row these cells are."""
        number = as_written(cells.get("CHILD", ""))
        if number is None:
            return Owner(None)
        if len(self.authorities) < 2:
            return Owner(self._called.get(("", number), number))
        authority = _authority(cells)
        having = self._authorities_of.get(alike(number), ())
        if not authority and len(having) > 1:
            return Owner(None, tuple(self._named(each, number) for each in having))
        return Owner(self._named(authority or (having[0] if having else ""), number))

    def _named(self, authority: str, number: str) -> str:
        called = self._called.get((authority, number), number)
        return f"{authority}/{called}" if authority else called


def identities(sheets: Sequence[Sheet]) -> Identities:
    """Who the children of these sheets are.

    Numbers of one authority that differ in blanks, in capitals or in zeros before them are one child's, unless
    dates of birth, or two starts of care on different days under each of them, say that they are two.
    """
    rows = Counter(_numbers(sheets))
    authorities = tuple(sorted({authority for authority, _ in rows if authority}))
    groups: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for (authority, number), count in rows.items():
        groups[(authority if len(authorities) > 1 else "", alike(number))][number] += count
    several = {key: written for key, written in groups.items() if len(written) > 1}
    numbers = {number for written in several.values() for number in written}
    told = _told_of(sheets, numbers, by_authority=len(authorities) > 1) if several else {}
    called: dict[tuple[str, str], str] = {}
    spellings = []
    for (authority, _), written in sorted(several.items()):
        one = spelling(written, {number: told[(authority, number)] for number in written})
        called.update({(authority, number): child for number, child in one.called().items()})
        spellings.append(one)
    having: dict[str, set[str]] = defaultdict(set)
    for authority, number in groups:
        if authority:
            having[number].add(authority)
    return Identities(
        authorities,
        tuple(spellings),
        called,
        {number: tuple(sorted(each)) for number, each in having.items()},
    )


def as_written(text: str) -> str | None:
    """A child's number as it was before a spreadsheet made it one; None where it is blank or lost.

    A number in exponent form (1.00123E+11) has lost digits for good.
    """
    if made := _MADE_A_NUMBER.fullmatch(text):
        return made.group(1)
    return text if text and not _LOST_DIGITS.fullmatch(text) else None


def _numbers(sheets: Iterable[Sheet]) -> Iterator[tuple[str, str]]:
    for sheet in sheets:
        for _, cells in sheet.rows:
            number = as_written(cells.get("CHILD", ""))
            if number is not None:
                yield _authority(cells), number


def _told_of(
    sheets: Iterable[Sheet], numbers: Collection[str], *, by_authority: bool
) -> dict[tuple[str, str], Known]:
    known: dict[tuple[str, str], Known] = defaultdict(Known)
    for sheet in sheets:
        for _, cells in sheet.rows:
            number = as_written(cells.get("CHILD", ""))
            if number is None or number not in numbers:
                continue
            told = known[(_authority(cells) if by_authority else "", number)]
            if (born := day_written(cells.get("DOB", ""))) is not None:
                told.births.add(born)
            starts = sheet.table is EPISODES and cells.get("RNE", "").upper() == STARTED
            if starts and (started := day_written(cells.get("DECOM", ""))) is not None:
                told.starts.add(started)
    return known


def _authority(cells: Mapping[str, str]) -> str:
    return cells.get(AUTHORITY, "").replace("/", " ")
