"""Annex A read: which sheet is which list, what its cells say, what its silence means, and of which day it is."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from compliance.model.coverage import Record, Window
from compliance.problems import InputError
from compliance.sources.annex_a.words import load_words
from tests.sources.annex_a_books import (
    CHILD,
    HEADINGS,
    MADE_ON,
    NAME,
    book,
    child,
    events_of,
    list_8,
    load,
    rows_of,
)
from tests.strategies.shipped import vocabulary

REVIEW = Record("review_held", "care")
VISIT = Record("visit", "social_worker")


def test_a_row_of_list_8_becomes_the_events_it_shows(tmp_path: Path) -> None:
    export = load(
        list_8(tmp_path, child(ceased=date(2024, 1, 20), reason="k) E47: Special Guardianship Order"))
    )

    assert events_of(export, "became_looked_after") == [
        {"case": "1001", "on": date(2023, 11, 1), "legal_status": "C1"}
    ]
    assert events_of(export, "ceased_looked_after") == [
        {"case": "1001", "on": date(2024, 1, 20), "reason": "E47"}
    ]
    assert events_of(export, "review_held") == [{"case": "1001", "on": date(2023, 11, 20), "kind": "care"}]
    assert events_of(export, "visit") == [{"case": "1001", "on": date(2023, 11, 6), "by": "social_worker"}]
    (placed,) = events_of(export, "placement_started")
    assert (placed["placement_type"], placed["temporary"], placed["long_term_foster"]) == ("U6", False, False)
    assert events_of(export, "child") == [
        {"case": "1001", "date_of_birth": date(2012, 5, 9), "sex": "female"}
    ]
    assert not export.problems


def test_a_status_of_a_later_day_is_a_change_of_it_and_says_nothing_of_the_first_day(tmp_path: Path) -> None:
    export = load(list_8(tmp_path, child(status_since=date(2023, 12, 4), status="C2: FCO")))

    assert events_of(export, "became_looked_after") == [{"case": "1001", "on": date(2023, 11, 1)}]
    assert events_of(export, "legal_status_changed") == [
        {"case": "1001", "on": date(2023, 12, 4), "legal_status": "C2"}
    ]


def test_the_latest_date_shows_that_there_was_none_after_it(tmp_path: Path) -> None:
    cover = load(list_8(tmp_path, CHILD)).coverage

    assert cover.of("1001", REVIEW) == (Window(date(2023, 11, 20), MADE_ON),)
    assert cover.of("1001", VISIT) == (Window(date(2023, 11, 6), MADE_ON),)
    assert cover.of("1001", Record("placement_started")) == (Window(date(2023, 11, 1), MADE_ON),)
    assert cover.of("1001", Record("care_plan_prepared")) == ()


def test_a_blank_says_that_there_was_none_of_reviews_alone(tmp_path: Path) -> None:
    other = child(case="1002")
    export = load(list_8(tmp_path, child(review=None, visit=None, health=None), other))

    assert export.coverage.of("1001", REVIEW) == (Window(date(2023, 11, 1), MADE_ON),)
    assert export.coverage.of("1001", VISIT) == ()
    assert export.coverage.of("1001", Record("health_assessment")) == ()
    said = [note for note in export.notes if "is blank for 1 of 2" in note]
    assert len(said) == 2
    assert "blank_means_none" in said[0]


def test_a_column_that_is_blank_in_every_row_was_not_filled_in(tmp_path: Path) -> None:
    export = load(list_8(tmp_path, child(review=None)))

    assert export.coverage.of("1001", REVIEW) == ()
    assert any("blank in every row" in note for note in export.notes)


def test_a_column_that_is_not_there_is_no_blank(tmp_path: Path) -> None:
    headings = {name: heading for name, heading in HEADINGS.items() if name != "review"}
    path = book(tmp_path / NAME, {"List 8": rows_of(CHILD, headings=headings)})

    export = load(path)

    assert export.coverage.of("1001", REVIEW) == ()
    assert any("has no column for the latest review" in note for note in export.notes)


def test_a_council_may_say_that_a_blank_means_none(tmp_path: Path) -> None:
    (tmp_path / "mapping.yaml").write_text("annex_a: {blank_means_none: [last_visit]}\n")

    cover = load(list_8(tmp_path, child(visit=None), child(case="1002"))).coverage

    assert cover.of("1001", VISIT) == (Window(date(2023, 11, 1), MADE_ON),)


@pytest.mark.parametrize(
    "sheet",
    ["List 8", "List_8", "list 08", "8", "8. Children in care", "Children in Care", "CLA", "Sheet1"],
)
def test_a_list_is_known_by_its_headings_whatever_its_sheet_is_called(tmp_path: Path, sheet: str) -> None:
    export = load(book(tmp_path / NAME, {"Notes": [["read me"]], sheet: rows_of(CHILD)}))

    assert [(file.kind, file.rows) for file in export.files] == [("List 8 (children in care)", 1)]


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("started", "DATE STARTED  TO BE LOOKED AFTER "),
        ("started", "Date started to be looked after (DD/MM/YYYY)"),
        ("status", "Child’s Legal Status"),
        ("review", "Date of Latest Statutory Review²"),
        ("review", "Date of last LAC review"),
        ("visit", "Date of Last Social Work Visit)"),
        ("health", "Date of latest review health assessment [3]"),
        ("dental", "Date of last dentist visit"),
        ("case", "Child Unique ID*"),
    ],
)
def test_headings_are_known_as_people_write_them(tmp_path: Path, name: str, written: str) -> None:
    headings = {**HEADINGS, name: written}
    full = child(dental=date(2023, 12, 1))
    path = book(tmp_path / NAME, {"List 8": rows_of(full, headings=headings)})

    export = load(path)

    assert (
        export.events.height == load(list_8(tmp_path, full, name="as printed 2024-01-31.xlsx")).events.height
    )
    assert not export.problems


@pytest.mark.parametrize(
    "written", ["Date of next statutory review", "Review due date", "Date of Pathway Review"]
)
def test_a_heading_that_means_something_else_is_not_taken_for_ours(tmp_path: Path, written: str) -> None:
    path = book(tmp_path / NAME, {"List 8": rows_of(CHILD, headings={**HEADINGS, "review": written})})

    export = load(path)

    assert not events_of(export, "review_held")
    (problem,) = export.problems
    assert str(problem).startswith(f"{NAME}, sheet List 8, column {written}: a column of no known heading")


def test_of_two_columns_that_may_be_ours_neither_is_read(tmp_path: Path) -> None:
    headings = {**HEADINGS, "iro": "Date of latest review"}

    export = load(book(tmp_path / NAME, {"List 8": rows_of(CHILD, headings=headings)}))

    assert not events_of(export, "review_held")
    assert any("one of several" in str(problem) for problem in export.problems)


def test_titles_above_and_footers_below_are_passed_over_and_told(tmp_path: Path) -> None:
    rows = [["Annex A: List 8"], [], *rows_of(CHILD), [], ["Applied filters: Status is Open"], ["None"]]

    export = load(book(tmp_path / NAME, {"List 8": rows}))

    assert export.events["row"].unique().to_list() == [4]
    assert f"{NAME}, sheet List 8: 1 line above the headings was passed over." in export.notes
    assert f"{NAME}, sheet List 8: 2 lines below the rows were passed over." in export.notes
    assert not export.problems


def test_merged_headings_are_read_from_where_they_stand(tmp_path: Path) -> None:
    import openpyxl

    path = list_8(tmp_path, CHILD)
    made = openpyxl.load_workbook(path)
    sheet = made["List 8"]
    sheet.insert_rows(1)
    place = [*HEADINGS].index("review") + 1
    sheet.cell(1, place).value = HEADINGS["review"]
    sheet.cell(2, place).value = None
    sheet.merge_cells(start_row=1, end_row=2, start_column=place, end_column=place)
    made.save(path)

    assert events_of(load(path), "review_held")


@pytest.mark.parametrize(
    ("written", "read"),
    [
        (1001.0, "1001"),
        ("1001.0", "1001"),
        ("0001001", "0001001"),
        (" 1001\u00a0", "1001"),
        ("AB/12", "AB/12"),
    ],
)
def test_an_id_is_read_as_it_was_before_a_spreadsheet_had_it(tmp_path: Path, written: Any, read: str) -> None:
    export = load(list_8(tmp_path, child(case=written)))

    assert export.events["case"].unique().to_list() == [read]


def test_an_id_that_lost_its_zeros_in_one_list_is_one_child(tmp_path: Path) -> None:
    adoption = [
        ["Child Unique ID", "Date of Birth", "Date the Child Entered Care", HEADINGS_10],
        [1001, CHILD["born"], CHILD["started"], date(2024, 1, 10)],
    ]
    path = book(tmp_path / NAME, {"List 8": rows_of(child(case="0001001")), "List 10": adoption})

    export = load(path)

    assert export.events["case"].unique().to_list() == ["0001001"]
    assert any("read as one child" in each.done for each in export.irregularities)


HEADINGS_10 = "Date of Decision that Child Should be Placed for Adoption"


@pytest.mark.parametrize("written", [None, True, 1.5, 1e17, "1.00123E+11", "#N/A"])
def test_a_row_without_a_usable_id_is_listed_and_set_aside(tmp_path: Path, written: Any) -> None:
    export = load(list_8(tmp_path, child(case=written), child(case="1002")))

    assert export.events["case"].unique().to_list() == ["1002"]
    assert export.set_aside == 1
    assert any(problem.row == 2 and problem.column == "Child Unique ID" for problem in export.problems)


@pytest.mark.parametrize(
    ("written", "read"),
    [
        (datetime(2023, 11, 20, 14, 30), date(2023, 11, 20)),
        ("2023-11-20", date(2023, 11, 20)),
        ("20/11/2023", date(2023, 11, 20)),
        ("20 Nov 2023", date(2023, 11, 20)),
        (45250, date(2023, 11, 20)),
    ],
)
def test_days_are_read_that_can_be_read_in_one_way_only(tmp_path: Path, written: Any, read: date) -> None:
    (held,) = events_of(load(list_8(tmp_path, child(review=written))), "review_held")

    assert held["on"] == read


@pytest.mark.parametrize("written", ["05/06/2023", "soon", "2023-13-01", True, "not known", -5])
def test_a_day_that_cannot_be_read_is_listed_and_is_no_blank(tmp_path: Path, written: Any) -> None:
    export = load(list_8(tmp_path, child(review=written), child(case="1002")))

    assert [held["case"] for held in events_of(export, "review_held")] == ["1002"]
    (problem,) = export.problems
    assert (problem.row, problem.column, problem.case) == (2, HEADINGS["review"], "1001")
    assert export.coverage.unread_of("1001", {"review_held"}, set()) == (f"{NAME}, sheet List 8, row 2",)


def test_what_could_be_read_in_two_ways_is_read_as_the_mapping_says(tmp_path: Path) -> None:
    (tmp_path / "mapping.yaml").write_text("annex_a: {dates: dmy}\n")

    (held,) = events_of(load(list_8(tmp_path, child(review="05/12/2023"))), "review_held")

    assert held["on"] == date(2023, 12, 5)


def test_a_day_after_that_of_the_list_is_none(tmp_path: Path) -> None:
    export = load(list_8(tmp_path, child(visit=date(2024, 2, 9))))

    assert not events_of(export, "visit")
    assert "a day not after 2024-01-31, the day of the extract" in str(export.problems[0])


WORDS = [
    ("legal_status", "C2: FCO", "C2"),
    ("legal_status", "a) C1 - Interim care order", "C1"),
    ("legal_status", "Interim Care Order (S.38)", "C1"),
    ("legal_status", "Full Care Order", "C2"),
    ("legal_status", "CARE ORDER S31", "C2"),
    ("legal_status", "Accommodated under section 20", "V2"),
    ("legal_status", "Single period of accommodation", "V2"),
    ("legal_status", "Placement Order", "E1"),
    ("legal_status", "EPO", "L2"),
    ("legal_status", "Remanded to LA accommodation", "J1"),
    ("placement_type", "f) U6: Foster placement - not FFA", "U6"),
    ("placement_type", "u4", "U4"),
    ("placement_type", "Foster placement with relative or friend - long term fostering", "U1"),
    ("placement_type", "Foster placement with relative or friend - not long term or FFA", "U3"),
    ("placement_type", "Foster placement with other foster carer - long term fostering", "U4"),
    ("placement_type", "Placed with own parents", "P1"),
    ("placement_type", "Children's Homes", "K2"),
    ("placement_type", "Semi-independent living accommodation", "H5"),
    ("reason_ceased", "g) E4A: Returned home", "E4A"),
    ("permanence_plan", "F", "long_term_fostering"),
    ("permanence_plan", "a) Return to family", "return_to_family"),
    ("permanence_plan", "Special Guardianship/ CAO", "guardianship"),
    ("sex", "a)", "male"),
    ("sex", "b) Female", "female"),
    ("yes_no", "Y", "yes"),
    ("yes_no", "b) No", "no"),
    ("eligibility", "b) Former relevant child", "former_relevant"),
    ("eligibility", "Relevant Child", "relevant"),
    ("location", "a) In", "inside"),
    ("location", "Out", "outside"),
    ("suitability", "a) Suitable", "suitable"),
    ("suitability", "Not suitable", "unsuitable"),
    ("activity", "F1: Full time in higher education", "F1"),
    ("activity", "G5: Not in education, employment or training - other", "G5"),
    ("activity", "NEET", "G5"),
    ("activity", "NEET due to illness or disability", "G4"),
]


@pytest.mark.parametrize(("kind", "written", "meant"), WORDS, ids=[written for _, written, _ in WORDS])
def test_words_are_reduced_to_codes_by_their_structure(kind: str, written: str, meant: str) -> None:
    assert load_words(vocabulary())[kind].read(written) == (True, meant)


@pytest.mark.parametrize(
    ("kind", "written"),
    [
        ("legal_status", "Other"),
        ("legal_status", "C1 / C2"),
        ("legal_status", "EPO then section 20"),
        ("placement_type", "Foster placement"),
        ("placement_type", "Unregulated"),
        ("eligibility", "Unknown"),
        ("location", "in and out"),
        ("suitability", "To be assessed"),
        ("activity", "College"),
    ],
)
def test_words_that_may_mean_several_things_are_not_read(kind: str, written: str) -> None:
    assert load_words(vocabulary())[kind].read(written) == (False, None)


def test_words_that_are_not_understood_are_counted_and_can_be_mapped(tmp_path: Path) -> None:
    path = list_8(tmp_path, child(status="Local 7"), child(case="1002", status="Local 7"))

    (problem,) = load(path).problems
    assert str(problem).startswith(
        f"""{NAME}, sheet List 8, column {HEADINGS["status"]}: "Local 7" in 2 rows"""
    )
    assert load(path).coverage.unread_of("1001", set(), {("became_looked_after", "legal_status")})

    (tmp_path / "mapping.yaml").write_text("annex_a: {words: {legal_status: {Local 7: C2}}}\n")
    export = load(path)
    assert {row["legal_status"] for row in events_of(export, "became_looked_after")} == {"C2"}
    assert not export.problems


@pytest.mark.parametrize(
    ("said", "message"),
    [
        ("annex_a: {words: {legal_status: {Local: C9}}}", r"C9 is not known here; .*expected one of C1"),
        (
            "annex_a: {columns: {8: {Old review: latest_reviw}}}",
            r"latest_reviw is not known here; perhaps latest_review",
        ),
        ("annex_a: {sheets: {Cohort: 12}}", r"12 is not known here"),
        ("annex_a: {blank_means_none: [latest_review]}", r"expected one of last_visit"),
        ("annex_a: {date: dmy}", r"no such name here: date"),
    ],
)
def test_a_mapping_that_cannot_be_used_is_refused_with_its_place(
    tmp_path: Path, said: str, message: str
) -> None:
    (tmp_path / "mapping.yaml").write_text(f"{said}\n")

    with pytest.raises(InputError, match=rf"mapping\.yaml:1:\d+: .*{message}"):
        load(list_8(tmp_path, CHILD))


def test_a_mapping_names_sheets_and_headings(tmp_path: Path) -> None:
    headings = {"case": "No.", "born": "DOB", "started": "Start", "review": "Rev"}
    path = book(tmp_path / NAME, {"Cohort": rows_of(CHILD, headings=headings), "List 8": rows_of(CHILD)})
    (tmp_path / "mapping.yaml").write_text(
        "annex_a:\n  sheets: {Cohort: 8, List 8: leave_out}\n"
        "  columns: {8: {No.: case, Start: started, Rev: latest_review}}\n"
    )

    export = load(path)

    assert [file.name for file in export.files] == [f"{NAME}, sheet Cohort"]
    assert events_of(export, "review_held")[0]["on"] == CHILD["review"]


def test_the_day_is_that_of_the_file_of_its_folder_or_of_a_sheet(tmp_path: Path) -> None:
    assert load(list_8(tmp_path, CHILD)).declared_on == MADE_ON

    folder = tmp_path / "31 January 2024"
    folder.mkdir()
    assert load(list_8(folder, CHILD, name="annex.xlsx")).declared_on == MADE_ON

    front = [["Authority", "Northtown"], ["Data as at:", datetime(2024, 1, 31)]]
    path = book(tmp_path / "annex.xlsx", {"Front sheet": front, "List 8": rows_of(CHILD)})
    assert load(path).declared_on == MADE_ON
    assert load(path).declared_by == "as its sheet Front sheet says"

    below = [["Authority", "Date of extract"], ["Northtown", datetime(2024, 1, 31)]]
    path = book(tmp_path / "annex.xlsx", {"Front sheet": below, "List 8": rows_of(CHILD)})
    assert load(path).declared_on == MADE_ON


def test_days_that_differ_are_refused_and_one_can_be_declared(tmp_path: Path) -> None:
    front = [["Date of extract", datetime(2024, 1, 30)]]
    path = book(tmp_path / NAME, {"Front": front, "List 8": rows_of(CHILD)})

    with pytest.raises(InputError, match="states several days on which it was made: 2024-01-31"):
        load(path)

    (tmp_path / "coverage.yaml").write_text("export_on: 2024-01-30\n")
    assert load(path).declared_on == date(2024, 1, 30)


def test_lists_that_state_no_day_are_of_the_newest_in_them_and_never_of_today(tmp_path: Path) -> None:
    others = [child(case="1002", visit=date(2024, 1, 25)), child(case="1003", visit=date(2030, 1, 25))]
    path = list_8(tmp_path, child(visit=date(2024, 1, 30)), *others, name="annex.xlsx")

    export = load(path, today=date(2024, 6, 30))

    assert export.declared_on == date(2024, 1, 30)
    assert export.declared_by.startswith("the newest day in the lists, which do not say when they were made")
    # A day after today is no day on which anything happened.
    assert [problem.case for problem in export.problems] == ["1003"]
    assert load(path, as_of=MADE_ON, today=date(2024, 6, 30)).declared_on == MADE_ON


@pytest.mark.parametrize(
    "others",
    [[], [child(case="1002", visit=date(2023, 12, 29))], [child(case=1001, visit=date(2024, 1, 29))]],
)
def test_a_newest_day_of_one_row_alone_may_be_a_slip_and_is_asked_for(
    tmp_path: Path, others: list[dict[str, Any]]
) -> None:
    path = list_8(tmp_path, child(visit=date(2024, 1, 30)), *others, name="annex.xlsx")

    with pytest.raises(
        InputError, match=r"does not say on which day it was made.*--export-on YYYY-MM-DD"
    ) as said:
        load(path)
    assert "The newest day in it, 30 January 2024, stands in one row alone (annex.xlsx, sheet" in str(
        said.value
    )


def test_lists_that_end_long_before_the_day_they_are_said_to_be_of_say_so(tmp_path: Path) -> None:
    path = list_8(tmp_path, child(visit=date(2024, 1, 30)), name="annex.xlsx")

    assert load(path, as_of=MADE_ON).described == "Annex A of 31 January 2024"
    later = load(path, as_of=date(2024, 12, 31)).described
    assert later == "Annex A of 31 December 2024 (its newest day is 30 January 2024)"


def test_what_came_after_the_list_was_made_is_not_known(tmp_path: Path) -> None:
    cover = load(list_8(tmp_path, CHILD), as_of=date(2024, 6, 30)).coverage

    assert cover.of("1001", REVIEW)[-1].last == MADE_ON


def test_lists_may_be_csv_files_of_one_folder(tmp_path: Path) -> None:
    folder = tmp_path / "2024-01-31"
    folder.mkdir()
    lines = [
        "Child Unique ID;Date Started to be Looked After;Date of Latest Statutory Review",
        "0101;01/11/2023;20/11/2023",
    ]
    (folder / "children.csv").write_bytes("\n".join(lines).encode("utf-8-sig"))
    (folder / "leavers.csv").write_text("Child Unique ID,Eligibility Category\n0102,b) Former relevant\n")

    export = load(folder)

    assert export.kind == "annex-a"
    assert export.declared_on == MADE_ON
    assert events_of(export, "review_held") == [{"case": "0101", "on": date(2023, 11, 20), "kind": "care"}]
    assert [row["category"] for row in events_of(export, "care_leaver_category_changed")] == [
        "former_relevant"
    ]


def test_list_9_tells_where_care_leavers_live_and_what_they_do(tmp_path: Path) -> None:
    leavers = [
        [
            "Child Unique ID",
            "Date of Birth",
            "Unaccompanied Asylum Seeking Child (UASC), or formerly UASC if 18 or over (Y/N)",
            "Eligibility Category",
            "Suitability of Accommodation",
            "Activity Status",
        ],
        [
            "3001",
            date(2004, 5, 1),
            "a) Yes",
            "b) Former relevant child",
            "a) Suitable",
            "P2: Part time in education",
        ],
        ["3002", date(2004, 6, 1), "b) No", "b) Former relevant child", "b) Unsuitable", "G4: NEET, illness"],
        ["3003", date(2004, 7, 1), None, "b) Former relevant child", None, "Unknown"],
    ]

    export = load(book(tmp_path / NAME, {"List 9": leavers}))

    assert events_of(export, "care_leaver_situation_recorded") == [
        {"case": "3001", "on": MADE_ON, "suitable": True, "in_education_or_work": True},
        {"case": "3002", "on": MADE_ON, "suitable": False, "in_education_or_work": False},
    ]
    told = {row["case"]: row.get("unaccompanied") for row in events_of(export, "child")}
    assert told == {"3001": True, "3002": False, "3003": None}


def test_that_a_child_in_care_is_not_unaccompanied_is_told_of_those_still_in_care(tmp_path: Path) -> None:
    heading = "Unaccompanied Asylum Seeking Child (UASC) within the Last 12 Months (Y/N)"
    rows = [
        ["Child Unique ID", heading, "Date Started to be Looked After", "Date Ceased to be Looked After"],
        ["1001", "a) Yes", date(2023, 5, 1), date(2023, 12, 1)],
        ["1002", "b) No", date(2023, 5, 1), None],
        ["1003", "b) No", date(2023, 5, 1), date(2023, 12, 1)],
    ]

    export = load(book(tmp_path / NAME, {"List 8": rows}))

    told = {row["case"]: row.get("unaccompanied") for row in events_of(export, "child")}
    assert (told["1001"], told["1002"], told.get("1003")) == (True, False, None)


def test_lists_of_which_nothing_is_judged_are_named(tmp_path: Path) -> None:
    contacts = [["Child Unique ID", "Date of Contact"], ["1009", date(2024, 1, 3)]]

    export = load(book(tmp_path / NAME, {"List 1": contacts, "List 8": rows_of(CHILD)}))

    assert "Recognised, but holding nothing that is judged: List 1 (contacts)." in export.notes


def test_child_protection_is_read_from_lists_5_and_7(tmp_path: Path) -> None:
    enquiries = [
        [
            "Child Unique ID",
            "Strategy discussion initiating Section 47 Enquiry Start Date",
            "Was an Initial Child Protection Conference deemed unnecessary?",
            "Date of Initial Child Protection Conference",
        ],
        ["2001", date(2023, 12, 1), "No", date(2023, 12, 18)],
        ["2002", date(2023, 12, 1), "Yes", None],
    ]
    plans = [
        [
            "Child Unique ID",
            "Child Protection Plan Start Date",
            "Date of the Last Statutory Visit",
            "Child seen alone",
        ],
        ["2003", date(2023, 10, 2), date(2024, 1, 8), "a) Yes"],
    ]

    export = load(book(tmp_path / NAME, {"List 5": enquiries, "List 7": plans}))

    assert [row["case"] for row in events_of(export, "section_47_started")] == ["2001"]
    assert events_of(export, "child_protection_conference_held")[0]["kind"] == "initial"
    assert events_of(export, "visit") == [
        {"case": "2003", "on": date(2024, 1, 8), "by": "social_worker", "seen_alone": True}
    ]
    assert "There is no List 8 (children in care), so nothing is judged of children in care." in export.notes


def test_the_steps_of_an_adoption_are_complete_for_the_children_of_list_10(tmp_path: Path) -> None:
    adoption = [
        [
            "Child Unique ID",
            "Date the Child Entered Care",
            HEADINGS_10,
            "Date of Placement Order",
            "Date of Adoption Order ",
        ],
        ["1001", date(2023, 11, 1), date(2023, 12, 20), None, None],
        ["1005", date(2021, 3, 1), date(2021, 9, 1), date(2021, 10, 1), date(2023, 5, 2)],
        ["1006", date(2021, 3, 1), date(2021, 9, 1), None, None],
    ]

    export = load(book(tmp_path / NAME, {"List 8": rows_of(CHILD), "List 10": adoption}))

    assert export.coverage.of("1001", Record("adoption_decision")) == (Window(date(2023, 11, 1), MADE_ON),)
    assert {"case": "1005", "on": date(2023, 5, 2)} in events_of(export, "ceased_looked_after")
    assert [row["case"] for row in events_of(export, "became_looked_after")] == ["1001", "1005"]
    assert any("1 not on List 8 and without an adoption order" in note for note in export.notes)


def test_a_child_in_two_rows_of_list_8_is_told_and_the_latest_date_counts(tmp_path: Path) -> None:
    plans = [["Child Unique ID", "Child Protection Plan Start Date"], ["2003", date(2023, 10, 2)]]
    rows = rows_of(CHILD, child(review=date(2023, 12, 19)))
    export = load(book(tmp_path / NAME, {"List 7": plans, "List 8": rows}))

    assert export.coverage.of("1001", REVIEW) == (Window(date(2023, 12, 19), MADE_ON),)
    assert any("stands on List 8 in 2 rows (2, 3)" in each.found for each in export.irregularities)


def test_a_workbook_of_something_else_is_refused_with_the_way_on(tmp_path: Path) -> None:
    path = book(tmp_path / "peps.xlsx", {"Tracker": [["Child ID", "PEP date"], ["1", date(2024, 1, 3)]]})

    with pytest.raises(InputError, match=r"peps\.xlsx: not recognised; no sheet of it has the headings"):
        load(path)


def test_lists_of_several_days_show_together_what_each_shows(tmp_path: Path) -> None:
    list_8(tmp_path, CHILD, name="Annex A 2023-11-30.xlsx")
    list_8(tmp_path, child(review=date(2024, 1, 10)), name="Annex A 2024-01-31.xlsx")

    export = load(tmp_path)

    assert [row["on"] for row in events_of(export, "review_held")] == [date(2023, 11, 20), date(2024, 1, 10)]
    assert len(events_of(export, "became_looked_after")) == 1
    assert export.coverage.of("1001", REVIEW) == (
        Window(date(2023, 11, 20), date(2023, 11, 30)),
        Window(date(2024, 1, 10), MADE_ON),
    )
    assert export.declared_on == MADE_ON
    assert not [each for each in export.irregularities if "repeats" in each.found]


def test_a_workbook_that_cannot_be_opened_is_told_beside_those_that_can(tmp_path: Path) -> None:
    list_8(tmp_path, CHILD)
    (tmp_path / "older.xlsx").write_bytes(b"PK\x03\x04")

    export = load(tmp_path)

    assert [file.name for file in export.files] == [f"{NAME}, sheet List 8"]
    assert any(note.startswith("older.xlsx was not read: it cannot be opened") for note in export.notes)
