"""Seven duties in durable-rules, written the way its own introduction suggests.

    python benchmarks/peers/durable_rules_naive.py EVENTS_FILE AS_OF [--children N] [--seconds T]

One ruleset, one rule a duty, each child a session, each event asserted as a fact; a duty not done in time
is found by joining what opened it, today, and nothing that met it. A library written in C may end its
process, so the work is done in one that may be lost. Prints as JSON how that process ended (finished,
stopped when the time was up, or crashed), how many children it got through, how fast, and how many duties
it found not done in time (met late, missed or overdue).
"""

from __future__ import annotations

import argparse
import json
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
from bank_holidays import bank_holidays
from durable.lang import assert_fact, c, m, none, ruleset, when_all

FOUND: Counter[str] = Counter()

with ruleset("duties"):

    @when_all(
        c.began << (m.event == "became_looked_after"),
        c.today << (m.event == "today") & (m.on > c.began.due),
        none((m.event == "review_held") & (m.on >= c.began.on) & (m.on <= c.began.due)),
    )
    def first_review(_: Any) -> None:
        """No review within 20 working days of becoming looked after."""
        FOUND["REV-1"] += 1

    @when_all(
        c.review << (m.event == "review_held") & (m.number == 1),
        c.today << (m.event == "today") & (m.on > c.review.due),
        none((m.event == "review_held") & (m.on > c.review.on) & (m.on <= c.review.due)),
    )
    def second_review(_: Any) -> None:
        """No review within three months of the first."""
        FOUND["REV-2"] += 1

    @when_all(
        c.review << (m.event == "review_held") & (m.number > 1),
        c.today << (m.event == "today") & (m.on > c.review.due),
        none((m.event == "review_held") & (m.on > c.review.on) & (m.on <= c.review.due)),
    )
    def later_review(_: Any) -> None:
        """No review within six months of the one before."""
        FOUND["REV-3"] += 1

    @when_all(
        c.began << (m.event == "became_looked_after"),
        c.today << (m.event == "today") & (m.on > c.began.due),
        none((m.event == "initial_health") & (m.on >= c.began.since) & (m.on <= c.began.due)),
    )
    def initial_health(_: Any) -> None:
        """No initial health assessment within 20 working days of becoming looked after."""
        FOUND["HLT-1-20WD"] += 1

    @when_all(
        c.review << (m.event == "review_held"),
        c.today << (m.event == "today") & (m.on > c.review.plan_due),
        none((m.event == "care_plan_updated") & (m.on >= c.review.on) & (m.on <= c.review.plan_due)),
    )
    def care_plan_update(_: Any) -> None:
        """No update of the care plan within ten working days of a review."""
        FOUND["PLN-3"] += 1

    @when_all(
        c.placed << (m.event == "placement_started"),
        c.today << (m.event == "today") & (m.on > c.placed.due),
        none((m.event == "visit") & (m.on >= c.placed.on) & (m.on <= c.placed.due)),
    )
    def first_visit(_: Any) -> None:
        """No visit within a week of a placement."""
        FOUND["VIS-1"] += 1

    @when_all(
        c.visit << (m.event == "visit"),
        c.today << (m.event == "today") & (m.on > c.visit.due),
        none((m.event == "visit") & (m.on > c.visit.on) & (m.on <= c.visit.due)),
    )
    def next_visit(_: Any) -> None:
        """No visit within six weeks of one."""
        FOUND["VIS-2"] += 1


HOLIDAYS = np.array(bank_holidays(), dtype="datetime64[D]")


