"""`coplan serve` keeps its feeds current: on change, on SIGHUP, with a broken plan, under load."""

from __future__ import annotations

import copy
import datetime as dt
import json
import os
import re
import shutil
import signal
import subprocess
import threading
import time

import pytest

import shims
from feeds_support import BINARY, snapshot, unfolded, write_plan
from serve_support import PLAN, Server, resident_kilobytes

MODES = pytest.mark.parametrize("options", [[], ["--poll", "1"]], ids=["inotify", "polling"])


def changed_plan(title: str) -> dict:
    plan = copy.deepcopy(PLAN)
    plan["activities"]["open"]["title"] = title
    return plan


def titles(server: Server) -> str:
    return unfolded(server.get("/feeds/all.ics").body)


@MODES
def test_a_change_is_seen(tmp_path, options):
    with Server(tmp_path, PLAN, *options) as server:
        before = server.get("/feeds/all.ics")
        other = server.get("/feeds/countries/TN.ics")
        assert b"Renamed" not in before.body
        server.change(changed_plan("Renamed seminar"))
        after = server.get("/feeds/all.ics")
        assert b"Renamed seminar" in after.body and after.headers["etag"] != before.headers["etag"]
        assert after.headers["last-modified"] > before.headers["last-modified"]
        assert server.get("/feeds/all.ics", if_none_match=before.headers["etag"]).status == 200
        assert server.get("/feeds/all.ics", if_modified_since=before.headers["last-modified"]).status == 200
        assert other.headers["etag"] != server.get("/feeds/countries/TN.ics").headers["etag"]
        # As it was: the bytes have another SEQUENCE, and the time goes on.
        server.change(PLAN)
        again = server.get("/feeds/all.ics")
        assert again.headers["last-modified"] > after.headers["last-modified"]
        # The folder holds what is served.
        assert again.body == (server.out / "public/all.ics").read_bytes()
        if options:
            return
        # New files, in new folders too; and what is removed.
        deeper = server.plan / "new" / "folder"
        deeper.mkdir(parents=True)
        (deeper / "more.yaml").write_text(
            "activities:\n  more: {project: p, title: Added, when: 2019-06-03, visibility: public}\n")
        server.wait_for(lambda: "Added" in titles(server))
        (deeper / "more.yaml").write_text(
            "activities:\n  more: {project: p, title: Again, when: 2019-06-03, visibility: public}\n")
        server.wait_for(lambda: "Again" in titles(server))
        shutil.rmtree(server.plan / "new")
        server.wait_for(lambda: "STATUS:CANCELLED" in titles(server))


def test_a_plan_that_is_replaced_as_a_whole(tmp_path):
    """As git does: another folder in its place."""
    with Server(tmp_path) as server:
        write_plan(tmp_path / "next", changed_plan("Another folder"))
        (tmp_path / "plan").rename(tmp_path / "old")
        (tmp_path / "next").rename(tmp_path / "plan")
        server.wait_for(lambda: "Another folder" in titles(server))
        server.change(changed_plan("Once more"))
        assert "Once more" in titles(server)


def test_included_folders_and_holidays(tmp_path):
    shared = tmp_path / "shared"
    shared.mkdir()
    (shared / "a.yaml").write_text("themes: {t: {name: Theme}}\n")
    plan = copy.deepcopy(PLAN)
    plan["settings"]["include"] = ["../shared"]
    with Server(tmp_path, plan) as server:
        (shared / "b.yaml").write_text(
            "activities:\n  b: {project: p, title: Included, when: 2019-06-03, visibility: public}\n")
        server.wait_for(lambda: "Included" in titles(server))


