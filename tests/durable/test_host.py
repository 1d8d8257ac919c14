"""The host hears one case at a time, forgets each, and passes on what the library would swallow."""

import os
import subprocess
import sys
import threading
from functools import reduce
from itertools import chain, count, repeat

import pytest

from compliance.durable.command import worker_environment
from compliance.durable.definition import END, ENDING
from compliance.durable.host import EngineError, QuietHost

SEEN_TWICE = {"all": [{"a": {"t": "first"}}, {"b": {"t": "second"}}], "run": "seen both"}
ONE_ALONE = {"all": [{"a": {"t": "first"}}, {"n$not": {"t": "second"}}], "run": "seen alone"}
DEFINITION = {
    "pairs": {"both": SEEN_TWICE, END: ENDING},
    "singles": {"alone": ONE_ALONE, END: ENDING},
}
# Two ids whose hashes, FNV-1a of 32 bits, are the same.
ALIKE = ("m763399", "m1109514")


def hear(host, ruleset, *kinds):
    host.begin(ruleset)
    for kind in kinds:
        host.tell({"t": kind})
    host.end()
    return host.fired("seen")


def test_rules_fire_on_the_facts_of_their_case_alone():
    host = QuietHost(DEFINITION)
    assert hear(host, "pairs", "first", "second") == ("both",)
    assert hear(host, "pairs", "first") == ()
    assert hear(host, "pairs", "second") == ()
    assert hear(host, "singles", "first") == ("alone",)
    assert hear(host, "singles", "second", "first") == ()


def test_what_no_rule_is_about_changes_nothing():
    host = QuietHost(DEFINITION)
    assert hear(host, "pairs", "first", "third", "second") == ("both",)


def test_the_definition_can_be_used_again():
    assert [hear(QuietHost(DEFINITION), "pairs", "first", "second") for _ in range(2)] == [("both",)] * 2


def test_no_thread_is_started():
    threads = set(threading.enumerate())
    hear(QuietHost(DEFINITION), "pairs", "first")
    assert set(threading.enumerate()) == threads


def test_ten_times_as_many_cases_as_the_engine_holds_at_once():
    host = QuietHost(DEFINITION)
    for n in range(10_000):
        kinds = ("first", "second")[: n % 3]
        assert hear(host, "pairs", *kinds) == (("both",) if len(kinds) == 2 else ())


def test_an_id_that_the_engine_takes_for_another_is_replaced():
    hashes = {
        reduce(lambda held, byte: (held ^ byte) * 16777619 % 2**32, id_.encode(), 2166136261) for id_ in ALIKE
    }
    assert len(hashes) == 1
    host = QuietHost(DEFINITION, chain(ALIKE, (f"n{n}" for n in count())))
    assert hear(host, "pairs", "first", "second") == ("both",)


def test_ids_that_are_all_taken_are_told():
    host = QuietHost(DEFINITION, repeat("m"))
    host.begin("pairs")
    host.tell({"t": "first"})
    with pytest.raises(EngineError, match="three ids"):
        host.tell({"t": "second"})


def test_a_case_is_begun_once_and_before_anything_is_told():
    host = QuietHost(DEFINITION)
    with pytest.raises(EngineError, match="no case"):
        host.tell({"t": "first"})
    with pytest.raises(EngineError, match="no case"):
        host.end()
    host.begin("pairs")
    with pytest.raises(EngineError, match="before the one before"):
        host.begin("singles")


def test_what_goes_wrong_in_an_action_is_told():
    host = QuietHost(DEFINITION)
    host.begin("pairs")
    host._host.fired[END] = None
    with pytest.raises(EngineError, match="NoneType"):
        host.end()


def test_a_last_message_without_its_answer_is_told(monkeypatch):
    host = QuietHost(DEFINITION)
    monkeypatch.setattr(host._host, "post", lambda ruleset, message: None)
    host.begin("pairs")
    with pytest.raises(EngineError, match="0 answers"):
        host.end()


@pytest.mark.parametrize("module", ["compliance.ratings.concerns.worker", "compliance.engines.live.worker"])
def test_a_worker_starts_without_the_libraries_that_are_slow_to_import(module):
    slow = {"pydantic", "yaml", "polars", "numpy", "pendulum"}
    script = f"import sys, {module}; print(sorted({slow!r} & set(sys.modules)))"
    done = subprocess.run(
        [sys.executable, "-P", "-c", script],
        env=worker_environment(),
        cwd=os.path.dirname(__file__),
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout == "[]\n"
