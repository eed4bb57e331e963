"""What the overlap rules must find, computed by brute force straight from the contract.

Takes a plan as plain values (`plan_generator.Plan`), goes through it day by day and piece of time by piece of time, and
gives the list of `overlap/` findings with the fields of `conflicts --format json` that do not depend on the files. Slow
and meant to be obviously right: no sweeping, no interval arithmetic where a set of days does. Written from the
contract alone; it shares nothing with the tool but the system's time zones. Recurrence rules are expanded by dateutil.

Where the contract leaves something open, the decision is marked "Decision:".

    python overlap_oracle.py SEED              the findings of a generated plan
    python overlap_oracle.py --statistics N    how often each rule and each feature occurs in N generated plans
"""

from __future__ import annotations

import json
import sys
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

from dateutil.rrule import rrulestr

from plan_generator import CITIES, Activity, Days, Plan, Session, Share, Timed, Window, make_plan

DAY = timedelta(days=1)
FIELDS = ["rule", "level", "resource", "activities", "projects", "acrossProjects", "firstDay", "lastDay", "start", "end",
          "load", "capacity", "shared"]
DEFAULT_LEVELS = {
    "overlap/person": "error", "overlap/venue": "error", "overlap/resource": "error", "overlap/away": "error",
    "overlap/institution": "warning", "overlap/team": "warning", "overlap/country": "warning",
    "overlap/audience": "warning", "overlap/travel": "warning",
}

# Decision: two cities are one when their names are. With False, the same name in two countries that are both known and
# differ (Tripoli in Lebanon, Tripoli in Libya) is two cities.
CITIES_BY_NAME_ALONE = False

# --------------------------------------------------------------------------------------------------------------- time
# An instant is a number of minutes since 1970-01-01T00:00Z: written times go to the minute.


def instant(local: datetime, zone: str) -> int:
    """The instant of a wall-clock time. One that exists twice means the first; one in a gap takes the offset before it.
    Both are what fold=0 means (PEP 495)."""
    return int(local.replace(tzinfo=ZoneInfo(zone), fold=0).timestamp()) // 60


def local_day(second: int, zone: str) -> date:
    return datetime.fromtimestamp(second, ZoneInfo(zone)).date()


