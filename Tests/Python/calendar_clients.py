"""Calendar clients as functions: khal imports a feed and lists it, vdirsyncer fetches it from a server into a folder.

Both run their own code, in this process: for thousands of feeds a process each would take hours. That their commands do
the same is for test_feeds_clients to see.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import functools
import http.server
import itertools
import logging
import pathlib
import re
import shutil
import threading

import aiohttp
import icalendar
import pytz
from khal.icalendar import split_ics
from khal.controllers import import_event
from khal.khalendar import CalendarCollection
from vdirsyncer.storage.filesystem import FilesystemStorage
from vdirsyncer.storage.http import HttpStorage
from vdirsyncer.sync import sync
from vdirsyncer.sync.status import SqliteStatus

# khal has icalendar give it the zones of pytz; everybody else here wants those of Python.
icalendar.use_zoneinfo()

FIRST, LAST = dt.datetime(2010, 1, 1), dt.datetime(2037, 1, 1)
NUMBERS = itertools.count()


class Complaints(logging.Handler):
    """What a client says is wrong."""

    def __init__(self, name: str):
        super().__init__(logging.WARNING)
        self.said: list[str] = []
        logging.getLogger(name).addHandler(self)

    def emit(self, record: logging.LogRecord):
        self.said.append(record.getMessage())

    def check(self, what):
        assert self.said == [], (what, self.said)


class Khal:
    """khal with a calendar folder and a data base for each event that it imports."""

    LOCALE = {
        "local_timezone": pytz.UTC, "default_timezone": pytz.UTC, "timeformat": "%H:%M", "dateformat": "%Y-%m-%d",
        "longdateformat": "%Y-%m-%d", "datetimeformat": "%Y-%m-%d %H:%M", "longdatetimeformat": "%Y-%m-%d %H:%M",
        "unicode_symbols": True, "firstweekday": 0, "weeknumbers": False,
    }

    def __init__(self, folder: pathlib.Path):
        self.folder = folder
        self.complaints = Complaints("khal")
        self.known: dict[str, dict[str, set]] = {}

    def read(self, data: bytes) -> dict[str, set[tuple]]:
        """UID -> (start, end) of every occurrence, as `khal import --batch` and `khal list` see them: instants, or whole
        days with an exclusive end.

        An import splits a feed into its events, and takes each for itself with the zone that it needs. One that is the
        same to the last byte has been imported before and is not imported again.
        """
        icalendar.use_pytz()
        try:
            found: dict[str, set] = {}
            for item in split_ics(data.decode("utf-8"), False, self.LOCALE["default_timezone"]):
                if item not in self.known:
                    self.known[item] = self.listed(item)
                for uid, times in self.known[item].items():
                    assert uid not in found
                    found[uid] = times
        finally:
            icalendar.use_zoneinfo()
        self.complaints.check(data[:200])
        return found

    def listed(self, item: str) -> dict[str, set[tuple]]:
        path = self.folder / str(next(NUMBERS))
        path.mkdir(parents=True)
        calendar = {"name": "feed", "path": str(path), "readonly": False, "color": "", "priority": 10,
                    "ctype": "calendar", "addresses": []}
        collection = CalendarCollection(calendars={"feed": calendar}, dbpath=":memory:", locale=self.LOCALE)
        import_event(item, collection, self.LOCALE, batch=True)
        found: dict[str, set] = {}
        for event in collection.get_localized(pytz.UTC.localize(FIRST), pytz.UTC.localize(LAST)):
            times = (event.start_local.astimezone(dt.timezone.utc), event.end_local.astimezone(dt.timezone.utc))
            found.setdefault(event.uid, set()).add(times)
        for event in collection.get_floating(FIRST, LAST):
            found.setdefault(event.uid, set()).add((event.start, event.end + dt.timedelta(days=1)))
        return found


class Vdirsyncer:
    """vdirsyncer, which fetches files below a folder through a server of ours."""

    def __init__(self, folder: pathlib.Path, target: pathlib.Path):
        class Quiet(http.server.SimpleHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            # Head and content are written apart: without this each answer waits forty milliseconds for the client.
            disable_nagle_algorithm = True

            def log_message(self, *_):
                pass

        self.folder, self.target = folder, target
        self.complaints = Complaints("vdirsyncer")
        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Quiet, directory=str(folder)))
        threading.Thread(target=self.server.serve_forever, args=[0.01], daemon=True).start()

    def __enter__(self) -> Vdirsyncer:
        return self

    def __exit__(self, *_):
        self.server.shutdown()
        self.server.server_close()

    def fetched(self, paths: list[pathlib.Path]) -> dict[pathlib.Path, list[str]]:
        """The files that `vdirsyncer sync` makes of each feed, one for each event, with lines unfolded."""
        return asyncio.run(self._fetched(paths))

    async def _fetched(self, paths: list[pathlib.Path]) -> dict[pathlib.Path, list[str]]:
        found = {}
        async with aiohttp.TCPConnector() as connector:
            for path in paths:
                target = self.target / str(next(NUMBERS))
                target.mkdir(parents=True)
                url = f"http://127.0.0.1:{self.server.server_port}/{path.relative_to(self.folder)}"
                remote = HttpStorage(url=url, connector=connector)
                local = FilesystemStorage(path=str(target), fileext=".ics")
                await sync(remote, local, SqliteStatus(":memory:"), conflict_resolution="a wins")
                self.complaints.check(path)
                found[path] = [re.sub("\r?\n ", "", file.read_bytes().decode("utf-8"))
                               for file in sorted(target.iterdir())]
                shutil.rmtree(target)
        return found
