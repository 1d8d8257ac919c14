"""The reference engine: what the rules mean, one case at a time, in plain Python.

It is the specification. Every other engine gives the same obligations, record for record.

For each rule and each stretch of its scope: find the anchors; for each anchor settle which version of
the rule is in force and whether its condition holds; work out the due day, what closed the obligation
and what met it; then judge. Whatever rests on something that is not recorded, or on silence where the
export's silence shows nothing, is not assessable, with the reason.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import groupby

from compliance.calendars.calendars import Calendars, london_day
from compliance.calendars.spans import Span, Unit
from compliance.calendars.working_days import OutsideCalendar
from compliance.engines.run import Run
from compliance.engines.verdict import Instant, Moment, Question, Verdict, instant, judge
from compliance.model.conditions import Condition, Leaf, SeenOn, Unknown, decide
from compliance.model.coverage import Coverage, Record
from compliance.model.events import CaseHistory, Origin
from compliance.model.obligations import AnchorKind, Assumption, Obligation, Reason, ReasonCode, Status
from compliance.model.rules import (
    Anchor,
    ByEvidence,
    CheckRule,
    Evidence,
    Link,
    Named,
    Pattern,
    PeriodicRule,
    Rule,
    Rulebook,
    SelectedBy,
    Start,
    Track,
    TrackRule,
    Version,
    Within,
)
from compliance.model.vocabulary import Vocabulary
from compliance.timeline.evidence import Piece, evidence_of, pieces
from compliance.timeline.matching import assumption, compare
from compliance.timeline.state import State
from compliance.timeline.stretches import Stretch, stretches


@dataclass(frozen=True, slots=True)
class Reference:
    """The rules and calendars of a run, ready to be applied to cases."""

    rulebook: Rulebook
    vocabulary: Vocabulary
    calendars: Calendars
    coverage: Coverage
    run: Run

    def obligations(self, history: CaseHistory) -> list[Obligation]:
        """Everything one case was owed, in order of rule and anchor."""
        case = _Case(self, history)
        found = [o for rule in self.rulebook.rules.values() for o in case.obligations(rule)]
        return sorted(found, key=Obligation.sort_key)


@dataclass(frozen=True, slots=True)
class _Anchor:
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


@dataclass(slots=True)
class _Notes:
    """Gathered while conditions are decided: what was assumed, and which fields decided nothing."""

    assumptions: list[Assumption] = field(default_factory=list)
    undecided: list[str] = field(default_factory=list)

    def unknown(self, code: ReasonCode = ReasonCode.CONDITION_UNKNOWN) -> Reason:
        """The fields that decided nothing, as a reason."""
        return Reason(code, tuple(sorted(set(self.undecided))))


class _Undecided(Exception):
    """An obligation that cannot be judged, for the reason given."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(slots=True)
class _Draft:
    """An obligation being worked out: what is settled so far, so that a refusal can still show it."""

    rule: Rule
    stretch: Stretch
    anchor: _Anchor
    version: Version | None = None
    due_on: date | None = None
    due_at: datetime | None = None
    span: Span | None = None
    closed_on: date | None = None
    period: str | None = None
    notes: _Notes = field(default_factory=_Notes)


