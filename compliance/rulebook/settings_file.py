"""A council's settings read from YAML."""

from __future__ import annotations

from pathlib import Path

from compliance.model.documents import read_document
from compliance.model.problems import RulebookError, SettingsError
from compliance.model.settings import Settings
from compliance.rulebook.parsing import parse


def read_settings(path: Path) -> Settings:
    """The settings in the file. Raises SettingsError with the line and column of what does not fit."""
    if not path.is_file():
        raise SettingsError(f"{path}: no such settings file")
    try:
        return parse(read_document(path), Settings)
    except RulebookError as error:
        raise SettingsError(str(error)) from error
