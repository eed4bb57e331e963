"""What is in the feeds: which activities, said how, and nothing that their readers may not know."""

from __future__ import annotations

import pathlib
import re

import icalendar
import pytest

from feeds_support import export, snapshot, unfolded, write_plan
from test_feeds_read_back import every_line_is_sound, readers_agree

NAMES = {"en": "Seminar", "fr": "Séminaire", "ar": "ندوة"}

PLAN = {
    "settings": {"name": "The plan", "audiences": ["public", "partners", "restricted"]},
    "programmes": {"south": {"name": "South", "contact": "Desk, Brussels; room 1"}},
    "projects": {
        "one": {"name": "Project One", "programme": "south", "countries": ["TN", "DZ"], "visibility": "public",
                "color": "steelblue"},
        "two": {"name": "Project Two", "countries": ["MA"], "domain": "two.example"},
        "dark": {"name": "markerdark", "countries": ["LY"], "visibility": "restricted"},
    },
    "themes": {"crime": {"name": "Crime, organised"}, "drugs": {"name": "Drugs", "parent": "crime"},
               "terror": {"name": "Terrorism"}},
    "institutions": {
        "police": {"name": {"en": "Police", "fr": "Police nationale"}, "country": "TN", "themes": ["crime"],
                   "language": "fr"},
        "customs": {"name": "Customs", "country": "DZ"},
    },
    "people": {"expert": {"name": "An Expert", "email": "marker-mail@example.org"},
               "agent": {"name": "markeragent", "visibility": "restricted"}},
    "venues": {
        "hall": {"name": "Hall; Tunis", "city": "Tunis", "country": "TN", "timezone": "Africa/Tunis",
                 "geo": "36.8065,10.1815"},
        "safehouse": {"name": "markerhouse", "city": "markercity", "country": "MT", "address": "markeraddress",
                      "geo": "35.9,14.5", "visibility": "restricted"},
    },
    "activities": {
        "seminar": {"project": "one", "title": NAMES, "kind": "seminar", "when": "2019-03-04T09:00/2019-03-05T12:30",
                    "venue": "hall", "status": "confirmed", "themes": ["drugs"], "people": ["expert"],
                    "institutions": ["police"], "url": "https://example.org/a?b=c,d;e", "joint-with": ["two", "dark"],
                    "description": "Back\\slash, comma; semicolon\nnew line", "notes": "marker-notes",
                    "related": ["two/partners-only", "one/window"]},
        "window": {"project": "one", "title": "Window", "when": "2019-05", "themes": ["drugs"], "venue": "safehouse",
                   "people": ["agent"], "part-of": "seminar"},
        "long": {"project": "one", "title": "Long window", "when": "2019-Q3"},
        "steps": {"project": "one", "title": "Milestone", "kind": "milestone", "when": "2019-06-28",
                  "status": "confirmed", "institutions": ["customs"]},
        "tour": {"project": "one", "title": "Tour", "themes": ["terror"], "status": "cancelled",
                 "contact": "mailto:someone@example.org", "sessions": {
                     "a": {"when": "2019-09-02", "institutions": ["police"]},
                     "b": {"when": "2019-09-03", "institutions": ["customs"], "title": "Tour, second part",
                           "online": "https://meet.example.org/b"}}},
        "partners-only": {"project": "two", "title": "markerpartners", "when": "2019-04-01/02", "themes": ["crime"],
                          "countries": ["MA", "TN"]},
        "hidden": {"project": "dark", "title": "markerhidden", "when": "2019-04-03", "countries": ["TN"],
                   "themes": ["crime"]},
    },
}


@pytest.fixture(scope="module")
def out(tmp_path_factory) -> pathlib.Path:
    folder = tmp_path_factory.mktemp("content")
    return export(write_plan(folder / "plan", PLAN), folder / "out")


def uids(out: pathlib.Path, feed: str) -> set[str]:
    calendar = icalendar.Calendar.from_ical((out / feed).read_bytes())
    return {str(event["UID"]).split("@")[0] for event in calendar.events}


