"""Generated rules of every kind, over the scopes and tracks of a generated pack."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from hypothesis.strategies import DrawFn

from tests.strategies.chance import number, once_in, pick, several
from tests.strategies.pack_deadlines import bare_versions, deadlines_and_versions, deadlines_before
from tests.strategies.pack_scopes import track
from tests.strategies.pack_words import (
    EVIDENCE,
    LOOK_BACKS,
    Mapped,
    around,
    attribute_tests,
    becoming,
    condition,
    pattern,
    settled,
)
from tests.strategies.shipped import vocabulary

_LAW = {"instrument": "A local rule", "provision": "1", "force": "local", "checked": "unconfirmed"}
_KEYED = {
    "placement": ("placement_plan_signed", "notification_sent", "placement_updated", "placement_started"),
    "review": ("review_decisions_sent", "review_held", "review_record_completed", "review_adjourned"),
    "episode": ("return_interview_held", "strategy_discussion_held", "missing_ended", "missing_started"),
}
_BLOCKS = tuple(
    {"span": span, "from": "start"}
    for span in ("1 day", "7 days", "6 weeks", "1 month", "6 months", "1 year")
)


def drawn_rules(
    draw: DrawFn,
    scopes: Mapping[str, Mapped],
    tracks: dict[str, Mapped],
    totals: Mapping[str, Mapped],
    named: Sequence[str],
) -> list[Mapped]:
    """One to four rules. A rule that links by a key adds a track of its own to `tracks`."""
    found: list[Mapped] = []
    for place in range(1, number(draw, 1, 4) + 1):
        match pick(draw, "tttttsspc"):
            case "t":
                made = _track_rule(draw, scopes, tracks, totals, named)
            case "s":
                made = _linked_rule(draw, f"linked_{place}", scopes, tracks, totals, named)
            case "p":
                made = _periodic_rule(draw, tracks, named)
            case _:
                made = _check_rule(draw, scopes, named)
        head = {
            "id": f"GEN-{place}",
            "title": f"Rule {place}",
            "family": "all",
            "owed": "A thing.",
            "law": _LAW,
        }
        scope = made["scope"] if "scope" in made else tracks[made["track"]]["scope"]
        found.append({**head, **settled(draw, made, around(scope, scopes), list(totals))})
    return found


def _track_rule(
    draw: DrawFn,
    scopes: Mapping[str, Mapped],
    tracks: Mapping[str, Mapped],
    totals: Mapping[str, Mapped],
    named: Sequence[str],
) -> Mapped:
    if once_in(draw, 4):
        return _rule_before(draw, tracks, named)
    name = pick(draw, list(tracks))
    after = several(draw, lambda: _anchor(draw, tracks[name]["scope"], scopes, totals), 1, 2)
    alike = len(after) == 1 or _shape(after[0]) == _shape(after[1])
    return {
        "track": name,
        "after": after[0] if alike else after,
        **deadlines_and_versions(draw, list(tracks), totals, named),
        **_endings(draw, scopes[tracks[name]["scope"]].get("key")),
    }


def _rule_before(draw: DrawFn, tracks: Mapping[str, Mapped], named: Sequence[str]) -> Mapped:
    """A rule that counts back, on a track that looks back."""
    name = pick(draw, list(tracks))
    tracks[name].setdefault("look_back", pick(draw, LOOK_BACKS))
    event = {**pattern(draw, pick(draw, EVIDENCE)), "first": once_in(draw, 3)}
    after: Any = pick(draw, ("start", event, event, ["start", event]))
    return {"track": name, "after": after, **deadlines_before(draw, named)}


def _linked_rule(
    draw: DrawFn,
    own: str,
    scopes: Mapping[str, Mapped],
    tracks: dict[str, Mapped],
    totals: Mapping[str, Mapped],
    named: Sequence[str],
) -> Mapped:
    """A rule whose evidence carries its anchor's key, on a track of its own."""
    key = pick(draw, list(_KEYED))
    scope = pick(draw, list(scopes))
    tracks[own] = track(draw, scope, _KEYED[key])
    anchor: Any = pattern(draw, pick(draw, _KEYED[key]))
    if scopes[scope].get("key") == key and once_in(draw, 2):
        anchor = "start"
        if once_in(draw, 2):
            turns = _becomes(draw, scope, scopes, totals)
            anchor = ["start", turns]
            return {
                "track": own,
                "after": anchor,
                "same": key,
                **deadlines_and_versions(draw, list(tracks), totals, named),
                **_endings(draw, key),
            }
    if once_in(draw, 3):
        tracks[own].setdefault("look_back", pick(draw, LOOK_BACKS))
        return {"track": own, "after": anchor, "same": key, **deadlines_before(draw, named)}
    return {
        "track": own,
        "after": anchor,
        "same": key,
        **deadlines_and_versions(draw, list(tracks), totals, named),
        **_endings(draw, key),
    }


