#!/usr/bin/env python3
"""Writes docs/messages.md: every message about a mistake in a plan file, with the file that provokes it.

The files are in Tests/Messages. One mistake is one file `RULE-WHAT.yaml`, or a folder of that name where the mistake
needs several files. Its first comment says what the planner did. Further comments right below it may say

    # write: TEXT        TEXT in place of what is marked mends the file; the hint says so
    # findings: N why    there are N findings, and why

`make docs` runs it. With --show NAME it prints what `coplan check` says of one of them.
"""

import argparse
import concurrent.futures
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parent.parent
FOLDER = ROOT / "Tests" / "Messages"
PAGE = ROOT / "docs" / "messages.md"

HEAD = """\
# What coplan says of mistakes in plan files

Every message about what cannot be read, with a small file that provokes it and what `coplan check` prints. Made by
`make docs` from the files in `Tests/Messages`, where a new message gets a file of its own; see
[rules.md](rules.md) for what each rule is for. What is shown is the whole of the file; where it has no name it is
`coplan.yaml`.

"""


class Example:
    """One mistake: a file, or a folder of files."""

    def __init__(self, path):
        self.path = path
        self.name = path.stem if path.is_file() else path.name
        self.files = {"coplan.yaml": path.read_bytes()} if path.is_file() else {
            str(file.relative_to(path)): file.read_bytes()
            for file in sorted(path.rglob("*")) if file.is_file()}
        self.why, self.write, self.findings = "", None, 1
        main = self.files.get("coplan.yaml") or next(iter(self.files.values()))
        for number, line in enumerate(text(main).splitlines()):
            if not line.startswith("# "):
                break
            if line.startswith("# write: "):
                self.write = line.removeprefix("# write: ")
            elif line.startswith("# findings: "):
                self.findings = int(line.removeprefix("# findings: ").split()[0])
            elif number == 0:
                self.why = line[2:]

    def rule(self, rules):
        """The rule that the name begins with, of those that there are."""
        return max((rule for rule in rules if self.name.startswith(rule.replace("/", "-") + "-")), key=len)

    def check(self, coplan, *options, files=None):
        """What `coplan check` prints of the files, and its exit status."""
        with tempfile.TemporaryDirectory(prefix="coplan-messages-") as folder:
            for name, content in (files or self.files).items():
                path = pathlib.Path(folder, name)
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(content)
            result = subprocess.run(
                [coplan, "check", ".", *options], cwd=folder, capture_output=True, timeout=60,
                env={"PATH": os.environ.get("PATH", ""), "SOURCE_DATE_EPOCH": "1543622400"})
            return result.stdout.decode() + result.stderr.decode(), result.returncode

    def report(self, coplan, files=None):
        """The findings, as JSON."""
        return json.loads(self.check(coplan, "--format", "json", files=files)[0])["findings"]


def text(data):
    """A file's text, whatever it is encoded in."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16")
    return data.decode("utf-8", "replace")


def examples():
    return [Example(path) for path in sorted(FOLDER.iterdir(), key=lambda path: path.name)]


def rules(coplan):
    """The names of all rules and what they find, in their order."""
    lines = subprocess.run([coplan, "explain"], capture_output=True, check=True, text=True).stdout.splitlines()
    return {line.split()[0]: line.split("\t")[1] for line in lines}


def shown(data):
    """A file for a page: one line a line, what is no text made visible."""
    lines = []
    for line in text(data).splitlines() or [""]:
        if len(line) > 200:
            line = line[:200] + "…"
        lines.append("".join(c if c.isprintable() or c == "\t" else f"\\u{{{ord(c):x}}}" for c in line))
    return "\n".join(lines)


def fenced(content, language=""):
    fence = "````" if "```" in content else "```"
    return f"{fence}{language}\n{content}\n{fence}\n"


def page(coplan):
    """The page as it should be."""
    all_rules = rules(coplan)
    found = examples()
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        outputs = dict(zip(found, pool.map(lambda one: one.check(coplan, "--quiet")[0], found)))
    groups = {rule: [one for one in found if one.rule(all_rules) == rule] for rule in all_rules}
    groups = {rule: group for rule, group in groups.items() if group}
    result = HEAD
    for rule, group in groups.items():
        anchor = rule.replace("/", "")
        result += f"- [{rule}](#{anchor}) ({len(group)}): {all_rules[rule]}\n"
    for rule, group in groups.items():
        result += f"\n## {rule}\n"
        for one in group:
            result += f"\n### {one.why.rstrip('.')}\n\n`{one.path.relative_to(ROOT)}`\n\n"
            for name, content in one.files.items():
                if len(one.files) > 1:
                    result += f"{name}:\n\n"
                result += fenced(shown(content), "yaml") + "\n"
            result += fenced(outputs[one].rstrip("\n"), "text")
    return result


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--coplan", default=str(ROOT / ".build/release/coplan"))
    parser.add_argument("--show", metavar="NAME")
    arguments = parser.parse_args()
    coplan = shutil.which(os.path.abspath(arguments.coplan)) or sys.exit(f"there is no {arguments.coplan}")
    if arguments.show:
        named = [one for one in examples() if one.name == arguments.show]
        if not named:
            sys.exit(f"there is no {arguments.show} in {FOLDER}")
        print(named[0].check(coplan)[0], end="")
    else:
        PAGE.write_text(page(coplan))


if __name__ == "__main__":
    main()
