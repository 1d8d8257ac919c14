"""The return as the XML file in which it is sent in: the same as its CSV files, wherever it lies."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from xml.sax.saxutils import escape

import polars as pl
import pytest

from compliance.checking.request import Request
from compliance.problems import InputError
from compliance.sources.events.mapping_file import Mappings
from compliance.sources.export import Export
from compliance.sources.reading import read_export
from compliance.sources.ssda903.source import Ssda903
from compliance_synthetic import CouncilPlan, council, write_ssda903
from tests.strategies.checks import check
from tests.strategies.shipped import vocabulary, working_days

VOCABULARY = vocabulary()
AS_OF = date(2024, 3, 31)
GROUPS = {
    "reviews": "AREVIEW",
    "missing": "AMISSING",
    "oc2": "OC2",
    "placed_for_adoption": "AD_PLACED",
    "sw_episodes": "SWEPISODE",
}
"""The elements within HEADER that are the rows of a CSV file."""
ONE = (
    "<EXPSSDA903><CHILD><HEADER><CHILDID>7</CHILDID><SEX>1</SEX><DOB>05/06/2014</DOB>{}</HEADER>"
    "<EPISODE><DECOM>2023-05-10</DECOM><RNE>S</RNE><LS>V2</LS><PL>U6</PL></EPISODE></CHILD></EXPSSDA903>"
)


def load(*paths: Path) -> Export:
    return read_export(paths, VOCABULARY, as_of=AS_OF)


def put(folder: Path, name: str, content: str) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(content)
    return path


def facts(export: Export) -> pl.DataFrame:
    """The events without the place where each was read."""
    columns = sorted(set(export.events.columns) - {"file", "row"})
    return export.events.select(columns).sort(columns)


@pytest.fixture(scope="module")
def returns(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two years' returns in both forms, in the folders `csv` and `xml`."""
    folder = tmp_path_factory.mktemp("returns")
    plan = CouncilPlan(
        children_looked_after=60,
        admissions_a_year=40,
        first_day=date(2020, 4, 1),
        last_day=AS_OF,
        seed=7,
    )
    write_ssda903(council(plan, working_days()), folder / "csv", [2023, 2024])
    for year in sorted((folder / "csv").iterdir()):
        for table in year.iterdir():
            if len(table.read_text().splitlines()) < 2:
                table.unlink()
        put(folder, f"xml/903_{year.name}.xml", "\n".join(_xml(year)))
    return folder


def _xml(year: Path) -> Iterator[str]:
    """A year's CSV files as the national XML form."""
    tables = {path.stem: list(csv.DictReader(path.open())) for path in year.iterdir()}

    def of(child: str, table: str) -> list[dict[str, str]]:
        return [row for row in tables.get(table, []) if row["CHILD"] == child]

    yield '<?xml version="1.0"?>'
    yield "<EXPSSDA903>"
    for header in tables["header"]:
        child = header["CHILD"]
        yield "<CHILD>"
        yield "<HEADER>"
        yield from _leaves(header)
        for unaccompanied in of(child, "uasc"):
            yield "<UASC>1</UASC>"
            yield from _leaves({"DUC": unaccompanied["DUC"]})
        for adopted in of(child, "ad1"):
            yield from _leaves({name: cell for name, cell in adopted.items() if name not in ("CHILD", "DOB")})
        for table, element in GROUPS.items():
            for row in of(child, table):
                yield f"<{element}>"
                yield from _leaves({name: cell for name, cell in row.items() if name not in ("CHILD", "DOB")})
                yield f"</{element}>"
        yield "</HEADER>"
        for episode in of(child, "episodes"):
            yield "<EPISODE>"
            yield from _leaves({name: cell for name, cell in episode.items() if name != "CHILD"})
            yield "</EPISODE>"
        yield "</CHILD>"
    yield "</EXPSSDA903>"


def _leaves(cells: dict[str, str]) -> Iterator[str]:
    names = {"CHILD": "CHILDID", "PLACE": "PL"}
    for name, cell in cells.items():
        if cell:
            yield f"<{names.get(name, name)}>{escape(cell)}</{names.get(name, name)}>"


