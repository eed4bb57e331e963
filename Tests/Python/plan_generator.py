"""Small random plans, made to be hostile to an overlap engine.

`make_plan(seed)` gives a plan as plain Python values: the model below, which `overlap_oracle.py` computes from.
`write_plan(plan, folder, style)` writes it as YAML files. The same plan with another `style` gives other files that mean
the same: other file names, another order, other ways of writing a date, a list or a scalar.

Everything written is a valid plan: no `file/` errors. Warnings of other rules (outside the project's period, say) occur.

    python plan_generator.py SEED FOLDER [STYLE]     writes one plan, to look at it
"""

from __future__ import annotations

import copy
import random
import re
import sys
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from dateutil.rrule import rrulestr

# --------------------------------------------------------------------------------------------------------- the model


@dataclass
class Days:
    """All-day: from the first day to the last, inclusive."""

    first: date
    last: date


@dataclass
class Timed:
    """Wall-clock times, local to the zone of whatever holds them; the end is exclusive."""

    start: datetime
    end: datetime


@dataclass
class Window:
    """Somewhere in there. Takes part in no overlap, so the text is all that is kept."""

    text: str


@dataclass
class Share:
    """How a person, an institution or a resource takes part."""

    role: str | None = None
    amount: int | None = None
    when: Days | Timed | None = None


@dataclass
class Place:
    city: str | None = None  # a key of CITIES
    country: str | None = None


@dataclass
class Session:
    id: str
    when: Days | Timed | Window
    title: str | None = None
    # venue, place and online go together: with `spot` the session gives at least one of them and takes none.
    spot: bool = False
    venue: str | None = None
    place: Place | None = None
    online: str | None = None
    timezone: str | None = None
    status: str | None = None
    # None: the activity's.
    countries: list | None = None
    institutions: dict | None = None
    people: dict | None = None
    themes: list | None = None


@dataclass
class Activity:
    id: str
    project: str
    title: str
    kind: str | None = None
    when: Days | Timed | Window | None = None
    sessions: list = field(default_factory=list)
    timezone: str | None = None
    repeat: str | None = None
    except_: list = field(default_factory=list)
    also: list = field(default_factory=list)
    venue: str | None = None
    place: Place | None = None
    online: str | None = None
    countries: list | None = None  # codes, regions' ids, "partners"; None: the project's
    institutions: dict = field(default_factory=dict)  # id -> Share
    people: dict = field(default_factory=dict)
    resources: dict = field(default_factory=dict)
    themes: list = field(default_factory=list)
    status: str | None = None
    held_with: list = field(default_factory=list)  # ("activity", project, id) or ("event", id)
    joint_with: list = field(default_factory=list)
    visibility: str | None = None
    noise: dict = field(default_factory=dict)  # keys that no overlap rule looks at

    @property
    def name(self):
        return f"{self.project}/{self.id}"


@dataclass
class Project:
    id: str
    name: str
    lead: list = field(default_factory=list)
    partners: list = field(default_factory=list)
    countries: list | None = None
    themes: list = field(default_factory=list)
    capacity: int | None = None
    period: Days | None = None
    visibility: str | None = None


@dataclass
class Venue:
    city: str | None = None
    country: str | None = None
    timezone: str | None = None
    capacity: int | None = None


@dataclass
class Institution:
    country: str | None = None
    capacity: int | None = None


@dataclass
class Plan:
    seed: object = None
    timezone: str | None = None
    language: str | None = None
    travel_days: dict | None = None  # {"abroad": n, "home": n}, either may be missing
    # None, (max, per), or {country: (max, per)}
    country_load: object = None
    synergy_window: int | None = None  # days; plans are made without one
    rules: dict = field(default_factory=dict)
    regions: dict = field(default_factory=dict)  # id -> countries, regions
    institutions: dict = field(default_factory=dict)
    people: dict = field(default_factory=dict)  # id -> list of Days (away)
    venues: dict = field(default_factory=dict)
    resources: dict = field(default_factory=dict)  # id -> capacity or None
    themes: dict = field(default_factory=dict)  # id -> parent or None
    events: dict = field(default_factory=dict)  # id -> when
    projects: list = field(default_factory=list)
    activities: list = field(default_factory=list)


# ------------------------------------------------------------------------------------------------------- word stores

ZONES = ["UTC", "Europe/Brussels", "Europe/Lisbon", "Africa/Casablanca", "Asia/Tashkent", "America/Bogota",
         "America/Sao_Paulo", "America/Santiago", "Australia/Lord_Howe", "Asia/Amman", "Asia/Beirut", "Asia/Kathmandu"]

# Days around which clocks change somewhere in ZONES, and a few others that calendars get wrong.
ANCHORS = [date(2019, 3, 31), date(2019, 10, 27), date(2018, 10, 28), date(2019, 5, 5), date(2019, 6, 9),
           date(2019, 4, 7), date(2019, 10, 6), date(2018, 11, 4), date(2019, 2, 17), date(2019, 9, 8),
           date(2019, 3, 29), date(2018, 12, 31), date(2020, 2, 29), date(2019, 2, 28), date(2019, 5, 21), date(2020, 4, 19)]

# name in the plan's language is how a city is compared.
CITIES = {
    "tunis": {"en": "Tunis", "fr": "Tunis", "ar": "تونس"},
    "sfax": {"en": "Sfax", "fr": "Sfax", "ar": "صفاقس"},
    "rabat": {"en": "Rabat", "fr": "Rabat", "ar": "الرباط"},
    "fes": {"en": "Fez", "fr": "Fès", "ar": "فاس"},
    "brussels": {"en": "Brussels", "fr": "Bruxelles", "ar": "بروكسل"},
    "lisbon": {"en": "Lisbon", "fr": "Lisbonne", "ar": "لشبونة"},
    "porto": {"en": "Porto", "fr": "Porto", "ar": "بورتو"},
    "tashkent": {"en": "Tashkent", "fr": "Tachkent", "ar": "طشقند"},
    "oslo": {"en": "Oslo", "fr": "Oslo", "ar": "أوسلو"},
    "bogota": {"en": "Bogotá", "fr": "Bogota", "ar": "بوغوتا"},
}
CITY_COUNTRY = {"tunis": "TN", "sfax": "TN", "rabat": "MA", "fes": "MA", "brussels": "BE", "lisbon": "PT", "porto": "PT", "tashkent": "UZ",
                "oslo": "NO", "bogota": "CO"}

PROJECT_IDS = ["a", "a-b", "a.b", "cepol", "euromed-police", "no", "1e3", "zz-9", "0x1f", "el-pacto"]
ACTIVITY_IDS = ["x", "x-1", "x.1", "x1", "y", "on", "c-12", "2019-05-20", "1.0", "drugs", "drugs-exchange", "007", "z-z.z",
                "true", "seminar", "b", "k9", "off"]
