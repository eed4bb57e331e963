"""The catalogue of messages in Tests/Messages: each file holds one mistake, which is told once, at its place, with what
to write instead. docs/messages.md shows them all.
"""

from __future__ import annotations

import importlib.util
import json
import os
import pathlib
import re
import subprocess

import pytest

ROOT = pathlib.Path(__file__).resolve().parents[2]
BINARY = os.environ.get("COPLAN_BINARY", str(ROOT / ".build/release/coplan"))


def load_script():
    """scripts/make-messages.py, which knows how the files of the catalogue are read and run."""
    spec = importlib.util.spec_from_file_location("make_messages", ROOT / "scripts" / "make-messages.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


SCRIPT = load_script()
EXAMPLES = SCRIPT.examples()
RULES = SCRIPT.rules(BINARY)
each = pytest.mark.parametrize("example", EXAMPLES, ids=[example.name for example in EXAMPLES])


def told(example, files=None):
    """The findings that are no notes."""
    return [finding for finding in example.report(BINARY, files) if finding["level"] != "note"]


def line_of(example, finding):
    """The source line at which a finding lies."""
    lines = SCRIPT.text(example.files[finding["location"]["file"]]).split("\n")
    return lines[finding["location"]["line"] - 1]


def test_there_is_a_file_for_every_kind_of_mistake():
    assert len(EXAMPLES) > 400
    missing = [rule for rule in RULES if rule.startswith("file/") and not any(
        example.rule(RULES) == rule for example in EXAMPLES)]
    assert missing == []


@each
def test_one_mistake_is_told_once(example):
    findings = told(example)
    assert [finding["rule"] for finding in findings] == [example.rule(RULES)] * example.findings


@each
def test_says_in_its_first_line_what_the_planner_did(example):
    assert re.fullmatch(r"[A-Z].*[.?”]", example.why), example.why


@each
def test_a_mistake_has_a_place_and_a_way_out(example):
    for finding in told(example):
        assert finding["message"], finding
        assert finding["hint"], finding["message"]
        for text in (finding["message"], finding["hint"]):
            assert not re.search(r"\b(null|scalar|regex|nil|mapping|sequence|token|Optional)\b", text), text
            assert not text.endswith("."), text
        place = finding["location"]
        if place["file"] not in example.files:
            # A folder that is named like a file.
            assert any(name.startswith(place["file"] + "/") for name in example.files)
            continue
        assert 1 <= place["column"] <= len(line_of(example, finding).rstrip("\r")) + 1
        assert (place["endLine"], place["endColumn"]) >= (place["line"], place["column"])


@pytest.mark.parametrize(
    "example", [one for one in EXAMPLES if one.write], ids=[one.name for one in EXAMPLES if one.write])
def test_what_the_hint_says_mends_it(example):
    [finding] = told(example)
    assert example.write in finding["hint"]
    place = finding["location"]
    assert place["line"] == place["endLine"]
    lines = SCRIPT.text(example.files[place["file"]]).split("\n")
    line = lines[place["line"] - 1]
    lines[place["line"] - 1] = line[: place["column"] - 1] + example.write + line[place["endColumn"] - 1 :]
    mended = example.files | {place["file"]: "\n".join(lines).encode()}
    left = [one["message"] for one in told(example, mended) if one["rule"] == finding["rule"] or one["rule"].startswith("file/")]
    assert left == [], "what the other rules find is another matter"


def test_the_page_is_up_to_date():
    page = (ROOT / "docs" / "messages.md").read_text(encoding="utf-8")
    assert page == SCRIPT.page(BINARY), "docs/messages.md is stale: run make docs, and read the difference"


KEYS = [
    "id", "rule", "level", "message", "hint", "resource", "activities", "projects", "acrossProjects", "firstDay",
    "lastDay", "start", "end", "load", "capacity", "shared", "waived", "location", "related",
]


@each
def test_json_has_every_key_and_null_where_there_is_nothing(example):
    for finding in told(example):
        assert list(finding) == KEYS
        assert re.fullmatch(r"[0-9a-hjkmnp-tv-z]{8}", finding["id"])
        assert list(finding["location"]) == ["file", "line", "column", "endLine", "endColumn"]
        assert all(list(one) == ["file", "line", "column", "message"] for one in finding["related"])
        assert finding["activities"] == finding["projects"] == []
        assert finding["acrossProjects"] is finding["waived"] is False
        for key in ("resource", "firstDay", "lastDay", "start", "end", "load", "capacity", "shared"):
            assert finding[key] is None, key


def test_no_mistake_hides_another():
    """A file with some forty mistakes, each marked in its line."""
    folder = ROOT / "Tests" / "Cases" / "file-many-mistakes-at-once" / "plan"
    result = subprocess.run(
        [BINARY, "check", str(folder), "--format", "json"], capture_output=True,
        env={"SOURCE_DATE_EPOCH": "1543622400"})
    found = sorted(
        finding["location"]["line"] for finding in json.loads(result.stdout)["findings"]
        if finding["level"] != "note")
    lines = (folder / "coplan.yaml").read_text(encoding="utf-8").splitlines()
    marked = [number for number, line in enumerate(lines, 1) if "# wrong" in line]
    assert len(marked) >= 40
    assert found == marked
