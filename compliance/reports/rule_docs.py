"""The rules as Markdown: a page for each, and an index by family."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from compliance.model.rulebook import Choice, Rulebook
from compliance.model.rules import Rule
from compliance.printable import printable
from compliance.reports.rule_page import Page, rule_page

INDEX = "index.md"


def rule_docs(
    rulebook: Rulebook, examples: Mapping[str, Sequence[str]], otherwise: Mapping[Choice, Rulebook]
) -> dict[str, str]:
    """The text of each file by its name, the index first.

    `examples`: the lines of each rule's example. `otherwise`: the rulebook under other choices, as `rule_page` has it.
    """
    pages = {
        f"{id_}.md": _page(rule_page(rule, rulebook, examples[id_], otherwise))
        for id_, rule in rulebook.rules.items()
    }
    return {INDEX: "\n".join(_index(rulebook)).rstrip() + "\n", **pages}


def _index(rulebook: Rulebook) -> Iterator[str]:
    yield f"# {_text(rulebook.title)}\n"
    for family, title in rulebook.families.items():
        rules = [rule for rule in rulebook.rules.values() if rule.head.family == family]
        if rules:
            yield f"## {_text(title)}\n"
            yield "| rule | duty | law | force | text checked |\n|---|---|---|---|---|"
            yield from (_row(rule) for rule in rules)
            yield ""


def _row(rule: Rule) -> str:
    head, law = rule.head, rule.versions[-1].law
    cited = _text(f"{law.instrument}, {law.provision}")
    cells = (
        f"[{head.id}]({head.id}.md)",
        _text(head.title),
        f"[{cited}](<{law.url}>)" if law.url else cited,
        law.force.value,
        law.checked.value,
    )
    return f"| {' | '.join(cells)} |"


def _page(page: Page) -> str:
    return "\n".join(_lines(page)) + "\n"


def _lines(page: Page) -> Iterator[str]:
    for number, (title, lines) in enumerate(page):
        if number == 0:
            yield f"# {_text(' '.join(title.split()))}\n"
            yield from (_text(line) for line in lines)
        else:
            yield f"\n## {_text(title)}\n"
            # What is set in by spaces belongs to the line before it.
            yield from (f"{'  ' if line != line.lstrip() else ''}- {_text(line)}" for line in lines)
    yield f"\n[All rules]({INDEX})"


def _text(words: str) -> str:
    """The words so that Markdown shows them as they are; an address becomes a link."""
    words = printable(words.strip())
    if re.fullmatch(r"https?://[^\s<>]+", words):
        return f"<{words}>"
    return re.sub(r"([\\`*_\[\]<>|#])", r"\\\1", words)
