"""How a module of this package is run as a process of its own."""

from __future__ import annotations

import os
import sys
from pathlib import Path


def worker_command(module: str) -> list[str]:
    """The command that runs a module of this package."""
    # -P: a file in the folder one happens to stand in must not take the place of a module.
    return [sys.executable or "python", "-P", "-m", module]


def worker_environment() -> dict[str, str]:
    """The environment, with the way to this package where it is not installed but run from a checkout."""
    folder = Path(__file__).resolve().parents[2]
    if folder.name in ("site-packages", "dist-packages"):
        return dict(os.environ)
    paths = [str(folder), os.environ.get("PYTHONPATH", "")]
    return {**os.environ, "PYTHONPATH": os.pathsep.join(path for path in paths if path)}
