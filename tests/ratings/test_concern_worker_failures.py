"""A worker that dies, hangs, babbles or cannot start costs nothing but a note."""

import logging
import os
import subprocess
import sys
import threading
import time
from textwrap import dedent

import pytest

from compliance.durable.command import worker_environment
from compliance.durable.dialogue import Dialogue
from compliance.ratings.concerns.model import AtLeast, ConcernRule, Fact, Kind, OneOf, Pattern
from compliance.ratings.concerns.plain import decide
from compliance.ratings.concerns.supervisor import Worker, decide_all

LATE = Pattern(Kind.FINDING, (AtLeast("days_late", 20),))
REVIEWS = Pattern(Kind.LATE_RUN, (OneOf("family", ("reviews",)),))
RULES = (
    ConcernRule("CON-1", "Title", "Says.", "Act.", (LATE,), REVIEWS),
    ConcernRule("CON-2", "Title", "Says.", "Act.", (LATE, REVIEWS), None),
    *(
        ConcernRule(
            f"CON-{n}", "Title", "Says.", "Act.", (Pattern(Kind.FINDING, (AtLeast("days_late", n),)),), None
        )
        for n in (21, 22)
    ),
)
CHILDREN = {
    str(n): [Fact(Kind.FINDING, ("VIS-2", "VIS-2", "visits", "overdue", n))]
    + [Fact(Kind.LATE_RUN, ("reviews", 1))] * (n % 3 == 0)
    for n in range(1, 61)
}
WANTED = {case: ids for case, facts in CHILDREN.items() if (ids := decide(RULES, facts))}
# Children of whom something could hold, and of those alike in what matters the first: 20, 21, 22 and then 24.
STOPPED_AT = "24"

SERVE_THREE = "serve(islice(lines, 4), answers, answering)"
CRASHES = f"faulthandler.enable(); {SERVE_THREE}; faulthandler._sigsegv()"
DEAF_LATER = "serve(islice(lines, 1), answers, answering); time.sleep(600)"


def says(text):
    """A fault: at the fourth child, this is written and nothing more."""
    return f"{SERVE_THREE}; lines.readline(); answers.write({text!r}); answers.flush(); lines.read()"


UNREADABLE, NONSENSE = "an answer that could not be read", "an answer that makes no sense"
FAULTS = [
    (f"{SERVE_THREE}; os._exit(7)", "exit 7"),
    ("serve(chain(islice(lines, 4), [b'nonsense']), answers, answering)", "exit 1"),
    (says(b"Segmentation violation\n"), UNREADABLE),
    (says(b"\xff\xfe\n"), UNREADABLE),
    (says(b"\n"), UNREADABLE),
    (f"{SERVE_THREE}; lines.readline(); answers.write(b'[' * 100_000 + b'\\n'); answers.flush()", UNREADABLE),
    (f"{SERVE_THREE}; lines.readline(); answers.write(b'x' * 3_000_000); answers.flush()", UNREADABLE),
    (says(b'{"n": 4}\n'), NONSENSE),
    (says(b'{"n": 3, "concerns": []}\n'), NONSENSE),
    (says(b'{"n": 4, "concerns": [], "more": 1}\n'), NONSENSE),
    (says(b'{"n": 4, "concerns": ["CON-3"]}\n'), NONSENSE),
    (says(b'{"n": 4, "concerns": ["CON-1", "CON-1"]}\n'), NONSENSE),
    (says(b'{"n": 4, "concerns": [["CON-1"]]}\n'), NONSENSE),
    (says(b'{"n": 4, "concerns": "CON-1"}\n'), NONSENSE),
    (says(b"null\n"), NONSENSE),
]
SILENCES = [
    (f"{SERVE_THREE}; time.sleep(600)", "no answer in 1 seconds"),
    (says(b'{"n": 4, "conc'), "no answer in 1 seconds"),
    (f"{SERVE_THREE}; os.close(1); time.sleep(600)", "its output ended"),
]


@pytest.fixture
def worker(tmp_path):
    """A command for a worker with a fault, which leaves its process id in a file."""

    def command(fault):
        script = tmp_path / "worker.py"
        script.write_text(
            dedent(f"""\
                import faulthandler, os, sys, time
                from itertools import chain, islice
                from pathlib import Path
                Path({str(tmp_path / "pid")!r}).write_text(str(os.getpid()))
                from compliance.durable.serving import serve
                from compliance.ratings.concerns.worker import answering
                lines, answers = sys.stdin.buffer, sys.stdout.buffer
                {fault}
            """)
        )
        return [sys.executable, str(script)]

    return command


@pytest.fixture(autouse=True)
def nothing_left(tmp_path):
    """No thread and no process, not even a dead one that nobody waited for."""
    threads = set(threading.enumerate())
    yield
    assert set(threading.enumerate()) == threads
    if (tmp_path / "pid").exists() and sys.platform != "win32":
        with pytest.raises(ProcessLookupError):
            os.kill(int((tmp_path / "pid").read_text()), 0)


def note(reached, how, left="the rest"):
    return (
        f"The rules engine {reached} ({how}); {left} was decided by the plain evaluator, "
        "which gives the same answers."
    )


