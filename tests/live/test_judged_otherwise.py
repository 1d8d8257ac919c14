"""A log that is gone on with by other rules, settings or coverage: what is different by that is told first."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from pathlib import Path

import pytest

from compliance.live.changes import Change, ChangeKind
from compliance.live.monitor import Monitor
from compliance.model.obligations import Status
from compliance.model.rulebook import Rulebook
from compliance.model.settings import Settings
from compliance.rulebook.load import load_rulebook
from tests.strategies.local_standard import PACK

MARCH = date(2025, 3, 1)
START = {"id": "1", "case": "A", "event": "became_looked_after", "on": "2025-01-06", "legal_status": "C2"}
OTHER = {"id": "2", "case": "B", "event": "became_looked_after", "on": "2025-02-10", "legal_status": "C2"}


@pytest.fixture(scope="module")
def england() -> Rulebook:
    return load_rulebook()


def told(changes: Iterable[Change]) -> set[tuple[str, str]]:
    return {(change.case, change.id) for change in changes}


def findings(monitor: Monitor) -> set[tuple[str, str]]:
    return {(case, finding.id) for case in monitor.cases for finding in monitor.findings(case)}


def test_rules_that_were_added_are_told_of_every_child_at_the_next_start(
    england: Rulebook, tmp_path: Path
) -> None:
    with Monitor(england.only(["REV-1"]), as_of=MARCH, log=tmp_path / "a.db") as few:
        before = told(few.observe([START, OTHER]))

    with Monitor(england, log=tmp_path / "a.db") as all_of_them:
        after = findings(all_of_them)
        assert told(all_of_them.recovered) == after - before
        assert len(after) > len(before) + 10
        assert {change.was for change in all_of_them.recovered if change.change is ChangeKind.OPENED} == {
            None
        }
        assert all_of_them.judged_otherwise[0].startswith("rules that are new or demand something else: ")
        assert "REV-1," not in all_of_them.judged_otherwise[0]

    with Monitor(england, log=tmp_path / "a.db") as again:
        assert (again.recovered, again.judged_otherwise) == ((), ())
        assert again.observe(START) == ()


def test_they_are_told_again_where_nobody_answered(england: Rulebook, tmp_path: Path) -> None:
    with Monitor(england.only(["REV-1"]), as_of=MARCH, log=tmp_path / "a.db") as few:
        few.observe([START, OTHER])

    def stopped() -> tuple[Change, ...]:
        monitor = Monitor(england, log=tmp_path / "a.db")
        monitor.__exit__(KeyboardInterrupt)
        return monitor.recovered

    assert stopped() == stopped() != ()


def test_a_rule_that_demands_something_else_is_told_anew_and_one_that_is_gone_is_named(
    tmp_path: Path,
) -> None:
    (pack := tmp_path / "local.yaml").write_text(PACK)
    with Monitor(
        load_rulebook([pack]).only(["REV-1", "HLT-1", "LOC-1"]), as_of=MARCH, log=tmp_path / "a.db"
    ) as monitor:
        monitor.observe(START)
    pack.write_text(PACK.replace("10 working_days", "15 working_days").replace("Early", "Quite early"))

    with Monitor(load_rulebook([pack]).only(["REV-1", "LOC-1"]), log=tmp_path / "a.db") as monitor:
        assert {change.rule for change in monitor.recovered} == {"LOC-1"}
        assert {change.due_on for change in monitor.recovered} == {date(2025, 1, 27)}
        assert monitor.judged_otherwise == (
            "rules that are new or demand something else: LOC-1",
            "rules that are not there any more, of which nothing is told: HLT-1",
        )


def test_a_rule_of_which_only_the_words_are_others_is_not_told_anew(tmp_path: Path) -> None:
    (pack := tmp_path / "local.yaml").write_text(PACK)
    with Monitor(load_rulebook([pack]).only(["LOC-1"]), as_of=MARCH, log=tmp_path / "a.db") as monitor:
        monitor.observe(START)
    pack.write_text(PACK.replace("Early first review", "A first review soon").replace("part 1", "part 2"))

    with Monitor(load_rulebook([pack]).only(["LOC-1"]), log=tmp_path / "a.db") as monitor:
        assert (monitor.recovered, monitor.judged_otherwise) == ((), ())


def test_other_settings_tell_what_is_different_by_them(england: Rulebook, tmp_path: Path) -> None:
    rules, coverage = england.only(["REV-1"]), tmp_path / "coverage.yaml"
    coverage.write_text("complete: {review_held: always}\n")
    log = tmp_path / "a.db"
    with Monitor(rules, as_of=date(2025, 2, 24), log=log, coverage=coverage) as monitor:
        monitor.observe(OTHER)
        assert [finding.status.value for finding in monitor.findings("B")] == ["due_soon"]

    settings = Settings(warning_working_days=1)
    with Monitor(rules, log=log, settings=settings, coverage=coverage) as monitor:
        [change] = monitor.recovered
        assert (change.change, change.was) == (ChangeKind.NOT_DUE, Status.DUE_SOON)
        assert monitor.judged_otherwise == ("another time of warning",)


def test_another_coverage_file_tells_what_is_different_by_it(england: Rulebook, tmp_path: Path) -> None:
    rules, coverage = england.only(["REV-1"]), tmp_path / "coverage.yaml"
    coverage.write_text("complete: {review_held: never}\n")
    with Monitor(rules, as_of=MARCH, log=tmp_path / "a.db", coverage=coverage) as monitor:
        monitor.observe(START)
        assert [finding.status.value for finding in monitor.findings("A")] == ["not_assessable"]
    coverage.write_text("complete: {review_held: always}\n")

    for expected in (["overdue"], []):
        with Monitor(rules, log=tmp_path / "a.db", coverage=coverage) as monitor:
            assert [change.change.value for change in monitor.recovered] == expected
            assert bool(monitor.judged_otherwise) == bool(expected)
