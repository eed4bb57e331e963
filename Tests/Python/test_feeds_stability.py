"""What has not changed keeps every byte, what has changed counts up, in the feeds that it is in and in no other.

    COPLAN_STABILITY_SEEDS    how many random hostile plans (default 12)
"""

from __future__ import annotations

import json
import os
import pathlib
import random
import re

import icalendar
import pytest

from feeds_support import export, snapshot, unfolded, write_plan
from plan_generator import make_plan
from test_feeds_campaign import AS_OF, AUDIENCES, Part, parts_of, whole, write_hostile, yaml_text

SEEDS = range(730000, 730000 + int(os.environ.get("COPLAN_STABILITY_SEEDS", "12")))


def blocks(data: bytes) -> dict[str, str]:
    """The bytes of each event, by UID, unfolded."""
    found = {}
    for block in re.findall(r"BEGIN:VEVENT\r\n.*?END:VEVENT\r\n", unfolded(data), re.DOTALL):
        found[re.search(r"\r\nUID:(.*?)\r\n", block)[1]] = block
    return found


def around(data: bytes) -> str:
    """The calendar without its events and without the time of its change."""
    text = re.sub(r"BEGIN:VEVENT\r\n.*?END:VEVENT\r\n", "", unfolded(data), flags=re.DOTALL)
    return re.sub(r"\r\nLAST-MODIFIED:\S+", "", text, count=1)


def feeds_of(data: dict[str, bytes]) -> dict[str, bytes]:
    return {path: content for path, content in data.items() if path.endswith(".ics")}


def edit(plan: pathlib.Path, section: str, id_: str, change) -> bool:
    """Changes a record wherever it is written."""
    done = False
    for path in plan.rglob("*.y*ml"):
        if path.name.startswith("."):
            continue
        tree = json.loads(path.read_text(encoding="utf-8"))
        if id_ in tree.get(section, {}):
            change(tree[section][id_])
            path.write_text(yaml_text(tree), encoding="utf-8")
            done = True
    return done


def just_these_changed(before: dict[str, bytes], after: dict[str, bytes], uids: set[str], named: str | None = None):
    """Of `uids` every event has changed, in every feed that it is in; nothing else has, but the name of one feed."""
    assert set(before) == set(after)
    for path, old in feeds_of(before).items():
        new = after[path]
        olds, news = blocks(old), blocks(new)
        assert set(olds) == set(news), path
        wanted = {uid for uid in olds if whole(uid) in uids}
        assert {uid for uid in olds if olds[uid] != news[uid]} == wanted, path
        isnamed = named is not None and path.endswith(f"/{named}")
        if not wanted and not isnamed:
            assert old == new, path
            continue
        if not isnamed:
            assert around(old) == around(new), path
        one, other = icalendar.Calendar.from_ical(old), icalendar.Calendar.from_ical(new)
        assert other["LAST-MODIFIED"].dt > one["LAST-MODIFIED"].dt, path
        was = {str(event["UID"]): event for event in one.events}
        for event in other.events:
            known = was[str(event["UID"])]
            assert event["CREATED"] == known["CREATED"], path
            if str(event["UID"]) in wanted:
                assert event["SEQUENCE"] == known["SEQUENCE"] + 1, path
                assert event["LAST-MODIFIED"].dt > known["LAST-MODIFIED"].dt, path
                assert event["DTSTAMP"].dt == event["LAST-MODIFIED"].dt, path
    for audience in AUDIENCES:
        touched = any(before[path] != after[path] for path in feeds_of(before) if path.startswith(f"{audience}/"))
        index = f"{audience}/feeds.json"
        assert (before[index] != after[index]) == touched, index


@pytest.fixture(params=SEEDS)
def hostile(request, tmp_path):
    plan = make_plan(request.param)
    write_hostile(plan, tmp_path / "plan", random.Random(f"hostile {request.param}"))
    export(tmp_path / "plan", tmp_path / "out", as_of=AS_OF)
    return plan, tmp_path / "plan", tmp_path / "out", random.Random(request.param)


