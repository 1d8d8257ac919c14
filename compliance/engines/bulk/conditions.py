"""Conditions of rules as columns, decided with three values: true, false, and null for not known."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import polars as pl

from compliance.engines.bulk.happened import with_happened
from compliance.engines.bulk.masks import MASK, Bits, any_of
from compliance.engines.bulk.matching import compared
from compliance.engines.bulk.nights import Nights, Spells, counts_from, cut, may_be_more
from compliance.engines.bulk.world import World
from compliance.model.conditions import (
    AGE,
    LASTING,
    All,
    Amount,
    AnyOf,
    Condition,
    Happened,
    Leaf,
    Not,
    Operator,
    SeenOn,
    Total,
    Unknown,
    amounts,
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
        rows = self._with_amounts(rows, condition)
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

    def _with_amounts(self, rows: pl.DataFrame, condition: Condition) -> pl.DataFrame:
        """The rows with whether each total has come to what is asked, null where that is not known."""
        for asked in amounts(condition):
            if _amount_name(asked) not in rows.columns:
                days = rows["seen" if asked.on is SeenOn.ANCHOR else "_due"]
                rows = rows.with_columns(self._has_come_to(asked, rows["c"], days).alias(_amount_name(asked)))
        return rows

    def _has_come_to(self, asked: Amount, c: pl.Series, days: pl.Series) -> pl.Series:
        total, wanted = asked.total, asked.span.in_days()
        nights = nights_of(self._world, total)
        since = counts_from(self._world, total, c, days)
        found = pl.DataFrame(
            {
                "sure": nights.sure.counted(c, since, days) >= wanted,
                "most": nights.most.counted(c, since, days) >= wanted,
                "more": may_be_more(self._world, total, nights, c, since, days),
            }
        )
        enough, too_few = pl.col("sure"), ~pl.col("most") & ~pl.col("more")
        return found.select(
            pl.when(enough).then(pl.lit(value=True)).when(too_few).then(pl.lit(value=False)).alias("reached")
        )["reached"]

    def _leaf(self, leaf: Leaf | Amount) -> pl.Expr:
        if isinstance(leaf, Amount):
            reached = pl.col(_amount_name(leaf))
            return reached if leaf.operator is Operator.GTE else ~reached
        name = _length_name(leaf)
        if name is not None:
            return pl.col(name) if leaf.operator is Operator.GTE else ~pl.col(name)
        prefix = "on_anchor:" if leaf.on is SeenOn.ANCHOR else "on_due:"
        return compared(leaf, pl.col(prefix + leaf.field))


def _length_name(leaf: Leaf) -> str | None:
    if leaf.field != AGE and leaf.field not in LASTING:
        return None
    return f"{leaf.on.value}:{leaf.field}:{leaf.span}"


def _amount_name(asked: Amount) -> str:
    return f"{asked.on.value}:{asked.total.id}:{asked.span}"


def nights_of(world: World, total: Total) -> Nights:
    """The nights that the total counts, worked out once a run."""
    if total.id not in world.nights:
        world.nights[total.id] = _counted(world, total)
    return world.nights[total.id]


def _counted(world: World, total: Total) -> Nights:
    held = world.stretches[total.scope].frame
    begins = pl.coalesce("start", "shown").alias("seen")
    whole = held.select("sid", "c", begins, "end")
    homes = {world.columns.vocabulary.state[name].of for name in state_fields(total.where, SeenOn.ANCHOR)}
    turns = [
        world.state.days_set(total.scope, home)
        .join(whole, on="sid")
        .filter((pl.col("seen") < pl.col("d")) & (pl.col("end").is_null() | (pl.col("d") < pl.col("end"))))
        .select("sid", "c", pl.col("d").alias("seen"), "end")
        for home in sorted(homes)
    ]
    parts = cut(pl.concat([whole, *turns]).unique())
    counts = Conditions(world, total.scope).decide(parts, total.where, Bits(), Bits()).value
    parts = parts.with_columns(counts.alias("counts"))
    unseen = held.filter(pl.col("start").is_null()).group_by("c").agg(pl.col("shown").max().alias("unseen"))
    return Nights(
        Spells.of(parts.filter(pl.col("counts").fill_null(value=False))),
        Spells.of(parts.filter(pl.col("counts").fill_null(value=True))),
        Spells.of(cut(whole)),
        world.columns.cases.join(unseen, on="c", how="left", maintain_order="left")["unseen"],
    )


def _built(
    condition: Condition, active: pl.Expr, building: _Building, compare: Callable[[Leaf | Amount], pl.Expr]
) -> pl.Expr:
    """The condition's value. `active` is where it is asked at all: parts come in order, up to one that settles."""
    match condition:
        case Leaf() | Amount():
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


def leaf_value(leaf: Leaf | Amount, active: pl.Expr, building: _Building, value: pl.Expr) -> pl.Expr:
    """One comparison with its reading of the unknown applied, and noted where it is asked."""
    if leaf.on is SeenOn.DUE:
        no_day = pl.col("_due").is_null()
        building.undecided.append(building.fields.flag(leaf.field, active & no_day))
        known = _read(leaf, active & ~no_day, building, value)
        return pl.when(~no_day).then(known)
    return _read(leaf, active, building, value)


def _read(leaf: Leaf | Amount, active: pl.Expr, building: _Building, value: pl.Expr) -> pl.Expr:
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

    def compare(leaf: Leaf | Amount) -> pl.Expr:
        assert isinstance(leaf, Leaf), "a condition on an event asks only for its attributes"
        return compared(leaf, attribute(leaf.field))

    value = _built(condition, TRUE, building, compare)
    return _columns(rows, value, building)


def _columns(rows: pl.DataFrame, value: pl.Expr, building: _Building) -> Decided:
    # Added to the rows, not selected alone: a condition that always holds is one value for all of them.
    rows = rows.with_columns(
        value.alias("_v"), any_of(building.assumed).alias("_a"), any_of(building.undecided).alias("_u")
    )
    return Decided(rows["_v"], rows["_a"], rows["_u"])
