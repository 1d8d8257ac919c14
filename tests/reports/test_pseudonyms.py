"""Pseudonyms in place of ids: in every format, alike, and with the same answer as without."""

from __future__ import annotations

import csv
import json
import re
from collections import Counter
from collections.abc import Mapping
from pathlib import Path

import polars as pl
import pytest
from python_calamine import load_workbook

from compliance.cli.main import run
from compliance.model.coverage import Coverage
from compliance.rulebook.load import load_packs
from compliance.sources.export import WholeExport
from compliance.sources.pseudonymised import KEPT, pseudonymised
from compliance.sources.pseudonyms import Pseudonyms

COUNCIL = Path(__file__).resolve().parents[2] / "examples" / "council"
KEY = "a key that stands in no report at all"
SOME = {"200004", "200006", "200018", "200100", "200103", "200078"}

OUTPUTS: Mapping[str, tuple[str, ...]] = {
    "check.txt": ("check", "--limit", "0", "-v"),
    "check.csv": ("check",),
    "check.json": ("check",),
    "check.parquet": ("check",),
    "report.xlsx": ("report",),
    "page.html": ("report",),
    "due.txt": ("due", "--by", "worker"),
    "due.csv": ("due",),
    "due.ics": ("due",),
    "due.xlsx": ("due",),
    "line.txt": ("scorecard", "--line", "1.6", "--months", "1"),
    "line.json": ("scorecard", "--line", "1.6", "--months", "1"),
    "quality.txt": ("quality",),
    "quality.json": ("quality",),
    "compare.txt": ("compare", "--with-as-of", "2024-06-30", "--limit", "0"),
    "compare.csv": ("compare", "--with-as-of", "2024-06-30"),
    "compare.xlsx": ("compare", "--with-as-of", "2024-06-30"),
}


