"""What the dataset is called, by who chooses it and by who reads of it, and how the names of its files end."""

from __future__ import annotations

from compliance.sources.paths import TEXT_TABLES

NAME = "ssd"
TITLE = "the safeguarding dataset (CSV, Parquet or a database)"
ENDINGS = (*TEXT_TABLES, ".parquet")
