"""One sentence for each finding: what opened it, when it was due, what became of it."""

from __future__ import annotations

from datetime import date

import polars as pl

from compliance.calendars.spans import Span, Unit, parse_deadline
from compliance.findings import words
from compliance.findings.written import capital, clock_and_day, counted, written, written_at
from compliance.model.obligations import AnchorKind, Status
from compliance.model.rules import (
    Becomes,
    ByEvidence,
    CheckRule,
    Named,
    PeriodicRule,
    Quota,
    Rule,
    Rulebook,
    TrackRule,
)

_BEFORE = {
    "period_of_care": "looked after since before this export begins",
    "placement": "in a placement that began before this export does",
}
_BEGINS = {
    "period_of_care": "looked after from ",
    "placement": "placement began on ",
    "dispute": "dispute raised on ",
    "leaving_care": "a care leaver from ",
    "accommodation": "accommodation provided on ",
    "home": "home opened on ",
    "carer_approval": "approved on ",
    "adoptive_placement": "placed for adoption on ",
}
_ENDED = {
    "period_of_care": "care or the obligation ended",
    "placement": "the placement ended",
    "dispute": "the dispute or care ended",
    "leaving_care": "the time as a care leaver ended",
    "home": "the home closed or the next was due",
    "carer_approval": "the approval ended",
    "adoptive_placement": "the order was made or the placement ended",
    "until_adoption_review": "a review was held or the placement ended",
}
_ORDINALS = {1: "first", 2: "second", 3: "third"}

KEYLESS = " Matched by order, since the export gives no key to link it by."


def sentences(rows: pl.DataFrame, rule: Rule, rulebook: Rulebook, as_of: date) -> pl.Series:
    """The explanation of each of one rule's obligations, without the reason why it cannot be judged."""
    saying = _Saying(rule, rulebook, as_of)
    whole = pl.concat_str([saying.opened(), saying.due(rows), saying.became()])
    said = pl.concat_str([capital(whole), pl.lit("."), _assumed(rows), _keyless()])
    return rows.select(said.alias("explanation"))["explanation"]


def ordinal(number: int) -> str:
    """`1st`, `20th`."""
    if 10 <= number % 100 <= 20:
        return f"{number}th"
    return f"{number}{ {1: 'st', 2: 'nd', 3: 'rd'}.get(number % 10, 'th') }"


