#!/usr/bin/env python3
"""Measures the engine apart from reading and printing: from loaded records to sorted findings.

    python3 Benchmarks/engine.py [--engine .build/release/EngineBenchmark] [--sizes 100000,1000000]

Beside it, in the same run: one sort (C++ std::sort, one core) of as many 16-byte keys as there are
uses, seven an activity; the same overlaps of people found by a self-join in DuckDB with two threads,
where the package duckdb is there; and the worst case, everything on one day.
Nothing here passes or fails: figures are for people to compare.
"""

import argparse
import os
import subprocess
import sys
import tempfile
import time

HERE = os.path.dirname(os.path.abspath(__file__))
USES = 7  # two people, a venue, three countries, an institution

JOIN = """
    SELECT count(*) FROM uses a JOIN uses b ON a.person = b.person
    WHERE a.activity < b.activity AND a.first <= b.last AND b.first <= a.last
"""


def generate(folder, activities, *more):
    subprocess.run(
        [sys.executable, os.path.join(HERE, "generate_plan.py"), folder, "--activities", str(activities), *more],
        check=True)
    os.sync()  # What is still to be written would be written while something is measured.


def figures(command):
    """What a program prints as lines of `name value`, and its peak memory."""
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    printed = process.stdout.read()
    _, status, usage = os.wait4(process.pid, 0)
    if status != 0:
        sys.exit(f"{command[0]} ended with {os.waitstatus_to_exitcode(status)}")
    found = {name: float(value) for name, value in (line.split() for line in printed.splitlines())}
    found["megabytes"] = usage.ru_maxrss / 1024
    return found


def duckdb_seconds(path):
    """The self-join over the uses of people, without reading them; None where there is no DuckDB."""
    try:
        import duckdb
    except ImportError:
        return None
    connection = duckdb.connect(config={"threads": 2})
    connection.execute(
        f"CREATE TABLE uses AS SELECT * FROM read_csv('{path}', header = false, columns = "
        "{'person': 'INTEGER', 'activity': 'INTEGER', 'first': 'INTEGER', 'last': 'INTEGER'})")
    best = float("inf")
    for _ in range(3):
        start = time.perf_counter()
        connection.execute(JOIN).fetchall()
        best = min(best, time.perf_counter() - start)
    return best


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--engine", default=os.path.join(HERE, "..", ".build", "release", "EngineBenchmark"))
    parser.add_argument("--sizes", default="100000,1000000")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        sort = os.path.join(folder, "sort")
        subprocess.run(["c++", "-O2", "-o", sort, os.path.join(HERE, "sort.cpp")], check=True)
        for size in (int(word) for word in arguments.sizes.split(",")):
            plan = os.path.join(folder, str(size))
            generate(plan, size)
            sorted_in = figures([sort, str(USES * size)])["seconds"]
            whole = figures([arguments.engine, plan])
            print(
                f"{size} activities: {whole['findings']:.0f} findings in {whole['seconds']:.2f} s, "
                f"{whole['seconds'] / sorted_in:.2f} times one sort of {USES * size} keys ({sorted_in:.2f} s), "
                f"peak {whole['megabytes']:.0f} MB with the plan")
            audience = figures([arguments.engine, plan, "--rule", "overlap/audience"])
            print(
                f"  overlap/audience alone: {audience['seconds']:.2f} s, {audience['pairs-looked-at']:.0f} pairs looked at, "
                f"{audience['pairs-found']:.0f} found")
            uses = os.path.join(folder, "uses.csv")
            person = figures([arguments.engine, plan, "--rule", "overlap/person", "--uses", uses])
            # What a join does: group the uses by person, and find those that meet.
            alone = person["uses"] + person["check"]
            joined = duckdb_seconds(uses)
            beside = f", DuckDB's self-join {joined:.2f} s: {joined / alone:.1f} times" if joined else ""
            print(f"  overlap/person alone: {alone:.2f} s{beside}")
        for size in (10_000, 20_000, 40_000):
            plan = os.path.join(folder, f"worst-{size}")
            generate(plan, size, "--one-day")
            worst = figures([arguments.engine, plan])
            print(f"worst case, {size} activities on one day and one of everything: {worst['seconds']:.2f} s, "
                  f"{worst['findings']:.0f} findings, peak {worst['megabytes']:.0f} MB")


if __name__ == "__main__":
    main()
