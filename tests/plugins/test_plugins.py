"""What another installed package adds is used, offered and spoken of like what comes with this one."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

SOURCE = '''
"""A diary: a line a child, the day they came into care and the days of reviews."""

from compliance.model.coverage import Record
from compliance.sources.source import Recognised, Source, Sureness

_SHOWN = (Record("became_looked_after"), Record("review_held", "care"))


class Diary(Source):
    name = "diary"
    title = "a diary (.diary)"
    expected = "a diary that begins with the word DIARY"
    files_expected = "diaries"
    endings = (".diary",)

    def recognises(self, path, mappings):
        files = path.glob("*.diary") if path.is_dir() else [path]
        found = any(file.read_text().startswith("DIARY") for file in files)
        return Recognised(Sureness.CERTAIN, "is a diary") if found else None

    def read(self, paths, opening):
        from datetime import date

        from compliance.model.coverage import ALWAYS, Coverage
        from compliance.sources.event_table import Row, table_of
        from compliance.sources.export import SourceFile, WholeExport

        files = [each for path in paths for each in (path.glob("*.diary") if path.is_dir() else [path])]
        rows = []
        for file in files:
            for number, line in enumerate(file.read_text().splitlines()[1:], start=2):
                child, came, *reviews = line.split()
                care = {"legal_status": "C2"}
                rows.append(Row(child, "became_looked_after", date.fromisoformat(came), care, file.name, number))
                for day in reviews:
                    kind = {"kind": "care"}
                    rows.append(Row(child, "review_held", date.fromisoformat(day), kind, file.name, number))
        return WholeExport(
            kind=self.name,
            described="a diary",
            events=table_of(rows, opening.vocabulary),
            coverage=Coverage(dict.fromkeys(_SHOWN, (ALWAYS,))),
            files=tuple(SourceFile(file.name, self.name, len(rows)) for file in files),
        )

    def carries(self, record):
        return record in _SHOWN


SOURCE = Diary()
'''
FORMAT = """
from compliance.reports.format import Format

FORMAT = Format("tally", (".tally",), "tallies:pieces", keeps_findings=False)


def pieces(report, shown):
    for status, count in report.counts().items():
        yield f"{status.value} {count}\\n"
"""
# The child waits for a first review since 8 January.
DIARY = "DIARY\nA 2024-12-06\n"
RULES = """\
pack: tea
title: Tea, invented
tracks:
  tea:
    noun: tea
    about: tea with the child
    scope: period_of_care
    evidence: {event: tea_taken}
rules:
  - id: TEA-1
    title: First tea
    family: reviews
    owed: Tea is taken within ten working days.
    track: tea
    after: start
    within: 10 working_days
    law: {instrument: Local policy, provision: part 1, force: local, checked: primary, url: "https://example.org"}
    versions: [{from: 2011-04-01}]
