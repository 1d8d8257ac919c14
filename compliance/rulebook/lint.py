"""What is doubtful in a rulebook that loads: gaps in the law, rules without tests, rules nobody can check."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from compliance.model.conditions import AGE, LASTING, Unknown, leaves
from compliance.model.obligations import Status
from compliance.model.rules import Checked, CheckRule, Rule, Rulebook
from compliance.rulebook.compiler import gaps
from compliance.rulebook.conditions import nearest

if TYPE_CHECKING:
    from compliance.conformance.cases import PlacedTest


@dataclass(frozen=True, slots=True)
class Remark:
    """One doubt about a rule. `serious` remarks make `rules lint` fail."""

    place: str
    rule: str
    says: str
    serious: bool

    def __str__(self) -> str:
        return f"{self.place}: {self.rule}: {self.says}"


def lint(rulebook: Rulebook, tests: Sequence[PlacedTest]) -> list[Remark]:
    """Every remark on the rulebook, in order of rule, and on tests of rules that it does not hold."""
    found = [remark for rule in rulebook.rules.values() for remark in _remarks(rule, rulebook, tests)]
    for placed in tests:
        for name in placed.test.named():
            if name not in rulebook.rules:
                says = f"a test names it, and no rule is called so{nearest(name, rulebook.rules)}"
                found.append(Remark(placed.place, name, says, serious=True))
    return found


def _remarks(rule: Rule, rulebook: Rulebook, tests: Sequence[PlacedTest]) -> list[Remark]:
    head = rule.head

    def remark(says: str, *, serious: bool) -> Remark:
        return Remark(head.place, head.id, says, serious)

    found = []
    tested = {e.status for t in tests for e in t.test.expect if e.rule == head.id}
    named = any(head.id in t.test.rules for t in tests)
    if not named:
        found.append(remark("no test; write one beside the rule", serious=True))
    wanted = {Status.MET, Status.MISSED} if isinstance(rule, CheckRule) else {Status.MET}
    lacking = sorted(status.value for status in wanted - tested)
    if named and lacking:
        found.append(remark(f"no test in which it is {', '.join(lacking)}", serious=True))
    if named and not tested & {Status.MET_LATE, Status.MISSED, Status.OVERDUE}:
        found.append(remark("no test in which it is breached", serious=True))
    for earlier, later in gaps(rule.versions):
        found.append(
            remark(f"no version is in force between {earlier.last} and {later.first}", serious=False)
        )
    for version in rule.versions:
        if version.law.url is None:
            found.append(remark("cites no address where the text can be read", serious=False))
        if version.law.checked is Checked.UNCONFIRMED:
            found.append(remark("its text has not been confirmed", serious=False))
        open_fields = {leaf.field for leaf in leaves(version.where) if leaf.unknown is Unknown.UNDECIDED}
        if open_fields - {AGE, *LASTING}:
            fields = ", ".join(sorted(open_fields))
            found.append(remark(f"does not say what it makes of {fields} when not recorded", serious=False))
    return found
