"""The shape of a rule pack's YAML. What names mean is settled when the pack is compiled."""

from __future__ import annotations

from datetime import date
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from compliance.model.conditions import SeenOn
from compliance.model.duties import DutyKind
from compliance.model.rules import Checked, Force, SelectedBy

_ID = r"^[A-Z]{3}-\d+(-[A-Z0-9]+)?$|^[A-Z][A-Z0-9]*(-[A-Z0-9]+)+$"


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class LawEntry(_Strict):
    """The provision behind a rule."""

    instrument: str
    provision: str
    force: Force
    checked: Checked
    url: str | None = None
    note: str | None = None


class PatternEntry(_Strict):
    """Events of one type, narrowed by their attributes."""

    event: str
    where: dict[str, Any] = Field(default_factory=dict)
    dated_by: list[str] = Field(default_factory=list)


class HappenedEntry(PatternEntry):
    """In a condition: such an event has happened in the stretch of a scope, up to the day looked at."""

    scope: str = Field(alias="in")
    on: SeenOn = SeenOn.ANCHOR


class CloserEntry(PatternEntry):
    """An event that ends an obligation, linked to the anchor by the same or another key."""

    same: str | None = None
    other: str | None = None


class NthEntry(_Strict):
    """Pieces of evidence by their number: `1`, `2+`."""

    nth: int | str


class NamedEntry(PatternEntry):
    """A named event as anchor; `first` takes only the first in the scope."""

    first: bool = False


AnchorEntry = Literal["start", "evidence"] | NthEntry | NamedEntry


class ByEntry(_Strict):
    """A deadline that is another track's piece of evidence."""

    track: str
    nth: int = Field(ge=1)


class SpanEntry(_Strict):
    """One alternative of a deadline."""

    span: str
    where: dict[str, Any] = Field(default_factory=dict)


class VersionEntry(_Strict):
    """What a rule says between two days; what is not given is as in the rule."""

    first: date = Field(alias="from")
    last: date | None = Field(default=None, alias="to")
    selected_by: SelectedBy = SelectedBy.ANCHOR
    within: str | list[SpanEntry] | None = None
    by: ByEntry | None = None
    where: dict[str, Any] | None = None
    law: LawEntry | None = None


class RuleEntry(_Strict):
    """One rule. `track` with `after` makes a track rule, with `each` a periodic one; `every` makes a check."""

    id: str = Field(pattern=_ID)
    duty: str | None = None
    title: str
    family: str
    owed: str
    met_by: str = ""
    not_met_by: str = ""
    exceptions: str = ""
    notes: str = ""
    readings: list[str] = Field(default_factory=list)
    law: LawEntry
    versions: list[VersionEntry] = Field(min_length=1)
    where: dict[str, Any] = Field(default_factory=dict)

    track: str | None = None
    after: AnchorEntry | list[AnchorEntry] | None = None
    within: str | list[SpanEntry] | None = None
    by: ByEntry | None = None
    same: str | None = None
    until: Literal["next"] | None = None
    closes_on: list[CloserEntry] = Field(default_factory=list)

    each: str | None = None

    scope: str | None = None
    every: PatternEntry | None = None
    must: dict[str, Any] | None = None


class DutyEntry(_Strict):
    """One duty that no rule states. Which of the later names belong to it depends on its kind."""

    id: str = Field(pattern=_ID)
    title: str = Field(min_length=1)
    kind: DutyKind
    says: str = Field(min_length=1)
    law: LawEntry

    used_by: list[str] = Field(default_factory=list)
    counts: str = ""
    touches: list[str] = Field(default_factory=list)
    first: date | None = Field(default=None, alias="from")
    last: date | None = Field(default=None, alias="to")
    because: str = ""
    needs: str = ""

    def given(self) -> list[str]:
        """Which of the names that depend on the kind hold anything, as they are written."""
        common = {"id", "title", "kind", "says", "law"}
        held = self.model_dump(by_alias=True)
        return [name for name, value in held.items() if name not in common and value not in (None, "", [])]


class ScopeEntry(_Strict):
    """A stretch of time that carries duties."""

    opens: str
    closes: str
    key: str | None = None
    within: str | None = None
    one_at_a_time: bool = False
    continues: dict[str, Any] | None = None
    ignored: dict[str, Any] | list[dict[str, Any]] | None = None
    shown_by: list[str] = Field(default_factory=list)


class TrackEntry(_Strict):
    """The evidence that matters inside a scope. `noun` is one piece of it with its article: `a review`."""

    noun: str
    about: str
    scope: str
    evidence: PatternEntry | list[PatternEntry]
    look_back: str | None = None


class ReadingEntry(_Strict):
    """A question of law, its answers and the default."""

    question: str
    options: dict[str, str]
    default: str


class PackFile(_Strict):
    """One file of a pack. Every section may be spread over several files; no name may occur twice."""

    pack: str
    title: str | None = None
    families: dict[str, str] = Field(default_factory=dict)
    readings: dict[str, ReadingEntry] = Field(default_factory=dict)
    scopes: dict[str, ScopeEntry] = Field(default_factory=dict)
    tracks: dict[str, TrackEntry] = Field(default_factory=dict)
    conditions: dict[str, dict[str, Any]] = Field(default_factory=dict)
    rules: list[RuleEntry] = Field(default_factory=list)
    duties: list[DutyEntry] = Field(default_factory=list)
