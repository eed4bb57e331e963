"""The overlaps that coplan finds against those of `overlap_oracle.py`.

First the oracle and the generator are tested themselves, without the tool: edge cases with expectations written by hand,
and the written plans read back. Then ten thousand random plans go through both.

    COPLAN_BINARY            the tool (default .build/release/coplan, else .build/debug/coplan; without one: skipped)
    COPLAN_ORACLE_SEEDS      how many random plans (default 10000)
    COPLAN_ORACLE_FIRST      the first seed (default 0)
    COPLAN_ORACLE_TRAVEL=0   leave overlap/travel out
    COPLAN_ORACLE_AMBIGUOUS=1  write times that exist twice, too
"""

from __future__ import annotations

import copy
import json
import multiprocessing
import os
import re
import subprocess
import tempfile
from collections import Counter
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
import yaml

import overlap_oracle
import plan_generator
from overlap_oracle import DEFAULT_LEVELS, FIELDS, expected_findings
from plan_generator import (Activity, Days, Institution, Place, Plan, Project, Session, Share, Timed, Venue, Window,
                            make_plan, plan_files, write_plan)

ROOT = Path(__file__).resolve().parents[2]
SEEDS = int(os.environ.get("COPLAN_ORACLE_SEEDS", "10000"))
FIRST = int(os.environ.get("COPLAN_ORACLE_FIRST", "0"))
TRAVEL = os.environ.get("COPLAN_ORACLE_TRAVEL", "1") == "1"
AMBIGUOUS = os.environ.get("COPLAN_ORACLE_AMBIGUOUS") == "1"
TEMPORARY = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None
AS_OF = "2019-01-15"


def find_binary():
    given = os.environ.get("COPLAN_BINARY")
    if given:
        path = Path(given) if os.path.isabs(given) else ROOT / given
        assert path.exists(), f"COPLAN_BINARY: no {path}"
        return path
    return next((p for p in (ROOT / ".build/release/coplan", ROOT / ".build/debug/coplan") if p.exists()), None)


BINARY = find_binary()
needs_binary = pytest.mark.skipif(BINARY is None, reason="coplan is not built: set COPLAN_BINARY")


# ---------------------------------------------------------------------------------------------------- hand-made cases


def day(text):
    return date.fromisoformat(text)


def D(first, last=None):
    return Days(day(first), day(last or first))


def T(start, end):
    return Timed(datetime.fromisoformat(start), datetime.fromisoformat(end))


def act(name, when=None, **fields):
    project, id = name.split("/")
    fields.setdefault("status", "confirmed")
    return Activity(id=id, project=project, title=id, when=when, **fields)


def plan(*activities, **fields):
    """Projects p, q, r; people ann, bob; venues hall (1 room) and campus (2); a unit, a van; whatever else is given."""
    base = dict(
        seed="hand", timezone="UTC",
        projects=[Project(id, f"Project {id}", period=D("2018-01-01", "2020-12-31")) for id in "pqr"],
        people={"ann": [], "bob": []},
        venues={"hall": Venue(city="tunis", country="TN"), "campus": Venue(city="rabat", country="MA", capacity=2)},
        institutions={"unit": Institution(), "bureau": Institution()},
        resources={"van": None, "team": 2},
        themes={"drugs": None, "drugs-synthetic": "drugs", "fentanyl": "drugs-synthetic", "cyber": None})
    base.update(fields)
    return Plan(activities=list(activities), **base)


def projects(**fields):
    """p, q, r with fields of p and q: projects(p={"capacity": 1})."""
    return [Project(id, f"Project {id}", **{"period": D("2018-01-01", "2020-12-31"), **fields.get(id, {})}) for id in "pqr"]


def found(rule, resource, activities, first, last=None, **rest):
    """An expectation; what is left out isn't compared, but for `level`, which defaults to the rule's own."""
    return {"rule": f"overlap/{rule}", "level": DEFAULT_LEVELS[f"overlap/{rule}"], "resource": resource,
            "activities": activities.split(), "firstDay": first, "lastDay": last or first, "start": None, "end": None, **rest}


ANN = {"people": {"ann": Share()}}
UNIT = {"institutions": {"unit": Share(role="invited")}}
TN = {"countries": ["TN"]}


def van(amount, when=None):
    return {"resources": {"van": Share(amount=amount, when=when)}}


def team(amount):
    return {"resources": {"team": Share(amount=amount)}}


