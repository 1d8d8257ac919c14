"""The page and the lists of a folder over HTTP: written anew when what lies in the folder has changed.

    COMPLIANCE_TOKEN_FILE=token python examples/service/pages.py exports/ [--port 8010]

It listens on this machine alone (127.0.0.1), unless --host says otherwise; what is served is about children, so let
only something in front of it that encrypts be reached from elsewhere. Whoever asks gives the token: as `Authorization:
Bearer`, or in a browser as the password, of any user.

COMPLIANCE_TOKEN_FILE  the file in which the token stands, of at least 16 bytes: `openssl rand -hex 32 > token`
"""

from __future__ import annotations

import argparse
import hmac
import os
import subprocess
import sys
import tempfile
from base64 import b64decode
from binascii import Error as NotBase64
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from threading import Lock
from zoneinfo import ZoneInfo

import uvicorn
from fastapi import Depends, FastAPI, Request
from fastapi.exceptions import HTTPException
from fastapi.responses import FileResponse, JSONResponse, Response

DOCUMENTS: Mapping[str, tuple[tuple[str, ...], str]] = {
    "page.html": (("report",), "text/html; charset=utf-8"),
    "report.xlsx": (("report",), "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    "findings.csv": (("check",), "text/csv; charset=utf-8"),
    "due.csv": (("due",), "text/csv; charset=utf-8"),
    "due.ics": (("due",), "text/calendar; charset=utf-8"),
    "scorecard.csv": (("scorecard",), "text/csv; charset=utf-8"),
    "published.csv": (("scorecard", "--publish"), "text/csv; charset=utf-8"),
}
"""What is served: the command that writes it, and what it is."""

HEADERS = {
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}
SHORTEST_TOKEN = 16

Seen = tuple[object, ...]
"""How a folder was when it was looked at."""


class CannotBeRead(Exception):
    """The export cannot be used; what the command said of it."""


@dataclass
class Folder:
    """A folder of exports, and what was written of it, each with how the folder was then."""

    path: Path
    written: Path
    last: dict[str, Seen] = field(default_factory=dict)
    lock: Lock = field(default_factory=Lock)

    def document(self, name: str) -> Path:
        """The document of what lies in the folder now. Raises CannotBeRead; an older one is never served instead."""
        with self.lock:
            seen = self._seen()
            file = self.written / name
            if self.last.get(name) != seen:
                self._write(name, file)
                self.last[name] = seen
            return file

    def _seen(self) -> Seen:
        """Files by their sizes and times, and the day: where no export says its own it is judged as of today."""
        files = sorted(file for file in self.path.rglob("*") if file.is_file())
        states = ((file, file.stat()) for file in files)
        today = datetime.now(ZoneInfo("Europe/London")).date()
        return (today, *((str(file), state.st_size, state.st_mtime_ns) for file, state in states))

    def _write(self, name: str, file: Path) -> None:
        (command, *more), _ = DOCUMENTS[name]
        self.last.pop(name, None)
        file.unlink(missing_ok=True)
        asked = [
            sys.executable,
            "-m",
            "compliance",
            command,
            str(self.path),
            "-q",
            "--output",
            str(file),
            *more,
        ]
        ran = subprocess.run(asked, capture_output=True, text=True, check=False)
        # 3 with a document: more than a tenth of the rows could not be read, which the document says.
        if ran.returncode not in (0, 3) or not file.exists():
            raise CannotBeRead(ran.stderr.strip())


def application(folder: Folder, token: str) -> FastAPI:
    """What serves a folder to whoever has the token."""

    def known(request: Request) -> None:
        if not hmac.compare_digest(_given(request).encode(), token.encode()):
            raise HTTPException(
                401, "the token is missing or wrong", {"WWW-Authenticate": "Basic", **HEADERS}
            )

    app = FastAPI(title="Duties to looked-after children", dependencies=[Depends(known)], openapi_url=None)

    @app.exception_handler(CannotBeRead)
    def unreadable(_: Request, error: CannotBeRead) -> JSONResponse:
        return JSONResponse({"message": str(error)}, 503, headers=HEADERS)

    @app.get("/")
    def page() -> Response:
        return document("page.html")

    @app.get("/{name}")
    def document(name: str) -> Response:
        if name not in DOCUMENTS:
            raise HTTPException(404, f"there is no {name}; there are: {', '.join(DOCUMENTS)}", HEADERS)
        return FileResponse(folder.document(name), media_type=DOCUMENTS[name][1], headers=HEADERS)

    return app


def _given(request: Request) -> str:
    """The token that a request gives, as bearer or as the password of a browser; "" where it gives none."""
    scheme, _, given = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() == "bearer":
        return given.strip()
    if scheme.lower() == "basic":
        try:
            return b64decode(given, validate=True).decode().partition(":")[2]
        except (NotBase64, UnicodeDecodeError):
            return ""
    return ""


def token_from(environment: Mapping[str, str]) -> str:
    """The token. Exits in words where there is none."""
    named = environment.get("COMPLIANCE_TOKEN_FILE")
    if named is None:
        sys.exit("COMPLIANCE_TOKEN_FILE is not set; expected the file in which the token stands")
    try:
        token = Path(named).read_text(encoding="utf-8").strip()
    except OSError as error:
        sys.exit(f"the token cannot be read from {named}: {error.strerror}")
    if len(token.encode()) < SHORTEST_TOKEN:
        sys.exit(
            f"the token in {named} has fewer than {SHORTEST_TOKEN} bytes; `openssl rand -hex 32` makes one"
        )
    return token


def main() -> None:
    """Serve a folder until it is stopped."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", type=Path)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8010)
    asked = parser.parse_args()
    token = token_from(os.environ)
    if not asked.folder.is_dir():
        sys.exit(f"{asked.folder}: no such folder; expected the one that exports are put in")
    with tempfile.TemporaryDirectory() as written:
        app = application(Folder(asked.folder, Path(written)), token)
        uvicorn.run(app, host=asked.host, port=asked.port, access_log=False)


if __name__ == "__main__":
    main()
