"""One browser, and one page of a few children of the example council, for all tests of the page as it is seen."""

from __future__ import annotations

import csv
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from compliance.cli.main import run
from tests.page.browsers import NoBrowser, chromium

if TYPE_CHECKING:
    from playwright.sync_api import Browser

COUNCIL = Path(__file__).resolve().parents[2] / "examples" / "council"

FEW = ("200004", "200006", "200018", "200025", "200103")
"""Children with something overdue, due soon, breached and not judged, and with a concern: all that a page can show."""


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    try:
        with chromium() as found:
            yield found
    except NoBrowser as none:
        pytest.skip(str(none))


@pytest.fixture(scope="session")
def few(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The export of these children. It asks for the browser first, since without one there is no need for a page."""
    folder = tmp_path_factory.mktemp("few")
    for settings in COUNCIL.glob("*.yaml"):
        shutil.copy(settings, folder)
    with (
        (COUNCIL / "events.csv").open(encoding="utf-8", newline="") as all_,
        (folder / "events.csv").open("w", encoding="utf-8", newline="") as few,
    ):
        rows = csv.reader(all_)
        written = csv.writer(few)
        written.writerow(next(rows))
        written.writerows(row for row in rows if row[0] in FEW)
    return folder


@pytest.fixture(scope="session")
def address(few: Path) -> str:
    """Where the page is."""
    page = few / "page.html"
    assert run(["report", str(few), "-q", "--output", str(page)]) == 0
    return page.as_uri()


@pytest.fixture(scope="session")
def annual_address(few: Path, tmp_path_factory: pytest.TempPathFactory) -> str:
    """Where the annual report is."""
    page = tmp_path_factory.mktemp("annual") / "annual.html"
    assert run(["annual", str(few), "-q", "--year", "2023-24", "--output", str(page)]) == 0
    return page.as_uri()
