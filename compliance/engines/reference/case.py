"""One case as the rules see it: its stretches, its state on any day, its evidence, and what its silence means."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from operator import attrgetter

from compliance.calendars.ages import attained_on
from compliance.calendars.calendars import Calendars
from compliance.engines.plan import Plan, Run
from compliance.engines.reference.evidence import Piece, pieces, together
from compliance.engines.reference.fleeting import without_fleeting
from compliance.engines.reference.nights import Nights, Spell, counted, ended, merged, parts
from compliance.engines.reference.state import State
from compliance.engines.reference.stretches import Stretch, ends_by_age, stretches
from compliance.model.conditions import (
    ALWAYS_HOLDS,
    Amount,
    Asked,
    Condition,
    EachPeriod,
    Happened,
    Leaf,
    Pattern,
    Rolling,
    SeenOn,
    SinceAge,
    Total,
    Unknown,
    decide,
    leaves,
)
from compliance.model.coverage import Record, Window, covered
from compliance.model.events import CaseHistory
from compliance.model.obligations import About, Assumption, Reason, ReasonCode, of_names
from compliance.model.rules import Rule
from compliance.model.tracks import Track
from compliance.timeline.matching import assumption

_day = attrgetter("on")


@dataclass(slots=True)
class Notes:
    """Gathered while conditions are decided: what was assumed, and which fields decided nothing."""

    assumptions: list[Assumption] = field(default_factory=list)
    undecided: list[About] = field(default_factory=list)

    def unknown(self, code: ReasonCode = ReasonCode.CONDITION_UNKNOWN) -> Reason:
        """The fields that decided nothing, as a reason."""
        return Reason(code, tuple(sorted(set(self.undecided))))


class Undecided(Exception):
    """An obligation that cannot be judged, for the reason given."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason)
        self.reason = reason


