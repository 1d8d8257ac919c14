"""A monitor: told of events as they come and of days as they pass, it answers what has changed."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import Enum, auto
from itertools import groupby
from pathlib import Path
from typing import Self

from compliance.calendars.calendars import Calendars
from compliance.durable.presence import missing
from compliance.engines.live.casework import Casework, Decide
from compliance.engines.live.decider import Decider
from compliance.engines.live.verdict_cache import Remembering
from compliance.engines.plan import Plan, Run
from compliance.engines.reference.verdict import judge
from compliance.live.basis import Basis, Earlier, basis_of, differences
from compliance.live.case_cache import AtHand
from compliance.live.case_days import CaseDays
from compliance.live.changes import Change
from compliance.live.held import Held
from compliance.live.inbox import Fresh, News, Told, ToldRow, messages_of
from compliance.live.known import Known
from compliance.live.log import BASIS, COVERAGE, LOG, OWN, Entry, EventLog, MemoryLog
from compliance.live.occurring import Occurring
from compliance.live.silence import coverage_from, coverage_json
from compliance.live.together import Together
from compliance.logs import logger
from compliance.model.coverage import Coverage
from compliance.model.findings import Finding
from compliance.model.obligations import OPEN, Obligation, ReasonCode
from compliance.model.rulebook import Rulebook
from compliance.model.settings import Settings
from compliance.model.vocabulary import Vocabulary
from compliance.problems import InputError, Problem
from compliance.rulebook.readings import calendars_for
from compliance.sources.coverage_file import Declared, declared_in

_log = logger(__name__)

_MANY = 1_000
"""Events told at once of which it is quicker to judge the cases anew than to go on with them at hand."""


class _What(Enum):
    """What an entry of a log tells."""

    DAY = auto()
    COVERAGE = auto()
    BASIS = auto()
    EVENT = auto()


@dataclass(frozen=True, slots=True)
class LastTold:
    """What an event is known by: its latest revision, and whether that took it back."""

    revision: int
    retracted: bool


class Monitor:
    """The rules over a stream of events, about as many cases as there are.

    rulebook    the rules; `load_rulebook()` gives those of the base pack
    log         where everything told is kept: an `EventLog`, a file (SQLite) or the URL of a database. None keeps
                it in memory. A monitor made with the log of another goes on where that one stopped
    as_of       the day a new log begins on: statuses are those at its end. A log that is there has its own day
    settings    the council's terms, readings and warning; readings must be those that `rulebook` was loaded with
    coverage    a coverage file that says what silence means; without one, as with a file of events, the record
                of every event type that occurs is taken as complete and that of others as saying nothing, so that
                what such would meet is not assessable and never overdue, which is logged once. Coverage
                that was told with events takes the place of either; a log keeps it
    cases_held  how many cases are kept at hand; others are read from the log again when they are needed
    one_by_one  how many cases not at hand are judged one by one when they are needed at once; more are judged together

    After any calls the findings are those that `check` gives for the events known then, as of the same day: it
    does not matter in which order they came. A monitor may be used by one thread at a time, and a log by one
    monitor. `recovered` holds the changes of what an earlier monitor had logged and perhaps not answered any more, and
    what is different by other rules, settings or coverage than it judged by, which `judged_otherwise` names: it is for
    whoever makes the monitor to pass them on. Use it as a context manager, or close it.
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
        one_by_one: int = 10,
        decide: Decide | None = None,
    ) -> None:
        vocabulary = rulebook.vocabulary
        self._decider = Decider()
        if isinstance(coverage, Path):
            coverage = declared_in(coverage, vocabulary)
        # A coverage file that is named holds until other coverage is told to this very monitor.
        self._coverage_named = coverage is not None
        settings = settings or Settings()
        calendars = calendars_for(settings, rulebook)
        basis = basis_of(rulebook, settings, coverage)
        self._log = _opened(log)
        try:
            if self._log.last == 0:
                self._begin(as_of, calendars, basis)
            # With the first two entries a log is begun; of them there is nothing to answer.
            settled = max(2, self._log.answered)
            day = self._log.clock(settled)
            assert day is not None
            _check_day(day, calendars)
            earlier = Earlier(self._log, settled)
            records = self._log.records(settled)
            self._occurring = Occurring(records, coverage or earlier.coverage_told or Declared())
            self._undeclared = coverage is None and earlier.coverage_told is None
            run = Run(day, None, settings.warning_working_days)
            plan = Plan(rulebook, vocabulary, calendars, self._occurring.coverage(), run)
            self._known = Known(settled, plan)
            self._news = News(self._log, vocabulary)
            self._days = CaseDays(self._log.cases(settled))
            casework = Casework(rulebook, vocabulary, Remembering(decide or self._deciding()))
            self._at_hand = AtHand(cases_held, casework, vocabulary, self._news, self._days)
            self._together = Together(plan, self._log, self._days)
            self._one_by_one = one_by_one
            before = earlier.plan(plan, basis, records)
            self.judged_otherwise = differences(earlier.basis, basis)
            anew = bool(self.judged_otherwise) or before.coverage != plan.coverage
            self._keep(basis, anew=anew)
            judged = self._together.changes(self.cases, Known(settled, before), self._known) if anew else ()
            self.recovered: tuple[Change, ...] = (*judged, *self._again(settled))
        except BaseException:
            if self._log is not log:
                self._log.close()
            self._decider.close()
            raise
        _log.info("log opened at entry %d, as of %s: %d cases", self._log.last, self.as_of, len(self.cases))
        # The last entry of which the changes were returned: where judging fails, it is not the last of the log.
        self._returned = self._log.last

    @property
    def vocabulary(self) -> Vocabulary:
        """The words that it is told events in."""
        return self._known.plan.vocabulary

    @property
    def as_of(self) -> date:
        """The day that findings are as of, at its end."""
        return self._known.as_of

    @property
    def cases(self) -> tuple[str, ...]:
        """Every case that an event was ever about, in order."""
        return self._days.cases

    def told(self, prefix: str = "") -> dict[str, LastTold]:
        """What is known of each event whose id begins so, those taken back among them."""
        entries = self._log.latest_beginning(prefix, self._log.last)
        return {e.id: LastTold(e.revision, e.record is None) for e in entries if e.id not in OWN}

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
        fresh = self._news.told(messages_of(events, problems), problems)
        if problems and report is None:
            more = f"; and {len(problems) - 1} more" if len(problems) > 1 else ""
            raise InputError(f"{problems[0]}{more}", tuple(problems))
        for problem in problems:
            assert report is not None
            report(problem)
        return self._tell(fresh, coverage)

    def observe_rows(
        self, rows: Sequence[ToldRow], *, coverage: Coverage | None = None
    ) -> tuple[Change, ...]:
        """The same of rows that a source has read, of each of which the log knows no such revision or a higher one."""
        return self._tell(self._news.told_rows(rows), coverage)

    def advance(self, as_of: date) -> tuple[Change, ...]:
        """Let days pass up to the end of `as_of`, and say what has changed since the day before.

        Raises InputError for a day before the present one.
        """
        if as_of < self.as_of:
            raise InputError(f"the clock stands at {self.as_of}; it cannot be put back to {as_of}")
        if as_of == self.as_of:
            return ()
        _check_day(as_of, self._known.plan.calendars)
        self._log.append([Entry(self._log.last + 1, as_of)], self._returned)
        changes = tuple(self._pass_days(as_of))
        self._returned = self._log.last
        _log.info("days passed until %s: %d changes", as_of, len(changes))
        return changes

    def obligations(self, case: str) -> tuple[Obligation, ...]:
        """What a case was owed, as of today, in order of rule and anchor; nothing for a case without events."""
        if case not in self._days:
            return ()
        [entry] = self._whole([case])
        return () if entry.worked is None else tuple(entry.worked.obligations())

    def findings(self, case: str) -> tuple[Finding, ...]:
        """The findings of a case as of today, as `check` tells them; none for a case without events."""
        return self._findings([case] if case in self._days else [])

    def due(self, until: date) -> tuple[Finding, ...]:
        """Every finding that waits for something due by `until`, overdue ones among them, the longest due first."""
        few, many = self._parted(self._days.not_judged())
        self._at_hand.of(few, self._known)
        self._at_hand.let_go()
        self._together.judge(many, self._known)
        findings = self._findings(self._days.waiting(until))
        due = [f for f in findings if f.status in OPEN and f.due_on is not None and f.due_on <= until]
        return tuple(sorted(due, key=lambda f: (f.due_on or date.max, f.case, f.rule)))

    def set_aside(self, case: str) -> tuple[Problem, ...]:
        """The events of a case that are not used because they end something on a day before it began."""
        if case not in self._days:
            return ()
        [entry] = self._at_hand.of([case], self._known)
        return tuple(
            Problem(
                event.origin.file if event.origin else LOG,
                event.origin.row if event.origin else None,
                "on",
                f"{event.name} on {event.on}, before its beginning",
                "a day on or after it",
            )
            for event in entry.set_aside()
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

    def _deciding(self) -> Decide:
        """What decides statuses: durable-rules, or the reference engine where that is not there, which is logged."""
        lacking = missing()
        if lacking is None:
            return self._decider.decide
        _log.warning(
            "%s: statuses are decided by the reference engine, which gives the same answers.", lacking
        )
        return lambda questions: [judge(asked) for asked in questions]

    def _begin(self, as_of: date | None, calendars: Calendars, basis: Basis) -> None:
        """Begin a log with the day it begins on, and with what is judged by."""
        if as_of is None:
            raise InputError("a new log needs the day it begins on: give as_of")
        _check_day(as_of, calendars)
        self._log.append([Entry(1, as_of), Entry(2, id=BASIS, revision=1, message=basis.text())], 2)

    def _keep(self, basis: Basis, *, anew: bool) -> None:
        """Let the log hold what is judged by from here on, where that is not what it holds already."""
        last = self._log.last
        known = self._log.latest([BASIS], last)[BASIS]
        if anew or known.message != basis.text():
            entry = Entry(last + 1, id=BASIS, revision=known.revision + 1, message=basis.text())
            self._log.append([entry], self._log.answered)

    def _again(self, settled: int) -> Iterator[Change]:
        """The changes of what the log holds after the entries that were answered."""
        for what, together in groupby(list(self._log.entries(settled)), key=_what):
            entries = list(together)
            match what:
                case _What.DAY:
                    for entry in entries:
                        assert entry.as_of is not None
                        yield from self._pass_days(entry.as_of)
                case _What.COVERAGE if not self._coverage_named:
                    self._occurring.declare(coverage_from(entries[-1].message))
                    yield from self._take_in(())
                case _What.EVENT:
                    yield from self._take_in(self._news.logged(entries, entries[0].number - 1))

    def _tell(self, fresh: Sequence[Fresh], coverage: Coverage | None) -> tuple[Change, ...]:
        """What has changed by what is new, which is in the log before."""
        before = self._log.last
        entries = [each.entry for each in fresh]
        if coverage is not None and coverage != self._occurring.declared:
            earlier = self._log.latest([COVERAGE], before).get(COVERAGE)
            revision = earlier.revision + 1 if earlier else 1
            number = before + len(entries) + 1
            entries.append(Entry(number, id=COVERAGE, revision=revision, message=coverage_json(coverage)))
        if not entries:
            return ()
        self._log.append(entries, self._returned)
        if coverage is not None:
            self._occurring.declare(coverage)
            self._undeclared = False
        changes = tuple(self._take_in(fresh))
        several = logging.INFO if len(fresh) > 1 else logging.DEBUG
        _log.log(several, "%d events taken in: %d changes", len(fresh), len(changes))
        self._say_what_silence_is(changes)
        self._returned = self._log.last
        return changes

    def _say_what_silence_is(self, changes: Iterable[Change]) -> None:
        """Log, once, that nothing will be overdue of what no coverage file names, where that is so."""
        if self._undeclared and any(change.reason_code is ReasonCode.SILENCE for change in changes):
            self._undeclared = False
            _log.warning(
                "no coverage file says which kinds of event are told completely: until one of a kind is told, a duty "
                "that it would meet is not assessable, and never overdue. Name the kinds in one: docs/coverage.md"
            )

    def _take_in(self, fresh: Sequence[Fresh]) -> list[Change]:
        for each in fresh:
            self._occurring.count(each.earlier.record if each.earlier else None, each.entry.record)
        about = {case for each in fresh for case in each.cases}
        coverage, plan = self._occurring.coverage(), self._known.plan
        if coverage != plan.coverage:
            # A record first occurred, or silence was told to mean something else: in every case.
            about.update(self.cases)
            plan = replace(plan, coverage=coverage)
        until = fresh[-1].entry.number if fresh else self._known.until
        return self._changes(about, fresh, Known(until, plan))

    def _pass_days(self, as_of: date) -> list[Change]:
        plan = self._known.plan
        after = Known(self._known.until, replace(plan, run=replace(plan.run, as_of=as_of)))
        return self._changes(self._days.awake(as_of), (), after)

    def _changes(self, cases: Iterable[str], fresh: Sequence[Fresh], after: Known) -> list[Change]:
        """What is different in cases, of which something new was told or not, and which are known so from now on."""
        before = self._known
        anew = after.plan.coverage is not before.plan.coverage or len(fresh) > _MANY
        few, many = self._parted(sorted(cases), anew=anew)
        changes = self._at_hand.changes(few, fresh, before, after)
        changes += self._together.changes(many, before, after)
        self._known = after
        return sorted(changes, key=lambda change: change.case)

    def _parted(self, cases: Sequence[str], *, anew: bool = False) -> tuple[Sequence[str], Sequence[str]]:
        """The cases that are judged one by one, and those that are quicker judged together, which then are not at hand.

        `anew`: it is of no use to have a case at hand.
        """
        apart = [case for case in cases if anew or case not in self._at_hand]
        if len(apart) <= self._one_by_one:
            return cases, []
        self._at_hand.drop(apart)
        left = {*cases} - {*apart}
        return [case for case in cases if case in left], apart

    def _whole(self, cases: Sequence[str]) -> list[Held]:
        """The cases with the days that are counted, which change daily."""
        entries = self._at_hand.of(cases, self._known)
        self._at_hand.judge(entries, self._known, whole=True)
        self._at_hand.let_go()
        return entries

    def _findings(self, cases: Sequence[str]) -> tuple[Finding, ...]:
        from compliance.live.telling import findings_of_cases

        few, many = self._parted(cases)
        doubts = self._together.doubts(few, self._known)
        findings = [*findings_of_cases(self._whole(few), self._known.plan, doubts)]
        findings += self._together.findings(many, self._known)
        return tuple(sorted(findings, key=lambda finding: finding.case))


def _what(entry: Entry) -> _What:
    if entry.as_of is not None:
        return _What.DAY
    return {COVERAGE: _What.COVERAGE, BASIS: _What.BASIS}.get(entry.id, _What.EVENT)


def _check_day(as_of: date, calendars: Calendars) -> None:
    working = calendars.working
    if not working.first <= as_of <= working.last:
        raise InputError(
            f"cannot judge as of {as_of}: bank holidays are held from {working.first} to {working.last}"
        )


def _opened(log: EventLog | Path | str | None) -> EventLog:
    if log is None:
        return MemoryLog()
    if isinstance(log, Path | str):
        from compliance.live.sql_log import open_log

        return open_log(log)
    return log
