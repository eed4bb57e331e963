"""`coplan schema`: what editors are told of the files agrees with what coplan reads.

A right file never shows red, however the editor's YAML parser types its values; what the schema rejects, coplan reports
as well; and the mistakes that people make show while they write.
"""

from __future__ import annotations

import json
import pathlib
import random
import re
import subprocess

import jsonschema
import pytest
import yaml

from editor_yaml import VERSIONS, editor_value, scalars
from feeds_support import BINARY, ROOT

SCHEMAS = {"plan": "docs/plan.schema.json", "settings": "docs/coplan.schema.json"}


def printed(kind: str) -> str:
    return subprocess.run([BINARY, "schema", kind], capture_output=True, text=True, check=True, timeout=60).stdout


@pytest.fixture(scope="module")
def validators() -> dict[str, jsonschema.Draft202012Validator]:
    return {kind: jsonschema.Draft202012Validator(json.loads(printed(kind))) for kind in SCHEMAS}


def file_findings(folder: pathlib.Path) -> dict[str, list[dict]]:
    """What coplan finds wrong in the files themselves, by file."""
    result = subprocess.run(
        [BINARY, "check", "--format", "json", "--as-of", "2018-12-01", str(folder)],
        capture_output=True, text=True, timeout=60)
    assert result.returncode in (0, 1), result.stderr
    found: dict[str, list[dict]] = {}
    for finding in json.loads(result.stdout)["findings"]:
        if finding["rule"].startswith("file/") or finding["rule"] == "schedule/ends-before-start":
            found.setdefault(finding["location"]["file"], []).append(finding)
    return found


def complaints(validator, text: str, version: str = "1.2") -> list[str]:
    return [
        f"{'/'.join(map(str, error.absolute_path))}: {error.message[:300]}"
        for error in validator.iter_errors(editor_value(text, version))
    ]


# ---- The schemas themselves


@pytest.mark.parametrize("kind", SCHEMAS)
def test_the_schema_in_docs_is_the_one_that_coplan_prints(kind):
    assert (ROOT / SCHEMAS[kind]).read_text() == printed(kind), f"{SCHEMAS[kind]} is stale: run `make docs`"


def test_plan_is_what_is_printed_without_an_argument():
    result = subprocess.run([BINARY, "schema"], capture_output=True, text=True, timeout=60)
    assert (result.returncode, result.stdout) == (0, printed("plan"))


def subschemas(schema):
    if isinstance(schema, dict):
        yield schema
        for value in schema.values():
            yield from subschemas(value)
    elif isinstance(schema, list):
        for value in schema:
            yield from subschemas(value)


@pytest.mark.parametrize("kind", SCHEMAS)
def test_the_schema_is_a_schema(kind):
    schema = json.loads(printed(kind))
    # Editors know draft 7 best: it must be one of both.
    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.Draft7Validator.check_schema(schema)
    assert schema["$id"].startswith("urn:coplan:schema:")
    assert schema["title"] and schema["description"]
    used = {part["$ref"] for part in subschemas(schema) if isinstance(part.get("$ref"), str)}
    assert used == {f"#/$defs/{name}" for name in schema["$defs"]}, "each definition is used, and none is missing"


@pytest.mark.parametrize("kind", SCHEMAS)
def test_every_key_is_described_in_a_sentence(kind):
    schema = json.loads(printed(kind))
    records = [
        part for part in subschemas(schema)
        if part.get("additionalProperties") is False and isinstance(part.get("properties"), dict)
    ]
    assert len(records) > 15
    for record in records:
        for name, value in record["properties"].items():
            assert re.fullmatch(r".{6,}[.…]", value.get("description", "")), f"{name}: {value.get('description')}"


@pytest.mark.parametrize("kind", SCHEMAS)
def test_every_example_and_default_follows_its_own_schema(kind):
    schema = json.loads(printed(kind))
    checked = 0
    for part in subschemas(schema):
        if not isinstance(part.get("$ref", ""), str) or "properties" in part and "type" not in part:
            continue
        values = part.get("examples", []) if isinstance(part.get("examples", []), list) else []
        values = values + ([part["default"]] if "default" in part and "description" in part else [])
        for value in values:
            validator = jsonschema.Draft202012Validator({**part, "$defs": schema["$defs"]})
            assert not list(validator.iter_errors(value)), f"{value} in {part}"
            checked += 1
    assert checked > 30


