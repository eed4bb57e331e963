"""Twenty plans become one: a plan that is spread over folders which include each other says what the whole says.

The variables are those of test_overlaps_against_oracle.py.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest

from plan_generator import make_plan, write_plan
from test_overlaps_against_oracle import BINARY, ROOT, needs_binary

PLACES = {"location", "related", "file", "line"}
ENVIRONMENT = {"PATH": os.environ.get("PATH", ""), "HOME": "/nonexistent", "LC_ALL": "C", "SOURCE_DATE_EPOCH": "1543622400"}


def tool(*words, cwd=None):
    return subprocess.run([BINARY, *words], capture_output=True, timeout=120, env=ENVIRONMENT, cwd=cwd)


def answer(command, folder, *options):
    done = tool(command, str(folder), "--format", "json", *options)
    assert done.returncode in (0, 1), done.stderr.decode()
    return json.loads(done.stdout)


def overlaps(folder, *options):
    return [(f["rule"], f["activities"], f["firstDay"]) for f in answer("conflicts", folder, *options)["findings"]]


def mistakes(folder):
    """(rule, file, line, message) of what is wrong in the files."""
    return [(f["rule"], f["location"]["file"], f["location"]["line"], f["message"])
            for f in answer("check", folder)["findings"] if f["rule"].startswith("file/")]


def without_places(value):
    if isinstance(value, dict):
        return {key: without_places(item) for key, item in value.items() if key not in PLACES}
    return [without_places(item) for item in value] if isinstance(value, list) else value


def words(command, folder, *options):
    """What a command says, but for where it is written; findings without a day are in the order of files."""
    found = without_places(answer(command, folder, *options))
    if "findings" in found:
        del found["summary"]["files"]
        found["findings"].sort(key=lambda f: (f["firstDay"] or "", f["rule"], f["resource"] or "", f["activities"], f["message"]))
    return found


def write(root, files):
    for name, text in files.items():
        path = Path(root) / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


@pytest.fixture(scope="module")
def split(tmp_path_factory):
    """The shipped plan in five folders beside each other. Records that several use are repeated in some of them."""
    root = tmp_path_factory.mktemp("split")
    whole = ROOT / "plans"
    teams = ["desk", "south", "east", "balkans", "far west"]
    # The desk's folder keeps the settings, which name the calendars.
    (root / "desk").mkdir()
    shutil.copytree(whole / "calendars", root / "desk/calendars")
    settings = (whole / "coplan.yaml").read_text(encoding="utf-8")
    (root / "desk/coplan.yaml").write_text(settings + "\ninclude: [../south, ../east, ../balkans, ../far west]\n", encoding="utf-8")
    for number, team in enumerate(teams[1:]):
        # Settings of their own, which must not count in the desk's plan, and a loop of includes.
        write(root, {f"{team}/coplan.yaml": f"name: Plan of {team}\ntimezone: Asia/Tashkent\nas-of: 2030-01-01\n"
                                            "domain: elsewhere.example\nrules: {overlap/audience: off, overlap/person: note}\n"
                                            f"travel-days: {{abroad: 9}}\ninclude: [../{teams[(number + 2) % 5]}]\n"})
    for number, path in enumerate(sorted((whole / "projects").glob("*.yaml"))):
        shutil.copyfile(path, root / teams[number % 5] / path.name)
    for number, path in enumerate(sorted((whole / "shared").glob("*.yaml"))):
        several = "waivers:" not in path.read_text(encoding="utf-8")
        for team in teams[number % 3:number % 3 + (3 if several else 1)]:
            target = root / team / "shared" / path.name
            target.parent.mkdir(exist_ok=True)
            shutil.copyfile(path, target)
    return root


@needs_binary
@pytest.mark.parametrize(("command", "options"), [
    ("check", ()), ("conflicts", ()), ("conflicts", ("--load",)), ("synergies", ()), ("list", ()),
    ("list", ("--audience", "public")), ("check", ("--audience", "public"))])
def test_split_over_five_folders(split, command, options):
    whole, spread = words(command, ROOT / "plans", *options), words(command, split / "desk", *options)
    assert spread == whole
    assert len(json.dumps(whole)) > 1000, "else a comparison says little"


@needs_binary
def test_split_over_five_folders_exports_the_same_feeds(split, tmp_path):
    for name, plan in (("whole", ROOT / "plans"), ("spread", split / "desk")):
        assert tool("export", str(plan), "-o", str(tmp_path / name)).returncode == 0
    whole, spread = ({str(p.relative_to(tmp_path / name)): p.read_bytes() for p in (tmp_path / name).rglob("*.ics")}
                     for name in ("whole", "spread"))
    assert spread == whole and len(whole) > 100


@needs_binary
def test_a_team_reads_all_from_its_own_folder(split):
    """Through the loop of includes, with its own settings: the same activities, and no audience findings."""
    own = answer("list", split / "south")["activities"]
    assert [a["name"] for a in own] == [a["name"] for a in answer("list", ROOT / "plans")["activities"]]
    assert answer("check", split / "south")["summary"]["activities"] == len(own)
    assert not any(f["rule"] == "overlap/audience" for f in answer("check", split / "south")["findings"])


@needs_binary
def test_one_file_is_checked_inside_its_plan(tmp_path):
    """A file's findings are those of the plan that lie in it or are about an activity in it, wherever it is named."""
    tried = 0
    for seed in range(12):
        folder = tmp_path / str(seed)
        texts = write_plan(make_plan(seed), folder, seed)
        whole = answer("check", folder)["findings"]
        home = {row["name"]: row["file"] for row in answer("list", folder)["activities"]}
        for name in texts:
            wanted = [f for f in whole if name in {f["location"]["file"], *(home[a] for a in f["activities"])}]
            found = answer("check", folder / name)["findings"]
            assert found == wanted, f"seed {seed}: {name}"
            tried += 0 < len(found) < len(whole)
        inside = tool("check", Path(name).name, "--format", "json", cwd=(folder / name).parent)
        assert json.loads(inside.stdout)["findings"] == found
    assert tried > 10, "else a comparison says little"


