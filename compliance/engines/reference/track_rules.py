"""Track rules: each anchor opens an obligation, and the next evidence on the track meets it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from compliance.calendars.spans import Unit
from compliance.engines.reference.anchors import anchors_of
from compliance.engines.reference.becoming import turning_days
from compliance.engines.reference.case import Case
from compliance.engines.reference.drafts import Anchor, Draft, Silence, Terms
from compliance.engines.reference.evidence import Piece
from compliance.engines.reference.stretches import Stretch
from compliance.engines.reference.terms import terms_of
from compliance.engines.reference.verdict import Instant, Moment, Question, instant
from compliance.engines.reference.windows import (
    Beside,
    Opened,
    closing,
    first_day,
    first_evidence,
    is_keyless,
)
from compliance.model.anchors import Becomes
from compliance.model.rules import TrackRule


def drafts_of_track(case: Case, rule: TrackRule, stretch: Stretch) -> Iterator[Draft]:
    """An obligation for each anchor in the stretch of which something is owed."""
    on_track = case.on_track(rule.track, stretch)
    anchors = anchors_of(case, rule, stretch, on_track)
    beside = anchors_beside(anchors)
    for anchor in anchors:
        terms = terms_of(case, rule, stretch, anchor)
        if terms is not None:
            yield draft_of_anchor(case, rule, stretch, anchor, terms, beside[anchor.on], on_track)


def days_of_turns(case: Case, rule: TrackRule, stretch: Stretch) -> Iterator[date]:
    """The days on which a condition may begin to hold that opens an obligation: a birthday, a total reached."""
    for anchor in rule.anchors:
        if isinstance(anchor, Becomes):
            yield from (day for day in turning_days(case, anchor, stretch) if day > case.run.as_of)


def anchors_beside(anchors: Sequence[Anchor], before: date | None = None) -> dict[date | None, Beside]:
    """The days with anchors before and after each day with one; an anchor before the export has none.

    The anchors are in order. `before` is the day of the last one before all of these, if there is one.
    """
    days = list(dict.fromkeys(anchor.on for anchor in anchors if anchor.on))
    beside: dict[date | None, Beside] = {None: Beside()}
    for previous, day, following in zip([before, *days], days, [*days[1:], None], strict=False):
        beside[day] = Beside(previous, following)
    return beside


def draft_of_anchor(
    case: Case,
    rule: TrackRule,
    stretch: Stretch,
    anchor: Anchor,
    terms: Terms,
    beside: Beside,
    on_track: Sequence[Piece],
) -> Draft:
    """The obligation of one anchor. `beside` says where others are, `on_track` is the track's evidence."""
    if terms.refusal is not None or anchor.on is None:
        return Draft(rule, stretch, anchor, terms)
    return _awaiting(case, Opened(rule, rule.track, stretch, anchor, anchor.on, terms, beside), on_track)


def _awaiting(case: Case, waiting: Opened, on_track: Sequence[Piece]) -> Draft:
    closed = closing(case, waiting)
    met = first_evidence(case, waiting, on_track, closed)
    return Draft(
        waiting.rule,
        waiting.stretch,
        waiting.anchor,
        waiting.terms,
        question=Question(
            due_on=waiting.terms.due_on,
            due_by=_due_by(case, waiting.anchor, waiting.opened, waiting.terms),
            met=Moment(met.on, met.at) if met else None,
            closed=closed,
            as_of=case.run.as_of,
            soon=case.soon(),
        ),
        met=met,
        closed_on=closed.on if closed else None,
        silence=_silence(case, waiting, met, closed),
        keyless=is_keyless(waiting.rule, waiting.anchor, met),
    )


def _due_by(case: Case, anchor: Anchor, opened: date, terms: Terms) -> Instant | None:
    """The instant it is due by, where hours count."""
    if terms.span is None or terms.span.unit is not Unit.HOURS:
        return None
    began = instant(opened, anchor.at)
    due_at = case.calendars.due_at
    return Instant(due_at(began.earliest, terms.span), due_at(began.limit, terms.span))


def _silence(case: Case, waiting: Opened, met: Piece | None, closed: Moment | None) -> Silence:
    """What is not met in time rests on silence from the first day that counts to what ended the waiting."""
    last = met.on - timedelta(days=1) if met else closed.on if closed else case.run.as_of
    return Silence(waiting.track.evidence, first_day(case, waiting), last)
