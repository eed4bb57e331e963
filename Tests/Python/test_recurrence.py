"""RecurrenceRule against dateutil.

Where dateutil is not RFC 5545's reading, the test asks it so that it is:
- with FREQ=WEEKLY and BYSETPOS it counts the first week from DTSTART on, and we whole weeks: it is
  asked from the first day of the week on, and what is before DTSTART taken away;
- with a BYDAY of weekdays with and without ordinals it takes their intersection instead of their
  union: it is asked for both, and the answers are joined.

And it looks for the next instance to the year 9999, where we stop with the period asked for.
"""

import datetime
import itertools
import random
import types
import warnings

import dateutil.rrule
import pytest
from dateutil.rrule import DAILY, FR, MO, MONTHLY, SA, SU, TH, TU, WE, WEEKLY, YEARLY

from time_probe import ask, differences

WEEKDAYS = [MO, TU, WE, TH, FR, SA, SU]
# What dateutil sees as the module `datetime`.
bounded_calendar = types.SimpleNamespace(**vars(datetime))


@pytest.fixture(autouse=True)
def bounded(monkeypatch):
    """Only here: other tests ask dateutil for years beyond the bound."""
    monkeypatch.setattr(dateutil.rrule, "datetime", bounded_calendar)


NAMES = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"]
FREQUENCIES = {"DAILY": DAILY, "WEEKLY": WEEKLY, "MONTHLY": MONTHLY, "YEARLY": YEARLY}


def some(source, values, most=4):
    values = list(values)
    return source.sample(values, source.randint(1, min(most, len(values))))


class Rule:
    """A random rule of a shape that coplan takes, with random dates."""

    def __init__(self, source):
        self.frequency = source.choice(list(FREQUENCIES))
        self.interval = source.choice([1, 1, 1, 2, 3, 4, 7, 12, 53])
        self.month = some(source, range(1, 13)) if source.random() < 0.3 else []
        self.monthday = []
        if self.frequency != "WEEKLY" and source.random() < 0.35:
            signs = [1, 1, 1, -1]
            self.monthday = [
                source.choice(signs) * day for day in some(source, range(1, 32))
            ]
        # Pairs of ordinal (or None) and weekday.
        self.day = []
        if source.random() < 0.5:
            most = 5 if self.frequency == "MONTHLY" or self.month else 53
            kinds = [None]
            if self.frequency in ("MONTHLY", "YEARLY"):
                kinds = source.choice([[None], [1], [1], [None, 1]])
            for weekday in some(source, range(7), most=5):
                ordinal = source.choice(kinds)
                if ordinal:
                    ordinal = source.choice([1, -1]) * source.randint(1, most)
                self.day.append((ordinal, weekday))
        self.position = []
        if (self.month or self.monthday or self.day) and source.random() < 0.3:
            size = {"DAILY": 2, "WEEKLY": 7, "MONTHLY": 10, "YEARLY": 60}[self.frequency]
            self.position = [
                source.choice([1, -1]) * place
                for place in some(source, range(1, size + 1), most=3)
            ]
        self.week_start = source.choice([None, None, 0, 5, 6, source.randrange(7)])

        self.start = datetime.date(1990, 1, 1) + datetime.timedelta(source.randrange(20_000))
        years = {"DAILY": 2, "WEEKLY": 4, "MONTHLY": 8, "YEARLY": 14}[self.frequency]
        self.last = self.start + datetime.timedelta(source.randrange(30, years * 366))
        self.count = self.until = None
        ending = source.random()
        if ending < 0.3:
            self.count = source.choice([1, 2, 3, 10, 50, 400])
        elif ending < 0.6:
            self.until = self.start + datetime.timedelta(source.randrange(-10, years * 300))
        self.limit = source.choice([1_000_000, 1_000_000, 20, 3])

    def text(self, source):
        parts = [f"FREQ={self.frequency}"]
        if self.interval != 1 or source.random() < 0.1:
            parts.append(f"INTERVAL={self.interval}")
        if self.count:
            parts.append(f"COUNT={self.count}")
        if self.until:
            parts.append(f"UNTIL={self.until:%Y%m%d}")
        lists = {
            "BYMONTH": self.month,
            "BYMONTHDAY": self.monthday,
            "BYDAY": [f"{ordinal or ''}{NAMES[weekday]}" for ordinal, weekday in self.day],
            "BYSETPOS": self.position,
        }
        for name, values in lists.items():
            if values:
                parts.append(f"{name}={','.join(map(str, values))}")
        if self.week_start is not None:
            parts.append(f"WKST={NAMES[self.week_start]}")
        source.shuffle(parts)
        text = ";".join(parts)
        return text.lower() if source.random() < 0.1 else text

    def oracle(self):
        first = self.start
        keywords = {}
        bounded_calendar.MAXYEAR = self.last.year
        if self.frequency == "WEEKLY" and self.position:
            first -= datetime.timedelta((first.weekday() - (self.week_start or 0)) % 7)
            if not self.day:
                keywords["byweekday"] = [WEEKDAYS[self.start.weekday()]]
        last = min(self.last, self.until) if self.until else self.last
        plain = [WEEKDAYS[weekday] for ordinal, weekday in self.day if not ordinal]
        nth = [WEEKDAYS[weekday](ordinal) for ordinal, weekday in self.day if ordinal]
        if plain and nth:
            # Their union has to be counted as a whole.
            days = {
                day
                for weekdays in (plain, nth)
                for day in self.instances(first, last, [], {"byweekday": weekdays})
            }
            days = self.positions(sorted(days)) if self.position else sorted(days)
        else:
            if plain or nth:
                keywords["byweekday"] = plain or nth
            days = self.instances(first, last, self.position, keywords)
        days = [day for day in days if self.start <= day <= last]
        return days[: min(self.limit, self.count or self.limit)]

    def instances(self, first, last, position, keywords):
        if position or self.position:
            # To the end of the interval, which positions from the end need.
            last = datetime.date(last.year, 12, 31)
            if self.position and not position:
                # From the start of the interval.
                month = first.month if self.frequency == "MONTHLY" else 1
                first = datetime.date(first.year, month, 1)
        if last < first:
            return []
        rule = dateutil.rrule.rrule(
            FREQUENCIES[self.frequency],
            dtstart=datetime.datetime.combine(first, datetime.time()),
            interval=self.interval,
            wkst=self.week_start,
            until=datetime.datetime.combine(last, datetime.time()),
            bymonth=self.month or None,
            bymonthday=self.monthday or None,
            bysetpos=position or None,
            **keywords,
        )
        return [moment.date() for moment in rule]

    def positions(self, days):
        """BYSETPOS by hand, for MONTHLY and YEARLY."""
        picked = []
        size = 7 if self.frequency == "MONTHLY" else 4
        for _, group in itertools.groupby(days, key=lambda day: str(day)[:size]):
            group = list(group)
            for place in self.position:
                if 1 <= place <= len(group):
                    picked.append(group[place - 1])
                elif 1 <= -place <= len(group):
                    picked.append(group[place])
        return sorted(set(picked))


