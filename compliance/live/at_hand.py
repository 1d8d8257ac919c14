"""The cases a monitor has at hand, as they were judged, and when each may change by itself."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Collection, Iterable, Sequence
from datetime import date

from compliance.engines.live.casework import Casework, Work
from compliance.engines.run import Plan
from compliance.live.changes import Change
from compliance.live.differences import changes_between
from compliance.live.held import Held, endings
from compliance.live.reading import KnownEvent
from compliance.model.obligations import Obligation
from compliance.model.vocabulary import Vocabulary

Known = Callable[[str, int], Iterable[KnownEvent]]
"""What is known of a case up to an entry of the log."""


class AtHand:
    """Every case by name, and as many of them as `most` with what they came to; others are read again.

    `known` reads a case that is not at hand. What is asked for may be more than `most` at once: let go of the
    rest afterwards.
    """

    def __init__(
        self, cases: Iterable[str], most: int, casework: Casework, vocabulary: Vocabulary, known: Known
    ) -> None:
        self._most = max(1, most)
        self._casework = casework
        self._endings = endings(vocabulary)
        self._known = known
        self._held: OrderedDict[str, Held] = OrderedDict()
        # The day on which each case may change by itself; the first day of all: it was not judged yet.
        self._wakes: dict[str, date | None] = dict.fromkeys(cases, date.min)
        self._open: dict[str, tuple[Obligation, ...]] = {}

    def __contains__(self, case: str) -> bool:
        return case in self._wakes

    @property
    def cases(self) -> tuple[str, ...]:
        """Every case, in order."""
        return tuple(sorted(self._wakes))

    def awake(self, as_of: date) -> list[str]:
        """The cases that may have changed by themselves by the end of a day, in order."""
        return sorted(case for case, wakes in self._wakes.items() if wakes is not None and wakes <= as_of)

    def not_judged(self) -> list[str]:
        """The cases of which nothing is known yet but what the log holds."""
        return [case for case, wakes in self._wakes.items() if wakes == date.min]

    def waiting(self, until: date) -> list[str]:
        """The cases, of those judged, in which something that is due by `until` waits to be done, in order."""
        return sorted(
            case for case, found in self._open.items() if any(o.due_on and o.due_on <= until for o in found)
        )

    def of(self, cases: Collection[str], until: int, plan: Plan) -> dict[str, Held]:
        """The cases, judged by the plan; those not at hand by what is known up to the entry `until`."""
        found = {case: self._held[case] for case in cases if case in self._held}
        absent = [case for case in cases if case not in found]
        for case in absent:
            held = found[case] = Held(case, self._endings)
            for known in self._known(case, until):
                held.learn(known)
        if absent:
            self.judge([found[case] for case in absent], plan)
        for case in cases:
            self._held[case] = found[case]
            self._held.move_to_end(case)
        return found

    def let_go(self) -> None:
        """Keep no more cases at hand than there may be, those asked for last."""
        while len(self._held) > self._most:
            self._held.popitem(last=False)

    def judge(self, cases: Sequence[Held], plan: Plan, *, whole: bool = False) -> None:
        """Judge the cases by the plan. `whole`: with the days that are counted, which change daily."""
        as_of = plan.run.as_of
        work = [Work(held.history(as_of), plan, held.later(as_of), held.worked, whole) for held in cases]
        for held, done in zip(cases, self._casework.worked(work), strict=True):
            held.worked = done
            self._wakes[held.case] = done.wakes_on
            self._open[held.case] = done.open()

    def changed(self, cases: Sequence[Held], plan: Plan) -> list[Change]:
        """Judge the cases anew and say what is different."""
        self.judge(cases, plan)
        return [
            change
            for held in cases
            if (done := held.worked) is not None
            for change in changes_between(done.gone, done.made, plan.rulebook, plan.run.as_of)
        ]
