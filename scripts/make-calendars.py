#!/usr/bin/env python3
"""Makes the public-holiday calendars of a plan: plans/calendars/XX.ics, one for each country.

    python3 -m venv .venv
    .venv/bin/pip install -r scripts/requirements.txt
    .venv/bin/python scripts/make-calendars.py              every country that occurs in plans/
    .venv/bin/python scripts/make-calendars.py MA TN        these only
    .venv/bin/python scripts/make-calendars.py --check      writes nothing; fails where a file would change

The days come from the PyPI package `holidays`, category public, 2018 to 2027, with the corrections for 2019 that
stand below. An event with STATUS:TENTATIVE is an estimate: coplan counts one day more on each side of it.
The same packages give the same bytes.
"""

import argparse
import re
import sys
from datetime import date, datetime, timedelta, timezone
from pathlib import Path

import holidays
import icalendar
import yaml

YEARS = range(2018, 2028)
DOMAIN = "coplan.example"
STAMP = datetime(2018, 12, 1, tzinfo=timezone.utc)  # fixed, so that an unchanged calendar is the same file
ROOT = Path(__file__).resolve().parent.parent

# Feasts that follow the moon. They are announced the evening before, so a date known in advance is an estimate, whether
# or not the package says "(estimated)": for Lebanon, Libya and Palestine, for instance, it does not say so for 2019.
BY_THE_MOON = re.compile(
    r"\b(eid|idd|id el|fitr|[aá]dha|azha|arafah?|ramadan|islamic new year|hijri|muharram|tasua|ashura|arbaeen|mawlid"
    r"|milad|isra'? and|lailat|laylat|prophet|imam(?! khomeini)|mahdi|fatimah?|martyrdom|ghadir|magal)\b", re.IGNORECASE)

# Turkey computes its religious calendar and publishes it years ahead.
COMPUTED = {"TR"}

# Days of 2019 as they were announced: day 1 of Eid al-Fitr and of Eid al-Adha. The package has 4 June and 11 August for
# all of them (Lebanon: 12 August). All days of a feast move with its first, the day of Arafah too; their number is kept.
# A closure that an administration decreed is not a feast: Tunisia's of 4 to 6 June is in shared/closures.yaml.
FEASTS_2019 = {
    #     Eid al-Fitr         Eid al-Adha        source
    "DZ": (date(2019, 6, 4), date(2019, 8, 11), "saphirnews"),
    "EG": (date(2019, 6, 5), date(2019, 8, 11), "Dar al-Ifta, in egyptianstreets; elfagr"),
    "JO": (date(2019, 6, 5), date(2019, 8, 11), "saphirnews, lesiteinfo, elfagr"),
    "LB": (date(2019, 6, 4), date(2019, 8, 11), "Fadlallah office; press for Eid al-Adha"),
    "LY": (date(2019, 6, 4), date(2019, 8, 11), "AA, libyaakhbar, LANA"),
    "MA": (date(2019, 6, 5), date(2019, 8, 12), "Habous ministry, in bladi.net, dailymorocco, yabiladi"),
    "PS": (date(2019, 6, 5), date(2019, 8, 11), "lesiteinfo, israelnetz, elfagr"),
    "TN": (date(2019, 6, 5), date(2019, 8, 11), "the Mufti, in TAP; yabiladi"),
}
# Days that this would make holidays, and that were not.
NOT_CLOSED = {("TN", date(2019, 6, 7))}  # the decree of 2019 closes the public service from 4 to 6 June

# Left as the package has it, because it is not settled:
#   LB  Resistance and Liberation Day is on the second Sunday of May here, commonly 25 May. Both are a weekend in 2019.
#   LB  12 and 13 August in the package may be the closing days for Eid al-Adha rather than the feast.
#   MR  Eid al-Adha 2019 was the 11th or the 12th, depending on the source: it stays an estimate.

# A year without any holiday is a gap in the package, not a fact, unless there is a reason:
EMPTY_YEARS = {"UA": "since 2023: public holidays are suspended under martial law"}


def holidays_of(country: str) -> list[tuple[date, str, str, str]]:
    """(day, name, status, where the date comes from), sorted, one for each holiday and day."""
    made = getattr(holidays, country)
    english = [tongue for tongue in getattr(made, "supported_languages", ()) if tongue.startswith("en")]
    language = "en_US" if "en_US" in english else english[0] if english else None
    days = []
    for day, names in made(years=YEARS, language=language).items():
        for name in names.split("; "):
            plain = name.replace(" (estimated)", "").replace(", estimated)", ")")
            if plain in ("Sunday", "Saturday"):
                continue  # a weekly rest day, not a holiday
            estimate = plain != name or (BY_THE_MOON.search(plain) and country not in COMPUTED)
            days.append((day, plain, "TENTATIVE" if estimate else "CONFIRMED", ""))
    return sorted(corrected(country, days))


