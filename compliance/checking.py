"""The whole way from an export to a report: read, decide, explain, rate."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from pathlib import Path

import polars as pl

from compliance.calendars.ages import LeapBirthday
from compliance.calendars.calendars import Calendars
from compliance.engines.run import Run
from compliance.engines.running import EngineName, Plan, Progress, obligation_table
from compliance.findings.build import Telling, finding_ids, findings_of, findings_table
from compliance.findings.dispositions import mitigations
from compliance.findings.rated import rated
from compliance.model.coverage import Coverage
from compliance.model.findings import ChildRating, Concern, Finding, Measure
from compliance.model.obligations import BREACHES, Status
from compliance.model.problems import Problem, SettingsError
from compliance.model.rules import Rulebook
from compliance.model.settings import Settings
from compliance.model.vocabulary import load_vocabulary
from compliance.ratings.colours import COLOUR_OF_STATUS
from compliance.ratings.concerns import concerns, load_concerns
from compliance.ratings.concerns.judged import judged_rows, of_interest
from compliance.ratings.scorecard import Scorecard, load_scorecard, measure, rule_lines
from compliance.ratings.summary import Summary, summarised
from compliance.rulebook.load import (
    ENGLAND,
    concern_documents,
    load_rulebook,
    load_working_days,
    shipped_rules,
)
from compliance.sources.cells import DateOrder
from compliance.sources.export import Export, SourceFile
from compliance.sources.reading import SourceKind, read_export
from compliance.timeline.histories import visible

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
    engine: EngineName = EngineName.BULK
    settings: Settings = field(default_factory=Settings)
    dates: DateOrder | None = None


@dataclass(frozen=True)
class Report:
    """The answer to a request.

    `rated` is the table of obligations with their ratings (see `engines.records` and `findings.rated`), in
    order of case, rule and anchor; `findings_table` and `findings` tell them in words, and are worked out
    when first asked for. `cases` is the number of cases with at least one event. `notes` are what was
    assumed or counted while reading and deciding; `problems` are rows and values that could not be used.
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
    summary: Summary
    card: Scorecard
    rated: pl.DataFrame
    notes: tuple[str, ...]
    problems: tuple[Problem, ...]

    @cached_property
    def findings_table(self) -> pl.DataFrame:
        """Every finding as a row (columns: `findings.build.COLUMNS`)."""
        return findings_table(self.rated, self.telling)

    @cached_property
    def findings(self) -> tuple[Finding, ...]:
        """Every finding."""
        return tuple(findings_of(self.findings_table))

    @cached_property
    def ratings(self) -> tuple[ChildRating, ...]:
        """The rating of each child in each family of duties, in order of case and family."""
        return tuple(ChildRating.model_validate(row) for row in self.summary.ratings.iter_rows(named=True))

    @property
    def scorecard(self) -> tuple[Measure, ...]:
        """The lines of the panel's scorecard."""
        counted = zip(self.card.lines, self.summary.scorecard, strict=True)
        return tuple(measure(line, tally, self.as_of) for line, tally in counted)

    @property
    def by_rule(self) -> tuple[Measure, ...]:
        """For each rule, the share met in time in the year to date."""
        counted = zip(rule_lines(self.rulebook), self.summary.by_rule, strict=True)
        return tuple(measure(line, tally, self.as_of) for line, tally in counted)

    @property
    def concerns(self) -> tuple[Concern, ...]:
        """Patterns across one child's findings that call for action, in order of case and id."""
        return self.summary.concerns

    @property
    def telling(self) -> Telling:
        """What obligations are told with."""
        return Telling(self.rulebook, self.coverage, self.as_of)

    def counts(self) -> dict[Status, int]:
        """How many findings have each status."""
        return {status: self.summary.statuses.get(status.value, 0) for status in Status}

    def breaches(self) -> int:
        """How many findings are breaches: met late, missed or overdue."""
        return sum(self.summary.statuses.get(status.value, 0) for status in BREACHES)


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
    run = plan.run
    events = visible(export.events, run.as_of, run.known_at)
    table = obligation_table(request.engine, events, plan, progress)
    judged = rated(table, plan.rulebook, COLOUR_OF_STATUS, mitigations(events))
    card = load_scorecard(full)
    raised, concern_notes = _concerns(request, full, judged, run.as_of)
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
        summary=summarised(
            judged,
            scorecard=card.lines,
            by_rule=rule_lines(plan.rulebook),
            coverage=export.coverage,
            concerns=raised,
            as_of=run.as_of,
        ),
        card=card,
        rated=judged,
        notes=(*export.notes, *_not_seen(export, run), *concern_notes),
        problems=export.problems,
    )


def _concerns(
    request: Request, full: Rulebook, judged: pl.DataFrame, as_of: date
) -> tuple[list[Concern], list[str]]:
    rules = load_concerns(concern_documents((shipped_rules() / ENGLAND, *request.rules)), full)
    looked_at = of_interest(judged, rules)
    return concerns(rules, judged_rows(looked_at.with_columns(finding_ids(looked_at))), as_of)


def _not_seen(export: Export, run: Run) -> list[str]:
    after = export.events.filter(pl.col("on") > run.as_of).height
    notes = [f"{after} events are dated after {run.as_of} and were not used."] if after else []
    if run.known_at is not None:
        late = export.events.filter(
            (pl.col("on") <= run.as_of) & (pl.coalesce("recorded_on", "on") > run.known_at)
        ).height
        notes += [f"{late} events were recorded after {run.known_at} and were not used."] if late else []
    return notes
