"""The calendar of 2019 as it was (facts/calendar-2019.yaml), asked of the tool and of the calendars that ship.

Nothing is asked of the inside: each question is a small plan, and the answer is what `coplan check` says of it.
"""

import datetime as dt
import json
import pathlib
import subprocess

import pytest
import yaml

from feeds_support import BINARY, ROOT
from time_probe import ask

FACTS = yaml.safe_load((pathlib.Path(__file__).parent / "facts" / "calendar-2019.yaml").read_text(encoding="utf-8"))
DAY = dt.timedelta(days=1)
YEAR = [dt.date(2019, 1, 1) + DAY * number for number in range(365)]
PLAN = ROOT / "plans"
CALENDARS = {file.stem: str(file) for file in sorted((PLAN / "calendars").glob("*.ics"))}
ISLAMIC = sorted(FACTS["ramadan_start"])


def check(folder: pathlib.Path, activities: dict, **more) -> dict:
    """What `check` finds of each activity: id → its findings. The plan that ships lends its closures and institutions,
    and its calendars."""
    plan = {
        "include": str(PLAN), "calendars": CALENDARS,
        "projects": {"extra": {"name": "Extra (an invented example)", "contact": "the desk"}},
        "activities": {
            name: {"project": "extra", "title": name, "status": "confirmed"} | activity for name, activity in activities.items()
        },
    } | more
    (folder / "coplan.yaml").write_text(yaml.safe_dump(plan, sort_keys=False), encoding="utf-8")
    run = subprocess.run(
        [BINARY, "check", str(folder), "--as-of", "2018-12-01", "--format", "json"], capture_output=True, text=True,
        timeout=120, env={"LC_ALL": "C"})
    assert run.stdout, run.stderr
    found = {name: [] for name in activities}
    for finding in json.loads(run.stdout)["findings"]:
        assert not finding["rule"].startswith("file/"), finding
        for name in finding["activities"]:
            if name.startswith("extra/"):
                found[name.removeprefix("extra/")].append(finding)
    return found


def of(findings: list, rule: str) -> list:
    return [finding for finding in findings if finding["rule"] == rule]


def rules(findings: list, *levels: str) -> set:
    return {finding["rule"] for finding in findings if not levels or finding["level"] in levels}


def in_country(country: str, day: dt.date, **more) -> dict:
    return {"when": day, "place": {"country": country}} | more


# --------------------------------------------------------------------------------------------------------- rest days


@pytest.fixture(scope="module")
def rest(tmp_path_factory):
    """The weekdays in 2019 on which the tool says that a country rests, and every day of the year."""
    activities = {
        f"{country.lower()}-{day:%m%d}": in_country(country, day) for country in FACTS["weekend"] for day in YEAR
    }
    found = check(tmp_path_factory.mktemp("rest"), activities)
    return {
        country: {day for day in YEAR if of(found[f"{country.lower()}-{day:%m%d}"], "calendar/weekend")}
        for country in FACTS["weekend"]
    }


@pytest.mark.parametrize("country", FACTS["weekend"])
def test_weekly_rest_all_year(rest, country):
    assert rest[country] == {day for day in YEAR if day.weekday() in FACTS["weekend"][country]}


def test_the_weekdays_on_which_all_work(rest):
    resting = {day.weekday() for country in [*FACTS["euromed9"], "BE"] for day in rest[country]}
    assert sorted(set(range(7)) - resting) == FACTS["common_working_weekdays_euromed9_plus_BE"]


def test_the_emirates_changed_their_weekend(tmp_path):
    days = [dt.date(2021, 12, 31) + DAY * number for number in range(-7, 10)]
    found = check(tmp_path, {f"d-{day:%Y%m%d}": in_country("AE", day) for day in days})
    resting = {day for day in days if of(found[f"d-{day:%Y%m%d}"], "calendar/weekend")}
    assert resting == {day for day in days if day.weekday() in ([4, 5] if day.year == 2021 else [5, 6])}


# ------------------------------------------------------------------------------------------------ what moves with the moon


