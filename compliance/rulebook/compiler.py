"""A pack's files compiled into a rulebook, section by section: every name resolved, every version checked."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from types import MappingProxyType
from typing import Any, TypeVar

from compliance.calendars.working_days import WorkingDays
from compliance.model.conditions import Condition
from compliance.model.documents import Document
from compliance.model.rules import Force, Option, Reading, Rulebook, is_local
from compliance.model.vocabulary import Vocabulary
from compliance.rulebook.answers import answered_of
from compliance.rulebook.book import Book
from compliance.rulebook.conditions import nearest
from compliance.rulebook.counting import counting_of
from compliance.rulebook.duties import DutyCompiler
from compliance.rulebook.law import law_of
from compliance.rulebook.overlays import laid_on, options_chosen
from compliance.rulebook.parsing import parse
from compliance.rulebook.parts import Part
from compliance.rulebook.rules import rule_of
from compliance.rulebook.schema import PackFile, ReadingEntry
from compliance.rulebook.scopes import check_within, scope_of
from compliance.rulebook.totals import total_of
from compliance.rulebook.tracks import track_of
from compliance.rulebook.written_rule import WrittenRule

Compiled = TypeVar("Compiled")


def compile_rulebook(
    documents: Iterable[Document],
    vocabulary: Vocabulary,
    readings: Mapping[str, str] = MappingProxyType({}),
    *,
    working: WorkingDays,
) -> Rulebook:
    """One rulebook from the files of one or more packs, as they say under the readings chosen.

    `readings`: the option chosen of each reading that is not read by default. `working`: the working days by which
    spans are compared and counted. Raises RulebookError at the first
    thing wrong in a file, and SettingsError for a reading or an option that there is not.
    """
    parsed = [(document, parse(document, PackFile)) for document in documents]
    questions = {name: entry for _, pack in parsed for name, entry in pack.readings.items()}
    chosen = options_chosen(readings, questions)
    laid = [laid_on(document, pack, questions, chosen) for document, pack in parsed]
    book = _Compiler(laid, vocabulary, chosen).book()
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
        digest=_digest(written, book.readings),
        vocabulary=vocabulary,
        working=working,
        returns={kind: words for _, pack in parsed for kind, words in pack.returns.items()},
        files=tuple(document.name for document, _ in laid),
    )


class _Compiler:
    """Fills a book from the files, one section after the other."""

    def __init__(
        self, files: list[tuple[Document, PackFile]], vocabulary: Vocabulary, chosen: Mapping[str, str]
    ) -> None:
        self.files = files
        self.chosen = chosen
        self.held = Book(vocabulary)

    def book(self) -> Book:
        """The book of all files."""
        book = self.held
        for _, pack in self.files:
            book.packs[pack.pack] = pack.title or book.packs.get(pack.pack, pack.pack)
        # Order matters: each section may name things of the sections before it, whichever file they are in.
        self._families()
        self._readings()
        self._fill("scopes", book.scopes, scope_of)
        check_within(book.scopes, {name: part for name, _, part in self._entries("scopes")})
        self._fill("totals", book.totals, total_of)
        self._fill("conditions", book.conditions, _condition)
        self._fill("tracks", book.tracks, track_of)
        self._rules()
        self._duties()
        self._fill("answers", book.answers, answered_of)
        return book

    def _entries(self, section: str) -> Iterator[tuple[str, Any, Part]]:
        """Each entry of the section with its name and where it stands, file by file."""
        for document, pack in self.files:
            for name, entry in getattr(pack, section).items():
                yield name, entry, Part(document, (section, name))

    def _fill(
        self, section: str, held: dict[str, Compiled], compiled: Callable[[str, Any, Part, Book], Compiled]
    ) -> None:
        for name, entry, part in self._entries(section):
            _put(held, name, compiled(name, entry, part, self.held), part)

    def _families(self) -> None:
        for name, title, part in self._entries("families"):
            if name == Force.LOCAL.value:
                raise part.error(f"{name} is the family of all local standards; choose another name")
            _put(self.held.families, name, title, part)

    def _readings(self) -> None:
        for name, entry, part in self._entries("readings"):
            option = self.chosen[name]
            _put(self.held.readings, name, _reading(name, entry, part, option), part)
            self.held.countings[name] = counting_of(part.document, name, entry, option)

    def _rules(self) -> None:
        rules = self.held.rules
        for document, pack in self.files:
            for i, entry in enumerate(pack.rules):
                part = Part(document, ("rules", i))
                self.held.rule_ids.add(entry.id)
                if entry.id in rules:
                    raise part.at("id").error(f"{entry.id} is already the id of another rule")
                if all(self.chosen[name] == option for name, option in entry.only_under.items()):
                    rules[entry.id] = rule_of(WrittenRule(entry, part, self.held), pack.pack)
        if any(is_local(rule) for rule in rules.values()):
            self.held.families[Force.LOCAL.value] = "Local standards"
        self._refuse_unknown_duties()

    def _refuse_unknown_duties(self) -> None:
        """A duty that a rule names is there: with one that is misspelt, a looser standard would not be refused."""
        written = [
            (entry, Part(document, ("rules", i, "duty")))
            for document, pack in self.files
            for i, entry in enumerate(pack.rules)
        ]
        known = {entry.id for entry, _ in written} | {
            duty.id for _, pack in self.files for duty in pack.duties
        }
        # A duty of law may have parts, each a rule of its own, and no rule that is called as it is.
        parts = Counter(entry.duty for entry, _ in written if entry.law.force is not Force.LOCAL)
        known |= {duty for duty, count in parts.items() if duty is not None and count > 1}
        for entry, part in written:
            if entry.duty is not None and entry.duty not in known:
                raise part.error(
                    f"no rule states a duty {entry.duty}{nearest(entry.duty, known)}; leave duty out where the law "
                    "knows of none"
                )

    def _duties(self) -> None:
        book = self.held
        names = {**book.conditions, **book.scopes}
        for document, pack in self.files:
            compiler = DutyCompiler(document, pack.pack, names, book.rules)
            for i, entry in enumerate(pack.duties):
                if entry.id in book.duties:
                    raise document.error(("duties", i, "id"), f"{entry.id} is already the id of another duty")
                book.duties[entry.id] = compiler.duty(entry, i, law_of(entry.law))
        # A rule of a pack that was added takes the place of an entry of the pack below.
        for stated in {id_ for rule in book.rules.values() for id_ in (rule.head.id, rule.head.duty)}:
            book.duties.pop(stated, None)


def _put(held: dict[str, Compiled], name: str, value: Compiled, part: Part) -> None:
    if name in held:
        raise part.error(f"{name} is already defined in another file of the pack")
    held[name] = value


def _reading(name: str, entry: ReadingEntry, part: Part, chosen: str) -> Reading:
    if entry.default not in entry.options:
        raise part.at("default").error(f"{entry.default} is not one of the options")
    options = tuple(Option(key, meaning) for key, meaning in entry.options.items())
    return Reading(name, entry.question, options, entry.default, chosen)


def _condition(_: str, raw: Mapping[str, Any], part: Part, book: Book) -> Condition:
    return book.conditions_in(part.document).condition(raw, part.place)


def _digest(written: str, readings: Mapping[str, Reading]) -> str:
    """By which a rulebook differs from others: what its files hold, and the options chosen that are no defaults."""
    choices = [f"{name}={each.chosen}" for name, each in sorted(readings.items()) if each.is_chosen]
    return hashlib.sha256("\n".join([written, *choices]).encode()).hexdigest()[:16]
