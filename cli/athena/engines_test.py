#!/usr/bin/env python3
"""Do the queries of `trailhound athena sql` find in a real engine what `trailhound hunt` finds?

    engines_test.py TRAILHOUND WRITE_CASES ENGINE [--server URL] [--seed N] [--count N] [--suite NAME...] [--keep FOLDER]

ENGINE is duckdb (the Python package), or trino, at the address of --server (trino.sh starts one). Every suite is a set of
rules and records. The records become AWS's table in the engine and a file for `hunt`; for each rule both must name the
same events, and for each correlation the same alerts. Exits with 0 if they do, 1 with the differences if not, and 77
where the engine is not to be had.

The records of generated suites are first rid of what the manual calls limits of the queries (suites.py);
--limits leaves it in, to see what the limits cost.
"""

import argparse
import collections
import concurrent.futures
import json
import os
import re
import subprocess
import sys
import tempfile
import time

import cloudtrail_table
import suites
from cloudtrail_table import json_text
from sql_engines import ENGINES, QueryError

SHOWN = 3  # events of a difference
LEAST_CORRELATIONS = 6  # of a suite, of which --part leaves some out

# ---- what `athena sql` is called with, and what it writes

CORRELATIONS = "correlations"  # the folder of their queries


def write_queries(program, rules, dialect, folder, per_rule):
    """Returns what the program said about rules that it could not write."""
    command = [program, "athena", "sql", "--rules", rules, "--dialect", dialect, "--output", folder]
    done = subprocess.run(command + (["--per-rule"] if per_rule else []), capture_output=True, text=True)
    if done.returncode not in (0, 1):
        sys.exit(f"FAILED: {' '.join(command)}: exit code {done.returncode}\n{done.stderr}")
    return done.stderr


def read_queries(folder):
    """(path, text) of the queries for detections, and of those for correlations."""
    detections, correlations = [], []
    for place, _, files in sorted(os.walk(folder)):
        for name in sorted(files):
            path = os.path.relpath(os.path.join(place, name), folder)
            if not name.endswith(".sql"):
                continue
            with open(os.path.join(place, name), encoding="utf-8") as file:
                text = file.read().rstrip().rstrip(";")
            (correlations if path.startswith(CORRELATIONS + os.sep) else detections).append((path, text))
    return detections, correlations


def asks_for(query, rule):
    """Whether a query is about a rule: its name is a text of the query."""
    return "'" + rule.name.replace("'", "''") + "'" in query


# ---- what a hunt finds

def hunt(program, rules, records):
    """The lines of a hunt, one after the other."""
    command = [program, "hunt", "--rules", rules, "--all-lines", records]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, encoding="utf-8") as run:
        with concurrent.futures.ThreadPoolExecutor(1) as reader:
            said = reader.submit(run.stderr.read)
            for line in run.stdout:
                yield cloudtrail_table.DECODER.decode(line)
        if run.wait() != 0:
            sys.exit(f"FAILED: {' '.join(command)}: exit code {run.returncode}\n{said.result()}")


def matches_of(lines):
    out = collections.defaultdict(set)
    for line in lines:
        out[line["rule"]["id"] or line["rule"]["title"]].add(line["event"]["eventID"])
    return out


def alerts_of(lines):
    out = collections.defaultdict(list)
    for line in lines:
        if not line["schema"].startswith("trailhound/alert/"):
            continue
        group = [text_of(value) for value in line["group"].values()]
        out[line["rule"]["id"] or line["rule"]["title"]].append(
            alert(group, line["window"]["first"], line["window"]["last"], line["count"], line.get("value"),
                  [text_of(value) for value in line["new_value"].values()] if "new_value" in line else None))
    return out


def alert(group, first, last, count, value, new_value=None):
    """An alert in a form that can be compared."""
    return (json.dumps(group, ensure_ascii=False), instant(first), instant(last), int(count),
            None if value is None else f"{float(value):.9g}", json.dumps(new_value, ensure_ascii=False))


def text_of(value):
    return value if isinstance(value, str) else json_text(value)


def instant(text):
    """RFC 3339, or as engines write a timestamp, to the second and its fraction."""
    found = re.match(r"(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d:\d\d)(\.\d+)?(?:Z| UTC|\+00(?::?00)?|)$", str(text))
    return f"{found[1]}T{found[2]}{(found[3] or '').rstrip('0').rstrip('.')}" if found else str(text)


# ---- what an engine finds