def test_every_rule_whose_level_can_be_changed_is_offered(validators):
    levels = validators["settings"].schema["properties"]["rules"]["properties"]
    listed = subprocess.run([BINARY, "explain"], capture_output=True, text=True, check=True, timeout=60).stdout
    names = {line.split()[0] for line in listed.splitlines()}
    assert set(levels) == {name for name in names if not name.startswith("file/")} & set(levels)
    assert {name for name in names if name.startswith(("overlap/", "calendar/"))} <= set(levels)


def test_defaults_are_those_of_the_commented_settings(validators):
    """docs/coplan.yaml writes every setting that has a default out with it."""
    settings = editor_value((ROOT / "docs/coplan.yaml").read_text())
    properties = validators["settings"].schema["properties"]
    for name, value in settings.items():
        if "default" in properties[name]:
            assert value == properties[name]["default"], name
    limits = next(
        part["properties"] for part in properties["limits"]["anyOf"] if "properties" in part)
    assert settings["limits"] == {name: limit["default"] for name, limit in limits.items()}


# ---- Right files


def right_files() -> list[tuple[str, str, str]]:
    """Name, kind of file, text: what coplan reads without a finding about the file itself."""
    files = [("docs/coplan.yaml", "settings", (ROOT / "docs/coplan.yaml").read_text())]
    for path in sorted((ROOT / "plans").rglob("*.yaml")):
        kind = "settings" if path.name == "coplan.yaml" else "plan"
        files.append((str(path.relative_to(ROOT)), kind, path.read_text()))
    pages = (ROOT / "docs/rules.md").read_text()
    for number, page in enumerate(re.split(r"\n## ", pages)[1:]):
        name = page.split("\n")[0]
        for example in re.findall(r"Not found:\n\n```yaml\n(.*?)\n```", page, re.S):
            files.append((f"good example of {name}", "settings", example))
    for path in (ROOT / "docs/plan-format.md", ROOT / "README.md"):
        for number, block in enumerate(re.findall(r"```yaml\n(.*?)```", path.read_text(), re.S)):
            if re.match(r"(activities|project|name|[a-z]+):", block) and "repeat:" not in block:
                files.append((f"example {number + 1} of {path.name}", "settings", block))
    return files


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize("name, kind, text", right_files(), ids=lambda value: value[:40] if isinstance(value, str) else value)
def test_right_files_do_not_show_red(validators, name, kind, text, version):
    assert complaints(validators[kind], text, version) == []


def cases() -> list[pathlib.Path]:
    """All but the plans that cannot be used at all."""
    def is_used(plan: pathlib.Path) -> bool:
        status = plan.parent / "expected-status.txt"
        return not status.exists() or status.read_text().strip() != "2"
    return sorted(path for path in (ROOT / "Tests/Cases").glob("*/plan") if path.is_dir() and is_used(path))


@pytest.mark.parametrize("plan", cases(), ids=lambda path: path.parent.name)
def test_red_in_a_case_is_reported_by_coplan_too(validators, plan):
    found = file_findings(plan)
    for path in sorted(plan.rglob("*.y*ml")):
        name = str(path.relative_to(plan))
        try:
            text = path.read_bytes().decode("utf-8-sig")
            red = [
                complaint for version in VERSIONS
                for complaint in complaints(validators["settings" if path.name == "coplan.yaml" else "plan"], text, version)
            ]
        except (UnicodeDecodeError, yaml.YAMLError):
            assert name in found, "what is no YAML is reported"
            continue
        assert not red or name in found, red


