"""One sentence for each finding: what opened it, when it was due, what became of it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from enum import StrEnum
from itertools import chain
from typing import Any, NamedTuple

import polars as pl

from compliance.calendars.spans import Span, Unit
from compliance.findings import text
from compliance.findings.deadline_words import evidence_limit, said_of_quota
from compliance.findings.kinds import for_each_kind
from compliance.findings.text_columns import clock_and_day, written, written_at
from compliance.model.anchors import Becomes, Named
from compliance.model.conditions import Pattern
from compliance.model.obligation_table import span_of
from compliance.model.obligations import AnchorKind, Status
from compliance.model.rulebook import Rulebook
from compliance.model.rules import CheckRule, PeriodicRule, Rule, TrackRule
from compliance.model.vocabulary import OUTCOME

_KEYLESS = " Matched by order, since the export gives no key to link it by."


class _Blank(StrEnum):
    """What differs between the sentences of one kind, in the order in which a sentence has them."""

    OPENED = "_opened"
    DUE = "_due"
    DONE = "_done"
    DAYS = "_days"


_Words = Sequence[str | _Blank]


class _Kind(NamedTuple):
    """What decides the words of a sentence. Obligations alike in it differ in days and numbers alone.

    `opened`, `due`, `closed`: whether that day is known; `at`, `due_at`: whether that instant is. `days`: 0, 1, or 2
    for more, late or left; None where none are counted.
    """

    rule: str
    status: str
    anchor_kind: str
    period: str | None
    span: dict[str, Any] | None
    nights: int | None
    assumed: list[dict[str, str]]
    keyless: bool
    opened: bool
    at: bool
    due: bool
    due_at: bool
    closed: bool
    days: int | None


_KINDS = (
    *("rule", "status", "anchor_kind", "period", "span", "nights", "assumed", "keyless"),
    pl.col("anchor_on").is_not_null().alias("opened"),
    pl.col("anchor_at").is_not_null().alias("at"),
    pl.col("due_on").is_not_null().alias("due"),
    pl.col("due_at").is_not_null(),
    pl.col("closed_on").is_not_null().alias("closed"),
    pl.col("days").abs().clip(upper_bound=2),
)
"""The fields of `_Kind`, in its order."""

_FILLING = {
    _Blank.OPENED: pl.coalesce(written_at(pl.col("anchor_at")), written(pl.col("anchor_on"))),
    _Blank.DUE: pl.coalesce(written_at(pl.col("due_at")), written(pl.col("due_on"))),
    _Blank.DONE: pl.coalesce(clock_and_day(pl.col("met_at")), written(pl.coalesce("met_on", "closed_on"))),
    _Blank.DAYS: pl.col("days").abs().cast(pl.String),
}


def sentences(rows: pl.DataFrame, rulebook: Rulebook, as_of: date) -> pl.Series:
    """The explanation of each obligation, without the reason why it cannot be judged."""

    def words_of(kinds: pl.DataFrame) -> pl.DataFrame:
        saying = {rule: _saying(rulebook.rules[rule], rulebook, as_of) for rule in kinds["rule"].unique()}
        each = [
            _around_blanks(saying[kind.rule].sentence(kind)) for kind in map(_Kind._make, kinds.iter_rows())
        ]
        return pl.DataFrame(each, dict.fromkeys((*_Blank, "_end"), pl.String()), orient="row")

    told = rows.hstack(for_each_kind(rows.select(_KINDS), words_of))
    parts = [(blank, pl.when(pl.col(blank).is_not_null()).then(_FILLING[blank])) for blank in _Blank]
    whole = pl.concat_str([*chain.from_iterable(parts), "_end"], ignore_nulls=True)
    return told.select(whole.alias("explanation")).to_series()


def _around_blanks(sentence: _Words) -> list[str | None]:
    """What is said before each blank and after the last; None before a blank that is not there."""
    said: dict[str, str] = {}
    text = ""
    for part in sentence:
        if isinstance(part, _Blank):
            said[part], text = text, ""
        else:
            text += part
    return [*(said.get(blank) for blank in _Blank), text]


class _Saying:
    """The words of one rule's sentences, with blanks for what differs between obligations of a kind.

    Those of a track rule; a rule of another kind says some of it otherwise.
    """

    def __init__(self, rule: Rule, rulebook: Rulebook, as_of: date) -> None:
        self.rule = rule
        self.as_of = text.written(as_of)
        self.scope = rulebook.scopes[rule.scope].words
        self.event = _event(rule)
        self.noun = self.event if rule.track is None else rule.track.noun
        self.bare = self.noun.removeprefix("a ").removeprefix("an ").removeprefix("the ")
        self.state = _state(rule)
        self.limit = evidence_limit(rule)

    def sentence(self, kind: _Kind) -> _Words:
        """All of it, from what opened the obligation to what was assumed."""
        first, *more = self._opened(kind)
        keyless = _KEYLESS if kind.keyless else ""
        return [
            text.capital(first),
            *more,
            *self._due(kind),
            *self._became(kind),
            f".{_assumed(kind.assumed)}{keyless}",
        ]

    def _opened(self, kind: _Kind) -> _Words:
        if not kind.opened:
            return [self.scope.before]
        match kind.anchor_kind:
            case AnchorKind.START:
                before = f"{self.scope.begins} "
            case AnchorKind.EVIDENCE:
                before = f"after {self.noun} on "
            case AnchorKind.STATE:
                before = f"{self.state} from "
            case AnchorKind.PERIOD:
                before = f"{kind.period or ''}, from "
            case _:
                before = f"{self.event} {'at' if kind.at else 'on'} "
        return [before, _Blank.OPENED]

    def _due(self, kind: _Kind) -> _Words:
        if not kind.opened:
            return []
        if not kind.due:
            if self.limit and kind.status != Status.NOT_ASSESSABLE:
                return [f"; due by {self.limit}, which has not been held"]
            return ["; the due day is not known"]
        if kind.nights is not None:
            return [*said_of_quota(self.rule, kind.nights, _Blank.DUE)]
        if kind.span is None and self.limit is None:
            return ["; due by ", _Blank.DUE, ", up to which its time limit was lifted"]
        if kind.span is None:
            return [f"; due by {self.limit}, held on ", _Blank.DUE]
        span = span_of(kind.span)
        return ["; due by ", _Blank.DUE, f", {span} later" if kind.due_at else f", {_counted_span(span)}"]

    def _became(self, kind: _Kind) -> _Words:
        ended = self.scope.ended
        days = (_Blank.DAYS, " day" if kind.days == 1 else " days")
        match kind.status:
            case Status.MET:
                return self._met(kind, days)
            case Status.MET_LATE:
                late = (*days, " late") if kind.days else ("after the hours had run",)
                return [f"; {self.noun} on ", _Blank.DONE, ", ", *late]
            case Status.LAPSED:
                closed = (" on ", _Blank.DONE) if kind.closed else ()
                return [f"; {ended}", *closed, ", before it fell due"]
            case Status.MISSED:
                return self._missed(kind, ended, days)
            case Status.OVERDUE:
                return [f"; no {self.bare} by {self.as_of}, ", *days, " overdue"]
            case Status.NOT_ASSESSABLE:
                return ["; cannot be judged"]
            case _ if kind.days is None:
                return [f"; no {self.bare} yet"]
            case _:
                left = (*days, " left") if kind.days else ("due today",)
                return [f"; no {self.bare} yet, ", *left]

    def _met(self, kind: _Kind, days: _Words) -> _Words:
        done = (f"; {self.noun} on ", _Blank.DONE)
        if kind.days is None:
            return done
        return [*done, ", ", *((*days, " before the due day") if kind.days else ("on the due day",))]

    def _missed(self, kind: _Kind, ended: str, days: _Words) -> _Words:
        until = "up to " if kind.span and span_of(kind.span).before else f"before {ended} on "
        return [f"; no {self.bare} {until}", _Blank.DONE, ", ", *days, " after the due day"]


class _OfPeriods(_Saying):
    """The words of a periodic rule: a period has an end in place of a due day, and no days are counted from it."""

    def _opened(self, kind: _Kind) -> _Words:
        if not kind.opened and isinstance(self.rule, PeriodicRule) and isinstance(self.rule.each, str):
            # Without a day it is the periods that are not known.
            return [f"owed each {text.spaced(self.rule.each)}"]
        return super()._opened(kind)

    def _due(self, kind: _Kind) -> _Words:
        return [" to ", _Blank.DUE] if kind.due else []

    def _met(self, kind: _Kind, days: _Words) -> _Words:
        return (f"; {self.noun} on ", _Blank.DONE)

    def _missed(self, kind: _Kind, ended: str, days: _Words) -> _Words:
        return [f"; no {self.bare} in that time"]


class _OfChecks(_Saying):
    """The words of a check, which is due at the event itself."""

    def _due(self, kind: _Kind) -> _Words:
        return []

    def _met(self, kind: _Kind, days: _Words) -> _Words:
        return ["; the record shows what is required"]

    def _missed(self, kind: _Kind, ended: str, days: _Words) -> _Words:
        return ["; the record does not show what is required"]


def _saying(rule: Rule, rulebook: Rulebook, as_of: date) -> _Saying:
    match rule:
        case TrackRule():
            return _Saying(rule, rulebook, as_of)
        case PeriodicRule():
            return _OfPeriods(rule, rulebook, as_of)
        case CheckRule():
            return _OfChecks(rule, rulebook, as_of)


def _counted_span(span: Span) -> str:
    if span.before:
        return f"{span} that"
    if span.unit is Unit.WORKING_DAYS:
        last = f"the {text.ordinal(span.count)} working day" + (
            ", the first day counted" if span.first_day else " after"
        )
        return last if span.last_day else f"the day before {last}"
    length = f"{Span(span.count, span.unit)}{', the first day counted' if span.first_day else ' later'}"
    return length if span.last_day else f"{length}, less a day"


def _event(rule: Rule) -> str:
    """The event that anchors the rule, as words: `review held`."""
    if rule.track is None:
        return text.spaced(rule.every.event)
    named = [anchor.pattern for anchor in rule.anchors if isinstance(anchor, Named)]
    return _named(named[0]) if named else "event"


def _named(pattern: Pattern) -> str:
    """The event of a pattern, with the outcome that is asked for: `health assessment refused`."""
    asked = [leaf for leaf in pattern.where if leaf.field == OUTCOME and not leaf.tacit]
    outcome = [str(value) for leaf in asked for value in leaf.values]
    return text.spaced(" or ".join(f"{pattern.event}_{word}" for word in outcome) or pattern.event)


def _state(rule: Rule) -> str:
    """What the case is once the rule's condition holds: `an eligible child`."""
    return next((anchor.noun for anchor in rule.anchors if isinstance(anchor, Becomes)), "so")


def _assumed(each: Sequence[dict[str, str]]) -> str:
    """What was assumed, as the end of a sentence."""
    return f" Not recorded, so assumed: {'; '.join(map(assumption_words, each))}." if each else ""


def assumption_words(assumed: dict[str, str]) -> str:
    """The fields of an `Assumption` as `legal status read as not J1`."""
    return f"{text.spaced(assumed['field'])} read as {assumed['read_as']}"
