"""Several sources read as one: an event told twice is one, what differs is named, and no answer rests on it."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

import compliance
from compliance.model.irregularities import Kind
from compliance.model.obligations import ReasonCode, Status
from compliance.model.settings import Settings
from compliance.sources.pseudonyms import Pseudonyms
from tests.sources.annex_a_books import MADE_ON, child, list_8
from tests.strategies.checks import check

HEADER = "case,event,on,legal_status,kind,by,child_seen,mode,placement,placement_type\n"
IN_CARE = "1001,became_looked_after,2023-11-01,C1,,,,,,\n1001,placement_started,2023-11-01,,,,,,P1,U6\n"


def tracker(folder: Path, *rows: str) -> Path:
    """A file of events of the child whom List 8 shows in care since 1 November 2023, reviewed on the 20th."""
    path = folder / "tracker.csv"
    path.write_text(HEADER + IN_CARE + "".join(f"1001,{row}\n" for row in rows))
    return path


def report(
    *paths: Path,
    sources: tuple[str, ...] = (),
    as_of: date = MADE_ON,
    select: tuple[str, ...] = ("REV", "VIS"),
) -> compliance.Report:
    settings = Settings(sources=sources)
    return check(compliance.Request(paths=paths, today=as_of, as_of=as_of, settings=settings, select=select))


def of_rule(found: compliance.Report, rule: str) -> list[compliance.Finding]:
    return [finding for finding in found.findings if finding.rule == rule]


def told(found: compliance.Report) -> list[str]:
    return [str(each) for each in found.irregularities if each.kind is Kind.SOURCES_DIFFER]


def test_one_event_in_two_sources_is_one_with_two_rows_of_evidence(tmp_path: Path) -> None:
    found = report(list_8(tmp_path, child()), tracker(tmp_path, "review_held,2023-11-20,,care,,,,,"))

    (first,) = of_rule(found, "REV-1")
    assert first.status is Status.MET
    assert {each.file.split(",")[0] for each in first.evidence} == {"Annex A 2024-01-31.xlsx", "tracker.csv"}
    (second,) = of_rule(found, "REV-2")
    assert second.anchor_on == date(2023, 11, 20)
    assert told(found) == []
    assert any("told by more than one" in note for note in found.notes)


def test_a_placement_that_one_source_numbers_and_the_other_does_not_is_one(tmp_path: Path) -> None:
    found = report(list_8(tmp_path, child()), tracker(tmp_path, "review_held,2023-11-20,,care,,,,,"))

    (first,) = of_rule(found, "VIS-1")
    assert first.status is Status.MET
    assert first.met_on == date(2023, 11, 6)


def test_days_apart_are_judged_where_either_gives_the_same_answer(tmp_path: Path) -> None:
    # Due by 29 November: held in time on either day.
    found = report(list_8(tmp_path, child()), tracker(tmp_path, "review_held,2023-11-22,,care,,,,,"))

    (first,) = of_rule(found, "REV-1")
    assert first.status is Status.MET
    (second,) = of_rule(found, "REV-2")
    assert second.status in (Status.DUE_SOON, Status.NOT_DUE)
    assert second.due_on == date(2024, 2, 20), "of what is open the earlier due day counts"
    (said,) = told(found)
    assert "22 November 2023" in said
    assert "20 November 2023" in said


@pytest.mark.parametrize(
    ("sources", "status"),
    [
        ((), Status.NOT_ASSESSABLE),
        (("annex-a", "events"), Status.MET),
        (("annex-a",), Status.MET),
        (("events",), Status.MET_LATE),
    ],
    ids=["none is declared", "the list is better", "what is not named is worse", "the tracker is better"],
)
def test_days_apart_that_decide_are_judged_by_the_better_source_or_not_at_all(
    tmp_path: Path, sources: tuple[str, ...], status: Status
) -> None:
    # Due by 29 November.
    lists = list_8(tmp_path, child(review=date(2023, 11, 28)))
    found = report(lists, tracker(tmp_path, "review_held,2023-12-01,,care,,,,,"), sources=sources)

    (first,) = of_rule(found, "REV-1")
    assert first.status is status
    (said,) = told(found)
    if sources:
        assert "as the settings say" in said
    else:
        assert first.reason_code is ReasonCode.SOURCES_DIFFER
        assert first.reason is not None
        assert "28 November 2023" in first.reason
        assert "1 December 2023" in first.reason
        assert "sources in the settings" in first.reason


def test_two_days_that_decide_only_together_are_not_judged(tmp_path: Path) -> None:
    """Either source by itself would say that the second review was in time; one's first with the other's second not."""
    rows = ("review_held,2023-11-20,,care,,,,,", "review_held,2024-02-20,,care,,,,,")
    first = list_8(tmp_path, child(review=date(2023, 11, 23)), name="Annex A 2024-01-31.xlsx")
    second = list_8(tmp_path, child(review=date(2024, 2, 23)), name="Annex A 2024-03-31.xlsx")
    as_of = date(2024, 3, 31)

    paths = (first, second, tracker(tmp_path, *rows))
    found = report(*paths, as_of=as_of)

    (later,) = of_rule(found, "REV-2")
    assert later.status is Status.NOT_ASSESSABLE
    assert later.reason_code is ReasonCode.SOURCES_DIFFER
    followed = report(*paths, as_of=as_of, sources=("events",))
    assert [each.status for each in of_rule(followed, "REV-2")] == [Status.MET]


def test_a_visit_of_another_worker_and_a_review_weeks_later_are_others(tmp_path: Path) -> None:
    rows = (
        "review_held,2023-12-20,,care,,,,,",
        "visit,2023-11-07,,,iro,true,in_person,,",
        "visit,2023-11-06,,,social_worker,true,in_person,,",
    )
    found = report(list_8(tmp_path, child()), tracker(tmp_path, *rows))

    assert told(found) == []


def test_what_is_told_otherwise_of_one_day_is_named_too(tmp_path: Path) -> None:
    lists = list_8(tmp_path, child(status="C2: FCO"))
    found = report(lists, tracker(tmp_path, "review_held,2023-11-20,,care,,,,,"))

    assert any("with another legal status" in each for each in told(found))


def test_the_panel_judges_as_the_check_does(tmp_path: Path) -> None:
    """What turns on which source is right is in no share: neither late nor in time."""
    lists = list_8(tmp_path, child(review=date(2023, 11, 28)))
    rows = tracker(tmp_path, "review_held,2023-12-01,,care,,,,,")
    request = compliance.Request(paths=(lists, rows), today=MADE_ON, as_of=MADE_ON)
    page = compliance.panel(request, months=3).panel

    (reviews,) = [line for line in page.lines if line.measure.id == "reviews-in-time"]
    assert reviews.measure.denominator == 0
    assert reviews.measure.not_assessable == 1


def test_a_child_of_whom_one_source_alone_tells_is_as_before(tmp_path: Path) -> None:
    lists = list_8(tmp_path, child(), child(case="1002", review=date(2023, 12, 20)))
    alone = {(f.rule, f.anchor_on): f.status for f in report(lists).findings if f.case == "1002"}
    rows = tracker(tmp_path, "review_held,2023-11-20,,care,,,,,")
    both = {(f.rule, f.anchor_on): f.status for f in report(lists, rows).findings if f.case == "1002"}

    assert alone == both


def test_a_tracker_that_lacks_what_another_source_tells_is_not_complete(tmp_path: Path) -> None:
    """The tracker has one visit and says nothing of being complete; the list shows a later one."""
    rows = tracker(tmp_path, "visit,2023-11-02,,,social_worker,true,in_person,,")
    found = report(list_8(tmp_path, child(visit=date(2024, 1, 20))), rows)

    assert not [each for each in of_rule(found, "VIS-2") if each.status in (Status.OVERDUE, Status.MISSED)]
    late = [each for each in of_rule(found, "VIS-2") if each.status is Status.MET_LATE]
    assert late == []


def test_settings_name_known_sources_alone(tmp_path: Path) -> None:
    with pytest.raises(compliance.SettingsError, match="no source is called the tracker"):
        report(list_8(tmp_path, child()), sources=("the tracker",))


def test_pseudonyms_hide_every_reading_of_a_child(tmp_path: Path) -> None:
    lists = list_8(tmp_path, child(review=date(2023, 11, 28)))
    rows = tracker(tmp_path, "review_held,2023-12-01,,care,,,,,")
    pseudonyms = Pseudonyms(b"a key of thirty-two bytes or more")
    request = compliance.Request(
        paths=(lists, rows), today=MADE_ON, as_of=MADE_ON, select=("REV",), pseudonyms=pseudonyms
    )
    found = check(request)

    (first,) = of_rule(found, "REV-1")
    assert first.status is Status.NOT_ASSESSABLE
    assert first.reason_code is ReasonCode.SOURCES_DIFFER
    assert first.case == pseudonyms.case("1001")
    assert "1001" not in first.model_dump_json()
    assert found.export.otherwise is not None
    assert "1001" not in found.export.otherwise.events.write_csv()