VALUES_THAT_EDITORS_TYPE = """\
project: {id: "2019", name: 2019, period: 2018/2021, countries: [NO, SE], contact: 0123456, budget: 100 EUR}
institutions:
  7.1: {name: 1.5, country: NO, language: no, capacity: "3"}
  on: {name: yes}
people:
  1e3: {role: 007, institution: 7.1, languages: [no, en], away: 2019}
themes: {2018: {name: 2018, dac: 16063}}
regions: {nordic: {name: Nordic, countries: [NO, DK]}}
activities:
  true:
    title: {no: 12:30:45, en: 0x1F}
    when: 2019
    countries: [NO, nordic]
    institutions: [7.1, on]
    people: {1e3: }
    themes: [2018]
    participants: "12"
    fixed: no
    reference: 010
    description: .inf
    was: [2017, on]
    related: {other: }
    source: {at: 2019-05-20, read: 2019-06-01, of: [when, 12]}
    x-anything: {goes: [1, 2]}
  other: {title: Other, when: 2019-05-20, related: [true], online: true, after: {true: P1D}}
"""


@pytest.mark.parametrize("version", VERSIONS)
def test_values_that_editors_type(validators, tmp_path, version):
    (tmp_path / "coplan.yaml").write_text("rules: {overlap/team: off}\n" + VALUES_THAT_EDITORS_TYPE)
    assert file_findings(tmp_path) == {}, "the plan is right"
    assert complaints(validators["settings"], (tmp_path / "coplan.yaml").read_text(), version) == []


DATES = {
    "when": """2019-05-20 2019-05-20/2019-05-22 2019-05-20/22 2019-05-30/06-02 2019-05-20/P3D 2019-05-20/P1W2D
        2019-05-20T09:00/17:30 2019-05-20T09:00/T17:30 2019-05-20T09:00/22T13:00 2019-05-20T09:00/05-22T13:00
        2019-05-20T09:00/2019-05-22T13:00 2019-05-20T09:00/PT3H 2019-05-20T09:00/P1DT2H30M 2019-05 2019-W21 2019-Q2
        2019-H1 2019 2019-10/11 2019-10/2020-02 2019-W21/23 2019-W21/W23 2019-Q2/Q3 2019-H1/H2 2019/2020 2020-02-29
        within_2019-09-01/24 within_2019-09-01/P10D within_2019-05 within_2019-05-20 1900 2199-12-31""",
    "away": """2019-05-20 2019-05-20/22 2016-02/2020-01-31 2019-05-20/2019-06 2019 2016/2019 2016/2019-05 2019-W21
        2019-Q2/2020 2019-05/W40 2019-W21/23 2019-05-20/W40 2019-05-20/P2M 2019-05/06-15 2019-H1/Q4 2019-05/H2""",
}


@pytest.mark.parametrize("key, date", [(key, date) for key, dates in DATES.items() for date in dates.split()])
def test_dates_that_coplan_reads_are_right(validators, tmp_path, key, date):
    date = date.replace("_", " ")
    if key == "when":
        text = f"project: {{id: a, name: A}}\nactivities:\n  x: {{title: X, when: {date}}}\n"
    else:
        text = f"people:\n  x: {{role: X, away: {date}}}\n"
    (tmp_path / "coplan.yaml").write_text(text)
    assert file_findings(tmp_path) == {}
    for version in VERSIONS:
        assert complaints(validators["settings"], text, version) == []


# ---- Mistakes

HEAD = "project: {id: a, name: A}\n"


def activity(rest: str) -> str:
    return HEAD + f"activities:\n  x: {{title: X, when: 2019-05-20, {rest}}}\n"


def timed(when: str) -> str:
    return HEAD + f"activities:\n  x: {{title: X, when: {when}}}\n"


