"""The whole way from a request to a report: read, judge, sum up; at once or in parts."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import polars as pl

from compliance.calendars.ages import LeapBirthday
from compliance.calendars.calendars import Calendars
from compliance.engines.run import Run
from compliance.engines.running import EngineName, Plan, Progress
from compliance.findings.kept import InMemory, KeptFindings
from compliance.judging import Judge, Outcome
from compliance.model.coverage import Coverage
from compliance.model.problems import InputError, Problem, SettingsError
from compliance.model.rules import Rulebook
from compliance.model.settings import Settings
from compliance.model.vocabulary import Vocabulary, load_vocabulary
from compliance.parts import Together, checked_in_parts
from compliance.ratings.concerns import load_concerns
from compliance.ratings.scorecard import Scorecard, load_scorecard, rule_lines
from compliance.report import Report
from compliance.request import Request
from compliance.rulebook.load import (
    ENGLAND,
    concern_documents,
    load_rulebook,
    load_working_days,
    shipped_rules,
)
from compliance.sources.cells import DateOrder
from compliance.sources.export import Export, SourceFile
from compliance.sources.large_events import CaseRange, LargeEvents, large_events
from compliance.sources.reading import SourceKind, nothing_left, read_export

LEAP_READING = "leap-birthday"


def check(request: Request, progress: Progress | None = None) -> Report:
    """Check an export against the rules.

    Raises InputError for an export that cannot be used, RulebookError for a rule pack and SettingsError
    for settings that do not fit.
    """
    vocabulary = load_vocabulary()
    full = load_rulebook(vocabulary, request.rules)
    rulebook = chosen_rules(request, full)
    calendars = calendars_for(request.settings, rulebook)
    card = load_scorecard(full)
    concern_rules = load_concerns(concern_documents((shipped_rules() / ENGLAND, *request.rules)), full)

    def judge(coverage: Coverage, declared_on: date | None) -> Judge:
        as_of = request.as_of or declared_on or request.today
        run = Run(as_of, request.known_at, request.settings.warning_working_days)
        plan = Plan(rulebook, vocabulary, calendars, coverage, run)
        return Judge(plan, request.engine, card.lines, tuple(rule_lines(rulebook)), concern_rules)

    large = _large(request, vocabulary)
    if large is not None:
        return _in_parts(request, large, judge(large.coverage, large.declared.export_on), card, progress)
    export = read_export(
        request.paths,
        vocabulary,
        kind=request.source,
        as_of=request.as_of or request.today,
        dates=request.dates,
    )
    return _whole(request, export, judge(export.coverage, export.declared_on), card, progress)


def _large(request: Request, vocabulary: Vocabulary) -> LargeEvents | None:
    """The export in parts, if it is one of event files and too large to be held at once."""
    if request.source is SourceKind.SSDA903 or request.engine is not EngineName.BULK:
        return None
    jobs = max(1, request.jobs)
    return large_events(
        request.paths,
        vocabulary,
        request.dates or DateOrder.ISO,
        at_once=request.at_once,
        a_part=max(1, request.at_once // jobs),
    )


def _whole(
    request: Request, export: Export, judge: Judge, card: Scorecard, progress: Progress | None
) -> Report:
    events = export.events
    if request.case is not None:
        events = events.filter(pl.col("case") == request.case)
        if events.is_empty():
            raise unknown_case(request.case, export.events["case"].unique().sort().to_list())
    rated, outcome = judge.judged(events, progress)
    return _report(
        judge,
        card,
        outcome,
        InMemory(rated, judge.telling),
        files=export.files,
        source=export.kind,
        notes=export.notes,
        problems=export.problems,
    )


def _in_parts(
    request: Request, large: LargeEvents, judge: Judge, card: Scorecard, progress: Progress | None
) -> Report:
    if request.case is not None:
        table, seen = large.read(CaseRange(request.case, request.case))
        if table.is_empty():
            raise unknown_case(request.case, large.known)
        rated, outcome = judge.judged(table)
        together = Together(outcome, seen, judge.plan.coverage, InMemory(rated, judge.telling))
    else:
        together = checked_in_parts(
            large, judge, jobs=request.jobs, keep=request.keep_findings, progress=progress
        )
    problems = large.reported(together.seen)
    if together.outcome.events + together.outcome.later + together.outcome.unknown == 0:
        raise nothing_left(request.paths, problems)
    return _report(
        judge.under(together.coverage),
        card,
        together.outcome,
        together.findings,
        files=large.files,
        source="events",
        notes=(*large.notes, *together.seen.oddities.notes()),
        problems=problems,
    )


def unknown_case(case: str, known: Sequence[str]) -> InputError:
    """What is said where an export has nothing of a case. `known`: cases of which it has something."""
    more = ", and more" if len(known) > _NAMED else ""
    named = ", ".join(known[:_NAMED]) + more
    return InputError(f"case {case} has no events here; cases that have: {named or 'none'}")


_NAMED = 10


def _report(
    judge: Judge,
    card: Scorecard,
    outcome: Outcome,
    kept: KeptFindings,
    *,
    files: tuple[SourceFile, ...],
    source: str,
    notes: tuple[str, ...],
    problems: tuple[Problem, ...],
) -> Report:
    run = judge.plan.run
    return Report(
        as_of=run.as_of,
        known_at=run.known_at,
        engine=judge.engine,
        rulebook=judge.plan.rulebook,
        calendars=judge.plan.calendars,
        coverage=judge.plan.coverage,
        files=files,
        source=source,
        cases=outcome.cases,
        events=outcome.events,
        summary=outcome.summary,
        card=card,
        kept=kept,
        notes=(*notes, *outcome.told(run.as_of, run.known_at)),
        problems=problems,
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
