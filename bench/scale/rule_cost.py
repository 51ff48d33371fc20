"""Synthetic CloudTrail rules, as many as are asked for, all different: what does one more rule cost?"""

import os

SOURCES = ["iam", "sts", "s3", "ec2", "lambda", "kms", "rds", "secretsmanager", "ssm", "ecr", "eks", "logs", "cloudtrail",
           "guardduty", "config", "organizations", "route53", "ses", "sns", "sqs", "dynamodb", "glue", "athena", "cognito-idp"]
VERBS = ["Create", "Delete", "Put", "Get", "List", "Update", "Attach", "Detach", "Describe", "Modify", "Start", "Stop"]
THINGS = ["User", "Role", "Policy", "Bucket", "Key", "Instance", "Function", "Secret", "Trail", "Detector", "Rule", "Topic",
          "Queue", "Table", "Snapshot", "Image", "Cluster", "LogGroup", "Parameter", "Domain", "Certificate", "Pool"]
ERRORS = ["AccessDenied", "Client.UnauthorizedOperation", "AccessDeniedException", "NoSuchEntity", "ThrottlingException"]


def detection(number):
    """Lines of the detection of the rule with this number. A tenth are keywords."""
    source = SOURCES[number % len(SOURCES)]
    verb, thing = VERBS[number // 3 % len(VERBS)], THINGS[number // 7 % len(THINGS)]
    if number % 10 == 9:
        return ["keywords:", f"  - 'suspicious-{thing}-{number}'", f"  - 'c2-{number}.example.net'", "condition: keywords"]
    lines = ["selection:", f"  eventSource: {source}.amazonaws.com"]
    kind = number % 5
    if kind == 0:
        lines.append(f"  eventName: {verb}{thing}{number}")
    elif kind == 1:
        lines += ["  eventName:"] + [f"    - {verb}{name}{number % 97}" for name in (thing, "Tags", "Version")]
    elif kind == 2:
        lines += [f"  eventName: {verb}{thing}", f"  errorCode: {ERRORS[number % len(ERRORS)]}",
                  f"  userAgent|contains: tool-{number}"]
    elif kind == 3:
        lines += [f"  eventName|startswith: {verb}{thing}{number % 89}", "  errorCode|exists: false"]
    else:
        lines += [f"  eventName: {verb}{thing}", f"  requestParameters.name|contains: value-{number}"]
    return lines + ["condition: selection"]


def write_rules(count, folder):
    os.makedirs(folder)
    for number in range(count):
        lines = [f"title: Synthetic {number}", f"id: 00000000-0000-4000-8000-{number:012d}", "status: test",
                 "logsource:", "  product: aws", "  service: cloudtrail", "level: low", "detection:"]
        lines += ["  " + line for line in detection(number)]
        with open(f"{folder}/rule_{number:05d}.yml", "w", encoding="utf-8") as file:
            file.write("\n".join(lines) + "\n")
