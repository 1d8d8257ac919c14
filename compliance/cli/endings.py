"""What stands at the end of every `--help`: examples, and what the exit codes mean."""

from __future__ import annotations

DONE = "done"
WRONG_USE = "wrong use, settings or rules, or what cannot be written"
UNREADABLE = "input that cannot be used"
UNFORESEEN = "an error of the program, 130 stopped"


def ending(*examples: str, one: str = "", two: str = WRONG_USE, three: str = "") -> str:
    """The end of a command's help. `one`, `two`, `three`: what these exit codes mean, where it can end with them."""
    codes = enumerate((DONE, one, two, three))
    # The sign keeps click from joining the lines of a paragraph.
    return "\n".join(
        [
            "\b",
            "Example:" if len(examples) == 1 else "Examples:",
            *(f"  {example}" for example in examples),
            "",
            "\b",
            "Exit codes:",
            *(f"  {code}  {meaning}" for code, meaning in codes if meaning),
            f"  70 {UNFORESEEN}",
        ]
    )