class _Case:
    """One case's timeline and evidence, asked rule by rule."""

    def __init__(self, engine: Reference, history: CaseHistory) -> None:
        self.engine = engine
        self.run = engine.run
        self.calendars = engine.calendars
        self.history = history
        self.stretches = stretches(history, engine.rulebook.scopes)
        self.evidence = evidence_of(history, engine.rulebook.tracks, engine.run.last_day)
        self.state = State(history, self.stretches, engine.rulebook, engine.vocabulary, engine.calendars)

    def obligations(self, rule: Rule) -> Iterator[Obligation]:
        match rule:
            case TrackRule():
                track = self.engine.rulebook.tracks[rule.track]
                for stretch in self.stretches[track.scope]:
                    yield from self._of_track(rule, track, stretch)
            case PeriodicRule():
                track = self.engine.rulebook.tracks[rule.track]
                for stretch in self.stretches[track.scope]:
                    yield from self._of_periods(rule, track, stretch)
            case CheckRule():
                for stretch in self.stretches[rule.scope]:
                    yield from self._of_checks(rule, stretch)

    # Track rules

    def _of_track(self, rule: TrackRule, track: Track, stretch: Stretch) -> Iterator[Obligation]:
        on_track = self._on_track(track, stretch)
        anchors = sorted(
            (a for kind in rule.anchors for a in self._anchors(rule, kind, track, stretch, on_track)),
            key=lambda a: (a.on or date.min, a.kind, sorted(a.keys)),
        )
        for anchor in anchors:
            following = min((a.on for a in anchors if a.on and anchor.on and a.on > anchor.on), default=None)
            draft = _Draft(rule, stretch, anchor)
            try:
                obligation = self._judged(rule, track, draft, on_track, following)
            except _Undecided as refusal:
                obligation = self._not_assessable(draft, refusal.reason)
            if obligation is not None:
                yield obligation

    def _on_track(self, track: Track, stretch: Stretch) -> list[Piece]:
        """The track's evidence in the stretch, with what came before it as far as the track looks back."""
        first = self._reach(track, stretch)
        return [
            piece
            for piece in self.evidence[track.id]
            if (first is None or first <= piece.on) and (stretch.end is None or piece.on <= stretch.end)
        ]

    def _reach(self, track: Track, stretch: Stretch) -> date | None:
        """The first day that counts for the track: the stretch's own, or as far before it as the track looks back."""
        if stretch.start is None or track.look_back is None:
            return stretch.start
        return self.calendars.back(stretch.start, track.look_back)

    def _anchors(
        self, rule: TrackRule, kind: Anchor, track: Track, stretch: Stretch, on_track: list[Piece]
    ) -> Iterator[_Anchor]:
        match kind:
            case Start():
                unsure = None if stretch.start else Reason(ReasonCode.START_UNKNOWN, (stretch.scope,))
                yield _Anchor(AnchorKind.START, stretch.start, keys=stretch.keys, unsure=unsure)
            case Evidence():
                for number, (day, same_day) in enumerate(groupby(on_track, key=lambda p: p.on), start=1):
                    piece = next(same_day)
                    unsure = self._order_unknown(kind, number, track, stretch, day)
                    if unsure is not None or kind.first <= number <= (kind.last or number):
                        yield _Anchor(
                            AnchorKind.EVIDENCE,
                            day,
                            None,
                            frozenset(),
                            piece.origin,
                            piece.assumptions,
                            unsure,
                        )
            case Named(pattern, first_only):
                yield from self._named(pattern, stretch, by_key=_by_key(rule), first_only=first_only)

    def _order_unknown(
        self, kind: Evidence, number: int, track: Track, stretch: Stretch, day: date
    ) -> Reason | None:
        """Why it is not known whether the piece counted `number` here is one of those asked for, if it is not.

        Earlier pieces may be missing, so its true number is `number` or more.
        """
        surely_in = kind.last is None and number >= kind.first
        surely_out = kind.last is not None and number > kind.last
        if surely_in or surely_out:
            return None
        first = self._reach(track, stretch)
        if first is None:
            return Reason(ReasonCode.ORDER_UNKNOWN, (stretch.scope,))
        return self._silence(track.evidence, first, day - timedelta(days=1), ReasonCode.ORDER_UNKNOWN)

    def _named(
        self, pattern: Pattern, stretch: Stretch, *, by_key: bool, first_only: bool
    ) -> Iterator[_Anchor]:
        """Named events in the stretch: one anchor a day, or a day and key where the rule links by keys."""
        found = [p for p in pieces(self.history, (pattern,), self.run.last_day) if stretch.holds(p.on)]
        found.sort(key=lambda p: (p.on, p.key or ""))
        for (day, _), same in groupby(found, key=lambda p: (p.on, p.key if by_key else None)):
            piece = next(same)
            key = piece.key
            unsure = None
            if first_only:
                before = day - timedelta(days=1)
                unsure = (
                    self._silence((pattern,), stretch.start, before, ReasonCode.ORDER_UNKNOWN)
                    if stretch.start
                    else Reason(ReasonCode.ORDER_UNKNOWN, (stretch.scope,))
                )
            keys = frozenset() if key is None else frozenset((key,))
            yield _Anchor(AnchorKind.EVENT, day, piece.at, keys, piece.origin, piece.assumptions, unsure)
            if first_only:
                return

    def _judged(
        self, rule: TrackRule, track: Track, draft: _Draft, on_track: list[Piece], following: date | None
    ) -> Obligation | None:
        anchor, stretch = draft.anchor, draft.stretch
        if anchor.on is None:
            raise _Undecided(anchor.unsure or Reason(ReasonCode.START_UNKNOWN))
        draft.version = self._version(rule, stretch, anchor)
        if draft.version is None:
            return None
        no_due = self._settle_due(draft, draft.version)
        owed = self._decide(
            draft.version.where, stretch, anchor.on, draft.due_on, draft.notes, anchor.own_keys
        )
        if owed is False:
            return None
        for reason in (no_due, None if owed else draft.notes.unknown(), anchor.unsure):
            if reason is not None:
                raise _Undecided(reason)
        closing = self._closing(rule, draft, following)
        met = self._meeting(rule, track, draft, on_track, closing, following)
        verdict = self._verdict(draft, met, closing)
        if verdict.status is not Status.MET:
            self._need_silence(track, draft, met)
        return self._obligation(
            draft, verdict, met, keyless=met is not None and self._keyless(rule, anchor, met)
        )

    def _version(self, rule: TrackRule, stretch: Stretch, anchor: _Anchor) -> Version | None:
        """The version that the anchor day selects, or the due day where a version says so.

        Where a due day cannot be worked out, the anchor day selects.
        """
        for version in rule.versions:
            if version.selected_by is SelectedBy.DUE and isinstance(version.deadline, Within):
                try:
                    day = self._span_and_due(version.deadline, stretch, anchor, _Notes())[1]
                except _Undecided:
                    day = anchor.on or date.min
                if version.in_force(day):
                    return version
        return self._in_force(rule.versions, anchor.on or date.min)

    @staticmethod
    def _in_force(versions: tuple[Version, ...], day: date) -> Version | None:
        return next((v for v in versions if v.selected_by is SelectedBy.ANCHOR and v.in_force(day)), None)

    def _settle_due(self, draft: _Draft, version: Version) -> Reason | None:
        """Set the due day of the draft, or say why it is not known."""
        anchor = draft.anchor
        assert anchor.on is not None
        try:
            match version.deadline:
                case Within() as within:
                    draft.span, draft.due_on = self._span_and_due(within, draft.stretch, anchor, draft.notes)
                    if draft.span.unit is Unit.HOURS and anchor.at is not None:
                        draft.due_at = self.calendars.due_at(anchor.at, draft.span)
                case ByEvidence(track, nth):
                    draft.due_on = self._day_of_evidence(track, nth, draft.stretch)
                case None:
                    raise ValueError(f"{draft.rule.head.id} has no deadline")
        except _Undecided as refusal:
            return refusal.reason
        return None

    def _span_and_due(
        self, within: Within, stretch: Stretch, anchor: _Anchor, notes: _Notes
    ) -> tuple[Span, date]:
        """The first alternative whose condition holds, with its own due day."""
        for span, condition in within.alternatives:
            assert anchor.on is not None
            due = self._due(anchor, span)
            mine = _Notes()
            value = self._decide(condition, stretch, anchor.on, due, mine, anchor.own_keys)
            notes.assumptions.extend(mine.assumptions)
            if value is None:
                raise _Undecided(mine.unknown(ReasonCode.DEADLINE_UNKNOWN))
            if value:
                return span, due
        raise ValueError("a deadline's last alternative must hold always")

    def _due(self, anchor: _Anchor, span: Span) -> date:
        assert anchor.on is not None
        if span.unit is Unit.HOURS and anchor.at is not None:
            return london_day(self.calendars.due_at(anchor.at, span))
        try:
            return self.calendars.due(anchor.on, span)
        except OutsideCalendar as error:
            raise _Undecided(Reason(ReasonCode.OUTSIDE_CALENDAR, (str(error),))) from error

    def _day_of_evidence(self, track_id: str, nth: int, stretch: Stretch) -> date | None:
        track = self.engine.rulebook.tracks[track_id]
        days = sorted({piece.on for piece in self._on_track(track, stretch)})
        day = days[nth - 1] if len(days) >= nth else None
        until = self.run.as_of if day is None else day - timedelta(days=1)
        first = self._reach(track, stretch)
        unsure = (
            Reason(ReasonCode.DEADLINE_UNKNOWN, (stretch.scope,))
            if first is None
            else self._silence(track.evidence, first, until, ReasonCode.DEADLINE_UNKNOWN)
        )
        if unsure is not None:
            raise _Undecided(unsure)
        return day

    def _holds(self, condition: Condition, draft: _Draft) -> bool:
        assert draft.anchor.on is not None
        value = self._decide(condition, draft.stretch, draft.anchor.on, draft.due_on, draft.notes)
        if value is None:
            raise _Undecided(draft.notes.unknown())
        return value

    def _decide(
        self,
        condition: Condition,
        stretch: Stretch,
        anchor: date,
        due: date | None,
        notes: _Notes,
        keys: frozenset[str] = frozenset(),
    ) -> bool | None:
        # Evidence may anchor an obligation before its stretch began (a look-back); the state is then the
        # one the stretch began with.
        first = max(anchor, stretch.first_known())

        def leaf(each: Leaf) -> bool | None:
            if each.on is SeenOn.ANCHOR:
                return _read(each, self.state.decide(each, stretch, first, keys), notes)
            if due is None:
                notes.undecided.append(each.field)
                return None
            return _read(each, self.state.decide(each, stretch, due, keys), notes)

        return decide(condition, leaf)

    def _closing(
        self, rule: TrackRule, draft: _Draft, following: date | None
    ) -> tuple[date, datetime | None] | None:
        """What ends the obligation if nothing meets it: the scope's end, the next anchor, or a closing event."""
        ends: list[tuple[date, datetime | None]] = []
        if draft.stretch.end is not None:
            ends.append((draft.stretch.end, None))
        if rule.until_next and following is not None:
            ends.append((following, None))
        for closer in rule.closers:
            for piece in pieces(self.history, (closer.pattern,), self.run.last_day):
                if _not_before(piece, draft) and _linked(closer.link, piece, draft.anchor):
                    ends.append((piece.on, piece.at))
                    break
        closing = min(ends, key=lambda end: (end[0], end[1] is None, end[1] or datetime.min), default=None)
        draft.closed_on = closing[0] if closing else None
        return closing

    def _meeting(
        self,
        rule: TrackRule,
        track: Track,
        draft: _Draft,
        on_track: list[Piece],
        closing: tuple[date, datetime | None] | None,
        following: date | None,
    ) -> Piece | None:
        """The earliest evidence in the obligation's window, linked to its anchor where the rule asks for it."""
        anchor = draft.anchor
        assert anchor.on is not None
        opens = anchor.on
        if track.look_back is not None and anchor.kind is not AnchorKind.EVIDENCE:
            opens = self.calendars.back(opens, track.look_back)
        for piece in on_track:
            if piece.on < opens or (closing is not None and piece.on > closing[0]):
                continue
            if anchor.kind is AnchorKind.EVIDENCE and piece.on <= anchor.on:
                continue
            if draft.due_at and anchor.at and piece.at and piece.at < anchor.at and track.look_back is None:
                continue
            if rule.same is None or _same_key(piece, anchor, self._neighbours(track, draft, following)):
                return piece
        return None

    def _neighbours(
        self, track: Track, draft: _Draft, following: date | None
    ) -> tuple[date | None, date | None]:
        """Between which days evidence without a key is the anchor's: after the stretch before, before the next."""
        if draft.anchor.kind is not AnchorKind.START:
            return None, following
        begins = draft.stretch.start or date.min
        others = [s for s in self.stretches[track.scope] if s is not draft.stretch]
        before = [s.end or date.max for s in others if (s.start or date.min) < begins]
        after = [s.start for s in others if s.start is not None and s.start > begins]
        return max(before, default=None), min(after, default=None)

    @staticmethod
    def _keyless(rule: TrackRule, anchor: _Anchor, met: Piece) -> bool:
        return rule.same is not None and (met.key is None or met.key not in anchor.keys)

    def _verdict(
        self, draft: _Draft, met: Piece | None, closing: tuple[date, datetime | None] | None
    ) -> Verdict:
        verdict = judge(
            Question(
                due_on=draft.due_on,
                due_by=self._due_by(draft),
                met=Moment(met.on, met.at) if met else None,
                closed=Moment(*closing) if closing else None,
                as_of=self.run.as_of,
                soon=self._soon(),
            )
        )
        if verdict is None:
            raise _Undecided(Reason(ReasonCode.TIME_UNKNOWN))
        return verdict

    def _due_by(self, draft: _Draft) -> Instant | None:
        """The instant it is due by, where hours count."""
        if draft.span is None or draft.span.unit is not Unit.HOURS:
            return None
        assert draft.anchor.on is not None
        opened = instant(draft.anchor.on, draft.anchor.at)
        return Instant(
            self.calendars.due_at(opened.earliest, draft.span),
            self.calendars.due_at(opened.limit, draft.span),
        )

    def _soon(self) -> date:
        return self.calendars.soon(self.run.as_of, self.run.warning)

    def _need_silence(self, track: Track, draft: _Draft, met: Piece | None) -> None:
        """A status other than met rests on silence from the anchor to what ended the waiting."""
        anchor = draft.anchor
        assert anchor.on is not None
        first = anchor.on
        if anchor.kind is AnchorKind.EVIDENCE:
            first += timedelta(days=1)
        elif track.look_back is not None:
            first = self.calendars.back(first, track.look_back)
        last = met.on - timedelta(days=1) if met else draft.closed_on or self.run.as_of
        reason = self._silence(track.evidence, first, last, ReasonCode.SILENCE)
        if reason is not None:
            raise _Undecided(reason)

    def _silence(
        self, patterns: tuple[Pattern, ...], first: date, last: date, code: ReasonCode
    ) -> Reason | None:
        """A reason if silence about the patterns from `first` to `last` shows nothing, else None."""
        records = sorted({record for p in patterns for record in p.records}, key=Record.sort_key)
        lacking = [r for r in records if not self.engine.coverage.holds(self.history.case, r, first, last)]
        if not lacking:
            return None
        return Reason(code, tuple(sorted(str(record) for record in lacking)), first, last)

    # Periodic rules

    def _of_periods(self, rule: PeriodicRule, track: Track, stretch: Stretch) -> Iterator[Obligation]:
        as_of = self.run.as_of
        first, last = stretch.first_known(), stretch.end or as_of
        if rule.each == "term" and not self.calendars.terms:
            draft = _Draft(
                rule, stretch, _Anchor(AnchorKind.PERIOD, None), self._in_force(rule.versions, last)
            )
            if (
                draft.version
                and self._decide(draft.version.where, stretch, last, last, _Notes()) is not False
            ):
                yield self._not_assessable(draft, Reason(ReasonCode.NO_PERIODS, (rule.each,)))
            return
        for period in self.calendars.periods(rule.each, first, last):
            # A period in which the stretch is first shown may have been covered whole: nobody can tell.
            unseen = stretch.start is None and period.first < first <= period.last
            before = period.first < first and not unseen
            left = stretch.end is not None and stretch.end < period.last
            if before or left or period.first > as_of:
                continue
            draft = _Draft(rule, stretch, _Anchor(AnchorKind.PERIOD, period.first), due_on=period.last)
            draft.period = period.name
            draft.version = self._in_force(rule.versions, period.first)
            if draft.version is None:
                continue
            try:
                if not self._holds(draft.version.where, draft):
                    continue
                if unseen:
                    raise _Undecided(Reason(ReasonCode.START_UNKNOWN, (stretch.scope,)))
                met = next((p for p in self.evidence[track.id] if period.first <= p.on <= period.last), None)
                closed = period.last if as_of > period.last else None
                asked = Question(
                    period.last, None, Moment(met.on) if met else None, None, as_of, self._soon()
                )
                verdict = judge(asked)
                assert verdict is not None
                if closed and met is None:
                    verdict = Verdict(Status.MISSED, None)
                if verdict.status is not Status.MET:
                    reason = self._silence(track.evidence, period.first, closed or as_of, ReasonCode.SILENCE)
                    if reason is not None:
                        raise _Undecided(reason)
                yield self._obligation(draft, verdict, met)
            except _Undecided as refusal:
                yield self._not_assessable(draft, refusal.reason)

    # Checks

    def _of_checks(self, rule: CheckRule, stretch: Stretch) -> Iterator[Obligation]:
        found = [p for p in pieces(self.history, (rule.every,), self.run.last_day) if stretch.holds(p.on)]
        for day, same_day in groupby(found, key=lambda p: p.on):
            events = list(same_day)
            draft = _Draft(rule, stretch, _Anchor(AnchorKind.CHECK, day, origin=events[0].origin), due_on=day)
            draft.version = self._in_force(rule.versions, day)
            if draft.version is None:
                continue
            try:
                if not self._holds(draft.version.where, draft):
                    continue
                yield self._checked(rule, draft, events)
            except _Undecided as refusal:
                yield self._not_assessable(draft, refusal.reason)

    def _checked(self, rule: CheckRule, draft: _Draft, events: list[Piece]) -> Obligation:
        """Several events on one day are one: it is enough that one of them satisfies the check."""
        undecided: list[str] = []
        first = _Notes()
        for n, piece in enumerate(events):
            notes = _Notes() if n else first
            value = decide(rule.must, _attribute_of(piece, notes))
            if value:
                draft.notes.assumptions.extend(notes.assumptions)
                return self._obligation(draft, Verdict(Status.MET, 0), piece)
            if value is None:
                undecided.extend(notes.undecided)
        if undecided:
            raise _Undecided(Reason(ReasonCode.CONDITION_UNKNOWN, tuple(sorted(set(undecided)))))
        draft.notes.assumptions.extend((*events[0].assumptions, *first.assumptions))
        return self._obligation(draft, Verdict(Status.MISSED, 0), None)

    # Records

    def _obligation(
        self,
        draft: _Draft,
        verdict: Verdict,
        met: Piece | None,
        *,
        keyless: bool = False,
    ) -> Obligation:
        assumed = {*draft.notes.assumptions, *draft.anchor.assumptions, *(met.assumptions if met else ())}
        return self._record(
            draft,
            status=verdict.status,
            days=verdict.days,
            met=met,
            reason=None,
            assumptions=tuple(sorted(assumed)),
            keyless=keyless,
        )

    def _not_assessable(self, draft: _Draft, reason: Reason) -> Obligation:
        return self._record(
            draft,
            status=Status.NOT_ASSESSABLE,
            days=None,
            met=None,
            reason=reason,
            assumptions=(),
            keyless=False,
        )

    def _record(
        self,
        draft: _Draft,
        *,
        status: Status,
        days: int | None,
        met: Piece | None,
        reason: Reason | None,
        assumptions: tuple[Assumption, ...],
        keyless: bool,
    ) -> Obligation:
        anchor = draft.anchor
        closed = draft.closed_on if met is None and status is not Status.NOT_ASSESSABLE else None
        return Obligation(
            rule=draft.rule.head.id,
            case=self.history.case,
            scope=draft.stretch.scope,
            scope_start=draft.stretch.start,
            anchor_kind=anchor.kind,
            anchor_on=anchor.on,
            anchor_at=anchor.at if draft.due_at else None,
            anchor_key=min(anchor.keys, default=None),
            due_on=draft.due_on,
            due_at=draft.due_at,
            version_from=draft.version.first if draft.version else None,
            status=status,
            met_on=met.on if met else None,
            met_at=met.at if met and draft.due_at else None,
            closed_on=closed,
            days=days,
            reason=reason,
            assumptions=assumptions,
            keyless=keyless,
            anchor_origin=anchor.origin,
            met_origin=met.origin if met else None,
            span=draft.span,
            period=draft.period,
        )


