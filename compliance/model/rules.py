"""Rules as the engines read them: compiled, checked, without names left to resolve."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING, ClassVar

from compliance.calendars.spans import Span
from compliance.model.conditions import ALWAYS_HOLDS, Condition, Leaf, Pattern, Total
from compliance.model.names import near
from compliance.model.obligations import Assumption
from compliance.problems import SettingsError

if TYPE_CHECKING:
    from compliance.calendars.working_days import WorkingDays
    from compliance.model.duties import Duty
    from compliance.model.vocabulary import Vocabulary


class Force(StrEnum):
    """Where a duty's authority comes from, strongest first.

    `NOT_LAW` is for figures and returns, which nobody owes a child; no rule has it.
    """

    STATUTE = "statute"
    REGULATION = "regulation"
    STATUTORY_GUIDANCE = "statutory guidance"
    MINIMUM_STANDARD = "minimum standard"
    LOCAL = "local"
    NOT_LAW = "not law"


class Checked(StrEnum):
    """How well the text behind a rule was checked."""

    PRIMARY = "primary"
    SECONDARY = "secondary"
    PARTLY = "partly"
    UNCONFIRMED = "unconfirmed"


class SelectedBy(StrEnum):
    """The day that decides whether a version of a rule is in force."""

    ANCHOR = "anchor"
    DUE = "due"


@dataclass(frozen=True, slots=True)
class Law:
    """The provision a rule states."""

    instrument: str
    provision: str
    force: Force
    checked: Checked
    url: str | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True)
class ScopeWords:
    """How findings speak of a scope.

    `begins` stands before the day it began, `before` where that is not known; `ended` says that it ended. `noun`: what
    a case is in during it.
    """

    begins: str
    before: str
    ended: str
    noun: str


@dataclass(frozen=True, slots=True)
class Scope:
    """A stretch of time that carries duties.

    `opens` begins it, unless the event `continues` the one before it (a move with the same carer) or is
    `ignored` (a temporary stay beside the main placement): it
    satisfies every leaf of one of the alternatives. `closes` ends it, matched by `key` where
    there is one. `shown_by` are events that prove a scope was open although its beginning is not in the
    export. `one_at_a_time`: a new one ends the one before it.
    `goes_on`: without a key, an opening while a stretch runs begins nothing if it satisfies every leaf and the
    opening that began the stretch did too; none: it always begins another. `ends_at_age`: on the day on which the
    child attains so many years it ends, if it has not ended before, and from then on none begins.
    `opens_where` and `closes_where`: what those events satisfy that count; others open and close nothing.
    `also_opens`: other events that open it, each with what it satisfies. The first day of any in a stretch of the
    scope around begins it, and no later one there does, unless one of `also_closes` has ended it: one that is told
    on a later day than one of these, as the last of its day, and not on a day of `opens`.
    `held_by`: the role of the worker who holds a case in it; None is whoever holds it anyhow.
    `reviewed_by`: the role of the worker who reviews a case in it; None is the one of the scope that it lies within.
    `expected`: a case of which something is recorded that lies in such a scope is expected to be shown in one.
    """

    id: str
    opens: str
    closes: str
    key: str | None
    within: str | None
    one_at_a_time: bool
    continues: tuple[Leaf, ...]
    ignored: tuple[tuple[Leaf, ...], ...]
    shown_by: tuple[str, ...]
    words: ScopeWords
    held_by: str | None = None
    reviewed_by: str | None = None
    expected: bool = False
    goes_on: tuple[Leaf, ...] = ()
    ends_at_age: int | None = None
    opens_where: tuple[Leaf, ...] = ()
    closes_where: tuple[Leaf, ...] = ()
    also_opens: tuple[tuple[str, tuple[Leaf, ...]], ...] = ()
    also_closes: tuple[tuple[str, tuple[Leaf, ...]], ...] = ()

    @property
    def openings(self) -> tuple[tuple[str, tuple[Leaf, ...]], ...]:
        """Every event that opens it, with what it satisfies."""
        return ((self.opens, self.opens_where), *self.also_opens)

    @property
    def events(self) -> tuple[str, ...]:
        """The events that its stretches are made of: what opens, closes and shows it."""
        opening = (name for name, _ in (*self.openings, *self.also_closes))
        return (*opening, self.closes, *self.shown_by)


@dataclass(frozen=True, slots=True)
class Track:
    """The evidence that matters inside a scope, in order.

    `noun` names one piece of it, with its article.
    `look_back`: evidence up to this long before the scope began is on the track too, and evidence up
    to this long before a named anchor counts for it.
    `where`: what must not be known to fail on the day of a piece, or on the scope's first where the piece is
    older, for it to be on the track.
    `before`: what counts besides the evidence, as far back as the track looks, before the scope began and not after.
    """

    id: str
    noun: str
    about: str
    scope: str
    evidence: tuple[Pattern, ...]
    look_back: Span | None
    where: Condition = ALWAYS_HOLDS
    before: tuple[Pattern, ...] = ()

    @property
    def patterns(self) -> tuple[Pattern, ...]:
        """Every event that may be on the track."""
        return (*self.evidence, *self.before)


@dataclass(frozen=True, slots=True)
class Start:
    """An obligation arises where the scope begins."""


@dataclass(frozen=True, slots=True)
class Taken:
    """Which piece is taken for one asked for where earlier ones may be missing, so that its number is not known.

    One on a day on which the scope is known to have begun so long a `span` before, or less long if not `lasted`.
    """

    span: Span
    lasted: bool


@dataclass(frozen=True, slots=True)
class Evidence:
    """An obligation arises at pieces of evidence: the `first`th to the `last`th on the track, counted from 1.

    `last` None has no end; (1, None) is every piece. `taken`: of which a piece of unknown number is taken for one of
    these, which its obligation tells as an assumption; None takes none.
    """

    first: int
    last: int | None
    taken: Taken | None = None

    @property
    def assumed(self) -> Assumption:
        """What is assumed of a piece of unknown number that is taken for one of these."""
        return Assumption(
            "number in order", f"{self.first} or more" if self.last is None else str(self.first)
        )


@dataclass(frozen=True, slots=True)
class Named:
    """An obligation arises at an event in the scope: each, or only the first."""

    pattern: Pattern
    first_only: bool


@dataclass(frozen=True, slots=True)
class Becomes:
    """An obligation arises on the first day in the scope on which a condition holds, or on the scope's first day.

    `noun` names what the case then is, with its article: an eligible child. `every_time`: one arises too whenever the
    condition begins to hold again after it did not.
    """

    condition: Condition
    noun: str
    every_time: bool = False


Anchor = Start | Evidence | Named | Becomes


Alternative = tuple[Span, Condition]
"""A length of time, and where it applies."""


@dataclass(frozen=True, slots=True)
class Within:
    """Due a span after the anchor: the first alternative whose condition holds.

    Or all of them are counted back, and it is due before the anchor, which ends the waiting for it.
    """

    tracks: ClassVar[tuple[Track, ...]] = ()
    totals: ClassVar[tuple[Total, ...]] = ()

    alternatives: tuple[Alternative, ...]

    @property
    def before(self) -> bool:
        """Whether it is counted back from the anchor."""
        return self.alternatives[0][0].before


@dataclass(frozen=True, slots=True)
class ByEvidence:
    """Due on the day of another track's `nth` piece of evidence in the scope; no due day until that happens."""

    before: ClassVar[bool] = False
    alternatives: ClassVar[tuple[Alternative, ...]] = ()
    totals: ClassVar[tuple[Total, ...]] = ()

    track: Track
    nth: int

    @property
    def tracks(self) -> tuple[Track, ...]:
        """The tracks whose evidence sets the due day."""
        return (self.track,)


