"""An export that repeats the last one composes nothing, and says and leaves what one that does compose would.

Whether it composes is seen by whether it has libical make values (composing_shim.c).

    COPLAN_REPEATED_SEEDS    how many random hostile plans (default 10)
"""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
import pathlib
import random
import shutil
import subprocess
import threading
import time

import pytest

import shims
from feeds_support import AS_OF, BINARY, ROOT, snapshot, write_plan
from plan_generator import make_plan
from test_feeds_campaign import write_hostile

SEEDS = range(740000, 740000 + int(os.environ.get("COPLAN_REPEATED_SEEDS", "10")))
# Longer than any file system's clock stands still.
SETTLING = 2.2

PLAN = {
    "settings": {
        "calendars": {"TN": ["tn.ics"]}, "include": ["../shared"], "deadlines": {"training": {"invitations": "P10W"}},
        "audiences": ["public", "partners"],
        "feeds": {"mine": {"name": "Mine", "overlaps": True, "future": "P90D"},
                  "open": {"name": "Open", "audience": "public", "overlaps": True},
                  "closed": {"name": "Closed", "audience": "restricted"}}},
    "projects": {"p": {"name": "P", "countries": ["TN"]}, "q": {"name": "Q", "countries": ["TN"]}},
    "people": {"expert": {"name": "Expert"}},
    "activities": {
        "one": {"project": "p", "title": "One", "when": "2019-02-20/22", "kind": "training", "people": ["expert"],
                "place": {"city": "Tunis", "country": "TN"}},
        "two": {"project": "q", "title": "Two", "when": "2019-02-21T09:00/17:00", "timezone": "Africa/Casablanca",
                "people": ["expert"], "visibility": "public"},
        "three": {"project": "q", "title": "Three", "when": "2019-03", "visibility": "restricted"}},
}
HOLIDAYS = ("BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:invented\r\nBEGIN:VEVENT\r\nUID:1@example\r\n"
            "DTSTART;VALUE=DATE:2019{day}\r\nSUMMARY:Invented day\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n")


@pytest.fixture(scope="module")
def shim(tmp_path_factory) -> pathlib.Path:
    return shims.built("composing_shim", tmp_path_factory.mktemp("shim"))


class Place:
    """A folder with a plan and its feeds."""

    def __init__(self, folder: pathlib.Path, shim: pathlib.Path):
        self.folder, self.shim = folder, shim
        self.lock = folder / "out/.coplan-lock"

    def run(self, *options: str, as_of: str | None = AS_OF, binary: str = BINARY, out: str = "out",
            prefix: tuple[str, ...] = ()):
        """What it said, and whether it composed anything."""
        told = self.folder / "composed"
        told.unlink(missing_ok=True)
        command = [*prefix, binary, "export", "plan", "-o", out, *(["--as-of", as_of] if as_of else []), *options]
        environment = os.environ | {"LD_PRELOAD": str(self.shim), "COPLAN_COMPOSED": str(told)}
        done = subprocess.run(command, cwd=self.folder, capture_output=True, timeout=120, env=environment)
        return (done.returncode, done.stdout.decode(), done.stderr.decode()), told.read_text() == "1"

    def files(self) -> dict:
        modes = {path: path.stat().st_mode for path in sorted((self.folder / "out").rglob("*"))}
        return snapshot(self.folder / "out") | {str(path.relative_to(self.folder)): mode for path, mode in modes.items()}

    def twin(self) -> Place:
        """A copy in which nothing is known of the last export."""
        folder = self.folder.with_name(f"{self.folder.name}-twin")
        shutil.rmtree(folder, ignore_errors=True)
        shutil.copytree(self.folder, folder, symlinks=True)
        (folder / "out/.coplan-lock").unlink()
        return Place(folder, self.shim)

    def is_repeated(self, *options: str, as_of: str | None = AS_OF):
        """The next export composes nothing; one that knows of nothing composes, and says and leaves the same."""
        twin = self.twin()
        before = self.files()
        said, composed = self.run(*options, as_of=as_of)
        assert not composed
        assert self.files() == before
        said_there, composed_there = twin.run(*options, as_of=as_of)
        assert composed_there
        assert said == said_there
        assert {path: data for path, data in twin.files().items()} == before


