#!/usr/bin/env python3
"""Measures the client against a server with boards that runs already: `measure.py [--url …]`. The figures in README.md are from it."""

import argparse
import os
import pathlib
import resource
import statistics
import subprocess
import sys
import time

PACKAGE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(PACKAGE))

import enot  # noqa: E402

CURL = ["curl", "-s", "-o", os.devnull, "-w", "%{time_total}\\n", "-H", "Content-Type: application/json"]


def square(x):
    return x * x


def milliseconds(act, times):
    """(median, 99th percentile, processor time of this side for each)."""
    taken = []
    before = _cpu()
    for _ in range(times):
        began = time.perf_counter()
        act()
        taken.append(1000 * (time.perf_counter() - began))
    cpu = 1000 * (_cpu() - before) / times
    taken.sort()
    return statistics.median(taken), taken[int(0.99 * (len(taken) - 1))], cpu


def _cpu():
    """Seconds of this process and of those that it has started and that are over."""
    return sum(
        usage.ru_utime + usage.ru_stime for usage in (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    )


def curl(url, token, node, times):
    """The same command with curl, on one connection."""
    body = '{"target": "%s", "message": {"type": "eval", "to_evaluate": "2+3"}}' % node
    request = [*CURL[1:], "-H", f"Authorization: Bearer {token}", "-d", body, f"{url}/commands?wait=10s"]
    arguments = ["curl", *request]
    for _ in range(times - 1):
        arguments += ["--next", *request]
    before = _cpu()
    taken = sorted(1000 * float(line) for line in subprocess.run(arguments, capture_output=True, text=True, check=True).stdout.split())
    return statistics.median(taken), taken[int(0.99 * (len(taken) - 1))], 1000 * (_cpu() - before) / times


def command_line(url, *arguments):
    environment = {**os.environ, "PYTHONPATH": str(PACKAGE), "ENOT_URL": url}
    return lambda: subprocess.run([sys.executable, "-m", "enot", *arguments], env=environment, stdout=subprocess.DEVNULL, check=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--url")
    parser.add_argument("--times", type=int, default=1000, help="round trips (1000)")
    options = parser.parse_args()
    fleet = enot.connect(options.url)
    names = fleet.names
    board = fleet[names[0]]
    milliseconds(lambda: board.eval("2+3"), options.times)  # the server compiles what is used often
    say("python3 -c pass", milliseconds(lambda: subprocess.run([sys.executable, "-c", "pass"], check=True), 20))
    say("enot nodes", milliseconds(command_line(fleet.http.url, "nodes"), 20))
    say("enot eval 2+3", milliseconds(command_line(fleet.http.url, "eval", "2+3", "--on", names[0]), 20))
    for _ in range(3):
        say("curl, one command", curl(*enot.config.address(options.url), names[0], options.times))
        say("eval, one node", milliseconds(lambda: board.eval("2+3"), options.times))
    say(f"eval, {len(names)} nodes", milliseconds(lambda: fleet[:].eval("2+3"), 200))
    view = fleet[:]
    say(f"map, 1000 items, {len(names)} nodes", milliseconds(lambda: view.map(square, range(1000)), 10))
    balanced = fleet.load_balanced()
    say(f"balanced map, 1000 tasks, {len(names)} nodes", milliseconds(lambda: balanced.map(square, range(1000), block=True), 5))
    say("balanced map, the same in chunks of 25", milliseconds(lambda: balanced.map(square, range(1000), chunksize=25, block=True), 5))


def say(what, figures):
    print(f"{what:45} {figures[0]:9.2f} ms   p99 {figures[1]:9.2f} ms   client's cpu {figures[2]:8.2f} ms", flush=True)


if __name__ == "__main__":
    main()
