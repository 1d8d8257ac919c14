"""Episodes read as periods of care, legal statuses, placements and temporary stays."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from compliance.sources.export import Export
from compliance.sources.ssda903.reading import read_return
from tests.strategies.shipped import vocabulary

COLUMNS = "CHILD,DECOM,RNE,LS,PLACE,URN,DEC,REC,REASON_PLACE_CHANGE"
Load = Callable[..., Export]


@pytest.fixture
def load(tmp_path: Path) -> Load:
    """Loads an Episodes table of the return of 2023-24 made of the rows given."""

    def of_rows(*rows: str) -> Export:
        path = tmp_path / "2023-24" / "episodes.csv"
        path.parent.mkdir()
        path.write_text("\n".join((COLUMNS, *rows, "")), encoding="utf-8")
        return read_return([path], vocabulary(), date(2024, 3, 31))

    return of_rows


def happened(export: Export, *names: str) -> list[tuple[str, ...]]:
    """The events of these names (all, where none is given) in order: day, name, then what was filled in."""
    shown = []
    for row in export.events.sort("on", maintain_order=True).iter_rows(named=True):
        if not names or row["event"] in names:
            attributes = ("legal_status", "placement", "placement_type", "reason", "ended_by")
            values = [row[name] for name in attributes if row.get(name) is not None]
            values += [name for name in ("same_carer", "temporary", "long_term_foster") if row.get(name)]
            shown.append((row["on"].isoformat(), row["event"], *values))
    return shown


PLACEMENTS = ("placement_started", "placement_updated", "placement_ended")


def test_a_period_of_care_from_start_to_end(load: Load) -> None:
    export = load(
        "101,01/05/2023,S,V2,U6,7001,01/07/2023,X1,",
        "101,01/07/2023,L,C1,U6,7001,01/09/2023,X1,CREQB",
        "101,01/09/2023,B,C2,U4,7002,01/02/2024,E4A,",
    )

    assert happened(export) == [
        ("2023-05-01", "became_looked_after", "V2"),
        ("2023-05-01", "placement_started", "101/2023-05-01", "U6"),
        ("2023-07-01", "legal_status_changed", "C1"),
        ("2023-09-01", "legal_status_changed", "C2"),
        ("2023-09-01", "placement_ended", "101/2023-05-01", "CREQB", "carer"),
        ("2023-09-01", "placement_started", "101/2023-09-01", "U4", "long_term_foster"),
        ("2024-02-01", "ceased_looked_after", "E4A"),
        ("2024-02-01", "placement_ended", "101/2023-09-01"),
    ]
    assert export.events["file"].unique().to_list() == ["episodes.csv"]
    assert export.events.filter(export.events["on"] == date(2023, 9, 1))["row"].to_list() == [4, 3, 4]
    assert export.problems == ()


def test_an_episode_that_continues_never_starts_care_anew(load: Load) -> None:
    export = load(
        "101,01/05/2023,S,C2,U6,,01/07/2023,X1,",
        "101,01/07/2023,P,C2,K2,,01/09/2023,X1,",
        # The start contradicts the episode before, which goes on that very day.
        "101,01/09/2023,S,C2,U6,,08/10/2023,X1,",
        # As it does not here: nothing goes on over a gap.
        "101,01/12/2023,S,C2,U6,,,,",
    )

    assert happened(export, "became_looked_after") == [
        ("2023-05-01", "became_looked_after", "C2"),
        ("2023-12-01", "became_looked_after", "C2"),
    ]
    assert happened(export, "ceased_looked_after") == []
    assert happened(export, *PLACEMENTS)[-2:] == [
        ("2023-10-08", "placement_ended", "101/2023-09-01"),
        ("2023-12-01", "placement_started", "101/2023-12-01", "U6"),
    ]
    assert any("1 episode starts care (RNE S) though the one before" in note for note in export.notes)
    assert any("care starts (RNE S) on the day on which the one before continues" in n for n in export.notes)


def test_care_that_ended_and_began_again_is_two_periods(load: Load) -> None:
    export = load(
        "101,01/05/2023,S,V2,U6,,01/07/2023,E4A,",
        "101,01/07/2023,S,V2,U6,,,,",
    )

    assert happened(export, "became_looked_after", "ceased_looked_after", *PLACEMENTS) == [
        ("2023-05-01", "became_looked_after", "V2"),
        ("2023-05-01", "placement_started", "101/2023-05-01", "U6"),
        ("2023-07-01", "ceased_looked_after", "E4A"),
        ("2023-07-01", "placement_ended", "101/2023-05-01"),
        ("2023-07-01", "became_looked_after", "V2"),
        ("2023-07-01", "placement_started", "101/2023-07-01", "U6"),
    ]


def test_each_short_break_is_care_of_its_own(load: Load) -> None:
    export = load(
        "101,01/05/2023,S,V3,U6,,04/05/2023,E4A,",
        "101,01/06/2023,S,V3,U6,,04/06/2023,X1,",
        "101,04/06/2023,S,C1,U6,,,,",
    )

    assert happened(export, "became_looked_after", "ceased_looked_after", "legal_status_changed") == [
        ("2023-05-01", "became_looked_after", "V3"),
        ("2023-05-04", "ceased_looked_after", "E4A"),
        ("2023-06-01", "became_looked_after", "V3"),
        ("2023-06-04", "became_looked_after", "C1"),
    ]


@pytest.mark.parametrize("why", ["L", "T", "U"])
def test_care_that_began_before_the_files_has_no_start(load: Load, why: str) -> None:
    export = load(f"101,01/05/2023,{why},C2,U4,,01/07/2023,X1,", "101,01/07/2023,P,C2,K2,,,,")

    assert happened(export) == [
        ("2023-05-01", "legal_status_changed", "C2"),
        ("2023-05-01", "placement_updated", "101/2023-05-01", "U4", "long_term_foster"),
        ("2023-07-01", "placement_ended", "101/2023-05-01"),
        ("2023-07-01", "placement_started", "101/2023-07-01", "K2"),
    ]
    assert any(
        n.startswith("1 child's first episode in these files is not a start of care") for n in export.notes
    )


def test_a_first_episode_with_a_new_carer_starts_the_placement_but_not_care(load: Load) -> None:
    export = load("101,01/05/2023,B,C2,U6,,,,")

    assert happened(export) == [
        ("2023-05-01", "legal_status_changed", "C2"),
        ("2023-05-01", "placement_started", "101/2023-05-01", "U6"),
    ]


def test_care_resumed_without_a_start_is_not_given_one(load: Load) -> None:
    export = load("101,01/05/2023,S,V2,U6,,01/06/2023,E4A,", "101,01/08/2023,L,V2,U3,,,,")

    assert happened(export)[4:] == [
        ("2023-08-01", "legal_status_changed", "V2"),
        ("2023-08-01", "placement_updated", "101/2023-08-01", "U3"),
    ]
    assert any(
        n.startswith("1 episode follows the end of care without a start (RNE S)") for n in export.notes
    )


def test_care_that_is_said_to_end_after_the_next_episode_begins_goes_on_until_then(load: Load) -> None:
    export = load(
        "101,01/05/2023,S,C1,U6,,01/07/2023,E4A,",
        "101,01/06/2023,P,C1,K2,,,,",
    )

    assert happened(export) == [
        ("2023-05-01", "became_looked_after", "C1"),
        ("2023-05-01", "placement_started", "101/2023-05-01", "U6"),
        ("2023-06-01", "placement_ended", "101/2023-05-01"),
        ("2023-06-01", "placement_started", "101/2023-06-01", "K2"),
        ("2023-07-01", "ceased_looked_after", "E4A"),
    ]


@pytest.mark.parametrize("why", ["T", "U"])
def test_a_move_with_the_same_carer_is_a_placement_marked_so(load: Load, why: str) -> None:
    export = load("101,01/05/2023,S,C1,U6,7001,01/07/2023,X1,PLACE", f"101,01/07/2023,{why},C2,U6,7001,,,")

    assert happened(export, *PLACEMENTS) == [
        ("2023-05-01", "placement_started", "101/2023-05-01", "U6"),
        ("2023-07-01", "placement_ended", "101/2023-05-01", "PLACE"),
        ("2023-07-01", "placement_started", "101/2023-07-01", "U6", "same_carer"),
    ]


def test_a_new_carer_in_the_same_kind_of_place_is_a_new_placement(load: Load) -> None:
    export = load("101,01/05/2023,S,C2,U6,,01/07/2023,X1,LAREQ", "101,01/07/2023,P,C2,U6,,,,")

    assert happened(export, *PLACEMENTS)[1:] == [
        ("2023-07-01", "placement_ended", "101/2023-05-01", "LAREQ", "authority"),
        ("2023-07-01", "placement_started", "101/2023-07-01", "U6"),
    ]
    same_carer = export.events.filter(export.events["event"] == "placement_started")["same_carer"]
    assert same_carer.to_list() == [False, False]


@pytest.mark.parametrize(
    ("before", "after", "returns"),
    [
        ("U6,7001", "U6,7001", True),
        ("U6,7001", "U6,", True),
        ("U6,XXXXXXX", "U6,7001", True),
        ("U6,7001", "U6,7002", False),
        ("U6,7001", "K2,7001", False),
    ],
)
def test_a_temporary_stay_leaves_the_main_placement_running(
    load: Load, before: str, after: str, returns: bool
) -> None:
    export = load(
        f"101,01/05/2023,S,C2,{before},01/07/2023,X1,",
        "101,01/07/2023,P,C2,T1,,11/07/2023,X1,",
        f"101,11/07/2023,P,C2,{after},,,",
    )

    place = after.split(",")[0]
    stay = [
        ("2023-07-01", "placement_started", "101/2023-07-01", "T1", "temporary"),
        ("2023-07-11", "placement_ended", "101/2023-07-01"),
    ]
    moved_on = [
        ("2023-07-11", "placement_ended", "101/2023-05-01"),
        ("2023-07-11", "placement_started", "101/2023-07-11", place),
    ]
    assert happened(export, *PLACEMENTS)[1:] == (stay if returns else stay + moved_on)


def test_after_a_return_the_main_placement_ends_as_one(load: Load) -> None:
    export = load(
        "101,01/05/2023,S,C2,U6,7001,01/07/2023,X1,",
        "101,01/07/2023,P,C2,T4,,05/07/2023,X1,",
        "101,05/07/2023,P,C2,U6,7001,01/09/2023,X1,CHILD",
        "101,01/09/2023,P,C2,K2,7003,,,",
    )

    assert happened(export, "placement_ended") == [
        ("2023-07-05", "placement_ended", "101/2023-07-01"),
        ("2023-09-01", "placement_ended", "101/2023-05-01", "CHILD", "child"),
    ]


def test_a_change_of_legal_status_during_a_stay_does_not_split_it(load: Load) -> None:
    export = load(
        "101,01/05/2023,S,C1,U6,,01/07/2023,X1,",
        "101,01/07/2023,P,C1,T1,,05/07/2023,X1,",
        "101,05/07/2023,L,C2,T1,,09/07/2023,X1,",
        "101,09/07/2023,P,C2,T3,,,,",
    )

    assert happened(export, *PLACEMENTS)[1:] == [
        ("2023-07-01", "placement_started", "101/2023-07-01", "T1", "temporary"),
        ("2023-07-09", "placement_ended", "101/2023-07-01"),
        ("2023-07-09", "placement_started", "101/2023-07-09", "T3", "temporary"),
    ]


def test_a_stay_left_for_another_place_tells_why(load: Load) -> None:
    export = load(
        "101,01/05/2023,S,C2,U6,,01/07/2023,X1,",
        "101,01/07/2023,P,C2,T1,,05/07/2023,X1,CREQO",
        "101,05/07/2023,P,C2,K2,,,,",
    )

    assert happened(export, "placement_ended") == [
        ("2023-07-05", "placement_ended", "101/2023-07-01", "CREQO", "carer"),
        ("2023-07-05", "placement_ended", "101/2023-05-01", "CREQO", "carer"),
    ]


def test_a_last_stay_ends_on_its_own_day_and_the_main_placement_runs_on(load: Load) -> None:
    export = load("101,01/05/2023,S,C2,U6,,01/07/2023,X1,", "101,01/07/2023,P,C2,T1,,05/07/2023,X1,")

    assert happened(export, "placement_ended") == [("2023-07-05", "placement_ended", "101/2023-07-01")]


def test_care_that_ends_in_a_stay_ends_both_placements(load: Load) -> None:
    export = load(
        "101,01/05/2023,S,V2,U6,,01/07/2023,X1,",
        "101,01/07/2023,P,V2,T2,,05/07/2023,E4A,",
    )

    assert happened(export, "placement_ended") == [
        ("2023-07-05", "placement_ended", "101/2023-07-01"),
        ("2023-07-05", "placement_ended", "101/2023-05-01"),
    ]


def test_what_follows_a_stay_that_began_unseen_may_be_a_return(load: Load) -> None:
    export = load("101,01/05/2023,P,C2,T1,,05/05/2023,X1,", "101,05/05/2023,P,C2,U6,,,,")

    assert happened(export, *PLACEMENTS) == [
        ("2023-05-01", "placement_started", "101/2023-05-01", "T1", "temporary"),
        ("2023-05-05", "placement_ended", "101/2023-05-01"),
        ("2023-05-05", "placement_updated", "101/2023-05-05", "U6"),
    ]
    assert any("1 placement after a temporary stay" in note for note in export.notes)


def test_a_stay_that_is_itself_first_seen_in_its_midst_has_no_start(load: Load) -> None:
    export = load(
        "101,01/05/2023,L,C2,T1,,05/05/2023,X1,",
        "101,05/05/2023,P,C2,U1,,06/06/2023,E4A,",
        # Another period of care, seen from its start: what follows its stay is no return.
        "101,01/08/2023,S,C2,T1,,05/08/2023,X1,",
        "101,05/08/2023,P,C2,U6,,,,",
    )

    assert happened(export, *PLACEMENTS) == [
        ("2023-05-01", "placement_updated", "101/2023-05-01", "T1", "temporary"),
        ("2023-05-05", "placement_ended", "101/2023-05-01"),
        ("2023-05-05", "placement_updated", "101/2023-05-05", "U1", "long_term_foster"),
        ("2023-06-06", "placement_ended", "101/2023-05-05"),
        ("2023-08-01", "placement_started", "101/2023-08-01", "T1", "temporary"),
        ("2023-08-05", "placement_ended", "101/2023-08-01"),
        ("2023-08-05", "placement_started", "101/2023-08-05", "U6"),
    ]


@pytest.mark.parametrize(
    ("place", "moves"),
    [("U6,7001", False), ("U6,7002", True), ("K2,7001", True), (",", False), ("U6,", False)],
)
def test_without_a_usable_reason_only_another_place_is_a_move(load: Load, place: str, moves: bool) -> None:
    export = load("101,01/05/2023,S,C2,U6,7001,01/07/2023,X1,", f"101,01/07/2023,,C2,{place},,,")

    started = export.events.filter(export.events["event"] == "placement_started")
    assert len(started) == (2 if moves else 1)
    # Whether the carer is the same is then not known.
    assert started["same_carer"].to_list() == ([False, None] if moves else [False])


def test_another_place_without_a_move_updates_the_running_placement(load: Load) -> None:
    export = load("101,01/05/2023,S,C1,U6,,01/07/2023,X1,", "101,01/07/2023,L,C2,U4,,,,")

    assert happened(export, *PLACEMENTS)[1:] == [
        ("2023-07-01", "placement_updated", "101/2023-05-01", "U4", "long_term_foster")
    ]
    assert any(note.startswith("1 episode changes PLACE though its reason (RNE L)") for note in export.notes)


def test_placing_for_adoption_is_told_by_the_place_that_begins(load: Load) -> None:
    export = load(
        # Stays with the carers who will adopt; then the basis changes, and nobody is placed again.
        "101,01/05/2023,S,E1,U5,,01/07/2023,X1,CARPL",
        "101,01/07/2023,T,E1,A3,,01/08/2023,X1,",
        "101,01/08/2023,L,C2,A5,,01/02/2024,E11,",
        # One placement for adoption breaks down and another begins.
        "102,01/05/2023,P,E1,A6,,01/07/2023,X1,CREQO",
        "102,01/07/2023,P,E1,A6,,,,",
        # First seen in the midst of one.
        "103,01/05/2023,L,E1,A5,,01/08/2023,X1,",
        "103,01/08/2023,T,E1,A6,,,,",
    )

    assert happened(export, "placed_for_adoption", "adoption_order_made", "ceased_looked_after") == [
        ("2023-05-01", "placed_for_adoption"),
        ("2023-07-01", "placed_for_adoption"),
        ("2023-07-01", "placed_for_adoption"),
        ("2024-02-01", "ceased_looked_after", "E11"),
        ("2024-02-01", "adoption_order_made"),
    ]
    placed = export.events.filter(export.events["event"] == "placed_for_adoption")["case"].to_list()
    assert sorted(placed) == ["101", "102", "102"]


def test_an_end_is_taken_only_from_date_and_reason_together(load: Load) -> None:
    export = load(
        "101,01/05/2023,S,V2,U6,,01/07/2023,,",
        "102,01/05/2023,S,V2,U6,,,E4A,",
        "103,01/05/2023,S,V2,U6,,01/04/2023,E4A,",
    )

    assert happened(export, "ceased_looked_after", "placement_ended") == []
    (problem,) = export.problems
    assert (problem.file, problem.row, problem.column) == ("episodes.csv", 4, "DEC")
    assert problem.expected == "a date on or after DECOM (01/05/2023)"
    assert any(n.startswith("1 episode has DEC without a reason") for n in export.notes)
    assert any(
        n.startswith("2 episodes have a reason for ceasing (REC) without a usable DEC") for n in export.notes
    )


def test_a_gap_ends_the_placement_on_the_day_stated(load: Load) -> None:
    export = load("101,01/05/2023,S,C2,U6,,01/07/2023,X1,", "101,09/07/2023,P,C2,K2,,,,")

    assert happened(export, *PLACEMENTS)[1:] == [
        ("2023-07-01", "placement_ended", "101/2023-05-01"),
        ("2023-07-09", "placement_started", "101/2023-07-09", "K2"),
    ]
    assert any(note.startswith("1 episode begins after a gap of days") for note in export.notes)


def test_contradictions_between_episodes_are_counted(load: Load) -> None:
    export = load(
        "101,01/05/2023,S,C2,U6,,01/07/2023,X1,",
        "101,20/06/2023,P,C2,K2,,,,",
        "102,01/05/2023,S,C2,U6,,,,",
        "102,01/06/2023,S,C2,U6,,01/06/2023,X1,",
    )

    said = " ".join(export.notes)
    assert "1 episode begins before the one before it ends" in said
    assert "1 episode has no usable DEC though another follows" in said
    assert "1 episode starts care (RNE S) though the one before had not ended it" in said
    assert "1 episode starts and ends on one day (first: episodes.csv, row 5)." in said
    assert "1 child's last episode continues (REC X1) into one that these files do not hold" in said
    # An overlap ends the earlier placement when the later one starts.
    assert ("2023-06-20", "placement_ended", "101/2023-05-01") in happened(export, "placement_ended")


START = "101,01/05/2023,S,C2,U6,,"


@pytest.mark.parametrize(
    ("rows", "odd"),
    [
        ([START + ",,"], []),
        ([START + "02/05/2023,E4A,"], []),
        ([START + "01/07/2023,X1,", "101,01/07/2023,P,C2,K2,,,,"], []),
        # An end is not stated, so nothing is known to be missing after it.
        ([START + ",X1,"], ["1 episode has a reason for ceasing (REC) without a usable DEC"]),
        ([START + "01/07/2023,X1,"], ["1 child's last episode continues (REC X1)"]),
        ([START + "01/07/2023,,"], ["1 episode has DEC without a reason for ceasing (REC)"]),
        ([START + "01/05/2023,E4A,"], ["1 episode starts and ends on one day"]),
        ([START + "01/07/2023,X1,", "101,02/07/2023,P,C2,K2,,,,"], ["1 episode begins after a gap of days"]),
        (
            [START + "01/07/2023,X1,", "101,30/06/2023,P,C2,K2,,,,"],
            ["1 episode begins before the one before"],
        ),
        ([START + "01/07/2023,E4A,", "101,02/07/2023,S,C2,K2,,,,"], []),
    ],
)
def test_of_a_childs_episodes_only_what_is_odd_is_said(load: Load, rows: list[str], odd: list[str]) -> None:
    said = [note for note in load(*rows).notes if "(first: " in note]

    assert len(said) == len(odd)
    assert all(note.startswith(expected) for note, expected in zip(said, odd, strict=True))


def test_bad_cells_are_reported_where_they_stand_and_the_rest_is_used(load: Load) -> None:
    export = load(
        "101,31/02/2023,S,V2,U6,,,,",
        ",01/05/2023,S,V2,U6,,,,",
        "1.00123E+11,01/05/2023,S,V2,U6,,,,",
        "102,2023-05-01,x,C9,U9,,soon,E99,",
        "103.0,01/05/2023 00:00,s,v2,u6,,01/06/2023,e99,",
    )

    places = [(p.row, p.column, p.found) for p in export.problems]
    assert places == [
        (2, "DECOM", '"31/02/2023"'),
        (3, "CHILD", "nothing"),
        (4, "CHILD", '"1.00123E+11"'),
        (5, "DEC", '"soon"'),
        (5, "LS", '"C9"'),
        (5, "PLACE", '"U9"'),
        (5, "REC", '"E99"'),
        (5, "RNE", '"x"'),
        (6, "REC", '"e99"'),
    ]
    assert export.problems[0].expected == "a date as DD/MM/YYYY or YYYY-MM-DD"
    assert export.problems[8].expected.startswith("one of X1, E11")
    assert any(note.startswith("3 rows of Episodes have no readable child or date") for note in export.notes)
    # A reason that is on no list still says that care ended; a place on no list leaves the type unknown.
    assert happened(export) == [
        ("2023-05-01", "placement_updated", "102/2023-05-01"),
        ("2023-05-01", "became_looked_after", "V2"),
        ("2023-05-01", "placement_started", "103/2023-05-01", "U6"),
        ("2023-06-01", "ceased_looked_after", "E99"),
        ("2023-06-01", "placement_ended", "103/2023-05-01"),
    ]
    assert set(export.events["case"]) == {"102", "103"}


def test_where_a_mapping_tool_says_that_a_placement_is_out_of_the_area_it_is_read(tmp_path: Path) -> None:
    path = tmp_path / "2023-24" / "episodes.csv"
    path.parent.mkdir()
    rows = (
        f"{COLUMNS},PL_LOCATION",
        "101,01/05/2023,S,V2,U6,7001,01/07/2023,X1,,IN",
        "101,01/07/2023,P,V2,U6,7002,01/08/2023,X1,,out",
        "101,01/08/2023,P,V2,U6,7003,,,,ABROAD",
    )
    path.write_text("\n".join((*rows, "")), encoding="utf-8")

    export = read_return([path], vocabulary(), date(2024, 3, 31))

    started = export.events.filter(export.events["event"] == "placement_started").sort("on")
    assert started["out_of_area"].to_list() == [False, True, None]
    assert [(p.row, p.column) for p in export.problems] == [(4, "PL_LOCATION")]
    assert export.coverage.unread_of("101", (), [("placement_started", "out_of_area")])
