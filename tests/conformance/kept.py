"""The kept cases: small packs that stand by themselves, with rule tests beside them."""

from __future__ import annotations

import atexit
from contextlib import ExitStack
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from compliance.conformance.cases import PlacedTest, rule_tests
from compliance.conformance.engines import Engine, started
from compliance.conformance.run import book_for, differences
from compliance.model.documents import Document
from compliance.model.rulebook import Rulebook
from compliance.rulebook.load import Packs, pack_documents, test_documents
from tests.strategies.shipped import vocabulary, working_days

HERE = Path(__file__).resolve().parent


# Packs are told apart by being the same one, so that what is made of one can be kept for it.
@dataclass(frozen=True, eq=False)
class KeptPack:
    """A pack compiled by itself, without England's rules."""

    name: str
    packs: Packs

    @property
    def documents(self) -> tuple[Document, ...]:
        """Its files."""
        return self.packs.documents

    @property
    def rulebook(self) -> Rulebook:
        """Its rules as they are read by default."""
        return self.packs.book()


@dataclass(frozen=True, eq=False)
class KeptCase:
    """One rule test of a kept pack."""

    pack: KeptPack
    placed: PlacedTest

    def __str__(self) -> str:
        return f"{self.pack.name}: {self.placed.test.name}"


def cases_at(folder: Path) -> tuple[KeptCase, ...]:
    """Every case of the pack in one folder."""
    pack = KeptPack(
        folder.name, Packs((), tuple(pack_documents([folder])), vocabulary(), working_days(), None, None)
    )
    return tuple(KeptCase(pack, placed) for placed in rule_tests(test_documents([folder])))


@cache
def kept_cases() -> tuple[KeptCase, ...]:
    """Every case whose findings are settled."""
    folders = sorted(path for path in (HERE / "cases").iterdir() if path.is_dir())
    return tuple(case for folder in folders for case in cases_at(folder))


def unlike(case: KeptCase, engine: str) -> tuple[str, ...]:
    """How the engine's findings differ from those the case expects: empty if they do not."""
    return tuple(
        differences(
            case.placed,
            book_for(case.placed, case.pack.packs),
            vocabulary(),
            working_days(),
            engine_named(engine),
        )
    )


@cache
def engine_named(name: str) -> Engine:
    """One of `ENGINES`, which stays ready until the tests end."""
    until_the_end = ExitStack()
    atexit.register(until_the_end.close)
    return until_the_end.enter_context(started(name))
