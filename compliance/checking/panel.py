"""The panel's page from a request: the lines of a scorecard over months, from one reading of an export."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import reduce
from operator import add

import polars as pl

from compliance.calendars.periods import Period
from compliance.checking.opening import opened
from compliance.checking.over_months import Counted, Counting, Spans
from compliance.checking.request import Request
from compliance.checking.resolve import Choices, choices
from compliance.model.coverage import Coverage
from compliance.model.findings import Measure, Unit
from compliance.model.panel import Chart, Figure, KnownThen, Panel, PanelLine
from compliance.model.published import Published
from compliance.problems import SettingsError
from compliance.ratings.chart import chart, no_chart
from compliance.ratings.direction import direction
from compliance.ratings.lines.known import Known
from compliance.ratings.lines.shares import Share
from compliance.ratings.lines.tally import Tally
from compliance.ratings.publish_entry import PublishEntry
from compliance.ratings.publishing import published
from compliance.ratings.scorecard import Line, Scorecard
from compliance.rulebook.load import Packs
from compliance.sources.diagnostics import Seen
from compliance.sources.export import Export
from compliance.sources.reading import nothing_left

MOST_MONTHS = 60


@dataclass(frozen=True, slots=True)
class Opened:
    """A line with the children it counts and misses from the first of its days to the last.

    `entries`: one row each, with the columns of `ratings.lines.entries.SCHEMA`, in order of side and case.
    """

    line: PanelLine
    entries: pl.DataFrame


@dataclass(frozen=True, slots=True)
class PanelResult:
    """The page, and the line that was asked to be opened; None where none was. `publish`: how the page is published,
    None where its scorecard does not say."""

    panel: Panel
    opened: Opened | None = None
    publish: PublishEntry | None = None

    @property
    def published(self) -> Published:
        """The page as it may be published. Raises SettingsError where its scorecard does not say how."""
        if self.publish is None:
            raise SettingsError("this scorecard does not say how it is published; write `publish` in it")
        return published(self.panel, self.publish)


def panel(
    request: Request,
    *,
    months: int = 12,
    known_then: bool = False,
    line: str | None = None,
    packs: Packs | None = None,
) -> PanelResult:
    """The page of an export, as of the end of a day.

    `months`: how many, the as-of day's the last. `known_then`: each month also as it was known at its end. `line`: the
    id, or the number on the page, of the line to open. `packs`: those that the request names, if they are loaded
    already.

    Each figure is as a run as of the end of its days over the same reading gives it. Raises what `check` raises, and
    SettingsError for a line that is not known.
    """
    chosen = choices(request, packs)
    export = opened(request, chosen.vocabulary)
    chosen = chosen.with_packs_of(export.coverage)
    return panel_of(chosen, export, months=months, known_then=known_then, line=line)


def panel_of(
    chosen: Choices,
    export: Export,
    *,
    months: int = 12,
    known_then: bool = False,
    line: str | None = None,
) -> PanelResult:
    """The page of an export that is open; all else as `panel` has it. `chosen`: with the packs of the export."""
    request = chosen.request
    if not 1 <= months <= MOST_MONTHS:
        raise SettingsError(f"months is {months}; expected how many, from 1 to {MOST_MONTHS}")
    # What a line counts is not changed by the rules that are selected to be checked.
    book = chosen.packs.book(request.settings.readings)
    scorecard = chosen.card
    if not scorecard.lines:
        raise SettingsError("these rules have no scorecard; name one")
    place = scorecard.lines.index(scorecard.named(line)) if line is not None else None
    judge = chosen.judge(export.coverage, export.declared_on)
    as_of = judge.plan.run.as_of
    counting = Counting(
        scorecard.lines,
        Spans.up_to(as_of, months),
        replace(judge.plan, rulebook=book.only(_rules_of(scorecard))),
        judge.engine,
        known_then,
        place,
        export.otherwise,
    )
    parts: list[Counted] = []
    of_parts: list[Seen] = []
    for cases in export.ranges:
        events, seen = export.read(cases)
        of_parts.append(seen)
        mine = counting.plan.coverage.without(seen.unread(chosen.vocabulary))
        parts.append(replace(counting, plan=replace(counting.plan, coverage=mine)).counted(events))
    counted, seen = reduce(add, parts), reduce(add, of_parts)
    if not counted.cases:
        raise nothing_left(request.paths, export.problems_with(seen))
    coverage = counting.plan.coverage.without(seen.unread(chosen.vocabulary))
    lines = tuple(_lines(scorecard, counting, counted, coverage))
    page = Panel(
        title=scorecard.title,
        as_of=as_of,
        as_of_because=chosen.because(export.declared_on, export.declared_by),
        known_at=request.known_at,
        export=export.described,
        rulebook=book.title,
        rulebook_digest=book.digest,
        lines=lines,
        notes=(*_notes(counted, known_then=known_then), *export.notes, *seen.oddities.notes()),
    )
    if place is None or counted.entries is None:
        return PanelResult(page, publish=scorecard.publish)
    return PanelResult(
        page,
        Opened(lines[place], counted.entries.sort("side", "case", "due_on", "on", "rule")),
        scorecard.publish,
    )


def _rules_of(card: Scorecard) -> set[str]:
    return {rule for line in card.lines if isinstance(line, Share) for rule in line.rules}


def _notes(counted: Counted, *, known_then: bool) -> list[str]:
    if known_then and not counted.recorded:
        return [
            "Nothing in this export says when it was recorded (recorded_on), so what was known then cannot be told."
        ]
    return []


def _lines(card: Scorecard, counting: Counting, counted: Counted, coverage: Coverage) -> list[PanelLine]:
    spans = counting.spans

    def said(line: Line, place: int, days: Period, tally: Sequence[Tally]) -> Measure:
        return line.said(tally[place], Known(days.last, coverage, counted.carried[days.last]), days)

    def figure(line: Line, place: int, days: Period) -> Figure:
        return _figure(said(line, place, days, counted.tallies[days]), days, whole=spans.is_whole(days))

    lines = []
    for place, line in enumerate(card.lines):
        months = tuple(figure(line, place, month) for month in spans.months)
        measure = said(line, place, spans.year, counted.tallies[spans.year])
        lines.append(
            PanelLine(
                measure=measure,
                months=months,
                quarter=figure(line, place, spans.quarter),
                year_to_date=figure(line, place, spans.year),
                last_year=figure(line, place, spans.last_year),
                direction=direction(months, line.head.good),
                chart=_chart(card, line, months, measure.unit),
                no_chart=_no_chart(card, line, months, measure.unit),
                known_then=tuple(
                    KnownThen(
                        figure=_figure(
                            said(line, place, month, counted.then[month]),
                            month,
                            whole=spans.is_whole(month),
                        ),
                        moved_by=counted.moved_by.get((month, place), ()),
                    )
                    for month in spans.months
                    if counted.recorded and month in counted.then
                ),
            )
        )
    return lines


def _no_chart(card: Scorecard, line: Line, months: Sequence[Figure], unit: Unit) -> str:
    if card.chart is None:
        return ""
    if line.rolls:
        return "no limits, since its months share what they count"
    return no_chart(months, unit, card.chart)


def _chart(card: Scorecard, line: Line, months: Sequence[Figure], unit: Unit) -> Chart | None:
    if card.chart is None or line.rolls:
        return None
    return chart(months, line.head.good, unit, card.chart)


def _figure(measure: Measure, days: Period, *, whole: bool) -> Figure:
    return Figure(
        name=days.name,
        first=measure.first,
        last=measure.last,
        whole=whole,
        numerator=measure.numerator,
        denominator=measure.denominator,
        left_out=measure.left_out,
        value=measure.value,
        rating=measure.rating,
        lacking=measure.lacking,
    )
