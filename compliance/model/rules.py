"""Rules as the engines read them: compiled, checked, without names left to resolve."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import ClassVar

from compliance.calendars.spans import Span
from compliance.model.anchors import Anchor, Becomes, Evidence, Named
from compliance.model.conditions import ALWAYS_HOLDS, Condition, Pattern, Total
from compliance.model.deadlines import Alternative, Deadline
from compliance.model.law import Force, Law
from compliance.model.tracks import Track


class Link(StrEnum):
    """How a closing event must stand to the anchor: by its key, or by its day."""

    ANY = "any"
    SAME = "same"
    OTHER = "other"
    LATER = "later"

    @property
    def is_by_key(self) -> bool:
        """Whether keys are compared."""
        return self in (Link.SAME, Link.OTHER)


@dataclass(frozen=True, slots=True)
class Closer:
    """An event on or after the anchor that ends an obligation before its scope ends."""

    pattern: Pattern
    link: Link


class SelectedBy(StrEnum):
    """The day that decides whether a version of a rule is in force."""

    ANCHOR = "anchor"
    DUE = "due"


@dataclass(frozen=True, slots=True)
class Version:
    """What a rule says from `first` to `last`, both included; `last` None is still in force.

    `not_before`: what would be due earlier is due on that day, as where a time limit was lifted till then.
    """

    first: date
    last: date | None
    selected_by: SelectedBy
    where: Condition
    deadline: Deadline | None
    law: Law
    not_before: date | None = None

    @property
    def conditions(self) -> tuple[Condition, ...]:
        """Everything that it asks of a case: its own condition, and those of its deadline's alternatives."""
        return (self.where, *(condition for _, condition in self.alternatives))

    @property
    def alternatives(self) -> tuple[Alternative, ...]:
        """The lengths of time within which it is due; none where another thing sets the day."""
        return self.deadline.alternatives if self.deadline else ()

    @property
    def tracks(self) -> tuple[Track, ...]:
        """The tracks whose evidence sets its due day."""
        return self.deadline.tracks if self.deadline else ()

    @property
    def before(self) -> bool:
        """Whether its due day is counted back from the anchor."""
        return self.deadline is not None and self.deadline.before

    @property
    def totals(self) -> tuple[Total, ...]:
        """The totals of which its due day is counted."""
        return self.deadline.totals if self.deadline else ()

    def in_force(self, day: date) -> bool:
        """Whether `day` lies in the version's dates."""
        return self.first <= day and (self.last is None or day <= self.last)


@dataclass(frozen=True, slots=True)
class Words:
    """What a rule's page says besides its dates."""

    owed: str
    met_by: str = ""
    not_met_by: str = ""
    exceptions: str = ""
    notes: str = ""


@dataclass(frozen=True, slots=True)
class Head:
    """What every kind of rule has.

    `duty` is the id of the duty in law that the rule states or stands beside; several rules may state one duty (a
    hard limit and a guideline). `family` groups duties; a local standard is shown with it and not counted in it.
    `conditions`: the names of those that it is written with, in the order in which it uses them.
    """

    id: str
    duty: str
    title: str
    family: str
    readings: tuple[str, ...]
    words: Words
    pack: str
    place: str
    conditions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class TrackRule:
    """Each anchor opens an obligation; the next evidence on the track meets it.

    `same` names the key that evidence must share with the anchor. `until_next`: the next anchor closes
    an obligation still unmet.
    """

    kind: ClassVar[str] = "track"
    only_checks: ClassVar[bool] = False
    must: ClassVar[Condition] = ALWAYS_HOLDS

    head: Head
    track: Track
    anchors: tuple[Anchor, ...]
    same: str | None
    until_next: bool
    closers: tuple[Closer, ...]
    versions: tuple[Version, ...]

    @property
    def scope(self) -> str:
        """The scope whose stretches carry its obligations."""
        return self.track.scope

    @property
    def evidence(self) -> tuple[Pattern, ...]:
        """The events that meet it."""
        return self.track.evidence

    @property
    def by_key(self) -> bool:
        """Whether anchors of one day and different keys are different ones."""
        return self.same is not None or any(closer.link.is_by_key for closer in self.closers)

    @property
    def in_turn(self) -> bool:
        """Whether evidence opens the next obligation and an anchor ends the one before, so that one follows another."""
        return self.until_next and any(isinstance(anchor, Evidence) for anchor in self.anchors)


