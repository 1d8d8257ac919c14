"""The page of the library names everything public, says what each consists of, and its programs run."""

from __future__ import annotations

import ast
import dataclasses
import enum
import inspect
import re
import shutil
import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
import pydantic
import pytest

import compliance
from compliance.cli.main import run
from tests.docs import pages

PAGE = pages.page("docs/library.md")
SECTIONS = {title.strip("`"): text for title, text in pages.sections(PAGE).items() if title.startswith("`")}
PUBLIC = {name: getattr(compliance, name) for name in compliance.__all__}


def own_members(kind: type) -> dict[str, Any]:
    """What a public class was written with, itself or by a class of this package that it is made of."""
    ours = [each for each in kind.__mro__ if each.__module__.startswith("compliance.")]
    found = {name: member for each in ours for name, member in vars(each).items()}
    return {name: member for name, member in found.items() if not name.startswith("_")}


def methods(kind: type) -> dict[str, Any]:
    return {
        name: member
        for name, member in own_members(kind).items()
        if inspect.isfunction(member) or isinstance(member, property | classmethod)
    }


def parts(public: Any) -> set[str]:
    """What somebody who uses it has to know the name of: parameters, fields, members, methods."""
    if inspect.isfunction(public):
        return set(inspect.signature(public).parameters)
    called = [member for member in methods(public).values() if inspect.isfunction(member)]
    found = {*methods(public), *(name for each in called for name in inspect.signature(each).parameters)}
    found.discard("self")
    if issubclass(public, pydantic.BaseModel):
        found |= set(public.model_fields)
    elif issubclass(public, enum.Enum):
        found |= set(public.__members__)
    elif dataclasses.is_dataclass(public):
        found |= {field.name for field in dataclasses.fields(public)}
    elif not issubclass(public, Exception):
        found |= set(inspect.signature(public).parameters)
    return found


def test_the_page_names_what_is_public_and_nothing_else() -> None:
    assert list(compliance.__all__) == sorted(compliance.__all__)
    assert set(SECTIONS) == set(compliance.__all__)


@pytest.mark.parametrize("name", compliance.__all__)
def test_the_page_names_the_parts_of_each(name: str) -> None:
    assert parts(PUBLIC[name]) - pages.quoted(SECTIONS[name]) == set()


@pytest.mark.parametrize("name", compliance.__all__)
def test_everything_public_says_what_it_is(name: str) -> None:
    public = PUBLIC[name]
    # A dataclass without a docstring is given its signature for one.
    assert public.__doc__
    assert not public.__doc__.startswith(f"{name}(")
    if inspect.isclass(public):
        silent = [method for method, member in methods(public).items() if not member.__doc__]
        assert silent == []


@pytest.mark.parametrize("name", compliance.__all__)
def test_every_error_that_a_docstring_names_is_public(name: str) -> None:
    named = {word for word in pages.quoted(SECTIONS[name]) if word.endswith("Error")}
    assert named - set(compliance.__all__) <= {"ImportError", "LookupError", "TypeError", "ValidationError"}


COLUMN = re.compile(r"^\| `(\w+)` \| ([^|]+?) \| ([^|]+?) \|$", re.M)
TYPES = {
    "String": pl.String(),
    "Date": pl.Date(),
    "Datetime, UTC": pl.Datetime("us", "UTC"),
    "Int32": pl.Int32(),
    "Int64": pl.Int64(),
    "List of String": pl.List(pl.String()),
    "List of rows": pl.List(pl.Struct({"file": pl.String(), "row": pl.Int64()})),
}


def test_the_page_tells_the_columns_of_the_table_of_findings_in_order(tmp_path: Path) -> None:
    section = pages.sections(PAGE)["The columns of `findings_table`"]
    told = {name: TYPES[kind] for name, kind, _ in COLUMN.findall(section)}
    council, day = pages.ROOT / "examples" / "council", date(2024, 9, 30)
    report = compliance.check(compliance.Request((council / "events.csv",), today=day))
    assert list(report.findings_table.schema.items()) == list(told.items())
    assert all(table.schema == told for table in report.tables())
    written = tmp_path / "findings.parquet"
    assert run(["check", str(council), "--output", str(written)]) == 0
    assert list(pl.read_parquet_schema(written).items()) == list(told.items())
    assert report.findings_table.to_pandas().columns.to_list() == list(told)


def test_the_programs_of_the_page_print_what_stands_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(pages.ROOT / "examples" / "council", tmp_path / "examples" / "council")
    monkeypatch.chdir(tmp_path)
    names: dict[str, Any] = {"__name__": "page"}
    for example in pages.examples(PAGE):
        assert pages.run(example, names, "docs/library.md") == (example.printed or "")


def test_the_programs_of_the_page_use_what_is_public_alone() -> None:
    for example in pages.examples(PAGE):
        for node in ast.walk(ast.parse(example.code)):
            if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
                assert node.value.id != "compliance" or node.attr in compliance.__all__
            if isinstance(node, ast.ImportFrom):
                assert node.module is not None
                assert not node.module.startswith("compliance")


def test_importing_it_loads_nothing_heavy() -> None:
    code = (
        "import sys, compliance;"
        "print([n for n in ('polars', 'pydantic', 'yaml', 'rich', 'pendulum', 'numpy') if n in sys.modules])"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout == "[]\n"


def test_every_public_name_is_there_when_it_is_asked_for() -> None:
    assert set(dir(compliance)) >= set(compliance.__all__)
    with pytest.raises(AttributeError, match="compliance has no nothing"):
        _ = compliance.nothing
