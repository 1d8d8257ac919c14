"""The readings of the law that a council has chosen: how time is counted by them, and what rules say under others."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, fields, replace

from compliance.calendars.ages import LeapBirthday
from compliance.calendars.calendars import Calendars
from compliance.calendars.spans import Span, Unit
from compliance.model.conditions import happenings, leaves
from compliance.model.rulebook import Choice, Rulebook
from compliance.model.rules import Rule, tracks_of
from compliance.model.scopes import Scope
from compliance.model.settings import Settings
from compliance.problems import SettingsError, each_of
from compliance.rulebook.located import Located
from compliance.rulebook.schema import ReadingEntry, SpansEntry

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
    reading = rulebook.readings.get(LEAP_READING)
    by_default = reading.chosen if reading is not None else LeapBirthday.FIRST_OF_MARCH
    return LeapBirthday(readings.get(LEAP_READING, by_default))


@dataclass(frozen=True, slots=True)
class Counting:
    """What becomes of the spans of a rule. `read_as`: spans, each with the one read in its place."""

    read_as: Mapping[Span, Span] = field(default_factory=dict)
    first_day: bool = False
    last_day: bool = True

    @property
    def changes(self) -> bool:
        """Whether any span is counted otherwise than it is written."""
        return bool(self.read_as) or self.first_day or not self.last_day

    def of(self, span: Span) -> Span:
        """The span as it is counted. Hours and spans of no days have no first and no last day; what is counted back
        is counted as it is written."""
        span = self.read_as.get(span, span)
        if span.unit is Unit.HOURS or span.count == 0 or span.before:
            return span
        return replace(
            span, first_day=span.first_day or self.first_day, last_day=span.last_day and self.last_day
        )


def counted(span: Span, countings: Iterable[Counting]) -> Span:
    """The span under several readings: first what is read in its place, then which of its days count."""
    changing = tuple(counting for counting in countings if counting.changes)
    for counting in (
        *(Counting(each.read_as) for each in changing),
        *(replace(each, read_as={}) for each in changing),
    ):
        span = counting.of(span)
    return span


def counting_of(part: Located, entry: ReadingEntry, chosen: str) -> Counting:
    """The counting of the option chosen of the reading that stands at `part`. Raises RulebookError where that of any
    option is not written as one."""
    of_options = each_of(entry.spans.items(), lambda said: _counting(part.at("spans", said[0]), entry, *said))
    return dict(zip(entry.spans, of_options, strict=True)).get(chosen, Counting())


def _counting(part: Located, entry: ReadingEntry, option: str, said: SpansEntry) -> Counting:
    if option not in entry.options:
        raise part.error(f"{option} is not one of the options")
    if option == entry.default:
        raise part.error("the default is how the rules are written; it changes no spans")
    pairs = each_of(said.read_as.items(), lambda pair: _pair(part.at("read_as", pair[0]), *pair))
    counting = Counting(dict(pairs), said.first_day is not None, said.last_day is None)
    if not counting.changes:
        raise part.error("says nothing; write read_as, first_day or last_day")
    return counting


def _pair(part: Located, written: str, instead: str) -> tuple[Span, Span]:
    return part.span(written), part.span(instead)


def readings_doubted(
    rule: Rule, rulebook: Rulebook, otherwise: Mapping[Choice, Rulebook]
) -> Iterator[tuple[str, bool]]:
    """What is wrong with the readings that a rule names, and whether that is certainly wrong.

    `otherwise`: the rulebook with one reading read otherwise, for each option of each reading.
    """
    id_, now = rule.head.id, _says(rule, rulebook)
    changed = {
        name
        for (name, _), other in otherwise.items()
        if id_ not in other.rules or _says(other.rules[id_], other) != now
    }
    for name in dict.fromkeys(name for name, _ in otherwise):
        if name in changed and name not in rule.head.readings:
            yield (
                f"does not name the reading {name}, and says something else under another option of it",
                True,
            )
        # Ages are counted by that one, of which no rule says anything.
        if name in rule.head.readings and name not in changed and name != LEAP_READING:
            yield f"names the reading {name}, and says the same under every option of it", False


def _says(rule: Rule, rulebook: Rulebook) -> tuple[object, ...]:
    """All that the rule asks, with its tracks, and the scopes that it is judged by."""
    own = {each.name: getattr(rule, each.name) for each in fields(rule) if each.name != "head"}
    return (type(rule), own, list(_scopes(rule, rulebook)))


def _scopes(rule: Rule, rulebook: Rulebook) -> Iterator[Scope]:
    conditions = [condition for version in rule.versions for condition in version.conditions]
    named = [rule.scope, *(track.scope for track in tracks_of(rule))]
    named += [each.scope for condition in conditions for each in happenings(condition)]
    named += [leaf.lasts for condition in conditions for leaf in leaves(condition) if leaf.lasts is not None]
    for name in named:
        around: str | None = name
        while around is not None and around in rulebook.scopes:
            yield rulebook.scopes[around]
            around = rulebook.scopes[around].within
