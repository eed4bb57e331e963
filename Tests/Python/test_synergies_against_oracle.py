"""The synergies that coplan finds against those of `synergy_oracle.py`.

First the oracle itself, on plans whose synergies are written by hand; then random plans go through both.

    COPLAN_SYNERGY_SEEDS     how many random plans (default 1200)
    COPLAN_SYNERGY_FIRST     the first seed (default 200000: other plans than the overlaps are compared on)

and the variables of test_overlaps_against_oracle.py.
"""

from __future__ import annotations

import json
import multiprocessing
import os
import random
import subprocess
import tempfile
from datetime import date, timedelta

import pytest

from plan_generator import Project, Session, Window, make_plan, write_plan
from synergy_oracle import Side, expected_synergies, window_days
from test_overlaps_against_oracle import BINARY, TEMPORARY, D, T, act, needs_binary, plan, projects

SEEDS = int(os.environ.get("COPLAN_SYNERGY_SEEDS", "1200"))
FIRST = int(os.environ.get("COPLAN_SYNERGY_FIRST", "200000"))
KEYS = ["activities", "projects", "score", "themes", "countries", "gapDays"]
OFFER_KEYS = ["activity", "project", "themes", "countries"]
SPRING = date(2019, 3, 1)
DRUGS = {"themes": ["drugs"], "countries": ["TN"]}


def pair(left, right, score, gap, themes="drugs", countries="TN"):
    return {"activities": [left, right], "projects": sorted({left.split("/")[0], right.split("/")[0]}), "score": score,
            "themes": themes.split(), "countries": countries.split(), "gapDays": gap}


def call(activity, project, themes="drugs", countries="TN"):
    return {"activity": activity, "project": project, "themes": themes.split(), "countries": countries.split()}


