"""Waiting that ends at once when somebody asks the program to stop."""

from __future__ import annotations

import select
import signal
import socket
import sys
from types import FrameType
from typing import Self

_MANY = 4096
"""More signals than are waiting to be read at any time."""


class Waiting:
    """What waits for input or for time to pass until SIGINT or SIGTERM arrives, which it then holds as `asked`.

    Nothing is broken off: what is under way goes on, and looks at `asked` when it is done. Only SIGINT a second
    time interrupts, for somebody who does not want to wait for that. Use it as a context manager, in the main
    thread.
    """

    def __init__(self) -> None:
        self.asked = False

    def wait(self, seconds: float | None, readable: int | None = None) -> None:
        """Wait so long, or without end for None; until the descriptor is readable, if one is given."""
        if self.asked:
            return
        # On Windows only sockets can be waited for: the reading itself waits there.
        if readable is not None and sys.platform == "win32":
            return
        woken = self._woken.fileno()
        either = [woken] if readable is None else [woken, readable]
        if woken in select.select(either, [], [], seconds)[0]:
            self._woken.recv(_MANY)

    def __enter__(self) -> Self:
        self._woken, self._waker = socket.socketpair()
        self._waker.setblocking(False)
        # A signal that arrives before the waiting begins is there to be read when it does.
        self._wakes_before = signal.set_wakeup_fd(self._waker.fileno(), warn_on_full_buffer=False)
        self._before = {
            number: signal.signal(number, self._ask) for number in (signal.SIGINT, signal.SIGTERM)
        }
        return self

    def __exit__(self, *_: object) -> None:
        for number, handler in self._before.items():
            signal.signal(number, handler)
        signal.set_wakeup_fd(self._wakes_before)
        self._woken.close()
        self._waker.close()

    def _ask(self, number: int, _frame: FrameType | None) -> None:
        if self.asked and number == signal.SIGINT:
            raise KeyboardInterrupt
        self.asked = True


def is_readable(descriptor: int) -> bool:
    """Whether something can be read, or the end, without waiting for it."""
    if sys.platform == "win32":
        return True
    return bool(select.select([descriptor], [], [], 0)[0])
