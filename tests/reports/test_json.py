"""The report as JSON: the keys that other programs rely on, and nothing lost on the way."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from compliance.checking.report import Report
from compliance.checking.request import Request
from compliance.model.findings import ChildRating, Finding, Measure
from compliance.reports.json_report import as_json
from tests.strategies.checks import check

PROMISED = {
    *(
        "id",
        "case",
        "rule",
        "title",
        "track",
        "scope_start",
        "anchor_on",
        "due_on",
        "due_at",
        "status",
        "met_on",
    ),
    *(
        "days_late",
        "days_left",
        "rating",
        "disposition",
        "law",
        "readings",
        "evidence",
        "explanation",
        "reason",
    ),
}


@pytest.fixture(scope="module")
def read(report: Report) -> dict[str, Any]:
    found: dict[str, Any] = json.loads("".join(as_json(report)))
    return found


def test_the_report_is_one_object_with_the_promised_keys(read: dict[str, Any]) -> None:
    assert list(read) == [
        *("schema", "as_of", "as_of_because", "known_at", "engine", "rulebook", "sources"),
        *("filter", "summary", "ratings", "concerns", "findings"),
    ]
    assert (read["schema"], read["as_of"], read["known_at"]) == ("compliance/1", "2025-01-31", None)


def test_every_finding_has_the_promised_names(read: dict[str, Any]) -> None:
    assert len(read["findings"]) == 18
    for finding in read["findings"]:
        assert set(finding) >= PROMISED
        assert set(finding["law"]) == {"instrument", "provision", "force", "version_from", "url", "checked"}
        assert all(set(row) == {"file", "row"} for row in finding["evidence"])


def test_a_finding_is_told_in_full(read: dict[str, Any]) -> None:
    (finding,) = [f for f in read["findings"] if (f["case"], f["rule"]) == ("7", "REV-1")]

    assert len(finding["id"]) == 16
    assert {name: finding[name] for name in PROMISED - {"id", "law", "evidence"}} == {
        "case": "7",
        "rule": "REV-1",
        "title": "First review",
        "track": "reviews",
        "scope_start": "2024-12-18",
        "anchor_on": "2024-12-18",
        "due_on": "2025-01-20",
        "due_at": None,
        "status": "overdue",
        "met_on": None,
        "days_late": 11,
        "days_left": None,
        "rating": "red",
        "disposition": "mitigated: in hospital; approved by w17",
        "readings": ["A4=A", "A6=A", "A7=B", "A11=A", "A15=A"],
        "explanation": "Looked after from 18 December 2024; due by 20 January 2025, the 20th working day after; "
        "no review by 31 January 2025, 11 days overdue. Not recorded, so assumed: "
        "placement type read as none of A3, A4, A5, A6.",
        "reason": None,
    }
    assert finding["law"]["provision"] == "reg 33(1)"
    assert finding["law"]["version_from"] == "2011-04-01"


def test_evidence_is_a_file_and_its_row(read: dict[str, Any]) -> None:
    (finding,) = [f for f in read["findings"] if (f["case"], f["rule"]) == ("2", "PLN-3")]

    assert finding["evidence"] == [{"file": "events.csv", "row": 5}, {"file": "events.csv", "row": 6}]


def test_what_could_not_be_judged_says_why_in_words_and_by_code(read: dict[str, Any]) -> None:
    unjudged = [f for f in read["findings"] if f["status"] == "not_assessable"]

    assert {(f["reason_code"], bool(f["reason"])) for f in unjudged} == {
        ("silence", True),
        ("start_unknown", True),
    }
    assert {f["reason"] for f in read["findings"] if f["status"] != "not_assessable"} == {None}


def test_the_summary_counts_what_the_findings_show(read: dict[str, Any]) -> None:
    summary, statuses = read["summary"], [f["status"] for f in read["findings"]]

    assert (summary["cases"], summary["events"], summary["findings"]) == (7, 13, 18)
    assert summary["statuses"] == {
        "met": 1,
        "met_late": 2,
        "lapsed": 0,
        "missed": 1,
        "overdue": 3,
        "due_soon": 1,
        "not_due": 2,
        "not_assessable": 8,
    }
    assert all(statuses.count(status) == count for status, count in summary["statuses"].items())


def test_problems_stand_where_they_were_found(read: dict[str, Any]) -> None:
    (problem,) = read["summary"]["problems"]

    assert (problem["file"], problem["row"], problem["column"]) == ("events.csv", 15, "on")
    assert problem["found"] == '"2025-01-32"'


def test_sources_and_rulebook_say_what_was_used(read: dict[str, Any]) -> None:
    assert read["sources"] == [{"kind": "events", "file": "events.csv", "table": "csv", "rows": 14}]
    assert {"REV-1", "REV-2", "REV-3", "PLN-3", "HLT-3"} <= set(read["rulebook"]["rules"])
    assert len(read["rulebook"]["digest"]) == 16


def test_findings_measures_and_ratings_can_be_read_back(report: Report, read: dict[str, Any]) -> None:
    assert tuple(Finding.model_validate(each) for each in read["findings"]) == report.findings
    assert tuple(ChildRating.model_validate(each) for each in read["ratings"]) == report.ratings
    assert tuple(Measure.model_validate(each) for each in read["summary"]["scorecard"]) == report.scorecard
    assert tuple(Measure.model_validate(each) for each in read["summary"]["by_rule"]) == report.by_rule


def test_words_outside_ascii_are_written_as_they_are(tmp_path: Path, report: Report) -> None:
    path = tmp_path / "events.csv"
    path.write_text("case,event,on\né1,became_looked_after,2024-12-06\n", encoding="utf-8")

    text = "".join(as_json(check(Request((path,), today=report.as_of, select=("REV-1",)))))

    assert '"case":"é1"' in text
    assert text.endswith("}\n")


def test_known_at_is_shown(tmp_path: Path, report: Report) -> None:
    path = tmp_path / "events.csv"
    path.write_text("case,event,on\n1,became_looked_after,2024-12-06\n")

    shown = json.loads(
        "".join(
            as_json(check(Request((path,), today=report.as_of, known_at=report.as_of, select=("REV-1",))))
        )
    )

    assert shown["known_at"] == "2025-01-31"
