"""Small random plans in which everything that may be secret is marked.

`make_leak_plan(seed)` gives the text of a plan's files in which each field of each activity, person and venue holds a word
of its own, a marker, and for each marker the audience that may read it. What an audience may not see must then be found
nowhere in what the tool prints for it or writes for it.

Markers are small letters and digits, so that they may be ids, and are the same in names of files, in upper and lower
case, and in addresses. A few secrets cannot hold a word: amounts and numbers of people have digits of their own, a
country, a time zone and a last day are used for one hidden thing alone.

    python leak_plans.py SEED FOLDER     writes one plan, to look at it
"""

from __future__ import annotations

import json
import random
import sys
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path

LEVELS = ["public", "partners", "restricted"]
# One hidden activity alone lasts until here: no other has a day in June or July, and no overlap reaches there.
LONG_END = date(2019, 7, 19)
LONG_END_WORDS = ["2019-06-1", "2019-06-2", "2019-07", "2019061", "2019062", "201907"]
# Used by hidden venues and places alone.
HIDDEN_COUNTRIES = {"MN": ["MN", "Mongolia"], "FJ": ["FJ", "Fiji"]}
HIDDEN_ZONE = "Pacific/Fiji"


@dataclass
class LeakPlan:
    seed: int
    files: dict = field(default_factory=dict)  # path -> text
    # what must not be read -> the lowest audience that may read it
    markers: dict = field(default_factory=dict)
    # where each marker stands, for the report
    origin: dict = field(default_factory=dict)
    has_file_errors: bool = False
    # full names of activities, ids of people and venues: to be asked for
    activities: dict = field(default_factory=dict)  # name -> level
    people: dict = field(default_factory=dict)
    venues: dict = field(default_factory=dict)

    def secrets(self, audience):
        """What this audience may not read."""
        return [word for word, level in self.markers.items() if LEVELS.index(level) > LEVELS.index(audience)]


