"""Packs laid on the base where their own events are in the export, or where they are asked for: content, not code."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

import compliance
from compliance.model.rulebook import Rulebook
from compliance.reports.rule_page import rule_page
from compliance.rulebook.load import load_packs, load_rulebook
from compliance.rulebook.shipped import optional_packs

DAY = date(2024, 9, 30)

LOOKED_AFTER = "1,became_looked_after,2024-08-01\n1,review_held,2024-08-20\n1,visit,2024-08-20\n"
ON_A_PLAN = "2,child_protection_plan_started,2024-09-02\n2,visit,2024-09-20\n"
PRIVATELY_FOSTERED = "3,private_fostering_known,2024-09-02\n3,visit,2024-09-04\n"

Checked = Callable[..., compliance.Report]


@pytest.fixture
def checked(tmp_path: Path) -> Checked:
    """The check of an export of such rows; `at_once` limits how many bytes are read at once."""

    def check(*rows: str, at_once: int | None = None, **chosen: tuple[object, ...]) -> compliance.Report:
        path = tmp_path / "events.csv"
        path.write_text("case,event,on\n" + "".join(rows))
        given = {**chosen, **({"at_once": at_once} if at_once else {})}
        return compliance.check(compliance.Request(paths=(path,), today=DAY, as_of=DAY, jobs=1, **given))  # type: ignore[arg-type]

    return check


def rules_of(report: compliance.Report) -> set[str]:
    return {finding.rule for finding in report.findings}


def test_england_knows_nothing_of_them() -> None:
    assert list(load_rulebook().packs) == ["england"]
    assert [path.name for path in optional_packs()] == ["child-protection", "private-fostering"]


def test_without_their_events_they_are_not_in_force(checked: Checked) -> None:
    assert list(checked(LOOKED_AFTER).rulebook.packs) == ["england"]


def test_each_is_judged_where_one_of_its_own_events_is(checked: Checked) -> None:
    report = checked(LOOKED_AFTER, ON_A_PLAN)

    assert list(report.rulebook.packs) == ["england", "child-protection"]
    assert report.rulebook.title == "Duties to looked-after children, England, with Child protection, England"
    found = {f.rule: f.status.value for f in report.findings if f.case == "2" and f.rule.startswith("CPP")}
    assert found == {"CPP-4": "not_assessable", "CPP-5": "not_assessable", "CPP-7": "not_due"}
    assert "REV-1" in rules_of(report)


def test_both_can_be_in_force(checked: Checked) -> None:
    report = checked(LOOKED_AFTER, ON_A_PLAN, PRIVATELY_FOSTERED)

    assert list(report.rulebook.packs) == ["england", "child-protection", "private-fostering"]
    assert {"CPP-7", "PFO-1", "PFO-2"} <= rules_of(report)


def test_so_they_are_where_an_export_is_read_in_parts(checked: Checked) -> None:
    whole = checked(LOOKED_AFTER, ON_A_PLAN, PRIVATELY_FOSTERED)
    parts = checked(LOOKED_AFTER, ON_A_PLAN, PRIVATELY_FOSTERED, at_once=1)

    assert [f.id for f in parts.findings] == [f.id for f in whole.findings]


def test_a_child_on_a_plan_is_no_stranger_to_care(checked: Checked) -> None:
    report = checked(LOOKED_AFTER, ON_A_PLAN, PRIVATELY_FOSTERED)

    assert [each.case for each in report.irregularities] == []


def test_one_is_asked_for_by_its_name(checked: Checked) -> None:
    report = checked(LOOKED_AFTER, rules=(Path("child-protection"),))

    assert list(report.rulebook.packs) == ["england", "child-protection"]


def test_whoever_selects_a_rule_of_one_asks_for_it(checked: Checked) -> None:
    assert set(checked(LOOKED_AFTER, select=("CPP",)).rulebook.rules) >= {"CPP-1", "CPP-7"}
    with pytest.raises(compliance.SettingsError, match="no rule is called XYZ"):
        checked(LOOKED_AFTER, select=("XYZ",))


def test_its_visits_are_a_standard_that_a_council_chooses(checked: Checked) -> None:
    settings = compliance.Settings(readings={"C1": "C"})
    report = checked(LOOKED_AFTER, ON_A_PLAN, rules=(Path("child-protection"),), settings=settings)  # type: ignore[arg-type]

    due = {f.due_on for f in report.findings if f.rule == "CPP-7"}
    assert due == {date(2024, 9, 16), date(2024, 10, 4)}


@pytest.fixture(scope="module")
def everything() -> Rulebook:
    return load_packs(optional=True).book()


def test_pages_of_their_rules_say_what_can_show_them(everything: Rulebook) -> None:
    page = dict(rule_page(everything.rules["CPP-5"], everything))

    assert "An SSDA903 return carries none of them" in " ".join(page["Which exports show it"])


def test_explain_finds_their_rules() -> None:
    assert compliance.explain("pfo-2").startswith("PFO-2  Visits to a child fostered privately")
