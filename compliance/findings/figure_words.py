"""Figures of a scorecard in words: the value with its unit, what it is worked out of, the days it is of."""

from __future__ import annotations

from datetime import date
from typing import Protocol

from compliance.findings.text import written
from compliance.model.findings import Measure, Unit


def value_said(value: float | None, unit: Unit) -> str:
    """`91.3%`, `541`, `94.2`, `486.5 days`; `-` where there is none."""
    if value is None:
        return "-"
    match unit:
        case Unit.PERCENT:
            return f"{value:.1f}%"
        case Unit.COUNT:
            return f"{value:,.0f}"
        case Unit.RATE:
            return f"{value:,.1f}"
        case Unit.DAYS | Unit.CHILDREN:
            return f"{value:,.1f} {unit.value}"


class WorkedOut(Protocol):
    """What a figure and a measure both have."""

    @property
    def value(self) -> float | None: ...

    @property
    def numerator(self) -> int: ...

    @property
    def denominator(self) -> int | None: ...


def figure_said(figure: WorkedOut, unit: Unit) -> str:
    """The value with what it is worked out of, without which no share stands: `91.3% (21 of 23)`, `- (of 0)`."""
    value = value_said(figure.value, unit)
    if figure.denominator is None:
        return value
    counted = "" if figure.value is None and unit is not Unit.RATE else f"{figure.numerator:,} "
    return f"{value} ({counted}of {figure.denominator:,})"


def denominator_said(measure: Measure) -> str:
    """The denominator; nothing for a count, which has none."""
    return "" if measure.denominator is None else f"{measure.denominator:,}"


def days_said(first: date, last: date) -> str:
    """`on 30 September 2022`, `from 1 April 2022 to 30 September 2022`."""
    return f"from {written(first)} to {written(last)}" if first < last else f"on {written(last)}"


def told(measure: Measure) -> str:
    """What else is to be known of a figure: its days, by what it is rated, who was left out, and its notes."""
    parts = [
        *([measure.tolerance] if measure.tolerance else []),
        *(f"left out {each.number:,}: {each.because}" for each in measure.left_out),
        *measure.notes,
    ]
    days = f"{measure.title}, {days_said(measure.first, measure.last)}"
    return days + (f": {'; '.join(parts)}" if parts else "")
