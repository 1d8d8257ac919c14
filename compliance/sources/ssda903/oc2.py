"""The OC2 table: what was so at 31 March for each child looked after throughout the year before it.

It dates nothing, so everything it tells stands on the 31 March of its year. A duty that runs by the year can be
judged by that, no shorter one. A flag that health assessments or dental checks are up to date is a state on that day
and no assessment or check; of development checks and of what concerns no duty no event is made.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from compliance.sources.event_table import Row
from compliance.sources.ssda903.code_lists import CodeLists
from compliance.sources.ssda903.codes import FLAGS, IMMUNISATIONS, SCORES
from compliance.sources.ssda903.lines import Line, child, code, whole_number
from compliance.sources.ssda903.oddities import Oddity, Tally
from compliance.sources.ssda903.stacking import latest
from compliance.sources.ssda903.years import last_day

if TYPE_CHECKING:
    from compliance.model.events import AttributeValue

_LOWEST_SCORE, _HIGHEST_SCORE = 0, 40


@dataclass(frozen=True, slots=True)
class _State:
    """One child's row of one year.

    `score_open`: no score, but a reason for that or something unreadable, so that its absence does not
    show that the questionnaire was forgotten. `flags`: what each of FLAGS says.
    """

    line: Line
    child: str
    year: int
    score: int | None
    score_open: bool
    flags: tuple[bool | None, ...]

    @property
    def key(self) -> tuple[str, int]:
        return (self.child, self.year)

    @property
    def content(self) -> tuple[object | None, ...]:
        return (self.score, *self.flags)

    @property
    def columns(self) -> tuple[str, ...]:
        return ("SDQ_SCORE", *FLAGS)


@dataclass(frozen=True, slots=True)
class YearlyHealth:
    """What OC2 gives: events, and of which event it shows for which child and year whether there was one."""

    rows: tuple[Row, ...]
    shown: tuple[tuple[str, int, str], ...]


def yearly_health(lines: Iterable[Line], lists: CodeLists, as_of: date | None, tally: Tally) -> YearlyHealth:
    """OC2 read. A state at a 31 March after the as-of day does not exist yet and shows nothing."""
    read = (_state(line, lists, tally) for line in lines)
    rows: list[Row] = []
    shown = []
    for state in latest((state for state in read if state is not None), tally):
        on = last_day(state.year)
        if as_of is not None and on > as_of:
            tally.saw(Oddity.STATE_AFTER_AS_OF, state.line)
            continue
        rows += _events(state, on)
        shown += [(*state.key, event) for event in _shown(state)]
    return YearlyHealth(tuple(rows), tuple(shown))


def _events(state: _State, on: date) -> Iterator[Row]:
    if state.score is not None:
        yield _row(state, SCORES, on, {"score": state.score})
    for event, flag in zip(FLAGS.values(), state.flags, strict=True):
        if flag is not None:
            yield _row(state, event, on, {"up_to_date": flag})


def _shown(state: _State) -> Iterator[str]:
    """The events of which the row shows that none other took place in its year."""
    if not state.score_open:
        yield SCORES
    if state.flags[tuple(FLAGS).index("IMMUNISATIONS")] is not None:
        yield IMMUNISATIONS


def _state(line: Line, lists: CodeLists, tally: Tally) -> _State | None:
    who = child(line, tally)
    if who is None:
        tally.saw(Oddity.SET_ASIDE, line)
        return None
    if line.year is None:
        tally.saw(Oddity.STATE_WITHOUT_YEAR, line)
        return None
    score = whole_number(line, "SDQ_SCORE", _LOWEST_SCORE, _HIGHEST_SCORE, tally)
    return _State(
        line=line,
        child=who,
        year=line.year,
        score=score,
        score_open=score is None and bool(line.text("SDQ_SCORE") or line.text("SDQ_REASON")),
        flags=tuple(_flag(line, column, lists) for column in FLAGS),
    )


def _flag(line: Line, column: str, lists: CodeLists) -> bool | None:
    flag = code(line, column, lists)
    return None if flag is None else flag == "1"


def _row(state: _State, event: str, on: date, attributes: dict[str, AttributeValue]) -> Row:
    return Row(state.child, event, on, attributes, state.line.file, state.line.row)
