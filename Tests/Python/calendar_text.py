"""Reads iCalendar text from the bytes up: lines, components, time zones, recurrences.

A reader of our own for the tests, written from RFC 5545 and RFC 6868 alone. It knows no zone but what the VTIMEZONEs in
the file say, and it takes only what the feeds may hold: anything else is an error and not skipped.
"""

from __future__ import annotations

import bisect
import calendar
import datetime as dt
import functools
import re
from dataclasses import dataclass, field

from dateutil.rrule import rrulestr

UTC = dt.timezone.utc
EPOCH = dt.datetime(1970, 1, 1)
WEEKDAYS = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"]


@dataclass
class Property:
    name: str
    parameters: dict[str, str]
    value: str

    @property
    def text(self) -> str:
        """A TEXT value, without its escapes (RFC 5545, 3.3.11)."""
        return unescaped(self.value)

    @property
    def texts(self) -> list[str]:
        """The TEXT values between unescaped commas, as in CATEGORIES."""
        return [unescaped(part) for part in re.findall(r"(?:^|,)((?:[^,\\]|\\.)*)", self.value)]


@dataclass
class Component:
    name: str
    properties: list[Property] = field(default_factory=list)
    components: list[Component] = field(default_factory=list)

    def all(self, name: str) -> list[Property]:
        return [prop for prop in self.properties if prop.name == name]

    def get(self, name: str) -> Property | None:
        found = self.all(name)
        assert len(found) <= 1, (self.name, name)
        return found[0] if found else None

    def __getitem__(self, name: str) -> Property:
        found = self.get(name)
        assert found is not None, (self.name, name)
        return found

    def below(self, name: str) -> list[Component]:
        return [component for component in self.components if component.name == name]


def unescaped(value: str) -> str:
    assert re.fullmatch(r"(?:[^\\]|\\[\\;,nN])*", value, re.DOTALL), value
    return re.sub(r"\\(.)", lambda match: "\n" if match[1] in "nN" else match[1], value)


LINE = re.compile(r"""([A-Za-z0-9-]+)((?:;[A-Za-z0-9-]+=(?:"[^"]*"|[^";:,]*))*):(.*)""", re.DOTALL)
PARAMETER = re.compile(r""";([A-Za-z0-9-]+)=(?:"([^"]*)"|([^";:,]*))""")


def parse_line(line: str) -> Property:
    match = LINE.fullmatch(line)
    assert match, line
    name, parameters, value = match.groups()
    read = {}
    for key, quoted, plain in PARAMETER.findall(parameters):
        assert key not in read, line
        assert not re.search(r"\^(?![\^n'])", quoted or plain), line
        read[key] = re.sub(r"\^(.)", lambda found: {"^": "^", "n": "\n", "'": '"'}[found[1]], quoted or plain)
    return Property(name, read, value)


def logical_lines(data: bytes, longest: int = 75) -> list[str]:
    """Checks what RFC 5545, 3.1 asks of lines, and undoes the folding."""
    assert data.endswith(b"\r\n") and not data.startswith(b"\xef\xbb\xbf")
    lines: list[str] = []
    for line in data[:-2].split(b"\r\n"):
        assert 0 < len(line) <= longest, line
        assert b"\r" not in line and b"\n" not in line, line
        text = line.decode("utf-8")
        assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f]", text), line
        if text[0] == " ":
            lines[-1] += text[1:]
        else:
            lines.append(text)
    return lines


def parse(data: bytes, longest: int = 75) -> Component:
    """The one VCALENDAR of a file, with no line of more octets."""
    root = Component("")
    open_ = [root]
    for line in logical_lines(data, longest):
        prop = parse_line(line)
        if prop.name == "BEGIN":
            component = Component(prop.value)
            open_[-1].components.append(component)
            open_.append(component)
        elif prop.name == "END":
            assert open_.pop().name == prop.value, line
        else:
            assert prop.value, line
            open_[-1].properties.append(prop)
    assert open_ == [root] and not root.properties
    [only] = root.components
    assert only.name == "VCALENDAR"
    return only


