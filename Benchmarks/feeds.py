#!/usr/bin/env python3
"""Measures the export of feeds beside a bare C program that makes the same events with libical.

    python3 Benchmarks/feeds.py [--feeds .build/release/FeedBenchmark] [--coplan .build/release/coplan]
                                [--events 100000] [--plan 10000]

1. A plan of one project with N events, so that two feeds hold all of them (all.ics, projects/project.ics), beside
   feeds.c, which reads the values of the same events and writes them as one calendar. Both on one core. The plan with a
   second project that shares every activity has three such feeds: the difference is what one feed more takes, and the
   rest what composing the events once takes; together they make one feed alone.
2. The default feeds of a plan of M activities; and `coplan export` once more with nothing changed, beside a program
   that only reads the plan's files and the feeds. Right after an export the feeds are read to see that they are as they
   were written; later the times of the files tell.

Processor times, the least of several runs. Nothing here passes or fails: figures are for people to compare.
"""

import argparse
import glob
import hashlib
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time

HERE = os.path.dirname(os.path.abspath(__file__))
WORDS = "regional seminar on the exchange of good practice in border control and drug supply reduction".split()


def on_one_core(command):
    return ["taskset", "-c", "0", *command] if shutil.which("taskset") else command


def write_plan(folder, events, projects):
    """Whole days, each with a title, a place, a description: what an event in a feed usually holds."""
    os.makedirs(folder)
    rng = random.Random(1)
    with open(os.path.join(folder, "coplan.yaml"), "w") as out:
        out.write("format: 1\nname: Generated plan (invented)\ndomain: plans.example\nas-of: 2019-01-01\nprojects:\n")
        for number in range(projects):
            out.write(f"  project-{number}: {{name: Project {number}, contact: team {number}}}\n")
    joint = [f"project-{number}" for number in range(1, projects)]
    with open(os.path.join(folder, "activities.yaml"), "w") as out:
        out.write("activities:\n")
        for number in range(events):
            title = " ".join(rng.choice(WORDS) for _ in range(6)).capitalize()
            month, day = rng.randrange(1, 13), rng.randrange(1, 25)
            out.write(
                f"  activity-{number}:\n    title: {title}\n    project: project-0\n    kind: training\n"
                f"    when: {rng.randrange(2010, 2030)}-{month:02d}-{day:02d}/{day + 2}\n    status: confirmed\n"
                f"    place: {{city: City {number % 97}, country: TN}}\n"
                f"    description: {' '.join(rng.choice(WORDS) for _ in range(20))}, and more.\n"
                + (f"    joint-with: [{', '.join(joint)}]\n" if joint else ""))


def figures(command):
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True)
    if done.returncode != 0:
        sys.exit(f"{command[0]} ended with {done.returncode}: {done.stdout}")
    return {name: float(value) for name, value in (line.split(" ", 1) for line in done.stdout.splitlines())}


def values(feed, target):
    """The events of a feed for feeds.c: an empty line for each event, and one line for each property of it."""
    with open(feed, encoding="utf-8", newline="") as file:
        lines = file.read().replace("\r\n ", "").split("\r\n")
    escape = str.maketrans({"\\": "\\\\", "\n": "\\n", "\t": "\\t"})

    def unescaped(text):
        return (text.replace("\\\\", "\0").replace("\\n", "\n").replace("\\,", ",").replace("\\;", ";")
                .replace("\0", "\\"))

    with open(target, "w", encoding="utf-8") as out:
        inside = False
        for line in lines:
            if line == "BEGIN:VEVENT":
                inside = True
                out.write("\n")
            elif line == "END:VEVENT":
                inside = False
            elif line.split(":")[0] in ("BEGIN", "END"):
                continue
            elif inside or out.tell() == 0 or not line.startswith("DT"):
                head, _, value = line.partition(":")
                name, *parameters = head.split(";")
                if not name:
                    continue
                fields = [name, unescaped(value)]
                for parameter in parameters:
                    fields += parameter.split("=", 1)
                out.write("\t".join(field.translate(escape) for field in fields) + "\n")


def baseline(program, source, target):
    """Processor seconds and peak memory of feeds.c, less what the reading of its input takes in an empty run."""
    with open(source, "rb") as lines, open(os.devnull, "w") as null:
        process = subprocess.Popen(on_one_core([program, target]), stdin=lines, stdout=null)
        _, status, usage = os.wait4(process.pid, 0)
    if status != 0:
        sys.exit(f"{program} ended with {os.waitstatus_to_exitcode(status)}")
    return usage.ru_utime + usage.ru_stime, usage.ru_maxrss * 1024


