"""What could not be judged, in the words of what is missing, so that like gaps stand together."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import Any

import polars as pl

from compliance.findings.text import spaced
from compliance.model.counts import listed
from compliance.model.obligation_table import about_of
from compliance.model.obligations import About, ReasonCode

_NAMED = 2


def gaps_of_rules(gaps: pl.DataFrame) -> dict[str, Counter[str]]:
    """How many findings of each rule lack what: by rule, then by what is missing."""
    by_rule: dict[str, Counter[str]] = defaultdict(Counter)
    for gap in gaps.iter_rows(named=True):
        by_rule[gap["rule"]][missing(gap)] += gap["findings"]
    return by_rule


def missing(gap: dict[str, Any]) -> str:
    """What is missing, without the days of the single case."""
    about = listed(_things(gap)) if gap["reason_about"] else ""
    match gap["reason_code"]:
        case ReasonCode.SILENCE if not gap["carried"]:
            return f"not in this export: {about}"
        case ReasonCode.SILENCE:
            return f"in this export, but not complete for the days in question: {about}"
        case ReasonCode.START_UNKNOWN:
            return f"the {about} began before this export does"
        case ReasonCode.ORDER_UNKNOWN:
            return "whether it was the first of its kind is not shown"
        case ReasonCode.DEADLINE_UNKNOWN:
            return f"the due day hangs on what is not shown: {about}"
        case ReasonCode.CONDITION_UNKNOWN:
            return f"whether it was owed or done turns on what is not recorded: {about}"
        case ReasonCode.UNREAD:
            return f"what is in {about} could not be read and may have told of this"
        case ReasonCode.SOURCES_DIFFER:
            return "sources differ, and the answer turns on which is right"
        case ReasonCode.TIME_UNKNOWN:
            return "hours decide, and the export gives days only"
        case ReasonCode.NO_PERIODS:
            return "the settings hold no school terms"
        case _:
            return f"outside the calendar: {about}"


def closings(gaps: pl.DataFrame, *, of_return: bool) -> dict[str, Counter[str]]:
    """How many findings of each rule what would let judge: by rule, then by what is to be done.

    `of_return`: the export is a return, which has more years and no `coverage.yaml` of its own.
    """
    by_rule: dict[str, Counter[str]] = defaultdict(Counter)
    for gap in gaps.iter_rows(named=True):
        for said in _closed_by(gap, of_return=of_return):
            by_rule[gap["rule"]][said] += gap["findings"]
    return by_rule


def _closed_by(gap: dict[str, Any], *, of_return: bool) -> list[str]:
    """What would close a gap; of several things that are lacking each by itself."""
    things = _things(gap)
    match gap["reason_code"]:
        case ReasonCode.SILENCE if not gap["carried"]:
            return [f"add {thing}" for thing in things]
        case ReasonCode.SILENCE if of_return:
            return ["add the returns of the other years"]
        case ReasonCode.SILENCE:
            return [f"add all of {thing}, or declare it complete in coverage.yaml" for thing in things]
        case ReasonCode.START_UNKNOWN | ReasonCode.ORDER_UNKNOWN:
            return [f"add the {'returns' if of_return else 'events'} of earlier years"]
        case ReasonCode.DEADLINE_UNKNOWN | ReasonCode.CONDITION_UNKNOWN:
            about = [about_of(each) for each in gap["reason_about"]]
            return [f"{'record' if each.record is None else 'add'} {_thing(each)}" for each in about]
        case ReasonCode.UNREAD:
            return ["put right what could not be read"]
        case ReasonCode.SOURCES_DIFFER:
            return ["put right where sources differ, or say in the settings which is better"]
        case ReasonCode.TIME_UNKNOWN:
            return ["record the time of day"]
        case ReasonCode.NO_PERIODS:
            return ["put the school terms into the settings"]
        case _:
            return ["add the missing years to the calendar"]


def in_short(gaps: pl.DataFrame) -> list[tuple[int, str]]:
    """How many findings could not be judged for each kind of reason, the most frequent first, with what most lack."""
    counts: Counter[str] = Counter()
    things: dict[str, Counter[str]] = defaultdict(Counter)
    for gap in gaps.iter_rows(named=True):
        kind = _kind(gap)
        counts[kind] += gap["findings"]
        if gap["reason_about"] and gap["reason_code"] not in (
            ReasonCode.ORDER_UNKNOWN,
            ReasonCode.NO_PERIODS,
            ReasonCode.SOURCES_DIFFER,
        ):
            for thing in _things(gap):
                things[kind][thing] += gap["findings"]
    ordered = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    return [(count, f"{kind}{_mostly(things[kind])}") for kind, count in ordered]


def _kind(gap: dict[str, Any]) -> str:
    match gap["reason_code"]:
        case ReasonCode.SILENCE if not gap["carried"]:
            return "not in this export"
        case ReasonCode.SILENCE:
            return "not complete for the days in question"
        case ReasonCode.START_UNKNOWN:
            return "began before this export does"
        case ReasonCode.DEADLINE_UNKNOWN:
            return "the due day is not shown"
        case ReasonCode.CONDITION_UNKNOWN:
            return "whether it was owed or done is not recorded"
        case ReasonCode.UNREAD:
            return "could not be read"
        case ReasonCode.OUTSIDE_CALENDAR:
            return "outside the calendar"
        case _:
            return missing(gap)


def _mostly(things: Counter[str]) -> str:
    if not things:
        return ""
    first = [thing for thing, _ in sorted(things.items(), key=lambda item: (-item[1], item[0]))]
    more = f" and {len(first) - _NAMED:,} more" if len(first) > _NAMED else ""
    return f": {', '.join(first[:_NAMED])}{more}"


def _things(gap: dict[str, Any]) -> list[str]:
    return [_thing(about_of(each)) for each in gap["reason_about"]]


def _thing(about: About) -> str:
    """A field, or a record of events: `visit (social worker)`."""
    record = about.record
    if record is None:
        return spaced(about.name)
    value = f" ({spaced(record.value)})" if record.value else ""
    return f"{'earlier ' if about.earlier else ''}{spaced(record.event)}{value}"