class Case:
    """One case, asked rule by rule."""

    def __init__(self, plan: Plan, history: CaseHistory) -> None:
        self.plan = plan
        self.history = without_fleeting(history, plan.rulebook.scopes, plan.vocabulary)
        self.ends = self._ends_by_age()
        self.stretches = stretches(self.history, plan.rulebook.scopes, self.ends)
        self.state = State(self.history, self.stretches, plan.rulebook, plan.vocabulary, plan.calendars)
        self._nights: dict[str, Nights] = {}

    @property
    def run(self) -> Run:
        """What the run is asked."""
        return self.plan.run

    @property
    def calendars(self) -> Calendars:
        """How time is counted."""
        return self.plan.calendars

    def _ends_by_age(self) -> Mapping[str, date]:
        """The day on which each scope ended by the child's age, of those that have."""
        born, leap = self.history.date_of_birth, self.calendars.leap_birthday
        return ends_by_age(born, self.plan.rulebook.scopes, leap, self.run.as_of)

    def only_repeats(self, event: str, day: date) -> bool:
        """Whether an event that may open a scope opened none that day, since it went on or could not begin."""
        opened = [s.id for s in self.plan.rulebook.scopes.values() if s.goes_on and s.opens == event]
        return any(all(stretch.start != day for stretch in self.stretches[scope]) for scope in opened)

    def soon(self) -> date:
        """The last due day that counts as due soon."""
        return self.calendars.soon(self.run.as_of, self.run.warning)

    def pieces(self, patterns: tuple[Pattern, ...]) -> tuple[Piece, ...]:
        """Every event that one of the patterns asks for, by day."""
        return together([pieces(self.history, pattern, self.run.last_day) for pattern in patterns])

    def on_track(self, track: Track, stretch: Stretch) -> tuple[Piece, ...]:
        """The track's evidence in the stretch, with what came before it as far as the track looks back."""
        pieces = self.pieces(track.evidence)
        if track.before:
            begins = stretch.start or date.min
            pieces = together([pieces, tuple(p for p in self.pieces(track.before) if p.on < begins)])
        if not pieces:
            return pieces
        first = self.reach(track, stretch)
        begin = 0 if first is None else bisect_left(pieces, first, key=_day)
        end = len(pieces) if stretch.end is None else bisect_right(pieces, stretch.end, key=_day)
        if track.where == ALWAYS_HOLDS:
            return pieces[begin:end]
        return tuple(p for p in pieces[begin:end] if self._counts(track, stretch, p.on))

    def _counts(self, track: Track, stretch: Stretch, day: date) -> bool:
        """Whether evidence of the day is not known to be of a state in which it counts for nothing."""
        return self.decide(track.where, stretch, day, None, Notes()) is not False

    def reach(self, track: Track, stretch: Stretch) -> date | None:
        """The first day that counts for the track: the stretch's own, or as far before it as the track looks back."""
        if stretch.start is None or track.look_back is None:
            return stretch.start
        return self.calendars.back(stretch.start, track.look_back)

    def unread(self, rule: Rule) -> Reason | None:
        """A reason if something that could not be read may change what the rule comes to, else None."""
        if not self.plan.coverage.unread:
            return None
        reads = self.plan.reads[rule.head.id]
        places = self.plan.coverage.unread_of(self.history.case, reads.rows, reads.cells)
        return Reason(ReasonCode.UNREAD, of_names(*places)) if places else None

    def windows(self, record: Record) -> tuple[Window, ...]:
        """When silence about a record means that nothing happened."""
        return self.plan.coverage.of(self.history.case, record)

    def silence(
        self, patterns: tuple[Pattern, ...], first: date, last: date, code: ReasonCode
    ) -> Reason | None:
        """A reason if silence about the patterns from `first` to `last` shows nothing, else None."""
        records = sorted({record for p in patterns for record in p.records}, key=Record.sort_key)
        lacking = [record for record in records if not covered(self.windows(record), first, last)]
        if not lacking:
            return None
        return Reason(code, tuple(sorted(About(record=record) for record in lacking)), first, last)

    def decide(
        self,
        condition: Condition,
        stretch: Stretch,
        anchor: date,
        due: date | None,
        notes: Notes,
        keys: frozenset[str] = frozenset(),
    ) -> bool | None:
        """Whether the condition holds, seen from an anchor in the stretch; None where it is not known.

        `keys` are those of the event looked from: of several episodes on a day, its own is meant.
        """
        if condition == ALWAYS_HOLDS:
            return True
        # Evidence may anchor an obligation before its stretch began (a look-back); the state is then the
        # one the stretch began with.
        first = max(anchor, stretch.first_known())

        def leaf(each: Asked) -> bool | None:
            day = first if each.on is SeenOn.ANCHOR else due
            if isinstance(each, Happened):
                return self._happened(each, stretch, day, notes)
            if day is None:
                notes.undecided.append(About(each.field))
                return None
            if isinstance(each, Amount):
                return as_read(each, self._amounts_to(each, day), notes)
            return as_read(each, self.state.decide(each, stretch, day, keys), notes)

        return decide(condition, leaf)

    def nights(self, total: Total) -> Nights:
        """The nights that the total counts, whenever they were."""
        if total.id not in self._nights:
            self._nights[total.id] = self._counted(total)
        return self._nights[total.id]

    def counts_from(self, total: Total, day: date) -> date | None:
        """The day whose night is the last before those that count on a day; None if the birth is not known."""
        match total.counted_from:
            case SinceAge(years):
                born = self.history.date_of_birth
                return None if born is None else attained_on(born, years, self.calendars.leap_birthday)
            case Rolling(span):
                return self.calendars.back(day, span)
            case EachPeriod(each):
                return next(iter(self.calendars.periods(each, day, day))).first

    def may_be_more(self, total: Total, since: date, day: date) -> bool:
        """Whether nights that end after `since` and not after `day` may have been spent unseen."""
        nights = self.nights(total)
        if nights.unseen is not None and nights.unseen > since:
            return True
        unbroken = nights.unbroken(day)
        last = min(day, self.run.as_of) if unbroken is None else unbroken - timedelta(days=1)
        opens = Record(self.plan.rulebook.scopes[total.scope].opens)
        return not covered(self.windows(opens), since, last)

    def _counted(self, total: Total) -> Nights:
        sure: list[Spell] = []
        most: list[Spell] = []
        all_: list[Spell] = []
        unseen: list[date] = []
        fields = {leaf.field for leaf in leaves(total.where)}
        for stretch in self.stretches[total.scope]:
            first = stretch.first_known()
            all_.append(Spell(first, max(first, ended(stretch.end))))
            if stretch.start is None:
                unseen.append(first)
            turns = [day for field in fields for day in self.state.days_set(field, stretch)]
            for part in parts(first, stretch.end, turns):
                counts = self.decide(total.where, stretch, part.first, None, Notes())
                if counts is not False:
                    most.append(part)
                if counts:
                    sure.append(part)
        return Nights(merged(sure), merged(most), merged(all_), max(unseen, default=None))

    def _amounts_to(self, asked: Amount, day: date) -> bool | None:
        """Whether the total has come to so many nights by the day, or not, as is asked; None where not known."""
        since = self.counts_from(asked.total, day)
        if since is None:
            return None
        wanted, nights = asked.span.in_days(), self.nights(asked.total)
        if counted(nights.sure, since, day) >= wanted:
            return asked.operator.affirms
        if self.may_be_more(asked.total, since, day) or counted(nights.most, since, day) >= wanted:
            return None
        return not asked.operator.affirms

    def _happened(self, asked: Happened, stretch: Stretch, day: date | None, notes: Notes) -> bool | None:
        """Whether it had happened by the day in the stretch of its scope around; None where it is not known."""
        home = stretch.around(asked.scope)
        assert home is not None, "a rule asks for what happened in its own scope or one around it"
        piece = next((p for p in self.pieces((asked.pattern,)) if home.holds(p.on)), None)
        if day is not None and piece is not None and piece.on <= day:
            notes.assumptions.extend(piece.assumptions)
            return True
        lacking: Iterable[Record | None] = asked.pattern.records
        if day is not None and home.start is not None:
            last = min(day, self.run.as_of)
            reason = self.silence((asked.pattern,), home.start, last, ReasonCode.CONDITION_UNKNOWN)
            if reason is None:
                return False
            lacking = [each.record for each in reason.about]
        notes.undecided.extend(About(record=record, earlier=True) for record in lacking)
        return None


def as_read(leaf: Leaf | Amount, value: bool | None, notes: Notes) -> bool | None:
    """The comparison with its reading of the unknown applied, and noted."""
    if value is not None:
        return value
    if leaf.unknown is Unknown.UNDECIDED:
        notes.undecided.append(About(leaf.field))
        return None
    notes.assumptions.append(assumption(leaf))
    return leaf.unknown is Unknown.HOLDS
