"""`compliance watch` as a process: run to its end, or told and listened to while it runs."""

from __future__ import annotations

import os
import select
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import compliance

PATIENCE = 30.0
"""Seconds after which something that should have happened has not."""

Shown = tuple[str, str]


def command(*arguments: object) -> list[str]:
    return [sys.executable, "-m", "compliance", "watch", *map(str, arguments)]


def environment() -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(Path(compliance.__file__).parent.parent)}


def watch(folder: Path, *arguments: object, told: str = "") -> subprocess.CompletedProcess[str]:
    """A watch that ends by itself."""
    return subprocess.run(
        command(*arguments),
        cwd=folder,
        env=environment(),
        input=told,
        capture_output=True,
        text=True,
        timeout=2 * PATIENCE,
        check=False,
    )


class Running:
    """A watch that runs until it is stopped."""

    def __init__(self, process: subprocess.Popen[bytes]) -> None:
        self.process = process
        self.out = b""
        self.err = b""

    def tell(self, text: str) -> None:
        assert self.process.stdin is not None
        self.process.stdin.write(text.encode())
        self.process.stdin.flush()

    def until(self, *, out: str = "", err: str = "") -> None:
        """Wait until both have been written."""
        ends = time.monotonic() + PATIENCE
        while not (out.encode() in self.out and err.encode() in self.err):
            left = ends - time.monotonic()
            assert left > 0, (self.out, self.err)
            self._read(left)

    def changes(self) -> list[Shown]:
        """What was written on standard output so far: rule and change, of JSON Lines."""
        return shown(self.out.decode())

    def stop(self, number: int) -> int:
        """The exit code after a signal."""
        self.process.send_signal(number)
        return self.end()

    def end(self) -> int:
        out, err = self.process.communicate(timeout=PATIENCE)
        self.out, self.err = self.out + out, self.err + err
        return self.process.returncode

    def _read(self, seconds: float) -> None:
        out, err = self.process.stdout, self.process.stderr
        assert out is not None
        assert err is not None
        ready = select.select([out, err], [], [], seconds)[0]
        if out in ready:
            self.out += os.read(out.fileno(), 1 << 16)
        if err in ready:
            self.err += os.read(err.fileno(), 1 << 16)


@contextmanager
def running(folder: Path, *arguments: object) -> Iterator[Running]:
    process = subprocess.Popen(
        command(*arguments),
        cwd=folder,
        env=environment(),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    try:
        yield Running(process)
    finally:
        if process.poll() is None:
            process.kill()
        process.communicate()


def shown(out: str) -> list[Shown]:
    changes = [compliance.Change.model_validate_json(each) for each in out.splitlines()]
    return [(change.case, change.change.value) for change in changes]