CASES = {
    "half-open: one ends when the other starts": (
        plan(act("p/x", T("2019-05-21T09:00", "2019-05-21T12:00"), **ANN),
             act("q/y", T("2019-05-21T12:00", "2019-05-21T13:00"), **ANN)),
        []),
    "one minute in common, in two zones": (
        # Tashkent is five hours ahead, Brussels two: 05:00Z to 07:01Z, 07:00Z to 08:00Z
        plan(act("p/x", T("2019-05-21T10:00", "2019-05-21T12:01"), timezone="Asia/Tashkent", **ANN),
             act("q/y", T("2019-05-21T09:00", "2019-05-21T10:00"), timezone="Europe/Brussels", **ANN)),
        [found("person", "person:ann", "p/x q/y", "2019-05-21", load=2, capacity=1,
               start="2019-05-21T07:00:00Z", end="2019-05-21T07:01:00Z", acrossProjects=True, projects=["p", "q"])]),
    "the days of a timed overlap are in UTC": (
        # Lord Howe in May is 10:30 ahead: 2019-05-20T22:30Z to 2019-05-21T00:30Z
        plan(act("p/x", T("2019-05-21T09:00", "2019-05-21T11:00"), timezone="Australia/Lord_Howe", **ANN),
             act("p/y", T("2019-05-20T23:00", "2019-05-21T00:00"), **ANN)),
        [found("person", "person:ann", "p/x p/y", "2019-05-20", acrossProjects=False,
               start="2019-05-20T23:00:00Z", end="2019-05-21T00:00:00Z")]),
    "against whole days, a timed activity's day is its own zone's": (
        plan(act("p/x", D("2019-05-21"), **ANN),
             act("q/y", T("2019-05-21T09:00", "2019-05-21T10:00"), timezone="Australia/Lord_Howe", **ANN),
             act("q/z", T("2019-05-20T22:30", "2019-05-20T22:45"), **ANN)),
        [found("person", "person:ann", "p/x q/y", "2019-05-21", load=2, capacity=1),
         found("person", "person:ann", "q/y q/z", "2019-05-20", start="2019-05-20T22:30:00Z", end="2019-05-20T22:45:00Z")]),
    "an end at midnight does not touch the next day": (
        plan(act("p/x", T("2019-05-20T18:00", "2019-05-21T00:00"), **ANN), act("q/y", D("2019-05-21"), **ANN)),
        []),
    "a stretch goes on as long as two are active, and stops when one is": (
        plan(act("p/x", T("2019-05-20T09:00", "2019-05-20T11:00"), venue="hall"),
             act("p/y", T("2019-05-20T10:00", "2019-05-20T13:00"), venue="hall"),
             act("q/z", T("2019-05-20T11:00", "2019-05-20T12:00"), venue="hall"),
             act("q/w", T("2019-05-20T12:30", "2019-05-20T14:00"), venue="hall")),
        [found("venue", "venue:hall", "p/x p/y q/z", "2019-05-20", load=2,
               start="2019-05-20T10:00:00Z", end="2019-05-20T12:00:00Z"),
         found("venue", "venue:hall", "p/y q/w", "2019-05-20", load=2,
               start="2019-05-20T12:30:00Z", end="2019-05-20T13:00:00Z")]),
    "whole days and hours of the same people: both kinds": (
        plan(act("p/x", D("2019-05-20", "2019-05-21"), **ANN),
             act("p/y", T("2019-05-20T09:00", "2019-05-20T12:00"), **ANN),
             act("q/z", T("2019-05-20T10:00", "2019-05-20T11:00"), **ANN)),
        [found("person", "person:ann", "p/x p/y q/z", "2019-05-20", load=3, capacity=1),
         found("person", "person:ann", "p/y q/z", "2019-05-20", load=2, capacity=1,
               start="2019-05-20T10:00:00Z", end="2019-05-20T11:00:00Z")]),
    "held together through an event and a cancelled activity": (
        plan(act("p/x", D("2019-05-20"), held_with=[("event", "summit")], **ANN),
             act("q/c", D("2019-05-20"), held_with=[("event", "summit")], status="cancelled", **ANN),
             act("r/y", D("2019-05-20"), held_with=[("activity", "q", "c")], **ANN),
             act("r/z", D("2019-05-22"), **ANN), act("p/y", D("2019-05-20", "2019-05-22"), **ANN),
             events={"summit": D("2019-05-20")}),
        # the group is one with p/y; on the 21st p/y is alone
        [found("person", "person:ann", "p/x p/y r/y", "2019-05-20", load=2),
         found("person", "person:ann", "p/y r/z", "2019-05-22", load=2)]),
    "sessions of one activity are one; only the tentative one lowers the level": (
        plan(act("p/x", sessions=[Session("one", D("2019-05-20")), Session("two", D("2019-05-22"), status="tentative"),
                                  Session("six", D("2019-05-20"))], **ANN),
             act("q/y", D("2019-05-20", "2019-05-22"), **ANN)),
        [found("person", "person:ann", "p/x q/y", "2019-05-20", load=2, level="error"),
         found("person", "person:ann", "p/x q/y", "2019-05-22", load=2, level="warning")]),
    "a session takes what it does not say; with a place it takes no venue": (
        plan(act("p/x", venue="hall", timezone=None, people={"ann": Share()}, sessions=[
                 Session("one", T("2019-05-20T09:00", "2019-05-20T10:00")),  # Brussels, from the venue it takes: 07:00Z
                 Session("two", T("2019-05-21T09:00", "2019-05-21T10:00"), spot=True, place=Place("oslo", "NO")),  # UTC
                 Session("six", T("2019-05-22T09:00", "2019-05-22T10:00"), people={"bob": Share()})]),
             act("q/y", T("2019-05-20T07:00", "2019-05-20T07:30"), venue="hall", timezone="UTC", **ANN),
             act("q/z", T("2019-05-21T09:00", "2019-05-21T09:30"), venue="hall", timezone="UTC", **ANN),
             act("q/w", T("2019-05-22T07:00", "2019-05-22T07:30"), venue="hall", timezone="UTC", **ANN),
             venues={"hall": Venue(timezone="Europe/Brussels")}),
        [found("person", "person:ann", "p/x q/y", "2019-05-20", start="2019-05-20T07:00:00Z", end="2019-05-20T07:30:00Z"),
         found("venue", "venue:hall", "p/x q/y", "2019-05-20", start="2019-05-20T07:00:00Z", end="2019-05-20T07:30:00Z"),
         found("person", "person:ann", "p/x q/z", "2019-05-21", start="2019-05-21T09:00:00Z", end="2019-05-21T09:30:00Z"),
         found("venue", "venue:hall", "p/x q/w", "2019-05-22", start="2019-05-22T07:00:00Z", end="2019-05-22T07:30:00Z")]),
    "occurrences keep their local time over a change of the clocks": (
        # Brussels goes from +1 to +2 on 2019-03-31: 09:00 is 08:00Z, then 07:00Z
        plan(act("p/x", T("2019-03-30T09:00", "2019-03-30T10:00"), timezone="Europe/Brussels",
                 repeat="FREQ=DAILY;COUNT=2", **ANN),
             act("q/y", T("2019-03-30T08:30", "2019-03-30T12:00"), **ANN),
             act("q/z", T("2019-03-31T08:00", "2019-03-31T12:00"), **ANN),
             act("r/w", T("2019-03-31T07:59", "2019-03-31T08:00"), **ANN)),
        [found("person", "person:ann", "p/x q/y", "2019-03-30", start="2019-03-30T08:30:00Z", end="2019-03-30T09:00:00Z"),
         found("person", "person:ann", "p/x r/w", "2019-03-31", start="2019-03-31T07:59:00Z", end="2019-03-31T08:00:00Z")]),
    "occurrences last exactly as long as the first": (
        # noon to noon over the end of summer time is 25 hours; a week later that ends at 13:00
        plan(act("p/x", T("2019-10-26T12:00", "2019-10-27T12:00"), timezone="Europe/Brussels",
                 repeat="FREQ=WEEKLY;COUNT=2", **ANN),
             act("q/y", T("2019-11-03T11:30", "2019-11-03T13:00"), **ANN)),
        [found("person", "person:ann", "p/x q/y", "2019-11-03", start="2019-11-03T11:30:00Z", end="2019-11-03T12:00:00Z")]),
    "an occurrence in the gap takes the offset before it": (
        # 02:30 does not exist on 2019-03-31: 02:30+01:00 is 01:30Z, and two hours later is 03:30Z
        plan(act("p/x", T("2019-03-30T02:30", "2019-03-30T04:30"), timezone="Europe/Brussels",
                 repeat="FREQ=DAILY;UNTIL=20190331", **ANN),
             act("q/y", T("2019-03-31T00:45", "2019-03-31T01:30"), **ANN),
             act("q/z", T("2019-03-31T03:00", "2019-03-31T04:00"), **ANN)),
        [found("person", "person:ann", "p/x q/z", "2019-03-31", start="2019-03-31T03:00:00Z", end="2019-03-31T03:30:00Z")]),
    "Morocco's clocks in Ramadan 2019": (
        # +1 until 2019-05-05 03:00, then +0
        plan(act("p/x", T("2019-05-04T09:00", "2019-05-04T10:00"), timezone="Africa/Casablanca",
                 repeat="FREQ=DAILY;COUNT=2", **ANN),
             act("q/y", T("2019-05-04T08:00", "2019-05-04T08:30"), **ANN),
             act("q/z", T("2019-05-05T08:00", "2019-05-05T09:30"), **ANN)),
        [found("person", "person:ann", "p/x q/y", "2019-05-04", start="2019-05-04T08:00:00Z", end="2019-05-04T08:30:00Z"),
         found("person", "person:ann", "p/x q/z", "2019-05-05", start="2019-05-05T09:00:00Z", end="2019-05-05T09:30:00Z")]),
    "except and also; an endless rule ends with the project": (
        plan(act("p/x", D("2019-05-06", "2019-05-07"), repeat="FREQ=WEEKLY", except_=[day("2019-05-13")],
                 also=[day("2019-05-16")], **ANN),
             act("q/y", D("2019-05-13", "2019-06-10"), **ANN),
             projects=projects(p={"period": D("2019-01-01", "2019-05-27")})),
        # occurrences 6-7, (13-14), 16-17, 20-21, 27-28
        [found("person", "person:ann", "p/x q/y", "2019-05-16", "2019-05-17"),
         found("person", "person:ann", "p/x q/y", "2019-05-20", "2019-05-21"),
         found("person", "person:ann", "p/x q/y", "2019-05-27", "2019-05-28")]),
    "a day of a timed activity, on a day of 23 hours": (
        # 2019-03-31 in Brussels is 2019-03-30T23:00Z to 2019-03-31T22:00Z
        plan(act("p/x", T("2019-03-30T20:00", "2019-04-01T10:00"), timezone="Europe/Brussels",
                 people={"ann": Share(when=D("2019-03-31"))}),
             act("q/y", T("2019-03-31T21:30", "2019-03-31T23:00"), **ANN),
             act("q/z", T("2019-03-30T22:00", "2019-03-30T23:00"), **ANN)),
        [found("person", "person:ann", "p/x q/y", "2019-03-31", start="2019-03-31T21:30:00Z", end="2019-03-31T22:00:00Z")]),
    "a day that has no 00:00": (
        # Sao Paulo, 2018-11-04: 00:00-03:00 is 01:00-02:00, both 03:00Z
        plan(act("p/x", T("2018-11-03T20:00", "2018-11-04T10:00"), timezone="America/Sao_Paulo",
                 people={"ann": Share(when=D("2018-11-04"))}),
             act("q/y", T("2018-11-04T02:30", "2018-11-04T03:30"), **ANN),
             act("q/z", T("2018-11-04T11:30", "2018-11-04T12:30"), **ANN)),
        [found("person", "person:ann", "p/x q/y", "2018-11-04", start="2018-11-04T03:00:00Z", end="2018-11-04T03:30:00Z"),
         found("person", "person:ann", "p/x q/z", "2018-11-04", start="2018-11-04T11:30:00Z", end="2018-11-04T12:00:00Z")]),
    "a timed part of a whole-day activity is timed": (
        plan(act("p/x", D("2019-05-20", "2019-05-22"), timezone="Europe/Brussels",
                 people={"ann": Share(when=T("2019-05-21T09:00", "2019-05-21T10:00")),
                         "bob": Share(when=T("2019-05-22T22:00", "2019-05-23T04:00"))}),  # ends with the activity: 22:00Z
             act("q/y", T("2019-05-21T07:30", "2019-05-21T09:00"), **ANN),
             act("q/z", T("2019-05-21T12:00", "2019-05-21T13:00"), **ANN),
             act("q/w", T("2019-05-22T21:00", "2019-05-22T23:00"), people={"bob": Share()})),
        [found("person", "person:ann", "p/x q/y", "2019-05-21", start="2019-05-21T07:30:00Z", end="2019-05-21T08:00:00Z"),
         found("person", "person:bob", "p/x q/w", "2019-05-22", start="2019-05-22T21:00:00Z", end="2019-05-22T22:00:00Z")]),
    "amounts add up; each activity counts once a day": (
        plan(act("p/x", D("2019-05-20", "2019-05-22"), **team(1)), act("p/y", D("2019-05-21"), **team(2)),
             act("q/z", T("2019-05-22T08:00", "2019-05-22T09:00"), **team(2)), act("q/w", D("2019-05-24"), **team(3)),
             act("r/s", sessions=[Session("a", T("2019-05-26T08:00", "2019-05-26T09:00")),
                                  Session("b", T("2019-05-26T08:00", "2019-05-26T09:00"))], **team(2))),
        [found("resource", "resource:team", "p/x p/y q/z", "2019-05-21", "2019-05-22", load=3, capacity=2),
         found("resource", "resource:team", "q/w", "2019-05-24", load=3, capacity=2)]),
    "an amount over a capacity of one": (
        plan(act("p/x", D("2019-05-20", "2019-05-22"), **van(2)), act("q/y", D("2019-05-22"), **van(1)),
             act("r/z", T("2019-05-25T08:00", "2019-05-26T08:00"), **van(3, D("2019-05-26", "2019-05-27")))),
        [found("resource", "resource:van", "p/x", "2019-05-20", "2019-05-22", load=2, capacity=1),
         found("resource", "resource:van", "p/x q/y", "2019-05-22", load=2, capacity=1),
         found("resource", "resource:van", "r/z", "2019-05-26", load=3, capacity=1)]),
    "a held-with group counts once, with its largest amount": (
        plan(act("p/x", D("2019-05-20"), **team(1)),
             act("p/y", D("2019-05-20"), held_with=[("activity", "p", "x")], **team(2)),
             act("q/z", D("2019-05-20", "2019-05-21"), **team(1)),
             act("q/w", D("2019-05-21"), held_with=[("activity", "q", "z")], **team(2)),
             projects=projects(p={"capacity": 1})),
        [found("resource", "resource:team", "p/x p/y q/z", "2019-05-20", load=3, capacity=2)]),
    "institutions count where they are invited or host, and for their part": (
        plan(act("p/x", D("2019-05-20", "2019-05-22"), institutions={"unit": Share(role="invited", when=D("2019-05-21", "2019-05-22"))}),
             act("q/y", D("2019-05-20", "2019-05-21"), institutions={"unit": Share(role="host")}),
             act("r/z", D("2019-05-20", "2019-05-22"), institutions={"unit": Share(role="observer")}),
             institutions={"unit": Institution(capacity=1), "bureau": Institution()}),
        [found("institution", "institution:unit", "p/x q/y", "2019-05-21", load=2, capacity=1)]),
    "a team's load": (
        plan(act("p/x", D("2019-05-20"), held_with=[("activity", "q", "o")]), act("p/y", D("2019-05-20", "2019-05-21"),
                                                                           held_with=[("activity", "q", "o")]),
             act("q/o", D("2019-05-20")), act("p/z", T("2019-05-21T23:00", "2019-05-22T01:00"), status=None),
             act("p/w", D("2019-05-22")),
             projects=projects(p={"capacity": 1}), rules={"overlap/team": "error"}),
        # o is q's and not in p's load; the tentative one lowers an error that was set
        [found("team", "project:p", "p/w p/y p/z", "2019-05-21", "2019-05-22", load=2, capacity=1, level="warning")]),
    "country-load counts the days that end with each day": (
        plan(act("p/x", D("2019-05-01")), act("q/y", D("2019-05-03"), countries=["south"]),
             act("q/z", D("2019-05-06"), **TN),  # y reaches to the 5th
             act("r/w", T("2019-05-12T22:00", "2019-05-13T00:00"), countries=["partners", "TN"]),
             act("r/v", D("2019-05-15"), countries=["partners"]),
             country_load=(1, 3), regions={"south": ["TN", "MA"]},
             projects=projects(p={"countries": ["TN"]}, r={"countries": ["JO"]})),
        [found("country", "country:TN", "p/x q/y", "2019-05-03", load=2, capacity=1)]),
    "country-load country by country": (
        plan(act("p/x", D("2019-05-01"), countries=["NO", "TN"]), act("q/y", D("2019-05-01"), countries=["NO", "TN"]),
             act("q/z", D("2019-05-02"), countries=["NO", "TN"]), country_load={"NO": (2, 2)}),
        [found("country", "country:NO", "p/x q/y q/z", "2019-05-02", load=3, capacity=2)]),
    "an audience: country, and a theme or its ancestor": (
        plan(act("p/x", D("2019-05-20", "2019-05-22"), themes=["fentanyl"]),
             act("q/y", D("2019-05-21", "2019-05-23"), themes=["drugs"], countries=["TN", "MA"]),
             act("q/z", D("2019-05-22"), themes=["drugs"], countries=["JO"]),
             act("r/w", D("2019-05-20"), themes=["cyber"], countries=["TN"]),
             projects=projects(p={"countries": ["TN"]})),
        [found("audience", None, "p/x q/y", "2019-05-21", "2019-05-22", load=None, capacity=None,
               shared={"countries": ["TN"], "themes": ["drugs"], "institutions": [], "leads": [], "inherited": True})]),
    "an audience: institutions on the days they are there; not joint, not held together": (
        plan(act("p/x", D("2019-05-20", "2019-05-22"), institutions={"unit": Share(role="invited", when=D("2019-05-20", "2019-05-21"))}, **TN),
             act("q/y", D("2019-05-21", "2019-05-22"), institutions={"unit": Share(role="host")}, joint_with=["r"], **TN),
             act("r/z", D("2019-05-21"), institutions={"unit": Share(role="invited")}, **TN),
             act("r/w", D("2019-05-20"), institutions={"unit": Share(role="invited")}, held_with=[("activity", "p", "x")], **TN)),
        [found("audience", None, "p/x q/y", "2019-05-21",
               shared={"countries": ["TN"], "themes": [], "institutions": ["unit"], "leads": [], "inherited": False}),
         found("audience", None, "p/x r/z", "2019-05-21",
               shared={"countries": ["TN"], "themes": [], "institutions": ["unit"], "leads": [], "inherited": False})]),
    "an audience: the lead of both projects; sessions have their own countries": (
        plan(act("p/x", countries=["TN"], sessions=[Session("a", D("2019-05-20")), Session("b", D("2019-05-21"), countries=["JO"]),
                                                    Session("c", T("2019-05-22T22:00", "2019-05-23T02:00"))]),
             act("q/y", D("2019-05-20", "2019-05-23"), themes=["cyber"], countries=["TN", "NO"]),
             projects=projects(p={"lead": ["unit", "bureau"]}, q={"lead": ["bureau"]})),
        [found("audience", None, "p/x q/y", "2019-05-20",
               shared={"countries": ["TN"], "themes": [], "institutions": [], "leads": ["bureau"], "inherited": False}),
         found("audience", None, "p/x q/y", "2019-05-22", "2019-05-23",
               shared={"countries": ["TN"], "themes": [], "institutions": [], "leads": ["bureau"], "inherited": False})]),
    "away: civil days in the activity's zone; one finding for each activity and run": (
        plan(act("p/x", T("2019-04-30T22:00", "2019-05-01T02:00"), timezone="Asia/Tashkent", **ANN),
             act("q/y", D("2019-05-30", "2019-06-02"), people={"ann": Share(when=D("2019-05-31", "2019-06-01"))}),
             act("r/z", D("2019-06-03", "2019-06-07"), status=None, **ANN),
             people={"ann": [D("2019-05-01", "2019-05-31"), D("2019-06-04"), D("2019-06-06", "2019-06-20")]}),
        [found("away", "person:ann", "p/x", "2019-05-01", load=None, capacity=None, acrossProjects=False),
         found("away", "person:ann", "q/y", "2019-05-31"),
         found("away", "person:ann", "r/z", "2019-06-04", level="warning"),
         found("away", "person:ann", "r/z", "2019-06-06", "2019-06-07", level="warning")]),
    "travel": (
        plan(act("p/x", D("2019-05-20"), venue="hall", **ANN),  # Tunis
             act("q/y", D("2019-05-21"), place=Place("rabat", "MA"), **ANN),  # abroad the next day: a finding
             act("q/z", D("2019-05-23"), venue="hall", **ANN),  # a free day is enough
             act("q/o", D("2019-05-24"), online="true", **ANN),  # online is no stay
             act("r/w", D("2019-05-24"), place=Place(None, "PT"), **ANN),  # no city, but on site
             act("r/v", T("2019-05-25T08:00", "2019-05-25T20:00"), place=Place("oslo", "NO"), online="true", **ANN),
             act("r/u", T("2019-05-26T08:00", "2019-05-26T20:00"), place=Place("lisbon"), status=None, **ANN)),
        [found("travel", "person:ann", "p/x q/y", "2019-05-20", "2019-05-21"),
         found("travel", "person:ann", "r/u r/v", "2019-05-25", "2019-05-26"),
         # the online one and the one without a city share the 24th
         found("person", "person:ann", "q/o r/w", "2019-05-24")]),
    "travel at home": (
        plan(act("p/x", D("2019-05-20"), place=Place("lisbon", "PT"), **ANN),
             act("q/y", D("2019-05-22"), place=Place("porto", "PT"), **ANN),
             act("q/z", D("2019-05-25"), place=Place("oslo", "NO"), **ANN), travel_days={"abroad": 2, "home": 2}),
        # 20 to 22: one free day of two; 22 to 25: two free days are enough
        [found("travel", "person:ann", "p/x q/y", "2019-05-20", "2019-05-22")]),
    "levels: set, then lowered; off": (
        plan(act("p/x", D("2019-05-20"), venue="hall", status=None, **van(1), **ANN),
             act("q/y", D("2019-05-20"), venue="hall", **van(1), **ANN),
             rules={"overlap/person": "note", "overlap/venue": "off", "overlap/audience": "error"}),
        [found("person", "person:ann", "p/x q/y", "2019-05-20", level="note"),
         found("resource", "resource:van", "p/x q/y", "2019-05-20", level="warning")]),
    "a window, a milestone, what is postponed or cancelled": (
        plan(act("p/x", D("2019-05-20"), **ANN), act("p/w", Window("2019-05"), **ANN),
             act("q/m", D("2019-05-20"), kind="milestone", **ANN),
             act("q/d", D("2019-05-20"), status="postponed", **ANN), act("q/e", status="postponed", **ANN),
             act("q/c", D("2019-05-20"), status="cancelled", **ANN),
             act("r/s", sessions=[Session("a", D("2019-05-20"), status="cancelled"), Session("b", Window("2019-W21"))], **ANN)),
        []),
    "venues with two rooms; online takes no venue": (
        plan(act("p/x", D("2019-05-20", "2019-05-21"), venue="campus"), act("q/y", D("2019-05-20"), venue="campus"),
             act("q/z", T("2019-05-20T08:00", "2019-05-20T08:30"), venue="campus", online="true"),
             act("r/w", venue="campus", sessions=[Session("a", D("2019-05-21")),
                                                  Session("b", D("2019-05-20"), spot=True, online="true")])),
        [found("venue", "venue:campus", "p/x q/y q/z", "2019-05-20", load=3, capacity=2)]),
    "full names are sorted as text": (
        plan(act("a/x", D("2019-05-20"), **ANN), act("a-b/x", D("2019-05-20"), **ANN), act("a.b/x", D("2019-05-20"), **ANN),
             projects=[Project(id, id) for id in ("a", "a-b", "a.b")]),
        [found("person", "person:ann", "a-b/x a.b/x a/x", "2019-05-20", load=3, projects=["a", "a-b", "a.b"])]),
}


