"""Whole rule packs, as a YAML file would be read."""

from __future__ import annotations

from hypothesis import strategies as st
from hypothesis.strategies import DrawFn

from tests.strategies.chance import pick
from tests.strategies.pack_rules import drawn_rules
from tests.strategies.pack_scopes import drawn_scopes, drawn_tracks
from tests.strategies.pack_words import Mapped, condition, drawn_totals, settled
from tests.strategies.scenario import Pack


@st.composite
def packs(draw: DrawFn) -> Pack:
    """A small pack, drawn."""
    return drawn_pack(draw)


def drawn_pack(draw: DrawFn) -> Pack:
    """A small pack with every part a rule may have: scopes, tracks, named conditions, rules of every kind."""
    scopes = drawn_scopes(draw)
    tracks = drawn_tracks(draw, scopes)
    totals = drawn_totals(draw, scopes)
    named: dict[str, Mapped] = {}
    for place in range(pick(draw, (0, 0, 1, 2))):
        drawn = condition(draw, list(named), on_due=False, depth=1)
        named[f"named_{place}"] = settled(draw, drawn, (), list(totals))
    rules = drawn_rules(draw, scopes, tracks, totals, list(named))
    return {
        "pack": "generated",
        "title": "Generated",
        "families": {"all": "All"},
        "scopes": scopes,
        "tracks": tracks,
        "totals": totals,
        "conditions": named,
        "rules": rules,
    }
