"""The safeguarding dataset read: what its tables tell, what their silence means, and what is said of the rest."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from compliance.model.coverage import Record, Window
from compliance.model.irregularities import Kind
from compliance.model.vendors import Vendor
from compliance.problems import InputError
from compliance.sources.export import WholeExport
from compliance.sources.reading import read_export
from tests.strategies.shipped import vocabulary
from tests.strategies.ssd_dumps import (
    EPISODE,
    HEALTH,
    IN_CARE,
    PERSON,
    PLACEMENT,
    REVIEW,
    STATUS,
    VISIT,
    Tables,
    dump,
)

LAST = date(2024, 9, 30)


def load(folder: Path, tables: Tables, **given: Any) -> WholeExport:
    """An extract of 30 September 2024 from Liquidlogic, unless it is said otherwise."""
    given = {"vendor": Vendor.LCS, "export_on": LAST, **given}
    return read_export([dump(folder, tables)], vocabulary(), **given)


def facts(export: WholeExport, event: str, *attributes: str) -> list[tuple[object, ...]]:
    """Case, day and the attributes named of each event of one type, in order."""
    rows = export.events.filter(export.events["event"] == event).sort("case", "on", "row")
    return [
        tuple(row.get(name) for name in ("case", "on", *attributes)) for row in rows.iter_rows(named=True)
    ]


def told(export: WholeExport) -> str:
    return " ".join(export.notes)


def kinds(export: WholeExport) -> list[tuple[Kind, str]]:
    return [(each.kind, each.case) for each in export.irregularities]


def test_a_child_in_care_is_read_from_six_tables(tmp_path: Path) -> None:
    export = load(tmp_path, IN_CARE)

    assert export.problems == ()
    assert export.set_aside == 0
    assert export.described == "the safeguarding dataset from Liquidlogic LCS"
    assert facts(export, "child", "date_of_birth", "sex") == [("101", None, date(2012, 5, 4), "female")]
    assert facts(export, "became_looked_after", "legal_status") == [("101", date(2024, 1, 8), "C1")]
    assert facts(export, "placement_started", "placement", "placement_type", "same_carer") == [
        ("101", date(2024, 1, 8), "P1", "U6", False)
    ]
    assert facts(export, "review_held", "kind", "review") == [("101", date(2024, 1, 30), "care", "R1")]
    assert facts(export, "visit", "by", "child_seen", "seen_alone") == [
        ("101", date(2024, 1, 12), None, True, True)
    ]
    # Whether it was the initial one is not told, so it is not said.
    assert facts(export, "health_assessment", "kind") == [("101", date(2024, 1, 25), None)]


@pytest.mark.parametrize("ending", [".csv", ".parquet"])
@pytest.mark.parametrize("prefixed", [True, False])
def test_prefixes_may_be_left_out_of_columns_and_files(
    tmp_path: Path, ending: str, *, prefixed: bool
) -> None:
    folder = dump(tmp_path / "here", IN_CARE, prefixed=prefixed, ending=ending)
    whole = load(tmp_path / "whole", IN_CARE)

    export = read_export([folder], vocabulary(), vendor=Vendor.LCS, export_on=LAST)

    assert export.kind == "ssd"
    assert (
        export.events.drop("file", "row")
        .sort("case", "event")
        .equals(whole.events.drop("file", "row").sort("case", "event"))
    )


def test_numbers_that_a_spreadsheet_made_fractions_are_one_childs(tmp_path: Path) -> None:
    export = load(tmp_path, {**IN_CARE, "cla_visits": [{**VISIT, "person_id": "101.0"}]})

    assert facts(export, "visit") == [("101", date(2024, 1, 12))]


def test_a_row_of_reviews_is_of_the_child_whose_period_of_care_it_names(tmp_path: Path) -> None:
    export = load(
        tmp_path, {**IN_CARE, "cla_reviews": [REVIEW, {**REVIEW, "cla_review_id": "R2", "cla_id": "C9"}]}
    )

    assert facts(export, "review_held", "review") == [("101", date(2024, 1, 30), "R1")]
    # It is of none of the periods that are there, so nothing of these is put in doubt.
    assert (Kind.ELSEWHERE, "") in kinds(export)
    assert export.set_aside == 1
    assert export.coverage.unread_of("101", {"review_held"}, set()) == ()
    assert "1 row of ssd_cla_reviews is of a period of care that ssd_cla_episodes does not hold" in told(
        export
    )


def test_what_was_planned_or_cancelled_is_no_evidence(tmp_path: Path) -> None:
    reviews = [
        REVIEW,
        {
            "cla_review_id": "R2",
            "cla_id": "C1",
            "cla_review_due_date": "2024-10-20",
            "cla_review_cancelled": "N",
        },
        {
            "cla_review_id": "R3",
            "cla_id": "C1",
            "cla_review_due_date": "2024-07-20",
            "cla_review_cancelled": "Y",
        },
        {"cla_review_id": "R4", "cla_id": "C1", "cla_review_date": "2024-11-02", "cla_review_cancelled": "N"},
        {"cla_review_id": "R5", "cla_id": "C1", "cla_review_cancelled": "Y"},
    ]
    export = load(tmp_path, {**IN_CARE, "cla_reviews": reviews})

    assert facts(export, "review_held", "review", "outcome") == [
        ("101", date(2024, 1, 30), "R1", None),
        ("101", date(2024, 7, 20), "R3", "cancelled"),
        ("101", date(2024, 10, 20), "R2", "planned"),
        ("101", date(2024, 11, 2), "R4", "planned"),
    ]
    assert kinds(export).count((Kind.NOT_HELD, "101")) == 2
    assert "rows that are no evidence, since what they tell was not held: cancelled 1, planned 2" in told(
        export
    )


def test_due_days_of_the_system_are_kept_and_decide_nothing(tmp_path: Path) -> None:
    review = {**REVIEW, "cla_review_due_date": "2024-02-05 00:00:00.000"}
    export = load(tmp_path, {**IN_CARE, "cla_reviews": [review]})

    (one,) = export.asserted
    assert (one.case, one.event, one.due_on, one.done_on) == (
        *("101", "review_held"),
        *(date(2024, 2, 5), date(2024, 1, 30)),
    )
    assert "2024-02-05" not in export.events.write_csv()


def test_the_tables_reach_back_six_years_from_the_day_of_the_extract(tmp_path: Path) -> None:
    coverage = load(tmp_path, IN_CARE).coverage

    six_years = (Window(date(2018, 9, 30), LAST),)
    assert coverage.of("101", Record("review_held", "care")) == six_years
    assert coverage.of("101", Record("visit", "social_worker")) == six_years
    assert coverage.of("101", Record("health_assessment", "initial")) == six_years
    # No dental check stands in the table, so perhaps none are recorded there; and officers' visits are in none.
    assert coverage.of("101", Record("dental_check")) == ()
    assert coverage.of("101", Record("visit", "iro")) == ()
    assert coverage.of("101", Record("pep_completed")) == ()


def test_the_day_of_the_extract_is_not_guessed(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"on which day .* is not known.* --export-on YYYY-MM-DD"):
        load(tmp_path / "dump", IN_CARE, export_on=None)


@pytest.mark.parametrize("name", ["ssd_20240930", "ssd 30-09-2024"])
def test_the_name_of_the_folder_may_say_the_day(tmp_path: Path, name: str) -> None:
    export = load(tmp_path / name, IN_CARE, export_on=None)

    assert export.declared_on == LAST
    assert export.declared_by == f"the day in the name of {name}"


def test_coverage_beside_the_files_may_say_the_day(tmp_path: Path) -> None:
    dump(tmp_path / "dump", IN_CARE)
    (tmp_path / "dump" / "coverage.yaml").write_text("export_on: 2024-09-30\n")

    assert read_export([tmp_path / "dump"], vocabulary()).declared_on == LAST


def test_care_that_began_before_the_tables_do_begins_on_its_own_day(tmp_path: Path) -> None:
    episode = {
        **EPISODE,
        "cla_episode_start_date": "2019-03-01",
        "cla_episode_start_reason": "L",
        "entered_care_date": "2015-06-01",
    }
    status = {**STATUS, "legal_status": "Full care order", "legal_status_start_date": "2019-03-01"}
    export = load(tmp_path, {**IN_CARE, "cla_episodes": [episode], "legal_status": [status]})

    assert facts(export, "became_looked_after", "legal_status") == [("101", date(2015, 6, 1), None)]
    assert facts(export, "legal_status_changed", "legal_status") == [("101", date(2019, 3, 1), "C2")]
    # What happened before the tables reach back to is not known by silence.
    (window,) = export.coverage.of("101", Record("review_held", "care"))
    assert window.first == date(2018, 9, 30)


def test_care_ends_with_the_last_episode_and_its_reason(tmp_path: Path) -> None:
    first = {**EPISODE, "cla_episode_ceased_date": "2024-03-01", "cla_episode_ceased_reason": "X1"}
    last = {
        **EPISODE,
        "cla_episode_id": "E2",
        "cla_episode_start_date": "2024-03-01",
        "cla_episode_start_reason": "P",
        "cla_episode_ceased_date": "2024-06-01",
        "cla_episode_ceased_reason": "E4A - Returned home",
        "cla_placement_id": "P2",
    }
    moved = {
        **PLACEMENT,
        "cla_placement_id": "P2",
        "cla_placement_start_date": "2024-03-01",
        "cla_placement_type": "K2",
        "cla_placement_end_date": "2024-06-01",
        "cla_placement_change_reason": "CARPL",
    }
    left = {**PLACEMENT, "cla_placement_end_date": "2024-03-01", "cla_placement_change_reason": "CREQB"}
    export = load(tmp_path, {**IN_CARE, "cla_episodes": [last, first], "cla_placement": [moved, left]})

    assert facts(export, "became_looked_after") == [("101", date(2024, 1, 8))]
    assert facts(export, "ceased_looked_after", "reason") == [("101", date(2024, 6, 1), "E4A")]
    assert facts(export, "placement_ended", "placement", "reason", "ended_by") == [
        ("101", date(2024, 3, 1), "P1", "CREQB", "carer"),
        ("101", date(2024, 6, 1), "P2", "CARPL", None),
    ]


def test_a_temporary_stay_leaves_the_placement_running(tmp_path: Path) -> None:
    def placed(number: str, kind: str, start: str, end: str | None, urn: str | None) -> dict[str, object]:
        return {
            **PLACEMENT,
            "cla_placement_id": number,
            "cla_placement_type": kind,
            "cla_placement_start_date": start,
            "cla_placement_end_date": end,
            "cla_placement_urn": urn,
        }

    placements = [
        placed("P1", "U6", "2024-01-08", "2024-03-01", "SC2000259"),
        placed("P2", "T1", "2024-03-01", "2024-03-04", None),
        placed("P3", "U6", "2024-03-04", "2024-08-01", "SC2000259"),
        placed("P4", "K2", "2024-08-01", None, "SC2000260"),
    ]
    export = load(tmp_path, {**IN_CARE, "cla_placement": placements})

    assert facts(export, "placement_started", "placement", "temporary") == [
        ("101", date(2024, 1, 8), "P1", False),
        ("101", date(2024, 3, 1), "P2", True),
        ("101", date(2024, 8, 1), "P4", False),
    ]
    assert facts(export, "placement_ended", "placement") == [
        ("101", date(2024, 3, 4), "P2"),
        ("101", date(2024, 8, 1), "P1"),
    ]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("C1", "C1"),
        ("C2: FCO", "C2"),
        ("c) E1 - Placement Order", "E1"),
        ("Interim care order Sec. 38(1)", "C1"),
        ("ICO s38", "C1"),
        ("Full Care Order (s.31)", "C2"),
        ("Care Order - Section 31", "C2"),
        ("Accommodated under Section 20 (single period)", "V2"),
        ("Accommodation s20 CA 1989", "V2"),
        ("Police Protection s46", "L1"),
        ("Emergency Protection Order", "L2"),
        ("Placement order granted", "E1"),
        ("Remanded to LA accommodation", "J1"),
    ],
)
def test_legal_statuses_are_read_by_code_section_or_distinctive_words(
    tmp_path: Path, text: str, code: str
) -> None:
    export = load(tmp_path, {**IN_CARE, "legal_status": [{**STATUS, "legal_status": text}]})

    assert facts(export, "became_looked_after", "legal_status") == [("101", date(2024, 1, 8), code)]


@pytest.mark.parametrize(
    "text",
    [
        "Special Guardianship Order",
        "Child Arrangements Order",
        "Interim Supervision Order s38",
        "Private Fostering",
        "Care Leaver - Former Relevant",
        "Subject of a Child Protection Plan",
    ],
)
def test_statuses_of_children_who_are_not_looked_after_are_passed_over_by_name(
    tmp_path: Path, text: str
) -> None:
    other = {**STATUS, "legal_status_id": "L2", "legal_status": text, "legal_status_start_date": "2024-02-01"}
    export = load(tmp_path, {**IN_CARE, "legal_status": [STATUS, other]})

    assert export.problems == ()
    assert facts(export, "legal_status_changed") == []
    assert f'not of children in care, and not used: "{text}" 1' in told(export)


def test_a_status_that_is_not_understood_is_named_and_put_in_doubt(tmp_path: Path) -> None:
    rows = [
        {**STATUS, "legal_status": "Zeta 9"},
        {**STATUS, "legal_status_id": "L2", "legal_status": "Zeta 9"},
    ]
    export = load(tmp_path, {**IN_CARE, "legal_status": rows})

    assert [problem.column for problem in export.problems] == ["lega_legal_status"] * 2
    said = 'Not understood: "Zeta 9" in lega_legal_status, in 2 rows (first: ssd_legal_status.csv, row 2)'
    assert said in told(export)
    assert export.coverage.unread_of("101", set(), {("became_looked_after", "legal_status")})


def test_a_council_says_what_its_own_texts_mean(tmp_path: Path) -> None:
    optician = {**HEALTH, "health_check_id": "H2", "health_check_type": "Yearly once-over"}
    tables = {
        **IN_CARE,
        "legal_status": [{**STATUS, "legal_status": "Zeta 9"}],
        "cla_health": [HEALTH, optician],
    }
    (tmp_path / "mapping.yaml").write_text(
        "words:\n  legal_status: {Zeta 9: C2}\nevents:\n  Yearly once-over: {event: health_assessment, kind: review}\n"
    )
    export = load(tmp_path, tables)

    assert export.problems == ()
    assert facts(export, "became_looked_after", "legal_status") == [("101", date(2024, 1, 8), "C2")]
    assert facts(export, "health_assessment", "kind") == [
        ("101", date(2024, 1, 25), None),
        ("101", date(2024, 1, 25), "review"),
    ]


def test_health_checks_are_told_apart_by_their_words(tmp_path: Path) -> None:
    def check(number: str, kind: str, status: str | None) -> dict[str, object]:
        return {**HEALTH, "health_check_id": number, "health_check_type": kind, "health_check_status": status}

    rows = [
        check("H1", "Initial Health Assessment", "Completed"),
        check("H2", "Dental Check", "Refused"),
        check("H3", "Optician Check", "Completed"),
        check("H4", "Health Assessment", "Cancelled by clinic"),
        check("H5", "Something else", "Completed"),
    ]
    export = load(tmp_path, {**IN_CARE, "cla_health": rows})

    assert facts(export, "health_assessment", "kind", "outcome") == [
        ("101", date(2024, 1, 25), "initial", "held"),
        ("101", date(2024, 1, 25), None, "cancelled"),
    ]
    assert facts(export, "dental_check", "outcome") == [("101", date(2024, 1, 25), "refused")]
    assert 'rows of kinds that no duty with a day turns on: "Optician Check" 1' in told(export)
    (problem,) = export.problems
    assert (problem.column, problem.found) == ("clah_health_check_type", '"Something else"')
    assert export.coverage.unread_of("101", {"dental_check"}, set())


def test_what_a_system_does_not_say_of_a_check_depends_on_the_system(tmp_path: Path) -> None:
    tables = {**IN_CARE, "cla_health": [{**HEALTH, "health_check_status": None}]}

    # Mosaic has no status: what stands there took place.
    assert len(facts(load(tmp_path / "a", tables, vendor=Vendor.MOSAIC), "health_assessment")) == 1
    for place, vendor in (("b", Vendor.LCS), ("c", None)):
        export = load(tmp_path / place, tables, vendor=vendor)
        assert facts(export, "health_assessment") == []
        assert (Kind.INCOMPLETE, "101") in kinds(export)
        assert export.coverage.unread_of("101", {"health_assessment"}, set())


PLAN = {"table_id": "1", "person_id": "101", "cla_care_plan_start_date": "2024-01-15"}


def test_care_plans_are_those_of_a_system_whose_rows_are_care_plans(tmp_path: Path) -> None:
    aims = '{"REMAINSUP": "", "LTFOST18": "Y", "ADOPTION": "N"}'
    plans = [
        {**PLAN, "cla_care_plan_json": aims},
        {**PLAN, "table_id": "2", "cla_care_plan_start_date": "2024-02-10", "cla_care_plan_json": aims},
    ]
    tables = {**IN_CARE, "cla_care_plan": plans}

    lcs = load(tmp_path / "lcs", tables)
    assert facts(lcs, "care_plan_prepared") == [("101", date(2024, 1, 15))]
    assert facts(lcs, "care_plan_updated") == [("101", date(2024, 2, 10))]
    assert facts(lcs, "permanence_plan_recorded", "plan") == [("101", LAST, "LTFOST18")]

    # In Mosaic they are steps of reviews.
    for place, vendor in (("mosaic", Vendor.MOSAIC), ("unknown", None)):
        other = load(tmp_path / place, tables, vendor=vendor)
        assert not other.events["event"].str.contains("care_plan").any()
        assert Record("care_plan_updated") not in other.coverage.windows
        assert "ssd_cla_care_plan.csv: 2 rows not used" in told(other)


@pytest.mark.parametrize("vendor", [Vendor.MOSAIC, Vendor.ECLIPSE, None])
def test_days_on_which_a_system_reports_are_no_days_of_checks(tmp_path: Path, vendor: Vendor | None) -> None:
    rows = [HEALTH, {**HEALTH, "health_check_id": "H2", "health_check_date": "2024-09-30 00:00:00.000"}]
    export = load(tmp_path, {**IN_CARE, "cla_health": rows}, vendor=vendor)

    assert facts(export, "health_assessment") == [("101", date(2024, 1, 25))]
    assert (Kind.INCOMPLETE, "101") in kinds(export)
    assert export.coverage.unread_of("101", {"health_assessment"}, set())


def test_an_unknown_system_is_taken_at_what_all_of_them_can_claim(tmp_path: Path) -> None:
    export = load(tmp_path, IN_CARE, vendor=None)

    assert export.described == "the safeguarding dataset from a system that was not named (--vendor)"
    assert "say --vendor lcs, mosaic or eclipse" in told(export)
    assert export.coverage.of("101", Record("review_held", "care")) != ()


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("PN3", "PN3"),
        ("Child physically attends and speaks for him or herself", "PN1"),
        ("Child does not attend nor are his or her views conveyed to the review", "PN7"),
        ("Child aged under 4 at the time of the review", "PN0"),
    ],
)
def test_how_a_child_took_part_is_read_from_texts_too(tmp_path: Path, text: str, code: str) -> None:
    export = load(tmp_path, {**IN_CARE, "cla_reviews": [{**REVIEW, "cla_review_participation": text}]})

    assert facts(export, "review_held", "participation") == [("101", date(2024, 1, 30), code)]


def test_a_care_leaver_is_known_by_the_latest_days(tmp_path: Path) -> None:
    person = {**PERSON, "dob": "2005-06-01"}
    episode = {
        **EPISODE,
        "entered_care_date": "2019-01-08",
        "cla_episode_start_date": "2019-01-08",
        "cla_episode_ceased_date": "2023-06-01",
        "cla_episode_ceased_reason": "E5",
    }
    leaver = {
        "table_id": "1",
        "person_id": "101",
        "care_leaver_eligibility": "Former Relevant",
        "care_leaver_latest_contact": "2024-09-02",
        "pathway_plan_review_date": "2024-02-01",
    }
    tables = {"person": [person], "cla_episodes": [episode], "care_leavers": [leaver]}
    export = load(tmp_path, tables)

    assert facts(export, "became_care_leaver", "category") == [("101", date(2023, 6, 1), "former_relevant")]
    assert facts(export, "pathway_plan_reviewed") == [("101", date(2024, 2, 1))]
    assert export.coverage.of("101", Record("pathway_plan_reviewed")) == (Window(date(2024, 2, 1), LAST),)
    assert export.coverage.of("101", Record("contact_made")) == (Window(date(2024, 9, 2), LAST),)


def test_an_officers_latest_contact_shows_that_none_came_after(tmp_path: Path) -> None:
    episode = {**EPISODE, "cla_last_iro_contact_date": "2024-05-02"}
    export = load(tmp_path, {**IN_CARE, "cla_episodes": [episode]})

    assert facts(export, "midway_review_held") == [("101", date(2024, 5, 2))]
    assert facts(export, "visit") == [("101", date(2024, 1, 12))]
    assert export.coverage.of("101", Record("visit", "iro")) == (Window(date(2024, 5, 2), LAST),)


def test_people_who_were_never_in_care_are_counted_and_not_judged(tmp_path: Path) -> None:
    def involved(number: str, person: str) -> dict[str, object]:
        return {
            "involvements_id": number,
            "professional_id": "W1",
            "professional_role_id": "Allocated Social Worker",
            "involvement_start_date": "2024-01-09",
            "person_id": person,
        }

    tables = {
        **IN_CARE,
        "person": [PERSON, {"person_id": "900"}],
        "involvements": [involved("1", "101"), involved("2", "900")],
    }
    export = load(tmp_path, tables)

    assert facts(export, "worker_allocated", "role", "worker") == [
        ("101", date(2024, 1, 9), "social_worker", "W1")
    ]
    assert set(export.events["case"]) == {"101"}
    assert "ssd_involvements.csv: 1 row of people who are in no table of children in care" in told(export)
    assert "ssd_person: 1 person of whom no table that is read tells anything" in told(export)


def test_a_person_who_is_not_in_the_list_of_persons_is_named(tmp_path: Path) -> None:
    export = load(
        tmp_path, {**IN_CARE, "cla_visits": [VISIT, {**VISIT, "cla_visit_id": "V2", "person_id": "777"}]}
    )

    assert (Kind.ELSEWHERE, "777") in kinds(export)


def test_an_older_number_is_the_childs_own(tmp_path: Path) -> None:
    person = {**PERSON, "legacy_id": "OLD7"}
    export = load(tmp_path, {**IN_CARE, "person": [person], "cla_visits": [{**VISIT, "person_id": "OLD7"}]})

    assert facts(export, "visit") == [("101", date(2024, 1, 12))]
    assert (Kind.WRITTEN_DIFFERENTLY, "101") in kinds(export)


def test_a_day_that_can_be_read_in_two_ways_is_no_day(tmp_path: Path) -> None:
    tables = {**IN_CARE, "cla_visits": [{**VISIT, "cla_visit_date": "05/06/2024"}]}
    export = load(tmp_path / "a", tables)

    (problem,) = export.problems
    assert (problem.file, problem.row, problem.column) == ("ssd_cla_visits.csv", 2, "clav_cla_visit_date")
    assert "5 June 2024 or 6 May 2024" in problem.expected
    assert export.coverage.unread_of("101", {"visit"}, set())


def test_episodes_that_overlap_and_days_that_differ_are_named_on_the_child(tmp_path: Path) -> None:
    first = {
        **EPISODE,
        "entered_care_date": "2024-01-02",
        "cla_episode_ceased_date": "2024-03-10",
        "cla_episode_ceased_reason": "X1",
    }
    second = {
        **EPISODE,
        "cla_episode_id": "E2",
        "cla_episode_start_date": "2024-03-01",
        "cla_episode_start_reason": "L",
        "entered_care_date": "2024-01-02",
    }
    export = load(tmp_path, {**IN_CARE, "cla_episodes": [first, second]})

    found = [each.found for each in export.irregularities if each.noted]
    assert any("begins before the one before it ends" in each for each in found)
    assert any("on one day by clae_entered_care_date and on another" in each for each in found)
    assert facts(export, "became_looked_after") == [("101", date(2024, 1, 2))]


def test_checks_of_very_many_children_on_one_day_are_told(tmp_path: Path) -> None:
    children = [str(number) for number in range(200, 212)]
    tables = {
        "person": [{**PERSON, "person_id": each} for each in children],
        "cla_episodes": [
            {**EPISODE, "cla_episode_id": each, "person_id": each, "cla_id": each} for each in children
        ],
        "cla_health": [{**HEALTH, "health_check_id": each, "person_id": each} for each in children],
    }
    export = load(tmp_path, tables)

    assert any("12 children have a check on 25 January 2024" in each.found for each in export.irregularities)


def test_tables_of_which_nothing_is_judged_are_named(tmp_path: Path) -> None:
    dump(
        tmp_path,
        {**IN_CARE, "professionals": [{"professional_id": "W1", "professional_job_title": "Social Worker"}]},
    )
    (tmp_path / "ssd_address.csv").write_text("addr_table_id,addr_person_id\n1,101\n")
    (tmp_path / "notes.csv").write_text("a,b\n1,2\n")

    export = read_export([tmp_path], vocabulary(), export_on=LAST)

    assert "ssd_professionals.csv was not read: workers are told apart by their numbers" in told(export)
    assert "nothing in these tables is judged: ssd_address.csv" in told(export)
    assert "notes.csv was not read" in told(export)


def test_of_two_extracts_in_one_folder_the_later_is_read(tmp_path: Path) -> None:
    dump(tmp_path / "x" / "2024-06-30", IN_CARE)
    later = {**EPISODE, "cla_episode_ceased_date": "2024-08-01", "cla_episode_ceased_reason": "E4A"}
    dump(tmp_path / "x" / "2024-09-30", {**IN_CARE, "cla_episodes": [later]})

    export = read_export([tmp_path / "x"], vocabulary(), vendor=Vendor.LCS)

    assert facts(export, "ceased_looked_after") == [("101", date(2024, 8, 1))]
    assert len(facts(export, "visit")) == 1
    assert "2024-06-30/ssd_cla_episodes.csv was not read: a later extract of the table is there" in told(
        export
    )
    assert export.declared_on == LAST


def test_a_table_of_the_dataset_that_holds_nothing_else_is_said_to_be_one(tmp_path: Path) -> None:
    dump(tmp_path, {"professionals": [{"professional_id": "W1", "professional_job_title": "Social Worker"}]})

    with pytest.raises(InputError, match="No table of the safeguarding dataset that is read was found"):
        read_export([tmp_path], vocabulary())


def test_a_row_that_stands_there_twice_contradicts_nothing(tmp_path: Path) -> None:
    export = load(tmp_path, {**IN_CARE, "cla_episodes": [EPISODE, EPISODE]})

    assert export.irregularities == ()
    assert facts(export, "became_looked_after") == [("101", date(2024, 1, 8))]


def test_visits_in_short_breaks_may_be_elsewhere(tmp_path: Path) -> None:
    breaks = {**STATUS, "legal_status": "V4 - Series of short breaks, agreement"}
    export = load(tmp_path / "breaks", {**IN_CARE, "legal_status": [breaks]})
    after = {**STATUS, "legal_status_id": "L2", "legal_status_start_date": "2024-03-01"}
    became_care = {**breaks, "legal_status_end_date": "2024-03-01"}
    later = load(tmp_path / "later", {**IN_CARE, "legal_status": [became_care, after]})

    assert export.coverage.unread_of("101", {"visit"}, set())
    assert facts(later, "legal_status_changed", "legal_status") == [("101", date(2024, 3, 1), "C1")]
    assert later.coverage.unread_of("101", {"visit"}, set()) == ()
