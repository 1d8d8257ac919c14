"""The lists besides List 8 of which something is judged: protection and what leads to it, care leavers, adoption."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

import polars as pl

from compliance.model.coverage import Record
from compliance.model.vocabulary import Vocabulary
from compliance.sources.annex_a.layout import CASE
from compliance.sources.annex_a.shown import Made, Making, said
from compliance.sources.annex_a.typed import TypedList


def of_referrals(typed: TypedList, vocabulary: Vocabulary) -> Made:
    """List 3: referrals that were followed up. When the next steps were decided is not shown, and so not judged."""
    making = Making(typed, vocabulary)
    _child(making)
    followed_up = (making.column("no_further_action") != "yes").fill_null(value=True)
    making.tell(
        "referral_received", making.column("on"), {"referral": _own_number(making)}, where=followed_up
    )
    making.lose("on", [("referral_received", "")])
    return making.result()


def of_assessments(typed: TypedList, vocabulary: Vocabulary) -> Made:
    """List 4: assessments by the day they were authorised."""
    making = Making(typed, vocabulary)
    _child(making)
    making.tell("assessment_completed", making.column("completed"))
    making.lose("completed", [("assessment_completed", "")])
    return making.result()


def of_enquiries(typed: TypedList, vocabulary: Vocabulary) -> Made:
    """List 5: enquiries under section 47 with the conference of each, but for those that needed none.

    When it was decided that there need be none is not shown.
    """
    making = Making(typed, vocabulary)
    _child(making)
    started = making.column("started")
    needed = (making.column("no_conference") != "yes").fill_null(value=True) & ~making.is_unread(
        "no_conference"
    )
    enquiry = {"enquiry": _own_number(making)}
    making.tell("section_47_started", started, enquiry, where=needed)
    conference = {**enquiry, "kind": pl.lit("initial")}
    making.tell("child_protection_conference_held", making.column("conference"), conference)
    if making.typed.has("conference"):
        making.show([Record("child_protection_conference_held", "initial")], started)
    making.lose("started", [("section_47_started", "")])
    making.lose("conference", [("child_protection_conference_held", "")])
    return making.result()


def of_protection_plans(typed: TypedList, vocabulary: Vocabulary) -> Made:
    """List 7: the last plan of each child, with its latest visit and review conference."""
    making = Making(typed, vocabulary)
    _child(making)
    started = making.column("started")
    making.tell("child_protection_plan_started", started)
    making.tell("child_protection_plan_ended", making.column("ended"))
    making.show([Record("child_protection_plan_started"), Record("child_protection_plan_ended")], started)
    seen_alone = said(making.column("seen_alone"), "yes", "no")
    visit = {"by": pl.lit("social_worker"), "seen_alone": seen_alone}
    making.tell("visit", making.column("last_visit"), visit)
    making.show_latest([Record("visit", "social_worker")], _or_lost(making, "last_visit", started))
    conference = {"kind": pl.lit("review")}
    making.tell("child_protection_conference_held", making.column("last_conference"), conference)
    record = Record("child_protection_conference_held", "review")
    making.show_latest([record], _or_lost(making, "last_conference", started))
    making.lose("started", [("", "")])
    making.lose("ended", [("", "")])
    making.lose("last_visit", [("visit", "")])
    making.lose("last_conference", [("child_protection_conference_held", "")])
    return making.result()


def of_care_leavers(typed: TypedList, vocabulary: Vocabulary, made_on: date) -> Made:
    """List 9: care leavers by their category, and the latest review of the pathway plan.

    From which day a category holds is not shown, but that nobody is a former relevant child before the age of 18.
    """
    making = Making(typed, vocabulary)
    _child(making, unaccompanied=said(making.column("unaccompanied"), "yes", "no"))
    category, born = making.column("eligibility"), making.column("date_of_birth").cast(pl.Date)
    known = pl.when(category == "former_relevant").then(born.dt.offset_by("18y")).otherwise(pl.lit(made_on))
    known = pl.coalesce(known, pl.lit(made_on))
    known = pl.when(known > made_on).then(pl.lit(made_on)).otherwise(known)
    left = category.is_in(["relevant", "former_relevant", "qualifying"]).fill_null(value=False)
    making.tell("care_leaver_category_changed", known, {"category": category}, where=left)
    reviewed = making.column("latest_pathway_review")
    making.tell("pathway_plan_reviewed", reviewed)
    plans = [Record("pathway_plan_reviewed"), Record("pathway_plan_prepared")]
    making.show_latest(plans, _or_lost(making, "latest_pathway_review", known))
    making.tell("contact_made", making.column("latest_contact"))
    making.show_latest([Record("contact_made")], making.column("latest_contact"))
    _situation(making, made_on, where=left)
    _workers(making, made_on)
    making.lose("latest_pathway_review", [("pathway_plan_reviewed", "")])
    making.lose("eligibility", [("care_leaver_category_changed", "category")])
    if not typed.has("latest_pathway_review"):
        making.notes.append(
            f"{typed.listed.layout.called} has no column for the latest review of the pathway plan; "
            "nothing is judged for want of it."
        )
    return making.result()


def of_adoption(typed: TypedList, vocabulary: Vocabulary, in_care: Collection[str]) -> Made:
    """List 10: each step of an adoption. `in_care`: the children of List 8, which tells of their care.

    Of a child who is not there any more, care ended with the adoption order; where there is none, when is not shown.
    """
    making = Making(typed, vocabulary)
    _child(making)
    started, ordered = making.column("started"), making.column("ordered")
    gone = ~pl.col(CASE).is_in(list(in_care))
    adopted = gone & ordered.is_not_null()
    making.tell("became_looked_after", started, where=adopted)
    making.tell("ceased_looked_after", ordered, where=adopted)
    making.show([Record("became_looked_after"), Record("ceased_looked_after")], started, where=adopted)
    order = making.column("placement_order")
    making.tell("legal_status_changed", order, {"legal_status": pl.lit("E1")}, where=~gone | adopted)
    steps = {
        "decided": "adoption_decision",
        "matched": "adoption_matched",
        "placed": "placed_for_adoption",
        "ordered": "adoption_order_made",
        "reversed": "adoption_plan_reversed",
    }
    for column, event in steps.items():
        making.tell(event, making.column(column))
        if typed.has(column):
            making.show([Record(event)], started)
        making.lose(column, [(event, "")])
    making.lose("started", [("", "")])
    making.lose("placement_order", [("legal_status_changed", "legal_status")])
    placed = making.column("placed").is_not_null()
    making.withhold("review_held", where=placed, what="which of the reviews was for the adoption")
    unknown = making.rows.filter(gone & ordered.is_null()).height
    if unknown:
        making.notes.append(
            f"{typed.listed.layout.called}: {unknown:,} not on List 8 and without an adoption order; when they left "
            "care is not shown, so nothing is judged of them."
        )
    return making.result()


def _child(making: Making, **more: pl.Expr) -> None:
    facts = {"date_of_birth": making.column("date_of_birth"), "sex": making.column("sex"), **more}
    making.tell("child", None, facts)
    making.lose("date_of_birth", [("child", "date_of_birth")])


def _situation(making: Making, made_on: date, *, where: pl.Expr) -> None:
    """Where care leavers live and what they do, as it was on the day of the lists."""
    suitable = said(making.column("suitability"), "suitable", "unsuitable")
    activity = making.column("activity")
    occupied = activity.str.starts_with("G").not_()
    told = suitable.is_not_null() | activity.is_not_null()
    attributes = {"suitable": suitable, "in_education_or_work": occupied}
    making.tell("care_leaver_situation_recorded", pl.lit(made_on), attributes, where=where & told)
    making.lose("suitability", [("care_leaver_situation_recorded", "suitable")])
    making.lose("activity", [("care_leaver_situation_recorded", "in_education_or_work")])


def _workers(making: Making, made_on: date) -> None:
    team = making.column("team")
    for role, name in (("social_worker", "worker"), ("personal_adviser", "personal_adviser")):
        told = making.column(name)
        attributes = {"role": pl.lit(role), "worker": told, "team": team}
        making.tell("worker_allocated", pl.lit(made_on), attributes, where=told.is_not_null())


def _own_number(making: Making) -> pl.Expr:
    """What an enquiry or a referral goes by: its row, since the list gives it no number."""
    return pl.concat_str(pl.lit(f"List {making.typed.number} row "), pl.col("row"))


def _or_lost(making: Making, column: str, otherwise: pl.Expr) -> pl.Expr:
    """The latest day; where it could not be read, the day from which that is told as a thing that could not be read."""
    return pl.when(making.is_unread(column)).then(otherwise).otherwise(making.column(column))
