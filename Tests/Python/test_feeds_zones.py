"""The VTIMEZONEs of a real feed, all zones at once, against Python's zoneinfo over the same files.

test_zones.py asks for observances as the library makes them; this reads them as a client does, from the bytes of a feed,
with an interpreter that knows nothing else (calendar_text.Zone) and no libical.
"""

from __future__ import annotations

import datetime as dt
import zoneinfo

import pytest

from calendar_text import EPOCH, UTC, Feed
from feeds_support import export, write_plan
from test_zones import CLOSELY, FOLDER, content, names, transitions, zone  # noqa: F401 (names is a fixture)

FROM, TO = dt.datetime(2018, 1, 1), dt.datetime(2030, 12, 31, 23)
HOUR = dt.timedelta(hours=1)


@pytest.fixture(scope="module")
def feed(tmp_path_factory, names) -> Feed:  # noqa: F811
    """An activity in each zone, at the beginning of 2018 and at the end of 2030."""
    zoneinfo.reset_tzpath(to=[FOLDER])
    folder = tmp_path_factory.mktemp("zones")
    activities = {
        f"zone-{number}": {"title": name, "timezone": name, "sessions": {
            "first": {"when": "2018-01-01T12:00/13:00"}, "last": {"when": "2030-12-31T10:00/11:00"}}}
        for number, name in enumerate(names)
    }
    plan = write_plan(folder / "plan", {"project": {"id": "p", "name": "P"}, "activities": activities})
    return Feed((export(plan, folder / "out") / "partners/all.ics").read_bytes())


def moments(name: str):
    """Noon of each day, six hours about each change of the clock, and its seconds; every hour where it is intricate."""
    if name in CLOSELY:
        instants = {FROM + HOUR * number for number in range(int((TO - FROM) / HOUR) + 1)}
    else:
        instants = {FROM + dt.timedelta(days=number, hours=12) for number in range((TO - FROM).days + 1)}
    for change in transitions(name):
        at = EPOCH + dt.timedelta(seconds=change)
        instants |= {at - dt.timedelta(seconds=1), at} | {at + HOUR * number for number in range(-6, 7)}
    return sorted(instant for instant in instants if FROM <= instant <= TO)


def test_every_zone_is_there_or_is_utc(feed: Feed, names):  # noqa: F811
    missing = set(names) - set(feed.zones)
    for name in missing:
        assert all(zone(name).utcoffset(at) == dt.timedelta(0) for at in (FROM, TO)), name
        assert name.split("/")[-1] in ("UTC", "UCT", "Zulu", "Universal", "GMT", "GMT0", "GMT+0", "GMT-0", "Greenwich"), name
    assert len(feed.zones) > 580
    assert len(feed.events) == 2 * len(names)


def test_every_zone_is_right(feed: Feed):
    seen, asked = {}, 0
    for name, block in feed.zones.items():
        rules = zone(name)
        # An alias has the same bytes, and then the same observances.
        known = seen.setdefault(content(name), block)
        if known is not block:
            assert known.onsets == block.onsets, name
            continue
        for instant in moments(name):
            wanted = instant.replace(tzinfo=UTC).astimezone(rules).utcoffset()
            assert block.offset(instant) == wanted, (name, instant)
            asked += 1
    assert asked > 1_000_000


def test_every_event_is_at_its_instant(feed: Feed, names):  # noqa: F811
    for number, name in enumerate(names):
        for session, local in (("first", dt.datetime(2018, 1, 1, 12)), ("last", dt.datetime(2030, 12, 31, 10))):
            start = local.replace(tzinfo=zone(name)).astimezone(UTC)
            event = feed.by_uid[f"p_zone-{number}_{session}@plan.example"]
            assert feed.occurrences(event) == [(start, start + HOUR)], name
