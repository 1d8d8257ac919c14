"""How fast a monitor answers, one event at a time, and whether its memory stays where it is.

    python benchmarks/live.py [--children 100] [--before 300] [--then 30] [--at-once 1] [--generations 1] [--days 30]
                              [--log FILE] [--anywhere]

An invented council is made, and of its children --children are taken, each with as many first events as --before
and --then together, moved in time so that the last of them is on the day that is judged. The first --before events
of each child are told in one call, then the others of all children, --at-once in a call, in order of their days;
one in ten arrives up to sixty days late, one in thirty is told wrong first and corrected later. That is one
generation; the next is of other children with the same lives. Only the latter calls are timed. In the end the clock
is put forward --days times by a day, which is timed apart. As many children are kept at hand as one generation has.

Everything runs on one processor, the rules engine's process included, unless --anywhere. Without --log the log is
a file (SQLite) in a temporary folder.
"""

from __future__ import annotations

import argparse
import gc
import os
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import islice
from pathlib import Path
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

import psutil

from compliance.live.messages import EventMessage
from compliance.live.monitor import Monitor
from compliance.model.coverage import ALWAYS, Record
from compliance.rulebook.load import load_rulebook, load_working_days
from compliance.rulebook.vocabulary_file import load_vocabulary
from compliance.sources.coverage_file import Declared
from compliance_synthetic import CouncilPlan, council

AS_OF = date(2025, 6, 30)
_LONDON = ZoneInfo("Europe/London")
_MB = 1024 * 1024
_LATE = 10
_WRONG = 30
_TOLD_EVERY = 100_000


@dataclass(slots=True)
class Timed:
    """Seconds of every call, in order."""

    observed: list[float] = field(default_factory=list)
    advanced: list[float] = field(default_factory=list)
    collected: list[float] = field(default_factory=list)
    events: int = 0
    told: int = 0
    changes: int = 0

    def collecting(self, phase: str, told: dict[str, int]) -> None:
        """Note how long Python's collector takes whenever it looks through everything that is kept."""
        if told["generation"] == 2:
            now = time.perf_counter()
            self.collected.append(-now if phase == "start" else self.collected.pop() + now)


def lives(children: int, length: int) -> list[list[str]]:
    """The first so many events of so many children, in order of their days, the last of them on the day judged.

    As JSON: text that lies about costs the memory's keeper nothing, while messages would be looked through with
    what the monitor keeps.
    """
    plan = CouncilPlan(
        children_looked_after=max(400, 8 * children),
        admissions_a_year=max(160, 4 * children),
        first_day=date(2017, 1, 1),
        last_day=AS_OF,
        seed=1,
    )
    found: list[list[str]] = []
    for frame in council(plan, load_working_days()).events.partition_by("case"):
        if frame.height >= length and len(found) < children:
            rows = frame.sort("on", nulls_last=False).head(length).to_dicts()
            shift = AS_OF - rows[-1]["on"]
            messages = (_message(n, row, shift) for n, row in enumerate(rows))
            found.append([m.model_dump_json(exclude_unset=True) for m in messages])
    return found


def _message(number: int, row: dict[str, Any], shift: timedelta) -> EventMessage:
    """One row of the council, every day in it moved by as much."""
    told = {name: value for name, value in row.items() if value is not None and name not in ("file", "row")}
    return EventMessage.model_validate({"id": f"{number}", **{k: _moved(v, shift) for k, v in told.items()}})


def _moved(value: Any, shift: timedelta) -> Any:
    """A day or a time of day in London, moved; anything else as it is."""
    if isinstance(value, datetime):
        return f"{value.astimezone(_LONDON).replace(tzinfo=None) + shift}"
    return value + shift if isinstance(value, date) else value


def of_child(life: Sequence[str], child: str) -> list[EventMessage]:
    """The same life, of another child."""
    messages = map(EventMessage.model_validate_json, life)
    return [m.model_copy(update={"id": f"{child}-{m.id}", "case": child}) for m in messages]


def arriving(messages: Sequence[EventMessage], chance: Random) -> list[EventMessage]:
    """The messages in the order in which they arrive: some late, some wrong and then corrected."""
    found: list[tuple[date, EventMessage]] = []
    for message in messages:
        on = date.fromisoformat(f"{message.on}") if message.on is not None else None
        day = on or AS_OF
        if chance.randrange(_LATE) == 0:
            day += timedelta(days=chance.randrange(1, 60))
        if chance.randrange(_WRONG) == 0 and on is not None and message.at is None:
            found.append((day, message.model_copy(update={"on": on - timedelta(days=3)})))
            later = day + timedelta(days=chance.randrange(1, 30))
            found.append((later, message.model_copy(update={"revision": 2})))
        else:
            found.append((day, message))
    return [message for _, message in sorted(found, key=lambda each: each[0])]


