"""Runs `trailhound hunt` over an archive and judges its lines: what was found of an intrusion, and what was said of normal days."""

import collections
import json
import os
import subprocess
import tempfile

LEVELS = ("critical", "high", "medium", "low", "informational")


class Line:
    """A match, a rollup or an alert: its rule, and the events that it names."""
    def __init__(self, document):
        rule = document["rule"]
        self.level, self.rule, self.path = rule["level"] or "informational", rule["title"], rule["path"]
        if "events" in document:
            self.events = [event["id"] for event in document["events"]]
        elif "rollup" in document:
            self.events = [reference["id"] for reference in document["rollup"]["references"]]
        else:
            self.events = [document["event"]["eventID"]]
        self.alert = "events" in document

    def at_least(self, level):
        return LEVELS.index(self.level) <= LEVELS.index(level)


def hunt(program, archive, rules=None, placeholders=None):
    """Returns the lines and the ledger of a hunt. Raises where the hunt says that it could not examine something."""
    with tempfile.TemporaryDirectory() as folder:
        stats = os.path.join(folder, "stats")
        command = [program, "hunt", "--quiet", "--summary", "none", "--alert-events", "1000000", "--stats", stats]
        for option, value in (("--rules", rules), ("--placeholders", placeholders)):
            if value:
                command += [option, value]
        result = subprocess.run(command + [archive], capture_output=True, text=True)
        if result.returncode:
            raise RuntimeError("%s\nended with %d: %s" % (" ".join(command), result.returncode, result.stderr))
        with open(stats) as ledger:
            return [Line(json.loads(line)) for line in result.stdout.split("\n") if line], json.load(ledger)


class Verdict:
    """What the lines say of one intrusion."""
    def __init__(self, steps, lines):
        when = {event["eventID"]: seconds for step in steps for seconds, event in step.events}
        named = [(line, [event for event in line.events if event in when]) for line in lines]
        named = [(line, events) for line, events in named if events]
        self.begin = min(when.values())
        serious = {event for line, events in named if line.at_least("medium") for event in events}
        any_line = {event for line, events in named for event in events}
        self.found = [any(event["eventID"] in serious for _, event in step.events) for step in steps]
        self.seen = [any(event["eventID"] in any_line for _, event in step.events) for step in steps]
        # An alert can be known when the last of its events has happened, a match or a rollup with the first.
        high = [(max if line.alert else min)(when[event] for event in events) for line, events in named
                if line.at_least("high")]
        self.first_high = min(high) - self.begin if high else None


def count(lines):
    """Lines by level, and by level and rule."""
    return (collections.Counter(line.level for line in lines),
            collections.Counter((line.level, line.rule, line.path) for line in lines))


def duration(seconds):
    if seconds is None:
        return "never"
    if seconds < 120:
        return "%d s" % seconds
    return "%d min" % (seconds // 60) if seconds < 7200 else "%.1f h" % (seconds / 3600)
