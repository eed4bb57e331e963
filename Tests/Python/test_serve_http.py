"""`coplan serve` as calendar clients and proxies see it: HTTP by RFC 9110, checked with http.client and bare sockets."""

from __future__ import annotations

import email.utils
import gzip
import http.client
import json
import os
import pathlib
import re
import signal
import socket
import stat
import subprocess
import time
import zlib

import pytest

from feeds_support import BINARY, export, write_plan
from serve_support import PLAN, Answer, Server


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    # Not long, for requests that never end.
    with Server(tmp_path_factory.mktemp("serve"), PLAN, "--timeout", "3") as server:
        yield server


def test_the_feeds_are_the_bytes_of_the_export(server, tmp_path):
    """Of every feed of the public folder, and of the others with a token; also as `export` alone writes them."""
    alone = export(server.plan, tmp_path / "alone")
    token = server.token("partners/", "restricted/")
    count = 0
    for audience in ["public", "partners", "restricted"]:
        for feed in json.loads((server.out / audience / "feeds.json").read_text())["feeds"]:
            path = f"/feeds/{feed['path']}" if audience == "public" else f"/feeds/t/{token}/{audience}/{feed['path']}"
            answer = server.get(path)
            assert answer.status == 200, path
            assert answer.headers["content-type"] == "text/calendar; charset=utf-8"
            assert answer.body == (server.out / audience / feed["path"]).read_bytes()
            assert answer.body == (alone / audience / feed["path"]).read_bytes()
            count += 1
    assert count >= 10


def test_headers_of_a_feed(server):
    answer = server.get("/feeds/projects/p.ics")
    assert answer.headers["cache-control"] == "public, max-age=7200"
    assert re.fullmatch(r'"[0-9a-f]{32}"', answer.headers["etag"])
    changed = email.utils.parsedate_to_datetime(answer.headers["last-modified"])
    assert f"{changed:%Y-%m-%dT%H:%M:%S}" == "2019-01-15T00:00:00"
    assert answer.headers["content-disposition"] == (
        "attachment; filename=\"p.ics\"; filename*=UTF-8''Projet%20%C3%89clair.ics")
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["referrer-policy"] == "no-referrer"
    assert "default-src 'none'" in answer.headers["content-security-policy"]
    assert "x-robots-tag" not in answer.headers
    # Nothing tells what it is or which version.
    assert "server" not in answer.headers


def test_gzip(server):
    plain = server.get("/feeds/all.ics")
    packed = server.get("/feeds/all.ics", accept_encoding="gzip, deflate")
    assert packed.headers["content-encoding"] == "gzip" and gzip.decompress(packed.body) == plain.body
    assert len(packed.body) < len(plain.body)
    assert packed.headers["etag"] != plain.headers["etag"]
    assert plain.headers["vary"] == packed.headers["vary"] == "Accept-Encoding"
    assert server.get("/feeds/all.ics", accept_encoding="gzip;q=0, identity").body == plain.body
    assert server.get("/feeds/all.ics", accept_encoding="deflate").body == plain.body
    # One stream that ends where the body does.
    stream = zlib.decompressobj(31)
    assert stream.decompress(packed.body) == plain.body and stream.eof and not stream.unused_data


@pytest.mark.parametrize("encoding", ["identity", "gzip"])
def test_unchanged(server, encoding):
    first = server.get("/feeds/all.ics", accept_encoding=encoding)
    for headers in [{"if_none_match": first.headers["etag"]}, {"if_none_match": f'"x", W/{first.headers["etag"]}'},
                    {"if_none_match": "*"}, {"if_modified_since": first.headers["last-modified"]},
                    {"if_modified_since": "Tuesday, 15-Jan-19 00:00:00 GMT"}]:
        answer = server.get("/feeds/all.ics", accept_encoding=encoding, **headers)
        assert answer.status == 304, headers
        assert answer.body == b"" and "content-type" not in answer.headers
        # RFC 9110, 8.6, wants none; libmicrohttpd before 0.9.76 always writes 0. Never the length of what does not
        # follow: many clients would wait for it.
        assert answer.headers.get("content-length") in (None, "0")
        for name in ["etag", "last-modified", "cache-control", "vary"]:
            assert answer.headers[name] == first.headers[name], name
    for headers in [{"if_none_match": '"x"'}, {"if_modified_since": "Mon, 14 Jan 2019 23:59:59 GMT"},
                    {"if_none_match": '"x"', "if_modified_since": first.headers["last-modified"]},
                    {"if_modified_since": "tomorrow"}]:
        answer = server.get("/feeds/all.ics", accept_encoding=encoding, **headers)
        assert answer.status == 200 and answer.body == first.body, headers