@dataclass(frozen=True, slots=True)
class Quota:
    """Due on the last day on which a total is at most so many nights, if every night from the anchor on counts."""

    before: ClassVar[bool] = False
    alternatives: ClassVar[tuple[Alternative, ...]] = ()
    tracks: ClassVar[tuple[Track, ...]] = ()

    total: Total
    at_most: Span

    @property
    def totals(self) -> tuple[Total, ...]:
        """The totals of which the due day is counted."""
        return (self.total,)


Deadline = Within | ByEvidence | Quota
"""When an obligation falls due.

Each kind says what that turns on: its `alternatives`, lengths of time, `tracks` and `totals`; `before`: whether it is
counted back from the anchor.
"""


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


@dataclass(frozen=True, slots=True)
class NoneOwed:
    """A state in which a family of duties owes nothing, and the reason in words.

    `inside` and `outside`: scopes in which the child is, and is not, on that day; None if that does not matter.
    """

    where: Condition
    inside: str | None
    outside: str | None
    because: str


@dataclass(frozen=True, slots=True)
class Answered:
    """A family of duties that has an answer on every day of a scope: what is owed, or why nothing is.

    `rules` are those that may give it. `once`: that one of them was fulfilled in the stretch is an answer too; else one
    must be running. `none`: the states in which nothing is owed.
    """

    id: str
    title: str
    scope: str
    rules: tuple[str, ...]
    once: bool
    none: tuple[NoneOwed, ...]


@dataclass(frozen=True, slots=True)
class Option:
    """One way to read an ambiguous provision."""

    name: str
    meaning: str


