#!/usr/bin/env python3
"""Does a hunt use every core, whatever the shape of the evidence, and what does one more rule cost? README.md explains."""

import argparse
import hashlib
import os
import resource
import shutil
import statistics
import subprocess
import sys
import time

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import peers  # noqa: E402
import rule_cost  # noqa: E402
import shapes  # noqa: E402
from results import Table, bar_chart, machine  # noqa: E402


class Bench:
    def __init__(self, options):
        self.options = options
        self.folder = os.path.join(options.folder, "shapes")
        self.tables = []
        self.misses = 0

    def command(self, path, threads, rules=None):
        return [self.options.program, "hunt", "--quiet", "--threads", str(threads), "--rules", rules or self.options.rules, path]

    def hunt(self, path, threads, rules=None):
        """Wall-clock and processor seconds of a hunt whose matches nobody reads: a reader slower than it would be measured."""
        command = self.command(path, threads, rules)
        before, begin = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
        done = subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, check=False)
        seconds, after = time.perf_counter() - begin, resource.getrusage(resource.RUSAGE_CHILDREN)
        if done.returncode != 0:
            sys.exit(f"{' '.join(command)}: exit code {done.returncode}: {done.stderr.decode(errors='replace')}")
        return seconds, after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime

    def digest(self, path, threads):
        """Of the matches of a hunt. `hunt` says what fails."""
        digest = hashlib.sha256()
        with subprocess.Popen(self.command(path, threads), stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as process:
            while part := process.stdout.read(1 << 20):
                digest.update(part)
        return digest.digest()

    def inflate(self, path):
        """Seconds that inflating alone takes, and bytes of text."""
        paths = [path] if os.path.isfile(path) else sorted(
            os.path.join(folder, name) for folder, _, names in os.walk(path) for name in names)
        done = subprocess.run([self.options.inflate], input="\n".join(paths).encode(), stdout=subprocess.PIPE, check=True)
        seconds, size = done.stdout.split()
        return float(seconds), int(size)

    def gain(self, path):
        """Median over interleaved rounds: seconds with 1 and 2 threads. The bytes must be the same."""
        if self.digest(path, 1) != self.digest(path, 2):
            sys.exit(f"{path}: one thread and two give different matches")
        alone, shared = [], []
        for _ in range(self.options.rounds):
            alone.append(self.hunt(path, 1)[0])
            shared.append(self.hunt(path, 2)[0])
        return statistics.median(alone), statistics.median(shared)

    def judge(self, value, target, at_least=True):
        held = value >= target if at_least else value <= target
        self.misses += not held
        return ("at least" if at_least else "at most") + f" {target:g}" + ("" if held else ", missed")

    def cores(self):
        table = Table("Two threads against one", ["shape", "1 thread s", "2 threads s", "gain", "of that of files", "wanted"])
        for files, shape, name in (("members", "members.zip", "zip"), ("lines", "lines.json", "JSON lines")):
            gains = {}
            for path, title in ((files, f"the records of the {name} as files"), (shape, name)):
                alone, shared = self.gain(os.path.join(self.folder, path))
                gains[path] = alone / shared
                ratio = gains[path] / gains[files]
                wanted = "" if path == files else self.judge(ratio, 0.95)
                table.row(title, f"{alone:.2f}", f"{shared:.2f}", f"{gains[path]:.2f}",
                          "" if path == files else f"{ratio:.2f}", wanted)
        self.tables.append(table)

    def floors(self):
        table = Table("Against inflating alone", ["shape", "inflate s", "hunt s", "of its throughput", "wanted"])
        for path, title, threads, target in (("large.json.gz", "one large .json.gz, 2 threads", 2, 0.9),
                                             ("small", "small files, 1 thread against the loop", 1, 0.8),
                                             ("small", "small files, 2 threads against the loop", 2, 0.8)):
            whole = os.path.join(self.folder, path)
            loops, hunts = [], []
            for _ in range(self.options.rounds):
                loops.append(self.inflate(whole)[0])
                hunts.append(self.hunt(whole, threads)[0])
            loop, hunt = statistics.median(loops), statistics.median(hunts)
            table.row(title, f"{loop:.2f}", f"{hunt:.2f}", f"{loop / hunt:.2f}", self.judge(loop / hunt, target))
        self.tables.append(table)

    def rules(self):
        table = Table("What one more rule costs", ["rules", "load s", "CPU s", "CPU s without loading", "of the first", "wanted"],
                      ("Cost of a record by number of rules", "rule-cost.svg"))
        counts, costs = (57, 570, 5700), []
        nothing = os.path.join(self.options.folder, "nothing.json")
        with open(nothing, "w", encoding="utf-8") as file:
            file.write('{"Records":[]}')
        trail = os.path.join(self.folder, "lines")
        for count in counts:
            rules = os.path.join(self.options.folder, f"rules-{count}")
            if not os.path.isdir(rules):
                rule_cost.write_rules(count, rules)
            loads, hunts = [], []
            for _ in range(self.options.rounds):
                loads.append(self.hunt(nothing, 1, rules)[1])
                hunts.append(self.hunt(trail, 1, rules)[1])
            load, cpu = statistics.median(loads), statistics.median(hunts)
            costs.append(cpu - load)
            wanted = []
            if count == counts[-1]:
                wanted = [self.judge(costs[-1] / costs[0], 1.5, False), "loading: " + self.judge(load, 1, False)]
            table.row(count, f"{load:.2f}", f"{cpu:.2f}", f"{cpu - load:.2f}", f"{costs[-1] / costs[0]:.2f}", "; ".join(wanted))
        self.tables.append(table)
        bar_chart("Cost of a record by number of rules, 57 rules = 1",
                  [(str(count), cost / costs[0]) for count, cost in zip(counts, costs)],
                  os.path.join(self.options.output, "rule-cost.svg"))

    def peers(self):
        self.tables.append(peers.compare(self.options.program, os.path.join(self.options.folder, "peers"),
                                         os.path.join(self.folder, "lines.json"), self.options.rounds))


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("program")
    parser.add_argument("inflate")
    parser.add_argument("--archive", required=True, help="a folder of CloudTrail files (.json.gz) whose records are used")
    parser.add_argument("--rules", required=True, help="the rules of a hunt")
    parser.add_argument("--folder", required=True, help="where the shapes are kept")
    parser.add_argument("--output", default=os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."),
                        help="where RESULTS.md and the chart are written")
    parser.add_argument("--text", type=int, default=2 << 30, help="bytes of text of the large shapes")
    parser.add_argument("--members", type=int, default=20_000)
    parser.add_argument("--small", type=int, default=200_000, help="files of about 2 KB")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--only", nargs="*", choices=["cores", "floors", "rules", "peers"],
                        default=["cores", "floors", "rules", "peers"])
    options = parser.parse_args()
    bench = Bench(options)
    if not os.path.isdir(bench.folder):
        print(f"making the shapes in {bench.folder} (once)", file=sys.stderr)
        shutil.rmtree(bench.folder + ".new", ignore_errors=True)
        os.makedirs(options.folder, exist_ok=True)
        shapes.make_shapes(options.archive, options.text, options.members, options.small, bench.folder + ".new")
        os.rename(bench.folder + ".new", bench.folder)
    for name in options.only:
        getattr(bench, name)()
        print(bench.tables[-1].text(), flush=True)
    if set(options.only) == {"cores", "floors", "rules", "peers"}:
        with open(os.path.join(options.output, "RESULTS.md"), "w", encoding="utf-8") as file:
            file.write(machine(options.program, options))
            for table in bench.tables:
                file.write("\n" + table.markdown())
    return 1 if bench.misses else 0


if __name__ == "__main__":
    sys.exit(main())
