"""The whole way from a request to a report: read, judge, sum up; at once or in parts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import polars as pl

from compliance.choices import choices
from compliance.engines.running import EngineName, Progress
from compliance.findings.kept import InMemory, KeptFindings
from compliance.judging import Judge, Outcome
from compliance.model.events import CaseHistory
from compliance.model.irregularities import Irregularity
from compliance.model.printable import printable
from compliance.model.problems import InputError, Problem
from compliance.opening import opened, opened_in_parts
from compliance.parts import Together, checked_in_parts
from compliance.ratings.scorecard import Scorecard
from compliance.report import Report
from compliance.request import Request
from compliance.sources.attention import together
from compliance.sources.events_files import DESCRIBED
from compliance.sources.export import Export, SourceFile
from compliance.sources.large_events import CaseRange, LargeEvents
from compliance.sources.reading import nothing_left
from compliance.timeline.histories import histories


def check(request: Request, progress: Progress | None = None) -> Report:
    """Check an export against the rules.

    Raises InputError for an export that cannot be used, RulebookError for a rule pack and SettingsError
    for settings that do not fit.
    """
    chosen = choices(request)
    # The reference engine judges whole exports.
    parts = request.engine is EngineName.ARRAYS
    large = opened_in_parts(request, chosen.vocabulary) if parts else None
    if large is not None:
        chosen = chosen.with_packs_of(large.coverage)
        because = chosen.because(large.declared_on, large.declared_by)
        judge = chosen.judge(large.coverage, large.declared_on)
        return _in_parts(request, large, judge, because, chosen.card, progress)
    export = opened(request, chosen.vocabulary)
    chosen = chosen.with_packs_of(export.coverage)
    because = chosen.because(export.declared_on, export.declared_by)
    judge = chosen.judge(export.coverage, export.declared_on).doubting(export.irregularities)
    return _whole(request, export, judge, because, chosen.card, progress)


def _whole(
    request: Request,
    export: Export,
    judge: Judge,
    because: str,
    card: Scorecard,
    progress: Progress | None,
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
        InMemory(rated, judge.doubting(outcome.attention).telling),
        because=because,
        files=export.files,
        described=export.described,
        passed_over=export.passed_over,
        source=export.kind,
        notes=export.notes,
        problems=export.problems,
        irregularities=export.irregularities,
        set_aside=export.set_aside,
        history=_history(events, judge) if request.case is not None else None,
    )


def _in_parts(
    request: Request,
    large: LargeEvents,
    judge: Judge,
    because: str,
    card: Scorecard,
    progress: Progress | None,
) -> Report:
    history = None
    if request.case is not None:
        table, seen = large.read(CaseRange(request.case, request.case))
        if table.is_empty():
            raise unknown_case(request.case, large.known)
        mine = judge.without(seen.unread(judge.plan.vocabulary)).doubting(seen.oddities.irregularities())
        rated, outcome = mine.judged(table)
        history = _history(table, mine)
        together = Together(outcome, seen, InMemory(rated, mine.doubting(outcome.attention).telling))
    else:
        together = checked_in_parts(
            large, judge, jobs=request.jobs, keep=request.keep_findings, progress=progress
        )
    judge = judge.without(together.seen.unread(judge.plan.vocabulary))
    problems = large.reported(together.seen)
    if together.outcome.events + together.outcome.later + together.outcome.unknown == 0:
        raise nothing_left(request.paths, problems)
    return _report(
        judge,
        card,
        together.outcome,
        together.findings,
        because=because,
        files=large.files,
        described=DESCRIBED,
        passed_over=large.passed_over,
        source="events",
        notes=(*large.notes, *together.seen.oddities.notes()),
        problems=problems,
        irregularities=large.irregularities(together.seen),
        set_aside=together.seen.set_aside,
        history=history,
    )


def _history(events: pl.DataFrame, judge: Judge) -> CaseHistory | None:
    """The visible events of one case, None where none is visible yet."""
    return next(histories(judge.visible(events)), None)


def unknown_case(case: str, known: Sequence[str]) -> InputError:
    """What is said where an export has nothing of a case. `known`: cases of which it has something."""
    more = ", and more" if len(known) > _NAMED else ""
    named = ", ".join(map(printable, known[:_NAMED])) + more
    return InputError(f"case {printable(case)} has no events here; cases that have: {named or 'none'}")


_NAMED = 10


def _report(
    judge: Judge,
    card: Scorecard,
    outcome: Outcome,
    kept: KeptFindings,
    *,
    because: str,
    files: tuple[SourceFile, ...],
    described: str,
    passed_over: tuple[str, ...],
    source: str,
    notes: tuple[str, ...],
    problems: tuple[Problem, ...],
    irregularities: Iterable[Irregularity],
    set_aside: int,
    history: CaseHistory | None,
) -> Report:
    run = judge.plan.run
    return Report(
        as_of=run.as_of,
        as_of_because=because,
        known_at=run.known_at,
        engine=judge.engine,
        rulebook=judge.plan.rulebook,
        calendars=judge.plan.calendars,
        coverage=judge.plan.coverage,
        files=files,
        described=described,
        passed_over=passed_over,
        source=source,
        cases=outcome.cases,
        events=outcome.events,
        newest=outcome.newest,
        set_aside=set_aside,
        summary=outcome.summary,
        card=card,
        kept=kept,
        notes=(*notes, *outcome.told(run.as_of, run.known_at)),
        problems=problems,
        irregularities=together(irregularities, outcome.attention),
        carried=outcome.carried,
        history=history,
    )
