"""Several paths read as one export: files and folders, events beside a return."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from compliance.model.coverage import Record, covered
from compliance.problems import InputError
from compliance.rulebook.vocabulary_file import load_vocabulary
from compliance.sources.export import Export
from compliance.sources.reading import read_export

VOCABULARY = load_vocabulary()

EPISODES = (
    "CHILD,DECOM,RNE,LS,CIN,PLACE,PLACE_PROVIDER,DEC,REC,REASON_PLACE_CHANGE,HOME_POST,PL_POST,URN\n"
    "1,03/05/2023,S,C2,N1,U6,PR1,,,,,,\n"
)
TRACKER = "case,event,on\n1,care_plan_updated,2023-07-03\n"


def put(folder: Path, name: str, content: str) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(content)
    return path


def load(*paths: Path, source: str = "auto") -> Export:
    return read_export(paths, VOCABULARY, source=source, as_of=date(2024, 3, 31))


def test_a_folder_is_every_event_file_in_it(tmp_path: Path) -> None:
    put(tmp_path, "b.csv", TRACKER)
    put(tmp_path, "a.jsonl", '{"case": "2", "event": "dental_check", "on": "2023-07-04"}\n')
    put(tmp_path, "notes.txt", "nothing to read")

    export = load(tmp_path)

    assert [file.name for file in export.files] == ["a.jsonl", "b.csv"]
    assert export.events["case"].to_list() == ["2", "1"]
    assert export.kind == "events"


def test_files_with_different_columns_are_one_table(tmp_path: Path) -> None:
    visits = put(tmp_path, "visits.csv", "case,event,on,by\n1,visit,2023-07-05,iro\n")

    export = load(put(tmp_path, "tracker.csv", TRACKER), visits)

    assert export.events.select("event", "by", "file").rows() == [
        ("care_plan_updated", None, "tracker.csv"),
        ("visit", "iro", "visits.csv"),
    ]
    assert Record("care_plan_updated") in export.coverage.windows
    assert Record("visit", "iro") in export.coverage.windows


def test_a_tracker_beside_a_return_adds_its_events_and_their_coverage(tmp_path: Path) -> None:
    episodes = put(tmp_path, "return/Episodes.csv", EPISODES)

    export = load(episodes.parent, put(tmp_path, "tracker.csv", TRACKER))

    assert export.kind == "ssda903+events"
    assert {"became_looked_after", "placement_started", "care_plan_updated"} <= set(export.events["event"])
    assert set(export.events["case"]) == {"1"}
    windows = export.coverage.of("1", Record("care_plan_updated"))
    assert covered(windows, date(2023, 1, 1), date(2024, 3, 31))
    assert {file.name for file in export.files} >= {"tracker.csv"}


@pytest.mark.parametrize(
    ("tracker_on", "latest"), [("2024-01-31", "2024-03-31"), ("2024-05-31", "2024-05-31")]
)
def test_of_a_return_and_a_tracker_the_later_declared_day_is_taken(
    tmp_path: Path, tracker_on: str, latest: str
) -> None:
    # The return of 2023-24 ends on 31 March 2024.
    episodes = put(tmp_path, "2023-24/Episodes.csv", EPISODES)
    put(tmp_path, "coverage.yaml", f"export_on: {tracker_on}\n")

    export = load(episodes.parent, put(tmp_path, "tracker.csv", TRACKER))

    assert export.declared_on == date.fromisoformat(latest)


def test_each_kind_can_be_asked_for(tmp_path: Path) -> None:
    tracker = put(tmp_path, "tracker.csv", TRACKER)

    assert load(tracker, source="events").kind == "events"
    with pytest.raises(InputError):
        load(tracker, source="ssda903")


def test_problems_name_the_file_they_are_in(tmp_path: Path) -> None:
    good = put(tmp_path, "good.csv", TRACKER)
    bad = put(tmp_path, "bad.csv", "case,event,on\n1,dental_check,2023-02-30\n")

    export = load(good, bad)

    assert [(problem.file, problem.row) for problem in export.problems] == [("bad.csv", 2)]
    assert export.events["file"].to_list() == ["good.csv"]


def test_a_path_that_does_not_exist_is_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"nowhere\.csv: no such file or folder"):
        load(put(tmp_path, "tracker.csv", TRACKER), tmp_path / "nowhere.csv")


NO_WORKBOOK = (
    "it cannot be opened as a workbook; it is damaged, or something else under this ending. "
    "Open it in the spreadsheet program, save it as .xlsx, and read that"
)


def test_a_folder_without_an_export_is_refused(tmp_path: Path) -> None:
    put(tmp_path, "notes.csv", "what,when\nlunch,noon\n")

    with pytest.raises(InputError, match="holds no files that are recognised; expected event files"):
        load(tmp_path)


def test_what_is_passed_over_in_a_folder_of_events_is_named_with_the_reason(tmp_path: Path) -> None:
    put(tmp_path, "tracker.csv", TRACKER)
    put(tmp_path, "visits.csv", "case,evnt,on\n1,visit,2023-07-05\n")
    put(tmp_path, "reviews.csv", "")
    put(tmp_path, "peps.xlsx", "a workbook")
    put(tmp_path, "layout.xml", "<layout/>")
    put(tmp_path, "older/tracker.csv", TRACKER)
    put(tmp_path, "notes.txt", "nothing to read")
    put(tmp_path, "coverage.yaml", "complete: {}\n")
    put(tmp_path, ".tracker.csv", "hidden")

    export = load(tmp_path)

    assert [file.name for file in export.files] == ["tracker.csv"]
    assert export.notes[:5] == (
        "layout.xml was not read: of XML only an SSDA903 return is read, whose root element is EXPSSDA903.",
        "older was not looked into: name it too to have its files read.",
        f"peps.xlsx was not read: {NO_WORKBOOK}.",
        "reviews.csv was not read: no column names were found in it.",
        "visits.csv was not read: it has no column event (its columns: case, evnt, on).",
    )
    assert not [note for note in export.notes if "notes.txt" in note or ".tracker" in note]


@pytest.mark.parametrize("place", ["", "2023-24/"], ids=["beside", "in a folder below"])
def test_a_folder_that_holds_a_return_and_a_tracker_is_read_as_both(tmp_path: Path, place: str) -> None:
    put(tmp_path, "tracker.csv", TRACKER)
    put(tmp_path, "visits.csv", "case,evnt,on\n1,visit,2023-07-05\n")
    put(tmp_path, f"{place}episodes.csv", EPISODES)
    put(tmp_path, f"{place}staff.csv", "worker,team\n7,north\n")
    put(tmp_path, f"{place}peps.xlsx", "a workbook")
    put(tmp_path, "older.zip", "PK")

    export = load(tmp_path)

    assert export.kind == "events+ssda903"
    assert {file.name for file in export.files} == {"tracker.csv", f"{place}episodes.csv"}
    assert set(export.events["event"]) >= {"care_plan_updated", "became_looked_after"}
    assert Record("care_plan_updated") in export.coverage.windows
    not_read = sorted(note for note in export.notes if "not read" in note or "looked into" in note)
    staff = (
        "it has no column case or event (its columns: worker, team)"
        if not place
        else ("its columns fit no table of the return")
    )
    assert not_read == sorted(
        [
            "visits.csv was not read: it has no column event (its columns: case, evnt, on).",
            f"{place}staff.csv was not read: {staff}.",
            f"{place}peps.xlsx was not read: "
            + (
                "name it too, or the folder that it lies in, to have it read." if place else f"{NO_WORKBOOK}."
            ),
            "older.zip was not read: .zip files are not; unpack it.",
        ]
    )


def test_a_return_names_what_it_cannot_read(tmp_path: Path) -> None:
    put(tmp_path, "2023-24/episodes.csv", EPISODES)
    put(tmp_path, "2023-24/reviews.xlsx", "a workbook")
    put(tmp_path, "trackers/tracker.csv", TRACKER)

    said = "2023-24/reviews.xlsx was not read: name it too, or the folder that it lies in, to have it read."
    notes = load(tmp_path).notes
    assert said in notes
    assert "trackers/tracker.csv was not read: it holds events; name it too to have it read." in notes


def test_a_folder_of_workbooks_alone_is_refused_with_the_way_on(tmp_path: Path) -> None:
    put(tmp_path, "peps.xlsx", "a workbook")

    with pytest.raises(InputError, match=r"peps\.xlsx: it cannot be opened as a workbook"):
        load(tmp_path)


def test_what_is_named_beside_its_folder_is_not_passed_over(tmp_path: Path) -> None:
    put(tmp_path, "tracker.csv", TRACKER)
    episodes = put(tmp_path, "episodes.csv", EPISODES)

    export = load(tmp_path, episodes)

    assert {file.name for file in export.files} == {"tracker.csv", "episodes.csv"}
    assert not [note for note in export.notes if "episodes.csv was not read" in note]
