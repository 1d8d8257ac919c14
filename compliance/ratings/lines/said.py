"""What every line of a scorecard says in the same words."""

from __future__ import annotations

from typing import Any

from compliance.calendars.periods import Period
from compliance.model.counts import listed
from compliance.model.findings import LeftOut, Measure, Rating, Unit
from compliance.ratings.lines.head import Head
from compliance.ratings.lines.tally import Tally


def measure(head: Head, kind: str, days: Period, unit: Unit, tally: Tally, **more: Any) -> Measure:
    """The measure of a line over some days, with what its head says. `more`: fields in which it differs."""
    tolerance = head.tolerance
    fields: dict[str, Any] = {
        "first": days.first,
        "last": days.last,
        "numerator": tally.numerator,
        "denominator": None if unit is Unit.COUNT else tally.denominator,
        "not_assessable": tally.left_out.total(),
        "value": None,
        "rating": Rating.GREY,
        "tolerance": tolerance.said(head.good) if tolerance else None,
        "left_out": left_out(tally),
        **more,
    }
    if tolerance is not None and fields["value"] is not None:
        fields["rating"] = tolerance.rate(fields["value"], head.good)
    return Measure(
        id=head.id,
        title=head.title,
        kind=kind,
        number=head.number,
        duty=head.duty,
        unit=unit,
        good=head.good,
        targets=head.targets,
        comparators=head.comparators,
        population=head.population,
        source_fields=head.source_fields,
        exclusions=head.exclusions,
        **fields,
    )


def share(tally: Tally) -> float | None:
    """The numerator as a percentage of the denominator, to one place; None of nothing."""
    return round(100 * tally.numerator / tally.denominator, 1) if tally.denominator else None


def left_out(tally: Tally) -> tuple[LeftOut, ...]:
    """Who was left out, the most first."""
    ordered = sorted(tally.left_out.items(), key=lambda item: (-item[1], item[0]))
    return tuple(LeftOut(number=number, because=because) for because, number in ordered if number)


def unread_notes(places: tuple[str, ...]) -> tuple[str, ...]:
    """That something could not be read which may have told of what is counted; nothing where all was."""
    return (f"{listed(list(places))} could not be read and may have told of more",) if places else ()
