"""What the lists' silence means: of each record of a case, from the day shown to the day of the lists."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta

import polars as pl

from compliance.model.between import Between
from compliance.model.coverage import Coverage, Record, Unread, Window
from compliance.sources.annex_a.layout import CASE
from compliance.sources.annex_a.shown import Made


def coverage_of(made: Iterable[Made], made_on: date) -> Coverage:
    """The coverage of one snapshot. Where several rows show a record of a case, the latest day they show counts."""
    shown: dict[Record, list[pl.DataFrame]] = {}
    unread: list[Unread] = []
    latest: set[Record] = set()
    for each in made:
        unread += each.unread
        latest |= each.latest
        for record, table in each.shown:
            shown.setdefault(record, []).append(table)
    of_case: dict[str, dict[Record, tuple[Window, ...]]] = {}
    windows: dict[date, tuple[Window, ...]] = {}
    for record, tables in shown.items():
        for case, first in pl.concat(tables).group_by(CASE).agg(pl.col("first").max()).iter_rows():
            if first <= made_on:
                window = windows.setdefault(first, (Window(first, made_on),))
                of_case.setdefault(case, {})[record] = window
    return Coverage({}, of_case, latest=frozenset(latest)).without(unread)


def between(snapshots: Sequence[tuple[date, Coverage]]) -> Between | None:
    """What lies between snapshots, which are in order of their days; None where there is one alone.

    Of a case and record it is the time from the day of one snapshot that shows it to the date that the next one shows.
    """
    days = tuple(dict.fromkeys(day for day, _ in snapshots))
    if len(days) < 2:
        return None
    of_case: dict[str, dict[Record, tuple[Window, ...]]] = {}
    until: dict[tuple[str, Record], date] = {}
    for day, coverage in snapshots:
        for case, told in coverage.of_case.items():
            for record in coverage.latest & told.keys():
                shown = told[record][0].first
                last = until.get((case, record))
                if last is not None and shown > last + _DAY:
                    mine = of_case.setdefault(case, {})
                    gap = Window(last + _DAY, shown - _DAY)
                    mine[record] = (*mine.get(record, ()), gap)
                until[(case, record)] = day
    return Between(days, of_case)


_DAY = timedelta(days=1)


_SHOWN = (
    Record("child"),
    Record("worker_allocated", "social_worker"),
    Record("worker_allocated", "personal_adviser"),
    Record("became_looked_after"),
    Record("ceased_looked_after"),
    Record("legal_status_changed"),
    Record("placement_started"),
    Record("permanence_plan_recorded"),
    Record("review_held", "care"),
    Record("visit", "social_worker"),
    Record("visit", "iro"),
    Record("health_assessment"),
    Record("dental_check"),
    Record("pathway_plan_reviewed"),
    Record("care_leaver_category_changed"),
    Record("contact_made"),
    Record("care_leaver_situation_recorded"),
    Record("adoption_decision"),
    Record("adoption_matched"),
    Record("placed_for_adoption"),
    Record("adoption_order_made"),
    Record("adoption_plan_reversed"),
    Record("referral_received"),
    Record("assessment_completed"),
    Record("section_47_started"),
    Record("strategy_discussion_held"),
    Record("child_protection_conference_held", "initial"),
    Record("child_protection_conference_held", "review"),
    Record("child_protection_plan_started"),
    Record("child_protection_plan_ended"),
)


def shown_by_lists(record: Record) -> bool:
    """Whether a list has a column for such events; one for all kinds of an event is for each."""
    return any(
        shown.event == record.event and (record.value is None or shown.value in (None, record.value))
        for shown in _SHOWN
    )
