"""Reads exported feeds with independent readers and compares every occurrence with the plan.

icalendar resolves the names of known zones by itself, so the zones are renamed in the text: then only the VTIMEZONE in
the file can tell what the times mean. recurring-ical-events adds a duration to the local start, where RFC 5545 (3.8.5.3)
wants it exact, so starts are compared as it gives them, and ends by the exact length of the first instance.
"""

from __future__ import annotations

import datetime as dt
import itertools
import pathlib
import random
import re
import subprocess

import icalendar
import pytest
import recurring_ical_events
import vobject

from feeds_support import BINARY, ROOT, UTC, expected_occurrences, export, unfolded, write_plan

ZONES = [
    "Africa/Casablanca", "America/Bogota", "Europe/Brussels", "Africa/Tunis", "America/Sao_Paulo", "Asia/Tehran",
    "Pacific/Easter", "Australia/Lord_Howe", "America/New_York", "Asia/Kathmandu", "Europe/Dublin", "Asia/Gaza", "UTC",
]

RULES = [
    "FREQ=DAILY;COUNT=5", "FREQ=DAILY;INTERVAL=3;UNTIL={until}", "FREQ=WEEKLY;COUNT=10",
    "FREQ=WEEKLY;INTERVAL=2;UNTIL={until}", "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR,SA,SU;COUNT=9",
    "FREQ=MONTHLY;COUNT=6", "FREQ=MONTHLY;INTERVAL=2;UNTIL={until}", "FREQ=YEARLY;COUNT=3",
    "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR,SA,SU;BYSETPOS={position};COUNT=4",
]


RENAMED = itertools.count()


def rename_zones(text: str) -> str:
    """With names of zones that nobody knows, and no two calls share: icalendar remembers the first zone of a name."""
    number = next(RENAMED)
    return re.sub(r"TZID([=:])([A-Za-z_]+/[A-Za-z_/]+)",
                  lambda match: f"TZID{match[1]}X{number}-{match[2].replace('/', '-')}", text)


def plain(value):
    """A date as it is, a time as an instant."""
    return value.astimezone(UTC) if isinstance(value, dt.datetime) else value


def occurrences(calendar: icalendar.Calendar) -> dict[str, list[tuple]]:
    """By UID without the day of a single occurrence: (start, exact end) of every occurrence."""
    lengths = {}
    for event in calendar.events:
        lengths[str(event["UID"])] = plain(event["DTEND"].dt) - plain(event["DTSTART"].dt)
    found: dict[str, list[tuple]] = {}
    for event in recurring_ical_events.of(calendar).between(dt.date(1999, 1, 1), dt.date(2100, 1, 1)):
        uid = str(event["UID"])
        start = plain(event["DTSTART"].dt)
        key = re.sub(r"_\d{8}@", "@", uid)
        found.setdefault(key, []).append((start, start + lengths[uid]))
    return {uid: sorted(times) for uid, times in found.items()}


def random_activity(random_: random.Random, zone: str | None) -> dict:
    first = dt.date(2018, 1, 1) + dt.timedelta(days=random_.randrange(1000))
    activity = {"title": "Séance; d'essai, n° 1", "status": random_.choice(["tentative", "confirmed", "done"])}
    if zone and random_.random() < 0.8:
        start = dt.datetime.combine(first, dt.time(random_.randrange(3, 24), random_.choice([0, 15, 30])))
        end = start + dt.timedelta(minutes=random_.choice([45, 90, 480, 1500]))
        activity |= {"when": f"{start:%Y-%m-%dT%H:%M}/{end:%Y-%m-%dT%H:%M}", "timezone": zone}
    else:
        activity["when"] = f"{first}/{first + dt.timedelta(days=random_.randrange(5))}"
    if random_.random() < 0.6:
        rule = random_.choice(RULES).format(
            until=f"{first + dt.timedelta(days=random_.randrange(30, 500)):%Y%m%d}", position=first.day)
        activity["repeat"] = rule
        days = [start if isinstance(start, dt.date) else start.date()
                for start, _ in expected_occurrences(activity | {"when": f"{first}/{first}"}, "UTC")]
        if len(days) > 3 and random_.random() < 0.5:
            activity["except"] = sorted({str(day) for day in random_.sample(days[1:], 2)})
        if random_.random() < 0.3:
            activity["also"] = [str(first + dt.timedelta(days=random_.randrange(1, 400)))]
    return activity


def ok_in_zone(activity: dict, zone: str) -> bool:
    """Times that a plan may hold: a written time must exist."""
    from zoneinfo import ZoneInfo
    for text in activity["when"].split("/"):
        if "T" in text:
            local = dt.datetime.fromisoformat(text)
            aware = local.replace(tzinfo=ZoneInfo(zone))
            if aware.astimezone(UTC).astimezone(ZoneInfo(zone)).replace(tzinfo=None) != local:
                return False
    return True


