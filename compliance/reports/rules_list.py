"""Every duty of a rulebook in a table: those that rules state, and those that none does."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from compliance.findings.deadline_words import deadline_in_short
from compliance.findings.text import spaced
from compliance.model.counts import many
from compliance.model.duties import Duty, DutyKind
from compliance.model.law import Law
from compliance.model.rulebook import Rulebook
from compliance.model.rules import Rule

if TYPE_CHECKING:
    from rich.console import Console

    from compliance.ratings.scorecard import Scorecard

_NOUNS = {DutyKind.DEFINITION: "definition", DutyKind.MEASURE: "measure", DutyKind.RELAXATION: "relaxation"}


def print_list(rulebook: Rulebook, card: Scorecard, console: Console) -> None:
    """A line or two for each rule and each duty without one, in order of the duties' ids; then their numbers.

    A measure says which line of the scorecard shows it.
    """
    from rich.console import Group
    from rich.table import Table

    from compliance.reports.terminal import Text

    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="dim")
    table.add_column("Id", no_wrap=True)
    table.add_column("Duty, and the law it stands in", ratio=1)
    table.add_column("Kind", max_width=15)
    table.add_column("Checked", no_wrap=True)
    for each in _in_order(rulebook):
        shown = []
        if isinstance(each, Duty):
            id_, title, law, kind = each.id, each.title, each.law, [spaced(each.kind.value)]
            shown = [f"on the scorecard: {line.id}" for line in card.showing(each.id)]
        else:
            id_, title, law = each.head.id, each.head.title, each.versions[-1].law
            kind = [f"rule ({each.kind})", deadline_in_short(each)]
        cell = Group(title, *(Text(said, style="dim") for said in (_cited(law), *shown)))
        table.add_row(id_, cell, Group(*kind), law.checked.value)
    console.print(table)
    number = len({rule.head.duty for rule in rulebook.rules.values()}) + len(rulebook.duties)
    console.print(f"{rulebook.title}, digest {rulebook.digest}: {number} in all")
    console.print(counted(rulebook))


def counted(rulebook: Rulebook) -> str:
    """How many rules there are and how many duties they state, and what the other duties are, by kind."""
    stated = {rule.head.duty for rule in rulebook.rules.values()}
    kinds = Counter(duty.kind for duty in rulebook.duties.values())
    duties = "1 duty" if len(stated) == 1 else f"{len(stated)} duties"
    parts = [f"{many(len(rulebook.rules), 'rule')} for {duties}"]
    parts += [many(kinds[kind], noun) for kind, noun in _NOUNS.items()]
    return f"{', '.join(parts)}, {kinds[DutyKind.NOT_ENCODED]} not encoded"


def _in_order(rulebook: Rulebook) -> list[Rule | Duty]:
    def place(each: Rule | Duty) -> tuple[list[tuple[int, str]], str]:
        duty, id_ = (each.id, each.id) if isinstance(each, Duty) else (each.head.duty, each.head.id)
        # Numbers within ids count as numbers: ADO-2 stands before ADO-10.
        return [
            (int(part), "") if part.isdigit() else (0, part) for part in re.findall(r"\d+|\D+", duty)
        ], id_

    return sorted([*rulebook.rules.values(), *rulebook.duties.values()], key=place)


def _cited(law: Law) -> str:
    return f"{law.instrument}, {law.provision}"
