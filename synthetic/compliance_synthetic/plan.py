"""What a generated council is asked to be: its size, its window of days, and how well it keeps its duties."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date


@dataclass(frozen=True)
class Rates:
    """Shares between 0 and 1 of an invented council's practice.

    The defaults follow one council's published scorecards and annual reports where those give a
    figure, and are plausible inventions elsewhere; the inventions are marked. "In time" is measured
    against the habits of this folder, which are those of a council and no statement of the law.
    """

    first_review_in_time: float = 0.94
    second_review_in_time: float = 0.94
    later_review_in_time: float = 0.93
    review_never_held: float = 0.004  # invented
    review_after_move: float = 0.90  # invented; the local standard asks for one within 28 days
    review_brought_forward: float = 0.40  # invented
    review_adjourned: float = 0.015  # invented
    report_five_days_before_review: float = 0.26
    decisions_within_five_days: float = 0.91  # invented
    record_within_fifteen_days: float = 0.88  # invented
    distributed_within_twenty_days: float = 0.91  # invented; of the records written by then
    midway_review_held: float = 0.65
    child_gave_views: float = 0.914
    formal_dispute: float = 0.011
    informal_dispute: float = 0.055

    care_plan_in_time: float = 0.90  # invented
    care_plan_updated_in_ten_days: float = 0.79
    care_plan_not_updated: float = 0.05  # invented
    placement_plan_in_time: float = 0.84  # invented
    permanence_plan_in_time: float = 0.88  # invented

    first_visit_in_time: float = 0.95
    later_visit_in_time: float = 0.965
    uncounted_contact: float = 0.14  # invented; a call, or a visit out of which the child was, or elsewhere
    seen_alone: float = 0.86  # invented
    reason_not_alone_given: float = 0.85  # invented
    iro_visit_before_review: float = 0.20  # invented

    initial_health_in_time: float = 0.73
    """Reports of initial assessments that came within twenty working days of entering care."""
    health_report_date_unknown: float = 0.12  # invented
    health_up_to_date: float = 0.83
    dental_up_to_date: float = 0.68
    sdq_in_year: float = 0.60
    immunised: float = 0.88  # invented

    pep_in_term: float = 0.96
    first_pep_in_time: float = 0.85  # invented

    children_missing_in_year: float = 64 / 541
    """Children with an episode in a year, for each child looked after."""
    missing_episodes_in_year: float = 370 / 541
    """Missing episodes in a year, for each child looked after."""
    return_interview_held: float = 184 / 370
    return_interview_declined: float = 162 / 370
    return_interview_in_72_hours: float = 0.75  # invented; of those held
    strategy_discussion_after_a_day: float = 0.85  # invented

    iro_in_five_days: float = 0.88  # invented
    approval_in_time: float = 0.88  # invented
    notification_in_time: float = 0.90  # invented
    pathway_plan_in_time: float = 0.84  # invented
    lateness_explained: float = 0.02  # invented; explanations put on record, for each review


@dataclass(frozen=True)
class CouncilPlan:
    """One council to generate. The same plan and calendar give the same council, byte for byte.

    `children_looked_after` is the stock aimed at on `last_day`; `admissions_a_year` counts periods of
    care that begin, a child's second and third period included, series of short breaks not.
    """

    first_day: date
    last_day: date
    seed: int
    children_looked_after: int = 540
    admissions_a_year: int = 180
    rates: Rates = field(default_factory=Rates)

    def __post_init__(self) -> None:
        if self.last_day <= self.first_day:
            raise ValueError(f"last_day {self.last_day} must be after first_day {self.first_day}")
        if self.children_looked_after < 1 or self.admissions_a_year < 1:
            raise ValueError("a council looks after at least one child and admits at least one a year")
