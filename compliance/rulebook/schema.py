"""The shape of a rule pack's YAML. What names mean is settled when the pack is compiled."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import ConfigDict, Field

from compliance.model.conditions import SeenOn, Unknown
from compliance.model.duties import DutyKind
from compliance.model.exact import Day, Whole, YesNo
from compliance.model.law import Checked, Force
from compliance.model.rules import SelectedBy
from compliance.model.strict import StrictModel

_ID = r"^[A-Z]{3}-\d+(-[A-Z0-9]+)?$|^[A-Z][A-Z0-9]*(-[A-Z0-9]+)+$"


class LawEntry(StrictModel):
    """The provision behind a rule."""

    instrument: str = Field(description="The Act, regulations, guidance or policy: SI 2010/959.")
    provision: str = Field(description="Where in it the duty stands: reg 28(2)(a).")
    force: Force = Field(description="Where its authority comes from; a council's own policy is local.")
    checked: Checked = Field(description="How well the text was checked: primary where it was read itself.")
    url: str | None = Field(default=None, description="Where the text can be read.")
    note: str | None = Field(default=None, description="What was not seen, or is in doubt.")


class PatternEntry(StrictModel):
    """Events of one type, narrowed by their attributes."""

    event: str = Field(description="The type of event, as docs/events.md lists them.")
    where: dict[str, Any] = Field(
        default_factory=dict, description="What the event's attributes must be for it to count."
    )
    dated_by: list[str] = Field(
        default_factory=list, description="Date attributes that move the day it counts from."
    )
    since: Day | None = Field(
        default=None, alias="from", description="The first day on which such an event counts; none: any."
    )
    until: Day | None = Field(
        default=None,
        alias="to",
        description="The last day on which such an event counts; none: it still does.",
    )


class HappenedEntry(PatternEntry):
    """In a condition: such an event has happened in the stretch of a scope, up to the day looked at."""

    scope: str = Field(alias="in")
    on: SeenOn = SeenOn.ANCHOR


class AmountEntry(StrictModel):
    """In a condition: what a total has come to by the day looked at."""

    of: str = Field(description="The total, by its name.")
    gte: str | None = Field(default=None, description="At least so many days or weeks.")
    lt: str | None = Field(default=None, description="Fewer than so many days or weeks.")
    unknown: Unknown = Unknown.UNDECIDED
    on: SeenOn = SeenOn.ANCHOR


class CloserEntry(PatternEntry):
    """An event that ends an obligation, linked to the anchor by the same or another key."""

    same: str | None = Field(default=None, description="The key that it must share with the anchor.")
    other: str | None = Field(default=None, description="The key in which it must differ from the anchor.")
    later: YesNo = Field(
        default=False,
        description="true: only on a later day than the anchor, where the state at the end of that day decides.",
    )


class NthEntry(StrictModel):
    """Pieces of evidence by their number: `1`, `2+`."""

    nth: Whole | str = Field(description="1 for the first alone, 2+ for the second and all later ones.")
    if_unknown: dict[str, str] | None = Field(
        default=None,
        description="Which are taken for these where earlier ones may be missing: those held so long after the scope "
        "began (gte: 4 months), or less long (lt: 5 weeks).",
    )


class NamedEntry(PatternEntry):
    """A named event as anchor; `first` takes only the first in the scope."""

    first: YesNo = Field(
        default=False, description="true: the first such event in the scope, and none after."
    )


class BecomesEntry(StrictModel):
    """The first day in the scope on which a condition holds, as anchor."""

    becomes: dict[str, Any] = Field(description="What must hold.")
    noun: str = Field(description="What the case then is, with its article: an eligible child.")
    every_time: YesNo = Field(
        default=False,
        description="Whether it opens one too whenever the condition holds again after it did not.",
    )


AnchorEntry = Literal["start", "evidence"] | NthEntry | NamedEntry | BecomesEntry


class ByEntry(StrictModel):
    """A deadline that is another track's piece of evidence."""

    track: str = Field(description="The track whose evidence is the due day.")
    nth: Whole = Field(ge=1, description="Which piece of its evidence, counted from 1.")


class EachEntry(StrictModel):
    """Blocks of one length in which a periodic rule asks for something, counted from the scope's first day."""

    span: str = Field(description="The length of a block: 7 days, 6 months.")
    begins: Literal["start"] = Field(
        alias="from", description="start: the first block begins with the scope."
    )


class QuotaEntry(StrictModel):
    """A deadline that is the last day on which a total is at most so long."""

    of: str = Field(description="The total, by its name.")
    at_most: str = Field(description="So many days or weeks.")


