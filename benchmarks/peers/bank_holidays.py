"""Bank holidays for the peers, read from the file that the rules use, without loading the package."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

_FILE = Path(__file__).resolve().parents[2] / "rules" / "calendars" / "england-and-wales.yaml"


def bank_holidays() -> list[date]:
    """Every weekday bank holiday that is held."""
    listed = re.findall(r"^ *- (\d{4}-\d{2}-\d{2})", _FILE.read_text(encoding="utf-8"), re.MULTILINE)
    return [date.fromisoformat(day) for day in listed]
