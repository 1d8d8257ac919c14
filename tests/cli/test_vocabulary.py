"""`compliance vocabulary`, and the way to it from what is not known."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from compliance.rulebook.vocabulary_file import load_vocabulary

Cli = Callable[..., Any]
VOCABULARY = load_vocabulary()


def test_every_event_attribute_and_code_is_listed_in_80_columns(cli: Cli) -> None:
    ran = cli("vocabulary")

    assert ran.code == 0
    words = set(ran.out.replace("(", " ").replace(";", " ").replace(":", " ").split())
    assert set(VOCABULARY.events) | set(VOCABULARY.attribute_types) <= words
    assert {code for codes in VOCABULARY.codes.values() for code in codes} <= words
    assert max(len(line) for line in ran.out.splitlines()) <= 80


def test_one_event_is_shown_with_what_each_word_means(cli: Cli) -> None:
    ran = cli("vocabulary", "Became looked-after")

    assert ran.code == 0
    assert ran.out.startswith("became_looked_after: a period of care began\n")
    assert "    C2  full care order\n" in ran.out
    assert "health_assessment" not in ran.out


def test_an_event_that_there_is_not_leads_to_one_that_is_meant(cli: Cli) -> None:
    ran = cli("vocabulary", "LAC Review")

    assert (ran.code, ran.out) == (2, "")
    assert "no event is called LAC Review; expected perhaps review_held; `compliance vocabulary`" in ran.err


@pytest.mark.parametrize("arguments", [(), ("visit",)])
def test_the_table_has_a_row_for_each_word(cli: Cli, arguments: tuple[str, ...]) -> None:
    rows = list(csv.DictReader(io.StringIO(cli("vocabulary", *arguments, "--format", "csv").out)))

    assert {"event": "visit", "attribute": "by", "type": "word", "word": "iro", "meaning": "iro"} in rows
    assert [row["meaning"] for row in rows if row["event"] == "visit" and not row["attribute"]] == [
        "a visit to the child"
    ]
    assert ({row["event"] for row in rows} == {"visit"}) == bool(arguments)


@pytest.mark.parametrize(
    ("rows", "says"),
    [
        (
            "case,event,on\n1,Statutory visit,2024-01-01\n",
            'column event: "Statutory visit"; expected perhaps visit; `compliance vocabulary` lists them',
        ),
        (
            "case,event,on\n1,Quux,2024-01-01\n",
            "expected a name of the vocabulary; `compliance vocabulary` lists them",
        ),
        (
            "case,event,on,DOB\n1,vist,2024-01-01,2015-05-14\n",
            "column dob: a column of no known name, not read; expected perhaps date_of_birth; "
            "`compliance vocabulary` lists them",
        ),
        (
            "case,event,on,legal_status\n1,vist,2024-01-01,\n2,became_looked_after,soon,Full care order\n",
            'column on: "soon"',
        ),
    ],
)
def test_what_is_not_known_is_answered_with_what_is_near_and_where_the_list_is(
    cli: Cli, tmp_path: Path, rows: str, says: str
) -> None:
    (tmp_path / "bad.csv").write_text(rows)

    ran = cli("check", tmp_path / "bad.csv")

    assert ran.code == 3
    assert says in ran.err


def test_a_code_told_in_words_is_answered_with_the_code(cli: Cli, tmp_path: Path) -> None:
    (tmp_path / "events.csv").write_text(
        "case,event,on,legal_status,kind\n1,became_looked_after,2024-12-06,Full Care Order,\n"
        "1,review_held,2024-12-20,,care reviews\n"
    )

    said = cli("check", tmp_path / "events.csv", "--as-of", "2025-01-31", "--format", "json").json()

    code, word = (problem["expected"] for problem in said["summary"]["problems"])
    assert code.endswith(
        "; perhaps C2 (full care order); `compliance vocabulary` lists them with what they mean"
    )
    assert word == "one of care, adoption, short_break, secure; perhaps care"


def test_what_others_call_it_is_about_names_that_there_are() -> None:
    known = {
        "authority",
        "case",
        "event",
        "on",
        "at",
        "recorded_on",
        *VOCABULARY.events,
        *VOCABULARY.attribute_types,
    }
    assert set(VOCABULARY.also) <= known
