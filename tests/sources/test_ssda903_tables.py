"""The return's other tables, several years on one another, and what a return's silence covers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path

import pytest

from compliance.model.coverage import Record, Window
from compliance.model.irregularities import Kind
from compliance.sources.export import Export
from compliance.sources.ssda903.reading import read_return
from tests.strategies.shipped import vocabulary

HEADER = "CHILD,SEX,DOB,ETHNIC,UPN,MOTHER,MC_DOB"
EPISODES = "CHILD,DECOM,RNE,LS,PLACE,DEC,REC"
REVIEWS = "CHILD,DOB,REVIEW,REVIEW_CODE"
MISSING = "CHILD,DOB,MISSING,MIS_START,MIS_END"
OC2 = "CHILD,DOB,SDQ_SCORE,SDQ_REASON,HEALTH_CHECK,IMMUNISATIONS,TEETH_CHECK,HEALTH_ASSESSMENT"
SW = "CHILD,DOB,SW_ID,SW_DECOM,SW_DEC,SW_REASON"
PLACED = "CHILD,DOB,DATE_PLACED,DATE_PLACED_CEASED,REASON_PLACED_CEASED"
AD1 = "CHILD,DOB,DATE_INT,DATE_MATCH,FOSTER_CARE,NB_ADOPTR,SEX_ADOPTR,LS_ADOPTR"
UASC = "CHILD,SEX,DOB,DUC"
Load = Callable[..., Export]


@pytest.fixture
def load(tmp_path: Path) -> Load:
    """Loads a folder of files, each a path and its lines."""

    def of_files(files: Mapping[str, tuple[str, ...]], as_of: date | None = date(2024, 6, 30)) -> Export:
        for name, lines in files.items():
            path = tmp_path / "return" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text("\n".join((*lines, "")), encoding="utf-8")
        return read_return([tmp_path / "return"], vocabulary(), as_of)

    return of_files


def facts(export: Export, event: str, *attributes: str) -> list[tuple[object, ...]]:
    """Case, day and the attributes named of each event of one type, in order."""
    rows = export.events.filter(export.events["event"] == event).sort(
        "case", "on", "row", maintain_order=True
    )
    return [tuple(row[name] for name in ("case", "on", *attributes)) for row in rows.iter_rows(named=True)]


def test_the_later_return_says_how_an_episode_went_on(load: Load) -> None:
    export = load(
        {
            "2022-23/episodes.csv": (EPISODES, "101,01/02/2023,S,V2,U6,,", "102,01/03/2023,S,V2,U6,,"),
            "2023-24/episodes.csv": (
                *(EPISODES, "101,2023-02-01,S,V2,U6,01/06/2023,E4A", "102,01/03/2023,S,C1,K2,,"),
                "102,01/03/2023,S,C1,K2,,",
            ),
        }
    )

    assert facts(export, "became_looked_after", "legal_status", "file") == [
        ("101", date(2023, 2, 1), "V2", "2023-24/episodes.csv"),
        ("102", date(2023, 3, 1), "C1", "2023-24/episodes.csv"),
    ]
    assert facts(export, "ceased_looked_after", "reason") == [("101", date(2023, 6, 1), "E4A")]
    assert facts(export, "placement_started", "placement_type")[1] == ("102", date(2023, 3, 1), "K2")
    # The end that the later year added is no restatement; another status and place are.
    said = " ".join(export.notes)
    assert "1 row of Episodes says otherwise than a newer return; the newer one was used" in said
    assert "(first: 2022-23/episodes.csv, row 3)" in said
    assert "1 row of Episodes repeats another row of its year; it counts once" in said


def test_a_later_return_may_correct_an_end(load: Load) -> None:
    export = load(
        {
            # By name the later return's file comes first.
            "z 2022-23/e.csv": (EPISODES, "101,01/02/2023,S,V2,U6,20/02/2023,E4A"),
            "a 2023-24/e.csv": (EPISODES, "101,01/02/2023,S,V2,U6,25/02/2023,E4A"),
        }
    )

    assert facts(export, "ceased_looked_after") == [("101", date(2023, 2, 25))]
    assert any("1 row of Episodes says otherwise" in note for note in export.notes)


def test_care_seen_from_its_start_only_when_years_are_stacked(load: Load) -> None:
    later = {"2023-24/e.csv": (EPISODES, "101,01/08/2023,P,V2,K2,,")}
    earlier = {"2022-23/e.csv": (EPISODES, "101,01/02/2023,S,V2,U6,01/08/2023,X1")}

    assert facts(load(later), "became_looked_after") == []
    assert facts(load(earlier | later), "became_looked_after") == [("101", date(2023, 2, 1))]


def test_a_child_open_in_one_return_and_absent_from_the_next_was_not_in_care_after_it(load: Load) -> None:
    export = load(
        {
            "2022-23/e.csv": (EPISODES, "101,01/02/2023,S,V2,U6,,", "102,01/02/2023,S,V2,U6,,"),
            "2023-24/e.csv": (EPISODES, "102,01/02/2023,S,V2,U6,,"),
        }
    )

    assert len(facts(export, "became_looked_after")) == 2
    assert facts(export, "ceased_looked_after") == [("101", date(2023, 3, 31))]
    (gone,) = (each for each in export.irregularities if each.kind is Kind.GONE)
    assert (gone.case, gone.file, gone.row, gone.noted) == ("101", "2022-23/e.csv", 2, True)


def test_reviews(load: Load) -> None:
    export = load(
        {
            "2022-23/r.csv": (REVIEWS, "101,,01/03/2023,PN1"),
            "2023-24/r.csv": (
                *(REVIEWS, "101,,01/03/2023,PN2", "101,,01/09/2023,PN9", "101,,31/09/2023,PN1"),
                *("101,,,PN1", "102,,30/06/2024,", "102,,01/09/2024,"),
            ),
        }
    )

    assert facts(export, "review_held", "kind", "participation") == [
        ("101", date(2023, 3, 1), "care", "PN2"),
        ("101", date(2023, 9, 1), "care", None),
        ("102", date(2024, 6, 30), "care", None),
        ("102", date(2024, 9, 1), "care", None),
    ]
    assert [(p.file, p.row, p.column, p.found) for p in export.problems] == [
        ("2023-24/r.csv", 3, "REVIEW_CODE", '"PN9"'),
        ("2023-24/r.csv", 4, "REVIEW", '"31/09/2023"'),
        ("2023-24/r.csv", 5, "REVIEW", "nothing"),
    ]
    said = " ".join(export.notes)
    assert "1 review is dated after the as-of day (first: 2023-24/r.csv, row 7)" in said
    assert "2 rows of Reviews have no readable child or date; they were set aside" in said
    assert "1 row of Reviews says otherwise" in said


def test_missing_episodes(load: Load) -> None:
    export = load(
        {
            "2022-23/m.csv": (MISSING, "101,,M,30/03/2023,"),
            "2023-24/m.csv": (
                *(MISSING, "101,,M,30/03/2023,02/04/2023", "101,,A,01/05/2023,30/04/2023"),
                "102,,Q,01/06/2023,",
            ),
        }
    )

    assert facts(export, "missing_started", "episode", "type") == [
        ("101", date(2023, 3, 30), "101/2023-03-30", "missing"),
        ("101", date(2023, 5, 1), "101/2023-05-01", "absent"),
        ("102", date(2023, 6, 1), "102/2023-06-01", None),
    ]
    assert facts(export, "missing_ended", "episode") == [("101", date(2023, 4, 2), "101/2023-03-30")]
    assert [(p.row, p.column) for p in export.problems] == [(3, "MIS_END"), (4, "MISSING")]


def test_social_workers(load: Load) -> None:
    rows = ("101,,SW1,01/05/2023,01/07/2023,MANAGE", "101,,SW2,01/07/2023,,", "102,,,01/07/2023,,")
    export = load({"2023-24/sw.csv": (SW, *rows, rows[1])})

    assert facts(export, "worker_allocation_ended", "role", "worker") == [
        ("101", date(2023, 7, 1), "social_worker", "SW1")
    ]
    assert facts(export, "worker_allocated", "role", "worker") == [
        ("101", date(2023, 5, 1), "social_worker", "SW1"),
        ("101", date(2023, 7, 1), "social_worker", "SW2"),
        ("102", date(2023, 7, 1), "social_worker", None),
    ]
    assert [(p.row, p.column) for p in export.problems] == [(4, "SW_ID")]
    assert any("1 row of SWEpisodes repeats" in note for note in export.notes)


def test_orders_depriving_of_liberty(load: Load) -> None:
    dolo = "CHILD,DOB,DOLO_START,DOLO_END"
    rows = (
        "101,,01/05/2026,01/08/2026",
        "102,,01/07/2026,",
        "103,,01/07/2026,30/06/2026",
        "104,,zz/07/2026,",
    )
    export = load({"2026-27/d.csv": (dolo, *rows)}, as_of=date(2026, 12, 31))

    assert facts(export, "liberty_order_made", "order", "liberty") == [
        ("101", date(2026, 5, 1), "101/2026-05-01", "deprivation_of_liberty"),
        ("102", date(2026, 7, 1), "102/2026-07-01", "deprivation_of_liberty"),
        ("103", date(2026, 7, 1), "103/2026-07-01", "deprivation_of_liberty"),
    ]
    assert facts(export, "liberty_order_ended", "order") == [("101", date(2026, 8, 1), "101/2026-05-01")]
    assert [(p.row, p.column) for p in export.problems] == [(4, "DOLO_END"), (5, "DOLO_START")]
    # Orders on secure accommodation are in no table, so that none stands here shows nothing.
    assert export.coverage.of("102", Record("liberty_order_made")) == ()


def test_the_end_of_a_workers_allocation_before_its_start_is_not_used(load: Load) -> None:
    export = load({"2023-24/sw.csv": (SW, "101,,SW1,01/05/2023,30/04/2023,MANAGE")})

    assert facts(export, "worker_allocation_ended") == []
    assert [(p.row, p.column) for p in export.problems] == [(2, "SW_DEC")]
    assert export.coverage.unread_of("101", ["worker_allocation_ended"], ())
    assert not export.coverage.unread_of("101", ["worker_allocated"], ())


def test_earlier_permanence_and_the_end_of_being_unaccompanied_may_be_partly_known(load: Load) -> None:
    prev = "CHILD,DOB,PREV_PERM,LA_PERM,DATE_PERM"
    days = ("zz/05/2019", "zz/zz/2019", "ZZ/ZZ/ZZZZ", "01/05/2019", "", "zz/13/2019", "01/zz/2019", "2019")
    export = load(
        {
            "2023-24/pp.csv": (prev, *(f"{n},,P1,,{day}" for n, day in enumerate(days, start=101))),
            "2023-24/u.csv": (UASC, "101,1,02/02/2010,01/02/2028", "102,1,02/02/2010,soon"),
        }
    )

    assert [(p.row, p.column, p.found) for p in export.problems] == [
        (7, "DATE_PERM", '"zz/13/2019"'),
        (8, "DATE_PERM", '"01/zz/2019"'),
        (9, "DATE_PERM", '"2019"'),
        (3, "DUC", '"soon"'),
    ]
    assert "or with zz for what is not known (zz/05/2019)" in export.problems[0].expected
    # The child is unaccompanied all the same, and no duty turns on the rest.
    assert len(facts(export, "child", "unaccompanied")) == 4
    assert export.coverage.unread == {}


def test_the_decision_for_adoption_of_a_child_whom_only_the_table_of_adoptions_has(load: Load) -> None:
    export = load(
        {
            "2023-24/p.csv": (PLACED, "102,,01/05/2023,,", "103,,01/05/2023,,"),
            "2023-24/a.csv": (
                *(AD1, "101,,01/02/2023,01/08/2023,0,2,MF,L11", "102,,01/05/2023,01/09/2023,0,2,MF,L11"),
                *("103,,09/05/2023,01/09/2023,0,2,MF,L11", "104,,01/03/2023,,0,2,MF,L11"),
            ),
        }
    )

    assert facts(export, "adoption_decision") == [
        ("101", date(2023, 2, 1)),
        ("102", date(2023, 5, 1)),
        ("103", date(2023, 5, 1)),
        ("104", date(2023, 3, 1)),
    ]
    assert len(facts(export, "adoption_matched")) == 3
    (told,) = (each for each in export.irregularities if each.kind is Kind.CONTRADICTED)
    assert (told.case, told.done, told.noted) == ("103", "that of PlacedAdoption was used", True)
    assert [(p.row, p.column) for p in export.problems] == [(5, "DATE_MATCH")]


OC3 = "CHILD,DOB,IN_TOUCH,ACTIV,ACCOM"


def test_contact_with_care_leavers_stands_on_their_birthdays(load: Load) -> None:
    export = load(
        {
            "2023-24/oc3.csv": (
                *(OC3, "101,05/05/2005,YES,F2,B1", "102,29/02/2004,NO,F2,B1", "103,01/04/2006,REFU,0,0"),
                *("104,31/03/2003,NREQ,F2,B1", "105,05/05/2004,DIED,0,0", "106,05/05/2004,RHOM,0,0"),
                *("107,05/05/2001,YES,F2,B1", "108,zz/05/2005,YES,F2,B1", "109,05/05/2005,PERHAPS,F2,B1"),
            ),
        }
    )

    assert facts(export, "in_touch_recorded", "in_touch", "reason") == [
        ("101", date(2023, 5, 5), True, None),
        ("102", date(2024, 2, 29), False, None),
        ("103", date(2023, 4, 1), False, "refused"),
        ("104", date(2024, 3, 31), False, "not_required"),
        ("109", date(2023, 5, 5), None, None),
    ]
    assert [(p.row, p.column) for p in export.problems] == [(9, "DOB"), (10, "IN_TOUCH")]
    (other,) = (each for each in export.irregularities if each.case == "107")
    assert other.found == "this row of OC3 is of a young person who does not turn 17 to 21 in its year"
    assert export.coverage.unread_of("109", (), [("in_touch_recorded", "in_touch")])
    assert not {"contact_made", "became_care_leaver"} & set(export.events["event"])


def test_care_leavers_are_not_missed_in_the_tables_of_children_in_care(load: Load) -> None:
    export = load(
        {
            "2023-24/h.csv": (HEADER, "102,2,01/02/2010,,,,"),
            "2023-24/e.csv": (EPISODES, "102,01/05/2023,S,V2,U6,,"),
            "2023-24/oc3.csv": (OC3, "101,05/05/2005,YES,F2,B1"),
        }
    )

    assert not export.irregularities
    assert export.coverage.unread == {}
    assert export.coverage.of("101", Record("in_touch_recorded")) == (
        Window(date(2023, 4, 1), date(2024, 3, 31)),
    )


def test_adoption_tables(load: Load) -> None:
    export = load(
        {
            "2022-23/p.csv": (PLACED, "101,,01/02/2023,,"),
            "2023-24/p.csv": (PLACED, "101,,01/02/2023,01/09/2023,RD1", "102,,01/05/2023,,"),
            "2022-23/a.csv": (AD1, "102,,01/05/2023,01/11/2023,0,2,MF,L11"),
            "2023-24/a.csv": (AD1, "102,,01/05/2023,05/11/2023,0,2,MF,L11"),
        }
    )

    assert facts(export, "adoption_decision") == [("101", date(2023, 2, 1)), ("102", date(2023, 5, 1))]
    assert facts(export, "adoption_plan_reversed") == [("101", date(2023, 9, 1))]
    assert facts(export, "adoption_matched") == [("102", date(2023, 11, 5))]


def test_who_the_children_are(load: Load) -> None:
    export = load(
        {
            "2023-24/h.csv": (
                *(HEADER, "101,1,01/02/2010,,,,", "102,F,,,,,", "103,U,01/02/2012,,,,"),
                *("104,9,01/02/2012,,,,", "105,2,zz/02/2012,,,,"),
            ),
            "2023-24/u.csv": (UASC, "101,1,02/02/2010,01/02/2028"),
            "2023-24/r.csv": (
                *(REVIEWS, "101,02/02/2010,01/05/2023,PN1", "102,05/05/2011,01/05/2023,PN1"),
                "106,06/06/2011,01/05/2023,PN1",
            ),
            "2022-23/r.csv": (REVIEWS, "106,07/07/2011,01/05/2022,PN1", "106,07/07/2011,02/05/2022,PN1"),
        }
    )

    assert facts(export, "child", "date_of_birth", "sex", "unaccompanied") == [
        ("101", None, date(2010, 2, 1), "male", None),
        ("101", None, None, None, True),
        ("102", None, None, "female", None),
        ("102", None, date(2011, 5, 5), None, None),
        ("103", None, date(2012, 2, 1), "unknown", None),
        ("104", None, date(2012, 2, 1), None, None),
        ("105", None, None, "female", None),
        ("106", None, date(2011, 6, 6), None, None),
    ]
    assert [(p.file, p.row, p.column) for p in export.problems] == [
        ("2023-24/h.csv", 5, "SEX"),
        ("2023-24/h.csv", 6, "DOB"),
    ]
    said = " ".join(export.notes)
    assert "1 child has another date of birth in another table than Header; Header's was used" in said
    assert "1 child has another date of birth in an older return; the newer one was used" in said
    assert "1 child in Reviews is not in Header" in said


def test_children_of_other_tables_without_episodes_are_counted(load: Load) -> None:
    export = load(
        {
            "2023-24/h.csv": (HEADER, "101,1,01/02/2010,,,,", "102,1,01/02/2010,,,,"),
            "2023-24/e.csv": (EPISODES, "101,01/05/2023,S,V2,U6,,"),
        }
    )

    assert any(note.startswith("1 child in Header is not in Episodes; ") for note in export.notes)
    assert not any("not in Header" in note for note in export.notes)


def test_the_yearly_health_table_dates_only_what_runs_by_the_year(load: Load) -> None:
    export = load(
        {
            "2022-23/o.csv": (OC2, "101,,9,,,1,1,1"),
            "2023-24/o.csv": (
                OC2,
                "101,,17.0,,,0,0,1",
                "102,,,SDQ2,1,,1,1",
                "103,,41,,,2,0,0",
                "105,,,,,,0,0",
            ),
        }
    )

    assert facts(export, "sdq_completed", "score") == [
        ("101", date(2023, 3, 31), 9),
        ("101", date(2024, 3, 31), 17),
    ]
    assert facts(export, "immunisations_recorded", "up_to_date") == [
        ("101", date(2023, 3, 31), True),
        ("101", date(2024, 3, 31), False),
    ]
    # What no day is told of is a state on the 31 March, never an assessment or a check.
    assert facts(export, "health_assessments_recorded", "up_to_date") == [
        ("101", date(2023, 3, 31), True),
        ("101", date(2024, 3, 31), True),
        ("102", date(2024, 3, 31), True),
        ("103", date(2024, 3, 31), False),
        ("105", date(2024, 3, 31), False),
    ]
    assert facts(export, "dental_checks_recorded", "up_to_date")[1:3] == [
        ("101", date(2024, 3, 31), False),
        ("102", date(2024, 3, 31), True),
    ]
    assert not {"health_assessment", "dental_check"} & set(export.events["event"])
    assert [(p.row, p.column) for p in export.problems] == [(4, "IMMUNISATIONS"), (4, "SDQ_SCORE")]
    assert any(note.startswith("OC2 says what was done in its year, never when") for note in export.notes)

    sdq = Record("sdq_completed")
    assert export.coverage.of("101", sdq) == (Window(date(2022, 4, 1), date(2024, 3, 31)),)
    # A reason in place of the score excuses it, and a score that cannot be read may be one: neither is
    # silence that shows a questionnaire was forgotten.
    assert export.coverage.of("102", sdq) == ()
    assert export.coverage.of("103", sdq) == ()
    assert export.coverage.of("105", sdq) == (Window(date(2023, 4, 1), date(2024, 3, 31)),)
    assert export.coverage.of("104", sdq) == ()
    immunised = Record("immunisations_recorded")
    assert export.coverage.of("101", immunised) == (Window(date(2022, 4, 1), date(2024, 3, 31)),)
    assert export.coverage.of("102", immunised) == ()


def test_a_state_at_a_day_to_come_does_not_exist_yet(load: Load) -> None:
    export = load({"2023-24/o.csv": (OC2, "101,,9,,,1,1,1")}, as_of=date(2024, 3, 30))

    assert export.events.is_empty()
    assert export.coverage.of("101", Record("sdq_completed")) == ()
    on_the_day = load({}, as_of=date(2024, 3, 31))
    assert facts(on_the_day, "sdq_completed", "score") == [("101", date(2024, 3, 31), 9)]
    assert any("a state at a 31 March after the as-of day" in note for note in export.notes)


def test_each_table_covers_the_years_it_was_sent_for_and_nothing_else(load: Load) -> None:
    export = load(
        {
            "2020-21/e.csv": (EPISODES, "101,01/05/2020,S,V2,U6,,"),
            "2022-23/e.csv": (EPISODES, "101,01/05/2020,S,V2,U6,,"),
            "2023-24/e.csv": (EPISODES, "101,01/05/2020,S,V2,U6,,"),
            "2023-24/r.csv": (REVIEWS, "101,,01/06/2023,PN1"),
            # Sent and empty: nobody went missing, nobody's worker changed, no decision was made.
            "2023-24/m.csv": (MISSING,),
            "2023-24/sw.csv": (SW,),
            "2023-24/p.csv": (PLACED,),
            "2023-24/a.csv": (AD1,),
        }
    )

    last = (Window(date(2023, 4, 1), date(2024, 3, 31)),)
    episodes = (Window(date(2020, 4, 1), date(2021, 3, 31)), Window(date(2022, 4, 1), date(2024, 3, 31)))
    by_episodes = (
        *("became_looked_after", "ceased_looked_after", "legal_status_changed", "placement_started"),
        *("placement_updated", "placement_ended", "placed_for_adoption", "adoption_order_made"),
    )
    assert dict(export.coverage.windows) == {
        **{Record(event): episodes for event in by_episodes},
        Record("review_held", "care"): last,
        Record("missing_started"): last,
        Record("missing_ended"): last,
        Record("worker_allocated", "social_worker"): last,
        Record("worker_allocation_ended", "social_worker"): last,
        Record("adoption_decision"): last,
        Record("adoption_plan_reversed"): last,
    }
    assert export.coverage.of_case == {}
    assert export.declared_on == date(2024, 3, 31)
    said = " ".join(export.notes)
    assert "No return was read for 2021-22, between the first and the last year read." in said
    assert "Reviews was not among the files of 2020-21, 2022-23." in said
    assert "Not among the files: OC2, UASC, OC3, Header" in said


def test_a_table_without_events_is_recognised_and_said_to_hold_none(load: Load) -> None:
    export = load(
        {
            "2023-24/pp.csv": (
                "CHILD,DOB,PREV_PERM,LA_PERM,DATE_PERM",
                "101,05/05/2005,P1,,zz/05/2019",
            ),
        }
    )

    said = "Recognised, but holding no event used here: PrevPerm (1 row)."
    assert said in export.notes
    assert facts(export, "child", "date_of_birth") == [("101", None, date(2005, 5, 5))]
    assert export.problems == ()
    assert export.coverage.windows == {}


def test_an_orderly_return_has_no_oddity_to_tell(load: Load) -> None:
    export = load(
        {
            "2023-24/h.csv": (HEADER, "101,2,01/02/2010,,,,"),
            "2023-24/e.csv": (EPISODES, "101,01/05/2023,S,V2,U6,,"),
            "2023-24/r.csv": (REVIEWS, "101,01/02/2010,20/05/2023,PN1"),
        }
    )

    assert export.notes == (
        "Episodes: 1 row read (2023-24 1).",
        "Reviews: 1 row read (2023-24 1).",
        "Header: 1 row read (2023-24 1).",
        "Not among the files: Missing, SWEpisodes, OC2, AD1, PlacedAdoption, UASC, OC3; "
        "what only they show cannot be judged.",
    )
    assert export.problems == ()


def test_of_two_episodes_of_one_day_the_next_return_holds_only_the_one_that_went_on(load: Load) -> None:
    export = load(
        {
            "2022-23/e.csv": (
                EPISODES,
                "101,01/02/2023,L,V2,U6,,",
                "101,01/02/2023,S,L1,U6,01/02/2023,X1",
            ),
            "2023-24/e.csv": (EPISODES, "101,01/02/2023,L,V2,U6,,"),
        }
    )

    assert facts(export, "became_looked_after", "legal_status") == [("101", date(2023, 2, 1), "L1")]
    assert facts(export, "legal_status_changed", "legal_status") == [("101", date(2023, 2, 1), "V2")]
    (told,) = (each for each in export.irregularities if each.kind is Kind.CONTRADICTED)
    assert told.noted


def test_a_newer_extract_of_one_year_takes_away_what_it_no_longer_holds(load: Load) -> None:
    export = load(
        {
            "2023-24 june/e.csv": (EPISODES, "101,10/05/2023,S,V2,U6,,", "102,01/06/2023,S,V2,U6,,"),
            "2023-24 june/r.csv": (REVIEWS, "101,,05/06/2023,PN1", "102,,26/06/2023,PN1"),
            "2023-24/e.csv": (EPISODES, "101,08/05/2023,S,V2,U6,,", "102,01/06/2023,S,V2,U6,,"),
            "2023-24/r.csv": (REVIEWS, "101,,12/06/2023,PN1", "102,,26/06/2023,PN1", "102,,15/03/2024,PN1"),
        }
    )

    assert facts(export, "became_looked_after") == [("101", date(2023, 5, 8)), ("102", date(2023, 6, 1))]
    assert facts(export, "review_held") == [
        ("101", date(2023, 6, 12)),
        ("102", date(2023, 6, 26)),
        ("102", date(2024, 3, 15)),
    ]
    replaced = [(each.file, each.row) for each in export.irregularities if each.kind is Kind.REPLACED]
    assert sorted(replaced) == [("2023-24 june/e.csv", 2), ("2023-24 june/r.csv", 2)]


def test_parts_of_one_table_are_no_extracts_of_one_another(load: Load) -> None:
    export = load(
        {
            "2023-24/e.csv": (EPISODES, "101,10/04/2023,S,V2,U6,,"),
            "2023-24/reviews 1.csv": (REVIEWS, "101,,05/05/2023,PN1", "101,,01/08/2023,PN1"),
            "2023-24/reviews 2.csv": (REVIEWS, "101,,15/11/2023,PN1"),
        }
    )

    assert len(facts(export, "review_held")) == 3
    assert not export.irregularities


def test_files_that_differ_and_tell_not_which_is_newer_leave_it_unknown(load: Load) -> None:
    one, other = "101,10/05/2023,S,V2,U6,,", "101,10/05/2023,S,C2,U6,,"

    exports = [
        load({"2023-24/a.csv": (EPISODES, first), "2023-24/b.csv": (EPISODES, second)})
        for first, second in ((one, other), (other, one))
    ]

    for export in exports:
        assert len(facts(export, "became_looked_after")) == 1
        assert export.coverage.unread_of("101", (), [("became_looked_after", "legal_status")])
        assert [each.kind for each in export.irregularities] == [Kind.DIFFER]
    told = [facts(export, "became_looked_after", "legal_status") for export in exports]
    assert told[0] == told[1]


def test_a_start_given_a_later_day_and_a_move_recorded_late(load: Load) -> None:
    export = load(
        {
            "2022-23/e.csv": (EPISODES, "101,10/02/2023,S,V2,U6,,", "102,10/01/2023,S,V2,U6,,"),
            "2023-24/e.csv": (
                *(EPISODES, "101,15/02/2023,S,V2,U6,,"),
                *("102,10/01/2023,S,V2,U6,20/03/2023,X1", "102,20/03/2023,P,V2,K2,,"),
            ),
        }
    )

    assert facts(export, "became_looked_after") == [("101", date(2023, 2, 15)), ("102", date(2023, 1, 10))]
    assert facts(export, "placement_started", "placement_type") == [
        ("101", date(2023, 2, 15), "U6"),
        ("102", date(2023, 1, 10), "U6"),
        ("102", date(2023, 3, 20), "K2"),
    ]
    assert facts(export, "ceased_looked_after") == []


def test_where_hardly_a_number_goes_on_nobody_is_taken_to_have_left(load: Load) -> None:
    olds = [f"{n},01/02/2023,S,V2,U6,," for n in range(101, 106)]
    news = [f"9{n},01/02/2023,S,V2,U6,," for n in range(101, 106)]

    export = load({"2022-23/e.csv": (EPISODES, *olds), "2023-24/e.csv": (EPISODES, *news)})

    assert facts(export, "ceased_looked_after") == []
    assert all(export.coverage.unread_of(str(n), ["review_held"], ()) for n in range(101, 106))
    assert {each.kind for each in export.irregularities} == {Kind.GONE}


def test_a_child_of_whom_the_newer_extract_of_the_year_holds_nothing_is_not_judged(load: Load) -> None:
    export = load(
        {
            "2023-24 june/e.csv": (EPISODES, "101,10/05/2023,S,V2,U6,,", "102,01/06/2023,S,V2,U6,,"),
            "2023-24/e.csv": (EPISODES, "102,01/06/2023,S,V2,U6,,", "103,01/01/2024,S,V2,U6,,"),
        }
    )

    (gone,) = (each for each in export.irregularities if each.kind is Kind.GONE)
    assert (gone.case, gone.file, gone.noted) == ("101", "2023-24 june/e.csv", True)
    assert export.coverage.unread_of("101", ["review_held"], ())
    assert not export.coverage.unread_of("102", ["review_held"], ())


@pytest.mark.parametrize("names", [("a", "b"), ("b", "a")])
def test_of_rows_alike_in_all_but_the_provider_the_order_of_files_chooses_none(
    load: Load, names: tuple[str, str]
) -> None:
    header = f"{EPISODES},URN"
    first, second = ("101,10/05/2023,S,V2,U6,,,7001", "101,10/05/2023,S,V2,U6,,,7002")

    export = load(
        {
            f"2023-24/{names[0]}.csv": (header, first, "101,10/07/2023,P,V2,U6,,,7001"),
            f"2023-24/{names[1]}.csv": (header, second, "101,10/07/2023,P,V2,U6,,,7001"),
        }
    )

    files = {
        row["file"]
        for row in export.events.filter(export.events["event"] == "became_looked_after").to_dicts()
    }
    assert files == {f"2023-24/{names[0]}.csv"}
