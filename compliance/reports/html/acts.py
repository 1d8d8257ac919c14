"""What is to be acted on: the worklist, and the first of it in the order in which `check` groups it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

import polars as pl

from compliance.model.counts import many
from compliance.reports.duty_lists import as_listed, asked_by, grouped, left


@dataclass(frozen=True, slots=True)
class Act:
    """One duty that is overdue or due soon. `link`: of its child on the page; `days`: late, or if negative left."""

    case: str
    link: str
    rule: str
    duty: str
    asked: str
    is_overdue: bool
    due: date | None
    days: int
    said: str
    team: str
    worker: str
    officer: str
    mitigation: str


@dataclass(frozen=True, slots=True)
class Group:
    """Some of what is overdue, under the heading that `check` has over it."""

    heading: str
    acts: tuple[Act, ...]


def groups(to_act_on: pl.DataFrame, links: Mapping[str, str]) -> tuple[Group, ...]:
    """What is overdue, the law before guidance and that before local standards."""
    listed = as_listed(to_act_on).filter(pl.col("status") == "overdue")
    return tuple(Group(heading, tuple(_acts(those, links))) for heading, those in grouped(listed))


def due_soon(to_act_on: pl.DataFrame, links: Mapping[str, str]) -> tuple[Act, ...]:
    """What falls due soon, the soonest first."""
    listed = as_listed(to_act_on).filter(pl.col("status") != "overdue")
    return tuple(_acts(listed.sort("due_on", "case", "rule", maintain_order=True), links))


def _acts(listed: pl.DataFrame, links: Mapping[str, str]) -> Iterable[Act]:
    for row in listed.iter_rows(named=True):
        days = row["days"] or 0
        is_overdue = row["status"] == "overdue"
        yield Act(
            row["case"],
            links[row["case"]],
            row["rule"],
            row["title"],
            asked_by(row["force_rank"]),
            is_overdue,
            row["due_on"],
            days,
            f"{many(days, 'day')} late" if is_overdue else _left(days),
            row["team"] or "",
            row["worker"] or "",
            row["reviewing_officer"] or "",
            row["disposition"] or "",
        )


def _left(days: int) -> str:
    return left(days) if days == 0 else f"{left(days)} left"
