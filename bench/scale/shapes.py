"""The same records in the shapes in which evidence comes: many files, an archive, lines, one large list."""

import gzip
import io
import json
import os
import random
import re
import zipfile
import zlib

SMALL_TEXT = 10_000  # bytes of text in a member of the zip


def records_of(archive):
    """The records of all .json.gz files below a folder, in order, as compact JSON."""
    paths = sorted(os.path.join(folder, name) for folder, _, names in os.walk(archive) for name in names
                   if name.endswith(".json.gz"))
    for path in paths:
        with gzip.open(path) as file:
            for record in json.load(file).get("Records", []):
                yield json.dumps(record, separators=(",", ":"), ensure_ascii=False).encode()


def as_list(records):
    return b'{"Records":[' + b",".join(records) + b"]}"


def groups(records, size):
    """Runs of records of about `size` bytes."""
    group, held = [], 0
    for record in records:
        group.append(record)
        held += len(record)
        if held >= size:
            yield group
            group, held = [], 0
    if group:
        yield group


def numbered(record, number):
    """The record with another eventID, which is still a UUID."""
    return re.sub(rb'"eventID":"[0-9a-f]{8}', b'"eventID":"%08x' % number, record, count=1)


class Lines:
    """Files of JSON lines, of 1 MB each."""

    def __init__(self, folder):
        self.folder, self.count, self.held = folder, 0, []
        os.makedirs(folder)

    def add(self, record):
        self.held.append(record)
        if len(self.held) >= 800:
            self.end()

    def end(self):
        if self.held:
            with open(f"{self.folder}/{self.count:06d}.json", "wb") as file:
                file.write(b"\n".join(self.held) + b"\n")
            self.count += 1
            self.held = []


def write_lines(records, text_size, folder):
    """`text_size` bytes of JSON lines, as one file and as many; the records are repeated with new eventIDs until they are
    enough, so that nothing is a duplicate."""
    rounds, written = 0, 0
    many = Lines(f"{folder}/lines")
    with open(f"{folder}/lines.json", "wb") as one:
        while written < text_size:
            for record in records:
                if rounds:
                    record = numbered(record, rounds)
                one.write(record + b"\n")
                many.add(record)
                written += len(record) + 1
                if written >= text_size:
                    break
            rounds += 1
    many.end()


def write_large_gzip(folder):
    """The lines as one list, in one gzip file."""
    packer = zlib.compressobj(6, zlib.DEFLATED, 31)
    with open(f"{folder}/lines.json", "rb") as lines, open(f"{folder}/large.json.gz", "wb") as out:
        out.write(packer.compress(b'{"Records":['))
        separator = b""
        while piece := lines.readlines(1 << 20):
            out.write(packer.compress(separator + b",".join(line.rstrip(b"\n") for line in piece)))
            separator = b","
        out.write(packer.compress(b"]}") + packer.flush())


def write_members(records, count, folder):
    """`count` lists of records as members of a zip and as files."""
    os.makedirs(f"{folder}/members")
    made = 0
    with zipfile.ZipFile(f"{folder}/members.zip", "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
        while made < count:
            for group in groups(records, SMALL_TEXT):
                name = f"{made:06d}.json"
                text = as_list(numbered(record, made) for record in group)
                archive.writestr(zipfile.ZipInfo(name, (2024, 3, 14, 0, 0, 0)), text, zipfile.ZIP_DEFLATED)
                with open(f"{folder}/members/{name}", "wb") as file:
                    file.write(text)
                made += 1
                if made == count:
                    break


def write_small(records, count, folder):
    """`count` gzip files of about 2 KB, as a quiet account delivers them."""
    chance = random.Random(1)
    for number in range(count):
        group, size = [], 0
        while size < 8_000:  # of text, which packs to a quarter
            record = records[chance.randrange(len(records))]
            group.append(numbered(record, 64 * number + len(group)))
            size += len(record)
        path = f"{folder}/small/{number // 1000:04d}"
        os.makedirs(path, exist_ok=True)
        packed = io.BytesIO()
        with gzip.GzipFile(fileobj=packed, mode="wb", compresslevel=6, mtime=0) as file:
            file.write(as_list(group))
        with open(f"{path}/{number:06d}.json.gz", "wb") as file:
            file.write(packed.getvalue())


def make_shapes(archive, text_size, members, small, folder):
    records = list(records_of(archive))
    os.makedirs(folder)
    write_lines(records, text_size, folder)
    write_large_gzip(folder)
    write_members(records, members, folder)
    write_small(records, small, folder)
