"""Lists of many duties that are alike in all that they are put in order by come out the same from a shuffled file."""

from __future__ import annotations

import random
from datetime import date
from pathlib import Path

from compliance.checking.due import due_list
from compliance.checking.report import Report
from compliance.checking.request import Request
from compliance.reports.duty_lists import grouped
from tests.strategies.checks import check

CHILDREN = 11_000
"""Two duties each: more than a table is put in order by one thread."""
TOLD = ("id", "case", "rule", "due_on")
"""Rows of the file aside."""


def events() -> list[str]:
    """Children with two reviews on one day, of which the decisions are owed by one day under one rule."""
    rows = []
    for number in range(CHILDREN):
        rows.append(f"{number:05},became_looked_after,2024-12-02,C2,,")
        rows += [f"{number:05},review_held,2025-01-06,,{review},care" for review in ("r1", "r2")]
    return rows


def checked(folder: Path, rows: list[str]) -> Report:
    folder.mkdir()
    file = folder / "events.csv"
    file.write_text("\n".join(["case,event,on,legal_status,review,kind", *rows, ""]))
    (folder / "coverage.yaml").write_text("complete: {review_decisions_sent: always}\n")
    day = date(2025, 1, 31)
    return check(Request((file,), today=day, as_of=day, select=("IRO-4",)))


def test_the_order_of_a_list_does_not_hang_on_that_of_the_file(tmp_path: Path) -> None:
    rows = events()
    in_order = checked(tmp_path / "in order", rows)
    random.Random(1).shuffle(rows)
    shuffled = checked(tmp_path / "shuffled", rows)

    told, told_of_shuffled = (due_list(each).table.select(TOLD) for each in (in_order, shuffled))
    assert told.height == 2 * CHILDREN
    assert told.equals(told_of_shuffled)
    alike = zip(grouped(in_order.summary.overdue), grouped(shuffled.summary.overdue), strict=True)
    for (heading, one), (other_heading, other) in alike:
        assert heading == other_heading
        assert one.equals(other)
