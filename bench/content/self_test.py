#!/usr/bin/env python3
"""Tests the simulator and the judge on a small company: `self_test.py TRAILHOUND`. Takes seconds; a test of ctest."""

import gzip
import hashlib
import json
import os
import shutil
import sys
import tempfile

import content  # registers all intrusions
import judge
import simulate
from intrusion import INTRUSIONS

SEED, PRINCIPALS, DAYS = 7, 30, 1
NEEDED = ("eventVersion", "userIdentity", "eventTime", "eventSource", "eventName", "awsRegion", "sourceIPAddress",
          "eventID", "eventType", "recipientAccountId", "eventCategory", "readOnly", "requestParameters",
          "responseElements")
RULE = """title: Trail stopped
id: 2f0c4e0e-6c6f-4d55-9a7e-0b8d8a2a6f10
status: test
level: high
logsource: {product: aws, service: cloudtrail}
detection:
    selection: {eventSource: cloudtrail.amazonaws.com, eventName: StopLogging}
    condition: selection
"""
FAULTS = []


def check(holds, what):
    if not holds:
        FAULTS.append(what)
        print("FAILED: " + what, file=sys.stderr)


def records_of(folder):
    """Every record of an archive, by its eventID."""
    records = {}
    for parent, _, names in os.walk(folder):
        for name in names:
            with gzip.open(os.path.join(parent, name)) as file:
                for event in json.load(file)["Records"]:
                    check(event["eventID"] not in records, "eventID %s is there twice" % event["eventID"])
                    records[event["eventID"]] = event
    return records


def digest(folder):
    """A hash over the names and bytes of all files."""
    total = hashlib.sha256()
    for parent, folders, names in os.walk(folder):
        folders.sort()
        for name in sorted(names):
            with open(os.path.join(parent, name), "rb") as file:
                total.update(os.path.relpath(os.path.join(parent, name), folder).encode() + file.read())
    return total.hexdigest()


def check_counts(program, archive, rule, records, files, what):
    """The program read what the simulator wrote, all of it."""
    lines, ledger = judge.hunt(program, archive, rule)
    seen = ledger["records"]
    check(seen["seen"] == seen["evaluated"] == records, "%s: %d records written, %r" % (what, records, seen))
    check(seen["unreadable"] == seen["not_events"] == 0, "%s: unreadable records, %r" % (what, seen))
    check(ledger["files"]["found"] == ledger["files"]["examined"] == files,
          "%s: %d files written, %r" % (what, files, ledger["files"]))
    return lines


def check_intrusion(program, rule, company, intrusion, quiet, quiet_records, folder):
    steps = simulate.write_intrusion(company, intrusion, DAYS, quiet, folder)
    check(4 <= len(steps), "%s: only %d steps" % (intrusion.name, len(steps)))
    for step in steps:
        check(step.events, "%s: step '%s' has no events" % (intrusion.name, step.name))
    records = records_of(folder)
    own = [event["eventID"] for step in steps for _, event in step.events]
    for name in own:
        check(name in records, "%s: event %s is not in the archive" % (intrusion.name, name))
    check(len(records) == quiet_records + len(own), "%s: records were lost or added" % intrusion.name)
    files = sum(len(names) for _, _, names in os.walk(folder))
    lines = check_counts(program, folder, rule, len(records), files, intrusion.name)
    if intrusion.name == "trail redirected":
        check_verdict(judge.Verdict(steps, lines), steps)
    else:
        check(not any(judge.Verdict(steps, lines).seen), "%s: seen by a rule about trails" % intrusion.name)


def check_verdict(verdict, steps):
    """A rule that finds the last step only: what the judge must say of it."""
    expected = [step.name == "trail stopped" for step in steps]
    check(verdict.found == expected and verdict.seen == expected, "the judge says %r" % verdict.found)
    check(verdict.first_high == steps[-1].events[0][0] - steps[0].events[0][0],
          "first high after %r s" % verdict.first_high)


def run(program, folder):
    rule = os.path.join(folder, "rule.yml")
    with open(rule, "w") as file:
        file.write(RULE)
    quiet, again = os.path.join(folder, "quiet"), os.path.join(folder, "again")
    company, written = simulate.write_quiet(SEED, PRINCIPALS, DAYS, quiet)
    simulate.write_quiet(SEED, PRINCIPALS, DAYS, again)
    check(digest(quiet) == digest(again), "the same seed gave other bytes")
    records = records_of(quiet)
    check(len(records) == written["records"] > 1000, "%d records in %r" % (len(records), written))
    for event in records.values():
        missing = [name for name in NEEDED if name not in event]
        check(not missing, "%s lacks %s" % (event["eventID"], missing))
    lines = check_counts(program, quiet, rule, written["records"], written["files"], "quiet company")
    check(not lines, "the quiet company stops its trail")
    for intrusion in INTRUSIONS:
        place = os.path.join(folder, "intrusion")
        check_intrusion(program, rule, company, intrusion, quiet, len(records), place)
        shutil.rmtree(place)
    check(len(INTRUSIONS) == len({intrusion.name for intrusion in INTRUSIONS}) == 25, "there are not 25 intrusions")


def main():
    with tempfile.TemporaryDirectory() as folder:
        run(os.path.abspath(sys.argv[1]), folder)
    print("%d faults" % len(FAULTS))
    sys.exit(1 if FAULTS else 0)


assert content.INTRUSIONS is INTRUSIONS

if __name__ == "__main__":
    main()
