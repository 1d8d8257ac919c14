"""The cases a monitor has at hand, which are judged one by one as something is told of them or days pass."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable, Sequence

from compliance.engines.live.casework import Casework, Work
from compliance.live.case_days import CaseDays
from compliance.live.changes import Change
from compliance.live.differences import changes_between
from compliance.live.held import Held, endings
from compliance.live.inbox import Fresh, News
from compliance.live.known import Known
from compliance.model.vocabulary import Vocabulary


class AtHand:
    """As many cases as `most` with what they came to; others are read from the log again, and judged anew.

    What is asked for may be more than `most` at once: let go of the rest afterwards.
    """

    def __init__(
        self, most: int, casework: Casework, vocabulary: Vocabulary, news: News, days: CaseDays
    ) -> None:
        self._most = max(1, most)
        self._casework = casework
        self._endings = endings(vocabulary)
        self._news = news
        self._days = days
        self._held: OrderedDict[str, Held] = OrderedDict()

    def __contains__(self, case: str) -> bool:
        return case in self._held

    def of(self, cases: Iterable[str], known: Known) -> list[Held]:
        """The cases as they are known."""
        entries = [self._held.get(case) or Held(case, self._endings) for case in cases]
        absent = [each for each in entries if each.case not in self._held]
        for each in absent:
            for event in self._news.of_case(each.case, known.until):
                each.learn(event)
        if absent:
            self.judge(absent, known)
        for each in entries:
            self._held[each.case] = each
            self._held.move_to_end(each.case)
        return entries

    def drop(self, cases: Iterable[str]) -> None:
        """Keep none of these cases at hand."""
        for case in cases:
            self._held.pop(case, None)

    def let_go(self) -> None:
        """Keep no more cases at hand than there may be, those asked for last."""
        while len(self._held) > self._most:
            self._held.popitem(last=False)

    def judge(self, cases: Sequence[Held], known: Known, *, whole: bool = False) -> None:
        """Judge the cases as they are known. `whole`: with the days that are counted, which change daily."""
        as_of = known.as_of
        work = [
            Work(entry.history(as_of), known.plan, entry.later(as_of), entry.worked, whole) for entry in cases
        ]
        for entry, done in zip(cases, self._casework.worked(work), strict=True):
            entry.worked = done
            self._days.judged(entry.case, done.wakes_on, done.due_on)

    def changes(
        self, cases: Sequence[str], fresh: Iterable[Fresh], before: Known, after: Known
    ) -> list[Change]:
        """What is different in each case after something new was told, in order of the cases."""
        earlier = {each.case: each for each in self.of(cases, before)}
        for each in fresh:
            if each.earlier is not None and each.earlier.case in earlier:
                earlier[each.earlier.case].forget(each.entry.id)
            if each.entry.case in earlier:
                earlier[each.entry.case].learn(self._news.read(each))
        self.judge(list(earlier.values()), after)
        self.let_go()
        plan = after.plan
        return [
            change
            for each in earlier.values()
            if (done := each.worked) is not None
            for change in changes_between(done.gone, done.made, plan.rulebook, after.as_of)
        ]
