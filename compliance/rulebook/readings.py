"""The readings a council has chosen, and how time is counted by them."""

from __future__ import annotations

from compliance.calendars.ages import LeapBirthday
from compliance.calendars.calendars import Calendars
from compliance.model.problems import SettingsError
from compliance.model.rules import Rulebook
from compliance.model.settings import Settings
from compliance.rulebook.load import load_working_days

LEAP_READING = "leap-birthday"


def calendars_for(settings: Settings, rulebook: Rulebook) -> Calendars:
    """The calendars of a run. Raises SettingsError for a reading that is not offered."""
    for name, chosen in settings.readings.items():
        reading = rulebook.readings.get(name)
        if reading is None:
            raise SettingsError(f"settings: readings: no reading is called {name}")
        options = [option.name for option in reading.options]
        if chosen not in options:
            raise SettingsError(f"settings: readings: {name} is one of {', '.join(options)}, not {chosen}")
        if chosen != reading.default and name != LEAP_READING:
            raise SettingsError(
                f"settings: readings: {name} can only be read as {reading.default} so far; "
                f"reading {chosen} is described but not encoded"
            )
    leap = LeapBirthday(settings.readings.get(LEAP_READING, LeapBirthday.FIRST_OF_MARCH))
    return Calendars(load_working_days(), settings.periods(), leap)
