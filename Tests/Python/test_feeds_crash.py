"""Exports that are killed: at every single step by a shim (crash_shim.c), and at random moments by kill -9.

    COPLAN_KILLS    how many exports of a large plan are killed at random (default 100, for at most 20 s)
"""

from __future__ import annotations

import hashlib
import json
import os
import pathlib
import random
import shutil
import signal
import subprocess
import time

import icalendar
import pytest

import shims
from feeds_support import AS_OF, BINARY, export, run_export, snapshot, write_plan
from test_feeds_disk import plan_of

KILLS = int(os.environ.get("COPLAN_KILLS", "100"))


def states() -> list[dict]:
    """Three plans, each other: changed, new, gone, raised above an audience, with a feed less and a feed more."""
    def activity(title, **more):
        return {"title": title, "when": "2019-05-20/22", "visibility": "public"} | more

    plans = [
        {"a": activity("A0"), "b": activity("B0", countries=["TN"]), "c": activity("C0"), "secret": activity("S0")},
        {"a": activity("A1"), "b": activity("B0", countries=["MA"]), "d": activity("D1"),
         "secret": activity("S1", visibility="restricted")},
        {"a": activity("A2"), "b": activity("B2", countries=["TN", "DZ"]), "c": activity("C2"), "d": activity("D2"),
         "secret": activity("S2", visibility="restricted")},
    ]
    return [{"project": {"id": "p", "name": "P", "countries": ["LY"]}, "activities": activities} for activities in plans]


@pytest.fixture(scope="module")
def shim(tmp_path_factory) -> pathlib.Path:
    return shims.built("crash_shim", tmp_path_factory.mktemp("shim"))


def killed_export(shim, plan, out, at: int, count: pathlib.Path | None = None) -> bool:
    """Whether the export was killed, before the step of this number."""
    environment = os.environ | {"LD_PRELOAD": str(shim), "COPLAN_CRASH_AT": str(at)}
    if count:
        environment["COPLAN_CRASH_COUNT"] = str(count)
    done = run_export(plan, out, env=environment)
    assert done.returncode in (0, -signal.SIGKILL), done.stderr
    return done.returncode != 0


def steps(shim, plan, out, folder) -> int:
    count = folder / "count"
    assert not killed_export(shim, plan, out, 0, count)
    return int(count.read_text())


def every_feed_is_whole(out: pathlib.Path, allowed: dict[str, set[bytes]] | None = None):
    """No reader, at this moment, finds half a feed, or one that was never written."""
    for path, data in snapshot(out).items():
        if path.endswith(".ics") and not pathlib.Path(path).name.startswith("."):
            assert data.startswith(b"BEGIN:VCALENDAR\r\n") and data.endswith(b"\r\nEND:VCALENDAR\r\n"), path
            if allowed is not None:
                assert data in allowed.get(path, set()), path
        if path.endswith("/feeds.json"):
            json.loads(data)


def everything_agrees(out: pathlib.Path):
    """The index vouches for every file, and nothing else is there."""
    assert sorted(str(path.relative_to(out)) for path in out.rglob(".*")) == [".coplan-lock"]
    for folder in out.iterdir():
        if not folder.is_dir():
            continue
        index = json.loads((folder / "feeds.json").read_text(encoding="utf-8"))
        files = {str(path.relative_to(folder)) for path in folder.rglob("*.ics")}
        assert files == {feed["path"] for feed in index["feeds"]}
        for feed in index["feeds"]:
            assert hashlib.sha256((folder / feed["path"]).read_bytes()).hexdigest() == feed["sha256"], feed["path"]


def revisions(out: pathlib.Path) -> dict[tuple[str, str], tuple]:
    found = {}
    for path in out.rglob("*.ics"):
        for event in icalendar.Calendar.from_ical(path.read_bytes()).events:
            found[str(path.relative_to(out)), str(event["UID"])] = (
                event["SEQUENCE"], event["LAST-MODIFIED"].dt, str(event["SUMMARY"]))
    return found


