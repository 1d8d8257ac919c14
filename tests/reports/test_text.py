"""The report in a terminal, 80 columns wide."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import date
from io import StringIO
from pathlib import Path

import pytest
from rich.console import Console

import compliance
from compliance.checking.report import Report
from compliance.checking.request import Request
from compliance.reports.terminal import rendered
from compliance.reports.text_report import print_report
from tests.strategies.checks import check
from tests.strategies.local_standard import PACK

AS_OF = date(2025, 1, 31)
REVIEWED = "x,became_looked_after,2024-12-06\nx,review_held,2024-12-20\n"
"""A child who shows that reviews are recorded."""


def shown(report: Report, limit: int = 15, *, verbose: bool = False) -> str:
    return rendered(lambda console: print_report(report, console, limit, verbose=verbose), colour=False)


def checked(
    folder: Path, rows: str, *select: str, as_of: date = AS_OF, header: str = "case,event,on"
) -> Report:
    path = folder / "events.csv"
    path.write_text(f"{header}\n{rows}")
    return check(Request((path,), today=as_of, select=select))


def test_the_report_on_a_small_export(report: Report, as_kept: Callable[[str, str], None]) -> None:
    as_kept("report.txt", shown(report))
    as_kept("report-verbose.txt", shown(report, verbose=True))


def test_no_line_is_wider_than_80_columns_whatever_the_ids(tmp_path: Path) -> None:
    long = "x" * 60
    rows = (
        f"{long},became_looked_after,2024-12-06,,\n{long},mitigation_recorded,2024-12-07,REV-1,{'because ' * 20}\n"
        f"2,became_looked_after,2025-01-13,,\n2,review_held,2025-01-14,,\n3,review_hold,2025-01-14,,\n"
    )

    text = shown(checked(tmp_path, rows, "REV", "HLT", "EDU-1", header="case,event,on,rule,reason"))

    assert max(len(line) for line in text.splitlines()) <= 80
    assert "x" * 20 in text


def test_nothing_is_cut_off_in_a_narrow_terminal(report: Report) -> None:
    narrow, wide = StringIO(), StringIO()
    print_report(report, Console(file=narrow, width=40), 15)
    print_report(report, Console(file=wide, width=200), 15)

    assert "…" not in narrow.getvalue()
    assert Counter("".join(narrow.getvalue().split())) == Counter("".join(wide.getvalue().split()))


def test_a_long_id_goes_on_in_the_next_line_and_the_other_columns_stay_readable(tmp_path: Path) -> None:
    long = "".join(f"{n:03}" for n in range(20))
    rows = f"{long},placement_started,2024-11-04\n{long},visit,2024-11-05\n{long},became_looked_after,2024-11-04\n"

    text = shown(checked(tmp_path, rows, "VIS-2"))

    overdue = text[text.index("OVERDUE") : text.index("DUE SOON")].splitlines()[2:]
    width = overdue[0].index("Rule") - 2
    assert "".join(line[:width].strip() for line in overdue[1:]) == long
    assert [line[width:].split("  ")[-1].strip() for line in overdue[1:4]] == [
        "Visits in the first year",
        "of a placement",
        "",
    ]


def test_one_of_anything_is_said_in_the_singular(tmp_path: Path) -> None:
    rows = "1,became_looked_after,2024-12-06,\n1,became_looked_after,2024-12-06,3\n"

    text = shown(checked(tmp_path, rows, "REV-1", header="case,event,on,score"), verbose=True)

    assert "Event files: 2 events of 1 case\n" in text
    assert "England: 0 of 1 rule can be judged" in text
    assert "- 1 row repeats an event that is already there; each event counts once (case" in text
    assert "filled in 1 row of became_looked_after" in text


def test_an_id_of_36_characters_is_shown_in_full(tmp_path: Path) -> None:
    case = "0f5a2b1c-77d1-4e6b-9a0e-2f6a51c0be11"

    text = shown(checked(tmp_path, f"{case},became_looked_after,2024-12-06\n{REVIEWED}", "REV-1"))

    (line,) = [line for line in text.splitlines() if case in line]
    assert line == f"{case}  REV-1  8 Jan 2025  23 days  First review"


def test_lines_have_no_blanks_at_their_ends_and_no_codes_for_colour(report: Report) -> None:
    text = shown(report)

    assert not [line for line in text.splitlines() if line != line.rstrip()]
    assert "\x1b" not in text


HEADINGS = (
    "As of the end of",
    "OVERDUE",
    "DUE SOON",
    "CONCERNS",
    "SCORECARD",
    "MET IN TIME",
    "CHILDREN",
    "COULD NOT BE JUDGED",
    "WHAT WAS READ",
)


def test_what_needs_doing_comes_first_and_what_cannot_be_said_last(tmp_path: Path) -> None:
    # Child 1: the review and the visit are both overdue, which is a concern. Child 2 shows that both are recorded.
    rows = (
        "1,became_looked_after,2024-11-01,\n1,placement_started,2024-11-01,p1\n"
        "2,became_looked_after,2025-01-10,\n2,placement_started,2025-01-10,p2\n2,visit,2025-01-13,\n"
        "3,became_looked_after,2024-12-02,\n3,review_held,2024-12-20,\n"
    )

    lines = shown(checked(tmp_path, rows, header="case,event,on,placement")).splitlines()

    found = [next(h for h in HEADINGS if line.startswith(h)) for line in lines if line.startswith(HEADINGS)]
    assert tuple(found) == HEADINGS


def waiting(folder: Path, days: range) -> Report:
    """Children looked after from days of November 2024, of whom one was reviewed."""
    rows = "".join(f"{day},became_looked_after,2024-11-{day:02}\n" for day in days)
    return checked(folder, rows + REVIEWED, "REV-1")


def listed(text: str) -> list[str]:
    """The children in the list of what is overdue."""
    block = text.split("OVERDUE", 1)[1].split("DUE SOON", 1)[0].splitlines()[2:]
    return [line.split()[0] for line in block if "REV-1" in line]


def test_the_longest_overdue_comes_first(tmp_path: Path) -> None:
    assert listed(shown(waiting(tmp_path, range(4, 9)))) == ["4", "5", "6", "7", "8"]


def test_what_is_overdue_for_more_than_a_year_comes_last(tmp_path: Path) -> None:
    rows = f"old,became_looked_after,2023-11-06\nnew,became_looked_after,2024-11-06\n{REVIEWED}"

    assert listed(shown(checked(tmp_path, rows, "REV-1"))) == ["new", "old"]


def test_headings_say_why_what_is_overdue_for_longer_stands_below(tmp_path: Path) -> None:
    # The plan of 4 is overdue for longer than the review of 1, that of 3 for years; 2 shows that plans are recorded.
    header = "case,event,on,kind"
    rows = (
        "1,became_looked_after,2024-12-06,\n3,became_looked_after,2023-11-06,\n4,became_looked_after,2024-11-04,\n"
        "4,review_held,2024-12-03,care\n2,became_looked_after,2024-12-06,\n2,review_held,2024-12-20,care\n"
        "2,care_plan_updated,2025-01-03,\n"
    )
    (tmp_path / "local.yaml").write_text(PACK)
    (tmp_path / "events.csv").write_text(f"{header}\n{rows}")
    asked = Request(
        (tmp_path / "events.csv",),
        today=AS_OF,
        rules=(tmp_path / "local.yaml",),
        select=("REV-1", "LOC", "PLN-3"),
    )

    text = shown(compliance.check(asked))

    block = text.split("OVERDUE: ", 1)[1].split("DUE SOON", 1)[0]
    lines = [line for line in block.splitlines() if ", the longest" in line or line[:1] in ("1", "3", "4")]
    assert [line.split("  ")[0] for line in lines] == [
        "Demanded by law, the longest overdue first: 1",
        "1",
        "Asked by guidance and national standards, the longest overdue first: 1",
        "4",
        "Asked by the council's own standards, the longest overdue first: 1",
        "1",
        "Overdue for more than a year, perhaps done and never recorded, the longest",
        "3",
        "3",
    ]


@pytest.mark.parametrize(("limit", "children", "more"), [(3, 3, "and 2 more"), (5, 5, ""), (0, 5, "")])
def test_lists_are_cut_to_the_limit_and_say_so(tmp_path: Path, limit: int, children: int, more: str) -> None:
    text = shown(waiting(tmp_path, range(4, 9)), limit)

    assert "OVERDUE: 5 for 5 children" in text
    assert len(listed(text)) == children
    assert ("more; --limit 0" in text) == bool(more)
    assert more in text


def test_where_nothing_is_amiss_the_report_says_so(tmp_path: Path) -> None:
    rows = "1,became_looked_after,2024-12-06\n1,review_held,2024-12-20\n"

    text = shown(checked(tmp_path, rows, "REV-1", "MIS-1"))

    assert "1 of 2 rules can be judged, and no\noccasion was seen for 1\n" in text
    assert "TO PUT RIGHT" not in text
    assert "OVERDUE: 0 for 0 children\n  nothing\n" in text
    assert "DUE SOON: 0 for 0 children\n  nothing\n" in text
    assert "COULD NOT BE JUDGED from this export: 0 of 1\n  nothing\n" in text


def test_what_cannot_be_judged_is_never_told_as_good_news(tmp_path: Path) -> None:
    rows = "1,became_looked_after,2024-12-06\n1,review_held,2024-12-20\n"

    none = shown(checked(tmp_path, rows, "HLT-3", "IRO-3"))
    some = shown(checked(tmp_path, rows, "HLT-3", "REV-1"))

    assert "OVERDUE: not known, since none of 2 findings can be judged\n" in none
    assert "; none of\nHealth or Independent reviewing officer, whose events are not in the export\n" in none
    assert "OVERDUE: none of what can be judged; 1 of 2 findings cannot be\n" in some
    assert "; none of\nHealth, whose events are not in the export\n" in some
    assert "nothing\n" not in none + some


def test_families_of_which_something_is_missing_besides_events_are_told_apart(tmp_path: Path) -> None:
    rows = "1,became_looked_after,2024-12-06\n1,pep_completed,2025-01-09\n"

    text = shown(checked(tmp_path, rows, "EDU-2"))

    assert "; none of\nEducation, of which too little is known\n" in text


def test_a_manager_sees_who_is_overdue_in_the_first_screen(tmp_path: Path) -> None:
    # One child of each kind that has to be settled first, and one who waits for a review.
    header = "case,event,on,date_of_birth,legal_status"
    rows = (
        "1,became_looked_after,2020-12-06,2005-01-02,\n2,visit,2024-12-06,,\n"
        "3,became_looked_after,2024-12-06,2014-01-02,\n3,child,,2014-01-03,\n"
        "4,became_looked_after,2024-12-06,2014-01-02,C2\n4,became_looked_after,2024-12-06,2014-01-02,E1\n"
        "5,became_looked_after,2024-12-06,2014-01-02,\n5,pep_completed,2024-12-07,,\n"
        "6,became_looked_after,2025-01-13,2014-01-02,\n6,review_held,2025-01-14,,\n"
    )

    lines = shown(checked(tmp_path, rows, header=header)).splitlines()

    assert "TO PUT RIGHT FIRST: 4 children" in lines
    assert "1  18 or over with no end of care: 1" in lines
    assert "1  in one table and not in another: 2" in lines
    assert "1  two children under one number: 3" in lines
    assert "1  records that contradict one another: 4" in lines
    assert next(n for n, line in enumerate(lines) if line.startswith("5      REV-1")) < 24


def test_a_duty_due_today_is_shown_as_such(tmp_path: Path) -> None:
    rows = f"1,became_looked_after,2024-12-06\n{REVIEWED}"

    text = shown(checked(tmp_path, rows, "REV-1", as_of=date(2025, 1, 8)))

    assert "DUE SOON: 1 for 1 child" in text
    (line,) = [line for line in text.splitlines() if line.startswith("1 ")]
    assert line.split() == ["1", "REV-1", "8", "Jan", "2025", "today", "First", "review"]


def test_like_gaps_stand_together_with_how_many_there_are(tmp_path: Path) -> None:
    rows = "".join(f"{case},became_looked_after,2024-12-06\n" for case in range(12))

    report = checked(tmp_path, rows, "REV-1", "HLT-3")
    short, text = shown(report), shown(report, verbose=True)

    assert "      24  not in this export: dental check, review held (care)\n" in short
    assert "12  not in this export: dental check" not in short
    assert "COULD NOT BE JUDGED from this export: 24 of 24\n" in text
    assert "      12  not in this export: dental check\n          HLT-3 12\n" in text
    assert "To close a gap add the missing events" in text
