"""Care leavers, of whom the dataset holds one row each: who they are now, and when they were last seen to."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date

from compliance.calendars.ages import LeapBirthday, attained_on
from compliance.model.events import AttributeValue
from compliance.sources.event_table import Row
from compliance.sources.ssd.care import Period
from compliance.sources.ssd.codes import coded
from compliance.sources.ssd.rows import Context, Rows


def care_leavers(
    rows: Iterable[Rows], periods: Sequence[Period], born: Mapping[str, date], context: Context
) -> Iterator[Row]:
    """That care leavers became so when care ended, of the category that the system says they are of now.

    A category that begins with an age (`from_age`) was not theirs before it. Where the end of care is not there, they
    are shown to be of it from that age on; without either, on the day of the extract.
    """
    left = {period.case: period.end for period in periods}
    in_care = {case for case, ended in left.items() if ended is None}
    for each in rows:
        categories = coded(each, "eligibility", "eligibility", context)
        from_age = each.sheet.table.from_age
        for category, where in zip(categories, each.wheres(), strict=True):
            if category is None:
                continue
            told: dict[str, AttributeValue] = {"category": category}
            came = _of_age(born.get(where.case), from_age.get(category))
            ended = left.get(where.case)
            if ended is not None and came is not None and ended < came:
                yield Row(where.case, "became_care_leaver", ended, {}, where.file, where.row)
            elif ended is not None:
                yield Row(where.case, "became_care_leaver", ended, told, where.file, where.row)
                continue
            shown = came if came is not None else context.export_on
            if where.case not in in_care:
                yield Row(where.case, "care_leaver_category_changed", shown, told, where.file, where.row)


def _of_age(born: date | None, age: int | None) -> date | None:
    if born is None or age is None:
        return None
    return attained_on(born, age, LeapBirthday.FIRST_OF_MARCH)
