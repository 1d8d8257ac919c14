"""A run of months as an XmR chart: the limits between which a figure moves that nothing has changed.

Red and green say where a figure stands against a tolerance; they do not say whether it has changed. A month outside the
limits, or many in a row on one side of the mean, says that something has.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby, pairwise
from statistics import fmean

from compliance.findings.figure_words import value_said
from compliance.model.findings import Good, Unit
from compliance.model.panel import Chart, Figure
from compliance.ratings.chart_entry import ChartEntry

_OF_RANGES = 2.66
"""Three deviations in mean moving ranges of two: 3 / 1.128, the second being the mean range of two normal numbers."""
_LONGEST_RANGE = 3.27
"""The upper limit of moving ranges of two, in mean moving ranges."""


Told = Sequence[tuple[Figure, float]]


def chart(months: Sequence[Figure], good: Good, unit: Unit, asked: ChartEntry) -> Chart | None:
    """The chart of the whole months that have a figure; None where `no_chart` says why there is none."""
    if no_chart(months, unit, asked):
        return None
    told = _told(months)
    values = [value for _, value in told]
    mean, moving = fmean(values), _moving_range(values)
    lower, upper = _within_reach(mean - _OF_RANGES * moving, mean + _OF_RANGES * moving, unit)
    signals = [*_outside(told, lower, upper, unit, good), *_in_a_row(told, mean, unit, good, asked.run)]
    return Chart(
        mean=round(mean, 1),
        moving_range=round(moving, 1),
        lower=round(lower, 1),
        upper=round(upper, 1),
        months=len(told),
        signals=tuple(signals),
    )


def no_chart(months: Sequence[Figure], unit: Unit, asked: ChartEntry) -> str:
    """Why there are no limits of these months, in words; "" where there are."""
    told = _told(months)
    values = [value for _, value in told]
    if len(told) < asked.least:
        return f"no limits of fewer than {asked.least} whole months"
    if unit is Unit.COUNT and fmean(values) < asked.rare:
        return "no limits of what is so rare that one more would be a signal"
    if _LONGEST_RANGE * _moving_range(values) < (asked.steps - 1) * _step(told, unit):
        return "no limits, since it moves too seldom, or in steps too large, for them to mean anything"
    return ""


def _told(months: Sequence[Figure]) -> Told:
    return [(month, month.value) for month in months if month.value is not None and month.whole]


def _moving_range(values: Sequence[float]) -> float:
    return fmean(abs(b - a) for a, b in pairwise(values))


def _step(told: Told, unit: Unit) -> float:
    """What one child more or less makes of the figure; where it is worked out of many, about that."""
    whole = 100 if unit is Unit.PERCENT else 1
    return whole / fmean(month.denominator or 1 for month, _ in told)


def _within_reach(lower: float, upper: float, unit: Unit) -> tuple[float, float]:
    """No share is under 0 or over 100, and no number of things under 0."""
    return max(lower, 0.0), min(upper, 100.0) if unit is Unit.PERCENT else upper


def _outside(told: Told, lower: float, upper: float, unit: Unit, good: Good) -> list[str]:
    signals = []
    for month, value in told:
        if value > upper or value < lower:
            side, bound = ("above the upper", upper) if value > upper else ("below the lower", lower)
            said = f"{value_said(value, unit)} is {side} limit of {_bound(bound, unit)}"
            signals.append(f"{month.name}: {said}{_better(value > upper, good)}")
    return signals


def _in_a_row(told: Told, mean: float, unit: Unit, good: Good, run: int) -> list[str]:
    signals = []
    for side, each in groupby(told, key=lambda one: (one[1] > mean) - (one[1] < mean)):
        months = [month.name for month, _ in each]
        if side and len(months) >= run:
            where = "above" if side > 0 else "below"
            said = f"{len(months)} months in a row {where} the mean of {_bound(mean, unit)}"
            signals.append(f"{months[0]} to {months[-1]}: {said}{_better(side > 0, good)}")
    return signals


def _bound(value: float, unit: Unit) -> str:
    # Things are whole, and a limit or a mean of them is not.
    return f"{value:,.1f}" if unit is Unit.COUNT else value_said(round(value, 1), unit)


def _better(is_more: bool, good: Good) -> str:
    if good is Good.NEUTRAL:
        return ""
    return ", which is better" if is_more is (good is Good.HIGH) else ", which is worse"
