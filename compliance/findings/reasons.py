"""Why an obligation could not be judged, and what would close the gap, in words."""

from __future__ import annotations

from compliance.findings.words import listed, spaced, written
from compliance.model.coverage import Coverage, Record
from compliance.model.obligations import Reason, ReasonCode


def in_words(reason: Reason, case: str, coverage: Coverage) -> str:
    """One or two sentences: what is missing, and what to add."""
    match reason.code:
        case ReasonCode.START_UNKNOWN:
            return (
                f"When this {_scope(reason)} began is not in the export. "
                "Add the earlier years, back to the day it began."
            )
        case ReasonCode.CONDITION_UNKNOWN:
            fields = listed([spaced(name) for name in dict.fromkeys(reason.about)])
            return f"Whether this was owed or done turns on {fields}, which the export does not record."
        case ReasonCode.ORDER_UNKNOWN:
            return f"Whether this was the first of its kind is not shown: {_gap(reason, case, coverage)}"
        case ReasonCode.DEADLINE_UNKNOWN:
            if reason.first is not None:
                return f"The due day hangs on events that may be missing: {_gap(reason, case, coverage)}"
            if reason.about and reason.about[0] in ("period_of_care", "placement"):
                return f"The due day hangs on when this {_scope(reason)} began, which is not in the export."
            fields = listed([spaced(name) for name in dict.fromkeys(reason.about)])
            return f"The due day turns on {fields}, which the export does not record."
        case ReasonCode.SILENCE:
            return f"Nothing is shown, but {_gap(reason, case, coverage)}"
        case ReasonCode.TIME_UNKNOWN:
            return "Hours decide, and the export gives days only. Add the time of day in the column at."
        case ReasonCode.NO_PERIODS:
            return "The settings hold no school terms. Add them under terms."
        case ReasonCode.OUTSIDE_CALENDAR:
            return f"The due day cannot be counted: {' '.join(reason.about)}."


def _scope(reason: Reason) -> str:
    return spaced(reason.about[0]) if reason.about else "stretch of care"


def _gap(reason: Reason, case: str, coverage: Coverage) -> str:
    if reason.first is None or reason.last is None:
        return f"when this {_scope(reason)} began is not in the export."
    records = [record_of(text) for text in reason.about]
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
        f"{written(reason.first)} to {written(reason.last)} would be needed."
    )


def record_name(record: Record) -> str:
    """A coverage record as words: `visit (social worker) events`."""
    value = f" ({spaced(record.value)})" if record.value else ""
    return f"{spaced(record.event)}{value} events"


def record_of(text: str) -> Record:
    """The coverage record that a reason names: `visit[social_worker]`."""
    event, _, value = text.partition("[")
    return Record(event, value.removesuffix("]") or None)
