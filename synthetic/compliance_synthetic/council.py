"""One invented council, made whole: its children's events, and the facts a national return adds.

What is modelled: admissions and stays with a long tail, from well before the window, so that it opens
on a settled council whose children's histories reach back to the day they entered care; returns to
care; legal statuses; placements, moves, temporary stays; reviews, plans, visits, health, schooling,
missing episodes, workers, approvals, adoption, leaving care; series of short breaks; and late recording.

What is not: brothers and sisters, courts, deaths, foster carers' and homes' own reviews, the transfer
of a case between councils, children who left care before the window, and errors of data entry.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

import numpy as np
import polars as pl

from compliance.calendars.periods import Period
from compliance.calendars.working_days import WorkingDays
from compliance.rulebook.vocabulary_file import load_vocabulary
from compliance_synthetic import words
from compliance_synthetic.adoption_events import write_adoptions
from compliance_synthetic.approvals import temporary_approvals, write_approvals
from compliance_synthetic.care_plans import write_care_plans, write_permanence_plans, write_placement_plans
from compliance_synthetic.careers import Course
from compliance_synthetic.case_records import CaseRecords, case_records
from compliance_synthetic.columns import Coded, Column, Dated, Known
from compliance_synthetic.days import Days, Whole, birthday, date_of
from compliance_synthetic.education import school_terms, write_education
from compliance_synthetic.facts import SEXES, adoption_facts, children_facts, placement_facts
from compliance_synthetic.health import write_health
from compliance_synthetic.leaving_care import write_leaving_care
from compliance_synthetic.ledger import Ledger, Subject
from compliance_synthetic.legal import LegalStatuses, legal_statuses, write_legal_statuses
from compliance_synthetic.missing import write_missing
from compliance_synthetic.mitigations import write_mitigations
from compliance_synthetic.placement_events import write_placements, write_temporary_stays, write_updates
from compliance_synthetic.placements import Placements, placements
from compliance_synthetic.plan import CouncilPlan
from compliance_synthetic.population import Periods, periods_of_care
from compliance_synthetic.recording import PROMPT
from compliance_synthetic.review_papers import write_iro_visits, write_review_papers
from compliance_synthetic.reviews import reviews, write_reviews
from compliance_synthetic.setting import Setting
from compliance_synthetic.short_breaks import short_breaks, write_short_breaks
from compliance_synthetic.temporary_stays import temporary_stays
from compliance_synthetic.visits import write_visits
from compliance_synthetic.workers import write_workers

_FIRST_CASE = 200_001


@dataclass(frozen=True)
class Council:
    """A generated council.

    `events` has one row an event, with every column of a native events file in its own type: `on` and
    `recorded_on` dates, `at` instants in UTC, words as enumerations. `children`,
    `placements` and `adoptions` hold what the national return asks for besides (see `facts`).
    """

    plan: CouncilPlan
    terms: tuple[Period, ...]
    events: pl.DataFrame
    children: pl.DataFrame
    placements: pl.DataFrame
    adoptions: pl.DataFrame


def council(plan: CouncilPlan, working: WorkingDays) -> Council:
    """The council of a plan. The same plan and working days give the same council."""
    setting = Setting.of(plan, working)
    periods = periods_of_care(setting)
    breaks = short_breaks(setting)
    count = int(periods.child.max(initial=-1)) + 1
    born = np.concatenate((_of_children(periods, count), breaks.born))
    chance = setting.chance("children")
    number = _FIRST_CASE + np.cumsum(chance.whole(1, 4, born.size))
    ledger = Ledger(setting, Subject(number, born), load_vocabulary())

    legal = legal_statuses(setting, periods)
    homes = placements(setting, periods, legal)
    records = case_records(ledger, periods, homes)
    terms = school_terms(date_of(setting.begins), plan.last_day + timedelta(days=365))
    numbers_taken = _write_periods(setting, ledger, periods, legal, homes, records, terms)
    write_short_breaks(setting, ledger, breaks, count + np.arange(breaks.born.size), numbers_taken)

    unaccompanied = np.zeros(born.size, np.bool_)
    unaccompanied[periods.child[periods.course == Course.UNACCOMPANIED]] = True
    sex = chance.happens(np.where(unaccompanied, 0.93, 0.55), born.size).astype(np.int64)
    known = np.ones(born.size, np.bool_)
    known[:count] = False
    known[periods.child[(periods.nth == 0) & (records.opened <= setting.last)]] = True
    override = chance.happens(0.004, born.size)
    ledger.describe(
        {
            "date_of_birth": Dated(born),
            "sex": Coded(SEXES, sex),
            "unaccompanied": unaccompanied,
            "school_age_override": Known(override, override),
        },
        np.flatnonzero(known),
    )
    children = children_facts(setting, number, born, sex, unaccompanied, birthday(born, 18))
    case = children["case"].gather(periods.child)
    return Council(
        plan=plan,
        terms=_terms_used(setting, terms, periods),
        events=ledger.events(),
        children=children.filter(pl.Series(known)),
        placements=placement_facts(setting, homes, case),
        adoptions=adoption_facts(setting, periods, case),
    )


def _of_children(periods: Periods, count: int) -> Days:
    born = np.zeros(count, np.int64)
    born[periods.child] = periods.born
    return born


def _terms_used(setting: Setting, terms: tuple[Period, ...], periods: Periods) -> tuple[Period, ...]:
    first = date_of(int(periods.start.min(initial=setting.last)))
    return tuple(term for term in terms if term.last >= first)


def _write_periods(
    setting: Setting,
    ledger: Ledger,
    periods: Periods,
    legal: LegalStatuses,
    homes: Placements,
    records: CaseRecords,
    terms: tuple[Period, ...],
) -> int:
    """Put down everything that hangs on a period of care; gives the first placement number not taken."""
    opened, settled_in = records.opened, records.settled_in
    _write_beginnings_and_ends(ledger, periods, legal, records)
    write_legal_statuses(ledger, periods, legal, opened)
    temporary = temporary_approvals(setting, homes)
    stays = temporary_stays(setting, homes)
    write_placements(setting, ledger, periods, homes, records)
    write_updates(ledger, periods, homes, temporary, settled_in)
    write_temporary_stays(setting, ledger, periods, homes, stays, settled_in)
    write_approvals(setting, ledger, periods, legal, homes, temporary, settled_in)

    held = reviews(setting, periods, homes)
    noted = write_reviews(setting, ledger, periods, held, opened)
    write_review_papers(setting, ledger, periods, held, opened, noted)
    write_iro_visits(setting, ledger, periods, held, opened)
    write_care_plans(setting, ledger, periods, held, opened, noted)
    write_placement_plans(setting, ledger, periods, homes, settled_in)
    write_permanence_plans(setting, ledger, periods, homes, held, opened)
    write_visits(setting, ledger, periods, legal, homes, temporary, held, settled_in)

    write_health(setting, ledger, periods, held, opened)
    write_education(setting, ledger, periods, terms, opened)
    write_missing(setting, ledger, periods, opened)
    write_workers(setting, ledger, periods, opened)
    write_adoptions(setting, ledger, periods, opened)
    write_leaving_care(setting, ledger, periods, opened)
    write_mitigations(setting, ledger, periods, held, opened)
    return int(stays.number.max(initial=homes.size + 10_000)) + 1


def _write_beginnings_and_ends(
    ledger: Ledger, periods: Periods, legal: LegalStatuses, records: CaseRecords
) -> None:
    status: Whole = legal.on(np.arange(periods.size), periods.start)
    became: dict[str, Column] = {"legal_status": Coded(words.LEGAL_STATUSES, status)}
    ceased: dict[str, Column] = {"reason": Coded(words.LEAVING_REASONS, periods.reason)}
    start, end, child = periods.start, periods.end, periods.child
    ledger.add("became_looked_after", child, start, PROMPT, recorded=records.opened, columns=became)
    ledger.add("ceased_looked_after", child, end, PROMPT, recorded=records.closed, columns=ceased)
