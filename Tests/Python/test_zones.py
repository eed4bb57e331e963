"""Zones and VTIMEZONE observances against Python's zoneinfo, over the same files."""

import datetime
import os
import random
import re
import zoneinfo
import zoneinfo._zoneinfo

import dateutil.rrule
import pytest

from time_probe import ask, differences

FOLDER = next(
    folder
    for folder in (
        "/usr/share/zoneinfo",
        "/usr/lib/zoneinfo",
        "/usr/share/lib/zoneinfo",
        "/etc/zoneinfo",
        "/var/db/timezone/zoneinfo",
    )
    if os.path.isdir(folder)
)
zoneinfo.reset_tzpath(to=[FOLDER])

UTC = datetime.timezone.utc
EPOCH = datetime.datetime(1970, 1, 1)
EPOCH_UTC = datetime.datetime(1970, 1, 1, tzinfo=UTC)


def seconds(year, month=1, day=1):
    return int((datetime.datetime(year, month, day) - EPOCH).total_seconds())


def at(instant):
    return EPOCH_UTC + datetime.timedelta(seconds=instant)


@pytest.fixture(scope="module")
def names():
    return ask(["names"])[0].split()


def zone(name):
    return zoneinfo.ZoneInfo(name)


def content(name):
    with open(os.path.join(FOLDER, name), "rb") as file:
        return file.read()


def transitions(name):
    """Instants to look at closely, from 1970 to 2100. Only a choice of samples: what is right
    at them is asked of the public interface."""
    inner = zoneinfo._zoneinfo.ZoneInfo(name)
    instants = [instant for instant in inner._trans_utc if instant >= 0]
    after = inner._tz_after
    if hasattr(after, "transitions"):
        for year in (*range(2025, 2045), 2072, 2096, 2099, 2100):
            for wall in after.transitions(year):
                instants.append(int(wall) - int(after.std.utcoff.total_seconds()))
    return sorted(instant for instant in set(instants) if instant < seconds(2101))


def test_names_are_those_of_tzdata(names):
    found = set()
    for folder, _, files in os.walk(FOLDER):
        for file in files:
            path = os.path.relpath(os.path.join(folder, file), FOLDER)
            if path.startswith(("posix/", "right/")):
                continue
            with open(os.path.join(folder, file), "rb") as opened:
                if opened.read(4) == b"TZif":
                    found.add(path)
    found -= {"localtime", "posixrules", "Factory"}
    assert names == sorted(found | {"UTC", "Etc/UTC"})


def test_version():
    with open(os.path.join(FOLDER, "tzdata.zi"), encoding="utf-8") as file:
        first = file.readline()
    assert ask(["version"])[0] == re.fullmatch(r"# version (\S+)\n", first)[1]


def test_offsets(names):
    """Offset, designation and daylight flag at random instants and about each transition."""
    source = random.Random(3)
    questions, expected = [], []
    seen = set()
    for name in names:
        instants = [source.randrange(seconds(1900), seconds(2200)) for _ in range(60)]
        instants += [source.randrange(seconds(2200), seconds(9990)) for _ in range(20)]
        bytes_ = content(name)
        if bytes_ not in seen:
            seen.add(bytes_)
            for instant in transitions(name):
                instants += [instant - 1, instant]
        rules = zone(name)
        for instant in instants:
            local = at(instant).astimezone(rules)
            offset = int(local.utcoffset().total_seconds())
            questions.append(f"offset {name} {instant}")
            expected.append(f"{offset} {local.tzname()} {int(bool(local.dst()))}")
    assert not differences(questions, expected)


def resolved(rules, wall):
    """What RFC 5545, section 3.3.5, makes of a local time."""
    first = wall.replace(tzinfo=rules, fold=0).utcoffset()
    second = wall.replace(tzinfo=rules, fold=1).utcoffset()
    kind = "unique" if first == second else "ambiguous" if first > second else "nonexistent"
    instant = wall - EPOCH - first
    return f"{int(instant.total_seconds())} {kind}"


