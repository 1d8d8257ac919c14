"""One sentence for a finding: what opened it, when it was due, what became of it."""

from __future__ import annotations

from datetime import date

from compliance.calendars.spans import Span, Unit
from compliance.findings.words import capital, counted, spaced, written, written_at
from compliance.model.obligations import AnchorKind, Obligation, Status
from compliance.model.rules import CheckRule, Rule, Rulebook, TrackRule, Within


def sentence(obligation: Obligation, rule: Rule, rulebook: Rulebook, as_of: date) -> str:
    """The finding in a sentence or two that a manager can paste; without its reason if not assessable."""
    parts = (
        _opened(obligation, rule, rulebook),
        _due(obligation, rule, rulebook),
        _became(obligation, rule, rulebook, as_of),
    )
    return f"{capital(''.join(parts))}.{_assumed(obligation)}"


def _opened(o: Obligation, rule: Rule, rulebook: Rulebook) -> str:
    if o.anchor_on is None:
        return {
            "period_of_care": "looked after since before this export begins",
            "placement": "in a placement that began before this export does",
        }.get(o.scope, "begun before this export does")
    on = written_at(o.anchor_at) if o.anchor_at else written(o.anchor_on)
    match o.anchor_kind:
        case AnchorKind.START:
            begins = {"period_of_care": "looked after from", "placement": "placement began on"}
            return f"{begins.get(o.scope, spaced(o.scope) + ' began on')} {on}"
        case AnchorKind.EVIDENCE:
            return f"after {_noun(rule, rulebook)} on {on}"
        case AnchorKind.EVENT:
            return f"{_event(rule)} {'at' if o.anchor_at else 'on'} {on}"
        case AnchorKind.PERIOD:
            return f"{o.period}, from {on}"
        case AnchorKind.CHECK:
            return f"{_event(rule)} on {on}"


def _due(o: Obligation, rule: Rule, rulebook: Rulebook) -> str:
    if isinstance(rule, CheckRule):
        return ""
    if o.due_on is None:
        return "; " + _until_when(o, rule, rulebook) if o.anchor_on is not None else ""
    if o.anchor_kind is AnchorKind.PERIOD:
        return f" to {written(o.due_on)}"
    if o.span is None:
        return f"; due by {_limit(rule, rulebook)}, held on {written(o.due_on)}"
    if o.due_at is not None:
        return f"; due by {written_at(o.due_at)}, {o.span} later"
    return f"; due by {written(o.due_on)}, {counted_span(o.span)}"


def counted_span(span: Span) -> str:
    """How the due day was counted, in a few words."""
    if span.unit is Unit.WORKING_DAYS:
        return f"the {ordinal(span.count)} working day after"
    return f"{span} later"


def ordinal(number: int) -> str:
    """`1st`, `20th`."""
    if 10 <= number % 100 <= 20:
        return f"{number}th"
    return f"{number}{ {1: 'st', 2: 'nd', 3: 'rd'}.get(number % 10, 'th') }"


def _until_when(o: Obligation, rule: Rule, rulebook: Rulebook) -> str:
    limit = _limit(rule, rulebook)
    if o.status is Status.NOT_ASSESSABLE or limit is None:
        return "the due day is not known"
    return f"due by {limit}, which has not been held"


def _limit(rule: Rule, rulebook: Rulebook) -> str | None:
    if not isinstance(rule, TrackRule):
        return None
    deadline = rule.versions[-1].deadline
    if deadline is None or isinstance(deadline, Within):
        return None
    noun = rulebook.tracks[deadline.track].noun.split(" ", 1)[1]
    names = {1: "first", 2: "second", 3: "third"}
    return f"the {names.get(deadline.nth, ordinal(deadline.nth))} {noun}"


def _became(o: Obligation, rule: Rule, rulebook: Rulebook, as_of: date) -> str:
    noun = _noun(rule, rulebook)
    bare = noun.split(" ", 1)[1]
    match o.status:
        case Status.MET:
            return _met(o, rule, noun)
        case Status.MET_LATE:
            late = "after the hours had run" if o.days == 0 else f"{counted(o.days or 0, 'day')} late"
            return f"; {noun} on {_when_met(o)}, {late}"
        case Status.LAPSED:
            ended = f" on {written(o.closed_on)}" if o.closed_on else ""
            return f"; {_ended(o)}{ended}, before it fell due"
        case Status.MISSED:
            if isinstance(rule, CheckRule):
                return "; the record does not show what is required"
            if o.anchor_kind is AnchorKind.PERIOD:
                return f"; no {bare} in that time"
            after = f"{counted(o.days or 0, 'day')} after the due day"
            return f"; no {bare} before {_ended(o)} on {_day(o.closed_on)}, {after}"
        case Status.OVERDUE:
            return f"; no {bare} by {written(as_of)}, {counted(o.days or 0, 'day')} overdue"
        case Status.DUE_SOON | Status.NOT_DUE:
            if o.days is None:
                return f"; no {bare} yet"
            left = "due today" if o.days == 0 else f"{counted(-o.days, 'day')} left"
            return f"; no {bare} yet, {left}"
        case Status.NOT_ASSESSABLE:
            return "; cannot be judged"


def _met(o: Obligation, rule: Rule, noun: str) -> str:
    if isinstance(rule, CheckRule):
        return "; the record shows what is required"
    if o.days is None or o.anchor_kind is AnchorKind.PERIOD:
        return f"; {noun} on {_when_met(o)}"
    early = "on the due day" if o.days == 0 else f"{counted(-o.days, 'day')} before the due day"
    return f"; {noun} on {_when_met(o)}, {early}"


def _when_met(o: Obligation) -> str:
    return written_at(o.met_at).replace(" on ", ", ") if o.met_at else _day(o.met_on)


def _day(day: date | None) -> str:
    return written(day) if day else "an unknown day"


def _ended(o: Obligation) -> str:
    return {"period_of_care": "care or the obligation ended", "placement": "the placement ended"}.get(
        o.scope, f"the {spaced(o.scope)} ended"
    )


def _noun(rule: Rule, rulebook: Rulebook) -> str:
    return _event(rule) if isinstance(rule, CheckRule) else rulebook.tracks[rule.track].noun


def _event(rule: Rule) -> str:
    """The event that anchors the rule, as words: `review held`."""
    if isinstance(rule, CheckRule):
        return spaced(rule.every.event)
    if isinstance(rule, TrackRule):
        for anchor in rule.anchors:
            pattern = getattr(anchor, "pattern", None)
            if pattern is not None:
                return spaced(pattern.event)
    return "event"


def _assumed(o: Obligation) -> str:
    if not o.assumptions:
        return ""
    said = "; ".join(f"{spaced(a.field)} read as {a.read_as}" for a in o.assumptions)
    return f" Not recorded, so assumed: {said}."
