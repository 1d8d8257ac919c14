"""Conditions of rules as columns, decided with three values: true, false, and null for not known."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import polars as pl

from compliance.engines.bulk.happened import with_happened
from compliance.engines.bulk.masks import MASK, Bits, any_of
from compliance.engines.bulk.matching import compared
from compliance.engines.bulk.world import World
from compliance.model.conditions import (
    AGE,
    LASTING,
    All,
    AnyOf,
    Condition,
    Happened,
    Leaf,
    Not,
    Operator,
    SeenOn,
    Unknown,
    happenings,
    leaves,
)
from compliance.model.obligations import Assumption
from compliance.timeline.matching import assumption

TRUE = pl.lit(value=True)


@dataclass
class Decided:
    """A condition over rows: its value, and masks of what was assumed and of the fields that decided nothing."""

    value: pl.Series
    assumed: pl.Series
    undecided: pl.Series


@dataclass
class _Building:
    """Expressions gathered while a condition is written as columns."""

    assumptions: Bits[Assumption]
    fields: Bits[str]
    assumed: list[pl.Expr] = field(default_factory=list)
    undecided: list[pl.Expr] = field(default_factory=list)
    happened: Iterator[int] = field(default_factory=lambda: iter(()))


def state_fields(condition: Condition, seen_on: SeenOn) -> set[str]:
    """The state fields that the condition compares on that day."""
    return {
        leaf.field
        for leaf in leaves(condition)
        if leaf.on is seen_on and leaf.field != AGE and leaf.field not in LASTING
    }


class Conditions:
    """Decides conditions for rows of anchors: columns `sid`, `c`, `seen` (the day looked at) and state fields."""

    def __init__(self, world: World, scope: str) -> None:
        self._world = world
        self._state = world.state
        self._scope = scope

    def decide(
        self,
        rows: pl.DataFrame,
        condition: Condition,
        assumptions: Bits[Assumption],
        fields: Bits[str],
        *,
        due: str | None = None,
    ) -> Decided:
        """The condition for every row. `due` names the column of due days that leaves on the due day look at.

        A leaf on the due day of a row without one decides nothing, whatever it makes of the unknown.
        """
        building = _Building(assumptions, fields)
        rows = self._with_lookups(rows, condition, due)
        for number, asked in enumerate(happenings(condition)):
            name = f"happened:{number}"
            rows = with_happened(self._world, rows, self._scope, asked, name, assumptions, fields)
        building.happened = iter(range(len(happenings(condition))))
        value = _built(condition, TRUE, building, self._leaf)
        return _columns(rows, value, building)

    def _with_lookups(self, rows: pl.DataFrame, condition: Condition, due: str | None) -> pl.DataFrame:
        """The rows with a column for each thing the leaves compare."""
        rows = rows.with_columns((pl.col(due) if due else pl.lit(None, pl.Int32)).alias("_due"))
        anchor_fields = {
            f for f in state_fields(condition, SeenOn.ANCHOR) if f"on_anchor:{f}" not in rows.columns
        }
        rows = self._state.with_fields(rows, self._scope, sorted(anchor_fields), "seen", "on_anchor:")
        due_fields = state_fields(condition, SeenOn.DUE)
        rows = self._state.with_fields(rows, self._scope, sorted(due_fields), "_due", "on_due:")
        for leaf in leaves(condition):
            name = _length_name(leaf)
            if name is None or name in rows.columns or leaf.span is None:
                continue
            day = "seen" if leaf.on is SeenOn.ANCHOR else "_due"
            if leaf.field == AGE:
                reached = self._state.reached_age(rows, day, leaf.span.count)
            else:
                reached = self._state.has_lasted(rows, self._scope, LASTING[leaf.field], day, leaf.span)
            rows = rows.with_columns(reached.alias(name))
        return rows

    def _leaf(self, leaf: Leaf) -> pl.Expr:
        name = _length_name(leaf)
        if name is not None:
            return pl.col(name) if leaf.operator is Operator.GTE else ~pl.col(name)
        prefix = "on_anchor:" if leaf.on is SeenOn.ANCHOR else "on_due:"
        return compared(leaf, pl.col(prefix + leaf.field))


def _length_name(leaf: Leaf) -> str | None:
    if leaf.field != AGE and leaf.field not in LASTING:
        return None
    return f"{leaf.on.value}:{leaf.field}:{leaf.span}"


def _built(
    condition: Condition, active: pl.Expr, building: _Building, compare: Callable[[Leaf], pl.Expr]
) -> pl.Expr:
    """The condition's value. `active` is where it is asked at all: parts come in order, up to one that settles."""
    match condition:
        case Leaf():
            return leaf_value(condition, active, building, compare(condition))
        case Happened():
            return _happened(active, building, f"happened:{next(building.happened)}")
        case Not(part):
            return ~_built(part, active, building, compare)
        case All(parts):
            value = TRUE
            for part in parts:
                each = _built(part, active, building, compare)
                value, active = value & each, active & each.fill_null(value=True)
            return value
        case AnyOf(parts):
            value = pl.lit(value=False)
            for part in parts:
                each = _built(part, active, building, compare)
                value, active = value | each, active & ~each.fill_null(value=False)
            return value


def _happened(active: pl.Expr, building: _Building, name: str) -> pl.Expr:
    """What was looked up of one happening, noted where it is asked."""
    nothing = pl.lit(0, MASK)
    building.assumed.append(pl.when(active).then(name + ":assumed").otherwise(nothing))
    building.undecided.append(pl.when(active).then(name + ":lacking").otherwise(nothing))
    return pl.col(name)


def leaf_value(leaf: Leaf, active: pl.Expr, building: _Building, value: pl.Expr) -> pl.Expr:
    """One comparison with its reading of the unknown applied, and noted where it is asked."""
    if leaf.on is SeenOn.DUE:
        no_day = pl.col("_due").is_null()
        building.undecided.append(building.fields.flag(leaf.field, active & no_day))
        known = _read(leaf, active & ~no_day, building, value)
        return pl.when(~no_day).then(known)
    return _read(leaf, active, building, value)


def _read(leaf: Leaf, active: pl.Expr, building: _Building, value: pl.Expr) -> pl.Expr:
    unknown = active & value.is_null()
    if leaf.unknown is Unknown.UNDECIDED:
        building.undecided.append(building.fields.flag(leaf.field, unknown))
        return value
    if leaf.operator is not Operator.RECORDED:
        building.assumed.append(building.assumptions.flag(assumption(leaf), unknown))
    return value.fill_null(leaf.unknown is Unknown.HOLDS)


def of_attributes(
    rows: pl.DataFrame,
    condition: Condition,
    attribute: Callable[[str], pl.Expr],
    assumptions: Bits[Assumption],
    fields: Bits[str],
) -> Decided:
    """A condition on the attributes of the rows' own events."""
    building = _Building(assumptions, fields)
    value = _built(condition, TRUE, building, lambda leaf: compared(leaf, attribute(leaf.field)))
    return _columns(rows, value, building)


def _columns(rows: pl.DataFrame, value: pl.Expr, building: _Building) -> Decided:
    # Added to the rows, not selected alone: a condition that always holds is one value for all of them.
    rows = rows.with_columns(
        value.alias("_v"), any_of(building.assumed).alias("_a"), any_of(building.undecided).alias("_u")
    )
    return Decided(rows["_v"], rows["_a"], rows["_u"])