CASES = {
    "the example of docs/meaning.md": (
        plan(act("p/course", D("2019-05-24", "2019-05-26"), themes=["drugs", "cyber"]),
             act("q/forum", D("2019-06-06", "2019-06-07"), themes=["drugs"]),
             projects=projects(p={"countries": ["MA", "TN"]}, q={"countries": ["TN"]})),
        90, [pair("p/course", "q/forum", 0.2225, 10)], []),
    "days that touch have no gap; the window is inclusive": (
        plan(act("p/a", D("2019-05-01", "2019-05-02"), **DRUGS), act("q/touches", D("2019-05-03"), **DRUGS),
             act("q/near", D("2019-05-07"), **DRUGS), act("q/far", D("2019-05-08"), **DRUGS)),
        4, [pair("p/a", "q/touches", 1.0, 0), pair("p/a", "q/near", 0.2, 4)], []),
    "a theme above or below is no theme in common": (
        plan(act("p/a", D("2019-05-01"), themes=["fentanyl"], countries=["TN"]),
             act("q/b", D("2019-05-01"), **DRUGS),
             projects=projects(r={"themes": ["drugs-synthetic"], "countries": ["TN"]})),
        90, [], []),
    "joint, held together, cancelled, of one project, over": (
        plan(act("p/a", D("2019-05-01"), joint_with=["q"], **DRUGS), act("q/b", D("2019-05-02"), **DRUGS),
             act("r/held", D("2019-05-03"), held_with=[("activity", "p", "a")], **DRUGS),
             act("r/off", D("2019-05-04"), status="cancelled", **DRUGS), act("r/old", D("2019-02-01"), **DRUGS),
             act("q/older", D("2019-01-20"), **DRUGS), act("p/none", status="postponed", **DRUGS)),
        90, [pair("q/b", "r/held", 1.0, 0), pair("q/b", "r/old", round(2 / 91, 4), 89),
             pair("p/a", "r/old", round(3 / 91, 4), 88)], []),
    "a session that is cancelled shares nothing; windows count with all their days": (
        plan(act("p/a", sessions=[Session("one", D("2019-05-01"), themes=["drugs"], status="cancelled"),
                                  Session("two", D("2019-05-20"), themes=["cyber"])], countries=["TN"]),
             act("q/b", Window("2019-06"), themes=["cyber", "drugs"], countries=["TN", "MA"])),
        30, [pair("p/a", "q/b", round(0.25 * (1 - 11 / 31), 4), 11, "cyber")], []),
    "the nearest occurrence": (
        plan(act("p/weekly", D("2019-05-06"), repeat="FREQ=WEEKLY;COUNT=4", except_=[date(2019, 5, 20)], **DRUGS),
             act("q/b", D("2019-05-21"), **DRUGS)),
        10, [pair("p/weekly", "q/b", round(1 - 5 / 11, 4), 5)], []),
    "a timed one has the days of its zone": (
        plan(act("p/a", T("2019-05-20T22:00", "2019-05-21T00:00"), timezone="Asia/Tashkent", **DRUGS),
             act("q/b", D("2019-05-22"), **DRUGS)),
        10, [pair("p/a", "q/b", round(10 / 11, 4), 1)], []),
    "by score, then date, then names": (
        plan(act("p/z", D("2019-05-01"), **DRUGS), act("q/y", D("2019-05-02"), **DRUGS),
             act("r/x", D("2019-04-30"), **DRUGS), act("r/w", D("2019-04-30"), **DRUGS)),
        3, [pair("p/z", "r/w", 1.0, 0), pair("p/z", "r/x", 1.0, 0), pair("p/z", "q/y", 1.0, 0),
            pair("q/y", "r/w", 0.75, 1), pair("q/y", "r/x", 0.75, 1)], []),
    "projects to call: running, none of their own near, not joint": (
        plan(act("p/a", D("2019-05-10"), **DRUGS), act("p/joint", D("2019-06-10"), joint_with=["q"], **DRUGS),
             act("q/far", D("2019-05-20"), themes=["cyber"]), act("p/old", D("2019-02-10"), **DRUGS),
             projects=projects(q={"themes": ["drugs"], "countries": ["TN"]},
                               r={"themes": ["drugs", "cyber"], "countries": ["TN", "MA"], "period": D("2019-05-11", "2020-12-31")})),
        5, [], [call("p/a", "q"), call("q/far", "r", "cyber"), call("p/joint", "r")]),
    "a project that does not say when it runs": (
        plan(act("p/a", D("2019-05-10"), **DRUGS), projects=projects(q={"themes": ["drugs"], "countries": ["TN"], "period": None})),
        5, [], [call("p/a", "q")]),
}


def assert_as_written(found, pairs, calls):
    assert [{key: p[key] for key in KEYS} for p in found["synergies"]] == sorted(
        pairs, key=lambda p: -p["score"])
    assert [{key: o[key] for key in OFFER_KEYS} for o in found["projects"]] == calls


@pytest.mark.parametrize("name", CASES)
def test_the_oracle_itself(name):
    made, window, pairs, calls = CASES[name]
    assert_as_written(expected_synergies(made, window, SPRING), pairs, calls)


@pytest.mark.parametrize(("text", "first", "last"), [
    ("2019-05", "2019-05-01", "2019-05-31"), ("2019-W21", "2019-05-20", "2019-05-26"),
    ("2019-Q2", "2019-04-01", "2019-06-30"), ("2019-H2", "2019-07-01", "2019-12-31"),
    ("2019", "2019-01-01", "2019-12-31"), ("2019-12/2020-01", "2019-12-01", "2020-01-31"),
    ("2019-10/11", "2019-10-01", "2019-11-30"), ("within 2019-09-01/24", "2019-09-01", "2019-09-24"),
    ("within 2019-09-01/2019-10-03", "2019-09-01", "2019-10-03"), ("within 2019-09-01/P10D", "2019-09-01", "2019-09-10")])
def test_windows(text, first, last):
    assert window_days(text) == (date.fromisoformat(first), date.fromisoformat(last))


