"""An events file to be filled in: every heading, and one invented line that shows how one is written."""

from __future__ import annotations

import csv
import io

from compliance.model.vocabulary import Vocabulary
from compliance.sources.event_table import FIXED

EXAMPLE = {
    "case": "EXAMPLE",
    "event": "visit",
    "on": "2024-09-30",
    "by": "social_worker",
    "mode": "in_person",
    "child_seen": "true",
}


def template(vocabulary: Vocabulary) -> str:
    """The file as CSV text. Columns that are not needed can be taken out of it."""
    out = io.StringIO()
    writer = csv.DictWriter(out, [*FIXED, *vocabulary.attribute_types], lineterminator="\n")
    writer.writeheader()
    writer.writerow(EXAMPLE)
    return out.getvalue()
