"""What an export remembers of the one before: revisions, tombstones, names that must be forgotten."""

from __future__ import annotations

import copy
import datetime as dt
import json
import pathlib
import re

import icalendar
import pytest

from feeds_support import AS_OF, export, run_export, snapshot, unfolded, write_plan

PLAN = {
    "project": {"id": "p", "name": "Project P", "countries": ["TN", "MA"], "themes": ["drugs"],
                "period": "2018/2020"},
    "themes": {"crime": {"name": "Crime"}, "drugs": {"name": "Drugs", "parent": "crime"}},
    "activities": {
        "first": {"title": "First", "when": "2019-03-04/06", "visibility": "public", "status": "confirmed",
                  "themes": ["drugs"]},
        "second": {"title": "Second", "when": "2019-05-20T09:00/17:30", "timezone": "Africa/Tunis",
                   "visibility": "public", "countries": ["TN"], "related": ["first"]},
        "third": {"title": "Third", "when": "2019-06-03/05", "themes": ["crime"]},
        "weekly": {"title": "Weekly", "when": "2019-02-04T10:00/11:00", "timezone": "Africa/Casablanca",
                   "repeat": "FREQ=WEEKLY;COUNT=8", "except": ["2019-02-11"]},
    },
}


def events(feed: pathlib.Path) -> dict[str, icalendar.Event]:
    calendar = icalendar.Calendar.from_ical(feed.read_bytes())
    return {str(event["UID"]).split("@")[0]: event for event in calendar.events}


def event_bytes(feed: pathlib.Path) -> dict[str, str]:
    blocks = re.findall(r"BEGIN:VEVENT\r\n.*?END:VEVENT\r\n", unfolded(feed.read_bytes()), re.DOTALL)
    return {re.search(r"UID:(.*?)@", block)[1]: block for block in blocks}


class Plan:
    """A plan that changes, with one output folder."""

    def __init__(self, folder: pathlib.Path, plan: dict = PLAN):
        self.folder = folder
        self.out = folder / "out"
        self.plan = copy.deepcopy(plan)

    @property
    def activities(self):
        return self.plan["activities"]

    def export(self, *options: str, as_of: str = AS_OF) -> pathlib.Path:
        write_plan(self.folder / "plan", self.plan)
        return export(self.folder / "plan", self.out, *options, as_of=as_of)

    def fails(self, *options: str) -> str:
        write_plan(self.folder / "plan", self.plan)
        result = run_export(self.folder / "plan", self.out, *options)
        assert result.returncode == 2, result.stdout + result.stderr
        return result.stderr

    def events(self, audience: str = "partners", feed: str = "all.ics") -> dict[str, icalendar.Event]:
        return events(self.out / audience / feed)


@pytest.fixture
def plan(tmp_path: pathlib.Path) -> Plan:
    return Plan(tmp_path)


def test_an_unchanged_plan_rewrites_nothing(plan: Plan):
    plan.export()
    before = snapshot(plan.out)
    times = {path: (plan.out / path).stat().st_mtime_ns for path in before}
    plan.export()
    assert snapshot(plan.out) == before
    assert times == {path: (plan.out / path).stat().st_mtime_ns for path in before}
    plan.export(as_of="2019-01-20")
    assert snapshot(plan.out) == before


def test_one_change_touches_one_event(plan: Plan):
    plan.export()
    before = snapshot(plan.out)
    old = event_bytes(plan.out / "partners/all.ics")
    plan.activities["third"]["title"] = "Third, renamed; and more"
    plan.export(as_of="2019-01-16")
    new = event_bytes(plan.out / "partners/all.ics")
    assert {uid for uid in old if old[uid] != new[uid]} == {"p_third"}
    assert plan.events()["p_third"]["SEQUENCE"] == 1
    assert str(plan.events()["p_third"]["SUMMARY"]) == "Tentative: Third, renamed; and more"
    assert plan.events()["p_third"]["LAST-MODIFIED"].dt == dt.datetime(2019, 1, 16, tzinfo=dt.timezone.utc)
    assert plan.events()["p_third"]["CREATED"].dt == dt.datetime(2019, 1, 15, tzinfo=dt.timezone.utc)
    after = snapshot(plan.out)
    changed = {path for path in after if after[path] != before.get(path)}
    assert changed == {f"partners/{path}" for path in (
        "all.ics", "projects/p.ics", "countries/TN.ics", "countries/MA.ics", "themes/crime.ics", "feeds.json")}


