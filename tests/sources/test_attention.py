"""Children of age with no end of care, and children who are never shown in care."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from compliance.checking.quality import quality
from compliance.checking.request import Request
from compliance.model.irregularities import Irregularity, Kind

AS_OF = date(2024, 9, 30)


def found(folder: Path, rows: str, *, as_of: date = AS_OF, **asked: object) -> list[Irregularity]:
    path = folder / "events.csv"
    path.write_text(f"case,event,on,date_of_birth\n{rows}")
    return list(quality(Request((path,), today=as_of, **asked)).found)  # type: ignore[arg-type]


def of_kind(kind: Kind, listed: list[Irregularity]) -> list[str]:
    return [each.case for each in listed if each.kind is kind]


@pytest.mark.parametrize(
    ("born", "marks", "told"),
    [
        ("2006-09-30", "S 2020-05-04", True),
        ("2006-10-01", "S 2020-05-04", False),
        ("", "S 2020-05-04", False),
        ("2004-02-10", "S 2020-05-04,E 2021-05-04", False),
        ("2004-02-10", "S 2020-05-04,E 2021-05-04,S 2021-05-04", True),
        ("2004-02-10", "S 2020-05-04,E 2020-05-04", False),
        ("2004-02-10", "S 2018-05-04,E 2019-05-04,S 2020-05-04", True),
        ("2004-02-10", "S 2018-05-04,E 2019-05-04,R 2020-05-04", False),
        ("2004-02-10", "R 2020-05-04", True),
        ("2004-02-10", "E 2020-05-04", False),
        ("2004-02-10", "R 2020-05-04,E 2021-05-04,S 2021-05-04", True),
        ("2004-02-10", "S 2020-05-04,E 2024-10-01", True),
    ],
)
def test_who_is_of_age_with_care_that_has_not_ended(
    tmp_path: Path, born: str, marks: str, told: bool
) -> None:
    names = {"S": "became_looked_after", "E": "ceased_looked_after", "R": "review_held"}
    rows = "".join(f"1,{names[mark[0]]},{mark[2:]},{born}\n" for mark in marks.split(","))

    assert of_kind(Kind.OF_AGE, found(tmp_path, rows)) == (["1"] if told else [])


def test_it_names_the_birthday_and_the_row_that_began_the_care(tmp_path: Path) -> None:
    rows = (
        "1,child,,2004-02-10\n1,became_looked_after,2012-05-04,\n1,ceased_looked_after,2012-06-04,\n"
        "1,became_looked_after,2015-05-04,\n1,visit,2015-05-05,\n"
    )

    (one,) = [each for each in found(tmp_path, rows) if each.kind is Kind.OF_AGE]

    assert (
        str(one)
        == "events.csv, row 5: 18 on 10 February 2022, no end of care since; care was taken to end then"
    )


def test_a_child_born_on_29_february_is_of_age_on_the_day_that_the_settings_choose(tmp_path: Path) -> None:
    rows = "1,became_looked_after,2020-05-04,2004-02-29\n"

    assert of_kind(Kind.OF_AGE, found(tmp_path, rows, as_of=date(2022, 2, 28))) == []
    assert of_kind(Kind.OF_AGE, found(tmp_path, rows, as_of=date(2022, 3, 1))) == ["1"]


def test_an_end_that_was_not_yet_known_does_not_count(tmp_path: Path) -> None:
    path = tmp_path / "events.csv"
    path.write_text(
        "case,event,on,date_of_birth,recorded_on\n1,became_looked_after,2020-05-04,2004-02-10,2020-05-04\n"
        "1,ceased_looked_after,2022-02-09,,2022-05-01\n"
    )
    request = Request((path,), today=AS_OF, as_of=date(2022, 4, 1))
    then = Request((path,), today=AS_OF, as_of=date(2022, 4, 1), known_at=date(2022, 4, 1))

    assert of_kind(Kind.OF_AGE, list(quality(request).found)) == []
    assert of_kind(Kind.OF_AGE, list(quality(then).found)) == ["1"]


def test_children_with_other_events_and_no_care_are_told_once_each(tmp_path: Path) -> None:
    rows = (
        "1,became_looked_after,2024-05-04,\n1,visit,2024-05-05,\n2,visit,2024-05-05,\n2,dental_check,2024-05-04,\n"
        "3,review_held,2024-05-05,\n4,became_care_leaver,2024-05-05,\n4,visit,2024-05-05,\n"
        "5,carer_approved,2024-05-05,\n6,home_opened,2024-05-05,\n7,child,,2012-01-01\n"
    )

    strangers = [each for each in found(tmp_path, rows) if each.kind is Kind.ELSEWHERE and each.case]

    assert [(each.case, each.row, each.found) for each in strangers] == [
        ("2", 5, "has dental check, visit, and nothing that shows care")
    ]


def test_a_child_whom_a_return_misses_is_told_once(tmp_path: Path) -> None:
    folder = tmp_path / "2023-24"
    folder.mkdir()
    (folder / "episodes.csv").write_text("CHILD,DECOM,RNE,LS,PLACE,DEC,REC\n101,03/05/2023,S,V2,U6,,\n")
    (folder / "sw.csv").write_text("CHILD,SW_ID,SW_DECOM,SW_DEC,SW_REASON\n102,A,03/05/2023,,\n")
    tracker = tmp_path / "visits.csv"
    tracker.write_text("case,event,on\n101,visit,2023-05-05\n103,visit,2023-05-05\n")

    listed = quality(Request((folder, tracker), today=AS_OF)).found

    assert [each.case for each in listed if each.kind is Kind.ELSEWHERE and each.case] == ["102", "103"]
