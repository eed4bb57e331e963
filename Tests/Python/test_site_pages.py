"""The pages as files: valid HTML, links that lead somewhere, nothing from elsewhere, the same bytes each time."""

from __future__ import annotations

import html5lib
import os
import re
import shutil
from html.parser import HTMLParser
from urllib.parse import unquote, urlsplit

import pytest

import site_plans
from site_support import ROOT, run_site, site, snapshot

SCHEMES = {"http", "https", "mailto", "tel", "geo", "webcal"}


@pytest.fixture(scope="module")
def dense(tmp_path_factory):
    """The folder of a small site with all that pages can hold."""
    folder = tmp_path_factory.mktemp("dense")
    site_plans.write(folder / "plan", projects=6, each=14)
    site(folder / "plan", folder / "out")
    return folder


@pytest.fixture(scope="module")
def shipped(tmp_path_factory):
    folder = tmp_path_factory.mktemp("shipped")
    site(ROOT / "plans", folder / "out")
    return folder


class Page(HTMLParser):
    """The addresses, ids and elements of a page."""

    def __init__(self, text):
        super().__init__()
        self.links, self.loads, self.ids, self.tags = [], [], [], []
        self.styled = False
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        values = dict(attributes)
        self.tags.append(tag)
        if "id" in values:
            self.ids.append(values["id"])
        self.styled |= "style" in values or any(name.startswith("on") for name in values)
        if tag == "a":
            self.links.append(values["href"])
        elif tag == "link":
            (self.loads if values["rel"] == "stylesheet" else self.links).append(values["href"])
        elif "src" in values:
            self.loads.append(values["src"])


def pages(out):
    return {str(path.relative_to(out)): Page(path.read_text("utf-8")) for path in sorted(out.rglob("*.html"))}


def one_of_each(out, most=2):
    """A few pages of each kind, in each language."""
    seen: dict[str, int] = {}
    for path in sorted(out.rglob("*.html")):
        kind = str(path.parent.relative_to(out)).split("activities")[0] + ("activities" if "activities" in str(path) else "")
        if path.parent in (out, out / "fr", out / "ar") or seen.setdefault(kind, 0) < most:
            seen[kind] = seen.get(kind, 0) + 1
            yield path


def test_the_html_is_valid(dense, shipped):
    for folder in (dense, shipped):
        for path in one_of_each(folder / "out/public"):
            parser = html5lib.HTMLParser(strict=False)
            parser.parse(path.read_text("utf-8"))
            assert not parser.errors, (path, parser.errors[:3])


@pytest.mark.parametrize("audience", ["public", "partners"])
def test_every_link_leads_somewhere(dense, shipped, audience):
    for folder in (dense, shipped):
        out = folder / "out" / audience
        all_pages = pages(out)
        assert len(all_pages) > 100
        for path, page in all_pages.items():
            assert len(page.ids) == len(set(page.ids)), path
            for link in page.links + page.loads:
                parts = urlsplit(link)
                if parts.scheme:
                    assert parts.scheme in SCHEMES, (path, link)
                    continue
                assert not parts.netloc and not link.startswith("/"), (path, link)
                target = os.path.normpath(os.path.join(os.path.dirname(path), unquote(parts.path))) if parts.path else path
                if target.endswith(".ics"):
                    assert target.startswith("feeds/"), (path, link)
                    continue
                assert (out / target).is_file(), (path, link)
                if parts.fragment:
                    assert parts.fragment in all_pages[target].ids, (path, link)


def test_nothing_comes_from_elsewhere(dense, shipped):
    for folder in (dense, shipped):
        for path, page in pages(folder / "out/public").items():
            assert not page.styled, path
            assert not {"iframe", "img", "object", "embed", "base", "video", "audio", "style"} & set(page.tags), path
            for load in page.loads:
                assert not urlsplit(load).scheme and not load.startswith("/"), (path, load)
        style = (folder / "out/public/style.css").read_text("utf-8")
        assert "url(" not in style and "@import" not in style
        script = (folder / "out/public/site.js").read_text("utf-8")
        assert not re.search(r"fetch|XMLHttp|import\b|eval|innerHTML|https?:", script)


def test_subscriptions_are_for_the_feed_of_the_page(dense):
    text = (dense / "out/public/countries/TN.html").read_text("utf-8")
    address = "plans.example.org/feeds/countries/TN.ics"
    encoded = address.replace("/", "%2F")
    assert f'href="webcal://{address}"' in text
    assert f'href="https://{address}"' in text
    assert f"calendar.google.com/calendar/r?cid=webcal%3A%2F%2F{encoded}" in text
    assert f"outlook.office.com/calendar/0/addfromweb?url=https%3A%2F%2F{encoded}&amp;name=Tunisia" in text
    assert "shape-rendering" in text
    partners = (dense / "out/partners/countries/TN.html").read_text("utf-8")
    assert "plans.example.org" not in partners and "webcal" not in partners


