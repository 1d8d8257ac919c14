"""Rules whose parts do not go together."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from compliance.calendars.spans import Span, Unit
from compliance.model.anchors import Evidence, Named, Start
from compliance.model.deadlines import ByEvidence, Within
from compliance.model.rulebook import Rulebook
from compliance.model.rules import Blocks, PeriodicRule, TrackRule

Refusal = Callable[..., str]
Book = Callable[..., Rulebook]

NEEDS_ONE_KIND = (
    "local.yaml:22:5: LOC-1: needs exactly one of after (a track rule), each (periodic), every (a check)"
)
WITHIN = "    within: 20 working_days\n"


def track_rule(book: Rulebook) -> TrackRule:
    rule = book.rules["LOC-1"]
    assert isinstance(rule, TrackRule)
    return rule


@pytest.mark.parametrize(
    "after",
    [
        "    after: start\n    each: term\n",
        "    after: start\n    every: {event: visit}\n",
        "    each: term\n    every: {event: visit}\n",
        "",
    ],
)
def test_a_rule_of_two_kinds_or_of_none_is_refused(refusal: Refusal, after: str) -> None:
    assert refusal(("    after: start\n", after)) == NEEDS_ONE_KIND


@pytest.mark.parametrize(
    ("after", "without", "says"),
    [
        ("after: start\n    must: {kind: care}", "", "29:5: LOC-1.must: must does not go with this kind"),
        ("after: start\n    scope: placement", "", "29:5: LOC-1.scope: scope does not go with this kind"),
        ("each: term", "", "30:5: LOC-1.within: within does not go with this kind"),
        ("each: term\n    same: review", WITHIN, "29:5: LOC-1.same: same does not go with this kind"),
        ("each: term\n    until: next", WITHIN, "29:5: LOC-1.until: until does not go with this kind"),
        ("every: {event: visit}", WITHIN, "27:5: LOC-1.track: track does not go with this kind"),
        ("each: week", WITHIN, "28:5: LOC-1.each: week is not one of term, month, return_year"),
    ],
)
def test_a_part_of_another_kind_is_refused_where_it_stands(
    refusal: Refusal, after: str, without: str, says: str
) -> None:
    changes = [("after: start", after), *([(without, "")] if without else [])]

    assert f"local.yaml:{says}" in refusal(*changes)


def test_a_check_needs_its_parts(refusal: Refusal) -> None:
    message = refusal(("    track: reviews\n    after: start\n", "    every: {event: visit}\n"), (WITHIN, ""))

    assert message == "local.yaml:22:5: LOC-1: a check needs scope, every and must"


def test_a_track_rule_needs_a_track(refusal: Refusal) -> None:
    assert refusal(("    track: reviews\n", "")) == "local.yaml:22:5: LOC-1: needs a track"


@pytest.mark.parametrize(
    "span", ["20 workdays", "twenty working_days", "20", "-3 days", "1.5 weeks", "20  days"]
)
def test_a_length_of_time_that_is_none_is_refused(refusal: Refusal, span: str) -> None:
    assert refusal(("within: 20 working_days", f'within: "{span}"')).startswith(
        f'local.yaml:30:5: LOC-1.within: "{span}" is not a length of time; write a whole number and days, '
        "working_days, weeks, months, years or hours, as in `20 working_days`"
    )


@pytest.mark.parametrize(
    ("span", "unit"),
    [("20 working_days", "working_days"), ("1 working_day", "working_days"), ("48 hours", "hours")],
)
def test_a_look_back_of_working_days_or_hours_is_refused(refusal: Refusal, span: str, unit: str) -> None:
    scope = "    scope: period_of_care\n"

    assert refusal((scope, f"{scope}    look_back: {span}\n")) == (
        f"local.yaml:20:5: tracks.reviews.look_back: a look-back is not counted in {unit}; "
        "write days, weeks, months or years"
    )


def test_hours_that_are_no_whole_days_are_refused(refusal: Refusal) -> None:
    assert refusal(("within: 20 working_days", "within: 30 hours")) == (
        "local.yaml:30:5: LOC-1.within: hours are given in whole days' worth: 24, 48, 72"
    )


@pytest.mark.parametrize(("nth", "shown"), [("0", "0"), ("-1", "-1"), ("second", "second"), ('"+"', "+")])
def test_a_number_of_a_piece_of_evidence_that_is_none_is_refused(
    refusal: Refusal, nth: str, shown: str
) -> None:
    assert refusal(("after: start", f"after: {{nth: {nth}}}")) == (
        f"local.yaml:28:5: LOC-1.after: {shown} is not a number of a piece of evidence; write 1 or 2+"
    )


@pytest.mark.parametrize(
    ("after", "anchor"),
    [
        ("start", Start()),
        ("evidence", Evidence(1, None)),
        ("{nth: 1}", Evidence(1, 1)),
        ("{nth: 2+}", Evidence(2, None)),
    ],
)
def test_what_opens_an_obligation_is_read(book: Book, after: str, anchor: object) -> None:
    assert track_rule(book(("after: start", f"after: {after}"))).anchors == (anchor,)


def test_several_things_can_open_an_obligation(book: Book) -> None:
    start, named = track_rule(book(("after: start", "after: [start, {event: visit, first: true}]"))).anchors

    assert start == Start()
    assert isinstance(named, Named)
    assert (named.pattern.event, named.first_only) == ("visit", True)


@pytest.mark.parametrize(
    ("after", "key"),
    [
        ("start", "review"),
        ("evidence", "review"),
        ("{event: review_held}", "placement"),
        ("{event: visit}", "review"),
    ],
)
def test_a_link_by_a_key_that_not_everything_has_is_refused(refusal: Refusal, after: str, key: str) -> None:
    message = refusal(("after: start\n", f"after: {after}\n    same: {key}\n"))

    assert message == f"local.yaml:29:5: LOC-1.same: not every anchor and piece of evidence is keyed by {key}"


def test_a_link_by_a_key_that_everything_has_is_read(book: Book) -> None:
    assert (
        track_rule(book(("after: start\n", "after: {event: review_held}\n    same: review\n"))).same
        == "review"
    )


def test_an_ending_event_linked_by_a_key_it_lacks_is_refused(refusal: Refusal) -> None:
    closes = "    closes_on:\n      - {event: missing_started, same: review}\n"

    assert refusal((WITHIN, WITHIN + closes)) == (
        "local.yaml:32:9: LOC-1.closes_on.0: missing_started is not keyed by review"
    )


def test_a_scope_keyed_by_what_its_events_lack_is_refused(refusal: Refusal) -> None:
    assert refusal(("key: placement", "key: review")) == (
        "local.yaml:12:66: scopes.placement.key: placement_started and placement_ended are not both keyed by review"
    )


@pytest.mark.parametrize("deadline", ["", WITHIN + "    by: {track: reviews, nth: 1}\n"])
def test_a_rule_with_two_deadlines_or_none_is_refused(refusal: Refusal, deadline: str) -> None:
    assert "expected exactly one of within (a span), by (evidence of a track) and quota (a total)" in refusal(
        (WITHIN, deadline)
    )


def test_a_deadline_by_other_evidence_is_read(book: Book) -> None:
    (version,) = track_rule(book((WITHIN, "    by: {track: reviews, nth: 2}\n"))).versions

    assert isinstance(version.deadline, ByEvidence)
    assert (version.deadline.track.id, version.deadline.nth) == ("reviews", 2)


def test_alternatives_of_a_deadline_are_read_in_order(book: Book) -> None:
    within = "    within:\n      - {span: 6 months, where: {age: {lt: 5 years, on: due}}}\n      - {span: 12 months}\n"

    (version,) = track_rule(book((WITHIN, within))).versions

    assert isinstance(version.deadline, Within)
    assert [span for span, _ in version.deadline.alternatives] == [
        Span(6, Unit.MONTHS),
        Span(12, Unit.MONTHS),
    ]


def test_a_bad_alternative_is_refused(refusal: Refusal) -> None:
    within = "    within:\n      - {span: 6 moons}\n      - {span: 12 months}\n"

    assert '"6 moons" is not a length of time' in refusal((WITHIN, within))


def test_a_condition_on_a_due_day_that_is_no_span_is_refused(refusal: Refusal) -> None:
    message = refusal(
        (WITHIN, "    by: {track: reviews, nth: 1}\n"), ("{use: ordinary}", "{age: {lt: 5 years, on: due}}")
    )

    assert message == (
        "local.yaml:29:5: LOC-1.where: a condition on the due day needs a rule whose due day is a span"
    )


LOOKING_BACK = ("    scope: period_of_care\n", "    scope: period_of_care\n    look_back: 3 months\n")
BACK = ("within: 20 working_days", "within: 3 working_days before")


def test_a_deadline_before_the_anchor_is_read(book: Book) -> None:
    (version,) = track_rule(book(LOOKING_BACK, BACK)).versions

    assert isinstance(version.deadline, Within)
    assert version.deadline.before
    assert [span for span, _ in version.deadline.alternatives] == [Span(3, Unit.WORKING_DAYS, before=True)]


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        (
            [BACK],
            "30:5: LOC-1.within: a deadline before the anchor needs a track that looks back; give reviews a "
            "look_back that is longer",
        ),
        (
            [LOOKING_BACK, BACK, ("after: start", "after: evidence")],
            "29:5: LOC-1.after: a deadline before the anchor counts back from start or from an event, "
            "not from evidence",
        ),
        (
            [LOOKING_BACK, BACK, ("after: start", "after: [{nth: 1}, start]")],
            "29:5: LOC-1.after: a deadline before the anchor counts back from start or from an event, "
            "not from evidence",
        ),
        (
            [LOOKING_BACK, BACK, ("after: start", "after: start\n    until: next")],
            "30:5: LOC-1.until: until does not go with a deadline before the anchor: the anchor ends it",
        ),
        (
            [LOOKING_BACK, BACK, ("after: start", "after: start\n    closes_on: [{event: visit}]")],
            "30:5: LOC-1.closes_on: closes_on does not go with a deadline before the anchor: the anchor ends it",
        ),
        (
            [LOOKING_BACK, BACK, ("{use: ordinary}", "{age: {lt: 5 years, on: due}}")],
            "30:5: LOC-1.where: a deadline before the anchor looks at the state on the anchor day; "
            "leave on: due out",
        ),
        (
            [LOOKING_BACK, ("within: 20 working_days", "within: 48 hours before")],
            "31:5: LOC-1.within: nothing is due 48 hours before; write at least one day, working_day, week, "
            "month or year",
        ),
        (
            [LOOKING_BACK, ("within: 20 working_days", "within: 0 days before")],
            "31:5: LOC-1.within: nothing is due 0 days before; write at least one day, working_day, week, "
            "month or year",
        ),
        (
            [LOOKING_BACK, ("within: 20 working_days", "within: three days before")],
            '31:5: LOC-1.within: "three days" is not a length of time; write a whole number and days, ',
        ),
        (
            [
                LOOKING_BACK,
                (
                    "within: 20 working_days",
                    "within: [{span: 3 days, where: {age: {lt: 5 years}}}, {span: 1 day before}]",
                ),
            ],
            "31:5: LOC-1.within: some alternatives are counted back from the anchor and some on; write one kind",
        ),
    ],
)
def test_what_does_not_go_with_a_deadline_before_the_anchor_is_refused(
    refusal: Refusal, changes: list[tuple[str, str]], says: str
) -> None:
    assert refusal(*changes).startswith(f"local.yaml:{says}")


@pytest.mark.parametrize(
    ("change", "place"),
    [
        (
            ("    scope: period_of_care\n", "    scope: period_of_care\n    look_back: 3 days before\n"),
            "tracks.reviews.look_back",
        ),
        (("{use: ordinary}", "{age: {lt: 5 years before}}"), "LOC-1.where.age.lt"),
    ],
)
def test_only_a_deadline_is_counted_back(refusal: Refusal, change: tuple[str, str], place: str) -> None:
    message = refusal(change)

    assert f" {place}: " in message
    assert 'before" is not a length of time' in message


def test_a_periodic_rule_is_read(book: Book) -> None:
    rule = book(("after: start", "each: month"), (WITHIN, "")).rules["LOC-1"]

    assert isinstance(rule, PeriodicRule)
    assert rule.each == "month"


def test_a_rule_of_blocks_is_read(book: Book) -> None:
    rule = book(("after: start", "each: {span: 6 months, from: start}"), (WITHIN, "")).rules["LOC-1"]

    assert isinstance(rule, PeriodicRule)
    assert rule.each == Blocks(Span(6, Unit.MONTHS))


@pytest.mark.parametrize(
    ("span", "shown"), [("5 working_days", "5 working days"), ("48 hours", "48 hours"), ("0 days", "0 days")]
)
def test_a_block_that_is_no_stretch_of_whole_days_is_refused(refusal: Refusal, span: str, shown: str) -> None:
    each = f"each: {{span: {span}, from: start}}"

    assert refusal(("after: start", each), (WITHIN, "")) == (
        f"local.yaml:28:12: LOC-1.each.span: a block does not last {shown}; write days, weeks, months or years"
    )


def test_blocks_counted_from_anything_but_the_start_are_refused(refusal: Refusal) -> None:
    message = refusal(("after: start", "each: {span: 7 days, from: evidence}"), (WITHIN, ""))

    assert message.startswith("local.yaml:28:")
    assert message.endswith("expected start")
