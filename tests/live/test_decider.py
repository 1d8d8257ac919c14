"""The decider answers as the reference engine, whatever becomes of its worker."""

import logging
import os
import signal
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from textwrap import dedent

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from compliance.durable.dialogue import Dialogue
from compliance.engines.live.decider import Decider
from compliance.engines.reference.verdict import Moment, Question, Verdict, instant, judge
from compliance.model.obligations import Status
from tests.strategies.questions import questions

DUE = date(2024, 3, 31)
BEFORE, AFTER = DUE - timedelta(days=1), DUE + timedelta(days=1)
FAR = DUE + timedelta(days=60)

TABLE = {
    "met": (Question(DUE, None, Moment(DUE), None, AFTER, FAR), Verdict(Status.MET, 0)),
    "met early": (Question(DUE, None, Moment(BEFORE), Moment(DUE), DUE, FAR), Verdict(Status.MET, -1)),
    "met late": (Question(DUE, None, Moment(AFTER), None, AFTER, FAR), Verdict(Status.MET_LATE, 1)),
    "met late, then closed": (
        Question(DUE, None, Moment(AFTER), Moment(AFTER), AFTER, FAR),
        Verdict(Status.MET_LATE, 1),
    ),
    "lapsed": (Question(DUE, None, None, Moment(DUE), AFTER, FAR), Verdict(Status.LAPSED, None)),
    "missed": (Question(DUE, None, None, Moment(AFTER), AFTER, FAR), Verdict(Status.MISSED, 1)),
    "overdue": (Question(DUE, None, None, None, AFTER, FAR), Verdict(Status.OVERDUE, 1)),
    "due soon": (Question(DUE, None, None, None, DUE, DUE), Verdict(Status.DUE_SOON, 0)),
    "not due": (Question(DUE, None, None, None, BEFORE, BEFORE), Verdict(Status.NOT_DUE, -1)),
    "undated, met": (Question(None, None, Moment(DUE), None, DUE, FAR), Verdict(Status.MET, None)),
    "undated, lapsed": (Question(None, None, None, Moment(DUE), DUE, FAR), Verdict(Status.LAPSED, None)),
    "undated, not due": (Question(None, None, None, None, DUE, FAR), Verdict(Status.NOT_DUE, None)),
    "an hour that nobody recorded": (
        Question(DUE, instant(BEFORE, instant(DUE, None).earliest), Moment(DUE), None, AFTER, FAR),
        None,
    ),
}
# Enough for three batches.
MANY = [asked for asked, _ in TABLE.values()] * 100
WANTED = [verdict for _, verdict in TABLE.values()] * 100

SERVE_ONE = "serve(islice(lines, 2), answers, answering)"


def says(text):
    """A fault: to the second batch, this is said and nothing more."""
    return f"{SERVE_ONE}; lines.readline(); answers.write({text!r}); answers.flush(); lines.read()"


def second(**said):
    """An answer to the second batch, of statuses that are right but for what is said."""
    right = [verdict and verdict.status.value for verdict in WANTED[500:1000]]
    statuses = [said.get("first", right[0]), *right[1:]]
    return (
        str({"n": said.get("n", 2), "statuses": statuses}).replace("'", '"').replace("None", "null").encode()
    )


UNREADABLE, NONSENSE = "an answer that could not be read", "an answer that makes no sense"
FAULTS = [
    (f"{SERVE_ONE}; os._exit(7)", "exit 7"),
    (f"{SERVE_ONE}; faulthandler._sigsegv()", "exit -11"),
    ("serve(chain(islice(lines, 2), [b'nonsense']), answers, answering)", "exit 1"),
    (says(b"Segmentation violation\n"), UNREADABLE),
    (says(b"\n"), UNREADABLE),
    (f"{SERVE_ONE}; lines.readline(); answers.write(b'x' * 3_000_000); answers.flush()", UNREADABLE),
    (says(b"null\n"), NONSENSE),
    (says(b'{"n": 2}\n'), NONSENSE),
    (says(b'{"n": 2, "statuses": []}\n'), NONSENSE),
    (says(b'{"n": 2, "statuses": "met"}\n'), NONSENSE),
    (says(second(n=1) + b"\n"), NONSENSE),
    # The first question of the second batch is by days, and nothing has met or closed it.
    (says(second(first=None) + b"\n"), NONSENSE),
    (says(second(first="met") + b"\n"), NONSENSE),
    (says(second(first="not_assessable") + b"\n"), NONSENSE),
    (says(second(first=["met"]) + b"\n"), NONSENSE),
    (says(second(first=1) + b"\n"), NONSENSE),
]
SILENCES = [
    (f"{SERVE_ONE}; time.sleep(600)", "no answer in 2 seconds"),
    (says(b'{"n": 2, "stat'), "no answer in 2 seconds"),
    (f"{SERVE_ONE}; lines.readline(); os.close(1); time.sleep(600)", "its output ended"),
]