@pytest.fixture
def place(tmp_path, shim) -> Place:
    write_plan(tmp_path / "here/plan", PLAN)
    write_plan(tmp_path / "here/shared", {"venues": {"hall": {"name": "Hall"}}})
    (tmp_path / "here/shared/coplan.yaml").unlink()
    (tmp_path / "here/plan/tn.ics").write_text(HOLIDAYS.format(day="0114"), newline="")
    place = Place(tmp_path / "here", shim)
    said, composed = place.run()
    assert composed and said[0] == 0, said
    assert "overlaps: true" in said[2] and "does not name" in said[2]
    return place


def test_the_shipped_plan(tmp_path, shim):
    folder = tmp_path / "here"
    shutil.copytree(ROOT / "plans", folder / "plan")
    shutil.copytree(ROOT / "exports/public", folder / "out/public")
    place = Place(folder, shim)
    # A fresh clone has the feeds of one audience, and nothing that tells of their export.
    assert place.run(as_of=None)[1]
    place.is_repeated(as_of=None)


def test_hostile_plans(tmp_path, shim):
    places = []
    for seed in SEEDS:
        place = Place(tmp_path / str(seed), shim)
        write_hostile(make_plan(seed), place.folder / "plan", random.Random(f"hostile {seed}"))
        options = random.Random(seed).choice([(), ("--freebusy",), ("--prune",), ("--todo", "--prune")])
        # The first export tells of what it wrote, and of times at which something may still have been written.
        said, composed = place.run(*options)
        assert composed and said[0] == 0, said
        place.is_repeated(*options)
        places.append((place, options))
    time.sleep(SETTLING)
    for place, options in places:
        assert not place.run(*options)[1]
        left = (place.lock.read_bytes(), place.lock.stat().st_mtime_ns)
        place.is_repeated(*options)
        # By now the times of the files tell that they are untouched, and not even the lock is written.
        assert left == (place.lock.read_bytes(), place.lock.stat().st_mtime_ns)


def rewrite(path: pathlib.Path, old: str, new: str):
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8", newline="")


INPUTS = {
    "a comment": lambda plan: rewrite(plan / "coplan.yaml", "{", "# Nothing.\n{"),
    "a title": lambda plan: rewrite(plan / "plan.yaml", '"One"', '"Won"'),
    "something that no feed tells": lambda plan: rewrite(plan / "plan.yaml", '"Three"', '"Trees"'),
    "another name": lambda plan: (plan / "plan.yaml").rename(plan / "plain.yaml"),
    "one file more": lambda plan: (plan / "more.yaml").write_text("venues: {room: {name: Room}}\n"),
    "one file less": lambda plan: (plan.parent / "shared/plan.yaml").unlink(),
    "an included file": lambda plan: rewrite(plan.parent / "shared/plan.yaml", "Hall", "Hell"),
    "a holiday": lambda plan: (plan / "tn.ics").write_text(HOLIDAYS.format(day="0115"), newline=""),
}


@pytest.mark.parametrize("what", INPUTS)
def test_a_change_of_the_plan(place, what):
    place.is_repeated()
    times = {path: path.stat() for path in (place.folder / "plan").rglob("*") if path.is_file()}
    INPUTS[what](place.folder / "plan")
    # Not even where the times of the files do not tell.
    for path, was in times.items():
        if path.exists():
            os.utime(path, ns=(was.st_atime_ns, was.st_mtime_ns))
    twin = place.twin()
    said, composed = place.run()
    assert composed and said == twin.run()[0]
    place.is_repeated()


@pytest.mark.parametrize("options", [["--freebusy"], ["--todo"], ["--prune"]])
def test_another_option(place, options):
    place.is_repeated()
    assert place.run(*options)[1]
    place.is_repeated(*options)


def test_nothing_is_kept_of_what_may_not_be_seen(place):
    """The names of what an export has read stand beside its folders: where it has a limit, there are none."""
    place.is_repeated()
    for _ in range(2):
        said, composed = place.run("--audience", "public")
        assert composed and said[0] == 0
        assert b"zones" not in place.lock.read_bytes()
    assert place.run()[1]


