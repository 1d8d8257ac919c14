"""What is wrong or doubtful in a rulebook that loads.

Gaps in the law and laws that are not named, rules without tests, rules nobody can check, and conditions that no
case can satisfy. Versions that overlap are refused before, when the pack is loaded.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

from compliance.conformance.due_day_tests import tested_on_due_day
from compliance.model.conditions import AGE, Condition, Unknown, leaves
from compliance.model.law import Checked
from compliance.model.names import nearest
from compliance.model.obligations import BREACHES, Status
from compliance.model.rulebook import Choice, Rulebook
from compliance.model.rules import Rule, Version
from compliance.rulebook.never_holds import dead_parts, never_holds
from compliance.rulebook.readings import readings_doubted
from compliance.rulebook.versions import gaps

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


def lint(
    rulebook: Rulebook,
    tests: Sequence[PlacedTest],
    otherwise: Mapping[Choice, Rulebook] = MappingProxyType({}),
) -> list[Remark]:
    """Every remark on the rulebook, in order of rule, and on tests of rules that it does not hold.

    `otherwise`: the rulebook with one reading read otherwise, for each option; without, nothing is said of readings.
    """
    remarks = [
        Remark(rule.head.place, rule.head.id, says, serious)
        for rule in rulebook.rules.values()
        for says, serious in (
            *_remarks(rule, rulebook, tests),
            *readings_doubted(rule, rulebook, otherwise),
        )
    ]
    for placed in tests:
        for name in placed.test.named():
            if name not in rulebook.rules and not any(name in other.rules for other in otherwise.values()):
                says = f"a test names it, and no rule is called so{nearest(name, rulebook.rules)}"
                remarks.append(Remark(placed.place, name, says, serious=True))
    return remarks


def _remarks(rule: Rule, rulebook: Rulebook, tests: Sequence[PlacedTest]) -> Iterator[tuple[str, bool]]:
    yield from _untested(rule, rulebook, tests)
    yield from _of_law(rule)
    yield from _of_conditions(rule)


def _untested(rule: Rule, rulebook: Rulebook, tests: Sequence[PlacedTest]) -> Iterator[tuple[str, bool]]:
    id_ = rule.head.id
    tests = [placed for placed in tests if placed.test.reads_alike(rule, rulebook)]
    if not any(id_ in t.test.rules for t in tests):
        yield "no test; write one beside the rule", True
        return
    tested = {e.status for t in tests for e in t.test.expect if e.rule == id_}
    wanted = {Status.MET, Status.MISSED} if rule.only_checks else {Status.MET}
    lacking = sorted(status.value for status in wanted - tested)
    if lacking:
        yield f"no test in which it is {', '.join(lacking)}", True
    if not tested & BREACHES:
        yield "no test in which it is breached", True
    # A check is due at the event itself: it has no last day in time.
    if not rule.only_checks and not tested_on_due_day(rule, tests):
        yield "no test of the due day itself: done on it, or judged on it", False


def _of_law(rule: Rule) -> Iterator[tuple[str, bool]]:
    for earlier, later in gaps(rule.versions):
        yield f"no version is in force between {earlier.last} and {later.first}", False
    for version in rule.versions:
        law = version.law
        lacking = [name for name in ("instrument", "provision") if not getattr(law, name).strip()]
        if lacking:
            yield f"its law names no {' and no '.join(lacking)}", True
        if law.url is None:
            yield "cites no address where the text can be read", False
        if law.checked is Checked.UNCONFIRMED:
            yield "its text has not been confirmed", False


def _of_conditions(rule: Rule) -> Iterator[tuple[str, bool]]:
    for version in rule.versions:
        open_fields = {leaf.field for leaf in leaves(version.where) if leaf.unknown is Unknown.UNDECIDED}
        lengths = {AGE, *(leaf.field for leaf in leaves(version.where) if leaf.lasts is not None)}
        if open_fields - lengths:
            fields = ", ".join(sorted(open_fields))
            yield f"does not say what it makes of {fields} when not recorded", False
        yield from _dead("its condition", version.where, version)
        for span, where in version.alternatives:
            yield from _dead(f"the condition of its {span}", where, version)
    yield from _dead("what must be", rule.must, rule.versions[0])


def _dead(what: str, condition: Condition, version: Version) -> Iterator[tuple[str, bool]]:
    in_version = f" (version from {version.first})"
    if fields := never_holds(condition):
        asked = ", ".join(fields)
        yield f"{what} can never hold{in_version}: what it asks of {asked} cannot all be so", True
        return
    for fields in dead_parts(condition):
        asked = ", ".join(fields)
        yield f"a part of {what} can never hold{in_version}: what it asks of {asked} cannot all be so", False
