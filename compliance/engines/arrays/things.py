"""What keys name: a key names one thing in one case."""

from __future__ import annotations

from compliance.calendars.days import BITS
from compliance.engines.arrays.histories import Events, Histories
from compliance.engines.arrays.search import before, group_days, is_new, latest_where, take
from compliance.engines.arrays.values import NONE, Cases, Flags, GroupDays, Integers, Words


class Things:
    """Case and key together as one number: what one key names in one case."""

    def __init__(self, histories: Histories) -> None:
        self._keys = len(histories.keys) + 1
        if len(histories.cases) * self._keys >= 1 << (63 - BITS):
            raise OverflowError(
                f"{len(histories.cases)} cases with {self._keys} keys are too many to be judged together"
            )

    def days(self, events: Events) -> GroupDays:
        """The thing and the day of each event."""
        return group_days(events.case * self._keys + events.key + 1, events.on)

    def case(self, thing: Integers) -> Cases:
        """The case of each."""
        return thing // self._keys

    def key(self, thing: Integers) -> Words:
        """The key of each."""
        return thing % self._keys - 1


def ran_before(thing: Integers, opened: Flags, closed: Flags) -> Flags:
    """Whether each thing runs when each of its days with an opening, an ending or both begins; these are in order.

    After a day with only an opening it runs, after one with only an ending it does not; a day with both leaves things
    as they were before it.
    """
    first = is_new(thing)
    runs_after = opened & ~closed
    settled = latest_where(runs_after | ~opened | first)
    ran: Flags = before(take(runs_after, settled, NONE), first=False) & ~first
    return ran