def corrected(country: str, days: list) -> list:
    """The feasts of 2019 on the days on which they were held."""
    if country not in FEASTS_2019:
        return days
    fitr, adha, source = FEASTS_2019[country]
    for first, feast, with_it in ((fitr, "fitr", "fitr"), (adha, "adha", "adha|arafah?")):
        stated = min(day for day, name, _, _ in days if day.year == 2019 and feast in name.lower())
        shift = first - stated
        days = [
            (day + shift, name, "CONFIRMED", source)
            if day.year == 2019 and re.search(with_it, name.lower()) else (day, name, status, origin)
            for day, name, status, origin in days
        ]
    return [entry for entry in days if (country, entry[0]) not in NOT_CLOSED]


def calendar(country: str, days: list) -> bytes:
    made = icalendar.Calendar()
    made.add("prodid", f"-//coplan//public holidays from holidays {holidays.__version__}//EN")
    made.add("version", "2.0")
    made.add("calscale", "GREGORIAN")
    made.add("x-wr-calname", f"Public holidays {country}")
    on_day: dict[date, int] = {}
    for day, name, status, source in days:
        on_day[day] = on_day.get(day, 0) + 1
        event = icalendar.Event()
        event.add("uid", f"holiday-{country}-{day:%Y%m%d}-{on_day[day]}@{DOMAIN}")
        event.add("dtstamp", STAMP)
        event.add("dtstart", day)
        event.add("dtend", day + timedelta(days=1))
        event.add("summary", name)
        event.add("status", status)
        event.add("categories", ["PUBLIC HOLIDAY"])
        event.add("transp", "TRANSPARENT")
        if source:
            event.add("description", f"The feast as announced in 2019: {source}")
        made.add_component(event)
    return made.to_ical()


def read(file: Path) -> dict:
    # BaseLoader: every value is text, so that NO is Norway and not "false".
    return yaml.load(file.read_text(encoding="utf-8"), Loader=yaml.BaseLoader) or {}


def countries_in(plan: Path) -> set[str]:
    """Every country code that occurs in the plan: in lists of countries, places, venues and institutions."""
    found: set[str] = set()

    def walk(value, key=""):
        if isinstance(value, dict):
            for name, inner in value.items():
                walk(inner, name)
        elif isinstance(value, list):
            for inner in value:
                walk(inner, key)
        elif key in ("country", "countries", "experts-from") and re.fullmatch("[A-Z]{2}", value):
            found.add(value)

    for file in sorted(plan.rglob("*.yaml")):
        walk(read(file))
    return found


def main() -> int:
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("countries", nargs="*", metavar="XX", help="ISO 3166-1 alpha-2; default: those in the plan")
    arguments.add_argument("--plan", type=Path, default=ROOT / "plans")
    arguments.add_argument("--check", action="store_true", help="write nothing, fail where a file would change")
    chosen = arguments.parse_args()

    folder = chosen.plan / "calendars"
    folder.mkdir(exist_ok=True)
    made, changed = [], []
    for country in sorted(set(chosen.countries) or countries_in(chosen.plan)):
        days = holidays_of(country) if hasattr(holidays, country) else []
        empty = sorted(set(YEARS) - {day.year for day, *_ in days})
        if empty and country not in EMPTY_YEARS:
            print(f"{country}: no calendar, the package knows nothing for {empty[0]} to {empty[-1]}", file=sys.stderr)
            continue
        made.append(country)
        file, text = folder / f"{country}.ics", calendar(country, days)
        if not file.exists() or file.read_bytes() != text:
            changed.append(file.name)
            if not chosen.check:
                file.write_bytes(text)

    named = set(read(chosen.plan / "coplan.yaml").get("calendars", {}))
    if not chosen.countries and named != set(made):
        print("coplan.yaml, calendars: missing", sorted(set(made) - named), "too many", sorted(named - set(made)),
              file=sys.stderr)
    print(f"{len(made)} calendars, {len(changed)} {'would change' if chosen.check else 'written'}")
    return 1 if chosen.check and changed else 0


if __name__ == "__main__":
    sys.exit(main())
