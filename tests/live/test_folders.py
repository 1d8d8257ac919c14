"""A folder that is watched: whatever becomes of its files, the findings are those of a check of it."""

from __future__ import annotations

import os
import random
import shutil
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

import compliance
from compliance.live.folders import ROW, Folder
from compliance.live.log import MemoryLog
from compliance.live.monitor import Monitor
from compliance_synthetic import Council, CouncilPlan, council, write_events, write_ssda903
from tests.strategies.checks import check
from tests.strategies.shipped import OF_EVERY_KIND, england, vocabulary, working_days

AS_OF = date(2024, 9, 30)


class Watched:
    """A folder and a monitor that is told of it."""

    def __init__(self, path: Path, as_of: date = AS_OF) -> None:
        self.path = path
        self.log = MemoryLog()
        self.monitor = Monitor(england().only(OF_EVERY_KIND), as_of=as_of, log=self.log)
        self.folder = Folder(path, vocabulary())

    def look(self) -> tuple[compliance.Change, ...]:
        """Tell the monitor what the folder holds now."""
        export = self.folder.read(self.monitor.as_of)
        assert export is not None
        rows = list(self.folder.told_by(export, self.monitor.told(ROW)))
        return self.monitor.observe_rows(rows, coverage=export.coverage)

    def start_again(self) -> None:
        """Go on with another monitor of the same log."""
        self.monitor.close()
        self.monitor = Monitor(england().only(OF_EVERY_KIND), log=self.log)
        self.folder = Folder(self.path, vocabulary())

    def findings(self) -> list[dict[str, Any]]:
        return shown(f for case in self.monitor.cases for f in self.monitor.findings(case))

    def checked(self) -> list[dict[str, Any]]:
        rules, as_of = OF_EVERY_KIND, self.monitor.as_of
        request = compliance.Request(paths=(self.path,), today=AS_OF, as_of=as_of, select=rules)
        return shown(check(request).findings)


def shown(findings: Iterator[compliance.Finding] | Any) -> list[dict[str, Any]]:
    """The findings without the rows they were read from: an event keeps the row it was first read from."""
    told = [finding.model_dump(mode="json", exclude={"evidence"}) for finding in findings]
    return sorted(
        told, key=lambda f: tuple(str(f[name]) for name in ("case", "rule", "anchor_on", "id", "status"))
    )


def made_up(children: int, seed: int) -> Council:
    plan = CouncilPlan(
        children_looked_after=children,
        admissions_a_year=children,
        first_day=AS_OF.replace(year=AS_OF.year - 2),
        last_day=AS_OF,
        seed=seed,
    )
    return council(plan, working_days())


@pytest.fixture
def export(tmp_path: Path) -> Path:
    """A folder with two small files of events."""
    folder = tmp_path / "exports"
    folder.mkdir()
    (folder / "care.csv").write_text(
        "case,event,on,legal_status\nA,became_looked_after,2024-08-01,C2\nB,became_looked_after,2024-08-01,C2\n"
    )
    (folder / "reviews.csv").write_text("case,event,on,kind\nA,review_held,2024-08-20,care\n")
    return folder


def told(changes: tuple[compliance.Change, ...], rule: str = "REV-1") -> list[tuple[str, str]]:
    return [(change.case, change.change.value) for change in changes if change.rule == rule]


def test_a_new_file_brings_events_and_a_file_that_is_gone_takes_them_back(export: Path) -> None:
    watched = Watched(export)
    assert told(watched.look()) == [("A", "opened"), ("A", "met"), ("B", "opened"), ("B", "overdue")]

    more = export / "more.jsonl"
    more.write_text('{"case": "B", "event": "review_held", "on": "2024-09-20", "kind": "care"}\n')
    assert told(watched.look()) == [("B", "met_late")]
    more.unlink()
    assert told(watched.look()) == [("B", "overdue")]
    more.write_text('{"on": "2024-09-20", "kind": "care", "case": "B", "event": "review_held"}\n')
    assert told(watched.look()) == [("B", "met_late")]
    assert watched.findings() == watched.checked()


def test_neither_the_order_of_rows_nor_names_nor_forms_of_files_change_anything(export: Path) -> None:
    watched = Watched(export)
    watched.look()
    (export / "reviews.csv").rename(export / "conferences.csv")
    header, *rows = (export / "care.csv").read_text().splitlines()
    (export / "care.csv").write_text("\n".join([header, *reversed(rows)]) + "\n")
    assert watched.look() == ()

    (export / "conferences.csv").unlink()
    (export / "r.jsonl").write_text(
        '{"case": "A", "event": "review_held", "on": "2024-08-20", "kind": "care"}\n'
    )
    assert watched.look() == ()


def test_rows_that_are_alike_are_as_many_as_there_are(export: Path) -> None:
    watched = Watched(export)
    reviews = export / "reviews.csv"
    reviews.write_text(reviews.read_text() + "A,review_held,2024-08-20,care\n")
    watched.look()
    assert len(watched.monitor.told(ROW)) == 4
    reviews.write_text("case,event,on,kind\nA,review_held,2024-08-20,care\n")
    assert told(watched.look()) == []
    assert watched.findings() == watched.checked()


