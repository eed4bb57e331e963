"""The pages that `coplan serve` has at /: those of the site, for each audience its own, every link of which leads somewhere."""

from __future__ import annotations

import copy
import posixpath
import re
import urllib.parse


from feeds_support import ROOT
from serve_support import PLAN, Server


def crawl(server: Server, start: str) -> dict[str, bytes]:
    """Everything that can be reached from a page without leaving the server, by path."""
    found: dict[str, bytes] = {}
    pending = [start]
    while pending:
        path = pending.pop()
        if path in found:
            continue
        answer = server.get(path)
        assert answer.status == 200, path
        found[path] = answer.body
        if not answer.headers["content-type"].startswith("text/html"):
            continue
        text = answer.body.decode()
        # Nothing that its Content-Security-Policy would keep a browser from using.
        assert not re.search(r"<style|\sstyle=|\son[a-z]+=|<iframe|<object|javascript:", text), path
        assert all(re.search(r"\ssrc=", tag) for tag in re.findall(r"<script[^>]*>", text)), path
        for link in re.findall(r'\s(?:href|src|action)="([^"]*)"', text):
            link = urllib.parse.urlsplit(link.replace("&amp;", "&"))
            if link.scheme or link.netloc or not link.path:
                continue
            folder = path if path.endswith("/") else posixpath.dirname(path)
            pending.append(posixpath.normpath(posixpath.join(folder, link.path)) + ("/" if link.path.endswith("/") else ""))
    return found


def test_the_shipped_plan(tmp_path):
    with Server(tmp_path, ROOT / "plans", as_of="2018-12-01") as server:
        pages = crawl(server, "/")
        assert len(pages) > 400
        assert {"/fr/index.html", "/ar/index.html", "/style.css", "/conflicts.html", "/feeds/all.ics"} <= set(pages)
        first = server.get("/")
        assert first.headers["content-type"] == "text/html; charset=utf-8"
        assert first.headers["cache-control"] == "public, no-cache"
        assert "default-src 'none'" in first.headers["content-security-policy"]
        assert server.get("/", if_none_match=first.headers["etag"]).status == 304
        assert server.get("/", accept_encoding="gzip").headers["content-encoding"] == "gzip"
        moved = server.get("/fr")
        assert moved.status == 301 and moved.headers["location"] == "./fr/"


def test_each_audience_has_its_own(tmp_path):
    plan = copy.deepcopy(PLAN)
    del plan["settings"]["url"]
    with Server(tmp_path, plan) as server:
        partners, restricted = server.token("partners/"), server.token("restricted/")
        some = server.token("partners/projects/", "partners/all.ics")
        seen = {"public": crawl(server, "/"), "partners": crawl(server, f"/t/{partners}/partners/"),
                "restricted": crawl(server, f"/t/{restricted}/restricted/")}
        for word, least in [("Open seminar", "public"), ("Zephyr", "partners"), ("Quokka", "restricted")]:
            levels = ["public", "partners", "restricted"]
            for audience, pages in seen.items():
                is_there = any(word.encode() in body for body in pages.values())
                assert is_there == (levels.index(least) <= levels.index(audience)), (audience, word)
        # Tokens stand in the reader's address alone.
        for pages in seen.values():
            assert not any(token.encode() in body for token in [partners, restricted] for body in pages.values())
        answer = server.get(f"/t/{partners}/partners/")
        assert answer.headers["x-robots-tag"].startswith("noindex") and answer.headers["referrer-policy"] == "no-referrer"
        nothing = server.get("/none").without_date()
        for path in [f"/t/{partners}/restricted/", f"/t/{some}/partners/", "/t/x.y/partners/", "/partners/",
                     f"/t/{partners}/public/", f"/t/{partners}/partners/none.html"]:
            assert server.get(path).without_date() == nothing, path
        plan["activities"]["shared"]["title"] = "Renamed for partners"
        server.change(plan)
        assert any(b"Renamed for partners" in body for body in crawl(server, f"/t/{partners}/partners/").values())
