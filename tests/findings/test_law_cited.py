"""The law of a finding is that of the version in force for it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from compliance.checking.report import Report
from compliance.model.findings import Finding

Judge = Callable[..., Report]
AS_OF = date(2024, 6, 28)
PACK = """\
pack: local
rules:
  - id: LOC-1
    title: Local review
    family: reviews
    owed: A review is held.
    track: reviews
    after: start
    within: 10 working_days
    law: &old
      {instrument: Local policy, provision: old part, force: local, checked: primary, url: "https://example.org/old"}
    versions:
      - {from: 2023-01-01, to: 2023-12-31}
      - from: 2024-02-01
        law: {instrument: Local policy, provision: new part, force: local, checked: partly}
  - id: LOC-2
    title: Local review by due day
    family: reviews
    owed: A review is held.
    track: reviews
    after: start
    within: 10 working_days
    law: *old
    versions:
      - {from: 2023-01-01, to: 2023-12-31, selected_by: due}
      - from: 2024-01-01
        selected_by: due
        law: {instrument: Local policy, provision: new part, force: local, checked: partly}
"""


BEGAN = (
    *("2022-12-31", "2023-01-01", "2023-12-13", "2023-12-14", "2023-12-31"),
    *("2024-01-01", "2024-01-31", "2024-02-01"),
)


@pytest.fixture(scope="module")
def report(judge: Judge) -> Report:
    """One child looked after from each of the days, whose case is that day."""
    rows = "".join(f"{day} became_looked_after {day} legal_status=C2\n" for day in BEGAN)
    return judge(rows + "0 review_held 2024-01-05 kind=care\n", AS_OF, "LOC", "REV-1", rules=PACK)


def findings(report: Report, began: str, rule: str) -> list[Finding]:
    return [f for f in report.findings if (f.case, f.rule) == (began, rule)]


@pytest.mark.parametrize(
    ("began", "provision", "since", "url", "checked"),
    [
        ("2023-01-01", "old part", date(2023, 1, 1), "https://example.org/old", "primary"),
        ("2023-12-31", "old part", date(2023, 1, 1), "https://example.org/old", "primary"),
        ("2024-02-01", "new part", date(2024, 2, 1), None, "partly"),
    ],
)
def test_the_version_in_force_on_the_anchor_day_is_cited(
    report: Report, began: str, provision: str, since: date, url: str | None, checked: str
) -> None:
    (finding,) = findings(report, began, "LOC-1")

    law = finding.law
    assert (law.instrument, law.provision, law.force.value) == ("Local policy", provision, "local")
    assert (law.version_from, law.url, law.checked.value) == (since, url, checked)


@pytest.mark.parametrize("began", ["2022-12-31", "2024-01-01", "2024-01-31"])
def test_where_no_version_is_in_force_nothing_is_owed(report: Report, began: str) -> None:
    assert findings(report, began, "LOC-1") == []
    assert len(findings(report, began, "REV-1")) == 1


@pytest.mark.parametrize(
    ("began", "due", "provision"),
    [
        ("2023-12-13", date(2023, 12, 29), "old part"),
        ("2023-12-14", date(2024, 1, 2), "new part"),
    ],
)
def test_a_version_chosen_by_the_due_day_is_cited_by_the_due_day(
    report: Report, began: str, due: date, provision: str
) -> None:
    # Ten working days over Christmas and Boxing Day, and over New Year's Day.
    (finding,) = findings(report, began, "LOC-2")

    assert (finding.due_on, finding.law.provision) == (due, provision)


def test_a_shipped_rule_cites_its_instrument_and_where_to_read_it(report: Report) -> None:
    (finding,) = findings(report, "2024-01-01", "REV-1")

    assert finding.law.model_dump(mode="json") == {
        "instrument": "SI 2010/959",
        "provision": "reg 33(1)",
        "force": "regulation",
        "version_from": "2011-04-01",
        "url": "https://www.legislation.gov.uk/uksi/2010/959/regulation/33",
        "checked": "primary",
    }