def facts_of(rows: list[dict[str, Any]], as_of: date) -> list[dict[str, Any]]:
    """A child's events as facts, days as whole numbers, with the days by which something is due after them."""
    facts: list[dict[str, Any]] = []
    reviews, short_break = 0, False
    for number, row in enumerate(rows):
        on: date = row["on"]
        fact = {"id": number, "sid": row["case"], "event": row["event"], "on": on.toordinal()}
        match row["event"]:
            case "became_looked_after":
                reviews, short_break = 0, row["legal_status"] in ("V3", "V4")
                if short_break:
                    continue
                fact |= {"due": working_days_after(on, 20), "since": on.toordinal() - 91}
            case "review_held" if row["kind"] in ("care", None):
                reviews += 1
                days = 91 if reviews == 1 else 183
                fact |= {"number": reviews, "due": on.toordinal() + days}
                fact |= {"plan_due": working_days_after(on, 10)}
            case "health_assessment" if row["kind"] == "initial" and row["by"] == "doctor":
                seen = row["report_received_on"] or on
                fact |= {"event": "initial_health", "on": seen.toordinal()}
            case "placement_started" if not row["temporary"] and not short_break:
                fact |= {"due": (on + timedelta(weeks=1)).toordinal()}
            case "visit" if row["by"] == "social_worker" and row["mode"] == "in_person" and row["child_seen"]:
                fact |= {"due": (on + timedelta(weeks=6)).toordinal()}
            case "care_plan_updated":
                pass
            case _:
                continue
        facts.append(fact)
    today = {"id": len(rows), "sid": rows[0]["case"], "event": "today", "on": as_of.toordinal()}
    return [*facts, today]


def working_days_after(day: date, count: int) -> int:
    """The number of the `count`th working day after a day."""
    due = np.busday_offset(np.datetime64(day), count, roll="backward", holidays=HOLIDAYS)
    return date.fromisoformat(str(due)).toordinal()


def read(path: Path, as_of: date) -> pl.DataFrame:
    """The columns that matter, in order of case and day."""
    names = ["case", "event", "on", "legal_status", "kind", "by", "mode", "child_seen", "temporary"]
    names.append("report_received_on")
    if path.suffix == ".parquet":
        events = pl.read_parquet(path, columns=names)
    else:
        events = pl.read_csv(path, columns=names, infer_schema=False).with_columns(
            pl.col("on", "report_received_on").str.to_date(), pl.col("child_seen", "temporary") == "true"
        )
    return events.filter(pl.col("on") <= as_of).sort("case", "on")


def work(path: Path, as_of: date, children: int) -> None:
    """Assert every child's events; a line of what was found so far after each child."""
    cases = read(path, as_of).partition_by("case", maintain_order=True)
    print(json.dumps({"of": len(cases)}), flush=True)
    facts = 0
    began = time.perf_counter()
    for number, rows in enumerate(cases[:children], start=1):
        for fact in facts_of(rows.to_dicts(), as_of):
            assert_fact("duties", fact)
            facts += 1
        seconds = time.perf_counter() - began
        print(json.dumps({"children": number, "facts": facts, "s": seconds, "found": FOUND}), flush=True)


def watched(command: list[str], seconds: float) -> dict[str, Any]:
    """Run the worker until it ends or the time is up; how it ended and the last it said."""
    said: dict[str, Any] = {"of": None, "children": 0, "facts": 0, "s": 0.0, "found": {}}
    stopped = threading.Event()
    with tempfile.TemporaryFile("w+") as errors:
        worker = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=errors, text=True)

        def stop() -> None:
            stopped.set()
            worker.kill()

        timer = threading.Timer(seconds, stop)
        timer.start()
        assert worker.stdout is not None
        for line in worker.stdout:
            # A process that dies may leave half a line.
            if line.endswith("\n"):
                said |= json.loads(line)
        code = worker.wait()
        timer.cancel()
        errors.seek(0)
        last = (errors.read().strip().splitlines() or [""])[-1]
    return {"ended": _ending(code, last, stopped=stopped.is_set())} | said


def _ending(code: int, last_error: str, *, stopped: bool) -> str:
    if code == 0:
        return "finished"
    if stopped:
        return "stopped"
    return f"crashed: {signal.Signals(-code).name if code < 0 else last_error or code}"


def main() -> None:
    """Run the worker, or be it."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("path", type=Path)
    parser.add_argument("as_of", type=date.fromisoformat)
    parser.add_argument("--children", type=int, default=2000)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--worker", action="store_true", help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.worker:
        work(given.path, given.as_of, given.children)
        return
    result = watched([sys.executable, *sys.argv, "--worker"], given.seconds)
    seconds = result.pop("s")
    print(
        json.dumps(
            {
                "ended": result["ended"],
                "children": result["children"],
                "of": result["of"],
                "facts": result["facts"],
                "seconds": round(seconds, 2),
                "facts_a_second": round(result["facts"] / seconds) if seconds else None,
                "not_in_time": dict(sorted(result["found"].items())),
            },
            indent=1,
        )
    )


if __name__ == "__main__":
    main()