@pytest.fixture
def worker(tmp_path):
    """A command for a worker with a fault, which adds its process id to a file."""

    def command(fault):
        script = tmp_path / "worker.py"
        script.write_text(
            dedent(f"""\
                import faulthandler, os, sys, time
                from itertools import chain, islice
                with open({str(tmp_path / "pids")!r}, "a") as pids:
                    print(os.getpid(), file=pids)
                from compliance.durable.serving import serve
                from compliance.engines.live.worker import answering
                lines, answers = sys.stdin.buffer, sys.stdout.buffer
                {fault}
            """)
        )
        return [sys.executable, str(script)]

    return command


@pytest.fixture
def started(tmp_path):
    """The process ids of the workers so far."""
    return lambda: [int(line) for line in (tmp_path / "pids").read_text().splitlines()]


@pytest.fixture(autouse=True)
def nothing_left(tmp_path):
    """No thread and no process, not even a dead one that nobody waited for."""
    threads = set(threading.enumerate())
    yield
    assert set(threading.enumerate()) == threads
    if (tmp_path / "pids").exists() and sys.platform != "win32":
        for pid in (tmp_path / "pids").read_text().split():
            with pytest.raises(ProcessLookupError):
                os.kill(int(pid), 0)


@pytest.fixture(scope="module")
def decider():
    with Decider() as decider:
        decider.decide(MANY[:1])
        yield decider
        assert decider.failures == 0


def warnings(caplog):
    return [record.getMessage() for record in caplog.records if record.levelno == logging.WARNING]


def stopped(how, left):
    return f"The rules engine stopped ({how}); {left} obligations were decided by the reference engine."


@pytest.mark.parametrize(("asked", "verdict"), TABLE.values(), ids=TABLE.keys())
def test_every_row_of_the_table_of_statuses(decider, asked, verdict):
    assert judge(asked) == verdict
    assert decider.decide([asked]) == [verdict]


@settings(max_examples=150)
@given(asked=st.lists(questions(), max_size=30))
def test_the_worker_answers_as_the_reference(decider, asked):
    assert decider.decide(asked) == [judge(each) for each in asked]


def test_many_are_asked_in_batches(decider):
    assert decider.decide(MANY) == WANTED


def test_nothing_is_started_before_anything_is_asked(worker, tmp_path):
    with Decider(worker("serve(lines, answers, answering)")) as decider:
        assert decider.decide([]) == []
        assert not (tmp_path / "pids").exists()


def test_one_worker_answers_until_it_is_closed(worker, started, caplog):
    with Decider(worker("serve(lines, answers, answering)")) as decider:
        assert [decider.decide(MANY[n : n + 1]) for n in range(5)] == [WANTED[n : n + 1] for n in range(5)]
    assert len(started()) == 1
    assert decider.failures == 0
    assert warnings(caplog) == []


def test_a_question_after_the_end_starts_another_worker(worker, started):
    decider = Decider(worker("serve(lines, answers, answering)"))
    for _ in range(2):
        assert decider.decide(MANY[:1]) == WANTED[:1]
        decider.close()
        decider.close()
    assert len(started()) == 2


@pytest.mark.parametrize(("fault", "how"), FAULTS)
@pytest.mark.skipif(sys.platform == "win32", reason="there a crash is an exit like others")
def test_a_fault_on_the_way(worker, caplog, fault, how):
    with Decider(worker(fault), patience=20) as decider:
        assert decider.decide(MANY) == WANTED
        assert decider.failures == 1
    assert warnings(caplog) == [stopped(how, len(MANY) - 500)]


@pytest.mark.parametrize(("fault", "how"), SILENCES)
def test_silence(worker, caplog, fault, how):
    with Decider(worker(fault), patience=2) as decider:
        assert decider.decide(MANY) == WANTED
    assert warnings(caplog) == [stopped(how, len(MANY) - 500)]


