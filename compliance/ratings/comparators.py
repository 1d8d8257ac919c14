"""The same figures elsewhere, read from a file beside a scorecard."""

from __future__ import annotations

import csv
import re
from collections import defaultdict
from collections.abc import Collection
from pathlib import Path

from compliance.model.findings import Comparator
from compliance.model.names import nearest
from compliance.model.regular_files import open_regular
from compliance.printable import printable
from compliance.problems import RulebookError

_PLAIN = re.compile(r"-?[0-9]+(\.[0-9]+)?")

COLUMNS = ("line", "name", "value", "of", "source")
"""`line`: the id of a line. `name`: whose figure. `value`: a number, as the line has it. `of` (which time) and `source`
may be empty."""


def read_comparators(path: Path, lines: Collection[str]) -> dict[str, tuple[Comparator, ...]]:
    """The comparators of each line, in the order of the file.

    Raises RulebookError, with file, row and column, for a line that is not known and for what is no number.
    """
    by_line: defaultdict[str, list[Comparator]] = defaultdict(list)
    rows = csv.DictReader(_text(path).splitlines())
    lacking = [name for name in COLUMNS[:3] if name not in (rows.fieldnames or ())]
    if lacking:
        raise RulebookError(f"{path}:1: no column {lacking[0]}; expected {', '.join(COLUMNS)}")
    for n, row in enumerate(rows, start=2):
        line = (row["line"] or "").strip()
        if line not in lines:
            raise RulebookError(
                f"{path}:{n}: line: no line of the scorecard is called {printable(line)}{nearest(line, lines)}"
            )
        by_line[line].append(
            Comparator(
                name=(row["name"] or "").strip(),
                value=_number(path, n, row["value"] or ""),
                of=(row.get("of") or "").strip() or None,
                source=(row.get("source") or "").strip() or None,
            )
        )
    return {line: tuple(each) for line, each in by_line.items()}


def _number(path: Path, row: int, text: str) -> float:
    if not _PLAIN.fullmatch(number := text.strip().removesuffix("%")):
        raise RulebookError(f"{path}:{row}: value: {printable(text)} is no number; expected one such as 91.3")
    return float(number)


def _text(path: Path) -> str:
    try:
        with open_regular(path) as file:
            return file.read().decode("utf-8-sig")
    except OSError as error:
        raise RulebookError(f"{path}: cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise RulebookError(f"{path}: cannot be read: {error}") from error