@pytest.mark.parametrize(("fault", "how"), FAULTS)
def test_a_fault_on_the_way(worker, fault, how):
    decided, notes = decide_all(RULES, CHILDREN, command=worker(fault), patience=20)
    assert decided == WANTED
    assert notes == [note(f"stopped at child {STOPPED_AT}", how)]


@pytest.mark.parametrize(("fault", "how"), SILENCES)
def test_silence(worker, fault, how):
    decided, notes = decide_all(RULES, CHILDREN, command=worker(fault), patience=1)
    assert decided == WANTED
    assert notes == [note(f"stopped at child {STOPPED_AT}", how)]


def test_a_worker_that_stays_deaf_to_more_than_a_pipe_holds(worker):
    long = {"1": [Fact(Kind.FINDING, ("VIS-2", "VIS-2", "x" * 1_000_000, "overdue", 20))]}
    decided, notes = decide_all(RULES, long, command=worker(DEAF_LATER), patience=1)
    assert decided == {"1": ("CON-1",)}
    assert notes == [note("stopped at child 1", "no answer in 1 seconds")]


@pytest.mark.skipif(sys.platform == "win32", reason="there a crash is an exit like others")
def test_a_crash_is_named_by_its_signal_and_its_last_words_are_logged(worker, caplog):
    with caplog.at_level(logging.DEBUG, logger="compliance"):
        decided, notes = decide_all(RULES, CHILDREN, command=worker(CRASHES), patience=20)
    assert decided == WANTED
    assert notes == [note(f"stopped at child {STOPPED_AT}", "exit -11")]
    assert "Segmentation fault" in caplog.text


@pytest.mark.parametrize(
    ("fault", "how"),
    [
        ("time.sleep(600)", "no answer in 1 seconds"),
        ("lines.readline(); print('Python 3')", "an answer that could not be read"),
        ("lines.readline(); print('{}')", "an answer that makes no sense"),
    ],
)
def test_a_worker_that_does_not_begin(worker, fault, how):
    assert decide_all(RULES, CHILDREN, command=worker(fault), patience=1) == (
        WANTED,
        [note("did not start", how, "all")],
    )


@pytest.mark.parametrize(
    ("command", "how"),
    [
        (["/no/such/program"], "FileNotFoundError"),
        ([os.path.dirname(__file__)], "PermissionError"),
        ([sys.executable, "-c", "raise SystemExit(3)"], "exit 3"),
        ([sys.executable, "-m", "no_such_module"], "exit 1"),
    ],
)
def test_a_command_that_is_none(command, how):
    assert decide_all(RULES, CHILDREN, command=command) == (WANTED, [note("did not start", how, "all")])


def test_a_worker_in_order_leaves_no_note(worker):
    assert decide_all(RULES, CHILDREN, command=worker("serve(lines, answers, answering)")) == (WANTED, [])


@pytest.mark.parametrize("closed", [(0,), (0, 1), (0, 2)])
def test_with_standard_streams_closed(tmp_path, closed):
    script = tmp_path / "asker.py"
    script.write_text(
        dedent(f"""\
            import os
            for stream in {closed}:
                os.close(stream)
            from pathlib import Path
            from compliance.ratings.concerns.model import AtLeast, ConcernRule, Fact, Kind, Pattern
            from compliance.ratings.concerns.supervisor import decide_all
            rule = ConcernRule("CON-1", "", "", "", (Pattern(Kind.LATE_RUN, (AtLeast("length", 2),)),), None)
            children = {{"1": [Fact(Kind.LATE_RUN, ("visits", 2))]}}
            Path({str(tmp_path / "said")!r}).write_text(repr(decide_all((rule,), children)))
        """)
    )
    subprocess.run([sys.executable, str(script)], env=worker_environment(), timeout=60, check=False)
    assert (tmp_path / "said").read_text() == repr(({"1": ("CON-1",)}, []))


def test_an_interrupted_run_ends_the_worker(worker, monkeypatch):
    asked = Dialogue.ask

    def interrupted(dialogue, question):
        if question.get("n") == 3:
            raise KeyboardInterrupt
        return asked(dialogue, question)

    monkeypatch.setattr(Dialogue, "ask", interrupted)
    with pytest.raises(KeyboardInterrupt):
        decide_all(RULES, CHILDREN, command=worker("serve(lines, answers, answering)"))


def test_a_worker_that_was_started_before_is_asked_and_gone_afterwards(worker):
    started = Worker(worker("serve(lines, answers, answering)"), patience=20)
    assert decide_all(RULES, CHILDREN, started=started) == (WANTED, [])
    started.dismiss()


def test_a_worker_that_there_is_nothing_to_ask_is_dismissed(worker, tmp_path):
    started = Worker(worker("time.sleep(600)"), patience=20)
    while not (tmp_path / "pid").exists():
        time.sleep(0.01)
    assert decide_all(RULES, {"1": []}, started=started) == ({}, [])


def test_a_worker_that_could_not_be_started_is_named_when_it_is_asked():
    started = Worker(["/nowhere/python"], patience=1)
    assert decide_all(RULES, CHILDREN, started=started) == (
        WANTED,
        [note("did not start", "FileNotFoundError", "all")],
    )
    started.dismiss()
