"""How the names of a return's files end."""

from __future__ import annotations

from compliance.sources.paths import TEXT_TABLES

RETURN_XML = ".xml"
ENDINGS = (*TEXT_TABLES, RETURN_XML)
