"""A base pack of one duty, with one reading of it: a command that is judged by it loads it in no time."""

from __future__ import annotations

BASE = """\
pack: own
title: Duties of our own
calendar: england-and-wales
families: {reviews: Reviews}
scopes:
  period_of_care: {opens: became_looked_after, closes: ceased_looked_after}
tracks:
  reviews: {noun: a review, about: reviews, scope: period_of_care, evidence: {event: review_held}}
readings:
  A4:
    question: Does the first day count?
    options: {A: "no", B: "yes"}
    default: A
    spans: {B: {first_day: counted}}
rules:
  - id: REV-1
    title: First review
    family: reviews
    owed: The first review is held within 20 working days.
    readings: [A4]
    track: reviews
    after: start
    within: 20 working_days
    law: {instrument: An act, provision: s 1, force: statute, checked: primary, url: "https://example.org"}
    versions: [{from: 2011-04-01}]
"""
