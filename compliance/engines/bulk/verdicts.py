"""Verdicts over columns: the same cases, in the same order, as `engines.verdict`."""

from __future__ import annotations

import polars as pl

from compliance.engines.bulk.keys import dated
from compliance.engines.bulk.world import World
from compliance.model.obligations import Status

_SHAPE = ("status", "days")


def _status(status: Status) -> pl.Expr:
    return pl.lit(status.value)


def with_verdict(world: World, rows: pl.DataFrame) -> pl.DataFrame:
    """Rows with `status` and `days` by whole days: due, met, closed, and the as-of day."""
    due, met, closed = pl.col("due"), pl.col("met"), pl.col("closed")
    has_met, has_closed = met.is_not_null(), closed.is_not_null()
    undated = (
        pl.when(has_met)
        .then(_status(Status.MET))
        .when(has_closed)
        .then(_status(Status.LAPSED))
        .otherwise(_status(Status.NOT_DUE))
    )
    status = (
        pl.when(due.is_null())
        .then(undated)
        .when(has_met)
        .then(pl.when(met > due).then(_status(Status.MET_LATE)).otherwise(_status(Status.MET)))
        .when(has_closed)
        .then(pl.when(closed <= due).then(_status(Status.LAPSED)).otherwise(_status(Status.MISSED)))
        .when(due < world.as_of)
        .then(_status(Status.OVERDUE))
        .when(due <= world.soon)
        .then(_status(Status.DUE_SOON))
        .otherwise(_status(Status.NOT_DUE))
    )
    days = (
        pl.when(due.is_null())
        .then(None)
        .when(has_met)
        .then(met - due)
        .when(has_closed)
        .then(pl.when(closed > due).then(closed - due))
        .otherwise(world.as_of - due)
    )
    return rows.with_columns(status.alias("status"), days.cast(pl.Int32).alias("days"))


def with_verdict_by_hours(world: World, rows: pl.DataFrame) -> pl.DataFrame:
    """Rows with `status` and `days` where hours count; `status` null where an unrecorded time decides."""
    hours = pl.col("span").str.extract(r"^(\d+)").cast(pl.Int64) * pl.duration(hours=1)
    due_from, due_limit = _earliest("on", "at") + hours, _limit("on", "at") + hours
    exact = pl.col("at").is_not_null()
    has_met, has_closed = pl.col("met").is_not_null(), pl.col("closed").is_not_null()
    end = _midnight(pl.lit(world.as_of + 1))
    late = (
        pl.when(has_met)
        .then(_after(_earliest("met", "met_at"), _limit("met", "met_at"), due_from, due_limit, exact))
        .when(has_closed)
        .then(
            _after(
                _earliest("closed", "closed_at"), _limit("closed", "closed_at"), due_from, due_limit, exact
            )
        )
        .otherwise(_after(end, end, due_from, due_limit, exact))
    )
    rows = rows.with_columns(late.alias("_late"))
    status = (
        pl.when(pl.col("_late").is_null())
        .then(None)
        .when(has_met)
        .then(pl.when("_late").then(_status(Status.MET_LATE)).otherwise(_status(Status.MET)))
        .when(has_closed)
        .then(pl.when("_late").then(_status(Status.MISSED)).otherwise(_status(Status.LAPSED)))
        .when("_late")
        .then(_status(Status.OVERDUE))
        .when(pl.col("due") <= world.soon)
        .then(_status(Status.DUE_SOON))
        .otherwise(_status(Status.NOT_DUE))
    )
    moment = pl.coalesce("met", "closed", pl.lit(world.as_of)) - pl.col("due")
    open_in_time = ~has_met & ~has_closed & ~pl.col("_late")
    days = (
        pl.when(pl.col("_late").is_null())
        .then(None)
        .when(has_closed & ~has_met & ~pl.col("_late"))
        .then(None)
        .when(open_in_time)
        .then(moment)
        .when("_late")
        .then(pl.max_horizontal(moment, pl.lit(0)))
        .otherwise(pl.min_horizontal(moment, pl.lit(0)))
    )
    return rows.with_columns(status.alias("status"), days.cast(pl.Int32).alias("days")).drop("_late")


def _midnight(day: pl.Expr) -> pl.Expr:
    """The first instant of a day in London."""
    return (
        dated(day).cast(pl.Datetime("us")).dt.replace_time_zone("Europe/London").dt.convert_time_zone("UTC")
    )


def _earliest(on: str, at: str) -> pl.Expr:
    return pl.coalesce(pl.col(at), _midnight(pl.col(on)))


def _limit(on: str, at: str) -> pl.Expr:
    """The instant before which something of unknown time happened; its own instant where the time is known."""
    return pl.coalesce(pl.col(at), _midnight(pl.col(on) + 1))


def _after(
    earliest: pl.Expr, limit: pl.Expr, due_from: pl.Expr, due_limit: pl.Expr, due_exact: pl.Expr
) -> pl.Expr:
    """Whether a moment is later than the due instant; null where unrecorded times could make it either."""
    moment_exact = earliest == limit
    return (
        pl.when(limit <= due_from)
        .then(pl.lit(value=False))
        .when((earliest > due_limit) | ((earliest == due_limit) & ~due_exact))
        .then(pl.lit(value=True))
        .when(moment_exact & due_exact)
        .then(earliest > due_from)
    )
