"""What a return's silence means: which events it would show, in which years.

A table shows the whole of each return year it was sent for. Visits, health assessments, dental checks,
education plans, care plans, reviewing officers and return interviews are in no table, so nothing is
declared for them; a match is shown only for children who were adopted in the end, so neither for it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from compliance.model.coverage import Coverage, Record, Window, merge
from compliance.sources.ssda903.tables import EPISODES, MISSING, PLACED_ADOPTION, REVIEWS, SW_EPISODES, Table
from compliance.sources.ssda903.years import window

_SHOWN: tuple[tuple[Table, tuple[Record, ...]], ...] = (
    (
        EPISODES,
        (
            Record("became_looked_after"),
            Record("ceased_looked_after"),
            Record("legal_status_changed"),
            Record("placement_started"),
            Record("placement_updated"),
            Record("placement_ended"),
            Record("placed_for_adoption"),
            Record("adoption_order_made"),
        ),
    ),
    (REVIEWS, (Record("review_held", "care"),)),
    (MISSING, (Record("missing_started"), Record("missing_ended"))),
    (SW_EPISODES, (Record("worker_allocated", "social_worker"),)),
    (PLACED_ADOPTION, (Record("adoption_decision"), Record("adoption_plan_reversed"))),
)


_SCORES = Record("sdq_completed")


def shown_by_a_return(record: Record) -> bool:
    """Whether a return carries such events: the facts about children, its tables, and scores of children in OC2."""
    shown = [Record("child"), *(each for _, records in _SHOWN for each in records), _SCORES]
    return any(each.event == record.event and each.value in (None, record.value) for each in shown)


def coverage(years: Mapping[Table, Iterable[int]], scored_years: Iterable[tuple[str, int]]) -> Coverage:
    """`years`: the return years each table was sent for; `scored_years`: children listed in OC2, by year."""
    return Coverage(_windows(years), _scores(scored_years))


def coverage_by_child(
    years: Mapping[str, Mapping[Table, Iterable[int]]], scored_years: Iterable[tuple[str, int]]
) -> Coverage:
    """The coverage where not every child's authority sent the same. `years`: of each child."""
    scores = _scores(scored_years)
    return Coverage({}, {child: {**_windows(sent), **scores.get(child, {})} for child, sent in years.items()})


def _windows(years: Mapping[Table, Iterable[int]]) -> dict[Record, tuple[Window, ...]]:
    windows: dict[Record, tuple[Window, ...]] = {}
    for table, records in _SHOWN:
        if shown := merge(window(year) for year in years.get(table, ())):
            windows.update(dict.fromkeys(records, shown))
    return windows


def _scores(scored_years: Iterable[tuple[str, int]]) -> dict[str, dict[Record, tuple[Window, ...]]]:
    of_child: dict[str, list[Window]] = {}
    for child, year in scored_years:
        of_child.setdefault(child, []).append(window(year))
    return {child: {_SCORES: merge(shown)} for child, shown in of_child.items()}
