"""The pack of one council's standards that is shipped as an example of a local layer."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from compliance.cli.main import run
from compliance.model.law import Force
from compliance.model.settings import read_settings
from compliance.rulebook.load import load_rulebook
from compliance.rulebook.shipped import shipped_rules
from tests.strategies.shipped import england

PACK = shipped_rules() / "local" / "rotherham"
LAW = england()
BOOK = load_rulebook((PACK,))
LOCAL = [rule for rule in BOOK.rules.values() if rule.head.pack == "rotherham"]

# A placement meant to last, in its second year, visited after 90 days: three months, but not twelve weeks. Then
# a move, after which no review was held.
EVENTS = """\
case,event,on,legal_status,placement,placement_type,permanent,by,mode,child_seen,kind,review
A,became_looked_after,2023-06-05,C2,,,,,,,,
A,placement_started,2023-06-05,,p1,U4,true,,,,,
A,visit,2024-09-04,,,,,social_worker,in_person,true,,
A,visit,2024-12-03,,,,,social_worker,in_person,true,,
A,review_held,2024-12-10,,,,,,,,care,r1
A,placement_ended,2025-01-06,,p1,,,,,,,
A,placement_started,2025-01-06,,p2,U6,,,,,,
"""


@pytest.fixture
def findings(tmp_path: Path) -> list[dict[str, Any]]:
    import json

    export, output = tmp_path / "events.csv", tmp_path / "report.json"
    export.write_text(EVENTS)
    settings = PACK / "compliance.yaml"
    arguments = ["check", export, "--as-of", "2025-02-28", "--rules", PACK, "--settings", settings]
    assert run([str(each) for each in [*arguments, "--format", "json", "--output", output]]) == 0
    held: list[dict[str, Any]] = json.loads(output.read_text())["findings"]
    return held


def test_its_rules_are_local_and_the_rules_of_law_stay_as_they_are() -> None:
    assert len(LOCAL) == 13
    assert all(version.law.force is Force.LOCAL for rule in LOCAL for version in rule.versions)
    assert {id_: BOOK.rules[id_] for id_ in LAW.rules} == dict(LAW.rules)


def test_each_that_names_a_duty_of_another_names_one_of_law() -> None:
    beside = {rule.head.id: rule.head.duty for rule in LOCAL if rule.head.duty != rule.head.id}

    assert set(beside.values()) <= set(LAW.rules)
    assert {rule.head.id for rule in LOCAL} - set(beside) == {"RTH-REV-1", "RTH-IRO-1"}


def test_it_has_nothing_that_lint_calls_an_error(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["rules", "lint", str(PACK)]) == 0
    assert "error: " not in capsys.readouterr().out


@pytest.mark.parametrize("engine", ["arrays", "reference"])
def test_its_tests_pass(engine: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["rules", "test", str(PACK), "--engine", engine]) == 0
    assert capsys.readouterr().out.endswith(" passed, 0 failed\n")


def test_its_settings_invent_no_terms() -> None:
    assert read_settings(PACK / "compliance.yaml").terms == ()


def test_law_and_local_standard_stand_side_by_side_in_a_report(findings: list[dict[str, Any]]) -> None:
    of_visit = {
        f["rule"]: (f["due_on"], f["status"], f["days_late"], f["law"]["force"])
        for f in findings
        if f["duty"] == "VIS-4" and f["anchor_on"] == "2024-09-04"
    }

    assert of_visit == {
        "VIS-4": ("2024-12-04", "met", None, "regulation"),
        "RTH-VIS-3": ("2024-11-27", "met_late", 6, "local"),
    }


def test_a_standard_without_a_duty_in_law_is_judged_too(findings: list[dict[str, Any]]) -> None:
    (moved,) = [f for f in findings if f["rule"] == "RTH-REV-1"]

    assert (moved["anchor_on"], moved["due_on"], moved["status"]) == ("2025-01-06", "2025-02-03", "overdue")
    assert moved["law"]["instrument"].startswith("Rotherham Corporate Parenting Panel")
