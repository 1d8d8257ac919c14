"""What problems of an export take from its silence: a row that could not be read may have told what seems missing."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator

from compliance.model.coverage import Unread
from compliance.model.vocabulary import Vocabulary
from compliance.problems import Problem
from compliance.sources.event_table import NEEDED

_WITHOUT_EFFECT = ("recorded_on",)
"""Columns that say nothing of what happened."""


def unread_of(
    problems: Iterable[Problem], vocabulary: Vocabulary, cases: Collection[str] | None = None
) -> Iterator[Unread]:
    """What could not be read of event files, by their problems.

    A problem of an attribute leaves the rest of its row as it is; any other takes the row, and so does one of whether
    the event took place. What is wrong with a whole
    column says nothing of any row. `cases`: those that occur; a row out of shape is believed to be about one of them
    only if it names it. None: all that are named are believed.
    """
    for problem in problems:
        if problem.row is None or problem.column in _WITHOUT_EFFECT:
            continue
        event = problem.event if problem.event in vocabulary.events else ""
        # Facts about the child may stand on any row.
        owners = (event, *(each.name for each in vocabulary.events.values() if event and each.undated))
        owner = next((name for name in owners if name and _has(vocabulary, name, problem.column)), None)
        if owner is not None and problem.column not in NEEDED:
            yield Unread(problem.place, problem.case, owner, problem.column or "")
            continue
        shaped = problem.column is not None or cases is None or problem.case in cases
        yield Unread(problem.place, problem.case, event) if shaped else Unread(problem.place)


def _has(vocabulary: Vocabulary, event: str, attribute: str | None) -> bool:
    return attribute in vocabulary.events[event].attributes