PERSON_IDS = ["jdupont", "j.silva", "no", "legal-expert-2", "1"]
VENUE_IDS = ["hall", "hall-2", "yes", "hq", "10.5"]
RESOURCE_IDS = ["interpreters", "vessel", "kit-7", "e1"]
INSTITUTION_IDS = ["unodc", "drug-unit", "fiiapp", "gn", "no", "i-5"]
THEME_IDS = ["drugs", "drugs-synthetic", "thb", "cyber", "y", "1.2", "precursors", "fentanyl"]
REGION_IDS = ["maghreb", "south", "all-of-it"]
EVENT_IDS = ["ev-summit", "ev-2", "ev.chiefs"]
COUNTRIES = ["TN", "MA", "NO", "JO", "XK"]
KINDS = ["training", "workshop", "seminar", "conference", "exchange", "working-group", "high-level-meeting",
         "steering-committee", "study-visit", "expert-mission", "joint-operation", "assessment", "meeting", "other"]
ROLES_THAT_COUNT = ["invited", "host"]
OTHER_ROLES = ["organiser", "speaker", "observer", "visited", "donor"]
OVERLAP_RULES = ["overlap/person", "overlap/venue", "overlap/resource", "overlap/away", "overlap/institution",
                 "overlap/team", "overlap/country", "overlap/audience", "overlap/travel"]
TITLES = ["Regional seminar", "Séminaire régional", "ندوة إقليمية", "Trafic: routes & acteurs", "Ключевой семинар",
          "a 'quoted' \"title\"", "- dash", "# hash", "null", "2019", "{brace}", "😀 field day", "100 % online", "no"]

DAY = timedelta(days=1)
MINUTE = timedelta(minutes=1)


# --------------------------------------------------------------------------------------------------- helpers on times


def is_plain_time(local: datetime, zone: str) -> bool:
    """Whether the wall-clock time exists exactly once in the zone."""
    tz = ZoneInfo(zone)
    first, second = local.replace(tzinfo=tz, fold=0), local.replace(tzinfo=tz, fold=1)
    return first.utcoffset() == second.utcoffset()


def is_existing_time(local: datetime, zone: str) -> bool:
    tz = ZoneInfo(zone)
    utc = local.replace(tzinfo=tz, fold=0).astimezone(ZoneInfo("UTC"))
    return utc.astimezone(tz).replace(tzinfo=None) == local


def changes_clocks(zone: str, day: date) -> bool:
    noon = datetime(day.year, day.month, day.day, 12, tzinfo=ZoneInfo(zone))
    return noon.utcoffset() != (noon - DAY).utcoffset()


def zone_of(plan: Plan, activity: Activity, session: Session | None) -> str:
    """The session's, its own venue's, the activity's, the venue's that it takes from the activity, the plan's."""
    choices = []
    if session is not None:
        choices.append(session.timezone)
        if session.venue:
            choices.append(plan.venues[session.venue].timezone)
    choices.append(activity.timezone)
    if activity.venue and (session is None or not session.spot):
        choices.append(plan.venues[activity.venue].timezone)
    choices.append(plan.timezone)
    return next((zone for zone in choices if zone), "UTC")


# ---------------------------------------------------------------------------------------------------------- generator


