"""What `synergies` must find, computed by brute force straight from the contract.

Takes a plan as plain values (`plan_generator.Plan`), looks at every two activities, and at every activity with every
project, day by day. Slow and meant to be obviously right. It shares nothing with the tool; of `overlap_oracle.py` it uses
what a plan means: countries, occasions, zones and occurrences.

Where the contract leaves something open, the decision is marked "Decision:".

    python synergy_oracle.py SEED WINDOW AS-OF      the synergies of a generated plan, with a window in days
"""

from __future__ import annotations

import json
import re
import sys
from datetime import date, timedelta
from fractions import Fraction

from overlap_oracle import expand_countries, occasions_of, spans_of, zone_of
from plan_generator import Plan, Window, make_plan

DAY = timedelta(days=1)


def window_days(text: str) -> tuple[date, date]:
    """The first and the last day of a window as the generator writes them: `2019-05`, `2019-W21`, `2019-Q2`, `2019-H1`,
    `2019`, `2019-10/11`, `within 2019-09-01/24`, `within 2019-09-01/P10D`."""
    def piece(words):
        if m := re.fullmatch(r"(\d{4})-W(\d\d)", words):
            first = date.fromisocalendar(int(m[1]), int(m[2]), 1)
            return first, first + 6 * DAY
        if m := re.fullmatch(r"(\d{4})-([QH])(\d)", words):
            months = 3 if m[2] == "Q" else 6
            start = months * (int(m[3]) - 1) + 1
            return date(int(m[1]), start, 1), last_day(int(m[1]), start + months - 1)
        if m := re.fullmatch(r"(\d{4})-(\d\d)-(\d\d)", words):
            day = date(*map(int, m.groups()))
            return day, day
        if m := re.fullmatch(r"(\d{4})-(\d\d)", words):
            return date(int(m[1]), int(m[2]), 1), last_day(int(m[1]), int(m[2]))
        return date(int(words), 1, 1), date(int(words), 12, 31)

    start, _, end = text.removeprefix("within ").partition("/")
    first, last = piece(start)
    if m := re.fullmatch(r"P(\d+)D", end):
        last = first + (int(m[1]) - 1) * DAY
    elif end:
        # A shorter end takes what it lacks from the start.
        last = piece(end if re.match(r"\d{4}", end) else start[:len(start) - len(end)] + end)[1]
    return first, last


def last_day(year, month):
    return (date(year, month, 28) + 4 * DAY).replace(day=1) - DAY


class Side:
    """An activity with what can be shared: that of all its sessions that take place."""

    def __init__(self, plan: Plan, activity, occasion):
        self.activity, self.occasion = activity, occasion
        self.name, self.project = activity.name, activity.project
        self.days, self.themes, self.countries = set(), set(), set()
        project = next(p for p in plan.projects if p.id == activity.project)
        for session in activity.sessions or [None]:
            own = session or activity

            def say(key):
                value = getattr(session, key) if session else None
                return getattr(activity, key) if value is None else value

            if say("status") in ("cancelled", "postponed"):
                continue
            days = set()
            if isinstance(own.when, Window):
                first, last = window_days(own.when.text)
                days = {first + n * DAY for n in range((last - first).days + 1)}
            else:
                for span in spans_of(plan, activity, own.when, zone_of(plan, activity, session)):
                    days |= set(span.days)
            if not days:
                continue
            self.days |= days
            self.themes |= set(say("themes"))
            countries = say("countries")
            self.countries |= expand_countries(plan, project.countries if countries is None else countries, project)

    def is_over(self, as_of):
        return max(self.days) < as_of


def gap_days(one: set, other: set) -> int:
    """Whole days between the nearest two days; none where they touch or overlap."""
    return max(0, min(abs((a - b).days) for a in one for b in other) - 1)


def run_start(day: date, days: set) -> date:
    """The first of the days without a break up to this one."""
    while day - DAY in days:
        day -= DAY
    return day


def date_of(one: set, other: set) -> date:
    """Decision: "date" in "sorted by score, then date, then names" is the first day of the earlier of the two, of what they
    do without a break where they are closest; of several such places the earliest."""
    gap = gap_days(one, other)
    pairs = [(run_start(a, one), run_start(b, other)) for a in one for b in other
             if max(0, abs((a - b).days) - 1) == gap]
    return min(min(pair) for pair in pairs)


def jaccard(one: set, other: set) -> Fraction:
    return Fraction(len(one & other), len(one | other))


def four_digits(score: Fraction) -> float:
    """Rounded half up."""
    return int(score * 10_000 + Fraction(1, 2)) / 10_000


def expected_synergies(plan: Plan, window: int, as_of: date) -> dict:
    occasions = occasions_of(plan)
    sides = [Side(plan, a, occasions[a.name]) for a in plan.activities]
    # Decision: a milestone is no overlap's business, but two dates can be brought together.
    sides = sorted((s for s in sides if s.days), key=lambda s: s.name)
    pairs = []
    for index, one in enumerate(sides):
        for other in sides[index + 1:]:
            if (one.project == other.project or one.occasion == other.occasion
                    or other.project in one.activity.joint_with or one.project in other.activity.joint_with
                    or (one.is_over(as_of) and other.is_over(as_of))
                    or not one.themes & other.themes or not one.countries & other.countries):
                continue
            gap = gap_days(one.days, other.days)
            if gap > window:
                continue
            score = (jaccard(one.themes, other.themes) * jaccard(one.countries, other.countries)
                     * (1 - Fraction(gap, window + 1)))
            pairs.append({
                "activities": [one.name, other.name], "projects": sorted([one.project, other.project]),
                "score": four_digits(score), "themes": sorted(one.themes & other.themes),
                "countries": sorted(one.countries & other.countries), "gapDays": gap,
                "_date": date_of(one.days, other.days)})
    pairs.sort(key=lambda p: (-p["score"], p["_date"], p["activities"]))

    offers = []
    for side in sides:
        if side.is_over(as_of):
            continue
        for project in plan.projects:
            themes = side.themes & set(project.themes)
            countries = side.countries & expand_countries(plan, project.countries, project)
            if project.id == side.project or project.id in side.activity.joint_with or not themes or not countries:
                continue
            # Decision: running while the activity takes place; a project that does not say when is not known to be over.
            period = project.period
            if period and not any(period.first <= day <= period.last for day in side.days):
                continue
            # Decision: any activity of its own that takes place, whatever it is about.
            own = set().union(*(s.days for s in sides if s.project == project.id))
            if own and gap_days(own, side.days) <= window:
                continue
            offers.append({"activity": side.name, "project": project.id, "themes": sorted(themes),
                           "countries": sorted(countries), "_date": min(side.days)})
    # Decision: by date, then names.
    offers.sort(key=lambda o: (o["_date"], o["activity"], o["project"]))
    return {"synergies": [without_date(p) for p in pairs], "projects": [without_date(o) for o in offers]}


def without_date(record: dict) -> dict:
    return {key: value for key, value in record.items() if key != "_date"}


if __name__ == "__main__":
    seed, days, as_of = sys.argv[1:4]
    print(json.dumps(expected_synergies(make_plan(int(seed)), int(days), date.fromisoformat(as_of)), indent=1))
