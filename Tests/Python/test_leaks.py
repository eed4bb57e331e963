"""What an audience may not see is found nowhere in what coplan prints or writes for it: pointer, not payload.

Small random plans with a marker in every field (leak_plans.py) go through every command and every format, and all that
comes out is searched, standard error and the names of files included. A command that this file does not know fails the
test: say here how it is run.

    COPLAN_LEAK_SEEDS    how many random plans (default 24)
    COPLAN_LEAK_FIRST    the first seed (default 0)

and the variables of test_overlaps_against_oracle.py.
"""

from __future__ import annotations

import json
import multiprocessing
import os
import random
import re
import subprocess
import tempfile
from pathlib import Path

from leak_plans import HIDDEN_COUNTRIES, LEVELS, LONG_END_WORDS, make_leak_plan, write_leak_plan
from test_overlaps_against_oracle import BINARY, TEMPORARY, needs_binary

SEEDS = int(os.environ.get("COPLAN_LEAK_SEEDS", "24"))
FIRST = int(os.environ.get("COPLAN_LEAK_FIRST", "0"))
AUDIENCES = ["public", "partners"]
ENVIRONMENT = {"PATH": os.environ.get("PATH", ""), "LC_ALL": "C", "HOME": "/nonexistent", "SOURCE_DATE_EPOCH": "1547510400"}

# How each command that shows something of a plan is run beside its formats: more options, one list for one run. `{…}` is
# filled in for each plan. Of those that take no audience, why that is right.
RUNS = {
    "check": [[], ["--notes", "--show-waived"], ["--strict"]],
    "conflicts": [["--notes", "--show-waived"], ["--by", "project"], ["--by", "resource", "--show-waived"], ["--by", "month"],
                  ["--across"], ["--load"], ["--load", "--per", "week", "--of", "person"], ["--country", "TN"],
                  ["--person", "{near-person}"], ["--venue", "{near-venue}"], ["--person", "{hidden-person}"],
                  ["--venue", "{hidden-venue}"], ["--theme", "cyber", "--by", "project"]],
    "synergies": [[], ["--explain", "--top", "99"], ["--project", "alpha"], ["--person", "{near-person}"]],
    "list": [[], ["--country", "MN"], ["--venue", "{near-venue}"], ["--venue", "{hidden-venue}"], ["--project", "alpba"]],
    "agenda": [[], ["--person", "{near-person}"], ["--country", "MN"], ["--project", "alpha"]],
    "show": [["{hidden-activity}"], ["{near-activity}"], ["{visible-activity}"], ["{hidden-activity}/x"], ["{near-id}"],
             ["{finding}"]],
    "export": [["-o", "{out}"], ["-o", "{out}", "--freebusy", "--prune"]],
    "site": [["-o", "{out}"]],
    "diff": [["{plan}"]],
}
NO_AUDIENCE = {
    "verify": "reads a feed, not a plan",
    "explain": "reads no plan",
    "schema": "reads no plan",
    "init": "starts a plan",
    "waive": "edits the plan, for who may read all of it",
    "serve": "answers requests: tested with its own client",
    "token": "reads no plan, but for its address",
}
# What is asked for stands before the plan.
ID_FIRST = {"show"}


def tool(*arguments, cwd=None):
    return subprocess.run([BINARY, *arguments], capture_output=True, timeout=120, env=ENVIRONMENT, cwd=cwd)


def help_of(*command):
    return tool(*command, "--help").stdout.decode()


def known_commands():
    """name -> (formats, whether it takes an audience) of each command of the tool."""
    section = help_of().split("Commands:\n")[1].lstrip("\n").split("\n\n")[0]
    result = {}
    for name in re.findall(r"^  ([a-z][a-z-]*)  ", section, re.MULTILINE):
        text = help_of(name)
        formats = re.search(r"--format FORMAT +(.*)", text)
        words = re.findall(r"[a-z]+", formats[1].replace("(default)", "").replace(" or ", " ")) if formats else []
        result[name] = (words, "--audience" in text)
    return result


COMMANDS = known_commands() if BINARY else {}


