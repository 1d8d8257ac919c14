"""What a system says it works out itself: due days above all. They are compared with ours, and decide nothing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Asserted:
    """A due day of a system's own: of which case and event, and the day on which that was done, None where it is not.

    `file` and `row`: where it stands.
    """

    case: str
    event: str
    due_on: date
    done_on: date | None
    file: str
    row: int
