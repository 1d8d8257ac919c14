"""What the files of a rulebook have defined so far, while they are compiled."""

from __future__ import annotations

from dataclasses import dataclass, field

from compliance.model.conditions import Condition, Total
from compliance.model.documents import Document
from compliance.model.duties import Duty
from compliance.model.rules import Answered, Reading, Rule, Scope, Track
from compliance.model.vocabulary import Vocabulary
from compliance.rulebook.conditions import ConditionCompiler
from compliance.rulebook.counting import Counting


@dataclass
class Book:
    """The sections of all files, gathered while they are compiled, each entry by its name.

    `countings`: how time is counted by the option chosen of each reading. `rule_ids`: of all rules that are written,
    also of those that stand under other readings alone.
    """

    vocabulary: Vocabulary
    packs: dict[str, str] = field(default_factory=dict)
    families: dict[str, str] = field(default_factory=dict)
    readings: dict[str, Reading] = field(default_factory=dict)
    countings: dict[str, Counting] = field(default_factory=dict)
    scopes: dict[str, Scope] = field(default_factory=dict)
    totals: dict[str, Total] = field(default_factory=dict)
    conditions: dict[str, Condition] = field(default_factory=dict)
    tracks: dict[str, Track] = field(default_factory=dict)
    rules: dict[str, Rule] = field(default_factory=dict)
    duties: dict[str, Duty] = field(default_factory=dict)
    answers: dict[str, Answered] = field(default_factory=dict)
    rule_ids: set[str] = field(default_factory=set)

    def around(self, scope: str | None) -> list[str]:
        """The scope and those it lies within, from the inside."""
        found: list[str] = []
        while scope is not None:
            found.append(scope)
            scope = self.scopes[scope].within
        return found

    def set_around(self, scope: str) -> frozenset[str]:
        """The state fields of the scope and of those around it."""
        around = self.around(scope)
        return frozenset(name for name, state in self.vocabulary.state.items() if state.of in around)

    def conditions_in(self, document: Document) -> ConditionCompiler:
        """What compiles the conditions of the document, with the names defined so far."""
        return ConditionCompiler(document, self.vocabulary, self.conditions, self.scopes, self.totals)
