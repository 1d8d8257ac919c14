"""What was judged as the table that every engine hands on: put in order once, for all rules."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, fields
from typing import TypeVar

import numpy as np
import polars as pl

from compliance.calendars.days import BITS, EPOCH, FOREVER, NEVER
from compliance.calendars.instants import NO_TIME
from compliance.engines.arrays.drafts import KINDS, Judged
from compliance.engines.arrays.reasons import CODES
from compliance.engines.arrays.search import in_order
from compliance.engines.arrays.values import NONE, Column, Integers, Places, SetIds
from compliance.engines.arrays.verdict import NO_DAYS, STATUSES
from compliance.engines.arrays.world import World
from compliance.model.obligation_table import ABOUT, ASSUMED, SCHEMA, SPAN, about_fields, span_fields

T = TypeVar("T")


def table_of(world: World, rules: Sequence[tuple[str, str, Judged]]) -> pl.DataFrame:
    """The rows of rules in the order of `model.obligation_table`. `rules`: id, scope, and what was judged of each."""
    legend, told = world.legend, Judged.joined([rows for _, _, rows in rules])
    ids, scopes = sorted({id_ for id_, _, _ in rules}), sorted(world.stretches)
    counts = [len(rows.case) for _, _, rows in rules]
    columns: dict[str, Column] = {f.name: getattr(told, f.name) for f in fields(told) if f.name != "reasons"}
    columns |= {f"reason_{f.name}": getattr(told.reasons, f.name) for f in fields(told.reasons)}
    columns["rule"] = np.repeat([ids.index(id_) for id_, _, _ in rules], counts)
    columns["scope"] = np.repeat([scopes.index(scope) for _, scope, _ in rules], counts)
    columns["scope_start"] = _of_stretches(world, rules, "start")
    columns["scope_nth"] = _of_stretches(world, rules, "nth")
    order = _order(columns, len(ids), legend.periods.things)
    rows = pl.DataFrame(columns)[order]
    files, by_hours = world.histories.table, pl.col("due_at") != NO_TIME
    return rows.select(
        _at(world.histories.cases, "case"),
        _at(ids, "rule"),
        _at(scopes, "scope"),
        _day("scope_start", NEVER),
        pl.col("scope_nth"),
        _at([kind.value for kind in KINDS], "kind").alias("anchor_kind"),
        _day("on", NEVER).alias("anchor_on"),
        _instant("at", by_hours).alias("anchor_at"),
        _at(world.histories.keys, "key").alias("anchor_key"),
        _day("due", FOREVER).alias("due_on"),
        _instant("due_at", by_hours),
        _at(pl.Series(legend.versions.things, dtype=pl.Date), "version").alias("version_from"),
        _at([status.value for status in STATUSES], "status"),
        _day("met", FOREVER).alias("met_on"),
        _instant("met_at", by_hours),
        _day("closed", FOREVER).alias("closed_on"),
        _known("days", NO_DAYS),
        _at([code.value if code else None for code in CODES], "reason_code"),
        _lists(told.reasons.about[order], legend.about.things, about_fields, ABOUT).alias("reason_about"),
        _day("reason_first", NEVER),
        _day("reason_last", NEVER),
        _lists(told.assumed[order], legend.assumptions.things, asdict, ASSUMED).alias("assumed"),
        pl.col("keyless"),
        _at(files["file"], "row").alias("anchor_file"),
        _at(files["row"], "row").alias("anchor_row"),
        _at(files["file"], "met_row").alias("met_file"),
        _at(files["row"], "met_row").alias("met_row"),
        _at(pl.Series([span_fields(span) for span in legend.spans.things], dtype=SPAN), "span"),
        _at(legend.periods.things, "period"),
        _known("nights", NONE),
    ).cast(SCHEMA)  # type: ignore[arg-type]


def _of_stretches(world: World, rules: Sequence[tuple[str, str, Judged]], column: str) -> Column:
    return np.concatenate([getattr(world.stretches[scope], column)[rows.stretch] for _, scope, rows in rules])


def _order(columns: dict[str, Column], rules: int, periods: Sequence[str]) -> Places:
    # INVARIANT: case, rule and day fit, since a range has some 100,000 cases at most.
    place: Integers = ((columns["case"] * rules + columns["rule"]) << BITS) | columns["on"]
    # By text, and no period before all of them.
    by_text = np.append(np.argsort(np.argsort(np.array(periods, str))), NONE)
    then = [columns[name] for name in ("scope_start", "scope_nth", "kind", "key")]
    return in_order(place, *then, by_text[columns["period"]])


def _known(name: str, missing: int) -> pl.Expr:
    return pl.when(pl.col(name) != missing).then(name)


def _day(name: str, missing: int) -> pl.Expr:
    return (_known(name, missing) - EPOCH).cast(pl.Int32).cast(pl.Date)


def _instant(name: str, by_hours: pl.Expr) -> pl.Expr:
    return pl.when(by_hours).then(_known(name, NO_TIME)).cast(pl.Datetime("us", "UTC"))


def _at(things: pl.Series | Iterable[str | None], name: str) -> pl.Expr:
    """The things at the places, nothing where there is none."""
    series = things if isinstance(things, pl.Series) else pl.Series(things, dtype=pl.String)
    return pl.lit(series).gather(_known(name, NONE)).alias(name)


def _lists(
    ids: SetIds, things: Callable[[int], list[T]], fields: Callable[[T], dict[str, object]], of: pl.DataType
) -> pl.Expr:
    """Each set as a list of the fields of what it holds, each distinct one made once."""
    numbers = np.flatnonzero(np.bincount(ids, minlength=1))
    place = np.zeros(int(numbers.max(initial=0)) + 1, np.int64)
    place[numbers] = np.arange(len(numbers))
    lists = pl.Series([[*map(fields, things(number))] for number in numbers.tolist()], dtype=pl.List(of))
    return pl.lit(lists.gather(place[ids]))
