"""A monitor: told of events as they come and of days as they pass, it answers what has changed."""

from __future__ import annotations

import json
from collections import Counter, OrderedDict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import Enum, auto
from itertools import groupby, islice
from pathlib import Path
from typing import Any, Self

from pydantic import ValidationError

from compliance.calendars.calendars import Calendars
from compliance.engines.live.casework import Casework, Decide, Work
from compliance.engines.live.decider import Decider
from compliance.engines.live.remembering import Remembering
from compliance.engines.run import Plan, Run
from compliance.live.changes import Change
from compliance.live.differences import changes_between
from compliance.live.held import Held, endings
from compliance.live.log import COVERAGE, Entry, EventLog, MemoryLog
from compliance.live.messages import EventMessage, unlike_a_message
from compliance.live.reading import KnownEvent, read_message
from compliance.live.silence import coverage_from, coverage_json, record_named
from compliance.model.coverage import Coverage
from compliance.model.events import Origin
from compliance.model.findings import Finding
from compliance.model.obligations import OPEN, Obligation
from compliance.model.problems import InputError, Problem
from compliance.model.rules import Rulebook
from compliance.model.settings import Settings
from compliance.model.vocabulary import load_vocabulary
from compliance.rulebook.readings import calendars_for
from compliance.sources.coverage_file import Declared, coverage_of, declared_in

LOG = "log"
"""The name findings cite events by that were not read from a file; the row is the entry's number."""

_AT_ONCE = 200
"""Cases that are judged together when a day has passed."""

Told = EventMessage | Mapping[str, Any]


class _What(Enum):
    """What an entry of a log tells."""

    DAY = auto()
    COVERAGE = auto()
    EVENT = auto()


@dataclass(frozen=True, slots=True)
class LastTold:
    """What an event is known by: its latest revision, and whether that took it back."""

    revision: int
    retracted: bool


@dataclass(frozen=True, slots=True)
class _Fresh:
    """An entry that says something new, as it was read; and what the log had of the event before, if anything."""

    entry: Entry
    known: KnownEvent
    earlier: Entry | None


