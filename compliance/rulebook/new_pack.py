"""A council's own pack begun from a template: one example rule, its tests, and settings."""

from __future__ import annotations

import json
from pathlib import Path

from compliance.problems import RulebookError
from compliance.rulebook.shipped import shipped_rules

_NAME = "pack: NAME"


def write_new_pack(folder: Path) -> list[Path]:
    """The template's files written to `folder`, which is made where it is not there; the files, in order.

    The pack is named after the folder. Raises RulebookError where something is there already, and OSError where
    the folder cannot be written to.
    """
    if folder.exists() and not folder.is_dir():
        raise RulebookError(f"{folder}: is a file; name a new folder")
    if folder.is_dir() and any(folder.iterdir()):
        raise RulebookError(f"{folder}: has files in it, which stay as they are; name a new or empty folder")
    folder.mkdir(parents=True, exist_ok=True)
    return [_written(template, folder) for template in _templates()]


def _templates() -> list[Path]:
    return sorted((shipped_rules() / "templates" / "council").glob("*.yaml"))


def _written(template: Path, folder: Path) -> Path:
    text = template.read_text(encoding="utf-8")
    # Quoted, so that a folder's name is text whatever it looks like.
    name = json.dumps(folder.resolve().name, ensure_ascii=False)
    path = folder / template.name
    path.write_text(text.replace(_NAME, f"pack: {name}"), encoding="utf-8")
    return path