@pytest.mark.parametrize("country", ISLAMIC)
def test_ramadan_and_the_feasts(tmp_path, country):
    """Ramadan is a closure from its first day to the day before the feast; the feasts are holidays from their first day,
    for certain, and not the day before (but for the day of Arafah, which some keep)."""
    start, fitr, adha = (FACTS[key][country] for key in ("ramadan_start", "eid_al_fitr", "eid_al_adha"))
    days = {"before": start - DAY, "first": start, "eve": fitr - DAY, "fitr": fitr, "adha-eve": adha - DAY, "adha": adha}
    found = check(tmp_path, {name: in_country(country, day) for name, day in days.items()})

    def ramadan(name):
        return any(finding["message"].startswith("Ramadan,") for finding in of(found[name], "calendar/closure"))

    assert [name for name in days if ramadan(name)] == ["first", "eve"]

    def feast(name, word):
        return [finding["message"] for finding in of(found[name], "calendar/holiday") if word in finding["message"].lower()]

    assert feast("fitr", "fitr") and not feast("eve", "fitr")
    assert not any("estimated" in message for message in feast("fitr", "fitr"))
    assert feast("adha", "adha") and not any("estimated" in message for message in feast("adha", "adha"))
    assert not [message for message in feast("adha-eve", "adha") if "arafa" not in message.lower()]


def test_the_tunisian_closure_is_not_the_feast(tmp_path):
    days = [dt.date(2019, 6, number) for number in range(3, 8)]
    found = check(tmp_path, {f"d-{day.day}": in_country("TN", day) for day in days})
    closed = [
        day.day for day in days
        if any("Public services are closed" in finding["message"] for finding in of(found[f"d-{day.day}"], "calendar/closure"))
    ]
    assert closed == [4, 5, 6], "decreed before the day of the feast was known"
    assert not of(found["d-4"], "calendar/holiday"), "4 June is closed, and no feast"
    assert of(found["d-5"], "calendar/holiday")


# ------------------------------------------------------------------------------------------ Brussels, Easter, Israel, Morocco


def test_days_on_which_the_commission_is_closed(tmp_path):
    found = check(tmp_path, {
        f"d-{day:%m%d}": {"when": day, "online": True, "institutions": ["dg-home"]} for day in YEAR
    })
    closed = [day for day in YEAR if day.weekday() < 5 and of(found[f"d-{day:%m%d}"], "calendar/closure")]
    assert closed == FACTS["eu_commission_closed_weekdays"]
    assert len(closed) == 18


def test_easter(tmp_path):
    western, orthodox = FACTS["easter"]["western"], FACTS["easter"]["orthodox"]
    found = check(tmp_path, {
        "be": in_country("BE", western + DAY), "fr": in_country("FR", western + DAY), "gr": in_country("GR", orthodox + DAY),
        "gr-western": in_country("GR", western + DAY), "be-orthodox": in_country("BE", orthodox + DAY),
        "gr-good-friday": in_country("GR", orthodox - 2 * DAY),
    })
    for name in ("be", "fr", "gr"):
        assert "Easter Monday" in of(found[name], "calendar/holiday")[0]["message"]
    assert "Good Friday" in of(found["gr-good-friday"], "calendar/holiday")[0]["message"]
    assert not of(found["gr-western"], "calendar/holiday") and not of(found["be-orthodox"], "calendar/holiday")


def test_israel(tmp_path):
    feasts = [(name, day) for name, days in FACTS["israel"].items() for day in (days if isinstance(days, list) else [days])]
    found = check(tmp_path, {f"{name.replace('_', '-')}-{day:%m%d}": in_country("IL", day) for name, day in feasts})
    assert len(found) == 9
    for name, findings in found.items():
        holiday, = of(findings, "calendar/holiday")
        word = {"independence": "Independence", "rosh": "Rosh", "yom": "Yom Kippur", "shemini": "Shemini"}.get(
            name.split("-")[0], name.split("-")[0].capitalize())
        assert word in holiday["message"]
        assert "estimated" not in holiday["message"], "its calendar is computed"


def test_the_offset_of_morocco_in_ramadan():
    edges = [dt.datetime.fromisoformat(FACTS["morocco_utc0"][key].replace("Z", "+00:00")) for key in ("from", "to")]
    begin, end = (int(edge.timestamp()) for edge in edges)
    answers = ask(f"offset Africa/Casablanca {instant}" for instant in (begin - 1, begin, end - 1, end))
    assert [int(answer.split()[0]) for answer in answers] == [3600, 0, 0, 3600]
    start, feast = FACTS["ramadan_start"]["MA"], FACTS["eid_al_fitr"]["MA"]
    assert edges[0].date() < start and edges[1].date() > feast


# ------------------------------------------------------------------------------------------------------------ whole checks

