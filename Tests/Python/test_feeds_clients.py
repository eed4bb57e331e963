"""Real calendar clients read the feeds: khal imports and lists them, vdirsyncer fetches them over HTTP.

    COPLAN_CLIENT_SEEDS    how many random hostile plans the command khal reads (default 2)

Here they run as their users run them, and, on every feed of the shipped plan, as calendar_clients has them run, which is
what the feeds of hundreds of random plans go through in test_feeds_campaign. The commands are found beside this Python,
or on the PATH; without them the tests are skipped.
"""

from __future__ import annotations

import copy
import datetime as dt
import functools
import http.server
import json
import os
import pathlib
import random
import re
import threading

import pytest

import calendar_clients
import test_feeds_campaign
from calendar_text import Feed
from client_commands import configure_khal, configure_vdirsyncer, run_client
from feeds_support import ROOT, export, write_plan
from plan_generator import make_plan
from test_feeds_campaign import AS_OF, by_our_reader, write_hostile

SEEDS = range(710000, 710000 + int(os.environ.get("COPLAN_CLIENT_SEEDS", "2")))

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


class Khal:
    """khal with a configuration, a calendar and a data base of its own."""

    def __init__(self, folder: pathlib.Path):
        self.folder = folder
        configure_khal(folder, "calendar")

    def run(self, *words: str) -> str:
        return run_client("khal", self.folder, *words)

    def add(self, feed: pathlib.Path):
        self.run("import", "--batch", "-a", "feed", str(feed))

    def listed(self, first: dt.date, days: int) -> dict[str, set[tuple[str, str]]]:
        """UID -> (start, end) as khal writes them: whole days with their last day."""
        found: dict[str, set] = {}
        text = self.run("list", "--json", "start", "--json", "end", "--json", "uid", str(first), f"{days}d")
        for line in text.splitlines():
            for event in json.loads(line):
                found.setdefault(event["uid"], set()).add((event["start"], event["end"]))
        return found


def as_khal_writes(start, end) -> tuple[str, str]:
    if isinstance(start, dt.datetime):
        return f"{start:%Y-%m-%d %H:%M}", f"{end:%Y-%m-%d %H:%M}"
    return str(start), str(end - dt.timedelta(days=1))


def khal_agrees(folder: pathlib.Path, path: pathlib.Path, first: dt.date, days: int):
    khal = Khal(folder)
    khal.add(path)
    feed = Feed(path.read_bytes())
    listed = khal.listed(first, days)
    assert set(listed) == set(feed.uids()), path
    for event in feed.events:
        uid = event["UID"].text
        expected = {as_khal_writes(*times) for times in feed.occurrences(event)}
        if event.get("RRULE") and "TZID" in event["DTSTART"].parameters:
            # It adds a duration to the wall clock, where RFC 5545 (3.8.5.3) wants it exact.
            assert {start for start, _ in listed[uid]} == {start for start, _ in expected}, (path, uid)
        else:
            assert listed[uid] == expected, (path, uid)


def test_khal_lists_what_was_planned(tmp_path):
    public = export(write_plan(tmp_path / "plan", PLAN), tmp_path / "out") / "public"
    khal_agrees(tmp_path / "khal", public / "all.ics", dt.date(2019, 1, 1), 365)
    listed = Khal(tmp_path / "again")
    listed.add(public / "all.ics")
    weekly = listed.listed(dt.date(2019, 1, 1), 365)["p_weekly@plan.example"]
    assert {start for start, _ in weekly} == {
        "2019-04-15 08:00", "2019-04-29 08:00", "2019-05-06 09:00", "2019-05-13 09:00", "2019-05-20 09:00",
        "2019-05-27 09:00", "2019-06-03 09:00", "2019-06-10 08:00", "2019-06-17 08:00"}


def test_khal_lists_the_shipped_plan(tmp_path):
    out = export(ROOT / "plans", tmp_path / "out", as_of="2018-12-01")
    khal_agrees(tmp_path / "khal", out / "partners/all.ics", dt.date(2014, 1, 1), 4_000)


def test_every_feed_of_the_shipped_plan(tmp_path):
    """Each of them, in both clients; what it holds is as our reader says."""
    out = export(ROOT / "plans", tmp_path / "out", as_of="2018-12-01")
    feeds = sorted(out.rglob("*.ics"))
    assert len(feeds) > 250
    khal = calendar_clients.Khal(tmp_path / "khal")
    occurrences = 0
    for path in feeds:
        expected = by_our_reader(Feed(path.read_bytes()))
        test_feeds_campaign.khal_agrees(khal, str(path), path.read_bytes(), expected)
        occurrences += sum(map(len, expected.values()))
    assert occurrences > 500
    with calendar_clients.Vdirsyncer(out, tmp_path / "vdirsyncer") as vdirsyncer:
        for path, files in vdirsyncer.fetched(feeds).items():
            test_feeds_campaign.vdirsyncer_agrees(str(path), path.read_bytes(), files)


@pytest.mark.parametrize("seed", SEEDS)
def test_khal_lists_random_plans(tmp_path, seed):
    write_hostile(make_plan(seed), tmp_path / "plan", random.Random(f"hostile {seed}"))
    out = export(tmp_path / "plan", tmp_path / "out", as_of=AS_OF)
    khal_agrees(tmp_path / "khal", out / "restricted/all.ics", dt.date(2017, 6, 1), 1_700)


def served(folder: pathlib.Path) -> http.server.ThreadingHTTPServer:
    class Quiet(http.server.SimpleHTTPRequestHandler):
        def log_message(self, *_):
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Quiet, directory=str(folder)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server


def test_vdirsyncer_follows_a_feed(tmp_path):
    """It fetches every event; after a change just what has changed is another file."""
    plan = copy.deepcopy(PLAN)
    out = export(write_plan(tmp_path / "plan", plan), tmp_path / "out")
    server = served(out / "public")
    target = tmp_path / "events"
    configure_vdirsyncer(tmp_path, f"http://127.0.0.1:{server.server_port}/all.ics", "events")

    def run(command: str):
        run_client("vdirsyncer", tmp_path, command)

    def files() -> dict[str, str]:
        return {path.name: re.sub("\r?\n ", "", path.read_bytes().decode("utf-8")) for path in target.glob("*.ics")}

    def each_title_once(texts):
        assert len(texts) == len(plan["activities"])
        # It gives the events UIDs of its own, made of their content.
        for activity in plan["activities"].values():
            title = activity["title"].replace(",", "\\,").replace(";", "\\;")
            assert sum(title in text for text in texts) == 1, title

    try:
        run("discover")
        run("sync")
        before = files()
        each_title_once(before.values())
        run("sync")
        assert files() == before
        plan["activities"]["days"]["title"] = "Séminaire, renommé"
        plan["activities"]["new"] = {"title": "New; here", "when": "2019-09-09", "visibility": "public"}
        export(write_plan(tmp_path / "plan", plan), out)
        run("sync")
        after = files()
        each_title_once(after.values())
        kept = set(before.items()) & set(after.items())
        assert len(kept) == len(PLAN["activities"]) - 1
    finally:
        server.shutdown()
