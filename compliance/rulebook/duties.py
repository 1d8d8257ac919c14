"""One entry of `duties` compiled: every name resolved, each kind with what belongs to it and no more."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from compliance.model.documents import Document, Place
from compliance.model.duties import Definition, Duty, DutyKind, Measure, NotEncoded, Relaxation
from compliance.model.rules import Law, Rule
from compliance.rulebook.conditions import nearest
from compliance.rulebook.schema import DutyEntry

_BELONGS: Mapping[DutyKind, tuple[tuple[str, ...], tuple[str, ...]]] = {
    # What each kind must have, and what it may have besides.
    DutyKind.DEFINITION: ((), ("used_by", "because", "needs")),
    DutyKind.MEASURE: (("counts", "needs"), ()),
    DutyKind.RELAXATION: (("touches", "from", "to", "because"), ("needs",)),
    DutyKind.NOT_ENCODED: (("because", "needs"), ()),
}


class DutyCompiler:
    """Compiles the duties of one document. `names` are the pack's conditions and scopes, `rules` its rules."""

    def __init__(
        self, document: Document, pack: str, names: Collection[str], rules: Mapping[str, Rule]
    ) -> None:
        self.document = document
        self.pack = pack
        self.names = names
        self.rules = rules

    def duty(self, entry: DutyEntry, index: int, law: Law) -> Duty:
        """The entry as a duty. Raises RulebookError for one that a rule states, and for what does not fit."""
        place: Place = ("duties", index)
        self._refuse_stated(entry, place)
        self._refuse_unfit(entry, place)
        return Duty(
            id=entry.id,
            title=entry.title,
            says=entry.says,
            law=law,
            what=self._what(entry, place),
            pack=self.pack,
            place=f"{self.document.name}:{self.document.line(place)}",
        )

    def _refuse_stated(self, entry: DutyEntry, place: Place) -> None:
        """A rule of another pack may state it: what a council encodes itself is no mistake of this pack."""
        ours = [rule.head for rule in self.rules.values() if rule.head.pack == self.pack]
        stating = [head.id for head in ours if entry.id in (head.id, head.duty)]
        if stating:
            raise self.document.error(
                (*place, "id"),
                f"{entry.id} is stated by the rule {stating[0]}; a duty with a rule has no entry here: "
                "remove the entry, or the rule",
            )

    def _refuse_unfit(self, entry: DutyEntry, place: Place) -> None:
        required, optional = _BELONGS[entry.kind]
        given = entry.given()
        kind = "an entry not_encoded" if entry.kind is DutyKind.NOT_ENCODED else f"a {entry.kind.value}"
        for name in given:
            if name not in (*required, *optional):
                raise self.document.error((*place, name), f"{name} does not go with {kind}")
        for name in required:
            if name not in given:
                raise self.document.error(place, f"{name} is missing; {kind} says {', '.join(required)}")

    def _what(self, entry: DutyEntry, place: Place) -> Definition | Measure | Relaxation | NotEncoded:
        match entry.kind:
            case DutyKind.DEFINITION:
                self._known(entry.used_by, self.names, "condition or scope", (*place, "used_by"))
                if bool(entry.used_by) == bool(entry.because):
                    raise self.document.error(place, "a definition says exactly one of used_by and because")
                return Definition(tuple(entry.used_by), entry.because, entry.needs)
            case DutyKind.MEASURE:
                return Measure(entry.counts, entry.needs)
            case DutyKind.RELAXATION:
                self._known(entry.touches, self.rules, "rule", (*place, "touches"))
                # INVARIANT: both days were required of a relaxation above.
                assert entry.first is not None
                assert entry.last is not None
                if entry.last < entry.first:
                    raise self.document.error(
                        (*place, "to"), f"ends on {entry.last}, before it begins on {entry.first}"
                    )
                return Relaxation(tuple(entry.touches), entry.first, entry.last, entry.because, entry.needs)
            case DutyKind.NOT_ENCODED:
                return NotEncoded(entry.because, entry.needs)

    def _known(self, given: list[str], known: Collection[str], what: str, place: Place) -> None:
        for j, name in enumerate(given):
            if name not in known:
                raise self.document.error((*place, j), f"no {what} is called {name}{nearest(name, known)}")