def reading(files, hashes):
    """Processor seconds for reading files, and for hashing them."""
    before = time.process_time()
    for path in files:
        with open(path, "rb") as file:
            data = file.read()
        if hashes:
            hashlib.sha256(data).hexdigest()
    return time.process_time() - before


def processor_seconds(command):
    process = subprocess.Popen(on_one_core(command), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    if status != 0:
        sys.exit(f"{command[0]} ended with {os.waitstatus_to_exitcode(status)}")
    return usage.ru_utime + usage.ru_stime


def beside_libical(arguments, folder):
    program = os.path.join(folder, "feeds")
    subprocess.run(["cc", "-O2", "-o", program, os.path.join(HERE, "feeds.c"), "-lical"], check=True)
    count = arguments.events
    found = {}
    for projects in (1, 2):
        plan, out = os.path.join(folder, f"plan{projects}"), os.path.join(folder, f"out{projects}")
        write_plan(plan, count, projects)
        command = on_one_core([arguments.feeds, plan, out, "--runs", str(arguments.runs)])
        found[projects] = figures(command)
    feed = os.path.join(folder, "out1", "0", "partners", "all.ics")
    source = os.path.join(folder, "values")
    values(feed, source)
    bare = [baseline(program, source, os.path.join(folder, "bare.ics")) for _ in range(arguments.runs)]
    seconds = min(run[0] for run in bare)
    more = found[2]["export"] - found[1]["export"]
    one = found[1]["export"] - more
    size = os.path.getsize(feed)
    print(f"{count} events, {size / 1e6:.1f} MB a feed (bare libical: {os.path.getsize(os.path.join(folder, 'bare.ics')) / 1e6:.1f} MB)")
    print(f"  bare libical, one feed      {seconds:8.3f} s  {bare[0][1] / count:8.0f} bytes/event")
    held = found[1]["memory-export"] - found[1]["memory-read"]
    print(f"  coplan, one feed            {one:8.3f} s  ratio {one / seconds:.2f}")
    print(f"  coplan, two feeds           {found[1]['export']:8.3f} s  ratio {found[1]['export'] / seconds / 2:.2f}"
          f"  {held / count:8.0f} bytes/event above the plan")


def default_set(arguments, folder):
    plan, out = os.path.join(folder, "plan"), os.path.join(folder, "out")
    subprocess.run([sys.executable, os.path.join(HERE, "generate_plan.py"), plan, "--activities", str(arguments.plan),
                    "--files", "20"], check=True)
    found = figures(on_one_core([arguments.feeds, plan, out, "--runs", str(arguments.runs)]))
    feeds = glob.glob(os.path.join(out, "0", "**", "*.ics"), recursive=True)
    total = sum(map(os.path.getsize, feeds))
    print(f"{arguments.plan} activities, {len(feeds)} feeds, {total / 1e6:.1f} MB")
    print(f"  export                      {found['export']:8.3f} s  {total / 1e6 / found['export']:8.1f} MB/s")
    print(f"  reading the plan            {found['read']:8.3f} s")
    repeated(arguments, plan, os.path.join(folder, "exports"))


def repeated(arguments, plan, out):
    """`coplan export` of a plan, and the same with nothing changed, beside reading."""
    export = [arguments.coplan, "export", plan, "-o", out]
    first = processor_seconds(export)
    right_after = min(processor_seconds(export) for _ in range(arguments.runs))
    files = [path for folder, end in ((plan, "*.yaml"), (out, "*.ics"))
             for path in glob.glob(os.path.join(folder, "**", end), recursive=True)]
    alone, hashing = (min(reading(files, hashes) for _ in range(arguments.runs)) for hashes in (False, True))
    # By now some seconds must have passed: file systems give times of up to two seconds.
    time.sleep(3)
    processor_seconds(export)
    later = min(processor_seconds(export) for _ in range(arguments.runs))
    print(f"  coplan export               {first:8.3f} s")
    print(f"  reading and hashing alone   {hashing:8.3f} s")
    print(f"  again, right after          {right_after:8.3f} s  ratio {right_after / hashing:.2f}")
    print(f"  reading alone               {alone:8.3f} s")
    print(f"  again, later                {later:8.3f} s  ratio {later / alone:.2f}")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--feeds", default=os.path.join(HERE, "..", ".build", "release", "FeedBenchmark"))
    parser.add_argument("--coplan", default=os.path.join(HERE, "..", ".build", "release", "coplan"))
    parser.add_argument("--events", type=int, default=100_000)
    parser.add_argument("--plan", type=int, default=10_000)
    parser.add_argument("--runs", type=int, default=3)
    arguments = parser.parse_args()
    for part in (beside_libical, default_set):
        with tempfile.TemporaryDirectory() as folder:
            part(arguments, folder)


if __name__ == "__main__":
    main()