@needs_binary
def test_each_command_is_looked_at():
    commands = COMMANDS
    assert {"check", "conflicts", "synergies", "list", "export"} <= set(commands)
    assert commands["check"] == (["text", "json", "github", "sarif"], True)
    for name, (_, takes_audience) in commands.items():
        if name in NO_AUDIENCE:
            assert not takes_audience, f"{name} takes an audience: give it runs in RUNS"
        else:
            assert name in RUNS, f"the leak test does not know the command {name}: say in RUNS how it is run"
            assert takes_audience, f"{name} shows something of a plan and takes no --audience"


def unfolded(data: bytes) -> str:
    """Text as who reads it sees it: lines of calendars are put together, escapes of addresses and JSON are taken out."""
    text = data.decode(errors="replace").replace("\r\n ", "").replace("\r\n", "\n")
    return text.replace("\\/", "/").replace("\\,", ",").replace("\\;", ";")


def written(out):
    """The names and texts of all files below a folder."""
    for path in sorted(Path(out).rglob("*")):
        name = f"\n{path.relative_to(out)}\n"
        data = path.read_bytes() if path.is_file() else b""
        if name.endswith("feeds/busy.ics\n"):  # with `above-audience: busy` the times of what is hidden show on purpose
            data = b"\n".join(line for line in data.split(b"\n") if not line.startswith((b"DT", b"UID:")))
        yield name + unfolded(data)


def leaks(plan, audience, text, asked=()):
    """The secrets in a text, but for what was asked for by name."""
    low = text.lower()
    found = []
    for word in plan.secrets(audience):
        if word in asked:
            continue
        if word.isalpha() and len(word) < 8:  # a country's code or name
            hit = re.search(rf"(?<![A-Za-z]){word}(?![A-Za-z])", text)
        else:
            hit = word.lower() in low
        if hit:
            found.append(f"{word} ({plan.origin[word]})")
    return found


def without_file_findings(text, form):
    """Only findings of `file/` may show the name of a file with something hidden; and a date that ends before it starts,
    which is a mistake of that kind: what has been read does not yet say whose it is."""
    def is_found_while_reading(rule):
        return rule.startswith("file/") or rule == "schedule/ends-before-start"

    if form == "json":
        answer = json.loads(text)
        for finding in answer.get("findings", []):
            if is_found_while_reading(finding["rule"]):
                finding["location"]["file"] = None
        return json.dumps(answer, ensure_ascii=False)
    if form == "sarif":
        answer = json.loads(text)
        for result in answer["runs"][0]["results"]:
            if is_found_while_reading(result["ruleId"]):
                result["locations"] = []
        return json.dumps(answer, ensure_ascii=False)
    if form == "github":
        titles = re.compile(r"title=([a-z/-]+)::")
        return "\n".join(line for line in text.split("\n")
                         if not (title := titles.search(line)) or not is_found_while_reading(title[1]))
    return re.sub(r"(error\[(?:file/[a-z-]+|schedule/ends-before-start)\]: .*\n)  --> .*\n", r"\1", text)


def filled(words, plan, audience, folder, out):
    """The options of a run, and the secrets that are named in them; nil where the plan has nothing to fill in."""
    def hidden(some):
        return next((name for name, level in some.items() if LEVELS.index(level) > LEVELS.index(audience)), None)

    activity, person, venue = hidden(plan.activities), hidden(plan.people), hidden(plan.venues)
    visible = next((name for name, level in plan.activities.items() if level == "public"), None)
    values = {
        "hidden-activity": activity, "near-activity": activity and activity[:-1] + "p", "hidden-person": person,
        "near-id": activity and activity.split("/")[1][:-1], "near-person": person and person[:-1] + "p",
        "hidden-venue": venue, "near-venue": venue and venue[:-1] + "p", "visible-activity": visible, "out": str(out),
        "plan": str(folder), "finding": "f"}
    result, asked = [], []
    for word in words:
        for key, value in values.items():
            if "{" + key + "}" in word:
                if value is None:
                    return None, []
                word = word.replace("{" + key + "}", value)
                asked += [m for m in re.findall(r"zq[0-9a-y]*zq", value)]
                asked += [country for country in HIDDEN_COUNTRIES if country in word.split()]
        result.append(word)
    asked += [secret for secret in plan.markers if secret in words]
    return result, asked


