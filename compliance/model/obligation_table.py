"""Obligations as a table: what every engine hands on, one row an obligation."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

import polars as pl

from compliance.calendars.spans import Span, Unit
from compliance.model.coverage import Record
from compliance.model.events import Origin
from compliance.model.obligations import About, AnchorKind, Assumption, Obligation, Reason, ReasonCode, Status

SPAN = pl.Struct(
    {
        "count": pl.Int32(),
        "unit": pl.String(),
        "before": pl.Boolean(),
        "first_day": pl.Boolean(),
        "last_day": pl.Boolean(),
    }
)
ASSUMED = pl.Struct({"field": pl.String(), "read_as": pl.String()})
ABOUT = pl.Struct({"name": pl.String(), "event": pl.String(), "value": pl.String(), "earlier": pl.Boolean()})

SCHEMA: dict[str, pl.DataType] = {
    "case": pl.String(),
    "rule": pl.String(),
    "scope": pl.String(),
    "scope_start": pl.Date(),
    "scope_nth": pl.Int32(),
    "anchor_kind": pl.String(),
    "anchor_on": pl.Date(),
    "anchor_at": pl.Datetime("us", "UTC"),
    "anchor_key": pl.String(),
    "due_on": pl.Date(),
    "due_at": pl.Datetime("us", "UTC"),
    "version_from": pl.Date(),
    "status": pl.String(),
    "met_on": pl.Date(),
    "met_at": pl.Datetime("us", "UTC"),
    "closed_on": pl.Date(),
    "days": pl.Int32(),
    "reason_code": pl.String(),
    "reason_about": pl.List(ABOUT),
    "reason_first": pl.Date(),
    "reason_last": pl.Date(),
    "assumed": pl.List(ASSUMED),
    "keyless": pl.Boolean(),
    "anchor_file": pl.String(),
    "anchor_row": pl.Int64(),
    "met_file": pl.String(),
    "met_row": pl.Int64(),
    "span": SPAN,
    "period": pl.String(),
    "nights": pl.Int32(),
}
"""Columns as in `Obligation`, values as values: `span`, `assumed` and `reason_about` hold the fields of `Span`,
`Assumption` and `About`; the last is empty without a reason. Words are made of them in `findings` alone.
`anchor_file` and `met_file` with their rows say where the anchor and what met it were read."""

ORDER = ("case", "rule", "anchor_on", "scope_start", "scope_nth", "anchor_kind", "anchor_key", "period")


def in_order(table: pl.DataFrame) -> pl.DataFrame:
    """The table in the order findings are listed in."""
    return table.sort(ORDER, nulls_last=False, maintain_order=True)


def table_of(obligations: list[Obligation]) -> pl.DataFrame:
    """Obligations of an engine that makes them one at a time, as the table."""
    rows = [_row(o) for o in obligations]
    return pl.DataFrame(rows, schema=SCHEMA, orient="row")


def _row(o: Obligation) -> tuple[object, ...]:
    reason = o.reason
    return (
        o.case,
        o.rule,
        o.scope,
        o.scope_start,
        o.scope_nth,
        o.anchor_kind.value,
        o.anchor_on,
        o.anchor_at,
        o.anchor_key,
        o.due_on,
        o.due_at,
        o.version_from,
        o.status.value,
        o.met_on,
        o.met_at,
        o.closed_on,
        o.days,
        reason.code.value if reason else None,
        [about_fields(each) for each in reason.about] if reason else [],
        reason.first if reason else None,
        reason.last if reason else None,
        [asdict(each) for each in o.assumptions],
        o.keyless,
        o.anchor_origin.file if o.anchor_origin else None,
        o.anchor_origin.row if o.anchor_origin else None,
        o.met_origin.file if o.met_origin else None,
        o.met_origin.row if o.met_origin else None,
        span_fields(o.span) if o.span else None,
        o.period,
        o.nights,
    )


def obligations_of(table: pl.DataFrame) -> list[Obligation]:
    """The table's rows as obligations, for the few that somebody looks at one by one."""
    return [
        Obligation(
            rule=row["rule"],
            case=row["case"],
            scope=row["scope"],
            scope_start=row["scope_start"],
            scope_nth=row["scope_nth"],
            anchor_kind=AnchorKind(row["anchor_kind"]),
            anchor_on=row["anchor_on"],
            anchor_at=row["anchor_at"],
            anchor_key=row["anchor_key"],
            due_on=row["due_on"],
            due_at=row["due_at"],
            version_from=row["version_from"],
            status=Status(row["status"]),
            met_on=row["met_on"],
            met_at=row["met_at"],
            closed_on=row["closed_on"],
            days=row["days"],
            reason=_reason(row),
            assumptions=tuple(Assumption(**each) for each in row["assumed"]),
            keyless=row["keyless"],
            anchor_origin=Origin(row["anchor_file"], row["anchor_row"]) if row["anchor_file"] else None,
            met_origin=Origin(row["met_file"], row["met_row"]) if row["met_file"] else None,
            span=span_of(row["span"]) if row["span"] else None,
            period=row["period"],
            nights=row["nights"],
        )
        for row in table.iter_rows(named=True)
    ]


def span_fields(span: Span) -> dict[str, object]:
    """A span as a value of the column `span`."""
    return asdict(span)


def span_of(fields: dict[str, Any]) -> Span:
    """The span that a value of the column `span` is."""
    return Span(**{**fields, "unit": Unit(fields["unit"])})


def about_fields(about: About) -> dict[str, object]:
    """What a reason is about as a value of the column `reason_about`."""
    event, value = (about.record.event, about.record.value) if about.record else (None, None)
    return {"name": about.name, "event": event, "value": value, "earlier": about.earlier}


def about_of(fields: dict[str, Any]) -> About:
    """What a value of the column `reason_about` is."""
    record = None if fields["event"] is None else Record(fields["event"], fields["value"])
    return About(fields["name"], record, fields["earlier"])


def _reason(row: dict[str, Any]) -> Reason | None:
    if row["reason_code"] is None:
        return None
    return Reason(
        ReasonCode(row["reason_code"]),
        tuple(map(about_of, row["reason_about"])),
        row["reason_first"],
        row["reason_last"],
    )
