"""What opens the obligations of a track rule in one stretch of its scope."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from itertools import groupby

from compliance.engines.reference.becoming import became
from compliance.engines.reference.case import Case
from compliance.engines.reference.drafts import Anchor
from compliance.engines.reference.evidence import Piece
from compliance.engines.reference.stretches import Stretch
from compliance.model.anchors import Becomes, Evidence, Named, Start
from compliance.model.conditions import Pattern
from compliance.model.obligations import AnchorKind, Reason, ReasonCode, of_names
from compliance.model.rules import TrackRule
from compliance.model.tracks import Track

_A_DAY = timedelta(days=1)


def anchors_of(
    case: Case, rule: TrackRule, stretch: Stretch, on_track: Sequence[Piece], since: date = date.min
) -> list[Anchor]:
    """Every anchor of the rule in the stretch on or after a day, by day. Of those before it none is looked at.

    Named events that open an obligation each are one anchor where they fall on one day, and are of one key where
    the rule links by keys: one that is sure before others, then the first
    whose time is known, then the one that assumes least, then the one that the rule names first.
    """
    anchors: list[Anchor] = []
    for kind in rule.anchors:
        match kind:
            case Start() if (stretch.start or date.min) >= since:
                anchors.append(_start(stretch))
            case Start():
                continue
            case Evidence():
                anchors.extend(_pieces(case, kind, rule.track, stretch, on_track, since))
            case Named(pattern, first_only):
                by_key = rule.by_key
                named = _named(case, pattern, stretch, since, by_key=by_key, first_only=first_only)
                anchors.extend(named)
            case Becomes():
                # What holds from the first day on begins with the stretch, which is an anchor already.
                first = stretch.first_known() + _A_DAY if Start() in rule.anchors else date.min
                turned = became(case, kind, stretch)
                anchors.extend(anchor for anchor in turned if anchor.on and anchor.on >= max(since, first))
    return _one_a_day(_unless_beside(anchors), by_key=rule.by_key)


def _unless_beside(found: list[Anchor]) -> list[Anchor]:
    """The anchors without a state that begins on the day of another of them, which says the same."""
    others = {anchor.on for anchor in found if anchor.kind is not AnchorKind.STATE}
    return [anchor for anchor in found if anchor.kind is not AnchorKind.STATE or anchor.on not in others]


def _one_a_day(found: list[Anchor], *, by_key: bool) -> list[Anchor]:
    def place(anchor: Anchor) -> tuple[date, str, list[str]]:
        keys = sorted(anchor.keys) if by_key or anchor.kind is not AnchorKind.EVENT else []
        return (anchor.on or date.min, anchor.kind, keys)

    def counts_first(anchor: Anchor) -> tuple[object, ...]:
        at = (anchor.at is None, anchor.at.timestamp() if anchor.at else 0)
        return (anchor.unsure is not None, *at, len(anchor.assumptions), sorted(anchor.assumptions))

    if len({anchor.on for anchor in found}) == len(found):
        return sorted(found, key=lambda a: a.on or date.min)
    found.sort(key=lambda a: (place(a), counts_first(a)))
    return [next(same) for _, same in groupby(found, key=place)]


def _start(stretch: Stretch) -> Anchor:
    unsure = None if stretch.start else Reason(ReasonCode.START_UNKNOWN, of_names(stretch.scope))
    return Anchor(AnchorKind.START, stretch.start, keys=stretch.keys, unsure=unsure)


def _pieces(
    case: Case, kind: Evidence, track: Track, stretch: Stretch, on_track: Sequence[Piece], since: date
) -> Iterator[Anchor]:
    """The pieces of evidence that are asked for by their number; those of one day are one."""
    before = bisect_left(on_track, since, key=lambda p: p.on)
    first = len({piece.on for piece in on_track[:before]}) + 1
    for number, (day, same_day) in enumerate(groupby(on_track[before:], key=lambda p: p.on), start=first):
        piece = next(same_day)
        unsure = _order_unknown(case, kind, number, track, stretch, day)
        assumptions = piece.assumptions
        if unsure is not None and _is_taken(case, kind, stretch, day):
            unsure, assumptions = None, (*assumptions, kind.assumed)
        elif unsure is None and not kind.first <= number <= (kind.last or number):
            continue
        yield Anchor(AnchorKind.EVIDENCE, day, origin=piece.origin, assumptions=assumptions, unsure=unsure)


def _is_taken(case: Case, kind: Evidence, stretch: Stretch, day: date) -> bool:
    """Whether a piece of unknown number is taken for one that is asked for."""
    if kind.taken is None or stretch.start is None:
        return False
    return case.calendars.has_lasted(stretch.start, day, kind.taken.span) is kind.taken.lasted


def _order_unknown(
    case: Case, kind: Evidence, number: int, track: Track, stretch: Stretch, day: date
) -> Reason | None:
    """Why it is not known whether the piece counted `number` here is one of those asked for, if it is not.

    Earlier pieces may be missing, so its true number is `number` or more.
    """
    surely_in = kind.last is None and number >= kind.first
    surely_out = kind.last is not None and number > kind.last
    if surely_in or surely_out:
        return None
    first = case.reach(track, stretch)
    if first is None:
        return Reason(ReasonCode.ORDER_UNKNOWN, of_names(stretch.scope))
    return case.silence(track.evidence, first, day - timedelta(days=1), ReasonCode.ORDER_UNKNOWN)


def _named(
    case: Case, pattern: Pattern, stretch: Stretch, since: date, *, by_key: bool, first_only: bool
) -> Iterator[Anchor]:
    """Named events in the stretch: one anchor a day, or a day and key where the rule links by keys."""
    pieces = case.pieces((pattern,))
    if not pieces:
        return
    named = [p for p in pieces if (first_only or p.on >= since) and stretch.holds(p.on)]
    named = [p for p in named if not case.only_repeats(pattern.event, p.on)]
    named.sort(key=lambda p: (p.on, p.key or ""))
    for (day, _), same in groupby(named, key=lambda p: (p.on, p.key if by_key else None)):
        piece = next(same)
        if day < since:
            return
        unsure = _first_unknown(case, pattern, stretch, day) if first_only else None
        keys = frozenset() if piece.key is None else frozenset((piece.key,))
        yield Anchor(AnchorKind.EVENT, day, piece.at, keys, piece.origin, piece.assumptions, unsure)
        if first_only:
            return


def _first_unknown(case: Case, pattern: Pattern, stretch: Stretch, day: date) -> Reason | None:
    """Why it is not known whether an event is the first of its kind in the stretch, if it is not."""
    if stretch.start is None:
        return Reason(ReasonCode.ORDER_UNKNOWN, of_names(stretch.scope))
    return case.silence((pattern,), stretch.start, day - timedelta(days=1), ReasonCode.ORDER_UNKNOWN)
