"""Nothing that an audience may not know is in any byte of its pages, nor in the name of a page or folder."""

from __future__ import annotations

import base64
import html
import re
import urllib.parse

import pytest

from leak_plans import make_leak_plan
from site_support import site, snapshot

SEEDS = range(8)


# The days of a calendar are there whether something takes place on them or not.
CALENDAR = re.compile(r'<time datetime="[0-9-]+">[0-9]+</time>')
JULY = ["july 2019", "juillet 2019", "يوليو 2019"]


def views(data: bytes) -> list[str]:
    text = CALENDAR.sub("", data.decode("utf-8").lower())
    texts = [text, html.unescape(text), urllib.parse.unquote(text)]
    for found in re.findall(rb"[A-Za-z0-9+/_-]{24,}={0,2}", data):
        try:
            texts.append(base64.b64decode(found + b"==").decode("latin-1").lower())
        except ValueError:
            pass
    return texts


@pytest.mark.parametrize("seed", SEEDS)
def test_no_page_tells_what_is_above_its_audience(tmp_path, seed):
    plan = make_leak_plan(seed)
    for path, text in plan.files.items():
        target = tmp_path / "plan" / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8")
    settings = tmp_path / "plan/coplan.yaml"
    text = settings.read_text()
    assert "\naudiences: " in text
    settings.write_text(re.sub(r"\naudiences: .*", "\naudiences: [public, partners, restricted]", text))
    site(tmp_path / "plan", tmp_path / "out")
    for audience in ("public", "partners", "restricted"):
        secrets = [secret.lower() for secret in plan.secrets(audience)]
        if "2019-07" in secrets:
            secrets += JULY
        seen = snapshot(tmp_path / "out" / audience)
        names = "\n".join(str(path) for path in (tmp_path / "out" / audience).rglob("*")).lower()
        whole = "\n".join(text for data in seen.values() for text in views(data))
        # Countries and the like are written as words; a short code may be part of one.
        for secret in secrets:
            pattern = re.escape(secret) if len(secret) > 3 else rf"(?<![a-z0-9]){re.escape(secret)}(?![a-z0-9])"
            for where in (whole, names):
                found = re.search(pattern, where)
                assert not found, (audience, secret, plan.origin.get(secret), where[max(0, found.start() - 200):found.end() + 80])
        if audience == "restricted":
            visible = [word for word in plan.markers if word.startswith("zq") and "title" in plan.origin[word]]
            assert any(word in whole for word in visible), "the search would find something"
