"""Every feed of hundreds of random hostile plans, read by independent readers, holds what the plan says and nothing else.

    COPLAN_FEED_SEEDS      how many random plans (default 200)
    COPLAN_FEED_FIRST      the first seed (default 700000: other plans than the overlaps are compared on)
    COPLAN_CLIENT_FEEDS    how many feeds of each plan the clients read, beside the one that holds all (default: every one)

Of each plan, the events of every feed of every audience are computed by brute force from the plan as plain values
(plan_generator, overlap_oracle; dateutil for rules, zoneinfo for times) and compared with what four readers make of the
bytes: calendar_text (ours, which interprets the VTIMEZONEs), icalendar, recurring-ical-events and vobject; and with what
two clients do, khal and vdirsyncer.
"""

from __future__ import annotations

import concurrent.futures
import datetime as dt
import json
import os
import pathlib
import random
import re
import subprocess
from collections import defaultdict
from zoneinfo import ZoneInfo

import icalendar
import recurring_ical_events
import vobject

from calendar_clients import Khal, Vdirsyncer
from calendar_text import UTC, Feed
from feeds_support import BINARY, run_export, unfolded
from overlap_oracle import expand_countries, spans_of, zone_of
from plan_generator import Activity, Plan, Session, Window, make_plan, plan_files
from test_feeds_read_back import rename_zones

FIRST = int(os.environ.get("COPLAN_FEED_FIRST", "700000"))
SEEDS = range(FIRST, FIRST + int(os.environ.get("COPLAN_FEED_SEEDS", "200")))
CLIENT_FEEDS = int(os.environ.get("COPLAN_CLIENT_FEEDS", "1000"))
AUDIENCES = ["public", "partners", "restricted"]
AS_OF = "2019-06-01"
DAY = dt.timedelta(days=1)

# ------------------------------------------------------------------------------------------------------ hostile texts

HOSTILE = [
    "a, b; c \\ d \\n e: \"f\" ^ g ^n ^' ^^", "\\", "\\\\n\\,\\;", "ends with a backslash \\", ";;;,,,:::", "\"\"\"", "'",
    "CR\rLF\nCRLF\r\nand \n\n\n empty lines", "END:VEVENT\r\nEND:VCALENDAR\r\nBEGIN:VCALENDAR", "\tTab\tand  two  spaces",
    "bell \x07, escape \x1b[31m, delete \x7f, next line \x85, C1 \x9b", "\x01\x02", "separators \u2028 and \u2029 stay",
    "\u202eright to left override\u202c \u2066isolate\u2069 \u200f\u200e", "zero\u200bwidth\u200d\ufeff",
    "👩‍👩‍👧‍👦 family, 🏳️‍🌈 flag, 🇹🇳🇩🇿🇲🇦, 👨🏿‍🚒", "👩‍👩‍👧‍👦" * 40, "e\u0301\u0302\u0303" * 90, "a" + "\u0300" * 200,
    "\U00010330\U0001f600\U0010fffd\U00020000" * 30, "ندوة إقليمية حول مكافحة المخدرات، تونس؛ المغرب" * 4,
    "סמינר אזורי: \"ציטוט\", נקודה;" * 5, "地域セミナー、関係者のみ;逗号,冒号:" * 8, "Donaudampfschifffahrtsgesellschaft" * 40, "ﷺ" * 60,
    "-- =cmd|' /C calc'!A0", "<b>bold</b> &amp; <script>alert(1)</script>", "%00%0d%0a", "X-LIC-ERROR: none", "MAILTO:",
]


def hostile_text(r: random.Random) -> str:
    kind = r.random()
    if kind < 0.5:
        return r.choice(HOSTILE)
    if kind < 0.55:
        return "".join(r.choice(HOSTILE) for _ in range(200))[:10_000]
    # Any characters at all, and a length that puts a fold anywhere.
    pools = [(0x20, 0x7e), (0xa0, 0x24f), (0x300, 0x36f), (0x590, 0x6ff), (0x3040, 0x9fff), (0x1f1e6, 0x1f9ff)]
    characters = []
    for _ in range(r.randint(1, 200)):
        low, high = r.choice(pools)
        characters.append(r.choice(";:,\\\"^\n") if r.random() < 0.1 else chr(r.randint(low, high)))
    return "x" + "".join(characters)


