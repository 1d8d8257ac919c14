"""Names in a rule pack that nothing bears: refused where they stand, with the nearest known name."""

from __future__ import annotations

from collections.abc import Callable

import pytest

Refusal = Callable[..., str]


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        (
            "event: review_held",
            "event: review_hold",
            "20:16: tracks.reviews.evidence.event: no event is called review_hold; perhaps review_held",
        ),
        (
            "opens: became_looked_after",
            "opens: become_looked_after",
            "11:20: scopes.period_of_care.opens: no event is called become_looked_after; "
            "perhaps became_looked_after",
        ),
        (
            "where: {kind:",
            "where: {kinds:",
            "20:44: tracks.reviews.evidence.where.kinds: review_held has no attribute kinds; perhaps kind",
        ),
        (
            "is: care",
            "is: cares",
            "20:44: tracks.reviews.evidence.where.kind: 'cares' is not one of care, adoption, short_break, "
            "secure; perhaps care",
        ),
        (
            "ordinary: {legal_status",
            "ordinary: {legal_state",
            "14:14: conditions.ordinary.legal_state: no state field is called legal_state; "
            "perhaps legal_status",
        ),
        (
            "not_in: [V3]",
            "not_in: [C9]",
            "14:14: conditions.ordinary.legal_status: 'C9' is not one of C1, C2, D1, E1, V2, V3, V4",
        ),
        (
            "not_in: [V3]",
            "not_on: [V3]",
            "14:29: conditions.ordinary.legal_status.not_on: no test is called not_on; perhaps not_in",
        ),
        (
            "    scope: period_of_care\n",
            "    scope: period_of_car\n",
            "19:5: tracks.reviews.scope: no scope is called period_of_car; perhaps period_of_care",
        ),
        (
            "within: period_of_care}",
            "within: period_of_car}",
            "12:82: scopes.placement.within: no scope is called period_of_car; perhaps period_of_care",
        ),
        (
            "track: reviews",
            "track: review",
            "27:5: LOC-1.track: no track is called review; perhaps reviews",
        ),
        (
            "use: ordinary",
            "use: ordinry",
            "29:13: LOC-1.where.use: no condition is called ordinry; perhaps ordinary",
        ),
        (
            "family: reviews",
            "family: review",
            "24:5: LOC-1.family: no family is called review; perhaps reviews",
        ),
        ("readings: [Q1]", "readings: [Q12]", "26:5: LOC-1.readings: no reading is called Q12; perhaps Q1"),
        ("default: A", "default: C", "9:5: readings.Q1.default: C is not one of the options"),
    ],
)
def test_an_unknown_name_is_refused_where_it_stands_with_the_nearest(
    refusal: Refusal, old: str, new: str, says: str
) -> None:
    message = refusal((old, new))

    assert message.startswith(f"local.yaml:{says}")
    assert len(message.splitlines()) == 1


def test_an_unknown_event_that_opens_an_obligation_is_refused(refusal: Refusal) -> None:
    assert refusal(("after: start", "after: {event: vist}")) == (
        "local.yaml:28:13: LOC-1.after.event: no event is called vist; perhaps visit"
    )


def test_an_unknown_track_that_sets_the_due_day_is_refused(refusal: Refusal) -> None:
    message = refusal(("within: 20 working_days", "by: {track: review, nth: 1}"))

    assert message == "local.yaml:30:10: LOC-1.by.track: no track is called review; perhaps reviews"


def test_a_name_like_no_other_is_refused_without_a_guess(refusal: Refusal) -> None:
    assert refusal(("track: reviews", "track: zzz")) == (
        "local.yaml:27:5: LOC-1.track: no track is called zzz; expected reviews"
    )


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("families:", "familys:", "3:1: familys: no such name here: familys; perhaps families"),
        ("    owed:", "    owes:", "25:5: LOC-1.owes: no such name here: owes; perhaps owed"),
        (
            "{from: 2011",
            "{form: 2011",
            "32:17: LOC-1.versions.0.form: no such name here: form; perhaps from",
        ),
        (
            "after: start",
            "after: {evnt: visit}",
            "28:13: LOC-1.after.evnt: no such name here: evnt; perhaps event",
        ),
        ("pack: local", "pack: local\nzzzzz: 1", "2:1: zzzzz: no such name here: zzzzz"),
        ("force: local", "force: locl", "31:56: LOC-1.law.force: found locl; expected statute, regulation, "),
        ("checked: primary", "checked: prime", "31:70: LOC-1.law.checked: found prime; expected primary, "),
        (
            "after: start",
            "after: begin",
            "28:5: LOC-1.after: found begin; expected what it runs from: start, evidence, {nth: 1}",
        ),
        ("    owed: A review is held.\n", "", "22:5: LOC-1: owed is missing"),
    ],
)
def test_what_has_no_place_in_a_pack_is_refused_where_it_stands(
    refusal: Refusal, old: str, new: str, says: str
) -> None:
    assert refusal((old, new)).startswith(f"local.yaml:{says}")
