"""`conflicts --load` against a count by hand: day by day, from the parts and spans of `overlap_oracle.py`.

    COPLAN_LOAD_SEEDS    how many random plans (default 200)
    COPLAN_LOAD_FIRST    the first seed (default 300000)

and the variables of test_overlaps_against_oracle.py.
"""

from __future__ import annotations

import os
import tempfile
from collections import defaultdict
from datetime import date, timedelta

from overlap_oracle import parts_of, uses_of
from plan_generator import make_plan, write_plan
from test_overlaps_against_oracle import TEMPORARY, needs_binary, run

FIRST = int(os.environ.get("COPLAN_LOAD_FIRST", "300000"))
SEEDS = range(FIRST, FIRST + int(os.environ.get("COPLAN_LOAD_SEEDS", "200")))
DAY = timedelta(days=1)


def uses_by_resource(plan):
    """resource -> (occasion, day) of all that use it."""
    found = defaultdict(set)
    for part in parts_of(plan):
        for span in part.spans:
            for country in part.countries:
                found[f"country:{country}"] |= {(part.occasion, day) for day in span.days}
        for id, share in part.institutions.items():
            if share.role in ("invited", "host"):
                for use in uses_of(part, share):
                    found[f"institution:{id}"] |= {(part.occasion, day) for day in use.span.days}
        for id, share in part.people.items():
            for use in uses_of(part, share):
                found[f"person:{id}"] |= {(part.occasion, day) for day in use.span.days}
    return found


def period(day, unit):
    if unit == "week":
        first = day - day.weekday() * DAY
        return first, first + 6 * DAY
    first = day.replace(day=1)
    return first, (first + 31 * DAY).replace(day=1) - DAY


def expected_load(plan, unit):
    result = []
    for resource, uses in sorted(uses_by_resource(plan).items()):
        kind, _, id = resource.partition(":")
        capacity, per = (1, 1) if kind == "person" else (None, 1)
        if kind == "institution":
            capacity = plan.institutions[id].capacity
        if kind == "country" and plan.country_load:
            limit = plan.country_load.get(id) if isinstance(plan.country_load, dict) else plan.country_load
            capacity, per = limit or (None, 1)
        periods = []
        for first, last in sorted({period(day, unit) for _, day in uses}):
            def load(day):
                return len({occasion for occasion, used in uses if timedelta(0) <= day - used < per * DAY})
            days = [first + n * DAY for n in range((last - first).days + 1)]
            periods.append({"firstDay": str(first), "lastDay": str(last),
                            "activities": len({occasion for occasion, day in uses if first <= day <= last}),
                            "peak": max(load(day) for day in days)})
        result.append({"resource": resource, "capacity": capacity, "periods": periods})
    return result


@needs_binary
def test_random_plans():
    compared = 0
    for seed in SEEDS:
        made = make_plan(seed)
        unit = "week" if seed % 2 else "month"
        with tempfile.TemporaryDirectory(dir=TEMPORARY, prefix="coplan-load-") as folder:
            write_plan(made, folder, seed)
            found = run(folder, "conflicts", "--load", "--per", unit)[0]
        assert found["per"] == unit
        assert found["load"] == expected_load(made, unit), f"seed {seed}"
        compared += sum(len(row["periods"]) for row in found["load"])
    assert compared > 10 * len(SEEDS), "else a comparison says little"


def test_a_period():
    assert period(date(2019, 5, 22), "week") == (date(2019, 5, 20), date(2019, 5, 26))
    assert period(date(2020, 2, 29), "month") == (date(2020, 2, 1), date(2020, 2, 29))
