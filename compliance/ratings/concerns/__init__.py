"""Concerns: patterns across one child's findings that call for action.

The rules are in YAML and are decided by durable-rules in a process of its own. When that process fails,
a plain evaluator of the same rules decides instead, with the same answers.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import TYPE_CHECKING

# The worker imports this package too, and starts three times as fast without pydantic and YAML.
if TYPE_CHECKING:
    from compliance.model.documents import Document
    from compliance.model.findings import Concern
    from compliance.model.rulebook import Rulebook
    from compliance.ratings.concerns.judged import Judged
    from compliance.ratings.concerns.model import ConcernRule
    from compliance.ratings.concerns.supervisor import Worker

__all__ = ["concerns", "load_concerns"]


def load_concerns(documents: Iterable[Document], rulebook: Rulebook) -> tuple[ConcernRule, ...]:
    """The concerns of all documents, sorted by id; `rulebook` is the whole book, not a selection.

    Raises RulebookError, with file, line and column, at the first thing wrong.
    """
    from compliance.ratings.concerns import load

    return load.load_concerns(documents, rulebook)


def concerns(
    rules: Sequence[ConcernRule],
    findings: Iterable[Judged],
    as_of: date,
    *,
    worker_command: Sequence[str] | None = None,
    patience: float | None = None,
    started: Worker | None = None,
) -> tuple[list[Concern], list[str]]:
    """The concerns about every case among the findings, sorted by case and id, and notes.

    The findings may come in any order. A concern's `findings` are all that match any pattern of its
    `all`, sorted. `worker_command` replaces the worker, which is given `patience` seconds to start and as
    many for each child; or it is `started` already, and is gone afterwards. A note says where the worker
    failed; the concerns are the same then.
    """
    from compliance.ratings.concerns import run, supervisor

    return run.find_concerns(
        rules,
        findings,
        as_of,
        command=worker_command,
        patience=supervisor.PATIENCE if patience is None else patience,
        started=started,
    )