def event(out: pathlib.Path, feed: str, uid: str) -> icalendar.Event:
    calendar = icalendar.Calendar.from_ical((out / feed).read_bytes())
    return next(event for event in calendar.events if str(event["UID"]).split("@")[0] == uid)


def test_every_file_is_sound(out):
    for path in out.rglob("*.ics"):
        every_line_is_sound(path)
        readers_agree(path)


def test_who_is_in_which_feed(out):
    public = {"one_seminar", "one_window", "one_steps", "one_tour_a", "one_tour_b"}
    assert uids(out, "public/all.ics") == public
    assert uids(out, "partners/all.ics") == public | {"two_partners-only"}
    assert uids(out, "restricted/all.ics") == public | {"two_partners-only", "dark_hidden"}
    assert uids(out, "public/projects/one.ics") == public
    assert uids(out, "public/projects/two.ics") == {"one_seminar"}
    assert uids(out, "partners/projects/two.ics") == {"one_seminar", "two_partners-only"}
    assert uids(out, "public/programmes/south.ics") == public
    assert uids(out, "public/countries/TN.ics") == public
    assert uids(out, "restricted/countries/TN.ics") == public | {"two_partners-only", "dark_hidden"}
    assert uids(out, "partners/countries/MA.ics") == {"two_partners-only"}
    assert uids(out, "public/themes/drugs.ics") == {"one_seminar", "one_window"}
    assert uids(out, "partners/themes/crime.ics") == {"one_seminar", "one_window", "two_partners-only"}
    assert uids(out, "public/institutions/customs.ics") == {"one_steps", "one_tour_b"}
    assert uids(out, "public/people/expert.ics") == {"one_seminar"}
    assert uids(out, "public/venues/hall.ics") == {"one_seminar"}
    # Named; or for its country, on its themes or theirs.
    assert uids(out, "partners/institutions/police.ics") == {
        "one_seminar", "one_tour_a", "one_window", "two_partners-only"}


def test_nothing_above_the_audience_leaks(out):
    for path, data in snapshot(out).items():
        text = data.decode("utf-8").replace("\r\n ", "")
        for marker in ("marker-mail", "marker-notes"):
            assert marker not in text, (path, marker)
        if path.startswith("restricted/"):
            continue
        for marker in ("markerdark", "markerhidden", "markeragent", "markerhouse", "markercity", "markeraddress",
                       "dark", "safehouse", "agent", "35.9"):
            assert marker not in text and marker not in path, (path, marker)
        if path.startswith("public/"):
            assert "markerpartners" not in text and "partners-only" not in text, path
    assert "markerhouse" in unfolded((out / "restricted/all.ics").read_bytes())


def test_identity(out):
    text = unfolded((out / "partners/all.ics").read_bytes())
    assert "UID:one_seminar@plan.example\r\n" in text and "UID:two_partners-only@two.example\r\n" in text


def test_content_of_an_event(out):
    seminar = event(out, "public/all.ics", "one_seminar")
    assert str(seminar["SUMMARY"]) == "Seminar" and seminar["SUMMARY"].params["LANGUAGE"] == "en"
    assert seminar["STATUS"] == "CONFIRMED" and seminar["TRANSP"] == "TRANSPARENT"
    assert seminar["LOCATION"] == "Hall; Tunis, Tunis, Tunisia"
    assert seminar["GEO"].to_ical() == "36.8065;10.1815"
    assert seminar["CATEGORIES"].cats == ["Seminar", "Drugs"]
    assert seminar["COLOR"] == "steelblue" and seminar["CLASS"] == "PUBLIC"
    assert str(seminar["URL"]) == "https://example.org/a?b=c,d;e"
    assert seminar["CONTACT"] == "Desk, Brussels; room 1"
    description = str(seminar["DESCRIPTION"])
    assert description.startswith("Back\\slash, comma; semicolon\nnew line\n\nSeminar\nFor: Tunisia, Algeria\n") \
        or description.startswith("Back\\slash, comma; semicolon\nnew line\n\nSeminar\nFor: Algeria, Tunisia\n")
    for line in ("Invited: Police", "Place: Hall; Tunis, Tunis, Tunisia", "Status: confirmed", "Project: Project One",
                 "Date: 4 March 2019, 09:00 – 5 March 2019, 12:30 (Africa/Tunis)", "Programme: South", "Themes: Drugs",
                 "Together with: Project Two", "Contact: Desk, Brussels; room 1"):
        assert line in description.split("\n"), line
    crime = event(out, "partners/all.ics", "two_partners-only")
    assert crime["CATEGORIES"].cats == ["Crime, organised"]


