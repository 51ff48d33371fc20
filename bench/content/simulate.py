"""Writes the quiet company's archive, and archives with an intrusion in it, with a file that says what belongs to what."""

import calendar
import json
import os

import administration
import archive
import company as companies
import delivery
import people
import services
import workloads
from records import Log, Mint

ACTORS = people.ACTORS + administration.ACTORS + delivery.ACTORS + workloads.ACTORS + services.ACTORS
# Mondays; which of them a simulation begins on comes from the seed.
BEGINNINGS = [calendar.timegm((2026, 3, 2, 0, 0, 0)) + week * 7 * 86400 for week in range(20)]


def make_company(seed, principals):
    return companies.Company(seed, principals, Mint(seed, "beginning").random.choice(BEGINNINGS))


def write_quiet(seed, principals, days, folder):
    """Writes the quiet archive into `folder` and returns the company and what was written."""
    company = make_company(seed, principals)
    writer = archive.Writer(folder, company.organization)
    callers = set()
    for index in range(days):
        day = companies.Day(company, index)
        for actor in ACTORS:
            # Each actor has random numbers of its own, so that one that changes leaves all others as they are.
            mint = Mint(seed, actor.__module__, actor.__name__, index)
            log = Log(mint)
            actor(company, day, mint, log)
            callers.update(_principal(event["userIdentity"]) for _, event in log.events)
            writer.add(log.events)
        writer.flush(day.start + 86400)
    writer.flush()
    return company, {"records": writer.records, "files": writer.files, "principals": len(callers - {None})}


def _principal(identity):
    """A person, a user or a role; not the services of AWS, and not the token with which a role is asked for."""
    if identity.get("type") not in ("IAMUser", "AssumedRole", "Root"):
        return None
    issuer = identity.get("sessionContext", {}).get("sessionIssuer", {}).get("arn", "")
    if "AWSReservedSSO" in issuer:
        return identity["principalId"].split(":")[1]  # many people share such a role
    return None if "aws-service-role" in issuer else issuer or identity["arn"]


def write_intrusion(company, intrusion, days, quiet, folder):
    """Writes the quiet archive with an intrusion among it. Returns the intrusion's steps, each with its records."""
    steps = intrusion.play(company, days)
    archive.mix(quiet, folder, company.organization, [pair for step in steps for pair in step.events])
    return steps


def write_truth(path, steps):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w") as file:
        json.dump([{
            "step": step.name, "events": [event["eventID"] for _, event in step.events], "first": min(
                when for when, _ in step.events), "last": max(when for when, _ in step.events)
        } for step in steps if step.events], file, indent=1)
