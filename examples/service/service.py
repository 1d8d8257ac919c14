"""The rules behind HTTP: events are posted as they happen, and the answer is what has changed.

From the environment:

COMPLIANCE_LOG    where everything told is kept: a file (SQLite) or the URL of a database. Without it everything
                  is gone when the process is
COMPLIANCE_AS_OF  the day a new log begins on (YYYY-MM-DD). A log that is there has its own
"""

from __future__ import annotations

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import asdict, dataclass, field
from datetime import date
from pathlib import Path
from threading import Lock
from typing import Annotated, Any

from fastapi import Depends, FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse

from compliance import Change, Finding, InputError, Monitor, load_rulebook

COVERAGE = Path(__file__).with_name("coverage.yaml")


@dataclass(frozen=True)
class Watch:
    """The one monitor of this process, and the lock that lets one thread at a time use it."""

    monitor: Monitor
    lock: Lock = field(default_factory=Lock)


@asynccontextmanager
async def lifespan(app: FastAPI) -> AsyncIterator[None]:
    """Makes the monitor before the first request, and lets go of the log after the last."""
    begins = os.environ.get("COMPLIANCE_AS_OF")
    monitor = Monitor(
        load_rulebook(),
        as_of=date.fromisoformat(begins) if begins else None,
        log=os.environ.get("COMPLIANCE_LOG"),
        coverage=COVERAGE,
    )
    app.state.watch = Watch(monitor)
    yield
    # By now every request has been answered.
    monitor.close()


async def watching(request: Request) -> Watch:
    """What the endpoints work with."""
    watch: Watch = request.app.state.watch
    return watch


Watching = Annotated[Watch, Depends(watching)]

app = FastAPI(title="Duties to looked-after children", lifespan=lifespan)


@app.exception_handler(InputError)
def refused(_: Request, error: InputError) -> JSONResponse:
    """What could not be used, and why; nothing of the request was taken in."""
    return JSONResponse({"message": str(error), "problems": [asdict(p) for p in error.problems]}, 422)


@app.exception_handler(RequestValidationError)
def not_understood(_: Request, error: RequestValidationError) -> JSONResponse:
    """What was not in the form that is expected. What stood there is not repeated: it may not even be text."""
    wrong = [f"{'.'.join(map(str, each['loc']))}: {each['msg']}" for each in error.errors()]
    return JSONResponse({"message": "; ".join(wrong), "problems": []}, 422)


# Endpoints that judge are plain functions: FastAPI runs them in threads, so that the event loop goes on. Each
# takes the lock itself; taken in a dependency, waiting requests could use up the threads of the one before.


@app.post("/events")
def tell(events: dict[str, Any] | list[dict[str, Any]], watch: Watching) -> tuple[Change, ...]:
    """Take in one event or several: what has changed."""
    with watch.lock:
        return watch.monitor.observe(events)


@app.post("/advance")
def advance(as_of: date, watch: Watching) -> tuple[Change, ...]:
    """Let days pass up to the end of that day: what has changed."""
    with watch.lock:
        return watch.monitor.advance(as_of)


@app.get("/children/{case}")
def findings(case: str, watch: Watching) -> tuple[Finding, ...]:
    """The findings of a child; none for one of whom nothing was told."""
    with watch.lock:
        return watch.monitor.findings(case)


@app.get("/due")
def due(until: date, watch: Watching) -> tuple[Finding, ...]:
    """What is due by that day, the longest due first."""
    with watch.lock:
        return watch.monitor.due(until)


@app.get("/recovered")
async def recovered(watch: Watching) -> tuple[Change, ...]:
    """The changes that were logged before this start and perhaps never answered."""
    return watch.monitor.recovered


@app.get("/health")
async def health(watch: Watching) -> dict[str, date]:
    """The day the findings are as of. It does not wait for a request that is being judged."""
    return {"as_of": watch.monitor.as_of}
