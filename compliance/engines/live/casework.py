"""One case between its events: what each rule came to, and when something may change by itself."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from compliance.engines.reference.case import Case
from compliance.engines.reference.drafts import finished
from compliance.engines.reference.rules import drafts
from compliance.engines.run import Plan
from compliance.engines.verdict import Question, Verdict
from compliance.model.events import CaseHistory
from compliance.model.obligations import Obligation

Decide = Callable[[Sequence[Question]], Sequence[Verdict | None]]
"""What decides the life of obligations: the verdict on each question, None where times not recorded decide it."""


@dataclass(frozen=True, slots=True)
class Work:
    """A case to be judged. `before` is what it came to last, None if it was not judged yet."""

    history: CaseHistory
    plan: Plan
    before: Worked | None = None


@dataclass(frozen=True, slots=True)
class Worked:
    """A case as it was judged: what it was owed, and the first later day on which that may change by itself."""

    history: CaseHistory
    plan: Plan
    obligations: tuple[Obligation, ...]
    wakes_on: date | None


def worked(cases: Sequence[Work], decide: Decide) -> list[Worked]:
    """The cases judged, with all their questions decided at once."""
    held = [(each, Case(each.plan, each.history)) for each in cases]
    drafted = [[d for rule in w.plan.rulebook.rules.values() for d in drafts(case, rule)] for w, case in held]
    asked = [draft.question for found in drafted for draft in found if draft.question is not None]
    verdicts = iter(decide(asked))
    done = []
    for (work, case), found in zip(held, drafted, strict=True):
        obligations = [finished(case, d, next(verdicts) if d.question else None) for d in found]
        done.append(
            Worked(
                work.history,
                work.plan,
                tuple(sorted(obligations, key=Obligation.sort_key)),
                work.plan.run.as_of + timedelta(days=1),
            )
        )
    return done
