"""What the codes of an episode do to the clocks of the duties: moves with one carer, temporary stays, short breaks."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path

import pytest

from compliance.checking.request import Request
from compliance.model.findings import Finding
from compliance.model.obligations import Status
from compliance.model.settings import Settings
from tests.strategies.checks import check

EPISODES = "CHILD,DECOM,RNE,LS,PLACE,PLACE_PROVIDER,DEC,REC,REASON_PLACE_CHANGE,URN"
HEADER = "CHILD,SEX,DOB"
REVIEWS = "CHILD,DOB,REVIEW,REVIEW_CODE"
STEADY = ("201,01/05/2023,S,C2,U6,PR1,,,,7001",)
SAME_CARER = (
    "101,01/05/2023,S,C2,U6,PR1,01/08/2023,X1,OTHER,7001",
    "101,01/08/2023,{why},C2,U6,PR4,,,,7002",
)
STAY = (
    "101,01/05/2023,S,C2,U6,PR1,01/08/2023,X1,CARPL,7001",
    "101,01/08/2023,P,C2,T3,,11/08/2023,X1,CARPL,",
    "101,11/08/2023,P,C2,U6,PR1,,,,7001",
)


def findings(folder: Path, rows: tuple[str, ...], readings: Mapping[str, str] | None = None) -> list[Finding]:
    """What is found of the child of these episodes, with two reviews in time, as of the end of 2023-24."""
    child = rows[0].partition(",")[0]
    year = folder / "2023-24"
    year.mkdir(parents=True)
    tables = {
        "episodes": (EPISODES, *rows),
        "header": (HEADER, f"{child},2,01/02/2012"),
        "reviews": (REVIEWS, f"{child},,22/05/2023,PN1", f"{child},,21/08/2023,PN1"),
    }
    for name, lines in tables.items():
        (year / f"{name}.csv").write_text("\n".join((*lines, "")))
    settings = Settings(readings=dict(readings or {}))
    request = Request(paths=(year,), today=date(2024, 6, 1), settings=settings)
    return list(check(request).findings)


def clocks(found: list[Finding]) -> set[tuple[object, ...]]:
    """From when each duty is counted, until when, and what became of it; of the child neither number nor rows."""
    return {(each.rule, each.anchor_on, each.due_on, each.status, each.met_on) for each in found}


@pytest.mark.parametrize("why", ["T", "U"])
def test_a_move_with_the_same_carer_restarts_no_clock(tmp_path: Path, why: str) -> None:
    steady = findings(tmp_path / "steady", STEADY)
    moved = findings(tmp_path / "moved", tuple(row.format(why=why) for row in SAME_CARER))

    # Whether a place is one that the child may be in is asked of each.
    assert clocks(moved) - clocks(steady) == {
        ("PLC-16-UNDER16", date(2023, 8, 1), date(2023, 8, 1), Status.MET, date(2023, 8, 1))
    }
    assert clocks(steady) <= clocks(moved)
    assert len(steady) > 20


def test_a_temporary_stay_restarts_no_clock(tmp_path: Path) -> None:
    steady = findings(tmp_path / "steady", STEADY)
    stayed = findings(tmp_path / "stayed", STAY)

    assert clocks(stayed) == clocks(steady)


@pytest.mark.parametrize("rows", [SAME_CARER, STAY], ids=["same carer", "temporary stay"])
def test_under_the_other_reading_each_move_begins_a_placement(tmp_path: Path, rows: tuple[str, ...]) -> None:
    found = findings(tmp_path, tuple(row.format(why="T") for row in rows), {"A10": "A"})

    first_visits = {each.anchor_on for each in found if each.rule == "VIS-1"}
    assert date(2023, 8, 1) in first_visits
    # The first review is counted from coming into care whichever way moves are read.
    assert {each.anchor_on for each in found if each.rule == "REV-1"} == {date(2023, 5, 1)}


def test_a_change_of_legal_status_with_the_same_carer_changes_the_status_and_no_placement(
    tmp_path: Path,
) -> None:
    rows = (
        "101,01/05/2023,S,V2,U6,PR1,01/08/2023,X1,OTHER,7001",
        "101,01/08/2023,U,C2,U6,PR1,,,,7001",
    )

    found = findings(tmp_path, rows)

    assert {each.anchor_on for each in found if each.rule == "VIS-1"} == {date(2023, 5, 1)}
    assert {each.anchor_on for each in found if each.rule == "REV-1"} == {date(2023, 5, 1)}


def test_short_breaks_owe_what_short_breaks_owe_and_no_more(tmp_path: Path) -> None:
    breaks = (
        "101,05/05/2023,S,V3,U6,PR1,08/05/2023,E8,,7001",
        "101,02/06/2023,S,V3,U6,PR1,25/06/2023,E8,,7001",
        "101,07/07/2023,S,V3,U6,PR1,10/07/2023,E8,,7001",
    )

    found = findings(tmp_path, breaks)

    assert not {each.rule for each in found} & {"REV-1", "VIS-1", "HLT-1", "PLC-1", "IRO-1"}
    stays = {(each.anchor_on, str(each.status)) for each in found if each.rule == "SHB-1-STAY"}
    # The second lasted 23 nights.
    assert stays == {(date(2023, 5, 5), "met"), (date(2023, 6, 2), "met_late"), (date(2023, 7, 7), "met")}


def test_an_agreement_of_short_breaks_says_nothing_of_its_nights(tmp_path: Path) -> None:
    found = findings(tmp_path, ("101,05/05/2023,S,V4,U6,PR1,,,,7001",))

    rules = {each.rule for each in found}
    assert not rules & {"SHB-1", "SHB-1-STAY", "REV-1", "VIS-1"}
    assert {"SHB-2", "SHB-3"} <= rules