def _by_key(rule: TrackRule) -> bool:
    """Whether anchors of one day and different keys are different ones to the rule."""
    return rule.same is not None or any(closer.link is not Link.ANY for closer in rule.closers)


def _read(leaf: Leaf, value: bool | None, notes: _Notes) -> bool | None:
    """The comparison with its reading of the unknown applied, and noted."""
    if value is not None:
        return value
    if leaf.unknown is Unknown.UNDECIDED:
        notes.undecided.append(leaf.field)
        return None
    notes.assumptions.append(assumption(leaf))
    return leaf.unknown is Unknown.HOLDS


def _attribute_of(piece: Piece, notes: _Notes) -> Callable[[Leaf], bool | None]:
    def leaf(each: Leaf) -> bool | None:
        return _read(each, compare(each, piece.event.attributes.get(each.field)), notes)

    return leaf


def _not_before(piece: Piece, draft: _Draft) -> bool:
    """Whether a closing event comes on or after the anchor: by the day, or by the instant where hours count."""
    anchor = draft.anchor
    if anchor.on is None or piece.on < anchor.on:
        return False
    return not (draft.due_at and anchor.at and piece.at and piece.at < anchor.at)


def _linked(link: Link, piece: Piece, anchor: _Anchor) -> bool:
    match link:
        case Link.ANY:
            return True
        case Link.SAME:
            return piece.key is None or not anchor.keys or piece.key in anchor.keys
        case Link.OTHER:
            # Without a key, a later day's event is about something else than the anchor's.
            if piece.key is None:
                return anchor.on is not None and piece.on > anchor.on
            return piece.key not in anchor.keys


def _same_key(piece: Piece, anchor: _Anchor, between: tuple[date | None, date | None]) -> bool:
    """Evidence with the anchor's key; without a key on either side, what comes before the next anchor.

    Before its own anchor (a look-back) evidence without a key is the neighbour's while that one ran.
    """
    if piece.key is not None and anchor.keys:
        return piece.key in anchor.keys
    before, following = between
    if anchor.on is not None and piece.on < anchor.on and before is not None and piece.on <= before:
        return False
    return following is None or piece.on < following
