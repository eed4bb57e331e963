"""Who may have what from `coplan serve`: tokens, their file, their end, and what nobody may learn."""

from __future__ import annotations

import concurrent.futures
import datetime as dt
import json
import os
import re
import stat
import subprocess

import pytest

from feeds_support import BINARY, write_plan
from leak_plans import LEVELS, LONG_END_WORDS, make_leak_plan
from serve_support import PLAN, Server, run_token
from test_feeds_leaks import views
from test_serve_pages import crawl


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    # Tests here fail so often on purpose that each is another client.
    with Server(tmp_path_factory.mktemp("serve"), PLAN, "--trusted-proxy", "127.0.0.1") as server:
        server.clients = iter(range(1, 250))
        yield server


@pytest.fixture
def client(server):
    return {"x_forwarded_for": f"203.0.113.{next(server.clients)}"}


def test_a_token_gives_its_feeds_and_no_others(server, client):
    token = server.token("partners/all.ics", "restricted/people/")
    for path in [f"/feeds/t/{token}/partners/all.ics", f"/feeds/t/{token}/restricted/people/jane.ics"]:
        answer = server.get(path, **client)
        assert answer.status == 200
        assert answer.headers["x-robots-tag"] == "noindex, nofollow, noarchive"
        assert answer.headers["cache-control"] == "private, max-age=7200"
        assert answer.headers["referrer-policy"] == "no-referrer"
        # The token is not in what comes back, nor is its address in the feed.
        assert token not in str(answer.headers) and token.encode() not in answer.body
        assert b"SOURCE" not in answer.body
    bearer = server.get("/feeds/partners/all.ics", authorization=f"Bearer {token}", **client)
    assert bearer.body == (server.out / "partners/all.ics").read_bytes()
    conditional = server.get(f"/feeds/t/{token}/partners/all.ics", if_none_match=bearer.headers["etag"], **client)
    assert conditional.status == 304 and "x-robots-tag" in conditional.headers
    packed = server.get(f"/feeds/t/{token}/partners/all.ics", accept_encoding="gzip", **client)
    assert packed.headers["content-encoding"] == "gzip"
    for path in [f"/feeds/t/{token}/partners/projects/p.ics", f"/feeds/t/{token}/restricted/all.ics"]:
        assert server.get(path, **client).status == 404
    for authorization in [f"Basic {token}", token, f"Bearer{token}", "Bearer", "Bearer ", f"Bearer {token} x"]:
        assert server.get("/feeds/partners/all.ics", authorization=authorization, **client).status == 404


def test_what_is_refused_is_the_same_to_the_last_byte(server, client):
    good = server.token("partners/")
    revoked = server.token("partners/")
    run_token(server.tokens, "revoke", revoked.split(".")[0])
    expired = server.token("partners/", expires=f"{dt.datetime.now(dt.timezone.utc).date()}")
    text = server.tokens.read_text()
    yesterday = dt.datetime.now(dt.timezone.utc).date() - dt.timedelta(days=1)
    server.tokens.write_text(re.sub(rf"({expired.split('.')[0]}\t\S+\t\S+\t)\S+", rf"\g<1>{yesterday}", text))
    wrong = good[:-1] + ("A" if good[-1] != "A" else "E")
    nothing = server.get("/feeds/nothing.ics", **client).without_date()
    assert nothing[0] == 404
    for path in ["/feeds/partners/all.ics", "/feeds/restricted/people/jane.ics", f"/feeds/t/{wrong}/partners/all.ics",
                 f"/feeds/t/{revoked}/partners/all.ics", f"/feeds/t/{expired}/partners/all.ics",
                 f"/feeds/t/{good}/partners/people/nobody.ics", f"/feeds/t/{good}/restricted/people/jane.ics",
                 f"/feeds/t/nobody.{good.split('.')[1]}/partners/all.ics", "/feeds/t/x/partners/all.ics", "/feeds/t/x",
                 f"/feeds/t/{good}/../partners/all.ics".replace("..", "..."), f"/feeds/t/{good}/all.ics"]:
        for accept in ["identity", "gzip"]:
            assert server.get(path, accept_encoding=accept, **client).without_date() == nothing, path
    assert server.get(f"/feeds/t/{good}/partners/all.ics", **client).status == 200


