"""Laws that hold whatever the plan, checked on random plans: for overlaps of the oracle, and of the tool if it is built; that
neither the order nor the names of things matter, for every command.

    COPLAN_LAW_SEEDS    how many random plans for each law (default 300)
    COPLAN_LAW_FIRST    the first seed (default 100000: other plans than test_overlaps_against_oracle.py compares)

and the variables of test_overlaps_against_oracle.py.
"""

from __future__ import annotations

import json
import multiprocessing
import os
import random
import tempfile
from collections import Counter

import pytest

from overlap_oracle import FIELDS, expected_findings
from plan_generator import cancelled, make_plan, renamed, without, write_plan
from test_overlaps_against_oracle import BINARY, TEMPORARY, canonical, needs_binary, run, run_with_errors

FIRST = int(os.environ.get("COPLAN_LAW_FIRST", "100000"))
SEEDS = range(FIRST, FIRST + int(os.environ.get("COPLAN_LAW_SEEDS", "300")))


def by_oracle(plan, style):
    """The oracle never sees files: another style shuffles what it does see."""
    r = random.Random(style)
    r.shuffle(plan.activities)
    r.shuffle(plan.projects)
    for name in ("people", "venues", "resources", "institutions", "themes"):
        items = list(getattr(plan, name).items())
        r.shuffle(items)
        setattr(plan, name, dict(items))
    return expected_findings(plan)


def by_tool(plan, style):
    with tempfile.TemporaryDirectory(dir=TEMPORARY, prefix="coplan-laws-") as folder:
        write_plan(plan, folder, style)
        conflicts, _, errors = run_with_errors(folder, "conflicts")
        assert not errors, f"the plan was not read: {errors}"
        return conflicts["findings"]


JOB = None


def do_job(seed):
    return JOB(seed)


def for_each_seed(job):
    """Does the job for each seed, on two cores."""
    global JOB
    JOB = job
    with multiprocessing.get_context("fork").Pool(2) as pool:
        return list(pool.imap_unordered(do_job, SEEDS, chunksize=10))


@pytest.fixture(params=["oracle", pytest.param("tool", marks=pytest.mark.skipif(BINARY is None, reason="coplan is not built"))])
def overlaps(request):
    return by_oracle if request.param == "oracle" else by_tool


def lies_in(small, large):
    """Whether a finding is part of another: same rule and resource and kind, its activities, days and instants in it."""
    return (small["rule"] == large["rule"] and small["resource"] == large["resource"]
            and (small["start"] is None) == (large["start"] is None)
            and set(small["activities"]) <= set(large["activities"])
            and large["firstDay"] <= small["firstDay"] and small["lastDay"] <= large["lastDay"]
            and (small["start"] is None or (large["start"] <= small["start"] and small["end"] <= large["end"]))
            and (small["load"] is None or small["load"] <= large["load"]))


def text(findings):
    return "\n".join(json.dumps({key: f[key] for key in FIELDS}, ensure_ascii=False) for f in findings)


def not_travel(findings):
    """A new stay in between ends an `overlap/travel`: the laws of adding and cancelling are not its."""
    return [f for f in findings if f["rule"] != "overlap/travel"]


def test_order_and_files_do_not_matter(overlaps):
    def law(seed):
        one, two = overlaps(make_plan(seed), f"{seed} one"), overlaps(make_plan(seed), f"{seed} two")
        places = {"location", "related"}
        rest = [[{k: v for k, v in f.items() if k not in places} for f in findings] for findings in (one, two)]
        assert rest[0] == rest[1], f"seed {seed}"

    for_each_seed(law)


def free_activities(plan):
    """Those that can be added without linking others: no `held-with` from or to them."""
    named = {f"{ref[1]}/{ref[2]}" for a in plan.activities for ref in a.held_with if ref[0] == "activity"}
    return sorted(a.name for a in plan.activities if not a.held_with and a.name not in named)


def test_adding_an_activity_removes_nothing(overlaps):
    def law(seed):
        plan = make_plan(seed)
        free = free_activities(plan)
        if not free:
            return
        name = random.Random(seed).choice(free)
        before = not_travel(overlaps(without(plan, name), seed))
        after = not_travel(overlaps(plan, seed))
        for old in before:
            assert any(lies_in(old, new) for new in after), (
                f"seed {seed}: with {name} added, this is gone or smaller:\n{text([old])}\nnow:\n{text(after)}")

    for_each_seed(law)


def test_cancelling_an_activity_adds_nothing(overlaps):
    def law(seed):
        plan = make_plan(seed)
        name = random.Random(seed).choice(sorted(a.name for a in plan.activities))
        before = not_travel(overlaps(plan, seed))
        after = not_travel(overlaps(cancelled(plan, name), seed))
        for new in after:
            assert name not in new["activities"], f"seed {seed}: {name} is cancelled\n{text([new])}"
            assert any(lies_in(new, old) for old in before), (
                f"seed {seed}: with {name} cancelled, this is new or larger:\n{text([new])}\nbefore:\n{text(before)}")

    for_each_seed(law)


