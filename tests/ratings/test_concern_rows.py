"""What is left out before concerns are looked for makes no difference to them."""

from __future__ import annotations

import polars as pl
import pytest

from compliance.checking.request import Request
from compliance.findings.build import finding_ids
from compliance.findings.kept import InMemory
from compliance.ratings.concerns import concerns, load_concerns
from compliance.ratings.concerns.judged import judged_rows, of_interest
from compliance.ratings.concerns.model import AtLeast, ConcernRule, Kind, OneOf, Pattern
from compliance.rulebook.load import (
    concern_documents,
)
from compliance.rulebook.shipped import shipped_base
from tests.strategies.checks import check
from tests.strategies.councils import AS_OF, council_file
from tests.strategies.shipped import england


@pytest.fixture(scope="module")
def rated(tmp_path_factory: pytest.TempPathFactory) -> pl.DataFrame:
    file = council_file(tmp_path_factory.mktemp("council"), 40, seed=3)
    kept = check(Request(paths=(file,), today=AS_OF)).kept
    assert isinstance(kept, InMemory)
    rated = kept.rated
    return rated.with_columns(finding_ids(rated))


def found(rules: tuple[ConcernRule, ...], rated: pl.DataFrame) -> list[tuple[str, str, tuple[str, ...]]]:
    raised, notes = concerns(rules, judged_rows(rated), AS_OF)
    assert notes == []
    return [(c.id, c.case, c.findings) for c in raised]


def test_the_concerns_that_ship_are_the_same(rated: pl.DataFrame) -> None:
    rules = load_concerns(concern_documents((shipped_base(),)), england())
    looked_at = of_interest(rated, rules)

    assert found(rules, looked_at) == found(rules, rated) != []
    assert looked_at.height < rated.height / 4


@pytest.mark.parametrize("least", [1, 2, 4])
@pytest.mark.parametrize("status", ["overdue", "met", "missed"])
def test_runs_and_what_rules_them_out_are_the_same(rated: pl.DataFrame, least: int, status: str) -> None:
    run = Pattern(Kind.LATE_RUN, (OneOf("family", ("visits", "reviews")), AtLeast("length", least)))
    any_run = Pattern(Kind.LATE_RUN, (AtLeast("length", least + 1),))
    late = Pattern(Kind.FINDING, (OneOf("status", (status,)), AtLeast("days_late", least)))
    by_status = Pattern(Kind.FINDING, (OneOf("status", (status,)), OneOf("family", ("plans", "health"))))
    rules = (
        ConcernRule("CON-1", "a", "b", "c", (run,), by_status),
        ConcernRule("CON-2", "a", "b", "c", (late, by_status), any_run),
        ConcernRule("CON-3", "a", "b", "c", (by_status, any_run), late),
    )

    assert found(rules, of_interest(rated, rules)) == found(rules, rated)