EU = ["BE", "ES", "FR", "IT", "NL", "PT"]


def test_sunday_to_thursday_in_amman(tmp_path):
    found = check(tmp_path, {"amman": {
        "when": "2019-01-20/24", "place": {"city": "Amman", "country": "JO"}, "countries": ["DZ", "EG", "JO", "LB", "MA", "PS", "TN"],
        "experts-from": EU,
    }})["amman"]
    assert rules(found, "warning", "error") == set(), "Sunday and Thursday are working days of the host"
    note, = found
    assert (note["rule"], note["firstDay"], note["lastDay"]) == ("calendar/guests", "2019-01-20", "2019-01-20")
    assert note["message"] == f"2019-01-20 is a Sunday, a day of rest of guests from {', '.join(sorted([*EU, 'LB', 'MA', 'TN']))}"


def test_until_friday_in_lisbon(tmp_path):
    found = check(tmp_path, {"lisbon": {
        "when": "2019-02-18/22", "place": {"city": "Lisbon", "country": "PT"},
        "countries": ["DZ", "EG", "IL", "JO", "LB", "MA", "PS", "TN"],
    }})["lisbon"]
    note, = found
    assert (note["rule"], note["level"]) == ("calendar/guests", "note"), "the host's week counts"
    assert note["message"] == "2019-02-22 is a Friday, a day of rest of guests from DZ, EG, IL, JO, PS"


def test_some_time_in_may_in_tunis(tmp_path):
    place = {"city": "Tunis", "country": "TN"}
    found = check(tmp_path, {
        "one-day": {"when": "2019-05", "place": place},
        "three-days": {"when": "2019-05", "duration": "P3D", "place": place},
    })
    tight, = found["one-day"]
    assert (tight["rule"], tight["level"]) == ("calendar/window-tight", "note")
    assert tight["message"].startswith("only 2019-05-02 to 2019-05-03 are left")
    blocked, = found["three-days"]
    assert (blocked["rule"], blocked["level"]) == ("calendar/window-blocked", "warning")
    message = blocked["message"]
    assert message.index("2019-05-01") < message.index("2019-05-06 to 2019-05-31 (Ramadan)")
    assert message.endswith("only 2019-05-02 to 2019-05-03 are left")


def test_easter_monday_in_santo_domingo(tmp_path):
    found = check(tmp_path, {"week": {
        "when": "2019-04-22/26", "place": {"city": "Santo Domingo", "country": "DO"}, "countries": ["CO", "DO"],
        "experts-from": ["BE", "ES", "FR"],
    }})["week"]
    note, = found
    assert (note["rule"], note["firstDay"], note["lastDay"]) == ("calendar/guests", "2019-04-22", "2019-04-22")
    assert note["message"] == "2019-04-22 is Easter Monday, a public holiday of guests from BE, FR", "none in Spain"


def test_brussels_with_and_without_the_commission(tmp_path):
    brussels = {"place": {"city": "Brussels", "country": "BE"}, "institutions": ["dg-home"]}
    found = check(tmp_path, {
        "armistice": {"when": dt.date(2019, 11, 11)} | brussels, "schuman": {"when": dt.date(2019, 5, 9)} | brussels,
    })
    assert rules(found["armistice"]) == {"calendar/holiday"}, "Belgium celebrates, the Commission works"
    assert rules(found["schuman"]) == {"calendar/closure"}, "the Commission is closed, Belgium works"


@pytest.fixture(scope="module")
def shipped():
    run = subprocess.run([BINARY, "check", str(PLAN), "--as-of", "2018-12-01", "--format", "json"], capture_output=True,
                         text=True, timeout=120, env={"LC_ALL": "C"})
    return json.loads(run.stdout)["findings"]


def test_paramaribo_and_cancun_clash(shipped):
    pair = ["copolad/annual-conference-4", "el-paccto/annual-meeting-2"]
    clash, = [finding for finding in shipped if finding["activities"] == pair]
    assert (clash["rule"], clash["firstDay"], clash["lastDay"]) == ("overlap/audience", "2019-06-18", "2019-06-19")


def test_paris_and_prague_do_not(shipped):
    pair = {"copolad/drug-observatories-3", "euromed-police/exchange-cybercrime"}
    found = [finding for finding in shipped if pair & set(finding["activities"])]
    assert [finding["rule"] for finding in found] == ["calendar/guests"], "only that Friday is a day of rest for some guests"
