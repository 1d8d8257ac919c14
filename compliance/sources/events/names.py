"""What event files are called, by who chooses them and by who reads of them, and how their names end."""

from __future__ import annotations

from compliance.sources.paths import JSON_LINES, TEXT_TABLES, WORKBOOKS

NAME = "events"
TITLE = "event files"
ENDINGS = (*TEXT_TABLES, *JSON_LINES, ".parquet", *WORKBOOKS)