def test_random_rules():
    source = random.Random(6)
    questions, expected = [], []
    found = 0
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        while len(questions) < 20_000:
            rule = Rule(source)
            days = rule.oracle()
            found += bool(days)
            questions.append(f"rule {rule.start} {rule.last} {rule.limit} {rule.text(source)}")
            expected.append(",".join(map(str, days)))
    assert found > 12_000
    assert not differences(questions, expected)


def test_start_is_an_instance_of_its_own_rule():
    """Half of the starts are moved to an instance, and half of these one day further."""
    source = random.Random(7)
    questions, expected = [], []
    while len(questions) < 2_000:
        rule = Rule(source)
        rule.count, rule.limit = None, 1
        if source.random() < 0.5:
            days = rule.oracle()
            if days:
                rule.start = days[0] + datetime.timedelta(source.randrange(2))
        rule.last = rule.start
        is_instance = rule.oracle() == [rule.start]
        questions.append(f"alike {rule.start} {rule.text(source)}")
        expected.append(str(int(is_instance)))
    answers = [answer.split()[1] for answer in ask(questions)]
    assert set(answers) == {"0", "1"}
    wrong = [question for question, a, b in zip(questions, answers, expected) if a != b]
    assert not wrong


def test_canonical_text_means_the_same():
    source = random.Random(8)
    rules = [Rule(source) for _ in range(2_000)]
    texts = [rule.text(source) for rule in rules]
    canonical = [
        answer.split()[0]
        for answer in ask(f"alike {rule.start} {text}" for rule, text in zip(rules, texts))
    ]
    again = ask(f"alike {rule.start} {text}" for rule, text in zip(rules, canonical))
    assert [answer.split()[0] for answer in again] == canonical
    assert not differences(
        (f"rule {r.start} {r.last} {r.limit} {text}" for r, text in zip(rules, canonical)),
        ask(f"rule {r.start} {r.last} {r.limit} {text}" for r, text in zip(rules, texts)),
    )


def test_rules_that_never_come_true():
    rules = [
        "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30",
        "FREQ=MONTHLY;BYMONTH=4,6,9,11;BYMONTHDAY=31",
        "FREQ=DAILY;BYMONTH=2;BYMONTHDAY=-30",
        "FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30,31;INTERVAL=3",
        "FREQ=YEARLY;BYMONTH=2;BYDAY=5MO;BYMONTHDAY=1",
        "FREQ=MONTHLY;BYDAY=MO;BYSETPOS=6",
        "FREQ=YEARLY;BYDAY=MO;BYSETPOS=60",
        "FREQ=DAILY;BYDAY=MO;BYSETPOS=2",
        "FREQ=MONTHLY;INTERVAL=12;BYMONTHDAY=31",
        "FREQ=YEARLY;INTERVAL=10000;BYMONTH=3;BYMONTHDAY=7",
    ]
    questions = [f"rule 2019-04-05 9999-12-31 1000000 {rule}" for rule in rules] * 100
    assert not differences(questions, [""] * len(questions))
