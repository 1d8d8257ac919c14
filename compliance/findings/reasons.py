"""Why an obligation could not be judged, and what would close the gap, in words."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, NamedTuple

import polars as pl

from compliance.findings import text
from compliance.findings.kinds import for_each_kind
from compliance.findings.text import spaced
from compliance.findings.text_columns import written
from compliance.model.counts import listed
from compliance.model.coverage import Coverage, Record
from compliance.model.obligation_table import about_of
from compliance.model.obligations import About, ReasonCode


class _Kind(NamedTuple):
    """What decides the words of a reason; obligations alike in it differ in days alone.

    `case`: None where nothing is declared for that case alone. `dated`: whether it is known for which days the
    records would have to be complete.
    """

    code: str | None
    about: list[dict[str, Any]]
    case: str | None
    dated: bool


def reasons(rows: pl.DataFrame, coverage: Coverage, scopes: Collection[str]) -> pl.Series:
    """Why each obligation could not be judged, as a column `reason`; null where it was judged.

    `scopes`: the names of the rulebook's scopes.
    """
    keys = rows.select(
        "reason_code",
        "reason_about",
        pl.when(pl.col("case").is_in(list(coverage.of_case))).then("case"),
        pl.col("reason_first").is_not_null().alias("dated"),
    )

    def said_of(kinds: pl.DataFrame) -> pl.DataFrame:
        each = [_in_words(kind, coverage, scopes) for kind in map(_Kind._make, kinds.iter_rows())]
        return pl.DataFrame({"_said": pl.Series(each, dtype=pl.String)})

    said, first, last = pl.col("_said"), pl.col("reason_first"), pl.col("reason_last")
    days = written(first) + " to " + written(last) + " would be needed."
    whole = pl.when(said.str.ends_with(_OPEN)).then(said + days).otherwise(said)
    told = rows.hstack(for_each_kind(keys, said_of))
    return told.select(whole.alias("reason")).to_series()


_OPEN = "; "
"""Ends what is said where the days follow for which the records would have to be complete."""


def _in_words(kind: _Kind, coverage: Coverage, scopes: Collection[str]) -> str | None:
    """One or two sentences: what is missing, and what to add."""
    about = [about_of(each) for each in kind.about]
    named = listed([_thing(each) for each in dict.fromkeys(about)]) if about else "what is not shown"
    match kind.code:
        case ReasonCode.START_UNKNOWN:
            return f"When this {named} began is not in the export. Add the earlier years, back to the day it began."
        case ReasonCode.CONDITION_UNKNOWN:
            return f"Whether this was owed or done turns on {named}, which the export does not record."
        case ReasonCode.ORDER_UNKNOWN:
            return f"Whether this was the first of its kind is not shown: {_gap(kind, coverage)}"
        case ReasonCode.DEADLINE_UNKNOWN if kind.dated:
            return f"The due day hangs on events that may be missing: {_gap(kind, coverage)}"
        case ReasonCode.DEADLINE_UNKNOWN if about and about[0].name in scopes:
            return f"The due day hangs on when this {named} began, which is not in the export."
        case ReasonCode.DEADLINE_UNKNOWN:
            return f"The due day turns on {named}, which the export does not record."
        case ReasonCode.SILENCE:
            return f"Nothing is shown, but {_gap(kind, coverage)}"
        case ReasonCode.UNREAD:
            places = listed([each.name for each in about])
            return f"What is in {places} could not be read and may have told of this. Put it right there."
        case ReasonCode.SOURCES_DIFFER:
            told = "; ".join(each.name for each in about)
            return (
                f"Sources differ, and this turns on which is right: {told}. Put the wrong one right, or say under "
                "sources in the settings which is better."
            )
        case ReasonCode.TIME_UNKNOWN:
            return "Hours decide, and the export gives days only. Add the time of day in the column at."
        case ReasonCode.NO_PERIODS:
            return "The settings hold no school terms. Add them under terms."
        case ReasonCode.OUTSIDE_CALENDAR:
            return f"The due day cannot be counted: {' '.join(each.name for each in about)}."
        case _:
            return None


def _gap(kind: _Kind, coverage: Coverage) -> str:
    if not kind.dated:
        scope = _thing(about_of(kind.about[0])) if kind.about else "stretch"
        return f"when this {scope} began is not in the export."
    records = [each.record for each in map(about_of, kind.about) if each.record is not None]
    windows = [window for record in records for window in coverage.of(kind.case or "", record)]
    names = listed([record_name(record) for record in records])
    if not windows:
        return (
            f"the export carries no {names}, so its silence shows nothing. "
            "Add those events, or a coverage file that declares them complete."
        )
    known = listed([f"{text.written(w.first)} to {text.written(w.last)}" for w in windows])
    return f"the export's record of {names} is complete only for {known}{_OPEN}"


def _thing(about: About) -> str:
    """A field, or events that may have happened before, as words."""
    if about.record is None:
        return spaced(about.name)
    name = record_name(about.record) if about.earlier else spaced(str(about.record))
    return f"earlier {name}" if about.earlier else name


def record_name(record: Record) -> str:
    """A coverage record as words: `visit (social worker) events`."""
    value = f" ({spaced(record.value)})" if record.value else ""
    return f"{spaced(record.event)}{value} events"