def answer(engine, suite, queries):
    """The rows of each query by its path, or the QueryError."""
    def run(query):
        try:
            return query[0], engine.run(suite, query[1])
        except QueryError as error:
            return query[0], error

    with concurrent.futures.ThreadPoolExecutor(engine.parallel) as pool:
        return dict(pool.map(run, queries))


def alert_of_row(row):
    _, group, first, last, count, value, *new = row  # the last column is only there for new_value
    return alert(texts_of(group), first, last, count, value, texts_of(new[0]) if new and new[0] else None)


def texts_of(array):
    return [text_of(each) for each in cloudtrail_table.DECODER.decode(array)]


# ---- the comparison

class Comparison:
    """Counts of one suite, and the differences as lines of text."""

    def __init__(self, name, rules):
        self.name, self.rules, self.seconds = name, rules, 0.0
        self.equal = self.different = self.without_query = self.found = 0
        self.faults = []

    def add(self, rule, queries, said, answers, expected, row_value, collect):
        """`queries` are all of the suite; those about the rule are compared with what the hunt found. `said`: the
        reasons for rules without a query. A correlation that only another one counts reports nothing and has none."""
        paths = [path for path, text in queries if asks_for(text, rule)]
        if not paths:
            self.without_query += 1
            has_reason = any(rule.path in line and "error[Q101]" in line for line in said.splitlines())
            if not has_reason and (expected or not rule.is_correlation):
                self.different += 1
                self.faults.append(f"{rule.name} ({rule.path}): neither a query nor a reason")
            return
        errors = [f"{path}: {answers[path]}" for path in paths if isinstance(answers[path], QueryError)]
        if errors:
            self.different += 1
            self.faults.append(f"{rule.name} ({rule.path}): the engine refuses {errors[0][:600]}")
            return
        got = collect(row_value(row) for path in paths for row in answers[path] if row[0] == rule.name)
        self.found += len(expected)
        if got == expected:
            self.equal += 1
            return
        self.different += 1
        missing, beyond = difference(expected, got), difference(got, expected)
        self.faults.append(f"{rule.name} ({rule.path}): the hunt finds {len(expected)}, the query {len(got)}\n"
                           + shown("only the hunt", missing) + shown("only the query", beyond))

    def join(self, other):
        """Adds the counts of another suite with the same title."""
        for count in ("rules", "equal", "different", "without_query", "found", "seconds", "faults"):
            setattr(self, count, getattr(self, count) + getattr(other, count))


def difference(left, right):
    return sorted((collections.Counter(left) - collections.Counter(right)).elements(), key=str)


def shown(title, values):
    if not values:
        return ""
    return f"    {title}: {len(values)}: " + "; ".join(str(value) for value in values[:SHOWN]) + "\n"


def compare_suite(options, engine, columns, suite, folder):
    records = os.path.join(folder, "records.json")
    with open(records, "w", encoding="utf-8") as file:
        file.write('{"Records":[' + ",\n".join(map(json_text, suite.records)) + "]}\n")
    if suite.table not in options.loaded:
        engine.load(suite.table, columns, [cloudtrail_table.row_of(columns, record) for record in suite.records])
        options.loaded.add(suite.table)
    if not options.is_probed:
        options.is_probed = True
        yield probe(options, engine, suite)
    # A rule that a correlation counts reports nothing itself, so detections are also tried alone.
    if not suite.counts_only:
        yield from compare_detections(options, engine, suite, records, os.path.join(folder, "detections"))
    if any(rule.is_correlation for rule in suite.rules):
        yield compare_correlations(options, engine, suite, records, os.path.join(folder, "all"))


def compare_detections(options, engine, suite, records, folder):
    detections = [rule for rule in suite.rules if not rule.is_correlation]
    suites.write_rules(detections, folder)
    matches = matches_of(hunt(options.program, folder, records))
    for per_rule in (True, False):
        tried = part_of(options, detections) if per_rule else detections
        title = "one query each" if per_rule else "queries of several"
        comparison = Comparison(f"{suite.title}, {title}", len(tried))
        queries, _, said = queries_of(options, engine, folder, per_rule)
        asked = [query for query in queries if any(asks_for(query[1], rule) for rule in tried)]
        answers = answer(engine, suite.table, asked)
        for rule in tried:
            comparison.add(rule, asked, said, answers, matches[rule.name], lambda row: row[1], set)
        yield comparison