BASE = {
    "desk/coplan.yaml": "include: [../south]\nproject: {id: desk, name: Desk}\nactivities:\n"
                        "  course: {title: Course, when: 2019-05-20, people: [trainer], status: confirmed}\n",
    "south/coplan.yaml": "project: {id: south, name: South}\npeople:\n  trainer: {role: Trainer}\nactivities:\n"
                         "  course: {title: Course, when: 2019-05-20, people: [trainer], status: confirmed}\n",
}
CLASH = [("overlap/person", ["desk/course", "south/course"], "2019-05-20")]


@needs_binary
def test_ids_of_activities_are_unique_within_their_project_only(tmp_path):
    write(tmp_path, BASE)
    assert overlaps(tmp_path / "desk") == CLASH and not mistakes(tmp_path / "desk")


@needs_binary
@pytest.mark.parametrize("include", ["[../south/]", "[../south, ../south]", "[../south, ./../south/.]", "[../link]",
                                     "[../link, ../south]", "[../desk/../south]", "[{absolute}]"])
def test_a_folder_is_read_once_however_it_is_named(tmp_path, include):
    write(tmp_path, BASE)
    (tmp_path / "link").symlink_to("south")
    text = BASE["desk/coplan.yaml"].replace("[../south]", include.replace("{absolute}", str(tmp_path / "south")))
    write(tmp_path, {"desk/coplan.yaml": text})
    assert overlaps(tmp_path / "desk") == CLASH and not mistakes(tmp_path / "desk")
    assert answer("check", tmp_path / "desk")["summary"]["files"] == 2


@needs_binary
def test_a_folder_inside_one_that_is_included(tmp_path):
    write(tmp_path, BASE)
    write(tmp_path, {"south/team/plan.yaml": "activities:\n  visit: {project: south, title: Visit, when: 2019-05-20, "
                                             "people: [trainer], status: confirmed}\n",
                     "desk/coplan.yaml": BASE["desk/coplan.yaml"].replace("../south", "../south/team, ../south")})
    assert overlaps(tmp_path / "desk") == [("overlap/person", ["desk/course", "south/course", "south/visit"], "2019-05-20")]
    assert answer("check", tmp_path / "desk")["summary"]["files"] == 3


@needs_binary
def test_includes_are_relative_to_their_own_folder_and_may_go_in_circles(tmp_path):
    write(tmp_path, BASE)
    write(tmp_path, {"desk/coplan.yaml": BASE["desk/coplan.yaml"].replace("../south", "../region"),
                     "region/coplan.yaml": "include: [teams/one]\n",
                     "region/teams/one/coplan.yaml": "include: [../../../south, ../../../desk]\n"})
    assert overlaps(tmp_path / "desk") == CLASH and not mistakes(tmp_path / "desk")
    # and seen from the other end
    assert overlaps(tmp_path / "region") == CLASH


