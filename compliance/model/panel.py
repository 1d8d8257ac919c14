"""The panel's page: each line of a scorecard over months, as known now and as known then. The public shape of
`compliance-scorecard/1`."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from compliance.model.findings import LeftOut, Measure, Rating
from compliance.model.frozen import FrozenModel


class Direction(StrEnum):
    """How a figure has moved. Where neither more nor less is good it is up or down."""

    BETTER = "better"
    WORSE = "worse"
    SAME = "same"
    UP = "up"
    DOWN = "down"


class Figure(FrozenModel):
    """A measure over some days, as it stood at the end of the last of them.

    `name`: of the days, as people say it. `whole`: whether these are all days of the month, quarter or year. `value` is
    None, and `rating` grey, where there is nothing to be worked out; a count has no `denominator`. `left_out` were
    counted in neither. `lacking`: what the export does not carry, without which there is no figure.
    """

    name: str
    first: date
    last: date
    whole: bool
    numerator: int
    denominator: int | None
    left_out: tuple[LeftOut, ...]
    value: float | None
    rating: Rating
    lacking: str | None


class Chart(FrozenModel):
    """The numbers of an XmR chart over `months` whole months that have a figure.

    `moving_range`: the mean of what each differs from the one before. `lower` and `upper`: the limits. `signals`: what
    says that something has changed, in words; none where the figure moves as it always has.
    """

    mean: float
    moving_range: float
    lower: float
    upper: float
    months: int
    signals: tuple[str, ...]


class MovedBy(FrozenModel):
    """An event that was recorded after a month had ended in which it happened, of a case that it moved a figure by."""

    case: str
    event: str
    on: date
    recorded_on: date
    file: str
    row: int


class KnownThen(FrozenModel):
    """A month's figure as it was known at its end, without what was recorded later.

    `moved_by`: what was recorded later of cases that were counted otherwise then; two can make up for one another.
    """

    figure: Figure
    moved_by: tuple[MovedBy, ...]


class PanelLine(FrozenModel):
    """One line of the page.

    `measure`: the line and its figure for the year to date. `months`: each month's figure as known now, the oldest
    first; the last may be a part of one. `direction`: of the last whole month since the one before it; None where
    either has no figure. `chart`: None where there are no limits, and `no_chart` says why; that is "" where there is a
    chart, and where the card asks for none. `known_then`: of each month; empty where it was not asked for, or no
    recording days are in the export.
    """

    measure: Measure
    months: tuple[Figure, ...]
    quarter: Figure
    year_to_date: Figure
    last_year: Figure
    direction: Direction | None
    chart: Chart | None
    no_chart: str
    known_then: tuple[KnownThen, ...] = ()


class Panel(FrozenModel):
    """The page. `as_of_because`: why it is as of that day; empty where somebody asked for it. `export`: what it was
    worked out of, in words. `notes`: what else is to be known of all of it."""

    title: str
    as_of: date
    as_of_because: str
    known_at: date | None
    export: str
    rulebook: str
    rulebook_digest: str
    lines: tuple[PanelLine, ...]
    notes: tuple[str, ...]
