"""The benchmarks of England, of growth and of an Annex A run from end to end, small, and print the rows they name."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from compliance.rulebook.load import load_rulebook

FOLDER = Path(__file__).parents[2] / "benchmarks"

for extra in ("duckdb", "pandas", "psutil", "pyarrow"):
    pytest.importorskip(extra)
if not FOLDER.is_dir():
    pytest.skip("the benchmarks are not here", allow_module_level=True)


def printed(script: str, *arguments: str) -> str:
    command = [sys.executable, str(FOLDER / script), *arguments]
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def rows(text: str) -> dict[str, list[float]]:
    """The figures of each line of the tables, by the work they are of."""
    found = re.findall(r"^(\S.*?) {2,}([\d,.]+(?: +[\d,.]+){6,})$", text, re.MULTILINE)
    return {work: [float(figure.replace(",", "")) for figure in figures.split()] for work, figures in found}


def test_the_national_table(tmp_path: Path) -> None:
    arguments = ("--children", "60", "--runs", "1", "--share", "0.1", "--folder", str(tmp_path))
    text = printed("national.py", *arguments)
    children, events = re.findall(r"England: (\d+) children, ([\d,]+) events", text)[0]
    assert int(children) >= 60
    of_all = float(events.replace(",", ""))
    table = rows(text)
    whole = [work for work, figures in table.items() if figures[0] == of_all]
    assert [re.sub(r"\d+ jobs", "N jobs", work) for work in whole] == [
        "check, N jobs (default)",
        "check, 1 job",
        "check, all findings written",
        "read and sort (floor)",
        "check, seven rules",
        "DuckDB SQL, seven duties",
    ]
    share = table.keys() - set(whole)
    assert share == {"pandas per child, share", "durable-rules naive, share"}
    assert all(table[work][0] < of_all / 2 for work in share)
    assert all(figures[-1] == pytest.approx(figures[0] / figures[1], rel=0.05) for figures in table.values())
    assert {path.name for path in tmp_path.iterdir()} == {"england-60", "england-60.made.json"}


def test_the_table_of_an_annex_a() -> None:
    table = rows(printed("annex_a.py", "--children", "5", "--runs", "1"))
    assert list(table) == ["Annex A, check", "Annex A, calamine alone"]
    check, floor = table.values()
    assert check[0] == floor[0] >= 5


RULES = len(load_rulebook().rules)


@pytest.mark.parametrize(
    ("only", "named"),
    [
        ("whole", ["CSV, 1x events", "CSV, 2x events", "CSV, 4x events"]),
        ("parts", ["Parquet in parts, 8x events", "Parquet in parts, 16x events"]),
        ("rules", [f"{RULES} rules", f"{2 * RULES} rules", f"{4 * RULES} rules"]),
    ],
)
def test_the_tables_of_growth(only: str, named: list[str]) -> None:
    table = rows(printed("growth.py", "--children", "2", "--runs", "1", "--only", only))
    assert list(table) == named
    beside_the_row_before = [figures[7:] for figures in table.values()]
    assert [len(ratios) for ratios in beside_the_row_before] == [0, *[4] * (len(named) - 1)]
    if only == "rules":
        assert [ratios[0] for ratios in beside_the_row_before[1:]] == [2, 2]


def test_repeated_rules_share_no_track_with_the_rules(tmp_path: Path) -> None:
    printed("repeated_rules.py", str(tmp_path), "3")
    plain = load_rulebook()
    book = load_rulebook([tmp_path])
    assert len(book.rules) == 3 * len(plain.rules)
    assert len(book.tracks) == 3 * len(plain.tracks)
    copies = [yaml.safe_load(file.read_text(encoding="utf-8")) for file in sorted(tmp_path.rglob("*.yaml"))]
    named = re.findall(r"'track': '([^']*)'", repr(copies))
    assert named
    assert not plain.tracks.keys() & set(named)