class Monitor:
    """The rules over a stream of events, about as many cases as there are.

    rulebook    the rules; `load_rulebook()` gives the England pack
    log         where everything told is kept: an `EventLog`, a file (SQLite) or the URL of a database. None keeps
                it in memory. A monitor made with the log of another goes on where that one stopped
    as_of       the day a new log begins on: statuses are those at its end. A log that is there has its own day
    settings    the council's terms, readings and warning; readings must be those that `rulebook` was loaded with
    coverage    a coverage file that says what silence means; without one, as with a file of events, the record
                of every event type that occurs is taken as complete and that of others as saying nothing. Coverage
                that was told with events takes the place of either; a log keeps it
    cases_held  how many cases are kept at hand; others are read from the log again when they are needed

    After any calls the findings are those that `check` gives for the events known then, as of the same day: it
    does not matter in which order they came. A monitor may be used by one thread at a time, and a log by one
    monitor. `recovered` holds the changes of what an earlier monitor had logged and perhaps not answered any more:
    it is for whoever makes the monitor to pass them on. Use it as a context manager, or close it.
    """

    def __init__(
        self,
        rulebook: Rulebook,
        *,
        as_of: date | None = None,
        log: EventLog | Path | str | None = None,
        settings: Settings | None = None,
        coverage: Path | Declared | None = None,
        cases_held: int = 2_000,
        decide: Decide | None = None,
    ) -> None:
        self._vocabulary = load_vocabulary()
        self._endings = endings(self._vocabulary)
        self._cases_held = max(1, cases_held)
        self._decider = Decider()
        asked = Remembering(decide or self._decider.decide)
        self._casework = Casework(rulebook, self._vocabulary, asked)
        self._held: OrderedDict[str, Held] = OrderedDict()
        self._open: dict[str, tuple[Obligation, ...]] = {}
        # What silence means where that depends on what occurs; None when something else occurs than did.
        self._covered: Coverage | None = None
        if isinstance(coverage, Path):
            coverage = declared_in(coverage, self._vocabulary)
        # A coverage file that is named holds until other coverage is told to this very monitor.
        self._coverage_named = coverage is not None
        settings = settings or Settings()
        calendars = calendars_for(settings, rulebook)
        self._log = _opened(log)
        try:
            # The first entry is the day a log begins on, of which there is nothing to answer.
            settled = max(1, self._log.answered)
            day = as_of if self._log.last == 0 else self._log.clock(settled)
            if day is None:
                raise InputError("a new log needs the day it begins on: give as_of")
            _check_day(day, calendars)
            told = self._log.latest([COVERAGE], settled).get(COVERAGE)
            self._declared: Declared | Coverage = (
                coverage or (coverage_from(told.message) if told else None) or Declared()
            )
            # Of every case: the day on which it may change by itself (the first day of all: not judged yet).
            self._wakes: dict[str, date | None] = dict.fromkeys(self._log.cases(settled), date.min)
            self._records: Counter[str] = self._log.records(settled)
            run = Run(day, None, settings.warning_working_days)
            self._plan = Plan(rulebook, self._vocabulary, calendars, self._coverage(), run)
            if self._log.last == 0:
                self._log.append([Entry(1, day)], 1)
            self.recovered: tuple[Change, ...] = tuple(self._again(settled))
        except BaseException:
            if self._log is not log:
                self._log.close()
            self._decider.close()
            raise
        # The last entry of which the changes were returned: where judging fails, it is not the last of the log.
        self._returned = self._log.last

    @property
    def as_of(self) -> date:
        """The day that findings are as of, at its end."""
        return self._plan.run.as_of

    @property
    def cases(self) -> tuple[str, ...]:
        """Every case that an event was ever about, in order."""
        return tuple(sorted(self._wakes))

    def told(self, prefix: str = "") -> dict[str, LastTold]:
        """What is known of each event whose id begins so, those taken back among them."""
        entries = self._log.latest_beginning(prefix, self._log.last)
        return {e.id: LastTold(e.revision, e.record is None) for e in entries if e.id != COVERAGE}

    def observe(
        self,
        events: Told | Iterable[Told],
        *,
        coverage: Coverage | None = None,
        report: Callable[[Problem], None] | None = None,
    ) -> tuple[Change, ...]:
        """Take in one event or several, and say what has changed by all of them together.

        With `coverage`, silence means from now on what that says, whatever occurs: for events that are read from
        an export time and again, and whose export says each time what it covers.

        Everything is in the log when this returns. What was told before (the same id and revision, or an older
        revision) changes nothing. Raises InputError, with every problem, where an event cannot be read or a
        revision is told again with other content; nothing of the call is taken in then. With `report`, each
        problem is given to it instead, and all that can be read is taken in, as from a file: an attribute that
        cannot be read is unknown.
        """
        problems: list[Problem] = []
        messages = [m for told in _several(events) if (m := _message(told, problems)) is not None]
        fresh = self._fresh(messages, problems)
        if problems and report is None:
            more = f"; and {len(problems) - 1} more" if len(problems) > 1 else ""
            raise InputError(f"{problems[0]}{more}", tuple(problems))
        for problem in problems:
            assert report is not None
            report(problem)
        before = self._log.last
        entries = [each.entry for each in fresh]
        if coverage is not None and coverage != self._declared:
            earlier = self._log.latest([COVERAGE], before).get(COVERAGE)
            revision = earlier.revision + 1 if earlier else 1
            number = before + len(entries) + 1
            entries.append(Entry(number, id=COVERAGE, revision=revision, message=coverage_json(coverage)))
        if not entries:
            return ()
        self._log.append(entries, self._returned)
        self._declared = coverage or self._declared
        changes = tuple(self._take_in(fresh, before))
        self._returned = self._log.last
        return changes

    def advance(self, as_of: date) -> tuple[Change, ...]:
        """Let days pass up to the end of `as_of`, and say what has changed since the day before.

        Raises InputError for a day before the present one.
        """
        if as_of < self.as_of:
            raise InputError(f"the clock stands at {self.as_of}; it cannot be put back to {as_of}")
        if as_of == self.as_of:
            return ()
        _check_day(as_of, self._plan.calendars)
        before = self._log.last
        self._log.append([Entry(before + 1, as_of)], self._returned)
        changes = tuple(self._pass_days(as_of, before))
        self._returned = self._log.last
        return changes

    def obligations(self, case: str) -> tuple[Obligation, ...]:
        """What a case was owed, as of today, in order of rule and anchor; nothing for a case without events."""
        if case not in self._wakes:
            return ()
        held = self._at_hand([case], self._log.last)[case]
        assert held.worked is not None
        self._work([held], self._plan, whole=True)
        self._let_go()
        return tuple(held.worked.obligations())

    def findings(self, case: str) -> tuple[Finding, ...]:
        """The findings of a case as of today, as `check` tells them; none for a case without events."""
        return self._told([case] if case in self._wakes else [])

    def due(self, until: date) -> tuple[Finding, ...]:
        """Every finding that waits for something due by `until`, overdue ones among them, the longest due first."""
        asleep = [case for case, wakes in self._wakes.items() if wakes == date.min]
        for some in _in_batches(asleep):
            self._at_hand(some, self._log.last)
            self._let_go()
        waiting = [c for c, found in self._open.items() if any(o.due_on and o.due_on <= until for o in found)]
        findings = self._told(sorted(waiting))
        due = [f for f in findings if f.status in OPEN and f.due_on is not None and f.due_on <= until]
        return tuple(sorted(due, key=lambda f: (f.due_on or date.max, f.case, f.rule)))

    def set_aside(self, case: str) -> tuple[Problem, ...]:
        """The events of a case that are not used because they end something on a day before it began."""
        if case not in self._wakes:
            return ()
        held = self._at_hand([case], self._log.last)[case]
        return tuple(
            Problem(
                event.origin.file if event.origin else LOG,
                event.origin.row if event.origin else None,
                "on",
                f"{event.name} on {event.on}, before its beginning",
                "a day on or after it",
            )
            for event in held.set_aside()
        )

    def close(self) -> None:
        """Let go of the log and the rules engine. What was returned counts as answered."""
        try:
            self._log.note_answered(self._returned)
        finally:
            self._let_go_of_all()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        if kind is None:
            self.close()
        else:
            # What was returned last may not have come where it was to go; it is told again.
            self._let_go_of_all()

    def _let_go_of_all(self) -> None:
        self._log.close()
        self._decider.close()

    # What is new

    def _fresh(self, messages: Sequence[EventMessage], problems: list[Problem]) -> list[_Fresh]:
        latest = self._log.latest({message.id for message in messages}, self._log.last)
        found: list[_Fresh] = []
        for message in messages:
            if message.id == COVERAGE:
                problems.append(_problem(message, "id", f'"{COVERAGE}"', "an id that is not the log's own"))
                continue
            earlier = latest.get(message.id)
            if earlier is not None and message.revision <= earlier.revision:
                if message.revision == earlier.revision and _content(message) != _content_of(earlier):
                    problems.append(_contradiction(message))
                continue
            number = self._log.last + len(found) + 1
            known, wrong = read_message(message, self._vocabulary, _origin(message, number))
            problems.extend(wrong)
            if known is not None:
                entry = _entry(number, message, known)
                found.append(_Fresh(entry, known, earlier))
                latest[message.id] = entry
        return found

    def _again(self, settled: int) -> Iterator[Change]:
        """The changes of what the log holds after the entries that were answered."""
        for what, together in groupby(list(self._log.entries(settled)), key=_what):
            entries = list(together)
            until = entries[0].number - 1
            match what:
                case _What.DAY:
                    for entry in entries:
                        assert entry.as_of is not None
                        yield from self._pass_days(entry.as_of, entry.number - 1)
                case _What.COVERAGE if not self._coverage_named:
                    self._declared = coverage_from(entries[-1].message)
                    yield from self._take_in((), until)
                case _What.EVENT:
                    yield from self._take_in(self._fresh_of(entries, until), until)

    def _fresh_of(self, entries: Sequence[Entry], until: int) -> list[_Fresh]:
        """Entries that follow each other in the log, as they were when they were told."""
        latest = self._log.latest({entry.id for entry in entries}, until)
        found: list[_Fresh] = []
        for entry in entries:
            known = self._read(entry)
            if known is not None:
                found.append(_Fresh(entry, known, latest.get(entry.id)))
                latest[entry.id] = entry
        return found

    def _read(self, entry: Entry) -> KnownEvent | None:
        message = EventMessage.model_validate_json(entry.message)
        return read_message(message, self._vocabulary, _origin(message, entry.number))[0]

    # Cases at hand

    def _at_hand(self, cases: Collection[str], until: int) -> dict[str, Held]:
        """The cases, judged as of the present day; those not at hand are read from the log up to `until`."""
        found = {case: self._held[case] for case in cases if case in self._held}
        absent = [case for case in cases if case not in found]
        for case in absent:
            held = Held(case, self._endings)
            for entry in self._log.of_case(case, until):
                known = self._read(entry)
                if known is not None:
                    held.learn(known)
            found[case] = held
        if absent:
            self._work([found[case] for case in absent], self._plan)
        for case in cases:
            self._held[case] = found[case]
            self._held.move_to_end(case)
        return found

    def _let_go(self) -> None:
        while len(self._held) > self._cases_held:
            self._held.popitem(last=False)

    def _work(self, cases: Sequence[Held], plan: Plan, *, whole: bool = False) -> None:
        """Judge the cases by the plan, and note when they may change by themselves and what is open."""
        as_of = plan.run.as_of
        work = [Work(held.history(as_of), plan, held.later(as_of), held.worked, whole) for held in cases]
        for held, done in zip(cases, self._casework.worked(work), strict=True):
            held.worked = done
            self._wakes[held.case] = done.wakes_on
            self._open[held.case] = done.open()

    def _changed(self, cases: Sequence[Held], plan: Plan) -> list[Change]:
        """Judge the cases anew and say what is different."""
        self._work(cases, plan)
        return [
            change
            for held in cases
            if (done := held.worked) is not None
            for change in changes_between(done.gone, done.made, plan.rulebook, plan.run.as_of)
        ]

    # What happens

    def _take_in(self, fresh: Sequence[_Fresh], until: int) -> list[Change]:
        about = {each.known.case for each in fresh} | {each.earlier.case for each in fresh if each.earlier}
        about.discard("")
        held = self._at_hand(sorted(about), until)
        for each in fresh:
            self._learn(each, held)
        coverage = self._coverage()
        if coverage == self._plan.coverage:
            changes = self._changed([held[case] for case in sorted(held)], self._plan)
        else:
            changes = self._under(coverage, held, until)
        self._let_go()
        return changes

    def _learn(self, each: _Fresh, held: Mapping[str, Held]) -> None:
        known, earlier = each.known, each.earlier
        if earlier is not None and earlier.case in held:
            held[earlier.case].forget(known.id)
        if known.case:
            held[known.case].learn(known)
        if earlier is not None and earlier.record is not None:
            self._count(earlier.record, -1)
        if known.record is not None:
            self._count(known.record, 1)

    def _count(self, record: str, more: int) -> None:
        occurred = self._records[record]
        self._records[record] += more
        if not (occurred and self._records[record]):
            self._covered = None

    def _under(self, coverage: Coverage, told: Mapping[str, Held], until: int) -> list[Change]:
        """Judge every case anew where silence means something else than it did: a record first occurred."""
        plan = replace(self._plan, coverage=coverage)
        changes = self._changed([told[case] for case in sorted(told)], plan)
        others = [case for case in self._wakes if case not in told]
        for some in _in_batches(others):
            held = self._at_hand(some, until)
            changes += self._changed([held[case] for case in some], plan)
            self._let_go()
        self._plan = plan
        return sorted(changes, key=lambda change: change.case)

    def _pass_days(self, as_of: date, until: int) -> list[Change]:
        plan = replace(self._plan, run=replace(self._plan.run, as_of=as_of))
        awake = sorted(case for case, wakes in self._wakes.items() if wakes is not None and wakes <= as_of)
        changes: list[Change] = []
        for some in _in_batches(awake):
            held = self._at_hand(some, until)
            changes += self._changed([held[case] for case in some], plan)
            self._let_go()
        self._plan = plan
        return changes

    def _coverage(self) -> Coverage:
        if isinstance(self._declared, Coverage):
            return self._declared
        if self._covered is None:
            occurring = [record_named(text) for text, count in self._records.items() if count]
            self._covered = coverage_of(occurring, self._declared)
        return self._covered

    # Findings in words

    def _told(self, cases: Sequence[str]) -> tuple[Finding, ...]:
        from compliance.live.telling import findings_of_cases

        found: list[Finding] = []
        for some in _in_batches(cases):
            held = self._at_hand(some, self._log.last)
            self._work([held[case] for case in some], self._plan, whole=True)
            found += findings_of_cases([held[case] for case in some], self._plan)
            self._let_go()
        return tuple(found)


