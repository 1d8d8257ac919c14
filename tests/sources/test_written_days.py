"""Days as people and systems write them: each form reads to its day, at every door, and no two readings to any."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

import polars as pl
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from compliance.rulebook.vocabulary_file import load_vocabulary
from compliance.sources import cell_values, cells
from compliance.sources.event_table import typed
from compliance.sources.ssda903.lines import day_written
from compliance.sources.written_days import DateOrder, readings, written

if TYPE_CHECKING:
    from collections.abc import Callable

VOCABULARY = load_vocabulary()
DAYS = st.dates(date(1990, 1, 1), date(2099, 12, 31))
TIMES = st.times().map(lambda clock: clock.replace(microsecond=0))

ALWAYS: list[Callable[[date], str]] = [
    lambda day: day.isoformat(),
    lambda day: f"{day.year}/{day.month}/{day.day}",
    lambda day: f"{day:%Y%m%d}",
    lambda day: f"{day:%Y-%m-%d} 00:00:00.000",
    lambda day: f"{day:%Y-%m-%d}T00:00:00Z",
    lambda day: f"{day.day} {day:%B %Y}",
    lambda day: f"{day:%d-%b-%Y}".upper(),
    lambda day: f"{day:%A}, {day.day} {day:%B %Y}",
    lambda day: f"{day:%a %Y-%m-%d}",
    lambda day: f"{day.day}th {day:%B}, {day.year}",
    lambda day: f"{day:%b} {day.day}, {day.year}",
    lambda day: f"{day:%b}  {day.day} {day.year} 12:00AM",
    lambda day: str((day - date(1899, 12, 30)).days),
    lambda day: f"{(day - date(1899, 12, 30)).days}.0",
]
DAY_FIRST: list[Callable[[date], str]] = [
    lambda day: f"{day:%d/%m/%Y}",
    lambda day: f"{day.day}.{day.month}.{day.year}",
    lambda day: f"{day:%d-%m-%Y}",
    lambda day: f"{day:%d%m%Y}",
    lambda day: f"{day:%d/%m/%Y} 0:00",
]
TIMED: list[Callable[[date], str]] = [
    lambda day: f"{day:%d/%m/%Y} 14:30",
    lambda day: f"{day:%d/%m/%Y} 01:30:00.000",
    lambda day: f"{day:%d/%m/%Y} 23:30+00:00",
    lambda day: f"{day:%Y-%m-%d} 23:45:10.123",
    lambda day: f"{day:%Y-%m-%d}T23:30Z",
]
# What days are made of, so that texts that nearly are days come up often.
SCRAPS = st.lists(
    st.sampled_from(
        [*"0123456789/-.: TZ+", "20", "2024", "05", "31", "45082", "June", "feb", "st", "PM", "12:30"]
    ),
    max_size=9,
).map("".join)

FORMS = st.sampled_from([*ALWAYS, *DAY_FIRST, *TIMED])
TEXTS = st.lists(SCRAPS | st.builds(lambda form, day: form(day), FORMS, DAYS))


@given(DAYS, st.sampled_from(ALWAYS), st.sampled_from(DateOrder))
def test_a_form_with_one_reading_reads_to_its_day_in_every_order(
    day: date, form: Callable[[date], str], order: DateOrder
) -> None:
    found = written(form(day), order)

    assert found is not None
    assert (found.on, found.at) == (day, None)


@given(DAYS, st.integers(1, 6))
def test_a_day_of_the_week_decides_between_two_readings_and_one_that_it_is_not_is_none(
    day: date, other: int
) -> None:
    text = f"{day:%a %d/%m/%Y}"
    turned = day.replace(month=day.day, day=day.month) if day.day <= 12 else day

    assert [each.day for each in readings(text, DateOrder.ISO)] == [
        each for each in dict.fromkeys((day, turned)) if each.weekday() == day.weekday()
    ]
    wrong = (day + timedelta(days=other)).strftime("%a")
    assert written(f"{wrong} {day:%d/%m/%Y}", DateOrder.DAY_MONTH_YEAR) is None
    assert written(f"{wrong}, {day.isoformat()}", DateOrder.ISO) is None


@given(DAYS, st.sampled_from(DAY_FIRST))
def test_a_form_with_the_day_first_is_read_where_it_is_said_and_else_never_guessed(
    day: date, form: Callable[[date], str]
) -> None:
    declared = written(form(day), DateOrder.DAY_MONTH_YEAR)
    undeclared = written(form(day), DateOrder.ISO)

    assert declared is not None
    assert declared.on == day
    if day.day > 12 or day.day == day.month:
        assert undeclared == declared
    else:
        other = day.replace(month=day.day, day=day.month)
        assert undeclared is None
        assert {each.on for each in readings(form(day), DateOrder.ISO)} == {day, other}


@given(
    DAYS, TIMES, st.sampled_from(["{:%Y-%m-%d %H:%M:%S}", "{:%d %B %Y %H:%M:%S}", "{:%b %d %Y, %I:%M:%S %p}"])
)
def test_a_naive_time_of_day_is_londons(day: date, clock: time, form: str) -> None:
    local = datetime.combine(day, clock)

    found = written(form.format(local), DateOrder.ISO)

    assert found is not None
    assert found.on == day
    if found.at is not None:
        assert cell_values.instant(local) == found.at


@given(DAYS, st.integers(1, 86_399))
def test_the_fraction_of_a_serial_day_is_its_time(day: date, second: int) -> None:
    serial = (day - date(1899, 12, 30)).days + second / 86_400

    found = written(repr(serial), DateOrder.ISO)

    assert found is not None
    assert found.day == day
    assert found.clock == (datetime.min + timedelta(seconds=second)).time()


@given(st.text() | SCRAPS, st.sampled_from(DateOrder))
def test_no_text_raises_and_none_is_read_outside_the_years(text: str, order: DateOrder) -> None:
    found = written(text, order)

    assert found is None or 1900 <= found.day.year <= 2100
    assert order.expectation(text)


@given(TEXTS)
@example(
    [
        "2024-03-31 01:30",
        "2024-10-27 01:30",
        "2024-07-01T01:00:00",
        "2024-06-30T23:00Z",
        "2024-07-01T02:00+02:00",
    ]
)
@example(
    [
        "2024-02-02 14:30:00.0000001",
        "2024-07-01T09:30+0100",
        "2024-07-01T00:00+00:00",
        "45352.604",
        "2100-12-31T23:30-05:00",
    ]
)
def test_columns_read_what_single_cells_do(texts: list[str]) -> None:
    frame = pl.DataFrame({"cell": pl.Series(texts, dtype=pl.String)}).select(
        cells.unrecorded(pl.col("cell")).alias("cell")
    )
    for read, single in (
        (cells.day, cell_values.day),
        (cells.time_of_day, cell_values.time_of_day),
        (cells.instant, cell_values.instant),
    ):
        column = frame.select(cells.within_years(read(pl.col("cell"), DateOrder.ISO)))
        assert column["cell"].to_list() == [single(text) for text in texts]


@given(TEXTS)
def test_columns_with_the_day_first_read_what_single_texts_do(texts: list[str]) -> None:
    order = DateOrder.DAY_MONTH_YEAR
    column = pl.DataFrame({"cell": pl.Series(texts, dtype=pl.String)})
    found = [written(text, order) for text in texts]
    years = range(1900, 2101)

    days = column.select(cells.within_years(cells.day(pl.col("cell"), order)))["cell"].to_list()
    times = column.select(cells.within_years(cells.time_of_day(pl.col("cell"), order)))["cell"].to_list()

    assert days == [each.on if each and each.on.year in years else None for each in found]
    assert times == [each.at if each and each.at and each.at.year in years else None for each in found]


@given(TEXTS)
def test_a_return_reads_what_an_events_file_with_the_day_first_does(texts: list[str]) -> None:
    kept = [text for text in texts if text.strip()]
    raw = pl.DataFrame(
        {
            "case": [str(n) for n in range(len(kept))],
            "event": ["visit"] * len(kept),
            "on": kept,
            "file": ["f"] * len(kept),
            "row": range(len(kept)),
        },
        {"case": pl.String, "event": pl.String, "on": pl.String, "file": pl.String, "row": pl.Int64},
    )

    found = typed(raw, VOCABULARY, DateOrder.DAY_MONTH_YEAR).events

    expected = {str(n): day for n, text in enumerate(kept) if (day := day_written(text.strip())) is not None}
    assert dict(found.select("case", "on").iter_rows()) == expected


@pytest.mark.parametrize("number", [0, 45352, 45352.0, True])
def test_a_number_told_as_a_single_value_is_no_day(number: float) -> None:
    assert cell_values.day(number) is None
    assert cell_values.instant(number) is None
