"""The OC3 table: whether the authority was in touch with each care leaver around a birthday of the year."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from compliance.calendars.ages import LeapBirthday, attained_on
from compliance.sources.event_table import Row
from compliance.sources.ssda903 import codes
from compliance.sources.ssda903.code_lists import CodeLists
from compliance.sources.ssda903.lines import Line, child, code, date_expected, day_written
from compliance.sources.ssda903.oddities import Oddity, Tally
from compliance.sources.ssda903.stacking import latest
from compliance.sources.ssda903.years import first_day, last_day

if TYPE_CHECKING:
    from compliance.model.events import AttributeValue

_AGES = range(17, 22)


@dataclass(frozen=True, slots=True)
class _Birthday:
    """One row: a young person, the birthday that it is about, and what it says of contact around it."""

    line: Line
    child: str
    on: date
    touch: str | None

    @property
    def key(self) -> tuple[str, date]:
        return (self.child, self.on)

    @property
    def content(self) -> tuple[object | None, ...]:
        return (self.touch,)

    @property
    def columns(self) -> tuple[str, ...]:
        return ("IN_TOUCH",)


def contact_around_birthdays(lines: Iterable[Line], lists: CodeLists, tally: Tally) -> list[Row]:
    """A record on the birthday of each care leaver who turns 17 to 21 in the year of the row.

    The contact itself has no day. Who died, or went home to stay, is no care leaver on that day and has no record.
    """
    birthdays = [each for line in lines if (each := _birthday(line, lists, tally)) is not None]
    return [_row(each) for each in latest(birthdays, tally) if each.touch not in codes.NO_CARE_LEAVER]


def _birthday(line: Line, lists: CodeLists, tally: Tally) -> _Birthday | None:
    # A birth that cannot be read is reported where the facts of children are.
    who, born = child(line, tally), day_written(line.text("DOB"))
    if not line.text("DOB"):
        tally.problem(line, "DOB", date_expected(""))
    if who is None or born is None:
        tally.saw(Oddity.SET_ASIDE, line)
        return None
    if line.year is None:
        tally.saw(Oddity.STATE_WITHOUT_YEAR, line)
        return None
    birthdays = (attained_on(born, age, LeapBirthday.FIRST_OF_MARCH) for age in _AGES)
    on = next((each for each in birthdays if first_day(line.year) <= each <= last_day(line.year)), None)
    if on is None:
        tally.saw(Oddity.NOT_OF_THE_AGE, line)
        return None
    return _Birthday(line, who, on, code(line, "IN_TOUCH", lists))


def _row(birthday: _Birthday) -> Row:
    said: dict[str, AttributeValue] = {}
    if birthday.touch is not None:
        said["in_touch"] = birthday.touch == codes.IN_TOUCH
        if (why := codes.WHY_NOT_IN_TOUCH.get(birthday.touch)) is not None:
            said["reason"] = why
    return Row(birthday.child, codes.CONTACT, birthday.on, said, birthday.line.file, birthday.line.row)
