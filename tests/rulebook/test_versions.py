"""Versions of a rule: which is in force when, and what is refused."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from compliance.calendars.spans import Span, Unit
from compliance.model.deadlines import Within
from compliance.model.law import Checked
from compliance.model.rulebook import Rulebook
from compliance.model.rules import SelectedBy, TrackRule, Version
from compliance.rulebook.versions import gaps

VERSIONS = "versions: [{from: 2011-04-01}]"
Refusal = Callable[..., str]
Book = Callable[..., Rulebook]


def versions_of(book: Rulebook) -> tuple[Version, ...]:
    rule = book.rules["LOC-1"]
    assert isinstance(rule, TrackRule)
    return rule.versions


def written(*versions: str) -> tuple[str, str]:
    return (VERSIONS, "versions:\n" + "".join(f"      - {{{version}}}\n" for version in versions))


@pytest.mark.parametrize(
    "versions",
    [
        ("from: 2011-04-01", "from: 2015-04-01"),
        ("from: 2011-04-01, to: 2015-04-01", "from: 2015-04-01"),
        ("from: 2015-04-01", "from: 2011-04-01, to: 2015-04-01"),
        ("from: 2011-04-01, to: 2030-01-01", "from: 2015-04-01, to: 2016-01-01"),
    ],
)
def test_two_versions_in_force_on_one_day_are_refused(refusal: Refusal, versions: tuple[str, str]) -> None:
    assert refusal(written(*versions)) == (
        "local.yaml:32:5: LOC-1.versions: two versions are in force on 2015-04-01; "
        "give the earlier one an end (to)"
    )


def test_a_version_that_ends_before_it_begins_is_refused(refusal: Refusal) -> None:
    message = refusal(written("from: 2011-04-01, to: 2015-03-31", "from: 2016-04-01, to: 2016-03-31"))

    assert message == (
        "local.yaml:34:9: LOC-1.versions.1: ends on 2016-03-31, before it begins on 2016-04-01"
    )


def test_a_version_may_last_one_day(book: Book) -> None:
    (version,) = versions_of(book(written("from: 2011-04-01, to: 2011-04-01")))

    assert [version.in_force(date(2011, 4, day)) for day in (1, 2)] == [True, False]
    assert not version.in_force(date(2011, 3, 31))


def test_a_rule_needs_a_version(refusal: Refusal) -> None:
    assert refusal((VERSIONS, "versions: []")).startswith("local.yaml:32:5: LOC-1.versions: ")


def test_a_day_in_words_is_refused(refusal: Refusal) -> None:
    assert refusal(written("from: 1 April 2011")).startswith(
        "local.yaml:33:10: LOC-1.versions.0.from: found 1 April 2011; expected a day as YYYY-MM-DD"
    )


def test_versions_are_put_in_order(book: Book) -> None:
    found = versions_of(book(written("from: 2015-04-01", "from: 2011-04-01, to: 2015-03-31")))

    assert [version.first for version in found] == [date(2011, 4, 1), date(2015, 4, 1)]


def test_a_version_says_what_differs_from_the_rule(book: Book) -> None:
    law = "law: {instrument: Local policy, provision: part 2, force: local, checked: secondary}"
    earlier, later = versions_of(
        book(written("from: 2011-04-01, to: 2015-03-31", f"from: 2015-04-01, within: 10 working_days, {law}"))
    )

    assert isinstance(earlier.deadline, Within)
    assert isinstance(later.deadline, Within)
    assert earlier.deadline.alternatives[0][0] == Span(20, Unit.WORKING_DAYS)
    assert later.deadline.alternatives[0][0] == Span(10, Unit.WORKING_DAYS)
    assert (earlier.law.provision, later.law.provision) == ("part 1", "part 2")
    assert later.where == earlier.where


def test_a_version_chosen_by_the_due_day_needs_a_span(refusal: Refusal, book: Book) -> None:
    by_due_day = written("from: 2011-04-01, selected_by: due")

    assert versions_of(book(by_due_day))[0].selected_by is SelectedBy.DUE
    assert refusal(by_due_day, ("within: 20 working_days", "by: {track: reviews, nth: 1}")) == (
        "local.yaml:33:28: LOC-1.versions.0.selected_by: only a rule with a span can be selected by its due day"
    )


def test_days_without_a_version_are_found(book: Book) -> None:
    found = versions_of(
        book(
            written(
                "from: 2011-04-01, to: 2015-03-30", "from: 2015-04-01, to: 2016-03-31", "from: 2016-04-01"
            )
        )
    )

    assert [(earlier.last, later.first) for earlier, later in gaps(found)] == [
        (date(2015, 3, 30), date(2015, 4, 1))
    ]


@pytest.mark.parametrize(
    "kind", ["each: month", "scope: period_of_care\n    every: {event: visit}\n    must: {}"]
)
@pytest.mark.parametrize("deadline", ["within: 1 week", "by: {track: reviews, nth: 1}"])
def test_a_version_gives_no_deadline_to_a_rule_that_has_none(
    refusal: Refusal, kind: str, deadline: str
) -> None:
    changes = [("    after: start\n", f"    {kind}\n"), ("    within: 20 working_days\n", "")]
    if "every" in kind:
        changes.append(("    track: reviews\n", ""))

    message = refusal(*changes, written(f"from: 2011-04-01, {deadline}"))

    name = deadline.partition(":")[0]
    assert message.endswith(f"LOC-1.versions.0.{name}: {name} does not go with this kind of rule")


@pytest.mark.parametrize(
    ("version", "says"),
    [
        (
            "where: {temprary: true}",
            "34:36: LOC-1.versions.1.where.temprary: no state field is called temprary",
        ),
        ("within: 3 fortnights", "34:28: LOC-1.versions.1.within: "),
        ("within: 30 hours", "34:28: LOC-1.versions.1.within: hours are given in whole days' worth"),
        (
            "within: [{span: 1 week, where: {ag: {lt: 5 years}}}, {span: 1 day}]",
            "34:60: LOC-1.versions.1.within.0.where.ag: no state field is called ag; perhaps age",
        ),
        (
            "within: [{span: 1 week, where: {age: {lt: 5 years}}}, {span: a day}]",
            "34:83: LOC-1.versions.1.within.1.span: ",
        ),
        (
            "within: [{span: 1 week, where: {age: {lt: 5 years}}}]",
            "34:28: LOC-1.versions.1.within: the last alternative must hold always",
        ),
        (
            "by: {track: review, nth: 1}",
            "34:33: LOC-1.versions.1.by.track: no track is called review; perhaps reviews",
        ),
        (
            "by: {track: reviews, nth: 1}, where: {age: {lt: 5 years, on: due}}",
            "34:58: LOC-1.versions.1.where: a condition on the due day needs a rule whose due day is a span",
        ),
    ],
)
def test_a_mistake_in_a_version_is_placed_in_that_version(refusal: Refusal, version: str, says: str) -> None:
    message = refusal(written("from: 2011-04-01, to: 2015-03-31", f"from: 2015-04-01, {version}"))

    assert message.startswith(f"local.yaml:{says}")


def test_an_amendment_is_named_behind_the_provision_and_the_less_checked_text_decides(book: Book) -> None:
    amended = "amended: {by: part 9, checked: partly, note: By letter too., url: 'https://example.org/9'}"
    rule = versions_of(book(written("from: 2011-04-01, to: 2015-03-31", f"from: 2015-04-01, {amended}")))

    law = rule[1].law
    assert (law.instrument, law.provision) == ("Local policy", "part 1, as amended by part 9")
    assert (law.checked, law.url, law.note) == (Checked.PARTLY, "https://example.org/9", "By letter too.")
    assert rule[0].law.provision == "part 1"
