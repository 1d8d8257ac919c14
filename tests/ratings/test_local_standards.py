"""A council's own standards stay its own: they colour no family of law, and raise no concern about one."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

import compliance
from compliance.problems import RulebookError
from compliance.reports.terminal import rendered
from compliance.reports.text_report import print_report
from tests.strategies.checks import check

PACK = """\
pack: hillshire
title: Standards of Hillshire
tracks:
  midway: {noun: a midway check, about: midway checks, scope: period_of_care, evidence: {event: midway_review_held}}
rules:
  - id: OWN-1
    title: Midway check
    family: reviews
    owed: A check is made.
    track: midway
    after: start
    within: 30 days
    law: {instrument: Our procedures, provision: part 1, force: local, checked: primary}
    versions: [{from: 2011-04-01}]
"""

# Reviewed in time, with the next review not due for months; no midway check and no visit.
EVENTS = """\
case,event,on,legal_status,review,kind,placement,placement_type
1,became_looked_after,2024-01-08,C2,,,,
1,placement_started,2024-01-08,,,,p1,U6
1,review_held,2024-02-01,,r1,care,,
"""

COVERAGE = """\
complete: {became_looked_after: always, placement_started: always, review_held: always, midway_review_held: always,
  "visit[social_worker]": always}
"""

CONCERN = """\
concerns:
  - id: OWN-CON-1
    title: Midway check missing
    says: No check was made.
    action: Make it.
    all:
      - finding: {%s, status: overdue}
"""


@pytest.fixture
def council(tmp_path: Path) -> Path:
    """A folder with an export, `events`, and a pack, `own`."""
    for name, text in {
        "events/events.csv": EVENTS,
        "events/coverage.yaml": COVERAGE,
        "own/pack.yaml": PACK,
    }.items():
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text)
    return tmp_path


def checked(council: Path) -> compliance.Report:
    day = date(2024, 4, 15)
    paths, rules = (council / "events",), (council / "own",)
    return check(compliance.Request(paths=paths, today=day, as_of=day, rules=rules))


def colours(report: compliance.Report) -> dict[str, str]:
    return dict(report.summary.ratings.select("family", "rating").iter_rows())


def test_a_local_check_that_is_overdue_makes_no_review_overdue(council: Path) -> None:
    report = checked(council)

    overdue = {finding.rule: finding.family for finding in report.findings if finding.status == "overdue"}
    assert overdue["OWN-1"] == "reviews"
    assert overdue["VIS-1"] == "visits"
    assert not {"REV-1", "REV-2", "REV-3"} & overdue.keys()
    assert "CON-1" not in {concern.id for concern in report.concerns}
    assert colours(report)["reviews"] == "green"
    assert colours(report)["local"] == "red"


def test_the_heading_names_every_pack_and_local_standards_have_a_line(council: Path) -> None:
    report = checked(council)
    text = " ".join(rendered(lambda console: print_report(report, console, 15), colour=False).split())

    assert "Duties to looked-after children, England, with Standards of Hillshire: " in text
    assert "Local standards" in text


@pytest.mark.parametrize("asked", ["rule: OWN-1", "family: local", "duty: OWN-1"])
def test_a_council_asks_for_its_own_standard_by_its_name(council: Path, asked: str) -> None:
    (council / "own" / "concerns.yaml").write_text(CONCERN % asked)

    assert "OWN-CON-1" in {concern.id for concern in checked(council).concerns}


def test_a_standard_of_ones_own_is_not_of_a_family_of_law(council: Path) -> None:
    (council / "own" / "concerns.yaml").write_text(CONCERN % "rule: OWN-1, family: reviews")

    with pytest.raises(RulebookError, match="no rule has this rule, duty and family"):
        checked(council)


def test_no_pack_calls_a_family_of_its_own_local(council: Path) -> None:
    with (council / "own" / "pack.yaml").open("a") as file:
        file.write("families: {local: Ours}\n")

    with pytest.raises(RulebookError, match="local is the family of all local standards"):
        checked(council)
