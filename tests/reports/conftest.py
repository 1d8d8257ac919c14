"""A small fixed export, and texts that are kept to compare with."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from compliance.checking.report import Report
from compliance.checking.request import Request
from tests.strategies.checks import check

GOLDEN = Path(__file__).parent / "golden"
AS_OF = date(2025, 1, 31)
SELECT = ("REV-1", "REV-2", "REV-3", "PLN-3", "HLT-3")

# Child 1 waits for a first review; 2 was reviewed in time and 3 late; 4 is due soon; 5 left without one;
# 6 was in care before the export begins; 7 has a mitigation; all that is told of 8 is a mistake.
EVENTS = """\
case,event,on,legal_status,kind,review,placement,date_of_birth,rule,reason,approver
1,child,,,,,,2015-05-14,,,
1,became_looked_after,2024-12-06,C2,,,,,,,
2,became_looked_after,2024-12-06,C2,,,,,,,
2,review_held,2024-12-20,,care,r1,,,,,
2,care_plan_updated,2025-01-14,,,,,,,,
3,became_looked_after,2024-11-04,C2,,,,,,,
3,review_held,2024-12-03,,care,r2,,,,,
4,became_looked_after,2025-01-06,V2,,,,,,,
5,became_looked_after,2024-10-01,C2,,,,,,,
5,ceased_looked_after,2024-11-15,,,,,,,,
6,placement_started,2024-09-02,,,,p1,,,,
7,became_looked_after,2024-12-18,C2,,,,,,,
7,mitigation_recorded,2025-01-20,,,,,,REV-1,in hospital,w17
8,review_held,2025-01-32,,care,r3,,,,,
"""


def checked(
    folder: Path, text: str = EVENTS, *, as_of: date = AS_OF, select: tuple[str, ...] = SELECT
) -> Report:
    path = folder / "events.csv"
    path.write_text(text)
    return check(Request((path,), today=as_of, select=select))


@pytest.fixture(scope="package")
def report(tmp_path_factory: pytest.TempPathFactory) -> Report:
    """The report on the fixed export."""
    return checked(tmp_path_factory.mktemp("export"))


@pytest.fixture
def as_kept() -> Callable[[str, str], None]:
    """Asserts that a text is the one kept under a name. With UPDATE_GOLDEN=1 it is kept anew: read the diff."""

    def compare(name: str, text: str) -> None:
        path = GOLDEN / name
        if os.environ.get("UPDATE_GOLDEN"):
            path.write_text(text)
        assert text == path.read_text()

    return compare