def test_another_day_program_or_name_of_the_folder(place, tmp_path):
    place.is_repeated()
    assert place.run(as_of="2019-01-16")[1]
    place.is_repeated(as_of="2019-01-16")
    # The same program, as it was built another time.
    shutil.copyfile(BINARY, tmp_path / "coplan")
    (tmp_path / "coplan").chmod(0o755)
    assert place.run(as_of="2019-01-16", binary=str(tmp_path / "coplan"))[1]
    assert place.run(out="./out", as_of="2019-01-16")[1]
    # Today, when there may be more to say: that the time zone data is old.
    place.run(as_of=None)
    place.is_repeated(as_of=None)
    assert place.run("--quiet", as_of=None)[0][1] == ""


def test_other_time_zone_data(place, tmp_path):
    zones = pathlib.Path("/usr/share/zoneinfo")
    copy = tmp_path / "zoneinfo"
    shutil.copytree(zones, copy, symlinks=True)
    inside = ("unshare", "--mount", "sh", "-c", f'mount --bind "{copy}" {zones} && exec "$@"', "sh")
    if subprocess.run([*inside, "true"], capture_output=True).returncode != 0:
        pytest.skip("needs the right to mount")
    place.is_repeated()
    assert not place.run(prefix=inside)[1]
    # The release is the same, and a zone that the plan uses is another.
    shutil.copyfile(zones / "Asia/Tokyo", copy / "Africa/Casablanca")
    said, composed = place.run(prefix=inside)
    assert composed and "written" in said[1]


def damage(path: pathlib.Path):
    """Another byte in the same place, with the same time of writing."""
    was = path.stat()
    with path.open("r+b") as file:
        file.seek(20)
        byte = file.read(1)
        file.seek(20)
        file.write(bytes([byte[0] ^ 1]))
    os.utime(path, ns=(was.st_atime_ns, was.st_mtime_ns))


@pytest.mark.parametrize("is_settled", [False, True])
def test_a_file_that_was_touched(place, is_settled):
    if is_settled:
        time.sleep(SETTLING)
        assert not place.run()[1]
    out = place.folder / "out"

    def composes_and_says_the_same() -> tuple[int, str, str]:
        twin = place.twin()
        said, composed = place.run()
        # What is refused is refused before anything is composed.
        assert composed or said[0] == 2
        assert said == twin.run()[0] and place.files() == twin.files()
        return said

    for path in ("partners/all.ics", "public/projects/q.ics", "public/feeds.json"):
        kept = (out / path).read_bytes()
        damage(out / path)
        status, _, errors = composes_and_says_the_same()
        assert status == 2 and f"out/{path} is not as coplan has written it" in errors
        (out / path).write_bytes(kept)
        place.is_repeated()
    (out / "partners/all.ics").unlink()
    assert "1 written" in composes_and_says_the_same()[1]
    place.is_repeated()
    # What a killed export leaves is taken away; a mode is mended.
    for name in (".all.ics.coplan-new", "projects/.p.ics.coplan-new", ".feeds.json.next"):
        (out / "public" / name).write_text("half")
        composes_and_says_the_same()
        assert not (out / "public" / name).exists()
        place.is_repeated()
    (out / "partners").chmod(0o755)
    composes_and_says_the_same()
    assert (out / "partners").stat().st_mode & 0o777 == 0o700
    # A folder that is led elsewhere by a link is refused.
    (out / "partners/projects").rename(place.folder / "elsewhere")
    (out / "partners/projects").symlink_to(place.folder / "elsewhere")
    assert composes_and_says_the_same()[0] == 2
    (out / "partners/projects").unlink()
    (place.folder / "elsewhere").rename(out / "partners/projects")
    place.is_repeated()
    # Times alone mean nothing.
    os.utime(out / "public/all.ics")
    place.is_repeated()
    # Feeds of another day, with their index, in the place of these.
    shutil.copytree(out / "partners", place.folder / "kept")
    rewrite(place.folder / "plan/plan.yaml", '"One"', '"Won"')
    assert place.run(as_of="2019-01-20")[1]
    shutil.rmtree(out / "partners")
    (place.folder / "kept").rename(out / "partners")
    said, composed = place.run(as_of="2019-01-20")
    assert composed and "is as it was at" in said[2]
    # It warns once, and then there is one more export that composes: nothing is left of a doubt.
    place.run(as_of="2019-01-20")
    place.is_repeated(as_of="2019-01-20")


