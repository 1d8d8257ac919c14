"""`compliance rules`: list, compare, lint, test and document the rules, begin a pack, print the schema of its files."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from compliance.cli.days import DAY
from compliance.cli.endings import ending
from compliance.cli.groups import Group
from compliance.cli.inputs import refuse_inputs
from compliance.cli.options import readings_in, readings_option
from compliance.cli.streams import say, show
from compliance.cli.writing import filled, whole

_PACKS = click.argument("packs", nargs=-1, type=click.Path(path_type=Path), metavar="[PACK]...")


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
    from compliance.reports.rules_list import print_list
    from compliance.reports.terminal import rendered
    from compliance.rulebook.load import load_packs

    book = load_packs(packs, optional=True).book(readings_in(settings))
    write((rendered(lambda console: print_list(book, console)),), None)
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
    found = changes(book, first, last)
    write((rendered(lambda console: print_changes(found, book, first, last, console)),), None)
    return 0


@command.command(name="lint", epilog=ending("compliance rules lint our-rules/"))
@_PACKS
@click.option(
    "--thorough",
    is_flag=True,
    help="Also note each part of a condition without which every test would come out the same (takes a while).",
)
def lint_rules(packs: tuple[Path, ...], thorough: bool) -> int:
    """Check the packs: errors with file, line and column, then what is doubtful."""
    from compliance.conformance.cases import rule_tests
    from compliance.conformance.untried import untried, untried_parts
    from compliance.model.counts import many
    from compliance.rulebook.lint import lint
    from compliance.rulebook.load import load_packs, test_documents

    loaded = load_packs(packs, optional=True)
    book = loaded.book()
    working = loaded.working
    tests = rule_tests(test_documents(loaded.paths))
    remarks = [*lint(book, tests, loaded.read_otherwise(book)), *untried(book, tests, working)]
    if thorough:
        remarks += untried_parts(book, tests, loaded.vocabulary, working)
    for remark in sorted(remarks, key=lambda r: not r.serious):
        show(f"{'error' if remark.serious else 'note'}: {remark}\n")
    serious = sum(remark.serious for remark in remarks)
    notes = len(remarks) - serious
    show(f"{many(len(book.rules), 'rule')}: {many(serious, 'error')}, {many(notes, 'note')}\n")
    return 2 if serious else 0


@command.command(
    name="test", epilog=ending("compliance rules test our-rules/ --engine reference", one="a test failed")
)
@_PACKS
@click.option(
    "--engine",
    "engines",
    type=click.Choice(["reference", "arrays", "live"]),
    multiple=True,
    help="An executor to test; all of them where none is named.",
)
def test_rules(packs: tuple[Path, ...], engines: tuple[str, ...]) -> int:
    """Run the tests that stand beside the rules: those of each PACK, or of all packs here where none is given."""
    from compliance.conformance.cases import rule_tests
    from compliance.conformance.engines import ENGINES, started
    from compliance.conformance.running import book_for, differences
    from compliance.model.problems import RulebookError
    from compliance.rulebook.load import load_packs, test_documents
    from compliance.rulebook.shipped import found

    loaded = load_packs(packs, optional=True)
    vocabulary, working = loaded.vocabulary, loaded.working
    failed = 0
    tests = rule_tests(test_documents([found(pack) for pack in packs] or loaded.paths))
    if not tests:
        named = ", ".join(map(str, packs))
        raise RulebookError(f"{named}: no tests stand beside the rules; write them in a file *.tests.yaml")
    for name in engines or ENGINES:
        with started(name) as engine:
            unlike = [
                (placed, unmet)
                for placed in tests
                if (unmet := differences(placed, book_for(placed, loaded), vocabulary, working, engine))
            ]
        for placed, unmet in unlike:
            show(f"{placed.place}: {placed.test.name}: not as expected\n")
            for line in unmet:
                show(f"  {line}\n")
        failed += len(unlike)
        show(f"{name}: {len(tests) - len(unlike)} passed, {len(unlike)} failed\n")
    return 1 if failed else 0


@command.command(name="schema", epilog=ending("compliance rules schema > pack.schema.json"))
def schema_of_packs() -> int:
    """Print the JSON Schema of a pack file, by which an editor completes it."""
    import json

    from compliance.cli.options import write
    from compliance.rulebook.editor_schema import editor_schema
    from compliance.rulebook.vocabulary_file import load_vocabulary

    write((json.dumps(editor_schema(load_vocabulary()), indent=2) + "\n",), None, exact=True)
    return 0


@command.command(name="new", epilog=ending("compliance rules new our-rules"))
@click.argument("folder", type=click.Path(path_type=Path))
def new_rules(folder: Path) -> int:
    """Begin a pack of your own in FOLDER: an example rule, its tests and settings, to be changed."""
    from compliance.rulebook.new_pack import write_new_pack

    with filled(folder):
        written = write_new_pack(folder)
    for path in written:
        show(f"written: {path}\n")
    return 0


@command.command(name="docs", epilog=ending("compliance rules docs pages", one="a rule has no example"))
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
@_PACKS
@readings_option
def docs_of_rules(folder: Path, packs: tuple[Path, ...], settings: Path | None) -> int:
    """Write a Markdown page of each rule to FOLDER, and an index by family."""
    from compliance.explaining import examples
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
