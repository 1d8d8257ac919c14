"""The duties done by hand agree with the product on complete records, whatever the file's format."""

from __future__ import annotations

import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from compliance_synthetic import Council, CouncilPlan, council, write_events
from tests.strategies.shipped import working_days

COMPARE = Path(__file__).parents[2] / "benchmarks" / "peers" / "compare.py"

pytest.importorskip("duckdb")
pytest.importorskip("pandas")
pytest.importorskip("pyarrow")
if not COMPARE.is_file():
    pytest.skip("the benchmarks are not here", allow_module_level=True)


@pytest.fixture(scope="module")
def council_of_forty() -> Council:
    plan = CouncilPlan(
        children_looked_after=40,
        admissions_a_year=20,
        first_day=date(2019, 9, 30),
        last_day=date(2024, 9, 30),
        seed=1,
    )
    return council(plan, working_days())


@pytest.mark.parametrize("suffix", [".csv", ".parquet"])
@pytest.mark.parametrize("as_of", ["2024-09-30", "2022-02-15"])
def test_peers_count_what_the_product_counts(
    council_of_forty: Council, tmp_path: Path, suffix: str, as_of: str
) -> None:
    file = tmp_path / f"events{suffix}"
    write_events(council_of_forty, file)
    done = subprocess.run(
        [sys.executable, str(COMPARE), str(file), as_of], check=False, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.endswith("all agree\n")
