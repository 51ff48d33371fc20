#!/usr/bin/env python3
"""How well do rules find intrusions, and how quiet are they in a normal company? `./dev bench content` (README.md).

    content.py PROGRAM [--rules PATH] [--seed N...] [--days N] [--principals N] [--only NAME...] [--by-rule] [--missed]
"""

import argparse
import collections
import os
import shutil
import sys

import intrusions_foothold
import intrusions_impact
import intrusions_keys
import intrusions_theft
import judge
import simulate
from intrusion import INTRUSIONS

assert intrusions_foothold and intrusions_impact and intrusions_keys and intrusions_theft  # they register themselves

REPORTING_SEEDS = [101, 102]  # README.md says which seeds rules were tuned with


def arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("program", help="trailhound")
    parser.add_argument("--rules", help="rules instead of the built-in ones")
    parser.add_argument("--seed", type=int, nargs="+", default=REPORTING_SEEDS, help="one company for each")
    parser.add_argument("--days", type=int, default=14)
    parser.add_argument("--principals", type=int, default=300, help="about so many people, users and roles")
    parser.add_argument("--only", nargs="+", metavar="NAME", help="only these intrusions")
    parser.add_argument("--by-rule", action="store_true", help="also the quiet company's lines by rule")
    parser.add_argument("--missed", action="store_true", help="also the steps that were not found")
    parser.add_argument("--keep", metavar="FOLDER", help="leave archives and what belongs to which step in FOLDER")
    parser.add_argument("--work", default="build/bench/content", help="where archives are written")
    return parser.parse_args()


class Tally:
    """The results of all seeds."""
    def __init__(self):
        self.records = 0
        self.levels = [collections.Counter(), collections.Counter()]
        self.rules = [collections.Counter(), collections.Counter()]
        self.verdicts = collections.defaultdict(list)  # intrusion → (steps, verdict) of each seed

    def quiet(self, column, lines):
        levels, rules = judge.count(lines)
        self.levels[column] += levels
        self.rules[column] += rules


def run(options, seed, chosen, tally):
    folder = os.path.join(options.keep or options.work, str(seed))
    shutil.rmtree(folder, ignore_errors=True)
    quiet = os.path.join(folder, "quiet")
    company, written = simulate.write_quiet(seed, options.principals, options.days, quiet)
    print(
        "seed %d: %d records in %d files, %d principals, %d days" %
        (seed, written["records"], written["files"], written["principals"], options.days), file=sys.stderr)
    tally.records += written["records"]
    placeholders = os.path.join(folder, "placeholders.yml")
    with open(placeholders, "w") as file:
        file.write(company.placeholders())
    for column, lists in enumerate((None, placeholders)):
        tally.quiet(column, judge.hunt(options.program, quiet, options.rules, lists)[0])
    for intrusion in chosen:
        place = os.path.join(folder, intrusion.name.replace(" ", "-"))
        steps = simulate.write_intrusion(company, intrusion, options.days, quiet, place)
        simulate.write_truth(place + ".steps.json", steps)
        lines, _ = judge.hunt(options.program, place, options.rules)
        tally.verdicts[intrusion].append((steps, judge.Verdict(steps, lines)))
        if not options.keep:
            shutil.rmtree(place)
    if not options.keep:
        shutil.rmtree(folder)


def print_intrusions(tally):
    print("%-24s %7s %7s %7s  %s" % ("intrusion", "steps", "found", "seen", "first high finding after"))
    total = [0, 0, 0]
    with_high = runs = 0
    for intrusion, results in tally.verdicts.items():
        numbers = [
            sum(len(verdict.found) for _, verdict in results),
            sum(sum(verdict.found) for _, verdict in results),
            sum(sum(verdict.seen) for _, verdict in results)
        ]
        total = [a + b for a, b in zip(total, numbers)]
        times = [verdict.first_high for _, verdict in results]
        with_high += sum(moment is not None for moment in times)
        runs += len(times)
        print("%-24s %7d %7d %7d  %s" %
              (intrusion.name, *numbers, ", ".join(judge.duration(moment) for moment in times)))
    print("%-24s %7d %7d %7d  %d of %d have one" % ("all", *total, with_high, runs))
    print("found: a match or alert at medium or above names an event of the step; seen: a line of any level does\n")


def print_quiet(tally, by_rule):
    print("quiet company, lines per 100,000 of %d records" % tally.records)
    print("%-24s %16s %16s" % ("level", "no placeholders", "placeholders"))
    for level in judge.LEVELS:
        print("%-24s %16.1f %16.1f" % (level, *(counts[level] * 100000 / tally.records for counts in tally.levels)))
    if not by_rule:
        return
    print("\n%7s %7s  %-14s %s" % ("without", "with", "level", "rule (lines, not per 100,000)"))
    every = tally.rules[0] + tally.rules[1]
    for key in sorted(every, key=lambda key: (judge.LEVELS.index(key[0]), -tally.rules[0][key], key)):
        print("%7d %7d  %-14s %s  %s" % (tally.rules[0][key], tally.rules[1][key], *key))


def print_missed(tally):
    print("\nsteps without a match or alert at medium or above")
    for intrusion, results in tally.verdicts.items():
        for number, step in enumerate(results[0][0]):
            missed = sum(not verdict.found[number] for _, verdict in results)
            if missed:
                seen = "seen at a lower level" if any(verdict.seen[number] for _, verdict in results) else "not seen"
                names = collections.Counter(event["eventSource"].split(".")[0] + ":" + event["eventName"]
                                            for _, event in step.events)
                print("%s / %s (%d of %d, %s): %s" % (intrusion.name, step.name, missed, len(results), seen, ", ".join(
                    "%s ×%d" % pair if pair[1] > 1 else pair[0] for pair in names.items())))


def main():
    options = arguments()
    chosen = [intrusion for intrusion in INTRUSIONS if not options.only or intrusion.name in options.only]
    if not chosen:
        sys.exit("there is no such intrusion; there are: " + ", ".join(intrusion.name for intrusion in INTRUSIONS))
    tally = Tally()
    for seed in options.seed:
        run(options, seed, chosen, tally)
    print_intrusions(tally)
    print_quiet(tally, options.by_rule)
    if options.missed:
        print_missed(tally)


if __name__ == "__main__":
    main()
