"""Days of the return that no event is made of: looked at, so that what cannot be one is told."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from compliance.sources.ssda903.lines import Line, date_expected, day, day_written
from compliance.sources.ssda903.oddities import Tally
from compliance.sources.ssda903.tables import PREV_PERM, UASC, Table

_PARTLY_KNOWN = re.compile(
    r"zz/(?:0[1-9]|1[0-2])/(?:19|20)\d\d|zz/zz/(?:(?:19|20)\d\d|zzzz)", re.ASCII | re.IGNORECASE
)
"""A day of which the day, the month too, or everything is not known."""


def tell_days(lines: Mapping[Table, Sequence[Line]], tally: Tally) -> None:
    """Report what is no day: when a child ceased to be unaccompanied, and when an earlier permanence began."""
    for line in lines.get(UASC, ()):
        day(line, "DUC", tally)
    for line in lines.get(PREV_PERM, ()):
        text = line.text("DATE_PERM")
        if text and not _PARTLY_KNOWN.fullmatch(text) and day_written(text) is None:
            expected = f"{date_expected(text)}, or with zz for what is not known (zz/05/2019)"
            tally.problem(line, "DATE_PERM", expected)
