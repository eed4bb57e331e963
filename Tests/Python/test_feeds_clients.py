"""Real calendar clients read the feeds: khal imports and lists them, vdirsyncer fetches them over HTTP.

They are found beside this Python, or on the PATH; without them the tests are skipped.
"""

from __future__ import annotations

import functools
import http.server
import json
import os
import pathlib
import shutil
import subprocess
import sys
import threading

import pytest

from feeds_support import export, write_plan

PLAN = {
    "project": {"id": "p", "name": "P, with; signs", "period": "2019"},
    "activities": {
        "days": {"title": "Séminaire, ندوة; 研修", "when": "2019-03-04/06", "visibility": "public",
                 "status": "confirmed"},
        "casablanca": {"title": "Ramadan", "when": "2019-05-20T09:00/12:00", "timezone": "Africa/Casablanca",
                       "visibility": "public", "status": "confirmed"},
        "weekly": {"title": "Weekly", "when": "2019-04-15T09:00/12:00", "timezone": "Africa/Casablanca",
                   "repeat": "FREQ=WEEKLY;COUNT=10", "except": ["2019-04-22"], "visibility": "public",
                   "status": "confirmed"},
        "window": {"title": "Somewhere in June", "when": "2019-06", "visibility": "public"},
    },
}


def tool(name: str) -> str:
    beside = pathlib.Path(sys.executable).parent / name
    found = str(beside) if beside.exists() else shutil.which(name)
    if not found:
        pytest.skip(f"{name} is not installed")
    return found


@pytest.fixture(scope="module")
def feeds(tmp_path_factory) -> pathlib.Path:
    folder = tmp_path_factory.mktemp("clients")
    return export(write_plan(folder / "plan", PLAN), folder / "out") / "public"


def environment(folder: pathlib.Path) -> dict[str, str]:
    return os.environ | {"HOME": str(folder), "XDG_DATA_HOME": str(folder / "data"), "LC_ALL": "C.UTF-8",
                         "TZ": "UTC"}


def test_khal_lists_what_was_planned(feeds, tmp_path):
    khal = tool("khal")
    (tmp_path / "calendar").mkdir()
    config = tmp_path / "khal.conf"
    config.write_text(f"""
[calendars]
[[feed]]
path = {tmp_path / "calendar"}
[locale]
local_timezone = UTC
default_timezone = UTC
timeformat = %H:%M
dateformat = %Y-%m-%d
longdateformat = %Y-%m-%d
datetimeformat = %Y-%m-%d %H:%M
longdatetimeformat = %Y-%m-%d %H:%M
[sqlite]
path = {tmp_path / "khal.db"}
""")
    run = functools.partial(subprocess.run, capture_output=True, text=True, env=environment(tmp_path), timeout=120)
    done = run([khal, "-c", str(config), "import", "--batch", "-a", "feed", str(feeds / "all.ics")])
    assert done.returncode == 0, done.stderr
    done = run([khal, "-c", str(config), "list", "--json", "start", "--json", "end", "--json", "title", "--json", "uid",
                "2019-01-01", "365d"])
    assert done.returncode == 0, done.stderr
    listed: dict[str, set] = {}
    for line in done.stdout.splitlines():
        for event in json.loads(line):
            listed.setdefault(event["uid"].split("@")[0], set()).add((event["start"], event["end"]))
    # khal shows the last day of whole days inclusive.
    assert listed["p_days"] == {("2019-03-04", "2019-03-06")}
    assert listed["p_window"] == {("2019-06-01", "2019-06-30")}
    assert listed["p_casablanca"] == {("2019-05-20 09:00", "2019-05-20 12:00")}
    assert {start for start, _ in listed["p_weekly"]} == {
        "2019-04-15 08:00", "2019-04-29 08:00", "2019-05-06 09:00", "2019-05-13 09:00", "2019-05-20 09:00",
        "2019-05-27 09:00", "2019-06-03 09:00", "2019-06-10 08:00", "2019-06-17 08:00"}


def test_vdirsyncer_fetches_every_event(feeds, tmp_path):
    vdirsyncer = tool("vdirsyncer")

    class Quiet(http.server.SimpleHTTPRequestHandler):
        def log_message(self, *_):
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Quiet, directory=str(feeds)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    target = tmp_path / "events"
    config = tmp_path / "vdirsyncer.conf"
    config.write_text(f"""
[general]
status_path = "{tmp_path / "status"}"
[pair feed]
a = "remote"
b = "local"
collections = null
[storage remote]
type = "http"
url = "http://127.0.0.1:{server.server_port}/all.ics"
[storage local]
type = "filesystem"
path = "{target}"
fileext = ".ics"
""")
    target.mkdir()
    try:
        for command in (["discover"], ["sync"]):
            done = subprocess.run([vdirsyncer, "-c", str(config), *command], capture_output=True, text=True, input="y\n",
                                  env=environment(tmp_path) | {"VDIRSYNCER_CONFIG": str(config)}, timeout=120)
            assert done.returncode == 0, done.stderr
    finally:
        server.shutdown()
    texts = [path.read_text(encoding="utf-8") for path in target.glob("*.ics")]
    assert len(texts) == 4
    # It gives them UIDs of its own, made of their content.
    for activity in PLAN["activities"].values():
        title = activity["title"].replace(",", "\\,").replace(";", "\\;")
        assert sum(title in text.replace("\n ", "") for text in texts) == 1, title
