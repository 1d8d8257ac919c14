"""Asks a worker the questions of a file of the corpus, in this process, and compares its answers.

    python -m tests.asan.replay FILE

It imports what the worker imports and nothing else, so that an environment with durable-rules alone is
enough. It prints how many were asked about, and fails at the first answer that is another one.
"""

from __future__ import annotations

import json
import sys
from importlib import import_module
from pathlib import Path
from typing import Any


def replay(file: Path) -> int:
    """How many obligations or children were decided as the plain evaluators decide them."""
    decided = 0
    with file.open(encoding="ascii") as lines:
        first = json.loads(next(lines))
        answer = import_module(first["worker"]).answering(first["definition"])
        for line in lines:
            asked, wanted = json.loads(line)
            given = _in_order(answer(asked))
            if given != wanted:
                raise SystemExit(f"{file.name}: {asked}\nanswered {given}\nnot      {wanted}")
            decided += len(wanted.get("statuses", (1,)))
    return decided


def _in_order(answer: dict[str, Any]) -> dict[str, Any]:
    """The answer; concerns may fire in any order."""
    return {**answer, "concerns": sorted(answer["concerns"])} if "concerns" in answer else answer


if __name__ == "__main__":
    print(replay(Path(sys.argv[1])))
