"""Same plan, same bytes: whatever the language, the time zone, the number of cores, the folder the tool runs in, and the
order in which the files were made.

The shipped plan, plans of a few cases and one of 5,000 activities go through every command and every format in a handful
of surroundings; what comes out, and every file that an export writes, is compared with the first, byte for byte.

    COPLAN_DETERMINISM_ACTIVITIES    how large the large plan is (default 5000)

and the variables of test_overlaps_against_oracle.py.
"""

from __future__ import annotations

import concurrent.futures
import hashlib
import os
import random
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from test_overlaps_against_oracle import BINARY, ROOT, needs_binary

ACTIVITIES = int(os.environ.get("COPLAN_DETERMINISM_ACTIVITIES", "5000"))
CASES = ["overlap-person-two-held-groups", "overlap-audience-what-is-shared", "overlap-country-within-seven-days",
         "file-syntax-several-files", "file-unknown-reference-did-you-mean", "calendar-holiday-estimate",
         "waivers-covering-grown-expired", "audience-pointer-not-payload"]
COMMANDS = [
    ["check", "--notes", "--show-waived"], ["check", "--format", "json"], ["check", "--format", "github", "--notes"],
    ["check", "--format", "sarif"], ["check", "--audience", "public", "--format", "json"],
    ["conflicts"], ["conflicts", "--format", "json"], ["conflicts", "--by", "project"], ["conflicts", "--by", "resource"],
    ["conflicts", "--load"], ["conflicts", "--load", "--per", "week", "--format", "json"],
    ["synergies"], ["synergies", "--format", "json", "--explain"], ["list"], ["list", "--format", "json"],
    ["agenda"], ["agenda", "--format", "json"],
]
# Those of the large plan, where each takes its time.
LARGE = [["check", "--notes", "--show-waived"], ["check", "--format", "sarif"], ["conflicts", "--format", "json"],
         ["conflicts", "--by", "project"], ["conflicts", "--load"], ["synergies", "--format", "json", "--explain"],
         ["list"], ["list", "--format", "json"], ["agenda"]]
SURROUNDINGS = {
    "as usual": {},
    "C, UTC": {"LANG": "C", "LC_ALL": "C", "TZ": "UTC"},
    "American, in Tashkent": {"LANG": "en_US.UTF-8", "LC_ALL": "en_US.UTF-8", "TZ": "Asia/Tashkent"},
    "Turkish, in Caracas": {"LANG": "tr_TR.UTF-8", "LC_ALL": "tr_TR.UTF-8", "TZ": "America/Caracas"},
    "Egyptian, in Casablanca, narrow": {"LANG": "ar_EG.UTF-8", "LC_ALL": "ar_EG.UTF-8", "TZ": "Africa/Casablanca",
                                        "COLUMNS": "40"},
    "one core": {},
    "two cores, a strict pool": {"LIBDISPATCH_COOPERATIVE_POOL_STRICT": "1"},
    "elsewhere, files made in another order": {"TZ": "Africa/Casablanca", "LC_ALL": "tr_TR.UTF-8"},
}


def copied(source, target, order, times):
    """Copies a plan file by file, in an order of one's own, with times of one's own."""
    files = sorted(path for path in Path(source).rglob("*") if path.is_file())
    random.Random(order).shuffle(files)
    for number, path in enumerate(files):
        to = Path(target) / path.relative_to(source)
        to.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, to)
        at = random.Random(f"{times} {number}").randrange(10**9, 2 * 10**9)
        os.utime(to, (at, at))


def run(words, folder, name):
    environment = {"PATH": os.environ.get("PATH", ""), "HOME": "/nonexistent", "SOURCE_DATE_EPOCH": "1547510400",
                   **SURROUNDINGS[name]}
    before = {"one core": ["taskset", "-c", "0"], "two cores, a strict pool": ["taskset", "-c", "0,1"]}.get(name, [])
    if before and not (shutil.which("taskset") and {0, 1} <= os.sched_getaffinity(0)):
        before = []
    done = subprocess.run([*before, BINARY, *words], cwd=folder, env=environment, capture_output=True, timeout=300)
    return done.returncode, done.stdout, done.stderr


def run_all(some, folder, surroundings):
    """The answers of commands, two at a time."""
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        return dict(zip(map(" ".join, some), pool.map(lambda words: run([words[0], "plan", *words[1:]], folder, surroundings), some)))


def digests_below(folder):
    return {str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
            for path in sorted(Path(folder).rglob("*")) if path.is_file()}


def commands():
    known = subprocess.run([BINARY, "--help"], capture_output=True, text=True).stdout
    return [words for words in COMMANDS if f"\n  {words[0]} " in known]


@pytest.fixture(scope="session")
def large(tmp_path_factory):
    folder = tmp_path_factory.mktemp("large") / "plan"
    subprocess.run([sys.executable, ROOT / "Benchmarks/generate_plan.py", folder, "--activities", str(ACTIVITIES),
                    "--files", "7"], check=True)
    return folder


@needs_binary
@pytest.mark.parametrize("name", ["the shipped plan", "5,000 activities", *CASES])
def test_the_same_bytes(name, request, tmp_path):
    source = {"the shipped plan": lambda: ROOT / "plans", "5,000 activities": lambda: request.getfixturevalue("large")}.get(
        name, lambda: ROOT / "Tests/Cases" / name / "plan")()
    here, elsewhere = tmp_path / "here", tmp_path / "else where" / "deeper"
    copied(source, here / "plan", "first", "first")
    copied(source, elsewhere / "plan", "second", "second")
    first = None
    some = [words for words in commands() if name != "5,000 activities" or words in LARGE]
    for surroundings in SURROUNDINGS:
        folder = elsewhere if surroundings.startswith("elsewhere") else here
        found = run_all(some, folder, surroundings)
        shutil.rmtree(folder / "out", ignore_errors=True)
        found["export"] = run(["export", "plan", "-o", "out"], folder, surroundings)
        found["files of the export"] = digests_below(folder / "out") if (folder / "out").exists() else {}
        # A second export over the first writes the same.
        if found["files of the export"] and name == "the shipped plan":
            assert run(["export", "plan", "-o", "out"], folder, surroundings)[0] == 0
            assert digests_below(folder / "out") == found["files of the export"], surroundings
        if first is None:
            first = found
            for key, (status, output, errors) in ((k, v) for k, v in found.items() if k != "files of the export"):
                # A plan without a domain is not exported.
                assert status in (0, 1) or (key == "export" and b"domain" in errors), (key, errors)
            assert len(found["check --notes --show-waived"][1]) > 100
        different = [key for key in first if found[key] != first[key]]
        assert not different, f"{surroundings}: {different} differ from those as usual"


@needs_binary
def test_explaining_is_the_same():
    texts = {run(["explain", "--all"], ROOT, name) for name in SURROUNDINGS}
    assert len(texts) == 1 and len(texts.pop()[1]) > 10_000
