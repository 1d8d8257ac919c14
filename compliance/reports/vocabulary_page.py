"""The page that lists every event, attribute and code, made from the vocabulary.

python -m compliance.reports.vocabulary_page > docs/events.md
"""

from __future__ import annotations

from collections.abc import Iterator

from compliance.findings.text import capital, spaced
from compliance.model.vocabulary import Attribute, AttributeType, EventType, Vocabulary
from compliance.rulebook.vocabulary_file import load_vocabulary

_INTRODUCTION = """\
# Events

An events file has one row an event: CSV, JSON Lines or Parquet, with these columns. In CSV cells may also stand between
semicolons or tabs (`.csv`, `.tsv`, `.txt`), and up to 19 lines above the header, which are passed over with a note.

| column | what it holds |
|---|---|
| `case` | the child's id, as text |
| `event` | one of the names below |
| `on` | the day, as YYYY-MM-DD or in another form below |
| `at` | the day and time, as 2024-05-03T22:00 in London time, or with an offset; instead of `on` or beside it |
| `recorded_on` | the day it was recorded, if the export says so |
| further columns | the event's attributes |

A cell that is empty, or says NULL, None, NaN or #N/A, is not recorded. A yes-or-no that is not recorded is
unknown, never no. `child` rows have no day; what they hold, as `date_of_birth`, may as well stand on every row of
the child. Blanks, hyphens and capitals do not matter in the names of columns and events and in words: "Health
assessment" is `health_assessment`. `compliance vocabulary` prints these lists in a terminal, `compliance vocabulary
visit` one event, `--format csv` a table.

Where the columns and words of an export are others, a [mapping](mapping.md) beside it says what they mean.

What may be planned and not take place has an `outcome`. Where none is recorded, it was held. What was planned,
cancelled, refused or not attended counts for nothing, unless a rule asks for it (a health assessment refused). Where
there is no such column, one that others call so is read in its place, and a note says so: `cancelled` or `attended`
with yes or no, `status` with words as "Completed" and "Did not attend", or that begin with such a word for what did not
take place: "Cancelled by parent". A row with a word that is not known is set aside and reported, and what would rest on
it is not judged.

A day is read where it can be read in one way only, in every column of days:

| written | read |
|---|---|
| 2024-01-31, 2024/1/31, 20240131 | always |
| 31 January 2024, 31-Jan-2024, 31st Jan 2024, January 31, 2024 | always |
| 31/01/2024, 31-01-2024, 31.01.2024, 31012024 | always, since there is no month 31 |
| 05/06/2024 | with `--dates dmy`, or `dates: dmy` in the mapping. Else a problem that names both readings |
| Wed 05/06/2024, Wednesday, 5 June 2024 | always, if it is that day of the week |
| 05/06/24, 05-Jun-24 | with `--dates dd/mm/yy`, or `dates: dd/mm/yy` in the mapping: years 1969 to 2068 |
| 45322, 45322.604 | always, as a spreadsheet's serial day: counted from 1900, of the years 1990 to 2099 |
| 2024-01-31 14:30:00.000, 31/01/2024 2:30 PM | as the day in London; `on` gives `at` its time where that has none |

A time that is midnight in London or in UTC stands for the day alone, as databases export it, in Parquet too. Days and
times lie in the years 1900 to 2100.

In a folder every events file is read, and a return that lies there with them; what else does is named in the report.

A file is taken as a complete record of every kind of event in it, and says nothing of kinds that never
occur. A `coverage.yaml` beside it can declare otherwise: see [coverage](coverage.md).
"""


def vocabulary_page(vocabulary: Vocabulary) -> str:
    """The page as Markdown."""
    return "\n".join([_INTRODUCTION, *_groups(vocabulary), *_codes(vocabulary)]).rstrip() + "\n"


def _groups(vocabulary: Vocabulary) -> Iterator[str]:
    groups: dict[str, list[EventType]] = {}
    for event in vocabulary.events.values():
        groups.setdefault(event.group, []).append(event)
    for group, events in groups.items():
        yield f"## {capital(spaced(group))}\n"
        yield "| event | meaning | attributes |\n|---|---|---|"
        for event in events:
            attributes = "<br>".join(_attribute(a, event) for a in event.attributes.values())
            yield f"| `{event.name}` | {event.about} | {attributes} |"
        yield ""


def _attribute(attribute: Attribute, event: EventType) -> str:
    said = f"`{attribute.name}`"
    match attribute.type:
        case AttributeType.WORD if len(attribute.allowed or ()) > 8:
            said += ": a code below"
        case AttributeType.WORD:
            said += ": " + ", ".join(attribute.allowed or ())
        case AttributeType.YES_NO:
            said += ": true or false"
        case AttributeType.TEXT:
            said += ""
        case _:
            said += f": {attribute.type.value}"
    return said + (" (links events)" if attribute.name == event.key else "")


def _codes(vocabulary: Vocabulary) -> Iterator[str]:
    for name, codes in vocabulary.codes.items():
        yield f"## Codes: {spaced(name)}\n"
        yield "| code | meaning |\n|---|---|"
        for code, meaning in codes.items():
            yield f"| {code} | {meaning} |"
        yield ""


if __name__ == "__main__":
    print(vocabulary_page(load_vocabulary()), end="")
