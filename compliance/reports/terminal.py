"""Text for a terminal: as wide as it is, in colour where it can show colour, else plain and 80 columns."""

from __future__ import annotations

import io
import sys
from collections.abc import Callable

from rich.console import Console


def rendered(draw: Callable[[Console], None], *, colour: bool = True) -> str:
    """What `draw` writes, as text. `colour` False is for files: no escape codes whatever the terminal."""
    screen = Console(file=sys.stdout, highlight=False)
    on_terminal = colour and screen.is_terminal
    out = io.StringIO()
    console = Console(
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
