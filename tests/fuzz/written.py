"""What a file holds, as Python's own readers see it: what the loaders' tables are held against."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from compliance.model.names import plain


@dataclass(frozen=True)
class Written:
    """Rows of texts by the line they begin on, blank ones left out, under the titles of their columns."""

    titles: tuple[str, ...]
    rows: dict[int, tuple[str, ...]]

    @property
    def is_a_table(self) -> bool:
        """Whether any form of file can hold just this: each column has a name of its own, and each row every cell."""
        names = [plain(title.replace("\ufeff", "").replace("\u00a0", " ")) for title in self.titles]
        whole = all(len(cells) == len(names) for cells in self.rows.values())
        return whole and all(names) and len({*names}) == len(names) > 1

    def repeated(self, column: str, times: Iterable[int]) -> Written:
        """The rows so many times over, each time about others: a number is added to what the column holds."""
        place = next(n for n, title in enumerate(self.titles) if plain(title) == plain(column))
        rows = (
            tuple(f"{cell}-{n}" if at == place and cell.strip() else cell for at, cell in enumerate(cells))
            for n in times
            for cells in self.rows.values()
        )
        return Written(self.titles, dict(enumerate(rows, start=2)))


def written_in(path: Path) -> Written | None:
    """What a file holds; None where Python cannot say, since it is broken, or no text, or no table."""
    if path.suffix == ".parquet":
        return _parquet(path)
    data = path.read_bytes()
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return None
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("cp1252", errors="replace")
    return _csv(text) if path.suffix == ".csv" else _json_lines(text)


def write(held: Written, path: Path) -> Path:
    """Write a table in the form of the path's ending."""
    cells = [[cell or None for cell in row] for row in held.rows.values()]
    match path.suffix:
        case ".csv":
            rows = [held.titles, *held.rows.values()]
            # Python's writer leaves a bare end of line of another system as it is, and reads it as one.
            bare = any("\r" in cell for row in rows for cell in row)
            with path.open("w", newline="", encoding="utf-8") as file:
                quoting = csv.QUOTE_ALL if bare else csv.QUOTE_MINIMAL
                csv.writer(file, lineterminator="\n", quoting=quoting).writerows(rows)
        case ".jsonl":
            lines = (
                json.dumps({title: cell for title, cell in zip(held.titles, row, strict=True) if cell})
                for row in cells
            )
            path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
        case _:
            pl.DataFrame(cells, dict.fromkeys(held.titles, pl.String), orient="row").write_parquet(path)
    return path


def _csv(text: str) -> Written | None:
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    rows: dict[int, tuple[str, ...]] = {}
    line = 1
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                rows[line] = tuple(cells)
            line = reader.line_num + 1
    except csv.Error:
        return None
    if not rows:
        return None
    first = next(iter(rows))
    if sum(bool(cell.strip()) for cell in rows[first]) < 2:
        # A line above the header, or none that is one.
        return None
    return Written(rows.pop(first), rows)


def _json_lines(text: str) -> Written | None:
    lines = {number: line for number, line in enumerate(text.split("\n"), start=1) if line.strip()}
    titles: dict[str, None] = {}
    found: dict[int, dict[str, object]] = {}
    for number, line in lines.items():
        try:
            told = json.loads(line)
        except (ValueError, RecursionError):
            told = None
        found[number] = told if isinstance(told, dict) else {}
        titles |= dict.fromkeys(found[number])
    texts = all(
        isinstance(cell, str) and cell.isprintable() for told in found.values() for cell in told.values()
    )
    if not texts:
        # Its lines can be counted still.
        return Written((), dict.fromkeys(found, ()))
    cells = {n: tuple(str(told.get(title, "")) for title in titles) for n, told in found.items()}
    return Written(tuple(titles), cells)


def _parquet(path: Path) -> Written | None:
    try:
        frame = pl.read_parquet(path, hive_partitioning=False)
    except (pl.exceptions.PolarsError, OSError):
        return None
    if not all(kind == pl.String for kind in frame.dtypes):
        return Written((), dict.fromkeys(range(1, frame.height + 1), ()))
    rows: Iterable[Sequence[str | None]] = frame.iter_rows()
    return Written(
        tuple(frame.columns),
        {n: tuple(cell or "" for cell in row) for n, row in enumerate(rows, start=1)},
    )
