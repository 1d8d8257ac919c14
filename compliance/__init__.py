"""Dated duties to looked-after children: what was owed, by when, and what became of it.

    from datetime import date
    from pathlib import Path
    import compliance

    report = compliance.check(compliance.Request(paths=(Path("events.csv"),), today=date(2025, 1, 31)))
    for finding in report.findings:
        print(finding.case, finding.rule, finding.status, finding.due_on)

Everything public is named here, and `compliance.spark.check_events`; docs/library.md says what each takes, gives
and raises. The rest may change without notice.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from compliance.checking import check
    from compliance.engines.running import EngineName
    from compliance.explaining import explain
    from compliance.live.changes import Change, ChangeKind
    from compliance.live.messages import EventMessage
    from compliance.live.monitor import Monitor
    from compliance.model.findings import ChildRating, Concern, Finding, LawCited, Measure, Rating, SourceRow
    from compliance.model.obligations import Obligation, ReasonCode, Status
    from compliance.model.problems import (
        ComplianceError,
        InputError,
        NotInstalled,
        Problem,
        RulebookError,
        RunError,
        SettingsError,
    )
    from compliance.model.rules import Rulebook
    from compliance.model.settings import Settings, Term
    from compliance.model.vocabulary import Vocabulary
    from compliance.report import Report
    from compliance.request import Request
    from compliance.rulebook.load import load_rulebook
    from compliance.rulebook.settings_file import read_settings
    from compliance.rulebook.vocabulary_file import load_vocabulary
    from compliance.sources.reading import SourceKind
    from compliance.sources.written_days import DateOrder

__version__ = "0.1.0"

__all__ = [
    "Change",
    "ChangeKind",
    "ChildRating",
    "ComplianceError",
    "Concern",
    "DateOrder",
    "EngineName",
    "EventMessage",
    "Finding",
    "InputError",
    "LawCited",
    "Measure",
    "Monitor",
    "NotInstalled",
    "Obligation",
    "Problem",
    "Rating",
    "ReasonCode",
    "Report",
    "Request",
    "Rulebook",
    "RulebookError",
    "RunError",
    "Settings",
    "SettingsError",
    "SourceKind",
    "SourceRow",
    "Status",
    "Term",
    "Vocabulary",
    "check",
    "explain",
    "load_rulebook",
    "load_vocabulary",
    "read_settings",
]

_HOMES = {
    "check": "checking",
    "EngineName": "engines.running",
    "explain": "explaining",
    "Change": "live.changes",
    "ChangeKind": "live.changes",
    "EventMessage": "live.messages",
    "Monitor": "live.monitor",
    "ChildRating": "model.findings",
    "Concern": "model.findings",
    "Finding": "model.findings",
    "LawCited": "model.findings",
    "Measure": "model.findings",
    "Rating": "model.findings",
    "SourceRow": "model.findings",
    "Obligation": "model.obligations",
    "ReasonCode": "model.obligations",
    "Status": "model.obligations",
    "ComplianceError": "model.problems",
    "InputError": "model.problems",
    "NotInstalled": "model.problems",
    "Problem": "model.problems",
    "RulebookError": "model.problems",
    "RunError": "model.problems",
    "SettingsError": "model.problems",
    "Rulebook": "model.rules",
    "Settings": "model.settings",
    "Term": "model.settings",
    "Vocabulary": "model.vocabulary",
    "load_vocabulary": "rulebook.vocabulary_file",
    "Report": "report",
    "Request": "request",
    "load_rulebook": "rulebook.load",
    "read_settings": "rulebook.settings_file",
    "DateOrder": "sources.written_days",
    "SourceKind": "sources.reading",
}


def __getattr__(name: str) -> Any:
    # Imported when first asked for: `compliance --help` must not wait for the data libraries.
    if name not in _HOMES:
        raise AttributeError(f"compliance has no {name}")
    return getattr(importlib.import_module(f"compliance.{_HOMES[name]}"), name)


def __dir__() -> list[str]:
    # So that an editor completes the names that are not loaded yet.
    return sorted({*globals(), *__all__})
