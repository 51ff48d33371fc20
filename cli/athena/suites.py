"""The suites of engines_test.py: rules, and the records that they are tried on."""

import collections
import json
import os
import re
import urllib.parse

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


# The columns that hold the JSON text of an object; of the others, a table has texts and structs.
DOCUMENTS = ("requestParameters", "responseElements", "additionalEventData", "serviceEventDetails", "edgeDeviceDetails")


def without_limits(record):
    """A record as the queries can see it whole: without what cli/docs/athena.md calls their limits. Of several equal
    keys only the first is there already."""
    out = {}
    for key, value in record.items():
        if value is None or "." in key or isinstance(value, list) and key != "resources":
            continue
        out[clean(key)] = document(value) if key in DOCUMENTS else column(value)
    if not isinstance(out.get("userIdentity", {}), dict):
        del out["userIdentity"]
    return out


def column(value):
    """A value outside of documents: no null, which a table takes for absent, and no list where it has a text."""
    if isinstance(value, dict):
        return {clean(key): column(member) for key, member in value.items()
                if member is not None and not isinstance(member, list)}
    if isinstance(value, list):  # resources
        return [column(each) for each in value if isinstance(each, dict)]
    return clean(value)


def document(value):
    """A value inside of documents: no keys with a dot, which may compete with nested ones, also in JSON texts; numbers
    as the engines write them; at most 64 elements in a list, the groups that a hunt forms of one record."""
    if isinstance(value, dict):
        return {clean(key): document(member) for key, member in value.items() if "." not in key}
    if isinstance(value, list):
        return [document(each) for each in value[:64]]
    if isinstance(value, cloudtrail_table.Number):
        number = float(value)
        whole = number.is_integer() and abs(number) < 2**53
        return cloudtrail_table.Number(str(int(number)) if whole else repr(number) if abs(number) < 1e15 else "0")
    if isinstance(value, str):
        return json_string(value)
    return value


def json_string(text):
    """A string that may hold JSON, percent-encoded or not, which is cleaned as well."""
    is_encoded = re.match("%(7[Bb]|5[Bb])", text) is not None
    try:
        inner = cloudtrail_table.DECODER.decode((urllib.parse.unquote(text) if is_encoded else text).strip())
    except ValueError:
        return clean(text)
    if not isinstance(inner, (dict, list)):
        return clean(text)
    cleaned = cloudtrail_table.json_text(document(inner))
    return urllib.parse.quote(cleaned, safe="+") if is_encoded else cleaned


def clean(value):
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

# `title` is where the report counts it; `counts_only` leaves out what its detections find themselves. Suites with the same
# records may share a table.
class Suite(collections.namedtuple("Suite", "name title rules records counts_only shared", defaults=[False, None])):
    @property
    def table(self):
        return self.shared or self.name


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


# What an SQL engine, or a program that writes SQL, could take for more than a text.
HOSTILE = ["it's", "''", "x' OR 1=1 --", "x'; DROP TABLE cloudtrail_logs; --", '"', "/* c */", "--", "%", "_", "50%_", "\\",
           "\\\\", "a\\%b", "\t", "a\nb", "\u0001", "{0}", "{p}", "$1", "${x}", "U&'\\0041'", "\u00c9\u00e9", "\u65e5\u672c",
           "\U0001f600", "%7B%22a%22%3A1%7D", "null", "NULL", "[1]", "?", ":x", "a;b", "a,b", "' || chr(39) || '"]


def hostile_suite():
    """A rule for each such text and way to look for it, and one with ten thousand values. Escapes are Sigma's and YAML's:
    JSON texts are YAML, too."""

    def yaml(value):
        return json.dumps(value, ensure_ascii=False)

    def rule(name, items):
        text = "\n".join(f"    {yaml(key)}: {yaml(value)}" for key, value in items.items())
        return Rule("hostile.yml", name, False,
                    f"title: {name}\nlogsource:\n  product: aws\n  service: cloudtrail\ndetection:\n  sel:\n{text}\n"
                    "  condition: sel\n")

    def literal(text):
        return re.sub(r"([\\*?])", r"\\\1", text)

    rules = [rule("Many values", {"requestParameters.name": [f"value {n}" for n in range(10_000)] + ["it's"]}),
             rule("Many patterns", {"requestParameters.name|contains": [f"p{n}_%" for n in range(60)] + ["50%_"]})]
    records = []
    for number, text in enumerate(HOSTILE):
        rules += [rule(f"Name {number}", {"eventName": literal(text)}),
                  rule(f"Part {number}", {"requestParameters.name|contains": literal(text)})]
        if "|" not in text:
            rules.append(rule(f"Key {number}", {"requestParameters." + text: "here"}))
        for value in (text, f"a{text}b", text.upper() + " "):
            records.append({"eventVersion": "1.08", "eventTime": f"2026-01-01T00:00:{len(records) % 60:02}Z",
                            "eventSource": "s3.amazonaws.com", "eventName": value,
                            "requestParameters": {"name": value, text: "here"}})
    return Suite("hostile", "hostile texts", rules, with_ids(records))


def all_suites(folder, limits):
    """`folder` is what write_cases wrote."""
    records = with_ids(real_records() + list(read_records(os.path.join(folder, "rule_tests.json"))))
    yield Suite("pack", "pack", list(read_rules(os.path.join(SOURCE, "rules"))), records)
    sigma = os.path.join(SHARED, "sigma", "sigmahq-2026", "cloudtrail")
    if os.path.isdir(sigma):
        yield Suite("sigma", "sigma", list(read_rules(sigma)), records, shared="pack")
    counted = os.path.join(SOURCE, "testdata", "correlation")
    yield Suite("testdata", "testdata", list(read_rules(os.path.join(counted, "rules"))),
                with_ids(list(read_folder(os.path.join(counted, "archive")))))
    yield hostile_suite()
    seen_whole = (lambda record: record) if limits else without_limits
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
        yield suite._replace(rules=rules, records=[seen_whole(record) for record in suite.records])
