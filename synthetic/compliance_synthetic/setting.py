"""What every part of the generator needs to know of the council: its plan, calendar and days."""

from __future__ import annotations

from dataclasses import dataclass

from compliance.calendars.working_days import WorkingDays
from compliance_synthetic.chance import Chance
from compliance_synthetic.days import YEAR, WorkingCalendar, number_of
from compliance_synthetic.plan import CouncilPlan

_CHILDHOOD = 18
_MARGIN = 30
"""Days of the calendar kept free at its start, for what happens before a child enters care."""


@dataclass(frozen=True)
class Setting:
    """The window is `first` to `last`.

    Children are drawn who enter care from `childhood` on, 18 years before the window; whoever would
    have entered before `begins`, the first day with a known calendar of working days, enters soon after it.
    """

    plan: CouncilPlan
    calendar: WorkingCalendar
    childhood: int
    begins: int
    first: int
    last: int

    @classmethod
    def of(cls, plan: CouncilPlan, working: WorkingDays) -> Setting:
        """The setting of a plan. No event lies before the calendar, where nobody holds the bank holidays."""
        first = number_of(plan.first_day)
        earliest = number_of(working.first) + _MARGIN
        childhood = first - round(_CHILDHOOD * YEAR)
        begins = max(childhood, earliest)
        if begins >= first:
            raise ValueError(
                f"the working-day calendar begins {working.first}, too late for {plan.first_day}"
            )
        return cls(plan, WorkingCalendar.of(working), childhood, begins, first, number_of(plan.last_day))

    def chance(self, stream: str) -> Chance:
        """The stream of random numbers of one part of the generator."""
        return Chance(self.plan.seed, stream)