class SpanEntry(StrictModel):
    """One alternative of a deadline."""

    span: str = Field(
        description="A length of time: 20 working_days, 1 week, 3 months, 72 hours, 3 working_days before."
    )
    where: dict[str, Any] = Field(
        default_factory=dict, description="When it applies; the last alternative has none."
    )


class AmendmentEntry(StrictModel):
    """An instrument that changed the words of a provision, mostly for a time."""

    by: str = Field(description="The instrument and where in it: SI 2020/909 reg 4.")
    checked: Checked = Field(description="How well its text was checked.")
    note: str = Field(description="What it says, in a sentence or two.")
    url: str | None = Field(default=None, description="Where its text can be read.")


class VersionEntry(StrictModel):
    """What a rule says between two days; what is not given is as in the rule."""

    first: Day = Field(alias="from", description="The first day in force.")
    last: Day | None = Field(default=None, alias="to", description="The last day in force; none: still is.")
    selected_by: SelectedBy = Field(
        default=SelectedBy.ANCHOR,
        description="The day that must lie in these dates: the anchor day or the due day.",
    )
    within: str | list[SpanEntry] | None = Field(default=None, description="By when, if it differs.")
    not_before: Day | None = Field(
        default=None,
        description="What would be due earlier is due on that day: a time limit was lifted till then.",
    )
    by: ByEntry | None = Field(default=None, description="By which evidence, if it differs.")
    quota: QuotaEntry | None = Field(default=None, description="By which total, if it differs.")
    where: dict[str, Any] | None = Field(
        default=None, description="The state in which it is owed, if it differs."
    )
    law: LawEntry | None = Field(default=None, description="The provision, if it is another.")
    amended: AmendmentEntry | None = Field(
        default=None, description="What changed the words of the provision: named behind it."
    )


class UnderEntry(StrictModel):
    """What an entry says under a choice of readings: each field given here takes the place of the entry's own."""

    model_config = ConfigDict(extra="allow")

    reading: dict[str, str] = Field(
        min_length=1, description="The options, all of which must be chosen: {A3: B}."
    )


class SpansEntry(StrictModel):
    """How the rules that name a reading count their time under one of its options."""

    read_as: dict[str, str] = Field(
        default_factory=dict, description="Spans and what is read in their place: {3 months: 91 days}."
    )
    first_day: Literal["counted"] | None = Field(
        default=None, description="counted: the day that a span of days runs from is its first."
    )
    last_day: Literal["late"] | None = Field(
        default=None, description="late: what is done on the last day is no longer in time."
    )


class RuleEntry(StrictModel):
    """One rule. `track` with `after` makes a track rule, with `each` a periodic one; `every` makes a check."""

    id: str = Field(
        pattern=_ID,
        description="Capitals and numbers with a hyphen: VIS-1, HLT-1-20WD, OWN-REV-1.",
    )
    duty: str | None = Field(
        default=None, description="The id of the duty in law that the rule states or stands beside."
    )
    title: str = Field(description="A few words that a list can show.")
    family: str = Field(description="The family of duties it is counted with.")
    owed: str = Field(description="What is owed, as a sentence.")
    met_by: str = Field(default="", description="What meets it.")
    not_met_by: str = Field(default="", description="What is often taken for it and does not meet it.")
    exceptions: str = Field(default="", description="Whom it is not owed to, and when.")
    notes: str = Field(default="", description="What a reader should know besides.")
    readings: list[str] = Field(default_factory=list, description="The readings of the law that it rests on.")
    law: LawEntry = Field(description="The provision that it states: instrument, provision, force, checked.")
    versions: list[VersionEntry] = Field(
        min_length=1, description="Since when, and what was otherwise before."
    )
    where: dict[str, Any] = Field(
        default_factory=dict, description="The state in which it is owed, on the anchor day or on: due."
    )

    track: str | None = Field(default=None, description="The track whose evidence meets it.")
    after: AnchorEntry | list[AnchorEntry] | None = Field(
        default=None,
        description="What it runs from: start, evidence, {nth: 1}, {event: NAME}, {becomes: CONDITION, noun: TEXT}, "
        "or a list of these.",
    )
    within: str | list[SpanEntry] | None = Field(
        default=None,
        description="By when: 20 working_days, 3 working_days before, or spans with conditions, of which the first "
        "that holds.",
    )
    by: ByEntry | None = Field(default=None, description="By the day of a piece of evidence of a track.")
    quota: QuotaEntry | None = Field(
        default=None, description="By the last day on which a total is in bounds, if it goes on till then."
    )
    same: str | None = Field(default=None, description="The key that evidence shares with the anchor.")
    until: Literal["next"] | None = Field(
        default=None, description="next: the next anchor closes it where it is still unmet."
    )
    closes_on: list[CloserEntry] = Field(default_factory=list, description="Events that end it, unmet.")

    each: str | EachEntry | None = Field(
        default=None,
        description="A periodic rule's calendar: term, month or return_year; or blocks of a length.",
    )

    scope: str | None = Field(default=None, description="The scope in which a check is made.")
    every: PatternEntry | None = Field(default=None, description="The events that a check looks at.")
    must: dict[str, Any] | None = Field(
        default=None, description="What the attributes of each of them must be."
    )

    only_under: dict[str, str] = Field(
        default_factory=dict, description="The options under which alone there is such a rule: {A1: B}."
    )
    under: list[UnderEntry] = Field(
        default_factory=list, description="What it says otherwise under other readings."
    )


