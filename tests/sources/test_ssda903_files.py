"""Which files are the return's, how they are decoded, and which return year they are taken for."""

from __future__ import annotations

import subprocess
import sys
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from compliance.model.coverage import Coverage, Record, Window
from compliance.problems import InputError
from compliance.sources.events.mapping_file import Mappings
from compliance.sources.export import Export
from compliance.sources.ssda903.reading import read_return
from compliance.sources.ssda903.source import Ssda903
from compliance.sources.written_days import DateOrder
from tests.strategies.shipped import vocabulary

EPISODES = "CHILD,DECOM,RNE,LS,CIN,PLACE,PLACE_PROVIDER,DEC,REC,REASON_PLACE_CHANGE,HOME_POST,PL_POST,URN\n"
ONE_EPISODE = EPISODES + "101,03/05/2023,S,V2,N1,U6,PR1,,,,,,\n"
REVIEWS = "CHILD,DOB,REVIEW,REVIEW_CODE\n"
BECAME = Record("became_looked_after")
REVIEW = Record("review_held", "care")
YEAR_2023_24 = Window(date(2023, 4, 1), date(2024, 3, 31))
YEAR_2022_23 = Window(date(2022, 4, 1), date(2023, 3, 31))


def load(*paths: Path, as_of: date | None = None) -> Export:
    return read_return(paths, vocabulary(), as_of)


def recognised(path: Path) -> bool:
    return Ssda903().recognises(path, Mappings(vocabulary())) is not None


def put(folder: Path, name: str, content: str | bytes) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def windows(export: Export, record: Record) -> tuple[Window, ...]:
    coverage: Coverage = export.coverage
    return coverage.of("101", record)


@pytest.mark.parametrize(
    ("header", "table"),
    [
        ("CHILD,SEX,DOB,ETHNIC,UPN,MOTHER,MC_DOB", "Header"),
        (EPISODES.strip(), "Episodes"),
        ("LA,YEAR, child ,decom,rne,ls,place,dec,rec", "Episodes"),
        ("CHILD,DOB,REVIEW,REVIEW_CODE", "Reviews"),
        ("CHILD,SEX,DOB,DUC", "UASC"),
        (
            "CHILD,DOB,SDQ_SCORE,SDQ_REASON,CONVICTED,HEALTH_CHECK,IMMUNISATIONS,TEETH_CHECK,"
            "HEALTH_ASSESSMENT,SUBSTANCE_MISUSE,INTERVENTION_RECEIVED,INTERVENTION_OFFERED",
            "OC2",
        ),
        ("CHILD,DOB,IN_TOUCH,ACTIV,ACCOM", "OC3"),
        ("CHILD,DOB,DATE_INT,DATE_MATCH,FOSTER_CARE,NB_ADOPTR,SEX_ADOPTR,LS_ADOPTR", "AD1"),
        ("CHILD,DOB,DATE_PLACED,DATE_PLACED_CEASED,REASON_PLACED_CEASED", "PlacedAdoption"),
        ("CHILD,DOB,PREV_PERM,LA_PERM,DATE_PERM", "PrevPerm"),
        ("CHILD,DOB,MISSING,MIS_START,MIS_END", "Missing"),
        ("CHILD,DOB,SW_ID,SW_DECOM,SW_DEC,SW_REASON", "SWEpisodes"),
        ("CHILD,DOB,DOLO_START,DOLO_END", "DoLo"),
    ],
)
def test_a_table_is_known_by_its_columns_whatever_its_file_is_called(
    tmp_path: Path, header: str, table: str
) -> None:
    path = put(tmp_path, "Copy of export (3).CSV", header + "\n")

    assert recognised(path)
    assert recognised(tmp_path)
    assert [(f.name, f.kind, f.rows) for f in load(tmp_path).files] == [(path.name, table, 0)]


def test_files_that_fit_no_table_are_named_and_do_not_stop_the_load(tmp_path: Path) -> None:
    put(tmp_path, "in/episodes.csv", ONE_EPISODE)
    put(tmp_path, "in/staff.csv", "worker,team\n7,north\n")
    put(tmp_path, "in/blank.csv", "")
    put(tmp_path, "in/return.xml", "<EXPSSDA903/>")
    put(tmp_path, "in/._episodes.csv", b"\x00\x05\x16\x07")

    export = load(tmp_path / "in")

    assert [f.name for f in export.files] == ["episodes.csv"]
    assert not any("._" in note for note in export.notes)
    assert "staff.csv was not read: its columns fit no table of the return." in export.notes
    assert "blank.csv was not read: it is empty." in export.notes
    assert "return.xml was not read: the CSV files of the same return were." in export.notes
    assert not recognised(tmp_path / "in" / "staff.csv")
    assert not recognised(tmp_path / "in" / "nowhere.csv")


