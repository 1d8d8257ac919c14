"""What held on a day in every case: state fields, ages, how long stretches had lasted, as columns."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import polars as pl

from compliance.calendars.ages import attained_on
from compliance.calendars.spans import Span
from compliance.engines.bulk.columns import Columns
from compliance.engines.bulk.due_days import DueDays, mapped
from compliance.engines.bulk.keys import Sorted, day_number, day_of
from compliance.engines.bulk.matching import satisfied_any
from compliance.engines.bulk.stretches import Stretches
from compliance.model.rules import Rulebook

_ORDER = ("d", "at", "event", "value")


class State:
    """The state of all cases, looked up for rows of a stretch and a day."""

    def __init__(
        self, columns: Columns, found: dict[str, Stretches], rulebook: Rulebook, due_days: DueDays
    ) -> None:
        self._columns = columns
        self._found = found
        self._rulebook = rulebook
        self._due_days = due_days
        self._born = columns.cases["born"]
        self._tables: dict[str, tuple[Sorted, str]] = {}

    def with_fields(
        self, rows: pl.DataFrame, scope: str, fields: Iterable[str], day: str, prefix: str
    ) -> pl.DataFrame:
        """The rows with the value of each state field on their day, as columns named by prefix and field.

        `rows` hold `sid`, a stretch of `scope`, and `c`, its case. A field is null where it is not known.
        """
        by_home: dict[str, list[str]] = {}
        for field in fields:
            by_home.setdefault(self._columns.vocabulary.state[field].of, []).append(field)
        for home, names in by_home.items():
            table, group = self._table(home)
            queries = rows.select(
                pl.col("c"), pl.col(day).alias("_day"), self.home(rows, scope, home, day).alias("sid")
            )
            places = table.last_at_or_before(queries, group, "_day")
            known = [name for name in names if name in table.frame.columns]
            if known:
                values = table.take(places, *known).rename({name: prefix + name for name in known})
                rows = pl.concat([rows, values], how="horizontal")
            absent = [pl.lit(None, pl.String).alias(prefix + name) for name in names if name not in known]
            rows = rows.with_columns(absent)
        return rows

    def reached_age(self, rows: pl.DataFrame, day: str, years: int) -> pl.Series:
        """Whether the age is attained on the row's day; null where the date of birth is not known."""
        born = self._born.gather(rows["c"])
        leap = self._due_days.calendars.leap_birthday
        attained = mapped(born, lambda n: day_number(attained_on(day_of(n), years, leap)))
        return rows.select((pl.lit(attained) <= pl.col(day)).alias("reached"))["reached"]

    def has_lasted(self, rows: pl.DataFrame, scope: str, home: str, day: str, span: Span) -> pl.Series:
        """Whether the stretch of `home` around the row has lasted `span` on its day; null where not known."""
        if home not in self._found:
            return pl.Series("lasted", [None] * rows.height, pl.Boolean)
        frame = self._found[home].frame
        sids = self.home(rows, scope, home, day)

        def after(begin: str) -> pl.Series:
            days = (
                frame[begin].gather(sids) if frame.height else pl.Series([None] * rows.height, dtype=pl.Int32)
            )
            return self._due_days.of(days, span)

        since_start, since_shown = after("start"), after("shown")
        known = pl.lit(since_start) <= pl.col(day)
        # A stretch of unknown start has lasted at least since it was first shown, perhaps longer.
        at_least = pl.when(pl.lit(since_shown) <= pl.col(day)).then(pl.lit(value=True))
        return rows.select(
            pl.when(pl.lit(since_start).is_not_null()).then(known).otherwise(at_least).alias("lasted")
        )["lasted"]

    def home(self, rows: pl.DataFrame, scope: str, home: str, day: str) -> pl.Series:
        """The stretch of `home` that a row's stretch is, lies within, or holds on the row's day."""
        if home not in self._found:
            return pl.Series("sid", [None] * rows.height, pl.UInt32)
        outer: str | None = scope
        sids = rows["sid"]
        while outer is not None:
            if outer == home:
                return sids.alias("sid")
            sids = self._found[outer].frame["parent"].gather(sids)
            outer = self._rulebook.scopes[outer].within
        return self._inside(rows, scope, home, day)

    def _holder(self, scope: str, home: str) -> str | None:
        """The nearest scope, of `scope` and those around it, that `home` lies within; None if there is none."""
        outer: str | None = scope
        around = set(self._outwards(home))
        while outer is not None and outer not in around:
            outer = self._rulebook.scopes[outer].within
        return outer

    def _outwards(self, scope: str) -> Iterator[str]:
        outer: str | None = scope
        while outer is not None:
            yield outer
            outer = self._rulebook.scopes[outer].within

    def _around(self, sids: pl.Series, scope: str, outer: str) -> pl.Series:
        """The stretches of `outer` that those of `scope` lie within."""
        for name in self._outwards(scope):
            if name == outer:
                break
            sids = self._found[name].frame["parent"].gather(sids)
        return sids

    def _inside(self, rows: pl.DataFrame, scope: str, home: str, day: str) -> pl.Series:
        """The latest stretch of `home` that holds the row's day and lies within its stretch, or else beside it."""
        none = pl.Series("sid", [None] * rows.height, pl.UInt32)
        inner = self._found[home]
        holder = self._holder(scope, home)
        if holder is None or not inner.frame.height:
            return none
        ancestors, holders = (
            self._around(inner.frame["sid"], home, holder),
            self._around(rows["sid"], scope, holder),
        )
        nested = Stretches(inner.scope, inner.frame.with_columns(ancestors.alias("ancestor")), inner.keys)
        key = pl.col("key") if "key" in rows.columns else pl.lit(None, pl.String)
        asked = rows.select(holders.alias("ancestor"), pl.col(day).alias("_day"), key.alias("key"))
        asked = asked.with_row_index("_at")
        held = nested.containing(asked.filter(pl.col("_day").is_not_null()), "ancestor", "_day")
        # Of several on a day the one that goes by the event's own key is meant.
        own = inner.keys.with_columns(pl.lit(value=True).alias("_own"))
        held = held.join(own, on=["sid", "key"], how="left").sort("_own", "sid", nulls_last=False)
        latest = held.group_by("_at", maintain_order=True).agg(pl.col("sid").last())
        return asked.select("_at").join(latest, on="_at", how="left").sort("_at")["sid"]

    def _table(self, home: str) -> tuple[Sorted, str]:
        """Every day on which a field of `home` was set, with all its fields as they then stood."""
        if home not in self._tables:
            self._tables[home] = self._built(home)
        return self._tables[home]

    def _built(self, home: str) -> tuple[Sorted, str]:
        fields = [f.name for f in self._columns.vocabulary.state.values() if f.of == home]
        group = "sid" if home in self._found else "c"
        wide: pl.DataFrame | None = None
        for field in fields:
            settings = self._settings(field)
            if settings.height == 0:
                continue
            settled = self._belonging(settings, home) if group == "sid" else settings
            last = (
                settled.sort(*_ORDER, nulls_last=[False, True, False, False])
                .group_by(group, "d", maintain_order=True)
                .agg(pl.col("raw").last().alias(field))
            )
            wide = last if wide is None else wide.join(last, on=[group, "d"], how="full", coalesce=True)
        if wide is None:
            wide = pl.DataFrame(schema={group: pl.UInt32, "d": pl.Int32})
        names = [name for name in wide.columns if name not in (group, "d")]
        wide = wide.sort(group, "d").with_columns([pl.col(name).forward_fill().over(group) for name in names])
        return Sorted(wide, group, "d"), group

    def _settings(self, field: str) -> pl.DataFrame:
        """Each time the field was set: case, day, key, and the value (`raw`, and as text to settle ties)."""
        ignored = {s.opens: s.ignored for s in self._rulebook.scopes.values() if s.ignored}
        found = []
        for event in self._columns.vocabulary.events.values():
            if not event.sets or field not in event.sets:
                continue
            frame = self._columns.events(event.name)
            raw = self._columns.attribute(frame, event.name, event.sets[field])
            keep = raw.is_not_null()
            if event.name in ignored:
                keep = keep & ~satisfied_any(self._columns, event.name, ignored[event.name])
            found.append(
                frame.filter(keep).select(
                    "c",
                    "d",
                    "at",
                    "key",
                    pl.lit(event.name).alias("event"),
                    _text(raw).alias("value"),
                    raw.alias("raw"),
                )
            )
        return pl.concat(found, how="vertical_relaxed")

    def _belonging(self, settings: pl.DataFrame, home: str) -> pl.DataFrame:
        """Each setting with the stretch it belongs to: by key where both have one, else by day."""
        held = self._found[home]
        keyed = held.keys.join(held.frame.select("sid", "c"), on="sid")
        by_key = settings.join(keyed, on=["c", "key"], how="inner")
        by_day = held.containing(settings, "c", "d")
        has_keys = held.keys.select("sid").unique()
        by_day = pl.concat(
            [
                by_day.filter(pl.col("key").is_null()),
                by_day.filter(pl.col("key").is_not_null()).join(has_keys, on="sid", how="anti"),
            ]
        )
        return pl.concat([by_key.select(by_day.columns), by_day])


def _text(raw: pl.Expr) -> pl.Expr:
    """The value as Python writes it, so that both engines settle a tie alike."""
    return raw.cast(pl.String).replace({"true": "True", "false": "False"})
