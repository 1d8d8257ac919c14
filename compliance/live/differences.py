"""What became different between two days or two states of knowledge of a case."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from itertools import zip_longest

from compliance.findings.ids import finding_id
from compliance.live.changes import Change, ChangeKind
from compliance.model.obligations import BREACHES, OPEN, Obligation, Status
from compliance.model.rulebook import Rulebook


def changes_between(
    before: Iterable[Obligation], after: Iterable[Obligation], rulebook: Rulebook, as_of: date
) -> list[Change]:
    """The changes from one to the other, by rule and day."""
    was, now = _by_id(before), _by_id(after)
    changes = [
        change
        for id_ in {**was, **now}
        for earlier, later in zip_longest(was.get(id_, ()), now.get(id_, ()))
        for change in _changes(id_, earlier, later, rulebook, as_of)
    ]
    return sorted(changes, key=lambda c: (c.case, c.rule, c.anchor_on or date.min, c.id))


def _by_id(obligations: Iterable[Obligation]) -> dict[str, list[Obligation]]:
    by_id: dict[str, list[Obligation]] = {}
    for obligation in obligations:
        by_id.setdefault(finding_id(obligation), []).append(obligation)
    return by_id


def _changes(
    id_: str, was: Obligation | None, now: Obligation | None, rulebook: Rulebook, as_of: date
) -> Iterator[Change]:
    for kind in _kinds(was, now):
        told = now or was
        assert told is not None
        yield _change(kind, id_, told, was.status if was else None, rulebook, as_of)


def _kinds(was: Obligation | None, now: Obligation | None) -> Iterator[ChangeKind]:
    if now is None:
        yield ChangeKind.WITHDRAWN
    elif was is None:
        yield ChangeKind.OPENED
        if now.status not in (Status.NOT_DUE, Status.NOT_ASSESSABLE):
            yield ChangeKind(now.status.value)
    elif was.status is not now.status:
        yield ChangeKind(now.status.value)
    elif (was.due_on, was.due_at) != (now.due_on, now.due_at):
        yield ChangeKind.DUE_MOVED
    elif _rests_on(was) != _rests_on(now):
        yield ChangeKind.REVISED


def _rests_on(o: Obligation) -> tuple[object, ...]:
    """What a finding says that does not change from day to day by itself."""
    reason = (o.reason.code, o.reason.about) if o.reason else None
    return (
        o.met_on,
        o.met_at,
        o.closed_on,
        o.anchor_at,
        o.version_from,
        o.assumptions,
        o.keyless,
        o.span,
        reason,
        o.anchor_origin,
        o.met_origin,
    )


def _change(
    kind: ChangeKind, id_: str, o: Obligation, was: Status | None, rulebook: Rulebook, as_of: date
) -> Change:
    head = rulebook.rules[o.rule].head
    # The days of what is withdrawn were counted when it was last judged, whenever that was.
    days = None if kind is ChangeKind.WITHDRAWN else o.days
    return Change(
        change=kind,
        as_of=as_of,
        id=id_,
        case=o.case,
        rule=o.rule,
        title=head.title,
        family=head.family,
        was=was,
        status=o.status,
        anchor_on=o.anchor_on,
        due_on=o.due_on,
        due_at=o.due_at,
        met_on=o.met_on,
        closed_on=o.closed_on,
        days_late=days if o.status in BREACHES else None,
        days_left=-days if o.status in OPEN - BREACHES and days is not None else None,
        reason_code=o.reason.code if o.reason else None,
    )
