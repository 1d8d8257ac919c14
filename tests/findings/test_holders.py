"""Team and worker on a finding: who holds the case on the day of judging."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import polars as pl
import pytest

import compliance
from compliance.checking.report import Report

Judge = Callable[..., Report]
AS_OF = date(2024, 6, 28)
# The first review was due on 30 January 2024 and was not held.
CARE = "101 became_looked_after 2024-01-02\n"
SOCIAL_WORKER = "101 worker_allocated {day} role=social_worker worker={worker} team={team}\n"


def holder(report: Report, rule: str = "REV-1") -> tuple[str | None, str | None]:
    [found] = [f for f in report.findings if f.rule == rule]
    return found.team, found.worker


def test_what_is_overdue_is_for_whoever_has_the_case_now(judge: Judge) -> None:
    told = (
        CARE
        + SOCIAL_WORKER.format(day="2024-05-01", worker="SW2", team="North")
        + SOCIAL_WORKER.format(day="2024-01-03", worker="SW1", team="South")
        + SOCIAL_WORKER.format(day="2024-07-01", worker="SW3", team="East")
    )
    assert holder(judge(told, AS_OF, "REV-1")) == ("North", "SW2")
    assert holder(judge(told, date(2024, 4, 30), "REV-1")) == ("South", "SW1")


@pytest.mark.parametrize(
    ("told", "holds"),
    [
        ("", (None, None)),
        ("101 worker_allocated 2024-01-03 role=iro worker=IRO1\n", (None, None)),
        ("101 worker_allocated 2024-01-03 worker=W1\n", (None, "W1")),
        ("101 worker_allocated 2024-01-03 role=social_worker team=South\n", ("South", None)),
        (
            "101 worker_allocated 2024-01-03 role=social_worker worker=SW1 team=South\n"
            "101 worker_allocated 2024-02-03 role=social_worker worker=SW2\n",
            (None, "SW2"),
        ),
        (
            "101 worker_allocated 2024-02-03T16:00:00 worker=late\n"
            "101 worker_allocated 2024-02-03T09:00:00 worker=early\n"
            "101 worker_allocated 2024-02-03 worker=untimed\n",
            (None, "late"),
        ),
    ],
)
def test_a_case_is_held_by_the_last_social_worker_as_recorded(
    judge: Judge, told: str, holds: tuple[str | None, str | None]
) -> None:
    assert holder(judge(CARE + told, AS_OF, "REV-1")) == holds


def test_a_child_in_care_is_reviewed_by_the_last_reviewing_officer_and_a_care_leaver_by_nobody(
    judge: Judge,
) -> None:
    officers = (
        "101 worker_allocated 2024-01-05 role=iro worker=IRO1\n"
        "101 worker_allocated 2024-03-05 role=iro worker=IRO2\n"
        "101 worker_allocated 2024-01-03 role=social_worker worker=SW1\n"
    )
    placed = "101 placement_started 2024-01-02 placement=p1\n"
    leaver = (
        "102 child - date_of_birth=2006-01-10\n102 became_care_leaver 2024-01-10 category=former_relevant\n"
        "102 worker_allocated 2023-01-05 role=iro worker=IRO1\n"
    )
    report = judge(CARE + placed + officers + leaver, AS_OF)
    found = {(f.case, f.scope): f.reviewing_officer for f in report.findings}
    assert found["101", "period_of_care"] == found["101", "placement"] == "IRO2"
    assert found["102", "leaving_care"] is None
    before = judge(CARE + officers, date(2024, 2, 1), "REV-1")
    assert [f.reviewing_officer for f in before.findings] == ["IRO1"]


def test_the_order_of_rows_decides_nothing(judge: Judge) -> None:
    rows = [SOCIAL_WORKER.format(day="2024-02-03", worker=name, team="South") for name in ("SW1", "SW2")]
    there, back = (judge(CARE + "".join(told), AS_OF, "REV-1") for told in (rows, rows[::-1]))
    assert holder(there) == holder(back)


def test_a_care_leaver_is_held_by_the_personal_adviser_and_else_by_the_social_worker(judge: Judge) -> None:
    leaver = (
        "101 child - date_of_birth=2006-01-10\n101 became_care_leaver 2024-01-10 category=former_relevant\n"
    )
    worker = SOCIAL_WORKER.format(day="2023-01-03", worker="SW1", team="South")
    adviser = "101 worker_allocated 2023-06-01 role=personal_adviser worker=PA1 team=Leaving\n"
    review = CARE.replace("101", "102") + (worker + adviser).replace("101", "102")
    report = judge(leaver + worker + adviser + review, AS_OF)
    scopes = {(f.case, f.scope): (f.team, f.worker) for f in report.findings}
    assert scopes["101", "leaving_care"] == ("Leaving", "PA1")
    assert scopes["102", "period_of_care"] == ("South", "SW1")
    before = {f.scope: f.worker for f in judge(leaver + worker, AS_OF).findings}
    assert before["leaving_care"] == "SW1"


def test_a_monitor_tells_who_holds_a_case_as_a_check_does(judge: Judge) -> None:
    came = {"id": "1", "case": "101", "event": "became_looked_after", "on": "2024-01-02"}
    allocated = {"case": "101", "event": "worker_allocated", "role": "social_worker"}
    monitor = compliance.Monitor(compliance.load_rulebook().only(["REV-1"]), as_of=AS_OF)
    monitor.observe([came, {**allocated, "id": "2", "on": "2024-01-03", "worker": "SW1", "team": "South"}])
    [found] = monitor.findings("101")
    assert (found.team, found.worker) == ("South", "SW1")
    monitor.observe({**allocated, "id": "3", "on": "2024-05-03", "worker": "SW2", "team": "North"})
    assert [(f.team, f.worker) for f in monitor.findings("101")] == [("North", "SW2")]


def test_overdue_by_team_is_a_line(judge: Judge) -> None:
    told = CARE + SOCIAL_WORKER.format(day="2024-05-01", worker="SW2", team="North")
    report = judge(told, AS_OF, "REV-1", coverage="complete: {review_held: always}\n")
    overdue = report.findings_table.filter(pl.col("status") == "overdue")
    assert overdue.group_by("team").len().rows() == [("North", 1)]


@pytest.mark.parametrize("key", ["held_by", "reviewed_by"])
def test_a_scope_cannot_be_held_or_reviewed_by_a_role_that_there_is_not(tmp_path: Path, key: str) -> None:
    pack = tmp_path / "local.yaml"
    pack.write_text(
        "pack: local\nscopes:\n  stay:\n    opens: became_looked_after\n    closes: ceased_looked_after\n"
        f"    {key}: personal_advisor\n"
    )
    with pytest.raises(
        compliance.RulebookError, match=r"no role of a worker is called personal_advisor.*adviser"
    ):
        compliance.load_rulebook((pack,))