"""
TEA = "events:\n  tea_taken: {group: reviews, about: tea was taken with the child}\n"


@pytest.fixture
def diary(tmp_path: Path, install: Any) -> Path:
    """A diary in a folder of its own, and the package that reads it."""
    install("diary-reader", {"diaries.py": SOURCE}, {"compliance.sources": {"diary": "diaries:SOURCE"}})
    path = tmp_path / "export" / "a.diary"
    path.parent.mkdir()
    path.write_text(DIARY)
    return path


@pytest.fixture
def tally(install: Any) -> None:
    """A package that writes reports as a tally."""
    install("tally-writer", {"tallies.py": FORMAT}, {"compliance.reports": {"tally": "tallies:FORMAT"}})


@pytest.mark.usefixtures("tally")
def test_an_export_of_an_added_source_is_checked_and_written_in_an_added_format(
    command: Any, diary: Path, tmp_path: Path
) -> None:
    asked = ("--as-of", "2025-01-31", "--select", "REV-1")

    printed = command("check", diary, *asked, "--format", "tally")
    written = command("check", diary.parent, *asked, "--output", tmp_path / "report.tally")

    assert (printed.returncode, written.returncode) == (0, 0), printed.stderr + written.stderr
    assert "overdue 1\n" in printed.stdout
    assert (tmp_path / "report.tally").read_text() == printed.stdout
    assert "A diary: 1 event of 1 case" in printed.stderr


def test_files_of_an_added_source_are_read_together_with_those_beside_them(command: Any, diary: Path) -> None:
    (diary.parent / "reviews.csv").write_text("case,event,on,kind\nA,review_held,2025-01-02,care\n")

    ran = command("check", diary.parent, "--as-of", "2025-01-31", "--select", "REV-1", "--verbose")

    assert "Event files and a diary: 2 events of 1 case" in ran.stdout
    assert "OVERDUE: 0 for 0 children" in ran.stdout
    assert "was not read" not in ran.stdout


def test_what_is_left_out_of_a_folder_says_which_source_would_read_it(command: Any, diary: Path) -> None:
    (diary.parent / "events.csv").write_text("case,event,on\nA,became_looked_after,2024-12-06\n")

    ran = command("check", diary.parent, "--source", "events", "--as-of", "2025-01-31", "--verbose")

    assert "a.diary was not read: it is a diary; name it too to have it read." in ran.stdout


@pytest.mark.usefixtures("diary", "tally")
def test_what_is_added_is_offered_in_help_and_messages(command: Any, tmp_path: Path) -> None:
    (tmp_path / "notes.diary").write_text("lunch\n")

    said = command("check", "--help").stdout
    refused = command("check", tmp_path / "notes.diary")
    unknown = command("check", tmp_path / "notes.diary", "--source", "nonsense")
    nowhere = command("check", tmp_path / "notes.diary", "--output", tmp_path / "a.pdf")

    assert "--source [auto|events|ssda903|annex-a|ssd|diary]" in said
    assert "--format [text|json|jsonl|csv|parquet|xlsx|html|tally]" in said
    assert refused.returncode == 3
    assert "or a diary that begins with the word DIARY" in refused.stderr
    assert "is not one of 'auto', 'events', 'ssda903', 'annex-a', 'ssd', 'diary'" in unknown.stderr
    assert ".parquet, .xlsx, .html, .tally" in nowhere.stderr


@pytest.mark.usefixtures("diary")
def test_the_page_of_a_rule_says_whether_an_added_source_shows_it(command: Any) -> None:
    review, visit = command("explain", "REV-1").stdout, command("explain", "VIS-1").stdout

    assert "A diary (.diary) carries all" in " ".join(review.split())
    assert "A diary (.diary) carries all but" in " ".join(visit.split())


def test_an_added_pack_is_named_and_laid_on_where_its_events_occur(
    command: Any, install: Any, tmp_path: Path
) -> None:
    point = "from pathlib import Path\nPACK = Path(__file__).parent / 'tea'\n"
    files = {"tea_rules.py": point, "tea/pack.yaml": RULES, "tea/vocabulary.yaml": TEA}
    install("tea-rules", files, {"compliance.packs": {"tea": "tea_rules:PACK"}})
    events = "case,event,on,legal_status\nA,became_looked_after,2024-12-06,C2\n"
    (tmp_path / "without.csv").write_text(events)
    (tmp_path / "with.csv").write_text(events + "A,tea_taken,2024-12-10,\n")

    named = command("rules", "list", "tea")
    without, with_tea = (
        command("check", tmp_path / name, "--as-of", "2025-01-31", "--format", "csv").stdout
        for name in ("without.csv", "with.csv")
    )

    assert "TEA-1" in named.stdout
    assert "TEA-1" not in without
    assert "TEA-1" in with_tea


@pytest.mark.parametrize(
    ("group", "arguments"),
    [
        ("compliance.sources", ("check", "events.csv")),
        ("compliance.reports", ("check", "events.csv")),
        ("compliance.packs", ("rules", "list")),
    ],
)
@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("import no_such_library\n", "ModuleNotFoundError: No module named 'no_such_library'"),
        ("1 / 0\n", "ZeroDivisionError: division by zero"),
        ("THING = 1\n", "it is no "),
        ("", "AttributeError"),
    ],
)
def test_one_that_is_broken_is_said_in_a_sentence_that_names_its_package(
    command: Any, install: Any, tmp_path: Path, group: str, arguments: tuple[str, ...], text: str, why: str
) -> None:
    install("broken-addition", {"broken.py": text}, {group: {"thing": "broken:THING"}})
    (tmp_path / "events.csv").write_text("case,event,on\nA,became_looked_after,2024-12-06\n")

    ran = command(*arguments)

    assert ran.returncode == 2
    assert len(ran.stderr.splitlines()) == 1
    assert "the installed package broken-addition adds the " in ran.stderr
    assert why in ran.stderr
    assert ran.stderr.endswith("update that package or uninstall it\n")


def test_help_imports_nothing_of_other_packages(command: Any, install: Any) -> None:
    groups = ("compliance.sources", "compliance.reports", "compliance.packs")
    install(
        "broken-addition", {"broken.py": "1 / 0\n"}, {group: {"thing": "broken:THING"} for group in groups}
    )

    ran = command("check", "--help")

    assert ran.returncode == 0
    assert "|thing]" in ran.stdout


def test_two_sources_that_are_as_sure_of_a_file_are_not_chosen_between(
    command: Any, install: Any, diary: Path
) -> None:
    other = SOURCE.replace('name = "diary"', 'name = "journal"')
    install("journal-reader", {"journals.py": other}, {"compliance.sources": {"journal": "journals:SOURCE"}})

    ran = command("check", diary)
    asked = command("check", diary, "--source", "journal", "--as-of", "2025-01-31")

    assert ran.returncode == 3
    assert "can be read in several ways; say which with --source diary or --source journal" in ran.stderr
    assert asked.returncode == 0


def test_the_name_of_a_source_is_taken_once(command: Any, install: Any, diary: Path) -> None:
    other = SOURCE.replace('name = "diary"', 'name = "events"')
    install("second-events", {"second.py": other}, {"compliance.sources": {"events": "second:SOURCE"}})

    ran = command("check", diary)

    assert ran.returncode == 2
    assert (
        "package second-events adds the source events, which cannot be used: another source has this name"
        in ran.stderr
    )
