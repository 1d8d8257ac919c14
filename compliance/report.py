"""The answer to a request: what was found, how it sums up, and what it rests on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

import polars as pl

from compliance.calendars.calendars import Calendars
from compliance.engines.running import EngineName
from compliance.findings.build import findings_of
from compliance.findings.kept import KeptFindings
from compliance.model.coverage import Coverage, Record
from compliance.model.events import CaseHistory
from compliance.model.findings import ChildRating, Concern, Finding, Measure
from compliance.model.irregularities import Irregularity
from compliance.model.obligations import BREACHES, Status
from compliance.model.problems import Problem
from compliance.model.rules import Rulebook
from compliance.ratings.scorecard import Scorecard, measure, rule_lines
from compliance.ratings.summary import Summary
from compliance.sources.export import SourceFile


@dataclass(frozen=True)
class Report:
    """The answer to a request.

    `as_of_because`: why it is judged as of that day, as it stands behind the day in a sentence; empty where the
    request says so. `described`: what the export is, in a few words. `passed_over`: the notes that tell of what was
    not read of it. `newest`: the day of the newest event that was used. `set_aside`: how many of the `rows` of the
    files could not be used. `cases` is the number of cases with at least one event. `notes` are what was assumed or
    counted while reading and deciding; `problems` are rows and values that could not be used; `irregularities` what
    else is to be put right in the records, in the order in which a list of them is worked through. `carried`: how
    many events of each record were judged. `history`: the
    events that were judged, where one case was asked for; None where all were. Findings are worked out when they are
    first asked for; `kept` says where they are till then.
    """

    as_of: date
    as_of_because: str
    known_at: date | None
    engine: EngineName
    rulebook: Rulebook
    calendars: Calendars
    coverage: Coverage
    files: tuple[SourceFile, ...]
    described: str
    passed_over: tuple[str, ...]
    source: str
    cases: int
    events: int
    newest: date | None
    set_aside: int
    summary: Summary
    card: Scorecard
    kept: KeptFindings
    notes: tuple[str, ...]
    problems: tuple[Problem, ...]
    irregularities: tuple[Irregularity, ...]
    carried: Mapping[Record, int]
    history: CaseHistory | None = None

    @property
    def rows(self) -> int:
        """How many rows the files hold."""
        return sum(file.rows for file in self.files)

    @property
    def too_little_was_read(self) -> bool:
        """Whether more than a tenth of the rows could not be used, so that what was found is not to be relied on."""
        return 10 * self.set_aside > self.rows

    def tables(self) -> Iterator[pl.DataFrame]:
        """Every finding as a row (columns: `findings.build.COLUMNS`), in tables of whole cases in order of case.

        One table, unless the export was checked in parts. Raises LookupError where findings were not kept.
        """
        return self.kept.tables()

    @cached_property
    def findings_table(self) -> pl.DataFrame:
        """Every finding as a row, in one table."""
        return pl.concat(self.tables())

    @cached_property
    def findings(self) -> tuple[Finding, ...]:
        """Every finding."""
        return tuple(findings_of(self.findings_table))

    @cached_property
    def ratings(self) -> tuple[ChildRating, ...]:
        """The rating of each child in each family of duties, in order of case and family."""
        return tuple(ChildRating.model_validate(row) for row in self.summary.ratings.iter_rows(named=True))

    @property
    def scorecard(self) -> tuple[Measure, ...]:
        """The lines of the panel's scorecard."""
        counted = zip(self.card.lines, self.summary.scorecard, strict=True)
        return tuple(measure(line, tally, self.as_of) for line, tally in counted)

    @property
    def by_rule(self) -> tuple[Measure, ...]:
        """For each rule, the share met in time in the year to date."""
        counted = zip(rule_lines(self.rulebook), self.summary.by_rule, strict=True)
        return tuple(measure(line, tally, self.as_of) for line, tally in counted)

    @property
    def concerns(self) -> tuple[Concern, ...]:
        """Patterns across one child's findings that call for action, in order of case and id."""
        return self.summary.concerns

    @property
    def total(self) -> int:
        """How many findings there are."""
        return sum(self.summary.statuses.values())

    def counts(self) -> dict[Status, int]:
        """How many findings have each status."""
        return {status: self.summary.statuses.get(status.value, 0) for status in Status}

    def breaches(self) -> int:
        """How many findings are breaches: met late, missed or overdue."""
        return sum(self.summary.statuses.get(status.value, 0) for status in BREACHES)