def test_a_change_on_the_same_day_is_a_second_later(plan: Plan):
    plan.export()
    calendar = icalendar.Calendar.from_ical((plan.out / "partners/all.ics").read_bytes())
    before = calendar["LAST-MODIFIED"].dt
    for number in (1, 2, 3):
        plan.activities["third"]["title"] = f"Third {number}"
        plan.export()
        event = plan.events()["p_third"]
        assert event["SEQUENCE"] == number
        assert event["LAST-MODIFIED"].dt == before + dt.timedelta(seconds=number)
        assert event["DTSTAMP"].dt == event["LAST-MODIFIED"].dt
        calendar = icalendar.Calendar.from_ical((plan.out / "partners/all.ics").read_bytes())
        assert calendar["LAST-MODIFIED"].dt == event["LAST-MODIFIED"].dt


def test_what_vanishes_stays_until_it_would_have_ended(plan: Plan):
    plan.export()
    old = plan.events()
    del plan.activities["third"]
    del plan.activities["weekly"]
    plan.export(as_of="2019-01-16")
    new = plan.events()
    for uid in ("p_third", "p_weekly"):
        assert new[uid]["STATUS"] == "CANCELLED" and new[uid]["TRANSP"] == "TRANSPARENT"
        assert new[uid]["DTSTART"].dt == old[uid]["DTSTART"].dt and new[uid]["DTEND"].dt == old[uid]["DTEND"].dt
        assert new[uid]["SEQUENCE"] == 1 and "DESCRIPTION" not in new[uid] and "LOCATION" not in new[uid]
    assert str(new["p_third"]["SUMMARY"]) == "Third"
    assert new["p_weekly"]["RRULE"] == old["p_weekly"]["RRULE"] and "EXDATE" in new["p_weekly"]
    before = snapshot(plan.out)
    plan.export(as_of="2019-01-16")
    assert snapshot(plan.out) == before
    plan.export(as_of="2019-03-24")
    assert "p_weekly" in plan.events()
    plan.export(as_of="2019-03-27")
    assert "p_weekly" not in plan.events() and "p_third" in plan.events()
    plan.export(as_of="2019-06-05")
    assert "p_third" in plan.events()
    plan.export(as_of="2019-06-06")
    assert "p_third" not in plan.events()
    plan.activities["third"] = PLAN["activities"]["third"]
    plan.export(as_of="2019-06-07")
    assert plan.events()["p_third"]["SEQUENCE"] == 2


def test_what_leaves_a_feed_and_comes_back_goes_on_counting(plan: Plan):
    plan.export()
    plan.activities["first"]["title"] = "First again"
    plan.activities["first"]["countries"] = ["TN", "MA"]
    plan.export()
    assert plan.events(feed="countries/MA.ics")["p_first"]["SEQUENCE"] == 1
    stamp = plan.events(feed="countries/MA.ics")["p_first"]["LAST-MODIFIED"].dt
    plan.activities["first"]["countries"] = ["TN"]
    plan.export()
    assert "p_first" not in plan.events(feed="countries/MA.ics")
    plan.activities["first"]["countries"] = ["TN", "MA"]
    plan.export()
    again = plan.events(feed="countries/MA.ics")["p_first"]
    assert again["SEQUENCE"] == 2 and again["LAST-MODIFIED"].dt > stamp


