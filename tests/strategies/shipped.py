"""What comes with the package, loaded once: the vocabulary, the England pack, the bank holidays."""

from __future__ import annotations

from functools import cache

from compliance.calendars.calendars import Calendars
from compliance.calendars.working_days import WorkingDays
from compliance.model.rules import Rulebook
from compliance.model.vocabulary import Vocabulary, load_vocabulary
from compliance.rulebook.load import load_rulebook, load_working_days


@cache
def vocabulary() -> Vocabulary:
    """The shipped vocabulary."""
    return load_vocabulary()


@cache
def england() -> Rulebook:
    """The England pack."""
    return load_rulebook(vocabulary=vocabulary())


@cache
def working_days() -> WorkingDays:
    """The shipped bank holidays of England and Wales."""
    return load_working_days()


@cache
def calendars() -> Calendars:
    """Calendars without school terms, with the default reading of leap birthdays."""
    return Calendars(working_days())