def test_revoked_at_once(server, client):
    token = server.token("partners/all.ics")
    path = f"/feeds/t/{token}/partners/all.ics"
    assert server.get(path, **client).status == 200
    run_token(server.tokens, "revoke", token.split(".")[0])
    assert server.get(path, **client).status == 404


def test_attempts_are_limited(server, client):
    """Of the client, not of the proxy; what the client writes into X-Forwarded-For itself is not believed."""
    token = server.token("partners/all.ics")
    me = client["x_forwarded_for"]
    statuses = [server.get("/feeds/t/a.b/partners/all.ics", x_forwarded_for=f"198.51.100.{number}, {me}").status
                for number in range(75)]
    assert statuses[:60] == [404] * 60 and statuses[-1] == 429 and set(statuses) == {404, 429}
    limited = server.get(f"/feeds/t/{token}/partners/all.ics", **client)
    assert limited.status == 429 and 1 <= int(limited.headers["retry-after"]) <= 10
    assert server.get("/feeds/all.ics", **client).status == 200
    assert server.get(f"/feeds/t/{token}/partners/all.ics", x_forwarded_for="203.0.113.255").status == 200
    assert f"{me} has shown too many" in server.errors()


def test_a_proxy_that_is_not_named_is_told_of(tmp_path):
    """Once: else everybody behind it could be shut out by one."""
    with Server(tmp_path) as server:
        for number in range(70):
            answer = server.get("/feeds/t/a.b/partners/all.ics", x_forwarded_for=f"203.0.113.{number}")
        assert answer.status == 429
        assert server.errors().count("127.0.0.1 passes requests on (X-Forwarded-For)") == 1


def test_tokens_are_in_no_log(server, client):
    token = server.token("partners/all.ics")
    secret = token.split(".")[1]
    for path in [f"/feeds/t/{token}/partners/all.ics", f"/feeds/T/{token}/x", f"/{token}", f"/feeds/{token}.ics",
                 f"/feeds/all.ics?token={token}", f"/feeds/t/{secret}", f"//t/{token}",
                 "/feeds/t/" + "".join(f"%{byte:02x}" for byte in token.encode()) + "/partners/all.ics"]:
        server.get(path, **client)
        server.get("/feeds/partners/all.ics", authorization=f"Bearer {token}", **client)
        server.get("/feeds/all.ics", referer=f"https://x/{token}", user_agent=token, **client)
    server.wait_for(lambda: server.log().count("/feeds/partners/all.ics") >= 8)
    written = server.log() + server.errors()
    for start in range(len(secret) - 8):
        assert secret[start:start + 8] not in written


def test_the_file_of_tokens(tmp_path):
    tokens = tmp_path / "state" / "coplan" / "tokens"
    token = run_token(tokens, "new", "partners", "--label", "Unité, تونس (invented)", "-q", umask=0).strip()
    assert re.fullmatch(r"[a-z2-9]{8}\.[A-Za-z0-9_-]{43}", token)
    assert stat.S_IMODE(tokens.stat().st_mode) == 0o600
    assert stat.S_IMODE(tokens.parent.stat().st_mode) == 0o700
    assert token.split(".")[1] not in tokens.read_text()
    listed = json.loads(run_token(tokens, "list", "--format", "json"))["tokens"]
    assert [(t["id"], t["label"], t["feeds"], t["state"], t["expires"]) for t in listed] == [
        (token.split(".")[0], "Unité, تونس (invented)", ["partners/"], "good", None)]
    assert token.split(".")[1] not in run_token(tokens, "list")
    assert "revoked" in run_token(tokens, "revoke", token)
    assert json.loads(run_token(tokens, "list", "--format", "json"))["tokens"][0]["state"] == "revoked"
    # Its hash is forgotten too.
    assert not re.search(r"[0-9a-f]{64}", tokens.read_text())


