#!/usr/bin/env python3
"""Hunting through Python against the program, in pairs on the same files, and records per second of an engine that is fed
one record at a time. Both must find the same.

    bench.py PROGRAM PATH [--rounds N] [--limit RATIO]    with the package installed; 1 if the ratio is above the limit
"""

import argparse
import os
import statistics
import subprocess
import sys
import time
from pathlib import Path

import trailhound

PYTHON = """
import sys, trailhound
out = sys.stdout
for line in trailhound.hunt(sys.argv[1]).lines():
    out.write(line)
    out.write("\\n")
"""


def seconds(command, output):
    """Wall clock and processor time of a run."""
    before, start = os.times(), time.perf_counter()
    with open(output, "wb") as file:
        # 1: something could not be examined. Both runs say so, and the results are compared.
        if subprocess.run(command, stdout=file, check=False).returncode not in (0, 1):
            sys.exit(f"{command[0]} failed")
    after = os.times()
    used = after.children_user - before.children_user + after.children_system - before.children_system
    return time.perf_counter() - start, used


def pairs(program, path, rounds, folder):
    """Alternating runs: the ratios of Python to the program, of wall clock and of processor time."""
    outputs = folder / "program.jsonl", folder / "python.jsonl"
    commands = [program, "hunt", "--quiet", path], [sys.executable, "-c", PYTHON, path]
    walls, processors = [], []
    for turn in range(rounds):
        order = (0, 1) if turn % 2 == 0 else (1, 0)
        times = {which: seconds(commands[which], outputs[which]) for which in order}
        walls.append(times[1][0] / times[0][0])
        processors.append(times[1][1] / times[0][1])
        print(f"  program {times[0][0]:7.2f} s  Python {times[1][0]:7.2f} s  {walls[-1]:.3f}", file=sys.stderr)
    if outputs[0].read_bytes() != outputs[1].read_bytes():
        sys.exit("Python found something else than the program")
    text = outputs[0].read_bytes()
    print("lines:", text.count(b"\n"), "bytes:", len(text))
    return statistics.median(walls), statistics.median(processors)


def fed_per_second(folder):
    """Events of the matches of the pairs, so that many match, as texts and as mappings."""
    import json

    texts = []
    with open(folder / "python.jsonl") as lines:
        for line in lines:
            result = json.loads(line)
            if "event" in result:
                texts.append(json.dumps(result["event"], separators=(",", ":")))
            if len(texts) == 20000:
                break
    for name, records in (("texts", texts), ("mappings", [json.loads(text) for text in texts])):
        engine = trailhound.Engine(keep_duplicates=True)
        start = time.perf_counter()
        found = sum(len(engine.feed_lines(record)) for record in records)
        spent = time.perf_counter() - start
        if found < len(records):
            sys.exit("an event that matched in the hunt matches no more")
        print(f"fed as {name}: {len(records) / spent:,.0f} records a second, {found} matches")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("program")
    parser.add_argument("path")
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--limit", type=float, default=1.1)
    parser.add_argument("--folder", type=Path, default=Path("build/python"))
    arguments = parser.parse_args()
    wall, processor = pairs(arguments.program, arguments.path, arguments.rounds, arguments.folder)
    print(f"Python takes {wall:.3f} of the program's time, {processor:.3f} of its processor time (medians)")
    fed_per_second(arguments.folder)
    return 1 if wall > arguments.limit else 0


if __name__ == "__main__":
    sys.exit(main())
