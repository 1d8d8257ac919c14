"""What a newcomer is told: help with examples and exit codes, the version, completion."""

from __future__ import annotations

import os
import shlex
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import click
import pytest
from click.shell_completion import get_completion_class

import compliance
from compliance.cli.main import cli as program
from compliance.rulebook.load import load_rulebook

Cli = Callable[..., Any]


def commands(command: click.Command = program, *path: str) -> Iterator[tuple[str, ...]]:
    """The words that name each command."""
    yield path
    if isinstance(command, click.Group):
        context = click.Context(command)
        for name in command.list_commands(context):
            found = command.get_command(context, name)
            assert found is not None
            yield from commands(found, *path, name)


EVERY = [*commands()]


def examples(text: str) -> list[list[str]]:
    """The words of each example."""
    lines = [line.strip() for line in text.splitlines()]
    first = next(n for n, line in enumerate(lines) if line in ("Example:", "Examples:"))
    return [shlex.split(line) for line in lines[first + 1 : lines.index("Exit codes:")] if line]


@pytest.mark.parametrize("path", EVERY, ids=" ".join)
def test_every_help_ends_with_an_example_that_can_be_read_and_the_exit_codes(
    cli: Cli, path: tuple[str, ...]
) -> None:
    text = cli(*path, "--help").out

    assert "\n    0  done\n" in text
    assert "\n    2  wrong use, settings or rules" in text
    shown = examples(text)
    assert shown
    for first, *words in shown:
        assert first == "compliance"
        arguments = words[: next((n for n, word in enumerate(words) if word.startswith(">")), len(words))]
        group: click.Command = program
        while isinstance(group, click.Group) and arguments and not arguments[0].startswith("-"):
            found = group.get_command(click.Context(group), arguments.pop(0))
            assert found is not None
            group = found
        if arguments != ["--help"]:
            group.make_context("example", list(arguments))


def test_the_commands_are_all_walked() -> None:
    assert {("check",), ("rules", "lint"), ("completion",)} <= set(EVERY)


def test_the_version_names_the_rules_and_their_digest(cli: Cli) -> None:
    book = load_rulebook()

    ran = cli("--version")

    assert (ran.code, ran.err) == (0, "")
    assert ran.out == (
        f"compliance {compliance.__version__}\n{book.title}: {len(book.rules)} rules, digest {book.digest}\n"
    )


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish", "powershell"])
def test_the_script_of_a_shell_asks_the_command_for_what_completes(cli: Cli, shell: str) -> None:
    ran = cli("completion", shell)

    if get_completion_class(shell) is None:
        assert ran.code == 2
        assert f"has no script for {shell}; click 8.5 has one" in ran.err
        return
    assert (ran.code, ran.err) == (0, "")
    assert "_COMPLIANCE_COMPLETE" in ran.out
    assert f"{shell}_complete" in ran.out


def test_a_shell_that_is_not_known_is_2(cli: Cli) -> None:
    assert cli("completion", "tcsh").code == 2


@pytest.mark.parametrize(
    ("words", "offered"),
    [("compliance ch", "check"), ("compliance rules li", "lint"), ("compliance check --as", "--as-of")],
)
def test_bash_completes_commands_and_options(tmp_path: Path, cli: Cli, words: str, offered: str) -> None:
    script = tmp_path / "completion.bash"
    script.write_text(cli("completion", "bash").out)
    (tmp_path / "compliance").write_text(f'#!/bin/sh\nexec "{sys.executable}" -m compliance "$@"\n')
    (tmp_path / "compliance").chmod(0o755)
    asked = f'source "{script}"; COMP_WORDS=({words}); COMP_CWORD={words.count(" ")}; '
    root = str(Path(compliance.__file__).parent.parent)

    ran = subprocess.run(
        ["bash", "-c", asked + '_compliance_completion compliance; echo "${COMPREPLY[@]}"'],
        env={**os.environ, "PATH": f"{tmp_path}:{os.environ['PATH']}", "PYTHONPATH": root},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )

    assert offered in ran.stdout.split()
