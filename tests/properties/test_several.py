"""A second source that says the same changes no answer, but for giving one where there was none."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path

import polars as pl
import pytest

import compliance
from compliance.checking.report import Report
from compliance.model.irregularities import Kind
from compliance.model.obligations import Status
from compliance_synthetic import Council, CouncilPlan, council, write_annex_a, write_ssd, write_ssda903
from tests.strategies.checks import check
from tests.strategies.shipped import working_days

LAST = date(2024, 3, 31)
KEY = ["rule", "case", "scope", "anchor_on", "due_on"]

FORMS: Mapping[str, Callable[[Council, Path], None]] = {
    "ssd": lambda of, folder: write_ssd(of, folder / f"ssd_{LAST}"),
    "ssda903": lambda of, folder: write_ssda903(of, folder, range(2020, 2025)),
    "annex-a": lambda of, folder: write_annex_a(of, folder / f"Annex A {LAST}.xlsx", LAST),
}


@pytest.fixture(scope="module")
def forms(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Path]:
    plan = CouncilPlan(
        children_looked_after=20,
        admissions_a_year=12,
        first_day=date(2020, 4, 1),
        last_day=LAST,
        seed=8,
    )
    made = council(plan, working_days())
    root = tmp_path_factory.mktemp("forms")
    for name, write in FORMS.items():
        (root / name).mkdir()
        write(made, root / name)
    return {name: root / name for name in FORMS}


def judged(*folders: Path) -> Report:
    # Of immunisations a return says more than the dataset, which has the day of their last change alone.
    return check(
        compliance.Request(
            paths=folders,
            today=LAST,
            as_of=LAST,
            vendor=compliance.Vendor.LCS,
            select=("REV", "VIS", "HLT", "PLC", "IRO", "MIS"),
            ignore=("HLT-5",),
        )
    )


def answers(report: Report) -> pl.DataFrame:
    """What is answered, of obligations that several stretches carry alike each."""
    found = pl.concat(list(report.kept.tables())).select(*KEY, "status")
    return found.filter(pl.col("status") != Status.NOT_ASSESSABLE.value).with_columns(
        pl.len().over(*KEY).alias("several")
    )


@pytest.mark.parametrize(
    ("first", "second"), [("ssd", "annex-a"), ("ssda903", "annex-a"), ("ssd", "ssda903")]
)
def test_what_one_source_answers_stands_beside_another(
    forms: Mapping[str, Path], first: str, second: str
) -> None:
    together = judged(forms[second], forms[first])
    doubtful = {each.case for each in together.irregularities if each.kind is Kind.SOURCES_DIFFER}
    alone = answers(judged(forms[first]))
    both = answers(together)

    kept = alone.join(both, on=[*KEY, "status"], how="anti", nulls_equal=True)

    assert set(kept["case"]) <= doubtful, kept.filter(~pl.col("case").is_in(list(doubtful))).rows()[:5]
    assert len(doubtful) <= 3
    assert both.height > alone.height or first == "ssd"


def test_in_any_order_they_are_one_export(forms: Mapping[str, Path]) -> None:
    one = judged(forms["ssda903"], forms["annex-a"])
    other = judged(forms["annex-a"], forms["ssda903"])

    assert answers(one).sort(pl.all()).equals(answers(other).sort(pl.all()))
    assert set(one.irregularities) == set(other.irregularities)
