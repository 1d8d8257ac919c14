"""Everything the rules of one run look at, as columns, each thing worked out once."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import polars as pl

from compliance.calendars.calendars import Calendars
from compliance.engines.bulk.columns import Columns, prepared
from compliance.engines.bulk.due_days import DueDays, mapped
from compliance.engines.bulk.keys import NEVER, Sorted, day_number, day_of, key
from compliance.engines.bulk.masks import Bits
from compliance.engines.bulk.matching import pieces
from compliance.engines.bulk.silence import Silence
from compliance.engines.bulk.state import State
from compliance.engines.bulk.stretches import Stretches, all_stretches
from compliance.engines.run import Run
from compliance.model.conditions import Pattern
from compliance.model.coverage import Coverage
from compliance.model.obligations import Assumption
from compliance.model.rules import Rulebook, Track
from compliance.model.vocabulary import Vocabulary

if TYPE_CHECKING:
    from compliance.engines.bulk.nights import Nights


@dataclass
class OnTrack:
    """A track's evidence in every stretch of its scope, in order.

    `pieces`: one row a piece and stretch, by `sid` and day. `days`: the first piece of each day, with
    `number`, counted from 1 in its stretch.
    """

    pieces: Sorted
    days: pl.DataFrame
    bits: Bits[Assumption]


@dataclass
class Found:
    """Every piece of some patterns in the run, by case and day, and what its masks mean."""

    pieces: Sorted
    bits: Bits[Assumption]


@dataclass
class World:
    """The columns of a run and what was worked out from them. `nights`: those that each total counts, by its id."""

    rulebook: Rulebook
    calendars: Calendars
    run: Run
    columns: Columns
    stretches: dict[str, Stretches]
    state: State
    silence: Silence
    due_days: DueDays
    as_of: int
    soon: int
    files: pl.Series
    rows: pl.Series
    _found: dict[tuple[Pattern, ...], Found] = field(default_factory=dict)
    nights: dict[str, Nights] = field(default_factory=dict)
    _tracks: dict[tuple[str, str], OnTrack] = field(default_factory=dict)

    def found(self, patterns: tuple[Pattern, ...]) -> Found:
        """Every piece of the patterns in the run."""
        if patterns not in self._found:
            bits: Bits[Assumption] = Bits()
            found = pieces(self.columns, patterns, day_number(self.run.last_day), bits)
            self._found[patterns] = Found(Sorted(found, "c", "d"), bits)
        return self._found[patterns]

    def on_track(self, track: Track, scope: str | None = None) -> OnTrack:
        """The track's evidence, placed in the stretches of its scope, or of another that is asked for."""
        within = scope or track.scope
        if (track.id, within) not in self._tracks:
            self._tracks[track.id, within] = self._placed(track, within)
        return self._tracks[track.id, within]

    def place(self, c: pl.Expr, rule: str, on: pl.Expr) -> pl.Expr:
        """A number that puts rows in order of case, rule and day; without a day before all others."""
        rank = sorted(self.rulebook.rules).index(rule)
        return key(c.cast(pl.Int64) * len(self.rulebook.rules) + rank, on.fill_null(NEVER))

    def back(self, days: pl.Series, track: Track) -> pl.Series:
        """The earliest day the track's look-back reaches before each day; the day itself without one."""
        if track.look_back is None:
            return days
        span = track.look_back
        return mapped(days, lambda n: day_number(self.calendars.back(day_of(n), span)))

    def _placed(self, track: Track, scope: str) -> OnTrack:
        found = self.found(track.evidence)
        held = self.stretches[scope]
        low = self.back(held.frame["start"], track).fill_null(0) if track.look_back else None
        rows = held.containing(found.pieces.frame.with_row_index("_rank"), "c", "d", low)
        rows = rows.sort("sid", "_rank").drop("_rank")
        new_day = (pl.col("sid") != pl.col("sid").shift(1)) | (pl.col("d") != pl.col("d").shift(1))
        days = rows.filter(new_day.fill_null(value=True))
        days = days.with_columns((pl.int_range(pl.len()) + 1).alias("_at"))
        first = (
            pl.when((pl.col("sid") != pl.col("sid").shift(1)).fill_null(value=True))
            .then("_at")
            .forward_fill()
        )
        days = days.with_columns((pl.col("_at") - first + 1).alias("number")).drop("_at")
        return OnTrack(Sorted(rows, "sid", "d"), days, found.bits)


def world(
    table: pl.DataFrame,
    rulebook: Rulebook,
    vocabulary: Vocabulary,
    calendars: Calendars,
    coverage: Coverage,
    run: Run,
) -> World:
    """The columns of a run. `table` holds the events visible to it, in any order."""
    columns = prepared(table, vocabulary)
    found = all_stretches(columns, rulebook.scopes)
    due_days = DueDays(calendars)
    return World(
        rulebook=rulebook,
        calendars=calendars,
        run=run,
        columns=columns,
        stretches=found,
        state=State(columns, found, rulebook, due_days),
        silence=Silence(coverage, columns.cases),
        due_days=due_days,
        as_of=day_number(run.as_of),
        soon=day_number(calendars.soon(run.as_of, run.warning)),
        files=table["file"],
        rows=table["row"],
    )