@pytest.fixture(scope="module")
def council(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A few children, one of them told twice, with a cell that cannot be read and a visit before birth."""
    folder = tmp_path_factory.mktemp("council")
    for name in ("compliance.yaml", "coverage.yaml"):
        (folder / name).write_bytes((COUNCIL / name).read_bytes())
    with (COUNCIL / "events.csv").open(encoding="utf-8", newline="") as all_:
        header, *rows = csv.reader(all_)
    few = [row for row in rows if row[0] in SOME]
    visit = next(row for row in few if row[0] == "200004" and row[1] == "visit")
    unread = [
        cell if name != "on" else "200004 went missing" for name, cell in zip(header, visit, strict=True)
    ]
    with (folder / "events.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([header, *few, visit, unread])
    return folder


@pytest.fixture(scope="module")
def outputs(council: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("outputs")
    key = folder / "key"
    key.write_text(KEY + "\n")
    for name, (command, *more) in OUTPUTS.items():
        quiet = () if "-v" in more else ("-q",)
        asked = (command, str(council), *quiet, "--pseudonymise", "--key-file", str(key), *more)
        assert run([*asked, "--output", str(folder / name)]) == 0, name
    return {name: folder / name for name in OUTPUTS}


def read_back(path: Path) -> str:
    """All that can be read in a file."""
    if path.suffix == ".xlsx":
        book = load_workbook(path)
        sheets = (book.get_sheet_by_name(name).to_python() for name in book.sheet_names)
        return "\n".join("\t".join(map(str, row)) for sheet in sheets for row in sheet)
    if path.suffix == ".parquet":
        return json.dumps(pl.read_parquet(path).to_dicts(), default=str)
    if path.suffix == ".ics":
        return path.read_text(encoding="utf-8").replace("\r\n ", "")
    return path.read_text(encoding="utf-8")


@pytest.mark.parametrize("name", OUTPUTS)
def test_no_format_shows_an_id(outputs: dict[str, Path], name: str) -> None:
    said = read_back(outputs[name])

    assert [word for word in re.findall(r"\w+", said) if word in SOME] == []
    assert re.findall(r"\b(?:SW|IRO|PA)0\d+\b", said) == []
    assert KEY not in said
    assert "c-" in said


def test_a_child_has_the_same_pseudonym_in_every_output(outputs: dict[str, Path]) -> None:
    theirs = {Pseudonyms(KEY.encode()).case(id_) for id_ in SOME}

    for name, path in outputs.items():
        assert set(re.findall(r"\bc-[a-z2-7]{12}\b", read_back(path))) <= theirs, name


def test_the_answer_is_the_same(council: Path, outputs: dict[str, Path], tmp_path: Path) -> None:
    plain = tmp_path / "plain.csv"
    assert run(["check", str(council), "-q", "--output", str(plain)]) == 0
    names = Pseudonyms(KEY.encode())

    def told(path: Path, name: Pseudonyms | None) -> Counter[tuple[str, ...]]:
        with path.open(encoding="utf-8", newline="") as file:
            return Counter(
                (name.case(row["case"]) if name else row["case"], *(row[each] for each in same))
                for row in csv.DictReader(file)
            )

    same = ("rule", "status", "anchor_on", "due_on", "met_on", "closed_on", "team")
    assert told(plain, names) == told(outputs["check.csv"], None)


def test_ids_can_still_be_named_in_filters_and_are_not_shown(
    council: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("THE_KEY", KEY)
    found = {}
    for named in ("200018", Pseudonyms(KEY.encode()).case("200018")):
        output = tmp_path / f"{named}.json"
        asked = ["check", str(council), "-q", "--pseudonymise", "--key-env", "THE_KEY", "--case", named]
        assert run([*asked, "--worker", "SW002", "--output", str(output)]) == 0
        found[named] = json.loads(output.read_text())["findings"]

    first, second = found.values()
    assert first == second
    assert len({each["case"] for each in first}) == 1
    assert "200018" not in json.dumps(first)


@pytest.mark.parametrize("named", ["200018", Pseudonyms(KEY.encode()).case("200018")])
def test_why_shows_no_id(
    council: Path, named: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("THE_KEY", KEY)

    assert run(["why", named, "VIS", str(council), "--pseudonymise", "--key-env", "THE_KEY"]) == 0
    out = capsys.readouterr().out
    assert Pseudonyms(KEY.encode()).case("200018") in out
    assert "200018" not in out


@pytest.mark.parametrize(
    ("given", "says"),
    [
        (["--pseudonymise"], "--pseudonymise needs a key, from one place: --key-file FILE or --key-env NAME"),
        (["--pseudonymise", "--key-file", "key", "--key-env", "KEY"], "needs a key, from one place"),
        (["--pseudonymise", "--key-env", "NO_SUCH_KEY"], "no environment variable is called NO_SUCH_KEY"),
        (
            ["--pseudonymise", "--key-file", "none"],
            "the key file none cannot be read: No such file or directory",
        ),
        (["--pseudonymise", "--key-env", "SHORT"], "has 5 bytes; expected at least 16"),
        (["--key-env", "SHORT"], "a key is given, and --pseudonymise is not"),
    ],
)
def test_without_a_key_it_refuses_in_words(
    given: list[str], says: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("SHORT", "short")

    assert run(["check", str(COUNCIL), *given]) == 2
    err = " ".join(capsys.readouterr().err.split())
    assert says in err
    assert "short" not in err.replace("expected", "")


def test_an_export_in_which_nothing_can_be_read_shows_nothing_of_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("THE_KEY", KEY)
    export = tmp_path / "events.csv"
    export.write_text("case,event,on\n200004,visit,200004 went missing\n")

    assert run(["check", str(export), "--pseudonymise", "--key-env", "THE_KEY"]) == 3
    assert "200004" not in capsys.readouterr().err


def test_every_attribute_of_text_is_kept_because_rules_ask_for_its_words_or_replaced() -> None:
    vocabulary = load_packs(()).vocabulary
    texts = [name for name, kind in vocabulary.attribute_types.items() if kind == "text"]
    events = pl.DataFrame({"case": ["1"], **{name: ["said"] for name in texts}})
    export = WholeExport(kind="events", coverage=Coverage(), files=(), events=events)

    shown = pseudonymised(export, vocabulary, Pseudonyms(KEY.encode())).events

    assert {name for name in texts if shown[name][0] == "said"} == set(KEPT)