MISTAKES = {
    "a section that is misspelt": "activites: {}\n",
    "a key that is misspelt": activity("vennue: a"),
    "a title is missing": HEAD + "activities:\n  x: {when: 2019-05-20}\n",
    "a title of nothing": HEAD + "activities:\n  x: {title: , when: 2019-05-20}\n",
    "a title in no language": HEAD + "activities:\n  x: {title: {}, when: 2019-05-20}\n",
    "a title in a language that is none": HEAD + "activities:\n  x: {title: {eng: X}, when: 2019-05-20}\n",
    "a date is missing": HEAD + "activities:\n  x: {title: X}\n",
    "a date is missing, and no sessions": HEAD + "activities:\n  x: {title: X, sessions: {}}\n",
    "a session without a date": HEAD + "activities:\n  x: {title: X, sessions: {s: {place: {city: Tunis}}}}\n",
    "a date beside sessions": activity("sessions: {s: {when: 2019-05-21}}"),
    "a rule beside sessions": HEAD + "activities:\n  x: {title: X, repeat: FREQ=DAILY, sessions: {s: {when: 2019-05-21}}}\n",
    "an activity without anything": HEAD + "activities:\n  x:\n",
    "a month that is not there": timed("2019-13-01"),
    "a day that is not there": timed("2019-04-31"),
    "a date of slashes": timed("20/05/2019"),
    "a date of dots": timed("20.05.2019"),
    "a date in words": timed("May 2019"),
    "a time without an end": timed("2019-05-20T09:00"),
    "a time with seconds": timed("2019-05-20T09:00:00/17:30"),
    "a time with a zone": timed("2019-05-20T09:00Z/17:30"),
    "a time 24:00": timed("2019-05-20T09:00/24:00"),
    "a year too early": timed("1899"),
    "a window with a time": timed("within 2019-05-20T09:00/17:30"),
    "two ends that are not equally precise": timed("2019-05/2019-06-10"),
    "a status that is none": activity("status: confrimed"),
    "a kind that is no word": activity("kind: Big Seminar"),
    "a country in small letters": activity("countries: [tn]"),
    "a country that is none": activity("countries: [XX]"),
    "countries that are no list": activity("countries: TN"),
    "a language in capitals": activity("languages: [FR]"),
    "an amount without a currency": activity("budget: 45000"),
    "an amount with a comma": activity("budget: \"45,000 EUR\""),
    "a duration in words": activity("duration: 3 days"),
    "a duration without a number": activity("duration: P"),
    "a rule that is none": activity("repeat: weekly"),
    "a rule by the hour": activity("repeat: FREQ=HOURLY"),
    "a rule with a time": activity("repeat: FREQ=WEEKLY;UNTIL=20190601T000000Z"),
    "an exception that is no day": activity("repeat: FREQ=DAILY;COUNT=3, except: [2019-05]"),
    "participants in words": activity("participants: many"),
    "participants below nothing": activity("participants: -3"),
    "participants of another sort": activity("participants: {children: 3}"),
    "an address that is none": activity("url: www.example.org"),
    "online at no address": activity("online: teams"),
    "a role that is none": HEAD + "institutions: {i: {name: I}}\n" + activity("institutions: {i: guest}").split("\n", 1)[1],
    "the same person twice": HEAD + "people: {p: {role: P}}\n" + activity("people: [p, p]").split("\n", 1)[1],
    "a person by a name with a space": activity("people: [Jean Dupont]"),
    "a place that is a text": activity("place: Tunis"),
    "an id with capitals": HEAD + "activities:\n  Lisbon_2019: {title: X, when: 2019-05-20}\n",
    "a reference with capitals": activity("venue: Lisbon"),
    "an activity with too many slashes": activity("after: [a/b/c/d]"),
    "a relation that is none": activity("related: {x: cousin}"),
    "a person without name and role": "people: {p: {email: p@example.org}}\n",
    "a person without anything": "people: {p: }\n",
    "a project without an id": "project: {name: A}\n",
    "a project without a name": "project: {id: a}\n",
    "projects as a list": "projects: [{name: A}]\n",
    "a colour code": "projects: {a: {name: A, color: \"#4682b4\"}}\n",
    "a domain with a scheme": "projects: {a: {name: A, domain: https://example.org}}\n",
    "a region named like a country": "regions: {tn: {name: Tunisia}}\n",
    "a region named partners": "regions: {partners: {name: P}}\n",
    "a venue somewhere off the globe": "venues: {v: {name: V, geo: north}}\n",
    "a closure without a date": "closures: {c: {name: C}}\n",
    "a closure of a country that is none": "closures: {c: {name: C, when: {XX: 2019-05-20}}}\n",
    "a waiver of nothing": HEAD + "waivers:\n  - {rule: overlap/team, reason: fine}\n",
    "a waiver without a reason": HEAD + "waivers:\n  - {rule: overlap/team, resource: \"project:a\"}\n",
    "waivers that are no list": HEAD + "waivers: {rule: overlap/team}\n",
    "a setting with a wrong word": "audiences: [everybody]\n",
    "a level that is none": "rules: {overlap/team: fatal}\n",
    "a rule's name that is none": "rules: {overlap/teams: note}\n",
    "the level of a rule that must stay": "rules: {file/syntax: note}\n",
    "a weekend of no weekdays": "weekends: {AE: [1, 2]}\n",
    "rest days without days": "weekends: {AE: [{from: 2019-01-01}]}\n",
    "country-load without max": "country-load: {TN: {per: P7D}}\n",
    "a bound that is too large": "limits: {depth: 5000}\n",
    "a bound that is none": "limits: {memory: 5}\n",
    "a feed with a key that is none": "feeds: {f: {colour: red}}\n",
    "a feed with a wrong word": "feeds: {f: {cancelled: hide}}\n",
}


