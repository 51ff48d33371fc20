#pragma once

#include <string>
#include <string_view>

#include "cli/options.h"
#include "engine/output/formats.h"
#include "engine/query/criteria.h"
#include "engine/sigma/levels.h"

namespace trailhound {

/// Rows that several commands share. Only the tables in this folder include this file.

inline constexpr Option kLearnedUntil = {"learned-until", 0, "TIME", false,
                                         "Let correlations of the type new_value only learn before TIME, and report "
                                         "what is new from then on. Unlike --from, this "
                                         "leaves no record out."};

inline constexpr Option kRules = {"rules", 0, "PATH", true,
                                  "Load rules from PATH: a rule file, or a folder of .yml and .yaml files. 'builtin' "
                                  "is the built-in rules, which are also the default; a folder of that name is "
                                  "'./builtin'."};

inline constexpr Option kPlaceholders = {
    "placeholders", 0, "PATH", true,
    "Read the lists for the modifier 'expand' from PATH: a YAML file with lines 'name: [values]', or a folder of "
    "NAME.txt files with one value per line."};

inline constexpr Option kForce = {
    "force", 0, "", false, "Replace files that outputs name and that exist already. Without it this is an error."};

inline constexpr Option kArchivePassword = {
    "archive-password", 0, "TEXT", false,
    "Decrypt encrypted archives with TEXT. Other users of this machine can see TEXT in the list of processes."};

inline constexpr Option kArchivePasswordFile = {
    "archive-password-file", 0, "FILE", false,
    "Decrypt encrypted archives with the content of FILE, without the line break at its end. If neither option is "
    "there, the password is $TRAILHOUND_ARCHIVE_PASSWORD."};

inline constexpr Option kWrite = {"write", 0, "FORMAT=FILE", true,
                                  "Write the same results to FILE as well, in another format: csv=matches.csv."};

inline constexpr Option kFields = {
    "fields", 0, "NAMES", false,
    "Choose the columns of table and csv: names with commas between them. cli/docs/formats.md lists them."};

inline constexpr Option kGeo = {
    "geo", 0, "FILE.mmdb", true,
    "Say where addresses are, from this database in MaxMind's format: countries, cities or networks (ASN). Of several "
    "databases, the earlier one takes precedence. Nothing is looked up anywhere else."};

inline constexpr Option kVerify = {"verify", 0, "", false,
                                   "Also tell whether the archive is as CloudTrail delivered it, as 'trailhound "
                                   "verify' does, and mark matches of files "
                                   "that are not. The inputs are read twice, so none may be standard input."};

inline constexpr Option kPublicKeys = {
    "public-keys", 0, "FILE", true,
    "Check the signatures of digests with the keys of FILE: what 'aws cloudtrail list-public-keys' prints, in each "
    "region for the time of the archive. Without it the most that can be said is that the archive is consistent."};

inline constexpr Option kSignatures = {
    "signatures", 0, "FILE", true,
    "Take signatures of digests from FILE: a JSON object of object name and signature, or what 'aws s3api head-object' "
    "prints. Only the last digest of a chain needs it, because the others have their signature in the next one."};

inline std::string summary_names() { return "all, short or none"; }
inline std::string level_names() { return "informational, low, medium, high or critical"; }
inline std::string status_names() { return "stable, test, experimental, deprecated or unsupported"; }
inline std::string color_names() { return "auto, always or never"; }

inline constexpr Option kSummary = {
    "summary",
    0,
    "EXTENT",
    false,
    "How much the summary on standard error shows: all lists every rule, principal and problem; "
    "short leaves out what is less serious and counts it; none writes no summary. Default: short.",
    summary_names};
inline constexpr Option kColor = {
    "color",
    0,
    "WHEN",
    false,
    "Use colours: always, never, or auto: on a terminal, unless NO_COLOR is set or TERM is dumb. "
    "Default: auto.",
    color_names};

inline constexpr Option kTimezone = {
    "timezone", 0, "NAME", false,
    "Show times to people in this zone, such as Europe/Berlin: in tables and in the summary. Whatever programs read "
    "stays in UTC, and so do the times that options take."};

inline constexpr Option kRuleSelection[] = {
    kRules,
    kPlaceholders,
    {"any-logsource", 0, "", false, "Include rules for log sources other than product aws, service cloudtrail."},
    {"min-level", 0, "LEVEL", false, "Use only rules of this level or above. This excludes rules without a level.",
     level_names},
    {"tag", 0, "TAG", true,
     "Use only rules with this tag or one below it: t1562 or attack.t1562 includes attack.t1562.008. Of several tags, "
     "one is enough."},
    {"exclude-tag", 0, "TAG", true, "Leave out rules with this tag or one below it."},
    {"status", 0, "STATUS", true,
     "Use only rules with this status. This excludes rules without a status. Of several, one is enough.", status_names},
    {"rule", 0, "NAME", true,
     "Use only this rule. NAME is its id, its title, or the path of its file or the end of that path "
     "(defense-evasion/trail_stopped.yml, trail_stopped.yml)."},
    {"exclude", 0, "NAME", true, "Leave this rule out, even if --rule names it."},
    {"exclude-from", 0, "FILE", true, "Leave out the rules that FILE names, one NAME a line. # begins a comment."},
    {"levels", 0, "FILE", true,
     "Give rules other levels: FILE is a YAML file with lines 'NAME: LEVEL'. --min-level looks at these, and a match "
     "keeps the author's as original_level. A later FILE overrides an earlier one."},
};

/// What events are about: shared by the commands that look at a part of the events. engine/query makes one Sigma rule
/// of them, and criteria.h there says what each asks about.
inline constexpr Option kCriteria[] = {
    {"key", 0, "ID", true,
     "Events of this access key (AKIA... or ASIA...): it signed the call, the response issued it, or "
     "the request names it.",
     nullptr, true},
    {"principal", 0, "TEXT", true, "Events of callers whose ARN, user name, role or session contains TEXT.", nullptr,
     true},
    {"ip", 0, "ADDRESS", true, "Events from this address or network (203.0.113.9, 203.0.113.0/24, 2001:db8::/32).",
     nullptr, true},
    {"agent", 0, "TEXT", true, "Events whose user agent contains TEXT.", nullptr, true},
    {"event", 0, "NAME", true, "Events with this name; * and ? are wildcards, and commas separate names.", nullptr,
     true},
    {"source", 0, "SERVICE", true, "Events of this service: iam, or iam.amazonaws.com; * and ? are wildcards.", nullptr,
     true},
    {"resource", 0, "TEXT", true,
     "Events with TEXT in the ARN of a resource or anywhere in the text of requestParameters.", nullptr, true},
    {"error", 0, "CODE", true, "Events that failed, or failed with an error code that contains CODE.", nullptr, true,
     kAnyError},
    {"denied", 0, "", false,
     "Events that failed because a permission was missing (AccessDenied, UnauthorizedOperation and their kin).",
     nullptr, true},
    {"where", 0, "ITEM", true,
     "Events that satisfy a Sigma item 'FIELD|MODIFIERS=VALUE', such as 'userIdentity.type=Root' or "
     "'requestParameters.policyDocument|contains=\"*\"'. The value null is an absent field. All items must hold.",
     nullptr, true},
    {"keyword", 'k', "TEXT", true, "Events with TEXT in any of their values.", nullptr, true},
};

/// Where matches and alerts go, and how: of a hunt and of a merge.
inline constexpr Option kResults[] = {
    {"output", 'o', "FILE", false,
     "Write matches and alerts to FILE instead of standard output. FILE appears under its name only when it is "
     "complete."},
    {"format", 0, "NAME", false,
     "Write matches and alerts in this format. Default: jsonl, one JSON object per line, and on a terminal a table in "
     "order of event time.",
     format_names},
    kWrite,
    kFields,
    kGeo,
    {"sort", 0, "", false, "Order matches by event time instead of by input, record and rule."},
    {"all-lines", 0, "", false,
     "Write a line for every match, also of rules that ask to be shown as rollups: one line for many events. --format "
     "records and --write records=FILE imply it."},
    {"keep-duplicates", 0, "", false,
     "Write a match again each time the archive repeats its event (the same eventID). By default a hunt writes the "
     "first and counts the others."},
    {"stats", 0, "FILE", false, "Write the ledger as JSON: all inputs and records, and what happened to them."},
    {"manifest", 0, "FILE", false,
     "Write a JSON record of the run for use as evidence: version, arguments, start and end, the ledger, and the "
     "SHA-256 of every rule file, input and output. The hunt writes it last."},
    {"case", 0, "TEXT", false, "Note the case in the manifest: a number or a title."},
    {"examiner", 0, "TEXT", false, "Note in the manifest who examines the case."},
    {"navigator", 0, "FILE", false,
     "Write a layer for the ATT&CK Navigator (4.5) with the techniques that the hunt found."},
    kForce,
};

inline constexpr Option kAlerts[] = {
    {"alert-events", 0, "N", false,
     "List at most N events in an alert or in a rollup. Its 'count' still covers all of them. Default: 100."},
    kLearnedUntil,
    {"memory", 0, "SIZE", false,
     "Limit the memory for correlations and for finding duplicates: 64M, 2G. Default: 512M. The rest goes to unnamed "
     "temporary files in $TMPDIR. The output is the same for any SIZE."},
};

inline constexpr std::string_view kCriteriaNote =
    "Values are compared without regard to case. An event needs one of the values of each option that is given, and "
    "none of the values of --not-NAME. A value @FILE is a list, one value a line; @@x is the text @x.";

inline constexpr Option kRecords[] = {
    {"from", 0, "TIME", false,
     "Skip records before this event time: 2023-07-10, 2023-07-10T12:05 or 2023-07-10T12:05:31Z. A time without an "
     "offset is in UTC. Records without a readable time pass."},
    {"to", 0, "TIME", false,
     "Skip records after this event time. A date alone means its first moment. Records without a readable time pass."},
    {"delivered-from", 0, "TIME", false,
     "Skip files that CloudTrail delivered before TIME, as their names say (..._20240314T0910Z_....json.gz), without "
     "opening them. An event may be delivered a quarter of an hour after its time, or later. Other files are read."},
    {"delivered-to", 0, "TIME", false, "Skip files that CloudTrail delivered after TIME, as their names say."},
    {"account", 0, "ID", true,
     "Use only records of this account: recipientAccountId, or userIdentity.accountId in records without it."},
    {"region", 0, "NAME", true, "Use only records with this awsRegion."},
    kArchivePassword,
    kArchivePasswordFile,
};

}  // namespace trailhound