def utc_text(minute: int) -> str:
    return datetime.fromtimestamp(minute * 60, timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")


def midnight(day: date) -> datetime:
    return datetime(day.year, day.month, day.day)


def every_day(first: date, last: date):
    while first <= last:
        yield first
        first += DAY


@dataclass(frozen=True)
class Span:
    """A time that something takes: whole days, or from an instant to another (exclusive)."""

    all_day: bool
    first: date  # civil days, for timed spans in the zone of their activity
    last: date
    start: int | None = None
    end: int | None = None

    @property
    def days(self):
        return list(every_day(self.first, self.last))


def whole_days(first: date, last: date) -> Span:
    return Span(True, first, last)


def timed(start: int, end: int, zone: str) -> Span:
    """Civil days: from its first second to the last second before its end."""
    return Span(False, local_day(start * 60, zone), local_day(end * 60 - 1, zone), start, end)


# --------------------------------------------------------------------------------------------------------------- parts


@dataclass
class Part:
    """An activity, or one session of it: what takes part."""

    activity: Activity
    session: Session | None
    occasion: int
    zone: str
    tentative: bool
    venue: str | None
    city: str | None  # in the plan's language
    country: str | None
    online_only: bool
    countries: set
    inherited: bool
    institutions: dict
    people: dict
    resources: dict
    themes: list
    spans: list = field(default_factory=list)

    @property
    def name(self):
        return self.activity.name

    @property
    def project(self):
        return self.activity.project


@dataclass
class Use:
    """That a part needs something for some time."""

    part: Part
    span: Span
    amount: int = 1
    partial: bool = False

    @property
    def occasion(self):
        return self.part.occasion


def zone_of(plan: Plan, activity: Activity, session: Session | None) -> str:
    """2.2: the session's `timezone`, its own venue's, the activity's `timezone`, the venue's that it takes from the
    activity, the plan's (default UTC)."""
    if session is not None:
        if session.timezone:
            return session.timezone
        if session.venue and plan.venues[session.venue].timezone:
            return plan.venues[session.venue].timezone
    if activity.timezone:
        return activity.timezone
    takes_the_activitys_venue = session is None or not session.spot
    if takes_the_activitys_venue and activity.venue and plan.venues[activity.venue].timezone:
        return plan.venues[activity.venue].timezone
    return plan.timezone or "UTC"


def expand_countries(plan: Plan, tokens, project) -> set:
    """Codes; a region stands for its countries (and may hold regions); `partners` for the project's own."""
    result = set()
    for token in tokens or []:
        if token == "partners":
            result |= expand_countries(plan, project.countries, project)
        elif token in plan.regions:
            result |= expand_countries(plan, plan.regions[token], project)
        else:
            result.add(token)
    return result


def occasions_of(plan: Plan) -> dict:
    """activity's name -> the number of its occasion.

    `held-with` is symmetric and transitive, also through events.
    Decision: and through activities that are cancelled, postponed, windows or milestones; otherwise cancelling an
    activity could bring a finding about others."""
    parent = {}

    def root(x):
        while parent.setdefault(x, x) != x:
            x = parent[x]
        return x

    for a in plan.activities:
        for ref in a.held_with:
            other = ("event", ref[1]) if ref[0] == "event" else ("activity", f"{ref[1]}/{ref[2]}")
            parent[root(("activity", a.name))] = root(other)
    roots = {}
    return {a.name: roots.setdefault(root(("activity", a.name)), len(roots)) for a in plan.activities}


def spans_of(plan: Plan, activity: Activity, when, zone: str) -> list:
    """The times of a part: one, or one for each occurrence."""
    if when is None or isinstance(when, Window):
        return []  # nothing is fixed
    is_timed = isinstance(when, Timed)
    first_day = when.start.date() if is_timed else when.first
    days = [first_day]
    if activity.repeat:
        rule = activity.repeat
        bounded = "COUNT=" in rule or "UNTIL=" in rule
        # Decision: a rule without an end runs to the last occurrence whose first local day is in the project's period.
        # `also` is not bounded by it.
        end = None if bounded else next(p for p in plan.projects if p.id == activity.project).period.last
        days = []
        for found in rrulestr(rule, dtstart=midnight(first_day)):
            if end is not None and found.date() > end:
                break
            days.append(found.date())
        days = [d for d in days if d not in activity.except_]
        days += [d for d in activity.also if d not in days]
    result = []
    for day in days:
        if is_timed:
            # the same local time, and exactly as long as the first (elapsed time, RFC 5545, 3.8.5.3)
            length = instant(when.end, zone) - instant(when.start, zone)
            start = instant(datetime.combine(day, when.start.time()), zone)
            result.append(timed(start, start + length, zone))
        else:
            result.append(whole_days(day, day + (when.last - when.first)))
    return result


def parts_of(plan: Plan) -> list:
    """Everything that takes part in overlaps."""
    occasions = occasions_of(plan)
    projects = {p.id: p for p in plan.projects}
    language = plan.language or "en"
    result = []
    for a in plan.activities:
        if a.kind == "milestone":
            continue
        for s in a.sessions or [None]:
            own = s if s is not None else a

            def say(key):
                """What the session says, else what the activity says."""
                value = getattr(s, key) if s is not None else None
                return getattr(a, key) if value is None else value

            status = say("status") or "tentative"
            if status in ("cancelled", "postponed"):
                continue
            spot = s if s is not None and s.spot else a  # venue, place and online go together
            city = country = None
            if spot.venue:
                city, country = plan.venues[spot.venue].city, plan.venues[spot.venue].country
            elif spot.place:
                city, country = spot.place.city, spot.place.country
            countries = say("countries")
            project = projects[a.project]
            part = Part(
                activity=a, session=s, occasion=occasions[a.name], zone=zone_of(plan, a, s),
                tentative=status == "tentative",
                venue=spot.venue, city=city and CITIES[city][language], country=country,
                online_only=bool(spot.online) and not spot.venue and not spot.place,
                countries=expand_countries(plan, project.countries if countries is None else countries, project),
                inherited=countries is None,
                institutions=say("institutions"), people=say("people"), resources=a.resources, themes=say("themes"))
            part.spans = spans_of(plan, a, own.when, part.zone)
            result.append(part)
    return result


def narrowed(span: Span, when, zone: str) -> Span | None:
    """The part of a span for which somebody is needed. Nothing in common: no use.

    Decision: a day part of an all-day activity is whole days; everything else is the common instants, a day being the
    instants from its 00:00 to the next day's 00:00 in the activity's zone. So a timed part of an all-day activity is
    timed, and a day part of a timed activity stays timed."""
    if when is None:
        return span
    if span.all_day and isinstance(when, Days):
        first, last = max(span.first, when.first), min(span.last, when.last)
        return whole_days(first, last) if first <= last else None

    def instants(days_first, days_last):
        return instant(midnight(days_first), zone), instant(midnight(days_last + DAY), zone)

    a_start, a_end = instants(span.first, span.last) if span.all_day else (span.start, span.end)
    if isinstance(when, Days):
        b_start, b_end = instants(when.first, when.last)
    else:
        b_start, b_end = instant(when.start, zone), instant(when.end, zone)
    start, end = max(a_start, b_start), min(a_end, b_end)
    return timed(start, end, zone) if start < end else None


def uses_of(part: Part, share: Share) -> list:
    """Decision: the part is met with every occurrence."""
    found = [(span, narrowed(span, share.when, part.zone)) for span in part.spans]
    return [Use(part, use, share.amount or 1, partial=use != span) for span, use in found if use is not None]


# ------------------------------------------------------------------------------------------------------------ findings


class Oracle:
    def __init__(self, plan: Plan):
        self.plan = plan
        self.parts = parts_of(plan)
        self.findings = []

    def run(self):
        self.people_and_away()
        self.venues()
        self.resources()
        self.institutions()
        self.teams()
        self.countries()
        self.audiences()
        self.travel()
        # 3.1: by first day, rule, resource, activities. The rest only makes the order of equal ones certain.
        self.findings.sort(key=sort_key)
        return self.findings

    def add(self, rule, resource, parts, first, last, start=None, end=None, load=None, capacity=None, shared=None, uses=()):
        """`parts`: those that take part in the finding."""
        level = self.plan.rules.get(rule, DEFAULT_LEVELS[rule])
        if level == "off":
            return
        set_level = level
        # Decision: any of the parts that take part in the finding.
        if level == "error" and any(p.tentative for p in parts):
            level = "warning"
        projects = sorted({p.project for p in parts})
        self.findings.append({
            "rule": rule, "level": level, "resource": resource,
            "activities": sorted({p.name for p in parts}), "projects": projects, "acrossProjects": len(projects) > 1,
            "firstDay": first.isoformat(), "lastDay": last.isoformat(), "start": start, "end": end,
            "load": load, "capacity": capacity, "shared": shared,
            # for the statistics only
            "_parts": list(parts), "_uses": list(uses), "_lowered": level != set_level,
        })

    # exclusive use

    def exclusive(self, rule, resource, uses):
        by_day = defaultdict(list)
        for use in uses:
            for day in use.span.days:
                by_day[day].append(use)
        # Two activities are two occasions: sessions of one, and what is held together, never overlap themselves.
        # Decision: all members that use the resource on those days are named, also of one occasion.
        hot = [day for day, some in by_day.items()
               if len({u.occasion for u in some}) >= 2 and any(u.span.all_day for u in some)]
        for run in runs(hot):
            found = [u for day in run for u in by_day[day]]
            load = max(len({u.occasion for u in by_day[day]}) for day in run)
            self.add(rule, resource, [u.part for u in found], run[0], run[-1], load=load, capacity=1, uses=found)

        # Between two neighbouring starts or ends nothing changes: such a piece is looked at as one minute would be.
        timed_uses = [u for u in uses if not u.span.all_day]
        cuts = sorted({at for u in timed_uses for at in (u.span.start, u.span.end)})
        active = {piece: [u for u in timed_uses if u.span.start <= piece[0] and piece[1] <= u.span.end]
                  for piece in zip(cuts, cuts[1:])}
        hot = [piece for piece, some in active.items() if len({u.occasion for u in some}) >= 2]
        for stretch in stretches(hot):
            found = list({id(u): u for piece in stretch for u in active[piece]}.values())
            load = max(len({u.occasion for u in active[piece]}) for piece in stretch)
            start, end = stretch[0][0], stretch[-1][1]
            utc = timezone.utc
            self.add(rule, resource, [u.part for u in found],
                     datetime.fromtimestamp(start * 60, utc).date(), datetime.fromtimestamp(end * 60 - 1, utc).date(),
                     utc_text(start), utc_text(end), load, 1, uses=found)

    # load

    def over_capacity(self, rule, resource, uses, capacity):
        """On each day the largest amount of each occasion, added up."""
        by_day = defaultdict(list)
        for use in uses:
            for day in use.span.days:
                by_day[day].append(use)

        def load(day):
            largest = {}
            for use in by_day[day]:
                largest[use.occasion] = max(largest.get(use.occasion, 0), use.amount)
            return sum(largest.values())

        for run in runs([day for day in by_day if load(day) > capacity]):
            found = [u for day in run for u in by_day[day]]
            self.add(rule, resource, [u.part for u in found], run[0], run[-1],
                     load=max(load(day) for day in run), capacity=capacity, uses=found)

    # the rules

    def people_and_away(self):
        for id, away in self.plan.people.items():
            uses = [u for p in self.parts if id in p.people for u in uses_of(p, p.people[id])]
            self.exclusive("overlap/person", f"person:{id}", uses)
            absent = {day for days in away for day in every_day(days.first, days.last)}
            for name in sorted({u.part.name for u in uses}):  # Decision: per activity, not per occasion
                own = [u for u in uses if u.part.name == name]
                for run in runs([day for u in own for day in u.span.days if day in absent]):
                    found = [u for u in own if any(day in run for day in u.span.days)]
                    self.add("overlap/away", f"person:{id}", [u.part for u in found], run[0], run[-1], uses=found)

    def venues(self):
        for id, venue in self.plan.venues.items():
            uses = [Use(p, span) for p in self.parts if p.venue == id for span in p.spans]
            capacity = 1 if venue.capacity is None else venue.capacity
            if capacity == 1:
                self.exclusive("overlap/venue", f"venue:{id}", uses)
            else:
                self.over_capacity("overlap/venue", f"venue:{id}", uses, capacity)

    def resources(self):
        for id, capacity in self.plan.resources.items():
            capacity = 1 if capacity is None else capacity
            uses = [u for p in self.parts if id in p.resources for u in uses_of(p, p.resources[id])]
            if capacity != 1:
                self.over_capacity("overlap/resource", f"resource:{id}", uses, capacity)
                continue
            self.exclusive("overlap/resource", f"resource:{id}", uses)
            # "An amount over the capacity is such a finding of one activity, also where the capacity is 1."
            # Decision: one for each activity (not occasion) and run of days on which its own amount is over 1.
            for name in sorted({u.part.name for u in uses}):
                own = [u for u in uses if u.part.name == name]
                amount = {}
                for use in own:
                    for day in use.span.days:
                        amount[day] = max(amount.get(day, 0), use.amount)
                for run in runs([day for day in amount if amount[day] > 1]):
                    found = [u for u in own if any(day in run for day in u.span.days)]
                    self.add("overlap/resource", f"resource:{id}", [u.part for u in found], run[0], run[-1],
                             load=max(amount[day] for day in run), capacity=1, uses=found)

    def institution_uses(self, part, id):
        share = part.institutions.get(id)
        if share is None or (share.role or "invited") not in ("invited", "host"):
            return []
        return uses_of(part, Share(when=share.when))

    def institutions(self):
        for id, institution in self.plan.institutions.items():
            if institution.capacity is not None:
                uses = [u for p in self.parts for u in self.institution_uses(p, id)]
                self.over_capacity("overlap/institution", f"institution:{id}", uses, institution.capacity)

    def teams(self):
        for project in self.plan.projects:
            if project.capacity is not None:
                uses = [Use(p, span) for p in self.parts if p.project == project.id for span in p.spans]
                self.over_capacity("overlap/team", f"project:{project.id}", uses, project.capacity)

    def countries(self):
        rule = self.plan.country_load
        if rule is None:
            return
        for country in sorted({c for p in self.parts for c in p.countries}):
            pair = rule.get(country) if isinstance(rule, dict) else rule
            if pair is None:
                continue
            most, per = pair
            # Day D counts what has a civil day among the `per` days that end with D: so an occurrence counts from its
            # first day to `per - 1` days after its last.
            uses = [Use(p, whole_days(span.first, span.last + (per - 1) * DAY))
                    for p in self.parts if country in p.countries for span in p.spans]
            self.over_capacity("overlap/country", f"country:{country}", uses, most)

    def ancestors(self, theme):
        result = set()
        while self.plan.themes[theme] is not None:
            theme = self.plan.themes[theme]
            result.add(theme)
        return result

    def common_themes(self, some, others):
        """Equal ids; of a theme and its ancestor, the ancestor's."""
        found = set()
        for a in some:
            for b in others:
                if a == b or a in self.ancestors(b):
                    found.add(a)
                elif b in self.ancestors(a):
                    found.add(b)
        return found

    def audiences(self):
        projects = {p.id: p for p in self.plan.projects}
        by_name = defaultdict(list)
        for part in self.parts:
            by_name[part.name].append(part)
        # What each part does on each day: which institutions are there (invited or host).
        present = {}
        for part in self.parts:
            days = {day: set() for span in part.spans for day in span.days}
            for institution in part.institutions:
                for use in self.institution_uses(part, institution):
                    for day in use.span.days:
                        days[day].add(institution)
            present[id_of(part)] = days
        names = sorted(by_name)
        for i, one in enumerate(names):
            for two in names[i + 1:]:
                a, b = by_name[one][0].activity, by_name[two][0].activity
                if a.project == b.project:
                    continue
                if b.project in a.joint_with or a.project in b.joint_with:
                    continue
                if by_name[one][0].occasion == by_name[two][0].occasion:
                    continue
                leads = set(projects[a.project].lead) & set(projects[b.project].lead)
                qualifying = defaultdict(list)  # day -> what is in common
                for p in by_name[one]:
                    for q in by_name[two]:
                        for day in set(present[id_of(p)]) & set(present[id_of(q)]):
                            countries = p.countries & q.countries
                            themes = self.common_themes(p.themes, q.themes)
                            institutions = present[id_of(p)][day] & present[id_of(q)][day]
                            if countries and (themes or institutions or leads):
                                qualifying[day].append((p, q, countries, themes, institutions))
                for run in runs(list(qualifying)):
                    found = [item for day in run for item in qualifying[day]]
                    shared = {
                        "countries": sorted({c for item in found for c in item[2]}),
                        "themes": sorted({t for item in found for t in item[3]}),
                        "institutions": sorted({n for item in found for n in item[4]}),
                        "leads": sorted(leads),
                        "inherited": any(item[0].inherited or item[1].inherited for item in found),
                    }
                    parts = [p for item in found for p in item[:2]]
                    uses = [Use(p, span) for p in {id(p): p for p in parts}.values() for span in p.spans
                            if any(day in run for day in span.days)]
                    self.add("overlap/audience", None, parts, run[0], run[-1], shared=shared, uses=uses)

    def travel(self):
        limits = {"abroad": 1, "home": 0, **(self.plan.travel_days or {})}
        for id in self.plan.people:
            # Decision: on site is whatever is not online only, also where no place is known. A stay is one use.
            stays = [u for p in self.parts if id in p.people and not p.online_only for u in uses_of(p, p.people[id])]
            days = {day for u in stays for day in u.span.days}
            found = defaultdict(list)
            for one in stays:
                for two in stays:
                    if not one.span.last < two.span.first or one.occasion == two.occasion:
                        continue
                    free = list(every_day(one.span.last + DAY, two.span.first - DAY))
                    if any(day in days for day in free):
                        continue  # not consecutive
                    here, there = one.part.country, two.part.country
                    if one.part.city is None or two.part.city is None:
                        continue
                    if one.part.city == two.part.city and (CITIES_BY_NAME_ALONE or None in (here, there) or here == there):
                        continue
                    abroad = here is None or there is None or here != there
                    if len(free) < limits["abroad" if abroad else "home"]:
                        # Decision: equal findings of several sessions or occurrences are one.
                        key = (one.span.last, two.span.first, tuple(sorted({one.part.name, two.part.name})))
                        found[key] += [one, two]
            for (first, last, _), uses in found.items():
                self.add("overlap/travel", f"person:{id}", [u.part for u in uses], first, last, uses=uses)


def id_of(part: Part):
    return part.name, part.session.id if part.session else None


def runs(days):
    """Maximal runs of consecutive days."""
    result = []
    for day in sorted(set(days)):
        if result and result[-1][-1] + DAY == day:
            result[-1].append(day)
        else:
            result.append([day])
    return result


def stretches(pieces):
    """Maximal stretches of pieces, (start, end) each, of which one ends where the next starts."""
    result = []
    for piece in sorted(pieces):
        if result and result[-1][-1][1] == piece[0]:
            result[-1].append(piece)
        else:
            result.append([piece])
    return result


def sort_key(finding):
    return (finding["firstDay"], finding["rule"], finding["resource"] or "", finding["activities"],
            finding["lastDay"], finding["start"] or "", finding["end"] or "", finding["load"] or 0)


def expected_findings(plan: Plan, travel=True) -> list:
    """The findings, with the fields in FIELDS."""
    return [{key: f[key] for key in FIELDS} for f in Oracle(plan).run() if travel or f["rule"] != "overlap/travel"]


# ---------------------------------------------------------------------------------------------------------- statistics


def features_of(plan: Plan, f) -> set:
    """What took part in a finding."""
    parts, uses = f["_parts"], f["_uses"]
    activities = {p.name: p.activity for p in parts}.values()
    occasions = {}
    for p in parts:
        occasions.setdefault(p.occasion, set()).add(p.name)
    has = set()

    def note(feature, condition):
        if condition:
            has.add(feature)

    exclusive = f["rule"] in ("overlap/person", "overlap/venue", "overlap/resource") and f["capacity"] == 1
    note("level: " + f["level"], True)
    note("lowered because tentative", f["_lowered"])
    note("level set by rules:", f["rule"] in plan.rules)
    note("across projects", f["acrossProjects"])
    note("three or more activities", len(f["activities"]) > 2)
    note("one activity only", len(f["activities"]) == 1)
    note("more than one day", f["firstDay"] != f["lastDay"])
    note("session", any(p.session for p in parts))
    note("two sessions of one activity", len({id_of(p) for p in parts}) > len({p.name for p in parts}))
    note("session's own status", any(p.session and p.session.status for p in parts))
    note("session's own place", any(p.session and p.session.spot for p in parts))
    note("session's own people", any(p.session and p.session.people is not None for p in parts))
    note("session's own institutions", any(p.session and p.session.institutions is not None for p in parts))
    note("held-with group with two members", any(len(names) > 1 for names in occasions.values()))
    note("recurring", any(a.repeat for a in activities))
    for freq in ("DAILY", "WEEKLY", "MONTHLY", "YEARLY"):
        note("recurring: " + freq, any(a.repeat and freq in a.repeat for a in activities))
    note("recurring without COUNT or UNTIL", any(a.repeat and "COUNT" not in a.repeat and "UNTIL" not in a.repeat
                                                 for a in activities))
    note("except", any(a.except_ for a in activities))
    first_days = {(u.part.name, u.span.first) for u in uses}
    note("occurrence from also", any((a.name, d) in first_days for a in activities for d in a.also))
    note("project's countries inherited", f["rule"] in ("overlap/country", "overlap/audience") and any(p.inherited for p in parts))
    note("region or partners", f["rule"] in ("overlap/country", "overlap/audience") and any(
        t in plan.regions or t == "partners" for p in parts
        for t in (p.session and p.session.countries or p.activity.countries or [])))
    note("hybrid", any(p.venue and (p.session if p.session and p.session.spot else p.activity).online for p in parts))
    note("time zones differ", len({p.zone for p in parts}) > 1 and any(not u.span.all_day for u in uses))
    for u in uses:
        s = u.span
        note("all-day", s.all_day)
        note("partial when", u.partial)
        if s.start is not None:
            note("timed", True)
            note("over midnight (local)", s.first != s.last)
            offsets = {datetime.fromtimestamp(m * 60, ZoneInfo(u.part.zone)).utcoffset() for m in (s.start, s.end)}
            note("over a change of the clocks", len(offsets) > 1)
            note("ends at local midnight", datetime.fromtimestamp(s.end * 60, ZoneInfo(u.part.zone)).strftime("%H%M") == "0000")
            start = datetime.fromtimestamp(s.start * 60, ZoneInfo(u.part.zone))
            when = u.part.session.when if u.part.session else u.part.activity.when
            note("occurrence in a gap", isinstance(when, Timed) and not u.partial
                 and start.strftime("%H:%M") != when.start.strftime("%H:%M"))
            note("starts in a fold", start.utcoffset() != start.replace(fold=1 - start.fold).utcoffset())
        if u.partial:
            when = u.part.session.when if u.part.session else u.part.activity.when
            note("partial: days of all-day", s.all_day)
            note("partial: of timed", not s.all_day and isinstance(when, Timed))
            note("partial: timed of all-day", not s.all_day and isinstance(when, Days))
    if exclusive:
        kinds = {u.span.all_day for u in uses}
        note("exclusive: all-day against timed", kinds == {True, False})
        note("exclusive: timed stretch", f["start"] is not None)
        note("exclusive: load over 2", f["load"] > 2)
        note("amount over capacity 1", len(f["activities"]) == 1 and f["rule"] == "overlap/resource")
    if f["rule"] == "overlap/resource" and f["capacity"] > 1:
        note("amounts added up", len(f["activities"]) > 1)
        note("amount over a capacity over 1", len(f["activities"]) == 1)
    if f["shared"]:
        note("shared: themes only", f["shared"]["themes"] and not f["shared"]["institutions"] and not f["shared"]["leads"])
        note("shared: institutions only", f["shared"]["institutions"] and not f["shared"]["themes"] and not f["shared"]["leads"])
        note("shared: leads only", f["shared"]["leads"] and not f["shared"]["themes"] and not f["shared"]["institutions"])
        ancestor = any(t not in p.themes for t in f["shared"]["themes"] for p in parts)
        note("shared: an ancestor's theme", ancestor)
    if f["rule"] == "overlap/travel":
        spots = [p.session if p.session and p.session.spot else p.activity for p in parts]
        countries = {p.country for p in parts}
        note("travel: hybrid", any(s.online for s in spots))
        note("travel: abroad", len(countries) > 1)
        note("travel: at home", len(countries) == 1 and None not in countries)
        note("travel: a country is not known", None in countries)
        note("travel: several sessions of one", any(p.session for p in parts))
        note("travel: with free days between", date.fromisoformat(f["lastDay"]) - date.fromisoformat(f["firstDay"]) > DAY)
    note("capacity 0", f["capacity"] == 0)
    note("Morocco", any(p.zone == "Africa/Casablanca" for p in parts) and any(not u.span.all_day for u in uses))
    if f["rule"] == "overlap/country":
        per = plan.country_load[f["resource"][8:]] if isinstance(plan.country_load, dict) else plan.country_load
        note("country load per several days", per[1] > 1)
        note("country load by country", isinstance(plan.country_load, dict))
    return has


def statistics(n):
    rules, features, plans = Counter(), Counter(), Counter()
    empty = most = 0
    for seed in range(n):
        plan = make_plan(seed)
        found = Oracle(plan).run()
        empty += not found
        most = max(most, len(found))
        for f in found:
            rules[f["rule"]] += 1
            features.update(features_of(plan, f))
        plans.update({f["rule"] for f in found})
    print(f"{n} plans, {sum(rules.values())} findings, {empty} plans without any, at most {most} in one plan")
    for rule in DEFAULT_LEVELS:
        print(f"  {rule:22} {rules[rule]:6} findings in {plans[rule]:5} plans")
    print("findings with")
    for name, count in sorted(features.items()):
        print(f"  {name:40} {count:6}")


if __name__ == "__main__":
    if len(sys.argv) == 3 and sys.argv[1] == "--statistics":
        statistics(int(sys.argv[2]))
    elif len(sys.argv) == 2:
        for finding in expected_findings(make_plan(int(sys.argv[1]))):
            print(json.dumps(finding, ensure_ascii=False))
    else:
        sys.exit(__doc__)
