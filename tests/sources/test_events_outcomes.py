"""Whether what was planned took place, as exports say it: in words of their own, or in columns of yes and no."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import polars as pl
import pytest

from compliance.checking.request import Request
from compliance.model.findings import Finding
from compliance.model.obligations import Status
from compliance.rulebook.vocabulary_file import load_vocabulary
from compliance.sources.export import Export
from compliance.sources.reading import read_export
from tests.strategies.checks import check

VOCABULARY = load_vocabulary()
START = "8001,became_looked_after,2024-01-08"


def load(folder: Path, header: str, *rows: str) -> Export:
    path = folder / "events.csv"
    path.write_text("\n".join([header, *rows, ""]))
    return read_export([path], VOCABULARY)


def outcomes(export: Export) -> list[str | None]:
    held = export.events.filter(pl.col("event") != "became_looked_after")
    return held["outcome"].to_list() if "outcome" in held.columns else [None] * held.height


def first_review(path: Path) -> Finding:
    report = check(Request((path,), today=date(2024, 6, 30), select=("REV-1",)))
    (finding,) = report.findings
    return finding


@pytest.mark.parametrize("yes", ["Y", "yes", "TRUE", "1"])
@pytest.mark.parametrize(
    ("column", "says", "other"),
    [
        ("cancelled", "cancelled", None),
        ("Canceled", "cancelled", None),
        ("DNA", "not_attended", None),
        ("Did not attend", "not_attended", None),
        ("attended", "held", "not_attended"),
        ("took place", "held", "cancelled"),
    ],
)
def test_a_column_that_asks_with_yes_or_no_is_read_as_outcome(
    tmp_path: Path, yes: str, column: str, says: str, other: str | None
) -> None:
    export = load(
        tmp_path,
        f"case,event,on,{column}",
        f"8001,visit,2024-02-02,{yes}",
        "8001,visit,2024-02-03,N",
        "8001,visit,2024-02-04,",
    )

    assert outcomes(export) == [says, other, None]
    assert export.problems == ()
    (note,) = export.notes
    assert note == f"events.csv: the column {column.lower().replace(' ', '_')} was read as outcome."


def test_the_column_outcome_is_read_in_the_words_that_exports_write_too(tmp_path: Path) -> None:
    words = ["held", "Completed", "DNA", "postponed", "", "Child not seen"]
    rows = [f"8001,visit,2024-02-{n:02},{word}" for n, word in enumerate(words, start=1)]
    export = load(tmp_path, "case,event,on,outcome", *rows)

    assert outcomes(export) == ["held", "held", "not_attended", "cancelled", None]
    assert export.notes == ()
    (problem,) = export.problems
    assert (problem.row, problem.column, problem.found) == (7, "outcome", '"Child not seen"')


def test_a_status_is_read_by_the_words_that_exports_write(tmp_path: Path) -> None:
    words = ["Completed", "DNA", "Did not attend", "No-show", "Canceled", "Booked", "Declined", "took place"]
    rows = [f"8001,visit,2024-02-{n:02},{word}" for n, word in enumerate(words, start=1)]
    export = load(tmp_path, "case,event,on,status", *rows)

    assert outcomes(export) == [
        "held",
        *["not_attended"] * 3,
        "cancelled",
        "planned",
        "refused",
        "held",
    ]
    assert export.problems == ()


def test_a_text_that_begins_with_what_did_not_take_place_says_so_unless_something_did(tmp_path: Path) -> None:
    words = {
        "Cancelled by parent": "cancelled",
        "Cancelled - carer ill": "cancelled",
        "Refused (young person)": "refused",
        "DNA x2": "not_attended",
        "Did not go ahead": "cancelled",
        "Not held: snow": "cancelled",
    }
    others = ["Cancelled; held on 3 May", "Missed then attended", "Cancellation", "Refusal"]
    rows = [f"8001,visit,2024-02-{n:02},{word}" for n, word in enumerate([*words, *others], start=1)]
    export = load(tmp_path, "case,event,on,outcome", *rows)

    assert outcomes(export) == [*words.values()]
    assert [problem.found for problem in export.problems] == [f'"{word}"' for word in others]


def test_a_status_of_something_else_is_not_read(tmp_path: Path) -> None:
    export = load(tmp_path, "case,event,on,status", f"{START},C2", "8001,visit,2024-02-02,Open")

    assert outcomes(export) == [None]
    (problem,) = export.problems
    assert "status: a column of no known name, not read; expected perhaps legal_status or outcome" in str(
        problem
    )


def test_beside_an_outcome_no_other_column_is_read(tmp_path: Path) -> None:
    export = load(tmp_path, "case,event,on,outcome,cancelled", "8001,visit,2024-02-02,held,Y")

    assert outcomes(export) == ["held"]
    (problem,) = export.problems
    assert "cancelled: a column of no known name, not read; expected perhaps outcome" in str(problem)


def test_a_word_that_is_not_known_is_reported_and_leaves_open_what_rests_on_it(tmp_path: Path) -> None:
    export = load(
        tmp_path,
        "case,event,on,legal_status,kind,review_status",
        f"{START},V2,,",
        "8001,review_held,2024-02-02,,care,Adjourned sine die",
        "8001,review_held,2024-02-20,,care,Held",
    )

    assert [str(each) for each in export.problems] == [
        'events.csv, row 3, column outcome: "Adjourned sine die"; expected one of held, planned, cancelled, '
        "refused, not_attended"
    ]
    assert first_review(tmp_path).status is Status.NOT_ASSESSABLE


def test_columns_that_contradict_one_another_are_reported(tmp_path: Path) -> None:
    export = load(
        tmp_path,
        "case,event,on,attended,cancelled",
        "8001,visit,2024-02-02,Y,Y",
        "8001,visit,2024-02-03,N,Y",
        "8001,visit,2024-02-04,Y,N",
    )

    assert outcomes(export) == ["cancelled", "held"]
    (problem,) = export.problems
    assert (problem.row, problem.column, problem.found) == (2, "outcome", '"Y and Y"')


@pytest.mark.parametrize("ending", ["csv", "jsonl", "parquet"])
def test_a_review_that_was_cancelled_is_not_held_in_any_form(tmp_path: Path, ending: str) -> None:
    table = pl.DataFrame(
        {
            "case": ["8001"] * 3,
            "event": ["became_looked_after", "review_held", "review_held"],
            "on": ["2024-01-08", "2024-02-02", "2024-02-20"],
            "legal_status": ["V2", None, None],
            "kind": [None, "care", "care"],
            "cancelled": [None, True, False],
        }
    )
    path = tmp_path / f"events.{ending}"
    {"csv": table.write_csv, "jsonl": table.write_ndjson, "parquet": table.write_parquet}[ending](path)

    finding = first_review(path)
    assert (finding.status, finding.met_on, finding.days_late) == (Status.MET_LATE, date(2024, 2, 20), 15)


def test_a_mapping_says_what_a_column_of_yes_and_no_means(tmp_path: Path) -> None:
    (tmp_path / "mapping.yaml").write_text(
        "columns: {Child: case, What: event, When: on, Off: outcome}\nwords: {outcome: {Y: cancelled, N: held}}\n"
    )
    export = load(tmp_path, "Child,What,When,Off", "8001,visit,2024-02-02,Y", "8001,visit,2024-02-03,N")

    assert outcomes(export) == ["cancelled", "held"]
    assert export.problems == ()


def test_reviews_that_were_only_cancelled_still_show_that_the_export_carries_reviews(tmp_path: Path) -> None:
    load(
        tmp_path,
        "case,event,on,legal_status,kind,cancelled",
        f"{START},V2,,",
        "8001,review_held,2024-02-02,,care,Y",
    )

    finding = first_review(tmp_path)
    assert (finding.status, finding.days_late) == (Status.OVERDUE, 146)
