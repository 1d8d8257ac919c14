"""Generated scopes and tracks: plain and keyed, nested, continued, shown, looking back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from hypothesis.strategies import DrawFn

from tests.strategies.chance import number, once_in, pick, several, some
from tests.strategies.pack_words import EVIDENCE, LOOK_BACKS, Mapped, attribute_tests, pattern, state_tests
from tests.strategies.shipped import vocabulary

_PAIRS: dict[str, tuple[str, str]] = {
    "period_of_care": ("became_looked_after", "ceased_looked_after"),
    "placement": ("placement_started", "placement_ended"),
    "missing_episode": ("missing_started", "missing_ended"),
    "temporary_approval": ("temporary_approval_granted", "temporary_approval_ended"),
    "accommodation": ("accommodation_provided", "accommodation_ended"),
    "home": ("home_opened", "home_closed"),
    "planning": ("care_plan_prepared", "care_plan_updated"),
    "review_to_come": ("review_discussed", "review_held"),
}
# The state of a case looks for the scopes of these two names, so they are drawn most often.
_FIRST: tuple[tuple[str, ...], ...] = (
    ("period_of_care",),
    ("period_of_care", "placement"),
    ("placement",),
    ("period_of_care", "placement"),
    (),
)
_SHOWN_BY_ANY = ("review_held", "visit", "legal_status_changed", "placement_started")
_ALSO = ("placement_started", "placement_updated", "legal_status_changed", "visit", "became_looked_after")
_SHOWN_BY_KEY = {
    "placement": ("placement_updated", "placement_plan_signed"),
    "episode": ("return_interview_held", "strategy_discussion_held"),
}


def drawn_scopes(draw: DrawFn) -> dict[str, Mapped]:
    """One to three scopes, each free-standing or inside one before it."""
    first = pick(draw, _FIRST)
    names = [*first, *some(draw, list(_PAIRS)[2:], 0 if first else 1, 1)]
    found: dict[str, Mapped] = {}
    for name in names:
        found[name] = _scope(draw, name, list(found))
    return found


def _scope(draw: DrawFn, name: str, outer: Sequence[str]) -> Mapped:
    opens, closes = _PAIRS[name]
    kind = vocabulary().events[opens]
    scope: Mapped = {"opens": opens, "closes": closes}
    if kind.key is not None and number(draw, 0, 4):
        scope["key"] = kind.key
        scope["one_at_a_time"] = once_in(draw, 2)
        if once_in(draw, 3) and (where := attribute_tests(draw, kind, ("holds", "fails"), 1)):
            scope["continues"] = where
        if once_in(draw, 3):
            ways = several(draw, lambda: attribute_tests(draw, kind, ("holds", "fails"), 1), 1, 2)
            ways = [way for way in ways if way]
            scope["ignored"] = ways[0] if len(ways) == 1 else ways
    elif once_in(draw, 2) and (where := attribute_tests(draw, kind, ("holds", "fails"), 1)):
        scope["goes_on"] = where
    if once_in(draw, 4):
        scope["ends_at_age"] = pick(draw, (18, 16, 5))
    if outer and once_in(draw, 2):
        scope["within"] = pick(draw, outer)
    if "within" in scope and "key" not in scope and "goes_on" not in scope and once_in(draw, 2):
        scope["also_opens"] = several(draw, lambda: _also(draw, pick(draw, _ALSO)), 1, 2)
        if once_in(draw, 2):
            scope["also_closes"] = several(draw, lambda: _also(draw, pick(draw, _ALSO)), 1, 2)
    shown = _SHOWN_BY_KEY.get(scope["key"], ()) if "key" in scope else _SHOWN_BY_ANY
    if shown and once_in(draw, 2):
        scope["shown_by"] = some(draw, shown, 1, 2)
    return scope


def _also(draw: DrawFn, event: str) -> Mapped:
    where = attribute_tests(draw, vocabulary().events[event], ("holds", "fails"), 1)
    return {"event": event, "where": where} if where else {"event": event}


def drawn_tracks(draw: DrawFn, scopes: Mapping[str, Mapped]) -> dict[str, Mapped]:
    """One to three tracks over few kinds of event, so that one event often serves several."""
    pool = some(draw, EVIDENCE, 1, 4)
    return {
        f"track_{n}": track(draw, pick(draw, list(scopes)), pool) for n in range(1, number(draw, 1, 3) + 1)
    }


def track(draw: DrawFn, scope: str, pool: Sequence[str]) -> Mapped:
    """A track of one or two patterns of the events in the pool."""
    evidence: list[Any] = several(draw, lambda: pattern(draw, pick(draw, pool)), 1, 2)
    made: Mapped = {
        "noun": "a thing owed",
        "about": "things owed",
        "scope": scope,
        "evidence": evidence[0] if len(evidence) == 1 else evidence,
    }
    if once_in(draw, 3):
        made["look_back"] = pick(draw, LOOK_BACKS)
        if once_in(draw, 3):
            made["evidence_before"] = pattern(draw, pick(draw, pool))
    if once_in(draw, 3):
        made["where"] = state_tests(draw)
    return made
