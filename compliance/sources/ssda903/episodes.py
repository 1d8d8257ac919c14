"""The Episodes table: each row read into an episode, and each child's episodes in order."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from compliance.sources.national_codes import TEMPORARY
from compliance.sources.ssda903 import codes
from compliance.sources.ssda903.code_lists import CodeLists
from compliance.sources.ssda903.lines import Line, child, code, day, day_not_before
from compliance.sources.ssda903.oddities import Oddity, Tally


@dataclass(frozen=True, slots=True)
class Episode:
    """A stretch of care under one legal status in one placement.

    Days are first day (`started`, DECOM) and last day (`ended`, DEC); the next episode starts on the
    day this one ends. None is a code or date that is blank or could not be used. `cut`: its end is not in its row,
    but what a newer return shows of that time.
    """

    line: Line
    child: str
    started: date
    why_new: str | None
    legal_status: str | None
    place: str | None
    urn: str
    ended: date | None
    why_ceased: str | None
    why_moved: str | None
    out_of_area: bool | None = None
    cut: bool = False

    @property
    def key(self) -> tuple[str, date, bool, bool]:
        """Two episodes may start on one day: one that ends on it, or the start of care, and what follows it."""
        return (self.child, self.started, self.ended == self.started, self.why_new == codes.STARTED)

    @property
    def columns(self) -> tuple[str, ...]:
        return ("RNE", "LS", "PLACE", "DEC", "REC", "REASON_PLACE_CHANGE", "PL_LOCATION")

    @property
    def content(self) -> tuple[object | None, ...]:
        told = (self.why_new, self.legal_status, self.place, self.ended, self.why_ceased, self.why_moved)
        return (*told, self.out_of_area)

    @property
    def order(self) -> tuple[date, bool, bool, date]:
        """Its place among a child's episodes, whatever the order of rows."""
        return (
            self.started,
            self.ended != self.started,
            self.why_new != codes.STARTED,
            self.ended or date.max,
        )

    @property
    def ends_care(self) -> date | None:
        """The day on which care ended with this episode, if it did."""
        return self.ended if self.why_ceased is not None and self.why_ceased != codes.CONTINUES else None

    @property
    def is_temporary(self) -> bool:
        return self.place in TEMPORARY

    def same_place_as(self, place: str | None, urn: str) -> bool:
        """Whether this is the place given: the same type, and the same provider where both are numbered."""
        same_urn = self.urn == urn or self.urn in codes.NO_URN or urn in codes.NO_URN
        return self.place is not None and self.place == place and same_urn


def episodes(lines: Iterable[Line], lists: CodeLists, tally: Tally) -> list[Episode]:
    """The rows that can be read."""
    return [each for line in lines if (each := _episode(line, lists, tally)) is not None]


def _episode(line: Line, lists: CodeLists, tally: Tally) -> Episode | None:
    who = child(line, tally)
    started = day(line, "DECOM", tally, needed=True)
    if who is None or started is None:
        tally.saw(Oddity.SET_ASIDE, line)
        return None
    location = code(line, "PL_LOCATION", lists)
    return Episode(
        line=line,
        child=who,
        started=started,
        why_new=code(line, "RNE", lists),
        legal_status=code(line, "LS", lists),
        place=code(line, "PLACE", lists),
        urn=line.text("URN").upper(),
        ended=day_not_before(line, "DEC", started, "DECOM", tally),
        # An unknown code, though reported, still says that care ended: only X1 says that it goes on.
        why_ceased=line.text("REC").upper() or None,
        why_moved=code(line, "REASON_PLACE_CHANGE", lists),
        out_of_area=None if location is None else codes.OUT_OF_AREA[location],
    )


def tell_oddities(course: Sequence[Episode], tally: Tally) -> None:
    """What is odd in a child's episodes, which come in order."""
    for episode in course:
        if episode.ended is None and episode.why_ceased is not None:
            tally.saw(Oddity.REASON_WITHOUT_END, episode.line)
        if episode.ended is not None and episode.why_ceased is None:
            tally.saw(Oddity.END_WITHOUT_REASON, episode.line)
        if episode.ended == episode.started:
            tally.saw(Oddity.ONE_DAY, episode.line)
    for earlier, later in pairwise(course):
        if earlier.started == later.started:
            tally.saw(Oddity.ONE_START, later.line)
        elif earlier.ended is None:
            tally.saw(Oddity.OPEN_THOUGH_FOLLOWED, earlier.line)
        elif later.started < earlier.ended:
            tally.saw(Oddity.OVERLAP, later.line)
        elif later.started > earlier.ended and earlier.ends_care is None:
            tally.saw(Oddity.GAP, later.line)
    last = course[-1]
    if last.ended is not None and last.why_ceased == codes.CONTINUES:
        tally.saw(Oddity.NOTHING_FOLLOWS, last.line)
