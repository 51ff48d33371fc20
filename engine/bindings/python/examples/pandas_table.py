#!/usr/bin/env python3
"""Matches as a table of pandas: who did what, from where, by rule.

    pandas_table.py PATH...
"""

import sys

import pandas

import trailhound


def main() -> None:
    hunt = trailhound.hunt(sys.argv[1:], min_level="medium")
    # Alerts of correlations have groups of events instead of one, so they would be another table.
    matches = pandas.json_normalize([match.data for match in hunt if isinstance(match, trailhound.Match)])
    matches["time"] = pandas.to_datetime(matches["time"])
    print(matches.groupby(["rule.level", "rule.title"]).size().sort_values(ascending=False).to_string())
    print(matches.groupby("event.sourceIPAddress")["time"].agg(["count", "min", "max"]).to_string())
    if not hunt.is_whole:
        print("not everything was examined:", hunt.ledger["problems"], file=sys.stderr)


if __name__ == "__main__":
    main()
