"""Files that are written whole or not at all, and what is said where they cannot be."""

from __future__ import annotations

import os
import re
import shutil
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from secrets import token_hex

from compliance.problems import ComplianceError, RunError

_OF_THE_SYSTEM = re.compile(r"\(os error (\d+)\)")
"""How the table library tells an error of the operating system, as one of its own at times."""

_ONES_OWN, _AS_USUAL = 0o600, 0o666


@contextmanager
def whole(output: Path, *, private: bool = True) -> Iterator[Path]:
    """A file to write to, which becomes `output` when all is written; until then, and if not, `output` is as it was.

    A `private` file is made so that nobody else can read it, as records of children should be. A file that is
    there keeps who may read it, and a link goes on leading where it led. A pipe or a device is written to as
    it is. Raises RunError where it cannot be written.
    """
    with _in_words(output):
        if output.exists() and not output.is_file():
            yield output
            return
        target = Path(os.path.realpath(output))
        part = target.with_name(f".{token_hex(8)}.part")
        try:
            os.close(os.open(part, os.O_CREAT | os.O_EXCL, _ONES_OWN if private else _AS_USUAL))
            if target.exists():
                part.chmod(stat.S_IMODE(target.stat().st_mode))
            yield part
            part.replace(target)
            if private:
                _log_written(output)
        finally:
            part.unlink(missing_ok=True)


def _log_written(path: Path) -> None:
    # Imported when something is written: help must not wait for it.
    from compliance.logs import logger

    logger(__name__).info("%s is written", path)


@contextmanager
def filled(folder: Path) -> Iterator[None]:
    """What is written into a folder meanwhile stays there when all is written; if not, none of it does.

    Raises RunError where it cannot be written.
    """
    made = not folder.exists()
    before = set() if made or not folder.is_dir() else set(folder.iterdir())
    try:
        with _in_words(folder):
            yield
    except BaseException:
        with suppress(OSError):
            for path in set(folder.iterdir()) - before:
                shutil.rmtree(path) if path.is_dir() else path.unlink()
            if made:
                folder.rmdir()
        raise


@contextmanager
def _in_words(path: Path) -> Iterator[None]:
    try:
        yield
    except BrokenPipeError:
        # Whoever read a pipe went away.
        raise
    except Exception as error:
        if (said := said_of(error)) is None:
            raise
        raise RunError(f"{path}: cannot be written: {said}") from error


def said_of(error: Exception) -> str | None:
    """What the operating system says of a file, as "No space left on device"; None for any other error."""
    if isinstance(error, ComplianceError):
        return None
    if said := _OF_THE_SYSTEM.search(str(error)):
        return os.strerror(int(said[1]))
    return error.strerror or str(error) if isinstance(error, OSError) else None
