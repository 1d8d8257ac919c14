"""What an export can show of each rule and family of duties, of how many children, and what would close the gap."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from compliance.checking.report import Report
from compliance.findings.text import spaced
from compliance.model.anchors import Anchor, Becomes, Evidence, Named, Start
from compliance.model.conditions import Asked, Leaf, Operator, Unknown, decide
from compliance.model.counts import listed
from compliance.model.coverage import Record
from compliance.model.rules import Rule, counted_in
from compliance.reports.gaps import closings, gaps_of_rules
from compliance.rulebook.reads import records_needed


class Shows(StrEnum):
    """How much of a duty an export shows, from all of it to nothing."""

    HISTORY = "history"
    """Every time it fell due, and how it stands now, of every child who was owed it."""
    CURRENT = "current position"
    """How it stands now, and of what fell due before no more than the latest."""
    PARTLY = "partly"
    """Of some of the children, or of some of the times."""
    POPULATION = "population only"
    """Who is or may be owed it, and not whether it was done."""
    NOTHING = "nothing"
    """Neither who is owed it nor whether it was done."""


@dataclass(frozen=True, slots=True)
class Owed:
    """How many children were owed something, of how many all or some of it could be judged, and since when.

    `since`: the first due day that was judged, None where none was.
    """

    children: int = 0
    judged_wholly: int = 0
    judged_in_part: int = 0
    since: date | None = None

    @property
    def judged(self) -> int:
        """Of how many something could be judged."""
        return self.judged_wholly + self.judged_in_part


@dataclass(frozen=True, slots=True)
class RuleShown:
    """A rule: how much of it the export shows, of whom, how many findings were judged, and what the others lack.

    `occasion`: whether anybody was owed it, as far as the export shows. Where nobody was, `shows` is what the export
    would show of it. `closed_by`: what would have to be added for all of it to be judged.
    """

    rule: str
    title: str
    family: str
    shows: Shows
    occasion: bool
    owed: Owed
    judged: int
    not_judged: int
    missing: tuple[str, ...]
    closed_by: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FamilyShown:
    """A family of duties: how many of its rules are shown how, and of how many children.

    `no_occasion`: the rules that nobody is seen to be owed, which are in none of the counts.
    """

    title: str
    rules: Counter[Shows]
    no_occasion: int
    owed: Owed


def rules_shown(report: Report) -> list[RuleShown]:
    """Each rule, in their order."""
    return list(_rules(report))


def families_shown(report: Report, rules: Iterable[RuleShown]) -> list[FamilyShown]:
    """The families that the rules are of, in the order of the packs."""
    owed = _owed(report, "family")
    of_family: dict[str, list[RuleShown]] = {}
    for each in rules:
        of_family.setdefault(each.family, []).append(each)
    return [
        FamilyShown(
            title,
            Counter(each.shows for each in of_family[family] if each.occasion),
            sum(not each.occasion for each in of_family[family]),
            owed.get(family, Owed()),
        )
        for family, title in report.rulebook.families.items()
        if family in of_family
    ]


def _rules(report: Report) -> Iterator[RuleShown]:
    owed, counted = _owed(report, "rule"), _counted(report)
    gaps = gaps_of_rules(report.summary.gaps)
    closed = closings(report.summary.gaps, of_return=of_return(report))
    for id_, rule in report.rulebook.rules.items():
        lacking = gaps.get(id_)
        missing = [said for said, _ in lacking.most_common()] if lacking else []
        closed_by = [said for said, _ in closed[id_].most_common()] if id_ in closed else []
        seen = id_ in owed
        if not seen and id_ not in report.summary.rules_seen:
            needed = records_needed(rule, report.rulebook)
            absent = [_title(each) for each in needed if not _has(report, each) and not _covers(report, each)]
            missing = [f"not in this export: {listed(absent)}"] if absent else []
            closed_by = [f"add {listed(absent)}"] if absent else []
        shows = _seen(rule, report, owed[id_], counted[id_]) if seen else _unseen(rule, report)
        yield RuleShown(
            rule=id_,
            title=rule.head.title,
            family=counted_in(rule),
            shows=shows,
            occasion=id_ in report.summary.rules_seen,
            owed=owed.get(id_, Owed()),
            judged=report.summary.judged[id_],
            not_judged=lacking.total() if lacking else 0,
            missing=tuple(missing),
            closed_by=tuple(closed_by),
        )


def _seen(rule: Rule, report: Report, owed: Owed, counted: dict[str, Any]) -> Shows:
    """How much is shown of a rule of which an occasion was seen."""
    if not counted["past"] and not counted["now"]:
        return Shows.POPULATION
    if _latest_alone(rule, report):
        return _of_the_latest(rule, report)
    if owed.judged_wholly == owed.children and _silence_shows(rule, report):
        return Shows.HISTORY
    return Shows.PARTLY if counted["past"] or not counted["not_judged"] else Shows.CURRENT


def _unseen(rule: Rule, report: Report) -> Shows:
    """How much would be shown of a rule that nobody was owed, as far as can be seen."""
    evidence = _evidence(rule)
    occasions = (record for record in _occasions(rule, report) if record not in evidence)
    if not _may_be_owed(rule, report) or not all(_covers(report, record) for record in occasions):
        return Shows.NOTHING
    if _silence_shows(rule, report):
        return _of_the_latest(rule, report) if _latest_alone(rule, report) else Shows.HISTORY
    return Shows.PARTLY if any(_has(report, record) for record in evidence) else Shows.POPULATION


def _latest_alone(rule: Rule, report: Report) -> bool:
    """Whether of what shows that it is owed, or that it was done, only the latest of each case is shown."""
    return any(
        report.coverage.only_latest(record) for record in (*_evidence(rule), *_occasions(rule, report))
    )


def _of_the_latest(rule: Rule, report: Report) -> Shows:
    """What the latest shows: of a duty that comes again how it stands now, of another whether it was done in time.

    The latest of several days leaves gaps between them.
    """
    of_several_days = any(
        len(windows) > 1
        for of_case in report.coverage.of_case.values()
        for record, windows in of_case.items()
        if record in report.coverage.latest
    )
    return Shows.CURRENT if _comes_again(rule) and not of_several_days else Shows.PARTLY


def _comes_again(rule: Rule) -> bool:
    """Whether it is owed time after time, and not only once in a scope; a check and a periodic rule always are."""

    def once(anchor: Anchor) -> bool:
        match anchor:
            case Start() | Becomes():
                return True
            case Named():
                return anchor.first_only
            case Evidence():
                return anchor.first == anchor.last

    return not rule.anchors or not all(once(anchor) for anchor in rule.anchors)


def _occasions(rule: Rule, report: Report) -> Iterator[Record]:
    """What shows that the rule is owed: not the ends of scopes, without which it may be owed for too long."""
    anchors = {
        record for anchor in rule.anchors if isinstance(anchor, Named) for record in anchor.pattern.records
    }
    ends = {Record(scope.closes) for scope in report.rulebook.scopes.values()} - anchors
    return (record for record in records_needed(rule, report.rulebook) if record not in ends)


def _may_be_owed(rule: Rule, report: Report) -> bool:
    """Whether it can be owed to anybody where what no event records is not known."""
    state = report.rulebook.vocabulary.state

    def of_what_is_not_recorded(asked: Asked) -> bool | None:
        if not isinstance(asked, Leaf) or asked.operator is Operator.RECORDED or asked.field not in state:
            return None
        field = state[asked.field]
        told = any(name in report.recorded for name in field.set_by.values())
        if told or any(_has(report, Record(event)) for event in field.settled_by):
            return None
        return {Unknown.HOLDS: True, Unknown.FAILS: False, Unknown.UNDECIDED: None}[asked.unknown]

    return any(decide(version.where, of_what_is_not_recorded) is not False for version in rule.versions)


def _silence_shows(rule: Rule, report: Report) -> bool:
    """Whether the export would show each kind of evidence on some days, so that none means that none happened."""
    return all(_covers(report, record) for record in _evidence(rule))


def _evidence(rule: Rule) -> tuple[Record, ...]:
    return tuple(dict.fromkeys(record for pattern in rule.evidence for record in pattern.records))


def _covers(report: Report, record: Record) -> bool:
    """Whether a record that is not there means on some days that it did not happen, for all cases or for some."""
    undated = report.rulebook.vocabulary.events[record.event].undated
    return (
        undated
        or bool(report.coverage.of("", record))
        or any(
            record.event == own.event and record.value in (None, own.value)
            for windows in report.coverage.of_case.values()
            for own in windows
        )
    )


def _has(report: Report, record: Record) -> bool:
    """Whether any event of the record is in the export."""
    if record.value is not None:
        return bool(report.carried.get(record))
    return any(each.event == record.event for each in report.carried)


def _title(record: Record) -> str:
    value = f" ({spaced(record.value)})" if record.value else ""
    return f"{spaced(record.event)}{value}"


def of_return(report: Report) -> bool:
    """Whether a national return is read, so that more of it are more years."""
    return any(file.of_return for file in report.files)


def _counted(report: Report) -> dict[str, dict[str, Any]]:
    return {row["id"]: row for row in _of(report, "rule")}


def _owed(report: Report, by: str) -> dict[str, Owed]:
    return {
        row["id"]: Owed(row["children"], row["wholly"], row["in_part"], row["since"])
        for row in _of(report, by)
    }


def _of(report: Report, by: str) -> Iterator[dict[str, Any]]:
    table = report.summary.children
    return table.filter(table["by"] == by).iter_rows(named=True)
