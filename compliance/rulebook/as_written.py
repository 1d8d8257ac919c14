"""A rule as its pack has it, with what it borrows put in: YAML that stands by itself."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from compliance.model.documents import Document, Place
from compliance.model.names import nearest
from compliance.problems import SettingsError
from compliance.rulebook.conditions import HAPPENED, TOTAL
from compliance.rulebook.names_used import names_used

_SECTIONS = ("families", "readings", "scopes", "totals", "conditions", "tracks")
_WIDTH = 100


def as_written(rule_id: str, documents: Sequence[Document]) -> str:
    """The rule of that id as a file of rules in YAML, between comments that say where each part is written.

    What YAML anchors named is put in. The track, the scopes, totals and conditions that the rule is written with, under
    whichever reading, come before it, with its family and its readings. Capitals of the id do not matter. Raises
    SettingsError, with the ids that look alike, where no file has the rule.
    """
    import yaml

    rules = {
        str(raw["id"]): (each, i) for each in documents for i, raw in enumerate(each.data.get("rules") or ())
    }
    id_ = rule_id.upper()
    if id_ not in rules:
        raise SettingsError(
            f"no rule is called {rule_id}{nearest(id_, rules)}; `compliance rules list` shows them"
        )
    document, place = rules[id_]
    rule = document.data["rules"][place]
    borrowed = _Borrowed(documents).of(rule)
    text = [f"# {id_}: {_at(document, ('rules', place))}"]
    sections: dict[str, Any] = {"pack": document.data["pack"]}
    for section in _SECTIONS:
        if entries := borrowed.get(section):
            text += [f"# {section}: {name}: {_at(each, (section, name))}" for name, each in entries.items()]
            sections[section] = {name: each.data[section][name] for name, each in entries.items()}
    sections["rules"] = [rule]
    dumped = yaml.dump(sections, Dumper=_dumper(), sort_keys=False, width=_WIDTH, allow_unicode=True)
    return "\n".join(text) + "\n" + dumped


def _at(document: Document, place: Place) -> str:
    return f"{document.name}:{document.line(place)}"


def _dumper() -> type[Any]:
    """What writes plain data with every part in full, wherever it came from."""
    import yaml

    class Dumper(yaml.SafeDumper):
        def ignore_aliases(self, data: Any) -> bool:
            return True

        def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
            # Items of a list are set in below their name, as in the files of packs.
            super().increase_indent(flow, False)

    return Dumper


Held = dict[str, dict[str, Document]]
"""The entries of each section by their names, with the file that each stands in."""


@dataclass(frozen=True)
class _Borrowed:
    """What rules are written with, found in the files of all packs."""

    documents: Sequence[Document]

    def of(self, rule: Mapping[str, Any]) -> Held:
        """Every entry that the rule names, and those that these name in turn, each before what names it."""
        written: Held = {section: {} for section in _SECTIONS}
        self._add("families", rule.get("family"), written)
        for name in rule.get("readings") or ():
            self._add("readings", name, written)
        self._follow(rule, written)
        return written

    def _add(self, section: str, name: Any, found: Held) -> None:
        document = next((each for each in self.documents if name in (each.data.get(section) or {})), None)
        if document is None or name in found[section]:
            return
        entry = document.data[section][name]
        if isinstance(entry, Mapping):
            for asked in _readings_of(entry):
                self._add("readings", asked, found)
            if section != "readings":
                self._follow(entry, found)
        found[section][str(name)] = document

    def _follow(self, entry: Mapping[str, Any], found: Held) -> None:
        for name in names_used(entry):
            self._add("conditions", name, found)
        for section, name in _named(entry):
            self._add(section, name, found)


def _named(raw: Any) -> Iterator[tuple[str, Any]]:
    """The tracks, scopes and totals that plain data names, with the section that each stands in."""
    if isinstance(raw, Mapping):
        for key, value in raw.items():
            match key:
                case "track":
                    yield "tracks", value
                case "scope" | "within" if isinstance(value, str):
                    yield "scopes", value
                case str() if key == HAPPENED and isinstance(value, Mapping):
                    yield "scopes", value.get("in")
                case str() if key in (TOTAL, "quota") and isinstance(value, Mapping):
                    yield "totals", value.get("of")
            yield from _named(value)
    elif isinstance(raw, list):
        for each in raw:
            yield from _named(each)


def _readings_of(raw: Mapping[str, Any]) -> list[str]:
    """The readings under which an entry says something else."""
    return [name for each in raw.get("under") or () for name in each.get("reading") or ()]
