"""Small changes to the code, each of which some test should notice: where one can be made, and the code after it."""

from __future__ import annotations

import ast
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from cosmic_ray.ast import ast_nodes, get_ast
from cosmic_ray.mutating import mutate_code
from cosmic_ray.plugins import get_operator

OPERATORS = (
    *(f"core/ReplaceComparisonOperator_{pair}" for pair in ("Lt_LtE", "LtE_Lt", "Gt_GtE", "GtE_Gt")),
    *(f"core/ReplaceComparisonOperator_{pair}" for pair in ("Eq_NotEq", "NotEq_Eq", "Is_IsNot", "IsNot_Is")),
    *(
        f"core/ReplaceBinaryOperator_{pair}"
        for pair in ("Add_Sub", "Sub_Add", "BitAnd_BitOr", "BitOr_BitAnd")
    ),
    *("core/ReplaceAndWithOr", "core/ReplaceOrWithAnd", "core/ReplaceUnaryOperator_Delete_Not"),
    *("core/ReplaceTrueWithFalse", "core/ReplaceFalseWithTrue", "core/NumberReplacer"),
    "core/ReplaceContinueWithBreak",
)
"""What a slip of the hand makes: a boundary, a side, a missing not."""


@dataclass(frozen=True, slots=True)
class Change:
    """One change to one file. `line`: where, counted from 1. `occurrence`: which of those the operator can make."""

    file: Path
    operator: str
    occurrence: int
    line: int

    def made(self) -> str:
        """The code of the file after it."""
        changed = mutate_code(self.file.read_text("utf-8"), get_operator(self.operator)(), self.occurrence)
        assert changed is not None, f"{self} is drawn from what can be made"
        return changed


def drawn(files: Sequence[Path], many: int, seed: int) -> Iterator[Change]:
    """So many different changes, each line of code as likely as another; the same for the same seed and code."""
    dice = random.Random(seed)
    possible = {file: list(_possible(file)) for file in files}
    weights = [len(possible[file]) for file in files]
    told: set[Change] = set()
    while len(told) < min(many, sum(weights)):
        (file,) = dice.choices(files, weights)
        change = dice.choice(possible[file])
        if change not in told:
            told.add(change)
            yield change


def _possible(file: Path) -> Iterator[Change]:
    """Every change that can be made to a file, docstrings and declarations of types left out."""
    code = file.read_text("utf-8")
    nodes = list(ast_nodes(get_ast(code)))
    declared = list(_declarations(code))
    for name in OPERATORS:
        operator = get_operator(name)()
        places = [place for node in nodes for place in operator.mutation_positions(node)]
        for occurrence, (at, _) in enumerate(places):
            if not any(first <= at < last for first, last in declared):
                yield Change(file, name, occurrence, at[0])


def _declarations(code: str) -> Iterator[tuple[tuple[int, int], tuple[int, int]]]:
    """Where types are declared, which nobody looks at when the code runs: lines from 1, columns from 0."""
    for node in ast.walk(ast.parse(code)):
        for each in (getattr(node, "annotation", None), getattr(node, "returns", None)):
            if isinstance(each, ast.expr) and each.end_lineno is not None and each.end_col_offset is not None:
                yield (each.lineno, each.col_offset), (each.end_lineno, each.end_col_offset)
