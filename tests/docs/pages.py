"""The pages of the project, and the programs that stand on them."""

from __future__ import annotations

import contextlib
import io
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]

_BLOCK = re.compile(r"^```python\n(.*?)^```\n(?:\n```\n(.*?)^```\n)?", re.S | re.M)
_HEADING = re.compile(r"^#{2,4} (.+)$", re.M)


@dataclass(frozen=True)
class Example:
    """A program on a page. `printed` is the block of plain text right after it, None if there is none."""

    line: int
    code: str
    printed: str | None


def page(name: str) -> str:
    """The text of a page, by its path in the project."""
    return (ROOT / name).read_text(encoding="utf-8")


def examples(text: str) -> list[Example]:
    """The programs of a page, in order."""
    return [
        Example(text.count("\n", 0, found.start(1)) + 1, found[1], found[2])
        for found in _BLOCK.finditer(text)
    ]


def run(example: Example, names: dict[str, Any], of: str) -> str:
    """What a program of the page `of` prints. It finds and leaves its names in `names`."""
    out = io.StringIO()
    # Lines are counted as on the page, so that a traceback names them.
    code = compile("\n" * (example.line - 1) + example.code, of, "exec")
    with contextlib.redirect_stdout(out):
        exec(code, names)
    return out.getvalue()


def sections(text: str) -> dict[str, str]:
    """What stands under each heading, up to the next."""
    parts = _HEADING.split(text)
    return dict(zip(parts[1::2], parts[2::2], strict=True))


def quoted(text: str) -> set[str]:
    """Every name that the text sets as code, alone or as the beginning of a call."""
    return {word for code in re.findall(r"`([^`\n]+)`", text) for word in re.findall(r"\w+", code)}
