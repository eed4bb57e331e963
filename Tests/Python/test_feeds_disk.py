"""Exports onto disks that are full, read-only, shared or pulled away in the middle."""

from __future__ import annotations

import os
import pathlib
import random
import resource
import signal
import subprocess
import threading
import time

import icalendar
import pytest

from feeds_support import AS_OF, BINARY, export, run_export, snapshot, write_plan


def plan_of(count: int, title: str) -> dict:
    return {
        "project": {"id": "p", "name": "P", "countries": ["TN", "DZ", "MA", "EG", "JO", "LB"]},
        "activities": {
            f"a{number}": {"title": f"{title} {number}", "when": f"2019-{number % 12 + 1:02}-{number % 28 + 1:02}",
                           "visibility": "public", "description": "Long text. " * 40}
            for number in range(count)
        },
    }


@pytest.fixture
def small_disk(tmp_path: pathlib.Path):
    folder = tmp_path / "disk"
    folder.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", str(folder)], capture_output=True)
    if mounted.returncode != 0:
        pytest.skip("needs the right to mount a small disk")
    yield folder
    subprocess.run(["umount", "-l", str(folder)], check=True)


def test_a_full_disk_leaves_the_old_feeds(tmp_path, small_disk):
    plan = tmp_path / "plan"
    export(write_plan(plan, plan_of(5, "old")), small_disk / "out")
    before = snapshot(small_disk / "out")
    write_plan(plan, plan_of(400, "new"))
    result = run_export(plan, small_disk / "out")
    assert result.returncode == 2
    assert "No space left on device" in result.stderr and "small" not in result.stderr
    assert snapshot(small_disk / "out") == before
    export(write_plan(plan, plan_of(6, "newer")), small_disk / "out")
    assert b"newer 5" in (small_disk / "out/partners/all.ics").read_bytes()


def test_a_read_only_disk(tmp_path, small_disk):
    plan = write_plan(tmp_path / "plan", plan_of(5, "old"))
    export(plan, small_disk / "out")
    before = snapshot(small_disk / "out")
    subprocess.run(["mount", "-o", "remount,ro", str(small_disk)], check=True)
    write_plan(plan, plan_of(5, "new"))
    result = run_export(plan, small_disk / "out")
    assert result.returncode == 2 and "Read-only file system" in result.stderr
    assert snapshot(small_disk / "out") == before


@pytest.mark.parametrize("signalled", [False, True])
def test_a_file_that_may_not_grow(tmp_path, signalled):
    """A limit on the size of files, as a quota sets it: an error, or the signal that ends the tool in the middle."""
    plan, out = tmp_path / "plan", tmp_path / "out"
    export(write_plan(plan, plan_of(5, "old")), out)
    before = snapshot(out)
    write_plan(plan, plan_of(400, "new"))

    def limit():
        resource.setrlimit(resource.RLIMIT_FSIZE, (50_000, 50_000))
        signal.signal(signal.SIGXFSZ, signal.SIG_DFL if signalled else signal.SIG_IGN)

    result = run_export(plan, out, preexec_fn=limit)
    if signalled:
        assert result.returncode == -signal.SIGXFSZ
        after = snapshot(out)
        assert {path: after[path] for path in before} == before
        # What it has begun to write is beside the feeds, under names that nobody serves.
        assert all(pathlib.Path(path).name.startswith(".") for path in set(after) - set(before))
    else:
        assert result.returncode == 2 and "File too large" in result.stderr
        assert snapshot(out) == before
    export(plan, out)
    assert b"new 399" in (out / "partners/all.ics").read_bytes()
    assert not [path for path in out.rglob(".*") if path.name != ".coplan-lock"]


def test_a_folder_without_the_right_to_write(tmp_path):
    if os.geteuid() == 0:
        pytest.skip("root may write everywhere")
    plan = write_plan(tmp_path / "plan", plan_of(3, "a"))
    (tmp_path / "out").mkdir(mode=0o500)
    result = run_export(plan, tmp_path / "out")
    assert result.returncode == 2 and "Permission denied" in result.stderr


@pytest.mark.parametrize("what", ["public", "public/countries", "public/feeds.json", "public/all.ics"])
def test_links_are_not_followed(tmp_path, what):
    plan = write_plan(tmp_path / "plan", plan_of(3, "a"))
    out, outside = tmp_path / "out", tmp_path / "outside"
    outside.mkdir()
    (outside / "feeds.json").write_text("{}")
    link = out / what
    link.parent.mkdir(parents=True)
    link.symlink_to(outside / "feeds.json" if "." in what else outside)
    result = run_export(plan, out)
    assert result.returncode == 2 and str(link) in result.stderr, result.stderr
    assert [path.name for path in outside.iterdir()] == ["feeds.json"]
    assert (outside / "feeds.json").read_text() == "{}"


