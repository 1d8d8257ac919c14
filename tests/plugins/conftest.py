"""Distributions of other packages, installed into a folder, and the command run with them."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

import compliance

Ran = subprocess.CompletedProcess[str]
Installed = Callable[..., None]
Command = Callable[..., Ran]


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """The folder that packages are installed into."""
    path = tmp_path / "site"
    path.mkdir()
    return path


@pytest.fixture
def install(site: Path) -> Installed:
    """Puts a distribution there as an installer does: its files, its metadata and its entry points by group."""

    def installed(name: str, files: Mapping[str, str], entry_points: Mapping[str, Mapping[str, str]]) -> None:
        metadata = site / f"{name.replace('-', '_')}-1.0.dist-info"
        metadata.mkdir()
        (metadata / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n")
        (metadata / "entry_points.txt").write_text(
            "".join(
                f"[{group}]\n" + "".join(f"{each} = {value}\n" for each, value in entries.items())
                for group, entries in entry_points.items()
            )
        )
        for path, text in files.items():
            (site / path).parent.mkdir(parents=True, exist_ok=True)
            (site / path).write_text(text)

    return installed


@pytest.fixture
def command(site: Path, tmp_path: Path) -> Command:
    """Runs `compliance` in a process that has these packages."""
    root = str(Path(compliance.__file__).parent.parent)
    paths = os.pathsep.join(path for path in (str(site), root, os.environ.get("PYTHONPATH", "")) if path)

    def ran(*arguments: object) -> Ran:
        return subprocess.run(
            [sys.executable, "-m", "compliance", *map(str, arguments)],
            cwd=tmp_path,
            env={**os.environ, "PYTHONPATH": paths, "COLUMNS": "300"},
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )

    return ran
