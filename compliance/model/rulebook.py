"""A rulebook: packs laid on one another, with the rules, what they name, and how the law is read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from compliance.model.conditions import Condition, Total
from compliance.model.names import near
from compliance.model.rules import Rule
from compliance.model.scopes import Scope
from compliance.model.tracks import Track
from compliance.problems import SettingsError

if TYPE_CHECKING:
    from compliance.calendars.working_days import WorkingDays
    from compliance.model.duties import Duty
    from compliance.model.vocabulary import Vocabulary


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
