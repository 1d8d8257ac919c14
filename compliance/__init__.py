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
    from compliance.checking.compare import Comparison, MeasureCompared, compare
    from compliance.checking.differences import Cause
    from compliance.checking.filters import Filter
    from compliance.checking.line_compared import LineCompared
    from compliance.checking.panel import PanelResult, panel
    from compliance.checking.report import Report
    from compliance.checking.request import Request
    from compliance.checking.run import check
    from compliance.engines.executors import EngineName
    from compliance.live.changes import Change, ChangeKind
    from compliance.live.messages import EventMessage
    from compliance.live.monitor import Monitor
    from compliance.model.findings import ChildRating, Concern, Finding, LawCited, Measure, Rating, SourceRow
    from compliance.model.obligations import Obligation, ReasonCode, Status
    from compliance.model.panel import Panel, PanelLine
    from compliance.model.rulebook import Rulebook
    from compliance.model.settings import Settings, Term, read_settings
    from compliance.model.vendors import Vendor
    from compliance.model.vocabulary import Vocabulary
    from compliance.problems import (
        ComplianceError,
        InputError,
        Mistake,
        NotInstalled,
        PluginError,
        Problem,
        RulebookError,
        RunError,
        SettingsError,
    )
    from compliance.reports.explain import explain
    from compliance.rulebook.load import load_rulebook
    from compliance.rulebook.vocabulary_file import load_vocabulary
    from compliance.sources.databases import Database
    from compliance.sources.pseudonyms import Pseudonyms
    from compliance.sources.written_days import DateOrder

__version__ = "0.1.0"

__all__ = [
    "Cause",
    "Change",
    "ChangeKind",
    "ChildRating",
    "Comparison",
    "ComplianceError",
    "Concern",
    "Database",
    "DateOrder",
    "EngineName",
    "EventMessage",
    "Filter",
    "Finding",
    "InputError",
    "LawCited",
    "LineCompared",
    "Measure",
    "MeasureCompared",
    "Mistake",
    "Monitor",
    "NotInstalled",
    "Obligation",
    "Panel",
    "PanelLine",
    "PanelResult",
    "PluginError",
    "Problem",
    "Pseudonyms",
    "Rating",
    "ReasonCode",
    "Report",
    "Request",
    "Rulebook",
    "RulebookError",
    "RunError",
    "Settings",
    "SettingsError",
    "SourceRow",
    "Status",
    "Term",
    "Vendor",
    "Vocabulary",
    "check",
    "compare",
    "explain",
    "load_rulebook",
    "load_vocabulary",
    "panel",
    "read_settings",
]

_HOMES = {
    "check": "checking.run",
    "compare": "checking.compare",
    "Comparison": "checking.compare",
    "MeasureCompared": "checking.compare",
    "Cause": "checking.differences",
    "LineCompared": "checking.line_compared",
    "panel": "checking.panel",
    "PanelResult": "checking.panel",
    "Panel": "model.panel",
    "PanelLine": "model.panel",
    "EngineName": "engines.executors",
    "explain": "reports.explain",
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
    "ComplianceError": "problems",
    "InputError": "problems",
    "Mistake": "problems",
    "NotInstalled": "problems",
    "PluginError": "problems",
    "Problem": "problems",
    "RulebookError": "problems",
    "RunError": "problems",
    "SettingsError": "problems",
    "Rulebook": "model.rulebook",
    "Settings": "model.settings",
    "Term": "model.settings",
    "Vocabulary": "model.vocabulary",
    "load_vocabulary": "rulebook.vocabulary_file",
    "Filter": "checking.filters",
    "Report": "checking.report",
    "Request": "checking.request",
    "load_rulebook": "rulebook.load",
    "read_settings": "model.settings",
    "DateOrder": "sources.written_days",
    "Database": "sources.databases",
    "Pseudonyms": "sources.pseudonyms",
    "Vendor": "model.vendors",
}


def __getattr__(name: str) -> Any:
    # Imported when first asked for: `compliance --help` must not wait for the data libraries.
    if name not in _HOMES:
        raise AttributeError(f"compliance has no {name}")
    return getattr(importlib.import_module(f"compliance.{_HOMES[name]}"), name)


def __dir__() -> list[str]:
    # So that an editor completes the names that are not loaded yet.
    return sorted({*globals(), *__all__})
