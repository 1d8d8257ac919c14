"""A pack's files compiled into a rulebook, section by section: every name resolved, every version checked."""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import lru_cache, partial
from types import MappingProxyType
from typing import Any, TypeVar

from pydantic import BaseModel

from compliance.calendars.working_days import WorkingDays
from compliance.model.conditions import Condition
from compliance.model.documents import Document
from compliance.model.law import Force
from compliance.model.names import nearest
from compliance.model.parsing import Fitting, fitting
from compliance.model.rulebook import Option, Reading, Rulebook
from compliance.model.rules import is_local
from compliance.model.vocabulary import Vocabulary
from compliance.problems import Mistake, Mistakes, RulebookError, SettingsError
from compliance.rulebook.answers import answered_of
from compliance.rulebook.book import Book
from compliance.rulebook.duties import duty_of
from compliance.rulebook.layers import refuse_looser
from compliance.rulebook.located import Located, Section
from compliance.rulebook.mended import Mended, mended
from compliance.rulebook.overlays import WORDS, laid_on, options_chosen
from compliance.rulebook.readings import counting_of
from compliance.rulebook.rules import rule_of
from compliance.rulebook.schema import PackFile, ReadingEntry, RuleEntry, ScopeEntry, TotalEntry, TrackEntry
from compliance.rulebook.scopes import check_within, scope_of
from compliance.rulebook.totals import total_of
from compliance.rulebook.tracks import track_of
from compliance.rulebook.written import Written, WrittenRule

Compiled = TypeVar("Compiled")


def compile_rulebook(
    documents: Iterable[Document],
    vocabulary: Vocabulary,
    readings: Mapping[str, str] = MappingProxyType({}),
    *,
    working: WorkingDays,
    unread: tuple[Mistake, ...] = (),
) -> Rulebook:
    """One rulebook from the files of one or more packs, as they say under the readings chosen.

    `readings`: the option chosen of each reading that is not read by default. `working`: the working days by which
    spans are compared and counted. `unread`: why other files of the packs could not be read. Raises RulebookError, with
    every mistake in the files and every local rule that is looser than the law, but with nothing that is wrong only
    because something else is; SettingsError for a reading or an option that there is not.
    """
    mistakes = Mistakes()
    mistakes.tell(unread)
    book = Book(vocabulary)
    for section in book.sections().values():
        section.whole = not unread
    parsed: list[tuple[Document, PackFile]] = []
    mendable: dict[str, list[Mended[Any]]] = defaultdict(list)
    for document in documents:
        fits = _fitting(document)
        mistakes.tell(fits.mistakes)
        _leave_out(fits, document, book)
        for name, each in _mended(fits, document):
            mendable[name].append(each)
        if fits.shape is not None:
            parsed.append((fits.document, fits.shape))
    questions: Section[ReadingEntry] = Section()
    questions.amiss, questions.whole = book.readings.amiss, not unread
    questions.update({name: entry for _, pack in parsed for name, entry in pack.readings.items()})
    try:
        chosen = options_chosen(readings, questions)
    except SettingsError:
        mistakes.refuse()
        raise
    laid = [laid_on(document, pack, questions, chosen, mistakes) for document, pack in parsed]
    _Compiler(laid, mendable, chosen, book, mistakes).fill()
    with mistakes:
        refuse_looser(book.rules, book.rule_ids, working)
    mistakes.refuse()
    written = "".join(f"{d.name.rsplit('/', 1)[-1]}\n{d.data!r}\n" for d, _ in parsed)
    return Rulebook(
        packs=book.packs,
        scopes=book.scopes,
        tracks=book.tracks,
        rules=book.rules,
        readings=book.readings,
        families=book.families,
        duties=book.duties,
        answers=book.answers,
        conditions=book.conditions,
        totals=book.totals,
        phrases=book.phrases,
        digest=_digest(written, book.readings),
        vocabulary=vocabulary,
        working=working,
        returns={kind: words for _, pack in parsed for kind, words in pack.returns.items()},
        files=tuple(document.name for document, _ in laid),
    )


@lru_cache(maxsize=128)
def _fitting(document: Document) -> Fitting[PackFile]:
    """The file as what its parts are, which is the same under every choice of readings."""
    return fitting(document, PackFile)


def _leave_out(fits: Fitting[PackFile], document: Document, book: Book) -> None:
    """The book is told the names of what has not its shape."""
    sections = book.sections()
    for place in fits.left_out:
        section, raw = str(place[0]), document.data.get(str(place[0]))
        if len(place) == 1:
            # Of a section that is called by no name of one, all that it holds may be meant for any.
            for each in sections.values():
                each.amiss.update(_names(raw))
        elif section in sections:
            sections[section].amiss.update(_names(raw, place[1]))
    book.rule_ids.amiss |= book.rules.amiss
    if fits.shape is None:
        for each in sections.values():
            each.whole = False