# ------------------------------------------------------------------------------------------------------------ times


def local_time(text: str) -> dt.datetime:
    return dt.datetime.strptime(text, "%Y%m%dT%H%M%S")


def offset(text: str) -> dt.timedelta:
    """UTC-OFFSET, without seconds: some clients cannot read them."""
    sign, hours, minutes = re.fullmatch(r"([+-])(\d\d)([0-5]\d)", text).groups()
    length = dt.timedelta(hours=int(hours), minutes=int(minutes))
    return -length if sign == "-" else length


class Zone:
    """A VTIMEZONE, by the words of RFC 5545, 3.6.5: the observance with the latest onset counts."""

    def __init__(self, component: Component, last_year: int):
        assert {prop.name for prop in component.properties} == {"TZID"}
        self.name = component["TZID"].value
        self.onsets: list[tuple[dt.datetime, dt.timedelta, dt.timedelta]] = []
        # Where two parts hold an onset at once, nobody can tell which of them counts.
        for part in component.components:
            assert part.name in ("STANDARD", "DAYLIGHT")
            start = local_time(part["DTSTART"].value)
            before, after = offset(part["TZOFFSETFROM"].value), offset(part["TZOFFSETTO"].value)
            assert part["TZNAME"].value
            onsets = [start]
            if rule := part.get("RRULE"):
                onsets = list(yearly(rule.value, start, before, last_year))
                assert onsets[0] == start, (self.name, rule)
            for dates in part.all("RDATE"):
                onsets += [local_time(text) for text in dates.value.split(",")]
            self.onsets += [(wall - before, before, after) for wall in onsets]
        self.onsets.sort()
        self.instants = [instant for instant, _, _ in self.onsets]
        assert self.instants and len(set(self.instants)) == len(self.instants), self.name
        self.before = self.onsets[0][1]
        # A block is made for the years of its feed. Where its parts no longer follow one another it has ended.
        self.end = next((later[0] for earlier, later in zip(self.onsets, self.onsets[1:]) if earlier[2] != later[1]),
                        dt.datetime(last_year + 1, 1, 1))

    def offset(self, instant: dt.datetime) -> dt.timedelta:
        """At an instant in UTC, without tzinfo."""
        assert instant < self.end, (self.name, instant)
        found = bisect.bisect_right(self.instants, instant)
        return self.onsets[found - 1][2] if found else self.before

    def instant(self, local: dt.datetime) -> dt.datetime:
        """RFC 5545, 3.3.5: the first of two; in a gap, by the offset before it."""
        possible = sorted({offset for _, before, after in self.around(local) for offset in (before, after)} or
                          {self.before}, reverse=True)
        for candidate in possible:
            if self.offset(local - candidate) == candidate:
                return local - candidate
        # The offset before the onset that has made the gap.
        gap = next(onset for onset in self.around(local)
                   if onset[0] + onset[1] <= local < onset[0] + onset[2])
        return local - gap[1]

    def around(self, local: dt.datetime):
        day = dt.timedelta(days=2)
        first = bisect.bisect_left(self.instants, local - day)
        last = bisect.bisect_right(self.instants, local + day)
        return self.onsets[max(0, first - 1):last + 1]


def yearly(rule: str, start: dt.datetime, before: dt.timedelta, last_year: int):
    """The onsets of a rule: FREQ=YEARLY in one month, on a weekday counted from either end, on days of the month, or on
    the weekday among some days of the month."""
    parts = dict(part.split("=") for part in rule.split(";"))
    assert parts.pop("FREQ") == "YEARLY", rule
    until = parts.pop("UNTIL", None)
    last = local_time(until.removesuffix("Z")) + before if until else dt.datetime(last_year + 1, 1, 1)
    assert until is None or until.endswith("Z"), rule
    month = int(parts.pop("BYMONTH", start.month))
    weekday = parts.pop("BYDAY", None)
    days = [int(day) for day in parts.pop("BYMONTHDAY", "").split(",") if day]
    assert not parts, rule
    for year in range(start.year, last.year + 1):
        length = calendar.monthrange(year, month)[1]
        chosen = sorted(day if day > 0 else length + 1 + day for day in days) or list(range(1, length + 1))
        if weekday:
            number, name = re.fullmatch(r"([+-]?\d+)?(MO|TU|WE|TH|FR|SA|SU)", weekday).groups()
            chosen = [day for day in chosen if dt.date(year, month, day).weekday() == WEEKDAYS.index(name)]
            if number:
                chosen = [chosen[int(number) - (int(number) > 0)]]
        elif not days:
            chosen = [start.day]
        for day in chosen:
            onset = dt.datetime.combine(dt.date(year, month, day), start.time())
            if start <= onset <= last:
                yield onset


