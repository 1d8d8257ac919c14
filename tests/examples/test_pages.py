"""The example that serves a folder's page and lists, as a process of its own, over HTTP."""

from __future__ import annotations

import csv
import io
import os
import re
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

ROOT = Path(__file__).resolve().parents[2]
COUNCIL = ROOT / "examples" / "council"
TOKEN = "a token of the test alone"
BEARER = {"Authorization": f"Bearer {TOKEN}"}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with one child in it."""
    exports = tmp_path_factory.mktemp("exports")
    for settings in COUNCIL.glob("*.yaml"):
        shutil.copy(settings, exports)
    put(exports, "200018")
    return exports


def put(folder: Path, *children: str) -> None:
    with (COUNCIL / "events.csv").open(encoding="utf-8", newline="") as all_:
        header, *rows = csv.reader(all_)
    with (folder / "events.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([header, *(row for row in rows if row[0] in children)])


@pytest.fixture(scope="module")
def client(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    token = tmp_path_factory.mktemp("token") / "token"
    token.write_text(f"{TOKEN}\n")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    process = started("--port", str(port), str(folder), token=str(token))
    try:
        with httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=120) as client:
            last = time.monotonic() + 60
            while time.monotonic() < last and process.poll() is None:
                try:
                    client.get("/")
                except httpx.TransportError:
                    time.sleep(0.1)
                else:
                    break
            yield client
    finally:
        process.kill()
        said = process.communicate()[1]
    # Nowhere else than on this machine, unless somebody says so.
    assert f"http://127.0.0.1:{port}" in said


def started(*arguments: str, token: str | None) -> subprocess.Popen[str]:
    environment = {key: value for key, value in os.environ.items() if key != "COMPLIANCE_TOKEN_FILE"}
    if token is not None:
        environment["COMPLIANCE_TOKEN_FILE"] = token
    return subprocess.Popen(
        [sys.executable, "examples/service/pages.py", *arguments],
        cwd=ROOT,
        env={**environment, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


@pytest.mark.parametrize(
    "headers",
    [{}, {"Authorization": "Bearer another"}, {"Authorization": "Basic !"}, {"Authorization": "Basic"}],
)
@pytest.mark.parametrize("path", ["/", "/due.csv", "/none"])
def test_without_the_token_nothing_is_told(client: httpx.Client, headers: dict[str, str], path: str) -> None:
    answer = client.get(path, headers=headers)

    assert answer.status_code == 401
    assert "200018" not in answer.text


def test_what_is_served_is_what_lies_in_the_folder_now(client: httpx.Client, folder: Path) -> None:
    def due() -> set[str]:
        answer = client.get("/due.csv", headers=BEARER).raise_for_status()
        return {row["case"] for row in csv.DictReader(io.StringIO(answer.text))}

    assert due() == {"200018"}
    put(folder, "200018", "200004")
    assert due() == {"200018", "200004"}
    events = (folder / "events.csv").read_text(encoding="utf-8")
    (folder / "events.csv").write_text("what,is,this\n1,2,3\n")
    broken = client.get("/due.csv", headers=BEARER)
    (folder / "events.csv").write_text(events, encoding="utf-8")
    assert broken.status_code == 503
    assert "holds no files that are recognised" in broken.json()["message"]
    assert due() == {"200018", "200004"}


def test_a_browser_is_given_the_page_for_the_token_as_password(client: httpx.Client) -> None:
    answer = client.get("/", auth=("anybody", TOKEN))

    assert answer.status_code == 200
    assert re.search(r"<title>Duties to looked-after children, England, as of", answer.text)
    assert answer.headers["cache-control"] == "no-store"


def test_what_there_is_not_is_said_with_what_there_is(client: httpx.Client) -> None:
    answer = client.get("/all.csv", headers=BEARER)

    assert answer.status_code == 404
    assert "there is no all.csv; there are: page.html, report.xlsx" in answer.json()["detail"]


@pytest.mark.parametrize("path", ["/docs", "/redoc", "/openapi.json"])
def test_nothing_tells_what_there_is_without_the_token(client: httpx.Client, path: str) -> None:
    assert client.get(path).status_code == 401


@pytest.mark.parametrize(("token", "says"), [(None, "is not set"), ("short", "has fewer than 16 bytes")])
def test_it_does_not_start_without_a_token(token: str | None, says: str, tmp_path: Path) -> None:
    if token is not None:
        (tmp_path / "token").write_text(token)
    process = started(str(tmp_path), token=str(tmp_path / "token") if token else None)

    assert says in process.communicate(timeout=60)[1]
    assert process.returncode == 1
