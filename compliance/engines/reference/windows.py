"""What ended an obligation's waiting, and the evidence that met it before."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from compliance.engines.reference.case import Case
from compliance.engines.reference.drafts import Anchor, Terms
from compliance.engines.reference.evidence import Piece
from compliance.engines.reference.stretches import Stretch
from compliance.engines.reference.verdict import Moment
from compliance.model.obligations import AnchorKind
from compliance.model.rules import Link, TrackRule
from compliance.model.tracks import Track


@dataclass(frozen=True, slots=True)
class Beside:
    """The last day before an anchor's with another anchor of the rule in the stretch, and the first after it."""

    previous: date | None = None
    following: date | None = None


@dataclass(frozen=True, slots=True)
class Opened:
    """An obligation of a track rule that waits for evidence, and the days of the rule's anchors beside its own."""

    rule: TrackRule
    track: Track
    stretch: Stretch
    anchor: Anchor
    opened: date
    terms: Terms
    beside: Beside


def closing(case: Case, waiting: Opened) -> Moment | None:
    """What ends it if nothing meets it: the scope's end, the next anchor, or a closing event.

    What is due before its anchor is ended by that.
    """
    if waiting.terms.before:
        return Moment(waiting.opened)
    ends: list[Moment] = []
    if waiting.stretch.end is not None:
        ends.append(Moment(waiting.stretch.end))
    if waiting.rule.until_next and waiting.beside.following is not None:
        ends.append(Moment(waiting.beside.following))
    for closer in waiting.rule.closers:
        for piece in case.pieces((closer.pattern,)):
            if _not_before(piece, waiting) and _linked(closer.link, piece, waiting.anchor):
                ends.append(Moment(piece.on, piece.at))
                break
    return min(ends, key=lambda end: (end.on, end.at is None, end.at or datetime.min), default=None)


def first_evidence(
    case: Case, waiting: Opened, on_track: Sequence[Piece], closed: Moment | None
) -> Piece | None:
    """The earliest evidence in its window, linked to its anchor where the rule asks for it."""
    anchor = waiting.anchor
    opens = first_day(case, waiting)
    timed = waiting.terms.due_at is not None and waiting.track.look_back is None
    for piece in on_track:
        if piece.on < opens:
            continue
        if closed is not None and piece.on > closed.on:
            return None
        if timed and anchor.at and piece.at and piece.at < anchor.at:
            continue
        if waiting.rule.same is None or _same_key(piece, anchor, _neighbours(case, waiting)):
            return piece
    return None


def first_day(case: Case, waiting: Opened) -> date:
    """The first day whose evidence can meet it: after evidence that opened it, else as far as the track looks back.

    Where obligations follow in turn, what was done up to an anchor was the one's before it.
    """
    kind, look_back, previous = waiting.anchor.kind, waiting.track.look_back, waiting.beside.previous
    if kind is AnchorKind.EVIDENCE:
        return waiting.opened + timedelta(days=1)
    if look_back is None:
        return waiting.opened
    reach = case.calendars.back(waiting.opened, look_back)
    if kind is AnchorKind.EVENT and waiting.rule.in_turn and previous is not None:
        return max(reach, previous + timedelta(days=1))
    return reach


def is_keyless(rule: TrackRule, anchor: Anchor, met: Piece | None) -> bool:
    """Whether evidence was matched by its order, for want of a key to link it by."""
    return met is not None and rule.same is not None and (met.key is None or met.key not in anchor.keys)


def _neighbours(case: Case, waiting: Opened) -> tuple[date | None, date | None]:
    """Between which days evidence without a key is the anchor's: after the stretch before, before the next.

    What is due before a named event is that one's only after the event before it.
    """
    if waiting.anchor.kind not in (AnchorKind.START, AnchorKind.STATE):
        return waiting.beside.previous if waiting.terms.before else None, waiting.beside.following
    begins = waiting.stretch.start or date.min
    others = [s for s in case.stretches[waiting.track.scope] if s is not waiting.stretch]
    before = [s.end or date.max for s in others if (s.start or date.min) < begins]
    after = [s.start for s in others if s.start is not None and s.start > begins]
    return max(before, default=None), min(after, default=None)


def _not_before(piece: Piece, waiting: Opened) -> bool:
    """Whether a closing event comes on or after the anchor: by the day, or by the instant where hours count."""
    if piece.on < waiting.opened:
        return False
    anchor = waiting.anchor
    return not (waiting.terms.due_at and anchor.at and piece.at and piece.at < anchor.at)


def _linked(link: Link, piece: Piece, anchor: Anchor) -> bool:
    match link:
        case Link.ANY:
            return True
        case Link.SAME:
            return piece.key is None or not anchor.keys or piece.key in anchor.keys
        case Link.LATER:
            return anchor.on is None or piece.on > anchor.on
        case Link.OTHER:
            # Without a key, a later day's event is about something else than the anchor's.
            if piece.key is None:
                return anchor.on is not None and piece.on > anchor.on
            return piece.key not in anchor.keys


def _same_key(piece: Piece, anchor: Anchor, between: tuple[date | None, date | None]) -> bool:
    """Evidence with the anchor's key; without a key on either side, what comes before the next anchor.

    Before its own anchor (a look-back) evidence without a key is the neighbour's while that one ran.
    """
    if piece.key is not None and anchor.keys:
        return piece.key in anchor.keys
    before, following = between
    if anchor.on is not None and piece.on < anchor.on and before is not None and piece.on <= before:
        return False
    return following is None or piece.on < following