def test_the_same_plan_and_then_one_change_after_another(hostile, tmp_path):
    plan, folder, out, random_ = hostile
    before = snapshot(out)
    times = {path: (out / path).stat().st_mtime_ns for path in before}
    export(folder, out, as_of=AS_OF)
    assert snapshot(out) == before
    # A later day: nothing here has a span of time, and nothing has been cancelled by vanishing.
    export(folder, out, as_of="2024-02-29")
    assert snapshot(out) == before
    assert times == {path: (out / path).stat().st_mtime_ns for path in before}
    # What is made anew elsewhere is the same.
    assert snapshot(export(folder, tmp_path / "elsewhere", as_of=AS_OF)) == before

    # A title, on the same day: later by a second, not by a day.
    activity = random_.choice(plan.activities)
    uids = {Part(plan, activity, session).uid for session in activity.sessions or [None]
            if session is None or session.title is None}
    for number in (1, 2):
        edit(folder, "activities", activity.id, lambda record: record.update(
            {"title": f"Another title, {number}"}) if is_of(record, activity, folder) else None)
        after = snapshot(export(folder, out, as_of=AS_OF))
        just_these_changed(before, after, uids)
        before = after

    # A place that events name by its id.
    parts = parts_of(plan)
    venues = [id_ for id_ in plan.venues if any(f"venues/{id_}" in part.feeds for part in parts)]
    if venues:
        venue = random_.choice(venues)
        assert edit(folder, "venues", venue, lambda record: record.update({"name": "Renamed; hall"}))
        after = snapshot(export(folder, out, as_of="2019-06-02"))
        just_these_changed(before, after, {part.uid for part in parts if f"venues/{venue}" in part.feeds},
                           named=f"venues/{venue}.ics")


def is_of(record: dict, activity, folder: pathlib.Path) -> bool:
    """Ids are unique in their project only."""
    if "project" in record:
        return record["project"] == activity.project
    for path in folder.rglob("*.y*ml"):
        tree = json.loads(path.read_text(encoding="utf-8")) if not path.name.startswith(".") else {}
        if record in tree.get("activities", {}).values():
            return tree["project"]["id"] == activity.project
    raise AssertionError(record)


def test_a_later_day_moves_only_what_enters_or_leaves(tmp_path):
    random_ = random.Random(5)
    activities = {}
    for number in range(150):
        first = f"2019-{random_.randint(1, 12):02}-{random_.randint(1, 28):02}"
        activities[f"a{number}"] = {"title": f"Activity {number}", "when": f"{first}/P{random_.randint(1, 9)}D",
                                    "visibility": "public"}
    plan = {"settings": {"feeds": {"near": {"name": "Near", "past": "P20D", "future": "P40D", "audience": "public"}}},
            "project": {"id": "p", "name": "P", "countries": ["TN"]}, "activities": activities}
    write_plan(tmp_path / "plan", plan)
    out = export(tmp_path / "plan", tmp_path / "out", as_of="2019-03-01")
    entered = left = 0
    for day in ("2019-03-02", "2019-03-09", "2019-04-01", "2019-09-30", "2019-10-01", "2019-03-05"):
        before = snapshot(out)
        after = snapshot(export(tmp_path / "plan", out, as_of=day))
        changed = {path for path in after if after[path] != before[path]}
        assert changed <= {"public/feeds/near.ics", "public/feeds.json"}, day
        olds, news = blocks(before["public/feeds/near.ics"]), blocks(after["public/feeds/near.ics"])
        assert all(olds[uid] == news[uid] for uid in set(olds) & set(news)), day
        assert "STATUS:CANCELLED" not in "".join(news.values())
        entered += len(set(news) - set(olds))
        left += len(set(olds) - set(news))
    assert entered > 20 and left > 20


def test_a_series_with_exceptions_changes_as_one(tmp_path):
    plan = {"project": {"id": "p", "name": "P", "period": "2019"}, "activities": {
        "series": {"title": "S", "when": "2019-01-07T09:00/10:00", "timezone": "Europe/Brussels",
                   "repeat": "FREQ=WEEKLY;COUNT=8", "also": ["2019-05-01"], "visibility": "public"},
        "other": {"title": "O", "when": "2019-01-07"}}}
    out = export(write_plan(tmp_path / "plan", plan), tmp_path / "out")
    before = snapshot(out)
    plan["activities"]["series"]["except"] = ["2019-01-21"]
    after = snapshot(export(write_plan(tmp_path / "plan", plan), out))
    olds, news = (blocks(data["partners/all.ics"]) for data in (before, after))
    # The single event of `also` says nothing of the series, and stays as it is.
    assert {uid for uid in olds if olds[uid] != news[uid]} == {"p_series@plan.example"}
    assert "EXDATE;TZID=Europe/Brussels:20190121T090000\r\n" in news["p_series@plan.example"]