def assert_as_written(findings, expectation):
    left = list(findings)
    for wanted in expectation:
        match = next((f for f in left if all(f[key] == value for key, value in wanted.items())), None)
        assert match is not None, f"missing: {wanted}\nleft: {json.dumps(left, indent=1)}"
        left.remove(match)
    assert not left, f"not expected: {json.dumps(left, indent=1)}"


@pytest.mark.parametrize("name", CASES)
def test_the_oracle_itself(name):
    assert_as_written(expected_findings(CASES[name][0]), CASES[name][1])


# -------------------------------------------------------------------------------------- the generator's writing itself


def as_plain(tree):
    if isinstance(tree, dict):
        return {str(key): as_plain(value) for key, value in tree.items()}
    if isinstance(tree, list):
        return [as_plain(value) for value in tree]
    return str(tree)


def test_written_plans_read_back(tmp_path):
    """What PyYAML reads, taking every scalar as text, is the tree that was written."""
    for seed in range(400):
        made = make_plan(seed)
        texts = write_plan(made, tmp_path / str(seed))
        trees = plan_files(made, seed)
        assert set(texts) == set(trees) and "coplan.yaml" in texts
        for name, text in texts.items():
            assert yaml.load(text, Loader=yaml.BaseLoader) == as_plain(trees[name]), f"seed {seed}, {name}"


