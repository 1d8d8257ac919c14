"""Text for a terminal: as wide as it is, in colour where it can show colour, else plain and 80 columns.

Nothing that was read reaches it but as text: control and bidirectional characters are written out.
"""

from __future__ import annotations

import io
import sys
from collections.abc import Callable
from typing import Any

from rich.console import Console
from rich.text import Text as RichText

from compliance.printable import printable


class Text(RichText):
    """A line, or what stands in a cell, with what cannot be shown written out."""

    def __init__(self, text: str = "", *args: Any, **more: Any) -> None:
        super().__init__(printable(text), *args, **more)


class _Screen(Console):
    """A console on which strings, as tables are made of, are lines too."""

    def render_str(self, text: str, *args: Any, **more: Any) -> RichText:
        return super().render_str(printable(text), *args, **more)


def rendered(draw: Callable[[Console], None], *, colour: bool = True) -> str:
    """What `draw` writes, as text. `colour` False is for files: no escape codes whatever the terminal."""
    screen = Console(file=sys.stdout, highlight=False)
    on_terminal = colour and screen.is_terminal
    out = io.StringIO()
    console = _Screen(
        file=out,
        force_terminal=on_terminal,
        color_system="auto" if on_terminal else None,
        no_color=screen.no_color,
        width=min(screen.width, 120) if on_terminal else 80,
        highlight=False,
        emoji=False,
        markup=False,
    )
    draw(console)
    # Tables pad their cells; nobody wants the blanks at the ends of lines.
    return "\n".join(line.rstrip() for line in out.getvalue().splitlines()) + "\n"
