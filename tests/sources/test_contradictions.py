"""Records that contradict one another: told row by row and on the findings, and never settled by the order of rows."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from random import Random

import pytest

import compliance
from compliance.model.irregularities import Irregularity, Kind
from tests.strategies.checks import check

HEADER = "case,event,on,legal_status,placement,placement_type,reason,date_of_birth\n"
AS_OF = date(2024, 6, 30)

STARTED = "1,became_looked_after,2024-01-08,V2,,,,"
SAID = {
    "a start while care runs": (
        (STARTED, "1,became_looked_after,2024-03-01,C1,,,,"),
        [(3, "this start of care stands in the midst of care that had not ended")],
    ),
    "two starts of one day": (
        ("1,became_looked_after,2024-01-08,L1,,,,", STARTED),
        [
            (row, "this start of care differs from another of the same child on the same day")
            for row in (2, 3)
        ],
    ),
    "an end and a start of one day": (
        (STARTED, "1,ceased_looked_after,2024-03-01,,,,E8,", "1,became_looked_after,2024-03-01,C1,,,,"),
        [(4, "this start of care stands on the day on which care ends")],
    ),
    "overlapping placements": (
        (
            STARTED,
            "1,placement_started,2024-01-08,,p1,U6,,",
            "1,placement_started,2024-02-01,,p2,K2,,",
            "1,placement_ended,2024-02-10,,p1,,,",
        ),
        [(4, "this placement begins before the one before it ends")],
    ),
    "a placement of no nights": (
        (
            STARTED,
            "1,placement_started,2024-01-08,,p1,A3,,",
            "1,placement_ended,2024-01-08,,p1,,,",
            "1,placement_started,2024-01-08,,p2,U6,,",
        ),
        [(3, "this placement begins on a day on which the child moved on into another")],
    ),
    "after death": (
        (STARTED, "1,ceased_looked_after,2024-02-10,,,,E2,", "1,visit,2024-03-10,,,,,"),
        [(4, "this event is dated after the child's death")],
    ),
    "after adoption": (
        (STARTED, "1,adoption_order_made,2024-02-10,,,,,", "1,review_held,2024-03-10,,,,,"),
        [(4, "this event is dated after the child's adoption")],
    ),
    "before birth": (
        (
            STARTED,
            "1,child,,,,,,2024-01-20",
        ),
        [(2, "this event is dated before the child's birth")],
    ),
}
"""Rows, and what is said of which of them, by its line."""

FITTING = {
    "a second period of care": (
        STARTED,
        "1,ceased_looked_after,2024-02-01,,,,E8,",
        "1,became_looked_after,2024-03-01,C1,,,,",
    ),
    "short breaks recorded one by one": (
        "1,became_looked_after,2024-01-08,V3,,,,",
        "1,became_looked_after,2024-03-01,V3,,,,",
    ),
    "a temporary stay within a placement": (
        STARTED,
        "1,placement_started,2024-01-08,,p1,U6,,",
        "1,placement_started,2024-02-01,,p2,T1,,",
        "1,placement_ended,2024-02-10,,p2,,,",
        "1,placement_ended,2024-04-10,,p1,,,",
    ),
    "a move on one day": (
        STARTED,
        "1,placement_started,2024-01-08,,p1,U6,,",
        "1,placement_ended,2024-02-01,,p1,,,",
        "1,placement_started,2024-02-01,,p2,K2,,",
    ),
    "the record of a review after the child's death": (
        STARTED,
        "1,review_held,2024-02-01,,,,,",
        "1,ceased_looked_after,2024-02-10,,,,E2,",
        "1,review_record_completed,2024-02-20,,,,,",
    ),
}


def checked(folder: Path, rows: Sequence[str]) -> compliance.Report:
    folder.mkdir(exist_ok=True)
    (folder / "events.csv").write_text(HEADER + "".join(f"{row}\n" for row in rows))
    return check(
        compliance.Request(paths=(folder,), today=AS_OF, as_of=AS_OF, select=("REV", "VIS-1", "VIS-2"))
    )


def contradictions(report: compliance.Report) -> list[Irregularity]:
    return [each for each in report.irregularities if each.kind is Kind.CONTRADICTED]


@pytest.mark.parametrize(("rows", "said"), SAID.values(), ids=SAID)
def test_a_contradiction_is_told_of_its_row_and_on_every_finding_of_the_child(
    tmp_path: Path, rows: tuple[str, ...], said: list[tuple[int, str]]
) -> None:
    report = checked(tmp_path / "export", rows)

    assert [(each.row, each.found) for each in contradictions(report)] == said
    assert report.findings
    for finding in report.findings:
        assert all(any(found in doubt for doubt in finding.doubts) for _, found in said)
        assert "do not fit together" in finding.explanation


@pytest.mark.parametrize("rows", [rows for rows, _ in SAID.values()], ids=SAID)
def test_the_order_of_rows_settles_none(tmp_path: Path, rows: tuple[str, ...]) -> None:
    def found(report: compliance.Report) -> list[tuple[object, ...]]:
        return [(f.rule, f.anchor_on, f.due_on, f.status, f.met_on, f.closed_on) for f in report.findings]

    answers = []
    for seed in range(6):
        shuffled = Random(seed).sample(rows, len(rows))
        report = checked(tmp_path / str(seed), shuffled)
        answers.append((found(report), [each.found for each in contradictions(report)]))

    assert all(answer == answers[0] for answer in answers)


@pytest.mark.parametrize("rows", FITTING.values(), ids=FITTING)
def test_what_fits_together_is_not_told(tmp_path: Path, rows: tuple[str, ...]) -> None:
    report = checked(tmp_path / "export", rows)

    assert contradictions(report) == []
    assert not any(finding.doubts for finding in report.findings)