def test_tags_in_two_lines(server):
    tag = server.get("/feeds/all.ics").headers["etag"]
    connection = http.client.HTTPConnection(server.host, server.port, timeout=10)
    connection.putrequest("GET", "/feeds/all.ics")
    connection.putheader("If-None-Match", '"x"')
    connection.putheader("if-none-match", tag)
    connection.endheaders()
    assert Answer(connection.getresponse()).status == 304


def test_head(server):
    for headers in [{}, {"accept_encoding": "gzip"}]:
        get, head = server.get("/feeds/all.ics", **headers), server.get("/feeds/all.ics", "HEAD", **headers)
        assert head.body == b"" and head.status == 200
        assert head.without_date()[1] == get.without_date()[1]
        assert head.headers["content-length"] == str(len(get.body))
    assert server.get("/feeds/none.ics", "HEAD").status == 404
    assert server.get("/feeds/all.ics", "HEAD", if_none_match="*").status == 304


def test_one_connection_takes_many_requests(server):
    connection = http.client.HTTPConnection(server.host, server.port, timeout=10)
    connection.connect()
    port = connection.sock.getsockname()
    for path in ["/feeds/all.ics", "/none", "/health", "/feeds/all.ics?a=b"] * 5:
        connection.request("GET", path)
        Answer(connection.getresponse())
        assert connection.sock.getsockname() == port
    data = server.raw(b"GET /health HTTP/1.1\r\nHost: x\r\n\r\nGET /feeds/all.ics HTTP/1.1\r\nHost: x\r\n"
                      b"Connection: close\r\n\r\n")
    assert data.count(b"HTTP/1.1 200 OK") == 2 and data.endswith(b"END:VCALENDAR\r\n")


@pytest.mark.parametrize("path", ["/feeds/none.ics", "/feeds", "/feeds/", "/nothing", "/feeds/all.ics/", "/feeds/ALL.ics",
                                  "/feeds/feeds.json", "/feeds/.feeds.json.next", "/.coplan-lock", "/feeds/public/all.ics",
                                  "/feeds/projects", "/out/public/all.ics", "/feeds/all.ics%20", "/coplan.yaml"])
def test_not_found(server, path):
    assert server.get(path).status == 404


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "PROPFIND", "REPORT", "BREW"])
def test_other_methods(server, method):
    for path in ["/feeds/all.ics", "/", "/health", "/feeds/partners/all.ics", "/none"]:
        answer = server.get(path, method)
        assert answer.status == 405 and answer.headers["allow"] == "GET, HEAD"


def test_a_body_is_not_waited_for(server):
    begun = time.monotonic()
    data = server.raw(b"POST /feeds/all.ics HTTP/1.1\r\nHost: x\r\nContent-Length: 1000000000\r\n\r\n")
    assert data.startswith(b"HTTP/1.1 405 ")
    data = server.raw(b"GET /feeds/all.ics HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nhello")
    assert data.startswith(b"HTTP/1.1 400 ")
    data = server.raw(b"GET /feeds/all.ics HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n")
    assert data.startswith(b"HTTP/1.1 400 ")
    assert time.monotonic() - begun < 5


@pytest.mark.parametrize("target", [
    "/feeds/../plan/plan.yaml", "/../../etc/passwd", "/feeds/%2e%2e/%2e%2e/etc/passwd", "/feeds/..%2f..%2fetc/passwd",
    "/feeds/%00all.ics", "/feeds/all.ics%00", "/feeds/%c0%ae%c0%ae/x", "/feeds/%zz", "/%", "/feeds\\..\\x",
    "/feeds/%0d%0aSet-Cookie:%20x=1", "feeds/all.ics", "/feeds/./all.ics", "/feeds/%ff%fe"])
def test_nonsense_in_the_path(server, target):
    data = server.raw(f"GET {target} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".encode())
    assert data.startswith((b"HTTP/1.1 400 ", b"HTTP/1.1 404 ")), data[:200]
    assert b"root:" not in data and b"Quokka" not in data and b"\r\nSet-Cookie" not in data


@pytest.mark.parametrize("request_text", [
    b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03", b"GET\r\n\r\n", b"GET /feeds/all.ics\r\n\r\n", b"\r\n\r\n\r\n\r\n",
    b"GET /feeds/all.ics HTTP/9.9\r\nHost: x\r\n\r\n", b"GET /feeds/all.ics HTTP/1.1\r\n\r\n",
    b"GET /feeds/all.ics HTTP/1.1\r\nHost: x\r\nno colon here\r\n\r\n", b"\x00" * 100, b"GET " + b"\xff" * 50 + b" HTTP/1.1\r\n\r\n",
    b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", b"GET /feeds/all.ics HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n",
    b"GET /feeds/all.ics HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n"])
