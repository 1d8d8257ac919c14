"""A system's own due days beside ours. Theirs decide nothing; where they differ, one of the two is wrong."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import polars as pl

from compliance.checking.reckonings import SAME, Reckoned, why_different
from compliance.checking.report import Report
from compliance.model.asserted import Asserted
from compliance.model.obligation_table import SCHEMA as OBLIGATIONS
from compliance.model.obligation_table import obligations_of
from compliance.model.obligations import BREACHES, OPEN, Obligation, Status
from compliance.model.rulebook import Rulebook
from compliance.model.rules import Rule

NOT_JUDGED = "it cannot be judged here, for the reason that the finding gives"
NOT_OWED = "nothing that we know of was owed"


@dataclass(frozen=True, slots=True)
class Compared:
    """One due day of a system beside ours. `rule` "" and `ours` None: we have none. `why`: how theirs may come about.

    `counted_from`: the day ours counts from. `done_on`: when it was done, as the system says.
    """

    case: str
    event: str
    theirs: date
    ours: date | None
    rule: str
    counted_from: date | None
    done_on: date | None
    why: str
    file: str
    row: int

    @property
    def days(self) -> int | None:
        """How many days later theirs is, negative where it is earlier; None where there is none of ours."""
        return None if self.ours is None else (self.theirs - self.ours).days


@dataclass(frozen=True, slots=True)
class Reconciled:
    """Every due day that a system holds of its own, by child and day. The other fields are as of a report."""

    as_of: date
    because: str
    described: str
    found: tuple[Compared, ...]

    def reasons(self) -> list[tuple[str, int]]:
        """How many there are of each reason, the most first, those that are the same day before all others."""
        counts = Counter(each.why for each in self.found)
        return sorted(counts.items(), key=lambda each: (each[0] != SAME, -each[1], each[0]))


def reconciled(report: Report) -> Reconciled:
    """The due days of the export's own that fell, or fall, under the rules of the report."""
    asserted = report.export.asserted
    cases = {each.case for each in asserted}
    rules = _rules_met_by({each.event for each in asserted}, report.rulebook)
    rated = report.kept.columns(*OBLIGATIONS) if asserted else None
    mine: dict[str, list[Obligation]] = {}
    if rated is not None:
        table = rated.filter(pl.col("case").is_in(list(cases)) & pl.col("rule").is_in(list(rules)))
        for obligation in obligations_of(table):
            mine.setdefault(obligation.case, []).append(obligation)
    comparing = _Comparing(report, rules)
    pairs = (comparing.compared(each, mine.get(each.case, [])) for each in asserted)
    return Reconciled(
        report.as_of,
        report.as_of_because,
        report.described,
        tuple(sorted(pairs, key=lambda each: (each.case, each.theirs, each.file, each.row))),
    )


def _rules_met_by(events: Iterable[str], rulebook: Rulebook) -> Mapping[str, Rule]:
    """The rules that count forward from a day, and are met by such events."""
    known = {*events}
    return {
        id_: rule
        for id_, rule in rulebook.rules.items()
        if rule.track is not None and known & {pattern.event for pattern in rule.evidence}
    }


@dataclass(frozen=True, slots=True)
class _Comparing:
    report: Report
    rules: Mapping[str, Rule]

    def compared(self, asserted: Asserted, mine: Sequence[Obligation]) -> Compared:
        events = {
            id_ for id_, rule in self.rules.items() if asserted.event in {p.event for p in rule.evidence}
        }
        fitting = [each for each in mine if each.rule in events and self._is_of(asserted, each)]
        dated = [each for each in fitting if each.due_on is not None and each.status in _JUDGED]
        if not dated:
            why = NOT_JUDGED if fitting else NOT_OWED
            return self._said(asserted, fitting[0] if fitting else None, None, why)
        ours = min(dated, key=lambda each: (abs((asserted.due_on - _due(each)).days), each.rule))
        return self._said(asserted, ours, _due(ours), self._why(asserted, ours, mine))

    def _is_of(self, asserted: Asserted, each: Obligation) -> bool:
        """Whether an obligation is the one that the due day is of: met that day, or waiting where nothing was done."""
        if asserted.done_on is None:
            return each.status in OPEN or each.status is Status.NOT_ASSESSABLE
        if each.status is Status.NOT_ASSESSABLE:
            return each.anchor_on is None or each.anchor_on <= asserted.done_on
        return each.met_on == asserted.done_on

    def _why(self, asserted: Asserted, ours: Obligation, mine: Sequence[Obligation]) -> str:
        if ours.span is None or ours.anchor_on is None:
            return SAME if asserted.due_on == ours.due_on else "we reckon it by another day"
        family = self.rules[ours.rule].head.family
        others = {
            each.span
            for each in mine
            if each.span is not None and self.rules[each.rule].head.family == family
        }
        before = next(
            (
                each.due_on
                for each in mine
                if each.met_on == ours.anchor_on and self.rules[each.rule].head.family == family
            ),
            None,
        )
        reckoned = Reckoned(
            _due(ours),
            ours.anchor_on,
            ours.span,
            before,
            ours.scope_start,
            asserted.done_on,
            sorted(others, key=str),
        )
        return why_different(asserted.due_on, reckoned, self.report.calendars)

    def _said(
        self, asserted: Asserted, obligation: Obligation | None, ours: date | None, why: str
    ) -> Compared:
        return Compared(
            asserted.case,
            asserted.event,
            asserted.due_on,
            ours,
            obligation.rule if obligation else "",
            obligation.anchor_on if obligation else None,
            asserted.done_on,
            why,
            asserted.file,
            asserted.row,
        )


_JUDGED = BREACHES | OPEN | {Status.MET}


def _due(each: Obligation) -> date:
    assert each.due_on is not None
    return each.due_on
