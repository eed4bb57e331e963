#!/usr/bin/env python3
"""Measures `coplan check` beside a bare libyaml scan of the same bytes, in turns, in one run.

    python3 Benchmarks/run.py [--coplan .build/release/coplan] [--runs 5] [--sizes 10000,100000]

Prints wall times (median), their ratio, peak memory, and how time and memory grow. Nothing here
passes or fails: figures are for people to compare.
"""

import argparse
import glob
import os
import statistics
import subprocess
import sys
import tempfile
import time

HERE = os.path.dirname(os.path.abspath(__file__))


def measure(command):
    """Wall seconds and peak memory (MB) of one run."""
    start = time.perf_counter()
    with open(os.devnull, "w") as null:
        process = subprocess.Popen(command, stdout=null)
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode not in (0, 1):
        sys.exit(f"{command[0]} ended with {process.returncode}")
    return time.perf_counter() - start, usage.ru_maxrss / 1024


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--coplan", default=os.path.join(HERE, "..", ".build", "release", "coplan"))
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--sizes", default="10000,100000")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        scan = os.path.join(folder, "scan")
        subprocess.run(["cc", "-O2", "-o", scan, os.path.join(HERE, "scan.c"), "-lyaml"], check=True)
        print(f"{'activities':>10} {'MB':>6} {'scan s':>8} {'check s':>8} {'ratio':>6} {'peak MB':>8} {'bytes/activity':>14} {'growth':>7}")
        last = None
        for size in (int(word) for word in arguments.sizes.split(",")):
            plan = os.path.join(folder, str(size))
            subprocess.run(
                [sys.executable, os.path.join(HERE, "generate_plan.py"), plan, "--activities", str(size)], check=True
            )
            os.sync()  # What is still to be written would be written while something is measured.
            files = sorted(glob.glob(os.path.join(plan, "*.yaml")))
            megabytes = sum(os.path.getsize(file) for file in files) / 1e6
            scans, checks, peaks = [], [], []
            measure([scan, *files])
            measure([arguments.coplan, "check", plan, "--quiet"])
            for _ in range(arguments.runs if size < 1_000_000 else 2):
                scans.append(measure([scan, *files])[0])
                seconds, peak = measure([arguments.coplan, "check", plan, "--quiet"])
                checks.append(seconds)
                peaks.append(peak)
            scanned, checked, peak = statistics.median(scans), statistics.median(checks), max(peaks)
            growth = f"{checked / last[1] / (size / last[0]):.2f}x" if last else ""
            print(
                f"{size:>10} {megabytes:>6.1f} {scanned:>8.3f} {checked:>8.3f} {checked / scanned:>6.2f} "
                f"{peak:>8.0f} {peak * 1024 * 1024 / size:>14.0f} {growth:>7}"
            )
            last = (size, checked)
        print("growth: time per activity, as a ratio to the row above (1.00x is linear)")


if __name__ == "__main__":
    main()
