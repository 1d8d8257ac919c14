"""A local standard as a council writes it: one rule in a file of its own."""

PACK = """\
pack: local
rules:
  - id: LOC-1
    title: Early first review
    family: reviews
    owed: A review is held within ten working days.
    readings: [A7]
    track: reviews
    after: start
    within: 10 working_days
    law: {instrument: Local policy, provision: part 1, force: local, checked: primary, url: "https://example.org"}
    versions: [{from: 2011-04-01}]
"""