def test_a_seed_gives_one_plan(tmp_path):
    for seed in range(30):
        assert make_plan(seed) == make_plan(seed)
        assert write_plan(make_plan(seed), tmp_path / "one") == write_plan(make_plan(seed), tmp_path / "two")


def read_precision(text):
    """First and last day of a date, month, week or year."""
    if m := re.fullmatch(r"(\d{4})-W(\d\d)", text):
        first = date.fromisocalendar(int(m[1]), int(m[2]), 1)
        return first, first + timedelta(days=6)
    if re.fullmatch(r"\d{4}", text):
        return date(int(text), 1, 1), date(int(text), 12, 31)
    if m := re.fullmatch(r"(\d{4})-(\d\d)", text):
        first = date(int(m[1]), int(m[2]), 1)
        return first, (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    return date.fromisoformat(text), date.fromisoformat(text)


def read_expression(text):
    """A second reading of date expressions, for what the generator writes."""
    start, _, end = text.partition("/")
    if "T" in start:
        begin = datetime.fromisoformat(start)
        if m := re.fullmatch(r"PT(?:(\d+)H)?(?:(\d+)M)?", end):
            return Timed(begin, begin + timedelta(hours=int(m[1] or 0), minutes=int(m[2] or 0)))
        return Timed(begin, datetime.fromisoformat(start[:len(start) - len(end)] + end))
    if not end:
        return Days(*read_precision(start))
    first = read_precision(start)[0]
    if m := re.fullmatch(r"P(\d+)([DW])", end):
        return Days(first, first + timedelta(days=int(m[1]) * (7 if m[2] == "W" else 1) - 1))
    if not re.match(r"\d{4}", end):
        end = start[:len(start) - len(end)] + end
    return Days(first, read_precision(end)[1])


def test_written_dates_mean_the_model():
    for seed in range(1500):
        r = plan_generator.random.Random(seed)
        made = make_plan(seed)
        for a in made.activities:
            for when in [a.when, *(s.when for s in a.sessions)]:
                if isinstance(when, (Days, Timed)):
                    text = plan_generator.written_when(when, r)
                    assert read_expression(text) == when, text
        for days in [d for away in made.people.values() for d in away] + [p.period for p in made.projects if p.period]:
            text = plan_generator.written_days(days, r, coarse=True)
            assert read_expression(text) == days, text


def test_written_times_exist_once():
    for seed in range(500):
        made = make_plan(seed)
        for a in made.activities:
            for s in a.sessions or [None]:
                zone = overlap_oracle.zone_of(made, a, s)
                assert zone == plan_generator.zone_of(made, a, s)
                own = s or a
                shares = [share for key in ("people", "institutions") for share in
                          ((getattr(s, key) if s and getattr(s, key) is not None else getattr(a, key)).values())]
                for when in [own.when, *(share.when for share in [*shares, *a.resources.values()])]:
                    if isinstance(when, Timed):
                        assert plan_generator.is_plain_time(when.start, zone) and plan_generator.is_plain_time(when.end, zone)


# What must not be rare in findings of 300 random plans: else a comparison says little.
OFTEN = {
    75: ["travel: abroad", "project's countries inherited", "region or partners", "occurrence from also", "except",
         "recurring: DAILY", "recurring: WEEKLY", "recurring: MONTHLY", "recurring without COUNT or UNTIL",
         "over midnight (local)", "over a change of the clocks", "ends at local midnight", "Morocco", "time zones differ",
         "partial: days of all-day", "partial: of timed", "partial: timed of all-day", "session's own status",
         "session's own place", "session's own people", "session's own institutions", "two sessions of one activity",
         "held-with group with two members", "lowered because tentative", "level set by rules:", "hybrid",
         "exclusive: all-day against timed", "exclusive: timed stretch", "exclusive: load over 2", "amounts added up",
         "amount over capacity 1", "capacity 0", "shared: themes only", "shared: leads only", "shared: an ancestor's theme",
         "country load per several days"],
    10: ["recurring: YEARLY", "occurrence in a gap", "starts in a fold", "amount over a capacity over 1",
         "country load by country", "shared: institutions only", "travel: at home", "travel: hybrid",
         "travel: a country is not known", "travel: with free days between", "level: note"],
}


def test_collisions_are_dense():
    rules, features = Counter(), Counter()
    for seed in range(300):
        made = make_plan(seed)
        for finding in overlap_oracle.Oracle(made).run():
            rules[finding["rule"]] += 1
            features.update(overlap_oracle.features_of(made, finding))
    assert all(rules[rule] > 200 for rule in DEFAULT_LEVELS), rules
    rare = {name: features[name] for least, names in OFTEN.items() for name in names if features[name] < least}
    assert not rare, rare
    assert len(plan_generator.ZONES) >= 8


# --------------------------------------------------------------------------------------------------- against the tool


class Broken(Exception):
    """What the tool printed cannot be compared."""


def run_with_errors(folder, command, *options):
    """(object, exit status, standard error) of `coplan COMMAND FOLDER --format json`."""
    environment = {"PATH": os.environ.get("PATH", ""), "LC_ALL": "C", "HOME": "/nonexistent", "TZ": "Pacific/Apia"}
    done = subprocess.run([BINARY, command, folder, "--format", "json", "--as-of", AS_OF, *options],
                          capture_output=True, timeout=120, env=environment)
    errors = done.stderr.decode(errors="replace")
    if done.returncode not in (0, 1):
        raise Broken(f"{command}: exit status {done.returncode}\n{errors}")
    try:
        return json.loads(done.stdout), done.returncode, errors
    except ValueError as error:
        raise Broken(f"{command}: not JSON ({error})\n{done.stdout[:500]!r}\n{errors}") from None


def run(folder, command, *options):
    """(object, exit status) of `coplan COMMAND FOLDER --format json`."""
    return run_with_errors(folder, command, *options)[:2]


def canonical(findings):
    return Counter(json.dumps({key: f[key] for key in FIELDS}, sort_keys=True, ensure_ascii=False) for f in findings)


def text_at(folder, place):
    """The text of a place in a file, up to the end of its line or of the place."""
    path = Path(folder) / place["file"]
    if not path.is_file() or place["file"].startswith("/"):
        raise Broken(f"no file {place['file']}")
    lines = path.read_bytes().decode().split("\n")
    if not 1 <= place["line"] <= len(lines):
        raise Broken(f"no line {place}")
    line = lines[place["line"] - 1].rstrip("\r")
    if not 1 <= place["column"] <= len(line):
        raise Broken(f"no column {place} in {line!r}")
    end = len(line) + 1
    if place.get("endLine") == place["line"]:
        end = place["endColumn"]
        if not place["column"] < end <= len(line) + 1:
            raise Broken(f"no end {place} in {line!r}")
    return line[place["column"] - 1:end - 1]


def is_id(text, id, exactly):
    forms = [id, f'"{id}"', f"'{id}'"]
    return text in forms if exactly else any(text.startswith(form) for form in forms)


def check_form(made, folder, answer, status, texts):
    """What must hold of the output whatever the findings are."""
    problems = []

    def expect(condition, words):
        if not condition:
            problems.append(words)

    findings, summary = answer["findings"], answer["summary"]
    expect(answer["asOf"] == AS_OF, f"asOf is {answer['asOf']}")
    counted = [f for f in findings if not f["waived"]]
    for level in ("error", "warning", "note"):
        count = sum(f["level"] == level for f in counted)
        expect(summary[level + "s"] == count, f"summary says {summary[level + 's']} {level}s, there are {count}")
    expect(summary["waived"] == len(findings) - len(counted), f"summary.waived is {summary['waived']}")
    expect(summary["activities"] == len(made.activities), f"summary.activities is {summary['activities']}")
    expect(summary["projects"] == len(made.projects), f"summary.projects is {summary['projects']}")
    expect(summary["files"] == len(texts), f"summary.files is {summary['files']}, there are {len(texts)}")
    expect(status == int(any(f["level"] == "error" for f in counted)), f"exit status {status}")
    order = [(f["firstDay"], f["rule"], f["resource"] or "", f["activities"]) for f in findings if f["firstDay"]]
    expect(order == sorted(order), "the findings are not sorted")
    ids = {}
    for f in findings:
        words = f"{f['rule']} {f['resource']} {f['activities']} {f['firstDay']}"
        expect(re.fullmatch(r"[0-9a-z]{8}", f["id"]), f"id {f['id']!r} of {words}")
        expect(isinstance(f["message"], str) and f["message"], f"no message: {words}")
        expect(f["waived"] is False, f"waived: {words}")
        if not f["rule"].startswith("overlap/"):
            continue
        key = (f["rule"], f["resource"], tuple(f["activities"]))
        expect(ids.setdefault(key, f["id"]) == f["id"], f"two ids: {words}")
        place = f["location"]
        try:
            text = text_at(folder, place)
            names = [name.split("/")[1] for name in f["activities"]]
            if len(names) > 1:
                expect(is_id(text, names[0], True), f"location of {words} is {text!r}")
                others = [text_at(folder, other) for other in f["related"]]
                for name in names[1:]:
                    expect(any(is_id(other, name, False) for other in others), f"{name} is not in related of {words}")
            for other in f["related"]:
                text_at(folder, other)
        except Broken as error:
            problems.append(f"{error}: {words}")
    expect(len(set(ids.values())) == len(ids), "one id for two different findings")
    return problems


def compare(made, style, folder, with_check=True):
    """What is wrong with the tool's answer for a plan: a list of texts, empty if nothing is.

    To start the tool takes longer than all else: without `with_check`, `conflicts` alone is looked at."""
    texts = write_plan(made, folder, style)
    expected = expected_findings(made)
    try:
        conflicts, status, errors = run_with_errors(folder, "conflicts")
        if errors or with_check:
            check, check_status = run(folder, "check")
            unread = [f"{f['rule']}: {f['message']} ({(f['location'] or {}).get('file')}:{(f['location'] or {}).get('line')})"
                      for f in check["findings"] if f["rule"].startswith("file/")]
            if unread or errors:
                return ["the plan was not read: " + "\n".join([errors, *unread])]
        problems = [p for p in check_form(made, folder, conflicts, status, texts)]
        other = [f["rule"] for f in conflicts["findings"] if not f["rule"].startswith("overlap/")]
        if other:
            problems.append(f"conflicts lists {sorted(set(other))}")
        if with_check:
            problems += ["check: " + p for p in check_form(made, folder, check, check_status, texts)]
            if [f for f in check["findings"] if f["rule"].startswith("overlap/")] != conflicts["findings"]:
                problems.append("check lists other overlaps than conflicts")
        of_interest = [f for f in conflicts["findings"] if TRAVEL or f["rule"] != "overlap/travel"]
        wanted = canonical(f for f in expected if TRAVEL or f["rule"] != "overlap/travel")
        given = canonical(of_interest)
    except (Broken, KeyError, TypeError, subprocess.TimeoutExpired) as error:
        return [f"{type(error).__name__}: {error}"]
    problems += [f"missing:      {text}" for text in (wanted - given).elements()]
    problems += [f"not expected: {text}" for text in (given - wanted).elements()]
    return problems


def compare_seed(seed):
    with tempfile.TemporaryDirectory(dir=TEMPORARY, prefix="coplan-oracle-") as folder:
        return seed, compare(make_plan(seed, AMBIGUOUS), seed, folder, with_check=seed % 4 == 0)


# A mismatch is easier to read in a small plan.


def smaller(made):
    """Plans with one thing less."""
    def changed(f):
        other = copy.deepcopy(made)
        f(other)
        return other

    for i, a in enumerate(made.activities):
        def drop(p, i=i, a=a):
            del p.activities[i]
            for other in p.activities:
                other.held_with = [ref for ref in other.held_with if ref != ("activity", a.project, a.id)]
        yield changed(drop)
    for i, a in enumerate(made.activities):
        for key, empty in [("held_with", []), ("joint_with", []), ("noise", {}), ("except_", []), ("also", []),
                           ("kind", None), ("visibility", None), ("timezone", None), ("online", None)]:
            if getattr(a, key) != empty:
                yield changed(lambda p, i=i, key=key, empty=empty: setattr(p.activities[i], key, copy.copy(empty)))
        if a.repeat:
            yield changed(lambda p, i=i: [setattr(p.activities[i], k, v) for k, v in
                                          (("repeat", None), ("except_", []), ("also", []))])
        for n in range(len(a.sessions)):
            if len(a.sessions) > 1:
                yield changed(lambda p, i=i, n=n: p.activities[i].sessions.pop(n))
        for key in ("people", "institutions", "resources"):
            for id in getattr(a, key):
                yield changed(lambda p, i=i, key=key, id=id: getattr(p.activities[i], key).pop(id))
        for n in range(len(a.themes)):
            yield changed(lambda p, i=i, n=n: p.activities[i].themes.pop(n))
    for p_index in range(len(made.projects)):
        yield changed(lambda p, n=p_index: setattr(p.projects[n], "capacity", None))
        if not any(a.project == made.projects[p_index].id or made.projects[p_index].id in a.joint_with for a in made.activities):
            yield changed(lambda p, n=p_index: p.projects.pop(n))
    for id in made.people:
        if made.people[id]:
            yield changed(lambda p, id=id: p.people[id].clear())
    for section in ("people", "institutions", "resources", "venues", "events", "themes"):
        for id in getattr(made, section):
            if not mentioned(made, section, id):
                yield changed(lambda p, section=section, id=id: getattr(p, section).pop(id))
    if made.country_load is not None:
        yield changed(lambda p: setattr(p, "country_load", None))
    for rule in made.rules:
        yield changed(lambda p, rule=rule: p.rules.pop(rule))


def mentioned(made, section, id):
    holders = [x for a in made.activities for x in [a, *a.sessions]]
    if section in ("people", "institutions", "resources"):
        if section == "institutions" and any(id in p.lead + p.partners for p in made.projects):
            return True
        return any(id in (getattr(x, section, None) or ()) for x in holders)
    if section == "venues":
        return any(x.venue == id for x in holders)
    if section == "events":
        return any(("event", id) in a.held_with for a in made.activities)
    return (any(id in (x.themes or ()) for x in holders) or any(id in p.themes for p in made.projects)
            or id in made.themes.values())


def shrunk(made, style, budget=250):
    """A smaller plan with which something is still wrong."""
    again = True
    while again and budget > 0:
        again = False
        for candidate in smaller(made):
            budget -= 1
            if budget <= 0:
                break
            with tempfile.TemporaryDirectory(dir=TEMPORARY, prefix="coplan-oracle-") as folder:
                problems = compare(candidate, style, folder)
            if problems and not problems[0].startswith("the plan was not read"):
                made, again = candidate, True
                break
    return made


def report(seed, problems):
    made = make_plan(seed, AMBIGUOUS)
    if not problems[0].startswith("the plan was not read"):
        small = shrunk(made, seed)
    else:
        small = made
    with tempfile.TemporaryDirectory(dir=TEMPORARY, prefix="coplan-oracle-") as folder:
        small_problems = compare(small, seed, folder) or problems
        files = "\n".join(f"# ---- {name}\n{text}" for name, text in write_plan(small, folder, seed).items())
    return (f"seed {seed}\n" + "\n".join(problems[:12]) + f"\n\nmade smaller:\n{files}\n" + "\n".join(small_problems[:12]))


@needs_binary
@pytest.mark.parametrize("name", CASES)
def test_hand_made_cases(name, tmp_path):
    made, expectation = CASES[name]
    assert compare(made, "hand", tmp_path / "plan") == []
    findings = run(tmp_path / "plan", "conflicts")[0]["findings"]
    if not TRAVEL:
        findings = [f for f in findings if f["rule"] != "overlap/travel"]
        expectation = [e for e in expectation if e["rule"] != "overlap/travel"]
    assert_as_written(findings, expectation)


@needs_binary
def test_random_plans():
    mismatches, count = [], 0
    with multiprocessing.get_context("fork").Pool(2) as pool:
        for seed, problems in pool.imap_unordered(compare_seed, range(FIRST, FIRST + SEEDS), chunksize=50):
            count += 1
            if problems:
                mismatches.append((seed, problems))
                if len(mismatches) >= 3:
                    pool.terminate()
                    break
    if mismatches:
        texts = [report(seed, problems) for seed, problems in sorted(mismatches)]
        line = "\n" + "=" * 100 + "\n"
        pytest.fail(f"{len(mismatches)} of the {count} plans compared so far differ{line}" + line.join(texts), pytrace=False)
