"""A page made fit to be published: small numbers withheld, others rounded, nothing about one child.

The year to date and last year alone are published: they have no day in common. Of months and quarters beside a year one
could be subtracted from another.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from compliance.model.findings import Measure, Unit
from compliance.model.panel import Figure, Panel, PanelLine
from compliance.model.published import Published, PublishedFigure, PublishedLine
from compliance.ratings.publish_entry import OF, PublishEntry
from compliance.ratings.suppression import Relation, withheld


def published(page: Panel, by: PublishEntry) -> Published:
    """The page with what may be published of it."""
    return Published(
        title=page.title,
        as_of=page.as_of,
        rulebook=page.rulebook,
        rulebook_digest=page.rulebook_digest,
        says=tuple(_says(by)),
        lines=tuple(_lines(page.lines, by)),
    )


def _says(by: PublishEntry) -> Iterator[str]:
    rounded = f"; counts are rounded to the nearest {by.counts_to}" if by.counts_to > 1 else ""
    yield (
        f"{by.withheld}: withheld, since it is from 1 to {by.withhold}, or since such a number could be worked out "
        "from it"
    )
    yield f"{by.low}: not nothing, and rounds to it{rounded}; shares and means have {by.decimals or 'no'} decimals"
    yield f"As in {by.source}"


def _lines(lines: Sequence[PanelLine], by: PublishEntry) -> Iterator[PublishedLine]:
    this = _hidden({line.measure.id: (line.measure, line.year_to_date) for line in lines}, by)
    last = _hidden({line.measure.id: (line.measure, line.last_year) for line in lines}, by)
    for line in lines:
        measure = line.measure
        yield PublishedLine(
            number=measure.number,
            id=measure.id,
            title=measure.title,
            unit=measure.unit,
            good=measure.good,
            population=measure.population,
            exclusions=measure.exclusions,
            lacking=measure.lacking,
            year_to_date=_Shown(measure, line.year_to_date, this, by).figure(),
            last_year=_Shown(measure, line.last_year, last, by).figure(),
        )


def _hidden(figures: Mapping[str, tuple[Measure, Figure]], by: PublishEntry) -> frozenset[str]:
    """The numbers that are withheld, by name."""
    cells: dict[str, int] = {}
    relations: list[Relation] = []
    for id_, (measure, figure) in figures.items():
        if figure.lacking is not None:
            continue
        if measure.unit is not Unit.DAYS:
            cells[id_] = figure.numerator
        if measure.unit is not Unit.RATE and figure.denominator is not None:
            cells[f"{id_}{OF}"] = figure.denominator
        if measure.unit is Unit.PERCENT:
            relations.append(Relation(f"{id_}{OF}", (id_,)))
    relations += [Relation(each.of, each.parts) for each in by.within]
    first: dict[str, str] = {}
    for group in by.same:
        there = [name for name in group if name in cells]
        for one, other in ((there[0], name) for name in there[1:]):
            if cells[one] == cells[other]:
                first[other] = one
            else:
                # Who was left out is not in both.
                larger, smaller = sorted((one, other), key=lambda name: -cells[name])
                relations.append(Relation(larger, (smaller,)))
    hidden = withheld(
        {name: value for name, value in cells.items() if name not in first},
        [
            Relation(first.get(each.total, each.total), tuple(first.get(part, part) for part in each.parts))
            for each in relations
        ],
        by.withhold,
    )
    return hidden | {name for name, one in first.items() if one in hidden}


@dataclass(frozen=True, slots=True)
class _Shown:
    """A figure, and which numbers are withheld with it."""

    measure: Measure
    of: Figure
    hidden: frozenset[str]
    by: PublishEntry

    def figure(self) -> PublishedFigure:
        """As it is published."""
        id_, figure, unit = self.measure.id, self.of, self.measure.unit
        of_hidden = f"{id_}{OF}" in self.hidden
        # Of a group that is too small nothing is told, not even that it was none of them.
        is_hidden = id_ in self.hidden or (of_hidden and unit is not Unit.DAYS)
        nothing = figure.lacking is not None
        return PublishedFigure(
            name=figure.name,
            first=figure.first,
            last=figure.last,
            numerator=None if nothing or unit is Unit.DAYS else self._count(figure.numerator, is_hidden),
            denominator=None
            if nothing or figure.denominator is None
            else self._count(figure.denominator, of_hidden),
            value=None
            if nothing or figure.value is None
            else self._value(figure.value, is_hidden or of_hidden),
        )

    def _count(self, number: int, is_hidden: bool) -> int | str:
        if is_hidden:
            return self.by.withheld
        to = self.by.counts_to
        rounded = (2 * number + to) // (2 * to) * to
        return self.by.low if number and not rounded else rounded

    def _value(self, value: float, is_hidden: bool) -> float | str:
        if is_hidden:
            return self.by.withheld
        if self.measure.unit is Unit.COUNT:
            return self._count(int(value), is_hidden=False)
        rounded = round(value, self.by.decimals)
        return self.by.low if value and not rounded else rounded