def test_the_output_folder_itself_may_be_a_link(tmp_path):
    plan = write_plan(tmp_path / "plan", plan_of(3, "a"))
    (tmp_path / "real").mkdir()
    (tmp_path / "out").symlink_to(tmp_path / "real")
    export(plan, tmp_path / "out")
    assert (tmp_path / "real/public/all.ics").exists()


def test_a_file_where_the_folder_should_be(tmp_path):
    plan = write_plan(tmp_path / "plan", plan_of(3, "a"))
    (tmp_path / "out").write_text("mine")
    result = run_export(plan, tmp_path / "out")
    assert result.returncode == 2 and str(tmp_path / "out") in result.stderr
    assert (tmp_path / "out").read_text() == "mine"


def test_killed_at_any_moment(tmp_path):
    """Whenever an export is killed, every feed is whole, and the next export goes on from there."""
    random_ = random.Random(1)
    plan, out = tmp_path / "plan", tmp_path / "out"
    export(write_plan(plan, plan_of(40, "round 0")), out)
    usual = 1.0
    for number in range(3):
        # The quickest of three: a busy machine must not put every kill behind the end.
        started = time.monotonic()
        export(write_plan(plan, plan_of(40, f"round 0{number}")), out)
        usual = min(usual, time.monotonic() - started)
    interrupted = 0
    last: dict[str, int] = {}
    for number in range(25):
        write_plan(plan, plan_of(40, f"round {number}"))
        process = subprocess.Popen([BINARY, "export", str(plan), "-o", str(out), "--as-of", AS_OF],
                                   stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        time.sleep(random_.uniform(0, usual * 1.1))
        process.send_signal(signal.SIGKILL)
        interrupted += process.wait() == -signal.SIGKILL
        for path in out.rglob("*.ics"):
            assert path.read_bytes().endswith(b"END:VCALENDAR\r\n"), path
        if number % 3 == 2:
            export(plan, out)
            calendar = icalendar.Calendar.from_ical((out / "public/all.ics").read_bytes())
            for event in calendar.events:
                uid = str(event["UID"])
                assert str(event["SUMMARY"]).startswith(f"Tentative: round {number} ")
                assert event["SEQUENCE"] >= last.get(uid, 0), uid
                last[uid] = event["SEQUENCE"]
            assert not [path for path in out.rglob(".*") if path.name != ".coplan-lock"]
    assert interrupted > 0, "every export had ended before it was killed"


def test_killed_twice_while_feeds_are_put_in_place(tmp_path):
    """What the first of two killed exports has put in place is still known when the second has its own journal."""
    plan, out = tmp_path / "plan", tmp_path / "out"
    journal = out / "partners/.feeds.json.next"

    def plan_with_many_feeds(title):
        tree = plan_of(40, title)
        tree["institutions"] = {f"i{number}": {"name": f"I {number}"} for number in range(60)}
        for number, activity in enumerate(tree["activities"].values()):
            activity["institutions"] = [f"i{number * 7 % 60}", f"i{(number * 11 + 1) % 60}"]
        return write_plan(plan, tree)

    def kill_at_the_journal():
        before = journal.stat().st_ino if journal.exists() else None
        process = subprocess.Popen([BINARY, "export", str(plan), "-o", str(out), "--as-of", AS_OF],
                                   stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        while process.poll() is None:
            try:
                if os.stat(journal).st_ino != before:
                    process.send_signal(signal.SIGKILL)
                    break
            except FileNotFoundError:
                pass
        process.wait()
        return journal.exists()

    export(plan_with_many_feeds("start"), out)
    twice = 0
    for number in range(6):
        left = []
        for title in ("one", "two"):
            plan_with_many_feeds(f"{title} {number}")
            left.append(kill_at_the_journal())
        twice += all(left)
        export(plan, out)
        assert not [path for path in out.rglob(".*") if path.name != ".coplan-lock"]
        assert f"two {number} ".encode() in (out / "partners/all.ics").read_bytes()
    assert twice > 0, "no two exports were killed while they put feeds in place"


def test_two_exports_at_once(tmp_path):
    out = tmp_path / "out"
    plans = [write_plan(tmp_path / f"plan{number}", plan_of(60, f"plan {number}")) for number in range(2)]
    results = []

    def work(number: int):
        results.extend(run_export(plans[number], out).returncode for _ in range(4))

    threads = [threading.Thread(target=work, args=[number]) for number in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert results == [0] * 8
    before = snapshot(out)
    titles = {data.count(b"plan 0") > 0 for path, data in before.items() if path.endswith("all.ics")}
    assert len(titles) == 1
    assert run_export(plans[0], out).returncode == 0
