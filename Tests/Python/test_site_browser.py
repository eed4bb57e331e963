"""The pages in a real browser, served with a strict policy: accessible (axe-core), nothing on the console, nothing wider
than the window, filters that live in the address, also from a file and without the script."""

from __future__ import annotations

import pathlib
import re

import axe_core_python
import pytest

import site_plans
from site_support import Browser, Handler, served, site

AXE = pathlib.Path(axe_core_python.__file__).with_name("axe.min.js")
KINDS = ["index.html", "years/2019.html", "months/2019-04.html", "list.html", "projects.html", "countries.html", "themes.html", "institutions.html",
         "conflicts.html", "synergies.html", "subscribe.html", "countries/TN.html", "institutions/unit-1.html", "themes/t1.html"]


@pytest.fixture(scope="module")
def out(tmp_path_factory):
    folder = tmp_path_factory.mktemp("site")
    site_plans.write(folder / "plan", projects=4, each=8)
    site(folder / "plan", folder / "out")
    return folder / "out/partners"


@pytest.fixture(scope="module")
def browser():
    browser = Browser()
    yield browser
    browser.driver.quit()


@pytest.fixture(scope="module")
def address(out):
    with served(out) as address:
        yield address


def all_kinds(out):
    project = sorted((out / "projects").iterdir())[0]
    activities = sorted((out / "activities" / project.stem).iterdir())
    richest = max(activities, key=lambda path: path.stat().st_size)
    return [*KINDS, f"projects/{project.name}", str(richest.relative_to(out))]


def violations(browser, only=None):
    """What axe-core finds on the page that is open."""
    browser.run(AXE.read_text("utf-8"))
    options = {"resultTypes": ["violations"]} | ({"runOnly": {"type": "rule", "values": only}} if only else {})
    return browser.driver.execute_async_script(
        "const done = arguments[1]; axe.run(document, arguments[0]).then(r => done(r.violations.map("
        "v => [v.id, v.nodes.length, v.nodes[0].html.slice(0, 300), v.nodes[0].failureSummary])))", options)


# In the dark and in another language what differs is looked at.
@pytest.mark.parametrize("language, dark, only", [
    ("", False, None), ("ar/", True, ["color-contrast", "valid-lang", "html-has-lang", "link-name", "region", "scrollable-region-focusable"])])
def test_axe_finds_nothing(out, address, browser, language, dark, only):
    browser.look(1366, dark)
    for path in all_kinds(out):
        browser.driver.get(address + language + path)
        found = violations(browser, only)
        assert not found, (language + path, found)
    assert not browser.troubles()


def test_axe_would_find_something(address, browser):
    browser.look(1366, True)
    browser.driver.get(f"{address}projects.html")
    browser.run("const s = document.querySelector('main h1'); s.setAttribute('role', 'nonsense');"
                "document.styleSheets[0].insertRule('main th a { color: #222 !important }')")
    assert {"aria-roles", "color-contrast"} <= {rule for rule, *_ in violations(browser)}


@pytest.mark.parametrize("width, languages", [(390, ["", "ar/"]), (1366, ["fr/"])])
def test_no_page_is_wider_than_the_window(out, address, browser, width, languages):
    browser.look(width)
    for language in languages:
        for path in all_kinds(out):
            browser.driver.get(address + language + path)
            assert browser.run("return document.documentElement.scrollWidth") <= width, language + path
    assert not browser.troubles()


def shown(browser):
    return browser.run("return [...document.querySelectorAll('tr[data-project]:not([hidden])')].map(r => [r.dataset.country, r.dataset.status])")


def test_filters_live_in_the_address(address, browser):
    browser.look()
    browser.driver.get(f"{address}list.html?country=TN&status=confirmed")
    rows = shown(browser)
    assert rows and all("TN" in country.split() and status == "confirmed" for country, status in rows)
    assert re.match(rf"{len(rows)} of \d+ activities", browser.run("return document.getElementById('count').textContent"))
    assert browser.run("return document.querySelector('.languages a[lang=fr]').search") == "?country=TN&status=confirmed"
    browser.run("const f = document.getElementById('filters'); f.status.value = 'done'; f.dispatchEvent(new Event('input', {bubbles: true}))")
    assert "status=done" in browser.driver.current_url
    assert {status for _, status in shown(browser)} <= {"done"}
    everything = len(browser.run("return [...document.querySelectorAll('tr[data-project]')]"))
    browser.driver.get(f"{address}list.html?from=2019-05-01&to=2019-05-31&q=SEMINAR")
    texts = browser.run("return [...document.querySelectorAll('tr[data-project]:not([hidden])')].map(r => r.textContent + r.dataset.days)")
    assert texts and len(texts) < everything and all("eminar" in text and "2019-" in text for text in texts)
    browser.driver.get(f"{address}list.html?q=%3Cimg%20src=x%20onerror=alert(1)%3E")
    assert not shown(browser) and not browser.run("return document.querySelector('img')")
    assert not browser.troubles()


def test_pages_work_from_a_file(out, browser):
    browser.look()
    browser.driver.get(f"file://{out}/fr/list.html?status=confirmed")
    assert {status for _, status in shown(browser)} == {"confirmed"}
    assert browser.run("return getComputedStyle(document.querySelector('.top')).display") == "flex"
    assert not browser.troubles()


def test_without_the_script_the_list_is_whole(out, address, browser):
    browser.driver.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": True})
    browser.driver.get(f"{address}list.html?status=confirmed")
    browser.driver.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": False})
    assert {"confirmed", "tentative"} <= {status for _, status in shown(browser)}
    assert browser.run("return document.getElementById('filters').hidden")


def test_keyboards_come_to_the_content_first(address, browser):
    from selenium.webdriver.common.keys import Keys

    browser.driver.get(f"{address}index.html")
    body = browser.driver.find_element("tag name", "body")
    body.send_keys(Keys.TAB)
    assert browser.run("return document.activeElement.className") == "skip"
    browser.driver.switch_to.active_element.send_keys(Keys.ENTER)
    assert browser.run("return document.activeElement.id") == "content"


def test_only_the_sites_own_files_are_asked_for(out, address, browser):
    Handler.asked.clear()
    for path in all_kinds(out):
        browser.driver.get(address + path)
        loaded = browser.run("return performance.getEntriesByType('resource').map(e => e.name)")
        assert all(name.startswith(address) for name in loaded), loaded
