"""An annual report from a request: the lines of its scorecards over a year from April to March."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from compliance.calendars.periods import Period, return_year_of
from compliance.checking.opening import opened
from compliance.checking.panel import panel_of
from compliance.checking.request import Request
from compliance.checking.resolve import choices
from compliance.model.panel import Panel, PanelLine
from compliance.problems import SettingsError
from compliance.ratings.annual_report import AnnualContent, load_annual_report
from compliance.rulebook.load import Packs


@dataclass(frozen=True)
class AnnualReport:
    """An annual report. `year`: all of its days, whether or not they are over; `panel`: its lines as of the last day
    that is counted, and over the year up to it; `content`: what stands where."""

    year: Period
    panel: Panel
    content: AnnualContent

    @property
    def is_whole(self) -> bool:
        """Whether the whole year is counted."""
        return self.panel.as_of == self.year.last

    @property
    def lines(self) -> dict[str, PanelLine]:
        """The lines by their ids."""
        return {line.measure.id: line for line in self.panel.lines}


def annual(
    request: Request, *, year: date | None = None, content: Path | None = None, packs: Packs | None = None
) -> AnnualReport:
    """The annual report of an export.

    `year`: any day of the year that it is of, which is counted up to its last day, or to the day on which the export
    was made where that comes before; None is the year of the day as of which `check` judges. `content`: the file that
    says what stands in it, in place of the one that comes with the rules. `packs` as for `check`.

    Raises what `check` raises, RulebookError for the file, and SettingsError for a year that begins after the export
    was made, where the request says a day and a year is said too, and where the rules have no annual report.
    """
    if year is not None and request.as_of is not None:
        raise SettingsError(f"the year of {year} and the day {request.as_of} are both said; say one of them")
    chosen = choices(request, packs)
    export = opened(request, chosen.vocabulary)
    chosen = chosen.with_packs_of(export.coverage)
    newest = chosen.as_of(export.declared_on)
    of = return_year_of(year or newest)
    if of.first > newest:
        raise SettingsError(f"the {of.name} begins after {newest}, up to which this export tells")
    path = content or chosen.packs.annual_report
    if path is None:
        raise SettingsError("these rules have no annual report; name a file that says what stands in one")
    loaded = load_annual_report(chosen.packs.book(request.settings.readings), path)
    day = min(of.last, newest)
    counted = replace(chosen, card=loaded.card, request=replace(request, as_of=day))
    return AnnualReport(of, panel_of(counted, export).panel, loaded)
