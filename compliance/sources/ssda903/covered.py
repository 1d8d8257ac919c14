"""What a return's silence means: which events it would show, in which years.

A table shows the whole of each return year it was sent for. Visits, health assessments, dental checks,
education plans, care plans, reviewing officers and return interviews are in no table, so nothing is
declared for them; a match is shown only for children who were adopted in the end, and orders on liberty only where they
are of deprivation of liberty, so neither for them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from compliance.model.coverage import Coverage, Record, Window, merge
from compliance.sources.ssda903.codes import CONTACT, FLAGS, SCORES
from compliance.sources.ssda903.tables import (
    EPISODES,
    MISSING,
    OC3,
    PLACED_ADOPTION,
    REVIEWS,
    SW_EPISODES,
    Table,
)
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
    (
        SW_EPISODES,
        (Record("worker_allocated", "social_worker"), Record("worker_allocation_ended", "social_worker")),
    ),
    (OC3, (Record(CONTACT),)),
    (PLACED_ADOPTION, (Record("adoption_decision"), Record("adoption_plan_reversed"))),
)


def shown_by_a_return(record: Record) -> bool:
    """Whether a return carries such events: the facts about children, its tables, and what OC2 says of children."""
    of_oc2 = [Record(SCORES), *(Record(event) for event in FLAGS.values())]
    shown = [Record("child"), *(each for _, records in _SHOWN for each in records), *of_oc2]
    return any(each.event == record.event and each.value in (None, record.value) for each in shown)


Shown = Iterable[tuple[str, int, str]]
"""Children, return years, and the events of which OC2 shows whether there was one."""


def coverage(years: Mapping[Table, Iterable[int]], shown: Shown) -> Coverage:
    """`years`: the return years each table was sent for; `shown`: what OC2 shows of the children it lists."""
    return Coverage(_windows(years), _by_child(shown))


def coverage_by_child(years: Mapping[str, Mapping[Table, Iterable[int]]], shown: Shown) -> Coverage:
    """The coverage where not every child's authority sent the same. `years`: of each child."""
    own = _by_child(shown)
    return Coverage({}, {child: {**_windows(sent), **own.get(child, {})} for child, sent in years.items()})


def _windows(years: Mapping[Table, Iterable[int]]) -> dict[Record, tuple[Window, ...]]:
    windows: dict[Record, tuple[Window, ...]] = {}
    for table, records in _SHOWN:
        if shown := merge(window(year) for year in years.get(table, ())):
            windows.update(dict.fromkeys(records, shown))
    return windows


def _by_child(shown: Shown) -> dict[str, dict[Record, tuple[Window, ...]]]:
    years: dict[str, dict[Record, list[Window]]] = {}
    for child, year, event in shown:
        years.setdefault(child, {}).setdefault(Record(event), []).append(window(year))
    return {
        child: {record: merge(windows) for record, windows in of_child.items()}
        for child, of_child in years.items()
    }
