"""Rule tests: events in, expected findings out, written in YAML beside the rules.

    tests:
      - name: one day late
        why: the twentieth working day was the day before
        as_of: 2022-10-10
        rules: [REV-1]
        events:
          - {event: became_looked_after, on: 2022-08-26, legal_status: C2}
          - {event: review_held, on: 2022-09-28, review: r1, kind: care}
        expect:
          - {rule: REV-1, anchor_on: 2022-08-26, due_on: 2022-09-27, status: met_late, days_late: 1}

`expect` lists every finding of the rules named, no more and no fewer. What an expectation leaves out is
not compared. Every event type is taken as recorded throughout, unless `complete` names those that are; `unread`
lists what could not be read.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from pydantic import Field

from compliance.model.coverage import ALWAYS, Coverage, Record, Unread, Window
from compliance.model.documents import Document
from compliance.model.exact import Day, Whole
from compliance.model.obligations import Status
from compliance.model.parsing import parse
from compliance.model.rulebook import Rulebook
from compliance.model.rules import Rule
from compliance.model.settings import Term
from compliance.model.strict import StrictModel
from compliance.problems import each_of


class Expectation(StrictModel):
    """One finding that must come out."""

    case: str = "C1"
    rule: str
    anchor_on: Day | None = None
    due_on: Day | None = None
    status: Status
    met_on: Day | None = None
    days_late: Whole | None = None
    version_from: Day | None = None
    reason: str | None = None
    assumes: list[str] | None = None


class _Days(StrictModel):
    first: Day = Field(alias="from")
    last: Day = Field(alias="to")


class _Unread(StrictModel):
    """What could not be read: without an event of any, without an attribute a whole row."""

    case: str = "C1"
    event: str = ""
    attribute: str = ""


class RuleTest(StrictModel):
    """One test: a history, a day, and the findings it must give."""

    name: str
    why: str = ""
    as_of: Day
    known_at: Day | None = None
    rules: list[str] = Field(min_length=1)
    terms: list[Term] = Field(default_factory=list)
    readings: dict[str, str] = Field(default_factory=dict)
    complete: list[str] | dict[str, _Days] | None = None
    unread: list[_Unread] = Field(default_factory=list)
    events: list[dict[str, Any]]
    expect: list[Expectation]

    def named(self) -> list[str]:
        """The rules that the test runs or expects findings of, each once."""
        return list(dict.fromkeys((*self.rules, *(want.rule for want in self.expect))))

    def reads_alike(self, rule: Rule, rulebook: Rulebook) -> bool:
        """Whether it is a test of the rule as the rulebook reads it: each reading that the rule names is the same."""
        readings = (rulebook.readings[name] for name in rule.head.readings)
        return all(self.readings.get(each.id, each.default) == each.chosen for each in readings)

    def coverage(self, every: Sequence[str]) -> Coverage:
        """What silence means in this test."""
        if isinstance(self.complete, dict):
            windows = {_record(key): (Window(days.first, days.last),) for key, days in self.complete.items()}
        else:
            names = every if self.complete is None else self.complete
            windows = {_record(name): (ALWAYS,) for name in names}
        unread = (
            Unread(f"{self.name}, row {n}", each.case, each.event, each.attribute)
            for n, each in enumerate(self.unread, start=1)
        )
        return Coverage(windows).without(unread)


def _record(text: str) -> Record:
    event, _, value = text.partition("[")
    return Record(event, value.removesuffix("]") or None)


class _TestFile(StrictModel):
    tests: list[RuleTest]


@dataclass(frozen=True, slots=True)
class PlacedTest:
    """A test and where it is written."""

    test: RuleTest
    place: str


def rule_tests(documents: Sequence[Document]) -> list[PlacedTest]:
    """Every test in the documents. Raises RulebookError, with every mistake, where one is not written as a test."""
    files = each_of(documents, lambda document: parse(document, _TestFile))
    return [
        PlacedTest(test, f"{document.name}:{document.line(('tests', i))}")
        for document, file in zip(documents, files, strict=True)
        for i, test in enumerate(file.tests)
    ]
