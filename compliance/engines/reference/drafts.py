"""An obligation before it is judged, and as it stands afterwards."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from compliance.calendars.spans import Span
from compliance.engines.reference.case import Case
from compliance.engines.reference.evidence import Piece
from compliance.engines.reference.stretches import Stretch
from compliance.engines.reference.verdict import Question, Verdict
from compliance.model.conditions import Pattern
from compliance.model.events import Origin
from compliance.model.obligations import AnchorKind, Assumption, Obligation, Reason, ReasonCode, Status
from compliance.model.rules import Rule, Version


@dataclass(frozen=True, slots=True)
class Anchor:
    """What opens an obligation. `on` None: it lies before anything the export shows."""

    kind: AnchorKind
    on: date | None
    at: datetime | None = None
    keys: frozenset[str] = frozenset()
    origin: Origin | None = None
    assumptions: tuple[Assumption, ...] = ()
    unsure: Reason | None = None

    @property
    def own_keys(self) -> frozenset[str]:
        """The keys of a named event; a stretch's own keys say nothing of the events inside it."""
        return self.keys if self.kind is AnchorKind.EVENT else frozenset()


@dataclass(frozen=True, slots=True)
class Terms:
    """What a rule says of one anchor: by which version, due when, and why that cannot be said if it cannot.

    `due_at` is given where hours count and the anchor's time is known. `span` is the length of time that was
    counted, `nights` what a quota's total had come to by the anchor day. `refusal`: why the obligation cannot be
    judged.
    """

    version: Version | None = None
    due_on: date | None = None
    due_at: datetime | None = None
    span: Span | None = None
    assumptions: tuple[Assumption, ...] = ()
    nights: int | None = None
    refusal: Reason | None = None

    @property
    def before(self) -> bool:
        """Whether it is due before its anchor, which then ends the waiting for it."""
        return self.span is not None and self.span.before


@dataclass(frozen=True, slots=True)
class Silence:
    """Of what, and from which day to which, both included, an absence must mean that nothing happened."""

    patterns: tuple[Pattern, ...]
    first: date
    last: date


@dataclass(frozen=True, slots=True)
class Draft:
    """An obligation with everything its life depends on.

    `question` None: it is refused, for the reason in its terms. `met` is the evidence that met it and
    `closed_on` the day that ended the waiting. Any status but met rests on `silence`.
    """

    rule: Rule
    stretch: Stretch
    anchor: Anchor
    terms: Terms
    question: Question | None = None
    met: Piece | None = None
    closed_on: date | None = None
    silence: Silence | None = None
    keyless: bool = False
    period: str | None = None


def finished(case: Case, draft: Draft, verdict: Verdict | None) -> Obligation:
    """The obligation as it stands. `verdict` is that on its question, None where times not recorded decide it."""
    if draft.question is None:
        assert draft.terms.refusal is not None
        return _not_assessable(case, draft, draft.terms.refusal)
    if verdict is None:
        return _not_assessable(case, draft, Reason(ReasonCode.TIME_UNKNOWN))
    reason = _unsure(case, draft) if verdict.status is not Status.MET else None
    return _judged(case, draft, verdict) if reason is None else _not_assessable(case, draft, reason)


def _unsure(case: Case, draft: Draft) -> Reason | None:
    """Why it is not known that nothing met it in time, if it is not."""
    silence = draft.silence
    if silence is not None:
        reason = case.silence(silence.patterns, silence.first, silence.last, ReasonCode.SILENCE)
        if reason is not None:
            return reason
    return case.unread(draft.rule)


def _judged(case: Case, draft: Draft, verdict: Verdict) -> Obligation:
    met = draft.met
    assumed = {*draft.terms.assumptions, *draft.anchor.assumptions, *(met.assumptions if met else ())}
    return _record(
        case,
        draft,
        status=verdict.status,
        days=_days(draft.anchor.kind, verdict),
        met=met,
        closed_on=draft.closed_on if met is None else None,
        assumptions=tuple(sorted(assumed)),
        keyless=draft.keyless,
    )


def _days(kind: AnchorKind, verdict: Verdict) -> int | None:
    """A check is of its day, and the days of a missed period are not counted."""
    if kind is AnchorKind.CHECK:
        return 0
    if kind is AnchorKind.PERIOD and verdict.status is Status.MISSED:
        return None
    return verdict.days


def _not_assessable(case: Case, draft: Draft, reason: Reason) -> Obligation:
    return _record(case, draft, status=Status.NOT_ASSESSABLE, reason=reason)


def _record(
    case: Case,
    draft: Draft,
    *,
    status: Status,
    days: int | None = None,
    met: Piece | None = None,
    closed_on: date | None = None,
    reason: Reason | None = None,
    assumptions: tuple[Assumption, ...] = (),
    keyless: bool = False,
) -> Obligation:
    anchor, terms = draft.anchor, draft.terms
    return Obligation(
        rule=draft.rule.head.id,
        case=case.history.case,
        scope=draft.stretch.scope,
        scope_start=draft.stretch.start,
        scope_nth=draft.stretch.nth,
        anchor_kind=anchor.kind,
        anchor_on=anchor.on,
        anchor_at=anchor.at if terms.due_at else None,
        anchor_key=min(anchor.keys, default=None),
        due_on=terms.due_on,
        due_at=terms.due_at,
        version_from=terms.version.first if terms.version else None,
        status=status,
        met_on=met.on if met else None,
        met_at=met.at if met and terms.due_at else None,
        closed_on=closed_on,
        days=days,
        reason=reason,
        assumptions=assumptions,
        keyless=keyless,
        anchor_origin=anchor.origin,
        met_origin=met.origin if met else None,
        span=terms.span,
        period=draft.period,
        nights=terms.nights,
    )