def test_both_forms_of_a_return_tell_the_same(returns: Path) -> None:
    of_csv, of_xml = load(returns / "csv"), load(returns / "xml")

    assert facts(of_xml).equals(facts(of_csv))
    assert of_xml.coverage == of_csv.coverage
    assert (len(of_xml.problems), of_xml.set_aside) == (len(of_csv.problems), of_csv.set_aside) == (0, 0)
    assert (of_xml.declared_on, of_xml.declared_by) == (of_csv.declared_on, of_csv.declared_by)
    assert sum(file.rows for file in of_xml.files) == sum(file.rows for file in of_csv.files)
    assert [_without_place(note) for note in of_xml.notes] == [_without_place(note) for note in of_csv.notes]


def _without_place(note: str) -> str:
    return note.partition(" (first: ")[0]


def test_both_forms_of_a_return_are_judged_alike(returns: Path) -> None:
    of_csv, of_xml = (
        [
            (found.case, found.rule, found.due_on, found.status, found.met_on, found.explanation)
            for found in check(Request(paths=(returns / form,), today=AS_OF, as_of=AS_OF)).findings
        ]
        for form in ("csv", "xml")
    )

    assert len(of_csv) > 500
    assert of_xml == of_csv


def test_a_row_is_told_by_its_line(returns: Path) -> None:
    export = load(returns / "xml")

    for file, row in export.events.select("file", "row").head(200).iter_rows():
        line = (returns / "xml" / file).read_text().splitlines()[row - 1]
        assert line in {f"<{element}>" for element in ("HEADER", "EPISODE", *GROUPS.values())}


def test_a_row_of_a_file_of_one_line_is_told_by_its_number_in_its_table(tmp_path: Path) -> None:
    reviews = "".join(f"<AREVIEW><REVIEW>{day}/06/2023</REVIEW></AREVIEW>" for day in ("05", "zz", "07"))

    export = load(put(tmp_path, "903_2023-24.xml", ONE.format(reviews)))

    assert [(problem.row, problem.column) for problem in export.problems] == [(2, "REVIEW")]
    held = export.events.filter(pl.col("event") == "review_held")
    assert held.select("on", "row").rows() == [(date(2023, 6, 5), 1), (date(2023, 6, 7), 3)]


@pytest.mark.parametrize(
    ("csv_file", "xml_file", "read"),
    [
        ("in/episodes.csv", "in/903.xml", "episodes.csv"),
        ("in/2023-24/episodes.csv", "in/903_2023-24.xml", "2023-24/episodes.csv"),
        ("in/episodes.csv", "in/903_2023-24.xml", "episodes.csv"),
        ("in/2022-23/episodes.csv", "in/903_2023-24.xml", None),
    ],
)
def test_of_a_return_in_both_forms_the_csv_is_read(
    tmp_path: Path, csv_file: str, xml_file: str, read: str | None
) -> None:
    put(tmp_path, csv_file, "CHILD,DECOM,RNE,LS,PLACE,DEC,REC\n7,10/05/2023,S,V2,U6,,\n")
    xml = put(tmp_path, xml_file, ONE.format(""))

    export = load(tmp_path / "in")

    said = f"{xml.name} was not read: the CSV files of the same return were."
    assert (said in export.notes) == (read is not None)
    assert {file.name for file in export.files} == ({read} if read else {"2022-23/episodes.csv", xml.name})


def test_an_element_that_is_not_known_is_reported_and_the_rest_read(tmp_path: Path) -> None:
    export = load(put(tmp_path, "a.xml", ONE.format("<NEW>\n<THING>1</THING></NEW>")))

    assert [(p.row, p.column, p.found) for p in export.problems] == [
        (1, "NEW", "an element of no known table, not read")
    ]
    assert "became_looked_after" in export.events["event"].to_list()


def test_of_two_elements_of_one_name_the_first_is_read(tmp_path: Path) -> None:
    twice = "<AREVIEW><REVIEW>05/06/2023</REVIEW><REVIEW>06/06/2023</REVIEW></AREVIEW>"

    export = load(put(tmp_path, "a.xml", ONE.format(twice)))

    assert date(2023, 6, 5) in export.events["on"].to_list()
    assert [(p.column, p.found) for p in export.problems] == [
        ("REVIEW", "given 2 times in AREVIEW; the first was read")
    ]


