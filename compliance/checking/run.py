"""The whole way from a request to a report: read, judge, sum up; at once or in parts."""

from __future__ import annotations

from collections.abc import Sequence

from compliance.checking.evaluate import Judge
from compliance.checking.opening import opened
from compliance.checking.partitions import checked_at_once, checked_in_parts
from compliance.checking.report import Report
from compliance.checking.request import Request
from compliance.checking.resolve import choices
from compliance.engines.executors import Progress
from compliance.logs import logger
from compliance.model.events import CaseHistory
from compliance.printable import printable
from compliance.problems import InputError
from compliance.rulebook.load import Packs
from compliance.sources.attention import together
from compliance.sources.export import CaseRange, Export
from compliance.sources.reading import nothing_left
from compliance.timeline.histories import histories

_log = logger(__name__)

_NAMED = 10


def check(request: Request, progress: Progress | None = None, *, packs: Packs | None = None) -> Report:
    """Check an export against the rules.

    `packs`: those that the request names, if they are loaded already (`load_packs(request.rules)`), as by a program
    that checks again and again; None loads them.

    Raises InputError for an export that cannot be used, RulebookError for a rule pack and SettingsError
    for settings that do not fit.
    """
    chosen = choices(request, packs)
    export = opened(request, chosen.vocabulary)
    chosen = chosen.with_packs_of(export.coverage)
    judge = chosen.judge(export.coverage, export.declared_on).joining(export)
    judge = judge.doubting(export.irregularities)
    if request.case is not None:
        case = request.case
        if request.pseudonyms is not None:
            (case,) = request.pseudonyms.given("case", (case,))
        history = _history(export, case, judge)
        checked = checked_at_once(export, judge, CaseRange(case, case), progress)
    else:
        history = None
        checked = checked_in_parts(
            export, judge, jobs=request.jobs, keep=request.keep_findings, progress=progress
        )
    outcome, seen = checked.outcome, checked.seen
    problems = export.problems_with(seen)
    if outcome.events + outcome.later + outcome.unknown == 0:
        raise nothing_left((*request.paths, *request.databases), problems)
    set_aside = export.set_aside + seen.set_aside
    _log.info("%d rows could not be used", set_aside)
    plan = judge.without(seen.unread(judge.plan.vocabulary)).plan
    return Report(
        as_of=plan.run.as_of,
        as_of_because=chosen.because(export.declared_on, export.declared_by),
        known_at=plan.run.known_at,
        engine=judge.engine,
        rulebook=plan.rulebook,
        calendars=plan.calendars,
        coverage=plan.coverage,
        files=export.files,
        described=export.described,
        passed_over=export.passed_over,
        source=export.kind,
        cases=outcome.cases,
        events=outcome.events,
        newest=outcome.newest,
        set_aside=set_aside,
        summary=outcome.summary,
        card=chosen.card,
        kept=checked.findings,
        notes=(
            *export.notes,
            *seen.oddities.notes(),
            *outcome.told(plan.run.as_of, plan.run.known_at),
        ),
        problems=problems,
        irregularities=together(
            (*export.irregularities, *seen.oddities.irregularities()), outcome.attention, outcome.cases
        ),
        carried=outcome.carried,
        recorded=outcome.recorded,
        chosen=chosen,
        export=export,
        history=history,
    )


def _history(export: Export, case: str, judge: Judge) -> CaseHistory | None:
    """The visible events of one case, None where none is visible yet. Raises InputError where it has none at all."""
    events, _ = export.read(CaseRange(case, case))
    if events.is_empty():
        raise unknown_case(case, export.some_cases(_NAMED + 1))
    return next(histories(judge.visible(events)), None)


def unknown_case(case: str, known: Sequence[str]) -> InputError:
    """What is said where an export has nothing of a case. `known`: cases of which it has something."""
    more = ", and more" if len(known) > _NAMED else ""
    named = ", ".join(map(printable, known[:_NAMED])) + more
    return InputError(f"case {printable(case)} has no events here; cases that have: {named or 'none'}")