def test_relations_only_within_the_feed(out):
    assert "RELATED-TO" not in event(out, "public/people/expert.ics", "one_seminar")
    public = event(out, "public/all.ics", "one_seminar")["RELATED-TO"]
    assert str(public) == "one_window@plan.example" and public.params["RELTYPE"] == "SIBLING"
    assert len(event(out, "partners/all.ics", "one_seminar")["RELATED-TO"]) == 2
    assert event(out, "public/all.ics", "one_window")["RELATED-TO"].params["RELTYPE"] == "PARENT"


def test_status_and_time(out):
    window = event(out, "public/all.ics", "one_window")
    assert window["STATUS"] == "TENTATIVE" and window["TRANSP"] == "TRANSPARENT"
    assert window["X-MICROSOFT-CDO-BUSYSTATUS"] == "FREE"
    assert str(window["DTSTART"].dt) == "2019-05-01" and str(window["DTEND"].dt) == "2019-06-01"
    assert str(window["SUMMARY"]).startswith("Tentative")
    assert event(out, "public/all.ics", "one_tour_a")["STATUS"] == "CANCELLED"
    second = event(out, "public/all.ics", "one_tour_b")
    assert str(second["SUMMARY"]) == "Tour, second part"
    assert str(second["CONFERENCE"]) == "https://meet.example.org/b"
    assert event(out, "restricted/all.ics", "dark_hidden")["CLASS"] == "PRIVATE"


def test_who_shows_as_busy(out):
    assert event(out, "public/people/expert.ics", "one_seminar")["TRANSP"] == "OPAQUE"
    assert event(out, "public/people/expert.ics", "one_seminar")["X-MICROSOFT-CDO-BUSYSTATUS"] == "BUSY"
    assert event(out, "public/institutions/police.ics", "one_seminar")["TRANSP"] == "OPAQUE"
    assert event(out, "public/institutions/police.ics", "one_window")["TRANSP"] == "TRANSPARENT"
    assert event(out, "public/institutions/customs.ics", "one_steps")["TRANSP"] == "TRANSPARENT"


def test_the_language_of_an_institution(out):
    feed = "partners/institutions/police.ics"
    calendar = icalendar.Calendar.from_ical((out / feed).read_bytes())
    assert str(calendar["X-WR-CALNAME"]) == "Police nationale"
    seminar = event(out, feed, "one_seminar")
    assert str(seminar["SUMMARY"]) == "Séminaire" and seminar["SUMMARY"].params["LANGUAGE"] == "fr"
    assert "Tunisie" in str(seminar["DESCRIPTION"]) and "mars 2019" in str(seminar["DESCRIPTION"])
    assert "Pour votre pays" not in str(seminar["DESCRIPTION"])
    assert str(event(out, feed, "one_window")["DESCRIPTION"]).startswith("Pour votre pays, sans vous être adressé.")


def test_calendar_properties(out):
    text = unfolded((out / "partners/projects/one.ics").read_bytes())
    for line in ("VERSION:2.0", "PRODID:-//coplan//coplan//EN", "METHOD:PUBLISH", "X-WR-CALNAME:Project One",
                 "NAME;LANGUAGE=en:Project One", "COLOR:steelblue", "X-APPLE-CALENDAR-COLOR:#4682B4",
                 "X-WR-TIMEZONE:Europe/Brussels", "REFRESH-INTERVAL;VALUE=DURATION:PT4H", "X-PUBLISHED-TTL:PT4H"):
        assert line in text.split("\r\n"), line
    assert "SOURCE" not in text