def test_a_return_in_utf16_is_read(tmp_path: Path) -> None:
    path = tmp_path / "a.xml"
    path.write_bytes(ONE.format("").encode("utf-16"))

    assert "became_looked_after" in load(path).events["event"].to_list()


def test_every_table_of_the_xml_form_is_read(tmp_path: Path) -> None:
    rows = (
        "<UASC>1</UASC><DUC>05/06/2032</DUC><IN_TOUCH>YES</IN_TOUCH><ACTIV>F2</ACTIV><ACCOM>B1</ACCOM>"
        "<DATE_INT>01/02/2026</DATE_INT><DATE_MATCH>01/03/2026</DATE_MATCH>"
        "<AREVIEW><REVIEW>01/06/2026</REVIEW><REVIEW_CODE>PN1</REVIEW_CODE></AREVIEW>"
        "<AMISSING><MISSING>M</MISSING><MIS_START>02/06/2026</MIS_START><MIS_END>03/06/2026</MIS_END></AMISSING>"
        "<OC2><SDQ_SCORE>9</SDQ_SCORE><TEETH_CHECK>1</TEETH_CHECK></OC2>"
        "<PERMANENCE><PREV_PERM>P1</PREV_PERM><DATE_PERM>zz/zz/2015</DATE_PERM></PERMANENCE>"
        "<AD_PLACED><DATE_PLACED>01/02/2026</DATE_PLACED></AD_PLACED>"
        "<SWEPISODE><SW_ID>SW7</SW_ID><SW_DECOM>04/06/2026</SW_DECOM><SW_DEC>05/06/2026</SW_DEC></SWEPISODE>"
        "<DOLO><DOLO_START>06/06/2026</DOLO_START><DOLO_END>07/06/2026</DOLO_END></DOLO>"
    )
    path = put(tmp_path, "903_2026-27.xml", ONE.format(rows))

    export = read_export([path], VOCABULARY, as_of=date(2027, 3, 31))

    assert export.problems == ()
    assert sorted(file.kind for file in export.files) == [
        *("AD1", "DoLo", "Episodes", "Header", "Missing", "OC2", "OC3", "PlacedAdoption", "PrevPerm"),
        *("Reviews", "SWEpisodes", "UASC"),
    ]
    assert {(row["event"], row["on"]) for row in export.events.to_dicts()} >= {
        ("review_held", date(2026, 6, 1)),
        ("missing_ended", date(2026, 6, 3)),
        ("dental_checks_recorded", date(2027, 3, 31)),
        ("adoption_decision", date(2026, 2, 1)),
        ("adoption_matched", date(2026, 3, 1)),
        ("worker_allocation_ended", date(2026, 6, 5)),
        ("liberty_order_made", date(2026, 6, 6)),
        ("liberty_order_ended", date(2026, 6, 7)),
    }


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (ONE.format("<AREVIEW>"), "it is not XML that can be read (mismatched tag: line 1"),
        ("<EXPSSDA903></EXPSSDA903>", "it holds no child of a return"),
        ("<EXPSSDA903>" * 5000 + "</EXPSSDA903>" * 5000, "deeper within one another"),
        (
            '<!DOCTYPE lolz [<!ENTITY lol "lol"><!ENTITY more "&lol;&lol;&lol;">]>' + ONE.format("&more;"),
            "it begins with a document type (<!DOCTYPE)",
        ),
    ],
)
def test_what_is_no_return_is_refused_in_words(tmp_path: Path, content: str, says: str) -> None:
    with pytest.raises(InputError) as refusal:
        load(put(tmp_path, "a.xml", content))

    assert says in str(refusal.value)


def test_other_xml_is_refused_by_name_and_let_be_in_a_folder(tmp_path: Path) -> None:
    other = put(tmp_path, "in/settings.xml", "<settings><a>1</a></settings>")
    put(tmp_path, "in/903.xml", ONE.format(""))

    assert Ssda903().recognises(other, Mappings(VOCABULARY)) is None
    assert {file.name for file in load(tmp_path / "in").files} == {"903.xml"}
    with pytest.raises(InputError, match="of XML only an SSDA903 return is read"):
        load(other)
