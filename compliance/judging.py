"""From the events of whole cases to what they come to: decided, rated and summed up."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date

import polars as pl

from compliance.durable.presence import missing
from compliance.engines.run import Plan
from compliance.engines.running import EngineName, Progress, obligation_table
from compliance.findings.build import Telling, finding_ids
from compliance.findings.dispositions import mitigations
from compliance.findings.rated import as_counted, rated
from compliance.model.counts import many
from compliance.model.coverage import Record, Unread
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
from compliance.sources.events_files import carried
from compliance.timeline.histories import visible

_WORTH_STARTING = 20_000
"""Events of which the judging takes longer than the start of a process."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What some cases come to, to which that of other cases can be added.

    `cases` and `events`: those visible to the run, `newest`: the day of the newest of these. `later`: events dated
    after the as-of day, `unknown`: events up to it that were recorded after the known-at day; neither were used.
    `notes`: how concerns were decided where that is worth telling. `attention`: children to be looked into.
    `carried`: how many events of each record there are.
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

    `doubts`: by case, what does not fit in its records, as it stands on its findings.
    """

    plan: Plan
    engine: EngineName
    scorecard: tuple[Line, ...]
    by_rule: tuple[Line, ...]
    concern_rules: tuple[ConcernRule, ...]
    doubts: Doubts = field(default_factory=dict)

    @property
    def telling(self) -> Telling:
        """What obligations are told with."""
        return Telling(self.plan.rulebook, self.plan.coverage, self.plan.run.as_of, self.doubts)

    def without(self, unread: Iterable[Unread]) -> Judge:
        """The judge of cases of which more could not be read."""
        return replace(self, plan=replace(self.plan, coverage=self.plan.coverage.without(unread)))

    def doubting(self, irregularities: Iterable[Irregularity]) -> Judge:
        """The judge of cases in whose records this does not fit either."""
        more = doubts(irregularities)
        return replace(
            self, doubts={**self.doubts, **{case: self.doubts.get(case, ()) + more[case] for case in more}}
        )

    def visible(self, events: pl.DataFrame) -> pl.DataFrame:
        """The events that exist as of the run's days."""
        return visible(events, self.plan.run.as_of, self.plan.run.known_at)

    def rated(self, seen: pl.DataFrame, progress: Progress | None = None) -> pl.DataFrame:
        """The rated obligations of cases of which `seen` holds every visible event, and nothing summed up."""
        table = obligation_table(self.engine, seen, self.plan, progress)
        return rated(table, self.plan.rulebook, COLOUR_OF_STATUS, mitigations(seen))

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
            judged,
            scorecard=self.scorecard,
            by_rule=self.by_rule,
            coverage=plan.coverage,
            concerns=raised,
            as_of=run.as_of,
        )
        later = events.filter(pl.col("on") > run.as_of).height
        unknown = events.height - later - seen.height
        return judged, Outcome(
            summary,
            cases=seen["case"].n_unique(),
            events=seen.height,
            later=later,
            unknown=unknown,
            newest=seen.select(pl.col("on").max()).item(),
            notes=tuple(notes),
            carried=carried(seen, plan.vocabulary),
            attention=self.attention(seen),
        )

    def _concerns(self, judged: pl.DataFrame, worker: Worker | None) -> tuple[list[Concern], list[str]]:
        looked_at = of_interest(as_counted(judged), self.concern_rules)
        rows = judged_rows(looked_at.with_columns(finding_ids(looked_at)))
        return concerns(self.concern_rules, rows, self.plan.run.as_of, started=worker)
