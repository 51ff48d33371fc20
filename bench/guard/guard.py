#!/usr/bin/env python3
"""Does a hunt need more instructions than it did? Counted by callgrind, which other load of the machine does not disturb.

A small archive is made of the records of testdata, the same each time. What loading the rules takes is counted apart and
taken off. Another compiler or library may count otherwise, so the baseline is of one machine image: Debian 12.

  guard.py PROGRAM TESTDATA [--update]
"""

import glob
import gzip
import json
import os
import re
import subprocess
import sys
import tempfile

COPIES = 400       # of testdata's records; fewer, and what loading takes differs by more than they do
ALLOWED = 1.05     # of the baseline
BASELINE = os.path.join(os.path.dirname(os.path.abspath(__file__)), "baseline.json")


def records_of(testdata):
    for path in sorted(glob.glob(f"{testdata}/archive/**/*.json.gz", recursive=True)):
        with gzip.open(path) as file:
            yield from json.load(file).get("Records", [])


def make_archive(testdata, folder):
    """Files of one copy each, with eventIDs of their own; returns the number of records."""
    records = [json.dumps(record, separators=(",", ":")) for record in records_of(testdata)]
    for copy in range(COPIES):
        text = '{"Records":[' + ",".join(record.replace('"eventID":"', f'"eventID":"{copy}-') for record in records) + "]}"
        with gzip.GzipFile(f"{folder}/{copy:03d}.json.gz", "wb", mtime=0) as file:
            file.write(text.encode())
    return COPIES * len(records)


def instructions(program, path):
    command = ["valgrind", "--tool=callgrind", "--callgrind-out-file=/dev/null", program, "hunt", "--no-sandbox", "--threads", "1",
               "--quiet", path]
    done = subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, check=False)
    counted = re.search(r"Collected : (\d+)", done.stderr)
    if done.returncode != 0 or counted is None:
        sys.exit(f"{' '.join(command)}: exit code {done.returncode}: {done.stderr}")
    return int(counted.group(1))


def main():
    program, testdata = sys.argv[1], sys.argv[2]
    with tempfile.TemporaryDirectory() as folder:
        os.makedirs(f"{folder}/archive")
        count = make_archive(testdata, f"{folder}/archive")
        with open(f"{folder}/nothing.json", "w", encoding="utf-8") as file:
            file.write('{"Records":[]}')
        load = instructions(program, f"{folder}/nothing.json")
        record = (instructions(program, f"{folder}/archive") - load) / count
    if "--update" in sys.argv[3:]:
        with open(BASELINE, "w", encoding="utf-8") as file:
            json.dump({"records": count, "instructions_per_record": round(record)}, file, indent=2)
            file.write("\n")
        print(f"baseline: {record:,.0f} instructions a record")
        return 0
    with open(BASELINE, encoding="utf-8") as file:
        baseline = json.load(file)
    if baseline["records"] != count:
        sys.exit(f"testdata has changed ({count} records, the baseline is of {baseline['records']}): ./dev guard --update")
    ratio = record / baseline["instructions_per_record"]
    print(f"{record:,.0f} instructions a record, {ratio - 1:+.1%} of the baseline ({load / 1e6:,.0f} M for loading the rules)")
    return 1 if ratio > ALLOWED else 0


if __name__ == "__main__":
    sys.exit(main())