def test_source_only_in_public_feeds(tmp_path):
    plan = PLAN | {"settings": {"url": "https://plans.example/feeds/"}}
    out = export(write_plan(tmp_path / "plan", plan), tmp_path / "out")
    text = unfolded((out / "public/projects/one.ics").read_bytes())
    assert "SOURCE;VALUE=URI:https://plans.example/feeds/projects/one.ics\r\n" in text
    assert all(b"plans.example" not in data for path, data in snapshot(out).items() if path.startswith("partners/"))


HOSTILE = [
    "a, b; c \\ d \\n e : \"f\" ^ g", "👩‍👩‍👧‍👦" * 30, "e\u0301\u0302" * 60, "ندوة إقليمية حول " * 12, "\u202eabc\u202c", "🇹🇳🇩🇿" * 25,
    "a\u0300" + "\u0300" * 90 + " zalgo", "\ufeffbom", "tab\tand mailto:x@example.org", "\u2028line\u2029paragraph",
    "END:VEVENT\r\nBEGIN:VEVENT", "-- =cmd|' /C calc'!A0", "\U0010ffff\ue000",
]


def test_hostile_text(tmp_path):
    activities = {
        f"a{number}": {"title": text, "description": text * 3, "when": "2019-03-04", "status": "confirmed",
                       "place": {"city": text, "country": "TN"}, "contact": text}
        for number, text in enumerate(HOSTILE)
    }
    plan = {"project": {"id": "p", "name": "P, \"Q\"; R\\"}, "activities": activities}
    out = export(write_plan(tmp_path / "plan", plan), tmp_path / "out")
    for path in out.rglob("*.ics"):
        every_line_is_sound(path)
        readers_agree(path)

    def cleaned(text: str) -> str:
        text = text.replace("mailto:", "")
        return re.sub("[\x00-\x08\x0b-\x1f\x7f-\x9f]", "", text.replace("\r\n", "\n"))

    for number, text in enumerate(HOSTILE):
        read = event(out, "partners/all.ics", f"p_a{number}")
        assert str(read["DESCRIPTION"]).startswith(cleaned(text * 3)), text
        one_line = re.sub("[\n\t]+", " ", cleaned(text))
        if len(one_line) <= 255:
            assert str(read["SUMMARY"]) == one_line, text
        assert len(str(read["SUMMARY"])) <= 255


def test_repeats_that_clients_read_differently_are_single_events(tmp_path):
    plan = {"project": {"id": "p", "name": "P", "period": "2019"}, "activities": {
        "simple": {"title": "S", "when": "2019-01-07", "repeat": "FREQ=WEEKLY;BYDAY=MO"},
        "odd": {"title": "O", "when": "2019-01-31", "repeat": "FREQ=MONTHLY;BYMONTHDAY=-1;COUNT=3"},
        "more": {"title": "M", "when": "2019-01-08", "repeat": "FREQ=WEEKLY;COUNT=3", "also": ["2019-02-14"],
                 "except": ["2019-01-15"]},
    }}
    out = export(write_plan(tmp_path / "plan", plan), tmp_path / "out")
    feed = "partners/all.ics"
    assert uids(out, feed) == {"p_simple", "p_odd_20190131", "p_odd_20190228", "p_odd_20190331", "p_more",
                               "p_more_20190214"}
    text = unfolded((out / feed).read_bytes())
    assert "RRULE:FREQ=WEEKLY;UNTIL=20191230;BYDAY=MO\r\n" in text or "RRULE:FREQ=WEEKLY;UNTIL=20191230\r\n" in text
    assert "EXDATE;VALUE=DATE:20190115\r\n" in text


def test_a_domain_is_needed(tmp_path):
    from feeds_support import run_export
    plan = write_plan(tmp_path / "plan", {"settings": {"domain": None}, "project": {"id": "p", "name": "P"},
                                          "activities": {"a": {"title": "A", "when": "2019-01-31"}}})
    (plan / "coplan.yaml").write_text("format: 1\n")
    result = run_export(plan, tmp_path / "out")
    assert result.returncode == 2 and "domain" in result.stderr
    assert not (tmp_path / "out").exists()
