"""Obligations become findings: named, cited, explained, rated."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from compliance.findings.dispositions import Mitigation, disposition
from compliance.findings.explain import sentence
from compliance.findings.reasons import in_words
from compliance.findings.words import spaced
from compliance.model.coverage import Coverage
from compliance.model.findings import Finding, LawCited, Rating, SourceRow
from compliance.model.obligations import BREACHES, OPEN, Obligation, Status
from compliance.model.rules import CheckRule, Law, Rule, Rulebook


@dataclass(frozen=True, slots=True)
class FindingBuilder:
    """What findings need besides the obligation itself."""

    rulebook: Rulebook
    coverage: Coverage
    as_of: date
    mitigations: Mapping[str, tuple[Mitigation, ...]]
    colours: Mapping[Status, Rating]

    def finding(self, o: Obligation) -> Finding:
        """The obligation as reported."""
        rule = self.rulebook.rules[o.rule]
        head = rule.head
        reason = in_words(o.reason, o.case, self.coverage) if o.reason else None
        said = sentence(o, rule, self.rulebook, self.as_of)
        return Finding(
            id=finding_id(o),
            case=o.case,
            rule=o.rule,
            duty=head.duty,
            title=head.title,
            family=head.family,
            track=rule.scope if isinstance(rule, CheckRule) else rule.track,
            scope=o.scope,
            scope_start=o.scope_start,
            anchor_on=o.anchor_on,
            due_on=o.due_on,
            due_at=o.due_at,
            status=o.status,
            met_on=o.met_on,
            closed_on=o.closed_on,
            days_late=o.days if o.status in BREACHES else None,
            days_left=-o.days if o.status in OPEN - BREACHES and o.days is not None else None,
            rating=self.colours[o.status],
            disposition=disposition(o, self.mitigations, self.as_of),
            law=_cited(rule, o),
            readings=tuple(self._reading(name) for name in head.readings),
            assumptions=tuple(f"{spaced(a.field)} read as {a.read_as}" for a in o.assumptions),
            evidence=_rows(o),
            explanation=f"{said} {reason}" if reason else said + (_KEYLESS if o.keyless else ""),
            reason=reason,
            reason_code=o.reason.code if o.reason else None,
            reason_about=o.reason.about if o.reason else (),
        )

    def _reading(self, name: str) -> str:
        return f"{name}={self.rulebook.readings[name].default}"


def _rows(o: Obligation) -> tuple[SourceRow, ...]:
    origins = dict.fromkeys(origin for origin in (o.anchor_origin, o.met_origin) if origin is not None)
    return tuple(SourceRow(file=origin.file, row=origin.row) for origin in origins)


_KEYLESS = " Matched by order, since the export gives no key to link it by."


def finding_id(o: Obligation) -> str:
    """An id that depends on the rule, the case, the scope and the anchor alone."""
    parts = (o.rule, o.case, o.scope, o.scope_start, o.anchor_kind, o.anchor_on, o.anchor_key)
    return hashlib.blake2b("|".join(str(part) for part in parts).encode(), digest_size=8).hexdigest()


def _cited(rule: Rule, o: Obligation) -> LawCited:
    version = next((v for v in rule.versions if v.first == o.version_from), rule.versions[-1])
    law: Law = version.law
    return LawCited(
        instrument=law.instrument,
        provision=law.provision,
        force=law.force,
        version_from=o.version_from,
        url=law.url,
        checked=law.checked,
    )
