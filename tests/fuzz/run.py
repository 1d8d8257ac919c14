"""Made-up files through the loaders, for as long as is asked: what does not hold is printed and its file kept.

    python -m tests.fuzz.run --minutes 30 --seed 1

Each input has its own seed, from which it can be made again: --seed N --inputs 1. Files that do not hold go to
`tests/fuzz/corpus`, which the tests read from then on, and may be cut down there. Two threads work on tables.
"""

from __future__ import annotations

import os

# Before the table library is loaded, which looks at it once.
os.environ.setdefault("POLARS_MAX_THREADS", "2")

import argparse
import shutil
import sys
import tempfile
import time
import traceback
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random

from tests.fuzz import holding
from tests.fuzz.made_events import made_file, whole_file
from tests.fuzz.made_returns import made_return, sound_return

CORPUS = Path(__file__).with_name("corpus")
_MANY_OF = 8
"""Of so many inputs one is also tried with its rows very often."""

_KEPT_BYTES = 50_000
_TOLD_EVERY = 60.0


def main() -> int:
    """Make inputs until the time is over. Exit 1 where something did not hold."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--minutes", type=float, default=1.0)
    asked.add_argument("--seed", type=int, default=1)
    asked.add_argument("--inputs", type=int, default=10**9, help="make no more than so many")
    given = asked.parse_args()
    began = told = time.monotonic()
    seed, tried, wrong = given.seed, Counter[str](), 0
    with tempfile.TemporaryDirectory() as folder:
        sound = sound_return(Path(folder, "sound"))
        while time.monotonic() - began < 60 * given.minutes and seed < given.seed + given.inputs:
            wrong += _tried(seed, sound, Path(folder, "input"), tried)
            seed += 1
            if time.monotonic() - told > _TOLD_EVERY:
                told = time.monotonic()
                print(f"{_in_words(tried)}; {wrong} did not hold", flush=True)
    print(f"seeds {given.seed} to {seed - 1}: {_in_words(tried)}; {wrong} did not hold")
    return 1 if wrong else 0


def _tried(seed: int, sound: Path, folder: Path, tried: Counter[str]) -> bool:
    """Whether something did not hold of the input that a seed makes."""
    chance = Random(seed)
    shutil.rmtree(folder, ignore_errors=True)
    made, more = folder / "made", folder / "more"
    made.mkdir(parents=True)
    more.mkdir()
    often = seed % _MANY_OF == 0
    checks: list[Callable[[], Iterator[str]]]
    if chance.random() < 0.7:
        kind, what = "event files", whole_file(chance, made) if often else made_file(chance, made)
        checks = [lambda: holding.of_events(what, more)]
        checks += [lambda: holding.of_many_events(what, more)] * often
    else:
        kind, what = "returns", made_return(chance, sound, made / "return")
        what.mkdir(exist_ok=True)
        checks = [lambda: holding.of_return(what)]
        checks += [lambda: holding.of_many_in_return(what, more)] * often
    tried[kind] += 1
    tried["of them with very many rows"] += often
    found = [line for check in checks for line in _safely(check)]
    if found:
        print(f"seed {seed}, {what.name}:", *found, f"kept as {_kept(what, seed)}", sep="\n  ", flush=True)
    return bool(found)


def _safely(check: Callable[[], Iterator[str]]) -> Iterator[str]:
    try:
        yield from check()
    except Exception:
        yield traceback.format_exc()


def _kept(what: Path, seed: int) -> str:
    """The input put into the corpus, unless it is too large to be kept."""
    files = [path for path in (what.rglob("*") if what.is_dir() else [what]) if path.is_file()]
    if sum(path.stat().st_size for path in files) > _KEPT_BYTES:
        return "nothing, since it is large"
    kept = CORPUS / ("returns" if what.is_dir() else "events") / f"seed-{seed}{what.suffix}"
    kept.parent.mkdir(parents=True, exist_ok=True)
    if what.is_dir():
        shutil.copytree(what, kept, dirs_exist_ok=True)
    else:
        shutil.copy(what, kept)
    return str(kept.relative_to(CORPUS))


def _in_words(tried: Counter[str]) -> str:
    return ", ".join(f"{count:,} {what}" for what, count in tried.items()) or "nothing"


if __name__ == "__main__":
    sys.exit(main())
