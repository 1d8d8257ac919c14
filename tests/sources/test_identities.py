"""Whose record it is: numbers written in several ways, authorities, and tables whose numbers do not meet."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import polars as pl
import pytest

import compliance
from compliance.model.irregularities import Kind
from compliance.problems import InputError
from tests.strategies.checks import check

AS_OF = date(2024, 9, 30)
HEADER = "case,event,on,date_of_birth,authority\n"
Judged = tuple[str, str, str]


def checked(folder: Path, *, at_once: int = 400_000, select: tuple[str, ...] = ("REV",)) -> compliance.Report:
    return check(
        compliance.Request(paths=(folder,), today=AS_OF, as_of=AS_OF, select=select, at_once=at_once)
    )


def put(folder: Path, *lines: str, form: str = "csv") -> Path:
    folder.mkdir(exist_ok=True)
    (folder / "events.csv").write_text(HEADER + "".join(f"{line}\n" for line in lines))
    if form == "parquet":
        table = pl.read_csv(folder / "events.csv", infer_schema=False)
        table.write_parquet(folder / "events.parquet")
        (folder / "events.csv").unlink()
    return folder


def judged(report: compliance.Report) -> list[Judged]:
    return [(f.case, f.rule, f.status.value) for f in report.findings]


REVIEWED_UNDER_ANOTHER = ("AB 12,became_looked_after,2024-01-08,,", "ab12,review_held,2024-02-02,,")


@pytest.mark.parametrize("form", ["csv", "parquet"])
@pytest.mark.parametrize("at_once", [1, 400_000])
def test_numbers_that_differ_in_blanks_capitals_or_zeros_are_one_child(
    tmp_path: Path, form: str, at_once: int
) -> None:
    lines = (*REVIEWED_UNDER_ANOTHER, "0077,became_looked_after,2024-01-08,,", "77,review_held,2024-02-02,,")

    report = checked(put(tmp_path / "x", *lines, form=form), at_once=at_once)

    assert judged(report) == [
        ("0077", "REV-1", "met"),
        ("0077", "REV-2", "overdue"),
        ("AB 12", "REV-1", "met"),
        ("AB 12", "REV-2", "overdue"),
    ]
    told = [each for each in report.irregularities if each.kind is Kind.WRITTEN_DIFFERENTLY]
    assert [each.case for each in told] == ["0077", "AB 12"]
    assert '"AB 12", "ab12"' in told[1].found


def test_the_most_usual_way_names_the_child_whatever_the_order_of_rows(tmp_path: Path) -> None:
    lines = (*REVIEWED_UNDER_ANOTHER, "ab12,review_held,2024-04-30,,")

    reports = [
        checked(put(tmp_path / "one", *lines)),
        checked(put(tmp_path / "two", *reversed(lines))),
    ]

    assert [{f.case for f in report.findings} for report in reports] == [{"ab12"}, {"ab12"}]


@pytest.mark.parametrize(
    "lines",
    [
        ("7,child,,2010-01-01,", "07,child,,2011-01-01,"),
        ("7,became_looked_after,2024-03-01,,", "07,became_looked_after,2024-01-08,,"),
    ],
    ids=["births", "starts"],
)
def test_two_children_whose_numbers_are_alike_stay_two(tmp_path: Path, lines: tuple[str, ...]) -> None:
    starts = ("7,became_looked_after,2024-03-01,,", "07,became_looked_after,2024-01-08,,")

    report = checked(put(tmp_path / "x", *lines, *starts, "7,review_held,2024-03-05,,"))

    assert {f.case for f in report.findings} == {"7", "07"}
    (told,) = (each for each in report.irregularities if each.kind is Kind.WRITTEN_DIFFERENTLY)
    assert "different children" in told.done


def test_a_row_that_cannot_be_read_is_of_the_child_however_it_is_written(tmp_path: Path) -> None:
    lines = (*REVIEWED_UNDER_ANOTHER, "ab12,review_held,soon,,", "9,review_held,2024-02-02,,")

    report = checked(put(tmp_path / "x", *lines))

    assert ("AB 12", "REV-2", "not_assessable") in judged(report) or (
        "ab12",
        "REV-2",
        "not_assessable",
    ) in judged(report)


TWO_COUNCILS = (
    "1001,became_looked_after,2024-01-08,,North",
    "1001,became_looked_after,2024-03-01,,South",
    "1001,review_held,2024-02-02,,North",
)


def test_children_of_several_authorities_stay_apart(tmp_path: Path) -> None:
    report = checked(put(tmp_path / "x", *TWO_COUNCILS))

    # North shows its reviews, and South shows none at all, so of South's nothing is known.
    assert judged(report) == [
        ("North/1001", "REV-1", "met"),
        ("North/1001", "REV-2", "overdue"),
        ("South/1001", "REV-1", "not_assessable"),
    ]


def test_one_authority_is_no_part_of_the_number(tmp_path: Path) -> None:
    report = checked(put(tmp_path / "x", TWO_COUNCILS[0], TWO_COUNCILS[2]))

    assert {f.case for f in report.findings} == {"1001"}
    assert not report.problems


def test_a_row_without_its_authority_may_be_about_any_child(tmp_path: Path) -> None:
    report = checked(put(tmp_path / "x", *TWO_COUNCILS, "1001,review_held,2024-04-30,,"))

    assert [problem.column for problem in report.problems] == ["authority"]
    assert ("North/1001", "REV-2", "not_assessable") in judged(report)


def test_several_authorities_too_many_to_hold_at_once_are_refused_in_words(tmp_path: Path) -> None:
    folder = put(tmp_path / "x", *TWO_COUNCILS, form="parquet")

    with pytest.raises(InputError, match="name 2 authorities"):
        checked(folder, at_once=1)


@pytest.mark.parametrize("form", ["csv", "parquet"])
@pytest.mark.parametrize("at_once", [1, 400_000])
def test_where_no_child_in_care_has_a_review_none_is_overdue_for_want_of_it(
    tmp_path: Path, form: str, at_once: int
) -> None:
    lines = (
        "1,became_looked_after,2024-01-08,,",
        "2,became_looked_after,2024-01-08,,",
        "LCS1,review_held,2024-02-02,,",
    )

    apart = checked(put(tmp_path / "x", *lines, form=form), at_once=at_once)
    met = checked(put(tmp_path / "y", *lines, "2,review_held,2024-02-02,,", form=form), at_once=at_once)

    of_children = [each for each in judged(apart) if each[0] in "12"]
    assert of_children == [("1", "REV-1", "not_assessable"), ("2", "REV-1", "not_assessable")]
    assert ("1", "REV-1", "overdue") in judged(met)
    assert any(each.kind is Kind.ELSEWHERE for each in apart.irregularities)


def test_a_return_and_a_tracker_may_write_one_number_differently(tmp_path: Path) -> None:
    year = tmp_path / "2023-24"
    year.mkdir()
    (year / "episodes.csv").write_text("CHILD,DECOM,RNE,LS,PLACE,DEC,REC\n00AB 1,08/01/2024,S,V2,U6,,\n")
    tracker = put(tmp_path / "tracker", "ab1,visit,2024-01-10,,", "ab1,visit,never,,")

    report = check(
        compliance.Request(
            paths=(year, tracker), today=AS_OF, as_of=date(2024, 3, 31), select=("VIS-1", "VIS-2")
        )
    )

    assert judged(report) == [("00AB 1", "VIS-1", "met"), ("00AB 1", "VIS-2", "not_assessable")]
