"""What is said before any figure: what is judged as of when and why, what it can show, and what to put right first."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

from compliance.checking.report import Report
from compliance.findings.text import capital, children_counted, written
from compliance.model.counts import either, many
from compliance.model.irregularities import ATTENTION, Irregularity, Kind
from compliance.model.law import Force
from compliance.model.obligations import ReasonCode, Status
from compliance.model.rules import counted_in

_RECENT = 7
"""Days by which the newest event of an export made today is commonly older than today."""

_NAMED = 3
"""How many children, or sentences about no child in particular, stand for their kind."""

QUALITY = "`compliance quality PATH`"


def warning(report: Report) -> str | None:
    """What comes before everything else where so little could be used that the check ends as one that failed."""
    if not report.too_little_was_read:
        return None
    return "More than a tenth of the rows could not be used, so this check ends with exit code 3."


def as_of(report: Report) -> str:
    """The day it is judged as of the end of, and why that day."""
    said = f"As of the end of {written(report.as_of)}"
    if report.as_of_because:
        said += f", {report.as_of_because}"
    if report.known_at:
        said += f", as known on {written(report.known_at)}"
    return said + (f"; {_newest(report)}" if report.newest and _is_today(report) else "")


def what(report: Report) -> str:
    """What the export is, how much it holds, and of when its newest event is."""
    size = f"{many(report.events, 'event')} of {many(report.cases, 'case')}"
    newest = f"; {_newest(report)}" if report.newest and not _is_today(report) else ""
    return f"{capital(report.described)}: {size}{newest}"


def _is_today(report: Report) -> bool:
    return report.as_of_because.startswith("today")


def _newest(report: Report) -> str:
    if report.newest is None:
        return ""
    days = (report.as_of - report.newest).days
    older = f", {many(days, 'day')} older" if days else ""
    hint = ": say --as-of, or export_on in coverage.yaml" if days > _RECENT and _is_today(report) else ""
    return f"the newest event is of {written(report.newest)}{older}{hint}"


def set_aside(report: Report) -> str | None:
    """How many of how many rows could not be used; None where all could."""
    if not report.set_aside:
        return None
    return (
        f"{report.set_aside:,} of {many(report.rows, 'row')} could not be used: what follows is of the rest; "
        f"{QUALITY} lists them"
    )


def judged(report: Report) -> str:
    """How many of the rules it can judge, and which families it can judge nothing of."""
    rules = report.rulebook.rules
    said = (
        f"{report.rulebook.title}: {len(report.summary.judged):,} of {many(len(rules), 'rule')} can be judged"
    )
    silent = len(set(rules) - report.summary.rules_seen)
    if silent:
        said += f", and no occasion was seen for {silent:,}"
    absent, other = _families_not_judged(report)
    if absent:
        said += f"; none of {either(absent)}, whose events are not in the export"
    if other:
        said += f"; none of {either(other)}, of which too little is known"
    return said


def _families_not_judged(report: Report) -> tuple[list[str], list[str]]:
    """The families of law of which something was owed and nothing can be judged: for want of their events, and else."""
    rules, summary = report.rulebook.rules, report.summary
    known = {counted_in(rules[id_]) for id_ in summary.judged}
    absent: dict[str, bool] = defaultdict(bool)
    for code, carried, id_ in summary.gaps.select("reason_code", "carried", "rule").iter_rows():
        absent[counted_in(rules[id_])] |= code == ReasonCode.SILENCE.value and not carried
    families = report.rulebook.families.items()
    unknown = [pair for pair in families if pair[0] not in known and pair[0] != Force.LOCAL.value]
    return (
        [title for family, title in unknown if absent.get(family)],
        [title for family, title in unknown if family in absent and not absent[family]],
    )


def overdue_title(report: Report) -> str:
    """How many are overdue; without comfort where none is, or where it is not known."""
    overdue = report.summary.overdue
    total, not_judged = many(report.total, "finding"), report.counts()[Status.NOT_ASSESSABLE]
    if not report.summary.judged:
        why = f"none of {total} can be judged" if report.total else "nothing is there to be judged"
        return f"not known, since {why}"
    if not_judged and overdue.is_empty():
        return f"none of what can be judged; {not_judged:,} of {total} cannot be"
    return f"{overdue.height:,} for {children_counted(overdue['case'].n_unique())}"


def to_put_right(report: Report) -> list[tuple[str, str]]:
    """For each kind that a person has to settle how many children it is about, and the kind with the first of them.

    What is about no child in particular has a line for itself, without a number.
    """
    return [line for kind, of_kind in _of_kinds(report.irregularities) for line in _told(kind, of_kind)]


def children_to_put_right(report: Report) -> dict[str, int]:
    """For each kind that a person has to settle how many children it is about."""
    return {
        kind.value: len({each.case for each in of_kind if each.case})
        for kind, of_kind in _of_kinds(report.irregularities)
    }


def title_of_what_to_put_right(report: Report) -> str:
    """The heading over `to_put_right`; without a count where what is to be put right is of the export as a whole."""
    cases = {each.case for _, of_kind in _of_kinds(report.irregularities) for each in of_kind if each.case}
    return f"TO PUT RIGHT FIRST: {children_counted(len(cases))}" if cases else "TO PUT RIGHT FIRST"


def _of_kinds(irregularities: Iterable[Irregularity]) -> list[tuple[Kind, list[Irregularity]]]:
    by_kind: dict[Kind, list[Irregularity]] = {kind: [] for kind in Kind if kind in ATTENTION}
    for each in irregularities:
        if each.kind in ATTENTION:
            by_kind[each.kind].append(each)
    return [(kind, those) for kind, those in by_kind.items() if those]


def _told(kind: Kind, found: list[Irregularity]) -> Iterator[tuple[str, str]]:
    cases = list(dict.fromkeys(each.case for each in found if each.case))
    if cases:
        more = " and more" if len(cases) > _NAMED else ""
        yield f"{len(cases):,}", f"{kind.value}: {', '.join(cases[:_NAMED])}{more}"
    of_none = [each for each in found if not each.case]
    for each in of_none[:_NAMED]:
        yield "", f"{each.place}: {each.found}" if each.file else each.found
    if len(of_none) > _NAMED:
        yield "", f"and {len(of_none) - _NAMED:,} more like this"