def test_a_write_within_the_same_moment(place):
    """Clocks of file systems stand still for some milliseconds: a write may leave size and all times as they are."""
    feed = place.folder / "out/partners/all.ics"
    for _ in range(20):
        kept = feed.read_bytes()
        place.run()
        damage(feed)
        said, _ = place.run()
        assert said[0] == 2 and "all.ics is not as coplan has written it" in said[2]
        feed.write_bytes(kept)


def test_what_is_left_for_the_next_export_is_damaged(place):
    whole = place.lock.read_bytes()
    expected = place.run()[0]
    random_ = random.Random(9)
    for _ in range(40):
        broken = bytearray(whole)
        match random_.randrange(4):
            case 0: del broken[random_.randrange(len(broken)):]
            case 1: broken[random_.randrange(len(broken))] ^= 1 << random_.randrange(8)
            case 2: broken += random_.randbytes(random_.randrange(1, 200))
            case 3: broken[:random_.randrange(len(broken))] = b""
        # The marks of what was last exported have no part in it.
        if broken[broken.find(b"run "):] == whole[whole.find(b"run "):]:
            continue
        place.lock.write_bytes(broken)
        said, composed = place.run()
        assert composed and said[:2] == expected[:2]
    place.run()
    place.is_repeated()


def test_it_is_for_the_owner_of_the_plan_alone(place):
    assert place.lock.stat().st_mode & 0o777 == 0o600
    fingerprint = json.loads(place.lock.read_text().splitlines()[-1].split(" ", 2)[2])["inputs"].encode()
    before = place.files()
    assert all(fingerprint not in data for data in snapshot(place.folder / "out").values())
    # What partners and the public may not see changes nothing in their folders, and leaves no sign of it there.
    rewrite(place.folder / "plan/plan.yaml", '"Three"', '"Trees"')
    times = {path: path.stat().st_mtime_ns for path in (place.folder / "out").rglob("*")
             if path.is_file() and path != place.lock}
    assert place.run()[1]
    assert place.files() == before
    assert times == {path: path.stat().st_mtime_ns for path in times}
    assert fingerprint not in place.lock.read_bytes()


def test_a_plan_that_is_broken_by_now(place):
    place.is_repeated()
    (place.folder / "plan/bad.yaml").write_text("activities: [\n")
    (status, _, errors), _ = place.run()
    assert status == 1 and "nothing is written" in errors
    (place.folder / "plan/bad.yaml").unlink()
    place.is_repeated()
    (place.folder / "shared").rename(place.folder / "gone")
    assert place.run()[0][0] == 1
    (place.folder / "gone").rename(place.folder / "shared")
    place.is_repeated()
    (place.folder / "plan/tn.ics").rename(place.folder / "tn.ics")
    assert place.run()[0][0] == 1
    assert place.run("--audience", "nobody")[0][0] == 2
    assert place.run(as_of="yesterday")[0][0] == 2


def test_starting_a_feed_anew(place):
    for rebuild in ("public/all.ics", "public/feeds.json"):
        assert place.run("--rebuild", rebuild)[1]
        # What it did is no guide for an export that starts nothing anew.
        assert place.run()[1]
        place.is_repeated()


def test_another_export_at_work(place):
    place.is_repeated()
    with contextlib.ExitStack() as stack:
        lock = stack.enter_context(place.lock.open("r+b"))
        fcntl.flock(lock, fcntl.LOCK_EX)
        threading.Timer(2, lambda: fcntl.flock(lock, fcntl.LOCK_UN)).start()
        said, _ = place.run()
    assert said[0] == 0 and "another export is writing there; waiting for it" in said[2]
    place.is_repeated()
