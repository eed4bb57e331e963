"""The commands of calendar clients, each with a home, a configuration and a data base of its own."""

from __future__ import annotations

import os
import pathlib
import shutil
import subprocess
import sys

import pytest


def tool(name: str) -> str:
    beside = pathlib.Path(sys.executable).parent / name
    found = str(beside) if beside.exists() else shutil.which(name)
    if not found:
        pytest.skip(f"{name} is not installed")
    return found


def environment(folder: pathlib.Path) -> dict[str, str]:
    return os.environ | {"HOME": str(folder), "XDG_DATA_HOME": str(folder / "data"), "LC_ALL": "C.UTF-8",
                         "TZ": "UTC"}


def configure_khal(folder: pathlib.Path, calendar: str, *, readonly: bool = False):
    """Writes khal.conf for the one calendar `feed`, in a folder below."""
    (folder / calendar).mkdir(parents=True, exist_ok=True)
    (folder / "khal.conf").write_text(f"""
[calendars]
[[feed]]
path = {folder / calendar}
readonly = {readonly}
[locale]
local_timezone = UTC
default_timezone = UTC
timeformat = %H:%M
dateformat = %Y-%m-%d
longdateformat = %Y-%m-%d
datetimeformat = %Y-%m-%d %H:%M
longdatetimeformat = %Y-%m-%d %H:%M
[sqlite]
path = {folder / "khal.db"}
""")


def configure_vdirsyncer(folder: pathlib.Path, url: str, target: str):
    """Writes vdirsyncer.conf for one address, whose events go to a folder below, a file each."""
    (folder / target).mkdir(parents=True, exist_ok=True)
    (folder / "vdirsyncer.conf").write_text(f"""
[general]
status_path = "{folder / "status"}"
[pair feed]
a = "remote"
b = "local"
collections = null
conflict_resolution = "a wins"
[storage remote]
type = "http"
url = "{url}"
[storage local]
type = "filesystem"
path = "{folder / target}"
fileext = ".ics"
""")


def run_client(name: str, folder: pathlib.Path, *words: str) -> str:
    """What the client prints; it must not complain."""
    done = subprocess.run([tool(name), "-c", str(folder / f"{name}.conf"), *words], text=True, capture_output=True,
                          input="y\n", env=environment(folder), timeout=120)
    assert done.returncode == 0, done.stderr
    assert "ERROR" not in done.stderr and "Traceback" not in done.stderr, done.stderr
    return done.stdout
