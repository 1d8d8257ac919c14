"""A scorecard as it may be published: the public shape of `compliance-published/1`."""

from __future__ import annotations

from datetime import date

from compliance.model.findings import Good, Unit
from compliance.model.frozen import FrozenModel


class PublishedFigure(FrozenModel):
    """A figure over some days. A text in place of a number says why it is not there: withheld, or too small to show
    when rounded. None: there is nothing to be worked out, a count has no denominator, and of a mean no sum is told."""

    name: str
    first: date
    last: date
    numerator: int | str | None
    denominator: int | str | None
    value: float | str | None


class PublishedLine(FrozenModel):
    """A line of the page, without anything about one child. `lacking`: why it has no figures."""

    number: str | None
    id: str
    title: str
    unit: Unit
    good: Good
    population: str | None
    exclusions: str | None
    lacking: str | None
    year_to_date: PublishedFigure
    last_year: PublishedFigure


class Published(FrozenModel):
    """The page. `says`: in words, what was withheld and how it was rounded, and by whose rule."""

    title: str
    as_of: date
    rulebook: str
    rulebook_digest: str
    says: tuple[str, ...]
    lines: tuple[PublishedLine, ...]
