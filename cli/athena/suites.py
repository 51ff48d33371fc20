"""The suites of engines_test.py: rules, and the records that they are tried on."""

import collections
import os
import re

import cloudtrail_table
from cloudtrail_table import read_folder, read_records

SOURCE = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
SHARED = os.path.join(os.path.dirname(SOURCE), "shared")

# ---- rules

Rule = collections.namedtuple("Rule", "path name is_correlation text")


def read_rules(folder):
    for place, _, files in sorted(os.walk(folder)):
        for name in sorted(files):
            if not name.endswith(".yml") or name.endswith(".test.yml"):
                continue
            path = os.path.join(place, name)
            with open(path, encoding="utf-8") as file:
                documents = re.split(r"^---.*\n", file.read(), flags=re.M)
            for text in documents:
                if re.search(r"^title:", text, re.M):
                    yield Rule(os.path.relpath(path, folder), name_of(text), bool(re.search("^correlation:", text, re.M)),
                               text)


def name_of(document):
    """As results name a rule: by its id, or by its title if it has none."""
    found = re.search(r"^id:\s*(\S+)", document, re.M)
    if found:
        return found[1].strip("'\"")
    title = re.search(r"^title:\s*(.*?)\s*$", document, re.M)[1]
    return title[1:-1].replace("''", "'") if title[:1] in "'\"" else title


def write_rules(rules, folder):
    texts = collections.defaultdict(list)
    for rule in rules:
        texts[rule.path].append(rule.text)
    for path, documents in texts.items():
        os.makedirs(os.path.dirname(os.path.join(folder, path)), exist_ok=True)
        with open(os.path.join(folder, path), "w", encoding="utf-8") as file:
            file.write("---\n".join(document.rstrip("\n") + "\n" for document in documents))


# ---- records

# Letters whose case SQL's lower() knows otherwise than Sigma does, and another letter for each.
OTHER_CASE = str.maketrans({"ς": "σ", "\u017f": "s", "\u212a": "k", "\u0130": "i", "\u1e9e": "ß"})


def without_limits(value):
    """Without keys that contain a dot, which may compete with nested ones, and without those letters. Of several equal
    keys only the first is there already."""
    if isinstance(value, dict):
        return {key.translate(OTHER_CASE): without_limits(member) for key, member in value.items() if "." not in key}
    if isinstance(value, list):
        return [without_limits(each) for each in value]
    if isinstance(value, str) and not isinstance(value, cloudtrail_table.Number):
        return re.sub("[\ud800-\udfff]", "\ufffd", value.translate(OTHER_CASE))
    return value


def with_ids(records):
    """Every record has an eventID of its own afterwards, because results name records by it."""
    seen = set()
    for number, record in enumerate(records):
        if not isinstance(record.get("eventID"), str) or record["eventID"] in seen:
            record["eventID"] = f"ffffffff-0000-4000-8000-{number:012}"
        seen.add(record["eventID"])
    return records


# ---- suites

# `title` is where the report counts it; `counts_only` leaves out what its detections find themselves.
Suite = collections.namedtuple("Suite", "name title rules records counts_only", defaults=[False])


def real_records():
    places = ["testdata/archive/AWSLogs", "testdata/correlation/archive", "testdata/chains"]
    out = [record for place in places for record in read_folder(os.path.join(SOURCE, place))]
    if os.path.isdir(os.path.join(SHARED, "data")):
        for place in ("invictus", "background", "stratus"):
            out += read_folder(os.path.join(SHARED, "data", place))
    return with_ids(out)


def case_suite():
    """The cases that show what the semantics mean, with the rules' files named after them."""
    rules, records = [], []
    folder = os.path.join(SOURCE, "testdata", "cases")
    for name in sorted(os.listdir(folder)):
        rules += [rule._replace(path=name + ".yml") for rule in read_rules(os.path.join(folder, name))]
        records += read_records(os.path.join(folder, name, "events.jsonl"))
    return Suite("semantics", "semantics", rules, with_ids(records))


def all_suites(folder, limits):
    """`folder` is what write_cases wrote."""
    real = real_records()
    tests = list(read_records(os.path.join(folder, "rule_tests.json")))
    yield Suite("pack", "pack", list(read_rules(os.path.join(SOURCE, "rules"))), with_ids(real + tests))
    sigma = os.path.join(SHARED, "sigma", "sigmahq-2026", "cloudtrail")
    if os.path.isdir(sigma):
        yield Suite("sigma", "sigma", list(read_rules(sigma)), real)
    counted = os.path.join(SOURCE, "testdata", "correlation")
    yield Suite("testdata", "testdata", list(read_rules(os.path.join(counted, "rules"))),
                with_ids(list(read_folder(os.path.join(counted, "archive")))))
    clean = (lambda value: value) if limits else without_limits
    generated = [case_suite(),
                 Suite("generated", "generated", list(read_rules(os.path.join(folder, "rules"))),
                       list(read_records(os.path.join(folder, "events.json"))))]
    correlations = os.path.join(folder, "correlations")
    for name in sorted(os.listdir(correlations)):
        place = os.path.join(correlations, name)
        generated.append(Suite("generated_" + name, "generated", list(read_rules(place)),
                               list(read_records(os.path.join(place, "events.json"))), True))
    for suite in generated:
        rules = [rule._replace(text=rule.text if limits else rule.text.translate(OTHER_CASE))
                 for rule in suite.rules]
        yield suite._replace(rules=rules, records=[clean(record) for record in suite.records])
