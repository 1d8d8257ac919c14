"""The case-management systems whose extracts of the safeguarding dataset differ in what they can claim."""

from __future__ import annotations

from enum import StrEnum


class Vendor(StrEnum):
    """A system, as settings and commands name it."""

    LCS = "lcs"
    MOSAIC = "mosaic"
    ECLIPSE = "eclipse"
