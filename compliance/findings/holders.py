"""Who holds a case, the worker and the team who have to act on what is found in it, and who reviews it.

A case is held and reviewed as of the day of judging, whoever had it when something fell due: what is overdue is for
those who can still do it.
"""

from __future__ import annotations

import polars as pl

from compliance.model.rulebook import Rulebook
from compliance.model.scopes import Scope

EVENT = "worker_allocated"
_ROLE = "role"
_HELD = ("team", "worker")
_REVIEWED = "reviewing_officer"


def holders(obligations: pl.DataFrame, visible: pl.DataFrame, rulebook: Rulebook) -> list[pl.Series]:
    """The columns `team`, `worker` and `reviewing_officer` of obligations, as they were last allocated; null where none
    was.

    `visible`: the events that exist for the run. A scope that is `held_by` a role is held by the last worker of that
    role. All others are, and that one while it has none, by the last of the first role of the vocabulary; one whose
    role is not recorded is taken for such. A scope that is `reviewed_by` a role, itself or by what it lies within, is
    reviewed by the last worker of that role, any other by nobody. Of two allocations at one time always the same one
    counts.
    """
    first = next(iter(rulebook.vocabulary.worker_roles), None)
    last = _last_of_each_role(visible, first)
    rows = last.select("case", _ROLE, pl.int_range(pl.len(), dtype=pl.UInt32).alias("nth"))

    def joined(cases: pl.DataFrame, role: str | None, name: str) -> pl.DataFrame:
        of_role = rows.filter(pl.col(_ROLE).eq_missing(role)).select("case", pl.col("nth").alias(name))
        return cases.join(of_role, on="case", how="left")

    # Cases are few beside what they are owed.
    cases = joined(rows.select("case").unique(), first, "held")
    name_held = pl.col("held")
    for role, scopes in _otherwise(rulebook, first).items():
        cases = joined(cases, role, f"held by {role}")
        theirs = pl.col(f"held by {role}")
        name_held = (
            pl.when(pl.col("scope").is_in(scopes) & theirs.is_not_null()).then(theirs).otherwise(name_held)
        )
    reviewed = pl.lit(None, pl.UInt32)
    for role, scopes in _reviewed(rulebook).items():
        cases = joined(cases, role, f"reviewed by {role}")
        reviewed = pl.when(pl.col("scope").is_in(scopes)).then(f"reviewed by {role}").otherwise(reviewed)
    asked = obligations.select("case", "scope").join(cases, on="case", how="left", maintain_order="left")
    nth = asked.select(name_held.alias("held"), reviewed.alias("reviewed"))
    return [
        *(last[name].gather(nth["held"]) for name in _HELD),
        last["worker"].gather(nth["reviewed"]).alias(_REVIEWED),
    ]


def _last_of_each_role(visible: pl.DataFrame, first: str | None) -> pl.DataFrame:
    attributes = [
        pl.col(name) if name in visible.columns else pl.lit(None, pl.String).alias(name)
        for name in (_ROLE, *_HELD)
    ]
    return (
        visible.select("case", "on", "at", "event", *attributes)
        .filter(pl.col("event") == EVENT)
        .with_columns(pl.col(_ROLE).fill_null(pl.lit(first, pl.String)))
        .sort("case", _ROLE, "on", "at", *_HELD, nulls_last=False)
        .unique(["case", _ROLE], keep="last", maintain_order=True)
    )


def _otherwise(rulebook: Rulebook, first: str | None) -> dict[str, list[str]]:
    """The scopes that workers of another role than the first hold, by the role."""
    by_case: dict[str, list[str]] = {}
    for scope in rulebook.scopes.values():
        if scope.held_by is not None and scope.held_by != first:
            by_case.setdefault(scope.held_by, []).append(scope.id)
    return by_case


def _reviewed(rulebook: Rulebook) -> dict[str, list[str]]:
    """The scopes in which a case is reviewed, by the role of the worker who reviews it."""
    by_case: dict[str, list[str]] = {}
    for scope in rulebook.scopes.values():
        if (role := _reviewed_by(scope, rulebook)) is not None:
            by_case.setdefault(role, []).append(scope.id)
    return by_case


def _reviewed_by(scope: Scope, rulebook: Rulebook) -> str | None:
    if scope.reviewed_by is not None or scope.within is None:
        return scope.reviewed_by
    return _reviewed_by(rulebook.scopes[scope.within], rulebook)