def _what(entry: Entry) -> _What:
    return _What.DAY if entry.as_of is not None else _What.COVERAGE if entry.id == COVERAGE else _What.EVENT


def _check_day(as_of: date, calendars: Calendars) -> None:
    working = calendars.working
    if not working.first <= as_of <= working.last:
        raise InputError(
            f"cannot judge as of {as_of}: bank holidays are held from {working.first} to {working.last}"
        )


def _in_batches(cases: Iterable[str]) -> Iterator[list[str]]:
    left = iter(cases)
    while some := list(islice(left, _AT_ONCE)):
        yield some


def _opened(log: EventLog | Path | str | None) -> EventLog:
    if log is None:
        return MemoryLog()
    if isinstance(log, Path | str):
        from compliance.live.sql_log import open_log

        return open_log(log)
    return log


def _several(events: Told | Iterable[Told]) -> Iterable[Told]:
    return [events] if isinstance(events, EventMessage | Mapping) else events


def _message(told: Told, problems: list[Problem]) -> EventMessage | None:
    if isinstance(told, EventMessage):
        return told
    try:
        return EventMessage.model_validate(dict(told))
    except ValidationError as error:
        name = f"event {told['id']}" if told.get("id") else "an event without an id"
        problems.extend(unlike_a_message(error, told, name))
        return None


def _content(message: EventMessage) -> Any:
    return json.loads(message.model_dump_json(exclude_defaults=True, exclude={"source"}))


def _content_of(entry: Entry) -> Any:
    content = json.loads(entry.message)
    content.pop("source", None)
    return content


def _contradiction(message: EventMessage) -> Problem:
    found = f"revision {message.revision} of event {message.id} told again with other content"
    return _problem(message, "revision", found, "a higher revision for what corrects it")


def _problem(message: EventMessage, column: str, found: str, expected: str) -> Problem:
    source = message.source
    where, row = (source.file, source.row) if source else (f"event {message.id}", None)
    return Problem(where, row, column, found, expected)


def _origin(message: EventMessage, number: int) -> Origin:
    return Origin(message.source.file, message.source.row) if message.source else Origin(LOG, number)


def _entry(number: int, message: EventMessage, known: KnownEvent) -> Entry:
    return Entry(
        number,
        id=message.id,
        revision=message.revision,
        case=known.case,
        record=known.record,
        message=message.model_dump_json(exclude_defaults=True),
    )
