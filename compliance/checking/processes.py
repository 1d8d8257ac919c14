"""Processes that share the work of this one, and end with it however it ends."""

from __future__ import annotations

import os
import shutil
import signal
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager, suppress
from multiprocessing import get_context
from multiprocessing.connection import Connection
from threading import Thread


@contextmanager
def processes(jobs: int, folder: str | None) -> Iterator[ProcessPoolExecutor]:
    """Processes that end when the block is left, and in the middle of their work where it is left by an error.

    They end too where this process is gone, killed perhaps, and then remove the folder that they write to.
    """
    if hasattr(signal, "siginterrupt"):
        # The table library's own handler of Ctrl-C would let the wait for an answer go on.
        signal.siginterrupt(signal.SIGINT, True)
    context = get_context("spawn")
    ended, alive = context.Pipe(duplex=False)
    pool = ProcessPoolExecutor(jobs, context, _end_with_the_other, (ended, folder))
    try:
        with _one_thread_each():
            yield pool
    except BaseException:
        alive.close()
        raise
    finally:
        pool.shutdown(cancel_futures=True)
        alive.close()
        ended.close()


def _end_with_the_other(ended: Connection, folder: str | None) -> None:
    """Ends this process, whatever it is doing, when the other end of the pipe is closed."""
    # Ctrl-C reaches all processes of a terminal; the one that started this one says what becomes of it.
    signal.signal(signal.SIGINT, signal.SIG_IGN)

    def wait() -> None:
        with suppress(OSError):
            ended.poll(None)
        if folder is not None:
            shutil.rmtree(folder, ignore_errors=True)
        os._exit(1)

    Thread(target=wait, name="until the other ends", daemon=True).start()


@contextmanager
def _one_thread_each() -> Iterator[None]:
    """Processes started meanwhile use one thread: there is one for each processor already."""
    name = "POLARS_MAX_THREADS"
    before = os.environ.get(name)
    os.environ[name] = "1"
    try:
        yield
    finally:
        if before is None:
            del os.environ[name]
        else:
            os.environ[name] = before
