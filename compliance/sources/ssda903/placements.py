"""Where one child lives, episode by episode: the main placement and temporary stays away from it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from compliance.sources.event_table import Row
from compliance.sources.national_codes import FOR_ADOPTION, LONG_TERM_FOSTER
from compliance.sources.ssda903 import codes
from compliance.sources.ssda903.oddities import Oddity, Tally

if TYPE_CHECKING:
    from compliance.model.events import AttributeValue
    from compliance.sources.ssda903.episodes import Episode


@dataclass(frozen=True, slots=True)
class _Placement:
    """A running placement. `last` is its latest episode, whose row tells how it ends."""

    id: str
    place: str | None
    urn: str
    last: Episode


class Placements:
    """The running main placement and the running temporary stay; writes their events to `rows`.

    A temporary stay (PLACE T0 to T4) has its own start and end, and the main placement runs on.
    """

    def __init__(self, rows: list[Row], tally: Tally) -> None:
        self._rows = rows
        self._tally = tally
        self._main: _Placement | None = None
        self._stay: _Placement | None = None
        self._main_may_be_unseen = False

    def begin(self, episode: Episode, previous: Episode | None, *, starts: bool, unseen_start: bool) -> None:
        """The next episode. `unseen_start`: it is the middle of a period of care that began unseen."""
        moved = _day_left(previous, episode)
        if starts:
            self._end_stay(previous, moved)
            self._end_main(previous, moved)
        if starts or unseen_start:
            self._main_may_be_unseen = unseen_start
        if episode.is_temporary:
            self._begin_stay(episode, previous, moved, unseen_start=unseen_start)
            return
        from_stay = self._stay is not None
        self._end_stay(previous, moved)
        main = self._main
        if main is None:
            self._begin_main(episode, unseen_start=unseen_start)
        elif self._stays_in(main, episode, from_stay=from_stay):
            self._goes_on(main, episode)
        else:
            self._end_main(previous, moved)
            self._start(episode, was=main.place)

    def care_ended(self, episode: Episode, on: date) -> None:
        """Everything that runs ends with care."""
        self._end_stay(episode, on)
        self._end_main(episode, on)

    def nothing_follows(self, episode: Episode) -> None:
        """The child's last episode: a stay ends on its own day, the main placement is left running."""
        if episode.ended is not None:
            self._end_stay(episode, episode.ended)

    def _stays_in(self, main: _Placement, episode: Episode, *, from_stay: bool) -> bool:
        """Whether an episode in the midst of care goes on in the main placement."""
        why = episode.why_new
        if why == codes.LEGAL_STATUS_ONLY:
            return True
        if why in codes.NEW_CARER or why in codes.SAME_CARER:
            return from_stay and episode.same_place_as(main.place, main.urn)
        # No usable reason: only another place is a sign of a move.
        return episode.place is None or episode.same_place_as(main.place, main.urn)

    def _goes_on(self, main: _Placement, episode: Episode) -> None:
        place = episode.place or main.place
        self._main = _Placement(main.id, place, episode.urn or main.urn, episode)
        if place == main.place:
            return
        self._tally.saw(Oddity.PLACE_WITHOUT_MOVE, episode.line)
        self._show(episode, self._main, temporary=False)
        if main.place is not None and main.place not in FOR_ADOPTION:
            self._placed_for_adoption(episode)

    def _begin_main(self, episode: Episode, *, unseen_start: bool) -> None:
        """A placement where none was running: a start, or the first sight of one that began unseen."""
        if self._main_may_be_unseen and not unseen_start:
            self._tally.saw(Oddity.AFTER_UNSEEN_MAIN, episode.line)
        elif not unseen_start or episode.why_new in codes.NEW_CARER:
            self._start(episode, was="")
            return
        self._main = _placement(episode)
        self._show(episode, self._main, temporary=False)

    def _start(self, episode: Episode, was: str | None) -> None:
        """A main placement begins. `was` is the place before it; None: not known."""
        self._main = _placement(episode)
        self._show_start(episode, self._main, temporary=False)
        if _same_carer(episode) is False or (was is not None and was not in FOR_ADOPTION):
            self._placed_for_adoption(episode)

    def _begin_stay(
        self, episode: Episode, previous: Episode | None, moved: date, *, unseen_start: bool
    ) -> None:
        stay = self._stay
        if stay is not None:
            if episode.why_new == codes.LEGAL_STATUS_ONLY and episode.place == stay.place:
                self._stay = _Placement(stay.id, stay.place, stay.urn, episode)
                return
            self._end_stay(previous, moved)
        self._stay = _placement(episode)
        if unseen_start and episode.why_new not in codes.NEW_CARER:
            self._show(episode, self._stay, temporary=True)
        else:
            self._show_start(episode, self._stay, temporary=True)

    def _show_start(self, episode: Episode, placement: _Placement, *, temporary: bool) -> None:
        attributes = _attributes(episode, placement, temporary=temporary)
        same_carer = _same_carer(episode)
        if same_carer is not None:
            attributes["same_carer"] = same_carer
        self._add("placement_started", episode, episode.started, attributes)

    def _show(self, episode: Episode, placement: _Placement, *, temporary: bool) -> None:
        attributes = _attributes(episode, placement, temporary=temporary)
        self._add("placement_updated", episode, episode.started, attributes)

    def _placed_for_adoption(self, episode: Episode) -> None:
        if episode.place in FOR_ADOPTION:
            self._add("placed_for_adoption", episode, episode.started, {})

    def _end_stay(self, episode: Episode | None, on: date) -> None:
        if self._stay is not None:
            self._ended(self._stay, episode, on)
            self._stay = None

    def _end_main(self, episode: Episode | None, on: date) -> None:
        if self._main is not None:
            self._ended(self._main, episode, on)
            self._main = None

    def _ended(self, placement: _Placement, episode: Episode | None, on: date) -> None:
        """A placement ends; the reason stands on the episode that ends it, or on its own latest one."""
        told = episode if episode is not None and episode.why_moved else placement.last
        attributes: dict[str, AttributeValue] = {"placement": placement.id}
        if told.why_moved is not None:
            attributes["reason"] = told.why_moved
            if told.why_moved in codes.ENDED_BY:
                attributes["ended_by"] = codes.ENDED_BY[told.why_moved]
        self._add("placement_ended", told, on, attributes)

    def _add(self, event: str, episode: Episode, on: date, attributes: dict[str, AttributeValue]) -> None:
        line = episode.line
        self._rows.append(Row(episode.child, event, on, attributes, line.file, line.row))


def _day_left(previous: Episode | None, episode: Episode) -> date:
    """The day a placement ends for the next to start: the day stated as its end, if that is the earlier."""
    if previous is None or previous.ended is None:
        return episode.started
    return min(previous.ended, episode.started)


def _placement(episode: Episode) -> _Placement:
    return _Placement(f"{episode.child}/{episode.started}", episode.place, episode.urn, episode)


def _same_carer(episode: Episode) -> bool | None:
    """Whether the carer stays the same as before; None where the episode's reason does not tell."""
    if episode.why_new in codes.SAME_CARER:
        return True
    return False if episode.why_new in codes.NEW_CARER or episode.why_new == codes.STARTED else None


def _attributes(episode: Episode, placement: _Placement, *, temporary: bool) -> dict[str, AttributeValue]:
    attributes: dict[str, AttributeValue] = {"placement": placement.id, "temporary": temporary}
    if episode.place is not None:
        attributes["placement_type"] = episode.place
        attributes["long_term_foster"] = episode.place in LONG_TERM_FOSTER
    if episode.out_of_area is not None:
        attributes["out_of_area"] = episode.out_of_area
    return attributes
