"""How the files of Annex A end, and what their lists are called where they are shown."""

from __future__ import annotations

from compliance.sources.paths import WORKBOOKS

NAME = "annex-a"
LISTS_AS_TEXT = (".csv",)
ENDINGS = (*WORKBOOKS, *LISTS_AS_TEXT)
MAPPING = "mapping.yaml"