@MODES
def test_a_broken_plan_keeps_the_last_good_state(tmp_path, options):
    with Server(tmp_path, PLAN, *options) as server:
        before, state = server.get("/feeds/all.ics"), server.health()
        files = snapshot(server.out)
        broken = server.plan / "broken.yaml"
        broken.write_text("activities:\n  quokka: {title: Quokka two, when: [}\n  y: {visiblity: restricted}\n")
        server.wait_for(lambda: server.health()["status"] == "stale")
        health = server.health()
        assert (health["state"], health["since"]) == (state["state"], state["since"])
        assert health["problems"] and all(set(p) == {"rule", "count"} for p in health["problems"])
        assert all(p["rule"].startswith("file/") and p["count"] > 0 for p in health["problems"])
        assert "quokka" not in json.dumps(health).lower() and "broken" not in json.dumps(health)
        assert server.get("/feeds/all.ics").without_date() == before.without_date()
        assert snapshot(server.out) == files
        assert "stays in service" in server.errors()
        broken.unlink()
        server.wait_for(lambda: server.health()["status"] == "ok")
        assert server.health() == state
        if options:
            return
        # Not there at all for a while.
        shutil.move(server.plan, tmp_path / "away")
        server.wait_for(lambda: server.health()["status"] == "stale", 40)
        assert server.health()["problems"] == [{"rule": "plan", "count": 1}]
        assert server.get("/feeds/all.ics").without_date() == before.without_date()


def test_an_output_that_cannot_be_written(tmp_path):
    """A file in the way is named in the log, not in /health; the last state stays, and a later try succeeds."""
    with Server(tmp_path) as server:
        feed = server.out / "public/all.ics"
        served, good = server.get("/feeds/all.ics"), feed.read_bytes()
        feed.write_bytes(b"written by somebody else")
        write_plan(server.plan, changed_plan("Renamed"))
        server.wait_for(lambda: server.health()["status"] == "stale")
        assert server.health()["problems"] == [{"rule": "output", "count": 1}]
        assert "all.ics" in server.errors()
        assert server.get("/feeds/all.ics").without_date() == served.without_date()
        feed.write_bytes(good)
        server.process.send_signal(signal.SIGHUP)
        server.wait_for(lambda: "Renamed" in titles(server))
        assert server.health()["status"] == "ok"


def test_hangup_reads_the_plan_again(tmp_path):
    with Server(tmp_path) as server:
        state = server.health()
        server.process.send_signal(signal.SIGHUP)
        server.wait_for(lambda: "nothing has changed" in server.errors())
        assert server.health() == state


def test_a_new_day(tmp_path):
    """At 00:00 UTC the plan is looked at from the new day, though no file has changed: the server is started a few
    seconds before by a clock that is wrong on purpose."""
    shim = shims.built("clock_shim", tmp_path)
    now = time.time()
    midnight = dt.datetime(2019, 3, 1, tzinfo=dt.timezone.utc)
    plan = copy.deepcopy(PLAN)
    # From 1 March its only activity is over.
    plan["activities"]["open"]["when"] = "2019-02-27/28"
    plan["settings"]["feeds"] = {"soon": {"name": "Soon", "projects": ["p"], "audience": "public", "past": "P0D"}}
    environment = os.environ | {"LD_PRELOAD": str(shim), "CLOCK_SHIM_OFFSET": str(int(midnight.timestamp() - now) - 4)}
    with Server(tmp_path, plan, as_of=None, environment=environment) as server:
        assert b"Open seminar" in server.get("/feeds/feeds/soon.ics").body
        before = server.health()
        assert before["since"].startswith("2019-02-28T23:59:5")
        server.wait_for(lambda: server.health() != before)
        assert server.health()["since"].startswith("2019-03-01T00:00:0")
        assert b"Open seminar" not in server.get("/feeds/feeds/soon.ics").body
        assert b"Open seminar" in server.get("/feeds/all.ics").body


def test_its_own_feeds_do_not_wake_it(tmp_path):
    """Even where the output is inside the plan's folder."""
    plan = write_plan(tmp_path / "plan", PLAN)
    with Server(tmp_path, plan, out=plan / "exports") as server:
        server.change(changed_plan("Renamed"))
        time.sleep(1.5)
        assert server.errors().count("serving state") == 1
        assert server.errors().count("read the plan again") <= 2, server.errors()


def test_an_export_beside_it(tmp_path):
    """`coplan export` at the same folder takes its turn; what is served is one export or the other."""
    with Server(tmp_path) as server:
        for number in range(5):
            write_plan(server.plan, changed_plan(f"Turn {number}"))
            done = subprocess.run([BINARY, "export", str(server.plan), "-o", str(server.out), "--as-of", "2019-01-15"],
                                  capture_output=True, text=True, timeout=60)
            assert done.returncode == 0, done.stderr
        server.wait_for(lambda: "Turn 4" in titles(server))
        assert server.get("/feeds/all.ics").body == (server.out / "public/all.ics").read_bytes()


