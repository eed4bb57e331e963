"""Calendar clients subscribe to `coplan serve`: vdirsyncer fetches, khal shows what it has fetched."""

from __future__ import annotations

import copy
import datetime as dt
import json
import pathlib

from client_commands import configure_khal, configure_vdirsyncer, run_client
from serve_support import PLAN, Server

FIRST = dt.date(2019, 1, 1)


class Subscriber:
    """vdirsyncer with one address, and khal on what it has written."""

    def __init__(self, folder: pathlib.Path, url: str):
        self.folder = folder
        configure_khal(folder, "events", readonly=True)
        configure_vdirsyncer(folder, url, "events")
        self.run("vdirsyncer", "discover")

    def run(self, name: str, *words: str) -> str:
        return run_client(name, self.folder, *words)

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
