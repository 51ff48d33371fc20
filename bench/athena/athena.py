#!/usr/bin/env python3
"""The same rules on the same archive by trailhound, DuckDB and Trino, and what Athena would charge for them.
`./dev bench athena` (README.md).

    athena.py TRAILHOUND [--trino URL] [--raw-size SIZE] [--archive FOLDER] [--rules SET] [--rounds N]

Exits with 0 if all find the same, with 1 and the differences if not, and with 77 where an archive or rules are
missing.
"""

import argparse
import collections
import gzip
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

SOURCE = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
sys.path.insert(0, os.path.join(SOURCE, "cli", "athena"))

import cloudtrail_table
import engines_test
import sql_engines
import suites

SCHEMA = "bench_athena"
DOLLARS_PER_TB = 5.0  # README.md has the source
LEAST_BYTES = 10_000_000  # a query is billed at least so much
TB = 10**12

# ---- the archive

Archive = collections.namedtuple("Archive", "folder records files gzip_bytes raw_bytes")


def generate(folder, raw_size):
    """Writes the archive unless it is there."""
    if os.path.isdir(folder):
        return
    program = os.path.join(suites.SHARED, "tools", "gen_trail.py")
    command = [sys.executable, program, "--profile", "mixed", "--seed", "1"]
    for place in ("invictus", "background", "stratus"):
        command += ["--input", os.path.join(suites.SHARED, "data", place)]
    new = folder + ".new"
    shutil.rmtree(new, ignore_errors=True)
    subprocess.run(command + ["--raw-size", raw_size, "--out", new], check=True, stdout=sys.stderr)
    os.rename(new, folder)


def read_archive(folder):
    paths = [os.path.join(place, name) for place, _, names in os.walk(folder) for name in names
             if name.endswith(".json.gz")]
    records = list(cloudtrail_table.read_folder(folder))
    raw_bytes = sum(len(gzip.open(path).read()) for path in paths)
    return Archive(folder, records, len(paths), sum(map(os.path.getsize, paths)), raw_bytes)


# ---- the rules

class RuleSet:
    """Detections of a folder. Correlations only count in the price, because their results are no events."""

    def __init__(self, program, title, source, work):
        self.program, self.title, self.source = program, title, source
        self.rules = [rule for rule in suites.read_rules(source) if not rule.is_correlation]
        self.work = os.path.join(work, title.replace(" ", "-"))
        self.folder = os.path.join(self.work, "detections")
        suites.write_rules(self.rules, self.folder)
        self.written = {}

    def queries(self, dialect):
        """The queries of several rules each."""
        if dialect not in self.written:
            self.written[dialect] = self.write(self.folder, dialect, False)[0]
        return self.written[dialect]

    def counts_for_athena(self, per_rule):
        """How many queries there are for detections, and how many for correlations."""
        return tuple(map(len, self.write(self.source, "athena", per_rule)))

    def write(self, rules, dialect, per_rule):
        with tempfile.TemporaryDirectory(dir=self.work) as folder:
            engines_test.write_queries(self.program, rules, dialect, folder, per_rule)
            return engines_test.read_queries(folder)

    def has_query(self, rule, dialect):
        return any(engines_test.asks_for(text, rule) for _, text in self.queries(dialect))


def rule_sets(options, work):
    sigma = os.path.join(suites.SHARED, "sigma", "sigmahq-2026", "cloudtrail")
    if options.rules in ("all", "sigma"):
        if os.path.isdir(sigma):
            yield RuleSet(options.program, "SigmaHQ", sigma, work)
        else:
            skipped("SigmaHQ's rules: ../shared is not here")
    if options.rules in ("all", "pack"):
        yield RuleSet(options.program, "built-in pack", os.path.join(SOURCE, "rules"), work)


# ---- the contenders: `load` and `find` are timed, `matches` is not

class Trailhound:
    loads_once, is_server = True, False
    dialect = None

    def __init__(self, program, archive, work):
        self.program, self.archive, self.output = program, archive, os.path.join(work, "matches.jsonl")
        self.version = said_by([program, "--version"]).splitlines()[0]

    def load(self):
        """A hunt reads the files as they are."""

    def find(self, rule_set):
        command = [self.program, "hunt", "-q", "--all-lines", "--rules", rule_set.folder, "--force", "-o", self.output]
        done = subprocess.run(command + [self.archive.folder], capture_output=True, text=True)
        if done.returncode != 0:
            sys.exit(f"FAILED: {' '.join(command)}: exit code {done.returncode}\n{done.stderr}")

    def matches(self, _):
        with open(self.output, encoding="utf-8") as file:
            return engines_test.matches_of(map(json.loads, file))


class Engine:
    """An engine that answers queries."""

    def find(self, rule_set):
        answers = engines_test.answer(self.engine, SCHEMA, rule_set.queries(self.dialect))
        for path, rows in answers.items():
            if isinstance(rows, sql_engines.QueryError):
                sys.exit(f"FAILED: {self.title} refuses {path} of {rule_set.title}: {str(rows)[:600]}")
        return answers

    def matches(self, answers):
        out = collections.defaultdict(set)
        for rows in answers.values():
            for row in rows:
                out[row[0]].add(row[1])
        return out


