"""Conditions of a rule pack: what is written wrong is refused where it stands."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from compliance.calendars.spans import Span, Unit
from compliance.model.conditions import All, AnyOf, Condition, Leaf, Not, Operator, SeenOn, Unknown
from compliance.model.coverage import Record
from compliance.model.rulebook import Rulebook

Refusal = Callable[..., str]
Book = Callable[..., Rulebook]
USE = "where: {use: ordinary}"


@pytest.mark.parametrize(
    ("where", "says"),
    [
        (
            "{age: {is: 5}}",
            "29:13: LOC-1.where.age: age is a length of time; expected exactly one of lt, gte",
        ),
        ("{age: {lt: 5 years, gte: 3 years}}", "29:13: LOC-1.where.age: age is a length of time; expected"),
        ("{age: {lt: 5 months}}", "29:19: LOC-1.where.age.lt: an age is given in years"),
        (
            "{placement_age: {gte: long}}",
            '29:29: LOC-1.where.placement_age.gte: "long" is not a length of time',
        ),
        (
            "{placement_age: {lt: 20 working_days}}",
            "29:29: LOC-1.where.placement_age.lt: placement_age is not counted in working_days; "
            "write days, weeks, months or years",
        ),
        (
            "{time_in_care: {gte: 48 hours}}",
            "29:28: LOC-1.where.time_in_care.gte: time_in_care is not counted in hours; "
            "write days, weeks, months or years",
        ),
        (
            "{legal_status: {is: C2, in: [C1]}}",
            "29:13: LOC-1.where.legal_status: expected exactly one of is, in, not_in, recorded",
        ),
        (
            "{legal_status: {unknown: holds}}",
            "29:13: LOC-1.where.legal_status: expected exactly one of is, in",
        ),
        (
            "{legal_status: {lt: 5 years}}",
            "29:13: LOC-1.where.legal_status: expected exactly one of is, in",
        ),
        (
            "{legal_status: {is: C2, unknown: maybe}}",
            "29:13: LOC-1.where.legal_status: unknown is one of holds, fails, undecided; on is one of anchor, due",
        ),
        (
            "{legal_status: {is: C2, on: birthday}}",
            "29:13: LOC-1.where.legal_status: unknown is one of holds, fails, undecided; on is one of anchor, due",
        ),
        (
            "{legal_status: {recorded: C2}}",
            "29:28: LOC-1.where.legal_status.recorded: expected true or false",
        ),
        ("{temporary: perhaps}", "29:13: LOC-1.where.temporary: 'perhaps' is neither true nor false"),
        ("{any: []}", "29:13: LOC-1.where.any: expected a list of conditions"),
        ("{any: {legal_status: C2}}", "29:13: LOC-1.where.any: expected a list of conditions"),
        ("{not: C2}", "29:13: LOC-1.where.not: expected a mapping of fields to tests"),
        (
            "{use: [ordinary, ordnary]}",
            "29:13: LOC-1.where.use: no condition is called ordnary; perhaps ordinary",
        ),
    ],
)
def test_a_condition_that_makes_no_sense_is_refused(refusal: Refusal, where: str, says: str) -> None:
    assert refusal((USE, f"where: {where}")).startswith(f"local.yaml:{says}")


def test_a_condition_that_uses_one_defined_after_it_is_refused(refusal: Refusal) -> None:
    message = refusal(("  ordinary: {", "  early: {use: ordinary}\n  ordinary: {"))

    assert message == "local.yaml:14:11: conditions.early.use: no condition is called ordinary"


def test_evidence_must_say_what_it_makes_of_the_unknown(refusal: Refusal) -> None:
    assert refusal(("is: care, unknown: holds", "is: care, unknown: undecided")) == (
        "local.yaml:20:44: tracks.reviews.evidence.where.kind: evidence either counts or does not; "
        "write unknown: holds or fails"
    )


def test_evidence_can_be_dated_only_by_a_date(refusal: Refusal) -> None:
    message = refusal(("{event: review_held, where", "{event: review_held, dated_by: [kind], where"))

    assert message == (
        "local.yaml:20:36: tracks.reviews.evidence.dated_by: kind is not a date attribute of review_held"
    )


def test_evidence_cannot_stop_counting_before_it_begins(refusal: Refusal) -> None:
    message = refusal(
        ("{event: review_held, where", "{event: review_held, from: 2021-01-01, to: 2020-12-31, where")
    )

    assert message == (
        "local.yaml:20:54: tracks.reviews.evidence.to: ends on 2020-12-31, before it begins on 2021-01-01"
    )


def where_of(book: Rulebook) -> Condition:
    return book.rules["LOC-1"].versions[0].where


def test_a_value_a_list_and_a_test_are_three_ways_to_write_a_comparison(book: Book) -> None:
    read = [
        where_of(book((USE, f"where: {{legal_status: {text}}}")))
        for text in ("C2", "[C2]", "{is: C2}", "{in: [C2]}")
    ]

    assert read == [Leaf("legal_status", Operator.IN, ("C2",))] * 4


def test_every_entry_of_a_condition_must_hold(book: Book) -> None:
    assert where_of(book((USE, "where: {legal_status: C2, not: {temporary: true}}"))) == All(
        (Leaf("legal_status", Operator.IN, ("C2",)), Not(Leaf("temporary", Operator.IN, (True,))))
    )


def test_one_of_a_list_must_hold(book: Book) -> None:
    assert where_of(
        book((USE, "where: {any: [{legal_status: C2}, {age: {gte: 16 years, on: due}}]}"))
    ) == AnyOf(
        (
            Leaf("legal_status", Operator.IN, ("C2",)),
            Leaf("age", Operator.GTE, (), Span(16, Unit.YEARS), Unknown.UNDECIDED, SeenOn.DUE),
        )
    )


def test_a_named_condition_stands_for_what_it_names(book: Book) -> None:
    assert where_of(book()) == All((Leaf("legal_status", Operator.NOT_IN, ("V3",), None, Unknown.HOLDS),))


def test_evidence_of_one_told_apart_value_rests_on_the_silence_of_that_value(book: Book) -> None:
    def records(kind: str) -> tuple[Record, ...]:
        return book(("kind: {is: care, unknown: holds}", kind)).tracks["reviews"].evidence[0].records

    assert records("kind: care") == (Record("review_held", "care"),)
    assert records("kind: [care, secure]") == (Record("review_held", "care"), Record("review_held", "secure"))
    assert records("kind: {not_in: [secure], unknown: holds}") == (Record("review_held"),)
