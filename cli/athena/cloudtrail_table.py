"""CloudTrail records as Athena shows them in AWS's table.

Columns that the statement declares as a string hold a text of the record as it is, and the JSON text of anything else.
Absent and null are both NULL, the first of several equal keys counts, and keys are found in any case.
"""

import gzip
import json
import os
import re


class Number(str):
    """A number of a JSON text, as it is written there."""


def first_wins(pairs):
    out = {}
    for key, value in pairs:
        out.setdefault(key, value)
    return out


DECODER = json.JSONDecoder(object_pairs_hook=first_wins, parse_int=Number, parse_float=Number)


def json_text(value):
    """Compact JSON. Half a surrogate pair, which UTF-8 cannot hold, becomes U+FFFD."""
    if isinstance(value, Number):
        return str(value)
    if isinstance(value, str):
        return json.dumps(re.sub("[\ud800-\udfff]", "\ufffd", value), ensure_ascii=False)
    if isinstance(value, dict):
        return "{" + ",".join(json_text(key) + ":" + json_text(member) for key, member in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ",".join(map(json_text, value)) + "]"
    return json.dumps(value)


def read_records(path):
    """The records of one file: what CloudTrail delivers to S3, an array, or one value after the other, with
    lines between them that begin with #."""
    with (gzip.open if path.endswith(".gz") else open)(path, "rt", encoding="utf-8") as file:
        text = file.read()
    blanks = re.compile(r"(?:\s|#.*\n)*")
    at = blanks.match(text).end()
    while at < len(text):
        value, at = DECODER.raw_decode(text, at)
        at = blanks.match(text, at).end()
        values = value if isinstance(value, list) else value.get("Records", [value])
        yield from (record for record in values if isinstance(record, dict) and "eventName" in record)


def read_folder(folder):
    for place, folders, files in os.walk(folder):
        folders.sort()
        for name in sorted(files):
            if "CloudTrail-Digest" not in place and re.search(r"\.jsonl?(\.gz)?$", name):
                yield from read_records(os.path.join(place, name))


def columns_of(statement):
    """(name, type) of each column of AWS's CREATE TABLE, the partitions' keys last. A type is "string", a list of
    (name, type) for a struct, ("array", type) or ("map", type)."""
    tokens = re.findall(r"`[^`]+`|\w+|[<>(),:]", statement.split("ROW FORMAT")[0].split("(", 1)[1].lower())
    tokens = [token.strip("`") for token in tokens]

    def parse():
        token = tokens.pop(0)
        if token == "struct":
            tokens.pop(0)
            members = []
            while not members or tokens.pop(0) == ",":
                name = tokens.pop(0)
                tokens.pop(0)
                members.append((name, parse()))
            return members
        if token in ("array", "map"):
            tokens.pop(0)
            if token == "map":
                tokens[:2] = []
            inner = parse()
            tokens.pop(0)
            return (token, inner)
        assert token == "string", token
        return token

    columns = []
    while tokens:
        token = tokens.pop(0)
        if token not in (",", ")", "(", "partitioned", "by"):
            columns.append((token, parse()))
    return columns


def column_value(kind, value):
    """What the column has of a record's value; None where the value is of another form."""
    if value is None:
        return None
    if kind == "string":
        if isinstance(value, str):
            return re.sub("[\ud800-\udfff]", "\ufffd", value)
        return json_text(value)
    if isinstance(kind, list):
        return struct_value(kind, value) if isinstance(value, dict) else None
    if kind[0] == "array":
        return [column_value(kind[1], each) for each in value] if isinstance(value, list) else None
    return {key: column_value(kind[1], each) for key, each in value.items()} if isinstance(value, dict) else None


def struct_value(members, record):
    lower = first_wins((key.lower(), value) for key, value in record.items())
    return {name: column_value(kind, lower.get(name)) for name, kind in members}


def row_of(columns, record):
    row = struct_value(columns, record)
    day = re.match(r"(\d{4})-(\d\d)-(\d\d)", row["eventtime"] or "")
    row["timestamp"] = "/".join(day.groups()) if day else "1970/01/01"
    return row
