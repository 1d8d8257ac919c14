"""A deadline that is the last day on which a total is at most so long."""

from __future__ import annotations

from collections.abc import Mapping

from compliance.calendars.spans import Unit
from compliance.model.conditions import CountedFrom, EachPeriod, Rolling, SinceAge, Total
from compliance.model.rules import Quota
from compliance.rulebook.parts import Part
from compliance.rulebook.schema import QuotaEntry

_NIGHTS_OF_PERIOD: Mapping[str, int] = {"month": 27, "return_year": 364}
_DAYS_OF_UNIT: Mapping[Unit, int] = {Unit.DAYS: 1, Unit.WEEKS: 7, Unit.MONTHS: 28, Unit.YEARS: 365}


def quota_of(entry: QuotaEntry, part: Part, totals: Mapping[str, Total]) -> Quota:
    """The quota that stands at `part`. Raises RulebookError for one that its total can never exceed."""
    total = part.at("of").named("total", entry.of, totals)
    at_most = part.at("at_most").span(entry.at_most)
    if at_most.unit not in (Unit.DAYS, Unit.WEEKS):
        raise part.at("at_most").error("a quota is given in days or weeks")
    if at_most.in_days() >= _fewest_nights(total.counted_from):
        raise part.at("at_most").error(
            f"{total.id} never comes to more than {at_most}: a quota is of a total that counts back from a day "
            "or in each period, and is shorter than these"
        )
    return Quota(total, at_most)


def _fewest_nights(counted_from: CountedFrom) -> int:
    """How many nights a total surely comes to at some time if every one counts; 0 where a quota has no sense."""
    match counted_from:
        case Rolling(span):
            return span.count * _DAYS_OF_UNIT[span.unit]
        case EachPeriod(each):
            return _NIGHTS_OF_PERIOD[each]
        case SinceAge():
            return 0