def test_what_rises_above_the_audience_leaves_no_trace(plan: Plan):
    plan.activities["markerone"] = {
        "title": "markertwo", "when": "2019-04-01/02", "visibility": "public", "countries": ["TN", "LY"],
        "description": "markerthree", "themes": ["drugs"], "place": {"city": "markerfour", "country": "LY"}}
    plan.activities["first"]["related"] = ["markerone"]
    plan.export()
    assert "p_markerone" in plan.events("public")
    plan.activities["markerone"]["title"] = "markertwo b"
    plan.export()
    assert plan.events("public")["p_markerone"]["SEQUENCE"] == 1
    plan.activities["markerone"]["visibility"] = "restricted"
    plan.export()
    for path, data in snapshot(plan.out).items():
        assert b"marker" not in data and "marker" not in path, path
    assert plan.events("public", "countries/LY.ics") == {}
    plan.activities["markerone"]["visibility"] = "public"
    plan.export()
    assert plan.events("public")["p_markerone"]["SEQUENCE"] >= 2


def test_a_tombstone_is_forgotten_when_its_activity_comes_back_hidden(plan: Plan):
    plan.export()
    third = plan.activities.pop("third")
    plan.export()
    assert plan.events()["p_third"]["STATUS"] == "CANCELLED"
    plan.activities["third"] = third | {"visibility": "restricted"}
    plan.export()
    assert all(b"p_third" not in data for data in snapshot(plan.out).values())


def test_sessions_of_a_hidden_activity_leave_no_tombstones(plan: Plan):
    plan.activities["tour"] = {"title": "Tour", "visibility": "public", "sessions": {
        "a": {"when": "2019-04-01", "place": {"city": "Tunis", "country": "TN"}},
        "b": {"when": "2019-04-08", "place": {"city": "Rabat", "country": "MA"}}}}
    plan.export()
    assert {"p_tour_a", "p_tour_b"} <= set(plan.events("public"))
    del plan.activities["tour"]["sessions"]["b"]
    plan.export()
    assert plan.events("public")["p_tour_b"]["STATUS"] == "CANCELLED"
    plan.activities["tour"]["visibility"] = "restricted"
    plan.export()
    assert all(b"tour" not in data for data in snapshot(plan.out).values())


def test_postponed_is_cancelled_on_the_last_published_dates(plan: Plan):
    plan.activities["never"] = {"title": "Never published", "status": "postponed"}
    plan.export()
    assert "p_never" not in plan.events()
    old = plan.events()
    for id_ in ("second", "weekly"):
        plan.activities[id_]["status"] = "postponed"
    del plan.activities["second"]["when"]
    plan.export()
    new = plan.events()
    for id_ in ("p_second", "p_weekly"):
        assert new[id_]["STATUS"] == "CANCELLED" and new[id_]["SEQUENCE"] == 1
        assert str(new[id_]["SUMMARY"]).startswith("Postponed: ")
        assert new[id_]["DTSTART"].dt == old[id_]["DTSTART"].dt and new[id_]["DTEND"].dt == old[id_]["DTEND"].dt
    before = snapshot(plan.out)
    plan.export()
    assert snapshot(plan.out) == before
    plan.activities["second"] |= {"status": "confirmed", "when": "2019-09-02"}
    plan.export()
    assert plan.events()["p_second"]["STATUS"] == "CONFIRMED"
    assert plan.events()["p_second"]["SEQUENCE"] == 2


def test_the_identity_outlives_a_new_id(plan: Plan):
    plan.export()
    plan.activities["renamed"] = plan.activities.pop("third") | {"was": ["third", "drei"]}
    plan.activities["first"]["uid"] = "p_first@plan.example"
    plan.export()
    assert {"p_third", "p_first"} <= set(plan.events()) and "p_renamed" not in plan.events()
    assert plan.events()["p_third"]["SEQUENCE"] == 0


def test_a_feed_that_nothing_uses_stays_empty_until_pruned(plan: Plan):
    plan.export()
    for id_ in PLAN["activities"]:
        plan.activities[id_] |= {"countries": ["TN"]}
    plan.export()
    assert plan.events(feed="countries/MA.ics") == {}
    plan.export("--prune")
    assert not (plan.out / "partners/countries/MA.ics").exists()
    before = snapshot(plan.out)
    plan.export()
    assert snapshot(plan.out) == before
    assert "countries/MA.ics" not in (plan.out / "partners/feeds.json").read_text()
    for id_ in PLAN["activities"]:
        del plan.activities[id_]["countries"]
    plan.export()
    assert min(event["SEQUENCE"] for event in plan.events(feed="countries/MA.ics").values()) >= 1


