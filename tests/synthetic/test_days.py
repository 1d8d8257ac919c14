"""Calendar arithmetic on columns agrees with the calendars that engines use, day by day."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from compliance.calendars.ages import LeapBirthday, attained_on
from compliance.calendars.spans import add_months as add_months_to_one
from compliance.calendars.working_days import WorkingDays
from compliance_synthetic.days import WorkingCalendar, add_months, birthday, date_of, number_of

EVERY_DAY = np.arange(number_of(date(2019, 1, 1)), number_of(date(2026, 12, 31)))


@pytest.mark.parametrize("count", [0, 1, 2, 5, 10, 20, 34, -1, -3, -20])
def test_working_days_ahead_and_back(working: WorkingDays, count: int) -> None:
    moved = WorkingCalendar.of(working).advance(EVERY_DAY, count)

    assert [date_of(day) for day in moved.tolist()] == [
        working.advance(date_of(day), count) for day in EVERY_DAY.tolist()
    ]


def test_each_day_may_have_its_own_count_of_working_days(working: WorkingDays) -> None:
    counts = np.arange(EVERY_DAY.size) % 41 - 20
    moved = WorkingCalendar.of(working).advance(EVERY_DAY, counts)

    expected = [
        working.advance(date_of(d), c) for d, c in zip(EVERY_DAY.tolist(), counts.tolist(), strict=True)
    ]
    assert [date_of(day) for day in moved.tolist()] == expected


def test_rolling_to_a_working_day(working: WorkingDays) -> None:
    calendar = WorkingCalendar.of(working)
    before, after = calendar.on_or_before(EVERY_DAY), calendar.on_or_after(EVERY_DAY)

    for day, earlier, later in zip(EVERY_DAY.tolist(), before.tolist(), after.tolist(), strict=True):
        assert earlier <= day <= later
        assert working.is_working(date_of(earlier))
        assert working.is_working(date_of(later))
        if working.is_working(date_of(day)):
            assert earlier == later == day
        else:
            assert working.count(date_of(earlier), date_of(later)) == 1


@pytest.mark.parametrize("months", [1, 3, 6, 12, 216, -1])
def test_months(months: int) -> None:
    moved = add_months(EVERY_DAY, months)

    assert [date_of(d) for d in moved.tolist()] == [
        add_months_to_one(date_of(d), months) for d in EVERY_DAY.tolist()
    ]


@pytest.mark.parametrize("years", [1, 4, 5, 16, 18])
def test_birthdays(years: int) -> None:
    attained = birthday(EVERY_DAY, years)

    assert [date_of(d) for d in attained.tolist()] == [
        attained_on(date_of(d), years, LeapBirthday.FIRST_OF_MARCH) for d in EVERY_DAY.tolist()
    ]
