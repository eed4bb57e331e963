"""What the tests of `coplan serve` share: starting it, asking it, ending it."""

from __future__ import annotations

import http.client
import json
import pathlib
import re
import signal
import socket
import subprocess
import time

from feeds_support import AS_OF, BINARY, write_plan

# Invented.
PLAN = {
    "settings": {"url": "https://plans.example/feeds", "refresh": "PT2H", "audiences": ["public", "partners", "restricted"]},
    "people": {"jane": {"name": "Jane Doe (invented)"}},
    "projects": {"p": {"name": "Projet Éclair", "countries": ["TN"], "contact": "team"}},
    "activities": {
        "open": {"project": "p", "title": "Open seminar", "when": "2019-03-04/06", "visibility": "public",
                 "status": "confirmed"},
        "shared": {"project": "p", "title": "Zephyr planning", "when": "2019-04-01/02", "visibility": "partners"},
        "secret": {"project": "p", "title": "Quokka operation", "when": "2019-05-01/02", "visibility": "restricted",
                   "people": ["jane"]},
    },
}


class Answer:
    def __init__(self, response: http.client.HTTPResponse):
        self.status = response.status
        self.headers = {name.lower(): value for name, value in response.getheaders()}
        self.body = response.read()

    def without_date(self):
        return self.status, {name: value for name, value in self.headers.items() if name != "date"}, self.body


class Server:
    """A running `coplan serve`, on a port of its own."""

    def __init__(self, folder: pathlib.Path, plan: dict | pathlib.Path = PLAN, *options: str,
                 as_of: str | None = AS_OF, out: pathlib.Path | None = None, environment: dict | None = None,
                 log: int | None = None):
        self.folder = folder
        self.plan = plan if isinstance(plan, pathlib.Path) else write_plan(folder / "plan", plan)
        self.out = out or folder / "out"
        self.tokens = folder / "state" / "tokens"
        self.log_path, self.error_path = folder / "log.txt", folder / "errors.txt"
        command = [BINARY, "serve", str(self.plan), "-o", str(self.out), "--tokens", str(self.tokens), *options]
        if "--socket" not in options and "--port" not in options:
            command += ["--port", "0"]
        if as_of:
            command += ["--as-of", as_of]
        with open(self.log_path, "w") as usual_log, open(self.error_path, "w") as errors:
            self.process = subprocess.Popen(command, stdout=usual_log if log is None else log, stderr=errors,
                                            env=environment)
        line = self.wait_for(lambda: re.search(r"serving http://(\S+):(\d+)/|serving (the socket)", self.errors()))
        self.host, self.port = line.group(1), int(line.group(2) or 0)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()

    def log(self) -> str:
        return self.log_path.read_text()

    def errors(self) -> str:
        return self.error_path.read_text()

    def wait_for(self, condition, seconds: float = 15):
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            if result := condition():
                return result
            if self.process.poll() is not None:
                break
            time.sleep(0.02)
        if result := condition():
            return result
        raise AssertionError(f"it did not come to that; exit {self.process.poll()}: {self.errors()}")

    def connect(self, timeout: float = 10) -> socket.socket:
        return socket.create_connection((self.host.strip("[]"), self.port), timeout)

    def get(self, path: str, method: str = "GET", **headers: str) -> Answer:
        """Headers are written as `if_none_match=…`."""
        connection = http.client.HTTPConnection(self.host.strip("[]"), self.port, timeout=10)
        try:
            connection.request(method, path, headers={name.replace("_", "-"): value for name, value in headers.items()})
            return Answer(connection.getresponse())
        finally:
            connection.close()

    def raw(self, request: bytes, timeout: float = 10) -> bytes:
        """What comes back until the server closes the connection."""
        with self.connect(timeout) as client:
            client.sendall(request)
            return read_all(client)

    def health(self) -> dict:
        return json.loads(self.get("/health").body)

    def token(self, *feeds: str, **options: str) -> str:
        return run_token(self.tokens, "new", *feeds, "--label", options.pop("label", "invented"), "-q",
                         *[word for name, value in options.items() for word in (f"--{name}", value)]).strip()

    def change(self, plan: dict):
        """Writes the plan anew and waits until the server has read it."""
        state = self.health()
        write_plan(self.plan, plan)
        self.wait_for(lambda: self.health() != state)

    def stop(self, number: int = signal.SIGTERM) -> int:
        self.process.send_signal(number)
        return self.process.wait(15)


def read_all(client: socket.socket) -> bytes:
    data = b""
    try:
        while piece := client.recv(1 << 16):
            data += piece
    except ConnectionResetError:
        pass
    return data


def run_token(tokens: pathlib.Path, *words: str, status: int = 0, **kwargs) -> str:
    done = subprocess.run([BINARY, "token", *words, "--tokens", str(tokens)], capture_output=True, text=True,
                          timeout=30, **kwargs)
    assert done.returncode == status, done.stdout + done.stderr
    return done.stdout if status == 0 else done.stderr


def resident_kilobytes(pid: int) -> int:
    return int(re.search(r"VmRSS:\s+(\d+)", pathlib.Path(f"/proc/{pid}/status").read_text()).group(1))
