"""What differs between the law of two days: the versions in force on each, and what ran only between them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields
from datetime import date

from compliance.model.conditions import Pattern
from compliance.model.duties import Duty, Relaxation
from compliance.model.rulebook import Rulebook
from compliance.model.rules import Rule, Version

_DATES = frozenset({"first", "last"})


@dataclass(frozen=True, slots=True)
class RuleChange:
    """A rule of which another version, or none, is in force on the later day, or other events count for it.

    `differs` names the fields of Version that are not alike; it is empty where there is a version on one day
    only. `counted` are the events that counted on the earlier day alone, `counts` on the later alone. A rule
    without a version in force on either day, or of which all that is alike, did not change.
    """

    rule: Rule
    before: Version | None
    after: Version | None
    differs: tuple[str, ...]
    counted: tuple[Pattern, ...]
    counts: tuple[Pattern, ...]

    @property
    def again(self) -> date | None:
        """The first day of the next version where none is in force on the later day, and one was before."""
        if self.before is None or self.after is not None:
            return None
        return next((v.first for v in self.rule.versions if v.first > self.before.first), None)


@dataclass(frozen=True, slots=True)
class RelaxationChange:
    """A relaxation without versions of its own that is in force on one of the days only: `begins`, or ends."""

    duty: Duty
    relaxation: Relaxation
    begins: bool


@dataclass(frozen=True, slots=True)
class Passing:
    """What is alike on the two days and was otherwise from `first` to `last`, both between them."""

    id: str
    title: str
    first: date
    last: date


@dataclass(frozen=True, slots=True)
class Changes:
    """Everything that differs between two days, in the rulebook's order."""

    rules: tuple[RuleChange, ...]
    relaxations: tuple[RelaxationChange, ...]
    passing: tuple[Passing, ...]


def changes(rulebook: Rulebook, earlier: date, later: date) -> Changes:
    """What differs between the ends of the two days, `earlier` before `later`."""
    of_rules = [change for rule in rulebook.rules.values() if (change := _of_rule(rule, earlier, later))]
    changed = {change.rule.head.id for change in of_rules}
    relaxations = []
    passing = [
        each
        for id_, rule in rulebook.rules.items()
        if id_ not in changed
        for each in _passing(rule, earlier, later)
    ]
    for duty in rulebook.duties.values():
        if isinstance(duty.what, Relaxation):
            before, after = duty.what.in_force(earlier), duty.what.in_force(later)
            if before != after:
                relaxations.append(RelaxationChange(duty, duty.what, begins=after))
            elif not before and earlier < duty.what.first <= duty.what.last < later:
                passing.append(Passing(duty.id, duty.title, duty.what.first, duty.what.last))
    return Changes(tuple(of_rules), tuple(relaxations), tuple(passing))


def _of_rule(rule: Rule, earlier: date, later: date) -> RuleChange | None:
    before, after = _in_force(rule, earlier), _in_force(rule, later)
    if before is None and after is None:
        return None
    if before is None or after is None:
        return RuleChange(rule, before, after, (), (), ())
    differs = _differing(before, after)
    patterns = rule.evidence
    counted = tuple(p for p in patterns if p.asks_of(earlier) and not p.asks_of(later))
    counts = tuple(p for p in patterns if p.asks_of(later) and not p.asks_of(earlier))
    if not (differs or counted or counts):
        return None
    return RuleChange(rule, before, after, differs, counted, counts)


def _in_force(rule: Rule, day: date) -> Version | None:
    return next((version for version in rule.versions if version.in_force(day)), None)


def _differing(one: Version, other: Version) -> tuple[str, ...]:
    names = (field.name for field in fields(Version) if field.name not in _DATES)
    return tuple(name for name in names if getattr(one, name) != getattr(other, name))


def _passing(rule: Rule, earlier: date, later: date) -> Iterator[Passing]:
    """The stretches strictly between the days on which the rule was not as it is on both."""
    kept, patterns = _in_force(rule, earlier), rule.evidence
    counting = [p.asks_of(earlier) for p in patterns]
    head = rule.head
    since: date | None = None
    for day in _turns(rule, patterns, earlier, later):
        now = _in_force(rule, day)
        alike = now == kept if now is None or kept is None else not _differing(now, kept)
        alike = alike and (now is None or counting == [p.asks_of(day) for p in patterns])
        if not alike and since is None:
            since = day
        elif alike and since is not None:
            yield Passing(head.id, head.title, since, date.fromordinal(day.toordinal() - 1))
            since = None


def _turns(rule: Rule, patterns: Iterable[Pattern], earlier: date, later: date) -> list[date]:
    """The days after the earlier one, up to the later one, on which a version or evidence begins or has ended."""
    dated = [(v.first, v.last) for v in rule.versions] + [(p.first, p.last) for p in patterns]
    begun = {first for first, _ in dated if first}
    ended = {date.fromordinal(last.toordinal() + 1) for _, last in dated if last}
    return sorted(day for day in begun | ended if earlier < day <= later)
