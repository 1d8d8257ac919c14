"""When what two sources tell is one event: the data file beside this one, read."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from compliance.model.documents import read_document
from compliance.model.exact import Whole
from compliance.model.parsing import parse
from compliance.model.strict import StrictModel

_FILE = Path(__file__).with_name("alike.yaml")


class Alike(StrictModel):
    """When events of two sources are one.

    `never`: events that are never taken as one. `days_apart`: by event, by how many days the same may be told apart.
    `course`: by group, the events that make up where a child is. `state`: of those, events that say what holds from a
    day on, with the attribute that says it; `restated`: those that may say again what holds already. `passing`: the
    attributes by which an event of the course says that sources may leave it out.
    """

    never: frozenset[str]
    days_apart: Mapping[str, Whole]
    course: Mapping[str, tuple[str, ...]]
    state: Mapping[str, str]
    restated: frozenset[str]
    passing: tuple[str, ...]

    def apart(self, event: str) -> int:
        """By how many days such an event may be told apart."""
        return self.days_apart.get(event, 0)

    def group(self, event: str) -> tuple[str, ...]:
        """The events of the course that such an event is of; none for other events."""
        return next((events for events in self.course.values() if event in events), ())


def load_alike() -> Alike:
    """What comes with this package."""
    return parse(read_document(_FILE, _FILE.name), Alike)
