"""Calendar clients subscribe to `coplan serve`: vdirsyncer fetches, khal shows what it has fetched."""

from __future__ import annotations

import copy
import datetime as dt
import json
import pathlib
import subprocess

from serve_support import PLAN, Server
from test_feeds_clients import environment, tool

FIRST = dt.date(2019, 1, 1)


class Subscriber:
    """vdirsyncer with one address, and khal on what it has written."""

    def __init__(self, folder: pathlib.Path, url: str):
        self.folder = folder
        self.programs = {name: tool(name) for name in ["vdirsyncer", "khal"]}
        (folder / "events").mkdir(parents=True)
        (folder / "vdirsyncer.conf").write_text(f"""
[general]
status_path = "{folder / "status"}"
[pair feed]
a = "remote"
b = "local"
collections = null
conflict_resolution = "a wins"
[storage remote]
type = "http"
url = "{url}"
[storage local]
type = "filesystem"
path = "{folder / "events"}"
fileext = ".ics"
""")
        (folder / "khal.conf").write_text(f"""
[calendars]
[[feed]]
path = {folder / "events"}
readonly = True
[locale]
local_timezone = UTC
default_timezone = UTC
timeformat = %H:%M
dateformat = %Y-%m-%d
longdateformat = %Y-%m-%d
datetimeformat = %Y-%m-%d %H:%M
longdatetimeformat = %Y-%m-%d %H:%M
[sqlite]
path = {folder / "khal.db"}
""")
        self.run("vdirsyncer", "discover")

    def run(self, name: str, *words: str) -> str:
        done = subprocess.run([self.programs[name], "-c", str(self.folder / f"{name}.conf"), *words], text=True,
                              capture_output=True, input="y\n", env=environment(self.folder), timeout=120)
        assert done.returncode == 0, done.stderr
        return done.stdout

    def sync(self) -> dict[str, tuple[str, str]]:
        """Title -> (start, status), as khal shows them afterwards."""
        self.run("vdirsyncer", "sync")
        found = {}
        text = self.run("khal", "list", "--json", "title", "--json", "start", "--json", "status", str(FIRST), "365d")
        for line in text.splitlines():
            for event in json.loads(line):
                found.setdefault(event["title"], (event["start"], event["status"].strip()))
        return found


def test_a_subscriber_follows_the_plan(tmp_path):
    plan = copy.deepcopy(PLAN)
    with Server(tmp_path, plan) as server:
        token = server.token("partners/all.ics")
        subscriber = Subscriber(tmp_path / "subscriber",
                                f"http://{server.host}:{server.port}/feeds/t/{token}/partners/all.ics")
        seen = subscriber.sync()
        assert seen["Open seminar"][0] == "2019-03-04"
        assert any("Zephyr" in title for title in seen)
        assert not any("Quokka" in title for title in seen)
        # Moved and renamed, and one more.
        plan["activities"]["open"] |= {"title": "Open seminar, moved", "when": "2019-03-18/20"}
        plan["activities"]["new"] = {"project": "p", "title": "A new one", "when": "2019-09-09", "visibility": "public",
                                     "status": "confirmed"}
        server.change(plan)
        seen = subscriber.sync()
        assert seen["Open seminar, moved"][0] == "2019-03-18" and "Open seminar" not in seen
        assert seen["A new one"][0] == "2019-09-09"
        # Cancelled: told so, not just gone.
        plan["activities"]["open"]["status"] = "cancelled"
        server.change(plan)
        seen = subscriber.sync()
        cancelled = [status for title, (_, status) in seen.items() if "Open seminar, moved" in title]
        assert cancelled == ["CANCELLED"] and seen["A new one"][1] != "CANCELLED"
        assert server.log().count("GET /feeds/t/…/partners/all.ics 200 ") == 3
