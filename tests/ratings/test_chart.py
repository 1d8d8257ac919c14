"""XmR charts: limits worked out by hand, and what is told to be a signal."""

from __future__ import annotations

from datetime import date

import pytest

from compliance.calendars.periods import month_ends, month_to_date
from compliance.model.findings import Good, Rating, Unit
from compliance.model.panel import Direction, Figure
from compliance.ratings.chart import chart, no_chart
from compliance.ratings.chart_entry import ChartEntry
from compliance.ratings.direction import direction

ASKED = ChartEntry(run=8, least=12, rare=1, source="by hand")


def months(*values: float | None, last: date = date(2024, 12, 31)) -> list[Figure]:
    """A figure for each month up to December 2024."""
    found = []
    for day, value in zip(month_ends(last, len(values)), values, strict=True):
        days = month_to_date(day)
        figure = Figure(
            name=days.name,
            first=days.first,
            last=days.last,
            whole=days.last.day > 27,
            numerator=0,
            denominator=1,
            left_out=(),
            value=value,
            rating=Rating.GREY,
            lacking=None,
        )
        found.append(figure)
    return found


STEADY = (90.0, 92.0) * 6


def test_the_limits_are_the_mean_and_so_many_mean_ranges() -> None:
    found = chart(months(*STEADY), Good.HIGH, Unit.PERCENT, ASKED)

    # The mean is 91, each month 2 from the one before: 91 ± 2.66 x 2.
    assert found is not None
    assert (found.mean, found.moving_range, found.months) == (91, 2, 12)
    assert (found.lower, found.upper) == (85.7, 96.3)
    assert found.signals == ()


@pytest.mark.parametrize(
    ("values", "mean", "moving_range", "lower", "upper"),
    [
        # NIST/SEMATECH e-Handbook of Statistical Methods, 6.3.2.2: 50.81, 1.8778, 45.8159 and 55.8041.
        ((49.6, 47.6, 49.9, 51.3, 47.8, 51.2, 52.6, 52.4, 53.6, 52.1), 50.8, 1.9, 45.8, 55.8),
        # D. J. Wheeler, Understanding Variation: the trade deficits of 1987.
        ((10.7, 13.0, 11.4, 11.5, 12.5, 14.1, 14.8, 14.1, 12.6, 16.0, 11.7, 10.6), 12.8, 1.7, 8.3, 17.2),
    ],
)
def test_the_limits_are_those_of_the_literature(
    values: tuple[float, ...], mean: float, moving_range: float, lower: float, upper: float
) -> None:
    found = chart(months(*values), Good.LOW, Unit.DAYS, ASKED.model_copy(update={"least": 10}))

    assert found is not None
    assert found.signals == ()
    assert (found.mean, found.moving_range) == (mean, moving_range)
    assert (found.lower, found.upper) == (lower, upper)


@pytest.mark.parametrize(
    ("values", "of", "unit", "there_are_limits"),
    [
        # Moving ranges with a mean of 1/11, so that none above 0 is within their limit of 3.27/11.
        ((2.0,) * 9 + (3.0,) * 3, None, Unit.COUNT, False),
        ((100.0,) * 12, 24, Unit.PERCENT, False),
        # A child more or fewer each month: up to a limit of 3.27 there are four values, 0 to 3.
        ((24.0, 25.0) * 6, None, Unit.COUNT, True),
        # The same move of a share: of ten children it is less than one of them, of a thousand many.
        ((90.0, 92.0) * 6, 10, Unit.PERCENT, False),
        ((90.0, 92.0) * 6, 1000, Unit.PERCENT, True),
    ],
)
def test_what_moves_in_steps_too_large_has_no_limits(
    values: tuple[float, ...], of: int | None, unit: Unit, there_are_limits: bool
) -> None:
    asked = ASKED.model_copy(update={"steps": 4})
    of_so_many = [month.model_copy(update={"denominator": of}) for month in months(*values)]

    assert (chart(of_so_many, Good.HIGH, unit, asked) is not None) is there_are_limits
    assert (no_chart(of_so_many, unit, asked) == "") is there_are_limits


def test_a_month_outside_the_limits_is_a_signal_that_says_whether_it_is_worse() -> None:
    # The mean is 88.9, the mean range 3.9: nothing under 78.5 is as usual.
    for good, says in ((Good.HIGH, ", which is worse"), (Good.LOW, ", which is better"), (Good.NEUTRAL, "")):
        found = chart(months(*STEADY[:11], 67.0), good, Unit.PERCENT, ASKED)
        assert found is not None
        assert found.lower == 78.5
        assert found.signals[0] == f"December 2024: 67.0% is below the lower limit of 78.5%{says}"


def test_eight_months_on_one_side_are_a_signal_and_seven_are_none() -> None:
    eight = chart(months(*(80.0, 84.0, 80.0, 84.0), *((90.0, 94.0) * 4)), Good.HIGH, Unit.PERCENT, ASKED)
    seven = chart(
        months(*(80.0, 84.0, 80.0, 84.0, 80.0), *((90.0, 94.0) * 4)[:7]), Good.HIGH, Unit.PERCENT, ASKED
    )

    assert eight is not None
    assert seven is not None
    assert (
        f"May 2024 to December 2024: 8 months in a row above the mean of {eight.mean}%, which is better"
        in eight.signals
    )
    assert not [said for said in seven.signals if "in a row" in said]


def test_no_limit_is_beyond_what_a_share_can_be() -> None:
    found = chart(months(*(100.0, 60.0) * 6), Good.HIGH, Unit.PERCENT, ASKED)

    assert found is not None
    assert (found.lower, found.upper) == (0, 100)


def test_months_without_a_figure_are_left_out_and_of_too_few_nothing_is_said() -> None:
    assert chart(months(*STEADY[:11]), Good.HIGH, Unit.PERCENT, ASKED) is None
    assert chart(months(None, *STEADY[:11]), Good.HIGH, Unit.PERCENT, ASKED) is None
    found = chart(months(None, *STEADY), Good.HIGH, Unit.PERCENT, ASKED)
    assert found is not None
    assert found.months == 12


def test_a_part_of_a_month_is_not_held_against_whole_ones() -> None:
    part = months(*STEADY, 10.0, last=date(2024, 12, 5))

    found = chart(part, Good.HIGH, Unit.PERCENT, ASKED)
    assert found is not None
    assert (found.months, found.signals) == (12, ())
    assert direction(part, Good.HIGH) is Direction.BETTER


def test_of_what_is_rare_one_more_is_no_signal() -> None:
    rare = (0.0,) * 11 + (1.0,)

    assert chart(months(*rare), Good.HIGH, Unit.COUNT, ASKED) is None


@pytest.mark.parametrize(
    ("values", "good", "says"),
    [
        ((90.0, 91.0), Good.HIGH, Direction.BETTER),
        ((91.0, 90.0), Good.HIGH, Direction.WORSE),
        ((91.0, 90.0), Good.LOW, Direction.BETTER),
        ((90.0, 90.0), Good.LOW, Direction.SAME),
        ((90.0, 91.0), Good.NEUTRAL, Direction.UP),
        ((91.0, 90.0), Good.NEUTRAL, Direction.DOWN),
        ((None, 90.0), Good.HIGH, None),
        ((90.0,), Good.HIGH, None),
    ],
)
def test_the_direction_is_from_the_month_before(
    values: tuple[float | None, ...], good: Good, says: Direction | None
) -> None:
    assert direction(months(*values), good) is says
