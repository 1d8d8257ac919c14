"""Returns of two years: names of files, and the order of rows, decide nothing; what cannot be read is not undone."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given
from hypothesis import strategies as st

import compliance
from compliance.model.obligations import BREACHES, Status
from tests.strategies.checks import check
from tests.strategies.returns import LAST_DAYS, Tables, returns, written

AS_OF = LAST_DAYS[1]
# None of them says a year or a day.
NAMES = ("current", "previous", "a", "b", "old", "new", "return", "zz", "copy", "from the system")

Judged = tuple[str, str, date | None, date | None, Status, date | None]


def judged(*folders: Path) -> list[Judged]:
    """What is found, without where it was read."""
    report = check(compliance.Request(paths=folders, today=AS_OF, as_of=AS_OF, select=("REV", "IRO-2")))
    return [(f.case, f.rule, f.anchor_on, f.due_on, f.status, f.closed_on) for f in report.findings]


def answer(
    root: Path, both: tuple[Tables, Tables], folders: list[str], files: list[str]
) -> list[Judged] | None:
    """What two returns in folders of these names come to; None where nothing can be read of them."""
    for tables, folder in zip(both, folders, strict=True):
        written(root / folder, tables, files)
    try:
        return judged(*(root / folder for folder in folders))
    except compliance.InputError:
        return None


@given(returns(), st.permutations(NAMES), st.permutations(NAMES), st.randoms())
def test_renaming_files_and_folders_and_turning_rows_round_changes_nothing(
    both: tuple[Tables, Tables], folders: list[str], files: list[str], chance: object
) -> None:
    shuffled = tuple(
        {header: sorted(rows, key=lambda _: chance.random()) for header, rows in tables.items()}  # type: ignore[attr-defined]
        for tables in both
    )
    with TemporaryDirectory() as place:
        root = Path(place)
        plain = answer(root / "plain", both, ["one", "two"], ["header", "episodes", "reviews"])
        other = answer(root / "other", (shuffled[0], shuffled[1]), folders[:2], files[:3])
    assert other == plain


@given(returns(), st.permutations(NAMES))
def test_in_one_folder_too_names_decide_nothing(both: tuple[Tables, Tables], files: list[str]) -> None:
    with TemporaryDirectory() as place:
        root = Path(place)
        found = []
        for folder, names in (("plain", sorted(files)), ("other", files)):
            for n, tables in enumerate(both):
                written(root / folder, tables, names[3 * n : 3 * n + 3])
            try:
                found.append(judged(root / folder))
            except compliance.InputError:
                found.append([])
    assert found[0] == found[1]


@given(returns(), st.data())
def test_no_cell_of_a_return_that_cannot_be_read_makes_a_breach(
    both: tuple[Tables, Tables], data: st.DataObject
) -> None:
    places = [
        (n, header, row, cell)
        for n, tables in enumerate(both)
        for header, rows in tables.items()
        for row, text in enumerate(rows)
        for cell, written_there in enumerate(text.split(","))
        if written_there
    ]
    if not places:
        return
    n, header, row, cell = data.draw(st.sampled_from(places), label="cell")
    cells = both[n][header][row].split(",")
    # Most texts would be the number of some child.
    unreadable = ("1.2E+11",) if cell == 0 else ("?", "31/02/2023", "1.2E+11")
    cells[cell] = data.draw(st.sampled_from(unreadable), label="written there")
    rows = list(both[n][header])
    rows[row] = ",".join(cells)
    spoilt = [dict(tables) for tables in both]
    spoilt[n][header] = rows
    files = ["header", "episodes", "reviews"]
    with TemporaryDirectory() as place:
        before = answer(Path(place) / "before", both, ["2022-23", "2023-24"], files)
        after = answer(Path(place) / "after", (spoilt[0], spoilt[1]), ["2022-23", "2023-24"], files)
    known = {each[:4] for each in before or () if each[4] in BREACHES}
    assert {each[:4] for each in after or () if each[4] in BREACHES} <= known
