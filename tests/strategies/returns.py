"""Small councils' returns of two years as tables of text, consistent or with the slips that councils make."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from hypothesis import strategies as st

EPISODES = "CHILD,DECOM,RNE,LS,PLACE,DEC,REC"
REVIEWS = "CHILD,DOB,REVIEW,REVIEW_CODE"
HEADER = "CHILD,SEX,DOB,ETHNIC,UPN,MOTHER,MC_DOB"
LAST_DAYS = (date(2023, 3, 31), date(2024, 3, 31))
FIRST = date(2022, 4, 1)

Tables = dict[str, list[str]]
"""Rows of text by the header of their table."""


@dataclass(frozen=True)
class Child:
    """One child's care: its stretches under one status, how the last of them ended, and its reviews."""

    number: str
    born: date
    begins: tuple[date, ...]
    statuses: tuple[str, ...]
    ends: date | None
    reviews: tuple[date, ...]

    def in_year(self, year: int) -> tuple[list[str], list[str]]:
        """The rows of episodes and of reviews that a year's return holds, the years counted from 0."""
        first, last = FIRST.replace(year=FIRST.year + year), LAST_DAYS[year]
        episodes = []
        for n, begin in enumerate(self.begins):
            follows = self.begins[n + 1] if n + 1 < len(self.begins) else None
            end, reason = (follows, "X1") if follows else (self.ends, "E4A" if self.ends else "")
            if begin > last or (end is not None and end < first):
                continue
            told = (f"{end:%d/%m/%Y}", reason) if end is not None and end <= last else ("", "")
            why = "S" if n == 0 else "L"
            episodes.append(f"{self.number},{begin:%d/%m/%Y},{why},{self.statuses[n]},U6,{','.join(told)}")
        reviews = [
            f"{self.number},{self.born:%d/%m/%Y},{on:%d/%m/%Y},PN1"
            for on in self.reviews
            if first <= on <= last
        ]
        return episodes, reviews


def days(first: date, last: date) -> st.SearchStrategy[date]:
    """Days from the first to the last, both included."""
    return st.integers(0, (last - first).days).map(lambda n: first + timedelta(days=n))


@st.composite
def children(draw: st.DrawFn, number: str) -> Child:
    """A child who was in care at some time of the two years."""
    begins = sorted(draw(st.sets(days(FIRST, LAST_DAYS[1]), min_size=1, max_size=3)))
    statuses = draw(st.lists(st.sampled_from(["V2", "C1", "C2"]), min_size=3, max_size=3))
    ends = draw(st.none() | days(begins[-1], LAST_DAYS[1]))
    held = sorted(draw(st.sets(days(begins[0], ends or LAST_DAYS[1]), max_size=4)))
    born = draw(days(date(2007, 1, 1), date(2020, 1, 1)))
    return Child(number, born, tuple(begins), tuple(statuses[: len(begins)]), ends, tuple(held))


@st.composite
def returns(draw: st.DrawFn) -> tuple[Tables, Tables]:
    """The returns of 2022-23 and 2023-24. A row of either may be missing, as where it was corrected or forgotten."""
    council = [draw(children(str(number))) for number in range(7001, 7001 + draw(st.integers(1, 3)))]
    both = []
    for year in range(2):
        tables: Tables = {HEADER: [], EPISODES: [], REVIEWS: []}
        for child in council:
            episodes, reviews = child.in_year(year)
            tables[EPISODES] += episodes
            tables[REVIEWS] += reviews
            if episodes:
                tables[HEADER].append(f"{child.number},1,{child.born:%d/%m/%Y},,,,")
        if tables[EPISODES] and draw(st.booleans()):
            del tables[EPISODES][draw(st.integers(0, len(tables[EPISODES]) - 1))]
        both.append(tables)
    return both[0], both[1]


def written(folder: Path, tables: Tables, names: Sequence[str]) -> None:
    """The tables as files of these names in a folder, which need not be there."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, (header, rows) in zip(names, tables.items(), strict=True):
        (folder / f"{name}.csv").write_text("\n".join([header, *rows, ""]))