class DuckDb(Engine):
    """Reads the files itself, as a user would let it."""

    title = "DuckDB"
    loads_once, is_server = False, False
    dialect = "duckdb"

    def __init__(self, archive, columns):
        self.engine = sql_engines.DuckDb(None)
        self.version = "DuckDB " + self.engine.duckdb.__version__
        record = spelled([column for column in columns if column[0] != "timestamp"], archive.records)
        files = os.path.join(archive.folder, "**", "*.json.gz").replace("'", "''")
        self.statement = (
            f"CREATE TABLE {sql_engines.TABLE} AS "
            "SELECT unnest(record), replace(record.eventtime[:10], '-', '/') AS \"timestamp\" "
            f"FROM (SELECT unnest(\"Records\") AS record FROM read_json('{files}', "
            f"columns={{'Records': '{self.engine.type_of(record)}[]'}}, maximum_object_size=134217728))")

    def load(self):
        if SCHEMA in self.engine.connections:
            self.engine.connections[SCHEMA].close()
        self.engine.connections[SCHEMA] = self.engine.duckdb.connect(":memory:")
        self.engine.connections[SCHEMA].execute(self.statement)


def spelled(kind, values):
    """A column's type with the names of members as the records write them, because DuckDB tells their case apart."""
    if isinstance(kind, list):
        objects = [value for value in values if isinstance(value, dict)]
        names = {key.lower(): key for value in objects for key in value}
        return [(names.get(name, name), spelled(member, [value.get(names.get(name)) for value in objects]))
                for name, member in kind]
    if kind[0] == "array":
        return "array", spelled(kind[1], [each for value in values if isinstance(value, list) for each in value])
    return kind


class Trino(Engine):
    """Gets the rows as the text of INSERT statements."""

    title = "Trino"
    is_server = True
    loads_once = True  # INSERT is slow, and nobody's way to load an archive
    dialect = "athena"

    def __init__(self, server, archive, columns):
        self.engine, self.columns = sql_engines.Trino(server), columns
        with self.engine.opener.open(server + "/v1/info", timeout=10) as answer:
            self.version = "Trino " + json.load(answer)["nodeVersion"]["version"]
        self.rows = [cloudtrail_table.row_of(columns, record) for record in archive.records]

    def load(self):
        self.engine.load(SCHEMA, self.columns, self.rows)

    def drop(self):
        self.engine.run(SCHEMA, f"DROP TABLE IF EXISTS {sql_engines.TABLE}")


def contenders(options, archive, work):
    columns = cloudtrail_table.columns_of(said_by([options.program, "athena", "sql", "--ddl"]))
    out = {"trailhound": Trailhound(options.program, archive, work)}
    try:
        out["DuckDB"] = DuckDb(archive, columns)
    except ImportError as error:
        skipped(f"DuckDB: {error}")
    if not options.trino:
        skipped("Trino: no --trino says where it is")
        return out
    try:
        out["Trino"] = Trino(options.trino, archive, columns)
    except OSError as error:
        skipped(f"Trino: {error}")
    return out


def said_by(command):
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()


def skipped(what):
    print(f"SKIPPED: {what}", flush=True)


# ---- measuring

class Times:
    """Seconds, and differences as lines of text."""

    def __init__(self):
        self.load = collections.defaultdict(list)
        self.find = collections.defaultdict(list)
        self.faults = []


Seconds = collections.namedtuple("Seconds", "wall cpu")


def seconds_of(call, *arguments):
    """CPU is that of this process and its children, so none of a server's."""
    start, cpu = time.monotonic(), cpu_seconds()
    result = call(*arguments)
    return Seconds(time.monotonic() - start, cpu_seconds() - cpu), result


def cpu_seconds():
    return sum(os.times()[:4])


def measure_loads(engines, rounds, times):
    for number in range(rounds):
        for name, engine in engines.items():
            if number == 0 or not engine.loads_once:
                times.load[name].append(seconds_of(engine.load)[0])
                progress(f"round {number + 1} of {rounds}, load: {name}, {times.load[name][-1].wall:.1f} s")


def measure_rules(engines, rule_set, rounds, times):
    for number in range(rounds):
        expected = None
        for name, engine in engines.items():
            seconds, result = seconds_of(engine.find, rule_set)
            times.find[name, rule_set.title].append(seconds)
            found = engine.matches(result)
            expected = found if expected is None else expected
            times.faults += differences(name, engine.dialect, rule_set, expected, found)
            progress(f"round {number + 1} of {rounds}, {rule_set.title}: {name}, {seconds.wall:.1f} s")


def median(several):
    return Seconds(*map(statistics.median, zip(*several)))


def progress(what):
    print(what, file=sys.stderr, flush=True)


