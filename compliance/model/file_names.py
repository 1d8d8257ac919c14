"""What the files are called that stand beside an export or a pack. What prints `--help` reads them without the rest."""

from __future__ import annotations

SETTINGS = "compliance.yaml"
"""A council's settings."""