def test_nothing_of_the_return_is_refused(tmp_path: Path) -> None:
    put(tmp_path, "staff.csv", "worker,team\n7,north\n")

    with pytest.raises(InputError, match=r"No table of the SSDA903 return was found.*staff\.csv"):
        load(tmp_path)
    with pytest.raises(InputError, match="no such file or folder"):
        load(tmp_path / "elsewhere")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-16-le", "utf-16-be"])
def test_encodings_in_use_are_read(tmp_path: Path, encoding: str) -> None:
    header = "CHILD,SEX,DOB,ETHNIC,UPN,MOTHER,MC_DOB"
    path = put(tmp_path, "a.csv", f"{header}\nÅ101,2,01/02/2010,é,,,\n".encode(encoding))

    export = load(path)

    assert export.events["case"].to_list() == ["Å101"]
    said = [note for note in export.notes if note.startswith("Not in UTF-8")]
    name = "Windows-1252" if encoding == "cp1252" else "UTF-16"
    assert said == ([] if encoding.startswith("utf-8") else [f"Not in UTF-8 and read as {name}: a.csv."])
    assert recognised(path)


def test_names_are_relative_to_the_folder_given_and_told_apart(tmp_path: Path) -> None:
    put(tmp_path, "old/2022-23/episodes.csv", ONE_EPISODE)
    put(tmp_path, "new/2022-23/episodes.csv", ONE_EPISODE)

    assert [f.name for f in load(tmp_path / "old").files] == ["2022-23/episodes.csv"]
    both = load(tmp_path / "old", tmp_path / "new", tmp_path / "new" / "2022-23" / "episodes.csv")
    assert [f.name for f in both.files] == ["new/2022-23/episodes.csv", "old/2022-23/episodes.csv"]


def test_of_two_columns_of_one_name_the_first_is_read(tmp_path: Path) -> None:
    path = put(tmp_path, "r.csv", "CHILD,REVIEW,REVIEW_CODE,REVIEW\n101,01/02/2023,PN1,05/05/2023\n")

    export = load(path)

    assert export.events["on"].to_list() == [date(2023, 2, 1)]
    assert [str(problem) for problem in export.problems] == [
        "r.csv, row 1, column REVIEW: named 2 times in the header; the first was read; "
        "expected each column once"
    ]


@pytest.mark.parametrize("row", ['102,01/02/2010,01/03/2023,"PN1', '"102,01/02/2010,01/03/2023,PN1'])
def test_a_quotation_mark_that_is_not_closed_costs_its_own_row_at_most(tmp_path: Path, row: str) -> None:
    rows = f"101,01/02/2010,01/02/2023,PN1\n{row}\n103,01/02/2010,01/04/2023,PN1\n"

    export = load(put(tmp_path, "r.csv", REVIEWS + rows))

    held = export.events.filter(export.events["event"] == "review_held")
    assert {"101", "103"} <= set(held["case"])
    assert export.problems[0].row == 3
    assert "opens a cell and is not closed" in export.problems[0].found


def test_rows_of_doubtful_shape_are_reported_by_line(tmp_path: Path) -> None:
    rows = (
        "101,03/05/2023,S,V2,N1,U6,PR1,,,,,,\n"
        "\n"
        "102,03/05/2023,S,V2,N1,U6,PR1,,,,XX1, 1AA,XX2 2BB,7001\n"
        '103,03/05/2023,S,V2,N1,U6,PR1,,,,"XX1\n1AA",,\n'
        "104,03/05/2023,S,V2,N1,ZZ,PR1,,,,,,\n"
    )
    export = load(put(tmp_path, "e.csv", EPISODES + rows))

    assert [(p.row, p.column) for p in export.problems] == [(4, None), (5, None), (7, "PLACE")]
    assert "14 cells" in export.problems[0].found
    assert "runs on to row 6" in export.problems[1].found


