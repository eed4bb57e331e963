"""Nothing that an audience may not know is in any byte of its folder, however it is written there.

Every field of every hidden thing holds a word of its own. The words are looked for in all bytes of the folders below,
with folded lines undone, as they are and percent-encoded, escaped for XML or in base64, in names of files too.
"""

from __future__ import annotations

import base64
import copy
import html
import itertools
import json
import pathlib
import re
import urllib.parse

import pytest

from calendar_text import Feed
from feeds_support import export, snapshot, write_plan

LEVELS = ["public", "partners", "restricted"]


class Markers:
    """Words that occur nowhere else."""

    def __init__(self):
        self.numbers = itertools.count(100)
        self.words: dict[str, str] = {}

    def __call__(self, level: str) -> str:
        word = f"zq{next(self.numbers)}{level[:2]}x"
        self.words[word] = level
        return word

    def above(self, audience: str) -> list[str]:
        return [word for word, level in self.words.items() if LEVELS.index(level) > LEVELS.index(audience)]


def views(data: bytes) -> list[bytes]:
    """A file as it is, and as those who look for something would read it."""
    plain = data.replace(b"\r\n ", b"").lower()
    decoded = urllib.parse.unquote_to_bytes(plain)
    unescaped = html.unescape(plain.decode("utf-8")).encode("utf-8")
    texts = [plain, decoded, unescaped]
    for found in re.findall(rb"[A-Za-z0-9+/_-]{16,}", data.replace(b"\r\n ", b"")):
        for shift in range(4):
            piece = found[shift:].translate(bytes.maketrans(b"-_", b"+/"))
            texts.append(base64.b64decode(piece[:len(piece) // 4 * 4]).lower())
    return texts


def leaks(out: pathlib.Path, markers: Markers, audiences: list[str]) -> list[tuple[str, str]]:
    found = []
    for path, data in snapshot(out).items():
        audience = path.split("/")[0]
        if audience not in audiences:
            continue
        texts = [*views(data), path.lower().encode()]
        found += [(path, word) for word in markers.above(audience) if any(word.encode() in text for text in texts)]
    return found


def full_activity(mark, level: str) -> dict:
    """All that an activity can say."""
    m = lambda: mark(level)  # noqa: E731
    return {
        "title": {"en": m(), "fr": m(), "ar": m()}, "visibility": level, "description": {"en": f"{m()}, {m()}", "fr": m()},
        "url": f"https://{m()}.example/{m()}?q={m()}", "contact": m(), "notes": m(), "reference": m(),
        "source": {"at": f"https://{m()}.example/", "of": ["when"], "says": m()}, "objectives": [m()],
        "fixed": m(), "originally": [{"when": "2019-03-01", "on": "2018-12-01", "why": m()}],
        "deadlines": {m(): "2019-02-01"}, "participants": 20, "budget": "45000 EUR", "languages": ["en"],
        "status": "confirmed", "x-own": m(),
    }


def make(level: str, mark: Markers) -> dict:
    """A plan in which all that can be hidden is hidden at a level, beside public activities that are tied to it."""
    m = lambda: mark(level)  # noqa: E731
    ids = {name: m() for name in ("project", "programme", "institution", "person", "agent", "venue", "house", "theme",
                                  "region", "activity", "other", "series", "session", "kind", "resource")}
    settings = {
        "name": "The plan", "audiences": ["public", "partners", "restricted"], "url": "https://plans.example/feeds",
        "kinds": {ids["kind"]: {"en": m(), "fr": m()}},
        "feeds": {
            "everything": {"name": "Everything", "audience": "public", "past": "all", "future": "all", "windows": "all"},
            "busy": {"name": "Busy", "audience": "public", "above-audience": "busy", "past": "all", "future": "all"},
            "dates": {"name": "Dates", "audience": "public", "recurrence": "rdate", "cancelled": "title"},
        },
    }
    hidden = {
        ids["activity"]: full_activity(mark, level) | {
            "project": ids["project"], "kind": ids["kind"], "when": "2019-03-04T09:00/17:00", "venue": ids["venue"],
            "timezone": "Asia/Kathmandu", "institutions": {ids["institution"]: "host"},
            "people": {ids["person"]: "speaker"}, "themes": [ids["theme"]], "countries": ["KM"],
            "resources": [ids["resource"]], "related": ["open/meeting"], "joint-with": ["open"],
            "online": f"https://{m()}.example/{m()}"},
        ids["other"]: full_activity(mark, level) | {
            "project": "open", "place": {"city": m(), "country": "MR"}, "when": "2019-05", "part-of": "open/meeting"},
        ids["series"]: full_activity(mark, level) | {
            "project": "open", "when": "2019-02-04", "repeat": "FREQ=WEEKLY;COUNT=6", "also": ["2019-07-01"],
            "except": ["2019-02-18"], "held-with": ["open/meeting"]},
        "tour": full_activity(mark, level) | {"project": "open", "sessions": {
            ids["session"]: {"when": "2019-06-03", "title": m(), "reference": m(), "source": m(), "venue": ids["venue"]},
            "b": {"when": "2019-06-05", "place": {"city": m(), "country": "MR"}}}},
    }
    return {
        "settings": settings,
        "programmes": {"south": {"name": "South"},
                       ids["programme"]: {"name": m(), "contact": m(), "donor": m(), "url": f"https://{m()}.example/"}},
        "projects": {
            "open": {"name": "Open", "programme": "south", "countries": ["TN"], "visibility": "public"},
            ids["project"]: {"name": m(), "programme": ids["programme"], "visibility": level, "contact": m(), "notes": m(),
                             "url": f"https://{m()}.example/", "donor": m(), "source": m(), "color": "steelblue",
                             "countries": ["KM"]}},
        "institutions": {"police": {"name": "Police"},
                         ids["institution"]: {"name": m(), "country": "KM", "contact": m(), "aliases": [m()]}},
        "people": {"expert": {"name": "Expert", "email": f"{mark('restricted')}@example.org"},
                   ids["person"]: {"name": m(), "email": f"{m()}@example.org", "aliases": [m()], "role": m()},
                   ids["agent"]: {"name": m(), "visibility": level, "email": f"{m()}@example.org"}},
        "venues": {ids["venue"]: {"name": m(), "city": m(), "country": "KM", "address": m(), "geo": "12.34567,56.78901"},
                   ids["house"]: {"name": m(), "city": m(), "country": "MR", "address": m(), "geo": "23.45678,-67.89012",
                                  "visibility": level}},
        "resources": {ids["resource"]: {"name": m()}},
        "themes": {"crime": {"name": "Crime"}, ids["theme"]: {"name": m(), "parent": "crime"}},
        "regions": {ids["region"]: {"name": m(), "countries": ["KM"]}},
        "activities": hidden | {
            "meeting": {"project": "open", "title": "Meeting", "when": "2019-03-04T09:00/17:00", "visibility": "public",
                        "related": [f"{ids['project']}/{ids['activity']}", f"open/{ids['series']}"],
                        "held-with": [f"open/{ids['other']}"], "joint-with": [ids["project"]], "people": ["expert", ids["agent"]],
                        "venue": ids["house"], "institutions": ["police"], "themes": ["crime"],
                        "after": [f"open/{ids['other']}"], "status": "confirmed", "notes": mark("restricted")},
            "second": {"project": "open", "title": "Second", "when": "2019-03-05", "visibility": "public",
                       "part-of": "tour", "people": {ids["agent"]: "speaker"}}},
    }


def busy_blocks_tell_only_times(out: pathlib.Path, asked: int):
    feed = Feed((out / "public/feeds/busy.ics").read_bytes())
    blocks = [event for event in feed.events if event["SUMMARY"].text == "Busy"]
    assert len(blocks) >= asked
    for block in blocks:
        assert {prop.name for prop in block.properties} == {
            "UID", "DTSTAMP", "CREATED", "LAST-MODIFIED", "SEQUENCE", "DTSTART", "DTEND", "SUMMARY", "STATUS", "TRANSP",
            "CLASS", "X-MICROSOFT-CDO-BUSYSTATUS"} | ({"X-MICROSOFT-CDO-ALLDAYEVENT"} if len(block["DTSTART"].value) == 8 else set())
        start, end = block["DTSTART"], block["DTEND"]
        assert "TZID" not in start.parameters and (start.value.endswith("Z") or start.parameters == {"VALUE": "DATE"})
        assert re.fullmatch(r"[A-Z]+_\d{8}(T\d{6}Z)?_\d{8}(T\d{6}Z)?@plan\.example", block["UID"].text)
        assert block["SEQUENCE"].value == "0" and start.value.removesuffix("Z") in block["DTSTAMP"].value
    assert set(feed.zones) <= {"Europe/Brussels"}


@pytest.mark.parametrize("level", ["partners", "restricted"])
def test_nothing_that_is_hidden_from_the_beginning(tmp_path, level):
    mark = Markers()
    plan = make(level, mark)
    out = export(write_plan(tmp_path / "plan", plan), tmp_path / "out")
    assert len(mark.words) > 100
    assert leaks(out, mark, ["public"] if level == "partners" else ["public", "partners"]) == []
    for path, data in snapshot(out).items():
        if path.startswith("public/"):
            assert not re.search(rb"12\.3456|56\.789|23\.4567|67\.8901|Kathmandu|Comoros|Mauritania", data), path
            assert b"/KM" not in data and "/KM" not in path and "/MR" not in path, path
    busy_blocks_tell_only_times(out, 5)
    # What is hidden is there where it may be: the words are in use.
    texts = b"".join(text for path, data in snapshot(out).items() if path.startswith("restricted/") for text in views(data))
    shown = sum(word.encode() in texts for word in mark.words)
    assert shown > len(mark.words) // 3


@pytest.mark.parametrize("level", ["partners", "restricted"])
@pytest.mark.parametrize("way", ["at once", "after changes", "as tombstones"])
def test_nothing_stays_of_what_rises(tmp_path, level, way):
    """Everything was public; then it rises, straight away or when it has a history."""
    mark = Markers()
    plan = make(level, mark)
    public = copy.deepcopy(plan)
    for section in ("projects", "people", "venues", "activities"):
        for record in public[section].values():
            if record.get("visibility") == level:
                record["visibility"] = "public"
    out = tmp_path / "out"
    export(write_plan(tmp_path / "plan", public), out)
    assert leaks(out, mark, ["public"]) != []
    if way != "at once":
        for number, activity in enumerate(public["activities"].values()):
            activity["reference"] = f"changed {number}"
        export(write_plan(tmp_path / "plan", public), out)
    if way == "as tombstones":
        # Gone from the plan for a while: published as cancelled; then back, and hidden.
        gone = copy.deepcopy(public)
        for id_ in [id_ for id_ in gone["activities"] if id_.startswith("zq") or id_ == "tour"]:
            del gone["activities"][id_]
        for id_ in ("meeting", "second"):
            for key in ("related", "held-with", "after", "part-of"):
                gone["activities"][id_].pop(key, None)
        export(write_plan(tmp_path / "plan", gone), out)
        assert b"STATUS:CANCELLED" in (out / "public/all.ics").read_bytes()
    export(write_plan(tmp_path / "plan", plan), out)
    # Feeds of themes, countries, institutions, programmes stay, empty, for those who subscribe: their names were known.
    stay = {word for path in (out / "public").rglob("*.ics") for word in re.findall(r"zq\d+\w\wx", path.name)}
    names = {word for section in ("themes", "institutions", "programmes") for id_, record in plan[section].items()
             if id_ in stay for word in [id_, *re.findall(r"zq\d+\w\wx", json.dumps(record["name"]))]}
    venues = {word for id_, record in plan["venues"].items() if id_ in stay
              for word in [id_, *re.findall(r"zq\d+\w\wx", json.dumps(record["name"]))]}
    people = {word for id_, record in plan["people"].items() if id_ in stay and "visibility" not in record
              for word in [id_, *re.findall(r"zq\d+\w\wx", json.dumps(record["name"]))]}
    found = [(path, word) for path, word in leaks(out, mark, ["public"] if level == "partners" else ["public", "partners"])
             if word not in names | venues | people]
    assert found == []
    assert not (out / "public/projects").joinpath(f"{list(plan['projects'])[1]}.ics").exists()
    busy_blocks_tell_only_times(out, 5)
    export(tmp_path / "plan", out, "--prune")
    assert leaks(out, mark, ["public"] if level == "partners" else ["public", "partners"]) == []


def test_an_audience_that_is_lowered(tmp_path):
    """`--audience public` caps the folders of partners and restricted, too."""
    mark = Markers()
    plan = write_plan(tmp_path / "plan", make("partners", mark))
    out = tmp_path / "out"
    for _ in range(2):
        export(plan, out, "--audience", "public")
        everything = Markers()
        everything.words = dict.fromkeys(mark.words, "restricted")
        assert leaks(out, everything, ["public", "partners"]) == []
        # Again, over feeds that have held all of it.
        export(plan, out)
        export(plan, out, "--audience", "public", "--prune")
