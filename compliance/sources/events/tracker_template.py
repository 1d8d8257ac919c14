"""A workbook of trackers to be filled in: a sheet each, with headings, one invented line, and what each word can be."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

from compliance.model.vocabulary import Attribute, AttributeType, Vocabulary
from compliance.sources.events.trackers import AttributeColumn, Column, DayColumn, Tracker, Trackers

_WIDTH = 24
_GUIDE_WIDTHS = (20, 44, 44, 44)
_LAST_ROW = 1_048_575
_FIRST_DAY, _LAST_DAY = date(1990, 1, 1), date(2099, 12, 31)
_DAY_FORMAT = "dd/mm/yyyy"
_YES_NO = ("yes", "no")
_MOST_LETTERS = 255
"""The most letters that a spreadsheet takes in the words of a drop-down."""


def write_tracker_template(path: Path, trackers: Trackers, vocabulary: Vocabulary) -> None:
    """Write the workbook. Raises OSError where it cannot be written."""
    import xlsxwriter
    from xlsxwriter.exceptions import FileCreateError

    options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    try:
        with xlsxwriter.Workbook(str(path), options) as book:
            book.set_properties({"title": "Trackers"})
            writing = _Writing(book, vocabulary)
            for each in trackers.each:
                writing.tracker(each)
            writing.guide(trackers)
    except FileCreateError as error:
        # What the library makes of an error of the operating system.
        if error.args and isinstance(error.args[0], OSError):
            raise error.args[0] from error
        raise


class _Writing:
    """Writes the sheets of a book in its styles."""

    def __init__(self, book: Any, vocabulary: Vocabulary) -> None:
        self.book = book
        self.vocabulary = vocabulary
        self.heading = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1})
        self.title = book.add_format({"bold": True, "font_size": 14})
        self.wrapped = book.add_format({"text_wrap": True, "valign": "top"})
        # Ids and references stay as they are typed: a spreadsheet takes the first nought from a number.
        self.text = book.add_format({"num_format": "@"})
        self.day = book.add_format({"num_format": _DAY_FORMAT})
        shown = {"italic": True, "font_color": "#595959"}
        self.shown_text = book.add_format({"num_format": "@", **shown})
        self.shown_day = book.add_format({"num_format": _DAY_FORMAT, **shown})

    def tracker(self, tracker: Tracker) -> None:
        """A sheet with the headings in its first row and the example in its second."""
        page = self.book.add_worksheet(tracker.sheet)
        page.freeze_panes(1, 1)
        page.set_column(0, 0, _WIDTH, self.text)
        page.write_string(0, 0, tracker.id.written, self.heading)
        page.write_string(1, 0, tracker.example, self.shown_text)
        for place, column in enumerate(tracker.columns, start=1):
            page.write_string(0, place, column.heading.written, self.heading)
            is_day = self._is_day(column)
            page.set_column(place, place, _WIDTH, self.day if is_day else self.text)
            if isinstance(column.shown, date):
                page.write_datetime(1, place, column.shown, self.shown_day)
            elif column.shown is not None:
                page.write_string(1, place, _plain(column.shown), self.shown_text)
            if is_day:
                self._days_only(page, place)
            elif words := self._words(column):
                self._words_only(page, place, words)

    def guide(self, trackers: Trackers) -> None:
        """The sheet that says how the others are filled in."""
        page = self.book.add_worksheet(trackers.guide)
        for place, width in enumerate(_GUIDE_WIDTHS):
            page.set_column(place, place, width, self.wrapped)
        example = trackers.each[0].example
        page.write_string(0, 0, trackers.guide, self.title)
        said = (
            f"Each sheet has one line of an invented child, {example}. It is never read, and can be taken out.",
            "One row an occasion. A column that is not needed can stay blank or be taken out; headings stay as given.",
            "Days are typed as days (31/01/2024). What cannot be read is listed with its row when the workbook is "
            "checked; nothing is dropped in silence.",
            "What is not recorded here is taken as not done only for kinds of event of which there is at least one.",
        )
        for row, line in enumerate(said, start=1):
            page.write_string(row, 0, line, self.book.add_format({}))
        top = len(said) + 2
        for place, title in enumerate(("Sheet", "Heading", "What it means", "What can stand in it")):
            page.write_string(top, place, title, self.heading)
        row = top + 1
        for tracker in trackers.each:
            lines = [
                (
                    tracker.id.written,
                    tracker.about,
                    "The id that the child has in the other exports, as text",
                ),
                *(
                    (each.heading.written, self._means(each, tracker), self._holds(each))
                    for each in tracker.columns
                ),
            ]
            for texts in lines:
                for place, text in enumerate((tracker.sheet, *texts)):
                    page.write_string(row, place, text, self.wrapped)
                row += 1
        page.freeze_panes(top + 1, 0)

    def _means(self, column: Column, tracker: Tracker) -> str:
        if isinstance(column, DayColumn):
            about = self.vocabulary.events[column.event].about.replace("`", "")
            return f"{about[0].upper()}{about[1:]}"
        days = [each.heading.written for each in tracker.days if each.event in column.of]
        return f"Tells of: {', '.join(days)}"

    def _holds(self, column: Column) -> str:
        if self._is_day(column):
            return "A day"
        return ", ".join(map(_plain, self._words(column))) or "Any text"

    def _attribute(self, column: AttributeColumn) -> Attribute:
        return self.vocabulary.events[column.of[0]].attributes[column.attribute]

    def _is_day(self, column: Column) -> bool:
        return isinstance(column, DayColumn) or self._attribute(column).type is AttributeType.DATE

    def _words(self, column: Column) -> Sequence[str]:
        """What can stand in a column; nothing where that is any text."""
        if isinstance(column, DayColumn):
            return ()
        attribute = self._attribute(column)
        return _YES_NO if attribute.type is AttributeType.YES_NO else tuple(attribute.allowed or ())

    def _days_only(self, page: Any, place: int) -> None:
        rule = {
            "validate": "date",
            "criteria": "between",
            "minimum": _FIRST_DAY,
            "maximum": _LAST_DAY,
            "error_type": "warning",
            "error_title": "No day",
            "error_message": "Expected a day, as 31/01/2024.",
        }
        page.data_validation(1, place, _LAST_ROW, place, rule)

    def _words_only(self, page: Any, place: int, words: Sequence[str]) -> None:
        shown = [_plain(word) for word in words]
        if len(",".join(shown)) <= _MOST_LETTERS:
            page.data_validation(
                1, place, _LAST_ROW, place, {"validate": "list", "source": shown, "error_type": "warning"}
            )


def _plain(word: str) -> str:
    """A word of the vocabulary as people write it, which is read as the same."""
    return word.replace("_", " ")
