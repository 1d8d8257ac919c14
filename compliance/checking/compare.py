"""Two runs side by side: their measures, and of every duty that differs what changed and why."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import pairwise

import polars as pl

from compliance.checking.changed import FIRST, KEY, SECOND, changed
from compliance.checking.differences import Cause, refuse_what_is_not_compared, steps
from compliance.checking.filters import COLUMNS, Filter, settled
from compliance.checking.line_compared import LineCompared, line_compared
from compliance.checking.report import Report
from compliance.checking.request import Request
from compliance.checking.run import check
from compliance.checking.why_changed import Change, why
from compliance.engines.executors import Progress
from compliance.model.findings import Measure
from compliance.rulebook.load import load_packs


@dataclass(frozen=True, slots=True)
class MeasureCompared:
    """A measure as the first and the second run have it; None where its scorecard has no line of that id."""

    first: Measure | None
    second: Measure | None

    @property
    def told(self) -> Measure:
        """The one that says what the measure is: the second's, where it has it."""
        told = self.second or self.first
        assert told is not None
        return told

    @property
    def differs(self) -> bool:
        """Whether the value, what it is worked out of, or the colour differs."""
        return _worked_out(self.first) != _worked_out(self.second)


@dataclass(frozen=True)
class Comparison:
    """Two runs side by side.

    `first`, `second`: their reports. `causes`: in what they differ, in the order in which the first is made the second;
    none where only their scorecards do. `measures`: the lines of the scorecards, those of the second first; the days
    are the year to date of each. `changes`: the duties that differ, one row each, in order of case, rule and anchor.
    `line`: the children that one measure counts otherwise; None where none was asked for. `only`: which duties
    `changes` holds, where not all.

    Columns of `changes`: `id` and `nth`, by which a duty is matched; `case`, `rule`, `title`, `family`, `anchor_on`,
    `team`, `worker` and `reviewing_officer`, as the second run tells them where it has the duty; `change`: new, gone,
    status, due or told; `because`: a list of causes; `why`: a sentence; and as each run tells it, `first_status` and
    `second_status`, and likewise `due_on`, `due_at`, `met_on`, `closed_on`, `days_late`, `reason` and `reason_code`.
    """

    first: Report
    second: Report
    causes: tuple[Cause, ...]
    measures: tuple[MeasureCompared, ...]
    changes: pl.DataFrame
    only: Filter
    line: LineCompared | None = None


def compare(
    first: Request,
    second: Request,
    *,
    only: Filter | None = None,
    line: str | None = None,
    progress: Progress | None = None,
) -> Comparison:
    """Check two requests and tell what differs, duty by duty, and why.

    Where they differ in several things (rules, records, the day), these are changed one after the other, and each
    change of a duty is told of the one that made it: first the rules, then readings, settings, records, what is known,
    and the day. `only`: the duties that are told of; a duty is, where the filter shows it in either run. `line`: the id
    or number of the measure whose children are told of.

    Raises what `check` raises, and SettingsError for two requests that ask the same, are of different cases or under
    different pseudonyms, for a value of the filter that stands on no finding, and for a line that there is not.
    """
    refuse_what_is_not_compared(first, second)
    ends = [replace(each, keep_findings=True) for each in (first, second)]
    # Rules are compiled once for each choice of packs.
    packs = {rules: load_packs(rules) for rules in dict.fromkeys(each.rules for each in ends)}

    def run(request: Request) -> Report:
        return check(request, progress, packs=packs[request.rules])

    begins, ended = map(run, ends)
    # Each says its day, which the exports may have declared: what lies between changes one thing at a time.
    way = steps(*(replace(each, as_of=of.as_of) for each, of in zip(ends, (begins, ended), strict=True)))
    between = [run(step.request) for step in way[:-1]]
    reports = [begins, *between, ended] if way else [begins, ended]
    shown = _settled(only or Filter(), begins, ended)
    return Comparison(
        first=begins,
        second=ended,
        causes=tuple(step.cause for step in way),
        measures=tuple(_measures(begins, ended)),
        changes=_told(reports, [step.cause for step in way], shown),
        only=shown,
        line=line_compared(begins, ended, line) if line is not None else None,
    )


def _settled(only: Filter, first: Report, second: Report) -> Filter:
    every = pl.concat([report.kept.columns(*COLUMNS) for report in (first, second)])
    if (pseudonyms := first.chosen.request.pseudonyms) is not None:
        only = only.under(pseudonyms)
    return settled(only, every, {**first.rulebook.families, **second.rulebook.families})


def _measures(first: Report, second: Report) -> list[MeasureCompared]:
    of_first = {measure.id: measure for measure in first.scorecard}
    of_second = {measure.id: measure for measure in second.scorecard}
    return [MeasureCompared(of_first.get(id_), of_second.get(id_)) for id_ in {**of_second, **of_first}]


def _worked_out(measure: Measure | None) -> tuple[object, ...] | None:
    if measure is None:
        return None
    return (measure.value, measure.numerator, measure.denominator, measure.rating, measure.lacking)


def _told(reports: list[Report], causes: list[Cause], only: Filter) -> pl.DataFrame:
    """What differs between the first and the last of the reports, with what made it differ on the way."""
    differing = changed(reports[0], reports[-1], only)
    of_each: dict[tuple[str, int], list[tuple[Cause, str]]] = {
        key: [] for key in differing.select(KEY).iter_rows()
    }
    for cause, (before, after) in zip(causes, pairwise(reports), strict=True):
        step = differing if len(causes) == 1 else changed(before, after, Filter())
        change = Change(cause, before, after)
        for row in step.iter_rows(named=True):
            key = (row["id"], row["nth"])
            if key in of_each:
                of_each[key].append((cause, why(row, change)))
    because = [[cause.value for cause, _ in each] for each in of_each.values()]
    said = ["; then ".join(said for _, said in each) for each in of_each.values()]
    return differing.with_columns(
        pl.Series("because", because, pl.List(pl.String)), pl.Series("why", said, pl.String)
    ).select(
        *(name for name in differing.columns if not name.startswith((FIRST, SECOND))),
        "because",
        "why",
        *(name for name in differing.columns if name.startswith((FIRST, SECOND))),
    )