@pytest.mark.parametrize("seed", range(6))
def test_every_occurrence_is_read_back(tmp_path: pathlib.Path, seed: int):
    random_ = random.Random(seed)
    activities = {}
    for number in range(60):
        zone = random_.choice(ZONES)
        activity = random_activity(random_, zone)
        if ok_in_zone(activity, zone):
            activities[f"a{number}"] = activity
    plan = write_plan(tmp_path / "plan", {"project": {"id": "p", "name": "P", "period": "2018/2022"},
                                         "activities": activities})
    out = export(plan, tmp_path / "out")
    data = (out / "partners/all.ics").read_bytes()
    for text in (unfolded(data), rename_zones(unfolded(data))):
        found = occurrences(icalendar.Calendar.from_ical(text))
        expected = {
            f"p_{id_}@plan.example": expected_occurrences(activity, activity.get("timezone", "UTC"))
            for id_, activity in activities.items()
        }
        assert {uid for uid, times in expected.items() if times} == set(found)
        for uid, times in expected.items():
            assert found.get(uid, []) == times, (uid, activities[uid[2:-13]])


def test_casablanca_across_ramadan(tmp_path: pathlib.Path):
    """Ramadan 2019 was from 6 May to 4 June; the clock went back on 5 May and forward on 9 June."""
    plan = write_plan(tmp_path / "plan", {
        "project": {"id": "p", "name": "P"},
        "activities": {
            "weekly": {"title": "Weekly", "when": "2019-04-15T09:00/2019-04-15T12:00", "timezone": "Africa/Casablanca",
                       "repeat": "FREQ=WEEKLY;COUNT=10"},
            "once": {"title": "Once", "when": "2019-05-20T09:00/2019-05-20T12:00", "timezone": "Africa/Casablanca"},
        }})
    out = export(plan, tmp_path / "out")
    text = rename_zones(unfolded((out / "partners/all.ics").read_bytes()))
    found = occurrences(icalendar.Calendar.from_ical(text))
    hours = [start.hour for start, _ in found["p_weekly@plan.example"]]
    assert hours == [8, 8, 8, 9, 9, 9, 9, 9, 8, 8]
    assert found["p_once@plan.example"][0][0] == dt.datetime(2019, 5, 20, 9, tzinfo=UTC)


def every_line_is_sound(path: pathlib.Path):
    data = path.read_bytes()
    assert data.endswith(b"END:VCALENDAR\r\n") and not data.startswith(b"\xef\xbb\xbf"), path
    assert b"\n" not in data.replace(b"\r\n", b"") and b"\r" not in data.replace(b"\r\n", b""), path
    for line in data[:-2].split(b"\r\n"):
        assert 0 < len(line) <= 75, (path, line)
        line.decode("utf-8")
        assert not any(byte < 32 and byte != 9 or byte == 127 for byte in line), (path, line)
    text = data.decode("utf-8")
    for forbidden in ("mailto:", "ATTENDEE", "ORGANIZER", "VALARM", "X-LIC", "freeassociation"):
        assert forbidden.lower() not in text.lower(), (path, forbidden)


def readers_agree(path: pathlib.Path):
    """icalendar and vobject read the file without a complaint, and see the same events."""
    data = path.read_bytes()
    calendar = icalendar.Calendar.from_ical(data)
    for component in calendar.walk():
        assert component.errors == [], (path, component.errors)
    read = vobject.readOne(data.decode("utf-8"))
    uids = sorted(str(event["UID"]) for event in calendar.events)
    assert uids == sorted(event.uid.value for event in read.contents.get("vevent", [])), path
    assert len(uids) == len(set(uids)), path
    order = []
    for event in calendar.events:
        start = event["DTSTART"].dt
        moment = plain(start) if isinstance(start, dt.datetime) else dt.datetime.combine(start, dt.time(), UTC)
        order.append((moment, str(event["UID"])))
        assert event["DTEND"].dt > start, path
        assert isinstance(event["DTEND"].dt, dt.datetime) == isinstance(start, dt.datetime), path
        assert event.get("STATUS") in ("TENTATIVE", "CONFIRMED", "CANCELLED"), path
        assert event["CREATED"].dt <= event["LAST-MODIFIED"].dt, path
        if event["STATUS"] == "CANCELLED":
            assert event["TRANSP"] == "TRANSPARENT" and event["X-MICROSOFT-CDO-BUSYSTATUS"] == "FREE", path
        if related := event.get("RELATED-TO"):
            for target in related if isinstance(related, list) else [related]:
                assert str(target) in uids, (path, target)
    assert order == sorted(order), path
    used = set(re.findall(r";TZID=([^:;]+)[:;]", unfolded(data)))
    given = [str(zone["TZID"]) for zone in calendar.walk("VTIMEZONE")]
    assert sorted(given) == sorted(used), path


def test_the_shipped_plan(tmp_path: pathlib.Path):
    out = export(ROOT / "plans", tmp_path / "out", as_of="2018-12-01")
    feeds = sorted(out.rglob("*.ics"))
    assert len(feeds) > 50
    for path in feeds:
        every_line_is_sound(path)
        readers_agree(path)
    first = (tmp_path / "again")
    export(ROOT / "plans", first, as_of="2018-12-01")
    for path in feeds:
        assert path.read_bytes() == (first / path.relative_to(out)).read_bytes()


def test_the_verifier_has_nothing_to_say(tmp_path: pathlib.Path):
    out = export(ROOT / "plans", tmp_path / "out", as_of="2018-12-01")
    for path in sorted(out.rglob("*.ics"))[::7]:
        done = subprocess.run([BINARY, "verify", str(path)], capture_output=True, text=True, timeout=60)
        assert done.returncode == 0 and "error" not in done.stdout and "warning" not in done.stdout, done.stdout