def test_qr_codes_hold_the_address(dense):
    """Read back by a reader of such codes."""
    zxingcpp = pytest.importorskip("zxingcpp")
    for path in ("countries/TN", "themes/t1", "fr/institutions/unit-1"):
        text = (dense / f"out/public/{path}.html").read_text("utf-8")
        side = int(re.search(r'viewBox="0 0 (\d+) \1"', text)[1])
        scale = 4
        image = bytearray(b"\xff" * (side * scale) ** 2)
        for x, y, run in re.findall(r"M(\d+) (\d+)h(\d+)v1H\1z", text):
            for line in range(int(y) * scale, (int(y) + 1) * scale):
                start = line * side * scale + int(x) * scale
                image[start:start + int(run) * scale] = b"\0" * (int(run) * scale)
        found = zxingcpp.read_barcodes(memoryview(bytes(image)).cast("B", (side * scale, side * scale)))
        assert [code.text for code in found] == [f"webcal://plans.example.org/feeds/{path.removeprefix('fr/')}.ics"]


def test_beside_an_export_the_feeds_are_linked_where_they_are(tmp_path):
    site_plans.write(tmp_path / "plan", projects=2, each=4, url=None)
    import subprocess
    from site_support import BINARY
    subprocess.run([BINARY, "export", tmp_path / "plan", "-o", tmp_path / "out", "--quiet"], check=True)
    site(tmp_path / "plan", tmp_path / "out")
    out = tmp_path / "out/public"
    for path, page in pages(out).items():
        for link in page.links:
            if link.endswith(".ics"):
                assert (out / os.path.dirname(path) / link).resolve().is_file(), (path, link)


def test_footnotes_stand_where_the_countries_are_named(dense):
    out = dense / "out/public"
    for path in out.rglob("*.html"):
        text = path.read_text("utf-8")
        body = text.split("<main")[1]
        for names, note in (
            (("Kosovo*", "كوسوفو*"), ("UNSCR 1244", "résolution 1244", "1244/1999")),
            (("Palestine**", "فلسطين**"), ("recognition of a State", "reconnaissance d’un État", "اعتراف بدولة"))):
            has_name = any(name in body for name in names)
            assert has_name == any(words in body for words in note), path


def test_every_language_has_every_page(dense):
    paths = {path for path in snapshot(dense / "out/public") if path.endswith(".html")}
    english = {path for path in paths if not path.startswith(("fr/", "ar/"))}
    for language in ("fr", "ar"):
        assert {path[3:] for path in paths if path.startswith(f"{language}/")} == english
    text = (dense / "out/public/ar/index.html").read_text("utf-8")
    assert '<html lang="ar" dir="rtl">' in text and 'hreflang="fr" href="../fr/index.html"' in text


def test_the_first_language_is_at_the_root(tmp_path):
    site_plans.write(tmp_path / "plan", projects=1, each=2)
    site(tmp_path / "plan", tmp_path / "out", "--language", "fr", "--language", "en")
    out = tmp_path / "out/public"
    assert '<html lang="fr"' in (out / "index.html").read_text("utf-8")
    assert '<html lang="en"' in (out / "en/index.html").read_text("utf-8")
    assert not (out / "ar").exists()
    assert run_site(tmp_path / "plan", tmp_path / "out", "--language", "de").returncode == 2


def test_the_same_plan_gives_the_same_bytes(dense, tmp_path):
    surroundings = {"LANG": "ar_EG.UTF-8", "LC_ALL": "tr_TR.UTF-8", "TZ": "Asia/Tashkent", "LIBDISPATCH_COOPERATIVE_POOL_STRICT": "1"}
    done = run_site(dense / "plan", tmp_path / "out", env={**os.environ, **surroundings})
    assert done.returncode == 0, done.stderr
    assert snapshot(tmp_path / "out") == snapshot(dense / "out")


# ---- What is in the folder


def test_what_has_not_changed_is_not_written_again(tmp_path):
    site_plans.write(tmp_path / "plan", projects=2, each=3)
    site(tmp_path / "plan", tmp_path / "out")
    before = {path: path.stat().st_ino for path in (tmp_path / "out").rglob("*.html")}
    said = site(tmp_path / "plan", tmp_path / "out")
    assert "written" not in said and "unchanged" in said
    assert before == {path: path.stat().st_ino for path in (tmp_path / "out").rglob("*.html")}


