"""What every line of a scorecard says of itself, whatever it counts."""

from __future__ import annotations

from dataclasses import dataclass

from compliance.model.findings import Comparator, Good, Target
from compliance.ratings.lines.tolerance import Tolerance


@dataclass(frozen=True, slots=True)
class Head:
    """What a line is called, and what its figure is held against.

    `number`: its place on the page the panel reads, as it is printed there. `duty`: the measure of the rulebook that it
    shows. `good`: whether more is better. `population`, `source_fields`, `exclusions`: who is counted, of which
    records, and who is not, in words.
    """

    id: str
    title: str
    number: str | None = None
    duty: str | None = None
    good: Good = Good.NEUTRAL
    tolerance: Tolerance | None = None
    targets: tuple[Target, ...] = ()
    comparators: tuple[Comparator, ...] = ()
    population: str | None = None
    source_fields: str | None = None
    exclusions: str | None = None


@dataclass(frozen=True, slots=True)
class Headed:
    """A line, as far as all kinds are alike."""

    head: Head

    @property
    def id(self) -> str:
        """What the line is called by programs and on the command line."""
        return self.head.id

    @property
    def title(self) -> str:
        """What the line is called by people."""
        return self.head.title

    @property
    def rolls(self) -> bool:
        """Whether figures of months that follow one another share most of what they count, as a year's does."""
        return False

    @property
    def duty(self) -> str | None:
        """The measure of the rulebook that it shows, if it shows one."""
        return self.head.duty