# ------------------------------------------------------------------------------------------------------- occurrences


class Feed:
    """A feed with the meaning of its times."""

    def __init__(self, data: bytes, last_year: int = 2040):
        self.calendar = parse(data)
        self.events = self.calendar.below("VEVENT")
        self.zones = {}
        for component in self.calendar.below("VTIMEZONE"):
            zone = Zone(component, last_year)
            assert zone.name not in self.zones
            self.zones[zone.name] = zone

    def uids(self) -> list[str]:
        return [event["UID"].text for event in self.events]

    def moment(self, prop: Property, value: str | None = None):
        """A date, or an instant with UTC as its zone."""
        value = value or prop.value
        if prop.parameters.get("VALUE") == "DATE":
            assert "TZID" not in prop.parameters
            return dt.datetime.strptime(value, "%Y%m%d").date()
        zone = prop.parameters.get("TZID")
        if zone is None:
            assert value.endswith("Z"), prop  # no floating times
            return local_time(value[:-1]).replace(tzinfo=UTC)
        return self.zones[zone].instant(local_time(value)).replace(tzinfo=UTC)

    def occurrences(self, event: Component) -> list[tuple]:
        """(start, end) of each, with dates as they are and times as instants; all exactly as long as the first."""
        start, end = event["DTSTART"], event["DTEND"]
        first = self.moment(start)
        length = self.moment(end) - first
        assert length > dt.timedelta(0)
        starts = [first]
        if rule := event.get("RRULE"):
            starts = self.expand(rule.value, start)
            assert starts[0] == first, event["UID"]
        for name, change in (("EXDATE", starts.remove), ("RDATE", starts.append)):
            for prop in event.all(name):
                assert prop.parameters == start.parameters, event["UID"]
                for value in prop.value.split(","):
                    change(self.moment(prop, value))
        assert len(set(starts)) == len(starts) > 0, event["UID"]
        return sorted((moment, moment + length) for moment in starts)

    def expand(self, rule: str, start: Property) -> list:
        until = re.search(r";UNTIL=([0-9TZ]+)", rule)
        if start.parameters.get("VALUE") == "DATE":
            assert until is None or len(until[1]) == 8, rule
            first = dt.datetime.strptime(start.value, "%Y%m%d")
            return [moment.date() for moment in rrulestr(rule, dtstart=first)]
        assert until is None or until[1].endswith("Z"), rule
        first = local_time(start.value.removesuffix("Z"))
        # UNTIL is an instant and the wall clock is expanded: a day more, then cut at the instant.
        last = until and local_time(until[1][:-1]).replace(tzinfo=UTC)
        plain = re.sub(r";UNTIL=[0-9TZ]+", "", rule)
        if until:
            plain += f";UNTIL={last + dt.timedelta(days=1):%Y%m%dT%H%M%S}"
        moments = (self.moment(start, f"{wall:%Y%m%dT%H%M%S}" + "Z" * start.value.endswith("Z"))
                   for wall in rrulestr(plain, dtstart=first))
        return [moment for moment in moments if last is None or moment <= last]

    @functools.cached_property
    def by_uid(self) -> dict[str, Component]:
        found = {event["UID"].text: event for event in self.events}
        assert len(found) == len(self.events)
        return found
