"""Cells of native events: ids, words, yes and no, numbers, and the many ways to write nothing."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from compliance.rulebook.vocabulary_file import load_vocabulary
from compliance.sources.export import Export
from compliance.sources.reading import read_export

VOCABULARY = load_vocabulary()


def load(folder: Path, header: str, *rows: str) -> Export:
    path = folder / "events.csv"
    path.write_text("\n".join([header, *rows, ""]))
    return read_export([path], VOCABULARY)


def said(export: Export) -> list[str]:
    return [str(problem) for problem in export.problems]


@pytest.mark.parametrize(
    "nothing",
    ["", "NULL", "null", "None", "NaN", "NaT", "n/a", "#N/A", "#VALUE!", "<NA>", "(blank)", "\u00a0", "  "],
)
def test_the_words_for_nothing_mean_that_it_is_not_known(tmp_path: Path, nothing: str) -> None:
    export = load(
        tmp_path,
        "case,event,on,recorded_on,by,child_seen,reason_not_alone",
        "1,visit,2024-03-01,2024-03-02,iro,yes,asleep",
        f"1,visit,2024-03-01,{nothing},{nothing},{nothing},{nothing}",
    )

    names = ("recorded_on", "by", "child_seen", "reason_not_alone")
    assert export.events.select(names).row(1) == (None, None, None, None)
    assert export.problems == ()


@pytest.mark.parametrize("nothing", ["", "NULL", "#N/A", "\u00a0"])
def test_a_row_without_a_case_is_set_aside(tmp_path: Path, nothing: str) -> None:
    export = load(tmp_path, "case,event,on", f"{nothing},visit,2024-03-01", "2,visit,2024-03-01")

    assert export.events["case"].to_list() == ["2"]
    assert said(export) == [
        "events.csv, row 2, column case: nothing; expected an id written out in full, as text"
    ]


def test_blanks_around_a_cell_are_no_part_of_it(tmp_path: Path) -> None:
    export = load(tmp_path, "case,event,on,by", "\u00a01 , visit,2024-03-01,\u00a0iro ")

    (row,) = export.events.rows(named=True)
    assert (row["case"], row["event"], row["by"]) == ("1", "visit", "iro")


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("1001.0", "1001"),
        ("1001.00", "1001"),
        ("001001", "001001"),
        ("A-1001.5", "A-1001.5"),
        ("12.5", "12.5"),
        ("120000000001", "120000000001"),
    ],
)
def test_an_id_that_became_a_number_is_itself_again(tmp_path: Path, written: str, meant: str) -> None:
    export = load(tmp_path, "case,event,on", f"{written},visit,2024-03-01")

    assert export.events["case"].to_list() == [meant]
    assert export.problems == ()


@pytest.mark.parametrize("written", ["1.2E+11", "1.20000E+11", "1e11"])
def test_an_id_that_lost_its_digits_is_reported_and_not_guessed(tmp_path: Path, written: str) -> None:
    export = load(tmp_path, "case,event,on", f"{written},visit,2024-03-01", "2,visit,2024-03-01")

    assert export.events["case"].to_list() == ["2"]
    assert said(export) == [
        f'events.csv, row 2, column case: "{written}"; expected an id written out in full, as text'
    ]


def test_an_id_and_the_same_id_as_a_number_are_one_child(tmp_path: Path) -> None:
    export = load(tmp_path, "case,event,on", "1001,visit,2024-03-01", "1001.0,dental_check,2024-03-01")

    assert export.events["case"].n_unique() == 1


@pytest.mark.parametrize("written", ["Health assessment", "HEALTH-ASSESSMENT", "health_Assessment"])
def test_an_event_may_be_written_with_blanks_hyphens_and_capitals(tmp_path: Path, written: str) -> None:
    export = load(tmp_path, "Case,Event,On,Report-received on", f"1,{written},2024-03-01,2024-03-09")

    (row,) = export.events.rows(named=True)
    assert (row["event"], row["report_received_on"]) == ("health_assessment", date(2024, 3, 9))
    assert export.problems == ()


def test_an_unknown_event_is_reported_with_the_nearest_name(tmp_path: Path) -> None:
    export = load(tmp_path, "case,event,on", "1,review_hold,2024-03-01", "2,visit,2024-03-01")

    assert export.events["case"].to_list() == ["2"]
    (problem,) = said(export)
    assert problem.startswith('events.csv, row 2, column event: "review_hold"; expected perhaps review_held')


def test_an_event_like_no_other_is_reported_without_a_guess(tmp_path: Path) -> None:
    export = load(tmp_path, "case,event,on", "1,zzzzzz,2024-03-01", "2,visit,2024-03-01")

    assert said(export) == [
        'events.csv, row 2, column event: "zzzzzz"; expected a name of the vocabulary; '
        "`compliance vocabulary` lists them"
    ]


def test_an_unknown_column_is_reported_once_with_the_nearest_name(tmp_path: Path) -> None:
    export = load(tmp_path, "case,event,on,legal_statuss", "1,visit,2024-03-01,C2", "2,visit,2024-03-01,C2")

    assert export.events.height == 2
    assert said(export) == [
        "events.csv, column legal_statuss: a column of no known name, not read; expected perhaps legal_status; "
        "`compliance vocabulary` lists them"
    ]


def test_an_unknown_column_without_a_value_is_nothing_to_report(tmp_path: Path) -> None:
    assert (
        load(tmp_path, "case,event,on,notes", "1,visit,2024-03-01,", "2,visit,2024-03-01,NULL").problems == ()
    )


def test_an_attribute_of_another_event_is_counted_and_named(tmp_path: Path) -> None:
    export = load(
        tmp_path,
        "case,event,on,score",
        "1,sdq_completed,2024-03-01,12",
        "1,dental_check,2024-03-02,3",
        "1,dental_check,2024-03-03,4",
    )

    assert export.events["score"].to_list() == [12, None, None]
    assert said(export) == [
        "events.csv, column score: filled in 2 rows of dental_check, which has no such attribute; not read; "
        "expected it on sdq_completed"
    ]


@pytest.mark.parametrize(
    ("header", "event", "written", "expected"),
    [
        ("legal_status", "became_looked_after", "C9", "one of C1, C2, D1, E1, V2, V3, V4, L1"),
        ("by", "visit", "social_wrker", "one of social_worker, personal_adviser, iro, other"),
        ("kind", "review_held", "initial", "one of care, adoption, short_break, secure"),
        ("kind", "health_assessment", "care", "one of initial, review"),
        ("child_seen", "visit", "maybe", "true or false, or nothing where it is not known"),
        ("score", "sdq_completed", "17.5", "a whole number"),
        ("score", "sdq_completed", "high", "a whole number"),
        ("report_received_on", "health_assessment", "01/03/2024", "a date as YYYY-MM-DD"),
        ("date_of_birth", "child", "2024-02-30", "a date as YYYY-MM-DD"),
    ],
)
def test_a_bad_attribute_is_unknown_and_its_event_is_kept(
    tmp_path: Path, header: str, event: str, written: str, expected: str
) -> None:
    export = load(tmp_path, f"case,event,on,{header}", f"1,{event},2024-03-01,{written}")

    (row,) = export.events.rows(named=True)
    assert (row["event"], row[header]) == (event, None)
    (problem,) = export.problems
    assert (problem.file, problem.row, problem.column) == ("events.csv", 2, header)
    assert problem.found == f'"{written}"'
    assert problem.expected.startswith(expected)


@pytest.mark.parametrize("written", ["social_worker", "Social Worker", "SOCIAL-WORKER", "social  worker"])
def test_a_word_is_read_whatever_its_capitals_and_blanks(tmp_path: Path, written: str) -> None:
    assert (
        load(tmp_path, "case,event,on,by", f"1,visit,2024-03-01,{written}").events["by"][0] == "social_worker"
    )


def test_a_code_is_read_whatever_its_capitals(tmp_path: Path) -> None:
    export = load(tmp_path, "case,event,on,basis,placement_type", "1,placement_started,2024-03-01,R25A,u6")

    (row,) = export.events.rows(named=True)
    assert (row["basis"], row["placement_type"]) == ("r25A", "U6")


def test_an_event_is_read_whatever_its_capitals(tmp_path: Path) -> None:
    assert load(tmp_path, "case,event,on", "1,Visit,2024-03-01").events["event"].to_list() == ["visit"]


@pytest.mark.parametrize(
    ("written", "meant"),
    [("true", True), ("Yes", True), ("Y", True), ("1", True), ("FALSE", False), ("no", False), ("0", False)],
)
def test_yes_and_no_are_read_as_exports_write_them(tmp_path: Path, written: str, meant: bool) -> None:
    export = load(tmp_path, "case,event,on,seen_alone", f"1,visit,2024-03-01,{written}")

    assert export.events["seen_alone"].to_list() == [meant]


def test_a_number_with_empty_decimals_is_whole(tmp_path: Path) -> None:
    export = load(tmp_path, "case,event,on,score", "1,sdq_completed,2024-03-01,17.0")

    assert export.events["score"].to_list() == [17]