def run(folder, as_of, *options):
    environment = {"PATH": os.environ.get("PATH", ""), "LC_ALL": "C", "HOME": "/nonexistent", "TZ": "Pacific/Apia"}
    done = subprocess.run([BINARY, "synergies", folder, "--format", "json", "--as-of", str(as_of), *options],
                          capture_output=True, timeout=120, env=environment)
    assert done.returncode == 0, done.stderr.decode(errors="replace")
    return json.loads(done.stdout)


def differences(made, as_of, folder, style):
    """What is wrong with the tool's answer: a text, empty if nothing is."""
    write_plan(made, folder, style)
    found = run(folder, as_of)
    wanted = expected_synergies(made, made.synergy_window, as_of)
    for section, keys in (("synergies", KEYS), ("projects", OFFER_KEYS)):
        given = [{key: record[key] for key in keys} for record in found[section]]
        if given != wanted[section]:
            missing = [record for record in wanted[section] if record not in given]
            extra = [record for record in given if record not in wanted[section]]
            return (f"{section}, window {made.synergy_window}, as of {as_of}\nmissing: {json.dumps(missing)}\n"
                    f"not expected: {json.dumps(extra)}" + ("" if missing or extra else "\nthe order differs"))
    silent = [p["activities"] for p in found["synergies"] if not p["advice"]]
    return f"no advice for {silent}" if silent else ""


def random_case(seed):
    r = random.Random(f"synergies {seed}")
    made = make_plan(seed)
    made.synergy_window = r.choice([0, 1, 2, 3, 5, 8, 13])
    if r.random() < 0.5:  # somebody who plans nothing yet
        made.projects.append(Project("silent", "Silent", themes=r.sample(list(made.themes), 1),
                                     countries=r.choice([p.countries for p in made.projects if p.countries] or [None])))
    days = [day for a in made.activities if (side := Side(made, a, 0)).days for day in side.days]
    as_of = min(days) + timedelta(days=r.randint(-3, 8)) if days else date(2019, 1, 15)
    return made, as_of


def compare_seed(seed):
    made, as_of = random_case(seed)
    with tempfile.TemporaryDirectory(dir=TEMPORARY, prefix="coplan-synergies-") as folder:
        return seed, differences(made, as_of, folder, seed)


def test_synergies_are_dense():
    """Else a comparison says little."""
    found = [expected_synergies(made, made.synergy_window, as_of) for made, as_of in map(random_case, range(FIRST, FIRST + 100))]
    assert sum(len(f["synergies"]) for f in found) > 300
    assert sum(len(f["projects"]) for f in found) > 50
    assert sum(p["gapDays"] > 0 for f in found for p in f["synergies"]) > 60


@needs_binary
@pytest.mark.parametrize("name", CASES)
def test_hand_made_cases(name, tmp_path):
    made, window, pairs, calls = CASES[name]
    made.synergy_window = window
    write_plan(made, tmp_path, "hand")
    assert_as_written(run(tmp_path, SPRING), pairs, calls)


@needs_binary
def test_filters_choose_pairs_with_one_of_them(tmp_path):
    made = CASES["by score, then date, then names"][0]
    made.synergy_window = 3
    write_plan(made, tmp_path, "hand")
    everything = run(tmp_path, SPRING)["synergies"]
    assert run(tmp_path, SPRING, "--project", "q")["synergies"] == [p for p in everything if "q" in p["projects"]]
    assert run(tmp_path, SPRING, "--from", "2019-05-02")["synergies"] == [p for p in everything if "q/y" in p["activities"]]
    assert run(tmp_path, SPRING, "--project", "q", "--to", "2019-05-01")["synergies"] == []


@needs_binary
def test_random_plans():
    problems, count = [], 0
    with multiprocessing.get_context("fork").Pool(2) as pool:
        for seed, problem in pool.imap_unordered(compare_seed, range(FIRST, FIRST + SEEDS), chunksize=20):
            count += 1
            if problem:
                problems.append(f"seed {seed}: {problem}")
                if len(problems) >= 3:
                    pool.terminate()
                    break
    assert not problems, f"{len(problems)} of the {count} plans compared so far differ\n\n" + "\n\n".join(problems)