def test_pages_that_are_no_more_go_with_their_folders(tmp_path):
    site_plans.write(tmp_path / "plan", projects=3, each=3)
    site(tmp_path / "plan", tmp_path / "out")
    (tmp_path / "out/public/mine.html").write_text("mine")
    gone = sorted((tmp_path / "plan/projects").iterdir())[0]
    gone.unlink()
    assert "removed" in site(tmp_path / "plan", tmp_path / "out")
    names = [str(path) for path in (tmp_path / "out").rglob("*")]
    assert not [name for name in names if gone.stem in name]
    assert (tmp_path / "out/public/mine.html").read_text() == "mine"
    site(tmp_path / "plan", tmp_path / "fresh")
    (tmp_path / "out/public/mine.html").unlink()
    assert snapshot(tmp_path / "out") == snapshot(tmp_path / "fresh")


def test_what_a_run_that_was_killed_has_left_goes(tmp_path):
    site_plans.write(tmp_path / "plan", projects=1, each=2)
    site(tmp_path / "plan", tmp_path / "out")
    left = tmp_path / "out/public/activities/secret/.x.html.coplan-page"
    left.parent.mkdir()
    left.write_text("something that is above public by now")
    # Killed while the new pages were put in their places: some are there, the next manifest vouches for them.
    fresh = tmp_path / "fresh"
    site(tmp_path / "plan", fresh, "--as-of", "2019-05-01")
    shutil.copy(fresh / "public/index.html", tmp_path / "out/public/index.html")
    shutil.copy(fresh / "public/.coplan-site", tmp_path / "out/public/.coplan-site.next")
    site(tmp_path / "plan", tmp_path / "out", "--as-of", "2019-05-01")
    assert not left.exists()
    shutil.rmtree(left.parent)
    assert snapshot(tmp_path / "out") == snapshot(fresh)


@pytest.mark.parametrize("trouble", ["foreign", "changed", "link", "folder-link"])
def test_nothing_is_written_over_what_others_wrote(tmp_path, trouble):
    site_plans.write(tmp_path / "plan", projects=1, each=2)
    out = tmp_path / "out"
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    if trouble == "foreign":
        (out / "public").mkdir(parents=True)
        (out / "public/index.html").write_text("mine")
    else:
        site(tmp_path / "plan", out)
        if trouble == "changed":
            (out / "public/index.html").write_text("mine")
        elif trouble == "link":
            (out / "public/index.html").unlink()
            (out / "public/index.html").symlink_to(elsewhere / "index.html")
        else:
            shutil.rmtree(out / "public/projects")
            (out / "public/projects").symlink_to(elsewhere)
    (tmp_path / "plan/more.yaml").write_text("institutions:\n  other: {name: Other}\nthemes: {extra: {name: Extra}}\n")
    before = snapshot(out)
    done = run_site(tmp_path / "plan", out, "--as-of", "2019-04-01")
    assert done.returncode == 2 and "out/public/" in done.stderr, done.stderr
    assert snapshot(out) == before and not list(elsewhere.iterdir())
    assert not [path for path in out.rglob("*") if path.name.endswith(".coplan-page")]


def test_a_plan_with_mistakes_changes_nothing(tmp_path):
    site_plans.write(tmp_path / "plan", projects=1, each=2)
    (tmp_path / "plan/wrong.yaml").write_text("activities: {x: {title: X, when: someday, project: nobody}}\n")
    done = run_site(tmp_path / "plan", tmp_path / "out")
    assert done.returncode == 1 and "nothing is written" in done.stderr and "mistake" in done.stderr
    assert not (tmp_path / "out").exists()


def test_only_the_public_pages_are_for_everybody(dense):
    assert (dense / "out/public").stat().st_mode & 0o777 == 0o755
    assert (dense / "out/public/index.html").stat().st_mode & 0o777 == 0o644
    assert (dense / "out/partners").stat().st_mode & 0o777 == 0o700
    assert (dense / "out/partners/index.html").stat().st_mode & 0o777 == 0o600
    assert not (dense / "out/restricted").exists()
    assert "noindex" in (dense / "out/partners/index.html").read_text("utf-8")


def test_an_audience_can_be_lowered(dense, tmp_path):
    site(dense / "plan", tmp_path / "out", "--audience", "public")
    lowered = {path: data for path, data in snapshot(tmp_path / "out/partners").items() if "/activities/" in f"/{path}"}
    public = {path for path in snapshot(dense / "out/public") if "/activities/" in f"/{path}"}
    assert set(lowered) == public