def cleaned(text: str) -> str:
    """What a calendar may hold of a text: no control characters but tab and line feed, and no mail boxes."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    text = re.sub("[\x00-\x08\x0b-\x1f\x7f-\x9f]", "", text)
    while "mailto:" in text.lower():
        text = re.sub("mailto:", "", text, flags=re.IGNORECASE)
    return text


def one_line(text: str) -> str:
    return " ".join(part for part in re.split("[\n\t]", cleaned(text)) if part)


# --------------------------------------------------------------------------------------- what the feeds have to hold


class Part:
    """An activity, or a session of it, with all that decides about the feeds it is in."""

    def __init__(self, plan: Plan, activity: Activity, session: Session | None):
        def say(key):
            value = getattr(session, key) if session is not None else None
            return getattr(activity, key) if value is None else value

        projects = {project.id: project for project in plan.projects}
        project = projects[activity.project]
        self.activity = activity
        self.status = say("status") or "tentative"
        self.zone = zone_of(plan, activity, session)
        self.when = session.when if session else activity.when
        local = f"{activity.project}_{activity.id}" + (f"_{session.id}" if session else "")
        self.uid = f"{local}@plan.example"
        self.visibility = activity.visibility or project.visibility or "partners"
        spot = session if session is not None and session.spot else activity
        countries = say("countries")
        themes = set()
        for theme in say("themes"):
            while theme:
                themes.add(theme)
                theme = plan.themes[theme]
        self.feeds = {"all"}
        self.feeds |= {f"projects/{id_}" for id_ in [activity.project, *activity.joint_with]}
        self.feeds |= {f"countries/{code}" for code in
                       expand_countries(plan, project.countries if countries is None else countries, project)}
        self.feeds |= {f"themes/{theme}" for theme in themes}
        self.feeds |= {f"institutions/{id_}" for id_ in say("institutions")}
        self.feeds |= {f"people/{id_}" for id_ in say("people")}
        if spot.venue:
            self.feeds.add(f"venues/{spot.venue}")

    def times(self, plan: Plan) -> list[tuple]:
        if self.status == "postponed":
            return []  # never published
        if isinstance(self.when, Window):
            return [(first, last + DAY) for first, last in [window_days(self.when.text)] if (last - first).days < 31]
        found = []
        for span in spans_of(plan, self.activity, self.when, self.zone):
            if span.all_day:
                found.append((span.first, span.last + DAY))
            else:
                found.append(tuple(dt.datetime.fromtimestamp(minute * 60, UTC) for minute in (span.start, span.end)))
        return sorted(set(found))


def window_days(text: str) -> tuple[dt.date, dt.date]:
    """The forms of windows that plan_generator writes."""
    def end_of_month(year, month):
        return dt.date(year + month // 12, month % 12 + 1, 1) - DAY

    if found := re.fullmatch(r"within (\d{4}-\d\d-\d\d)/(\S+)", text):
        first = dt.date.fromisoformat(found[1])
        end = found[2]
        if end.startswith("P"):
            return first, first + int(end[1:-1]) * DAY - DAY
        return first, dt.date.fromisoformat(found[1][:len(found[1]) - len(end)] + end)
    if found := re.fullmatch(r"(\d{4})-W(\d\d)", text):
        first = dt.date.fromisocalendar(int(found[1]), int(found[2]), 1)
        return first, first + 6 * DAY
    if found := re.fullmatch(r"(\d{4})-([QH])(\d)", text):
        months = 3 if found[2] == "Q" else 6
        year, last = int(found[1]), int(found[3]) * months
        return dt.date(year, last - months + 1, 1), end_of_month(year, last)
    if found := re.fullmatch(r"(\d{4})-(\d\d)/(\d{4})-(\d\d)", text):
        y1, m1, y2, m2 = map(int, found.groups())
        return dt.date(y1, m1, 1), end_of_month(y2, m2)
    if found := re.fullmatch(r"(\d{4})-(\d\d)", text):
        return dt.date(int(found[1]), int(found[2]), 1), end_of_month(int(found[1]), int(found[2]))
    return dt.date(int(text), 1, 1), dt.date(int(text), 12, 31)


def parts_of(plan: Plan) -> list[Part]:
    return [Part(plan, activity, session) for activity in plan.activities for session in activity.sessions or [None]]


def expected_feeds(plan: Plan, audience: str) -> dict[str, dict[str, list[tuple]]]:
    """feed -> UID -> occurrences. A feed is there for all that a visible activity uses, also without an event."""
    feeds: dict[str, dict] = {"all": {}}
    projects = {project.id: project for project in plan.projects}
    for part in parts_of(plan):
        if AUDIENCES.index(part.visibility) > AUDIENCES.index(audience):
            continue
        for feed in part.feeds:
            kind, _, id_ = feed.partition("/")
            if kind == "projects" and not knows_project(plan, projects[id_], audience):
                continue
            events = feeds.setdefault(feed, {})
            if times := part.times(plan):
                events[part.uid] = times
    return feeds


def knows_project(plan: Plan, project, audience: str) -> bool:
    """A project that is itself above the audience is only known by activities of its own that are not."""
    if AUDIENCES.index(project.visibility or "public") <= AUDIENCES.index(audience):
        return True
    return any(AUDIENCES.index(activity.visibility or project.visibility or "partners") <= AUDIENCES.index(audience)
               for activity in plan.activities if activity.project == project.id)


# ------------------------------------------------------------------------------------------------------------ readers


def whole(uid: str) -> str:
    """The UID of the activity, of that of an occurrence that stands alone."""
    return re.sub(r"_\d{8}@", "@", uid)


def by_our_reader(feed: Feed) -> dict[str, list[tuple]]:
    found = defaultdict(list)
    for event in feed.events:
        found[whole(event["UID"].text)] += feed.occurrences(event)
    return {uid: sorted(times) for uid, times in found.items()}


def plain(value):
    return value.astimezone(UTC) if isinstance(value, dt.datetime) else value


def by_recurring_ical_events(calendar: icalendar.Calendar) -> dict[str, list]:
    """Starts alone: it adds a duration to the wall clock, where RFC 5545 (3.8.5.3) wants it exact."""
    found = defaultdict(list)
    for event in recurring_ical_events.of(calendar).between(dt.date(2016, 1, 1), dt.date(2200, 1, 1)):
        found[whole(str(event["UID"]))].append(plain(event["DTSTART"].dt))
    return {uid: sorted(starts) for uid, starts in found.items()}


def starts_as_it_gives_them(feed: Feed, starts: dict[str, list]) -> dict[str, list]:
    """What recurring-ical-events 3.8.2 makes of an event that is written in UTC because its end comes twice.

    It moves times in UTC into the zone of X-WR-TIMEZONE, and compares start and end there; Python compares two times of
    one zone by the wall clock alone. Where the clock is put back in between, the end then seems to be before the start:
    it exchanges the two, and takes what it has for a start for the first of its two instants.
    """
    zone = ZoneInfo(feed.calendar["X-WR-TIMEZONE"].value)
    starts = {uid: list(moments) for uid, moments in starts.items()}
    for event in feed.events:
        if event["DTSTART"].value.endswith("Z") and not event.get("RRULE"):
            [(start, end)] = feed.occurrences(event)
            wall_start, wall_end = (moment.astimezone(zone).replace(tzinfo=None) for moment in (start, end))
            if wall_end < wall_start:
                moments = starts[whole(event["UID"].text)]
                moments[moments.index(start)] = wall_end.replace(tzinfo=zone, fold=0).astimezone(UTC)
                moments.sort()
    return starts


def with_local_until(text: str) -> str:
    """The ends of rules in VTIMEZONEs by the wall clock: dateutil, through which vobject and icalendar read those that
    they do not know by name, takes UNTIL for a local time, where RFC 5545 (3.6.5) wants UTC, and so misses the last
    onset east of Greenwich."""
    def local(block: re.Match) -> str:
        offset = re.search(r"TZOFFSETFROM:([+-])(\d\d)(\d\d)", block[0])
        minutes = int(offset[1] + "1") * (int(offset[2]) * 60 + int(offset[3]))
        def moved(until: re.Match) -> str:
            moment = dt.datetime.strptime(until[1], "%Y%m%dT%H%M%S") + dt.timedelta(minutes=minutes)
            return f"UNTIL={moment:%Y%m%dT%H%M%S}Z"
        return re.sub(r"UNTIL=(\d{8}T\d{6})Z", moved, block[0])
    return re.sub(r"BEGIN:(STANDARD|DAYLIGHT)\r\n.*?END:\1", local, text, flags=re.S)


def by_vobject(text: str) -> dict[str, list]:
    """Starts alone. Of series it expands the rule in the zone that it has read."""
    # It keeps the first zone of a name, for all files after it.
    zones = vars(vobject.icalendar)["__tzidMap"]
    for name in set(zones) - {"UTC"}:
        del zones[name]
    found = defaultdict(list)
    for event in vobject.readOne(with_local_until(text)).contents.get("vevent", []):
        start = event.dtstart.value
        assert not isinstance(start, dt.datetime) or start.tzinfo
        if event.rruleset is None:
            found[whole(event.uid.value)].append(plain(start))
            continue
        zone = getattr(start, "tzinfo", None)
        for moment in event.rruleset:
            if not isinstance(start, dt.datetime):
                found[whole(event.uid.value)].append(moment.date())
            else:
                found[whole(event.uid.value)].append(moment.replace(tzinfo=zone).astimezone(UTC))
    return {uid: sorted(starts) for uid, starts in found.items()}


def compare(path: str, data: bytes, expected: dict[str, list[tuple]], titles: dict[str, str], closely: bool):
    feed = Feed(data)
    assert by_our_reader(feed) == expected, path
    calendar = icalendar.Calendar.from_ical(data)
    for component in calendar.walk():
        assert component.errors == [], (path, component.errors)
    starts = {uid: [start for start, _ in times] for uid, times in expected.items()}
    starts_there = starts_as_it_gives_them(feed, starts)
    assert by_recurring_ical_events(calendar) == starts_there, path
    for event in calendar.events:
        own = feed.by_uid[str(event["UID"])]
        for name in ("SUMMARY", "DESCRIPTION", "LOCATION", "CONTACT"):
            if prop := own.get(name):
                assert str(event[name]) == prop.text, (path, name)
        if categories := own.get("CATEGORIES"):
            assert list(event["CATEGORIES"].cats) == categories.texts, path
        title = titles[whole(str(event["UID"]))]
        summary = str(event["SUMMARY"])
        assert 0 < len(summary) <= 255, path
        if not summary.endswith(title):
            # Too long with its mark, and cut between characters as people see them.
            marks = range(len("Tentative, days to be fixed: ") + 20)
            assert len(title) > 180 and summary.endswith("…"), (path, summary, title)
            assert any(title.startswith(summary[mark:-1]) for mark in marks), (path, summary, title)
    assert by_vobject(data.decode("utf-8")) == starts, path
    # This is slow.
    if closely:
        # Under names that nobody knows, so that the VTIMEZONEs alone can tell what the times mean.
        renamed = rename_zones(with_local_until(unfolded(data)))
        assert by_recurring_ical_events(icalendar.Calendar.from_ical(renamed)) == starts_there, path
    if feed.zones:
        assert set(feed.zones) == set(re.findall(r";TZID=([^:;]+)[:;]", data.decode("utf-8").replace("\r\n ", ""))), path


# ------------------------------------------------------------------------------------------------------------ clients


def khal_agrees(khal: Khal, path: str, data: bytes, expected: dict[str, list[tuple]]):
    feed = Feed(data)
    listed = khal.read(data)
    assert set(listed) == set(feed.by_uid), path
    found = defaultdict(list)
    wanted = defaultdict(list)
    for uid, times in listed.items():
        event = feed.by_uid[uid]
        # It adds a duration to the wall clock, where RFC 5545 (3.8.5.3) wants it exact: of a series in a zone the starts.
        isnominal = event.get("RRULE") is not None and "TZID" in event["DTSTART"].parameters
        found[whole(uid), isnominal] += [start if isnominal else (start, end) for start, end in times]
        wanted[whole(uid), isnominal] = []
    for uid, times in expected.items():
        series = [start for start, _ in feed.occurrences(feed.by_uid[uid])] if (uid, True) in wanted else []
        for start, end in times:
            isnominal = start in series
            wanted[uid, isnominal].append(start if isnominal else (start, end))
    assert {key: sorted(times) for key, times in found.items()} == wanted, path


def vdirsyncer_agrees(path: str, data: bytes, files: list[str]):
    """It splits a feed into files of one event and all zones, and gives the events UIDs made of their content; so the
    content has to be the same."""
    # It ends lines at U+2028 and U+2029 as well, which are then gone, and leaves out lines of nothing but spaces. No line
    # may have got lost by that, or have become another.
    lines = [line for line in data.decode("utf-8").splitlines() if line.strip()]
    text = "\r\n".join(lines).replace("\r\n ", "")
    assert re.sub("[ \u2028\u2029]", "", text) == re.sub("[ \u2028\u2029]", "", unfolded(data)).rstrip("\r\n"), path
    # Of events that say the same it keeps one, and these lines say nothing to it.
    silent = ("UID", "DTSTAMP", "CREATED", "LAST-MODIFIED")

    def blocks(text: str, name: str) -> list[tuple[str, ...]]:
        found = re.findall(rf"^BEGIN:{name}\r\n.*?^END:{name}", text, re.DOTALL | re.MULTILINE)
        return [tuple(line for line in block.split("\r\n") if not line.startswith(silent)) for block in found]

    events = set(blocks(text, "VEVENT"))
    zones = blocks(text, "VTIMEZONE")
    assert len(files) == len(events), path
    for file in files:
        [event] = blocks(file, "VEVENT")
        events.remove(event)
        assert blocks(file, "VTIMEZONE") == zones, path
        assert len(re.findall("^UID:", file, re.MULTILINE)) == 1, path


# ---------------------------------------------------------------------------------------------------------- the tests


def yaml_text(tree) -> str:
    """JSON, which is YAML, with what YAML may not hold raw escaped."""
    text = json.dumps(tree, ensure_ascii=False)
    return re.sub("[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]", lambda found: f"\\u{ord(found[0]):04x}", text)


def write_hostile(plan: Plan, folder: pathlib.Path, r: random.Random) -> dict[str, str]:
    """Writes the plan with hostile texts; gives the titles that events must have, by UID."""
    for activity in plan.activities:
        activity.title = hostile_text(r)
        activity.noise["description"] = hostile_text(r)
        activity.noise["contact"] = hostile_text(r)
        activity.noise.pop("participants", None)
        for session in activity.sessions:
            if session.title is not None:
                session.title = hostile_text(r)
    folder.mkdir(parents=True)
    for name, tree in plan_files(plan, plan.seed).items():
        if name == "coplan.yaml":
            tree["audiences"] = AUDIENCES
            tree["format"] = 1
            for key in ("travel-days", "country-load", "rules"):
                tree.pop(key, None)
        for section in ("venues", "people", "institutions", "themes", "resources"):
            for record in tree.get(section, {}).values():
                record.pop("capacity", None)
        for section in ("venues", "institutions", "people"):
            for id_, record in tree.get(section, {}).items():
                # The same wherever it is written twice.
                dice = random.Random(f"{plan.seed} {section} {id_}")
                for key in ("name", "role"):
                    if key in record:
                        record[key] = hostile_text(dice)
        for project in [*tree.get("projects", {}).values(), *([tree["project"]] if "project" in tree else [])]:
            project["name"] = hostile_text(r)
            project.pop("capacity", None)
        for activity in tree.get("activities", {}).values():
            activity.pop("resources", None)
            for where in [activity, *activity.get("sessions", {}).values()]:
                if where.get("online") == "true":
                    where["online"] = True
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(yaml_text(tree), encoding="utf-8")
    titles = {}
    for activity in plan.activities:
        for session in activity.sessions or [None]:
            title = (session.title if session is not None else None) or activity.title
            # Where nothing is left of a title, the event is known by the activity's id.
            titles[Part(plan, activity, session).uid] = one_line(title) or activity.id
    return titles


def examine(seed: int, folder: pathlib.Path) -> tuple[int, int]:
    """Compares all feeds of a plan; gives how many feeds and occurrences there were."""
    everything: dict[pathlib.Path, dict] = {}
    plan = make_plan(seed)
    titles = write_hostile(plan, folder / "plan", random.Random(f"hostile {seed}"))
    done = run_export(folder / "plan", folder / "out", as_of=AS_OF)
    assert done.returncode == 0, (seed, done.stdout, done.stderr)
    feeds = occurrences = 0
    for audience in AUDIENCES:
        top = folder / "out" / audience
        expected = expected_feeds(plan, audience)
        paths = {str(path.relative_to(top).with_suffix("")): path for path in top.rglob("*.ics")}
        assert set(paths) == set(expected), (seed, audience)
        for name, path in paths.items():
            compare(f"{seed} {audience}/{name}", path.read_bytes(), expected[name], titles,
                    closely=name == "all" and audience == "restricted")
            everything[path] = expected[name]
            feeds += 1
            occurrences += sum(map(len, expected[name].values()))
    listed_as_planned(seed, plan, folder / "plan")
    read_by_clients(seed, folder, everything)
    return feeds, occurrences


def read_by_clients(seed: int, folder: pathlib.Path, feeds: dict[pathlib.Path, dict]):
    """khal and vdirsyncer read the feed that holds everything, and some others."""
    top = folder / "out"
    others = sorted(set(feeds) - {top / "restricted/all.ics"})
    chosen = [top / "restricted/all.ics",
              *random.Random(f"clients {seed}").sample(others, min(CLIENT_FEEDS, len(others)))]
    khal = Khal(folder / "khal")
    for path in chosen:
        khal_agrees(khal, f"{seed} {path.relative_to(top)}", path.read_bytes(), feeds[path])
    with Vdirsyncer(top, folder / "vdirsyncer") as vdirsyncer:
        for path, files in vdirsyncer.fetched(chosen).items():
            vdirsyncer_agrees(f"{seed} {path.relative_to(top)}", path.read_bytes(), files)


def listed_as_planned(seed: int, plan: Plan, folder: pathlib.Path):
    """`list` and the feeds tell the same: the first day, the last, and how many occurrences."""
    done = subprocess.run([BINARY, "list", str(folder), "--format", "json", "--as-of", AS_OF], capture_output=True,
                          text=True, timeout=60)
    assert done.returncode == 0, (seed, done.stderr)
    listed = {activity["name"]: activity for activity in json.loads(done.stdout)["activities"]}
    assert set(listed) == {activity.name for activity in plan.activities}, seed
    for activity in plan.activities:
        if activity.sessions or activity.when is None or isinstance(activity.when, Window):
            continue
        part = Part(plan, activity, None)
        spans = spans_of(plan, activity, activity.when, part.zone)
        said = listed[activity.name]
        assert said["firstDay"] == str(min(span.first for span in spans)), (seed, activity.name)
        assert said["lastDay"] == str(max(span.last for span in spans)), (seed, activity.name)


def test_every_feed_of_random_plans(tmp_path: pathlib.Path):
    # Processes: the readers are slow, and keep zones by name for as long as they live.
    with concurrent.futures.ProcessPoolExecutor(max_workers=os.cpu_count()) as pool:
        done = list(pool.map(examine, SEEDS, [tmp_path / str(seed) for seed in SEEDS]))
    feeds, occurrences = map(sum, zip(*done))
    assert feeds > 20 * len(SEEDS) and occurrences > 50 * len(SEEDS)
