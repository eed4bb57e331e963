"""What the tests of the pages share: making sites, serving them as strictly as a server would, and a browser."""

from __future__ import annotations

import contextlib
import functools
import http.server
import os
import pathlib
import shutil
import subprocess
import threading

import pytest

ROOT = pathlib.Path(__file__).resolve().parents[2]
BINARY = os.environ.get("COPLAN_BINARY", str(ROOT / ".build/release/coplan"))
POLICY = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'"


def run_site(plan, out, *options, **arguments):
    command = [BINARY, "site", str(plan), "-o", str(out), *options]
    return subprocess.run(command, capture_output=True, text=True, timeout=300, **arguments)


def site(plan, out, *options, **arguments) -> str:
    """Makes a site that must come out; what was printed."""
    done = run_site(plan, out, *options, **arguments)
    assert done.returncode == 0, done.stderr
    return done.stdout


def snapshot(out) -> dict[str, bytes]:
    return {str(path.relative_to(out)): path.read_bytes() for path in sorted(pathlib.Path(out).rglob("*")) if path.is_file() and path.name != ".coplan-lock"}


class Handler(http.server.SimpleHTTPRequestHandler):
    """Files with the headers that pages must bear; what was asked for is remembered."""

    asked: list[str] = []

    def end_headers(self):
        self.send_header("Content-Security-Policy", POLICY)
        super().end_headers()

    def log_message(self, format, *arguments):
        if arguments and isinstance(arguments[0], str):
            Handler.asked.append(arguments[0])


@contextlib.contextmanager
def served(folder):
    """The address of a folder that is served on this machine."""
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Handler, directory=str(folder)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}/"
    finally:
        server.shutdown()


class Browser:
    """A Chromium without a window."""

    def __init__(self):
        webdriver = pytest.importorskip("selenium.webdriver")
        from selenium.webdriver.chrome.service import Service

        chromium, driver = shutil.which("chromium"), shutil.which("chromedriver")
        assert chromium and driver, "make test installs chromium and chromium-driver"
        options = webdriver.ChromeOptions()
        options.binary_location = chromium
        for argument in ("--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--hide-scrollbars",
                         "--window-size=1366,900"):
            options.add_argument(argument)
        options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
        self.driver = webdriver.Chrome(options=options, service=Service(driver))

    def look(self, width=1366, dark=False):
        self.driver.execute_cdp_cmd(
            "Emulation.setDeviceMetricsOverride", {"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": False})
        self.driver.execute_cdp_cmd(
            "Emulation.setEmulatedMedia", {"features": [{"name": "prefers-color-scheme", "value": "dark" if dark else "light"}]})

    def run(self, script, *arguments):
        return self.driver.execute_script(script, *arguments)

    def troubles(self) -> list[str]:
        """What the browser's console has said since it was asked last."""
        return [entry["message"] for entry in self.driver.get_log("browser") if "favicon.ico" not in entry["message"]]
