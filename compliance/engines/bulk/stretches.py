"""Scopes as they ran in every case, as columns."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import polars as pl

from compliance.engines.bulk.columns import Columns
from compliance.engines.bulk.keys import FOREVER, NEVER, Sorted
from compliance.engines.bulk.matching import satisfied, satisfied_any
from compliance.model.rules import Scope

_RAW = {"c": pl.UInt32, "start": pl.Int32, "shown": pl.Int32, "end": pl.Int32}


@dataclass(frozen=True)
class Stretches:
    """The stretches of one scope.

    `frame`: one row a stretch in order of case and time, `sid` its number, `c` its case, `start` its first
    day's number or null if it began before the export, `shown` the earliest day it is known to have run,
    `end` its last day's number or null while it runs, `parent` the number of the stretch it lies within
    (of the scope's `within`), `key` the least of its keys, `nth` how many began alike before it. `keys`: one row
    for each stretch and key.
    """

    scope: Scope
    frame: pl.DataFrame
    keys: pl.DataFrame

    def of(self, sids: pl.Series) -> pl.DataFrame:
        """The stretches by number, one row each: `c`, `start`, `shown`, `end`, `stretch_key`; `before`, the last
        day of those of the case that began earlier; `after`, the first day of the next, null if there is none.
        """
        return self._beside_neighbours[sids] if len(sids) else self._beside_neighbours.clear()

    @cached_property
    def _beside_neighbours(self) -> pl.DataFrame:
        # INVARIANT: a stretch's number is its row.
        begins = self.frame.select(
            "c",
            pl.coalesce("start", pl.lit(NEVER)).alias("_begins"),
            pl.coalesce("end", pl.lit(FOREVER)).alias("_ends"),
        )
        days = begins.group_by("c", "_begins").agg(pl.col("_ends").max()).sort("c", "_begins")
        same_after = pl.col("c") == pl.col("c").shift(-1)
        days = days.with_columns(
            pl.when(same_after).then(pl.col("_begins").shift(-1)).alias("after"),
            pl.col("_ends").cum_max().over("c").alias("_reach"),
        ).with_columns(
            pl.when(pl.col("c") == pl.col("c").shift(1)).then(pl.col("_reach").shift(1)).alias("before")
        )
        begun = self.frame.with_columns(pl.coalesce("start", pl.lit(NEVER)).alias("_begins"))
        return begun.join(days, on=["c", "_begins"], how="left", maintain_order="left").select(
            "c", "start", "shown", "end", pl.col("key").alias("stretch_key"), "before", "after"
        )

    def containing(
        self, rows: pl.DataFrame, group: str, day: str, look_back: pl.Series | None = None
    ) -> pl.DataFrame:
        """The rows, each with every stretch of its group that holds its day, as column `sid`.

        `group` is `c`, or another column of the frame to look inside outer stretches. `look_back` gives, for each
        stretch, an earlier day from which it counts as holding.
        """
        lookup, reaching = self._by_case if group == "c" and look_back is None else self._by(group, look_back)
        pairs = pl.DataFrame(
            {
                "_from": reaching.first_at_or_after(rows, group, day),
                "_to": lookup.last_at_or_before(rows, group, day),
                "_day": rows[day],
            }
        ).with_row_index("_row")
        pairs = pairs.filter(pl.col("_from") <= pl.col("_to"))
        pairs = pairs.with_columns(pl.int_ranges("_from", pl.col("_to") + 1).alias("_place"))
        pairs = pairs.explode("_place", empty_as_null=False)
        pairs = pl.concat([pairs, lookup.take(pairs["_place"], "sid", "high")], how="horizontal")
        pairs = pairs.filter(pl.col("high") >= pl.col("_day"))
        return pl.concat([rows[pairs["_row"]], pairs.select("sid")], how="horizontal")

    @cached_property
    def _by_case(self) -> tuple[Sorted, Sorted]:
        return self._by("c", None)

    def _by(self, group: str, look_back: pl.Series | None) -> tuple[Sorted, Sorted]:
        """The stretches by group and first day; and the same rows by how far they or any before them reach.

        That only grows within a group, so what may hold a day lies between the first place that reaches it
        and the last that begins by it.
        """
        low = pl.coalesce("start", pl.lit(NEVER)) if look_back is None else pl.lit(look_back)
        frame = self.frame.filter(pl.col(group).is_not_null()) if group != "c" else self.frame
        frame = frame.select(
            "sid", group, low.alias("low"), pl.coalesce("end", pl.lit(FOREVER)).alias("high")
        )
        lookup = Sorted.sorting(frame, group, "low", "high")
        reach = pl.col("high").cum_max().over(group).alias("reach")
        return lookup, Sorted(lookup.frame.with_columns(reach), group, "reach")


def all_stretches(columns: Columns, scopes: Mapping[str, Scope]) -> dict[str, Stretches]:
    """The stretches of every scope, outer scopes first."""
    found: dict[str, Stretches] = {}
    for scope in sorted(scopes.values(), key=lambda s: _depth(s, scopes)):
        parents = found[scope.within] if scope.within else None
        raw, keys = _keyed(columns, scope, parents) if scope.key else (_plain(columns, scope), None)
        found[scope.id] = _placed(scope, raw, keys, parents)
    return found


def _depth(scope: Scope, scopes: Mapping[str, Scope]) -> int:
    return 0 if scope.within is None else 1 + _depth(scopes[scope.within], scopes)


def _plain(columns: Columns, scope: Scope) -> pl.DataFrame:
    """Stretches opened and closed in turn: one row a day on which either happens."""
    opens = columns.events(scope.opens).select("c", "d").unique().with_columns(pl.lit(value=True).alias("o"))
    closes = (
        columns.events(scope.closes).select("c", "d").unique().with_columns(pl.lit(value=True).alias("x"))
    )
    if scope.opens == scope.closes:
        closes = closes.with_columns(pl.lit(value=True).alias("x"))
    marks = opens.join(closes, on=["c", "d"], how="full", coalesce=True).with_columns(
        pl.col("o").fill_null(value=False), pl.col("x").fill_null(value=False)
    )
    shown = _shown_days(columns, scope)
    earliest = shown.group_by("c").agg(pl.col("shown").min().alias("earliest"))
    marks = marks.sort("c", "d").join(earliest, on="c", how="left", maintain_order="left")
    marks = marks.with_columns((pl.col("c") != pl.col("c").shift(1)).fill_null(value=True).alias("first"))
    # Ended and begun on its first day, and shown before it: the ending is that of the stretch before.
    resumed = pl.col("first") & pl.col("o") & pl.col("x") & (pl.col("earliest") < pl.col("d"))
    if scope.opens == scope.closes:
        resumed = pl.lit(value=False)
    # After a day with only an opening a stretch runs, after one with only a close none does; a day with
    # both leaves things as they were before it.
    settled = (
        pl.when((pl.col("o") & ~pl.col("x")) | pl.col("resumed"))
        .then(pl.lit(value=True))
        .when(~pl.col("o"))
        .then(pl.lit(value=False))
    )
    marks = marks.with_columns(resumed.fill_null(value=False).alias("resumed")).with_columns(
        settled.alias("settled")
    )
    marks = marks.with_columns(pl.col("settled").forward_fill().over("c").alias("after")).with_columns(
        (pl.col("after").shift(1).over("c").fill_null(value=False) | pl.col("resumed")).alias("running"),
        pl.col("d").shift(-1).over("c").alias("next"),
    )
    brief = pl.col("x") & ~pl.col("running")
    opened = marks.filter("o").select(
        "c",
        pl.col("d").alias("start"),
        pl.col("d").alias("shown"),
        pl.when(brief).then("d").otherwise("next").alias("end"),
    )
    ended = marks.filter((~pl.col("o") & pl.col("first")) | pl.col("resumed")).select(
        "c", pl.col("d").alias("end")
    )
    before = ended.join(shown, on="c", how="left").filter(
        pl.col("shown").is_null() | (pl.col("shown") <= pl.col("end"))
    )
    before = ended.join(before.group_by("c").agg(pl.col("shown").min()), on="c", how="left")
    begun_before = before.select(
        "c", pl.lit(None, pl.Int32).alias("start"), pl.coalesce("shown", "end").alias("shown"), "end"
    )
    unmarked = (
        shown.join(marks.select("c").unique(), on="c", how="anti")
        .group_by("c")
        .agg(pl.col("shown").min())
        .select("c", pl.lit(None, pl.Int32).alias("start"), "shown", pl.lit(None, pl.Int32).alias("end"))
    )
    return pl.concat([each.cast(_RAW) for each in (begun_before, opened, unmarked)])  # type: ignore[arg-type]


def _shown_days(columns: Columns, scope: Scope) -> pl.DataFrame:
    frames = [columns.events(name).select("c", pl.col("d").alias("shown")) for name in scope.shown_by]
    return pl.concat(frames) if frames else pl.DataFrame(schema={"c": pl.UInt32, "shown": pl.Int32})


def _keyed(columns: Columns, scope: Scope, parents: Stretches | None) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Stretches whose openings and endings carry a key, and the keys of each (by its place in the order)."""
    openings = columns.events(scope.opens)
    ignored = satisfied_any(columns, scope.opens, scope.ignored)
    continues = satisfied(columns, scope.opens, scope.continues) if scope.continues else pl.lit(value=False)
    endings = columns.events(scope.closes).select("c", "key", pl.col("d").alias("e"))
    counted = openings.filter(~ignored).group_by("c", "d", "key").agg(continues.all().alias("continues"))
    opened = _opened(counted, endings, scope)
    raw = pl.concat([opened, _unopened(columns, scope, openings, endings)])
    raw = raw.sort("c", "shown", pl.col("start").is_not_null(), "key", nulls_last=False)
    touching = (pl.col("c") == pl.col("c").shift(1)) & (
        pl.col("end").shift(1).is_null() | (pl.col("end").shift(1) >= pl.col("shown") - _GAP)
    )
    joins = pl.col("continues") & touching.fill_null(value=False)
    raw = raw.with_columns(
        joins.alias("joins"), (pl.col("c") != pl.col("c").shift(1)).fill_null(value=True).alias("first")
    )
    raw = _unseen_starts(raw, parents).with_columns((~pl.col("joins")).cum_sum().alias("place"))
    joined = raw.group_by("place", maintain_order=True).agg(
        pl.col("c").first(), pl.col("start").first(), pl.col("shown").first(), pl.col("end").last()
    )
    if scope.one_at_a_time:
        following = pl.when(pl.col("c").shift(-1) == pl.col("c")).then(pl.col("shown").shift(-1))
        joined = joined.with_columns(pl.min_horizontal("end", following).alias("end"))
    keys = raw.filter(pl.col("key").is_not_null()).select("place", "key").unique()
    return joined, keys


_GAP = 1
"""Days that may lie between an ending and what continues it, as in `timeline.stretches`."""


def _opened(counted: pl.DataFrame, endings: pl.DataFrame, scope: Scope) -> pl.DataFrame:
    """A stretch for each opening that begins one, with its ending, as `timeline.stretches` has it."""
    marks = pl.concat(
        [
            counted.with_columns(pl.lit(value=True).alias("o")),
            endings.select("c", "key", pl.col("e").alias("d"), pl.lit(value=True).alias("x")),
        ],
        how="diagonal",
    )
    o, x, d = pl.col("o"), pl.col("x"), pl.col("d")
    marks = marks.group_by("c", "key", "d").agg(
        o.any().fill_null(value=False), x.any().fill_null(value=False), pl.col("continues").any()
    )
    marks = marks.sort("c", "key", "d", nulls_last=False)
    first = ~((pl.col("c") == pl.col("c").shift(1)) & pl.col("key").eq_missing(pl.col("key").shift(1)))
    marks = marks.with_columns(first.fill_null(value=True).alias("first"))
    # After a day with only an opening the key runs, after one with only an ending it does not; a day with both
    # leaves things as they were before it. INVARIANT: the first and last marks of a key are settled, so no
    # filling crosses into another key.
    settled = pl.when(o & ~x).then(pl.lit(value=True)).when(~o | pl.col("first")).then(pl.lit(value=False))
    last = pl.col("first").shift(-1).fill_null(value=True)
    later = pl.when(last).then(pl.lit(FOREVER)).when(x.shift(-1)).then(d.shift(-1))
    marks = marks.with_columns(
        settled.forward_fill().alias("after"), later.backward_fill().cast(pl.Int32).alias("later")
    ).with_columns((~pl.col("first") & pl.col("after").shift(1)).fill_null(value=False).alias("running"))
    opened = marks.filter("o")
    if scope.one_at_a_time:
        opened = opened.with_columns(_others_between(opened).alias("others"))
    else:
        opened = opened.with_columns(pl.lit(value=False).alias("others"))
    keyed, running = pl.col("key").is_not_null(), pl.col("running")
    end = pl.when(keyed & x & ~running).then(d).when(pl.col("later") < FOREVER).then("later")
    return opened.filter(~(keyed & running & ~x & ~pl.col("others"))).select(
        "c", d.alias("start"), d.alias("shown"), end.alias("end"), "key", "continues"
    )


def _others_between(opened: pl.DataFrame) -> pl.Series:
    """Whether another key was opened on a day between the key's opening before and this one."""
    days = opened.select("c", "d").unique().sort("c", "d").with_row_index("place")
    placed = opened.select("c", "key", "d").join(days, on=["c", "d"], how="left", maintain_order="left")
    again = (pl.col("c") == pl.col("c").shift(1)) & pl.col("key").eq_missing(pl.col("key").shift(1))
    apart = pl.col("place").cast(pl.Int64) - pl.col("place").cast(pl.Int64).shift(1)
    return placed.select((again & (apart > 1)).fill_null(value=False).alias("others"))["others"]


def _unopened(columns: Columns, scope: Scope, openings: pl.DataFrame, endings: pl.DataFrame) -> pl.DataFrame:
    """Keys that are shown or ended although nothing opened them: stretches of unknown start."""
    opened = openings.filter(pl.col("key").is_not_null()).select("c", "key").unique()
    frames = [columns.events(name).select("c", "key", "d") for name in scope.shown_by]
    frames.append(endings.select("c", "key", pl.col("e").alias("d")))
    shown = pl.concat(frames).filter(pl.col("key").is_not_null())
    shown = (
        shown.join(opened, on=["c", "key"], how="anti")
        .group_by("c", "key")
        .agg(pl.col("d").min().alias("shown"))
    )
    ends = (
        endings.filter(pl.col("key").is_not_null()).group_by("c", "key").agg(pl.col("e").min().alias("end"))
    )
    return shown.join(ends, on=["c", "key"], how="left").select(
        "c",
        pl.lit(None, pl.Int32).alias("start"),
        "shown",
        "end",
        "key",
        pl.lit(value=False).alias("continues"),
    )


def _unseen_starts(raw: pl.DataFrame, parents: Stretches | None) -> pl.DataFrame:
    """The first stretch of a case, if it continues another, began unseen where its parent did."""
    if parents is None:
        return raw
    candidates = raw.with_row_index("_at").filter(pl.col("continues") & pl.col("first"))
    unseen = parents.containing(candidates, "c", "shown").join(
        parents.frame.filter(pl.col("start").is_null()).select("sid"), on="sid", how="semi"
    )
    start = (
        pl.when(pl.int_range(pl.len(), dtype=pl.UInt32).is_in(unseen["_at"].implode()))
        .then(None)
        .otherwise("start")
    )
    return raw.with_columns(start.alias("start"))


def _placed(
    scope: Scope, raw: pl.DataFrame, keys: pl.DataFrame | None, parents: Stretches | None
) -> Stretches:
    """Stretches cut to their parents, in order and numbered."""
    if "place" not in raw.columns:
        raw = raw.sort("c", "shown", maintain_order=True).with_row_index("place")
    if parents is not None:
        raw = _inside(raw, parents)
    else:
        raw = raw.with_columns(pl.lit(None, pl.UInt32).alias("parent"))
    frame = raw.sort("c", "place", maintain_order=True).with_row_index("sid")
    named = pl.DataFrame(schema={"sid": pl.UInt32, "key": pl.String})
    if keys is not None:
        named = keys.join(frame.select("place", "sid"), on="place", how="inner").select("sid", "key")
    least = named.group_by("sid").agg(pl.col("key").min())
    frame = frame.join(least, on="sid", how="left", maintain_order="left")
    nth = pl.int_range(pl.len(), dtype=pl.Int32).over("c", "start").alias("nth")
    return Stretches(scope, frame.select("sid", "c", "start", "shown", "end", "parent", "key", nth), named)


def _inside(raw: pl.DataFrame, parents: Stretches) -> pl.DataFrame:
    """Each stretch with the parent around its beginning (the last, if several), else the first it touches."""
    around = parents.containing(raw.select("place", "c", "shown"), "c", "shown")
    chosen = around.group_by("place").agg(pl.col("sid").max().alias("parent"))
    rest = raw.join(chosen, on="place", how="anti").select("place", "c", "shown", "end")
    later = rest.join(
        parents.frame.select(pl.col("sid").alias("parent"), "c", pl.col("shown").alias("p")),
        on="c",
        how="inner",
    ).filter((pl.col("shown") <= pl.col("p")) & (pl.col("end").is_null() | (pl.col("end") >= pl.col("p"))))
    touched = later.group_by("place").agg(pl.col("parent").min())
    within = parents.frame.select(
        pl.col("sid").alias("parent"), pl.col("start").alias("_from"), pl.col("end").alias("_to")
    )
    before = pl.coalesce("start", "shown") <= pl.col("_from")
    return (
        raw.join(pl.concat([chosen, touched]), on="place", how="inner")
        .join(within, on="parent", how="left")
        .with_columns(
            pl.when(before).then("_from").otherwise("start").alias("start"),
            pl.when(before).then("_from").otherwise("shown").alias("shown"),
            pl.min_horizontal("end", "_to").alias("end"),
        )
        .drop("_from", "_to")
    )
