"""SSDA903 returns of a few invented children, in which something is odd, missing, doubled or broken."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from random import Random

from compliance_synthetic import CouncilPlan, council, write_ssda903
from tests.fuzz.made_events import BYTE_BREAKS, TEXT_BREAKS
from tests.fuzz.written import Written, write, written_in
from tests.strategies.shipped import working_days

_CELLS = ("", " ", "0", "1", "-", "null", "30/02/2024", "2024-02-29", "1/4/24", "31/03/2024", "01/04/2024",
          "99/99/9999",
          "S", "X1", "E3", "V2", "Z9", "U6", "PR1", "101", "101.0", "1e5", "\x00", "é", "=1+1", "a,b", "two\nlines",
          "x" * 200, "\u202e", "01/01/1900", "31/12/2150")  # fmt: skip
_TITLES = ("", "CHILD", "child ", "DOB", "DECOM", "LA", "YEAR", "notes", "\ufeffCHILD")


def sound_return(folder: Path) -> Path:
    """Two years' returns of five children."""
    plan = CouncilPlan(
        children_looked_after=5,
        admissions_a_year=4,
        first_day=date(2022, 4, 1),
        last_day=date(2024, 3, 31),
        seed=3,
    )
    write_ssda903(council(plan, working_days()), folder, (2023, 2024))
    return folder


def made_return(chance: Random, sound: Path, folder: Path) -> Path:
    """A return made of a sound one."""
    tables = {path.relative_to(sound): written_in(path) for path in sorted(sound.rglob("*.csv"))}
    kept = {path: held for path, held in tables.items() if held and chance.random() < 0.85}
    harm = chance.choice((0, 1, 3, 10))
    for path, held in kept.items():
        at = (
            folder
            / path.parent.with_name(chance.choice((path.parent.name,) * 8 + ("2019-20", "x")))
            / path.name
        )
        at.parent.mkdir(parents=True, exist_ok=True)
        for _ in range(chance.randint(0, harm)):
            held = chance.choice(_HARM)(chance, held)
        write(held, at)
        if chance.random() < 0.1:
            text = chance.choice(TEXT_BREAKS)(chance, at.read_text(encoding="utf-8"))
            data = text.encode(chance.choice(("utf-8", "utf-8-sig", "cp1252", "utf-16")), errors="replace")
            at.write_bytes(chance.choice(BYTE_BREAKS)(chance, data) if chance.random() < 0.3 else data)
        if chance.random() < 0.03:
            (at.parent / f"copy of {at.name}").write_bytes(at.read_bytes())
    return folder


def _cell(chance: Random, held: Written) -> Written:
    if not held.rows:
        return held
    line = chance.choice([*held.rows])
    cells = [*held.rows[line]]
    if not cells:
        return held
    place = chance.randrange(len(cells))
    # Now and then another row's cell, which fits better and lies more.
    others = [row[place] for row in held.rows.values() if place < len(row)]
    cells[place] = chance.choice(_CELLS if chance.random() < 0.6 else others)
    return Written(held.titles, held.rows | {line: tuple(cells)})


def _rows(chance: Random, held: Written) -> Written:
    rows = [*held.rows.values()]
    match chance.randrange(3):
        case 0:
            chance.shuffle(rows)
        case 1:
            rows += chance.choices(rows, k=2) if rows else []
        case _:
            rows = [row for row in rows if chance.random() < 0.9]
    return Written(held.titles, dict(enumerate(rows, start=2)))


def _title(chance: Random, held: Written) -> Written:
    titles = [*held.titles]
    titles[chance.randrange(len(titles))] = chance.choice(_TITLES)
    return Written(tuple(titles), held.rows)


def _column(chance: Random, held: Written) -> Written:
    place = chance.randrange(len(held.titles))
    rows = {n: row[:place] + row[place + 1 :] for n, row in held.rows.items()}
    return Written(held.titles[:place] + held.titles[place + 1 :], rows)


_HARM: tuple[Callable[[Random, Written], Written], ...] = (_cell,) * 8 + (_rows, _rows, _title, _column)