def test_commands_at_the_same_time(tmp_path):
    tokens = tmp_path / "tokens"
    with concurrent.futures.ThreadPoolExecutor(8) as pool:
        made = list(pool.map(lambda number: run_token(tokens, "new", "partners/", "--label", f"n{number}", "-q"),
                             range(16)))
    listed = json.loads(run_token(tokens, "list", "--format", "json"))["tokens"]
    assert {t["label"] for t in listed} == {f"n{number}" for number in range(16)}
    assert {t["id"] for t in listed} == {token.split(".")[0] for token in made}
    assert sorted(path.name for path in tmp_path.iterdir()) == ["tokens", "tokens.lock"]


@pytest.mark.parametrize("words, told", [
    (["new", "partners/all.ics"], "label"), (["new", "--label", "x"], "feed"),
    (["new", "public/all.ics", "--label", "x"], "needs no token"), (["new", "all.ics", "--label", "x"], "audience"),
    (["new", "partners/all", "--label", "x"], "neither a feed nor a folder"), (["revoke"], "id"),
    (["revoke", "nobody"], "no token nobody"), (["renew"], "new"), ([], "token new"), (["list", "x"], "list"),
    (["new", "partners/", "--label", "x\ny"], "one line"), (["new", "partners/", "--label", " "], "label"),
    (["new", "partners/", "--label", "x", "--expires", "2001-01-01"], "is over"),
    (["new", "partners/", "--label", "x", "--expires", "soon"], "--expires")])
def test_wrong_usage(tmp_path, words, told):
    assert told in run_token(tmp_path / "tokens", *words, status=2)
    assert not (tmp_path / "tokens").exists()


def test_where_tokens_may_be(tmp_path):
    plan = write_plan(tmp_path / "plan", PLAN)
    (tmp_path / "out").mkdir()
    (tmp_path / "link").symlink_to(plan)
    for place in [plan / "tokens", plan / "deeper" / "tokens", tmp_path / "link" / "tokens"]:
        assert "must not be inside" in run_token(place, "new", "partners/", "--label", "x", status=2)
        assert not place.exists()
    for place in [plan / "tokens", tmp_path / "out" / "tokens"]:
        done = subprocess.run([BINARY, "serve", str(plan), "-o", str(tmp_path / "out"), "--port", "0", "--tokens",
                               str(place)], capture_output=True, text=True, timeout=20)
        assert done.returncode == 2 and "must not be inside" in done.stderr
    environment = {name: value for name, value in os.environ.items() if name != "XDG_STATE_HOME"}
    done = subprocess.run([BINARY, "token", "new", "partners/", "--label", "x", "-q"], capture_output=True, text=True,
                          env=environment | {"HOME": str(tmp_path / "home")}, timeout=20)
    assert done.returncode == 0 and (tmp_path / "home/.local/state/coplan/tokens").exists()


