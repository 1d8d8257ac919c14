"""How time is counted by the readings that a council has chosen, and whether the rules were read by them."""

from __future__ import annotations

from collections.abc import Mapping

from compliance.calendars.ages import LeapBirthday
from compliance.calendars.calendars import Calendars
from compliance.model.problems import SettingsError
from compliance.model.rules import Rulebook
from compliance.model.settings import Settings

LEAP_READING = "leap-birthday"
"""The reading that no rule holds: ages are counted by it, with whatever rules."""


def calendars_for(settings: Settings, rulebook: Rulebook) -> Calendars:
    """The calendars of a run.

    Raises SettingsError for a reading that is not offered, and for one by which the rulebook was not read: a
    rulebook holds what its packs say under the readings that it was loaded with.
    """
    for name, chosen in settings.readings.items():
        reading = rulebook.readings.get(name)
        if reading is None:
            raise SettingsError(f"settings: readings: no reading is called {name}")
        options = [option.name for option in reading.options]
        if chosen not in options:
            raise SettingsError(f"settings: readings: {name} is one of {', '.join(options)}, not {chosen}")
        if chosen != reading.chosen and name != LEAP_READING:
            raise SettingsError(
                f"settings: readings: {name} is {chosen}, and the rules were loaded with {name} read as "
                f"{reading.chosen}; load them with load_rulebook(readings=settings.readings)"
            )
    return Calendars(rulebook.working, settings.periods(), leap_birthday(settings.readings, rulebook))


def leap_birthday(readings: Mapping[str, str], rulebook: Rulebook) -> LeapBirthday:
    """When a child born on 29 February attains an age: as `readings` say, else as the rulebook was loaded."""
    held = rulebook.readings.get(LEAP_READING)
    by_default = held.chosen if held is not None else LeapBirthday.FIRST_OF_MARCH
    return LeapBirthday(readings.get(LEAP_READING, by_default))
