"""The return's codes: each known from the collection of 2016-17 on, and told of where its year has another."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from pathlib import Path

import pytest

from compliance.model.irregularities import Irregularity, Kind
from compliance.sources.export import Export
from compliance.sources.ssda903.code_lists import CodeLists, read_code_lists
from compliance.sources.ssda903.reading import read_return
from tests.strategies.shipped import vocabulary

HEADER = "CHILD,SEX,DOB"
EPISODES = "CHILD,DECOM,RNE,LS,CIN,PLACE,PLACE_PROVIDER,DEC,REC,REASON_PLACE_CHANGE"
REVIEWS = "CHILD,DOB,REVIEW,REVIEW_CODE"
MISSING = "CHILD,DOB,MISSING,MIS_START,MIS_END"
OC2 = "CHILD,DOB,SDQ_SCORE,SDQ_REASON,CONVICTED,HEALTH_CHECK,IMMUNISATIONS,TEETH_CHECK,HEALTH_ASSESSMENT"
OC3 = "CHILD,DOB,IN_TOUCH,ACTIV,ACCOM"
SW = "CHILD,DOB,SW_ID,SW_DECOM,SW_DEC,SW_REASON"
PLACED = "CHILD,DOB,DATE_PLACED,DATE_PLACED_CEASED,REASON_PLACED_CEASED"
PREV = "CHILD,DOB,PREV_PERM,LA_PERM,DATE_PERM"
FROM_2024, TO_2024 = "a code in use from 1 April 2024", "a code in use to 31 March 2024"
Load = Callable[[Mapping[str, tuple[str, ...]]], Export]


@pytest.fixture
def load(tmp_path: Path) -> Load:
    """Loads a folder of files, each a path and its lines."""

    def of_files(files: Mapping[str, tuple[str, ...]]) -> Export:
        for name, lines in files.items():
            path = tmp_path / "return" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text("\n".join((*lines, "")), encoding="utf-8")
        return read_return([tmp_path / "return"], vocabulary(), date(2027, 6, 30))

    return of_files


def of_other_years(export: Export) -> list[Irregularity]:
    return [each for each in export.irregularities if each.kind is Kind.OTHER_YEAR]


def episodes(place: str, rec: str = "", moved: str = "") -> tuple[str, str]:
    return (EPISODES, f"101,01/05/2016,S,V2,N1,{place},PR1,{'01/02/2018' if rec else ''},{rec},{moved}")


@pytest.mark.parametrize(
    ("year", "rows", "said"),
    [
        ("2016-17", episodes("H5", "E43"), None),
        ("2017-18", episodes("P2", "E44"), None),
        (
            "2017-18",
            episodes("U6", "E45"),
            "REC: E45 in 1 row of Episodes of 2017-18, a code in use from 1 April 2018",
        ),
        ("2018-19", episodes("U6", "E45", "CUSTOD"), None),
        (
            "2018-19",
            episodes("U6", "E44"),
            "REC: E44 in 1 row of Episodes of 2018-19, a code in use to 31 March 2018",
        ),
        (
            "2017-18",
            episodes("U6", "X1", "CUSTOD"),
            "REASON_PLACE_CHANGE: CUSTOD in 1 row of Episodes of 2017-18, a code in use from 1 April 2018",
        ),
        # A code that came or went within a year is one of that year's.
        (
            "2022-23",
            episodes("K3"),
            "PLACE: K3 in 1 row of Episodes of 2022-23, a code in use from 28 October 2023",
        ),
        ("2023-24", episodes("K3"), None),
        ("2023-24", episodes("P2"), None),
        (
            "2024-25",
            episodes("P2"),
            "PLACE: P2 in 1 row of Episodes of 2024-25, a code in use to 27 October 2023",
        ),
        (
            "2024-25",
            episodes("h5"),
            "PLACE: H5 in 1 row of Episodes of 2024-25, a code in use to 31 March 2024",
        ),
        (
            "2024-25",
            episodes("Z12"),
            "PLACE: Z12 in 1 row of Episodes of 2024-25, a code in use from 1 April 2025",
        ),
        ("2025-26", episodes("Z12"), None),
        ("2025-26", episodes("Z1"), None),
        ("2023-24", (HEADER, "101,2,01/02/2010"), None),
        ("2023-24", (HEADER, "101,F,01/02/2010"), "SEX: F in 1 row of Header of 2023-24, " + FROM_2024),
        ("2024-25", (HEADER, "101,2.0,01/02/2010"), "SEX: 2 in 1 row of Header of 2024-25, " + TO_2024),
        ("2020-21", (OC3, "101,01/02/2003,YES,F3,B1"), None),
        (
            "2021-22",
            (OC3, "101,01/02/2003,YES,F3,B1"),
            "ACTIV: F3 in 1 row of OC3 of 2021-22, a code in use to 31 March 2021",
        ),
        ("2021-22", (OC3, "101,01/02/2003,YES,F5,B1"), None),
    ],
)
def test_a_code_of_another_year_is_read_and_told_of(
    load: Load, year: str, rows: tuple[str, str], said: str | None
) -> None:
    export = load({f"{year}/a.csv": rows})

    assert export.problems == ()
    assert [each.found for each in of_other_years(export)] == ([f"column {said}"] if said else [])
    assert [each.done for each in of_other_years(export)] == (["it was read as it stands"] if said else [])


def test_a_code_of_another_year_means_what_it_means(load: Load) -> None:
    export = load({"2024-25/e.csv": episodes("H5"), "2024-25/h.csv": (HEADER, "101,2,01/02/2010")})

    events = {row["event"]: row for row in export.events.to_dicts()}
    assert events["placement_started"]["placement_type"] == "H5"
    assert events["child"]["sex"] == "female"
    assert export.coverage.unread == {}


def test_one_code_in_many_rows_is_told_once_with_the_first_of_them(load: Load) -> None:
    export = load({"2024-25/h.csv": (HEADER, "101,1,01/02/2010", "102,M,01/02/2010", "103,1,01/02/2010")})

    (told,) = of_other_years(export)
    assert (told.case, told.file, told.row) == ("", "2024-25/h.csv", 2)
    assert told.found.startswith("column SEX: 1 in 2 rows of Header of 2024-25")
    assert f"{told.in_short()}." in export.notes


def test_rows_of_no_known_year_hold_no_code_of_another_year(load: Load) -> None:
    assert not of_other_years(load({"h.csv": (HEADER, "101,1,01/02/2010", "102,M,01/02/2010")}))


UNKNOWN = {
    "e.csv": (EPISODES, "101,01/05/2023,S,V2,N9,U6,PR9,01/06/2023,X1,MOVED"),
    "m.csv": (MISSING, "101,,Q,01/06/2023,02/06/2023"),
    "o.csv": (OC2, "101,,,SDQ9,2,3,9,9,9"),
    "o3.csv": (OC3, "101,01/05/2005,MAYBE,F9,01"),
    "sw.csv": (SW, "101,,SW1,01/05/2023,,SWLAZY"),
    "p.csv": (PLACED, "101,,01/05/2023,01/06/2023,XXX"),
    "pp.csv": (PREV, "101,,P9,,"),
}


def test_a_code_that_no_collection_knows_is_a_problem(load: Load) -> None:
    export = load({f"2023-24/{name}": rows for name, rows in UNKNOWN.items()})

    assert {(problem.file.removeprefix("2023-24/"), problem.column) for problem in export.problems} == {
        *(("e.csv", column) for column in ("CIN", "PLACE_PROVIDER", "REASON_PLACE_CHANGE")),
        ("m.csv", "MISSING"),
        *(
            ("o.csv", column)
            for column in (
                *("SDQ_REASON", "CONVICTED", "HEALTH_CHECK", "IMMUNISATIONS", "TEETH_CHECK"),
                "HEALTH_ASSESSMENT",
            )
        ),
        *(("o3.csv", column) for column in ("IN_TOUCH", "ACTIV", "ACCOM")),
        *(("sw.csv", "SW_REASON"), ("p.csv", "REASON_PLACED_CEASED"), ("pp.csv", "PREV_PERM")),
    }
    (worker,) = (problem for problem in export.problems if problem.column == "SW_REASON")
    assert (worker.found, worker.case) == ('"SWLAZY"', "101")
    assert worker.expected.startswith("one of MANAGE, FCONTA")


def test_an_unknown_code_that_no_duty_turns_on_leaves_everything_judged(load: Load) -> None:
    export = load({f"2023-24/{name}": UNKNOWN[name] for name in ("sw.csv", "p.csv", "pp.csv")})

    assert len(export.problems) == 3
    assert export.coverage.unread == {}


def test_an_unknown_category_of_need_or_provider_leaves_the_episode_as_it_is(load: Load) -> None:
    rows = (EPISODES, "101,01/05/2023,S,V2,N9,U6,PR9,,,")

    export = load({"2023-24/e.csv": rows})

    assert [problem.column for problem in export.problems] == ["CIN", "PLACE_PROVIDER"]
    assert {"became_looked_after", "placement_started"} == set(export.events["event"])
    assert export.coverage.unread == {}


def _columns(lists: CodeLists) -> Iterator[tuple[str, str]]:
    return ((table, column) for table, columns in lists.items() for column in columns)


@pytest.mark.parametrize(("table", "column"), list(_columns(read_code_lists())))
def test_what_is_dated_is_a_code_of_the_list_and_begins_before_it_ends(table: str, column: str) -> None:
    codes = read_code_lists()[table][column]

    assert len(codes) > 1
    assert all(each.first is None or each.last is None or each.first <= each.last for each in codes.values())
    # Some code of each list stands in each collection.
    assert all(any(each.in_collection(year) for each in codes.values()) for year in range(2017, 2031))


def test_legal_statuses_and_kinds_of_placement_are_those_of_the_vocabulary() -> None:
    lists, words = read_code_lists()["Episodes"], vocabulary().codes

    assert set(lists["LS"]) == set(words["legal_status"])
    assert set(lists["PLACE"]) == set(words["placement_type"])
