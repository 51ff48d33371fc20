"""trailhound hunts through AWS CloudTrail archives with Sigma rules, offline.

    import trailhound

    for match in trailhound.hunt(["AWSLogs"], min_level="high"):
        print(match.time, match.rule["title"], match.event["eventName"])

The names and values of options are those of the command line, with `_` for `-`: `min_level="high"`, `not_ip="10.0.0.0/8"`.
A value is a text, a number, a path, a time, `True`, or a list of these for an option that can be repeated.

Threads: rules can be used by several threads at the same time; a hunt and an engine by one at a time. Waiting for
results releases the GIL. Whoever forks does so before the first hunt.
"""

from ._engine import Engine
from ._library import Option, TrailhoundError, version
from ._results import Alert, Match, Result
from ._rules import Check, Remark, Rules
from ._run import Hunt, Who, hunt, search, who

__version__ = version()
__all__ = [
    "Alert",
    "Check",
    "Engine",
    "Hunt",
    "Match",
    "Option",
    "Remark",
    "Result",
    "Rules",
    "TrailhoundError",
    "Who",
    "hunt",
    "search",
    "version",
    "who",
]