def test_a_file_of_tokens_that_others_may_read(tmp_path):
    tokens = tmp_path / "tokens"
    run_token(tokens, "new", "partners/", "--label", "x")
    tokens.chmod(0o644)
    assert "chmod 600" in run_token(tokens, "list", status=2)
    with Server(tmp_path / "a") as server:
        token = server.token("partners/")
        path = f"/feeds/t/{token}/partners/all.ics"
        assert server.get(path).status == 200
        server.tokens.chmod(0o640)
        assert server.get(path).status == 404
        assert server.health()["status"] == "degraded"
        assert server.health()["problems"] == [{"rule": "tokens", "count": 1}]
        assert "no token is good" in server.errors()
        server.tokens.chmod(0o600)
        assert server.get(path).status == 200 and server.health()["status"] == "ok"
        # Half a file, as an editor may leave it, gives nothing.
        whole = server.tokens.read_bytes()
        server.tokens.write_bytes(whole[:len(whole) // 2])
        assert server.get(path).status == 404
        server.tokens.write_bytes(whole)
        assert server.get(path).status == 200
        server.tokens.unlink()
        assert server.get(path).status == 404


def test_the_address_of_a_token(tmp_path):
    plan = write_plan(tmp_path / "plan", PLAN)
    made = json.loads(run_token(tmp_path / "state" / "tokens", "new", "partners/all.ics", "--label", "x", "--plan",
                                str(plan), "--format", "json"))
    assert made["addresses"] == [f"https://plans.example/feeds/t/{made['token']}/partners/all.ics"]
    assert made["feeds"] == ["partners/all.ics"] and made["id"] == made["token"].split(".")[0]


@pytest.mark.parametrize("seed", range(730000, 730000 + int(os.environ.get("COPLAN_SERVE_LEAK_SEEDS", "3"))))
def test_nothing_leaks(tmp_path, seed):
    """All that is served to an audience, headers included, holds no word of what is above it: every feed, every page, every
    error, /health before and after a change."""
    leak = make_leak_plan(seed)
    plan = tmp_path / "plan"
    for path, text in leak.files.items():
        (plan / path).parent.mkdir(parents=True, exist_ok=True)
        (plan / path).write_text(text)
    with Server(tmp_path, plan, "--trusted-proxy", "127.0.0.1") as server:
        indexes = {level: json.loads((server.out / level / "feeds.json").read_text())["feeds"]
                   for level in LEVELS if (server.out / level).exists()}
        partners = server.token("partners/")
        got: dict[str, list[tuple[str, bytes]]] = {"public": [], "partners": []}
        client = iter(range(1, 100_000))

        def ask(audience: str, path: str, **headers: str):
            address = f"2001:db8:{next(client):x}::1"
            answer = server.get(path, x_forwarded_for=address, **headers)
            got[audience].append((path, repr(answer.without_date()).encode() + b"\n" + answer.body))
            return answer.status

        for level, feeds in indexes.items():
            for feed in feeds:
                if level == "public":
                    assert ask("public", f"/feeds/{feed['path']}") == 200
                    ask("public", f"/feeds/{feed['path']}", if_none_match="*")
                    continue
                # Who asks without a token knows the path already: what comes back must not tell more.
                assert ask("public", f"/feeds/{level}/{feed['path']}") == 404
                assert ask("public", f"/feeds/t/x.y/{level}/{feed['path']}") == 404
                expected = 200 if level == "partners" else 404
                assert ask("partners", f"/feeds/t/{partners}/{level}/{feed['path']}") == expected
        for path in ["/health", "/feeds/", "/none", "/feeds/%2e%2e/x", "/partners/", "/t/x.y/partners/"]:
            ask("public", path)
        for audience, start in [("public", "/"), ("partners", f"/t/{partners}/partners/")]:
            # The weeks above the heat map are those of a whole year, whoever does what in them.
            got[audience] += [
                (path, path.replace(partners, "").encode() + re.sub(rb'<th scope="col" class="week">.*?</th>', b"", body))
                for path, body in crawl(server, start).items()]
        (plan / "zzz.yaml").write_text("activities:\n  x: {when: [}\n")
        server.wait_for(lambda: server.health()["status"] == "stale")
        ask("public", "/health")
        ask("public", "/feeds/all.ics")
    for audience, answers in got.items():
        for path, answer in answers:
            texts = views(answer)
            for word in leak.secrets(audience):
                # A feed with busy blocks is there to tell the days.
                if word in LONG_END_WORDS and path.endswith("/busy.ics"):
                    continue
                # A code of two letters is looked for as a word, and not in what base64 makes of other words.
                wanted = re.escape(word.lower().encode())
                short = len(word) < 4
                pattern = rb"(?<![a-z0-9])" + wanted + rb"(?![a-z0-9])" if short else wanted
                assert not any(re.search(pattern, text) for text in texts[:3 if short else None]), (
                    path, word, leak.origin.get(word))