def tell(
    monitor: Monitor, told: dict[str, list[str]], then: int, at_once: int, timed: Timed, chance: Random
) -> None:
    """One generation, by child: what came before at once, then the rest as it arrives, so many in a call."""
    for child, life in told.items():
        monitor.observe(of_child(life[:-then], child))
        timed.events += len(life) - then
    last = [message for child, life in told.items() for message in of_child(life[-then:], child)]
    arrived = iter(arriving(last, chance))
    gc.callbacks.append(timed.collecting)
    while messages := list(islice(arrived, at_once)):
        began = time.perf_counter()
        timed.changes += len(monitor.observe(messages))
        timed.observed.append(time.perf_counter() - began)
        timed.told += len(messages)
    gc.callbacks.remove(timed.collecting)
    timed.events += len(last)


def pass_days(monitor: Monitor, days: int, timed: Timed) -> None:
    """The clock put forward day by day."""
    for _ in range(days):
        began = time.perf_counter()
        monitor.advance(monitor.as_of + timedelta(days=1))
        timed.advanced.append(time.perf_counter() - began)


def memory() -> tuple[float, float]:
    """Resident megabytes of this process, and of those it started."""
    this = psutil.Process()
    return this.memory_info().rss / _MB, sum(c.memory_info().rss for c in this.children(recursive=True)) / _MB


def report(timed: Timed) -> Iterator[str]:
    """The figures of all calls that were timed."""
    ordered = sorted(timed.observed)
    spent = sum(ordered)

    def at(share: float) -> str:
        return f"{1000 * ordered[min(len(ordered) - 1, int(share * len(ordered)))]:.2f} ms"

    yield (
        f"{timed.told:,} events in {len(ordered):,} calls, {timed.changes:,} changes: "
        f"{timed.told / spent:,.0f} events a second"
    )
    mean = 1000 * spent / len(ordered)
    yield f"observe: median {at(0.5)}, 99th percentile {at(0.99)}, longest {at(1)}, mean {mean:.2f} ms"
    many, longest = len(timed.collected), 1000 * max(timed.collected, default=0)
    yield f"of it, Python's collector through everything kept: {many} times, longest {longest:.0f} ms"
    if timed.advanced:
        days = len(timed.advanced)
        yield f"advance by a day: {days} times, mean {1000 * sum(timed.advanced) / days:.0f} ms"


def main() -> None:
    """Tell as many generations as are asked for, and print the figures."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--children", type=int, default=100)
    asked.add_argument("--before", type=int, default=300, help="events of each child told before")
    asked.add_argument("--then", type=int, default=30, help="events of each child told then")
    asked.add_argument("--at-once", type=int, default=1, help="events in each call that is timed")
    asked.add_argument("--generations", type=int, default=1)
    asked.add_argument(
        "--days", type=int, default=30, help="days by which the clock is put forward in the end"
    )
    asked.add_argument("--log", type=Path)
    asked.add_argument("--anywhere", action="store_true", help="use every processor there is")
    given = asked.parse_args()
    told = lives(given.children, given.before + given.then)
    # As the command `compliance watch` does, and docs/embedding.md says of a monitor's own process.
    gc.set_threshold(100_000)
    if not given.anywhere and hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    vocabulary = load_vocabulary()
    silence = Declared({Record(name): (ALWAYS,) for name in vocabulary.events}, others=False)
    timed, chance = Timed(), Random(1)
    with tempfile.TemporaryDirectory() as folder:
        log = given.log or Path(folder) / "events.sqlite"
        print(
            f"{len(told)} children of {given.before} events, and then {given.then} of each, {given.at_once} in a call"
        )
        shown = 0
        monitor = Monitor(
            load_rulebook(vocabulary=vocabulary),
            as_of=AS_OF,
            log=log,
            coverage=silence,
            cases_held=given.children,
        )
        for number in range(given.generations):
            children = {f"{number}-{n}": life for n, life in enumerate(told)}
            tell(monitor, children, given.then, given.at_once, timed, chance)
            if timed.events >= shown + _TOLD_EVERY or number == given.generations - 1:
                shown = timed.events
                own, others = memory()
                print(
                    f"{timed.events:>10,} events: {own:6.0f} MB, and {others:4.0f} MB of the rules engine",
                    flush=True,
                )
        pass_days(monitor, given.days, timed)
        monitor.close()
    for line in report(timed):
        print(line)


if __name__ == "__main__":
    main()
