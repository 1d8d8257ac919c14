"""One child's episodes read as events: care that begins and ends, legal status, placements, adoption.

An episode is not an event. Several episodes make one placement (a change of legal status opens a new
episode in the same one), a temporary stay interrupts a placement without ending it, and the first
episode seen may be the middle of a period of care whose start lies in an earlier year's return.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING

from compliance.sources.event_table import Row
from compliance.sources.national_codes import SHORT_BREAKS
from compliance.sources.ssda903 import codes
from compliance.sources.ssda903.oddities import Oddity, Tally
from compliance.sources.ssda903.placements import Placements

if TYPE_CHECKING:
    from compliance.model.events import AttributeValue
    from compliance.sources.ssda903.episodes import Episode


def care_events(episodes: Sequence[Episode], tally: Tally) -> list[Row]:
    """The events of one child's episodes, which come in order of their start."""
    reading = _Care(tally)
    for episode in episodes:
        reading.begin(episode)
    reading.finish()
    return reading.rows


class _Care:
    """What is known of a child's care while its episodes are read one after another."""

    def __init__(self, tally: Tally) -> None:
        self.rows: list[Row] = []
        self._tally = tally
        self._placements = Placements(self.rows, tally)
        self._previous: Episode | None = None
        self._legal_status: str | None = None

    def begin(self, episode: Episode) -> None:
        previous = self._previous
        if previous is not None:
            self._end(previous, episode.started)
        in_care = previous is not None and not _ended_by(previous, episode.started)
        starts = episode.why_new == codes.STARTED and not self._continues(episode)
        if starts:
            if in_care:
                self._tally.saw(Oddity.STARTED_WITHOUT_END, episode.line)
            self._legal_status = episode.legal_status
            self._add(
                "became_looked_after", episode, episode.started, _known(legal_status=self._legal_status)
            )
        elif not in_care:
            # The middle of a period of care: its start is not known and no event pretends to be it.
            kind = Oddity.FIRST_WITHOUT_START if previous is None else Oddity.RESUMED_WITHOUT_START
            self._tally.saw(kind, episode.line)
            self._legal_status = None
        if episode.legal_status is not None and episode.legal_status != self._legal_status:
            self._legal_status = episode.legal_status
            changed = _known(legal_status=self._legal_status)
            self._add("legal_status_changed", episode, episode.started, changed)
        self._placements.begin(episode, previous, starts=starts, unseen_start=not starts and not in_care)
        self._previous = episode

    def finish(self) -> None:
        """No episode follows."""
        if self._previous is not None:
            self._end(self._previous, None)

    def _end(self, episode: Episode, next_start: date | None) -> None:
        ended = episode.ends_care
        if ended is not None:
            self._add("ceased_looked_after", episode, ended, _known(reason=episode.why_ceased or None))
            if episode.why_ceased in codes.ADOPTED:
                self._add("adoption_order_made", episode, ended, {})
        if ended is not None and (next_start is None or ended <= next_start):
            self._placements.care_ended(episode, ended)
        elif next_start is None:
            self._placements.nothing_follows(episode)

    def _continues(self, episode: Episode) -> bool:
        """Whether a stated start is contradicted by the episode before, which goes on that very day.

        Short breaks are left alone: each of them, and care that follows them, does start anew.
        """
        previous = self._previous
        if previous is None or previous.why_ceased != codes.CONTINUES or previous.ended != episode.started:
            return False
        if SHORT_BREAKS & {previous.legal_status, episode.legal_status}:
            return False
        self._tally.saw(Oddity.STARTED_BUT_CONTINUES, episode.line)
        return True

    def _add(self, event: str, episode: Episode, on: date, attributes: Mapping[str, AttributeValue]) -> None:
        line = episode.line
        self.rows.append(Row(episode.child, event, on, attributes, line.file, line.row))


def _ended_by(episode: Episode, day: date) -> bool:
    ended = episode.ends_care
    return ended is not None and ended <= day


def _known(**attributes: str | None) -> dict[str, AttributeValue]:
    return {name: value for name, value in attributes.items() if value is not None}
