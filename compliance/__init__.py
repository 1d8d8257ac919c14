"""Dated duties to looked-after children in England: what was owed, by when, and what became of it.

    from datetime import date
    from pathlib import Path
    import compliance

    report = compliance.check(compliance.Request(paths=(Path("events.csv"),), today=date(2025, 1, 31)))
    for finding in report.findings:
        print(finding.case, finding.rule, finding.status, finding.due_on)

Everything public is named here, and `compliance.spark.check_events`; the rest may change without notice.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from compliance.checking import check
    from compliance.explaining import explain
    from compliance.live.changes import Change, ChangeKind
    from compliance.live.messages import EventMessage
    from compliance.live.monitor import Monitor
    from compliance.model.findings import Finding, Rating
    from compliance.model.obligations import Status
    from compliance.model.problems import ComplianceError, InputError, Problem, RulebookError, SettingsError
    from compliance.model.rules import Rulebook
    from compliance.model.settings import Settings
    from compliance.model.vocabulary import load_vocabulary
    from compliance.report import Report
    from compliance.request import Request
    from compliance.rulebook.load import load_rulebook
    from compliance.rulebook.settings_file import read_settings

__version__ = "0.1.0"

__all__ = [
    "Change",
    "ChangeKind",
    "ComplianceError",
    "EventMessage",
    "Finding",
    "InputError",
    "Monitor",
    "Problem",
    "Rating",
    "Report",
    "Request",
    "Rulebook",
    "RulebookError",
    "Settings",
    "SettingsError",
    "Status",
    "check",
    "explain",
    "load_rulebook",
    "load_vocabulary",
    "read_settings",
]

_HOMES = {
    "Change": "live.changes",
    "ChangeKind": "live.changes",
    "EventMessage": "live.messages",
    "Monitor": "live.monitor",
    "check": "checking",
    "explain": "explaining",
    "Report": "report",
    "Request": "request",
    "Finding": "model.findings",
    "Rating": "model.findings",
    "Status": "model.obligations",
    "ComplianceError": "model.problems",
    "InputError": "model.problems",
    "Problem": "model.problems",
    "RulebookError": "model.problems",
    "SettingsError": "model.problems",
    "Rulebook": "model.rules",
    "Settings": "model.settings",
    "load_vocabulary": "model.vocabulary",
    "load_rulebook": "rulebook.load",
    "read_settings": "rulebook.settings_file",
}


def __getattr__(name: str) -> Any:
    # Imported when first asked for: `compliance --help` must not wait for the data libraries.
    if name not in _HOMES:
        raise AttributeError(f"compliance has no {name}")
    return getattr(importlib.import_module(f"compliance.{_HOMES[name]}"), name)
