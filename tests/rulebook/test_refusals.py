"""Packs that would fail or never end at run time are refused when they are read."""

from __future__ import annotations

from pathlib import Path

import pytest

from compliance.checking.request import Request
from compliance.checking.run import check
from compliance.problems import RulebookError
from compliance.reports.csv_report import COLUMNS, as_csv
from compliance.rulebook.load import load_rulebook

HEAD = """pack: local
tracks:
  checks: {noun: a check, about: checks, scope: period_of_care, evidence: {event: dental_check}}
rules:
  - id: LOC-1
    title: Check
    family: health
    owed: A check.
    track: checks
    after: start
    law: {instrument: none, provision: none, force: local, checked: unconfirmed}
"""


def refused(tmp_path: Path, text: str) -> str:
    path = tmp_path / "local.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(RulebookError) as caught:
        load_rulebook((path,))
    return str(caught.value)


def test_a_deadline_needs_an_alternative_that_always_holds(tmp_path: Path) -> None:
    within = "    within: [{span: 1 week, where: {age: {lt: 5 years}}}]\n    versions: [{from: 2011-04-01}]\n"
    assert "the last alternative must hold always" in refused(tmp_path, HEAD + within)


def test_a_day_that_does_not_exist_is_an_error_of_the_file(tmp_path: Path) -> None:
    assert refused(tmp_path, HEAD + "    versions: [{from: 2024-02-30}]\n").startswith("local.yaml")


def test_a_closing_event_linked_by_a_key_it_has_not_is_refused(tmp_path: Path) -> None:
    closes = "    closes_on: [{event: dental_check, same: review}]\n"
    text = HEAD + "    within: 1 week\n    versions: [{from: 2011-04-01}]\n" + closes
    assert "dental_check is not keyed by review" in refused(tmp_path, text)


def test_a_scope_does_not_lie_within_itself(tmp_path: Path) -> None:
    scopes = "pack: local\nscopes:\n"
    for name, within in (("one", "other"), ("other", "one")):
        scopes += f"  {name}: {{opens: home_opened, closes: home_closed, within: {within}}}\n"
    assert "would lie within itself" in refused(tmp_path, scopes)


def test_a_scope_lies_within_one_that_there_is(tmp_path: Path) -> None:
    scope = "pack: local\nscopes:\n  one: {opens: home_opened, closes: home_closed, within: ''}\n"
    assert "no scope is called" in refused(tmp_path, scope)


def test_a_report_without_findings_is_a_header_line(tmp_path: Path) -> None:
    from datetime import date

    path = tmp_path / "events.csv"
    path.write_text("case,event,on\n1,dental_check,2024-01-01\n", encoding="utf-8")
    report = check(Request((path,), today=date(2024, 2, 1), select=("REV-1",)))
    assert "".join(as_csv(report.findings_table)) == ",".join(COLUMNS) + "\n"
