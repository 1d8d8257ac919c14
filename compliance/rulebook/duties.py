"""One entry of `duties` compiled: every name resolved, each kind with what belongs to it and no more."""

from __future__ import annotations

from collections.abc import Mapping

from compliance.model.duties import Definition, Duty, DutyKind, Measure, NotEncoded, Relaxation
from compliance.problems import Mistakes, each_of
from compliance.rulebook.law import law_of
from compliance.rulebook.schema import DutyEntry
from compliance.rulebook.written import Written

_BELONGS: Mapping[DutyKind, tuple[tuple[str, ...], tuple[str, ...]]] = {
    # What each kind must have, and what it may have besides.
    DutyKind.DEFINITION: ((), ("used_by", "because", "needs")),
    DutyKind.MEASURE: (("counts", "needs"), ()),
    DutyKind.RELAXATION: (("touches", "from", "to", "because"), ("needs",)),
    DutyKind.NOT_ENCODED: (("because", "needs"), ()),
}


def duty_of(written: Written[DutyEntry], pack: str) -> Duty:
    """The duty, of the pack called `pack`, once the rules of the book are compiled.

    Raises RulebookError for one that a rule of the pack states, and for what does not fit.
    """
    entry = written.entry
    mistakes = Mistakes()
    with mistakes:
        _refuse_stated(written, pack)
    with mistakes:
        _refuse_unfit(written)
    mistakes.refuse()
    return Duty(
        id=entry.id,
        title=entry.title,
        says=entry.says,
        law=law_of(entry.law),
        what=_what(written),
        pack=pack,
        place=written.part.line,
    )


def _refuse_stated(written: Written[DutyEntry], pack: str) -> None:
    """A rule of another pack may state it: what a council encodes itself is no mistake of this pack."""
    id_ = written.entry.id
    ours = [rule.head for rule in written.book.rules.values() if rule.head.pack == pack]
    stating = [head.id for head in ours if id_ in (head.id, head.duty)]
    if stating:
        raise written.error(
            f"{id_} is stated by the rule {stating[0]}; a duty with a rule has no entry here: "
            "remove the entry, or the rule",
            "id",
        )


def _refuse_unfit(written: Written[DutyEntry]) -> None:
    entry = written.entry
    required, optional = _BELONGS[entry.kind]
    given = entry.given()
    kind = "an entry not_encoded" if entry.kind is DutyKind.NOT_ENCODED else f"a {entry.kind.value}"
    mistakes = Mistakes()
    for name in given:
        with mistakes:
            if name not in (*required, *optional):
                raise written.error(f"{name} does not go with {kind}", name)
    for name in required:
        with mistakes:
            if name not in given:
                raise written.error(f"{name} is missing; {kind} says {', '.join(required)}")
    mistakes.refuse()


def _what(written: Written[DutyEntry]) -> Definition | Measure | Relaxation | NotEncoded:
    entry = written.entry
    match entry.kind:
        case DutyKind.DEFINITION:
            _check_used(written)
            if bool(entry.used_by) == bool(entry.because):
                raise written.error("a definition says exactly one of used_by and because")
            return Definition(tuple(entry.used_by), entry.because, entry.needs)
        case DutyKind.MEASURE:
            return Measure(entry.counts, entry.needs)
        case DutyKind.RELAXATION:
            at, rules = written.part.at("touches"), written.book.rules
            each_of(enumerate(entry.touches), lambda n: at.at(n[0]).named("rule", n[1], rules))
            # INVARIANT: both days were required of a relaxation above.
            assert entry.first is not None
            assert entry.last is not None
            if entry.last < entry.first:
                raise written.error(f"ends on {entry.last}, before it begins on {entry.first}", "to")
            return Relaxation(tuple(entry.touches), entry.first, entry.last, entry.because, entry.needs)
        case DutyKind.NOT_ENCODED:
            return NotEncoded(entry.because, entry.needs)


def _check_used(written: Written[DutyEntry]) -> None:
    """Raises RulebookError for a name that is neither a condition nor a scope."""
    book, part = written.book, written.part.at("used_by")
    known = {**book.conditions, **book.scopes}
    mistakes = Mistakes()
    for n, name in enumerate(written.entry.used_by):
        with mistakes:
            if not (book.conditions.may_hold(name) or book.scopes.may_hold(name)):
                part.at(n).named("condition or scope", name, known)
    mistakes.refuse()
