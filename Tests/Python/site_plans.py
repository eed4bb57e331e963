"""A dense plan to look at pages with: fifty invented projects, in three languages, with clashes, windows, sessions, times,
repeats and things that not everybody may see.

    python site_plans.py FOLDER [PROJECTS [ACTIVITIES_EACH]]

The same arguments give the same bytes.
"""

from __future__ import annotations

import json
import random
import sys
from datetime import date, timedelta
from pathlib import Path

KINDS = ["training", "workshop", "seminar", "conference", "exchange", "working-group", "study-visit", "meeting"]
TOPICS = [("border control", "le contrôle aux frontières", "مراقبة الحدود"), ("drug supply reduction", "la réduction de l’offre de drogues", "الحد من عرض المخدرات"),
          ("digital evidence", "la preuve numérique", "الأدلة الرقمية"), ("financial investigation", "l’enquête financière", "التحقيق المالي"),
          ("document fraud", "la fraude documentaire", "تزوير الوثائق"), ("clandestine laboratories", "les laboratoires clandestins", "المختبرات السرية")]
FORMS = [("Regional seminar on", "Séminaire régional sur", "ندوة إقليمية حول"), ("Training course on", "Formation sur", "دورة تدريبية حول"),
         ("Expert meeting on", "Réunion d’experts sur", "اجتماع خبراء حول")]
PLACES = [("Tunis", "TN"), ("Rabat", "MA"), ("Pristina", "XK"), ("Ramallah", "PS"), ("Amman", "JO"), ("Dakar", "SN"), ("Paris", "FR"), ("Brussels", "BE")]
ZONES = {"TN": "Africa/Tunis", "MA": "Africa/Casablanca", "FR": "Europe/Paris", "JO": "Asia/Amman"}
REGIONS = [["MA", "TN", "DZ", "LY", "EG"], ["AL", "BA", "XK", "ME", "MK", "RS"], ["JO", "LB", "PS"], ["SN", "ML", "MR", "NE"]]


def make(projects=50, each=30, seed=1, url="https://plans.example.org/feeds") -> dict:
    """Path to text."""
    r = random.Random(f"coplan pages {seed}")
    themes = {f"t{n}": {"name": {"en": en.capitalize(), "fr": fr[2:].lstrip("’a ").capitalize(), "ar": ar}} for n, (en, fr, ar) in enumerate(TOPICS)}
    themes["t1"]["parent"] = "t0"
    plan = {
        "format": 1, "name": {"en": "Fifty invented projects", "fr": "Cinquante projets inventés", "ar": "خمسون مشروعا من نسج الخيال"},
        "domain": "plans.example", "timezone": "Europe/Brussels", "language": "en", "as-of": "2019-03-11", "country-load": {"max": 6, "per": 7},
        "institutions": {f"unit-{n}": {"name": {"en": f"Invented unit {n}", "fr": f"Unité inventée {n}"}, "country": REGIONS[n % 4][0], "capacity": 2,
                                       "language": "fr", "themes": [f"t{n % 6}"], "aliases": [f"UI{n}"]} for n in range(12)},
        "people": {f"expert-{n}": {"role": {"en": f"invented expert {n}", "fr": f"expert inventé {n}"}} for n in range(20)},
        "venues": {f"hall-{n}": {"name": f"Invented hall {n}", "city": city, "country": country, "capacity": 2, **({"timezone": ZONES[country]} if country in ZONES else {}), "geo": "36.8,10.2"}
                   for n, (city, country) in enumerate(PLACES)},
        "themes": themes,
        "closures": {"feast": {"name": {"en": "An invented feast", "fr": "Une fête inventée", "ar": "عيد من نسج الخيال"}, "when": "2019-06-03/06", "countries": ["TN"]}},
        "events": {"summit": {"name": "An invented summit", "when": "2019-10-07/09", "url": "https://summit.example"}},
        "programmes": {"prog": {"name": "An invented programme", "contact": "tel:+3225550100"}},
    }
    if url:
        plan["url"] = url
    files = {"coplan.yaml": plan}
    for p in range(projects):
        id = f"{r.choice(['euro', 'med', 'sahel', 'balkan', 'safe', 'drug', 'cyber'])}-{r.choice(['police', 'justice', 'border', 'net', 'act', 'lab'])}-{p}"
        activities = {}
        for a in range(each):
            topic, form = r.randrange(len(TOPICS)), r.choice(FORMS)
            first = date(2019, 1, 7) + timedelta(days=r.randrange(0, 410))
            last = first + timedelta(days=r.choice([0, 1, 1, 2, 2, 4]))
            tree = {"title": {language: f"{form[n]} {TOPICS[topic][n]}" for n, language in enumerate(["en", "fr", "ar"])} if r.random() < 0.7 else f"{form[0]} {TOPICS[topic][0]}",
                    "kind": r.choice(KINDS), "when": f"{first}/{last}", "themes": [f"t{topic}"],
                    "status": r.choice(["tentative", "confirmed", "confirmed", "confirmed"]) if first > date(2019, 3, 11) else "done",
                    "participants": r.randrange(8, 60), "visibility": r.choice(["public"] * 6 + ["partners", "restricted"])}
            chance = r.random()
            if chance < 0.08:
                tree["when"] = f"{first:%Y-%m}"
            elif chance < 0.11:
                tree["when"] = f"{first:%Y}-Q{(first.month + 2) // 3}"
            elif chance < 0.2:
                tree["when"] = f"{first}T09:00/17:30"
            elif chance < 0.23:
                tree |= {"when": f"{first}", "repeat": "FREQ=MONTHLY;COUNT=6"}
            elif chance < 0.27:
                del tree["when"]
                tree["sessions"] = {f"s{n}": {"when": f"{first + timedelta(days=20 * n)}", "place": {"city": PLACES[n][0], "country": PLACES[n][1]}} for n in range(3)}
            elif chance < 0.29:
                tree["status"] = "cancelled"
            if r.random() < 0.6:
                tree["venue"] = f"hall-{r.randrange(len(PLACES))}"
            else:
                tree["online"] = "https://meet.example/room?a=1&b=2"
            if r.random() < 0.4:
                tree["institutions"] = {f"unit-{n}": r.choice(["invited", "host", "speaker"]) for n in r.sample(range(12), 2)}
            if r.random() < 0.3:
                tree["people"] = [f"expert-{r.randrange(20)}"]
            if r.random() < 0.2:
                tree["description"] = {"en": "Invented. <b>Not bold</b> & \"quoted\".\n\nA second paragraph.", "ar": "نص من نسج الخيال."}
            if a and r.random() < 0.1:
                tree["after"] = [f"a{a - 1}"]
            activities[f"a{a}"] = tree
        files[f"projects/{id}.yaml"] = {
            "project": {"id": id, "name": {"en": f"{id.replace('-', ' ').title()} (invented)", "fr": f"Projet inventé {p}"}, "countries": REGIONS[p % 4], "themes": [f"t{p % 6}", "t1"], "lead": f"unit-{p % 12}",
                        "programme": "prog", "period": "2019/2020", "contact": f"mailto:desk-{p}@plans.example", "visibility": "public", "budget": "1000000 EUR"},
            "activities": activities}
    return {path: json.dumps(tree, ensure_ascii=False, indent=1) for path, tree in files.items()}


def write(folder, **arguments):
    for path, text in make(**arguments).items():
        target = Path(folder) / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    write(sys.argv[1], **dict(zip(("projects", "each"), map(int, sys.argv[2:]))))
