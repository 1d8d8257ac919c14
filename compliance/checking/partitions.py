"""An export checked in parts of whole cases, one after the other or in several processes at once.

Cases do not touch one another, so parts add up to what the whole would have given.
"""

from __future__ import annotations

from collections.abc import Generator, Sequence
from contextlib import closing
from dataclasses import dataclass
from functools import reduce
from operator import add
from pathlib import Path
from tempfile import TemporaryDirectory

import polars as pl

from compliance.checking.evaluate import Judge, Outcome
from compliance.engines.executors import Progress
from compliance.findings.build import Telling, findings_table
from compliance.findings.kept import InMemory, KeptFindings, NotKept, OnDisk
from compliance.logs import logger
from compliance.problems import RunError
from compliance.sources.diagnostics import Seen
from compliance.sources.export import CaseRange, Export

_log = logger(__name__)


@dataclass(frozen=True, slots=True)
class Together:
    """What all parts come to."""

    outcome: Outcome
    seen: Seen
    findings: KeptFindings


def checked_in_parts(
    export: Export, judge: Judge, *, jobs: int, keep: bool, progress: Progress | None = None
) -> Together:
    """The events judged part by part, in `jobs` processes; one job is this process.

    `keep`: whether the findings of several parts are written to temporary files to be read later; those of a single
    part stay in memory. `progress` is told how many parts are done, or of a single part how many of its cases. Raises
    RunError where a process ends before it has answered.
    """
    if len(export.ranges) == 1:
        return checked_at_once(export, judge, export.ranges[0], progress)
    folder = TemporaryDirectory(prefix="compliance-") if keep else None
    files = [Path(folder.name) / f"{n:06}.parquet" if folder else None for n in range(len(export.ranges))]
    parts = [_Part(export, judge, cases, file) for cases, file in zip(export.ranges, files, strict=True)]
    done = []
    try:
        with closing(_answers(parts, jobs, folder)) as answers:
            for answer in answers:
                done.append(answer)
                _log.info("part %d of %d is done", len(done), len(parts))
                if progress:
                    progress(len(done), len(parts))
    except BaseException:
        if folder:
            folder.cleanup()
        raise
    findings = OnDisk(folder, tuple(file for file in files if file)) if folder else NotKept()
    outcome = reduce(add, (outcome for outcome, _ in done))
    return Together(outcome, reduce(add, (seen for _, seen in done)), findings)


def checked_at_once(
    export: Export, judge: Judge, cases: CaseRange, progress: Progress | None = None
) -> Together:
    """Some cases judged in this process, and what is found kept in memory."""
    rated, outcome, seen, telling = _judged(export, judge, cases, progress)
    return Together(outcome, seen, InMemory(rated, telling))


@dataclass(frozen=True, slots=True)
class _Part:
    export: Export
    judge: Judge
    cases: CaseRange
    file: Path | None


def _answers(
    parts: Sequence[_Part], jobs: int, folder: TemporaryDirectory[str] | None
) -> Generator[tuple[Outcome, Seen], None, None]:
    """What each part comes to, in order of the parts."""
    if jobs <= 1:
        yield from map(_done, parts)
        return
    # Most exports are not large, and importing these takes longer than summing one of them up.
    from concurrent.futures.process import BrokenProcessPool

    from compliance.checking.processes import processes

    with processes(min(jobs, len(parts)), folder.name if folder else None) as pool:
        try:
            yield from pool.map(_done, parts)
        except BrokenProcessPool as error:
            raise RunError(
                "a process that checked a part of the events ended before it had answered, most likely for want "
                "of memory; try again with fewer jobs or fewer events at once"
            ) from error


def _done(part: _Part) -> tuple[Outcome, Seen]:
    rated, outcome, seen, telling = _judged(part.export, part.judge, part.cases)
    if part.file is not None:
        findings_table(rated, telling).write_parquet(part.file)
    return outcome, seen


def _judged(
    export: Export, judge: Judge, cases: CaseRange, progress: Progress | None = None
) -> tuple[pl.DataFrame, Outcome, Seen, Telling]:
    """What some cases come to, what was seen in reading them, and what their findings are told with."""
    events, seen = export.read(cases)
    judge = judge.without(seen.unread(judge.plan.vocabulary)).doubting(seen.oddities.irregularities())
    rated, outcome = judge.judged(events, progress)
    return rated, outcome, seen, judge.doubting(outcome.attention).telling
