"""What a request comes to before any event is read: the rules, calendars and measures it is judged by."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from compliance.calendars.calendars import Calendars
from compliance.checking.evaluate import Judge
from compliance.checking.request import Request
from compliance.engines.plan import Plan, Run
from compliance.logs import logger, timed
from compliance.model.coverage import Coverage
from compliance.model.rulebook import Rulebook
from compliance.model.vocabulary import Vocabulary
from compliance.problems import RulebookError, SettingsError
from compliance.ratings.concerns import load_concerns
from compliance.ratings.concerns.model import ConcernRule
from compliance.ratings.scorecard import Scorecard, load_scorecard, rule_lines
from compliance.rulebook.load import Packs, concern_documents, load_packs
from compliance.rulebook.readings import calendars_for

_log = logger(__name__)


@dataclass(frozen=True, slots=True)
class Choices:
    """What was chosen. `rulebook` is narrowed to the rules selected."""

    request: Request
    packs: Packs
    rulebook: Rulebook
    calendars: Calendars
    card: Scorecard
    concern_rules: tuple[ConcernRule, ...]

    @property
    def vocabulary(self) -> Vocabulary:
        """The words that events are read with."""
        return self.packs.vocabulary

    def with_packs_of(self, coverage: Coverage) -> Choices:
        """The choices for an export: with the packs laid on the base that bring an event of it."""
        declared = (coverage.windows, *coverage.of_case.values())
        occurring = {record.event for each in declared for record, windows in each.items() if windows}
        more = self.packs.bringing(occurring)
        return self if more is self.packs else _choices(self.request, more)

    def because(self, declared_on: date | None, declared_by: str) -> str:
        """Why the judge judges as of that day: by what the export declares, or because it is today.

        `declared_by`: where no day is declared what may follow behind "today".
        """
        return "" if self.request.as_of else declared_by if declared_on else f"today{declared_by}"

    def as_of(self, declared_on: date | None) -> date:
        """The day at whose end it is judged. `declared_on`: the day the export says it was made or ends on, if it does.

        Raises SettingsError for a day of judging of which the calendar of working days knows nothing.
        """
        as_of = self.request.as_of or declared_on or self.request.today
        working = self.calendars.working
        if not working.first <= as_of <= working.last:
            raise SettingsError(
                f"cannot judge as of {as_of}: bank holidays are held from {working.first} to {working.last}; "
                "choose another day with --as-of, or add the years to the calendar file"
            )
        return as_of

    def judge(self, coverage: Coverage, declared_on: date | None) -> Judge:
        """The judge of an export, as of the day that `as_of` gives."""
        run = Run(self.as_of(declared_on), self.request.known_at, self.request.settings.warning_working_days)
        plan = Plan(self.rulebook, self.vocabulary, self.calendars, coverage, run)
        by_rule = tuple(rule_lines(self.rulebook))
        return Judge(plan, self.request.engine, self.card.lines, by_rule, self.concern_rules)


@timed(_log, "rules chosen")
def choices(request: Request, packs: Packs | None = None) -> Choices:
    """What a request chooses. Raises RulebookError for a rule pack and SettingsError for settings that do not fit.

    `packs`: those that it names, if they are loaded already; None loads them.
    Whoever selects a rule of a pack that is laid on the base where its events occur, or counts one on a card, has asked
    for that pack.
    """
    packs = packs or load_packs(request.rules)
    try:
        return _choices(request, packs)
    except (SettingsError, RulebookError):
        every = packs.with_optional()
        named = request.select or request.ignore or request.card
        if not named or every.paths == packs.paths:
            raise
        return _choices(request, every)


def _choices(request: Request, packs: Packs) -> Choices:
    full = packs.book(request.settings.readings)
    rulebook = full.select(request.select, request.ignore)
    return Choices(
        request,
        packs,
        rulebook,
        calendars_for(request.settings, rulebook),
        load_scorecard(full, request.card or packs.scorecard),
        load_concerns(concern_documents(packs.paths), full),
    )