def test_there_are_enough_mistakes():
    assert len(MISTAKES) >= 60


@pytest.mark.parametrize("name", MISTAKES)
def test_mistakes_show_in_the_editor_and_in_coplan(validators, tmp_path, name):
    (tmp_path / "coplan.yaml").write_text(MISTAKES[name])
    assert file_findings(tmp_path), "coplan reports it"
    for version in VERSIONS:
        assert complaints(validators["settings"], MISTAKES[name], version), f"red with YAML {version}"


def test_a_setting_in_a_plan_file_shows(validators):
    assert complaints(validators["plan"], "timezone: UTC\n")
    assert not complaints(validators["settings"], "timezone: UTC\n")


# ---- Whatever else is written

REPLACEMENTS = [
    "", "~", "null", "true", "NO", "no", "on", "0", "7", "-1", "007", "1.5", "1e3", "0x1F", "1_000", "12:30", ".inf", "2019",
    "1899", "2019-05", "2019-05-20", "2019-02-30", "2019-05-20/22", "2019-05-22/20", "2019-W21/23", "2019-Q2/H2",
    "2019-05/06-15", "2019-05-20T09:00/17:30", "2019-05-20T09:00", "within 2019-05/07", "P3D", "P1DT2H", "PT", "3 days",
    "FREQ=WEEKLY;COUNT=3", "freq=monthly;byday=1mo", "FREQ=DAILY;", "TN", "tn", "XX", "fr", "FR", "45000 EUR", "45000",
    "36.8,10.1", "https://example.org", "HTTP:x", "www.example.org", "x-own", "a/b", "a/b/c/d", "Ünï", "[]", "{}", "[TN]",
    "[a, a]", "{en: X}", "{xx: X}", "{TN: 2019}", "{role: host}", "{when: 2019-05-20}", "\"\"", "\"5\"", "\"+7\"", "\"true\"",
    "'2019-05-20'", "confirmed", "postponed", "partners", "public", "host", "off", "error", "fri", "FRIDAY", "all",
    "title", "when", "sessions", "name", "role", "countries", "kind", "status", "x-key", "people", "activities", "!!str 5",
    "&q a", "steelblue", "Europe/Paris", "Nowhere/Land",
]


def seeds() -> list[str]:
    good = [text for _, _, text in right_files() if len(text) < 6_000]
    return good + [VALUES_THAT_EDITORS_TYPE]


def mutated(rng: random.Random, text: str) -> str:
    for _ in range(rng.choice([1, 1, 1, 2, 3])):
        places = scalars(text)
        if not places:
            return text
        start, end = rng.choice(places)
        if rng.random() < 0.15 and "\n" in text:
            lines = text.split("\n")
            del lines[rng.randrange(len(lines))]
            text = "\n".join(lines)
        else:
            text = text[:start] + rng.choice(REPLACEMENTS) + text[end:]
    return text


def test_no_red_for_what_coplan_accepts(validators, tmp_path):
    rng = random.Random(20190520)
    good = seeds()
    rejected = accepted = 0
    while rejected < 250:
        try:
            text = mutated(rng, rng.choice(good))
            red = [line for version in VERSIONS for line in complaints(validators["settings"], text, version)]
        except (yaml.YAMLError, AttributeError):
            continue  # no YAML any more: nothing for a schema
        if not red:
            accepted += 1
            continue
        rejected += 1
        (tmp_path / "coplan.yaml").write_text(text)
        assert file_findings(tmp_path), f"{red}\n{text}"
    assert accepted > 60, "and it does not reject everything"
