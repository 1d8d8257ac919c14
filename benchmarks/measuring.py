"""How long a command takes as a process of its own, and how much memory it and its child processes hold.

A run is timed from its start to its end, so that starting Python and loading libraries are counted. Memory
is looked at while it runs; what that costs is a few milliseconds of another process at every look.
"""

from __future__ import annotations

import os
import resource
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import psutil

LOOK_EVERY = 0.05
"""Seconds between two looks at the memory of a run; at its start the looks are closer together."""
_FIRST_LOOKS = 0.005
HEADINGS = (
    f"{'work':<34}{'events':>10}{'median s':>10}{'min':>8}{'max':>8}{'cpu s':>8}{'MB':>8}{'MB of one':>11}"
)
"""Above the lines that `line` writes. MB: all processes of a run together; MB of one: the largest."""
_MB = 1024 * 1024
_KB_OF_MAXRSS = 1024 if sys.platform == "linux" else 1


class CommandFailed(Exception):
    """A command that ended with an error, or had to be ended."""

    def __init__(self, command: Sequence[str], what: str, said: str) -> None:
        super().__init__(f"{' '.join(command)}: {what}" + (f"\n{said}" if said else ""))


@dataclass(frozen=True, slots=True)
class Spread:
    """The middle and the ends of several figures."""

    median: float
    least: float
    most: float

    @classmethod
    def of(cls, figures: Iterable[float]) -> Spread:
        """The spread of at least one figure."""
        held = sorted(figures)
        return cls(statistics.median(held), held[0], held[-1])


@dataclass(frozen=True, slots=True)
class Run:
    """One run of a command.

    `wall`: seconds from start to end. `cpu`: seconds of all its threads, user and system, and of the child
    processes it waited for. `tree_mb`: the most that it and its child processes held together at any look
    (resident megabytes; what processes share is counted once for each). `process_mb`: the most that any one
    of them ever held.
    """

    wall: float
    cpu: float
    tree_mb: float
    process_mb: float


@dataclass(frozen=True, slots=True)
class Measured:
    """The counted runs of a command."""

    command: tuple[str, ...]
    runs: tuple[Run, ...]

    @property
    def wall(self) -> Spread:
        """Seconds from start to end."""
        return Spread.of(run.wall for run in self.runs)

    @property
    def cpu(self) -> Spread:
        """Seconds of processor time."""
        return Spread.of(run.cpu for run in self.runs)

    @property
    def tree_mb(self) -> float:
        """The most memory of the process and its child processes together in any run, megabytes."""
        return max(run.tree_mb for run in self.runs)

    @property
    def process_mb(self) -> float:
        """The most memory of any one process in any run, megabytes."""
        return max(run.process_mb for run in self.runs)


def measured(
    command: Sequence[str],
    runs: int = 5,
    *,
    uncounted: int = 1,
    limit: float | None = None,
    folder: Path | None = None,
    environment: Mapping[str, str] | None = None,
) -> Measured:
    """Run a command several times after some that are not counted, its output thrown away.

    `limit` is in seconds for each run; `folder` is where it runs; `environment` is added to this process's
    own. Raises CommandFailed if a run ends with an error or passes the limit.
    """
    found = [
        once(command, limit=limit, folder=folder, environment=environment) for _ in range(uncounted + runs)
    ]
    return Measured(tuple(command), tuple(found[uncounted:]))


def once(
    command: Sequence[str],
    *,
    limit: float | None = None,
    folder: Path | None = None,
    environment: Mapping[str, str] | None = None,
) -> Run:
    """Run a command once. Raises CommandFailed as `measured` does."""
    with tempfile.TemporaryFile() as errors:
        began = time.perf_counter()
        process = subprocess.Popen(
            command,
            stdout=subprocess.DEVNULL,
            stderr=errors,
            cwd=folder,
            env={**os.environ, **(environment or {})},
        )
        watch = _Watch(process.pid, began, limit)
        watch.start()
        try:
            _, status, used = os.wait4(process.pid, 0)
        except BaseException:
            watch.end_tree()
            raise
        finally:
            watch.stop()
        wall = time.perf_counter() - began
        process.returncode = os.waitstatus_to_exitcode(status)
        errors.seek(0)
        said = errors.read().decode(errors="replace")[-2000:].strip()
    if watch.too_long:
        raise CommandFailed(command, f"not done after {limit:g} seconds", said)
    if process.returncode:
        raise CommandFailed(command, f"ended with {process.returncode}", said)
    largest = _largest(used.ru_maxrss, watch.process_bytes)
    return Run(wall, used.ru_utime + used.ru_stime, max(watch.tree_bytes, largest) / _MB, largest / _MB)


def line(work: str, events: int, found: Measured) -> str:
    """A line of a table: seconds from start to end, the median of processor seconds, and memory."""
    wall = found.wall
    return (
        f"{work:<34}{events:>10,}{wall.median:>10.2f}{wall.least:>8.2f}{wall.most:>8.2f}"
        f"{found.cpu.median:>8.2f}{found.tree_mb:>8.0f}{found.process_mb:>11.0f}"
    )


def _largest(maxrss: int, seen: int) -> int:
    """The most that any one process held, in bytes.

    The kernel's own figure misses nothing, but a process inherits in it the peak of the one that started it:
    it is believed only where it is above this process's own. Else what the looks saw stands, which misses
    what grew after the last of them: keep the process that measures small.
    """
    own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return maxrss * _KB_OF_MAXRSS if maxrss > own else seen


class _Watch(threading.Thread):
    """Looks at a process and its child processes while they run, and ends them when the limit has passed."""

    def __init__(self, pid: int, began: float, limit: float | None) -> None:
        super().__init__(daemon=True)
        self.tree_bytes = 0
        self.process_bytes = 0
        self.too_long = False
        self._pid = pid
        self._until = None if limit is None else began + limit
        self._done = threading.Event()

    def run(self) -> None:
        """Look until told to stop."""
        wait = _FIRST_LOOKS
        while True:
            self._look()
            if self._until is not None and time.perf_counter() > self._until and not self._done.is_set():
                self.too_long = True
                self.end_tree()
            if self._done.wait(wait):
                return
            wait = min(2 * wait, LOOK_EVERY)

    def stop(self) -> None:
        """Look no more."""
        self._done.set()
        self.join()

    def end_tree(self) -> None:
        """End the process and its child processes."""
        for process in self._tree():
            try:
                process.kill()
            except psutil.Error:
                continue

    def _look(self) -> None:
        together = 0
        for process in self._tree():
            try:
                held: int = process.memory_info().rss
            except psutil.Error:
                continue
            together += held
            self.process_bytes = max(self.process_bytes, held, _peak(process.pid))
        self.tree_bytes = max(self.tree_bytes, together)

    def _tree(self) -> list[psutil.Process]:
        try:
            top = psutil.Process(self._pid)
            return [top, *top.children(recursive=True)]
        except psutil.Error:
            return []


def _peak(pid: int) -> int:
    """The most a running process has held so far, in bytes; 0 where the system does not say."""
    try:
        told = Path(f"/proc/{pid}/status").read_text(encoding="ascii", errors="replace")
    except OSError:
        return 0
    lines = (line.split() for line in told.splitlines() if line.startswith("VmHWM:"))
    return next((int(words[1]) * 1024 for words in lines), 0)
