#!/usr/bin/env python3
"""Writes a plan of a given size, made by a seeded generator: invented, but shaped like a real one.

    python3 Benchmarks/generate_plan.py FOLDER --activities 100000 --files 100

The same arguments give the same bytes.
"""

import argparse
import datetime
import os
import random

COUNTRIES = (
    "AR BO BR CL CO CR CU DO EC GT HN JM MX PA PE PY SV SR UY VE DZ EG IL JO LB LY MA PS TN "
    "AL BA XK ME MK RS KZ KG TJ TM UZ GE AM AZ MD UA BY SN ML NE BF MR TD GH NG CV"
).split()
KINDS = ["training", "workshop", "seminar", "conference", "exchange", "working-group", "study-visit", "meeting"]
STATUSES = ["tentative"] * 3 + ["confirmed"] * 4 + ["done"] * 2 + ["cancelled"]
WORDS = "regional seminar on the exchange of good practice in border control and drug supply reduction".split()


def one_day(arguments):
    os.makedirs(arguments.folder, exist_ok=True)
    with open(os.path.join(arguments.folder, "coplan.yaml"), "w") as out:
        out.write(
            "format: 1\nname: Worst case (invented)\ndomain: plans.example\nas-of: 2019-01-01\n"
            "themes:\n  theme: {name: Theme}\ninstitutions:\n  lead: {name: Lead}\n  guest: {name: Guest, capacity: 1}\n"
            "people:\n  expert: {role: Expert}\nvenues:\n  venue: {name: Venue, city: Tunis, country: TN}\n"
            "projects:\n")
        for n in range(10):
            out.write(f"  project-{n}: {{name: Project {n}, lead: lead, countries: [TN], contact: team {n}}}\n")
    with open(os.path.join(arguments.folder, "activities.yaml"), "w") as out:
        out.write("activities:\n")
        for n in range(arguments.activities):
            out.write(
                f"  activity-{n}: {{title: Seminar, project: project-{n % 10}, when: 2019-05-21, venue: venue, "
                "status: confirmed, countries: [TN], institutions: [guest], people: [expert], themes: [theme]}\n")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder")
    parser.add_argument("--activities", type=int, default=100_000)
    parser.add_argument("--files", type=int, default=100)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--one-day", action="store_true",
                        help="the worst case: all on one day, with one person, venue, country, institution and theme")
    arguments = parser.parse_args()
    if arguments.one_day:
        one_day(arguments)
        return
    rng = random.Random(arguments.seed)
    scale = max(1, arguments.activities // 1000)
    people = 50 * scale
    venues = 5 * scale
    institutions = 20 * scale
    themes = 200
    projects = max(2, 2 * scale)
    leads = max(2, min(300, scale))
    os.makedirs(arguments.folder, exist_ok=True)

    with open(os.path.join(arguments.folder, "coplan.yaml"), "w") as out:
        out.write("format: 1\nname: Generated plan (invented)\ndomain: plans.example\ntimezone: UTC\nas-of: 2019-01-01\n")
        if arguments.activities > 1_000_000:
            out.write(f"limits: {{activities: {arguments.activities}, plan-bytes: {arguments.activities * 1_000}}}\n")
    with open(os.path.join(arguments.folder, "shared.yaml"), "w") as out:
        out.write("themes:\n")
        for n in range(themes):
            parent = f", parent: theme-{n // 10}" if n >= 20 and n % 3 == 0 else ""
            out.write(f"  theme-{n}: {{name: Theme {n}{parent}}}\n")
        out.write("institutions:\n")
        for n in range(leads):
            out.write(f"  lead-{n}: {{name: Lead agency {n}}}\n")
        for n in range(institutions):
            out.write(f"  institution-{n}: {{name: Institution {n}, country: {rng.choice(COUNTRIES)}}}\n")
        out.write("people:\n")
        for n in range(people):
            out.write(f"  expert-{n}: {{role: Expert {n}}}\n")
        out.write("venues:\n")
        for n in range(venues):
            country = rng.choice(COUNTRIES)
            out.write(f"  venue-{n}: {{name: Venue {n}, city: City {n % 97}, country: {country}}}\n")
        out.write("projects:\n")
        partners = []
        for n in range(projects):
            own = rng.sample(COUNTRIES, 6)
            partners.append(own)
            out.write(
                f"  project-{n}: {{name: Project {n}, lead: lead-{n % leads}, countries: [{', '.join(own)}], "
                f"period: 2000/2039, contact: team {n}}}\n"
            )

    first = datetime.date(2000, 1, 1).toordinal()
    days = 14_600
    per_file = -(-arguments.activities // arguments.files)
    number = 0
    for file in range(arguments.files):
        with open(os.path.join(arguments.folder, f"activities-{file:03d}.yaml"), "w") as out:
            out.write("activities:\n")
            for _ in range(min(per_file, arguments.activities - number)):
                start = datetime.date.fromordinal(first + rng.randrange(days))
                # Most activities keep to the working week.
                start -= datetime.timedelta(days=start.weekday() if start.weekday() > 1 else 0)
                title = " ".join(rng.choice(WORDS) for _ in range(6)).capitalize()
                if rng.random() < 0.25:
                    hour = rng.randrange(8, 16)
                    when = f"{start}T{hour:02d}:00/{hour + 2:02d}:30"
                else:
                    when = f"{start}/P{rng.randrange(1, 5)}D"
                project = rng.randrange(projects)
                # Activities are for countries of their project, but for one in a hundred.
                choice = COUNTRIES if rng.random() < 0.01 else partners[project]
                out.write(
                    f"  activity-{number}:\n"
                    f"    title: {title}\n"
                    f"    project: project-{project}\n"
                    f"    kind: {rng.choice(KINDS)}\n"
                    f"    when: {when}\n"
                    f"    venue: venue-{rng.randrange(venues)}\n"
                    f"    status: {rng.choice(STATUSES)}\n"
                    f"    countries: [{', '.join(rng.sample(choice, 3))}]\n"
                    f"    institutions: [institution-{rng.randrange(institutions)}]\n"
                    f"    people: [{', '.join(f'expert-{p}' for p in rng.sample(range(people), 2))}]\n"
                    f"    themes: [{', '.join(f'theme-{t}' for t in rng.sample(range(themes), 2))}]\n"
                    f"    participants: {rng.randrange(8, 80)}\n"
                )
                number += 1


if __name__ == "__main__":
    main()
