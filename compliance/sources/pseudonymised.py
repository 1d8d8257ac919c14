"""An export whose children, workers and records stand under pseudonyms: made before anything is judged or reported, so
that no format can show what it never had."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

import polars as pl

from compliance.model.irregularities import Irregularity, Kind
from compliance.model.vocabulary import AttributeType, Vocabulary
from compliance.problems import InputError, Problem
from compliance.sources.export import WholeExport
from compliance.sources.pseudonyms import Pseudonyms

if TYPE_CHECKING:
    from compliance.sources.several.readings import OtherReadings

KEPT = frozenset(("team", "reason", "plan", "participation", "stage", "rule"))
"""Attributes of text that stay as they are: teams, and codes that rules ask for. All others are replaced."""

_WORTH_SEEKING = 5
"""A shorter id is looked for only where ids stand; elsewhere it may be a number of something."""
_IDS = re.compile(r"(?<=\()(cases?) ([^)]*)(?=\))")
_WORD = re.compile(r"[^\s,;:()\[\]'\"]+")
_NOT_SHOWN = "what stands there is not shown, since this is pseudonymised"
_NOTE = (
    "Children, workers and records stand under pseudonyms that were made with a key; teams, days and what happened are "
    "as recorded."
)


def pseudonymised(export: WholeExport, vocabulary: Vocabulary, pseudonyms: Pseudonyms) -> WholeExport:
    """The export with pseudonyms in place of ids, and without what stands in cells that could not be read.

    What the sources say of it in words has the same pseudonyms.
    """
    ids = export.events["case"].unique().to_list()
    names = {id_: pseudonyms.case(id_) for id_ in ids}
    if len(set(names.values())) < len(names):
        raise InputError("two children would have one pseudonym; take another key")
    hidden = [
        name
        for name, kind in vocabulary.attribute_types.items()
        if kind is AttributeType.TEXT and name not in KEPT and name in export.events.columns
    ]

    def named(case: str) -> str:
        return case and (names.get(case) or pseudonyms.case(case))

    def hiding(events: pl.DataFrame) -> pl.DataFrame:
        return events.with_columns(
            _replaced(events[name], pseudonyms) for name in hidden if name in events.columns
        )

    in_coverage = (*export.coverage.of_case, *export.coverage.unread)
    return replace(
        export,
        events=hiding(export.events.with_columns(pl.col("case").replace(names))),
        coverage=export.coverage.renamed({case: named(case) for case in in_coverage}),
        problems=tuple(_problem(each, named(each.case)) for each in export.problems),
        irregularities=tuple(_irregularity(each, named(each.case), names) for each in export.irregularities),
        asserted=tuple(replace(each, case=named(each.case)) for each in export.asserted),
        notes=(*(_said(note, names) for note in export.notes), _NOTE),
        passed_over=tuple(_said(note, names) for note in export.passed_over),
        elsewhere={
            (named(case), origin, day): rows for (case, origin, day), rows in export.elsewhere.items()
        },
        between=export.between and export.between.renamed(names),
        otherwise=export.otherwise and _readings(export.otherwise.renamed(names), hiding),
    )


def _readings(otherwise: OtherReadings, hiding: Callable[[pl.DataFrame], pl.DataFrame]) -> OtherReadings:
    return replace(otherwise, events=hiding(otherwise.events))


def _replaced(column: pl.Series, pseudonyms: Pseudonyms) -> pl.Series:
    values = column.drop_nulls().unique().to_list()
    return column.replace({value: pseudonyms.text(column.name, value) for value in values})


def _problem(problem: Problem, case: str) -> Problem:
    return replace(problem, case=case, found=_NOT_SHOWN)


def _irregularity(each: Irregularity, case: str, names: Mapping[str, str]) -> Irregularity:
    if each.kind is Kind.WRITTEN_DIFFERENTLY:
        return replace(each, case=case, found=each.kind.value, done="they were read as one child")
    return replace(each, case=case, found=_said(each.found, names), done=_said(each.done, names))


def _said(text: str, names: Mapping[str, str]) -> str:
    """A sentence with pseudonyms in place of ids."""

    def listed(cases: re.Match[str]) -> str:
        return f"{cases[1]} {_WORD.sub(lambda word: names.get(word[0], word[0]), cases[2])}"

    def alone(word: re.Match[str]) -> str:
        return names.get(word[0], word[0]) if len(word[0]) >= _WORTH_SEEKING else word[0]

    return _WORD.sub(alone, _IDS.sub(listed, text))