def never_back(before: dict, after: dict):
    """What a subscriber may have seen is never followed by something older, or by something else of the same age."""
    for key, (sequence, modified, title) in after.items():
        if key in before:
            known = before[key]
            assert (sequence, modified) >= known[:2], key
            assert sequence > known[0] and modified > known[1] or known[2] == title, key


def test_killed_at_every_step(tmp_path, shim):
    first, second, _ = [write_plan(tmp_path / f"plan{number}", plan) for number, plan in enumerate(states())]
    old = export(first, tmp_path / "old")
    new = tmp_path / "new"
    shutil.copytree(old, new)
    total = steps(shim, second, new, tmp_path)
    assert total > 40
    allowed: dict[str, set[bytes]] = {}
    for out in (old, new):
        for path, data in snapshot(out).items():
            allowed.setdefault(path, set()).add(data)
    # The first half writes beside the old feeds, the second puts the new ones in their places.
    for at in [*range(1, total // 2, 4), *range(total // 2, total + 1)]:
        out = tmp_path / f"at{at}"
        shutil.copytree(old, out)
        # Threads write in any order: one or another step may fall away.
        if not killed_export(shim, second, out, at):
            assert at > total - 10, at
        every_feed_is_whole(out, allowed)
        before = revisions(out)
        export(second, out)
        everything_agrees(out)
        never_back(before, revisions(out))
        assert b"S1" not in b"".join(snapshot(out).values())
        shutil.rmtree(out)


def test_killed_twice(tmp_path, shim):
    """The export that goes on from a killed one is killed as well, at any two steps, with another plan."""
    first, second, third = [write_plan(tmp_path / f"plan{number}", plan) for number, plan in enumerate(states())]
    old = export(first, tmp_path / "old")
    measured = tmp_path / "measured"
    shutil.copytree(old, measured)
    total = steps(shim, second, measured, tmp_path)
    random_ = random.Random(11)
    for at in random_.sample(range(total // 2, total + 1), 7):
        half = tmp_path / "half"
        shutil.copytree(old, half)
        killed_export(shim, second, half, at)
        for again in random_.sample(range(total // 3, total + total // 4), 10):
            out = tmp_path / "out"
            shutil.copytree(half, out)
            killed_export(shim, third, out, again)
            every_feed_is_whole(out)
            before = revisions(out)
            done = run_export(first, out)
            assert done.returncode == 0, (at, again, done.stderr)
            everything_agrees(out)
            never_back(before, revisions(out))
            shutil.rmtree(out)
        shutil.rmtree(half)


def test_a_large_plan_killed_at_random(tmp_path):
    """kill -9 at random moments of an export of 2,000 activities."""
    random_ = random.Random(12)
    plans = [write_plan(tmp_path / f"plan{number}", plan_of(2_000, f"plan {number}")) for number in range(2)]
    out = tmp_path / "out"
    export(plans[0], out)
    usual = 10.0
    for number in (1, 0, 1):
        started = time.monotonic()
        export(plans[number], out)
        usual = min(usual, time.monotonic() - started)
    interrupted, ended = 0, time.monotonic() + 20
    for number in range(KILLS):
        if time.monotonic() > ended:
            break
        process = subprocess.Popen([BINARY, "export", str(plans[number % 2]), "-o", str(out), "--as-of", AS_OF],
                                   stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        # Most of the time goes into reading; the end is where it writes.
        time.sleep(usual * random_.uniform(0.2, 1.2))
        process.send_signal(signal.SIGKILL)
        interrupted += process.wait() == -signal.SIGKILL
        for path in out.rglob("*.ics"):
            if path.name.startswith("."):
                continue
            data = path.read_bytes()
            assert data.endswith(b"\r\nEND:VCALENDAR\r\n") and data.startswith(b"BEGIN:VCALENDAR\r\n"), path
            assert len({title for title in (b"plan 0", b"plan 1") if title in data}) == 1, path
    assert interrupted > 0, "every export had ended before it was killed"
    export(plans[0], out)
    everything_agrees(out)
    for path in out.rglob("*.ics"):
        assert b"plan 1" not in path.read_bytes()
