"""What the tests of the feeds share: writing plans, exporting them, and what should come out.

The expectations are computed here from the plan as it is written, with dateutil and zoneinfo, and share no code with
the tool.
"""

from __future__ import annotations

import datetime as dt
import json
import os
import pathlib
import subprocess
from zoneinfo import ZoneInfo

from dateutil.rrule import rrulestr

ROOT = pathlib.Path(__file__).resolve().parents[2]
BINARY = os.environ.get("COPLAN_BINARY", str(ROOT / ".build/release/coplan"))
UTC = dt.timezone.utc
AS_OF = "2019-01-15"


def write_plan(folder: pathlib.Path, plan: dict) -> pathlib.Path:
    """Writes a plan as one file (JSON is YAML), with its settings in coplan.yaml."""
    folder.mkdir(parents=True, exist_ok=True)
    plan = dict(plan)
    settings = {"format": 1, "domain": "plan.example", "timezone": "Europe/Brussels"} | plan.pop("settings", {})
    (folder / "coplan.yaml").write_text(json.dumps(settings, ensure_ascii=False), encoding="utf-8")
    text = json.dumps(plan, ensure_ascii=False, indent=1)
    # What ends a line for some programs only must not stand in a plan file as it is.
    for separator in "\u0085\u2028\u2029":
        text = text.replace(separator, f"\\u{ord(separator):04x}")
    (folder / "plan.yaml").write_text(text, encoding="utf-8")
    return folder


def run_export(plan: pathlib.Path, out: pathlib.Path, *options: str, as_of: str = AS_OF, **kwargs):
    command = [BINARY, "export", str(plan), "-o", str(out), "--as-of", as_of, *options]
    return subprocess.run(command, capture_output=True, text=True, timeout=120, **kwargs)


def export(plan: pathlib.Path, out: pathlib.Path, *options: str, as_of: str = AS_OF) -> pathlib.Path:
    result = run_export(plan, out, *options, as_of=as_of)
    assert result.returncode == 0, result.stdout + result.stderr
    return out


def snapshot(folder: pathlib.Path) -> dict[str, bytes]:
    """Every file below a folder but the lock, by its relative path."""
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*")) if path.is_file() and path.name != ".coplan-lock"
    }


def unfolded(data: bytes) -> str:
    return data.decode("utf-8").replace("\r\n ", "")


def days_and_times(text: str):
    """The first and the last day, or the local start and end, of the two plain forms that these tests write."""
    start, end = text.split("/")
    if "T" in text:
        return dt.datetime.fromisoformat(start), dt.datetime.fromisoformat(end)
    return dt.date.fromisoformat(start), dt.date.fromisoformat(end)


def instant(local: dt.datetime, zone: str) -> dt.datetime:
    """RFC 5545, 3.3.5: the first of two; in a gap, by the offset before it. Python's fold 0 is both."""
    return local.replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)


def expected_occurrences(activity: dict, zone: str) -> list[tuple]:
    """(start, end) of every occurrence: dates with an exclusive end, or instants."""
    start, end = days_and_times(activity["when"])
    timed = isinstance(start, dt.datetime)
    first = start.date() if timed else start
    days = {first}
    if rule := activity.get("repeat"):
        naive = dt.datetime.combine(first, dt.time())
        days = {moment.date() for moment in rrulestr(rule, dtstart=naive)}
    days |= {dt.date.fromisoformat(day) for day in activity.get("also", [])}
    days -= {dt.date.fromisoformat(day) for day in activity.get("except", [])}
    if not timed:
        length = end - start + dt.timedelta(days=1)
        return sorted((day, day + length) for day in days)
    length = instant(end, zone) - instant(start, zone)
    moments = [instant(dt.datetime.combine(day, start.time()), zone) for day in days]
    return sorted((moment, moment + length) for moment in moments)
