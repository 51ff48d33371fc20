#!/usr/bin/env python3
"""Holds the portable part of the pack against pySigma and its Splunk backend.

    pysigma_test.py TRAILHOUND

Exports the rules that need no more than Sigma 2.1, lets pySigma parse each document, and converts it to a Splunk search.
Exits with 0 if all of that works, 1 with the reasons if not, and 77 where pySigma is not installed.
"""

import os
import subprocess
import sys
import tempfile

try:
    from sigma.backends.splunk import SplunkBackend
    from sigma.collection import SigmaCollection
    from sigma.correlations import SigmaCorrelationRule
except ImportError:
    print("SKIPPED: pySigma and its Splunk backend are not installed")
    sys.exit(77)


def depth(rule):
    """Rules first, then the correlations over them: a backend needs the converted parts."""
    if not isinstance(rule, SigmaCorrelationRule):
        return 0
    return 1 + max(depth(reference.rule) for reference in rule.rules)


def main():
    faults, converted, beyond = [], 0, []
    with tempfile.TemporaryDirectory() as folder:
        exported = os.path.join(folder, "rules")
        subprocess.run([sys.argv[1], "rules", "export", "--portable", exported], check=True, stderr=subprocess.DEVNULL)
        pack = SigmaCollection.load_ruleset([exported], collect_errors=True)
        pack.resolve_rule_references()
        faults += [f"{error}" for error in pack.errors]
        faults += [f"{rule.title}: {error}" for rule in pack.rules for error in rule.errors]
        backend = SplunkBackend()
        for rule in sorted(pack.rules, key=depth):
            is_correlation = isinstance(rule, SigmaCorrelationRule)
            try:
                (backend.convert_correlation_rule if is_correlation else backend.convert_rule)(rule)
                converted += 1
            except NotImplementedError:  # a part of Sigma that this backend has no form for, such as temporal_ordered
                beyond.append(rule.title)
            except Exception as error:  # whatever a backend raises is a rule that a Splunk user cannot have
                faults.append(f"{rule.title}: {type(error).__name__}: {error}")
        if len(beyond) * 10 > len(pack.rules):
            faults.append(f"{len(beyond)} of {len(pack.rules)} documents use what Splunk's backend has no form for")
    for fault in faults:
        print("FAILED: " + fault, file=sys.stderr)
    print(f"pySigma parsed {len(pack.rules)} documents, its Splunk backend converted {converted} "
          f"and has no form for {len(beyond)}: {'; '.join(beyond)}")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