class _Saying:
    """The parts of the sentence for one rule, as expressions over its obligations."""

    def __init__(self, rule: Rule, rulebook: Rulebook, as_of: date) -> None:
        self.rule = rule
        self.as_of = words.written(as_of)
        self.scope = rule.scope if isinstance(rule, CheckRule) else rulebook.tracks[rule.track].scope
        self.event = _event(rule)
        self.noun = self.event if isinstance(rule, CheckRule) else rulebook.tracks[rule.track].noun
        self.bare = self.noun.removeprefix("a ").removeprefix("an ").removeprefix("the ")
        self.state = _state(rule)
        self.limit = _limit(rule, rulebook)

    def opened(self) -> pl.Expr:
        scope = self.scope
        day = (
            pl.when(pl.col("anchor_at").is_not_null())
            .then(written_at(pl.col("anchor_at")))
            .otherwise(written(pl.col("anchor_on")))
        )
        at = pl.when(pl.col("anchor_at").is_not_null()).then(pl.lit(" at ")).otherwise(pl.lit(" on "))
        kind = pl.col("anchor_kind")
        unseen = _BEFORE.get(scope, "begun before this export does")
        if isinstance(self.rule, PeriodicRule) and isinstance(self.rule.each, str):
            # Without a day it is the periods that are not known.
            unseen = f"owed each {words.spaced(self.rule.each)}"
        return (
            pl.when(pl.col("anchor_on").is_null())
            .then(pl.lit(unseen))
            .when(kind == AnchorKind.START.value)
            .then(pl.lit(_BEGINS.get(scope, f"{words.spaced(scope)} began on ")) + day)
            .when(kind == AnchorKind.EVIDENCE.value)
            .then(pl.lit(f"after {self.noun} on ") + day)
            .when(kind == AnchorKind.STATE.value)
            .then(pl.lit(f"{self.state} from ") + day)
            .when(kind == AnchorKind.PERIOD.value)
            .then(pl.col("period").fill_null("") + ", from " + day)
            .otherwise(pl.lit(self.event) + at + day)
        )

    def due(self, rows: pl.DataFrame) -> pl.Expr:
        if isinstance(self.rule, CheckRule):
            return pl.lit("")
        due = written(pl.col("due_on"))
        if isinstance(self.rule, PeriodicRule):
            return pl.when(pl.col("due_on").is_null()).then(pl.lit("")).otherwise(" to " + due)
        open_ = (
            f"; due by {self.limit}, which has not been held" if self.limit else "; the due day is not known"
        )
        undated = (
            pl.when(pl.col("status") == Status.NOT_ASSESSABLE.value)
            .then(pl.lit("; the due day is not known"))
            .otherwise(pl.lit(open_))
        )
        spans = {text: _counted_span(text) for text in rows["span"].unique().drop_nulls().to_list()}
        counted_ = pl.col("span").replace(spans)
        plain = {text: str(parse_deadline(text)) for text in spans}
        return (
            pl.when(pl.col("anchor_on").is_null())
            .then(pl.lit(""))
            .when(pl.col("due_on").is_null())
            .then(undated)
            .when(pl.col("nights").is_not_null())
            .then(self._quota(due))
            .when(pl.col("span").is_null())
            .then(pl.lit(f"; due by {self.limit}, held on ") + due)
            .when(pl.col("due_at").is_not_null())
            .then(
                "; due by " + written_at(pl.col("due_at")) + ", " + pl.col("span").replace(plain) + " later"
            )
            .otherwise("; due by " + due + ", " + counted_)
        )

    def _quota(self, due: pl.Expr) -> pl.Expr:
        """What the total had come to, in which window, and the day on which it is all used up."""
        quota = next((v.deadline for v in self.rule.versions if isinstance(v.deadline, Quota)), None)
        if quota is None:
            return pl.lit("")
        window = words.window(quota.total.counted_from)
        had = f"; {quota.total.noun} had come to " + counted(pl.col("nights"), "night") + f" {window}"
        return (
            had + ", so due by " + due + f", the last day on which they are at most {quota.at_most.in_days()}"
        )

    def became(self) -> pl.Expr:
        days, status = pl.col("days"), pl.col("status")
        ended = _ENDED.get(self.scope, f"the {words.spaced(self.scope)} ended")
        met = (
            pl.when(pl.col("met_at").is_not_null())
            .then(clock_and_day(pl.col("met_at")))
            .otherwise(written(pl.col("met_on")))
        )
        late = (
            pl.when(days == 0)
            .then(pl.lit("after the hours had run"))
            .otherwise(counted(days, "day") + " late")
        )
        left = pl.when(days == 0).then(pl.lit("due today")).otherwise(counted(-days, "day") + " left")
        closed = (
            pl.when(pl.col("closed_on").is_not_null())
            .then(" on " + written(pl.col("closed_on")))
            .otherwise(pl.lit(""))
        )
        return (
            pl.when(status == Status.MET.value)
            .then(self._met(met))
            .when(status == Status.MET_LATE.value)
            .then(pl.lit(f"; {self.noun} on ") + met + ", " + late)
            .when(status == Status.LAPSED.value)
            .then(pl.lit(f"; {ended}") + closed + ", before it fell due")
            .when(status == Status.MISSED.value)
            .then(self._missed(ended))
            .when(status == Status.OVERDUE.value)
            .then(pl.lit(f"; no {self.bare} by {self.as_of}, ") + counted(days, "day") + " overdue")
            .when(status == Status.NOT_ASSESSABLE.value)
            .then(pl.lit("; cannot be judged"))
            .when(days.is_null())
            .then(pl.lit(f"; no {self.bare} yet"))
            .otherwise(pl.lit(f"; no {self.bare} yet, ") + left)
        )

    def _met(self, met: pl.Expr) -> pl.Expr:
        if isinstance(self.rule, CheckRule):
            return pl.lit("; the record shows what is required")
        done = pl.lit(f"; {self.noun} on ") + met
        if isinstance(self.rule, PeriodicRule):
            return done
        days = pl.col("days")
        early = (
            pl.when(days == 0)
            .then(pl.lit("on the due day"))
            .otherwise(counted(-days, "day") + " before the due day")
        )
        return pl.when(days.is_null()).then(done).otherwise(done + ", " + early)

    def _missed(self, ended: str) -> pl.Expr:
        if isinstance(self.rule, CheckRule):
            return pl.lit("; the record does not show what is required")
        if isinstance(self.rule, PeriodicRule):
            return pl.lit(f"; no {self.bare} in that time")
        after = counted(pl.col("days"), "day") + " after the due day"
        before = pl.col("span").fill_null("").str.ends_with(" before")
        until = pl.when(before).then(pl.lit("up to ")).otherwise(pl.lit(f"before {ended} on "))
        return pl.lit(f"; no {self.bare} ") + until + written(pl.col("closed_on")) + ", " + after


