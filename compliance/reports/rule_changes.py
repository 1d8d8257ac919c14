"""What differs between the law of two days, as text."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING

from compliance.findings.condition_words import condition_words, pattern_words
from compliance.findings.deadline_words import deadline_words
from compliance.findings.text import capital, spaced, written
from compliance.model.conditions import All, Condition
from compliance.model.counts import listed
from compliance.model.law import Law
from compliance.model.rulebook import Rulebook
from compliance.model.rules import SelectedBy, Version
from compliance.rulebook.changes import Changes, Passing, RelaxationChange, RuleChange

if TYPE_CHECKING:
    from rich.console import Console


def print_changes(found: Changes, rulebook: Rulebook, earlier: date, later: date, console: Console) -> None:
    """A paragraph for each rule or relaxation that differs between the days, or that nothing does."""
    from rich.padding import Padding

    from compliance.reports.terminal import Text

    console.print(f"From {written(earlier)} to {written(later)}:")
    entries = [*(_rule(change, rulebook) for change in found.rules), *map(_relaxation, found.relaxations)]
    entries += map(_passing, found.passing)
    for title, lines in entries:
        console.print()
        console.print(Text(title, style="bold"))
        for line in lines:
            console.print(Padding(Text(line), (0, 0, 0, 2)))
    if not (found.rules or found.relaxations):
        console.print()
        console.print("nothing differs" + (" on the two days themselves" if found.passing else ""))


def _rule(change: RuleChange, rulebook: Rulebook) -> tuple[str, list[str]]:
    head = change.rule.head
    title = f"{head.id}  {head.title}"
    match change.before, change.after:
        case None, Version() as after:
            said = deadline_words(after, change.rule, rulebook)
            again = " again" if change.rule.versions[0].first < after.first else ""
            return title, [f"Begins{again} on {written(after.first)}: {said}.", _cited(after.law)]
        case Version(last=date() as last) as before, None:
            said = deadline_words(before, change.rule, rulebook)
            lines = [f"Ends after {written(last)}: it was {said}."]
            if change.again is not None:
                lines.append(f"It begins again on {written(change.again)}; until then no day falls due.")
            return title, [*lines, _cited(before.law)]
        case Version() as before, Version() as after:
            lines = [f"Changes on {written(after.first)}."] if change.differs else []
            for name in change.differs:
                lines += _difference(name, before, after, change, rulebook)
            lines += [f"No longer counts: {pattern_words(p, rulebook)}." for p in change.counted]
            lines += [f"Newly counts: {pattern_words(p, rulebook)}." for p in change.counts]
            return title, lines
    # INVARIANT: a change has a version on one of the days, and one that is not in force later has an end.
    raise AssertionError(change)


def _difference(
    name: str, before: Version, after: Version, change: RuleChange, rulebook: Rulebook
) -> Iterator[str]:
    def both(what: str, was: str, is_: str) -> Iterator[str]:
        yield f"{what}, before: {was}."
        yield f"{what}, after: {is_}."

    match name:
        case "deadline":
            said = [deadline_words(version, change.rule, rulebook) for version in (before, after)]
            yield from both("Deadline", *said)
        case "where":
            was, is_ = _parts(before.where), _parts(after.where)
            for part in (part for part in was if part not in is_):
                yield f"No longer asked: {condition_words(part, rulebook)}."
            for part in (part for part in is_ if part not in was):
                yield f"Newly asked: {condition_words(part, rulebook)}."
        case "law":
            yield from both("Law", _cited(before.law).rstrip("."), _cited(after.law).rstrip("."))
            yield from (f"{when}: {law.note}" for when, law in _noted(before.law, after.law))
        case "selected_by":
            yield from both("Chosen by", _day(before.selected_by), _day(after.selected_by))
        case _:
            yield f"{capital(spaced(name))} is another."


def _parts(where: Condition) -> tuple[Condition, ...]:
    """What must all hold, one by one."""
    return (
        tuple(part for each in where.parts for part in _parts(each)) if isinstance(where, All) else (where,)
    )


def _day(selected: SelectedBy) -> str:
    return "the due day" if selected is SelectedBy.DUE else "the day it counts from"


def _cited(law: Law) -> str:
    return f"{law.instrument}, {law.provision} ({law.force.value}); text checked: {law.checked.value}."


def _noted(before: Law, after: Law) -> Iterator[tuple[str, Law]]:
    """Which of the two has a note that the other has not."""
    if before.note != after.note:
        yield from ((when, law) for when, law in (("Before", before), ("After", after)) if law.note)


def _relaxation(change: RelaxationChange) -> tuple[str, list[str]]:
    relaxation = change.relaxation
    begins = f"Begins on {written(relaxation.first)}, until {written(relaxation.last)}."
    first = begins if change.begins else f"Ends after {written(relaxation.last)}."
    touched = f"A relaxation that touches {listed(list(relaxation.touches))}."
    return f"{change.duty.id}  {change.duty.title}", [first, touched, relaxation.because]


def _passing(passing: Passing) -> tuple[str, list[str]]:
    said = f"Alike on the two days; otherwise from {written(passing.first)} to {written(passing.last)}."
    return f"{passing.id}  {passing.title}", [said]
