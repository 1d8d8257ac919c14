"""The course of an adoption, from the panel to the order, and of one given up."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from compliance_synthetic.careers import Course
from compliance_synthetic.chance import Chance
from compliance_synthetic.days import NEVER, Days, Flags, Whole, on_a_weekday

_BY_CONSENT = 0.10
_GIVEN_UP = 0.06


@dataclass(frozen=True)
class AdoptionPaths:
    """Days of each step, one period of care a row, NEVER where a step does not happen.

    Those placed by the parents' consent have no placement order.
    """

    decision: Days
    placement_order: Days
    matched: Days
    placed: Days
    order: Days
    reversed_on: Days

    def rows(self, rows: Whole) -> AdoptionPaths:
        """The given periods' paths."""
        return AdoptionPaths(
            self.decision[rows],
            self.placement_order[rows],
            self.matched[rows],
            self.placed[rows],
            self.order[rows],
            self.reversed_on[rows],
        )

    def and_those_of(self, other: AdoptionPaths) -> AdoptionPaths:
        """These paths, then the others."""
        return AdoptionPaths(
            np.concatenate((self.decision, other.decision)),
            np.concatenate((self.placement_order, other.placement_order)),
            np.concatenate((self.matched, other.matched)),
            np.concatenate((self.placed, other.placed)),
            np.concatenate((self.order, other.order)),
            np.concatenate((self.reversed_on, other.reversed_on)),
        )


def adoption_paths(chance: Chance, start: Days, course: Whole, age: Whole) -> AdoptionPaths:
    """The paths of periods of care that begin on `start` at an age of so many days.

    From entry to placement about 450 days on average, from placement order to match about 190.
    """
    size = start.size
    adopted = course == Course.ADOPTION
    given_up = (course == Course.LONG) & (age < 5 * 365) & chance.happens(_GIVEN_UP, size)
    planned = adopted | given_up
    decision = on_a_weekday(start + 90 + chance.long_tailed(95, 0.35, size))
    court = on_a_weekday(decision + 14 + chance.long_tailed(40, 0.4, size))
    has_order = planned & ~(adopted & chance.happens(_BY_CONSENT, size))
    matched = on_a_weekday(court + 20 + chance.long_tailed(125, 0.75, size))
    placed = matched + chance.whole(10, 35, size)
    order = on_a_weekday(placed + 75 + chance.long_tailed(200, 0.4, size))
    reversed_on = on_a_weekday(court + 240 + chance.waiting(150, size))
    return AdoptionPaths(
        _where(planned, decision),
        _where(has_order, court),
        _where(adopted, matched),
        _where(adopted, placed),
        _where(adopted, order),
        _where(given_up, reversed_on),
    )


def _where(happens: Flags, day: Days) -> Days:
    return np.where(happens, day, NEVER)
