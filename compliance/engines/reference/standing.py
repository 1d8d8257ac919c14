"""How what goes by a key in a scope stands at the end of a day, where it does not merely stand."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from compliance.engines.standing import ENDED, GOES_ON
from compliance.model.events import CaseHistory, Event
from compliance.model.scopes import Scope
from compliance.timeline.matching import satisfies_any


def standing_in(history: CaseHistory, scope: Scope | None) -> Mapping[tuple[date, str | None], int]:
    """By day and key, of what ended on the day or is a move with the same carer; none where a scope has no key."""
    if scope is None or scope.key is None:
        return {}
    standing: dict[tuple[date, str | None], int] = {}
    for event in history.named(scope.opens) if scope.continues else ():
        if satisfies_any(event, (scope.continues,)):
            standing[event.on, key_of(event, scope.key)] = GOES_ON
    for event in history.named(scope.closes):
        standing[event.on, key_of(event, scope.key)] = ENDED
    return {place: stands for place, stands in standing.items() if place[1] is not None}


def key_of(event: Event, name: str | None) -> str | None:
    """The key of the event that goes by this name, None where it has none."""
    of = event.attributes.get(name) if name else None
    return None if of is None else str(of)