def _periodic_rule(draw: DrawFn, tracks: Mapping[str, Mapped], named: Sequence[str]) -> Mapped:
    return {
        "track": pick(draw, list(tracks)),
        "each": pick(draw, ("term", "month", "return_year", *_BLOCKS)),
        "where": condition(draw, named, on_due=True, depth=1),
        "versions": bare_versions(draw),
    }


def _check_rule(draw: DrawFn, scopes: Mapping[str, Mapped], named: Sequence[str]) -> Mapped:
    event = pick(draw, [e for e in EVIDENCE if vocabulary().events[e].attributes])
    kind = vocabulary().events[event]
    ways = [way for way in several(draw, lambda: attribute_tests(draw, kind), 1, 2) if way]
    return {
        "scope": pick(draw, list(scopes)),
        "every": pattern(draw, event),
        "must": ways[0] if len(ways) == 1 else {"any": ways} if ways else {},
        "where": condition(draw, named, on_due=False, depth=1),
        "versions": bare_versions(draw),
    }


def _becomes(draw: DrawFn, scope: str, scopes: Mapping[str, Mapped], totals: Mapping[str, Mapped]) -> Mapped:
    turns = {"becomes": becoming(draw, scope, scopes, totals), "noun": "a child of that kind"}
    return {**turns, "every_time": True} if once_in(draw, 2) else turns


def _anchor(draw: DrawFn, scope: str, scopes: Mapping[str, Mapped], totals: Mapping[str, Mapped]) -> Any:
    match pick(draw, "ssennxfb"):
        case "b":
            return _becomes(draw, scope, scopes, totals)
        case "s":
            return "start"
        case "e":
            return "evidence"
        case "n":
            if_unknown = pick(draw, (None, {"lt": "5 weeks"}, {"gte": "4 months"}, {"gte": "28 days"}))
            return {
                "nth": pick(draw, (1, 2, "2+", "3+")),
                **({"if_unknown": if_unknown} if if_unknown else {}),
            }
        case _:
            return {**pattern(draw, pick(draw, EVIDENCE)), "first": once_in(draw, 2)}


def _shape(anchor: Any) -> str:
    """Anchors of one shape would open the same obligation twice."""
    if isinstance(anchor, str):
        return anchor
    return "evidence" if "nth" in anchor else "state" if "becomes" in anchor else "event"


def _endings(draw: DrawFn, key: str | None) -> Mapped:
    """What ends an obligation early: the next anchor, or an event, linked by key or not."""
    made: Mapped = {"until": "next"} if once_in(draw, 3) else {}
    closers = []
    for _ in range(pick(draw, (0, 0, 0, 1, 2))):
        if key in _KEYED and once_in(draw, 2):
            linked = pattern(draw, pick(draw, _KEYED[key]))
            closers.append({**linked, pick(draw, ("same", "other")): key})
        elif once_in(draw, 3):
            closers.append({**pattern(draw, pick(draw, EVIDENCE)), "later": True})
        else:
            closers.append(pattern(draw, pick(draw, EVIDENCE)))
    return {**made, "closes_on": closers} if closers else made
