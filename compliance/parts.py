"""A large export checked in parts of whole cases, one after the other or in several processes at once.

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

from compliance.engines.running import Progress
from compliance.findings.build import findings_table
from compliance.findings.kept import KeptFindings, NotKept, OnDisk
from compliance.judging import Judge, Outcome
from compliance.model.problems import RunError
from compliance.sources.large_events import CaseRange, LargeEvents
from compliance.sources.seen import Seen


@dataclass(frozen=True, slots=True)
class Together:
    """What all parts come to."""

    outcome: Outcome
    seen: Seen
    findings: KeptFindings


def checked_in_parts(
    events: LargeEvents, judge: Judge, *, jobs: int, keep: bool, progress: Progress | None = None
) -> Together:
    """The events judged part by part, in `jobs` processes; one job is this process.

    `keep`: whether findings are written to temporary files to be read later. `progress` is told how many
    parts are done. Raises RunError where a process ends before it has answered.
    """
    folder = TemporaryDirectory(prefix="compliance-") if keep else None
    files = [Path(folder.name) / f"{n:06}.parquet" if folder else None for n in range(len(events.ranges))]
    parts = [_Part(events, judge, cases, file) for cases, file in zip(events.ranges, files, strict=True)]
    done = []
    try:
        with closing(_answers(parts, jobs, folder)) as answers:
            for answer in answers:
                done.append(answer)
                if progress:
                    progress(len(done), len(parts))
    except BaseException:
        if folder:
            folder.cleanup()
        raise
    findings = OnDisk(folder, tuple(file for file in files if file)) if folder else NotKept()
    outcome = reduce(add, (outcome for outcome, _ in done))
    return Together(outcome, reduce(add, (seen for _, seen in done)), findings)


@dataclass(frozen=True, slots=True)
class _Part:
    events: LargeEvents
    judge: Judge
    cases: CaseRange
    file: Path | None


def _answers(
    parts: Sequence[_Part], jobs: int, folder: TemporaryDirectory[str] | None
) -> Generator[tuple[Outcome, Seen], None, None]:
    """What each part comes to, in order of the parts."""
    if jobs <= 1 or len(parts) == 1:
        yield from map(_done, parts)
        return
    # Most exports are not large, and importing these takes longer than summing one of them up.
    from concurrent.futures.process import BrokenProcessPool

    from compliance.processes import processes

    with processes(min(jobs, len(parts)), folder.name if folder else None) as pool:
        try:
            yield from pool.map(_done, parts)
        except BrokenProcessPool as error:
            raise RunError(
                "a process that checked a part of the events ended before it had answered, most likely for want "
                "of memory; try again with fewer jobs or fewer events at once"
            ) from error


def _done(part: _Part) -> tuple[Outcome, Seen]:
    table, seen = part.events.read(part.cases)
    judge = part.judge.without(seen.unread(part.judge.plan.vocabulary)).doubting(
        seen.oddities.irregularities()
    )
    rated, outcome = judge.judged(table)
    if part.file is not None:
        findings_table(rated, judge.doubting(outcome.attention).telling).write_parquet(part.file)
    return outcome, seen