class Maker:
    def __init__(self, seed, with_file_errors=False, all_visible=False):
        self.r = random.Random(f"coplan leaks {seed}")
        self.plan = LeakPlan(seed, has_file_errors=with_file_errors)
        self.all_visible = all_visible
        self.count = 0

    def mark(self, level, origin):
        """A new word, to be read by `level` and those above it."""
        self.count += 1
        word = f"zq{self.count:04d}{'abcdefghijklmnopqrstuvwxy'[self.count % 25]}zq"
        self.plan.markers[word] = level
        self.plan.origin[word] = origin
        return word

    def number(self, level, origin):
        self.count += 1
        word = f"48{self.count:04d}7"
        self.plan.markers[word] = level
        self.plan.origin[word] = origin
        return word

    def secret(self, words, level, origin):
        for word in words:
            self.plan.markers[word] = level
            self.plan.origin[word] = origin

    def chance(self, p):
        return self.r.random() < p

    def make(self) -> LeakPlan:
        r = self.r
        self.shared = {"institutions": {}, "people": {}, "venues": {}, "themes": {}, "resources": {}, "events": {}}
        self.by_file = {}
        institutions = ["police", "ministry", "academy"]
        for id in institutions:
            self.shared["institutions"][id] = {"name": f"The {id}", "country": "TN", "themes": ["drugs"],
                                               "capacity": r.choice([1, 1, 2]), "language": r.choice(["en", "fr"])}
        self.shared["themes"] = {"drugs": {"name": "Drugs"}, "cyber": {"name": "Cyber", "parent": "drugs"}}
        self.shared["resources"] = {"booths": {"name": "Booths", "capacity": r.choice([1, 2])}}
        self.shared["events"] = {"summit": {"name": "Summit", "when": "2019-05-21"}}
        self.people = [self.person(n) for n in range(4)]
        self.venues = [self.venue(n) for n in range(4)]
        self.projects = {
            id: {"name": f"Project {id}", "lead": r.choice(institutions), "countries": ["TN", "MA"], "themes": ["drugs"],
                 "contact": f"desk of {id}", "capacity": r.choice([1, 2]), "budget": "1000 EUR",
                 "period": "2018-01-01/2019-12-31", "visibility": r.choice(["public", "partners", "restricted"])}
            for id in ("alpha", "beta", "gamma")}
        self.activities = []  # (project, id, tree, level)
        levels = [r.choice(LEVELS) for _ in range(r.randint(5, 9))] + ["public", "partners", "restricted"]
        for level in levels:
            self.activity(level)
        self.long_one()
        self.links()
        if self.plan.has_file_errors:
            self.mistakes()
        self.write()
        return self.plan

    # Who or what is only in hidden activities may be read of by those who see one of them.

    def person(self, n):
        level = self.r.choice(["public", None, "partners", "restricted"])
        id = self.mark(level or "public", f"person {n}: id")
        tree = {key: self.mark(level or "public", f"person {n}: {key}") for key in ("name", "role")}
        if n == 0:
            del tree["name"]
        for key in ("email", "notes"):  # never written for anybody below restricted
            word = self.mark("restricted", f"person {n}: {key}")
            tree[key] = word + "@example.org" if key == "email" else word
        tree["aliases"] = [self.mark(level or "public", f"person {n}: alias")]
        tree["away"] = ["2019-05-22"]
        if level:
            tree["visibility"] = level
        self.shared["people"][id] = tree
        self.plan.people[id] = level or "public"
        return id, level or "public"

    def venue(self, n):
        r = self.r
        level = ["public", "partners", "restricted", None][n]
        seen = level or "public"
        id = self.mark(seen, f"venue {n}: id")
        tree = {"name": self.mark(seen, f"venue {n}: name"), "city": self.mark(seen, f"venue {n}: city"),
                "address": self.mark(seen, f"venue {n}: address"),
                "url": f"https://{self.mark(seen, f'venue {n}: url')}.example",
                "notes": self.mark("restricted", f"venue {n}: notes"), "country": "TN", "capacity": r.choice([1, 2])}
        if level == "restricted":
            tree["country"] = "MN"
            tree["geo"] = "48.15162,48.23421"
            self.secret(HIDDEN_COUNTRIES["MN"] + ["48.15162", "48.23421"], level, f"venue {n}: country, geo")
        if level:
            tree["visibility"] = level
        self.shared["venues"][id] = tree
        self.plan.venues[id] = seen
        return id, seen

    def texts(self, level, origin):
        if self.chance(0.5):
            return self.mark(level, origin)
        return {language: self.mark(level, f"{origin} ({language})") for language in ("en", "fr", "ar")}

    def activity(self, level):
        r = self.r
        project = r.choice(list(self.projects))
        number = len(self.activities)
        where = f"activity {number} ({level})"
        id = self.mark(level, f"{where}: id")
        first = date(2019, 5, 19) + timedelta(days=r.randint(0, 3))
        last = first + timedelta(days=r.randint(0, 3))
        timed = self.chance(0.3)
        when = f"{first}T09:00/17:00" if timed else f"{first}/{last}"
        tree = {"title": self.texts(level, f"{where}: title"), "visibility": level,
                "status": r.choice(["confirmed", "tentative"]), "countries": r.choice([["TN"], ["TN", "MA"], None]),
                "themes": [r.choice(["drugs", "cyber"])], "kind": r.choice(["training", "seminar", "workshop"]),
                "people": r.sample([person for person, _ in self.people], r.randint(1, 3)),
                "institutions": r.sample(["police", "ministry", "academy"], r.randint(1, 2)),
                "resources": {"booths": r.choice([1, 2, 3])}}
        if tree["countries"] is None:
            del tree["countries"]
        for key in ("description", "contact", "reference"):
            tree[key] = self.mark(level, f"{where}: {key}")
        tree["notes"] = self.mark("restricted", f"{where}: notes")
        tree["url"] = f"https://{self.mark(level, f'{where}: url')}.example"
        tree["source"] = {"at": f"https://{self.mark(level, f'{where}: source')}.example", "of": ["when"],
                          "says": self.mark(level, f"{where}: source says")}
        tree["objectives"] = [self.mark(level, f"{where}: objective")]
        tree["was"] = [self.mark(level, f"{where}: was")]
        tree["fixed"] = self.mark(level, f"{where}: fixed") if self.chance(0.4) else None
        tree["budget"] = f"{self.number(level, f'{where}: budget')} EUR"
        tree["participants"] = self.number(level, f"{where}: participants")
        tree["deadlines"] = {self.mark(level, f"{where}: deadline"): "P30D"}
        tree["originally"] = [{"when": "2019-04-01", "on": "2018-12-01", "why": self.mark(level, f"{where}: originally")}]
        tree["x-code"] = self.mark("restricted", f"{where}: x-code")
        spot = r.choice(["venue", "venue", "place", "online"])
        if spot == "venue":
            tree["venue"] = r.choice(self.venues)[0]
        elif spot == "place":
            tree["place"] = {"city": self.mark(level, f"{where}: city"), "country": "TN"}
            if level == "restricted":
                tree["place"]["country"] = "FJ"
                self.secret(HIDDEN_COUNTRIES["FJ"], level, f"{where}: country of the place")
        if spot != "place":
            tree["online"] = f"https://{self.mark(level, f'{where}: online')}.example"
        if level == "restricted" and timed:
            tree["timezone"] = HIDDEN_ZONE
            self.secret([HIDDEN_ZONE], level, f"{where}: time zone")
        if self.chance(0.25):
            tree["sessions"] = {
                self.mark(level, f"{where}: session"): {
                    "title": self.mark(level, f"{where}: session's title"), "when": when,
                    "reference": self.mark(level, f"{where}: session's reference")},
                self.mark(level, f"{where}: session"): {"when": "2019-05-22"}}
        else:
            tree["when"] = when
            if self.chance(0.2):
                tree["repeat"] = "FREQ=DAILY;INTERVAL=5;COUNT=2"
        self.activities.append((project, id, {k: v for k, v in tree.items() if v is not None}, level))
        self.plan.activities[f"{project}/{id}"] = level

    def long_one(self):
        """One restricted activity that goes on long after all others."""
        self.activity("restricted")
        tree = self.activities[-1][2]
        tree.pop("sessions", None)
        tree.pop("repeat", None)
        tree["when"] = f"2019-05-20/{LONG_END}"
        # No load of one alone may reach into its days.
        tree["resources"] = {"booths": 1}
        self.secret(LONG_END_WORDS, "restricted", "days of the long activity")

    def links(self):
        """References, also from what is visible to what is not."""
        r = self.r
        self.waivers = []
        names = [(f"{project}/{id}", tree, level) for project, id, tree, level in self.activities]
        for name, tree, level in names:
            other, _, other_level = r.choice(names)
            if other == name:
                continue
            # A circle of `after` would be a mistake of its own; names are in order of their making.
            if self.chance(0.3) and other < name:
                tree["after"] = [other]
            elif self.chance(0.15):
                tree["held-with"] = [other]
            elif self.chance(0.2):
                tree["related"] = {other: "follow-up"}
            elif self.chance(0.1):
                tree["joint-with"] = [p for p in self.projects if not name.startswith(p)][:1]
        for _ in range(4):
            rule = r.choice(["overlap/person", "overlap/venue", "overlap/audience", "overlap/institution", "overlap/resource"])
            some = r.sample(names, 2)
            self.waivers.append({"rule": rule, "activities": [name for name, _, _ in some],
                                 "reason": self.mark("restricted", "reason of a waiver"),
                                 "by": self.mark("restricted", "who waives")})
        everything = [name for name, _, _ in names]
        for rule in ("overlap/person", "overlap/team"):
            if self.chance(0.5):
                self.waivers.append({"rule": rule, "activities": everything,
                                     "reason": self.mark("restricted", "reason of a waiver")})

    def mistakes(self):
        """Mistakes in hidden records, and wrong references near to hidden names."""
        r = self.r
        for project, id, tree, level in self.activities:
            if level == "public" or not self.chance(0.6):
                continue
            tree.update(r.choice([
                {self.mark(level, "unknown key"): "what"},
                {"kind": self.mark(level, "unknown kind")},
                {"people": [self.mark(level, "unknown person")]},
                {"when": f"2019-05-20/{self.mark(level, 'wrong date')}", "sessions": None, "repeat": None},
                {"repeat": f"FREQ={self.mark(level, 'wrong rule')}", "sessions": None},
                {"timezone": f"Europe/{self.mark(level, 'wrong zone')}"},
                {"countries": [self.mark(level, "unknown country")]},
                {"when": "2019-05-24/2019-05-22", "sessions": None, "repeat": None},
                {"when": "2019-03-31T02:30/04:00", "timezone": "Europe/Brussels", "sessions": None, "repeat": None},
            ]))
        hidden = [f"{p}/{id}" for p, id, _, level in self.activities if level != "public"]
        for project, id, tree, level in self.activities:
            if level == "public" and self.chance(0.7):
                near = r.choice(hidden)
                tree["after"] = [near[:-1]]
                if self.chance(0.5):
                    tree["people"] = [r.choice(self.people)[0][:-1]]

    def write(self):
        r = self.r
        files = {"coplan.yaml": {"format": 1, "name": "Marked (invented)", "domain": "leaks.example", "as-of": "2019-01-15",
                                 "timezone": "Europe/Brussels", "language": r.choice(["en", "fr"]),
                                 "url": "https://plans.example", "country-load": {"max": 2, "per": "P1D"},
                                 "audiences": ["public", "partners"],
                                 "feeds": {"busy": {"name": "Busy", "audience": "public", "above-audience": "busy"},
                                           "some": {"name": "Some", "themes": ["drugs"]}},
                                 "projects": self.projects, **self.shared, "waivers": self.waivers}}
        file_names = {}
        for project, id, tree, level in self.activities:
            tree = {"project": project, **{k: v for k, v in tree.items() if v is not None}}
            if self.all_visible:
                tree["visibility"] = "public"
            name = "open.yaml"
            if level != "public":
                name = r.choice([None] + [name for name, own in file_names.items() if own == level])
            if name is None:
                name = f"{self.mark(level, 'name of a file')}.yaml"
                file_names[name] = level
            files.setdefault(name, {}).setdefault("activities", {})[id] = tree
        for name, tree in files.items():
            lines = [f"{key}: {json.dumps(value, ensure_ascii=False)}" for key, value in tree.items()
                     if key not in ("activities", "people", "venues")]
            for section in ("people", "venues", "activities"):
                if section in tree:
                    lines.append(f"{section}:")
                    for id, record in tree[section].items():
                        comment = self.mark("restricted", "comment")
                        lines.append(f"  # {comment}")
                        lines.append(f"  {id}: {json.dumps(record, ensure_ascii=False)}"
                                     + (f" # {self.mark('restricted', 'comment')}" if self.chance(0.5) else ""))
            self.plan.files[name] = "\n".join(lines) + "\n"


def make_leak_plan(seed, with_file_errors=False, all_visible=False) -> LeakPlan:
    """The plan of a seed. With `all_visible` it is the same, and every activity is public."""
    return Maker(seed, with_file_errors, all_visible).make()


def write_leak_plan(plan: LeakPlan, folder):
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in plan.files.items():
        (folder / name).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    if len(sys.argv) not in (3, 4):
        sys.exit(__doc__)
    write_leak_plan(make_leak_plan(int(sys.argv[1]), with_file_errors=len(sys.argv) == 4), sys.argv[2])
