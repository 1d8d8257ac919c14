"""Each child with anything open, a breach of twelve months, or a duty of that time that could not be judged."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from compliance.checking.report import Report
from compliance.model.counts import many
from compliance.model.events import CaseHistory
from compliance.model.obligations import OPEN, Status
from compliance.reports.filter_words import status_words
from compliance.reports.html.rendering import day
from compliance.reports.html.rows import Rows
from compliance.reports.html.timeline import Frame, Timeline, frame_of, timeline_of


@dataclass(frozen=True, slots=True)
class Open:
    """A duty that is overdue or due soon: its status in words, and the explanation."""

    is_overdue: bool
    status: str
    explanation: str


@dataclass(frozen=True, slots=True)
class Duty:
    """One duty to a child, with its law: each time that it is overdue or due soon, and each breach in short."""

    rule: str
    title: str
    law: str
    open: tuple[Open, ...]
    breaches: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Later:
    """A duty whose next due days are to come; none where what they count from has not happened."""

    rule: str
    title: str
    days: tuple[date, ...]


@dataclass(frozen=True, slots=True)
class Child:
    """One child. `not_judged`: rules of which something could not be judged, and how often."""

    case: str
    link: str
    teams: str
    workers: str
    officers: str
    overdue: int
    due_soon: int
    later: int
    breaches: int
    not_judged: tuple[tuple[str, int], ...]
    duties: tuple[Duty, ...]
    later_duties: tuple[Later, ...]
    timeline: Timeline | None

    @property
    def without(self) -> int:
        """How many findings could not be judged."""
        return sum(number for _, number in self.not_judged)


@dataclass(frozen=True, slots=True)
class Children:
    """The children that the page shows, and the frame of their pictures."""

    frame: Frame
    each: tuple[Child, ...]


def links_of(rows: Rows) -> dict[str, str]:
    """Where each child is on the page: a name that holds nothing of the child's own."""
    return {case: f"c{place}" for place, case in enumerate(rows.cases, start=1)}


def children_of(report: Report, rows: Rows, links: Mapping[str, str]) -> Children:
    """The children of a page, in order of id."""
    histories = {history.case: history for history in report.histories(links)}
    frame = frame_of(report.plan, rows.since, histories.values())
    return Children(frame, tuple(_children(report, rows, links, histories, frame)))


def _children(
    report: Report,
    rows: Rows,
    links: Mapping[str, str],
    histories: Mapping[str, CaseHistory],
    frame: Frame,
) -> Iterator[Child]:
    open_ = _by_case(pl.concat([rows.to_act_on, rows.later]))
    breaches, not_judged = _by_case(rows.breaches), _by_case(rows.not_judged)
    plan = report.plan
    nothing = rows.breaches.clear()
    for case, link in links.items():
        mine, were = open_.get(case, nothing), breaches.get(case, nothing)
        history = histories.get(case)
        statuses = Counter(mine["status"])
        every = pl.concat([mine, were])
        lacking = Counter(not_judged[case]["rule"]) if case in not_judged else Counter()
        yield Child(
            case=case,
            link=link,
            teams=_names(every["team"]),
            workers=_names(every["worker"]),
            officers=_names(every["reviewing_officer"]),
            overdue=statuses[Status.OVERDUE],
            due_soon=statuses[Status.DUE_SOON],
            later=statuses[Status.NOT_DUE],
            breaches=were.height,
            not_judged=tuple(lacking.items()),
            duties=tuple(_duties(pl.concat([mine.filter(pl.col("status") != Status.NOT_DUE.value), were]))),
            later_duties=tuple(_later(mine.filter(pl.col("status") == Status.NOT_DUE.value))),
            timeline=timeline_of(history, plan, frame, mine, were) if history is not None else None,
        )


def _by_case(table: pl.DataFrame) -> dict[str, pl.DataFrame]:
    return {case: part for (case,), part in table.partition_by("case", as_dict=True).items()}


def _names(names: pl.Series) -> str:
    return ", ".join(sorted(set(names.drop_nulls())))


def _duties(rows: pl.DataFrame) -> Iterator[Duty]:
    """The duties of a child: what is overdue first, then what is due soon, then breaches."""
    for rule, of_rule in _by_rule(rows).items():
        yield Duty(
            rule,
            of_rule[0]["title"],
            "; ".join(dict.fromkeys(row["law_provision"] for row in of_rule)),
            tuple(
                Open(row["status"] == Status.OVERDUE, status_words(Status(row["status"])), row["explanation"])
                for row in of_rule
                if row["status"] in OPEN
            ),
            tuple(_breach(row) for row in of_rule if row["status"] not in OPEN),
        )


def _later(rows: pl.DataFrame) -> Iterator[Later]:
    for rule, of_rule in _by_rule(rows).items():
        yield Later(rule, of_rule[0]["title"], tuple(row["due_on"] for row in of_rule if row["due_on"]))


def _breach(row: Mapping[str, Any]) -> str:
    """A breach in short: from which day it counts, when it was due, and when it was done."""
    counted = f"from {day(row['anchor_on'])}, " if row["anchor_on"] else ""
    due = f"due {day(row['due_on'])}, " if row["due_on"] and row["due_on"] != row["anchor_on"] else ""
    late = "" if row["days_late"] is None else f", {many(row['days_late'], 'day')} late"
    if row["status"] == Status.MET_LATE:
        return f"{counted}{due}done {day(row['met_on'])}{late}"
    ended = f", ended {day(row['closed_on'])}" if row["closed_on"] else ""
    return f"{counted}{due}not done{ended}"


def _by_rule(rows: pl.DataFrame) -> dict[str, list[dict[str, Any]]]:
    by_rule: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in sorted(rows.select(_SHOWN).iter_rows(named=True), key=_order):
        by_rule[row["rule"]].append(row)
    return by_rule


_SHOWN = (
    *("rule", "title", "law_provision", "status", "explanation"),
    *("anchor_on", "due_on", "met_on", "closed_on", "days_late"),
)
_RANK = (Status.OVERDUE, Status.DUE_SOON, Status.MISSED, Status.MET_LATE, Status.NOT_DUE)


def _order(row: Mapping[str, Any]) -> tuple[int, date, str]:
    return (_RANK.index(row["status"]), row["due_on"] or date.max, row["rule"])
