"""`compliance rules`: list, compare, lint, test and document the rules, begin a pack, print its names and schema."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from compliance.cli.days import DAY
from compliance.cli.endings import ending
from compliance.cli.groups import Group
from compliance.cli.inputs import refuse_inputs
from compliance.cli.options import ids, readings_in, readings_option
from compliance.cli.paths import NamedPath
from compliance.cli.streams import say, show
from compliance.cli.writing import filled, whole

if TYPE_CHECKING:
    from compliance.conformance.cases import PlacedTest
    from compliance.rulebook.load import Packs

_PACKS = click.argument("packs", nargs=-1, type=NamedPath(path_type=Path), metavar="[PACK]...")


@click.group(
    name="rules",
    cls=Group,
    epilog=ending("compliance rules list", "compliance rules test our-rules/", one="a test failed"),
)
def command() -> None:
    """List, compare, lint, test and describe the rules: the packs that come with the package, and any PACK added."""


@command.command(name="list", epilog=ending("compliance rules list"))
@_PACKS
@readings_option
def list_rules(packs: tuple[Path, ...], settings: Path | None) -> int:
    """List every duty: the rules, and the duties that no rule states, each with its law.

    Checked is how well the law's text was checked. `compliance explain ID` shows each on a page.
    """
    from compliance.cli.options import write
    from compliance.ratings.scorecard import load_scorecard
    from compliance.reports.rules_list import print_list
    from compliance.reports.terminal import rendered
    from compliance.rulebook.load import load_packs

    loaded = load_packs(packs, optional=True)
    book = loaded.book(readings_in(settings))
    card = load_scorecard(book, loaded.scorecard)
    write((rendered(lambda console: print_list(book, card, console)),), None)
    return 0


@command.command(name="diff", epilog=ending("compliance rules diff 2020-05-01 2021-10-01"))
@click.argument("first", type=DAY, metavar="DATE")
@click.argument("last", type=DAY, metavar="DATE")
@_PACKS
def differing_rules(first: date, last: date, packs: tuple[Path, ...]) -> int:
    """Show which rules and relaxations differ between two days (YYYY-MM-DD), the earlier first."""
    from compliance.cli.options import write
    from compliance.reports.rule_changes import print_changes
    from compliance.reports.terminal import rendered
    from compliance.rulebook.changes import changes
    from compliance.rulebook.load import load_packs

    if last < first:
        raise click.UsageError(f"{first} comes after {last}; give the earlier day first")
    book = load_packs(packs, optional=True).book()
    differences = changes(book, first, last)
    write((rendered(lambda console: print_changes(differences, book, first, last, console)),), None)
    return 0


@command.command(name="lint", epilog=ending("compliance rules lint our-rules/"))
@_PACKS
@click.option(
    "--thorough",
    is_flag=True,
    help="Also note each part of a condition without which every test would come out the same (takes a while).",
)
@click.option("--all", "every", is_flag=True, help="Also of the packs that each PACK is laid on.")
def lint_rules(packs: tuple[Path, ...], thorough: bool, every: bool) -> int:
    """Check each PACK, or all packs here where none is given: every mistake with file, line and column, then what is
    doubtful."""
    from compliance.conformance.lint import lint
    from compliance.conformance.untried import untried, untried_parts
    from compliance.model.counts import many
    from compliance.rulebook.load import load_packs

    loaded = load_packs(packs, optional=True)
    tests = _loading_with_tests(loaded, loaded.paths)
    book = loaded.book()
    files = loaded.files(packs if packs and not every else loaded.paths)
    asked = [rule.head.id for rule in book.rules.values() if _file(rule.head.place) in files]
    remarks = [*lint(book, tests, loaded.read_otherwise(book)), *untried(book, tests, loaded.working)]
    if thorough:
        remarks += untried_parts(book.only(asked), tests, loaded.vocabulary, loaded.working)
    remarks = [remark for remark in remarks if _file(remark.place) in files]
    for remark in sorted(remarks, key=lambda r: not r.serious):
        show(f"{'error' if remark.serious else 'note'}: {remark}\n")
    serious = sum(remark.serious for remark in remarks)
    notes = len(remarks) - serious
    show(f"{many(len(asked), 'rule')}: {many(serious, 'error')}, {many(notes, 'note')}\n")
    return 2 if serious else 0


def _loading_with_tests(loaded: Packs, paths: Sequence[Path]) -> list[PlacedTest]:
    """The tests at the paths. Raises RulebookError with every mistake of the packs and of the tests."""
    from compliance.conformance.cases import rule_tests
    from compliance.problems import Mistakes
    from compliance.rulebook.load import test_documents

    mistakes = Mistakes()
    with mistakes:
        loaded.book()
    with mistakes:
        tests = rule_tests(test_documents(paths))
    mistakes.refuse()
    return tests


def _file(place: str) -> str:
    """The file of a place that is written `file:line`."""
    return place.rpartition(":")[0]


@command.command(
    name="test",
    epilog=ending("compliance rules test our-rules/ --select 'OWN-VIS-*'", one="a test failed"),
)
@_PACKS
@click.option(
    "--select",
    multiple=True,
    metavar="IDS",
    help="Only tests of these rules: an id, how several begin (VIS), or a pattern (VIS-*).",
)
@click.option(
    "--engine",
    "engines",
    type=click.Choice(["reference", "arrays", "live"]),
    multiple=True,
    help="An executor to test; all of them where none is named.",
)
def test_rules(packs: tuple[Path, ...], select: tuple[str, ...], engines: tuple[str, ...]) -> int:
    """Run the tests that stand beside the rules: those of each PACK, or of all packs here where none is given."""
    from compliance.conformance.engines import ENGINES
    from compliance.conformance.run import failures, naming
    from compliance.model.counts import listed
    from compliance.problems import RulebookError
    from compliance.rulebook.load import load_packs
    from compliance.rulebook.shipped import found

    loaded = load_packs(packs, optional=True)
    tests = _loading_with_tests(loaded, [found(pack) for pack in packs] or loaded.paths)
    if select:
        tests = naming(tests, ids(select), loaded)
    if not tests:
        named = ", ".join(map(str, packs))
        if select:
            raise RulebookError(f"no test runs {' or '.join(ids(select))}; write one in a file *.tests.yaml")
        raise RulebookError(f"{named}: no tests stand beside the rules; write them in a file *.tests.yaml")
    run = engines or ENGINES
    failed = failures(tests, loaded, run)
    for each in failed:
        show(f"{each.placed.place}: {each.placed.test.name}: not as expected on {listed(each.engines)}\n")
        for line in each.unmet:
            show(f"  {line}\n")
    for name in run:
        unlike = sum(name in each.engines for each in failed)
        show(f"{name}: {len(tests) - unlike} passed, {unlike} failed\n")
    return 1 if failed else 0


@command.command(name="names", epilog=ending("compliance rules names our-rules/"))
@_PACKS
def names_of_rules(packs: tuple[Path, ...]) -> int:
    """List every name that a rule may be written with, and what it means.

    Families, scopes, tracks, totals, conditions, readings, what is known of a case, and events with their attributes
    and codes. `compliance explain RULE` says which of them a rule is written with.
    """
    from compliance.cli.options import write
    from compliance.reports.rule_names import print_names
    from compliance.reports.terminal import rendered
    from compliance.rulebook.load import load_packs

    book = load_packs(packs, optional=True).book()
    write((rendered(lambda console: print_names(book, console)),), None)
    return 0


@command.command(name="schema", epilog=ending("compliance rules schema our-rules/ > pack.schema.json"))
@_PACKS
def schema_of_packs(packs: tuple[Path, ...]) -> int:
    """Print the JSON Schema of a pack file, by which an editor completes it: with the names of all packs here, and of
    each PACK."""
    import json

    from compliance.cli.options import write
    from compliance.reports.rule_names import names_of
    from compliance.rulebook.editor_schema import editor_schema
    from compliance.rulebook.load import load_packs

    loaded = load_packs(packs, optional=True)
    schema = editor_schema(loaded.vocabulary, names_of(loaded.book()))
    write((json.dumps(schema, indent=2) + "\n",), None, exact=True)
    return 0


@command.command(name="new", epilog=ending("compliance rules new our-rules"))
@click.argument("folder", type=NamedPath(path_type=Path))
def new_rules(folder: Path) -> int:
    """Begin a pack of your own in FOLDER: an example rule, its tests and settings, to be changed."""
    from compliance.rulebook.new_pack import write_new_pack

    with filled(folder):
        written = write_new_pack(folder)
    for path in written:
        show(f"written: {path}\n")
    return 0


@command.command(name="docs", epilog=ending("compliance rules docs pages", one="a rule has no example"))
@click.argument("folder", type=NamedPath(path_type=Path, file_okay=False))
@_PACKS
@readings_option
def docs_of_rules(folder: Path, packs: tuple[Path, ...], settings: Path | None) -> int:
    """Write a Markdown page of each rule to FOLDER, and an index by family."""
    from compliance.reports.explain import examples
    from compliance.reports.rule_docs import rule_docs
    from compliance.rulebook.load import load_packs

    loaded = load_packs(packs, optional=True)
    book = loaded.book(readings_in(settings))
    worked = examples(list(book.rules.values()), book, loaded.paths)
    files = rule_docs(book, worked, loaded.read_otherwise(book))
    for name in files:
        refuse_inputs(folder / name, packs=packs, others=(settings,))
    with filled(folder):
        folder.mkdir(parents=True, exist_ok=True)
        for name, text in files.items():
            with whole(folder / name, private=False) as page:
                page.write_text(text, encoding="utf-8")
    show(f"written: {len(files)} pages to {folder}\n")
    without = [id_ for id_, lines in worked.items() if not lines]
    for id_ in without:
        say(
            f"warning: {book.rules[id_].head.place}: {id_}: its page has no example, since no test shows it met or met "
            "late; write one beside the rule"
        )
    return 1 if without else 0
