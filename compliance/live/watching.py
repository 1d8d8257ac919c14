"""What is watched told to a monitor, and what has changed told on, until it ends or somebody asks to stop."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from compliance.live.changes import Change
from compliance.live.folders import ROW, Folder
from compliance.live.json_messages import JsonMessages, PutForward
from compliance.live.messages import EventMessage
from compliance.live.monitor import Monitor
from compliance.live.streams import Line, Lines
from compliance.live.waiting import Waiting
from compliance.model.counts import many
from compliance.printable import printable
from compliance.problems import InputError
from compliance.sources.export import WholeExport

_DAY_PASSES = 60.0
"""Seconds after which it is looked again whether a day has passed, at the latest."""


@dataclass(frozen=True, slots=True)
class Watching:
    """How a monitor is told of what is watched, and whom it tells.

    waiting  what ends the watch
    tell     is given the changes, before the monitor is told anything more
    say      is given what else there is to say
    today    what day it is, for a clock that goes forward by itself; None for one that only lines put forward
    every    seconds between two looks at files
    once     whether the watch ends with what is there
    """

    monitor: Monitor
    waiting: Waiting
    tell: Callable[[Sequence[Change]], None]
    say: Callable[[str], None]
    today: Callable[[], date] | None
    every: float
    once: bool

    def let_days_pass(self) -> None:
        """Put the clock to today, if it goes forward by itself."""
        if self.today is not None and (today := self.today()) > self.monitor.as_of:
            self.tell(self.monitor.advance(today))

    def wait(self, seconds: float | None, readable: int | None = None) -> None:
        """Wait so long, or until something is there, or for a day to pass."""
        if self.today is not None:
            seconds = min(_DAY_PASSES, _DAY_PASSES if seconds is None else seconds)
        self.waiting.wait(seconds, readable)


def watch_lines(lines: Lines, watching: Watching) -> bool:
    """Take in lines of JSON until they end. False if there were some and not one of them could be read."""
    hearing = _Hearing(lines.name, watching)
    while not watching.waiting.asked:
        watching.let_days_pass()
        taken = lines.take()
        if taken:
            hearing.take_in(taken)
        elif lines.ended:
            break
        elif not lines.grew:
            watching.wait(None if lines.readable is not None else watching.every, lines.readable)
    hearing.take_in(lines.left())
    if (row := lines.broken_off()) is not None:
        watching.say(f"{lines.name}, row {row}: broken off when the watch ended, and not read")
    return hearing.anything_read or not hearing.anything_told


def watch_folder(folder: Folder, watching: Watching) -> bool:
    """Take in a folder whenever its files have changed. False if it was to be read once and could not be."""
    seeing = _Seeing(folder, watching)
    while not watching.waiting.asked:
        watching.let_days_pass()
        if watching.once or folder.is_due(watching.monitor.as_of):
            read = seeing.read()
            if watching.once and read is not None:
                return read
        watching.wait(watching.every)
    return True


class _Hearing:
    """Lines on their way to the monitor."""

    def __init__(self, name: str, watching: Watching) -> None:
        self.anything_told = False
        self.anything_read = False
        self._name = name
        self._watching = watching
        self._messages = JsonMessages(name, lambda wrong: watching.say(str(wrong)))
        self._days_passed_told = False

    def take_in(self, lines: Sequence[Line]) -> None:
        events: list[EventMessage] = []
        for line in lines:
            told = self._messages.read(line)
            match told:
                case EventMessage():
                    events.append(told)
                case PutForward():
                    self._observe(events)
                    events = []
                    self._put_forward(told)
                case _:
                    self.anything_told |= bool(told)
                    for problem in told:
                        self._watching.say(str(problem))
        self._observe(events)

    def _observe(self, events: Sequence[EventMessage]) -> None:
        if not events:
            return
        monitor = self._watching.monitor
        self._watching.tell(monitor.observe(events, report=lambda wrong: self._watching.say(str(wrong))))
        self.anything_told = True
        self.anything_read = self.anything_read or any(event.id in monitor.told(event.id) for event in events)

    def _put_forward(self, line: PutForward) -> None:
        self.anything_told = self.anything_read = True
        monitor = self._watching.monitor
        if line.as_of < monitor.as_of:
            # Expected of lines that are read again; one such line stands for all of them.
            if not self._days_passed_told:
                self._watching.say(
                    f"{self._name}, row {line.row}: {line.as_of} has passed, the clock stands at {monitor.as_of}; "
                    "such lines change nothing"
                )
            self._days_passed_told = True
            return
        try:
            self._watching.tell(monitor.advance(line.as_of))
        except InputError as error:
            self._watching.say(f"{self._name}, row {line.row}: {error}")


class _Seeing:
    """A folder's exports on their way to the monitor."""

    def __init__(self, folder: Folder, watching: Watching) -> None:
        self._folder = folder
        self._watching = watching
        self._said: frozenset[str] = frozenset()

    def read(self) -> bool | None:
        """Take in the folder as it is now. False if it cannot be read, None if it changed meanwhile."""
        watching = self._watching
        try:
            export = self._folder.read(watching.monitor.as_of)
        except InputError as error:
            watching.say(f"{error}\nnothing is changed by that; it is read again when it has changed")
            return False
        if export is None:
            return None
        self._take_in(export)
        return True

    def _take_in(self, export: WholeExport) -> None:
        watching = self._watching
        events, cases = export.events.height, export.events["case"].n_unique()
        watching.say(f"{self._folder.path}: {many(events, 'event')} of {many(cases, 'case')}")
        about = [*export.notes, *map(str, export.problems)]
        for said in about:
            if said not in self._said:
                watching.say(f"- {printable(said)}")
        self._said = frozenset(about)
        told = self._folder.told_by(export, watching.monitor.told(ROW))
        watching.tell(watching.monitor.observe_rows(list(told), coverage=export.coverage))