def test_an_export_that_cannot_be_read_changes_nothing(export: Path) -> None:
    watched = Watched(export)
    watched.look()
    before = watched.findings()
    (export / "broken.csv").write_text("case,event,on,on\nA,visit,2024-08-02,2024-08-03\n")
    with pytest.raises(compliance.InputError, match=r"broken\.csv: the header names on twice"):
        watched.look()
    assert watched.findings() == before
    shutil.rmtree(export)
    with pytest.raises(compliance.InputError, match="no such file or folder"):
        watched.look()


def test_the_files_a_log_was_told_of_are_compared_with_after_a_restart(export: Path) -> None:
    watched = Watched(export)
    watched.look()
    watched.start_again()
    assert watched.monitor.recovered == ()
    assert watched.look() == ()

    (export / "reviews.csv").write_text("case,event,on,kind\nB,review_held,2024-08-20,care\n")
    watched.start_again()
    assert told(watched.look()) == [("A", "overdue"), ("B", "met")]
    assert watched.findings() == watched.checked()


def test_the_coverage_file_of_the_folder_counts_and_may_change(export: Path) -> None:
    watched = Watched(export)
    watched.look()
    coverage = export / "coverage.yaml"
    coverage.write_text("complete:\n  review_held: never\n")
    assert told(watched.look()) == [("B", "not_assessable")]
    assert watched.findings() == watched.checked()
    coverage.unlink()
    assert told(watched.look()) == [("B", "overdue")]


def test_files_are_read_when_they_have_come_to_rest(export: Path) -> None:
    folder = Folder(export, vocabulary())
    assert [folder.is_due(AS_OF) for _ in range(2)] == [False, True]
    assert folder.read(AS_OF) is not None
    assert not folder.is_due(AS_OF)

    reviews = export / "reviews.csv"
    for row in ("A,review_held,2024-09-01,care\n", "A,review_held,2024-09-02,care\n"):
        reviews.write_text(reviews.read_text() + row)
        assert not folder.is_due(AS_OF)
    assert folder.is_due(AS_OF)
    folder.read(AS_OF)

    os.utime(reviews, ns=(1, 1))
    assert [folder.is_due(AS_OF) for _ in range(2)] == [False, True]
    folder.read(AS_OF)
    (export / "notes.md").write_text("not an export")
    assert [folder.is_due(AS_OF) for _ in range(2)] == [False, False]
    assert [folder.is_due(date(2024, 10, 1)) for _ in range(2)] == [True, True]


def test_an_export_that_could_not_be_read_is_not_read_again_until_it_changes(export: Path) -> None:
    folder = Folder(export, vocabulary())
    broken = export / "broken.csv"
    broken.write_text("case,event,on,on\n")
    with pytest.raises(compliance.InputError):
        folder.read(AS_OF)
    assert [folder.is_due(AS_OF) for _ in range(3)] == [False, False, False]
    broken.unlink()
    assert [folder.is_due(AS_OF) for _ in range(2)] == [False, True]


@pytest.mark.parametrize("seed", [1, 2])
def test_after_any_changes_of_event_files_the_findings_are_those_of_a_check(
    tmp_path: Path, seed: int
) -> None:
    made = tmp_path / "made.csv"
    write_events(made_up(1, seed), made)
    header, *rows = made.read_text().splitlines()
    drawn = random.Random(seed)
    folder = tmp_path / "exports"
    folder.mkdir()

    def write(name: str, some: list[str]) -> None:
        (folder / f"{name}.csv").write_text("\n".join([header, *some]) + "\n")

    steps: list[Callable[[], object]] = [
        lambda: write("a", drawn.sample(rows, len(rows) // 2)),
        lambda: write("b", drawn.sample(rows, len(rows) // 3)),
        lambda: write("c", [*rows[:40], *rows[:20]]),
        lambda: (folder / "b.csv").unlink(missing_ok=True),
        lambda: (folder / "coverage.yaml").write_text("complete:\n  visit[social_worker]: never\n"),
        lambda: (folder / "coverage.yaml").unlink(missing_ok=True),
        lambda: write("a", rows),
    ]
    write("a", rows[: len(rows) // 2])
    watched = Watched(folder)
    for turn in range(6):
        drawn.choice(steps)()
        if turn == 4:
            watched.start_again()
        watched.look()
        assert watched.findings() == watched.checked()
    watched.monitor.advance(date(2024, 11, 15))
    watched.look()
    assert watched.findings() == watched.checked()


def test_after_any_changes_of_returns_the_findings_are_those_of_a_check(tmp_path: Path) -> None:
    made, folder = tmp_path / "made", tmp_path / "returns"
    write_ssda903(made_up(2, 3), made, range(2023, 2026))
    years = sorted(path.name for path in made.iterdir())
    assert years == ["2022-23", "2023-24", "2024-25"]

    def send(year: str) -> None:
        shutil.copytree(made / year, folder / year)

    steps: list[Callable[[], object]] = [
        lambda: send(years[1]),
        lambda: send(years[0]),
        lambda: (folder / years[0] / "reviews.csv").unlink(),
        lambda: send(years[2]),
        lambda: (folder / years[1] / "oc2.csv").unlink(missing_ok=True),
        lambda: shutil.rmtree(folder / years[0]),
        lambda: (folder / years[1] / "episodes.csv").write_text(
            "\n".join((made / years[1] / "episodes.csv").read_text().splitlines()[:4]) + "\n"
        ),
    ]
    folder.mkdir()
    watched = Watched(folder)
    for turn, step in enumerate(steps):
        step()
        if turn == 3:
            watched.start_again()
        watched.look()
        assert watched.findings() == watched.checked()
