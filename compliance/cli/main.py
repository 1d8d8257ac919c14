"""The command `compliance`: finds the command asked for, loads it alone, and turns errors into exit codes.

Exit: 0 done; 1 findings at or above --fail-on; 2 wrong use, settings or rule pack, or what cannot be written; 3
unreadable or contradictory input; 70 an error of the program itself; 130 stopped.
"""

from __future__ import annotations

import atexit
import gc
import importlib
import io
import os
import signal
import sys
import traceback
from collections.abc import Sequence
from contextlib import suppress
from typing import Any

import click

from compliance import __version__
from compliance.cli.endings import UNREADABLE, ending
from compliance.cli.groups import Group
from compliance.cli.streams import abandon, say_last, show, until_nobody_reads

_COMMANDS = {
    "check": "check an export: what was owed, when, and what became of it",
    "councils": "check a folder of councils one by one, a line each",
    "due": "list what is overdue and what falls due, by team, worker, child or duty",
    "report": "write what was found as a document: a page or a workbook",
    "quality": "list what is to be put right in the records before any figure",
    "reconcile": "compare a system's own due days with ours, and say why they differ",
    "scorecard": "show the panel's page, month by month, and the children behind each line",
    "compare": "set two runs side by side: what changed, child by child, and why",
    "annual": "write the reviewing service's annual report, as a page or for editing",
    "coverage": "show what the export carries, and which rules can be judged from it",
    "watch": "follow events as they come, and say what changes",
    "why": "show how one finding was reached, day by day",
    "explain": "show a rule: what is owed, by when, by which law",
    "rules": "list, compare, lint, test and document the rules, begin a pack",
    "convert": "write an export as native events",
    "vocabulary": "list the events, attributes and words that a file can hold",
    "demo": "make up a council and check it",
    "completion": "print the script by which a shell completes commands",
}


class _Commands(Group):
    """Commands by name, each imported only when it is run: `--help` must answer at once."""

    def make_context(self, *args: Any, **more: Any) -> click.Context:
        with until_nobody_reads():
            return super().make_context(*args, **more)

    def invoke(self, ctx: click.Context) -> Any:
        with until_nobody_reads():
            return super().invoke(ctx)

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(_COMMANDS)

    def found(self, ctx: click.Context, name: str) -> click.Command | None:
        if name not in _COMMANDS:
            return None
        command: click.Command = importlib.import_module(f"compliance.cli.{name}").command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl(list(_COMMANDS.items()))


def _version(ctx: click.Context, _: click.Parameter, asked: bool) -> None:
    """The version, and the rules that are judged by; these are loaded, which takes a moment."""
    if not asked or ctx.resilient_parsing:
        return
    from compliance.model.counts import many
    from compliance.rulebook.load import load_rulebook

    show(f"compliance {__version__}\n")
    book = load_rulebook()
    show(f"{book.title}: {many(len(book.rules), 'rule')}, digest {book.digest}\n")
    ctx.exit()


@click.group(
    cls=_Commands,
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog=ending(
        "compliance check events.csv --as-of 2024-09-30",
        "compliance check --help",
        one="what --fail-on asks for was found, or a test failed",
        three=UNREADABLE,
    ),
)
@click.option(
    "--version",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=_version,
    help="Show the version and the rules it holds.",
)
def cli() -> None:
    """Checks what a council owed each looked-after child, by when, and what became of it."""


def main() -> None:
    """Entry point of the installed command."""
    ended: list[int] = []
    # What is registered first is called last.
    atexit.register(_end_at_once, ended)
    # A run makes many values that live to its end and hardly a cycle: looking for cycles is mostly lost time.
    gc.set_threshold(1_000_000)
    # Packages that watch what pydantic checks would be shown what is recorded of children. Looking for them takes time.
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")
    _stop_when_told_to()
    for stream in (sys.stdout, sys.stderr):
        # A terminal that knows few letters shows the others by number.
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    ended.append(run())
    sys.exit(ended[0])


def _end_at_once(ended: Sequence[int]) -> None:
    """End with the code that the command ended with, once all else is done that has to be done at the end.

    What is in memory goes with the process: to take it apart one by one is lost time. And an interrupt that broke off
    text being run (a dataclass, made while a module is loaded) is remembered by Python, which would end by that signal
    whatever the code.
    """
    if not ended:
        return
    for stream in (sys.stdout, sys.stderr):
        with suppress(OSError):
            stream.flush()
    os._exit(ended[-1])


def _stop_when_told_to() -> None:
    """A run that is terminated, or whose terminal is closed, stops as by Ctrl-C, and leaves nothing behind."""
    for name in ("SIGTERM", "SIGHUP"):
        number = getattr(signal, name, None)
        # Where it is ignored (nohup), it stays so.
        if number is not None and signal.getsignal(number) == signal.SIG_DFL:
            signal.signal(number, signal.default_int_handler)


def run(arguments: list[str] | None = None) -> int:
    """Run the command line and return its exit code. No error is raised; each is said on standard error."""
    from compliance.cli.writing import said_of
    from compliance.problems import ComplianceError, InputError

    try:
        result = cli.main(arguments, prog_name="compliance", standalone_mode=False)
    except click.ClickException as error:
        shown = io.StringIO()
        error.show(shown)
        say_last(shown.getvalue().rstrip("\n"))
        return 2
    except (click.Abort, KeyboardInterrupt):
        say_last("stopped")
        return 130
    except ComplianceError as error:
        say_last(f"compliance: {error}")
        return 3 if isinstance(error, InputError) else 2
    except SystemExit:
        raise
    except BaseException as error:
        if isinstance(error, Exception) and (said := said_of(error)) is not None:
            abandon()
            where = getattr(error, "filename", None)
            say_last(f"compliance: {f'{where}: ' if where else ''}{said}")
            return 2
        _say_unforeseen(error)
        return 70
    return result if isinstance(result, int) else 0


def _say_unforeseen(error: BaseException) -> None:
    """Only the kind of error, since its text and where it arose may hold what is recorded of a child."""
    say_last(
        f"compliance: an error that was not foreseen ({type(error).__name__}); please report it. "
        f"With {_TRACEBACK}=1 in the environment it is shown where it arose, perhaps with records of children"
    )
    if os.environ.get(_TRACEBACK):
        say_last("".join(traceback.format_exception(error)))


_TRACEBACK = "COMPLIANCE_TRACEBACK"
