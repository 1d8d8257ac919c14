"""What the changes of a log were told by besides its events: the rules, the settings and the coverage file.

The log keeps it, so that a monitor that judges by something else knows what was never told.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import fields, replace

from compliance.calendars.ages import LeapBirthday
from compliance.calendars.calendars import Calendars
from compliance.calendars.working_days import WorkingDays
from compliance.engines.plan import Plan
from compliance.findings.ids import digest
from compliance.live.log import BASIS, COVERAGE, NOT_UNDERSTOOD, OWN, EventLog, unreadable
from compliance.live.occurring import Occurring
from compliance.live.silence import coverage_from, coverage_json
from compliance.model.coverage import Coverage
from compliance.model.frozen import FrozenModel
from compliance.model.rulebook import Rulebook
from compliance.model.rules import Rule, Version
from compliance.model.settings import Settings
from compliance.printable import named
from compliance.rulebook.readings import LEAP_READING, leap_birthday
from compliance.sources.coverage_file import Declared

_IN_WORDS_ALONE = frozenset({"head", "law"})
"""What a rule says of itself that no status turns on."""


class Basis(FrozenModel):
    """What is judged by.

    `rules`: by its id a digest of what each rule demands: the same where only its words or its law were changed.
    `settings`: terms, warning and leap birthday; the other readings are in the rules. `coverage`: what the coverage
    file that was named says, as text, None where none was; `others` is that of `Declared`.
    """

    rules: dict[str, str]
    settings: Settings
    coverage: str | None
    others: bool

    def calendars(self, working: WorkingDays) -> Calendars:
        """The calendars of the settings, with these working days."""
        leap = LeapBirthday(self.settings.readings[LEAP_READING])
        return Calendars(working, self.settings.periods(), leap)

    @property
    def declared(self) -> Declared | None:
        """What the coverage file that was named says."""
        if self.coverage is None:
            return None
        coverage = coverage_from(self.coverage)
        unread = tuple(each for of_case in coverage.unread.values() for each in of_case)
        of_case = {case: dict(windows) for case, windows in coverage.of_case.items()}
        return Declared(dict(coverage.windows), of_case, self.others, unread=unread)

    def text(self) -> str:
        """As a log keeps it; the same for what is the same."""
        return self.model_dump_json(by_alias=True)


def basis_of(rulebook: Rulebook, settings: Settings, declared: Declared | None) -> Basis:
    """What a monitor judges by. `declared`: the coverage file it was given."""
    leap = leap_birthday(settings.readings, rulebook)
    return Basis(
        rules={id_: _demand(rule, rulebook) for id_, rule in sorted(rulebook.rules.items())},
        settings=settings.model_copy(update={"readings": {LEAP_READING: leap.value}}),
        coverage=None if declared is None else coverage_json(_as_coverage(declared)),
        others=declared is None or declared.others,
    )


def _as_coverage(declared: Declared) -> Coverage:
    return Coverage(declared.windows, declared.of_case).without(declared.unread)


class Earlier:
    """What the entries of a log up to the one numbered `settled` were judged by."""

    def __init__(self, log: EventLog, settled: int) -> None:
        entry = log.latest(OWN, settled)
        try:
            self.basis = Basis.model_validate_json(entry[BASIS].message)
        except (KeyError, ValueError):
            number = entry[BASIS].number if BASIS in entry else settled
            raise unreadable(number, NOT_UNDERSTOOD) from None
        told = entry.get(COVERAGE)
        self.coverage_told = coverage_from(told.message) if told else None
        # Whichever came last, the coverage file that was named or coverage told with events.
        file = self.basis.declared if told is None or told.number < entry[BASIS].number else None
        self._declared = file or self.coverage_told or Declared()

    def plan(self, now: Plan, basis: Basis, records: Counter[str]) -> Plan:
        """The plan of then, with the rules alone that are the same now. `records`: how many events show each."""
        rules = self.basis.rules.items() & basis.rules.items()
        return replace(
            now,
            rulebook=now.rulebook.only(id_ for id_, _ in rules),
            calendars=self.basis.calendars(now.calendars.working),
            coverage=Occurring(records, self._declared).coverage(),
            run=replace(now.run, warning=self.basis.settings.warning_working_days),
        )


def differences(before: Basis, now: Basis) -> tuple[str, ...]:
    """In words, what is judged by now and was not before; nothing where it is all the same."""
    return tuple(_differences(before, now))


def _differences(before: Basis, now: Basis) -> Iterator[str]:
    if anew := [id_ for id_, demand in now.rules.items() if before.rules.get(id_) != demand]:
        yield f"rules that are new or demand something else: {named(anew)}"
    if gone := [id_ for id_ in before.rules if id_ not in now.rules]:
        yield f"rules that are not there any more, of which nothing is told: {named(gone)}"
    if before.settings.terms != now.settings.terms:
        yield "other school terms"
    if before.settings.warning_working_days != now.settings.warning_working_days:
        yield "another time of warning"
    if before.settings.readings != now.settings.readings:
        yield "another birthday of who was born on 29 February"
    if (before.coverage, before.others) != (now.coverage, now.others):
        yield "another coverage file"


def _demand(rule: Rule, rulebook: Rulebook) -> str:
    """A digest of what the rule demands. It holds no sets, so that its parts are always told in one order."""
    scope: str | None = rule.scope
    parts: list[object] = []
    while scope is not None:
        parts.append(rulebook.scopes[scope])
        scope = rulebook.scopes[scope].within
    told = (*_told(rule), *parts, *(part for version in rule.versions for part in _told(version)))
    return digest("\n".join(map(repr, told)))


def _told(part: Rule | Version) -> Iterator[object]:
    kept = (field.name for field in fields(part) if field.name not in _IN_WORDS_ALONE)
    return (getattr(part, name) for name in kept if name != "versions")
