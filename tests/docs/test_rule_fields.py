"""The tables of docs/rules.md hold every field that may be written, with what the schema says of it."""

from __future__ import annotations

import pytest
from pydantic import BaseModel

from compliance.model.shape_names import fields_of
from compliance.rulebook.schema import LawEntry, NamedEntry, PatternEntry, RuleEntry, TrackEntry, VersionEntry
from tests.docs.pages import page

SHAPES = (RuleEntry, VersionEntry, LawEntry, TrackEntry, PatternEntry)


def table(shape: type[BaseModel]) -> str:
    """The table as it must stand on the page: where it differs, this is what to paste there."""
    rows = [
        f"| `{name}` | {'must' if field.is_required() else ''} | {field.description} |"
        for name, field in fields_of(shape).items()
    ]
    return "\n".join(["| field | | what it says |", "|---|---|---|", *rows, ""])


@pytest.mark.parametrize("shape", SHAPES, ids=lambda shape: shape.__name__)
def test_the_page_has_a_table_of_the_fields(shape: type[BaseModel]) -> None:
    assert f"\n\n{table(shape)}\n" in page("docs/rules.md")


def test_the_page_names_what_an_event_that_opens_an_obligation_has_besides() -> None:
    besides = fields_of(NamedEntry).keys() - fields_of(PatternEntry).keys()

    assert besides
    assert [name for name in besides if f"`{name}: true`" not in page("docs/rules.md")] == []