def test_nonsense_on_the_wire(server, request_text):
    """Whatever comes back, it is an error or nothing; and the server goes on."""
    with server.connect() as client:
        client.sendall(request_text)
        client.shutdown(socket.SHUT_WR)
        data = b""
        try:
            while piece := client.recv(65_536):
                data += piece
        except ConnectionResetError:
            pass
    assert data == b"" or re.match(rb"HTTP/1\.[01] [45]\d\d ", data), data[:200]
    assert server.get("/health").status == 200


def test_huge_headers(server):
    """They are refused, wherever they are huge, and take no more memory than others."""
    many = b"".join(b"X-%d: y\r\n" % number for number in range(5_000))
    for request in [b"GET /feeds/all.ics HTTP/1.1\r\nHost: x\r\nX-Long: " + b"x" * 1_000_000 + b"\r\n\r\n",
                    b"GET /" + b"a" * 1_000_000 + b" HTTP/1.1\r\nHost: x\r\n\r\n",
                    b"GET /feeds/all.ics HTTP/1.1\r\nHost: x\r\n" + many + b"\r\n"]:
        with server.connect() as client:
            try:
                client.sendall(request)
            except (ConnectionResetError, BrokenPipeError):
                pass
            try:
                data = client.recv(65_536)
            except ConnectionResetError:
                data = b""
        assert data == b"" or re.match(rb"HTTP/1\.[01] (400|413|414|431) ", data), data[:100]
    # Ordinary long ones are fine: browsers send cookies of many kilobytes.
    answer = server.get("/feeds/all.ics", cookie="x" * 8_000)
    assert answer.status == 200


def test_the_host_header_makes_no_links(server):
    for host in ["evil.example", "127.0.0.1", "a\"b", "[::1]:80"]:
        data = server.raw(f"GET /feeds/all.ics HTTP/1.1\r\nHost: {host}\r\nX-Forwarded-Host: evil.example\r\n"
                          "Connection: close\r\n\r\n".encode())
        assert b"evil" not in data
        if b" 200 OK" in data:
            assert b"SOURCE;VALUE=URI:https://plans.example/feeds/all.ics" in data.replace(b"\r\n ", b"")


def test_health_tells_nothing_of_the_plan(server):
    answer = server.get("/health")
    assert answer.headers["content-type"] == "application/json" and answer.headers["cache-control"] == "no-store"
    health = json.loads(answer.body)
    assert set(health) == {"status", "state", "since", "problems"}
    assert health["status"] == "ok" and health["problems"] == []
    assert re.fullmatch(r"[0-9a-f]{16}", health["state"])


# MARK: one server each

def test_log_lines(tmp_path):
    with Server(tmp_path) as server:
        server.get("/feeds/all.ics")
        server.get("/feeds/none.ics", "HEAD")
        server.get("/feeds/all.ics", if_none_match="*")
        server.get("/x%0ay?token=secret")
        assert server.stop() == 0
        lines = server.log().splitlines()
        size = (server.out / "public/all.ics").stat().st_size
    shape = r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ %s \d+\.\d{3}ms"
    # A line is written when an answer has gone out, by whichever thread sent it: requests of one client may pass each other.
    wanted = [f"GET /feeds/all.ics 200 {size}", "HEAD /feeds/none.ics 404 0", "GET /feeds/all.ics 304 0",
              r"GET \(malformed\) 400 \d+"]
    assert len(lines) == len(wanted), lines
    for expected in wanted:
        assert sum(re.fullmatch(shape % expected, line) is not None for line in lines) == 1, (expected, lines)


def test_log_json(tmp_path):
    with Server(tmp_path, PLAN, "--log", "json") as server:
        server.get("/feeds/all.ics")
        server.get('/feeds/"quoted"')
        assert server.stop(signal.SIGINT) == 0
        lines = [json.loads(line) for line in server.log().splitlines()]
        events = [json.loads(line) for line in server.errors().splitlines()]
    assert sorted((line["method"], line["path"], line["status"]) for line in lines) == [
        ("GET", '/feeds/"quoted"', 404), ("GET", "/feeds/all.ics", 200)]
    assert all(set(line) == {"time", "method", "path", "status", "bytes", "ms"} for line in lines)
    assert [event["event"] for event in events] == ["serving", "stopped"]


