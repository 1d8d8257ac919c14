"""Lines as they arrive: from a pipe, or at the end of a file that grows."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Protocol

from compliance.live.waiting import Waiting, is_readable
from compliance.model.regular_files import open_regular

AT_ONCE = 500
"""Lines that are taken at once, at most."""

_CHUNK = 1 << 16
_KEPT = 1 << 10
"""Bytes before the place a file was read to by which it is known again."""


@dataclass(frozen=True, slots=True)
class Line:
    """One whole line, and its number in what it was read from, from 1."""

    row: int
    text: bytes


class Lines(Protocol):
    """Where lines come from. `ended`: no more will come. `readable`: a descriptor that shows when more are there.

    `grew`: the last look brought more of a line that is not whole yet, so that there may be more of it at once.
    """

    name: str
    ended: bool
    grew: bool
    readable: int | None

    def take(self) -> list[Line]:
        """Whole lines that are there now, AT_ONCE of them at most, in order; it never waits for more."""
        ...

    def left(self) -> list[Line]:
        """Whole lines that were read, and that nobody could read a second time."""
        ...

    def broken_off(self) -> int | None:
        """The number of a line that was read in part, and that nobody could read a second time."""
        ...


class PipedLines:
    """Lines written to a pipe, until whoever writes closes it. The last one may lack its end.

    Not where the watch is asked to stop: whoever writes is then often stopped too, in the middle of a line.
    """

    name = "standard input"
    grew = False

    def __init__(self, descriptor: int, waiting: Waiting) -> None:
        self.readable: int | None = descriptor
        self.ended = False
        self._waiting = waiting
        self._descriptor = descriptor
        self._cut = _Cut()

    def take(self) -> list[Line]:
        """See `Lines`."""
        while not self.ended and self._cut.whole < AT_ONCE and is_readable(self._descriptor):
            data = os.read(self._descriptor, _CHUNK)
            if data:
                self._cut.add(data)
            else:
                self.ended = True
                if not self._waiting.asked:
                    self._cut.end()
        return self._cut.take(AT_ONCE)

    def left(self) -> list[Line]:
        """See `Lines`."""
        return self._cut.take(self._cut.whole)

    def broken_off(self) -> int | None:
        """See `Lines`."""
        return self._cut.broken_off


class FollowedLines:
    """The lines of a file, and those that are added to it; a part of a line waits for the rest of it.

    A file that was cut short, or another one of the name, is read from its start again, with lines numbered from
    1. With `once` it ends where the file does, and the last line may lack its end. `say` is told of what happens
    to the file.
    """

    readable: int | None = None

    def __init__(self, path: Path, *, once: bool, say: Callable[[str], None]) -> None:
        self.name = path.name
        self.ended = False
        self.grew = False
        self._path = path
        self._once = once
        self._say = say
        self._said = ""
        self._from_start()

    def take(self) -> list[Line]:
        """See `Lines`."""
        if not self._cut.whole:
            self._read_on()
        return self._cut.take(AT_ONCE)

    def left(self) -> list[Line]:
        """See `Lines`. None: the file is still there."""
        return []

    def broken_off(self) -> int | None:
        """See `Lines`. None: the file is still there."""
        return None

    def _from_start(self) -> None:
        self._cut = _Cut()
        self._at = 0
        self._before = b""
        self._inode: int | None = None

    def _read_on(self) -> None:
        data = b""
        try:
            with open_regular(self._path) as file:
                if not self._goes_on(file):
                    self._tell(f"{self.name} is another file than it was, and is read from its start again")
                    self._from_start()
                self._inode = os.fstat(file.fileno()).st_ino
                file.seek(self._at)
                data = file.read(_CHUNK)
        except OSError as error:
            self._tell(f"{self.name} cannot be read: {error.strerror}")
        else:
            self._said = ""
        self.grew = bool(data)
        if data:
            self._at += len(data)
            self._before = (self._before + data)[-_KEPT:]
            self._cut.add(data)
        elif self._once:
            self._cut.end()
            self.ended = True

    def _goes_on(self, file: BinaryIO) -> bool:
        """Whether the file still is the one that was read so far, whatever was added to it."""
        if self._inode is not None and os.fstat(file.fileno()).st_ino != self._inode:
            return False
        file.seek(self._at - len(self._before))
        return file.read(len(self._before)) == self._before

    def _tell(self, said: str) -> None:
        if said != self._said:
            self._say(said)
        self._said = said


class _Cut:
    """Bytes cut into lines."""

    def __init__(self) -> None:
        self._lines: deque[bytes] = deque()
        self._part: list[bytes] = []
        self._taken = 0

    @property
    def whole(self) -> int:
        """How many whole lines there are."""
        return len(self._lines)

    @property
    def broken_off(self) -> int | None:
        """The number of the line of which only a part is there."""
        return self._taken + self.whole + 1 if self._part else None

    def add(self, data: bytes) -> None:
        """Go on with these bytes."""
        rest, *following = data.split(b"\n")
        if rest:
            self._part.append(rest)
        if following:
            self._lines.extend((b"".join(self._part), *following[:-1]))
            self._part = following[-1:] if following[-1] else []

    def end(self) -> None:
        """Take what is there of the last line for all of it."""
        if self._part:
            self._lines.append(b"".join(self._part))
        self._part = []

    def take(self, most: int) -> list[Line]:
        """The next lines, which are then gone from here."""
        taken = [self._lines.popleft() for _ in range(min(most, self.whole))]
        first = self._taken + 1
        self._taken += len(taken)
        return [Line(row, text) for row, text in enumerate(taken, start=first)]
