"""What the files of a rulebook have defined so far, while they are compiled."""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from typing import Any

from compliance.model.conditions import Condition, Total
from compliance.model.documents import Document
from compliance.model.duties import Duty
from compliance.model.rulebook import Answered, Reading
from compliance.model.rules import Rule
from compliance.model.scopes import Scope
from compliance.model.tracks import Track
from compliance.model.vocabulary import Vocabulary
from compliance.rulebook.conditions import ConditionCompiler
from compliance.rulebook.located import Located, Section
from compliance.rulebook.readings import Counting


@dataclass
class Book:
    """The sections of all files, gathered while they are compiled, each entry by its name.

    `countings`: how time is counted by the option chosen of each reading. `rule_ids`: of all rules that are written,
    also of those that stand under other readings alone, each with its place.
    """

    vocabulary: Vocabulary
    packs: dict[str, str] = field(default_factory=dict)
    families: Section[str] = field(default_factory=Section)
    readings: Section[Reading] = field(default_factory=Section)
    countings: dict[str, Counting] = field(default_factory=dict)
    scopes: Section[Scope] = field(default_factory=Section)
    totals: Section[Total] = field(default_factory=Section)
    conditions: Section[Condition] = field(default_factory=Section)
    phrases: dict[Condition, str] = field(default_factory=dict)
    tracks: Section[Track] = field(default_factory=Section)
    rules: Section[Rule] = field(default_factory=Section)
    duties: Section[Duty] = field(default_factory=Section)
    answers: Section[Answered] = field(default_factory=Section)
    rule_ids: Section[Located] = field(default_factory=Section)

    def sections(self) -> dict[str, Section[Any]]:
        """Each section of the files by its name."""
        values = {each.name: getattr(self, each.name) for each in fields(self)}
        return {name: section for name, section in values.items() if isinstance(section, Section)}

    def around(self, scope: str | None) -> list[str]:
        """The scope and those it lies within, from the inside."""
        around: list[str] = []
        while scope is not None:
            around.append(scope)
            scope = self.scopes[scope].within
        return around

    def set_around(self, scope: str) -> frozenset[str]:
        """The state fields of the scope and of those around it."""
        around = self.around(scope)
        return frozenset(name for name, state in self.vocabulary.state.items() if state.of in around)

    def conditions_in(self, document: Document) -> ConditionCompiler:
        """What compiles the conditions of the document, with the names defined so far."""
        return ConditionCompiler(document, self.vocabulary, self.conditions, self.scopes, self.totals)
