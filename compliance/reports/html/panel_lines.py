"""The panel's page as it is laid out: each line with its figures in words, and its months as a small chart."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from compliance.findings.figure_words import value_said
from compliance.model.findings import Good, Measure, Rating, Unit
from compliance.model.panel import Direction, Figure, Panel, PanelLine

WIDTH, HEIGHT, _EDGE = 120, 32, 4
"""The chart's size, and how far its points stay from the edge."""

_GOOD = {Good.HIGH: "high", Good.LOW: "low", Good.NEUTRAL: "neither"}
_ARROWS = {
    Direction.BETTER: "▲ better",
    Direction.WORSE: "▼ worse",
    Direction.SAME: "■ same",
    Direction.UP: "↑ up",
    Direction.DOWN: "↓ down",
}
_SIGNS = {Rating.RED: "✖ red", Rating.AMBER: "◆ amber", Rating.GREEN: "✔ green", Rating.GREY: ""}


@dataclass(frozen=True, slots=True)
class Said:
    """A figure in words: its value, and what it is worked out of."""

    name: str
    value: str
    of: str


@dataclass(frozen=True, slots=True)
class Picture:
    """The months of a line as a chart: runs of joined points, single points, and those outside the limits.

    `lines`: each as `x,y x,y`. `mean`, `lower` and `upper`: their height, None where there are no limits. `text`: what
    it shows, in a sentence.
    """

    lines: tuple[str, ...]
    points: tuple[tuple[float, float], ...]
    outside: tuple[tuple[float, float], ...]
    mean: float | None
    lower: float | None
    upper: float | None
    text: str


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the page. `month`: the newest that has a figure. `lacking`: why there is none at all, or ""."""

    id: str
    number: str
    title: str
    good: str
    lacking: str
    month: Said
    quarter: Said
    year: Said
    last_year: Said
    direction: str
    rating: Rating
    colour: str
    picture: Picture | None
    months: tuple[Said, ...]
    measure: Measure
    signals: tuple[str, ...]
    limits: str


def lines(page: Panel) -> tuple[Line, ...]:
    """The lines of the page in its order."""
    return tuple(_line(each, place) for place, each in enumerate(page.lines, start=1))


def _line(line: PanelLine, place: int) -> Line:
    measure = line.measure
    with_figure = [month for month in line.months if month.value is not None]
    month = with_figure[-1] if with_figure else line.months[-1]
    none = measure.lacking is not None and not with_figure
    rated = measure.tolerance is not None and month.value is not None
    rating = month.rating if rated else Rating.GREY
    return Line(
        id=f"m{place}",
        number=measure.number or "",
        title=measure.title,
        good=_GOOD[measure.good],
        lacking=(measure.lacking or "") if none else "",
        month=_said(month, measure.unit),
        quarter=_said(line.quarter, measure.unit),
        year=_said(line.year_to_date, measure.unit),
        last_year=_said(line.last_year, measure.unit),
        direction=_ARROWS[line.direction] if line.direction is not None else "",
        rating=rating,
        colour=_SIGNS[rating],
        picture=_picture(line),
        months=tuple(_said(each, measure.unit) for each in line.months),
        measure=measure,
        signals=_signals(line),
        limits=_limits(line),
    )


def _said(figure: Figure, unit: Unit) -> Said:
    """The value, and beside it the numerator and denominator: a share never stands alone."""
    name = f"{figure.last:%b %Y}" + ("" if figure.whole else f" to {figure.last.day}")
    of = "" if figure.denominator is None else f"{figure.numerator:,} of {figure.denominator:,}"
    return Said(name, value_said(figure.value, unit), "" if figure.lacking else of)


def _limits(line: PanelLine) -> str:
    if line.chart is None:
        return line.no_chart
    unit = line.measure.unit
    chart, one = line.chart, unit is Unit.COUNT
    lower, mean, upper = (
        f"{value:,.1f}" if one else value_said(value, unit)
        for value in (chart.lower, chart.mean, chart.upper)
    )
    return f"mean {mean}, limits {lower} and {upper}, over {chart.months} months"


def _signals(line: PanelLine) -> tuple[str, ...]:
    if line.chart is None:
        return ()
    return line.chart.signals or ("nothing says that it has changed: all months within the limits",)


def _picture(line: PanelLine) -> Picture | None:
    values = [month.value for month in line.months]
    known = [value for value in values if value is not None]
    if len(known) < 2:
        return None
    chart = line.chart
    limits = [chart.lower, chart.mean, chart.upper] if chart is not None else []
    low, high = min(*known, *limits), max(*known, *limits)

    def height(value: float) -> float:
        share = (value - low) / (high - low) if high > low else 0.5
        return round(HEIGHT - _EDGE - share * (HEIGHT - 2 * _EDGE), 1)

    step = (WIDTH - 2 * _EDGE) / (len(values) - 1)
    placed = [
        None if value is None else (round(_EDGE + place * step, 1), height(value))
        for place, value in enumerate(values)
    ]
    outside = [
        point
        for point, value in zip(placed, values, strict=True)
        if chart is not None
        and point is not None
        and value is not None
        and not chart.lower <= value <= chart.upper
    ]
    return Picture(
        lines=tuple(" ".join(f"{x},{y}" for x, y in run) for run in _runs(placed)),
        points=tuple(point for point in placed if point is not None),
        outside=tuple(outside),
        mean=height(chart.mean) if chart is not None else None,
        lower=height(chart.lower) if chart is not None else None,
        upper=height(chart.upper) if chart is not None else None,
        text=_in_words(line, len(outside)),
    )


def _runs(placed: Sequence[tuple[float, float] | None]) -> list[list[tuple[float, float]]]:
    """The points that are joined: neighbours that are both known."""
    runs: list[list[tuple[float, float]]] = [[]]
    for point in placed:
        if point is None:
            runs.append([])
        else:
            runs[-1].append(point)
    return [run for run in runs if len(run) > 1]


def _in_words(line: PanelLine, outside: int) -> str:
    unit = line.measure.unit
    known = [month for month in line.months if month.value is not None]
    first, last = known[0], known[-1]
    said = (
        f"{len(known)} months: {value_said(first.value, unit)} in {first.last:%B %Y}, "
        f"{value_said(last.value, unit)} in {last.last:%B %Y}"
    )
    return f"{said}; {outside} outside the limits" if outside else said
