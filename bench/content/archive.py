"""Writes records as CloudTrail delivers them to S3, and mixes an intrusion into a written archive.

    AWSLogs/ORGANIZATION/ACCOUNT/CloudTrail/REGION/YYYY/MM/DD/ACCOUNT_CloudTrail_REGION_YYYYMMDDTHHMMZ_<16 characters>.json.gz

A file holds what one account did in one region in one hour. CloudTrail delivers about every five minutes; fewer files say
the same and take less time.
"""

import gzip
import hashlib
import json
import os
import time

SLOT = 3600  # seconds in a file


def _path(organization, account, region, slot):
    moment = time.gmtime((slot + 1) * SLOT)
    unique = hashlib.sha256(("%s %s %d" % (account, region, slot)).encode()).hexdigest()[:16]
    return "AWSLogs/%s/%s/CloudTrail/%s/%s/%s_CloudTrail_%s_%s_%s.json.gz" % (
        organization, account, region, time.strftime(
            "%Y/%m/%d", moment), account, region, time.strftime("%Y%m%dT%H%MZ", moment), unique)


def _write(path, records):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    body = json.dumps({"Records": records}, separators=(",", ":")).encode()
    # The time 0 keeps the bytes the same in every run.
    with open(path, "wb") as file:
        file.write(gzip.compress(body, compresslevel=3, mtime=0))


class Writer:
    """Takes days of events, in order, and writes each file once."""
    def __init__(self, folder, organization):
        self.folder = folder
        self.organization = organization
        self.waiting = {}
        self.records = 0
        self.files = 0

    def add(self, events):
        for when, event in events:
            slot = (event["recipientAccountId"], event["awsRegion"], when // SLOT)
            self.waiting.setdefault(slot, []).append((when, event))

    def flush(self, until=None):
        """Writes all files whose hour ended before `until`; without it, all."""
        for slot in sorted(self.waiting):
            account, region, hour = slot
            if until is not None and (hour + 1) * SLOT > until:
                continue
            events = self.waiting.pop(slot)
            events.sort(key=lambda pair: pair[0])
            _write(os.path.join(self.folder, _path(self.organization, account, region, hour)),
                   [event for _, event in events])
            self.records += len(events)
            self.files += 1


def mix(quiet, folder, organization, events):
    """Makes `folder` an archive with all records of the archive `quiet` and `events` among them.

    Files that get no event are links to those of `quiet`.
    """
    added = {}
    for when, event in events:
        path = _path(organization, event["recipientAccountId"], event["awsRegion"], when // SLOT)
        added.setdefault(path, []).append(event)
    for parent, _, names in os.walk(quiet):
        for name in names:
            source = os.path.join(parent, name)
            path = os.path.relpath(source, quiet)
            if path in added:
                continue
            target = os.path.join(folder, path)
            os.makedirs(os.path.dirname(target), exist_ok=True)
            os.link(source, target)
    for path, records in added.items():
        source = os.path.join(quiet, path)
        if os.path.exists(source):
            with gzip.open(source) as file:
                records = json.load(file)["Records"] + records
        records.sort(key=lambda event: event["eventTime"])
        _write(os.path.join(folder, path), records)
