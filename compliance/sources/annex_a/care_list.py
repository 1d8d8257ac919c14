"""List 8, children in care: of each the last period of care, and of most things in it the latest date.

What the silence of a row means follows from Ofsted's guidance. The latest date shown says that there was none after it.
A blank says that there was none in this period of care where the guidance says so: of reviews, and of a plan for
permanence. Of visits and of health it does not say so, and a blank then shows nothing, unless the council says it does.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

import polars as pl

from compliance.model.coverage import Record
from compliance.model.vocabulary import Vocabulary
from compliance.sources.annex_a.shown import Made, Making, said
from compliance.sources.annex_a.typed import TypedList
from compliance.sources.national_codes import FOR_ADOPTION, LONG_TERM_FOSTER, TEMPORARY

_REVIEW = Record("review_held", "care")
_VISIT = Record("visit", "social_worker")
_HEALTH = (
    Record("health_assessment"),
    Record("health_assessment", "initial"),
    Record("health_assessment", "review"),
)
_PLACEMENT = (Record("placement_started"), Record("placement_updated"), Record("placement_ended"))
_STARTED = pl.col("started")


def of_children_in_care(
    typed: TypedList,
    vocabulary: Vocabulary,
    made_on: date,
    blank_means_none: Collection[str],
    *,
    blanks_sure: bool,
) -> Made:
    """The events of List 8 and what it shows. `blanks_sure`: a blank cell is known to be no error."""
    making = Making(typed, vocabulary)
    _child(making)
    _care(making)
    _legal_status(making, made_on)
    _placement(making)
    latest = _Latest(making, frozenset(blank_means_none), blanks_sure=blanks_sure)
    # Of a child placed for adoption it is not shown which kind the latest review was of.
    ordinary = ~_is_for_adoption(making)
    kind = {"kind": pl.lit("care")}
    latest.tell("latest_review", "review_held", kind, (_REVIEW,), where=ordinary, none_if_blank=True)
    latest.tell("last_visit", "visit", {"by": pl.lit("social_worker")}, (_VISIT,))
    latest.tell("last_officer_contact", None, {}, (Record("visit", "iro"),))
    latest.tell("last_health_assessment", "health_assessment", {}, _HEALTH)
    latest.tell("last_dental_check", "dental_check", {}, (Record("dental_check"),))
    _permanence_plan(making, made_on, latest)
    _worker(making, made_on)
    return making.result()


def _child(making: Making) -> None:
    # Of somebody who is not looked after any more, no is an answer about twelve months alone.
    uasc = pl.when(making.column("ceased").is_null() | (making.column("unaccompanied") == "yes")).then(
        said(making.column("unaccompanied"), "yes", "no")
    )
    making.tell(
        "child",
        None,
        {"date_of_birth": making.column("date_of_birth"), "sex": making.column("sex"), "unaccompanied": uasc},
    )
    making.lose("date_of_birth", [("child", "date_of_birth")])


def _care(making: Making) -> None:
    since = making.column("legal_status_since")
    # An order made before care began held on its first day; what held then is not shown where it was made later.
    at_start = pl.when((since <= _STARTED).fill_null(value=False)).then(making.column("legal_status"))
    making.tell("became_looked_after", _STARTED, {"legal_status": at_start})
    making.tell("ceased_looked_after", making.column("ceased"), {"reason": making.column("reason_ceased")})
    making.show([Record("became_looked_after"), Record("ceased_looked_after")], _STARTED)
    making.lose("started", [("", "")])
    making.lose("ceased", [("", "")])
    making.lose("reason_ceased", [("ceased_looked_after", "reason")])


def _legal_status(making: Making, made_on: date) -> None:
    since, status = making.column("legal_status_since"), making.column("legal_status")
    # Without its day it is known to hold on the last day that the row tells of.
    known = pl.coalesce(since, making.column("ceased"), pl.lit(made_on))
    making.tell(
        "legal_status_changed",
        known,
        {"legal_status": status},
        where=status.is_not_null() & (known > _STARTED) & ~making.is_unread("legal_status_since"),
    )
    making.show_latest([Record("legal_status_changed")], pl.max_horizontal(since, _STARTED))
    told = [("became_looked_after", "legal_status"), ("legal_status_changed", "legal_status")]
    making.lose("legal_status", told)
    making.lose("legal_status_since", told)


def _placement(making: Making) -> None:
    begun, kind = making.column("placement_started"), making.column("placement_type")
    making.tell(
        "placement_started",
        begun,
        {
            "placement_type": kind,
            "temporary": kind.is_in(list(TEMPORARY)),
            "long_term_foster": kind.is_in(list(LONG_TERM_FOSTER)),
            "out_of_area": said(making.column("location"), "outside", "inside"),
        },
    )
    for_adoption = _is_for_adoption(making)
    making.tell("placed_for_adoption", begun, where=for_adoption)
    making.show_latest(_PLACEMENT, begun)
    # Which of the reviews were held for the adoption is not shown, and these end what is owed in the first weeks.
    making.withhold("review_held", where=for_adoption, what="which of the reviews was for the adoption")
    making.lose("placement_started", [(event, "") for event in ("placement_started", "placement_updated")])
    making.lose(
        "placement_type", [(event, "placement_type") for event in ("placement_started", "placement_updated")]
    )
    making.lose("location", [("placement_started", "out_of_area")])


def _is_for_adoption(making: Making) -> pl.Expr:
    return making.column("placement_type").is_in(list(FOR_ADOPTION)).fill_null(value=False)


class _Latest:
    """Columns that show the latest of something."""

    def __init__(self, making: Making, blank_means_none: frozenset[str], *, blanks_sure: bool) -> None:
        self._making, self._blank_means_none, self._blanks_sure = making, blank_means_none, blanks_sure

    def tell(
        self,
        column: str,
        event: str | None,
        attributes: dict[str, pl.Expr],
        records: tuple[Record, ...],
        *,
        where: pl.Expr | None = None,
        none_if_blank: bool = False,
    ) -> None:
        """The event on the latest date, and from which day on the row shows what there was of the records.

        `where`: in which rows the event is told at all. `event` None: of what kind it was on that day is not told, so
        only the days after it are shown.
        """
        making = self._making
        if not making.typed.has(column):
            making.notes.append(
                f"{_of(making)} has no column for {_words(column)}; nothing is judged for want of it."
            )
            return
        latest = making.column(column)
        if event is not None:
            making.tell(event, latest, attributes, where=where)
        first = latest if event is not None else latest.dt.offset_by("1d")
        if none_if_blank or column in self._blank_means_none:
            first = self._or_none(column, first)
        # What could not be read is told as that, rather than as what no list shows.
        first = pl.when(making.is_unread(column)).then(_STARTED).otherwise(first)
        making.show_latest(records, first)
        making.lose(column, [(records[0].event, "")])
        self._tell_blanks(column, none_if_blank=none_if_blank or column in self._blank_means_none)

    def _or_none(self, column: str, first: pl.Expr) -> pl.Expr:
        """The first day shown, or where the cell is blank the start of care, if that says that there was none since."""
        return pl.coalesce(first, _STARTED) if self.blank_says(column) else first

    def blank_says(self, column: str) -> bool:
        """Whether a blank may say that there was none. A column that is blank in every row was not filled in."""
        return self._blanks_sure and self._is_filled(column)

    def _is_filled(self, column: str) -> bool:
        return self._making.rows[column].null_count() < self._making.rows.height

    def _tell_blanks(self, column: str, *, none_if_blank: bool) -> None:
        making = self._making
        blank = making.rows.filter(making.column(column).is_null() & ~making.is_unread(column)).height
        if not blank or (none_if_blank and self.blank_says(column)):
            return
        of_all = f"{blank:,} of {making.rows.height:,}"
        if not self._is_filled(column):
            why = "is blank in every row, so it was taken as not filled in"
        elif none_if_blank:
            why = f"is blank for {of_all}; in this format a blank may be an error, and shows nothing"
        else:
            why = (
                f"is blank for {of_all}; the guidance does not say that this means none, so nothing is judged by it "
                "(blank_means_none in mapping.yaml says that it does)"
            )
        making.notes.append(f"{_of(making)}: {making.typed.heading(column)} {why}.")


def _permanence_plan(making: Making, made_on: date, latest: _Latest) -> None:
    plan = making.column("permanence_plan")
    making.tell(
        "permanence_plan_recorded",
        pl.coalesce(making.column("ceased"), pl.lit(made_on)),
        {"plan": plan},
        where=plan.is_not_null(),
    )
    if making.typed.has("permanence_plan"):
        blank = plan.is_null() & ~making.is_unread("permanence_plan")
        if latest.blank_says("permanence_plan"):
            making.show([Record("permanence_plan_recorded")], _STARTED, where=blank)
        making.lose("permanence_plan", [("permanence_plan_recorded", "")])


def _worker(making: Making, made_on: date) -> None:
    worker, team = making.column("worker"), making.column("team")
    making.tell(
        "worker_allocated",
        pl.coalesce(making.column("ceased"), pl.lit(made_on)),
        {"role": pl.lit("social_worker"), "worker": worker, "team": team},
        where=worker.is_not_null() | team.is_not_null(),
    )


def _of(making: Making) -> str:
    return making.typed.listed.layout.called


def _words(column: str) -> str:
    return "the " + column.replace("_", " ")
