"""Clients that are slow, many, or gone do not keep `coplan serve` from answering others."""

from __future__ import annotations

import copy
import os
import random
import resource
import socket
import threading
import time

from serve_support import PLAN, Server, read_all, resident_kilobytes

REQUEST = b"GET /feeds/all.ics HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"


def large_plan() -> dict:
    """Its feed is larger than what the system takes from a server before a client has read anything."""
    plan = copy.deepcopy(PLAN)
    for index in range(1_500):
        plan["activities"][f"a{index}"] = {"project": "p", "title": f"Invented {index}", "when": "2019-03-04/06",
                                           "description": "x" * 3_000, "visibility": "public"}
    return plan


def test_slow_clients_are_cut_off(tmp_path):
    """Those who say nothing, those who never end their request, and those who never take their answer: each of them
    longer than --timeout allows, though something happens all the time."""
    with Server(tmp_path, large_plan(), "--timeout", "1") as server:
        begun = time.monotonic()
        silent, drip, reader = server.connect(), server.connect(), socket.socket()
        reader.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4_096)
        reader.settimeout(10)
        reader.connect((server.host, server.port))
        reader.sendall(REQUEST)
        ended: dict[str, float] = {}

        def watch(name: str, client: socket.socket, action):
            try:
                while action(client):
                    assert time.monotonic() - begun < 15, f"{name} goes on"
            except OSError:
                pass
            ended[name] = time.monotonic() - begun

        def dribble(client: socket.socket) -> bool:
            client.sendall(b"X")
            time.sleep(0.2)
            client.settimeout(0.01)
            try:
                return client.recv(100) != b""
            except TimeoutError:
                return True

        drip.sendall(b"GET /feeds/all.ics HTTP/1.1\r\nHost: ")
        threads = [threading.Thread(target=watch, args=arguments) for arguments in [
            ("silent", silent, lambda client: client.recv(100) != b""), ("drip", drip, dribble)]]
        for thread in threads:
            thread.start()
        # Takes nothing for long enough; then it is cut off in the middle.
        time.sleep(4)
        reader.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1 << 20)
        taken = b""
        try:
            while piece := reader.recv(1 << 16):
                taken += piece
        except OSError:
            pass
        size = (server.out / "public/all.ics").stat().st_size
        assert len(taken) < size
        for thread in threads:
            thread.join()
        assert ended["silent"] < 5 and ended["drip"] < 8, ended
        assert server.get("/feeds/all.ics").status == 200
        server.wait_for(lambda: "cut off" in server.log())


def test_many_clients_at_once(tmp_path):
    """More than there are threads, some of which go away in the middle; everybody else gets everything."""
    with Server(tmp_path, PLAN) as server:
        expected = server.get("/feeds/all.ics").body
        _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
        idle = [server.connect() for _ in range(min(1_000, most - 300))]
        failures = []

        def ask(seed: int):
            rng = random.Random(seed)
            for _ in range(15):
                try:
                    with server.connect() as client:
                        client.sendall(REQUEST)
                        if rng.random() < 0.3:
                            client.recv(rng.randrange(1, 200))
                            continue
                        if not read_all(client).endswith(expected):
                            failures.append("not whole")
                except OSError as error:
                    failures.append(repr(error))

        threads = [threading.Thread(target=ask, args=(seed,)) for seed in range(40)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert not failures, failures[:5]
        # Those who have waited so long are still there.
        for client in idle[::100]:
            client.sendall(REQUEST)
            assert read_all(client).endswith(expected)
        for client in idle:
            client.close()
        server.wait_for(lambda: len(os.listdir(f"/proc/{server.process.pid}/fd")) < 40)
        assert server.stop() == 0


def test_random_bytes(tmp_path):
    """Requests that are damaged in random places: no crash, no hang, nothing but answers of HTTP."""
    rng = random.Random(20_261_124)
    token = "abcdefgh." + "".join(rng.choices("abcdefghijklmnopqrstuvwxyz", k=43))
    good = (b"GET /feeds/t/" + token.encode() + b"/partners/all.ics HTTP/1.1\r\nHost: x\r\nIf-None-Match: \"a\", W/\"b\"\r\n"
            b"If-Modified-Since: Sun, 06 Nov 1994 08:49:37 GMT\r\nAccept-Encoding: gzip;q=0.5, *;q=0\r\n"
            b"Authorization: Bearer x.y\r\nX-Forwarded-For: 1.2.3.4, ::1\r\n\r\n")
    with Server(tmp_path, PLAN, "--trusted-proxy", "127.0.0.1") as server:
        for _ in range(400):
            data = bytearray(good)
            for _ in range(rng.randrange(1, 8)):
                place = rng.randrange(len(data))
                match rng.randrange(3):
                    case 0: data[place] = rng.randrange(256)
                    case 1: del data[place:place + rng.randrange(1, 20)]
                    case 2: data[place:place] = bytes([rng.choice(b"%/\r\n \t,:;\"\\\x00.*=") for _ in range(rng.randrange(1, 9))])
            with server.connect() as client:
                # What is cut short is ended here, and what is not has a second request behind it.
                client.sendall(bytes(data) + b"\r\n\r\n" + REQUEST)
                answer = read_all(client)
            assert answer == b"" or answer.startswith(b"HTTP/1."), bytes(data)
        assert server.get("/feeds/all.ics").status == 200
        assert server.stop() == 0
        for line in server.log().splitlines():
            assert line.isprintable(), line
            assert not any(token[start:start + 24] in line for start in range(len(token) - 24)), line


def test_memory_stays_flat_over_requests(tmp_path):
    """Of all kinds, on many connections. `make bench` does a million."""
    with Server(tmp_path, PLAN, "--quiet") as server:
        batch = b"".join(
            b"GET %s HTTP/1.1\r\nHost: x\r\n%s\r\n" % (path, headers) for path, headers in [
                (b"/feeds/all.ics", b""), (b"/feeds/all.ics", b"Accept-Encoding: gzip\r\n"), (b"/health", b""),
                (b"/feeds/all.ics", b"If-None-Match: *\r\n"), (b"/none", b""), (b"/feeds/t/a.b/partners/all.ics", b""),
                (b"/%zz", b"")])

        def ask(rounds: int):
            for _ in range(rounds):
                with server.connect() as client:
                    client.sendall(batch * 20 + REQUEST)
                    data = read_all(client)
                assert data.count(b"HTTP/1.1 ") == 141

        ask(20)
        first = resident_kilobytes(server.process.pid)
        ask(120)
        assert resident_kilobytes(server.process.pid) < first + 2_000


def test_the_reader_of_the_log_takes_nothing(tmp_path):
    """The log goes to a pipe that nobody reads: requests are answered all the same."""
    reading, writing = os.pipe()
    try:
        with Server(tmp_path, PLAN, log=writing) as server:
            for _ in range(60):
                with server.connect() as client:
                    client.sendall(REQUEST.replace(b"Connection: close\r\n", b"") * 50 + REQUEST)
                    assert read_all(client).count(b"HTTP/1.1 200 OK") == 51
            assert server.stop() == 0
    finally:
        os.close(reading)
        os.close(writing)
