"""Native events as CSV, JSON Lines and Parquet: one table, whatever the file."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import polars as pl
import pytest

from compliance.problems import InputError
from compliance.rulebook.vocabulary_file import load_vocabulary
from compliance.sources.export import Export
from compliance.sources.reading import read_export

VOCABULARY = load_vocabulary()

CSV = """\
case,event,on,at,recorded_on,date_of_birth,legal_status,by,child_seen,score
1001,child,,,,2015-03-09,,,,
1001,became_looked_after,2024-03-01,,2024-03-04,,C2,,,
1001,visit,,2024-07-01T09:30,,,,social_worker,true,
1001,sdq_completed,2024-07-02,,,,,,,17
"""
JSON_LINES = """\
{"case": "1001", "event": "child", "date_of_birth": "2015-03-09"}
{"case": "1001", "event": "became_looked_after", "on": "2024-03-01", "recorded_on": "2024-03-04", \
"legal_status": "C2"}
{"case": "1001", "event": "visit", "at": "2024-07-01T09:30", "by": "social_worker", "child_seen": true}
{"case": "1001", "event": "sdq_completed", "on": "2024-07-02", "score": 17}
"""
TYPED = pl.DataFrame(
    {
        "case": [1001] * 4,
        "event": ["child", "became_looked_after", "visit", "sdq_completed"],
        "on": [None, date(2024, 3, 1), None, date(2024, 7, 2)],
        "at": [None, None, datetime(2024, 7, 1, 8, 30, tzinfo=UTC), None],
        "recorded_on": [None, date(2024, 3, 4), None, None],
        "date_of_birth": [date(2015, 3, 9), None, None, None],
        "legal_status": [None, "C2", None, None],
        "by": [None, None, "social_worker", None],
        "child_seen": [None, None, True, None],
        "score": [None, None, None, 17],
    }
)


def load(path: Path, source: str = "auto") -> Export:
    return read_export([path], VOCABULARY, source=source)


def put(folder: Path, name: str, content: str | bytes) -> Path:
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def parquet(folder: Path, table: pl.DataFrame) -> Path:
    path = folder / "events.parquet"
    table.write_parquet(path)
    return path


def test_the_three_forms_of_one_history_give_the_same_table(tmp_path: Path) -> None:
    exports = [
        load(put(tmp_path, "events.csv", CSV)),
        load(put(tmp_path, "events.jsonl", JSON_LINES)),
        load(parquet(tmp_path, TYPED)),
    ]

    tables = [
        export.events.drop("file", "row").select(sorted(export.events.columns[:-2])) for export in exports
    ]

    assert tables[1].equals(tables[0])
    assert tables[2].equals(tables[0])
    assert [export.problems for export in exports] == [(), (), ()]


def test_the_table_is_typed(tmp_path: Path) -> None:
    events = load(put(tmp_path, "events.csv", CSV)).events

    assert events.rows(named=True)[2] == {
        "case": "1001",
        "event": "visit",
        "on": date(2024, 7, 1),
        "at": datetime(2024, 7, 1, 8, 30, tzinfo=UTC),
        "recorded_on": None,
        "date_of_birth": None,
        "legal_status": None,
        "by": "social_worker",
        "child_seen": True,
        "score": None,
        "file": "events.csv",
        "row": 4,
    }
    assert events["on"].to_list() == [None, date(2024, 3, 1), date(2024, 7, 1), date(2024, 7, 2)]
    assert events["score"].to_list() == [None, None, None, 17]
    assert events["date_of_birth"].to_list() == [date(2015, 3, 9), None, None, None]


def test_rows_are_counted_as_an_editor_shows_them(tmp_path: Path) -> None:
    assert load(put(tmp_path, "e.csv", CSV)).events["row"].to_list() == [2, 3, 4, 5]
    assert load(put(tmp_path, "e.jsonl", JSON_LINES)).events["row"].to_list() == [1, 2, 3, 4]


def test_each_file_is_named_with_its_kind_and_rows(tmp_path: Path) -> None:
    (file,) = load(put(tmp_path, "events.csv", CSV)).files

    assert (file.name, file.kind, file.rows) == ("events.csv", "csv", 4)


def test_json_lines_may_be_called_ndjson(tmp_path: Path) -> None:
    assert load(put(tmp_path, "events.ndjson", JSON_LINES)).events.height == 4


def test_names_of_columns_are_read_whatever_their_capitals(tmp_path: Path) -> None:
    upper = CSV.replace("case,event,on", "Case,EVENT, On ", 1)

    assert load(put(tmp_path, "events.csv", upper)).events["on"].null_count() == 1
    assert load(put(tmp_path, "e.jsonl", JSON_LINES.replace('"on"', '"On"'))).events["on"].null_count() == 1


def test_json_numbers_are_read_as_they_are_written(tmp_path: Path) -> None:
    lines = (
        '{"case": 120000000001, "event": "sdq_completed", "on": "2024-03-01", "score": 17}\n'
        '{"case": 1002, "event": "sdq_completed", "on": "2024-03-01", "score": 18.0}\n'
    )

    events = load(put(tmp_path, "events.jsonl", lines)).events

    assert events["case"].to_list() == ["120000000001", "1002"]
    assert events["score"].to_list() == [17, 18]


def test_json_booleans_and_null_are_yes_no_and_unknown(tmp_path: Path) -> None:
    lines = "".join(
        f'{{"case": "1", "event": "visit", "on": "2024-03-0{day}", "child_seen": {said}}}\n'
        for day, said in enumerate(["true", "false", "null", '"yes"', '"no"'], start=1)
    )

    export = load(put(tmp_path, "events.jsonl", lines))

    assert export.events["child_seen"].to_list() == [True, False, None, True, False]
    assert export.problems == ()


def test_parquet_ids_stored_as_decimals_are_whole_numbers_again(tmp_path: Path) -> None:
    table = pl.DataFrame({"case": [1001.0, 1002.0], "event": "dental_check", "on": date(2024, 3, 1)})

    assert load(parquet(tmp_path, table)).events["case"].to_list() == ["1001", "1002"]


def test_a_parquet_day_stored_as_midnight_is_that_day(tmp_path: Path) -> None:
    table = pl.DataFrame({"case": ["1"], "event": ["dental_check"], "on": [datetime(2024, 3, 1)]})

    assert load(parquet(tmp_path, table)).events["on"].to_list() == [date(2024, 3, 1)]


@pytest.mark.parametrize(
    "stored",
    [datetime(2024, 6, 30, 23, tzinfo=UTC), datetime(2024, 7, 1, tzinfo=UTC)],
    ids=["midnight in London", "midnight in UTC"],
)
@pytest.mark.parametrize("column", ["on", "recorded_on", "report_received_on"])
def test_a_parquet_day_stored_as_an_instant_is_the_day_whose_midnight_it_is(
    tmp_path: Path, stored: datetime, column: str
) -> None:
    held = {"case": ["1"], "event": ["health_assessment"], "on": [datetime(2024, 7, 2, tzinfo=UTC)]}

    export = load(parquet(tmp_path, pl.DataFrame({**held, column: [stored]})))

    assert export.events[column].to_list() == [date(2024, 7, 1)]
    assert export.problems == ()


def test_a_parquet_instant_that_is_no_midnight_is_the_day_in_london_at_that_time(tmp_path: Path) -> None:
    times = [datetime(2024, 7, 1, 23, 30, tzinfo=UTC), datetime(2024, 10, 27, 1, 30, tzinfo=UTC)]

    export = load(parquet(tmp_path, pl.DataFrame({"case": ["1", "2"], "event": "visit", "on": times})))

    assert export.events["on"].to_list() == [date(2024, 7, 2), date(2024, 10, 27)]
    assert export.events["at"].to_list() == times


@pytest.mark.parametrize(
    "days",
    [
        [
            "2024-03-01",
            "1 March 2024",
            "45352",
            "20240301",
            "31/03/2024",
            "2024-03-01 14:30:00.000",
            "45352.604",
        ],
        ["01/03/2024", "03/01/24", "2024-03", "March 2024", "19723", "NULL", "2024-07-01T23:30Z"],
    ],
)
@pytest.mark.parametrize("column", ["on", "at", "recorded_on", "date_of_birth"])
def test_a_day_reads_the_same_in_every_form_of_file(tmp_path: Path, days: list[str], column: str) -> None:
    held = {
        "case": [str(n) for n in range(len(days))],
        "event": ["visit"] * len(days),
        "on": ["2024-03-01"] * len(days),
    }
    table = pl.DataFrame({**held, column: days})
    table.write_csv(tmp_path / "events.csv")
    table.write_ndjson(tmp_path / "events.jsonl")

    of_csv = load(tmp_path / "events.csv")
    others = [load(tmp_path / "events.jsonl"), load(parquet(tmp_path, table))]

    for other in others:
        assert other.events.drop("file", "row").equals(of_csv.events.drop("file", "row"))
        assert [(p.column, p.found, p.expected) for p in other.problems] == [
            (p.column, p.found, p.expected) for p in of_csv.problems
        ]


@pytest.mark.parametrize("stored", [[45352], [45352.0]], ids=["whole", "decimal"])
def test_a_number_in_a_column_of_days_is_a_spreadsheets_serial_day(
    tmp_path: Path, stored: list[float]
) -> None:
    table = pl.DataFrame({"case": ["1"], "event": "child", "on": stored, "date_of_birth": stored})
    lines = f'{{"case": 1, "event": "dental_check", "on": {stored[0]}, "date_of_birth": {stored[0]}}}\n'

    for path in (
        parquet(tmp_path, table.with_columns(event=pl.lit("dental_check"))),
        put(tmp_path, "e.jsonl", lines),
    ):
        export = load(path)
        assert export.events.select("on", "date_of_birth").rows() == [
            (date(2024, 3, 1), None),
            (None, date(2024, 3, 1)),
        ]


@pytest.mark.parametrize("column", ["on", "recorded_on", "at", "report_received_on"])
def test_parquet_days_and_times_beyond_the_years_are_refused_one_by_one(tmp_path: Path, column: str) -> None:
    kind = pl.Datetime("us") if column == "at" else pl.Date
    held = pl.DataFrame({"case": ["1", "2", "3"], "event": "health_assessment", "on": date(2024, 7, 1)})
    far = pl.Series(column, ["2024-07-01", "3024-07-01", "0202-07-01"]).str.to_date().cast(kind)

    export = load(parquet(tmp_path, held.with_columns(far)))

    assert [(p.row, p.column) for p in export.problems] == [(2, column), (3, column)]
    assert export.events[column].null_count() == export.events.height - 1


@pytest.mark.parametrize(
    ("column", "held"), [("on", "lists"), ("case", "lists"), ("by", "lists"), ("seen_alone", "lists")]
)
def test_a_parquet_column_of_lists_is_refused_in_words(tmp_path: Path, column: str, held: str) -> None:
    table = pl.DataFrame({"case": ["1"], "event": ["visit"], "on": [date(2024, 3, 1)]})
    path = parquet(tmp_path, table.with_columns(pl.Series(column, [["a", "b"]])))

    with pytest.raises(InputError) as refusal:
        load(path)

    assert str(refusal.value) == (
        f"events.parquet: column {column} holds {held}; expected text, numbers, days or yes and no, one in each row"
    )


def test_a_parquet_column_of_lists_that_nobody_reads_is_reported(tmp_path: Path) -> None:
    table = pl.DataFrame({"case": ["1"], "event": ["visit"], "on": [date(2024, 3, 1)], "tags": [["a"]]})

    export = load(parquet(tmp_path, table))

    assert export.events.height == 1
    assert [(problem.column, problem.found) for problem in export.problems] == [
        ("tags", "a column of no known name, not read")
    ]


def test_parquet_columns_told_apart_by_capitals_alone_are_refused(tmp_path: Path) -> None:
    table = pl.DataFrame({"case": ["1"], "event": ["visit"], "on": [date(2024, 3, 1)], "On": ["x"]})

    with pytest.raises(InputError, match=r"^events\.parquet: the header names on twice"):
        load(parquet(tmp_path, table))


def test_junk_called_parquet_is_refused_in_words(tmp_path: Path) -> None:
    path = put(tmp_path, "events.parquet", "no Parquet at all")

    for given in (path, tmp_path):
        with pytest.raises(InputError, match=r"^events\.parquet: is not a readable Parquet file"):
            load(given)


def test_a_parquet_time_without_a_zone_is_london_time(tmp_path: Path) -> None:
    table = pl.DataFrame({"case": ["1"], "event": ["visit"], "at": [datetime(2024, 7, 1, 9, 30)]})

    assert load(parquet(tmp_path, table)).events["at"].to_list() == [datetime(2024, 7, 1, 8, 30, tzinfo=UTC)]


def test_parquet_codes_stored_as_categories_are_words(tmp_path: Path) -> None:
    table = pl.DataFrame({"case": ["1"], "event": ["visit"], "on": [date(2024, 3, 1)], "by": ["iro"]})

    events = load(parquet(tmp_path, table.with_columns(pl.col("by", "event").cast(pl.Categorical)))).events

    assert events["by"].to_list() == ["iro"]


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("events.csv", "case,happened,on\n1,visit,2024-03-01\n", "found columns case, happened, on"),
        ("events.csv", "case;evnt;on\n1;visit;2024-03-01\n", "found columns case, evnt, on"),
        ("notes.txt", "lunch at noon\n", "expected events (columns case, event, on)"),
        ("peps.xlsx", "PK", "not recognised; it cannot be opened as a workbook"),
        ("peps.ods", "PK", "not recognised; it cannot be opened as a workbook"),
        ("peps.pdf", "%PDF", "cannot read .pdf; have the table behind it exported as CSV UTF-8"),
        ("peps.accdb", "", "cannot read .accdb; export its table as CSV UTF-8"),
        ("events.zip", "PK", "cannot read .zip; unpack it"),
        ("events.csv", "", "found no column names"),
        ("events.csv", "\n\n", "not recognised"),
        ("events.jsonl", "", "not recognised"),
        (
            "events.jsonl",
            '[{"case": "1", "event": "visit", "on": "2024-03-01"}]\n',
            "not recognised; expected events (columns case, event, on), a table of an SSDA903 return, a list of Annex "
            "A or a table of the safeguarding dataset; found no line that is a JSON object of plain values",
        ),
        ("events.json", "{}", "cannot read .json; write one object a line, in a file that ends in .jsonl"),
        ("events", "case,event,on\n", "cannot read a file without an ending"),
    ],
)
def test_a_file_that_is_no_export_is_refused_and_named(
    tmp_path: Path, name: str, content: str, says: str
) -> None:
    path = put(tmp_path, name, content)

    with pytest.raises(InputError) as refusal:
        load(path)

    assert str(refusal.value).startswith(f"{path}: ")
    assert says in str(refusal.value)


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("e.csv", "", "e.csv: is empty; expected a header line and rows"),
        (
            "e.csv",
            "case,on\n1,2024-03-01\n",
            "e.csv: has no column event; expected case, event, on; found case, on",
        ),
        ("e.jsonl", '{"on": "2024-03-01"}\n', "e.jsonl: has no column case or event"),
        (
            "e.jsonl",
            "[]\n",
            "e.jsonl: holds no rows that can be read; e.jsonl, row 1: not a JSON object; expected one JSON object",
        ),
        ("e.parquet", "no Parquet at all", "e.parquet: is not a readable Parquet file"),
    ],
)
def test_a_file_said_to_be_events_is_refused_for_what_it_lacks(
    tmp_path: Path, name: str, content: str, says: str
) -> None:
    with pytest.raises(InputError) as refusal:
        load(put(tmp_path, name, content), "events")

    assert str(refusal.value).startswith(says)
