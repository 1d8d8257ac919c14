"""What comes with the package, loaded once: the vocabulary, the England pack, the bank holidays."""

from __future__ import annotations

from functools import cache

from compliance.calendars.calendars import Calendars
from compliance.calendars.working_days import WorkingDays
from compliance.model.rulebook import Rulebook
from compliance.model.vocabulary import Vocabulary
from compliance.rulebook.load import Packs, load_packs
from compliance.rulebook.vocabulary_file import load_vocabulary

_OF_EVERY_KIND = """
EDU-2 HLT-1 HLT-3 HLT-4 IRO-3 MIS-1 PLC-5 PLC-16-UNDER16 PLN-4 REV-1 REV-3 SHB-1 VIS-2 VIS-8 VIS-11
"""
OF_EVERY_KIND = tuple(_OF_EVERY_KIND.split())
"""Rules of England in which every kind of rule, anchor and deadline occurs, where all of them would take long."""


@cache
def vocabulary() -> Vocabulary:
    """The shipped vocabulary."""
    return load_vocabulary()


@cache
def packs() -> Packs:
    """The England pack's files, with its bank holidays and scorecard."""
    return load_packs(vocabulary=vocabulary())


def england() -> Rulebook:
    """The England pack."""
    return packs().book()


def working_days() -> WorkingDays:
    """The shipped bank holidays of England and Wales."""
    return packs().working


@cache
def calendars() -> Calendars:
    """Calendars without school terms, with the default reading of leap birthdays."""
    return Calendars(working_days())
