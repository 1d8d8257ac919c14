"""Why an obligation could not be judged, and what would close the gap, in words."""

from __future__ import annotations

from datetime import date

import polars as pl

from compliance.findings.words import listed, spaced, written
from compliance.model.coverage import Coverage, Record
from compliance.model.obligations import EARLIER, ReasonCode


def with_reasons(rows: pl.DataFrame, coverage: Coverage) -> pl.DataFrame:
    """The obligations with a column `reason`, null where they were judged."""
    special = {record.event for held in coverage.of_case.values() for record in held}
    # The text depends on the case only where a record is declared for single cases.
    about_special = (
        pl.col("reason_about")
        .list.eval(pl.element().str.split("[").list.first().is_in(list(special)))
        .list.any()
    )
    case = (
        pl.when(about_special.fill_null(value=False)).then("case").otherwise(pl.lit(""))
        if special
        else pl.lit("")
    )
    rows = rows.with_columns(
        case.alias("_case"), pl.col("reason_about").list.join("\n").fill_null("").alias("_about")
    )
    keys = ["_case", "_about", "reason_code", "reason_first", "reason_last"]
    kinds = rows.filter(pl.col("reason_code").is_not_null()).select(keys).unique()
    texts = [
        in_words(
            ReasonCode(kind["reason_code"]),
            tuple(kind["_about"].split("\n")) if kind["_about"] else (),
            kind["reason_first"],
            kind["reason_last"],
            kind["_case"],
            coverage,
        )
        for kind in kinds.iter_rows(named=True)
    ]
    kinds = kinds.with_columns(pl.Series("reason", texts, pl.String))
    return rows.join(kinds, on=keys, how="left", nulls_equal=True, maintain_order="left").drop(
        "_case", "_about"
    )


def in_words(
    code: ReasonCode,
    about: tuple[str, ...],
    first: date | None,
    last: date | None,
    case: str,
    coverage: Coverage,
) -> str:
    """One or two sentences: what is missing, and what to add."""
    named = listed([_thing(name) for name in dict.fromkeys(about)]) if about else "what is not shown"
    match code:
        case ReasonCode.START_UNKNOWN:
            return f"When this {named} began is not in the export. Add the earlier years, back to the day it began."
        case ReasonCode.CONDITION_UNKNOWN:
            return f"Whether this was owed or done turns on {named}, which the export does not record."
        case ReasonCode.ORDER_UNKNOWN:
            return f"Whether this was the first of its kind is not shown: {_gap(about, first, last, case, coverage)}"
        case ReasonCode.DEADLINE_UNKNOWN if first is not None:
            return (
                f"The due day hangs on events that may be missing: {_gap(about, first, last, case, coverage)}"
            )
        case ReasonCode.DEADLINE_UNKNOWN if about and about[0] in ("period_of_care", "placement"):
            return f"The due day hangs on when this {named} began, which is not in the export."
        case ReasonCode.DEADLINE_UNKNOWN:
            return f"The due day turns on {named}, which the export does not record."
        case ReasonCode.SILENCE:
            return f"Nothing is shown, but {_gap(about, first, last, case, coverage)}"
        case ReasonCode.UNREAD:
            return f"What is in {listed(list(about))} could not be read and may have told of this. Put it right there."
        case ReasonCode.TIME_UNKNOWN:
            return "Hours decide, and the export gives days only. Add the time of day in the column at."
        case ReasonCode.NO_PERIODS:
            return "The settings hold no school terms. Add them under terms."
        case ReasonCode.OUTSIDE_CALENDAR:
            return f"The due day cannot be counted: {' '.join(about)}."


def _gap(about: tuple[str, ...], first: date | None, last: date | None, case: str, coverage: Coverage) -> str:
    if first is None or last is None:
        scope = spaced(about[0]) if about else "stretch of care"
        return f"when this {scope} began is not in the export."
    records = [record_of(text) for text in about]
    windows = [window for record in records for window in coverage.of(case, record)]
    names = listed([record_name(record) for record in records])
    if not windows:
        return (
            f"the export carries no {names}, so its silence shows nothing. "
            "Add those events, or a coverage file that declares them complete."
        )
    known = listed([f"{written(w.first)} to {written(w.last)}" for w in windows])
    return (
        f"the export's record of {names} is complete only for {known}; "
        f"{written(first)} to {written(last)} would be needed."
    )


def _thing(name: str) -> str:
    """A field, or events that may have happened before, as words."""
    if name.startswith(EARLIER):
        return EARLIER + record_name(record_of(name.removeprefix(EARLIER)))
    return spaced(name)


def record_name(record: Record) -> str:
    """A coverage record as words: `visit (social worker) events`."""
    value = f" ({spaced(record.value)})" if record.value else ""
    return f"{spaced(record.event)}{value} events"


def record_of(text: str) -> Record:
    """The coverage record that a reason names: `visit[social_worker]`."""
    event, _, value = text.partition("[")
    return Record(event, value.removesuffix("]") or None)
