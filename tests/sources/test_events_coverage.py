"""What a native export's silence means: by default, and as a coverage file beside it declares."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from compliance.model.coverage import ALWAYS, Coverage, Record, Window, covered
from compliance.problems import InputError
from compliance.rulebook.vocabulary_file import load_vocabulary
from compliance.sources.coverage_file import coverage_text, declared_in
from compliance.sources.export import Export
from compliance.sources.reading import read_export

VOCABULARY = load_vocabulary()

EVENTS = """\
case,event,on,by,kind
1,became_looked_after,2024-03-01,,
1,visit,2024-03-05,social_worker,
1,visit,2024-03-06,other,
2,review_held,2024-03-20,,care
"""
VISIT, REVIEW, DENTAL = Record("visit"), Record("review_held"), Record("dental_check")
SPRING = Window(date(2024, 1, 1), date(2024, 3, 31))


def load(folder: Path, coverage: str | None = None, events: str = EVENTS) -> Export:
    (folder / "events.csv").write_text(events)
    if coverage is not None:
        (folder / "coverage.yaml").write_text(coverage)
    return read_export([folder / "events.csv"], VOCABULARY)


def silence_shows(export: Export, record: Record, case: str = "1", days: Window = SPRING) -> bool:
    return covered(export.coverage.of(case, record), days.first, days.last)


def test_a_type_that_occurs_is_complete_for_every_case_and_day(tmp_path: Path) -> None:
    export = load(tmp_path)

    assert export.coverage.windows[Record("became_looked_after")] == (ALWAYS,)
    assert silence_shows(export, Record("became_looked_after"), case="2")


def test_a_type_that_never_occurs_says_nothing(tmp_path: Path) -> None:
    export = load(tmp_path)

    assert not silence_shows(export, DENTAL)
    assert not silence_shows(export, DENTAL, days=Window(date(2024, 3, 1), date(2024, 3, 1)))


def test_only_the_told_apart_values_that_occur_are_complete(tmp_path: Path) -> None:
    export = load(tmp_path)

    assert silence_shows(export, Record("visit", "social_worker"))
    assert silence_shows(export, Record("visit", "other"))
    assert not silence_shows(export, Record("visit", "iro"))
    assert silence_shows(export, Record("review_held", "care"))
    assert not silence_shows(export, Record("review_held", "adoption"))


def test_where_nothing_tells_apart_the_whole_type_is_complete(tmp_path: Path) -> None:
    export = load(tmp_path, events="case,event,on\n1,visit,2024-03-05\n")

    assert silence_shows(export, Record("visit", "iro"))


def test_a_type_declared_never_complete_shows_nothing(tmp_path: Path) -> None:
    export = load(tmp_path, "complete:\n  visit: never\n")

    assert not silence_shows(export, VISIT)
    assert not silence_shows(export, Record("visit", "social_worker"))
    assert silence_shows(export, REVIEW)


def test_a_type_declared_complete_shows_that_nothing_happened(tmp_path: Path) -> None:
    export = load(tmp_path, "complete:\n  dental_check: always\n")

    assert silence_shows(export, DENTAL)


def test_a_type_declared_for_some_days_shows_nothing_on_others(tmp_path: Path) -> None:
    export = load(tmp_path, "complete:\n  visit: {from: 2024-01-01, to: 2024-03-31}\n")

    assert silence_shows(export, Record("visit", "social_worker"))
    assert not silence_shows(export, VISIT, days=Window(date(2023, 12, 31), date(2024, 1, 1)))
    assert not silence_shows(export, VISIT, days=Window(date(2024, 3, 31), date(2024, 4, 1)))


@pytest.mark.parametrize(
    "days", ["{from: 2024-03-06, to: 2024-03-06}", "[{from: 2024-03-06, to: 2024-03-06}]"]
)
def test_a_type_can_be_declared_for_one_day(tmp_path: Path, days: str) -> None:
    export = load(tmp_path, f"complete:\n  visit: {days}\n")

    assert export.coverage.of("1", VISIT) == (Window(date(2024, 3, 6), date(2024, 3, 6)),)


def test_stretches_that_touch_are_one(tmp_path: Path) -> None:
    days = (
        "[{from: 2024-02-01, to: 2024-03-31}, {from: 2024-01-01, to: 2024-01-31}, "
        "{from: 2024-06-01, to: 2024-06-30}]"
    )
    export = load(tmp_path, f"complete:\n  visit: {days}\n")

    assert export.coverage.of("1", VISIT) == (SPRING, Window(date(2024, 6, 1), date(2024, 6, 30)))
    assert silence_shows(export, VISIT)


def test_one_told_apart_value_can_be_declared(tmp_path: Path) -> None:
    export = load(tmp_path, "complete:\n  visit[iro]: always\n  visit[other]: never\n")

    assert silence_shows(export, Record("visit", "iro"))
    assert not silence_shows(export, Record("visit", "other"))
    assert silence_shows(export, Record("visit", "social_worker"))


def test_a_case_can_be_declared_by_itself(tmp_path: Path) -> None:
    export = load(tmp_path, "of_case:\n  2:\n    dental_check: {from: 2024-01-01, to: 2024-03-31}\n")

    assert silence_shows(export, DENTAL, case="2")
    assert not silence_shows(export, DENTAL, case="1")


def test_types_that_are_not_named_can_be_declared_incomplete(tmp_path: Path) -> None:
    export = load(tmp_path, "complete_for_others: false\ncomplete:\n  visit: always\n")

    assert silence_shows(export, VISIT)
    assert not silence_shows(export, REVIEW, case="2")
    assert not silence_shows(export, Record("became_looked_after"))


def test_the_day_of_the_export_is_read_and_the_file_noted(tmp_path: Path) -> None:
    export = load(tmp_path, "export_on: 2024-03-31\n")

    assert export.declared_on == date(2024, 3, 31)
    assert export.notes == ("coverage.yaml declares what the export's silence means.",)
    assert load(tmp_path, "complete: {}\n").declared_on is None


def test_a_coverage_file_in_the_folder_of_several_files_holds_for_all(tmp_path: Path) -> None:
    (tmp_path / "more.jsonl").write_text('{"case": "3", "event": "dental_check", "on": "2024-03-01"}\n')
    load(tmp_path, "export_on: 2024-03-31\ncomplete:\n  dental_check: never\n  visit: never\n")

    export = read_export([tmp_path], VOCABULARY)

    assert {file.name for file in export.files} == {"events.csv", "more.jsonl"}
    assert not silence_shows(export, DENTAL)
    assert not silence_shows(export, VISIT)
    assert export.declared_on == date(2024, 3, 31)


def test_of_two_folders_the_later_export_day_is_taken(tmp_path: Path) -> None:
    for name, day in (("a", "2024-03-31"), ("b", "2024-05-31")):
        (tmp_path / name).mkdir()
        load(tmp_path / name, f"export_on: {day}\n")

    export = read_export([tmp_path / "b", tmp_path / "a"], VOCABULARY)

    assert export.declared_on == date(2024, 5, 31)


@pytest.mark.parametrize(
    ("coverage", "says"),
    [
        (
            "complete:\n  visits: always\n",
            "coverage.yaml:2:3: complete.visits: no event is called visits; perhaps visit",
        ),
        (
            "complete:\n  visit: always\n  visit[nobody]: always\n",
            "coverage.yaml:3:3: complete.visit[nobody]: nobody is not known here; "
            "expected one of social_worker, personal_adviser, iro, other",
        ),
        (
            "complete:\n  dental_check[x]: always\n",
            "coverage.yaml:2:3: complete.dental_check[x]: x is not known here; dental_check is not told apart",
        ),
        (
            "complete:\n  visit: sometimes\n",
            "coverage.yaml:2:3: complete.visit: found sometimes; expected always or never",
        ),
        ("complete:\n  visit: {from: 2024-01-01}\n", "coverage.yaml:2:3: complete.visit: to is missing"),
        (
            "complete:\n  visit: {from: 2024-01-01, to: 2024-02-01, until: 2024-03-01}\n",
            "coverage.yaml:2:45: complete.visit.until: no such name here: until",
        ),
        (
            "of_case:\n  '1':\n    visits: always\n",
            "coverage.yaml:3:5: of_case.1.visits: no event is called visits",
        ),
        (
            "complete:\n  visit: {from: 2024-03-01, to: 2024-02-01}\n",
            "coverage.yaml:2:3: complete.visit: from 2024-03-01 to 2024-02-01 holds no day; "
            "expected from not after to",
        ),
        (
            "of_case:\n  '1':\n    visit: [{from: 2024-01-01, to: 2024-02-01}, {from: 2024-03-02, to: 2024-03-01}]\n",
            "coverage.yaml:3:5: of_case.1.visit: from 2024-03-02 to 2024-03-01 holds no day",
        ),
        ("export_on: soon\n", "coverage.yaml:1:1: export_on: found soon; expected a day as YYYY-MM-DD"),
        ("exported: 2024-03-31\n", "coverage.yaml:1:1: exported: no such name here: exported"),
        ("complete:\n  visit: always\n  visit: never\n", "coverage.yaml:3:3: found duplicate key"),
        ("complete: {visit: always\n", "coverage.yaml:2:1: not valid YAML"),
        ("", "coverage.yaml:1:1: expected a mapping of names to values"),
    ],
)
def test_a_coverage_file_with_a_mistake_is_refused_at_its_line_and_column(
    tmp_path: Path, coverage: str, says: str
) -> None:
    with pytest.raises(InputError) as refusal:
        load(tmp_path, coverage)

    assert str(refusal.value).startswith(says)


def test_every_type_that_is_not_named_can_be_declared_complete_whether_it_occurs_or_not(
    tmp_path: Path,
) -> None:
    text = "complete_for_others: always\ncomplete:\n  review_held: never\n  'visit[iro]': never\n"
    export = load(tmp_path, text)

    assert silence_shows(export, DENTAL, case="9")
    assert silence_shows(export, Record("visit", "personal_adviser"))
    assert not silence_shows(export, Record("visit", "iro"))
    assert not silence_shows(export, REVIEW)
    assert not silence_shows(export, Record("review_held", "care"))


@pytest.mark.parametrize("written", ["allways", "1", "[]"])
def test_what_else_is_said_of_types_not_named_is_refused_with_what_can_be(
    tmp_path: Path, written: str
) -> None:
    with pytest.raises(
        InputError, match=r"coverage.yaml:1:\d+: complete_for_others: found .*; expected true .* or always"
    ):
        load(tmp_path, f"complete_for_others: {written}\n")


def test_what_is_the_latest_alone_is_written_and_read_back(tmp_path: Path) -> None:
    visit = Record("visit", "social_worker")
    held = {"1": {visit: (Window(date(2024, 1, 5), date(2024, 3, 31)),)}}
    path = tmp_path / "coverage.yaml"
    path.write_text(coverage_text(Coverage({}, held, latest=frozenset({visit})), date(2024, 3, 31)))

    declared = declared_in(path, VOCABULARY)

    assert (declared.latest, declared.of_case) == ({visit}, held)
