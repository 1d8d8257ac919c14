"""A monitor told of a scenario step by step, compared with one told at once, and with engines."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import NoReturn

from compliance.calendars.ages import LeapBirthday
from compliance.engines.executors import EngineName
from compliance.engines.live.casework import Decide
from compliance.engines.reference.verdict import judge
from compliance.findings.ids import finding_id
from compliance.live.changes import Change, ChangeKind
from compliance.live.log import MemoryLog
from compliance.live.monitor import Monitor
from compliance.model.coverage import Coverage
from compliance.model.obligations import Obligation
from compliance.rulebook.readings import LEAP_READING
from compliance.sources.coverage_file import Declared, coverage_of
from compliance.sources.order import impossible_endings
from compliance.sources.records import occurring
from tests.strategies.arrivals import Step, Stream, row_of, winners
from tests.strategies.scenario import Scenario, uncited
from tests.strategies.shipped import vocabulary

Standing = tuple[str, date | None, object]


class Round:
    """One scenario told to one monitor. `occurs`: silence means what the types of event that occur suggest. `held`: how
    many cases it has at hand; of more than `one_by_one` others, all are judged together."""

    def __init__(
        self,
        scenario: Scenario,
        stream: Stream,
        decide: Decide | None,
        *,
        occurs: bool,
        held: int,
        one_by_one: int,
    ) -> None:
        # A pack without the reading of a leap birthday leaves nothing to choose.
        self.scenario = (
            scenario
            if LEAP_READING in scenario.rulebook.readings
            else scenario.asked(leap=LeapBirthday.FIRST_OF_MARCH)
        )
        self.stream = stream
        self.occurs = occurs
        self.monitor = self._monitor(stream.begins, decide, held, one_by_one)
        self.told: list[Step] = []
        self.standing: dict[str, Standing] = {}
        self.count: Counter[str] = Counter()
        # Stretches of unknown start can share an id; which of them a change is about is not told then.
        self.shared: set[str] = set()
        if self._covered is not None:
            self._fold(self.monitor.observe((), coverage=self._covered))

    def step(self, step: Step) -> None:
        """Tell the monitor, and keep what its changes say of each finding."""
        self.told.append(step)
        if step.day is not None:
            self._fold(self.monitor.advance(step.day))
        else:
            self._fold(self.monitor.observe(step.messages))

    def assert_as_told_at_once(self) -> None:
        """The monitor gives what one does that is told everything known so far at once."""
        cases = len(self.told) + 1
        other = self._monitor(
            self.monitor.as_of, lambda asked: [judge(question) for question in asked], cases, cases
        )
        other.observe(winners(self.told), coverage=self._covered)
        mine, theirs = (sorted(map(_plain, _all_of(each))) for each in (self.monitor, other))
        other.close()
        if mine != theirs:
            _differ("told at once", self.monitor.as_of, mine, theirs)

    def assert_alike(self, engines: Iterable[EngineName]) -> None:
        """Every engine gives what the monitor does on what is known so far, and so do the changes it told of."""
        found = _all_of(self.monitor)
        mine = sorted(map(_plain, found))
        known = self._known()
        for engine in engines:
            theirs = sorted(map(_plain, known.obligations(engine)))
            if mine != theirs:
                _differ(engine, self.monitor.as_of, mine, theirs)
        self._assert_told(found)

    @property
    def _covered(self) -> Coverage | None:
        """What a file cannot declare, where anything could not be read: an export says it each time it is read."""
        cover = self.scenario.cover
        return cover if cover.unread and not self.occurs else None

    def _monitor(self, as_of: date, decide: Decide | None, held: int, one_by_one: int) -> Monitor:
        cover = self.scenario.cover
        return Monitor(
            self.scenario.rulebook,
            as_of=as_of,
            log=MemoryLog(),
            settings=self.scenario.settings,
            coverage=None
            if self.occurs
            else Declared(dict(cover.windows), dict(cover.of_case), others=False),
            cases_held=held,
            one_by_one=one_by_one,
            decide=decide,
        )

    def _known(self) -> Scenario:
        """The scenario as a file of what is known so far, without what no loader would take in."""
        rows = [row_of(message) for message in winners(self.told)]
        known = self.scenario.holding(rows).asked(as_of=self.monitor.as_of, known_at=None)
        if self.occurs:
            covered = (
                coverage_of(occurring(known.table, vocabulary()), Declared())
                if rows
                else coverage_of((), Declared())
            )
            known = known.asked(coverage=covered)
        known.__dict__["table"] = impossible_endings(known.table, vocabulary())[0]
        return known

    def _fold(self, changes: Sequence[Change]) -> None:
        for change in changes:
            if change.change is ChangeKind.OPENED:
                self.count[change.id] += 1
                if self.count[change.id] > 1:
                    self.shared.add(change.id)
            if change.change is ChangeKind.WITHDRAWN:
                self.count[change.id] -= 1
                self.standing.pop(change.id, None)
            else:
                self.standing[change.id] = (change.status.value, change.due_on, change.due_at)

    def _assert_told(self, found: Sequence[Obligation]) -> None:
        now = {finding_id(o): (o.status.value, o.due_on, o.due_at) for o in found}
        said = {id_: standing for id_, standing in self.standing.items() if id_ not in self.shared}
        expected: dict[str, Standing] = {id_: s for id_, s in now.items() if id_ not in self.shared}
        there = Counter(map(finding_id, found))
        assert self.count == there, f"opened less withdrawn {self.count - there}, there {there - self.count}"
        if said != expected:
            wrong = sorted(id_ for id_ in {*said, *expected} if said.get(id_) != expected.get(id_))
            lines = [f"{id_}: told {said.get(id_)}, is {expected.get(id_)}" for id_ in wrong]
            raise AssertionError("\n".join(["the changes told do not add up to what is", *lines]))


def _all_of(monitor: Monitor) -> list[Obligation]:
    return [o for case in monitor.cases for o in monitor.obligations(case)]


def _differ(other: str, as_of: date, mine: Sequence[str], theirs: Sequence[str]) -> NoReturn:
    lines = [f"live differs from {other} as of {as_of}", *_only(mine, theirs, "live only: ")]
    raise AssertionError("\n".join([*lines, *_only(theirs, mine, f"{other} only: ")]))


def _plain(obligation: Obligation) -> str:
    """An obligation as text, without the rows it cites. Tables and messages name the same zone in two ways."""
    return repr(uncited(obligation)).replace("zoneinfo.ZoneInfo(key='UTC')", "datetime.timezone.utc")


def _only(mine: Sequence[str], theirs: Sequence[str], says: str) -> list[str]:
    others = Counter(theirs)
    others.subtract(mine)
    return [says + each for each, count in others.items() if count < 0]


def tell(round_: Round, look: Callable[[], bool], engines: Iterable[EngineName]) -> None:
    """Tell everything, comparing each time with a monitor told at once, with the reference where `look` says so.

    At the end it is compared with all engines.
    """
    for step in round_.stream.steps:
        round_.step(step)
        round_.assert_as_told_at_once()
        if look():
            round_.assert_alike([EngineName.REFERENCE])
    round_.assert_alike(engines)
