"""A council's settings: school terms, readings of the law, how early to warn."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path
from typing import Self

from pydantic import Field, model_validator

from compliance.calendars.periods import Period
from compliance.model.documents import read_document
from compliance.model.exact import Day, Whole
from compliance.model.parsing import parse
from compliance.model.strict import StrictModel
from compliance.model.vendors import Vendor
from compliance.problems import RulebookError, SettingsError


class Term(StrictModel):
    """One school term, first and last day included."""

    term: str
    first: Day = Field(alias="from")
    last: Day = Field(alias="to")

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.last < self.first:
            raise ValueError(f"the term {self.term} ends on {self.last}, before it begins on {self.first}")
        return self


class Settings(StrictModel):
    """What a council decides for itself. Everything has a default but the terms, which are local.

    `terms`: school terms, for duties owed each term. `readings`: the reading chosen for a question of
    law, by its id. `warning_working_days`: how many working days before the due day an obligation
    counts as due soon. `vendor`: the case-management system that an extract of the safeguarding dataset is from.
    `sources`: kinds of export, the best first, that are followed where several tell one event differently.
    """

    terms: tuple[Term, ...] = ()
    readings: dict[str, str] = Field(default_factory=dict)
    warning_working_days: Whole = Field(default=10, ge=0, le=250)
    vendor: Vendor | None = None
    sources: tuple[str, ...] = ()

    @model_validator(mode="after")
    def _terms_apart(self) -> Self:
        ordered = sorted(self.terms, key=lambda term: term.first)
        for earlier, later in pairwise(ordered):
            if later.first <= earlier.last:
                raise ValueError(f"the terms {earlier.term} and {later.term} overlap")
        return self

    def periods(self) -> tuple[Period, ...]:
        """The terms as calendar periods."""
        return tuple(Period(term.first, term.last, term.term) for term in self.terms)


def read_settings(path: Path) -> Settings:
    """The settings in the file. Raises SettingsError with the line and column of what does not fit."""
    if not path.is_file():
        raise SettingsError(f"{path}: no such settings file")
    try:
        return parse(read_document(path), Settings)
    except RulebookError as error:
        raise SettingsError(str(error)) from error