def differences(name, dialect, rule_set, expected, found):
    """Where an engine and the hunt name other events, of the rules that have a query."""
    for rule in rule_set.rules:
        if dialect and rule_set.has_query(rule, dialect) and found[rule.name] != expected[rule.name]:
            yield (f"{rule_set.title}, {name}: {rule.name} ({rule.path}): only the hunt "
                   f"{sorted(expected[rule.name] - found[rule.name])[:3]}, only the query "
                   f"{sorted(found[rule.name] - expected[rule.name])[:3]}")


# ---- the report

def print_heading():
    print(f"\n{'rules':<15}{'engine':<11}{'load s':>8}{'query s':>9}{'query CPU s':>13}{'events/s':>10}{'with load':>11}"
          f"{'queries':>9}{'no query':>10}")


def print_times(times, engines, rule_set, records):
    for name, engine in engines.items():
        load = median(times.load[name]).wall if engine.dialect else 0
        query = median(times.find[name, rule_set.title])
        print(f"{rule_set.title:<15}{name:<11}{f'{load:.1f}' if load else '-':>8}{query.wall:>9.2f}"
              f"{'-' if engine.is_server else f'{query.cpu:.2f}':>13}{records / query.wall:>10,.0f}"
              f"{records / (load + query.wall):>11,.0f}" + asked(rule_set, engine.dialect), flush=True)


def asked(rule_set, dialect):
    """The last two columns."""
    if dialect is None:
        return f"{'-':>9}{'-':>10}"
    without = sum(not rule_set.has_query(rule, dialect) for rule in rule_set.rules)
    return f"{len(rule_set.queries(dialect)):>9}{without:>10}"


def price(queries, scanned):
    return queries * max(scanned, LEAST_BYTES) / TB * DOLLARS_PER_TB


def print_prices(sets, archive):
    print(f"\nAthena at ${DOLLARS_PER_TB:.2f} per TB scanned, where each query scans the whole archive:")
    print(f"{'rules':<16}{'written':<14}{'queries':>9}{'of correlations':>17}{'this archive $':>16}{'archive of 1 TB $':>19}")
    for rule_set in sets:
        for per_rule in (False, True):
            detections, correlations = rule_set.counts_for_athena(per_rule)
            queries = detections + correlations
            print(f"{rule_set.title:<16}{'--per-rule' if per_rule else 'in batches':<14}{queries:>9}{correlations:>17}"
                  f"{price(queries, archive.gzip_bytes):>16.4f}{price(queries, TB):>19,.2f}")


def print_setting(archive, engines, sets, rounds):
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    print(", ".join(engine.version for engine in engines.values()) + f"; {os.cpu_count()} cores, {memory:.0f} GiB")
    print(f"archive: {len(archive.records):,} records in {archive.files} files, {archive.gzip_bytes / 1e6:.1f} MB of gzip, "
          f"{archive.raw_bytes / 1e6:.1f} MB of JSON; medians of {rounds} interleaved rounds")
    print("rules: " + ", ".join(f"{len(each.rules)} detections of {each.title}" for each in sets))


def print_answers(times, engines):
    if times.faults:
        print("\nFAILED: the answers differ")
        print("\n".join(dict.fromkeys(times.faults)))
    elif len(engines) > 1:
        others = " and ".join(list(engines)[1:])
        print(f"\nThe answers are equal: for every rule with a query, {others} found the events of the hunt.")


# ---- the command

def arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("program", help="trailhound")
    parser.add_argument("--trino", metavar="URL", help="where Trino is; cli/athena/trino.sh starts one")
    parser.add_argument("--raw-size", default="32M", help="of the generated archive, uncompressed (default: 32M)")
    parser.add_argument("--archive", metavar="FOLDER", help="this one of .json.gz files instead, each event in it once")
    parser.add_argument("--rules", choices=("all", "sigma", "pack"), default="all")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--work", default="build/bench/athena", help="where the generated archive is kept")
    return parser.parse_args()


def find_archive(options):
    if options.archive:
        return options.archive
    if not os.path.isdir(os.path.join(suites.SHARED, "data")):
        skipped("everything: ../shared, of which an archive is made, is not here; --archive names another")
        sys.exit(77)
    os.makedirs(options.work, exist_ok=True)
    folder = os.path.join(options.work, "trail-" + options.raw_size)
    generate(folder, options.raw_size)
    return folder


def main():
    options = arguments()
    archive = read_archive(find_archive(options))
    with tempfile.TemporaryDirectory() as work:
        sets = list(rule_sets(options, work))
        if not sets:
            return 77
        engines = contenders(options, archive, work)
        print_setting(archive, engines, sets, options.rounds)
        times = Times()
        measure_loads(engines, options.rounds, times)
        print_heading()
        for rule_set in sets:
            measure_rules(engines, rule_set, options.rounds, times)
            print_times(times, engines, rule_set, len(archive.records))
        print_answers(times, engines)
        print_prices(sets, archive)
    if "Trino" in engines:
        engines["Trino"].drop()
    return 1 if times.faults else 0


if __name__ == "__main__":
    sys.exit(main())