@pytest.mark.parametrize("foreign", ["changed", "unknown", "folder", "link", "index"])
def test_what_is_in_the_way_is_not_touched(plan: Plan, foreign: str):
    plan.export()
    feed = plan.out / "partners/projects/p.ics"
    if foreign == "changed":
        feed.write_bytes(feed.read_bytes().replace(b"Third", b"3rd"))
        name = "partners/projects/p.ics"
    elif foreign == "index":
        (plan.out / "partners/feeds.json").write_text("{}")
        name = "partners/feeds.json"
    else:
        other = plan.out / "partners/countries/LY.ics"
        if foreign == "unknown":
            other.write_text("mine")
        elif foreign == "folder":
            other.mkdir()
        else:
            other.symlink_to(plan.folder / "elsewhere.ics")
        plan.activities["third"]["countries"] = ["LY"]
        name = "partners/countries/LY.ics"
    before = snapshot(plan.out)
    plan.activities["first"]["title"] = "Another title"
    assert name in plan.fails()
    assert snapshot(plan.out) == before
    assert not (plan.folder / "elsewhere.ics").exists()
    if foreign in ("changed", "unknown"):
        plan.export("--rebuild", name)
        assert plan.events(feed=name.removeprefix("partners/"))
    if foreign == "index":
        plan.export("--rebuild", str(plan.out / name))
        assert plan.events()


def test_a_rebuilt_or_lost_feed_never_counts_backwards(plan: Plan):
    plan.export()
    for number in range(3):
        plan.activities["third"]["title"] = f"Third {number}"
        plan.export()
    assert plan.events()["p_third"]["SEQUENCE"] == 3
    stamp = plan.events()["p_third"]["LAST-MODIFIED"].dt
    (plan.out / "partners/all.ics").unlink()
    plan.export()
    assert plan.events()["p_third"]["SEQUENCE"] >= 3
    assert plan.events()["p_third"]["LAST-MODIFIED"].dt >= stamp
    plan.export("--rebuild", "partners/all.ics")
    assert plan.events()["p_third"]["SEQUENCE"] >= 3


def test_only_what_is_there_can_be_started_anew(plan: Plan):
    plan.export()
    before = snapshot(plan.out)
    assert "nothing.ics" in plan.fails("--rebuild", "public/nothing.ics")
    assert snapshot(plan.out) == before


def test_folders_of_other_audiences_are_private(plan: Plan):
    plan.plan["settings"] = {"audiences": ["public", "partners", "restricted"]}
    plan.export()
    for audience, folder_mode, file_mode in (("public", 0o755, 0o644), ("partners", 0o700, 0o600),
                                             ("restricted", 0o700, 0o600)):
        for path in [plan.out / audience, *(plan.out / audience).rglob("*")]:
            wanted = folder_mode if path.is_dir() else file_mode
            assert path.stat().st_mode & 0o777 == wanted, path


def test_an_audience_can_be_lowered(plan: Plan):
    plan.export("--audience", "public")
    assert set(plan.events("partners")) == {"p_first", "p_second"}


def test_the_index_tells_the_truth(plan: Plan):
    import hashlib
    plan.export()
    for audience in ("public", "partners"):
        folder = plan.out / audience
        index = json.loads((folder / "feeds.json").read_text(encoding="utf-8"))
        assert index["audience"] == audience and index["tzdata"]
        assert {feed["path"] for feed in index["feeds"]} == {
            str(path.relative_to(folder)) for path in folder.rglob("*.ics")}
        for feed in index["feeds"]:
            data = (folder / feed["path"]).read_bytes()
            assert (feed["bytes"], feed["sha256"]) == (len(data), hashlib.sha256(data).hexdigest())
            calendar = icalendar.Calendar.from_ical(data)
            assert feed["events"] == len(calendar.events) and feed["name"] == str(calendar["X-WR-CALNAME"])
            assert calendar["LAST-MODIFIED"].dt == dt.datetime.fromisoformat(feed["changed"])
