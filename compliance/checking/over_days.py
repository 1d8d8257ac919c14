"""What cases were owed as of each of several days, each judged again only where the days between may have mattered.

A case is as it was as of an earlier day while nothing happens in it, nothing that it holds names a day since, and the
day has not come on which it may change by itself. That is what a monitor goes by too.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

import polars as pl

from compliance.checking.settled import in_doubt, settled_obligations
from compliance.engines.arrays.run import Kept, standing_by_arrays
from compliance.engines.executors import EngineName, obligation_table
from compliance.engines.needs import needs_of
from compliance.engines.plan import Plan
from compliance.timeline.histories import visible

if TYPE_CHECKING:
    from compliance.sources.several.readings import OtherReadings

OWED = ("case", "rule", "status", "anchor_on", "due_on", "met_on")
"""What lines of a scorecard look at of obligations."""


@dataclass(frozen=True, slots=True)
class AsOf:
    """Some cases as of the end of a day. `plan`: as of that day. `owed`: their obligations, in no order, with the
    columns of `OWED`. `seen`: their visible events."""

    plan: Plan
    owed: pl.DataFrame
    seen: pl.DataFrame


def over_days(
    events: pl.DataFrame,
    plan: Plan,
    days: Sequence[date],
    engine: EngineName,
    otherwise: OtherReadings | None = None,
) -> Iterator[AsOf]:
    """The cases as of each of the days, which rise, as a run as of that day over the same events gives them.

    `events`: everything of the cases that was read; `otherwise`: how else some can be read. Of the plan the as-of day
    is not looked at.
    """
    for as_of in _as_first_read(events, plan, days, engine):
        if otherwise is None:
            yield as_of
            continue
        # Of the few cases in doubt every reading is judged anew on each day.
        seen = in_doubt(as_of.seen, otherwise)
        owed = settled_obligations(engine, seen, as_of.plan, otherwise).select(OWED)
        others = _without(as_of.owed, seen["case"].unique())
        yield replace(as_of, owed=pl.concat([others, owed]))


def _as_first_read(
    events: pl.DataFrame, plan: Plan, days: Sequence[date], engine: EngineName
) -> Iterator[AsOf]:
    if engine is not EngineName.ARRAYS:
        for day in days:
            now, seen = _as_of(events, plan, day)
            yield AsOf(now, obligation_table(engine, seen, now).select(OWED), seen)
        return
    needs = needs_of(plan.rulebook, plan.vocabulary)
    owed: pl.DataFrame | None = None
    wakes = pl.DataFrame(schema={"case": pl.String, "wakes_on": pl.Date})
    # What no rule reads changes nothing, and is most of what is recorded.
    read = sorted(set().union(*(each.reads.rows for each in needs.values())))
    events_read = events.filter(pl.col("event").is_in(read) | pl.col("on").is_null())
    turns, kept = _days_named(events_read), Kept.of(events_read, plan)
    before = date.min
    for day in days:
        now, seen = _as_of(events_read, plan, day)
        if owed is None:
            changed = seen["case"].unique()
        else:
            happened = turns.filter((pl.col("day") > before) & (pl.col("day") <= day))["case"]
            changed = pl.concat([happened, wakes.filter(pl.col("wakes_on") <= day)["case"]]).unique()
        mine_seen = seen.filter(pl.col("case").is_in(changed.implode()))
        judged = standing_by_arrays(mine_seen, now, needs, kept)
        mine = judged.obligations.select(OWED)
        owed = mine if owed is None else pl.concat([_without(owed, changed), mine])
        wakes = pl.concat([_without(wakes, changed), judged.wakes])
        before = day
        yield AsOf(now, owed, visible(events, day, plan.run.known_at))


def _as_of(events: pl.DataFrame, plan: Plan, day: date) -> tuple[Plan, pl.DataFrame]:
    run = replace(plan.run, as_of=day)
    return replace(plan, run=run), visible(events, day, run.known_at)


def _days_named(events: pl.DataFrame) -> pl.DataFrame:
    """Each case with every day on which something happens in it, or that something in it names."""
    days = [name for name, kind in events.schema.items() if kind == pl.Date and name != "recorded_on"]
    named = [events.select("case", pl.col(name).alias("day")) for name in days]
    return pl.concat(named).drop_nulls().unique()


def _without(rows: pl.DataFrame, cases: pl.Series) -> pl.DataFrame:
    return rows.filter(~pl.col("case").is_in(cases.implode()))