@dataclass(frozen=True, slots=True)
class Blocks:
    """Stretches of one length, end to end, of which the first begins on the day the scope does."""

    span: Span


@dataclass(frozen=True, slots=True)
class PeriodicRule:
    """At least once in each calendar period, or each block, that the scope covers whole."""

    kind: ClassVar[str] = "periodic"
    only_checks: ClassVar[bool] = False
    anchors: ClassVar[tuple[Anchor, ...]] = ()
    closers: ClassVar[tuple[Closer, ...]] = ()
    until_next: ClassVar[bool] = False
    same: ClassVar[str | None] = None
    must: ClassVar[Condition] = ALWAYS_HOLDS

    head: Head
    track: Track
    each: str | Blocks
    versions: tuple[Version, ...]

    @property
    def scope(self) -> str:
        """The scope whose stretches carry its obligations."""
        return self.track.scope

    @property
    def evidence(self) -> tuple[Pattern, ...]:
        """The events that meet it."""
        return self.track.evidence


@dataclass(frozen=True, slots=True)
class CheckRule:
    """Every event of a kind, inside the scope, must satisfy `must`."""

    kind: ClassVar[str] = "check"
    only_checks: ClassVar[bool] = True
    track: ClassVar[Track | None] = None
    anchors: ClassVar[tuple[Anchor, ...]] = ()
    closers: ClassVar[tuple[Closer, ...]] = ()
    until_next: ClassVar[bool] = False
    same: ClassVar[str | None] = None

    head: Head
    scope: str
    every: Pattern
    must: Condition
    versions: tuple[Version, ...]

    @property
    def evidence(self) -> tuple[Pattern, ...]:
        """The events that it looks at."""
        return (self.every,)


Rule = TrackRule | PeriodicRule | CheckRule
"""A rule of any kind. Each says of itself, besides its `head` and `versions`:

`kind`: what it is called. `only_checks`: whether it asks only how a thing was done that was done, so that it is due at
the event itself and owes nothing where none is recorded. `scope`: the scope whose stretches carry its obligations.
`track`: that of its evidence, None where every event of a kind is looked at. `evidence`: the events that meet it, or
that it looks at. `anchors` and `closers`: what opens and ends an obligation besides the scope; `until_next`: whether
the next anchor ends it too. `same`: the key by which evidence belongs to an anchor. `must`: what an event that it
looks at must be.
"""


def conditions_of(rule: Rule) -> tuple[Condition, ...]:
    """Everything that the rule asks of what held on a day."""
    becoming = (anchor.condition for anchor in rule.anchors if isinstance(anchor, Becomes))
    return (*becoming, *(condition for version in rule.versions for condition in version.conditions))


def tracks_of(rule: Rule) -> tuple[Track, ...]:
    """The rule's own track, and those whose evidence sets its due days."""
    own = () if rule.track is None else (rule.track,)
    return (*own, *(track for version in rule.versions for track in version.tracks))


def patterns_of(rule: Rule) -> tuple[Pattern, ...]:
    """The events that the rule itself names, besides the evidence of tracks: what it runs from, ends at or checks."""
    named = (anchor.pattern for anchor in rule.anchors if isinstance(anchor, Named))
    checked = rule.evidence if rule.track is None else ()
    return (*named, *(closer.pattern for closer in rule.closers), *checked)


def is_local(rule: Rule) -> bool:
    """Whether it is a standard of somebody's own, and no duty of law."""
    return rule.versions[-1].law.force is Force.LOCAL


def counted_in(rule: Rule) -> str:
    """The family whose colour and concerns it counts towards: its own, or `local` for a local standard."""
    return Force.LOCAL.value if is_local(rule) else rule.head.family


def counted_for(rule: Rule) -> str:
    """The duty that it counts as: that of law which it states, or itself for a local standard."""
    return rule.head.id if is_local(rule) else rule.head.duty
