"""Writes what the workers are asked, with the answers of the plain evaluators.

    python -m tests.asan.corpus FOLDER

One file a definition: its first line names the worker's module and holds the definition, each further line a
question and its answer.
"""

from __future__ import annotations

import json
import random
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from compliance.engines.live.ruleset import definition, facts
from compliance.engines.reference.verdict import Question, judge
from compliance.ratings.concerns import load_concerns
from compliance.ratings.concerns.compiled import compile_concerns, message
from compliance.ratings.concerns.model import ConcernRule
from compliance.ratings.concerns.plain import decide
from compliance.rulebook.load import concern_documents, load_rulebook
from compliance.rulebook.shipped import shipped_base
from tests.asan.lived import lived_questions
from tests.strategies.concern_rules import random_child, random_rules
from tests.strategies.questions import question

OBLIGATIONS = 10_000
CHILDREN = 150
SEED = 20_260
_BATCH = 100

Asked = Iterator[tuple[object, object]]


def write_corpus(folder: Path) -> None:
    """The corpus, in files of the folder."""
    chance = random.Random(SEED)
    questions = [*lived_questions(), *(question(chance.choice) for _ in range(OBLIGATIONS))]
    _write(folder / "statuses.jsonl", "compliance.engines.live.worker", definition(), _statuses(questions))
    for rules in _rule_sets():
        asked = _concerns(rules, chance)
        file = folder / f"concerns-{len(rules)}.jsonl"
        _write(file, "compliance.ratings.concerns.worker", compile_concerns(rules), asked)


def _rule_sets() -> Iterator[tuple[ConcernRule, ...]]:
    """The concerns that ship, and those the worker is tested with."""
    shipped = concern_documents((shipped_base(),))
    yield load_concerns(shipped, load_rulebook())
    yield from (random_rules(seed, size) for seed, size in enumerate((1, 4, 12, 40, 90)))


def _statuses(questions: list[Question]) -> Asked:
    for n in range(0, len(questions), _BATCH):
        batch = questions[n : n + _BATCH]
        verdicts = [judge(asked) for asked in batch]
        statuses = [verdict.status.value if verdict else None for verdict in verdicts]
        yield (
            {"n": n, "questions": [facts(asked) for asked in batch]},
            {"n": n, "statuses": statuses},
        )


def _concerns(rules: tuple[ConcernRule, ...], chance: random.Random) -> Asked:
    for n in range(CHILDREN):
        child = random_child(chance, rules)
        asked = {"n": n, "facts": [message(fact) for fact in child]}
        yield asked, {"n": n, "concerns": sorted(decide(rules, child))}


def _write(file: Path, worker: str, rulesets: dict[str, Any], asked: Iterable[tuple[object, object]]) -> None:
    with file.open("w", encoding="ascii") as lines:
        print(json.dumps({"worker": worker, "definition": rulesets}), file=lines)
        for question_asked, answer in asked:
            print(json.dumps([question_asked, answer]), file=lines)


if __name__ == "__main__":
    write_corpus(Path(sys.argv[1]))
