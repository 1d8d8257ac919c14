"""Care plans, where the rows of a system's extract are care plans, and the aims that stand in them."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING

from compliance.sources.cell_words import NO
from compliance.sources.event_table import Row
from compliance.sources.ssd.care import Period
from compliance.sources.ssd.oddities import Oddity, Where
from compliance.sources.ssd.rows import Context, Rows

if TYPE_CHECKING:
    from compliance.model.events import AttributeValue

_KEY = re.compile(r'"?([A-Za-z0-9_]+)"?\s*:\s*(?:"([^"]*)"|([^,}"]*))')


def care_plans(
    rows: Iterable[Rows], periods: Sequence[Period], reviews: Mapping[str, Sequence[date]], context: Context
) -> Iterator[Row]:
    """Each plan by the day it is in force from: the first in a period of care was prepared, later ones revise it.

    Of care that began before the time that the tables reach back to, the first plans are not there. Where the first
    that is there came after a review, it may be the one or the other, and is neither. The aims are the latest in every
    row, so that they are known for the day of the extract alone. `reviews`: the days on which each child's were held.
    """
    of_child: dict[str, list[Period]] = defaultdict(list)
    for period in periods:
        of_child[period.case].append(period)
    begun: set[tuple[str, date | None]] = set()
    latest: dict[str, tuple[Where, str]] = {}
    for started, where, aims in sorted(_plans(rows, context), key=lambda each: (each[0], each[1].row)):
        care = next((each for each in of_child.get(where.case, ()) if each.holds(started)), None)
        key = (where.case, care.shown_on if care else None)
        if plan := ", ".join(aims_in(aims or "")):
            latest[where.case] = (where, plan)
        if key in begun or _began_before_the_tables(care, context):
            yield Row(where.case, "care_plan_updated", started, {}, where.file, where.row)
        elif care is not None and any(
            care.holds(day) and day < started for day in reviews.get(where.case, ())
        ):
            context.tally.saw(Oddity.FIRST_PLAN_AFTER_REVIEW, where)
            context.tally.lost(where, "care_plan_prepared")
            context.tally.lost(where, "care_plan_updated")
        else:
            yield Row(where.case, "care_plan_prepared", started, {}, where.file, where.row)
        begun.add(key)
    for case, (where, plan) in latest.items():
        told: dict[str, AttributeValue] = {"plan": plan}
        yield Row(case, "permanence_plan_recorded", context.export_on, told, where.file, where.row)


def _began_before_the_tables(care: Period | None, context: Context) -> bool:
    if care is None:
        return False
    return (care.start or care.shown_on) < context.known.reach(context.export_on).first


def _plans(rows: Iterable[Rows], context: Context) -> Iterator[tuple[date, Where, str | None]]:
    for each in rows:
        if each.table in context.facts.tables_not_used:
            continue
        days, aims = each.days("started", context), each.texts("aims")
        for started, where, told in zip(days, each.wheres(), aims, strict=True):
            if started is not None:
                yield started, where, told
            else:
                context.tally.set_aside += 1
                context.tally.lost(where, "care_plan_prepared")
                context.tally.lost(where, "care_plan_updated")


def aims_in(text: str) -> list[str]:
    """The aims that are ticked in a text of keys and values, as `{"ADOPTION": "Y", "RETURN1M": ""}`."""
    ticked = []
    for key, quoted, bare in _KEY.findall(text):
        value = (quoted or bare).strip().lower()
        if value and value not in (*NO, "null", "none"):
            ticked.append(key.upper())
    return ticked