def _counted_span(text: str) -> str:
    span = parse_deadline(text)
    if span.before:
        return f"{span} that"
    if span.unit is Unit.WORKING_DAYS:
        last = f"the {ordinal(span.count)} working day" + (
            ", the first day counted" if span.first_day else " after"
        )
        return last if span.last_day else f"the day before {last}"
    length = f"{Span(span.count, span.unit)}{', the first day counted' if span.first_day else ' later'}"
    return length if span.last_day else f"{length}, less a day"


def _event(rule: Rule) -> str:
    """The event that anchors the rule, as words: `review held`."""
    match rule:
        case CheckRule():
            return words.spaced(rule.every.event)
        case TrackRule():
            named = [anchor.pattern.event for anchor in rule.anchors if isinstance(anchor, Named)]
            return words.spaced(named[0]) if named else "event"
        case PeriodicRule():
            return "event"


def _state(rule: Rule) -> str:
    """What the case is once the rule's condition holds: `an eligible child`."""
    anchors = rule.anchors if isinstance(rule, TrackRule) else ()
    return next((anchor.noun for anchor in anchors if isinstance(anchor, Becomes)), "so")


def _limit(rule: Rule, rulebook: Rulebook) -> str | None:
    """The evidence whose day is the due day: `the first review`."""
    deadline = rule.versions[-1].deadline
    if not isinstance(deadline, ByEvidence):
        return None
    noun = rulebook.tracks[deadline.track].noun.removeprefix("a ").removeprefix("an ").removeprefix("the ")
    return f"the {_ORDINALS.get(deadline.nth, ordinal(deadline.nth))} {noun}"


def _assumed(rows: pl.DataFrame) -> pl.Expr:
    """What was assumed, written once for each different set of assumptions."""
    key = rows["assumed"].list.join("\n")
    said = {text: assumed_words(text) for text in key.unique().to_list()}
    return pl.lit(key.replace(said))


def assumed_words(text: str) -> str:
    """Assumptions written `field=read as`, one a line, as the end of a sentence."""
    if not text:
        return ""
    return f" Not recorded, so assumed: {'; '.join(assumption_words(line) for line in text.split(chr(10)))}."


def assumption_words(line: str) -> str:
    """`legal_status=not J1` as `legal status read as not J1`."""
    field, _, read_as = line.partition("=")
    return f"{words.spaced(field)} read as {read_as}"


def _keyless() -> pl.Expr:
    return pl.when(pl.col("keyless")).then(pl.lit(KEYLESS)).otherwise(pl.lit(""))
