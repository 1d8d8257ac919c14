"""The answer to a request: what was found, how it sums up, and what it rests on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING

import polars as pl

from compliance.calendars.calendars import Calendars
from compliance.calendars.periods import Period, year_to_date
from compliance.checking.filters import COLUMNS, Filter, Narrowed, keeps, narrowed, settled
from compliance.engines.executors import EngineName
from compliance.engines.plan import Plan, Run
from compliance.findings.build import findings_of
from compliance.findings.kept import KeptFindings
from compliance.model.coverage import Coverage, Record
from compliance.model.events import CaseHistory
from compliance.model.findings import ChildRating, Concern, Finding, Measure
from compliance.model.irregularities import Irregularity
from compliance.model.obligations import BREACHES, Status
from compliance.model.rulebook import Rulebook
from compliance.problems import Problem, SettingsError
from compliance.ratings.lines.known import Known
from compliance.ratings.scorecard import Scorecard, rule_lines
from compliance.ratings.summary import Summary
from compliance.sources.export import Export, SourceFile
from compliance.timeline.histories import histories, visible

if TYPE_CHECKING:
    from compliance.checking.resolve import Choices


@dataclass(frozen=True)
class Report:
    """The answer to a request.

    `as_of_because`: why it is judged as of that day, as it stands behind the day in a sentence; empty where the
    request says so. `described`: what the export is, in a few words. `passed_over`: the notes that tell of what was
    not read of it. `newest`: the day of the newest event that was used. `set_aside`: how many of the `rows` of the
    files could not be used. `cases` is the number of cases with at least one event. `notes` are what was assumed or
    counted while reading and deciding; `problems` are rows and values that could not be used; `irregularities` what
    else is to be put right in the records, in the order in which a list of them is worked through. `carried`: how
    many events of each record were judged; `recorded`: the attributes that any of them has. `history`: the
    events that were judged, where one case was asked for; None where all were. `narrowed`: by which filter findings are
    left out, and out of how many; None where all are there. `chosen` and `export`: what the request came to, and what
    was read, to look at the events again. Findings are worked out when they are
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
    recorded: frozenset[str]
    chosen: Choices
    export: Export
    history: CaseHistory | None = None
    narrowed: Narrowed | None = None

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

    def only(self, chosen: Filter) -> Report:
        """The report with those findings alone that the filter shows, and with how many there are of all.

        Counts are of these; ratings, concerns and irregularities of the children whom the filter names; there are no
        measures, since a share of some findings is the share of no duty. What the export can show stays what it is.

        Raises SettingsError for a value of the filter that stands on no finding and for a report that is narrowed
        already, LookupError where findings were not kept.
        """
        if self.narrowed is not None:
            raise SettingsError("this report is narrowed already; narrow the whole one")
        if chosen.is_empty:
            return self
        every = self.kept.columns(*COLUMNS)
        if (pseudonyms := self.chosen.request.pseudonyms) is not None:
            chosen = chosen.under(pseudonyms)
        chosen = settled(chosen, every, self.rulebook.families)
        those = keeps(chosen, self.rulebook)
        statuses = Counter(every.filter(those)["status"].to_list())
        cases = frozenset(every.filter(keeps(chosen.whom, self.rulebook))["case"].to_list())
        return replace(
            self,
            kept=self.kept.only(those),
            summary=self.summary.narrowed(those, statuses, cases, chosen.families),
            irregularities=tuple(
                each
                for each in self.irregularities
                if chosen.whom.is_empty or not each.case or each.case in cases
            ),
            narrowed=narrowed(every, chosen, self.rulebook),
        )

    @property
    def plan(self) -> Plan:
        """What the events were judged by."""
        run = Run(self.as_of, self.known_at, self.chosen.request.settings.warning_working_days)
        return Plan(self.rulebook, self.chosen.vocabulary, self.calendars, self.coverage, run)

    def histories(self, cases: Collection[str]) -> Iterator[CaseHistory]:
        """The events of these cases that were judged, case by case in order of id; the export is read once more."""
        for part in self.export.ranges:
            events, _ = self.export.read(part)
            of_these = events.filter(pl.col("case").is_in(list(cases)))
            yield from histories(visible(of_these, self.as_of, self.known_at))

    @property
    def scorecard(self) -> tuple[Measure, ...]:
        """The lines of the panel's scorecard; none of a report that is narrowed."""
        if self.narrowed is not None:
            return ()
        counted = zip(self.card.lines, self.summary.scorecard, strict=True)
        return tuple(line.said(tally, self._known, self._days) for line, tally in counted)

    @property
    def by_rule(self) -> tuple[Measure, ...]:
        """For each rule, the share met in time in the year to date; none of a report that is narrowed."""
        if self.narrowed is not None:
            return ()
        counted = zip(rule_lines(self.rulebook), self.summary.by_rule, strict=True)
        return tuple(line.said(tally, self._known, self._days) for line, tally in counted)

    @property
    def _days(self) -> Period:
        return year_to_date(self.as_of)

    @property
    def _known(self) -> Known:
        return Known(self.as_of, self.coverage, self.carried)

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