class DutyEntry(StrictModel):
    """One duty that no rule states. Which of the later names belong to it depends on its kind."""

    id: str = Field(pattern=_ID)
    title: str = Field(min_length=1)
    kind: DutyKind
    says: str = Field(min_length=1)
    law: LawEntry

    used_by: list[str] = Field(default_factory=list)
    counts: str = ""
    touches: list[str] = Field(default_factory=list)
    first: Day | None = Field(default=None, alias="from")
    last: Day | None = Field(default=None, alias="to")
    because: str = ""
    needs: str = ""

    def given(self) -> list[str]:
        """Which of the names that depend on the kind hold anything, as they are written."""
        common = {"id", "title", "kind", "says", "law"}
        values = self.model_dump(by_alias=True)
        return [name for name, value in values.items() if name not in common and value not in (None, "", [])]


class OpeningEntry(StrictModel):
    """Another event that begins or ends a scope."""

    event: str = Field(description="The type of event, as docs/events.md lists them.")
    where: dict[str, Any] = Field(
        default_factory=dict, description="What the event's attributes must be for it to count."
    )


class ScopeWordsEntry(StrictModel):
    """How findings speak of a scope; what is not given is said with the scope's name."""

    begins: str | None = Field(default=None, description="Before the day it began: placement began on.")
    before: str | None = Field(
        default=None,
        description="Where its beginning is not there: in a placement that began before this export does.",
    )
    ended: str | None = Field(default=None, description="That it ended: the placement ended.")
    noun: str | None = Field(default=None, description="What a case is in during it: care.")


class ScopeEntry(StrictModel):
    """A stretch of time that carries duties."""

    opens: str = Field(description="The event that begins it.")
    also_opens: list[OpeningEntry] = Field(
        default_factory=list,
        description="Other events that begin it: the first in a stretch of the outer scope, and none after.",
    )
    closes: str = Field(description="The event that ends it.")
    also_closes: list[OpeningEntry] = Field(
        default_factory=list,
        description="Other events that end it, told after one of also_opens: the next of these begins it anew.",
    )
    key: str | None = Field(default=None, description="The key that ties its beginning to its end.")
    within: str | None = Field(default=None, description="The outer scope that it is cut to.")
    one_at_a_time: YesNo = Field(default=False, description="A new one ends the one before it.")
    continues: dict[str, Any] | None = Field(
        default=None, description="The openings that prolong the one before."
    )
    ignored: dict[str, Any] | list[dict[str, Any]] | None = Field(
        default=None, description="The openings that change nothing: all entries of one of these hold."
    )
    shown_by: list[str] = Field(
        default_factory=list, description="Events that show it was open although its beginning is not there."
    )
    goes_on: dict[str, Any] | None = Field(
        default=None,
        description="Openings of which one begins nothing while a stretch runs that another of them began.",
    )
    ends_at_age: int | None = Field(
        default=None,
        gt=0,
        description="The age in years at which it ends by itself, and none begins any more.",
    )
    held_by: str | None = Field(
        default=None,
        description="The role of the worker who holds a case in it. Default: the one who holds it otherwise.",
    )
    reviewed_by: str | None = Field(
        default=None,
        description="The role of the worker who reviews a case in it. Default: the one of the scope it lies within.",
    )
    expected: YesNo = Field(
        default=False,
        description="true: what is recorded in it, of a case that is never shown to be in it, is to be put right.",
    )
    words: ScopeWordsEntry = Field(default_factory=ScopeWordsEntry, description="How findings speak of it.")
    under: list[UnderEntry] = Field(
        default_factory=list, description="What it is otherwise under other readings."
    )


