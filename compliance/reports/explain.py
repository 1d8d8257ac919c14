"""A rule or duty on a page, as text: what is owed, when it arises, by when, what meets it, by which law."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from textwrap import wrap
from types import MappingProxyType
from typing import TYPE_CHECKING

from rich.console import Console

from compliance.model.names import nearest
from compliance.model.rulebook import Rulebook
from compliance.model.rules import Rule
from compliance.problems import SettingsError
from compliance.reports.duty_page import duty_page
from compliance.reports.rule_page import Page, rule_page
from compliance.reports.terminal import Text, rendered
from compliance.rulebook.load import (
    Packs,
    load_packs,
    test_documents,
)

if TYPE_CHECKING:
    from rich.console import Console


def explain(rule_id: str, rulebook: Rulebook | None = None) -> str:
    """The page of a rule, as `compliance explain` prints it: plain text, lines of at most 80 characters.

    `rule_id` is the id of a rule, or that of a duty: of one that several rules state their pages follow one
    another, of one that no rule states the page says why. Capitals do not matter. `rulebook` None is that of all
    packs that come with the package; of that alone the page also shows what the rule says under each other reading.
    Raises SettingsError, with the names that look alike, where nothing has the id.
    """
    packs = load_packs(optional=True)
    page = (
        _pages(rule_id, rulebook, packs.paths, None) if rulebook is not None else pages_named(rule_id, packs)
    )
    return rendered(pages(page), colour=False)


def examples(rules: Sequence[Rule], rulebook: Rulebook, packs: Sequence[Path]) -> dict[str, list[str]]:
    """The example of each rule, by its id, from the tests beside the rules at `packs`.

    A rule of which no test shows how it is met has no lines.
    """
    from compliance.conformance.cases import rule_tests
    from compliance.reports.rule_example import rule_example

    tests = rule_tests(test_documents(packs))
    vocabulary, working = rulebook.vocabulary, rulebook.working
    return {rule.head.id: rule_example(rule, rulebook, tests, vocabulary, working) for rule in rules}


def pages_named(name: str, packs: Packs, readings: Mapping[str, str] = MappingProxyType({})) -> list[Page]:
    """The page of the rule or duty of that id, or those of the duty's rules, under the readings chosen.

    Raises SettingsError if nothing has the id.
    """
    return _pages(name, packs.book(readings), packs.paths, packs)


def _pages(name: str, rulebook: Rulebook, beside: Sequence[Path], packs: Packs | None) -> list[Page]:
    id_ = name.upper()
    if id_ in rulebook.duties:
        return [duty_page(rulebook.duties[id_], rulebook)]
    rules = [rulebook.rules[id_]] if id_ in rulebook.rules else []
    rules = rules or [rule for rule in rulebook.rules.values() if rule.head.duty == id_]
    if not rules:
        alike = nearest(id_, [*rulebook.rules, *rulebook.duties])
        raise SettingsError(f"no rule is called {name}{alike}; `compliance rules list` shows them")
    shown = examples(rules, rulebook, beside)
    otherwise = packs.read_otherwise(rulebook, rules) if packs is not None else {}
    return [rule_page(rule, rulebook, shown[rule.head.id], otherwise) for rule in rules]


def _wrapped(line: str, width: int) -> list[str]:
    """The line set in by two more, within the width; a longer address stays whole, for a reader to copy."""
    text = line.lstrip()
    indent = " " * (2 + len(line) - len(text))
    if len(indent) + len(text) <= width:
        return [indent + text]
    # What belongs to the line before is set in already, and is told from the next by where it begins.
    hanging = indent + "  " if len(indent) > 2 else indent
    return wrap(
        text,
        width,
        initial_indent=indent,
        subsequent_indent=hanging,
        break_long_words=False,
        break_on_hyphens=False,
    )


def pages(found: Sequence[Page]) -> Callable[[Console], None]:
    """What writes the pages, one after the other."""

    def draw(console: Console) -> None:
        for place, page in enumerate(found):
            if place:
                console.print()
            for number, (title, lines) in enumerate(page):
                if number:
                    console.print()
                console.print(Text(title, style="bold" if number == 0 else "underline"))
                for line in lines:
                    for part in _wrapped(line, console.width):
                        console.print(Text(part), soft_wrap=True)

    return draw
