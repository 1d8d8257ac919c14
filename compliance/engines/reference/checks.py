"""Checks: every event of a kind must satisfy a condition."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from datetime import date, timedelta
from itertools import groupby

from compliance.engines.reference.case import Case, Notes, Undecided, as_read
from compliance.engines.reference.drafts import Anchor, Draft, Terms
from compliance.engines.reference.evidence import Piece, assumed_least
from compliance.engines.reference.stretches import Stretch
from compliance.engines.reference.terms import in_force
from compliance.engines.reference.verdict import Moment, Question
from compliance.model.conditions import Asked, Leaf, decide
from compliance.model.obligations import About, AnchorKind, Assumption, Reason, ReasonCode
from compliance.model.rules import CheckRule
from compliance.timeline.matching import compare


def drafts_of_checks(
    case: Case, rule: CheckRule, stretch: Stretch, only: Collection[date] | None = None
) -> Iterator[Draft]:
    """An obligation for each day in the stretch with such events, or for those of `only` these days."""
    pieces = [piece for piece in case.pieces((rule.every,)) if stretch.holds(piece.on)]
    for day, same_day in groupby(pieces, key=lambda piece: piece.on):
        if only is not None and day not in only:
            continue
        draft = _of_day(case, rule, stretch, day, list(same_day))
        if draft is not None:
            yield draft


def _of_day(case: Case, rule: CheckRule, stretch: Stretch, day: date, events: list[Piece]) -> Draft | None:
    anchor = Anchor(AnchorKind.CHECK, day, origin=events[0].origin)
    version = in_force(rule.versions, day)
    if version is None:
        return None
    notes = Notes()
    owed = case.decide(version.where, stretch, day, day, notes)
    if owed is False:
        return None
    try:
        if owed is None:
            raise Undecided(notes.unknown())
        satisfying, assumed = _satisfying(rule, events)
    except Undecided as refusal:
        return Draft(rule, stretch, anchor, Terms(version, day, refusal=refusal.reason))
    return Draft(
        rule,
        stretch,
        anchor,
        Terms(version, day, assumptions=(*notes.assumptions, *assumed)),
        question=Question(
            due_on=day,
            due_by=None,
            met=Moment(day) if satisfying else None,
            closed=None if satisfying else Moment(day + timedelta(days=1)),
            as_of=case.run.as_of,
            soon=case.soon(),
        ),
        met=satisfying,
    )


def _satisfying(rule: CheckRule, events: Sequence[Piece]) -> tuple[Piece | None, tuple[Assumption, ...]]:
    """The event that satisfies the check, and what was assumed in saying so; None if none does.

    Several events on one day are one: it is enough that one of them satisfies the check, and of those alike the one
    counts that assumes least. Raises Undecided where none is known to and one may.
    """
    undecided: list[About] = []
    good: list[tuple[Piece, list[Assumption]]] = []
    bad: list[tuple[Piece, list[Assumption]]] = []
    for piece in events:
        notes = Notes()
        value = decide(rule.must, _attribute_of(piece, notes))
        assumed = [*piece.assumptions, *notes.assumptions]
        if value is None:
            undecided.extend(notes.undecided)
        else:
            (good if value else bad).append((piece, assumed))
    if good:
        satisfying, assumed = min(good, key=lambda each: assumed_least(each[1]))
        return satisfying, tuple(assumed)
    if undecided:
        raise Undecided(Reason(ReasonCode.CONDITION_UNKNOWN, tuple(sorted(set(undecided)))))
    return None, tuple(min((assumed for _, assumed in bad), key=assumed_least))


def _attribute_of(piece: Piece, notes: Notes) -> Callable[[Asked], bool | None]:
    def leaf(each: Asked) -> bool | None:
        assert isinstance(each, Leaf), "a condition on an event asks only for its attributes"
        return as_read(each, compare(each, piece.event.attributes.get(each.field)), notes)

    return leaf