class TrackEntry(StrictModel):
    """The evidence that matters inside a scope. `noun` is one piece of it with its article: `a review`."""

    noun: str = Field(description="One piece of its evidence with its article: a review.")
    about: str = Field(description="What it is a record of.")
    scope: str = Field(description="The scope that it lies in.")
    evidence: PatternEntry | list[PatternEntry] = Field(description="The events that count.")
    look_back: str | None = Field(
        default=None, description="How long before evidence counts too: days, weeks, months or years."
    )
    evidence_before: PatternEntry | list[PatternEntry] | None = Field(
        default=None,
        description="Events that count too where they came before the scope began, as far as it looks back.",
    )
    where: dict[str, Any] = Field(
        default_factory=dict, description="The state in which evidence counts, on its own day."
    )
    under: list[UnderEntry] = Field(
        default_factory=list, description="What it is otherwise under other readings."
    )


class CountedFromEntry(StrictModel):
    """From when a total counts: exactly one of these."""

    age: str | None = Field(default=None, description="From a birthday on: 14 years.")
    back: str | None = Field(default=None, description="So far back from the day looked at: 12 months.")
    each: str | None = Field(
        default=None, description="From the first day of the month or return_year that the day lies in."
    )


class TotalEntry(StrictModel):
    """Nights spent in the stretches of a scope, all of them together."""

    noun: str = Field(description="What it is the total of: care since the age of 14.")
    scope: str = Field(description="The scope whose nights are counted.")
    where: dict[str, Any] = Field(
        default_factory=dict, description="What must hold on a day for its night to count."
    )
    counted_from: CountedFromEntry = Field(description="From when it counts.")
    under: list[UnderEntry] = Field(
        default_factory=list, description="What it is otherwise under other readings."
    )


class ReadingEntry(StrictModel):
    """A question of law, its answers and the default."""

    question: str = Field(description="What the law leaves open.")
    options: dict[str, str] = Field(description="Each answer by its name.")
    default: str = Field(description="The answer used where settings choose none.")
    spans: dict[str, SpansEntry] = Field(
        default_factory=dict,
        description="By option: how the rules that name this reading count their time under it.",
    )


class NoneOwedEntry(StrictModel):
    """A state in which a family owes nothing."""

    where: dict[str, Any] = Field(default_factory=dict, description="When nothing of the family is owed.")
    inside: str | None = Field(default=None, description="The scope in which the child is then.")
    outside: str | None = Field(default=None, description="The scope in which the child is not then.")
    because: str = Field(description="Why, as it stands behind 'none': while placed for adoption.")


class AnswerEntry(StrictModel):
    """A family of duties that has an answer on every day of a scope."""

    title: str = Field(description="What it is about: Visits.")
    scope: str = Field(description="The scope on whose days it is asked.")
    families: list[str] = Field(description="The families whose rules answer it.")
    rules: list[str] = Field(
        default_factory=list, description="Rules of other families that stand in their place."
    )
    once: YesNo = Field(
        default=False, description="Whether it is answered for good once a duty of it was fulfilled."
    )
    none: list[NoneOwedEntry] = Field(default_factory=list, description="When nothing is owed, and why.")


class PackFile(StrictModel):
    """One file of a pack. Every section may be spread over several files; no name may occur twice."""

    pack: str = Field(description="The name of the pack that the file belongs to.")
    title: str | None = Field(default=None, description="The pack's title, in one of its files.")
    calendar: str | None = Field(
        default=None,
        description="The calendar of bank holidays. A pack that names one is a base, on which others are laid.",
    )
    scorecard: str | None = Field(default=None, description="The scorecard that a base is measured by.")
    annual_report: str | None = Field(
        default=None, description="The annual report that is made of a base, in annual_reports/NAME.yaml."
    )
    returns: dict[str, str] = Field(
        default_factory=dict,
        description="What returns that councils make there are called, by source: {ssda903: An SSDA903 return}.",
    )
    families: dict[str, str] = Field(
        default_factory=dict, description="Families of duties with the titles that ratings show."
    )
    readings: dict[str, ReadingEntry] = Field(default_factory=dict, description="Questions of law.")
    scopes: dict[str, ScopeEntry] = Field(
        default_factory=dict, description="Stretches of time that carry duties."
    )
    tracks: dict[str, TrackEntry] = Field(
        default_factory=dict, description="Kinds of evidence inside a scope."
    )
    totals: dict[str, TotalEntry] = Field(
        default_factory=dict, description="Nights spent in the stretches of a scope, added up."
    )
    conditions: dict[str, dict[str, Any]] = Field(
        default_factory=dict, description="Conditions by name, for use in others."
    )
    answers: dict[str, AnswerEntry] = Field(
        default_factory=dict, description="Families that owe an answer on every day of a scope."
    )
    rules: list[RuleEntry] = Field(default_factory=list)
    duties: list[DutyEntry] = Field(default_factory=list)
