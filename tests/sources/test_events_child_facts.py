"""A date of birth on every row, as exports have it: a fact about the child, told once."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import polars as pl
import pytest

import compliance
from compliance.checking.request import Request
from compliance.model.findings import Finding
from compliance.model.irregularities import Kind
from compliance.sources.export import Export
from compliance.sources.reading import read_export
from tests.strategies.checks import check
from tests.strategies.shipped import vocabulary

VOCABULARY = vocabulary()
AS_OF = date(2024, 6, 30)
ON_ROWS = (
    "case,event,on,Date of birth,Sex\n1,became_looked_after,2024-01-08,2015-05-14,Female\n"
    "1,visit,2024-01-12,2015-05-14,\n2,became_looked_after,2024-01-08,2023-12-01,\n"
)
APART = (
    "case,event,on,date_of_birth,sex\n1,child,,2015-05-14,female\n1,became_looked_after,2024-01-08,,\n"
    "1,visit,2024-01-12,,\n2,child,,2023-12-01,\n2,became_looked_after,2024-01-08,,\n"
)


def load(folder: Path, text: str, name: str = "events.csv") -> Export:
    (folder / name).write_text(text)
    return read_export([folder], VOCABULARY)


def births(export: Export) -> set[tuple[str, date]]:
    told = export.events.filter(pl.col("date_of_birth").is_not_null())
    assert set(told["event"]) == {"child"}
    return set(told.select("case", "date_of_birth").rows())


def found(path: Path, **more: object) -> list[Finding]:
    report = check(Request((path,), today=AS_OF, **more))  # type: ignore[arg-type]
    return [finding.model_copy(update={"evidence": ()}) for finding in report.findings]


def test_it_is_read_as_if_it_stood_on_rows_of_its_own(tmp_path: Path) -> None:
    beside, apart = tmp_path / "beside.csv", tmp_path / "apart.csv"
    beside.write_text(ON_ROWS)
    apart.write_text(APART)

    export = read_export([beside], VOCABULARY)

    assert (export.problems, export.notes) == ((), ())
    assert births(export) == {("1", date(2015, 5, 14)), ("2", date(2023, 12, 1))}
    assert found(beside) == found(apart)
    # A child of eight is owed a plan for school, a baby is not.
    assert {finding.case for finding in found(beside) if finding.rule == "EDU-1"} == {"1"}


def test_in_several_files_it_is_no_repeated_event(tmp_path: Path) -> None:
    load(tmp_path, ON_ROWS, "a.csv")
    export = load(tmp_path, "case,event,on,date_of_birth\n1,dental_check,2024-02-01,2015-05-14\n", "b.csv")

    assert export.notes == ()
    assert births(export) == {("1", date(2015, 5, 14)), ("2", date(2023, 12, 1))}


def test_two_days_of_birth_are_told(tmp_path: Path) -> None:
    export = load(tmp_path, ON_ROWS.replace("2024-01-12,2015-05-14", "2024-01-12,2015-04-14"))

    (note,) = export.notes
    assert note.startswith(
        "2 dates of birth stand under numbers that have more than one; perhaps two children"
    )
    assert note.endswith("(case 1).")
    assert export.events.filter(pl.col("case") == "1")["date_of_birth"].null_count() == 4
    assert [(each.kind, each.case) for each in export.irregularities] == [(Kind.TWO_CHILDREN, "1")] * 2
    assert export.coverage.unread_of("1", ["visit"], ())


def test_one_that_cannot_be_read_is_reported_and_the_row_is_used(tmp_path: Path) -> None:
    export = load(tmp_path, ON_ROWS.replace("2024-01-12,2015-05-14", "2024-01-12,14.5.15"))

    (problem,) = export.problems
    assert str(problem).startswith('events.csv, row 3, column date_of_birth: "14.5.15"; expected a date')
    assert "visit" in export.events["event"].to_list()


def test_it_is_known_when_the_first_row_that_tells_it_was_recorded(tmp_path: Path) -> None:
    path = tmp_path / "events.csv"
    path.write_text(
        "case,event,on,recorded_on,date_of_birth\n1,became_looked_after,2024-01-08,2024-01-09,\n"
        "1,visit,2024-01-12,2024-03-01,2015-05-14\n1,visit,2024-01-13,2024-02-01,2015-05-14\n"
    )

    early, late = (
        found(path, known_at=day, select=("EDU-1",)) for day in (date(2024, 1, 31), date(2024, 2, 1))
    )

    assert [finding.reason_about == ("age",) for finding in (*early, *late)] == [True, False]


def test_in_parts_it_is_read_as_in_whole(tmp_path: Path) -> None:
    (tmp_path / "events.csv").write_text(ON_ROWS)
    path = tmp_path / "events.parquet"
    pl.read_csv(tmp_path / "events.csv", infer_schema=False).write_parquet(path)

    whole = check(Request((path,), today=AS_OF))
    parts = check(Request((path,), today=AS_OF, at_once=1))

    assert parts.findings == whole.findings
    assert (parts.coverage, parts.notes, parts.problems) == (whole.coverage, whole.notes, whole.problems)
    assert any(finding.rule == "EDU-1" for finding in parts.findings)


@pytest.mark.parametrize("told", ["visit", "child"])
def test_a_monitor_takes_it_from_any_event(told: str) -> None:
    book = compliance.load_rulebook().select(("EDU-1",), ())
    watching = compliance.Monitor(book, as_of=date(2024, 1, 31))
    watching.observe({"id": "1", "case": "1", "event": "became_looked_after", "on": "2024-01-08"})

    changes = watching.observe(
        {"id": "2", "case": "1", "event": told, "on": "2024-01-12", "date_of_birth": "2015-05-14"}
    )

    assert [finding.due_on for finding in watching.findings("1")] == [date(2024, 1, 22)]
    assert "EDU-1" in {change.rule for change in changes}
