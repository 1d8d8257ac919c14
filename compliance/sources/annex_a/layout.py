"""The lists of Annex A as layout.yaml holds them: how a sheet and its headings are told, and what a column holds."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from pydantic import Field

from compliance.model.documents import read_document
from compliance.model.parsing import parse
from compliance.model.strict import StrictModel
from compliance.sources.headings import bare, ways

CASE = "case"
_FILE = Path(__file__).with_name("layout.yaml")
_NUMBERED = re.compile(r"^(?:annex a )?(?:list )?0*(\d{1,2})\b|\blist 0*(\d{1,2})\b")


class _Column(StrictModel):
    holds: str
    called: list[str]
    like: list[str] = Field(default_factory=list)
    needed: bool = False


class _List(StrictModel):
    title: str
    names: list[str]
    told_by: list[str]
    columns: dict[str, _Column]
    unread: list[str]
    without_child: bool = False


class _Layout(StrictModel):
    footers: list[str]
    made_on: list[str]
    common: dict[str, _Column]
    unread_everywhere: list[str]
    lists: dict[str, _List]


@dataclass(frozen=True)
class Column:
    """A column that is read. `holds`: id, day, text, or a set of words; `called`, `like`: how its heading is told.

    `needed`: a row in which it is blank tells of nothing.
    """

    name: str
    holds: str
    called: frozenset[str]
    like: tuple[re.Pattern[str], ...]
    needed: bool

    def is_called(self, heading: str) -> bool:
        """Whether the heading is one of those it is known by."""
        return not self.called.isdisjoint(ways(heading))

    def is_like(self, heading: str) -> bool:
        """Whether the heading is of the kind of those it is known by."""
        return any(pattern.search(way) for way in ways(heading) for pattern in self.like)


@dataclass(frozen=True)
class ListLayout:
    """One of the lists. `told_by`: columns that no other has. `unread`: headings that are known and not read."""

    number: int
    title: str
    names: frozenset[str]
    told_by: tuple[str, ...]
    columns: Mapping[str, Column]
    unread: frozenset[str]
    without_child: bool

    @property
    def called(self) -> str:
        """What it is called where it is shown."""
        return f"List {self.number} ({self.title})"

    def column(self, heading: str) -> Column | None:
        """The column that a heading stands for by its exact words, or else by their like."""
        said = ways(heading)
        exact = [self._by_words[way] for way in said if way in self._by_words]
        if exact:
            return self._in_order[min(exact)]
        if self.is_unread(heading):
            return None
        return next((column for column in self._in_order if column.is_like(heading)), None)

    @cached_property
    def _in_order(self) -> tuple[Column, ...]:
        return tuple(self.columns.values())

    @cached_property
    def _by_words(self) -> Mapping[str, int]:
        """The place of the first column that is known by the words."""
        return {words: i for i, column in reversed([*enumerate(self._in_order)]) for words in column.called}

    def is_unread(self, heading: str) -> bool:
        """Whether a heading is known and nothing is made of what stands below it."""
        return not self.unread.isdisjoint(ways(heading))

    def knows(self, heading: str) -> bool:
        """Whether a heading is one of the list's."""
        return self.column(heading) is not None or self.is_unread(heading)


@dataclass(frozen=True)
class Layout:
    """All lists, and what stands on their sheets besides."""

    lists: Mapping[int, ListLayout]
    footers: tuple[re.Pattern[str], ...]
    made_on: tuple[re.Pattern[str], ...]

    def named(self, sheet: str) -> ListLayout | None:
        """The list that the name of a sheet or a file says, by its number or by its title."""
        name = bare(sheet)
        numbered = _NUMBERED.search(name)
        if numbered:
            return self.lists.get(int(numbered[1] or numbered[2]))
        return self._by_title.get(name.removeprefix("list of ").removeprefix("annex a "))

    @cached_property
    def _by_title(self) -> Mapping[str, ListLayout]:
        return {name: each for each in self.lists.values() for name in each.names}

    def headed(self, headings: Sequence[str]) -> ListLayout | None:
        """The list whose own headings all stand here; None where none's do, or those of several."""
        filled = [heading for heading in headings if heading.strip()]
        told_by = [each for each in self.lists.values() if self._has_its_own(each, filled)]
        best = max((self._known(each, filled) for each in told_by), default=0)
        likeliest = [each for each in told_by if self._known(each, filled) == best]
        return likeliest[0] if len(likeliest) == 1 else None

    def _has_its_own(self, each: ListLayout, headings: Sequence[str]) -> bool:
        needed = each.told_by if each.without_child else (CASE, *each.told_by)
        return all(any(self._is(each, name, heading) for heading in headings) for name in needed)

    @staticmethod
    def _is(each: ListLayout, name: str, heading: str) -> bool:
        column = each.column(heading)
        return column is not None and column.name == name

    @staticmethod
    def _known(each: ListLayout, headings: Sequence[str]) -> int:
        return sum(each.knows(heading) for heading in headings)

    def is_footer(self, text: str) -> bool:
        """Whether a text is what reports write below, or in place of, the rows."""
        return any(pattern.search(bare(text)) for pattern in self.footers)


def load_layout() -> Layout:
    """The layout that comes with this package."""
    file = parse(read_document(_FILE, _FILE.name), _Layout)
    common = {name: _column(name, column) for name, column in file.common.items()}
    everywhere = file.unread_everywhere
    lists = {
        int(number): ListLayout(
            number=int(number),
            title=each.title,
            names=frozenset(map(bare, each.names)),
            told_by=tuple(each.told_by),
            columns={
                **({} if each.without_child else common),
                **{name: _column(name, column) for name, column in each.columns.items()},
            },
            unread=frozenset(map(bare, [*everywhere, *each.unread])),
            without_child=each.without_child,
        )
        for number, each in file.lists.items()
    }
    return Layout(lists, _patterns(file.footers), _patterns(file.made_on))


def _column(name: str, held: _Column) -> Column:
    return Column(name, held.holds, frozenset(map(bare, held.called)), _patterns(held.like), held.needed)


def _patterns(written: Sequence[str]) -> tuple[re.Pattern[str], ...]:
    return tuple(map(re.compile, written))