@needs_binary
def test_a_folder_that_is_not_there(tmp_path):
    write(tmp_path, BASE)
    write(tmp_path, {"south/coplan.yaml": BASE["south/coplan.yaml"] + "include: [../nowhere]\n"})
    assert mistakes(tmp_path / "desk") == [
        ("file/unreadable", "../south/coplan.yaml", 6, "there is no folder ../nowhere to include")]
    assert overlaps(tmp_path / "desk") == CLASH, "the rest is read"


@needs_binary
def test_equal_records_are_one_and_differing_ones_show_both_places(tmp_path):
    write(tmp_path, BASE)
    write(tmp_path, {"desk/people.yaml": "people:\n  # the same, in other words of YAML\n  trainer: {\"role\": 'Trainer'}\n"})
    assert not mistakes(tmp_path / "desk") and overlaps(tmp_path / "desk") == CLASH
    write(tmp_path, {"desk/people.yaml": "people:\n  trainer: {role: Trainer 2}\n"})
    twice = [f for f in answer("check", tmp_path / "desk")["findings"] if f["rule"] == "file/duplicate-id"]
    assert len(twice) == 1
    places = {(p["file"], p["line"]) for p in [twice[0]["location"], *twice[0]["related"]]}
    assert places == {("people.yaml", 2), ("../south/coplan.yaml", 3)}


@needs_binary
def test_an_activity_is_written_once_only(tmp_path):
    write(tmp_path, BASE)
    write(tmp_path, {"desk/more.yaml": "activities:\n  course: {project: south, title: Course, when: 2019-05-20}\n"})
    twice = [f for f in answer("check", tmp_path / "desk")["findings"] if f["rule"] == "file/duplicate-id"]
    assert [{(p["file"], p["line"]) for p in [f["location"], *f["related"]]} for f in twice] == [
        {("more.yaml", 2), ("../south/coplan.yaml", 5)}]


@needs_binary
def test_qualified_names_resolve_across_folders(tmp_path):
    write(tmp_path, BASE)
    course = BASE["desk/coplan.yaml"].rstrip("}\n")
    write(tmp_path, {"desk/coplan.yaml": course + ", held-with: [south/course]}\n"})
    assert overlaps(tmp_path / "desk") == [] and not mistakes(tmp_path / "desk")
    write(tmp_path, {"desk/coplan.yaml": course + ", after: [course, south/corse]}\n"})
    assert [(rule, file, message) for rule, file, _, message in mistakes(tmp_path / "desk")] == [
        ("file/unknown-reference", "coplan.yaml", "there is no activity `south/corse`")]


@needs_binary
def test_settings_of_an_included_folder_stay_there(tmp_path):
    """docs/plan-format.md: its `include` and its `kinds` count, and nothing else; so its times are in the plan's zone."""
    hours = "when: 2019-05-20T09:00/10:00, people: [trainer], status: confirmed"
    write(tmp_path, {
        "desk/coplan.yaml": "timezone: Europe/Brussels\ndomain: desk.example\ninclude: [../south]\n"
                            "project: {id: desk, name: Desk}\nactivities:\n  course: {title: C, " + hours + "}\n",
        "south/coplan.yaml": "timezone: Asia/Tashkent\ndomain: south.example\nrules: {overlap/person: off}\n"
                             "kinds: {case-forum: Case forum}\nproject: {id: south, name: South}\n"
                             "people:\n  trainer: {role: Trainer}\nactivities:\n  course: {title: C, kind: case-forum, " + hours + "}\n"})
    assert overlaps(tmp_path / "desk") == CLASH and not mistakes(tmp_path / "desk")
    assert overlaps(tmp_path / "south") == []
    assert tool("export", str(tmp_path / "desk"), "-o", str(tmp_path / "out")).returncode == 0
    feed = (tmp_path / "out/partners/all.ics").read_text()
    assert "UID:south_course@desk.example" in feed and "DTSTART;TZID=Europe/Brussels:20190520T090000" in feed
    assert "Tashkent" not in feed


@needs_binary
def test_a_projects_own_domain_gives_one_identity_in_both_plans(tmp_path):
    write(tmp_path, BASE)
    write(tmp_path, {"desk/coplan.yaml": "domain: desk.example\n" + BASE["desk/coplan.yaml"],
                     "south/coplan.yaml": BASE["south/coplan.yaml"].replace("name: South", "name: South, domain: south.example")})
    for plan in ("desk", "south"):
        assert tool("export", str(tmp_path / plan), "-o", str(tmp_path / plan / "out")).returncode == 0
        assert "UID:south_course@south.example" in (tmp_path / plan / "out/partners/all.ics").read_text()
