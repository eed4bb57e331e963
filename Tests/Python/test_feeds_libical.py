"""libical itself reads every feed without an error, and what it writes again says the same.

    COPLAN_LIBICAL_SEEDS    how many random hostile plans (default 20)

Except for what libical 3.0.16 gets wrong, which is told apart here and nowhere else:
- X- properties lose the escapes of commas and semicolons;
- categories are written one by one, and a comma that belongs to one is written as one that parts two;
- a line may be folded between its CR and its LF;
- space at the end of a value is lost;
- a `^` in a parameter is written as it is, and reads as an escape;
- several values of a parameter are written as one.
"""

from __future__ import annotations

import os
import pathlib
import random
import shutil
import subprocess

import pytest

from calendar_text import Component, Property, parse
from feeds_support import ROOT, export
from plan_generator import make_plan
from test_feeds_campaign import AS_OF, write_hostile

SEEDS = range(720000, 720000 + int(os.environ.get("COPLAN_LIBICAL_SEEDS", "20")))
TEXTS = {"SUMMARY", "DESCRIPTION", "LOCATION", "CONTACT", "UID", "RELATED-TO", "NAME", "TZID", "TZNAME", "COLOR"}


@pytest.fixture(scope="module")
def program(tmp_path_factory) -> str:
    if not shutil.which("cc"):
        pytest.skip("needs a C compiler")
    target = tmp_path_factory.mktemp("libical") / "round-trip"
    subprocess.run(["cc", "-O1", "-o", str(target), str(pathlib.Path(__file__).with_name("libical_round_trip.c")),
                    "-lical"], check=True)
    return str(target)


def meaning(prop: Property):
    """The value, so that two ways of writing it are one."""
    if prop.name in TEXTS:
        return prop.text.strip(" \t\n")
    if prop.name == "CATEGORIES":
        return ",".join(prop.texts)
    if prop.name.startswith("X-"):
        return unescaped(prop.value.replace("\\\\", "\\\\\\\\")) if "\\" in prop.value else prop.value
    if prop.name == "GEO":
        return [float(number) for number in prop.value.split(";")]
    if prop.name == "RRULE":
        return {name: sorted(value.split(",")) for name, value in (part.split("=") for part in prop.value.split(";"))}
    return prop.value.strip(" \t\n")


def same(one: Component, other: Component, path: pathlib.Path):
    assert one.name == other.name, path
    assert len(one.components) == len(other.components), path
    lists = [[prop for prop in component.properties if prop.name != "CATEGORIES"] for component in (one, other)]
    assert [prop.name for prop in lists[0]] == [prop.name for prop in lists[1]], (path, one.name)
    assert categories(one) == categories(other), path
    for left, right in zip(*lists):
        if left.name.startswith("X-") and "\\" in left.value:
            # Some escapes are lost; nothing else is.
            assert right.value.replace("\\", "").strip() == left.value.replace("\\", "").strip(), (path, left)
        else:
            assert meaning(left) == meaning(right), (path, left, right)
        parameters = {key: value for key, value in left.parameters.items() if "^" not in value}
        assert parameters.items() <= right.parameters.items(), (path, left, right)
        # VALUE may be said where it is the default.
        assert set(right.parameters) - set(left.parameters) <= {"VALUE"}, (path, left, right)
    for left, right in zip(sorted_zones(one), sorted_zones(other)):
        same(left, right, path)


def sorted_zones(component: Component) -> list[Component]:
    """libical keeps time zones in an order of its own, and behind what uses them."""
    def key(part: Component):
        return (0, part["TZID"].value) if part.name == "VTIMEZONE" else (1, "")

    return sorted(component.components, key=key)


def categories(component: Component) -> str:
    return ",".join(text for prop in component.all("CATEGORIES") for text in prop.texts)


def round_trip(program: str, out: pathlib.Path):
    paths = sorted(out.rglob("*.ics"))
    done = subprocess.run([program, *map(str, paths)], capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    for path, line in zip(paths, done.stdout.splitlines(), strict=True):
        components, errors = map(int, line.split())
        calendar = parse(path.read_bytes())
        assert errors == 0 and components == len(calendar.components), path
        # It may fold between CR and LF.
        again = pathlib.Path(f"{path}.again").read_bytes().replace(b"\r\n ", b"")
        same(calendar, parse(again, longest=len(again)), path)
    return len(paths)


def test_the_shipped_plan(tmp_path, program):
    assert round_trip(program, export(ROOT / "plans", tmp_path / "out", as_of="2018-12-01")) > 50


def test_random_hostile_plans(tmp_path, program):
    feeds = 0
    for seed in SEEDS:
        folder = tmp_path / str(seed)
        write_hostile(make_plan(seed), folder / "plan", random.Random(f"hostile {seed}"))
        feeds += round_trip(program, export(folder / "plan", folder / "out", as_of=AS_OF))
        shutil.rmtree(folder)
    assert feeds > 20 * len(SEEDS)
