"""Files that something happened to: bytes, lines, indentation and words of good plans are changed at random.

Whatever comes out, coplan reads it to the end, says what is wrong at places that are there, and says the same again. The
seeds are fixed: a failure names its own, and leaves the plan behind.
"""

from __future__ import annotations

import json
import os
import pathlib
import random
import re
import resource
import subprocess

import pytest

from feeds_support import BINARY, ROOT

BATCHES = int(os.environ.get("COPLAN_MUTATION_BATCHES", "30"))
FILES = 30

WORDS = [
    "\"", "'", "|\n", ">\n", "|2-\n", "- ", ": ", ":", "? ", "{", "}", "[", "]", ", ", "&a ", "&b ", "*a", "*b", "<<: *a\n", "<<: ",
    "!!str ", "!!binary ", "!<tag:x> ", "---\n", "...\n", "%YAML 9.9\n", "%TAG ! x\n", "#", " # ", "\n", "\r\n", "\r", "\n\n",
    "\t", "  ", "~", "null", "true", "NO", "\ufeff", "\u0085", "\u2028", "\u00a0", "\u202e", "\u0301", "\U0001f600", "\x00", "\x07",
    "\\", "@", "`", "%", "0", "-1", "99999999999999999999", "1e400", "2019-02-30", "2019-05-20/22", "2019-05-22/20",
    "2019-05-20T09:00/17:30", "within 2019", "P3D", "P99999Y", "FREQ=DAILY", "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30",
    "activities:\n", "  a: {title: A, when: 2019-05-20}\n", "project: {id: p, name: P}\n", "title: ", "when: ", "sessions: ",
    "x-own: ", "include: [.]\n", "limits: {depth: 3}\n", "limits: {file-findings: 2}\n", "countries: [partners, TN]", "a/b/c",
]


def good_files() -> list[bytes]:
    paths = [*sorted((ROOT / "plans").rglob("*.yaml")), ROOT / "docs/coplan.yaml"]
    paths += sorted((ROOT / "Tests/Cases").glob("*/plan/*.yaml"))
    return [path.read_bytes() for path in paths if path.stat().st_size < 30_000]


def cut(rng: random.Random, length: int) -> tuple[int, int]:
    start = rng.randrange(length + 1)
    return start, min(length, start + int(rng.expovariate(1 / 12)))


def mutated(rng: random.Random, good: list[bytes]) -> bytes:
    data = rng.choice(good)
    if len(data) > 4_000 and rng.random() < 0.7:
        lines = data.split(b"\n")
        first = rng.randrange(len(lines))
        data = b"\n".join(lines[first:first + 60])
    for _ in range(min(12, 1 + int(rng.expovariate(0.5)))):
        kind = rng.randrange(10)
        lines = data.split(b"\n")
        at = rng.randrange(len(lines))
        start, end = cut(rng, len(data))
        if kind == 0:  # a byte
            if data:
                data = data[:start] + bytes([rng.randrange(256)]) + data[start + 1:]
        elif kind == 1:  # a stretch goes
            data = data[:start] + data[end:]
        elif kind == 2:  # a stretch is there again, elsewhere
            data = data[:start] + data[end:end + 40] + data[start:]
        elif kind in (3, 4):  # a word comes in
            data = data[:start] + rng.choice(WORDS).encode() + data[start:]
        elif kind == 5:  # a word stands for another
            found = list(re.finditer(rb"[\w./-]+", data))
            if found:
                match = rng.choice(found)
                data = data[:match.start()] + rng.choice(WORDS).encode() + data[match.end():]
        elif kind == 6:  # indentation
            lines[at] = b" " * rng.randrange(7) + (lines[at].lstrip() if rng.random() < 0.7 else lines[at])
            data = b"\n".join(lines)
        elif kind == 7:  # a line goes, or is there twice
            lines[at:at + 1] = [lines[at]] * rng.choice([0, 2, 2, 30])
            data = b"\n".join(lines)
        elif kind == 8:  # two files in one
            other = rng.choice(good).split(b"\n")
            data = b"\n".join(lines[:at] + other[rng.randrange(len(other)):][:80])
        else:  # cut off
            data = data[:start]
    return data


def bounded():
    resource.setrlimit(resource.RLIMIT_AS, (3 << 30, 3 << 30))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def check(folder: pathlib.Path, *options: str) -> bytes:
    result = subprocess.run(
        [BINARY, "check", str(folder), "--as-of", "2018-12-01", *options], capture_output=True, timeout=30,
        preexec_fn=bounded)
    assert result.returncode in (0, 1, 2), (result.returncode, result.stderr[-2_000:])
    if result.returncode == 2:
        assert result.stderr.startswith(b"coplan: ") and not result.stdout
    else:
        assert not result.stderr or result.stderr.startswith(b"coplan: the hours of ")
    return result.stdout


def lines_of(data: bytes) -> list[str]:
    text = data.decode("utf-8", errors="replace").removeprefix("\ufeff")
    lines = re.split(r"\r\n|\n|\r", text)
    return lines[:-1] if len(lines) > 1 and lines[-1] == "" else lines


def expect_inside(place: dict, files: dict[str, list[str]], what: str) -> None:
    lines = files[place["file"]]
    line, column = place["line"], place["column"]
    assert 1 <= line <= len(lines) + 1, f"{what}: line {line} of {len(lines)}"
    length = len(lines[line - 1]) if line <= len(lines) else 0
    assert 1 <= column <= length + 1, f"{what}: column {column} of {length} in line {line}"
    if "endLine" in place:
        assert (place["endLine"], place["endColumn"]) >= (line, column), f"{what} ends before it begins"


@pytest.mark.parametrize("seed", range(BATCHES))
def test_changed_files_are_read_to_the_end(tmp_path, seed):
    rng = random.Random(f"reader {seed}")
    good = good_files()
    files: dict[str, list[str]] = {}
    for number in range(FILES):
        name = "coplan.yaml" if number == 0 and seed % 3 == 0 else f"f{number}.yaml"
        data = mutated(rng, good)
        (tmp_path / name).write_bytes(data)
        files[name] = lines_of(data)

    output = check(tmp_path, "--format", "json")
    if not output:
        pytest.skip("a bound in coplan.yaml: the plan cannot be used at all")
    report = json.loads(output)
    assert report["findings"], "so many changes leave something to say"
    for finding in report["findings"]:
        what = f"{finding['rule']} “{finding['message']}” in {finding['location']}"
        if finding["location"]:
            expect_inside(finding["location"], files, what)
        for related in finding["related"]:
            expect_inside(related, files, f"a place beside {what}")
        assert len(finding["message"]) < 1_000
    # In text each finding has its excerpt.
    text = check(tmp_path)
    assert text.decode("utf-8").count("\n  --> ") >= len(
        [finding for finding in report["findings"] if finding["level"] != "note" and not finding["waived"]])
    if seed % 5 == 0:
        check(tmp_path, "--format", "github")
        json.loads(check(tmp_path, "--format", "sarif"))
        assert check(tmp_path, "--format", "json") == output, "and again the same"
        assert check(tmp_path) == text
