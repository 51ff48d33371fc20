#!/usr/bin/env python3
"""Repeats the table of the study that this project answers: which rules find which attack technique.

    study.py TRAILHOUND SHARED

Hunts through the study's archive (27 techniques of Stratus Red Team, July 2023) and through later recordings of single
techniques, with SigmaHQ's rules of 2023, those of 2026 and the built-in ones, and prints Markdown. A technique of the
archive is found if a match of level low or above holds one of the events that make it up, unless Terraform made it. A
recording holds one technique, so any line of level low or above finds it.

Source of the study: "Automated First-Response in AWS using Sigma and Athena", Invictus Incident Response, 2023-08-21.
"""

import json
import pathlib
import subprocess
import sys

# The calls that make up a technique; set-up and clean-up by Terraform are none. Source: the technique's page at
# https://stratus-red-team.cloud/attack-techniques/AWS/
TECHNIQUES = {
    "credential-access.ec2-get-password-data": ["GetPasswordData"],
    "credential-access.ec2-steal-instance-credentials": ["SendCommand", "DescribeInstances"],
    "credential-access.secretsmanager-retrieve-secrets": ["GetSecretValue"],
    "credential-access.ssm-retrieve-securestring-parameters": ["GetParameters"],
    "defense-evasion.cloudtrail-delete": ["DeleteTrail"],
    "defense-evasion.cloudtrail-event-selectors": ["PutEventSelectors"],
    "defense-evasion.cloudtrail-lifecycle-rule": ["PutBucketLifecycle"],
    "defense-evasion.cloudtrail-stop": ["StopLogging"],
    "defense-evasion.organizations-leave": ["LeaveOrganization"],
    "defense-evasion.vpc-remove-flow-logs": ["DeleteFlowLogs"],
    "discovery.ec2-download-user-data": ["DescribeInstanceAttribute"],
    "discovery.ec2-enumerate-from-instance": ["ListRoles", "GetAccountSummary", "GetAccountAuthorizationDetails",
                                              "DescribeSnapshots", "DescribeTrails", "ListDetectors", "SendCommand"],
    "execution.ec2-launch-unusual-instances": ["RunInstances"],
    "execution.ec2-user-data": ["ModifyInstanceAttribute"],
    "exfiltration.ec2-security-group-open-port-22-ingress": ["AuthorizeSecurityGroupIngress"],
    "exfiltration.ec2-share-ami": ["ModifyImageAttribute"],
    "exfiltration.ec2-share-ebs-snapshot": ["ModifySnapshotAttribute"],
    "exfiltration.rds-share-snapshot": ["ModifyDBSnapshotAttribute"],
    "exfiltration.s3-backdoor-bucket-policy": ["PutBucketPolicy"],
    "initial-access.console-login-without-mfa": ["ConsoleLogin"],
    "persistence.iam-backdoor-role": ["UpdateAssumeRolePolicy"],
    "persistence.iam-backdoor-user": ["CreateAccessKey"],
    "persistence.iam-create-admin-user": ["CreateUser", "AttachUserPolicy", "CreateAccessKey"],
    "persistence.iam-create-user-login-profile": ["CreateLoginProfile"],
    "persistence.lambda-backdoor-function": ["AddPermission20150331v2"],
    "persistence.lambda-overwrite-code": ["UpdateFunctionCode20150331v2"],
    "persistence.rolesanywhere-create-trust-anchor": ["CreateTrustAnchor", "CreateProfile"],
}
COUNTED = ("low", "medium", "high", "critical")
NOT_THE_TOOL = ("Terraform",)


def hunt(program, rules, path):
    options = ["--rules", str(rules)] if rules else []
    command = [program, "hunt", "--all-lines", "--summary", "none", *options, str(path)]
    lines = subprocess.run(command, check=True, capture_output=True, text=True).stdout.splitlines()
    return [json.loads(line) for line in lines]


def is_attack(event, names):
    agent = event.get("userAgent") or ""
    return event["eventName"] in names and not any(text in agent for text in NOT_THE_TOOL)


def found_in_archive(lines, names):
    """The titles of the rules that found one of the events. Alerts are left out: they name their events, but do not hold
    them."""
    titles = set()
    for line in lines:
        if "event" in line and line["rule"]["level"] in COUNTED and is_attack(line["event"], names):
            titles.add(line["rule"]["title"])
    return titles


def main():
    program, shared = sys.argv[1], pathlib.Path(sys.argv[2])
    sets = {"SigmaHQ 2023": shared / "sigma/sigmahq-2023/aws", "SigmaHQ 2026": shared / "sigma/sigmahq-2026/cloudtrail",
            "trailhound": None}
    archive = {name: hunt(program, rules, shared / "data/invictus") for name, rules in sets.items()}
    totals = dict.fromkeys(sets, 0)
    print("| technique, July 2023 | " + " | ".join(sets) + " |\n|---|" + "---|" * len(sets))
    for technique, names in TECHNIQUES.items():
        cells = []
        for name, lines in archive.items():
            titles = found_in_archive(lines, names)
            totals[name] += bool(titles)
            cells.append("; ".join(sorted(titles)) or "–")
        print(f"| aws.{technique} | " + " | ".join(cells) + " |")
    print("| **found, of 27** | " + " | ".join(str(total) for total in totals.values()) + " |\n")

    totals = dict.fromkeys(sets, 0)
    recordings = sorted((shared / "data/stratus").glob("*.json"))
    print("| recording, after 2023 | " + " | ".join(sets) + " |\n|---|" + "---|" * len(sets))
    for recording in recordings:
        cells = []
        for name, rules in sets.items():
            lines = [line for line in hunt(program, rules, recording) if line["rule"]["level"] in COUNTED]
            totals[name] += bool(lines)
            cells.append("; ".join(sorted({line["rule"]["title"] for line in lines})) or "–")
        print(f"| {recording.stem} | " + " | ".join(cells) + " |")
    print(f"| **found, of {len(recordings)}** | " + " | ".join(str(total) for total in totals.values()) + " |")


if __name__ == "__main__":
    main()
