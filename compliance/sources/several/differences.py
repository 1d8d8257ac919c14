"""What two sources tell differently of one event, and how it is read: by the better of them, or in every way."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from compliance.model.irregularities import Irregularity, Kind
from compliance.sources.several.rows import Row
from compliance.sources.several.telling import Tellings
from compliance.sources.several.things import Thing

_SAY = "say under sources in the settings which of them is better"


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that two sources tell differently. `fields`: what they say differently of one day; none: its day.

    `other`: the row of the worse source, None where it tells nothing of it and would (`by`). `settled`: whether the
    settings say which is right.
    """

    thing: Thing
    other: Row | None
    by: int
    fields: tuple[str, ...]
    settled: bool
    left_out: bool = False

    @property
    def event(self) -> str:
        """The type of the event."""
        return self.thing.first.event

    def said(self, tellings: Tellings) -> str:
        """What they tell, as a phrase that names both."""
        first, named = self.thing.first, self.event.replace("_", " ")
        if self.other is None:
            return f"{named} on {_day(first.on)} is told here, and not by {tellings.name(self.by)}, which would show it"
        place = f"{tellings.name(self.other.source)} ({self.other.where})"
        if self.fields:
            what = " and ".join(name.replace("_", " ") for name in self.fields)
            return f"{named} on {_day(first.on)} is told with another {what} by {place}"
        return f"{named} on {_day(first.on)} is told by {place} on {_day(self.other.on)}"

    def irregularity(self, tellings: Tellings) -> Irregularity:
        """As a thing to be put right."""
        first = self.thing.first
        return Irregularity(
            Kind.SOURCES_DIFFER,
            first.case,
            first.file,
            first.row,
            self.said(tellings),
            self._done(tellings),
        )

    def _done(self, tellings: Tellings) -> str:
        sources = sorted({self.thing.first.source, self.by})
        better = tellings.name(sources[0])
        if self.other is not None:
            read = "they were taken as one event"
        else:
            read = "it was read as not having happened" if self.left_out else "it was read as it stands"
        if self.settled:
            return f"{read}, and {better} was followed, as the settings say"
        return f"{read}, and what would be judged otherwise by the other is not judged; {_SAY}"

    def in_short(self, tellings: Tellings) -> str:
        """Where the two rows are and what they say, for the reason of what is not judged."""
        return f"{self.said(tellings)} ({self.thing.first.where})"


def _day(day: date) -> str:
    return f"{day.day} {day:%B %Y}"