def part_of(options, rules, least=1):
    """Those that are tried alone: see --part. At least so many, if there are."""
    return rules[::max(1, min(options.part, len(rules) // least))]


def compare_correlations(options, engine, suite, records, folder):
    correlations = part_of(options, [rule for rule in suite.rules if rule.is_correlation], LEAST_CORRELATIONS)
    suites.write_rules(suite.rules, folder)
    alerts = alerts_of(hunt(options.program, folder, records))
    comparison = Comparison(suite.title + ", correlations", len(correlations))
    _, queries, said = queries_of(options, engine, folder, True)
    queries = [query for query in queries if any(asks_for(query[1], rule) for rule in correlations)]
    answers = answer(engine, suite.table, queries)
    for rule in correlations:
        comparison.add(rule, queries, said, answers, sorted(alerts[rule.name], key=str), alert_of_row,
                       lambda rows: sorted(rows, key=str))
    return comparison


def queries_of(options, engine, rules, per_rule):
    folder = rules + (".one" if per_rule else ".several")
    said = write_queries(options.program, rules, engine.dialect, folder, per_rule)
    if options.verbose:
        print(said, file=sys.stderr)
    return *read_queries(folder), said


def probe(options, engine, suite):
    """What `athena sql --probe` asks the engine, which must all hold."""
    command = [options.program, "athena", "sql", "--probe", "--dialect", engine.dialect]
    query = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    rows = engine.run(suite.table, query)
    comparison = Comparison("probe", len(rows))
    comparison.equal = sum(holds is True for _, holds in rows)
    comparison.different = len(rows) - comparison.equal
    comparison.faults = [f"{name}: {holds}" for name, holds in rows if holds is not True]
    return comparison


# ---- the report

def report(comparisons, engine):
    print(f"{engine + ':':<34}{'rules':>7}{'equal':>8}{'different':>11}{'no query':>10}{'results':>9}{'seconds':>9}")
    for each in comparisons:
        print(f"  {each.name:<32}{each.rules:>7}{each.equal:>8}{each.different:>11}{each.without_query:>10}"
              f"{each.found:>9}{each.seconds:>9.1f}")
    for each in comparisons:
        for fault in each.faults:
            print(f"FAILED: {each.name}: {fault.rstrip()}", file=sys.stderr)


def arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("program", help="trailhound")
    parser.add_argument("write_cases", help="trailhound_write_cases")
    parser.add_argument("engine", choices=sorted(ENGINES))
    parser.add_argument("--server", default="http://127.0.0.1:8080", help="where Trino is")
    parser.add_argument("--seed", type=int, default=1, help="of the generated rules and records")
    parser.add_argument("--count", type=int, default=300, help="of the generated rules")
    parser.add_argument("--suite", nargs="+", default=[], help="only these, or those that begin so")
    parser.add_argument("--limits", action="store_true", help="keep what the queries are known not to find")
    parser.add_argument("--part", type=int, default=1, metavar="N",
                        help="only every Nth rule in a query of its own, all of them in queries of several; and every Nth "
                             "correlation")
    parser.add_argument("--keep", help="leave rules, records and queries in this folder")
    parser.add_argument("--verbose", action="store_true", help="show what the program says about rules without a query")
    parser.set_defaults(is_probed=False, loaded=set())
    return parser.parse_args()


def run(options, folder):
    engine = ENGINES[options.engine](options.server)
    cases = os.path.join(folder, "cases")
    subprocess.run([options.write_cases, str(options.seed), str(options.count), os.path.join(suites.SOURCE, "rules"), cases],
                   check=True)
    with open(os.path.join(cases, "table.sql"), encoding="utf-8") as file:
        columns = cloudtrail_table.columns_of(file.read())
    comparisons = {}
    for suite in suites.all_suites(cases, options.limits):
        if options.suite and not any(suite.name.startswith(name) for name in options.suite):
            continue
        place = os.path.join(folder, suite.name)
        os.makedirs(place)
        start = time.monotonic()
        for comparison in compare_suite(options, engine, columns, suite, place):
            comparison.seconds = time.monotonic() - start
            start = time.monotonic()
            if comparison.name in comparisons:
                comparisons[comparison.name].join(comparison)
            else:
                comparisons[comparison.name] = comparison
    report(comparisons.values(), options.engine)
    if not os.path.isdir(os.path.join(suites.SHARED, "data")):
        print("../shared is not here, so its records and SigmaHQ's rules were not tried")
    return 1 if any(each.different for each in comparisons.values()) or not comparisons else 0


def main():
    options = arguments()
    try:
        if options.keep:
            os.makedirs(options.keep)
            return run(options, options.keep)
        with tempfile.TemporaryDirectory() as folder:
            return run(options, folder)
    except ImportError as error:
        print(f"SKIPPED: {error}")
        return 77


if __name__ == "__main__":
    sys.exit(main())
