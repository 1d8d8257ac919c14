"""Days on the command line: as YYYY-MM-DD, and answered with that where they are written otherwise."""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import Any

import click

_ISO = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_OTHERWISE = (
    "%d/%m/%Y",
    "%d-%m-%Y",
    "%d.%m.%Y",
    "%d/%m/%y",
    "%m/%d/%Y",
    "%Y/%m/%d",
    "%Y%m%d",
    "%d %B %Y",
    "%d %b %Y",
    "%d-%b-%Y",
    "%Y-%m-%dT%H:%M",
    "%Y-%m-%dT%H:%M:%S",
)


class Day(click.ParamType):  # type: ignore[type-arg]  # older versions of click know no arguments of it
    """A day of the calendar, as a `date`."""

    name = "date"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        """The day. What is written otherwise fails with the words it is to be written in."""
        if isinstance(value, date):
            return value
        text = str(value).strip()
        if not _ISO.fullmatch(text):
            self.fail(_answer(text), param, ctx)
        try:
            return date.fromisoformat(text)
        except ValueError:
            self.fail(f"{text} is not a day of the calendar", param, ctx)


DAY = Day()


def _answer(text: str) -> str:
    meant = next((day for form in _OTHERWISE if (day := _read(text, form)) is not None), None)
    if meant is None:
        return f"{text} is not a day; write it as YYYY-MM-DD, as 2024-09-30"
    return f"{text} is not written as YYYY-MM-DD; for {meant.day} {meant:%B %Y} write it as {meant}"


def _read(text: str, form: str) -> date | None:
    try:
        return datetime.strptime(text, form).date()
    except ValueError:
        return None
