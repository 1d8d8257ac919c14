"""The trackers that a workbook may hold, as trackers.yaml has them: how a sheet is told, and what its columns are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from pydantic import ConfigDict, Field

from compliance.model.documents import read_document
from compliance.model.parsing import parse
from compliance.model.strict import StrictModel
from compliance.printable import named
from compliance.problems import InputError
from compliance.sources.headings import bare, ways

_FILE = Path(__file__).with_name("trackers.yaml")


class _Id(StrictModel):
    heading: str
    also: list[str]


class _Column(StrictModel):
    model_config = ConfigDict(populate_by_name=True)

    heading: str
    event: str | None = None
    says: dict[str, str] = Field(default_factory=dict, alias="with")
    attribute: str | None = None
    of: list[str] = Field(default_factory=list)
    also: list[str] = Field(default_factory=list)
    shown: date | str | None = None


class _Tracker(StrictModel):
    sheet: str
    about: str
    columns: list[_Column]


class _File(StrictModel):
    id: _Id
    example: str
    guide: str
    trackers: list[_Tracker]


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading as it is written in the template, and what else it may be called."""

    written: str
    called: frozenset[str]

    @classmethod
    def of(cls, written: str, also: Sequence[str]) -> Heading:
        """The heading that is called so."""
        return cls(written, frozenset((*ways(written), *map(bare, also))))

    def is_called(self, heading: str) -> bool:
        """Whether a heading is this one."""
        return not self.called.isdisjoint(ways(heading))


@dataclass(frozen=True, slots=True)
class DayColumn:
    """The days on which something happened. `says`: attributes of the event that the heading tells."""

    heading: Heading
    event: str
    says: Mapping[str, str]
    shown: date | str | None


@dataclass(frozen=True, slots=True)
class AttributeColumn:
    """What is told besides of the events of a row. `of`: of which events."""

    heading: Heading
    attribute: str
    of: tuple[str, ...]
    shown: date | str | None


Column = DayColumn | AttributeColumn


@dataclass(frozen=True, slots=True)
class Tracker:
    """One tracker. `sheet`: what its sheet is called in the template. `id`: the heading of the child's id.

    `about`: what one row is. `example`: the id of lines that show how one is filled in, and are not read.
    """

    sheet: str
    about: str
    id: Heading
    columns: tuple[Column, ...]
    example: str

    @property
    def days(self) -> tuple[DayColumn, ...]:
        """The columns with the days of events."""
        return tuple(each for each in self.columns if isinstance(each, DayColumn))

    def known(self, headings: Sequence[str]) -> int:
        """How many of the headings are the tracker's; 0 without the child's id or the day of any event."""
        told = any(each.heading.is_called(heading) for each in self.days for heading in headings)
        if not told or not any(map(self.id.is_called, headings)):
            return 0
        return sum(any(each.heading.is_called(heading) for each in self.columns) for heading in headings)

    def place(self, heading: Heading, headings: Sequence[str], name: str) -> int | None:
        """Where a heading stands. Raises InputError where it stands twice; `name`: of the sheet as it is shown."""
        places = [n for n, each in enumerate(headings) if each and heading.is_called(each)]
        if len(places) > 1:
            several = named([headings[n] for n in places])
            raise InputError(
                f"{name}: {several} may each be {heading.written}; expected one column of it, so rename the others"
            )
        return places[0] if places else None

    def heading_of(self, column: str, event: str) -> str | None:
        """The heading in the template of a column of events, as `case`, `on` or an attribute, of such an event."""
        match column:
            case "case":
                return self.id.written
            case "on":
                return next((each.heading.written for each in self.days if each.event == event), None)
        others = [each for each in self.columns if isinstance(each, AttributeColumn)]
        same = [each for each in others if each.attribute == column and (not event or event in each.of)]
        return same[0].heading.written if same else None


@dataclass(frozen=True)
class Trackers:
    """All trackers. `guide`: the sheet of the template that says how they are filled in."""

    each: tuple[Tracker, ...]
    guide: str

    def headed(self, headings: Sequence[str]) -> Tracker | None:
        """The tracker that has most of the headings; None where none has the child's id and a day of it."""
        filled = tuple(heading for heading in headings if heading)
        best = max(self.each, key=lambda each: each.known(filled))
        return best if best.known(filled) else None


def load_trackers() -> Trackers:
    """The trackers that come with this package."""
    file = parse(read_document(_FILE, _FILE.name), _File)
    id_ = Heading.of(file.id.heading, file.id.also)
    return Trackers(
        tuple(
            Tracker(each.sheet, each.about, id_, tuple(map(_column, each.columns)), file.example)
            for each in file.trackers
        ),
        file.guide,
    )


def _column(held: _Column) -> Column:
    heading = Heading.of(held.heading, held.also)
    if held.event is not None:
        return DayColumn(heading, held.event, held.says, held.shown)
    return AttributeColumn(heading, held.attribute or "", tuple(held.of), held.shown)
