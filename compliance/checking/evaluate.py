"""From the events of whole cases to what they come to: decided, rated and summed up."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TYPE_CHECKING

import polars as pl

from compliance.checking.apparent import with_apparent
from compliance.checking.settled import settled_obligations
from compliance.durable.presence import missing
from compliance.engines.executors import EngineName, Progress
from compliance.engines.plan import Plan
from compliance.findings.build import Telling, finding_ids
from compliance.findings.rated import as_counted, rated, without_apparent
from compliance.logs import logger, timed
from compliance.model.between import Between
from compliance.model.counts import many
from compliance.model.coverage import Record, Unread
from compliance.model.events import Elsewhere
from compliance.model.findings import Concern
from compliance.model.irregularities import Doubts, Irregularity, doubts
from compliance.ratings.colours import COLOUR_OF_STATUS
from compliance.ratings.concerns import concerns
from compliance.ratings.concerns.judged import judged_rows, of_interest
from compliance.ratings.concerns.model import ConcernRule
from compliance.ratings.concerns.supervisor import Worker
from compliance.ratings.scorecard import Line
from compliance.ratings.summary import Summary, summarised
from compliance.sources.attention import attention_of
from compliance.sources.export import Export
from compliance.sources.records import carried, recorded
from compliance.timeline.histories import visible

if TYPE_CHECKING:
    from compliance.sources.several.readings import OtherReadings

_log = logger(__name__)

_WORTH_STARTING = 20_000
"""Events of which the judging takes longer than the start of a process."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What some cases come to, to which that of other cases can be added.

    `cases` and `events`: those visible to the run, `newest`: the day of the newest of these. `later`: events dated
    after the as-of day, `unknown`: events up to it that were recorded after the known-at day; neither were used.
    `notes`: how concerns were decided where that is worth telling. `attention`: children to be looked into.
    `carried`: how many events of each record there are. `recorded`: the attributes that any of them has.
    """

    summary: Summary
    cases: int
    events: int
    later: int
    unknown: int
    newest: date | None
    notes: tuple[str, ...]
    attention: tuple[Irregularity, ...]
    carried: Counter[Record]
    recorded: frozenset[str]

    def __add__(self, other: Outcome) -> Outcome:
        """Both together; they are about different cases."""
        return Outcome(
            self.summary.joined(other.summary),
            self.cases + other.cases,
            self.events + other.events,
            self.later + other.later,
            self.unknown + other.unknown,
            max((day for day in (self.newest, other.newest) if day), default=None),
            tuple(dict.fromkeys((*self.notes, *other.notes))),
            (*self.attention, *other.attention),
            self.carried + other.carried,
            self.recorded | other.recorded,
        )

    def told(self, as_of: date, known_at: date | None) -> tuple[str, ...]:
        """What was not used, and the notes."""
        said = []
        if self.later:
            were = "was" if self.later == 1 else "were"
            said.append(f"{many(self.later, 'event')} dated after {as_of} {were} not used.")
        if self.unknown:
            were = "was" if self.unknown == 1 else "were"
            said.append(f"{many(self.unknown, 'event')} recorded after {known_at} {were} not used.")
        return (*said, *self.notes)


@dataclass(frozen=True, slots=True)
class Judge:
    """Everything that is needed to judge cases besides their events.

    `doubts`: by case, what does not fit in its records, as it stands on its findings. `elsewhere`: the rows of other
    sources that tell an event too. `otherwise`: the other ways to read cases of which sources tell something
    differently. `between`: what a series of lists leaves open.
    """

    plan: Plan
    engine: EngineName
    scorecard: tuple[Line, ...]
    by_rule: tuple[Line, ...]
    concern_rules: tuple[ConcernRule, ...]
    doubts: Doubts = field(default_factory=dict)
    elsewhere: Elsewhere = field(default_factory=dict)
    otherwise: OtherReadings | None = None
    between: Between | None = None

    @property
    def telling(self) -> Telling:
        """What obligations are told with."""
        return Telling(
            self.plan.rulebook,
            self.plan.coverage,
            self.plan.run.as_of,
            self.doubts,
            self.elsewhere,
            self.between,
        )

    def without(self, unread: Iterable[Unread]) -> Judge:
        """The judge of cases of which more could not be read."""
        return replace(self, plan=replace(self.plan, coverage=self.plan.coverage.without(unread)))

    def doubting(self, irregularities: Iterable[Irregularity]) -> Judge:
        """The judge of cases in whose records this does not fit either."""
        more = doubts(irregularities)
        return replace(
            self, doubts={**self.doubts, **{case: self.doubts.get(case, ()) + more[case] for case in more}}
        )

    def joining(self, export: Export) -> Judge:
        """The judge of an export that several sources tell."""
        return replace(self, elsewhere=export.elsewhere, otherwise=export.otherwise, between=export.between)

    def visible(self, events: pl.DataFrame) -> pl.DataFrame:
        """The events that exist as of the run's days."""
        return visible(events, self.plan.run.as_of, self.plan.run.known_at)

    @timed(_log, "judged")
    def rated(self, seen: pl.DataFrame, progress: Progress | None = None) -> pl.DataFrame:
        """The rated obligations of cases of which `seen` holds every visible event, and nothing summed up."""
        table = settled_obligations(self.engine, seen, self.plan, self.otherwise, progress)
        if self.between is not None:
            table = with_apparent(table, seen, self.plan, self.between, self.engine, self.otherwise)
        return rated(table, self.plan.rulebook, COLOUR_OF_STATUS, seen)

    @timed(_log, "looked for what is to be settled")
    def attention(self, seen: pl.DataFrame) -> tuple[Irregularity, ...]:
        """The children to be looked into of cases of which `seen` holds every visible event."""
        plan = self.plan
        return attention_of(seen, plan.rulebook, plan.run.as_of, plan.calendars.leap_birthday)

    def judged(self, events: pl.DataFrame, progress: Progress | None = None) -> tuple[pl.DataFrame, Outcome]:
        """The rated obligations of cases of which `events` hold everything, and what they come to."""
        plan, run = self.plan, self.plan.run
        seen = self.visible(events)
        # Where judging takes longer than the worker needs to start, it starts meanwhile.
        worth_it = seen.height >= _WORTH_STARTING and self.concern_rules and missing() is None
        worker = Worker() if worth_it else None
        try:
            judged = self.rated(seen, progress)
            raised, notes = self._concerns(judged, worker)
        except BaseException:
            if worker is not None:
                worker.dismiss()
            raise
        summary = summarised(
            judged, seen, plan, scorecard=self.scorecard, by_rule=self.by_rule, concerns=raised
        )
        cases = seen["case"].n_unique()
        _log.info("%d cases, %d events: %d findings", cases, seen.height, judged.height)
        later = int((events["on"] > run.as_of).sum())
        unknown = events.height - later - seen.height
        return judged, Outcome(
            summary,
            cases=cases,
            events=seen.height,
            later=later,
            unknown=unknown,
            newest=seen.select(pl.col("on").max()).item(),
            notes=tuple(notes),
            carried=carried(seen, plan.vocabulary),
            recorded=recorded(seen, plan.vocabulary),
            attention=self.attention(seen),
        )

    @timed(_log, "concerns decided")
    def _concerns(self, judged: pl.DataFrame, worker: Worker | None) -> tuple[list[Concern], list[str]]:
        # What is apparent alone calls nobody to act.
        looked_at = of_interest(as_counted(without_apparent(judged)), self.concern_rules)
        rows = judged_rows(looked_at.with_columns(finding_ids(looked_at)))
        return concerns(self.concern_rules, rows, self.plan.run.as_of, started=worker)
