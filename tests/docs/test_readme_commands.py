"""The table of commands in README: every command there is."""

from __future__ import annotations

import re

import click
import pytest

from compliance.cli.main import cli as program
from tests.docs import pages

ROWS = re.findall(r"^\| (`.*) \|", (pages.ROOT / "README.md").read_text(encoding="utf-8"), re.M)


@pytest.mark.parametrize("name", program.list_commands(click.Context(program)))
def test_a_command_has_its_row(name: str) -> None:
    assert any(re.search(rf"`{name}\b", row) for row in ROWS)
