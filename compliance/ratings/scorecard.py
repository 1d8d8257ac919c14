"""A panel's measures: lines of several kinds, declared in a file, counted over cases and told."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import add
from pathlib import Path
from typing import Annotated

import polars as pl
from pydantic import Field

from compliance.calendars.periods import Period
from compliance.engines.plan import Plan
from compliance.model.documents import Document, read_document
from compliance.model.findings import Good
from compliance.model.names import nearest
from compliance.model.parsing import parse
from compliance.model.rulebook import Rulebook
from compliance.model.strict import StrictModel
from compliance.problems import SettingsError
from compliance.ratings.chart_entry import ChartEntry
from compliance.ratings.comparators import read_comparators
from compliance.ratings.lines.average_days import AverageDays, AverageDaysEntry
from compliance.ratings.lines.cases import Cases, LooksAt
from compliance.ratings.lines.counts import Count, CountEntry, Part, PartEntry
from compliance.ratings.lines.entry import Names
from compliance.ratings.lines.head import Head
from compliance.ratings.lines.near_birthday import NearBirthday, NearBirthdayEntry
from compliance.ratings.lines.not_held import NotHeld, NotHeldEntry
from compliance.ratings.lines.per_worker import PerWorker, PerWorkerEntry
from compliance.ratings.lines.shares import Share, ShareEntry
from compliance.ratings.lines.tally import Tally
from compliance.ratings.publish_entry import PublishEntry

Line = Share | Count | Part | AverageDays | PerWorker | NearBirthday | NotHeld
"""One line of a scorecard: what it looks at, whom it counts and misses (`entries`), how many that are (`count`), and
how it is told (`said`)."""

LineEntry = Annotated[
    ShareEntry
    | CountEntry
    | PartEntry
    | AverageDaysEntry
    | PerWorkerEntry
    | NearBirthdayEntry
    | NotHeldEntry,
    Field(discriminator="kind"),
]


class ScorecardEntry(StrictModel):
    """A scorecard, as it is declared. `comparators`: a CSV file beside it, with the same figures elsewhere."""

    scorecard: str
    title: str
    comparators: str | None = None
    chart: ChartEntry | None = None
    publish: PublishEntry | None = None
    lines: tuple[LineEntry, ...]


@dataclass(frozen=True, slots=True)
class Scorecard:
    """The lines a panel reads. `chart`: when months are a signal; `publish`: how the page is published; None where the
    card does not say."""

    title: str = ""
    lines: tuple[Line, ...] = ()
    chart: ChartEntry | None = None
    publish: PublishEntry | None = None

    def showing(self, duty: str) -> tuple[Line, ...]:
        """The lines that show a measure of the rulebook."""
        return tuple(line for line in self.lines if line.duty == duty)

    def named(self, name: str) -> Line:
        """The line of an id, or of a number on the page. Raises SettingsError where there is none."""
        for line in self.lines:
            if name in (line.id, line.head.number):
                return line
        known = [line.id for line in self.lines]
        raise SettingsError(f"no line of the scorecard is called {name}{nearest(name, known)}")


def load_scorecard(rulebook: Rulebook, path: Path | None) -> Scorecard:
    """The scorecard at `path`, one without lines for None.

    Raises RulebookError, with file, line and column, for what does not fit and for names that are not known.
    """
    if path is None:
        return Scorecard()
    document = read_document(path)
    entry = parse(document, ScorecardEntry)
    if entry.publish is not None:
        entry.publish.refuse_unknown(document, [line.id for line in entry.lines])
    lines = tuple(_compiled(document, entry, rulebook, path))
    return Scorecard(entry.title, lines, entry.chart, entry.publish)


def _compiled(document: Document, entry: ScorecardEntry, rulebook: Rulebook, path: Path) -> Iterator[Line]:
    elsewhere = (
        read_comparators(path.parent / entry.comparators, [line.id for line in entry.lines])
        if entry.comparators is not None
        else {}
    )
    names = Names(document, rulebook, elsewhere)
    seen: set[str] = set()
    for i, line in enumerate(entry.lines):
        if line.id in seen:
            raise document.error(("lines", i, "id"), f"two lines are called {line.id}")
        seen.add(line.id)
        names.duty(line.duty, ("lines", i))
        yield line.compiled(names, ("lines", i))


def cases_of(lines: Sequence[Line], obligations: pl.DataFrame, seen: pl.DataFrame, plan: Plan) -> Cases:
    """What lines count in: cases by a table of their obligations, rated or not, and their visible events."""
    return Cases(obligations, seen, plan, reduce(add, (line.looks_at for line in lines), LooksAt()))


def tallies(lines: Sequence[Line], cases: Cases, days: Period) -> list[Tally]:
    """What each line counts over cases on some days. Tallies of different cases add up."""
    return [line.count(cases, days) for line in lines]


def rule_lines(rulebook: Rulebook) -> list[Share]:
    """A line for each rule: the share met in time."""
    heads = (Head(rule.head.id, rule.head.title, good=Good.HIGH) for rule in rulebook.rules.values())
    return [Share(head, "in_time", (head.id,)) for head in heads]
