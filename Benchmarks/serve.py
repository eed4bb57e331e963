#!/usr/bin/env python3
"""Measures `coplan serve` beside nginx, which serves the same feed as a file.

    python3 Benchmarks/serve.py [--coplan .build/release/coplan] [--seconds 5] [--requests 1000000] [--idle 10000]

1. Requests a second for a feed of 100 events: whole, as gzip (nginx has it packed beforehand: gzip_static), and 304.
   The same load tool (wrk), one after the other in turns, both with a log of requests; the medians, and their ratio.
2. The time that 99 of 100 requests take at most, while nothing happens and while the plan is read again all the time.
3. Memory over a million requests.
4. Ten thousand idle connections: memory, and whether others are answered meanwhile.

Installs wrk and nginx-light where they are missing. Nothing here passes or fails: figures are for people to compare.
"""

import argparse
import gzip
import http.client
import os
import re
import resource
import shutil
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time

HERE = os.path.dirname(os.path.abspath(__file__))
ROUNDS = 3
CONNECTIONS = 32


def install():
    missing = [package for program, package in [("wrk", "wrk"), ("nginx", "nginx-light")]
               if not shutil.which(program) and not os.path.exists(f"/usr/sbin/{program}")]
    if missing:
        subprocess.run([os.path.join(HERE, "../scripts/install-packages"), *missing], check=True)


def write_plan(folder, events=100, turn=0):
    os.makedirs(folder, exist_ok=True)
    lines = ["format: 1", "name: Generated plan (invented)", "domain: plans.example", "projects: {p: {name: Project}}",
             "activities:"]
    for number in range(events):
        lines.append(f"  a{number}: {{title: Seminar {number} of turn {turn}, project: p, kind: training, "
                     f"when: 2019-{number % 12 + 1:02d}-{number % 24 + 1:02d}/P3D, status: confirmed, visibility: public, "
                     f"place: {{city: City {number % 7}, country: TN}}, "
                     f"description: An invented description of about a hundred letters for activity number {number}}}")
    temporary = os.path.join(folder, ".coplan.yaml.new")
    with open(temporary, "w") as out:
        out.write("\n".join(lines) + "\n")
    os.rename(temporary, os.path.join(folder, "coplan.yaml"))


class Coplan:
    def __init__(self, binary, folder):
        self.folder = folder
        self.plan = os.path.join(folder, "plan")
        write_plan(self.plan)
        self.errors = os.path.join(folder, "errors.txt")
        with open(os.path.join(folder, "log.txt"), "w") as log, open(self.errors, "w") as errors:
            self.process = subprocess.Popen(
                [binary, "serve", self.plan, "-o", os.path.join(folder, "out"), "--port", "0", "--as-of", "2019-01-01",
                 "--tokens", os.path.join(folder, "tokens")], stdout=log, stderr=errors)
        while not (found := re.search(r":(\d+)/", self.said())):
            if self.process.poll() is not None:
                sys.exit(self.said())
            time.sleep(0.05)
        self.port = int(found.group(1))
        self.url = f"http://127.0.0.1:{self.port}/feeds/all.ics"

    def said(self):
        with open(self.errors) as file:
            return file.read()

    def memory(self):
        """Megabytes that are resident."""
        with open(f"/proc/{self.process.pid}/status") as file:
            return int(re.search(r"VmRSS:\s+(\d+)", file.read()).group(1)) / 1_024