@dataclass(frozen=True, slots=True)
class Reading:
    """A named question on which the law is ambiguous, its answers, the one used unless settings choose, and the
    one that the rulebook is read by."""

    id: str
    question: str
    options: tuple[Option, ...]
    default: str
    chosen: str

    @property
    def is_chosen(self) -> bool:
        """Whether it is read otherwise than by default."""
        return self.chosen != self.default


Choice = tuple[str, str]
"""A reading and one of its options, by their names."""


@dataclass(frozen=True, slots=True)
class Rulebook:
    """Packs loaded, layered and checked: everything an engine needs besides events.

    `packs` are the titles of all packs in force by their names, in the order in which they are laid on one another.
    `duties` are the duties that no rule states, by id; no engine looks at them, nor at `answers`, the families that
    owe an answer on every day. `vocabulary`: the words that the packs are written with, `working`: the working days of
    the base. `returns`: what the returns that councils make are called, by the kind of source. `phrases`: how
    people say the conditions for which the packs have words. `conditions` and `totals`: those that have names, which
    rules hold in their places.
    """

    packs: Mapping[str, str]
    scopes: Mapping[str, Scope]
    tracks: Mapping[str, Track]
    rules: Mapping[str, Rule]
    readings: Mapping[str, Reading]
    families: Mapping[str, str]
    digest: str
    vocabulary: Vocabulary = field(compare=False, repr=False)
    working: WorkingDays = field(compare=False, repr=False)
    returns: Mapping[str, str] = field(default_factory=dict)
    files: tuple[str, ...] = field(default=())
    duties: Mapping[str, Duty] = field(default_factory=dict)
    answers: Mapping[str, Answered] = field(default_factory=dict)
    conditions: Mapping[str, Condition] = field(default_factory=dict, compare=False, repr=False)
    totals: Mapping[str, Total] = field(default_factory=dict, compare=False, repr=False)
    phrases: Mapping[Condition, str] = field(default_factory=dict, compare=False, repr=False)

    def select(self, chosen: tuple[str, ...], ignored: tuple[str, ...]) -> Rulebook:
        """The same book with only the rules that `chosen` names, all where it is empty, less those `ignored`.

        A name is a rule's id, or else the beginning of several, up to a hyphen or a change between letters
        and digits: `REV` names REV-1 and REV-2; `VIS-1` never means VIS-11. Raises SettingsError for a name
        that fits no rule, and says why of a duty that no rule states.
        """
        wanted = {rule for name in chosen for rule in self._named(name)} if chosen else set(self.rules)
        return self.only(wanted - {rule for name in ignored for rule in self._named(name)})

    def _named(self, name: str) -> list[str]:
        if name in self.rules:
            return [name]
        if name in self.duties:
            raise SettingsError(
                f"{name} is not encoded as a rule. {self.duties[name].why_no_rule()} "
                f"`compliance explain {name}` says more"
            )
        rules = [rule for rule in self.rules if _begins(rule, name)]
        unruled = [duty for duty in self.duties if _begins(duty, name)]
        if not rules and unruled:
            raise SettingsError(
                f"no rule begins with {name}: {', '.join(unruled)} "
                f"{'is a duty that is' if len(unruled) == 1 else 'are duties that are'} not encoded as "
                f"{'a rule' if len(unruled) == 1 else 'rules'}; `compliance explain {unruled[0]}` says why"
            )
        if not rules:
            raise SettingsError(
                f"no rule is called {name}, and no ids begin with it up to a hyphen or number{self._alike(name)}; "
                "`compliance rules list` shows them"
            )
        return rules

    def _alike(self, name: str) -> str:
        alike = near(name, self.rules)
        return f"; perhaps {' or '.join(alike)}" if alike else ""

    @property
    def title(self) -> str:
        """The titles of all packs in force, that of the lowest first."""
        below, *added = self.packs.values()
        return f"{below}, with {' and '.join(added)}" if added else below

    @property
    def choices(self) -> dict[str, str]:
        """The readings by which it says other than by default, each with the option chosen."""
        return {name: each.chosen for name, each in self.readings.items() if each.is_chosen}

    def only(self, rules: Iterable[str]) -> Rulebook:
        """The same book with these rules alone, by their exact ids."""
        kept = set(rules)
        return replace(self, rules={id_: rule for id_, rule in self.rules.items() if id_ in kept})


def _begins(rule: str, name: str) -> bool:
    """Whether a rule's id begins with the name, and the name does not stop within a word or a number."""
    if not name or not rule.startswith(name):
        return False
    last, following = name[-1], rule[len(name)]
    return "-" in (last, following) or last.isdigit() != following.isdigit()
