"""`compliance rules names`: every name that a rule may be written with; and where rules were read from."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from compliance.rulebook.load import load_packs
from compliance.rulebook.shipped import shipped_base

Cli = Callable[..., Any]


def test_every_name_is_listed_with_what_it_means(cli: Cli) -> None:
    ran = cli("rules", "names")
    book = load_packs(optional=True).book()

    assert ran.code == 0
    lines = {line.strip().split(":")[0] for line in ran.out.splitlines()}
    for names in (book.families, book.scopes, book.tracks, book.totals, book.conditions, book.readings):
        assert set(names) <= lines
    assert set(book.vocabulary.state) | set(book.vocabulary.events) <= lines
    assert "period_of_care: from became looked after to ceased looked after" in ran.out
    assert max(map(len, ran.out.splitlines())) <= 80


def test_the_names_of_a_pack_are_among_them(cli: Cli, base: Path) -> None:
    out = cli("rules", "names", base.parent).out

    assert "  reviews: reviews, in the period of care: review held\n" in out
    assert "adoptive_placement" not in out


@pytest.mark.parametrize("id_", ["VIS-2", "LVC-2", "SHB-1", "VIS-11"])
def test_a_page_says_which_of_them_its_rule_is_written_with(cli: Cli, id_: str) -> None:
    rule = load_packs().book().rules[id_]
    page = " ".join(cli("explain", id_).out.split())

    assert f"Written with family {rule.head.family}, " in page
    for name in (*([rule.track.id] if rule.track else ()), *rule.head.conditions, *rule.head.readings):
        assert name in page.split("Written with")[1]


def test_where_rules_were_read_from_is_said_of_others_and_of_all_if_asked(cli: Cli, pack: Path) -> None:
    assert cli("rules", "names").err == ""
    assert cli("rules", "names", pack).err == f"rules: {pack}\n"
    assert cli("rules", "names", pack, "-q").err == ""
    assert f"rules: {shipped_base()}\n" in cli("rules", "names", "-v").err