class Nginx:
    def __init__(self, folder, feed):
        os.makedirs(os.path.join(folder, "html"))
        # Its workers run as another user.
        os.chmod(folder, 0o755)
        for path in (folder, os.path.dirname(folder)):
            os.chmod(path, 0o755)
        shutil.copy(feed, os.path.join(folder, "html/all.ics"))
        with open(feed, "rb") as file, open(os.path.join(folder, "html/all.ics.gz"), "wb") as out:
            out.write(gzip.compress(file.read(), 6))
        with socket.create_server(("127.0.0.1", 0)) as free:
            port = free.getsockname()[1]
        temporary = "".join(f"{name}_temp_path {folder}/{name};" for name in
                            ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"])
        with open(os.path.join(folder, "nginx.conf"), "w") as out:
            out.write(f"""
worker_processes auto; daemon off; pid {folder}/pid; error_log {folder}/error.log;
events {{ worker_connections 4096; }}
http {{ {temporary} access_log {folder}/access.log; sendfile on; tcp_nopush on; keepalive_requests 100000000;
  types {{ text/calendar ics; }} open_file_cache max=100;
  server {{ listen 127.0.0.1:{port}; root {folder}/html; gzip_static on; }} }}
""")
        self.process = subprocess.Popen(["nginx", "-c", os.path.join(folder, "nginx.conf")],
                                        env=os.environ | {"PATH": os.environ["PATH"] + ":/usr/sbin"},
                                        stderr=subprocess.DEVNULL)
        self.url = f"http://127.0.0.1:{port}/all.ics"
        for _ in range(100):
            try:
                socket.create_connection(("127.0.0.1", port), 1).close()
                return
            except OSError:
                time.sleep(0.05)
        sys.exit("nginx does not start")


def load(url, seconds, headers=(), connections=CONNECTIONS):
    """Requests a second, and the latency of the slowest of a hundred in milliseconds."""
    command = ["wrk", "-t1", f"-c{connections}", f"-d{seconds}s", "--latency"]
    for header in headers:
        command += ["-H", header]
    out = subprocess.run([*command, url], stdout=subprocess.PIPE, text=True, check=True).stdout
    if "Non-2xx" in out and "304" not in str(headers) and not any("None-Match" in header for header in headers):
        sys.exit(out)
    number, unit = re.search(r"99%\s+([\d.]+)(us|ms|s)", out).groups()
    return (float(re.search(r"Requests/sec:\s+([\d.]+)", out).group(1)),
            float(number) * {"us": 0.001, "ms": 1, "s": 1_000}[unit])


def tag(url, encoding):
    host, path = re.match(r"http://([^/]+)(/.*)", url).groups()
    connection = http.client.HTTPConnection(host, timeout=10)
    connection.request("GET", path, headers={"Accept-Encoding": encoding})
    response = connection.getresponse()
    body = response.read()
    return response.getheader("ETag"), len(body)


def compare(coplan, nginx, seconds):
    print(f"requests a second, {CONNECTIONS} connections, {seconds} s each, median of {ROUNDS}:")
    for name, encoding, is_conditional in [("200", "identity", False), ("200, gzip", "gzip", False),
                                           ("304", "identity", True)]:
        rates = {coplan.url: [], nginx.url: []}
        sizes = {}
        for _ in range(ROUNDS):
            for url in rates:
                etag, sizes[url] = tag(url, encoding)
                headers = [f"Accept-Encoding: {encoding}"] + ([f"If-None-Match: {etag}"] if is_conditional else [])
                rates[url].append(load(url, seconds, headers)[0])
        ours, theirs = (statistics.median(rates[url]) for url in [coplan.url, nginx.url])
        size = 0 if is_conditional else sizes[coplan.url]
        print(f"  {name:<10} {size:>7} bytes  coplan {ours:>8.0f}  nginx {theirs:>8.0f}  ratio {ours / theirs:.2f}")


def reload_latency(coplan, seconds):
    rate, calm = load(coplan.url, seconds)
    stop = threading.Event()

    def keep_changing():
        turn = 0
        while not stop.wait(0.4):
            turn += 1
            write_plan(coplan.plan, turn=turn)

    before = coplan.said().count("serving state")
    thread = threading.Thread(target=keep_changing)
    thread.start()
    busy_rate, busy = load(coplan.url, seconds)
    stop.set()
    thread.join()
    states = coplan.said().count("serving state") - before
    print(f"99 of 100 within: {calm:.2f} ms at {rate:.0f} a second; {busy:.2f} ms at {busy_rate:.0f} a second while "
          f"{states} states replaced each other")


def memory(coplan, requests):
    load(coplan.url, 2)
    begin = coplan.memory()
    done = 0
    parts = []
    while done < requests:
        started = time.monotonic()
        rate, _ = load(coplan.url, 5, ["If-None-Match: *"] if len(parts) % 2 else [])
        done += int(rate * 5)
        parts.append(coplan.memory())
        if time.monotonic() - started > 60:
            break
    print(f"memory: {begin:.1f} MB at first, {max(parts):.1f} MB at most and {parts[-1]:.1f} MB after {done} requests")


def idle(coplan, count):
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    count = min(count, hard - 200)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    begin = coplan.memory()
    clients = []
    try:
        for _ in range(count):
            clients.append(socket.create_connection(("127.0.0.1", coplan.port), 10))
        time.sleep(1)
        full = coplan.memory()
        took = time.monotonic()
        tag(coplan.url, "identity")
        took = time.monotonic() - took
        print(f"{len(clients)} idle connections: {full - begin:.1f} MB more, {(full - begin) * 1024 / count:.1f} kB each; "
              f"a request beside them takes {took * 1_000:.1f} ms")
    finally:
        for client in clients:
            client.close()


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--coplan", default=".build/release/coplan")
    parser.add_argument("--seconds", type=int, default=5)
    parser.add_argument("--requests", type=int, default=1_000_000)
    parser.add_argument("--idle", type=int, default=10_000)
    options = parser.parse_args()
    install()
    with tempfile.TemporaryDirectory() as folder:
        os.makedirs(os.path.join(folder, "coplan"))
        os.makedirs(os.path.join(folder, "nginx"))
        coplan = Coplan(options.coplan, os.path.join(folder, "coplan"))
        nginx = Nginx(os.path.join(folder, "nginx"), os.path.join(folder, "coplan/out/public/all.ics"))
        try:
            compare(coplan, nginx, options.seconds)
            nginx.process.send_signal(signal.SIGTERM)
            reload_latency(coplan, options.seconds)
            memory(coplan, options.requests)
            idle(coplan, options.idle)
        finally:
            for process in [coplan.process, nginx.process]:
                process.send_signal(signal.SIGTERM)
                process.wait(30)


if __name__ == "__main__":
    main()