def test_reload_under_load(tmp_path):
    """While the plan changes all the time, each response is whole: its bytes fit its tag, length and date, and belong to
    one state. Nobody is turned away, and time does not go back."""
    plan = copy.deepcopy(PLAN)
    for index in range(200):
        plan["activities"][f"a{index}"] = {"project": "p", "title": "Title 0", "when": "2019-03-04/06",
                                           "visibility": "public"}

    def write(number: int):
        for activity in plan["activities"].values():
            if activity["title"].startswith("Title "):
                activity["title"] = f"Title {number}"
        write_plan(tmp_path / "plan", plan)

    write(0)
    with Server(tmp_path, tmp_path / "plan") as server:
        stop = threading.Event()
        failures: list[str] = []
        seen: dict[str, bytes] = {}
        states: set[int] = set()
        counts = [0]

        def ask(number: int):
            last = ""
            while not stop.is_set():
                try:
                    answer = server.get("/feeds/projects/p.ics")
                except OSError as error:
                    failures.append(repr(error))
                    return
                numbers = set(re.findall(rb"Title (\d+)", answer.body.replace(b"\r\n ", b"")))
                changed = time.strptime(answer.headers["last-modified"], "%a, %d %b %Y %H:%M:%S GMT")
                if answer.status != 200 or not answer.body.endswith(b"END:VCALENDAR\r\n"):
                    failures.append(f"{answer.status}, {len(answer.body)} bytes")
                if len(numbers) != 1:
                    failures.append(f"mixed: {numbers}")
                if seen.setdefault(answer.headers["etag"], answer.body) != answer.body:
                    failures.append("one tag for different bytes")
                if last and changed < last:
                    failures.append("Last-Modified went back")
                last = changed
                states.update(int(found) for found in numbers)
                counts[0] += 1

        threads = [threading.Thread(target=ask, args=(number,)) for number in range(6)]
        for thread in threads:
            thread.start()
        end, number = time.monotonic() + 4, 0
        while time.monotonic() < end:
            number += 1
            write(number)
            time.sleep(0.3)
        server.wait_for(lambda: f"Title {number}".encode() in server.get("/feeds/all.ics").body)
        stop.set()
        for thread in threads:
            thread.join()
        assert not failures, failures[:5]
        assert len(states) >= 3 and counts[0] > 200
        assert server.stop() == 0


def test_memory_stays_flat_over_reloads(tmp_path):
    """A plan that was kept each time would take megabytes each time. New threads take some once, so it need not be flat
    from the first reload on."""
    plan = copy.deepcopy(PLAN)
    for index in range(500):
        plan["activities"][f"a{index}"] = {"project": "p", "title": f"Invented {index}", "when": "2019-03-04/06",
                                           "description": "x" * 500, "visibility": "public"}
    with Server(tmp_path, plan) as server:
        def reload(count: int) -> tuple[int, int]:
            for _ in range(count):
                before = server.errors().count("read the plan again")
                server.process.send_signal(signal.SIGHUP)
                server.wait_for(lambda: server.errors().count("read the plan again") > before)
            return resident_kilobytes(server.process.pid), len(os.listdir(f"/proc/{server.process.pid}/fd"))

        measured = [reload(4) for _ in range(4)]
        grown = [after[0] - before[0] for before, after in zip(measured, measured[1:])]
        assert min(grown) < 2_000, measured
        assert measured[-1][1] <= measured[0][1], measured


def test_killed_and_started_again(tmp_path):
    """A server that is killed while it writes is followed by one that goes on from there."""
    plan = write_plan(tmp_path / "plan", PLAN)
    for number in range(4):
        with Server(tmp_path, plan) as server:
            write_plan(plan, changed_plan(f"Life {number}"))
            time.sleep(0.17 + 0.02 * number)
            server.process.kill()
            server.process.wait()
    with Server(tmp_path, plan) as server:
        assert "Life 3" in titles(server)
        assert server.stop() == 0
