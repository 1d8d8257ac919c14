"""The OC2 table: what was so at 31 March for each child looked after throughout the year before it.

It dates nothing. A strengths and difficulties score is placed on the 31 March of its year because the
day within the year is not known: a duty that runs by the year can be judged by it, no shorter one. The
flags for health assessment, dental check and development check say that one took place at some time
in the year, which dates no event, so none is made of them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from compliance.sources.event_table import Row
from compliance.sources.ssda903.lines import Line, child, code, whole_number
from compliance.sources.ssda903.oddities import Oddity, Tally
from compliance.sources.ssda903.stacking import latest
from compliance.sources.ssda903.years import last_day

if TYPE_CHECKING:
    from compliance.model.events import AttributeValue

UNDATED_FLAGS = ("HEALTH_ASSESSMENT", "TEETH_CHECK", "HEALTH_CHECK")
_LOWEST_SCORE, _HIGHEST_SCORE = 0, 40


@dataclass(frozen=True, slots=True)
class _State:
    """One child's row of one year.

    `score_open`: no score, but a reason for that or something unreadable, so that its absence does not
    show that the questionnaire was forgotten.
    """

    line: Line
    child: str
    year: int
    score: int | None
    score_open: bool
    immunised: bool | None
    flags: tuple[str, ...]

    @property
    def key(self) -> tuple[str, int]:
        return (self.child, self.year)

    @property
    def content(self) -> tuple[object | None, ...]:
        return (self.score, self.immunised, self.flags)

    @property
    def columns(self) -> tuple[str, ...]:
        return ("SDQ_SCORE", "IMMUNISATIONS", "")


@dataclass(frozen=True, slots=True)
class YearlyHealth:
    """What OC2 gives: events, the children and years it shows the score for, its undated flags counted."""

    rows: tuple[Row, ...]
    scored_years: tuple[tuple[str, int], ...]
    flags_set: Counter[str]
    states: int


def yearly_health(lines: Iterable[Line], as_of: date | None, tally: Tally) -> YearlyHealth:
    """OC2 read. A state at a 31 March after the as-of day does not exist yet and shows nothing."""
    read = (_state(line, tally) for line in lines)
    rows: list[Row] = []
    scored_years = []
    states = latest((state for state in read if state is not None), tally)
    for state in states:
        on = last_day(state.year)
        if as_of is not None and on > as_of:
            tally.saw(Oddity.STATE_AFTER_AS_OF, state.line)
            continue
        if not state.score_open:
            scored_years.append(state.key)
        if state.score is not None:
            rows.append(_row(state, "sdq_completed", on, {"score": state.score}))
        if state.immunised is not None:
            rows.append(_row(state, "immunisations_recorded", on, {"up_to_date": state.immunised}))
    flags_set = Counter(flag for state in states for flag in state.flags)
    return YearlyHealth(tuple(rows), tuple(scored_years), flags_set, len(states))


def _state(line: Line, tally: Tally) -> _State | None:
    who = child(line, tally)
    if who is None:
        tally.saw(Oddity.SET_ASIDE, line)
        return None
    if line.year is None:
        tally.saw(Oddity.STATE_WITHOUT_YEAR, line)
        return None
    score = whole_number(line, "SDQ_SCORE", _LOWEST_SCORE, _HIGHEST_SCORE, tally)
    immunised = code(line, "IMMUNISATIONS", ("0", "1"), tally)
    return _State(
        line=line,
        child=who,
        year=line.year,
        score=score,
        score_open=score is None and bool(line.text("SDQ_SCORE") or line.text("SDQ_REASON")),
        immunised=None if immunised is None else immunised == "1",
        flags=tuple(flag for flag in UNDATED_FLAGS if line.text(flag) == "1"),
    )


def _row(state: _State, event: str, on: date, attributes: dict[str, AttributeValue]) -> Row:
    return Row(state.child, event, on, attributes, state.line.file, state.line.row)
