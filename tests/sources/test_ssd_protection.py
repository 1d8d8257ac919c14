"""The safeguarding dataset's tables of referrals, enquiries and protection plans, read for their pack."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

import compliance
from compliance.model.coverage import Record, Window
from compliance.model.obligations import Status
from compliance.sources.export import WholeExport
from compliance.sources.reading import read_export
from tests.strategies.checks import check
from tests.strategies.shipped import vocabulary
from tests.strategies.ssd_dumps import EPISODE, IN_CARE, PERSON, VISIT, Tables, dump

LAST = date(2024, 9, 30)
REACH = Window(date(2018, 9, 30), LAST)
CHILD = {**PERSON, "person_id": "201", "dob": "2015-05-04"}
REFERRAL = {
    "referral_id": "F1",
    "person_id": "201",
    "referral_date": "2024-03-04 00:00:00.000",
    "referral_nfa": "N",
}
ASSESSMENT = {
    "assessment_id": "A1",
    "person_id": "201",
    "referral_id": "F1",
    "assessment_auth_date": "2024-04-10",
}
ENQUIRY = {"s47_enquiry_id": "Q1", "person_id": "201", "s47_start_date": "2024-03-11"}
CONFERENCE = {"icpc_id": "I1", "person_id": "201", "s47_enquiry_id": "Q1", "icpc_date": "2024-03-28"}
PLAN = {"cp_plan_id": "P1", "person_id": "201", "cp_plan_start_date": "2024-03-28"}
PLAN_VISIT = {"cp_visit_id": "V1", "person_id": "201", "cp_visit_date": "2024-04-10", "cp_visit_seen": "Y"}
REVIEW = {"cp_review_id": "R1", "person_id": "201", "cp_review_date": "2024-06-20"}
PROTECTION: Tables = {
    "person": [CHILD],
    "cin_episodes": [REFERRAL],
    "cin_assessments": [ASSESSMENT],
    "s47_enquiry": [ENQUIRY],
    "initial_cp_conference": [CONFERENCE],
    "cp_plans": [PLAN],
    "cp_visits": [PLAN_VISIT],
    "cp_reviews": [REVIEW],
}
"""A child of eight, never in care, from a referral to a protection plan."""


def load(folder: Path, tables: Tables) -> WholeExport:
    return read_export([dump(folder, tables)], vocabulary(), export_on=LAST)


def told(export: WholeExport, case: str = "201") -> list[tuple[Any, ...]]:
    events = export.events.filter(export.events["case"] == case)
    return sorted(events.filter(events["event"] != "child").select("event", "on").iter_rows())


def found(folder: Path, tables: Tables) -> dict[str, list[compliance.Finding]]:
    request = compliance.Request(
        paths=(dump(folder, tables),), today=LAST, as_of=LAST, export_on=LAST, vendor=compliance.Vendor.LCS
    )
    by_rule: dict[str, list[compliance.Finding]] = {}
    for finding in check(request).findings:
        if finding.rule.startswith("CPP"):
            by_rule.setdefault(finding.rule, []).append(finding)
    return by_rule


def test_a_child_is_read_from_referral_to_protection_plan(tmp_path: Path) -> None:
    export = load(tmp_path, PROTECTION)

    assert not export.problems
    assert told(export) == [
        ("assessment_completed", date(2024, 4, 10)),
        ("child_protection_conference_held", date(2024, 3, 28)),
        ("child_protection_conference_held", date(2024, 6, 20)),
        ("child_protection_plan_started", date(2024, 3, 28)),
        ("referral_received", date(2024, 3, 4)),
        ("section_47_started", date(2024, 3, 11)),
        ("visit", date(2024, 4, 10)),
    ]
    conferences = export.events.filter(export.events["event"] == "child_protection_conference_held").sort(
        "on"
    )
    assert conferences["kind"].to_list() == ["initial", "review"]
    assert conferences["enquiry"].to_list() == ["Q1", None]


def test_the_duties_of_protection_are_judged(tmp_path: Path) -> None:
    by_rule = found(tmp_path, PROTECTION)

    assert [each.status for each in by_rule["CPP-1"]] == [Status.MET]
    assert [each.status for each in by_rule["CPP-3"]] == [Status.MET]
    assert [each.status for each in by_rule["CPP-5"]] == [Status.MET]
    # What was decided on the referral is in no column, and core groups are in no table.
    assert [each.status for each in by_rule["CPP-2"]] == [Status.NOT_ASSESSABLE]
    assert [each.status for each in by_rule["CPP-4"]] == [Status.NOT_ASSESSABLE]
    assert by_rule["CPP-7"][0].status is Status.MET
    assert by_rule["CPP-7"][1].status in (Status.MISSED, Status.OVERDUE)


@pytest.mark.parametrize(
    ("came", "ended", "status"),
    [
        ({"s47_nfa": "Y"}, True, Status.LAPSED),
        (
            {"s47_nfa": "N", "s47_outcome_json": '{"NFA_FLAG": "", "PROV_OF_SERVICES_FLAG": "Y"}'},
            True,
            Status.LAPSED,
        ),
        ({"s47_nfa": "N", "s47_outcome_json": '{"CP_CONFERENCE_FLAG": "Y"}'}, False, Status.OVERDUE),
        ({"s47_nfa": "N"}, False, Status.NOT_ASSESSABLE),
    ],
    ids=["nothing more", "services", "a conference", "not said"],
)
def test_enquiries_without_a_conference_end_by_what_came_of_them(
    tmp_path: Path, came: dict[str, str], ended: bool, status: Status
) -> None:
    enquiry = {**ENQUIRY, "s47_end_date": "2024-03-20", **came}
    other = {**CONFERENCE, "icpc_id": "I2", "person_id": "202", "s47_enquiry_id": "Q2"}
    tables = {"person": [CHILD], "s47_enquiry": [enquiry], "initial_cp_conference": [other]}

    assert (("section_47_ended", date(2024, 3, 20)) in told(load(tmp_path / "read", tables))) is ended
    assert [each.status for each in found(tmp_path / "checked", tables)["CPP-1"] if each.case == "201"] == [
        status
    ]


def test_a_referral_without_further_action_is_counted_and_not_judged(tmp_path: Path) -> None:
    export = load(tmp_path, {**PROTECTION, "cin_episodes": [{**REFERRAL, "referral_nfa": "Y"}]})

    assert "referral_received" not in export.events["event"]
    assert any(
        "ssd_cin_episodes.csv: 1 row not judged, since that nothing more" in note for note in export.notes
    )


def test_a_plan_of_another_authority_is_not_ours_to_keep(tmp_path: Path) -> None:
    export = load(tmp_path, {**PROTECTION, "cp_plans": [{**PLAN, "cp_plan_ola": "Y"}]})

    assert "child_protection_plan_started" not in export.events["event"]
    assert any("the plan is another authority's" in note for note in export.notes)


def test_a_conference_of_a_child_who_moved_here_is_no_initial_one(tmp_path: Path) -> None:
    export = load(
        tmp_path, {**PROTECTION, "initial_cp_conference": [{**CONFERENCE, "icpc_transfer_in": "Y"}]}
    )

    kinds = export.events.filter(export.events["event"] == "child_protection_conference_held")["kind"]
    assert sorted(kinds) == ["review", "transfer"]


def test_a_review_conference_without_its_day_is_planned(tmp_path: Path) -> None:
    due = {"cp_review_id": "R2", "person_id": "201", "cp_review_due": "2024-10-20"}
    export = load(tmp_path, {**PROTECTION, "cp_reviews": [REVIEW, due]})

    planned = export.events.filter(export.events["outcome"] == "planned")
    assert planned["on"].to_list() == [date(2024, 10, 20)]


def test_silence_of_visits_is_about_those_on_a_plan_who_were_never_in_care(tmp_path: Path) -> None:
    both = {**PLAN, "cp_plan_id": "P2", "person_id": "101"}
    tables = {**PROTECTION, "person": [CHILD, PERSON], "cp_plans": [PLAN, both], "cla_episodes": [EPISODE]}
    coverage = load(tmp_path, tables).coverage
    visits = Record("visit", "social_worker")

    assert coverage.of("201", visits) == (REACH,)
    assert coverage.of("101", visits) == ()
    assert coverage.of("201", Record("core_group_held")) == ()


def test_without_the_visits_of_plans_nothing_is_missed_for_want_of_them(tmp_path: Path) -> None:
    tables = {**IN_CARE, **PROTECTION, "person": [CHILD, PERSON], "cla_visits": [VISIT]}
    del tables["cp_visits"]

    statuses = {each.status for each in found(tmp_path, tables)["CPP-7"]}

    assert statuses <= {Status.NOT_ASSESSABLE, Status.LAPSED, Status.NOT_DUE}