@pytest.mark.skipif(sys.platform == "win32", reason="there is no such signal")
def test_a_worker_killed_between_calls_is_replaced(worker, started, caplog):
    with Decider(worker("serve(lines, answers, answering)")) as decider:
        assert decider.decide(MANY[:12]) == WANTED[:12]
        os.kill(started()[0], signal.SIGKILL)
        assert decider.decide(MANY[:12]) == WANTED[:12]
        assert warnings(caplog) == [stopped("exit -9", 12)]
        assert decider.decide(MANY) == WANTED
        assert decider.failures == 1
    assert len(started()) == 2
    assert warnings(caplog) == [stopped("exit -9", 12)]


@pytest.mark.skipif(sys.platform == "win32", reason="there is no such signal")
def test_a_worker_killed_in_the_middle_of_a_batch(worker, started, caplog):
    """It is stopped, so that it cannot have answered, and killed while an answer is waited for."""
    with Decider(worker("serve(lines, answers, answering)")) as decider:
        assert decider.decide(MANY[:1]) == WANTED[:1]
        os.kill(started()[0], signal.SIGSTOP)
        killer = threading.Timer(0.3, os.kill, (started()[0], signal.SIGKILL))
        killer.start()
        assert decider.decide(MANY) == WANTED
        killer.join()
        assert warnings(caplog) == [stopped("exit -9", len(MANY))]
        assert decider.decide(MANY) == WANTED
        assert decider.failures == 1


def test_one_obligation_is_told_in_the_singular(worker, caplog):
    with Decider(worker("")) as decider:
        assert decider.decide(MANY[:1]) == WANTED[:1]
    assert warnings(caplog) == [
        "The rules engine stopped (exit 0); 1 obligation was decided by the reference engine."
    ]


@pytest.mark.parametrize(
    ("fault", "how"),
    [
        ("time.sleep(600)", "no answer in 1 seconds"),
        ("lines.readline(); print('Python 3')", UNREADABLE),
        ("lines.readline(); print('{}')", NONSENSE),
        ("raise SystemExit(3)", "exit 3"),
    ],
)
def test_after_three_failures_in_a_row_no_worker_is_started(worker, started, caplog, fault, how):
    with Decider(worker(fault), patience=1) as decider:
        for _ in range(5):
            assert decider.decide(MANY[:13]) == WANTED[:13]
        assert decider.failures == 3
    assert len(started()) == 3
    assert warnings(caplog) == [
        *[stopped(how, 13)] * 3,
        "The rules engine stopped 3 times in a row; the reference engine decides from now on.",
    ]


def test_an_answer_between_failures_makes_them_none_in_a_row(worker, started):
    with Decider(worker(f"{SERVE_ONE}; os._exit(7)"), patience=20) as decider:
        for _ in range(5):
            assert decider.decide(MANY) == WANTED
        assert decider.failures == 5
    assert len(started()) == 5


@pytest.mark.parametrize(
    ("command", "how"),
    [(["/no/such/program"], "FileNotFoundError"), ([sys.executable, "-m", "no_such"], "exit 1")],
)
def test_a_command_that_is_none(caplog, command, how):
    with Decider(command) as decider:
        assert decider.decide(MANY) == WANTED
    assert warnings(caplog) == [stopped(how, len(MANY))]


def test_the_last_words_of_a_worker_are_logged(worker, caplog):
    with (
        caplog.at_level(logging.DEBUG, logger="compliance"),
        Decider(worker(f"{SERVE_ONE}; raise ValueError('out of memory')")) as decider,
    ):
        assert decider.decide(MANY) == WANTED
    assert "out of memory" in caplog.text


def test_threads_take_turns(worker, started):
    slices = [slice(n, n + 50) for n in range(0, 600, 50)]
    with Decider(worker("serve(lines, answers, answering)")) as decider, ThreadPoolExecutor(6) as threads:
        assert list(threads.map(lambda s: decider.decide(MANY[s]), slices)) == [WANTED[s] for s in slices]
        assert decider.failures == 0
    assert len(started()) == 1


def test_an_interrupted_call_leaves_no_answer_for_the_next(worker, started, monkeypatch):
    asked = Dialogue.ask

    def interrupted(dialogue, question):
        asked(dialogue, question)
        raise KeyboardInterrupt

    with Decider(worker("serve(lines, answers, answering)")) as decider:
        assert decider.decide(MANY[:1]) == WANTED[:1]
        with monkeypatch.context() as patched:
            patched.setattr(Dialogue, "ask", interrupted)
            with pytest.raises(KeyboardInterrupt):
                decider.decide(MANY[:1])
        assert decider.decide(MANY[:12]) == WANTED[:12]
        assert decider.failures == 0
    assert len(started()) == 2