class Generator:
    def __init__(self, seed, ambiguous=False):
        self.r = random.Random(f"coplan plan {seed}")
        self.ambiguous = ambiguous
        self.plan = Plan(seed=seed)

    # small dice

    def chance(self, p):
        return self.r.random() < p

    def some(self, items, low, high):
        items = list(items)
        return self.r.sample(items, min(len(items), self.r.randint(low, high)))

    # the whole plan

    def make(self) -> Plan:
        r, plan = self.r, self.plan
        self.anchor = r.choice(ANCHORS) if self.chance(0.85) else date(2018, 1, 1) + r.randrange(1000) * DAY
        self.spread = r.choice([1.5, 3, 5])
        zones = r.sample(ZONES, r.randint(1, 4))
        self.zones = zones
        plan.timezone = r.choice(zones) if self.chance(0.8) else None
        plan.language = r.choice(["en", "fr", None])
        if self.chance(0.6):
            plan.travel_days = {"abroad": r.choice([0, 1, 2, 3]), "home": r.choice([0, 1, 1, 2])}
            for key in list(plan.travel_days):
                if self.chance(0.1):
                    del plan.travel_days[key]

        # Two cities of one country, so that there are journeys at home, and some others.
        self.cities = r.choice([["tunis", "sfax"], ["lisbon", "porto"], ["rabat", "fes"]])
        self.cities += r.sample([city for city in CITIES if city not in self.cities], r.randint(1, 3))
        # What this plan is full of.
        self.mix = {
            "day": r.choice([0, 1, 3]), "days": r.choice([0, 1, 3]), "hours": r.choice([0, 2, 5]),
            "night": r.choice([0, 1, 3]), "long": r.choice([0, 1, 2]), "window": r.choice([0, 0.3]),
        }
        if not any(self.mix[k] for k in ("day", "days", "hours", "night", "long")):
            self.mix["hours"], self.mix["days"] = 1, 1
        self.p_repeat = r.choice([0, 0.15, 0.5])
        self.p_sessions = r.choice([0, 0.2, 0.5])
        self.p_part = r.choice([0, 0.15, 0.5])
        self.p_firm = r.choice([0.97, 0.85, 0.5])  # confirmed or done rather than tentative
        self.p_off = r.choice([0, 0.08, 0.25])  # cancelled or postponed
        # Some plans look for occurrences that fall into a gap or a fold: at night, repeated, where clocks change.
        changing = [z for z in ZONES if changes_clocks(z, self.anchor)]
        self.hunting = bool(changing) and self.chance(0.25)
        if self.hunting:
            self.zones = zones = [r.choice(changing), r.choice(zones)]
            plan.timezone = zones[0]
            self.p_repeat = 0.9
            self.p_sessions = 0
            self.mix["night"], self.mix["long"] = 12, 4
            self.p_part = max(self.p_part, 0.3)

        self.records()
        self.make_projects()
        self.make_activities()
        self.make_links()
        if self.chance(0.25):
            for rule in r.sample(OVERLAP_RULES, r.randint(1, 3)):
                plan.rules[rule] = r.choice(["error", "error", "warning", "note", "off"])
        return plan

    def records(self):
        r, plan = self.r, self.plan
        codes = r.sample(COUNTRIES, r.randint(2, 4))
        self.codes = codes
        for id in self.some(REGION_IDS, 0, 2):
            plan.regions[id] = r.sample(codes, r.randint(1, len(codes)))
            if len(plan.regions) > 1 and self.chance(0.3):
                plan.regions[id].append(next(iter(plan.regions)))
        for id in self.some(INSTITUTION_IDS, 2, 4):
            plan.institutions[id] = Institution(country=r.choice([None, *codes]), capacity=r.choice([None, None, 1, 1, 1, 2, 2, 0]))
        for id in self.some(PERSON_IDS, 1, 4):
            away = [self.away() for _ in range(r.choice([0, 0, 1, 1, 2, 3]))]
            plan.people[id] = away
        for id in self.some(VENUE_IDS, 1, 3):
            city = r.choice([None, *self.cities * 2])
            country = CITY_COUNTRY[city] if city and self.chance(0.85) else r.choice([None, *COUNTRIES])
            plan.venues[id] = Venue(city=city, country=country, timezone=r.choice([None, *self.zones]),
                                    capacity=r.choice([None, None, 1, 1, 2, 2, 2, 0]))
        for id in self.some(RESOURCE_IDS, 1, 3):
            plan.resources[id] = r.choice([None, None, 1, 1, 2, 2, 3, 3, 0])
        previous = []
        for id in self.some(THEME_IDS, 2, 6):
            plan.themes[id] = r.choice(previous) if previous and self.chance(0.6) else None
            previous.append(id)
        for id in self.some(EVENT_IDS, 0, 2):
            first = self.day()
            plan.events[id] = Days(first, first + r.randint(0, 3) * DAY)
        if self.chance(0.5):
            load = lambda: (r.choice([1, 1, 1, 2]), r.choice([1, 1, 2, 3, 7, 7, 14, 30]))
            plan.country_load = load() if self.chance(0.6) else {c: load() for c in self.some(codes, 1, 3)}

    def away(self):
        r = self.r
        first = self.day()
        kind = r.choice(["day", "days", "days", "month", "week", "mixed"])
        if kind == "day":
            return Days(first, first)
        if kind == "days":
            return Days(first, first + r.randint(1, 6) * DAY)
        if kind == "month":
            first = first.replace(day=1)
            return Days(first, next_month(first) - DAY)
        if kind == "week":
            first -= first.weekday() * DAY
            return Days(first, first + 6 * DAY)
        # from the first of a month to some day: one end of month precision
        return Days(first.replace(day=1), first)

    def day(self):
        return self.anchor + max(-10, min(10, round(self.r.gauss(0, self.spread)))) * DAY

    def make_projects(self):
        r, plan = self.r, self.plan
        for id in self.some(PROJECT_IDS, 2, 4):
            project = Project(id=id, name=r.choice(TITLES))
            project.lead = self.some(plan.institutions, 0, 2)
            project.partners = self.some(plan.institutions, 0, 1)
            if self.chance(0.85):
                project.countries = self.country_list(partners=False)
            project.themes = self.some(plan.themes, 0, 2)
            project.capacity = r.choice([None, None, None, 1, 1, 1, 2, 2, 0])
            if self.chance(0.8):
                last = self.anchor + r.choice([4, 12, 20, 45]) * DAY
                if self.chance(0.3):
                    last = next_month(last.replace(day=1)) - DAY
                first = date(2018, 1, 1) if self.chance(0.5) else self.anchor - r.choice([15, 100, 400]) * DAY
                project.period = Days(first, last)
            project.visibility = r.choice([None, None, None, "public", "restricted"])
            plan.projects.append(project)

    def country_list(self, partners=True):
        pool = [*self.codes, *self.codes, *self.plan.regions]
        if partners:
            pool += ["partners", "partners"]
        return list(dict.fromkeys(self.some(pool, 1, 2)))

    # activities

    def make_activities(self):
        r, plan = self.r, self.plan
        self.hot = [self.day() for _ in range(4)]
        used = set()
        for _ in range(r.randint(3, 14)):
            project = r.choice(plan.projects)
            for _ in range(50):
                id = r.choice(ACTIVITY_IDS)
                if (project.id, id) not in used:
                    break
            else:
                continue
            used.add((project.id, id))
            plan.activities.append(self.make_activity(project, id))

    def make_activity(self, project, id):
        r, plan = self.r, self.plan
        a = Activity(id=id, project=project.id, title=r.choice(TITLES))
        a.kind = "milestone" if self.chance(0.03) else r.choice([None, *KINDS])
        a.visibility = r.choice([None] * 6 + ["public", "partners", "restricted"])
        a.status = self.status()
        self.give_spot(a)
        if self.chance(0.4):
            a.timezone = r.choice(self.zones)
        if self.chance(0.65):
            a.countries = self.country_list()
        a.themes = self.some(plan.themes, 0, 3)

        dead = a.status in ("cancelled", "postponed")
        if self.chance(self.p_sessions):
            for sid in self.some(["one", "two", "day-2", "s.4", "x"], 1, 3):
                a.sessions.append(self.make_session(a, sid, dead))
        elif a.status == "postponed" and self.chance(0.5):
            a.when = None
        else:
            self.give_when(a, project)

        zones = {zone_of(plan, a, s) for s in a.sessions} or {zone_of(plan, a, None)}
        whens = [s.when for s in a.sessions] or ([a.when] if a.when else [])
        a.institutions = self.shares(plan.institutions, 0, 3, "institution", whens, zones, a)
        a.people = self.shares(plan.people, 0, 3, "person", whens, zones, a)
        a.resources = self.shares(plan.resources, 0, 2, "resource", whens, zones, a)
        for s in a.sessions:
            own = {zone_of(plan, a, s)}
            if self.chance(0.25):
                s.institutions = self.shares(plan.institutions, 0 if self.chance(0.1) else 1, 2, "institution", [s.when], own, a)
            if self.chance(0.25):
                s.people = self.shares(plan.people, 0 if self.chance(0.1) else 1, 2, "person", [s.when], own, a)
            if self.chance(0.2):
                s.themes = self.some(plan.themes, 1, 2)
            if self.chance(0.2):
                s.countries = self.country_list()
        if self.chance(0.1):
            a.joint_with = self.some([p.id for p in plan.projects if p.id != project.id], 1, 2)
        self.give_noise(a)
        return a

    def status(self):
        if self.chance(self.p_off):
            return self.r.choice(["cancelled", "postponed"])
        if self.chance(self.p_firm):
            return self.r.choice(["confirmed", "confirmed", "done"])
        return self.r.choice(["tentative", None])

    def give_spot(self, x):
        """Venue, place, online: for an activity or a session."""
        r = self.r
        kind = r.choice(["venue"] * 5 + ["place"] * 3 + ["online", "hybrid", "none"])
        if kind == "none" and isinstance(x, Session):
            kind = "place"
        if kind in ("venue", "hybrid"):
            x.venue = r.choice(list(self.plan.venues))
        if kind == "place":
            city = r.choice([None, *self.cities * 2])
            country = CITY_COUNTRY[city] if city and self.chance(0.85) else (None if city else r.choice(COUNTRIES))
            x.place = Place(city, country)
        if kind in ("online", "hybrid"):
            x.online = r.choice(["true", "https://example.org/room"])

    def make_session(self, a, sid, dead):
        r = self.r
        s = Session(id=sid, when=None)
        if self.chance(0.3):
            s.title = r.choice(TITLES)
        if self.chance(0.4):
            s.spot = True
            self.give_spot(s)
        if self.chance(0.2):
            s.timezone = r.choice(self.zones)
        # A session with a status of its own below a cancelled activity is not written: the contract leaves it open.
        if not dead and self.chance(0.3):
            s.status = self.status()
        s.when = self.when([zone_of(self.plan, a, s)])
        return s

    def give_when(self, a, project):
        zone = zone_of(self.plan, a, None)
        a.when = self.when([zone])
        if isinstance(a.when, Window) or not self.chance(self.p_repeat):
            return
        for _ in range(20):
            if self.give_repeat(a, project, zone):
                return
        a.repeat, a.except_, a.also = None, [], []

    def give_repeat(self, a, project, zone):
        """A rule of which `when` is an instance: `when` is moved to the rule's first day."""
        r = self.r
        timed = isinstance(a.when, Timed)
        day = a.when.start.date() if timed else a.when.first
        day -= r.choice([0, 0, 1, 3, 7]) * DAY
        names = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"]
        parts = []
        freq = r.choice(["DAILY"] * 4 + ["WEEKLY"] * 4 + ["MONTHLY"] * 2 + ["YEARLY"])
        if self.hunting:
            day, freq = (a.when.start.date() if timed else a.when.first), r.choice(["DAILY", "DAILY", "WEEKLY"])
        if freq == "DAILY":
            if self.chance(0.3):
                parts.append("BYDAY=" + ",".join(r.sample(names, r.randint(2, 5))))
            elif self.chance(0.4):
                parts.append(f"INTERVAL={r.randint(1, 3)}")
        elif freq == "WEEKLY":
            if self.chance(0.6):
                parts.append("BYDAY=" + ",".join(r.sample(names, r.randint(1, 4))))
            if self.chance(0.3):
                parts.append("INTERVAL=2")
                if self.chance(0.5):
                    parts.append("WKST=" + r.choice(["SU", "MO", "WE"]))
        elif freq == "MONTHLY":
            parts += r.choice([
                [], [f"BYDAY={r.choice([1, 2, 3, -1])}{r.choice(names)}"], [f"BYMONTHDAY={r.randint(1, 31)}"],
                ["BYMONTHDAY=-1"], ["BYDAY=MO,TU,WE,TH,FR", f"BYSETPOS={r.choice([1, -1])}"],
                ["BYMONTHDAY=7,14,21"]])
        else:
            parts += r.choice([[], [f"BYMONTH={day.month}", f"BYDAY={r.choice([1, 2, -1])}{r.choice(names)}"]])
        rule = ";".join([f"FREQ={freq}", *parts])
        # the first instance of the rule from that day on is where it starts
        start = datetime.combine(day, datetime.min.time())
        found = rrulestr(rule, dtstart=start).after(start - DAY, inc=False)
        if found is None or abs(found.date() - self.anchor) > 40 * DAY:
            return False
        rrule = rrulestr(rule, dtstart=found)
        if next(iter(rrule)) != found:
            return False
        shift = found.date() - (a.when.start.date() if timed else a.when.first)
        moved = (Timed(a.when.start + shift, a.when.end + shift) if timed
                 else Days(a.when.first + shift, a.when.last + shift))
        if timed and not self.good_times(moved, [zone]):
            return False
        bound = r.choice(["COUNT", "COUNT", "UNTIL", "endless"])
        first = found.date()
        if bound == "endless" and not (project.period and project.period.last >= first):
            bound = "COUNT"
        until = None
        if bound == "COUNT":
            count = r.randint(2, 6) if freq in ("DAILY", "WEEKLY") else r.randint(1, 3)
            parts.append(f"COUNT={count}")
            days = [d.date() for d, _ in zip(rrule, range(count))]
        elif bound == "UNTIL":
            some = [d.date() for d, _ in zip(rrule, range(r.randint(1, 8)))]
            until = some[-1] + r.choice([0, 0, 1, 3]) * DAY  # on an instance, or a bit after
            parts.append(f"UNTIL={until:%Y%m%d}")
            days = some
        else:
            days = []
            for d in rrule:
                if d.date() > project.period.last:
                    break
                days.append(d.date())
        r.shuffle(parts)
        a.repeat = ";".join([f"FREQ={freq}", *parts])
        a.when = moved
        if self.chance(0.35) and len(days) > 1:
            a.except_ = sorted(r.sample(days, r.randint(1, min(2, len(days) - 1))))
        if self.chance(0.35):
            a.also = [d for d in {self.day() for _ in range(r.randint(1, 2))} if d not in a.except_]
            if bound == "endless" and self.chance(0.4):  # `also` outlives the project
                a.also = list({*a.also, project.period.last + r.randint(1, 3) * DAY})
            a.also.sort()
            if timed and not all(self.also_ok(a.when, d, zone) for d in a.also):
                a.also = []
        return True

    def also_ok(self, when, day, zone):
        """Days in `also` are written: their start is kept out of gaps and folds, as all that is written."""
        start = datetime.combine(day, when.start.time())
        return is_plain_time(start, zone)

    # date expressions

    def good_times(self, when, zones):
        if not isinstance(when, Timed):
            return True
        ok = is_existing_time if self.ambiguous else is_plain_time
        for zone in zones:
            tz = ZoneInfo(zone)
            if not (ok(when.start, zone) and ok(when.end, zone)):
                return False
            if when.start.replace(tzinfo=tz).timestamp() >= when.end.replace(tzinfo=tz).timestamp():
                return False
        return True

    def when(self, zones):
        for _ in range(200):
            when = self.any_when()
            if self.good_times(when, zones):
                return when
        return Days(self.day(), self.anchor + 11 * DAY)

    def any_when(self):
        r = self.r
        kind = r.choices(list(self.mix), list(self.mix.values()))[0]
        first = r.choice(self.hot) if self.chance(0.6) else self.day()
        if kind == "day":
            return Days(first, first)
        if kind == "days":
            return Days(first, first + r.randint(1, r.choice([2, 4, 8])) * DAY)
        if kind == "window":
            return Window(self.window(first))
        if kind == "hours":
            start = r.choice([0, 510, 540, 540, 600, 605, 720, 780, 840, 17 * 60 + 30])
            end = start + r.choice([5, 30, 60, 120, 180, 240, 480, 510])
            if self.chance(0.1):
                end = 1440
            end = min(end, 1440)
        elif kind == "night":
            start = r.choice([1200, 1320, 1380, 1410, 1439, 0, 30, 60, 90, 120, 150, 180])
            end = r.choice([1440, 1441, 1500, 1560, 1590, 1620, 1650, 1860])
            if self.hunting and self.chance(0.7):
                first = self.anchor - r.choice([1, 1, 2, 3, 7]) * DAY
                start = r.choice([0, 15, 30, 60, 75, 90, 120, 135, 150])
            if start < 600 and self.chance(0.7):
                end = start + r.choice([30, 60, 90, 180])
        else:
            start = r.choice([0, 540, 780, 1380])
            end = r.choice([1, 2, 2, 3, 4]) * 1440 + r.choice([0, 30, 540, 780, 1080])
        base = datetime.combine(first, datetime.min.time())
        return Timed(base + start * MINUTE, base + end * MINUTE)

    def window(self, first):
        r = self.r
        y, m = first.year, first.month
        week = first.isocalendar()
        other = next_month(first.replace(day=1))
        return r.choice([
            f"{y}-{m:02}", f"{y}-{m:02}", f"{week[0]}-W{week[1]:02}", f"{y}-Q{(m - 1) // 3 + 1}",
            f"{y}-H{(m - 1) // 6 + 1}", f"{y}", f"{y}-{m:02}/{other.year}-{other.month:02}",
            f"within {first}/{first + 5 * DAY}", f"within {first.replace(day=1)}/24", f"within {first}/P10D",
        ])

    def part_when(self, whens, zones):
        """A part of the activity; now and then it meets it only partly or not at all."""
        r = self.r
        whens = [w for w in whens if isinstance(w, (Days, Timed))]
        if not whens:
            return None
        for _ in range(20):
            base = r.choice(whens)
            if isinstance(base, Days):
                length = (base.last - base.first).days
                if self.chance(0.65):
                    a = base.first + r.randint(0, length) * DAY
                    b = a + r.randint(0, max(0, (base.last - a).days)) * DAY
                    if self.chance(0.1):
                        b += DAY
                    when = Days(a, b)
                else:
                    day = datetime.combine(base.first + r.randint(0, length) * DAY, datetime.min.time())
                    start = day + r.choice([0, 540, 600, 840, 1320]) * MINUTE
                    when = Timed(start, start + r.choice([60, 120, 240, 720, 1440]) * MINUTE)
            else:
                if self.chance(0.4):
                    days = (base.end.date() - base.start.date()).days
                    a = base.start.date() + r.randint(0, days) * DAY
                    b = a + r.randint(0, 1) * DAY
                    when = Days(a, b)
                else:
                    minutes = int((base.end - base.start) / MINUTE)
                    a = base.start + r.choice([0, 0, minutes // 3, minutes // 2]) * MINUTE
                    b = r.choice([base.end, a + max(1, minutes // 3) * MINUTE])
                    if self.chance(0.1):
                        b += 60 * MINUTE
                    when = Timed(a, b)
            if isinstance(when, Timed) and when.start >= when.end:
                continue
            if self.good_times(when, zones):
                return when
        return None

    def shares(self, pool, low, high, what, whens, zones, a):
        r = self.r
        result = {}
        # in a repeated activity, parts lie on any of its first occurrences
        if a.repeat and whens and isinstance(whens[0], Days):
            whens = whens + [Days(w.first + n * DAY, w.last + n * DAY) for w in whens[:1] for n in (1, 2, 7)]
        elif a.repeat and whens and isinstance(whens[0], Timed):
            whens = whens + [Timed(w.start + n * DAY, w.end + n * DAY) for w in whens[:1] for n in (1, 2, 7)]
        for id in self.some(pool, low, high):
            share = Share()
            if what == "institution":
                share.role = r.choice(ROLES_THAT_COUNT * 5 + OTHER_ROLES)
            elif what == "person" and self.chance(0.3):
                share.role = r.choice(["speaker", "observer", "organiser"])
            elif what == "resource" and self.chance(0.6):
                share.amount = r.choice([1, 1, 1, 2, 2, 3, 4])
            if self.chance(self.p_part):
                share.when = self.part_when(whens, zones)
            result[id] = share
        return result

    def make_links(self):
        """`held-with`: pairs, chains, stars around events; mostly of what lies close."""
        r, plan = self.r, self.plan
        if len(plan.activities) < 2 or not self.chance(0.5):
            return
        for _ in range(r.randint(1, 4)):
            a, b = r.sample(plan.activities, 2)
            if plan.events and self.chance(0.3):
                ref = ("event", r.choice(list(plan.events)))
            else:
                ref = ("activity", b.project, b.id)
            if ref not in a.held_with:
                a.held_with.append(ref)

    def give_noise(self, a):
        r = self.r
        n = a.noise
        if self.chance(0.1):
            n["description"] = r.choice(["one line", "two\nlines\n", "  keeps: its\n\n  spaces # and all\n"])
        if self.chance(0.1):
            n["notes"] = r.choice(TITLES)
        if self.chance(0.1):
            n["languages"] = ["en", "fr"]
        if self.chance(0.1):
            n["participants"] = Bare(str(r.randint(5, 40)))
        if self.chance(0.05):
            n["budget"] = "45000 EUR"
        if self.chance(0.05):
            n["x-code"] = {"any": ["thing", "at all"]}
        if self.chance(0.1):
            n["experts-from"] = self.some(self.codes, 1, 2)


def next_month(first):
    return (first.replace(day=28) + 4 * DAY).replace(day=1)


def make_plan(seed, ambiguous=False) -> Plan:
    """The plan of a seed. With `ambiguous`, times that exist twice may be written (the first is meant)."""
    return Generator(seed, ambiguous).make()


# ------------------------------------------------------------------------------------------ writing dates as text


def written_days(d: Days, r: random.Random, coarse=False) -> str:
    """Days in one of their notations. `coarse`: where a month or year means all of it (`away`, `period`)."""
    first, last = d.first, d.last
    if coarse and r.random() < 0.8:
        whole_from, whole_to = first.day == 1, (last + DAY).day == 1
        year_from, year_to = (first.month, first.day) == (1, 1), (last.month, last.day) == (12, 31)
        if year_from and year_to:
            return f"{first.year}" if first.year == last.year else f"{first.year}/{last.year}"
        if whole_from and whole_to and (first.year, first.month) == (last.year, last.month):
            return f"{first:%Y-%m}"
        if whole_from and whole_to:
            if first.year == last.year and r.random() < 0.5:
                return f"{first:%Y-%m}/{last:%m}"
            return f"{first:%Y-%m}/{last:%Y-%m}"
        if first.weekday() == 0 and last == first + 6 * DAY and r.random() < 0.5:
            week = first.isocalendar()
            return f"{week[0]}-W{week[1]:02}"
        if whole_from and r.random() < 0.5:
            return f"{first:%Y-%m}/{last}"
        if whole_to and r.random() < 0.5:
            return f"{first}/{last:%Y-%m}"
    n = (last - first).days + 1
    forms = [f"{first}/{last}", f"{first}/P{n}D"]
    if n == 1:
        forms += [f"{first}"] * 12
    if n % 7 == 0:
        forms.append(f"{first}/P{n // 7}W")
    if first.year == last.year:
        forms.append(f"{first}/{last:%m-%d}")
        if first.month == last.month:
            forms += [f"{first}/{last:%d}"] * 2
    return r.choice(forms)


def written_timed(t: Timed, r: random.Random) -> str:
    s, e = t.start, t.end
    minutes = int((e - s) / MINUTE)
    hours, rest = divmod(minutes, 60)
    length = "PT" + (f"{hours}H" if hours else "") + (f"{rest}M" if rest else "")
    forms = [f"{e:%Y-%m-%dT%H:%M}"] * 2 + [length] * 2
    if s.date() == e.date():
        forms += [f"{e:%H:%M}"] * 6
    if s.year == e.year:
        forms.append(f"{e:%m-%dT%H:%M}")
        if s.month == e.month:
            forms.append(f"{e:%dT%H:%M}")
    return f"{s:%Y-%m-%dT%H:%M}/{r.choice(forms)}"


def written_when(w, r):
    if isinstance(w, Days):
        return written_days(w, r)
    if isinstance(w, Timed):
        return written_timed(w, r)
    return w.text


# ------------------------------------------------------------------------------- a tree of dict, list, str; then YAML


class Bare(str):
    """A number or a boolean: never quoted."""


class Writer:
    """Turns a plan into files: path -> tree."""

    def __init__(self, plan: Plan, style):
        self.plan = plan
        self.r = random.Random(f"coplan style {style}")

    def chance(self, p):
        return self.r.random() < p

    def text(self, text):
        """A text, or a map from language to text."""
        if self.chance(0.15):
            language = self.plan.language or "en"
            texts = {language: text, "ar": "نص"}
            if language != "fr":
                texts["fr"] = text + " (fr)"
            return texts
        return text

    def city(self, key):
        language = self.plan.language or "en"
        if self.chance(0.25):
            names = list(CITIES[key].items())
            self.r.shuffle(names)
            return dict(names)
        return CITIES[key][language]

    def spot(self, x, tree):
        if x.venue:
            tree["venue"] = x.venue
        if x.place:
            place = {}
            if x.place.city:
                place["city"] = self.city(x.place.city)
            if x.place.country:
                place["country"] = x.place.country
            tree["place"] = place
        if x.online:
            tree["online"] = Bare("true") if x.online == "true" else x.online

    def shares(self, shares, default_role=None, kind="people"):
        r = self.r
        plain = all(s.when is None and s.amount in (None, 1) and (s.role in (None, default_role)) for s in shares.values())
        if plain and (not shares or self.chance(0.7)):
            return list(shares)
        tree = {}
        for id, s in shares.items():
            full = {}
            if kind == "resources":
                word = Bare(str(s.amount or 1))
                if s.amount is not None:
                    full["amount"] = word
            else:
                word = s.role or default_role or r.choice(["speaker", "observer"])
                if s.role is not None and not (s.role == default_role and s.when is not None and self.chance(0.3)):
                    full["role"] = s.role
            if s.when is not None:
                full["when"] = written_when(s.when, r)
            if s.when is None and (self.chance(0.8) or not full):
                tree[id] = word
            else:
                items = list(full.items())
                r.shuffle(items)
                tree[id] = dict(items)
        return tree

    def session(self, s):
        t = {"when": written_when(s.when, self.r)}
        if s.title is not None:
            t["title"] = self.text(s.title)
        self.spot(s, t)
        for key in ("timezone", "status", "countries", "themes"):
            if getattr(s, key) is not None:
                t[key] = getattr(s, key)
        if s.institutions is not None:
            t["institutions"] = self.shares(s.institutions, "invited", "institutions")
        if s.people is not None:
            t["people"] = self.shares(s.people)
        return self.shuffled(t)

    def shuffled(self, t):
        items = list(t.items())
        if self.chance(0.5):
            self.r.shuffle(items)
        return dict(items)

    def activity(self, a, with_project):
        r = self.r
        t = {"title": self.text(a.title)}
        if with_project:
            t["project"] = a.project
        if a.when is not None:
            t["when"] = written_when(a.when, r)
        if a.sessions:
            sessions = list(a.sessions)
            r.shuffle(sessions)
            t["sessions"] = {s.id: self.session(s) for s in sessions}
        for key in ("kind", "timezone", "repeat", "countries", "status", "visibility"):
            if getattr(a, key) is not None:
                t[key] = getattr(a, key)
        if a.except_:
            t["except"] = [str(d) for d in a.except_]
        if a.also:
            t["also"] = [str(d) for d in a.also]
        self.spot(a, t)
        if a.institutions or self.chance(0.02):
            t["institutions"] = self.shares(a.institutions, "invited", "institutions")
        if a.people or self.chance(0.02):
            t["people"] = self.shares(a.people)
        if a.resources:
            t["resources"] = self.shares(a.resources, kind="resources")
        if a.themes:
            t["themes"] = a.themes
        if a.held_with:
            t["held-with"] = [self.reference(ref, a.project) for ref in a.held_with]
        if a.joint_with:
            t["joint-with"] = a.joint_with
        t.update(a.noise)
        return self.shuffled(t)

    def reference(self, ref, own):
        if ref[0] == "event":
            return ref[1]
        _, project, id = ref
        return id if project == own and self.chance(0.5) else f"{project}/{id}"

    def project(self, p, with_id):
        r = self.r
        t = {"id": p.id} if with_id else {}
        t["name"] = self.text(p.name)
        if p.lead:
            t["lead"] = p.lead[0] if len(p.lead) == 1 and self.chance(0.6) else p.lead
        if p.partners:
            t["partners"] = p.partners
        if p.countries is not None:
            t["countries"] = p.countries
        if p.themes:
            t["themes"] = p.themes
        if p.capacity is not None:
            t["capacity"] = Bare(str(p.capacity))
        if p.period is not None:
            t["period"] = written_days(p.period, r, coarse=True)
        if p.visibility is not None:
            t["visibility"] = p.visibility
        return self.shuffled(t)

    def settings(self):
        r, plan = self.r, self.plan
        t = {"format": Bare("1"), "name": "Generated", "domain": "plan.example"}
        if plan.timezone:
            t["timezone"] = plan.timezone
        if plan.language:
            t["language"] = plan.language
        if plan.travel_days is not None:
            t["travel-days"] = {k: Bare(str(v)) for k, v in plan.travel_days.items()}
        if plan.country_load is not None:
            def load(pair):
                most, per = pair
                lengths = [Bare(str(per))] * 2 + [f"P{per}D"] + ([f"P{per // 7}W"] if per % 7 == 0 else [])
                return self.shuffled({"max": Bare(str(most)), "per": r.choice(lengths)})
            if isinstance(plan.country_load, dict):
                t["country-load"] = {c: load(pair) for c, pair in plan.country_load.items()}
            else:
                t["country-load"] = load(plan.country_load)
        if plan.synergy_window is not None:
            t["synergy-window"] = f"P{plan.synergy_window}D"
        if plan.rules:
            t["rules"] = dict(plan.rules)
        return self.shuffled(t)

    def records(self):
        """(section, id, tree) of everything but projects and activities."""
        plan, r = self.plan, self.r
        for id, countries in plan.regions.items():
            yield "regions", id, {"name": self.text(id.title()), "countries": countries}
        for id, i in plan.institutions.items():
            t = {"name": self.text(f"The {id}")}
            if i.country:
                t["country"] = i.country
            if i.capacity is not None:
                t["capacity"] = Bare(str(i.capacity))
            yield "institutions", id, t
        for id, away in plan.people.items():
            t = {self.r.choice(["name", "role"]): self.text(f"Expert {id}")}
            if away:
                t["away"] = [written_days(d, r, coarse=True) for d in away]
            yield "people", id, t
        for id, v in plan.venues.items():
            t = {"name": self.text(f"Venue {id}")}
            if v.city:
                t["city"] = self.city(v.city)
            if v.country:
                t["country"] = v.country
            if v.timezone:
                t["timezone"] = v.timezone
            if v.capacity is not None:
                t["capacity"] = Bare(str(v.capacity))
            yield "venues", id, t
        for id, capacity in plan.resources.items():
            t = {"name": self.text(f"Resource {id}")}
            if capacity is not None:
                t["capacity"] = Bare(str(capacity))
            yield "resources", id, t
        for id, parent in plan.themes.items():
            t = {"name": self.text(f"Theme {id}")}
            if parent:
                t["parent"] = parent
            yield "themes", id, t
        for id, when in plan.events.items():
            yield "events", id, {"name": self.text(f"Event {id}"), "when": written_when(when, r)}

    def files(self):
        r, plan = self.r, self.plan
        names = r.sample(["one.yaml", "b.yml", "Z.yaml", "10.yaml", "deep/er/a.yaml", "deep/b.yaml", "sub dir/x.yml",
                          "été.yaml", "a-b.yaml", "a.b.yaml"], 8)
        n = r.randint(1, 4)
        used = names[:n]
        trees = {"coplan.yaml": self.settings(), **{name: {} for name in used}}

        # Projects: in a file of their own kind (`project:`) or in `projects:`.
        home = {}
        for p in plan.projects:
            free = [f for f in used if "project" not in trees[f] and "projects" not in trees[f]]
            if free and self.chance(0.6):
                name = r.choice(free)
                trees[name]["project"] = self.project(p, with_id=True)
                home[p.id] = name
            else:
                open_files = [f for f in ["coplan.yaml", *used] if "project" not in trees[f]] or ["coplan.yaml"]
                trees[r.choice(open_files)].setdefault("projects", {})[p.id] = self.project(p, with_id=False)

        shared = r.choice(["coplan.yaml", *used])
        records = list(self.records())
        r.shuffle(records)
        twice = []
        for section, id, tree in records:
            name = shared if self.chance(0.8) else r.choice(["coplan.yaml", *used])
            trees[name].setdefault(section, {})[id] = self.shuffled(tree)
            if section != "events" and self.chance(0.02):
                twice.append((section, id, tree))
        for section, id, tree in twice:  # written twice and equal: one record
            others = [f for f in trees if id not in trees[f].get(section, {})]
            trees[r.choice(others)].setdefault(section, {})[id] = tree

        activities = list(plan.activities)
        r.shuffle(activities)
        for a in activities:
            free = [f for f in trees if a.id not in trees[f].get("activities", {})]
            if not free:
                extra = names[len(trees) - 1]
                trees[extra] = {}
                free = [extra]
            at_home = home.get(a.project)
            name = at_home if at_home in free and self.chance(0.8) else r.choice(free)
            own = trees[name].get("project", {}).get("id") == a.project
            trees[name].setdefault("activities", {})[a.id] = self.activity(a, with_project=not own or self.chance(0.1))
        result = {}
        for name, tree in trees.items():
            if tree:
                result[name] = self.shuffled(tree)
        return result


def plan_files(plan: Plan, style) -> dict:
    """path -> tree of dict, list, str."""
    return Writer(plan, style).files()


class Emitter:
    """A tree as YAML text, in a random mixture of styles."""

    def __init__(self, r: random.Random):
        self.r = r
        self.step = r.choice([2, 2, 2, 3, 4])
        self.p_flow = r.choice([0.05, 0.3, 0.9])
        self.p_quote = r.choice([0, 0.1, 0.7])
        self.p_comment = r.choice([0, 0, 0.1])
        self.p_anchor = r.choice([0, 0, 0.2])
        self.dash_in = self.chance(0.5)
        self.anchors = {}

    def chance(self, p):
        return self.r.random() < p

    PLAIN = re.compile(r"[0-9A-Za-z\u00c0-\u024f\u0600-\u06ff\u0400-\u04ff]"
                       r"(?:[0-9A-Za-z\u00c0-\u024f\u0600-\u06ff\u0400-\u04ff._/+=;()-]|:(?=[0-9/])| (?=[0-9A-Za-z(]))*")

    def scalar(self, text, flow, key=False):
        if isinstance(text, Bare):
            return text
        ok = self.PLAIN.fullmatch(text) or (not flow and re.fullmatch(r"[A-Z0-9=;,-]+", text) and "," in text)
        # "null", "~" and the empty text would not be text; "true", "no", "1e3", "2019-05-20" are what the field says.
        if text.lower() == "null" or (flow and ":" in text and self.chance(0.5)):
            ok = False
        if ok and not self.chance(self.p_quote * (0.3 if key else 1)):
            return text
        if "\n" in text or self.chance(0.5):
            escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
            return f'"{escaped}"'
        return "'" + text.replace("'", "''") + "'"

    def flow(self, node, depth=0):
        if isinstance(node, dict):
            pad = " " if self.chance(0.2) else ""
            return "{" + pad + ", ".join(f"{self.scalar(k, True, True)}: {self.flow(v)}" for k, v in node.items()) + pad + "}"
        if isinstance(node, list):
            return "[" + ", ".join(self.flow(v) for v in node) + "]"
        return self.scalar(node, True)

    def comment(self):
        return self.r.choice(["# tbc", "# key: value", "#", "# \"quote", "# - é [ {", "#\tto be confirmed: ?"])

    def tail(self):
        return "  " + self.comment() if self.chance(self.p_comment) else ""

    def inline(self, node):
        """The text of a node that goes on the line of its key, or None."""
        if isinstance(node, str):
            if "\n" in node and node == node.lstrip() and self.chance(0.6):
                return None
            return self.scalar(node, False)
        if not node:
            return "{}" if isinstance(node, dict) else "[]"
        if isinstance(node, list) and all(isinstance(v, str) for v in node):
            if tuple(node) in self.anchors and self.chance(0.5):
                return "*" + self.anchors[tuple(node)]
            if tuple(node) not in self.anchors and self.chance(self.p_anchor):
                name = f"a{len(self.anchors)}"
                self.anchors[tuple(node)] = name
                return f"&{name} {self.flow(node)}"
            return self.flow(node) if self.chance(0.5 + self.p_flow / 2) else None
        return self.flow(node) if self.chance(self.p_flow) else None

    def block(self, node, indent, deep=0):
        """Lines of a map or a list."""
        lines = []
        pad = " " * indent
        if isinstance(node, dict):
            for key, value in node.items():
                if self.chance(self.p_comment):
                    lines.append(pad + self.comment())
                if deep == 0 and self.chance(0.2):
                    lines.append("")
                name = self.scalar(key, False, True)
                # sections and records are blocks; a record may also be written in one line
                inline = None if deep < 1 and isinstance(value, (dict, list)) and value else self.inline(value)
                if inline is not None:
                    lines.append(f"{pad}{name}: {inline}{self.tail()}")
                elif isinstance(value, str):
                    lines.append(f"{pad}{name}: |" + ("" if value.endswith("\n") else "-"))
                    lines += [" " * (indent + self.step) + line if line else "" for line in value.rstrip("\n").split("\n")]
                elif isinstance(value, list):
                    lines.append(f"{pad}{name}:{self.tail()}")
                    lines += self.block(value, indent + (self.step if self.dash_in else 0), deep + 1)
                else:
                    lines.append(f"{pad}{name}:{self.tail()}")
                    lines += self.block(value, indent + self.step, deep + 1)
        else:
            for value in node:
                text = self.flow(value) if not isinstance(value, str) else self.scalar(value, False)
                lines.append(f"{pad}- {text}{self.tail()}")
        return lines

    def document(self, tree):
        lines = ["---"] if self.chance(0.1) else []
        lines += self.block(tree, 0)
        return "\n".join(lines) + "\n"


def write_plan(plan: Plan, folder, style=None) -> dict:
    """Writes the plan's files; gives path -> text of those that belong to the plan."""
    folder = Path(folder)
    style = plan.seed if style is None else style
    r = random.Random(f"coplan text {style}")
    texts = {}
    for name, tree in plan_files(plan, style).items():
        text = Emitter(r).document(tree)
        if r.random() < 0.03:
            text = text.replace("\n", "\r\n")
        texts[name] = text
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode())
    if r.random() < 0.05:  # hidden things and other files are none of the plan's business
        (folder / ".hidden.yaml").write_text("activities: [\n")
        (folder / ".git").mkdir(exist_ok=True)
        (folder / ".git" / "config.yaml").write_text("project: {{{\n")
        (folder / "notes.txt").write_text("activities: what?\n")
    return texts


# -------------------------------------------------------------------------------------- plans made from other plans


def without(plan: Plan, name: str) -> Plan:
    """The plan without an activity to which nobody refers."""
    other = copy.deepcopy(plan)
    other.activities = [a for a in other.activities if a.name != name]
    return other


def cancelled(plan: Plan, name: str) -> Plan:
    """The plan with one activity, and its sessions, cancelled. One that is postponed without a `when` stays so."""
    other = copy.deepcopy(plan)
    for a in other.activities:
        if a.name == name:
            a.status = "cancelled" if a.when is not None or a.sessions else "postponed"
            for s in a.sessions:
                s.status = None
    return other


def renamed(plan: Plan, f) -> Plan:
    """The plan with every id replaced: f(kind, id) -> id, kind one of project, activity, session, person, venue,
    resource, institution, theme, region, event."""
    p = copy.deepcopy(plan)

    def countries(tokens):
        return None if tokens is None else [f("region", t) if t in plan.regions else t for t in tokens]

    def keys(kind, shares):
        return None if shares is None else {f(kind, id): s for id, s in shares.items()}

    def names(kind, ids):
        return None if ids is None else [f(kind, id) for id in ids]

    p.regions = {f("region", id): countries(tokens) for id, tokens in p.regions.items()}
    p.institutions = keys("institution", p.institutions)
    p.people = keys("person", p.people)
    p.venues = keys("venue", p.venues)
    p.resources = keys("resource", p.resources)
    p.themes = {f("theme", id): parent and f("theme", parent) for id, parent in p.themes.items()}
    p.events = keys("event", p.events)
    for x in p.projects:
        x.id = f("project", x.id)
        x.lead, x.partners = names("institution", x.lead), names("institution", x.partners)
        x.countries, x.themes = countries(x.countries), names("theme", x.themes)
    for a in p.activities:
        a.held_with = [("event", f("event", ref[1])) if ref[0] == "event"
                       else ("activity", f("project", ref[1]), f("activity", ref[2])) for ref in a.held_with]
        a.joint_with = names("project", a.joint_with)
        a.project, a.id = f("project", a.project), f("activity", a.id)
        a.resources = keys("resource", a.resources)
        for s in a.sessions:
            s.id = f("session", s.id)
        for x in [a, *a.sessions]:
            x.venue = x.venue and f("venue", x.venue)
            x.countries, x.themes = countries(x.countries), names("theme", x.themes)
            x.institutions, x.people = keys("institution", x.institutions), keys("person", x.people)
    return p


if __name__ == "__main__":
    if len(sys.argv) not in (3, 4):
        sys.exit(__doc__)
    made = make_plan(int(sys.argv[1]))
    for file_name, file_text in write_plan(made, sys.argv[2], sys.argv[3] if len(sys.argv) == 4 else None).items():
        print(f"# ---- {file_name}\n{file_text}")
