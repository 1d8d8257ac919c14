"""The events that a finding rests on, in order, each with what it did for it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from compliance.calendars.ages import LeapBirthday, attained_on
from compliance.findings.condition_words import leaf_words
from compliance.findings.text import capital, spaced, written, written_at
from compliance.model.anchors import Start
from compliance.model.conditions import AGE, Leaf, Pattern, SeenOn, happenings, leaves
from compliance.model.events import AttributeValue, CaseHistory, Event
from compliance.model.findings import Finding
from compliance.model.obligations import Status
from compliance.model.rulebook import Rulebook
from compliance.model.rules import Rule, patterns_of
from compliance.model.scopes import Scope
from compliance.model.vocabulary import Vocabulary
from compliance.reports.counting import weekday
from compliance.timeline.matching import compare, satisfies


def history_lines(
    history: CaseHistory, rule: Rule, rulebook: Rulebook, f: Finding, as_of: date, vocabulary: Vocabulary
) -> list[str]:
    """A line for each event that bears on the finding, in order of day; none where nothing begins its time.

    Those are: what the state comes from that the rule looks at, what began the time, what was done after it of
    the kind that is asked for, whether it counts or not, and what ended the waiting.
    """
    if f.anchor_on is None:
        return []
    asked = _Asked(rule, rulebook, vocabulary)
    telling = _Telling(history, asked, f, f.anchor_on, as_of)
    born = history.date_of_birth
    lines = [f"Born on {written(born)}."] if born and AGE in asked.fields else []
    lines += [telling.line(event) for event in history.events if telling.bears(event)]
    return [*lines, *_grown_up(history, asked, f)]


def _grown_up(history: CaseHistory, asked: _Asked, f: Finding) -> Iterator[str]:
    """The birthday that ended the waiting, where nothing that was recorded did."""
    born, ended = history.date_of_birth, f.closed_on
    if born is None or ended is None or any(e.on == ended and e.name in asked.enders for e in history.events):
        return
    for years in asked.ends_at_ages:
        if any(attained_on(born, years, leap) == ended for leap in LeapBirthday):
            yield f"{weekday(ended)}: {years} years old, born on {written(born)}. The waiting ends here."


class _Asked:
    """What a rule asks of a history: evidence, state, what must have happened, what ends it."""

    def __init__(self, rule: Rule, rulebook: Rulebook, vocabulary: Vocabulary) -> None:
        self.rule = rule
        self.vocabulary = vocabulary
        self.scope = rulebook.scopes[rule.scope]
        self.evidence = rule.evidence
        self.same = rule.same
        around = tuple(_outwards(self.scope, rulebook))
        self.enders = {
            *(scope.closes for scope in around),
            *(closer.pattern.event for closer in rule.closers),
        }
        self.ends_at_ages = {scope.ends_at_age for scope in around if scope.ends_at_age is not None}
        conditions = [*(each for version in rule.versions for each in version.conditions), rule.must]
        self.leaves = [leaf for condition in conditions for leaf in leaves(condition)]
        self.fields = {leaf.field for leaf in self.leaves}
        self.fields_when_due = {leaf.field for leaf in self.leaves if leaf.on is SeenOn.DUE}
        self.happened = [each.pattern for condition in conditions for each in happenings(condition)]
        self.day_setting = [
            pattern for version in rule.versions for track in version.tracks for pattern in track.evidence
        ]
        # How long another scope has run is told by what opened it.
        lasting = {leaf.lasts for leaf in self.leaves if leaf.lasts is not None}
        self.openers = {rulebook.scopes[name].opens for name in lasting if name in rulebook.scopes}
        patterns = (*self.evidence, *self.happened, *self.day_setting, *patterns_of(rule))
        self.told = {"legal_status", "placement_type", *self.fields, *([self.same] if self.same else ())}
        self.told |= {leaf.field for pattern in patterns for leaf in pattern.where}
        self.told |= {name for pattern in patterns for name in pattern.dated_by}


class _Telling:
    """Which events of a history bear on one finding, and how each is told."""

    def __init__(self, history: CaseHistory, asked: _Asked, f: Finding, anchor: date, as_of: date) -> None:
        self.asked = asked
        self.f = f
        self.anchor = anchor
        self.last = f.met_on or f.closed_on or as_of
        if asked.rule.only_checks:
            self.last = anchor
        rows = [(row.file, row.row) for row in f.evidence]
        met = rows[-1] if f.met_on and rows else None
        self.met_row = met
        self.anchor_row = rows[0] if rows and (rows[0] != met or asked.rule.only_checks) else None
        self.many_files = len({event.origin.file for event in history.events if event.origin}) > 1
        opening = next((e for e in history.events if _row(e) == self.anchor_row), None)
        self.key = opening.attributes.get(asked.same) if opening and asked.same else None
        self.state = {id(event) for event in self._state(history.events)}

    def _state(self, events: Sequence[Event]) -> Iterator[Event]:
        """What the state that the rule looks at was set by: the last event that did, for each field."""
        start, due = self.f.scope_start, self.f.due_on or self.anchor
        before = [event for event in events if event.on <= self.anchor]
        for name in self.asked.fields:
            known = [event for event in before if self._sets(event, name)]
            yield from known[-1:]
            if name in self.asked.fields_when_due:
                yield from (
                    e for e in events if self.anchor < e.on <= min(due, self.last) and self._sets(e, name)
                )
        yield from (e for e in before if e.on == start and self._opens(e))
        for name in self.asked.openers - {self.asked.scope.opens}:
            yield from [event for event in before if event.name == name][-1:]
        for pattern in self.asked.happened:
            within = [e for e in events if (start is None or start <= e.on) and _matches(e, [pattern])]
            yield from (event for event in within[:1] if event.on <= due)
        yield from (
            e for e in events if (start or e.on) <= e.on <= due and _matches(e, self.asked.day_setting)
        )

    def _sets(self, event: Event, field: str) -> bool:
        kind = self.asked.vocabulary.events[event.name]
        sets = kind.sets or {}
        return (field in sets and sets[field] in event.attributes) or field in (kind.settles or {})

    def bears(self, event: Event) -> bool:
        """Whether the event bears on the finding."""
        if _row(event) in (self.met_row, self.anchor_row) or id(event) in self.state or self._ends(event):
            return True
        if event.name not in {pattern.event for pattern in self.asked.evidence}:
            return False
        other = self.key is not None and event.attributes.get(self.asked.same or "", self.key) != self.key
        return not other and min(self.anchor, self.f.met_on or self.anchor) <= event.on <= self.last

    def _ends(self, event: Event) -> bool:
        return event.on == self.f.closed_on and event.name in self.asked.enders

    def _starts(self, event: Event) -> bool:
        """Whether the time runs from this event as the beginning of the stretch, which no row is cited for."""
        begins = (
            any(isinstance(anchor, Start) for anchor in self.asked.rule.anchors)
            and self.f.scope_start == self.anchor
        )
        return begins and event.on == self.anchor and self._opens(event)

    def _opens(self, event: Event) -> bool:
        """Whether the event is one that opens the rule's own scope."""
        return any(
            event.name == name and satisfies(event, where) for name, where in self.asked.scope.openings
        )

    def line(self, event: Event) -> str:
        """The day of the event, where it stands, what it says and what it did."""
        day = capital(written_at(event.at)) if event.at else weekday(event.on)
        row = f"{event.origin.file} row {event.origin.row}" if event.origin else ""
        place = f", {row if self.many_files else row[row.find('row') :]}" if row else ""
        said = ", ".join(self._attribute(event, name) for name in event.attributes if self._told(event, name))
        about = f"{spaced(event.name)} ({said})" if said else spaced(event.name)
        return " ".join([f"{day}{place}: {about}.", *self._did(event)])

    def _told(self, event: Event, attribute: str) -> bool:
        sets = self.asked.vocabulary.events[event.name].sets or {}
        return attribute in self.asked.told or any(sets.get(field) == attribute for field in self.asked.told)

    def _attribute(self, event: Event, name: str) -> str:
        value = event.attributes[name]
        codes = self.asked.vocabulary.codes.get(name, {})
        meaning = f", {codes[str(value)]}" if str(value) in codes else ""
        return f"{spaced(name)} {_value(value)}{meaning}"

    def _did(self, event: Event) -> Iterator[str]:
        row = _row(event)
        if row == self.anchor_row if self.anchor_row else self._starts(event):
            yield "It is looked at here." if self.asked.rule.only_checks else "The time runs from here."
        if row == self.met_row and not self.asked.rule.only_checks:
            if self.f.met_on is not None and self.f.met_on < self.anchor:
                yield "This counts, though it came before."
            else:
                late = self.f.status is Status.MET_LATE
                yield "This is what was owed, and late." if late else "This is what was owed."
        elif self._ends(event):
            yield "The waiting ends here."
        if event.on == self.f.due_on and _matches(event, self.asked.day_setting):
            yield "This sets the due day."
        of_kind = [pattern for pattern in self.asked.evidence if pattern.event == event.name]
        if of_kind and not _matches(event, of_kind):
            # The first pattern says what counts at any time; others may be of a few months.
            lacking = next((leaf for leaf in of_kind[0].where if _fails(leaf, event)), None)
            if lacking is None:
                yield "It does not count: it is not of the days on which it would."
                return
            yield f"It does not count; what counts: {leaf_words(lacking, self.asked.vocabulary)}."


def _outwards(scope: Scope, rulebook: Rulebook) -> Iterator[Scope]:
    """The scope, and those around it."""
    around: Scope | None = scope
    while around is not None:
        yield around
        around = rulebook.scopes[around.within] if around.within else None


def _row(event: Event) -> tuple[str, int] | None:
    return (event.origin.file, event.origin.row) if event.origin else None


def _matches(event: Event, patterns: Sequence[Pattern]) -> bool:
    return any(
        event.name == pattern.event and pattern.asks_of(event.on) and satisfies(event, pattern.where)
        for pattern in patterns
    )


def _fails(leaf: Leaf, event: Event) -> bool:
    return not satisfies(event, (leaf,)) and compare(leaf, event.attributes.get(leaf.field)) is not True


def _value(value: AttributeValue) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return written(value) if isinstance(value, date) else str(value).replace("_", " ")
