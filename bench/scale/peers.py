"""The same question by other tools that are installed: which events were refused (errorCode AccessDenied)?"""

import gzip
import os
import shutil
import statistics
import subprocess
import sys
import time

from results import Table
from shapes import as_list, groups

TEXT = 128 << 20  # bytes; other tools take minutes for more
OTHERS = ("Suzaku", "rsigma", "Chainsaw", "Zircolite")  # BENCH_SUZAKU and so on: a command with {files} and {rule}
RULE = """title: Refused
id: 00000000-0000-4000-8000-000000000001
status: test
logsource:
  product: aws
  service: cloudtrail
detection:
  selection:
    errorCode: AccessDenied
  condition: selection
level: low
"""
DUCKDB = """
import duckdb, sys
query = '''select r ->> 'eventID' from (select unnest(from_json(json -> 'Records', '["json"]')) as r
  from read_json_objects(?, format='unstructured', maximum_object_size=67108864)) where r ->> 'errorCode' = 'AccessDenied' '''
print("\\n".join(row[0] for row in duckdb.execute(query, [sys.argv[1] + "/*.json.gz"]).fetchall()))
"""


def make_files(lines, folder):
    """Gzip files of lists, and the rule."""
    if os.path.isdir(folder):
        return
    new = folder + ".new"
    shutil.rmtree(new, ignore_errors=True)
    os.makedirs(new + "/files")
    read = 0
    with open(lines, "rb") as file:
        records = []
        for line in file:
            records.append(line.rstrip(b"\n"))
            read += len(line)
            if read >= TEXT:
                break
    for number, group in enumerate(groups(records, 1 << 20)):
        with gzip.open(f"{new}/files/{number:04d}.json.gz", "wb", compresslevel=6) as file:
            file.write(as_list(group))
    with open(new + "/refused.yml", "w", encoding="utf-8") as file:
        file.write(RULE)
    os.rename(new, folder)


def contenders(program, folder):
    """(name, command, whether it answers). What is missing is left out, and said."""
    files, rule = folder + "/files", folder + "/refused.yml"
    for threads, name in ((2, "trailhound, 2 threads"), (1, "trailhound, 1 thread")):
        yield name, f"{program} hunt --quiet --threads {threads} --rules {rule} {files} | jq -r .event.eventID", True
    yield "zcat alone, no answer", f"zcat {files}/*.json.gz >/dev/null", False
    yield ("zcat and jq", f"zcat {files}/*.json.gz | jq -r '.Records[] | select(.errorCode == \"AccessDenied\") | .eventID'",
           True)
    with open(folder + "/question.py", "w", encoding="utf-8") as file:
        file.write(DUCKDB)
    yield "DuckDB, 2 threads", f"{sys.executable} {folder}/question.py {files}", True


def missing(name):
    if "jq" in name and shutil.which("jq") is None:
        return "jq is not installed"
    if name.startswith("DuckDB"):
        try:
            import duckdb  # noqa: F401  pylint: disable=unused-import,import-outside-toplevel
        except ImportError:
            return "duckdb is not installed for this Python"
    return None


def run(command):
    begin = time.perf_counter()
    done = subprocess.run(["bash", "-o", "pipefail", "-c", command], stdout=subprocess.PIPE, check=True)
    return time.perf_counter() - begin, sorted(done.stdout.decode().split())


def compare(program, folder, lines, rounds):
    make_files(lines, folder)
    table = Table("The same question by other tools", ["tool", "seconds", "of trailhound's time", "answer"])
    seconds, answers = {}, {}
    chosen, skipped = [], []
    for name, command, answering in contenders(program, folder):
        if why := missing(name):
            table.notes.append(f"{name}: skipped, because {why}.")
        else:
            chosen.append((name, command, answering))
    for name in OTHERS:
        if command := os.environ.get(f"BENCH_{name.upper()}"):
            chosen.append((name, command.format(files=folder + "/files", rule=folder + "/refused.yml"), True))
        else:
            skipped.append(f"{name}: skipped, because BENCH_{name.upper()} names no command.")
    for _ in range(rounds):
        for name, command, _ in chosen:
            took, answers[name] = run(command)
            seconds.setdefault(name, []).append(took)
    first = chosen[0][0]
    for name, _, answering in chosen:
        middle = statistics.median(seconds[name])
        verdict = "-" if not answering else "the same" if answers[name] == answers[first] else "DIFFERENT"
        table.row(name, f"{middle:.2f}", f"{middle / statistics.median(seconds[first]):.1f}", verdict)
    table.notes.append(f"{TEXT >> 20} MiB of JSON in gzip files; {len(answers[first]):,} events answer the question. The time of "
                       "trailhound includes jq, which takes the eventIDs out of its lines.")
    table.notes += skipped
    return table
