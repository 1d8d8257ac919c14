"""A pack's files compiled into a rulebook: every name resolved, every version checked."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import pairwise
from types import MappingProxyType
from typing import Any

from compliance.calendars.calendars import PERIODIC_CALENDARS
from compliance.calendars.spans import Span, Unit, parse_deadline, parse_span
from compliance.model.conditions import (
    ALWAYS_HOLDS,
    Condition,
    Leaf,
    Pattern,
    SeenOn,
    days_seen,
    happenings,
)
from compliance.model.documents import Document, Place
from compliance.model.duties import Duty
from compliance.model.rules import (
    Anchor,
    Blocks,
    ByEvidence,
    CheckRule,
    Closer,
    Deadline,
    Evidence,
    Force,
    Head,
    Law,
    Link,
    Named,
    Option,
    PeriodicRule,
    Reading,
    Rule,
    Rulebook,
    Scope,
    SelectedBy,
    Start,
    Track,
    TrackRule,
    Version,
    Within,
    Words,
)
from compliance.model.vocabulary import Vocabulary
from compliance.rulebook.conditions import ConditionCompiler, nearest
from compliance.rulebook.counting import Counting, counted, counting_of
from compliance.rulebook.duties import DutyCompiler
from compliance.rulebook.overlays import laid_on, options_chosen
from compliance.rulebook.parsing import parse
from compliance.rulebook.schema import (
    AnchorEntry,
    EachEntry,
    LawEntry,
    NamedEntry,
    NthEntry,
    PackFile,
    PatternEntry,
    RuleEntry,
    ScopeEntry,
    SpanEntry,
    TrackEntry,
    VersionEntry,
)


def compile_rulebook(
    documents: Iterable[Document], vocabulary: Vocabulary, readings: Mapping[str, str] = MappingProxyType({})
) -> Rulebook:
    """One rulebook from the files of one or more packs, as they say under the readings chosen.

    `readings`: the option chosen of each reading that is not read by default. Raises RulebookError at the first
    thing wrong in a file, and SettingsError for a reading or an option that there is not.
    """
    parsed = [(document, parse(document, PackFile)) for document in documents]
    questions = {name: entry for _, pack in parsed for name, entry in pack.readings.items()}
    chosen = options_chosen(readings, questions)
    laid = [laid_on(document, pack, questions, chosen) for document, pack in parsed]
    written = "".join(f"{d.name.rsplit('/', 1)[-1]}\n{d.data!r}\n" for d, _ in parsed)
    return _Compiler(laid, vocabulary, chosen).rulebook(written)


@dataclass
class _Book:
    """The sections of all files, gathered while they are compiled."""

    title: str = ""
    families: dict[str, str] = field(default_factory=dict)
    readings: dict[str, Reading] = field(default_factory=dict)
    scopes: dict[str, Scope] = field(default_factory=dict)
    tracks: dict[str, Track] = field(default_factory=dict)
    conditions: dict[str, Condition] = field(default_factory=dict)
    rules: dict[str, Rule] = field(default_factory=dict)
    duties: dict[str, Duty] = field(default_factory=dict)


class _Compiler:
    def __init__(
        self, parsed: list[tuple[Document, PackFile]], vocabulary: Vocabulary, chosen: Mapping[str, str]
    ) -> None:
        self.parsed = parsed
        self.vocabulary = vocabulary
        self.chosen = chosen
        self.book = _Book()
        self.countings: dict[str, Counting] = {}

    def rulebook(self, written: str) -> Rulebook:
        """The rulebook. `written`: what its files hold, by which its digest differs from that of others."""
        # Order matters: each section may name things of the sections before it, whichever file they are in.
        self._titles_families_readings()
        self._scopes()
        self._conditions()
        self._tracks()
        self._rules()
        self._duties()
        book = self.book
        choices = [f"{name}={each.chosen}" for name, each in sorted(book.readings.items()) if each.is_chosen]
        digest = hashlib.sha256("\n".join([written, *choices]).encode()).hexdigest()[:16]
        return Rulebook(
            title=book.title,
            scopes=book.scopes,
            tracks=book.tracks,
            rules=book.rules,
            readings=book.readings,
            families=book.families,
            duties=book.duties,
            digest=digest,
            files=tuple(d.name for d, _ in self.parsed),
        )

    def _sections(self, section: str) -> Iterator[tuple[Document, str, Any]]:
        for document, pack in self.parsed:
            for name, entry in getattr(pack, section).items():
                yield document, name, entry

    def _put(self, document: Document, section: str, name: str, value: Any) -> None:
        held: dict[str, Any] = getattr(self.book, section)
        if name in held:
            raise document.error((section, name), f"{name} is already defined in another file of the pack")
        held[name] = value

    def _conditions_of(self, document: Document) -> ConditionCompiler:
        return ConditionCompiler(document, self.vocabulary, self.book.conditions, self.book.scopes)

    def _titles_families_readings(self) -> None:
        self.book.title = next((pack.title for _, pack in self.parsed if pack.title), "rules")
        for document, name, title in self._sections("families"):
            self._put(document, "families", name, title)
        for document, name, entry in self._sections("readings"):
            if entry.default not in entry.options:
                raise document.error(
                    ("readings", name, "default"), f"{entry.default} is not one of the options"
                )
            options = tuple(Option(key, meaning) for key, meaning in entry.options.items())
            reading = Reading(name, entry.question, options, entry.default, self.chosen[name])
            self._put(document, "readings", name, reading)
            self.countings[name] = counting_of(document, name, entry, self.chosen[name])

    def _conditions(self) -> None:
        for document, name, raw in self._sections("conditions"):
            compiled = self._conditions_of(document).condition(raw, ("conditions", name))
            self._put(document, "conditions", name, compiled)

    def _scopes(self) -> None:
        for document, name, entry in self._sections("scopes"):
            self._put(document, "scopes", name, self._scope(document, name, entry))
        for document, name, entry in self._sections("scopes"):
            if entry.within and entry.within not in self.book.scopes:
                raise self._no_such(
                    document, ("scopes", name, "within"), "scope", entry.within, self.book.scopes
                )
        for document, name, _ in self._sections("scopes"):
            around, seen = self.book.scopes[name].within, {name}
            while around is not None:
                if around in seen:
                    raise document.error(("scopes", name, "within"), f"{name} would lie within itself")
                seen.add(around)
                around = self.book.scopes[around].within

    def _scope(self, document: Document, name: str, entry: ScopeEntry) -> Scope:
        place: Place = ("scopes", name)
        compiler = self._conditions_of(document)
        opens = compiler.event(entry.opens, (*place, "opens"))
        closes = compiler.event(entry.closes, (*place, "closes"))
        for other in entry.shown_by:
            compiler.event(other, (*place, "shown_by"))
        if entry.key is not None and not entry.key == opens.key == closes.key:
            raise document.error(
                (*place, "key"), f"{opens.name} and {closes.name} are not both keyed by {entry.key}"
            )

        def leaves_of(raw: dict[str, Any], *at: str | int) -> tuple[Leaf, ...]:
            return compiler.attributes(opens, raw, (*place, *at))

        ignored = entry.ignored or []
        if isinstance(ignored, list):
            alternatives = [leaves_of(each, "ignored", j) for j, each in enumerate(ignored)]
        else:
            alternatives = [leaves_of(ignored, "ignored")]
        return Scope(
            id=name,
            opens=opens.name,
            closes=closes.name,
            key=entry.key,
            within=entry.within,
            one_at_a_time=entry.one_at_a_time,
            continues=leaves_of(entry.continues or {}, "continues"),
            ignored=tuple(alternatives),
            shown_by=tuple(entry.shown_by),
        )

    def _tracks(self) -> None:
        for document, name, entry in self._sections("tracks"):
            self._put(document, "tracks", name, self._track(document, name, entry))

    def _track(self, document: Document, name: str, entry: TrackEntry) -> Track:
        place: Place = ("tracks", name)
        if entry.scope not in self.book.scopes:
            raise self._no_such(document, (*place, "scope"), "scope", entry.scope, self.book.scopes)
        compiler = self._conditions_of(document)
        if isinstance(entry.evidence, list):
            patterns = tuple(
                compiler.pattern(each, (*place, "evidence", j)) for j, each in enumerate(entry.evidence)
            )
        else:
            patterns = (compiler.pattern(entry.evidence, (*place, "evidence")),)
        look_back = self._span(document, entry.look_back, (*place, "look_back")) if entry.look_back else None
        if look_back is not None and look_back.unit in (Unit.WORKING_DAYS, Unit.HOURS):
            raise document.error(
                (*place, "look_back"),
                f"a look-back is not counted in {look_back.unit.value}; write days, weeks, months or years",
            )
        if look_back is not None and not look_back.is_plain:
            raise document.error((*place, "look_back"), "a look-back is a length alone, as in 3 months")
        return Track(name, entry.noun, entry.about, entry.scope, patterns, look_back)

    def _rules(self) -> None:
        for document, pack in self.parsed:
            for i, entry in enumerate(pack.rules):
                if entry.id in self.book.rules:
                    raise document.error(("rules", i, "id"), f"{entry.id} is already the id of another rule")
                if any(self.chosen[name] != option for name, option in entry.only_under.items()):
                    continue
                self.book.rules[entry.id] = _RuleCompiler(self, document, pack.pack, i, entry).rule()

    def _duties(self) -> None:
        names = {**self.book.conditions, **self.book.scopes}
        for document, pack in self.parsed:
            compiler = DutyCompiler(document, pack.pack, names, self.book.rules)
            for i, entry in enumerate(pack.duties):
                if entry.id in self.book.duties:
                    raise document.error(("duties", i, "id"), f"{entry.id} is already the id of another duty")
                self.book.duties[entry.id] = compiler.duty(entry, i, _law(entry.law))
        # A rule of a pack that was added takes the place of an entry of the pack below.
        for stated in {id_ for rule in self.book.rules.values() for id_ in (rule.head.id, rule.head.duty)}:
            self.book.duties.pop(stated, None)

    def _span(
        self, document: Document, text: str, place: Place, read: Callable[[str], Span] = parse_span
    ) -> Span:
        try:
            return read(text)
        except ValueError as error:
            raise document.error(place, str(error)) from error

    @staticmethod
    def _no_such(
        document: Document, place: Place, what: str, name: str, known: Mapping[str, Any]
    ) -> Exception:
        return document.error(place, f"no {what} is called {name}{nearest(name, known)}")


class _RuleCompiler:
    """Compiles one rule of one file."""

    def __init__(
        self, parent: _Compiler, document: Document, pack: str, index: int, entry: RuleEntry
    ) -> None:
        self.parent = parent
        self.book = parent.book
        self.document = document
        self.pack = pack
        self.entry = entry
        self.place: Place = ("rules", index)
        self.conditions = parent._conditions_of(document)

    def rule(self) -> Rule:
        head = self._head()
        entry = self.entry
        kinds = [kind for kind in ("after", "each", "every") if getattr(entry, kind) is not None]
        if len(kinds) != 1:
            raise self._error(
                (), f"{entry.id} needs exactly one of after (a track rule), each (periodic), every (a check)"
            )
        match kinds[0]:
            case "after":
                self._forbid("each", "every", "must", "scope")
                return self._track_rule(head)
            case "each":
                self._forbid("after", "every", "must", "scope", "within", "by", "same", "until", "closes_on")
                return self._periodic_rule(head)
            case _:
                self._forbid("after", "each", "track", "within", "by", "same", "until", "closes_on")
                return self._check_rule(head)

    def _head(self) -> Head:
        entry = self.entry
        if entry.family not in self.book.families:
            raise self.parent._no_such(
                self.document, (*self.place, "family"), "family", entry.family, self.book.families
            )
        for reading in entry.readings:
            if reading not in self.book.readings:
                raise self.parent._no_such(
                    self.document, (*self.place, "readings"), "reading", reading, self.book.readings
                )
        words = Words(entry.owed, entry.met_by, entry.not_met_by, entry.exceptions, entry.notes)
        return Head(
            id=entry.id,
            duty=entry.duty or entry.id,
            title=entry.title,
            family=entry.family,
            readings=tuple(entry.readings),
            words=words,
            pack=self.pack,
            place=f"{self.document.name}:{self.document.line(self.place)}",
        )

    def _track_rule(self, head: Head) -> TrackRule:
        track = self._track()
        after = self.entry.after
        if isinstance(after, list):
            anchors = tuple(self._anchor(each, ("after", j)) for j, each in enumerate(after))
        else:
            anchors = (self._anchor(after, ("after",)),) if after is not None else ()
        if self.entry.same is not None:
            self._check_link(track, anchors, self.entry.same)
        return TrackRule(
            head=head,
            track=track.id,
            anchors=anchors,
            same=self.entry.same,
            until_next=self.entry.until == "next",
            closers=self._closers(),
            versions=self._versions(),
        )

    def _periodic_rule(self, head: Head) -> PeriodicRule:
        track = self._track()
        each = self.entry.each
        if isinstance(each, EachEntry):
            return PeriodicRule(head, track.id, self._blocks(each), self._versions())
        if each not in PERIODIC_CALENDARS:
            raise self._error(("each",), f"{each} is not one of {', '.join(PERIODIC_CALENDARS)}")
        return PeriodicRule(head, track.id, str(each), self._versions())

    def _blocks(self, each: EachEntry) -> Blocks:
        span = self._span(each.span, ("each", "span"))
        if span.unit in (Unit.WORKING_DAYS, Unit.HOURS) or span.count == 0:
            raise self._error(
                ("each", "span"), f"a block does not last {span}; write days, weeks, months or years"
            )
        return Blocks(span)

    def _check_rule(self, head: Head) -> CheckRule:
        entry = self.entry
        if entry.scope is None or entry.must is None or entry.every is None:
            raise self._error((), "a check needs scope, every and must")
        if entry.scope not in self.book.scopes:
            raise self.parent._no_such(
                self.document, (*self.place, "scope"), "scope", entry.scope, self.book.scopes
            )
        every = self.conditions.pattern(entry.every, (*self.place, "every"))
        event = self.parent.vocabulary.events[every.event]
        must = self.conditions.of_event(entry.must, event, (*self.place, "must"))
        return CheckRule(head, entry.scope, every, must, self._versions())

    def _track(self) -> Track:
        name = self.entry.track
        if name is None:
            raise self._error((), f"{self.entry.id} needs a track")
        if name not in self.book.tracks:
            raise self.parent._no_such(self.document, (*self.place, "track"), "track", name, self.book.tracks)
        return self.book.tracks[name]

    def _anchor(self, raw: AnchorEntry, place: Place) -> Anchor:
        match raw:
            case "start":
                return Start()
            case "evidence":
                return Evidence(1, None)
            case NthEntry(nth=nth):
                return self._nth(nth, place)
            case NamedEntry():
                pattern = self.conditions.pattern(
                    PatternEntry(event=raw.event, where=raw.where, dated_by=raw.dated_by),
                    (*self.place, *place),
                )
                return Named(pattern, raw.first)

    def _nth(self, nth: int | str, place: Place) -> Evidence:
        text = str(nth)
        number = text.removesuffix("+")
        if not number.isdecimal() or int(number) < 1:
            raise self._error(place, f"{nth} is not a number of a piece of evidence; write 1 or 2+")
        return Evidence(int(number), None if text.endswith("+") else int(number))

    def _check_link(self, track: Track, anchors: tuple[Anchor, ...], same: str) -> None:
        keys: list[str | None] = [pattern.key for pattern in track.evidence]
        for anchor in anchors:
            match anchor:
                case Named(pattern, _):
                    keys.append(pattern.key)
                case Start():
                    keys.append(self.book.scopes[track.scope].key)
                case Evidence():
                    keys.append(None)
        if any(key != same for key in keys):
            raise self._error(("same",), f"not every anchor and piece of evidence is keyed by {same}")

    def _closers(self) -> tuple[Closer, ...]:
        closers = []
        for i, raw in enumerate(self.entry.closes_on):
            place = (*self.place, "closes_on", i)
            pattern: Pattern = self.conditions.pattern(
                PatternEntry(event=raw.event, where=raw.where, dated_by=raw.dated_by), place
            )
            link = Link.SAME if raw.same else Link.OTHER if raw.other else Link.ANY
            if link is not Link.ANY and pattern.key != (raw.same or raw.other):
                raise self.document.error(place, f"{pattern.event} is not keyed by {raw.same or raw.other}")
            closers.append(Closer(pattern, link))
        return tuple(closers)

    def _versions(self) -> tuple[Version, ...]:
        versions = [self._version(i, raw) for i, raw in enumerate(self.entry.versions)]
        versions.sort(key=lambda version: version.first)
        for earlier, later in pairwise(versions):
            if earlier.last is None or later.first <= earlier.last:
                raise self._error(
                    ("versions",),
                    f"two versions are in force on {later.first}; give the earlier one an end (to)",
                )
        return tuple(versions)

    def _version(self, i: int, raw: VersionEntry) -> Version:
        if raw.last is not None and raw.last < raw.first:
            raise self._error(("versions", i), f"ends on {raw.last}, before it begins on {raw.first}")
        law = raw.law or self.entry.law
        if law.force is Force.NOT_LAW:
            at: Place = ("versions", i, "law", "force") if raw.law else ("law", "force")
            raise self._error(at, "a rule states law; what is not law stands under duties, as a measure")
        deadline = self._deadline(i, raw)
        if raw.selected_by is SelectedBy.DUE and not isinstance(deadline, Within):
            raise self._error(
                ("versions", i, "selected_by"), "only a rule with a span can be selected by its due day"
            )
        if isinstance(deadline, Within) and deadline.before:
            self._check_before(("within",) if raw.within is None else ("versions", i, "within"))
        own = raw.where is not None
        place: Place = ("versions", i, "where") if own else ("where",)
        where = raw.where if raw.where is not None else self.entry.where
        condition = self.conditions.condition(where, (*self.place, *place))
        if SeenOn.DUE in days_seen(condition) and isinstance(deadline, ByEvidence):
            raise self._error(place, "a condition on the due day needs a rule whose due day is a span")
        if isinstance(deadline, Within) and deadline.before:
            self._check_not_on_due(condition, place)
        self._check_happenings(condition, place)
        if isinstance(deadline, Within):
            for _, alternative in deadline.alternatives:
                self._check_happenings(alternative, ())
        return Version(raw.first, raw.last, raw.selected_by, condition, deadline, _law(law))

    def _check_before(self, place: Place) -> None:
        """A deadline counted back has evidence to look back to, an anchor that is none, and no other ending."""
        track = self._track()
        if track.look_back is None:
            raise self._error(
                place,
                f"a deadline before the anchor needs a track that looks back; give {track.id} a look_back that is "
                "longer",
            )
        after = self.entry.after if isinstance(self.entry.after, list) else [self.entry.after]
        if any(each == "evidence" or isinstance(each, NthEntry) for each in after):
            raise self._error(
                ("after",),
                "a deadline before the anchor counts back from start or from an event, not from evidence",
            )
        for name in ("until", "closes_on"):
            if getattr(self.entry, name):
                raise self._error(
                    (name,), f"{name} does not go with a deadline before the anchor: the anchor ends it"
                )

    def _check_not_on_due(self, condition: Condition, place: Place) -> None:
        if SeenOn.DUE in days_seen(condition):
            raise self._error(
                place, "a deadline before the anchor looks at the state on the anchor day; leave on: due out"
            )

    def _check_happenings(self, condition: Condition, place: Place) -> None:
        """What has happened is asked of the rule's own scope, or of one around it."""
        around: str | None = self._track().scope if self.entry.scope is None else self.entry.scope
        reached: list[str] = []
        while around is not None:
            reached.append(around)
            around = self.book.scopes[around].within
        for asked in happenings(condition):
            if asked.scope not in reached:
                raise self._error(
                    place,
                    f"happened: the rule does not lie within {asked.scope}; write one of {', '.join(reached)}",
                )

    def _deadline(self, i: int, raw: VersionEntry) -> Deadline | None:
        own = raw.within is not None or raw.by is not None
        said, place = (raw, ("versions", i)) if own else (self.entry, ())
        if self.entry.after is None:
            for name in ("within", "by"):
                if getattr(raw, name) is not None:
                    raise self._error(("versions", i, name), f"{name} does not go with this kind of rule")
            return None
        if (said.within is None) == (said.by is None):
            raise self._error(("versions", i), f"{self.entry.id} needs exactly one of within and by")
        if said.by is not None:
            if said.by.track not in self.book.tracks:
                raise self.parent._no_such(
                    self.document,
                    (*self.place, *place, "by", "track"),
                    "track",
                    said.by.track,
                    self.book.tracks,
                )
            return ByEvidence(said.by.track, said.by.nth)
        return self._within(said.within, (*place, "within"))

    def _within(self, within: str | list[SpanEntry] | None, place: Place) -> Within:
        if isinstance(within, str):
            return Within(((self._deadline_span(within, place), ALWAYS_HOLDS),))
        if not within or within[-1].where:
            raise self._error(place, "the last alternative must hold always; give it no where")
        found = Within(tuple(self._alternative(each, (*place, j)) for j, each in enumerate(within)))
        if len({span.before for span, _ in found.alternatives}) > 1:
            raise self._error(
                place, "some alternatives are counted back from the anchor and some on; write one kind"
            )
        if found.before:
            for j, (_, condition) in enumerate(found.alternatives):
                self._check_not_on_due(condition, (*place, j, "where"))
        return found

    def _alternative(self, raw: SpanEntry, place: Place) -> tuple[Span, Condition]:
        where = self.conditions.condition(raw.where, (*self.place, *place, "where"))
        return self._deadline_span(raw.span, (*place, "span")), where

    def _deadline_span(self, text: str, place: Place) -> Span:
        span = self._span(text, place, parse_deadline)
        if span.before and (span.unit is Unit.HOURS or span.count == 0):
            raise self._error(
                place, f"nothing is due {span}; write at least one day, working_day, week, month or year"
            )
        return span

    def _span(self, text: str, place: Place, read: Callable[[str], Span] = parse_span) -> Span:
        written = self.parent._span(self.document, text, (*self.place, *place), read)
        span = counted(written, (self.parent.countings[name] for name in self.entry.readings))
        if span.unit is Unit.HOURS and span.count % 24:
            raise self._error(place, "hours are given in whole days' worth: 24, 48, 72")
        return span

    def _forbid(self, *names: str) -> None:
        for name in names:
            if getattr(self.entry, name):
                raise self._error((name,), f"{name} does not go with this kind of rule")

    def _error(self, place: Place, message: str) -> Exception:
        return self.document.error((*self.place, *place), message)


def _law(entry: LawEntry) -> Law:
    return Law(entry.instrument, entry.provision, entry.force, entry.checked, entry.url, entry.note)


def gaps(versions: tuple[Version, ...]) -> Iterator[tuple[Version, Version]]:
    """Neighbouring versions with days between them on which no version is in force."""
    for earlier, later in pairwise(versions):
        if earlier.last is not None and earlier.last + timedelta(days=1) < later.first:
            yield earlier, later
