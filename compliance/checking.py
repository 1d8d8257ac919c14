"""The whole way from an export to a report: read, decide, explain, rate."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from compliance.calendars.ages import LeapBirthday
from compliance.calendars.calendars import Calendars
from compliance.engines.run import Run
from compliance.engines.running import EngineName, Plan, Progress, obligations
from compliance.findings.build import FindingBuilder
from compliance.findings.dispositions import mitigations
from compliance.model.coverage import Coverage
from compliance.model.findings import ChildRating, Concern, Finding, Measure
from compliance.model.obligations import BREACHES, Status
from compliance.model.problems import Problem, SettingsError
from compliance.model.rules import Rulebook
from compliance.model.settings import Settings
from compliance.model.vocabulary import load_vocabulary
from compliance.ratings.colours import COLOUR_OF_STATUS, child_ratings
from compliance.ratings.scorecard import load_scorecard, measures, rule_measures
from compliance.rulebook.load import (
    ENGLAND,
    concern_documents,
    load_rulebook,
    load_working_days,
    shipped_rules,
)
from compliance.sources.reading import SourceKind, read_export

if TYPE_CHECKING:
    from compliance.sources.cells import DateOrder
    from compliance.sources.export import Export, SourceFile

LEAP_READING = "leap-birthday"


@dataclass(frozen=True, slots=True)
class Request:
    """What is to be checked and how.

    `as_of` None takes the day the export declares, else `today`. `rules` are packs added to the England
    pack. `select` and `ignore` are rule ids or their beginnings (`REV`, `VIS-1`).
    """

    paths: tuple[Path, ...]
    today: date
    as_of: date | None = None
    known_at: date | None = None
    source: SourceKind = SourceKind.AUTO
    rules: tuple[Path, ...] = ()
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    engine: EngineName = EngineName.REFERENCE
    settings: Settings = field(default_factory=Settings)
    dates: DateOrder | None = None


@dataclass(frozen=True, slots=True)
class Report:
    """The answer to a request: findings in order of case, rule and anchor, and what was made of them.

    `cases` is the number of children with at least one event. `notes` are what was assumed or counted
    while reading and deciding; `problems` are rows and values that could not be used.
    """

    as_of: date
    known_at: date | None
    engine: EngineName
    rulebook: Rulebook
    calendars: Calendars
    coverage: Coverage
    files: tuple[SourceFile, ...]
    source: str
    cases: int
    events: int
    findings: tuple[Finding, ...]
    ratings: tuple[ChildRating, ...]
    scorecard: tuple[Measure, ...]
    by_rule: tuple[Measure, ...]
    concerns: tuple[Concern, ...]
    notes: tuple[str, ...]
    problems: tuple[Problem, ...]

    def counts(self) -> dict[Status, int]:
        """How many findings have each status."""
        found = Counter(finding.status for finding in self.findings)
        return {status: found.get(status, 0) for status in Status}

    def breaches(self) -> int:
        """How many findings are breaches: met late, missed or overdue."""
        return sum(finding.status in BREACHES for finding in self.findings)


def check(request: Request, progress: Progress | None = None) -> Report:
    """Check an export against the rules.

    Raises InputError for an export that cannot be used, RulebookError for a rule pack and SettingsError
    for settings that do not fit.
    """
    vocabulary = load_vocabulary()
    full = load_rulebook(vocabulary, request.rules)
    rulebook = chosen_rules(request, full)
    calendars = calendars_for(request.settings, rulebook)
    export = read_export(
        request.paths,
        vocabulary,
        kind=request.source,
        as_of=request.as_of or request.today,
        dates=request.dates,
    )
    as_of = request.as_of or export.declared_on or request.today
    run = Run(as_of, request.known_at, request.settings.warning_working_days)
    return _report(
        request, Plan(rulebook, vocabulary, calendars, export.coverage, run), full, export, progress
    )


def chosen_rules(request: Request, full: Rulebook) -> Rulebook:
    """The rulebook narrowed to what a request selects. Raises SettingsError for a name that fits no rule."""
    for name in (*request.select, *request.ignore):
        if not any(rule.startswith(name) for rule in full.rules):
            raise SettingsError(f"no rule's id begins with {name}; `compliance rules list` shows them")
    return full.select(request.select, request.ignore)


def calendars_for(settings: Settings, rulebook: Rulebook) -> Calendars:
    """The calendars of a run. Raises SettingsError for a reading that is not offered."""
    for name, chosen in settings.readings.items():
        reading = rulebook.readings.get(name)
        if reading is None:
            raise SettingsError(f"settings: readings: no reading is called {name}")
        options = [option.name for option in reading.options]
        if chosen not in options:
            raise SettingsError(f"settings: readings: {name} is one of {', '.join(options)}, not {chosen}")
        if chosen != reading.default and name != LEAP_READING:
            raise SettingsError(
                f"settings: readings: {name} can only be read as {reading.default} so far; "
                f"reading {chosen} is described but not encoded"
            )
    leap = LeapBirthday(settings.readings.get(LEAP_READING, LeapBirthday.FIRST_OF_MARCH))
    return Calendars(load_working_days(), settings.periods(), leap)


def _report(
    request: Request, plan: Plan, full: Rulebook, export: Export, progress: Progress | None
) -> Report:
    from compliance.ratings.concerns import concerns, load_concerns
    from compliance.timeline.histories import visible

    run = plan.run
    events = visible(export.events, run.as_of, run.known_at)
    decided = obligations(request.engine, events, plan, progress)
    builder = FindingBuilder(plan.rulebook, export.coverage, run.as_of, mitigations(events), COLOUR_OF_STATUS)
    findings = tuple(builder.finding(o) for o in decided)
    rules = load_concerns(concern_documents((shipped_rules() / ENGLAND, *request.rules)), full)
    raised, concern_notes = concerns(rules, findings, run.as_of)
    return Report(
        as_of=run.as_of,
        known_at=run.known_at,
        engine=request.engine,
        rulebook=plan.rulebook,
        calendars=plan.calendars,
        coverage=export.coverage,
        files=export.files,
        source=export.kind,
        cases=events["case"].n_unique(),
        events=events.height,
        findings=findings,
        ratings=tuple(child_ratings(findings, run.as_of)),
        scorecard=tuple(measures(load_scorecard(full), findings, run.as_of)),
        by_rule=tuple(rule_measures(findings, plan.rulebook, run.as_of)),
        concerns=tuple(raised),
        notes=(*export.notes, *_not_seen(export, run), *concern_notes),
        problems=export.problems,
    )


def _not_seen(export: Export, run: Run) -> list[str]:
    import polars as pl

    after = export.events.filter(pl.col("on") > run.as_of).height
    notes = [f"{after} events are dated after {run.as_of} and were not used."] if after else []
    if run.known_at is not None:
        late = export.events.filter(
            (pl.col("on") <= run.as_of) & (pl.coalesce("recorded_on", "on") > run.known_at)
        ).height
        notes += [f"{late} events were recorded after {run.known_at} and were not used."] if late else []
    return notes