@pytest.mark.parametrize(
    "name",
    [
        "2023-24/episodes.csv",
        "2023_24/sub/episodes.csv",
        "903 202324/episodes.csv",
        "2023-2024/episodes.csv",
        "2024/episodes.csv",
        "2019-20/episodes 2023-24.csv",
        "SSDA903_2024_episodes.csv",
    ],
)
def test_the_year_stated_by_a_file_or_folder_bounds_what_is_covered(tmp_path: Path, name: str) -> None:
    put(tmp_path / "given", name, ONE_EPISODE)

    export = load(tmp_path / "given", as_of=date(2026, 1, 1))

    assert windows(export, BECAME) == (YEAR_2023_24,)
    assert export.declared_on == date(2024, 3, 31)
    assert not [note for note in export.notes if "worked out" in note]


def test_the_folder_given_may_itself_state_the_year(tmp_path: Path) -> None:
    put(tmp_path, "2022-23/episodes.csv", ONE_EPISODE)

    assert windows(load(tmp_path / "2022-23"), BECAME) == (YEAR_2022_23,)
    assert windows(load(tmp_path / "2022-23" / "episodes.csv"), BECAME) == (YEAR_2022_23,)


@pytest.mark.parametrize(
    "name", ["episodes 2022-06-30.csv", "episodes 30-06-2022.csv", "30-06-2022.csv", "episodes 20220630.csv"]
)
def test_the_date_of_an_extract_is_no_return_year(tmp_path: Path, name: str) -> None:
    export = load(put(tmp_path / "given", name, ONE_EPISODE))

    assert windows(export, BECAME) == (YEAR_2023_24,)
    assert any("2023-24 was worked out" in note for note in export.notes)


@pytest.mark.parametrize("year", ["2024", "2024.0", "2023-24", "2023/24", "202324"])
def test_a_year_column_goes_before_the_folder(tmp_path: Path, year: str) -> None:
    header = "CHILD,DECOM,RNE,LS,PLACE,DEC,REC,LA,YEAR\n"
    path = put(tmp_path, "2018-19/e.csv", header + f"101,2023-05-03,S,V2,U6,,,North,{year}\n")

    export = load(path)

    assert windows(export, BECAME) == (YEAR_2023_24,)
    assert export.declared_on == date(2024, 3, 31)
    assert export.problems == ()


def test_an_unreadable_year_is_reported_and_the_folder_used(tmp_path: Path) -> None:
    header = "CHILD,DECOM,RNE,LS,PLACE,DEC,REC,YEAR\n"
    path = put(tmp_path, "2023-24/e.csv", header + "101,2023-05-03,S,V2,U6,,,last\n")

    export = load(path)

    assert [(p.row, p.column, p.found) for p in export.problems] == [(2, "YEAR", '"last"')]
    assert windows(export, BECAME) == (YEAR_2023_24,)


def test_an_unstated_year_is_that_of_the_latest_date_known_by_then(tmp_path: Path) -> None:
    put(tmp_path, "in/e.csv", EPISODES + "101,03/05/2021,S,V2,N1,U6,PR1,31/03/2023,X1,,,,\n")
    put(tmp_path, "in/r.csv", REVIEWS + "101,,01/04/2023,PN1\n101,,01/06/2029,PN1\n")

    earlier, later, open_ended = (
        load(tmp_path / "in", as_of=day) for day in (date(2023, 3, 31), date(2024, 2, 1), None)
    )

    assert windows(earlier, BECAME) == windows(earlier, REVIEW) == (YEAR_2022_23,)
    assert windows(later, BECAME) == windows(later, REVIEW) == (YEAR_2023_24,)
    assert windows(open_ended, BECAME) == (Window(date(2029, 4, 1), date(2030, 3, 31)),)
    # A year that is not over has no last day to be judged as of.
    assert (earlier.declared_on, later.declared_on) == (date(2023, 3, 31), None)
    assert earlier.declared_by == "the end of 2022-23, the year that its own dates show"
    assert any(n.startswith("No return year was stated for e.csv, r.csv; 2022-23") for n in earlier.notes)