def test_resolving_local_times(names):
    source = random.Random(4)
    questions, expected = [], []
    kinds = set()
    seen = set()
    minute = datetime.timedelta(minutes=1)
    for name in names:
        rules = zone(name)
        walls = [
            EPOCH + minute * source.randrange(0, seconds(2101) // 60) for _ in range(60)
        ]
        # Across the years that repeat after four centuries.
        walls += [
            EPOCH + minute * source.randrange(seconds(2101) // 60, seconds(9990) // 60)
            for _ in range(10)
        ]
        bytes_ = content(name)
        if bytes_ not in seen:
            seen.add(bytes_)
            for instant in transitions(name):
                for before in (instant - 1, instant):
                    local = at(before).astimezone(rules).replace(tzinfo=None, second=0, fold=0)
                    walls += [local, local + minute]
                walls.append(local + minute * source.randrange(-200, 200))
        for wall in walls:
            questions.append(f"zone {name} {wall.isoformat(timespec='minutes')}")
            answer = resolved(rules, wall)
            kinds.add(answer.split()[1])
            expected.append(answer)
    assert kinds == {"unique", "ambiguous", "nonexistent"}
    assert not differences(questions, expected)


# An interpreter of VTIMEZONE parts of its own.


def basic(text):
    return datetime.datetime.strptime(text, "%Y%m%dT%H%M%S")


class Timezone:
    """The parts that the probe writes, as a client reads them."""

    def __init__(self, text, last):
        onsets = []
        self.kinds = []
        self.parts = text.split(" ")
        assert text
        for part in self.parts:
            kind, start, before, after, name, rule, dates = part.split("|")
            assert kind in ("STANDARD", "DAYLIGHT")
            assert int(before) % 60 == 0 and int(after) % 60 == 0
            assert re.fullmatch(r"[A-Za-z0-9+-]+", name)
            self.kinds.append(kind)
            before = datetime.timedelta(seconds=int(before))
            after = datetime.timedelta(seconds=int(after))
            local = [basic(start)]
            if rule:
                local = self.expand(rule, basic(start), before, last)
                assert local[0] == basic(start), part
            if dates:
                local += [basic(date) for date in dates.split(",")]
            onsets += [(wall - before, before, after, name) for wall in local]
        onsets.sort()
        self.onsets = [onset for onset in onsets if onset[0] <= last]
        for earlier, later in zip(self.onsets, self.onsets[1:]):
            assert earlier[0] < later[0] and earlier[2] == later[1], text
        assert "STANDARD" in self.kinds

    @staticmethod
    def expand(rule, start, before, last):
        parts = dict(part.split("=") for part in rule.split(";"))
        assert parts.pop("FREQ") == "YEARLY"
        assert set(parts) <= {"BYMONTH", "BYMONTHDAY", "BYDAY", "UNTIL"}
        until = parts.pop("UNTIL", None)
        text = ";".join(["FREQ=YEARLY"] + [f"{name}={value}" for name, value in parts.items()])
        end = last + datetime.timedelta(days=2)
        if until:
            end = min(end, basic(until.removesuffix("Z")) + before)
        # dateutil takes no onset after the range, where we want at least DTSTART.
        end = max(end, start)
        return list(dateutil.rrule.rrulestr(f"{text};UNTIL={end:%Y%m%dT%H%M%S}", dtstart=start))


def disagreements(name, text, instants):
    """Where the parts and zoneinfo differ, at naive UTC times in ascending order."""
    timezone = Timezone(text, instants[-1])
    rules = zone(name)
    assert timezone.onsets[0][0] <= instants[0], (name, text)
    place = 0
    wrong = []
    for instant in instants:
        while place + 1 < len(timezone.onsets) and timezone.onsets[place + 1][0] <= instant:
            place += 1
        local = rules.fromutc(instant.replace(tzinfo=rules))
        _, _, offset, designation = timezone.onsets[place]
        if local.utcoffset() != offset or local.tzname() != designation:
            wrong.append((name, instant, offset, local.utcoffset()))
    return wrong[:3]


FROM, TO = datetime.datetime(2018, 1, 1), datetime.datetime(2030, 12, 31, 23)

CLOSELY = [
    "Africa/Casablanca",
    "Africa/El_Aaiun",
    "Europe/Dublin",
    "Asia/Tehran",
    "Pacific/Easter",
    "Asia/Gaza",
    "Asia/Hebron",
    "Africa/Cairo",
    "Asia/Beirut",
    "Australia/Lord_Howe",
    "America/Bogota",
    "America/Sao_Paulo",
    "Antarctica/Troll",
    "America/Nuuk",
    "Europe/Brussels",
]


def observances(names, start, end):
    first = int((start - EPOCH).total_seconds())
    last = int((end - EPOCH).total_seconds())
    return ask(f"observances {name} {first} {last}" for name in names)


def steps(start, end, step):
    instants = []
    while start <= end:
        instants.append(start)
        start += step
    return instants


def test_observances_hour_by_hour():
    hours = steps(FROM, TO, datetime.timedelta(hours=1))
    for name, text in zip(CLOSELY, observances(CLOSELY, FROM, TO)):
        assert not disagreements(name, text, hours)


def test_observances_of_all_zones(names):
    points = steps(FROM, TO, datetime.timedelta(hours=53))
    near = {}
    for name, text in zip(names, observances(names, FROM, TO)):
        # Aliases have the same parts and the same content.
        key = (content(name), text)
        if key in near:
            continue
        edges = [
            instant.replace(tzinfo=None) + datetime.timedelta(seconds=shift)
            for instant in map(at, transitions(name))
            for shift in (-1, 0)
        ]
        instants = points + [edge for edge in edges if FROM <= edge <= TO]
        near[key] = disagreements(name, text, sorted(instants))
        assert not near[key]


def test_observances_of_any_range(names):
    """Ranges from hours to decades between 1973 and 2150, where all offsets are whole minutes."""
    source = random.Random(5)
    second = datetime.timedelta(seconds=1)
    chosen, ranges = [], []
    for _ in range(3_000):
        chosen.append(source.choice(CLOSELY) if source.random() < 0.4 else source.choice(names))
        length = int(10 ** source.uniform(0, 9.2))
        start = source.randrange(seconds(1973), seconds(2090))
        ranges.append((start, min(start + length, seconds(2150))))
    questions = [f"observances {name} {a} {b}" for name, (a, b) in zip(chosen, ranges)]
    for name, (start, end), text in zip(chosen, ranges, ask(questions)):
        instants = {start, end}
        instants.update(source.randint(start, end) for _ in range(60))
        for instant in transitions(name):
            instants.update(i for i in (instant - 1, instant) if start <= i <= end)
        moments = [EPOCH + second * instant for instant in sorted(instants)]
        assert not disagreements(name, text, moments), (start, end, text)
        if len(text.split(" ")) == 1:
            assert text.startswith("STANDARD")


@pytest.mark.parametrize("name", ["Africa/Casablanca", "Africa/El_Aaiun", "Europe/Dublin"])
def test_negative_daylight_time_is_all_standard(name):
    [text] = observances([name], FROM, TO)
    assert "DAYLIGHT" not in text


def test_a_zone_with_one_rule_has_two_parts():
    expected = [
        "STANDARD|20171029T030000|7200|3600|CET|FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU|",
        "DAYLIGHT|20180325T020000|3600|7200|CEST|FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU|",
    ]
    assert observances(["Europe/Brussels"], FROM, TO) == [" ".join(expected)]


def test_what_is_no_zone():
    wrong = [
        "../../etc/passwd", "/usr/share/zoneinfo/UTC", "posix/UTC", "right/UTC", "localtime",
        "posixrules", "Factory", "tzdata.zi", "zone.tab", "Europe", "Europe/", "Europe//Paris",
        "Europe/Atlantis", "Europe/Paris/", "europe/paris", "Europe/Par.s", "Europe/Parıs",
    ]
    assert not differences(
        [f"offset {name} 0" for name in wrong],
        [f"error: cannot answer “offset {name} 0”" for name in wrong],
    )
