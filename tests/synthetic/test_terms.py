"""School terms and the settings file that names them."""

from __future__ import annotations

from datetime import date
from itertools import pairwise
from pathlib import Path

from compliance.model.documents import read_document
from compliance_synthetic import Council, school_terms, write_settings


def test_three_terms_a_year_apart_from_one_another() -> None:
    terms = school_terms(date(2015, 9, 1), date(2025, 8, 31))

    assert len(terms) == 30
    assert all(60 <= (term.last - term.first).days <= 110 for term in terms)
    assert all(earlier.last < later.first for earlier, later in pairwise(terms))
    assert terms[0].name == "2015/16 autumn"
    assert {term.first.month for term in terms} == {9, 1, 4}


def test_terms_that_the_days_only_touch_are_there_whole() -> None:
    (term,) = school_terms(date(2024, 10, 1), date(2024, 10, 1))

    assert (term.first, term.last, term.name) == (date(2024, 9, 3), date(2024, 12, 20), "2024/25 autumn")
    assert school_terms(date(2024, 8, 1), date(2024, 8, 20)) == ()


def test_settings_name_every_term_of_the_history(usual: Council, tmp_path: Path) -> None:
    path = tmp_path / "settings.yaml"
    write_settings(usual, path)

    read = read_document(path).data["terms"]
    assert [(t["term"], t["from"], t["to"]) for t in read] == [(t.name, t.first, t.last) for t in usual.terms]
    first = usual.events["on"].min()
    assert isinstance(first, date)
    assert read[0]["from"] <= max(first, date(2010, 9, 10))
    assert read[-1]["to"] > usual.plan.last_day
