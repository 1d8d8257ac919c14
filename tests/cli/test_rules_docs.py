"""`compliance rules docs`: the rules as pages of Markdown."""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import redirect_stderr, redirect_stdout
from io import StringIO
from pathlib import Path
from typing import Any

import pytest

from compliance.cli.main import run
from compliance.rulebook.load import load_packs
from compliance.rulebook.shipped import shipped_rules
from tests.cli.conftest import Ran

Cli = Callable[..., Any]


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Ran]:
    """The folder of the pages of all that comes with the package, and what was said when they were written."""
    folder = tmp_path_factory.mktemp("rules") / "pages"
    with redirect_stdout(StringIO()) as out, redirect_stderr(StringIO()) as err:
        code = run(["rules", "docs", str(folder)])
    return folder, Ran(code, out.getvalue(), err.getvalue())


@pytest.fixture
def folder(written: tuple[Path, Ran]) -> Path:
    return written[0]


def test_the_pages_that_were_written_are_counted(written: tuple[Path, Ran]) -> None:
    folder, ran = written
    rules = len(load_packs(optional=True).book().rules)

    assert ran == Ran(0, f"written: {rules + 1} pages to {folder}\n", "")


def test_the_index_leads_by_family_to_a_page_of_every_rule(folder: Path) -> None:
    book = load_packs(optional=True).book()
    index = (folder / "index.md").read_text()

    assert re.findall(r"^\| \[(.+?)\]\((.+?)\) ", index, re.M) == [
        (rule.head.id, f"{rule.head.id}.md")
        for family in book.families
        for rule in book.rules.values()
        if rule.head.family == family
    ]
    assert {path.name for path in folder.iterdir()} == {"index.md", *(f"{id_}.md" for id_ in book.rules)}
    assert "## Visits\n" in index


def test_a_page_says_what_when_by_which_law_and_shows_an_example(folder: Path) -> None:
    page = (folder / "VIS-1.md").read_text()

    assert page.startswith(
        "# VIS-1 First visit in a placement\n\nThe social worker visits the child within one week"
    )
    assert "\n## By when\n\n- Within 1 week.\n" in page
    assert "SI 2010/959, reg 28(2)(a) (regulation).\n" in page
    assert "\n  - <https://www.legislation.gov.uk/uksi/2010/959/regulation/28>\n" in page
    assert "\n- A6: Is something done on the last day of a time limit in time?\n" in page
    assert "\n- An SSDA903 return carries all but visit (social worker).\n" in page
    assert "\n## An example\n\n- " in page
    assert page.endswith("\n[All rules](index.md)\n")


def test_a_page_says_what_explain_says(folder: Path, cli: Cli) -> None:
    for rule in ("REV-1", "HLT-1-20WD", "EDU-2"):
        page = (folder / f"{rule}.md").read_text().removesuffix("\n[All rules](index.md)\n")
        plain = re.sub(r"\\(.)", r"\1", re.sub(r"^ *(- |#+ )", "", page.replace("<http", "http"), flags=re.M))
        printed = cli("explain", rule).out
        # Lines of a terminal are broken, also within a long address.
        assert "".join(plain.replace(">", "").split()) == "".join(printed.split())


def test_a_rule_without_an_example_is_named_and_makes_it_1(cli: Cli, base: Path, tmp_path: Path) -> None:
    ran = cli("rules", "docs", tmp_path / "pages", base)

    assert ran.code == 1
    assert ran.err == (
        f"rules: {base}\n"
        "warning: local.yaml:10: LOC-1: its page has no example, since no test shows it met or met late; write one "
        "beside the rule\n"
    )
    assert "An example" not in (tmp_path / "pages" / "LOC-1.md").read_text()


def test_rules_of_a_pack_have_pages_too(cli: Cli, tmp_path: Path) -> None:
    ran = cli("rules", "docs", tmp_path, shipped_rules() / "local" / "rotherham")

    assert (ran.code, ran.err) == (0, "")
    page = (tmp_path / "RTH-REV-1.md").read_text()
    assert "\n- 28 days after Monday 2 September 2024: Monday 30 September 2024, that day in time.\n" in page


def test_words_that_markdown_would_take_for_its_own_are_shown_as_they_are(
    cli: Cli, base: Path, tmp_path: Path
) -> None:
    base.write_text(
        base.read_text().replace("title: Early first review", 'title: "Early | <first> *review*"')
    )

    cli("rules", "docs", tmp_path / "pages", base)

    assert r"| Early \| \<first\> \*review\* |" in (tmp_path / "pages" / "index.md").read_text()


def test_a_file_is_no_folder(cli: Cli, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("kept")

    ran = cli("rules", "docs", tmp_path / "file")

    assert ran.code == 2
    assert (tmp_path / "file").read_text() == "kept"