def test_only_files_that_state_no_year_take_part_in_inferring_one(tmp_path: Path) -> None:
    put(tmp_path, "in/2023-24/e.csv", ONE_EPISODE)
    put(tmp_path, "in/r.csv", REVIEWS + "101,,01/04/2022,PN1\n")

    export = load(tmp_path / "in")

    assert windows(export, BECAME) == (YEAR_2023_24,)
    assert windows(export, REVIEW) == (YEAR_2022_23,)
    assert export.declared_on == date(2024, 3, 31)
    assert export.declared_by == "the end of 2023-24, the last year of this return"


def test_files_without_any_date_cover_nothing(tmp_path: Path) -> None:
    export = load(put(tmp_path, "in/m.csv", "CHILD,DOB,MISSING,MIS_START,MIS_END\n101,,M,01/02/2023,\n"))

    assert export.coverage.windows == {}
    assert export.events["event"].to_list() == ["missing_started"]
    assert any("their dates show none" in note for note in export.notes)


@pytest.mark.parametrize(
    ("authorities", "said"),
    [
        (["North", "North", ""], None),
        (["North", "South", ""], "The rows come from 2 local authorities (column LA)"),
        (["North", "South", "East"], "The rows come from 3 local authorities (column LA)"),
    ],
)
def test_rows_of_several_authorities_are_said_to_be(
    tmp_path: Path, authorities: list[str], said: str | None
) -> None:
    rows = [f"{n},2023-05-03,S,V2,U6,,,{name}\n" for n, name in enumerate(authorities, start=101)]
    export = load(put(tmp_path, "2023-24/e.csv", "CHILD,DECOM,RNE,LS,PLACE,DEC,REC,LA\n" + "".join(rows)))

    noted = [note for note in export.notes if "authorities" in note]
    assert [note.partition(",")[0] for note in noted] == ([said] if said else [])


def test_a_row_without_its_authority_is_of_the_one_that_has_the_number(tmp_path: Path) -> None:
    episodes = "CHILD,DECOM,RNE,LS,PLACE,DEC,REC,LA\n101,2023-05-03,S,V2,U6,,,North\n102,2023-05-03,S,V2,U6,,,South\n"
    put(tmp_path, "2023-24/e.csv", episodes)
    put(tmp_path, "2023-24/r.csv", "CHILD,DOB,REVIEW,REVIEW_CODE\n101,2015-02-01,2023-05-31,PN1\n")

    reviews = load(tmp_path).events.filter(pl.col("event") == "review_held")

    assert reviews["case"].to_list() == ["North/101"]


def test_asking_what_a_file_looks_like_loads_no_table_library(tmp_path: Path) -> None:
    path = put(tmp_path, "e.csv", ONE_EPISODE)
    script = (
        "import sys; from pathlib import Path; from compliance.sources.ssda903.source import Ssda903; "
        "print(Ssda903().recognises(Path(sys.argv[1]), None) is not None, 'polars' in sys.modules)"
    )
    result = subprocess.run(
        [sys.executable, "-c", script, str(path)], capture_output=True, text=True, check=True
    )
    assert result.stdout.split() == ["True", "False"]


def test_years_of_two_digits_are_read_where_somebody_says_so(tmp_path: Path) -> None:
    header = put(
        tmp_path, "2023-24/header.csv", "CHILD,SEX,DOB,ETHNIC,UPN,MOTHER,MC_DOB\n101,1,5.6.12,WBRI,,,\n"
    )
    reviews = put(tmp_path, "2023-24/reviews.csv", REVIEWS + "101,05/06/12,25/05/23,PN1\n")
    paths = [
        header,
        reviews,
        put(tmp_path, "2023-24/episodes.csv", ONE_EPISODE.replace("03/05/2023", "3/5/23")),
    ]

    read = read_return(paths, vocabulary(), None, dates=DateOrder.DAY_MONTH_SHORT_YEAR)
    unread = read_return(paths, vocabulary(), None)

    assert read.problems == ()
    days = dict(zip(read.events["event"], read.events["on"], strict=True))
    assert days["became_looked_after"] == date(2023, 5, 3)
    assert days["review_held"] == date(2023, 5, 25)
    assert date(2012, 6, 5) in read.events["date_of_birth"].to_list()
    assert unread.events.is_empty() or "became_looked_after" not in unread.events["event"].to_list()
    assert all(
        problem.expected.endswith("(if this file writes DD/MM/YY, say --dates dd/mm/yy)")
        for problem in unread.problems
        if problem.column in ("DECOM", "REVIEW")
    )
