"""Data flows one way: what imports what is held to the layers that pyproject.toml declares."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def test_nothing_imports_against_the_flow() -> None:
    held, said = layers_hold(ROOT)

    assert held, said


def test_an_import_against_the_flow_is_noticed(tmp_path: Path) -> None:
    for folder in ("compliance", "synthetic"):
        shutil.copytree(ROOT / folder, tmp_path / folder, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    counts = tmp_path / "compliance" / "model" / "counts.py"
    counts.write_text(f"import compliance.reports.terminal\n{counts.read_text('utf-8')}", encoding="utf-8")

    held, said = layers_hold(tmp_path)

    assert not held
    assert "compliance.model is not allowed to import compliance.reports" in said


def layers_hold(tree: Path) -> tuple[bool, str]:
    """Whether the imports of a tree keep to its layers, and what is said of them."""
    run = "from importlinter.cli import lint_imports_command; lint_imports_command()"
    ran = subprocess.run(
        (sys.executable, "-c", run, "--no-cache", "--no-logo"),
        cwd=tree,
        env={**os.environ, "PYTHONPATH": os.pathsep.join((str(tree), str(tree / "synthetic")))},
        capture_output=True,
        text=True,
        check=False,
    )
    return ran.returncode == 0, ran.stdout + ran.stderr
