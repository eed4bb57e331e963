"""CivilDay against Python's datetime and calendar."""

import calendar
import datetime
import random

from time_probe import differences

EPOCH = datetime.date(1970, 1, 1)


def all_days():
    day = datetime.date(1899, 12, 25)
    while day.year < 2201:
        yield day
        day += datetime.timedelta(days=1)


def test_components_to_number():
    days = list(all_days())
    assert not differences(
        (f"day {day.year} {day.month} {day.day}" for day in days),
        (str((day - EPOCH).days) for day in days),
    )


def test_number_to_components_and_weekday():
    days = list(all_days())
    assert not differences(
        (f"number {(day - EPOCH).days}" for day in days),
        (f"{day.year} {day.month} {day.day} {day.weekday()}" for day in days),
    )


def test_far_years():
    source = random.Random(1)
    days = [
        datetime.date.fromordinal(source.randint(1, datetime.date.max.toordinal()))
        for _ in range(20_000)
    ]
    numbers = [(day - EPOCH).days for day in days]
    assert not differences(
        (f"number {number}" for number in numbers),
        (f"{day.year} {day.month} {day.day} {day.weekday()}" for day in days),
    )


def test_days_that_do_not_exist():
    questions, expected = [], []
    for year in range(1890, 2210):
        for month in range(0, 14):
            length = calendar.monthrange(year, month)[1] if 1 <= month <= 12 else 0
            for day in (0, 28, 29, 30, 31, 32):
                questions.append(f"day {year} {month} {day}")
                expected.append(
                    str((datetime.date(year, month, day) - EPOCH).days)
                    if 1 <= day <= length
                    else "none"
                )
    assert not differences(questions, expected)


def test_iso_weeks():
    questions, expected = [], []
    for year in range(1900, 2200):
        for week in range(0, 55):
            questions.append(f"week {year} {week}")
            try:
                expected.append(str(datetime.date.fromisocalendar(year, week, 1)))
            except ValueError:
                expected.append("none")
    assert not differences(questions, expected)


def test_adding_months():
    source = random.Random(2)
    questions, expected = [], []
    for _ in range(20_000):
        day = datetime.date.fromordinal(
            source.randint(
                datetime.date(1900, 1, 1).toordinal(),
                datetime.date(2199, 12, 31).toordinal(),
            )
        )
        months = source.randint(-600, 600)
        questions.append(f"months {day} {months}")
        year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
        last = calendar.monthrange(year, month + 1)[1]
        expected.append(str(datetime.date(year, month + 1, min(day.day, last))))
    assert not differences(questions, expected)