def new_names(seed):
    """f(kind, id) -> another id, the same each time."""
    r = random.Random(seed)
    names = {}

    def f(kind, id):
        if (kind, id) not in names:
            number = r.randrange(36 ** 3) * 1000 + len(names)  # the last digits are unique
            names[kind, id] = f"{r.choice('aqz')}{r.choice(['', '.', '-'])}{number}"
        return names[kind, id]

    return f


def test_renaming_ids_renames_the_findings(overlaps):
    def law(seed):
        f = new_names(seed)
        plan = make_plan(seed)
        before, after = overlaps(plan, seed), overlaps(renamed(plan, f), seed)
        kinds = {"person": "person", "venue": "venue", "resource": "resource", "institution": "institution",
                 "project": "project"}
        expected = []
        for old in before:
            new = {key: old[key] for key in FIELDS}
            pairs = [name.split("/") for name in old["activities"]]
            new["activities"] = sorted(f("project", p) + "/" + f("activity", a) for p, a in pairs)
            new["projects"] = sorted(f("project", p) for p in old["projects"])
            if old["resource"] and not old["resource"].startswith("country:"):
                kind, id = old["resource"].split(":")
                new["resource"] = f"{kind}:{f(kinds[kind], id)}"
            if old["shared"]:
                shared = dict(old["shared"])
                shared["themes"] = sorted(f("theme", id) for id in shared["themes"])
                for key in ("institutions", "leads"):
                    shared[key] = sorted(f("institution", id) for id in shared[key])
                new["shared"] = shared
            expected.append(new)
        missing, extra = canonical(expected) - canonical(after), canonical(after) - canonical(expected)
        assert not missing and not extra, f"seed {seed}\nmissing: {list(missing)}\nnot expected: {list(extra)}"

    for_each_seed(law)


# ---------------------------------------------------------------------------------------------- every command of the tool

PLACES = {"location", "related", "file", "line"}


def without_places(value):
    if isinstance(value, dict):
        return {key: without_places(item) for key, item in value.items() if key not in PLACES}
    return [without_places(item) for item in value] if isinstance(value, list) else value


def answers(plan, style, *commands):
    """What the tool says of a plan, but for where it is written. Findings without a day are in the order of files, and
    how many files there are is a matter of style."""
    with tempfile.TemporaryDirectory(dir=TEMPORARY, prefix="coplan-laws-") as folder:
        write_plan(plan, folder, style)
        found = {command: without_places(run(folder, *command.split())[0]) for command in commands}
    for answer in found.values():
        answer.get("summary", {}).pop("files", None)
        if "findings" in answer:
            days = [f for f in answer["findings"] if f["firstDay"]]
            others = [f for f in answer["findings"] if not f["firstDay"]]
            answer["findings"] = days + sorted(others, key=lambda f: json.dumps(f, sort_keys=True))
    return found


@needs_binary
def test_order_and_files_do_not_matter_to_any_command():
    commands = ["check", "synergies --explain", "list", "conflicts --load"]

    def law(seed):
        one, two = (answers(make_plan(seed), f"{seed} {style}", *commands) for style in ("one", "two"))
        for command in commands:
            for key in one[command]:
                assert one[command][key] == two[command][key], f"seed {seed}: {command}, {key}"
        return sum(len(value) for answer in one.values() for value in answer.values() if isinstance(value, list))

    assert sum(for_each_seed(law)) > 20 * len(SEEDS), "else a comparison says little"


def as_text(records):
    return Counter(json.dumps(record, sort_keys=True, ensure_ascii=False) for record in records)


@needs_binary
def test_renaming_ids_renames_synergies_and_the_list():
    def law(seed):
        f = new_names(seed)
        made = make_plan(seed)
        before, after = (answers(plan, seed, "synergies", "list") for plan in (made, renamed(made, f)))

        def name(full):
            project, activity = full.split("/")
            return f("project", project) + "/" + f("activity", activity)

        def names(kind, ids):
            return sorted(f(kind, id) for id in ids)

        pairs = [{"activities": sorted(map(name, p["activities"])), "projects": names("project", p["projects"]),
                  "themes": names("theme", p["themes"]), "countries": p["countries"], "score": p["score"],
                  "gapDays": p["gapDays"]} for p in before["synergies"]["synergies"]]
        calls = [{"activity": name(c["activity"]), "project": f("project", c["project"]), "countries": c["countries"],
                  "themes": names("theme", c["themes"])} for c in before["synergies"]["projects"]]
        rows = [{**row, "name": name(row["name"]), "project": f("project", row["project"]),
                 "sessions": names("session", row["sessions"]), "venue": row["venue"] and f("venue", row["venue"]),
                 "institutions": names("institution", row["institutions"]), "people": names("person", row["people"]),
                 "themes": names("theme", row["themes"])} for row in before["list"]["activities"]]
        for row in after["list"]["activities"]:
            row["sessions"].sort()
        for expected, found in ((pairs, after["synergies"]["synergies"]), (calls, after["synergies"]["projects"]),
                                (rows, after["list"]["activities"])):
            kept = [{key: record[key] for key in expected[0]} for record in found] if expected else found
            assert as_text(kept) == as_text(expected), f"seed {seed}"

    for_each_seed(law)