def _mended(fits: Fitting[PackFile], document: Document) -> Iterator[tuple[str, Mended[Any]]]:
    """What was left out and can be looked at all the same, by its section."""
    for place in fits.left_out:
        if len(place) == 2 and (shape := _MENDED.get(str(place[0]))) is not None:
            raw = document.data[str(place[0])][place[1]]
            if (entry := mended(raw, shape)) is not None:
                part = Located(document, place)
                about = document.mistake(place, "").entry
                misfits = tuple(each for each in fits.mistakes if each.entry == about)
                yield str(place[0]), Mended(str(place[1]), entry, part, raw, misfits)


def _names(held: Any, only: str | int | None = None) -> set[str]:
    """The names that entries have: those of a mapping, the ids of a list; of all, or of one entry."""
    entries = held if isinstance(held, Mapping) else dict(enumerate(held)) if isinstance(held, list) else {}
    wanted = entries if only is None else {only: entries[only]}
    if isinstance(held, Mapping):
        return set(map(str, wanted))
    return {str(each["id"]) for each in wanted.values() if isinstance(each, Mapping) and "id" in each}


_MENDED: Mapping[str, type[BaseModel]] = {
    "scopes": ScopeEntry,
    "totals": TotalEntry,
    "tracks": TrackEntry,
    "rules": RuleEntry,
}
"""The shapes of entries that are looked at also where a part of them does not fit."""