def search(plan, folder, commands):
    """What leaks, as texts."""
    problems = []
    r = random.Random(f"runs {plan.seed} {plan.has_file_errors}")
    for audience in AUDIENCES:
        for name, (formats, takes_audience) in commands.items():
            if name not in RUNS or not takes_audience:
                continue
            for words in RUNS[name]:
                # One format of a run for each plan: the next plan takes another.
                some = [form for form in formats if form in ("text", "json") or "--load" not in words] or [None]
                for form in [r.choice(some)]:
                    with tempfile.TemporaryDirectory(dir=TEMPORARY, prefix="coplan-leaks-out-") as out:
                        options, asked = filled(words, plan, audience, folder, out)
                        if options is None:
                            continue
                        first = options[:1] if name in ID_FIRST else []
                        line = [name, *first, str(folder), *options[len(first):], "--audience", audience]
                        line += ["--format", form] if form else []
                        done = tool(*line)
                        if done.returncode not in (0, 1, 2):
                            problems.append(f"{' '.join(line)}: exit status {done.returncode}")
                        text = unfolded(done.stdout)
                        if done.returncode != 2 and text:
                            text = without_file_findings(text, form)
                        text += unfolded(done.stderr)
                        text += "".join(written(out))
                    # A page of a month shows its days, whatever takes place on them. (That a month has none for what is
                    # hidden is tested with the pages.)
                    shown = {*asked, *LONG_END_WORDS} if name == "site" else asked
                    if found := leaks(plan, audience, text, shown):
                        problems.append(f"{' '.join(line)}: {', '.join(found[:6])}")
    return problems


def search_seed(seed):
    problems = []
    commands = COMMANDS
    for with_errors in (False, True):
        plan = make_leak_plan(seed, with_errors)
        with tempfile.TemporaryDirectory(dir=TEMPORARY, prefix="coplan-leaks-") as folder:
            write_leak_plan(plan, folder)
            problems += search(plan, folder, commands)
            if not with_errors:
                problems += search_exports(plan, folder, seed)
    return seed, problems


def search_exports(plan, folder, seed):
    """The folders of an export for all: what is in each may be read by its audience, also where all had been public
    before, and the feeds remember."""
    problems = []
    with tempfile.TemporaryDirectory(dir=TEMPORARY, prefix="coplan-leaks-out-") as out:
        with tempfile.TemporaryDirectory(dir=TEMPORARY, prefix="coplan-leaks-before-") as before:
            write_leak_plan(make_leak_plan(seed, all_visible=True), before)
            done = [tool("export", before, "-o", out), tool("export", folder, "-o", out)]
        if any(d.returncode for d in done):
            return [f"export of seed {seed}: {[d.stderr.decode() for d in done]}"]
        for audience in AUDIENCES:
            for text in written(Path(out) / audience):
                if found := leaks(plan, audience, text):
                    problems.append(f"export after all was public, {audience}/{text.split()[0]}: {', '.join(found[:6])}")
    return problems


@needs_binary
def test_the_markers_are_there_for_who_may_read_them(tmp_path):
    """Else a search says nothing."""
    plan = make_leak_plan(1)
    write_leak_plan(plan, tmp_path)
    seen = set()
    for command in (["check", "--notes"], ["list"], ["synergies", "--top", "99"], ["list", "--format", "json"]):
        text = unfolded(tool(command[0], str(tmp_path), *command[1:]).stdout)
        seen |= {word for word in plan.markers if word in text}
    parts = {plan.origin[word].split(": ")[-1] for word in seen}
    assert {"id", "title", "contact", "city", "name"} <= parts, parts
    assert len(seen) > 40
    tool("export", str(tmp_path), "-o", str(tmp_path / "out"))
    feed = unfolded((tmp_path / "out/public/all.ics").read_bytes())
    assert sum(word in feed for word, level in plan.markers.items() if level == "public") > 8


@needs_binary
def test_nothing_leaks():
    problems = []
    with multiprocessing.get_context("fork").Pool(2) as pool:
        for _, found in pool.imap_unordered(search_seed, range(FIRST, FIRST + SEEDS)):
            problems += found
    assert not problems, f"{len(problems)} leaks\n" + "\n".join(problems[:30])