def test_requests_in_flight_are_answered(tmp_path):
    """A client that is slow to read gets all of what it asked for before the signal; new ones are turned away."""
    plan = json.loads(json.dumps(PLAN))
    for index in range(1_500):
        plan["activities"][f"a{index}"] = {"project": "p", "title": f"Invented {index}", "when": "2019-03-04/06",
                                           "description": "x" * 3_000, "visibility": "public"}
    with Server(tmp_path, plan) as server:
        expected = (server.out / "public/all.ics").read_bytes()
        client = socket.socket()
        client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4_096)
        client.settimeout(10)
        client.connect((server.host, server.port))
        client.sendall(b"GET /feeds/all.ics HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
        data = client.recv(1_000)
        server.process.send_signal(signal.SIGTERM)
        time.sleep(0.3)
        with pytest.raises(OSError):
            server.connect(1)
        client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1 << 20)
        while piece := client.recv(1 << 16):
            data += piece
        assert data.split(b"\r\n\r\n", 1)[1] == expected
        assert server.process.wait(10) == 0


def test_a_socket_in_the_file_system(tmp_path):
    path = tmp_path / "http.sock"

    def ask() -> bytes:
        with socket.socket(socket.AF_UNIX) as client:
            client.settimeout(10)
            client.connect(str(path))
            client.sendall(b"GET /feeds/all.ics HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
            data = b""
            while piece := client.recv(1 << 16):
                data += piece
            return data

    with Server(tmp_path, PLAN, "--socket", str(path)) as server:
        assert ask().endswith(b"END:VCALENDAR\r\n")
        assert stat.S_IMODE(path.stat().st_mode) == 0o660
        done = subprocess.run([BINARY, "serve", str(server.plan), "-o", str(tmp_path / "out2"), "--tokens",
                               str(server.tokens), "--socket", str(path)], capture_output=True, text=True, timeout=20)
        assert done.returncode == 2 and "something else is listening" in done.stderr
        server.process.kill()
        server.process.wait()
    # What a killed server has left is no obstacle; a clean end leaves nothing.
    with Server(tmp_path, PLAN, "--socket", str(path)) as server:
        assert ask().endswith(b"END:VCALENDAR\r\n")
        assert server.stop() == 0
    assert not path.exists()


def test_ipv6(tmp_path):
    try:
        socket.create_server(("::1", 0), family=socket.AF_INET6).close()
    except OSError:
        pytest.skip("there is no IPv6 here")
    with Server(tmp_path, PLAN, "--host", "::1") as server:
        assert server.get("/feeds/all.ics").status == 200


def run_serve(tmp_path: pathlib.Path, *options: str):
    environment = os.environ | {"XDG_STATE_HOME": str(tmp_path / "state")}
    return subprocess.run([BINARY, "serve", *options], capture_output=True, text=True, timeout=20, cwd=tmp_path,
                          env=environment)


def test_a_taken_port(server, tmp_path):
    done = run_serve(tmp_path, str(server.plan), "-o", str(tmp_path / "out"), "--port", str(server.port))
    assert done.returncode == 2 and f"port {server.port} of 127.0.0.1 is taken" in done.stderr
    assert not (tmp_path / "out").exists()


def test_a_plan_with_mistakes_is_not_begun_with(tmp_path):
    plan = write_plan(tmp_path / "plan", PLAN)
    (plan / "more.yaml").write_text("activities:\n  x: {when: [}\n")
    done = run_serve(tmp_path, "plan", "--port", "0", "-o", "out")
    assert done.returncode == 1 and "nothing is served" in done.stderr and "coplan check" in done.stderr
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("options, words", [
    (["--port", "99999"], "--port"), (["--port", "x"], "--port"), (["--log", "xml"], "--log"),
    (["--host", "no.such.host.invalid"], "--host"), (["--trusted-proxy", "proxy"], "--trusted-proxy"),
    (["--socket", "x", "--port", "80"], "--socket"), (["--socket", "x" * 200], "socket"), (["--timeout", "0"], "--timeout"),
    (["--as-of", "soon"], "--as-of"), (["--output", "plan/coplan.yaml"], "coplan.yaml")])
def test_wrong_usage(tmp_path, options, words):
    write_plan(tmp_path / "plan", PLAN)
    done = run_serve(tmp_path, "plan", *([] if "--port" in options or "--socket" in options else ["--port", "0"]), *options)
    assert done.returncode == 2 and words in done.stderr, done.stderr
    assert done.stdout == ""


def test_no_plan_at_all(tmp_path):
    done = run_serve(tmp_path, "--port", "0")
    assert done.returncode == 2 and "there is no plan here" in done.stderr
