"""Every event is one the vocabulary knows, with its attributes and their allowed values, and in its time."""

from __future__ import annotations

import polars as pl
import pytest

from compliance.rulebook.shipped import optional_packs
from compliance.rulebook.vocabulary_file import load_vocabulary, own_events
from compliance_synthetic import Council

NOT_ATTRIBUTES = {"case", "event", "on", "at", "recorded_on"}
LEFT_OUT = {
    *("carer_approved", "carer_review_held", "home_opened", "home_closed", "independent_visit"),
    *("quality_of_care_review", "detention_placement_plan_prepared", "review_requested"),
    *("review_discussed", "review_invitations_sent"),
    *("quality_of_care_report_sent", "carer_approval_ended", "dispute_referred"),
    *("became_care_leaver", "care_leaver_category_changed", "ceased_care_leaver"),
    *("approval_review_requested", "approval_terms_changed", "parent_assessment_completed"),
    *("contact_refused", "contact_resumed", "contact_order_made"),
    *("liberty_order_made", "liberty_order_ended"),
    # What a return alone says, of a day of its own.
    *(
        "health_assessments_recorded",
        "dental_checks_recorded",
        "in_touch_recorded",
        "care_leaver_situation_recorded",
        "worker_allocation_ended",
    ),
}


PACKS = frozenset().union(*map(own_events, optional_packs()))
"""Events of fields of law that the council's generator knows nothing of."""


def test_only_known_attributes_with_allowed_values(made: Council) -> None:
    vocabulary = load_vocabulary()

    for (name,), rows in made.events.group_by("event"):
        known = vocabulary.events[str(name)].attributes
        for column in set(rows.columns) - NOT_ATTRIBUTES:
            values = rows[column].drop_nulls().unique().cast(pl.String).to_list()
            assert not values or column in known, f"{name} has {column}"
            allowed = known[column].allowed if column in known else None
            assert allowed is None or set(values) <= set(allowed), f"{column} of {name}"


def test_a_usual_council_has_every_event_that_is_modelled(usual: Council) -> None:
    assert set(load_vocabulary().events) - set(usual.events["event"].unique()) - PACKS == LEFT_OUT


def test_a_small_council_has_nearly_every_event(small: Council) -> None:
    absent = set(load_vocabulary().events) - set(small.events["event"].unique()) - LEFT_OUT - PACKS
    # What happens to one child in a hundred may happen to none of these.
    assert absent <= {"adoption_panel_recommended", "adoption_plan_reversed", "temporary_approval_extended"}
    assert {"C1", "C2", "E1", "V2", "V3", "L1", "J1"} <= set(small.events["legal_status"].unique())


def test_nothing_before_birth_or_after_the_last_day(made: Council) -> None:
    last = made.plan.last_day
    events = made.events.filter(pl.col("event") != "child")
    events = events.join(made.children.select("case", born="date_of_birth"), on="case", how="left")

    assert events["on"].null_count() == 0
    assert events.filter(pl.col("on") < pl.col("born")).is_empty()
    assert events.filter(pl.col("on") > last).is_empty()
    assert events.filter(pl.col("report_received_on") > last).is_empty()


def test_everything_was_recorded_in_time_for_the_export_and_not_beforehand(made: Council) -> None:
    events = made.events.filter(pl.col("event") != "child")
    lag = (events["recorded_on"] - events["on"]).dt.total_days()

    assert events["recorded_on"].null_count() == 0
    assert lag.min() == 0
    assert events.filter(pl.col("recorded_on") > made.plan.last_day).is_empty()
    assert (lag <= 5).mean() == pytest.approx(0.82, abs=0.05)
    assert 0.02 < float((lag > 21).mean() or 0) < 0.10


def test_instants_lie_on_their_days_in_london(made: Council) -> None:
    timed = made.events.filter(pl.col("at").is_not_null())

    assert set(timed["event"].unique()) == {
        *("missing_started", "missing_ended", "return_interview_held", "strategy_discussion_held"),
    }
    assert (timed["at"].dt.convert_time_zone("Europe/London").dt.date() == timed["on"]).all()


def test_ids_are_numbers_and_what_is_keyed_was_opened(made: Council) -> None:
    events = made.events
    assert events["case"].str.contains(r"^\d{6}$").all()
    assert made.children["case"].is_unique().all()
    for opens, key, others in (
        ("placement_started", "placement", None),
        ("review_held", "review", ("review_record_completed", "review_decisions_sent", "midway_review_held")),
        ("missing_started", "episode", None),
        ("dispute_raised", "dispute", None),
        ("accommodation_provided", "accommodation", None),
    ):
        first = events.filter(pl.col("event") == opens)
        assert first[key].is_unique().all()
        rows = events.filter(pl.col(key).is_not_null())
        rows = rows if others is None else rows.filter(pl.col("event").is_in(others))
        assert rows.join(first, on=["case", key], how="anti").is_empty(), key