class _Compiler:
    """Fills a book from the files, one section after the other."""

    def __init__(
        self,
        files: list[tuple[Document, PackFile]],
        mendable: Mapping[str, list[Mended[Any]]],
        chosen: Mapping[str, str],
        book: Book,
        mistakes: Mistakes,
    ) -> None:
        self.files = files
        self.mendable = mendable
        self.chosen = chosen
        self.book = book
        self.mistakes = mistakes

    def fill(self) -> None:
        """Every section, as far as it is written right; what is not stands among the mistakes."""
        book = self.book
        for _, pack in self.files:
            book.packs[pack.pack] = pack.title or book.packs.get(pack.pack, pack.pack)
        # Order matters: each section may name things of the sections before it, whichever file they are in.
        self._fill("families", book.families, _family)
        self._readings()
        self._fill("scopes", book.scopes, scope_of)
        self._nest()
        self._fill("totals", book.totals, total_of)
        self._fill("conditions", book.conditions, _condition)
        self._fill("tracks", book.tracks, track_of)
        self._rules()
        self._duties()
        self._fill("answers", book.answers, answered_of)

    def _entries(self, section: str) -> Iterator[tuple[str, Written[Any]]]:
        """Each entry of the section with its name, file by file."""
        for document, pack in self.files:
            for name, entry in getattr(pack, section).items():
                yield name, Written(entry, Located(document, (section, name)), self.book)

    def _put(
        self, section: Section[Compiled], name: str, part: Located, compiled: Callable[[], Compiled]
    ) -> None:
        """An entry in its section, or its name among those that are amiss."""
        with self.mistakes:
            if name in section.places:
                raise part.error(f"{name} is already defined in {section.places[name]}")
            section.places[name] = part.line
            section.amiss.add(name)
            section[name] = compiled()
            section.amiss.remove(name)

    def _fill(
        self, name: str, section: Section[Compiled], compiled: Callable[[str, Written[Any]], Compiled]
    ) -> None:
        for each, written in self._entries(name):
            self._put(section, each, written.part, partial(compiled, each, written))
        for mend in self.mendable.get(name, ()):
            self._tell_besides(mend, partial(compiled, mend.name, Written(mend.entry, mend.part, self.book)))

    def _tell_besides(self, mend: Mended[Any], compiled: Callable[[], object]) -> None:
        """What is wrong with an entry besides what has not its shape."""
        try:
            compiled()
        except RulebookError as error:
            self.mistakes.tell(mend.besides(error.mistakes))

    def _readings(self) -> None:
        book = self.book
        for name, written in self._entries("readings"):
            option = self.chosen[name]
            self._put(book.readings, name, written.part, partial(_reading, name, written, option))
            with self.mistakes:
                book.countings[name] = counting_of(written.part, written.entry, option)

    def _nest(self) -> None:
        """Scopes that lie within none that there is are taken out again, and with them what lies within these."""
        scopes = self.book.scopes
        parts: dict[str, Located] = {}
        for name, written in self._entries("scopes"):
            parts.setdefault(name, written.part)
        before = -1
        while before != len(scopes):
            before = len(scopes)
            for name in list(scopes):
                with self.mistakes:
                    check_within(name, scopes, parts[name])
                    continue
                del scopes[name]
                scopes.amiss.add(name)

    def _rules(self) -> None:
        book = self.book
        for document, pack in self.files:
            for i, entry in enumerate(pack.rules):
                part = Located(document, ("rules", i))
                before = book.rule_ids.setdefault(entry.id, part)
                if any(self.chosen.get(name, option) != option for name, option in entry.only_under.items()):
                    continue
                with self.mistakes:
                    if entry.id in book.rules:
                        raise part.at("id").error(f"{entry.id} is already the id of a rule in {before.line}")
                    book.rules[entry.id] = rule_of(WrittenRule(entry, part, book), pack.pack)
                    continue
                book.rules.amiss.add(entry.id)
        for mend in self.mendable.get("rules", ()):
            self._tell_besides(mend, partial(rule_of, WrittenRule(mend.entry, mend.part, book), ""))
        if any(is_local(rule) for rule in book.rules.values()):
            book.families[Force.LOCAL.value] = "Local standards"
        self._refuse_unknown_duties()

    def _refuse_unknown_duties(self) -> None:
        """A duty that a rule names is there: with one that is misspelt, a looser standard would not be refused."""
        written = [
            (entry, Located(document, ("rules", i, "duty")))
            for document, pack in self.files
            for i, entry in enumerate(pack.rules)
        ]
        known: Section[None] = Section()
        known.amiss = self.book.rules.amiss | self.book.duties.amiss
        known.whole = self.book.rules.whole
        known.update(dict.fromkeys(entry.id for entry, _ in written))
        known.update(dict.fromkeys(duty.id for _, pack in self.files for duty in pack.duties))
        # A duty of law may have parts, each a rule of its own, and no rule that is called as it is.
        parts = Counter(entry.duty for entry, _ in written if entry.law.force is not Force.LOCAL)
        known.update(dict.fromkeys(duty for duty, count in parts.items() if duty is not None and count > 1))
        mendable = [(mend.entry, mend.part.at("duty")) for mend in self.mendable.get("rules", ())]
        for entry, part in (*written, *mendable):
            if entry.duty is not None and not known.may_hold(entry.duty):
                with self.mistakes:
                    raise part.error(
                        f"no rule states a duty {entry.duty}{nearest(entry.duty, known)}; leave duty out where the "
                        "law knows of none"
                    )

    def _duties(self) -> None:
        book = self.book
        for document, pack in self.files:
            for i, entry in enumerate(pack.duties):
                part = Located(document, ("duties", i))
                with self.mistakes:
                    if entry.id in book.duties:
                        raise part.at("id").error(
                            f"{entry.id} is already the id of a duty in {book.duties[entry.id].place}"
                        )
                    book.duties[entry.id] = duty_of(Written(entry, part, book), pack.pack)
        # A rule of a pack that was added takes the place of an entry of the pack below.
        for stated in {id_ for rule in book.rules.values() for id_ in (rule.head.id, rule.head.duty)}:
            book.duties.pop(stated, None)


def _family(name: str, written: Written[str]) -> str:
    if name == Force.LOCAL.value:
        raise written.error(f"{name} is the family of all local standards; choose another name")
    return written.entry


def _reading(name: str, written: Written[ReadingEntry], chosen: str) -> Reading:
    entry = written.entry
    if entry.default not in entry.options:
        raise written.error(f"{entry.default} is not one of the options", "default")
    options = tuple(Option(key, meaning) for key, meaning in entry.options.items())
    return Reading(name, entry.question, options, entry.default, chosen)


def _condition(_: str, written: Written[Mapping[str, Any]]) -> Condition:
    raw = written.entry
    tests = {name: test for name, test in raw.items() if name != WORDS}
    mistakes = Mistakes()
    with mistakes:
        condition = written.condition(tests, written.part)
    with mistakes:
        if WORDS in raw and (not isinstance(raw[WORDS], str) or not raw[WORDS].strip()):
            raise written.error("expected the condition as people say it; it is read after `not` too", WORDS)
    mistakes.refuse()
    if WORDS in raw:
        written.book.phrases.setdefault(condition, raw[WORDS].strip())
    return condition


def _digest(written: str, readings: Mapping[str, Reading]) -> str:
    """By which a rulebook differs from others: what its files hold, and the options chosen that are no defaults."""
    choices = [f"{name}={each.chosen}" for name, each in sorted(readings.items()) if each.is_chosen]
    return hashlib.sha256("\n".join([written, *choices]).encode()).hexdigest()[:16]
