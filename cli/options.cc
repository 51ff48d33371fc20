#include "cli/options.h"

#include <algorithm>

#include "engine/output/formats.h"
#include "engine/query/criteria.h"

namespace trailhound {
namespace {

// Rows that several commands share.

constexpr Option kRules = {
    "rules", 0, "PATH", true,
    "Load rules from PATH: a rule file, or a folder of .yml and .yaml files. Default: the built-in rules."};

constexpr Option kPlaceholders = {
    "placeholders", 0, "PATH", true,
    "Read the lists for the modifier 'expand' from PATH: a YAML file with lines 'name: [values]', or a folder of "
    "NAME.txt files with one value per line."};

constexpr Option kForce = {"force", 0, "", false,
                           "Replace files that outputs name and that exist already. Without it this is an error."};

constexpr Option kArchivePassword = {
    "archive-password", 0, "TEXT", false,
    "Decrypt encrypted archives with TEXT. Other users of this machine can see TEXT in the list of processes."};

constexpr Option kArchivePasswordFile = {
    "archive-password-file", 0, "FILE", false,
    "Decrypt encrypted archives with the content of FILE, without the line break at its end. If neither option is "
    "there, the password is $TRAILHOUND_ARCHIVE_PASSWORD."};

constexpr Option kWrite = {"write", 0, "FORMAT=FILE", true,
                           "Write the same results to FILE as well, in another format: csv=matches.csv."};

constexpr Option kFields = {
    "fields", 0, "NAMES", false,
    "Choose the columns of table and csv: names with commas between them. cli/docs/formats.md lists them."};

std::string summary_names() { return "all, short or none"; }
std::string color_names() { return "auto, always or never"; }

constexpr Option kSummary = {
    "summary",
    0,
    "EXTENT",
    false,
    "How much the summary on standard error shows: all lists every rule, principal and problem; "
    "short leaves out what is less serious and counts it; none writes no summary. Default: short.",
    summary_names};
constexpr Option kColor = {
    "color",
    0,
    "WHEN",
    false,
    "Use colours: always, never, or auto: on a terminal, unless NO_COLOR is set or TERM is dumb. "
    "Default: auto.",
    color_names};

constexpr Option kRuleSelection[] = {
    kRules,
    kPlaceholders,
    {"any-logsource", 0, "", false, "Include rules for log sources other than product aws, service cloudtrail."},
    {"min-level", 0, "LEVEL", false,
     "Use only rules of this level or above: informational, low, medium, high or critical. This excludes rules without "
     "a level."},
    {"tag", 0, "TAG", true,
     "Use only rules with this tag or one below it: attack.t1562 includes attack.t1562.008. Of several tags, one is "
     "enough."},
    {"rule", 0, "NAME", true,
     "Use only this rule. NAME is its id, its title, or the path of its file or the end of that path "
     "(defense-evasion/trail_stopped.yml, trail_stopped.yml)."},
    {"exclude", 0, "NAME", true, "Leave this rule out, even if --rule names it."},
};

/// What events are about: shared by the commands that look at a part of the events. engine/query makes one Sigma rule
/// of them, and criteria.h there says what each asks about.
constexpr Option kCriteria[] = {
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

constexpr std::string_view kCriteriaNote =
    "Values are compared without regard to case. An event needs one of the values of each option that is given, and "
    "none of the values of --not-NAME. A value @FILE is a list, one value a line; @@x is the text @x.";

// trailhound itself

constexpr Option kProgramOptions[] = {{"version", 0, "", false, "Print the version."}};
constexpr Section kProgramSections[] = {{"Options", "", kProgramOptions}};

constexpr ExitMeaning kProgramExits[] = {
    {0, "The command did all its work."},
    {1, "The command finished, but could not examine something."},
    {2, "The command could not start, or could not write its results."},
    {3, "With hunt --fail-on-match: something matched."},
    {129, "SIGHUP ended a hunt early."},
    {130, "SIGINT ended a hunt early."},
    {143, "SIGTERM ended a hunt early."},
};

constexpr std::string_view kProgramExamples[] = {"trailhound hunt AWSLogs/ > matches.jsonl"};

// hunt

constexpr Option kHuntRecords[] = {
    {"from", 0, "TIME", false,
     "Skip records before this event time: 2023-07-10, 2023-07-10T12:05 or 2023-07-10T12:05:31Z. A time without an "
     "offset is in UTC. Records without a readable time pass."},
    {"to", 0, "TIME", false,
     "Skip records after this event time. A date alone means its first moment. Records without a readable time pass."},
    {"account", 0, "ID", true,
     "Use only records of this account: recipientAccountId, or userIdentity.accountId in records without it."},
    {"region", 0, "NAME", true, "Use only records with this awsRegion."},
    kArchivePassword,
    kArchivePasswordFile,
};

constexpr Option kHuntOutput[] = {
    {"output", 'o', "FILE", false,
     "Write matches and alerts to FILE instead of standard output. FILE appears under its name only when it is "
     "complete."},
    {"format", 0, "NAME", false,
     "Write matches and alerts in this format. Default: jsonl, one JSON object per line, and on a terminal a table in "
     "order of event time.",
     format_names},
    kWrite,
    kFields,
    {"sort", 0, "", false, "Order matches by event time instead of by input, record and rule."},
    {"keep-duplicates", 0, "", false,
     "Write a match again each time the archive repeats its event (the same eventID). By default a hunt writes the "
     "first and counts the others."},
    {"stats", 0, "FILE", false, "Write the ledger as JSON: all inputs and records, and what happened to them."},
    {"manifest", 0, "FILE", false,
     "Write a JSON record of the run for use as evidence: version, arguments, start and end, the ledger, and the "
     "SHA-256 of every rule file, input and output. The hunt writes it last."},
    {"navigator", 0, "FILE", false,
     "Write a layer for the ATT&CK Navigator (4.5) with the techniques that the hunt found."},
    kForce,
};

constexpr Option kHuntCorrelations[] = {
    {"alert-events", 0, "N", false,
     "List at most N events in an alert. Its 'count' still covers all of them. Default: 100."},
    {"memory", 0, "SIZE", false,
     "Limit the memory for correlations and for finding duplicates: 64M, 2G. Default: 512M. The rest goes to unnamed "
     "temporary files in $TMPDIR. The output is the same for any SIZE."},
};

constexpr Option kHuntRun[] = {
    kSummary,
    kColor,
    {"threads", 0, "N", false, "Use N threads, 1 to 1024. Default: one per core. The output is the same for any N."},
    {"strict", 0, "", false, "Exit with 2 before reading any input if a rule cannot be evaluated."},
    {"fail-on-match", 0, "", false, "Exit with 3 if a rule matches or a correlation fires."},
    {"quiet", 'q', "", false, "Print no progress and no summary, only errors and what could not be examined."},
};

constexpr Section kHuntSections[] = {
    {"Rules", "", kRuleSelection},
    {"Records", "", kHuntRecords},
    {"Output", "", kHuntOutput},
    {"Correlations",
     "A correlation that fires writes an alert. Alerts follow all matches, in the order of their first event, with or "
     "without --sort.",
     kHuntCorrelations},
    {"Run", "", kHuntRun},
    {"Signals",
     "On SIGHUP, SIGINT or SIGTERM a hunt stops early but in order. It writes the matches found so far to standard "
     "output or, with --output FILE, to FILE.partial. --stats and --manifest list the inputs that it did not reach. It "
     "writes no alerts, because a correlation counts over the whole archive. A second signal ends the process at once "
     "and leaves no file.",
     {}},
};

constexpr ExitMeaning kHuntExits[] = {
    {0, "The hunt examined everything, whether or not something matched."},
    {1, "The hunt finished, but could not examine an input, a record or a rule. This code takes precedence over 3."},
    {2,
     "The hunt could not start, run or write its results: wrong usage, no input, no rule to evaluate, a rule set aside "
     "under --strict, no memory or disk space left."},
    {3, "With --fail-on-match: the hunt examined everything, and a rule matched or a correlation fired."},
    {129, "SIGHUP ended the hunt early."},
    {130, "SIGINT ended the hunt early."},
    {143, "SIGTERM ended the hunt early."},
};

constexpr std::string_view kHuntExamples[] = {
    "trailhound hunt AWSLogs/ > matches.jsonl",
    "trailhound hunt --rules my-rules/ --min-level high -o matches.jsonl AWSLogs/",
    "trailhound hunt --from 2023-07-10 --to 2023-07-11 AWSLogs/",
    "trailhound hunt --account 111122223333 --stats ledger.json AWSLogs/",
    "aws s3 cp s3://bucket/file.json.gz - | trailhound hunt --tag attack.t1562 -",
};

// search

constexpr Option kSearchOutput[] = {
    {"output", 'o', "FILE", false,
     "Write to FILE instead of standard output. FILE appears under its name only when it is complete."},
    {"format", 0, "NAME", false,
     "Write the events in this format. Default: on a terminal table, in the order of event time; otherwise jsonl, one "
     "match line per event.",
     format_names},
    kWrite,
    kFields,
    {"sort", 0, "", false, "Order the events by event time instead of by input and record."},
    {"keep-duplicates", 0, "", false,
     "Write an event again each time the archive repeats it (the same eventID). By default a search writes the first "
     "and counts the others."},
    {"print-rule", 0, "", false,
     "Write the Sigma rule that the options make, and search nothing. Filters of records are no part of it."},
    {"stats", 0, "FILE", false, "Write the ledger as JSON: all inputs and records, and what happened to them."},
    {"manifest", 0, "FILE", false,
     "Write a JSON record of the run for use as evidence, with the SHA-256 of every input and output."},
    kForce,
};

constexpr Option kSearchRun[] = {
    kSummary,
    kColor,
    {"memory", 0, "SIZE", false,
     "Limit the memory for finding duplicates: 64M, 2G. Default: 512M. The rest goes to unnamed temporary files in "
     "$TMPDIR. The output is the same for any SIZE."},
    {"threads", 0, "N", false, "Use N threads, 1 to 1024. Default: one per core. The output is the same for any N."},
    {"fail-on-match", 0, "", false, "Exit with 3 if an event is found."},
    {"quiet", 'q', "", false, "Print no progress and no summary, only errors and what could not be examined."},
};

constexpr Option kSearchAround[] = {
    {"around", 0, "EVENTID[,TIME]", false,
     "Events of the same principal, access key or address as this event, up to TIME before and after it (90s, 10m, 2h; "
     "default 10m). Reads PATH twice."},
};

constexpr Section kSearchSections[] = {
    {"Events", kCriteriaNote, kCriteria}, {"Context", "", kSearchAround}, {"Records", "", kHuntRecords},
    {"Output", "", kSearchOutput},        {"Run", "", kSearchRun},
};

constexpr ExitMeaning kSearchExits[] = {
    {0, "The search examined everything, whether or not it found something."},
    {1, "The search finished, but could not examine an input or a record. This code takes precedence over 3."},
    {2,
     "The search could not start, run or write its results: wrong usage, a value that cannot be right, no input, no "
     "memory or disk space left."},
    {3, "With --fail-on-match: the search examined everything and found an event."},
    {129, "SIGHUP ended the search early."},
    {130, "SIGINT ended the search early."},
    {143, "SIGTERM ended the search early."},
};

constexpr std::string_view kSearchExamples[] = {
    "trailhound search --key AKIAIOSFODNN7EXAMPLE AWSLogs/",
    "trailhound search --ip 203.0.113.0/24 --not-event 'List*,Get*' AWSLogs/",
    "trailhound search --principal alice --denied AWSLogs/ > refused.jsonl",
    "trailhound search --where 'requestParameters.bucketName=payroll' AWSLogs/",
    "trailhound search --ip @indicators.txt --print-rule > known.yml",
};

// who

constexpr Option kWhoNarrowing[] = {
    {"key", 0, "ID", true,
     "Count only what was done with this access key and with the keys that were issued to it, directly or not."},
    {"principal", 0, "TEXT", true,
     "Count only calls of principals whose name or session contains TEXT, in upper or lower case."},
    {"ip", 0, "ADDRESS", true, "Count only calls from this address or network (203.0.113.9, 203.0.113.0/24)."},
    {"since", 0, "TIME", false,
     "Also show what is new from TIME on and occurs nowhere in the archive before it: principals, keys, addresses, "
     "user "
     "agents, regions, and each principal's services and events, with the first event of each. Forms of TIME as for "
     "--from."},
};

constexpr Option kWhoOutput[] = {
    {"json", 0, "", false, "Print one JSON object."},
    {"csv", 0, "", false,
     "Print CSV: a row for each principal and each of its keys or, with --since, a row for everything new. Cells that "
     "a "
     "spreadsheet would run as a formula begin with an apostrophe."},
    {"limit", 0, "N", false,
     "Show the N most serious principals; 0 shows all. Default: 20 in the tree, all with --json and --csv."},
    {"keep-duplicates", 0, "", false,
     "Count an event each time the archive repeats it (the same eventID). By default only the first counts."},
};

constexpr Option kCountingRun[] = {
    {"memory", 0, "SIZE", false,
     "Limit the memory for counting and for finding duplicates: 64M, 2G. Default: 512M. The rest goes to unnamed "
     "temporary files in $TMPDIR."},
    {"threads", 0, "N", false, "Use N threads, 1 to 1024. Default: one per core. The output is the same for any N."},
    {"quiet", 'q', "", false, "Print no progress, only errors and what could not be examined."},
};

constexpr Section kWhoSections[] = {
    {"Rules", "", kRuleSelection}, {"Narrowing", "", kWhoNarrowing}, {"Records", "", kHuntRecords},
    {"Output", "", kWhoOutput},    {"Run", "", kCountingRun},
};

constexpr ExitMeaning kCountingExits[] = {
    {0, "Everything was examined."},
    {1, "The command finished, but could not examine an input, a record or a rule."},
    {2, "The command could not start or run: wrong usage, no input, no rule, no memory or disk space left."},
    {129, "SIGHUP ended the command early."},
    {130, "SIGINT ended the command early."},
    {143, "SIGTERM ended the command early."},
};

constexpr std::string_view kWhoExamples[] = {
    "trailhound who AWSLogs/",
    "trailhound who --since 2023-07-10T12:00 AWSLogs/",
    "trailhound who --key AKIAIOSFODNN7EXAMPLE AWSLogs/",
    "trailhound who --json AWSLogs/ > who.json",
};

// top

constexpr Option kTopOutput[] = {
    {"rare", 0, "", false, "Show the values with the fewest events first."},
    {"json", 0, "", false, "Print one JSON object."},
    {"csv", 0, "", false, "Print CSV. Cells that a spreadsheet would run as a formula begin with an apostrophe."},
    {"limit", 0, "N", false, "Show N rows; 0 shows all. Default: 20 in the table, all with --json and --csv."},
    {"keep-duplicates", 0, "", false,
     "Count an event each time the archive repeats it (the same eventID). By default only the first counts."},
};

constexpr Section kTopSections[] = {
    {"Events", kCriteriaNote, kCriteria},
    {"Records", "", kHuntRecords},
    {"Output", "", kTopOutput},
    {"Run", "", kCountingRun},
};

constexpr std::string_view kTopExamples[] = {
    "trailhound top eventName AWSLogs/",
    "trailhound top --rare eventSource,eventName AWSLogs/",
    "trailhound top errorCode,userIdentity.arn --denied AWSLogs/",
    "trailhound top resources.ARN --principal alice --csv AWSLogs/ > resources.csv",
};

// show

constexpr Option kShowOptions[] = {kArchivePassword, kArchivePasswordFile};
constexpr Section kShowSections[] = {{"Options", "", kShowOptions}};

constexpr ExitMeaning kShowExits[] = {
    {0, "Every record was printed."},
    {1, "Some of the records that the lines name were printed, others not."},
    {2, "No record was printed: the usage is wrong, a file cannot be read, or it has no such record."},
};

constexpr std::string_view kShowExamples[] = {
    "trailhound show AWSLogs/111122223333/CloudTrail/eu-west-1/trail.json.gz 17",
    "trailhound show 'export.zip!logs/trail.json.gz' 0",
    "grep alert/1 results.jsonl | head -1 | trailhound show",
};

// rules check

constexpr Option kCheckOptions[] = {
    kRules,
    kPlaceholders,
    {"strict", 0, "", false,
     "Treat every remark as an error, and also every rule that is correct Sigma but cannot be evaluated here."},
};
constexpr Section kCheckSections[] = {{"Options", "", kCheckOptions}};

constexpr ExitMeaning kCheckExits[] = {
    {0, "Every rule loads, or is correct Sigma that was set aside for a stated reason."},
    {2,
     "The usage is wrong, a rule or a rule file has an error, or there is no rule. With --strict: also if a rule was "
     "set aside or has a remark."},
};

constexpr std::string_view kCheckExamples[] = {
    "trailhound rules check my-rules/",
    "trailhound rules check --strict my-rules/ sigma/rules/cloud/aws/cloudtrail",
};

// rules list

constexpr Option kListOutput[] = {
    {"json", 0, "", false,
     "Print one JSON object per line with id, title, level, status, author, tags, falsepositives, path and type. The "
     "type is 'detection', 'silent' for a rule that only correlations need, or the type of the correlation."},
};
constexpr Section kListSections[] = {{"Rules", "", kRuleSelection}, {"Output", "", kListOutput}};

constexpr ExitMeaning kListExits[] = {
    {0, "Every rule was listed."},
    {1, "Rules were listed, but a document was set aside. 'trailhound rules check' gives the reason."},
    {2, "The usage is wrong, a rule file cannot be read, or there is no rule to list."},
};

constexpr std::string_view kListExamples[] = {
    "trailhound rules list --min-level high",
    "trailhound rules list --json --tag attack.persistence",
};

// rules test

constexpr Option kTestOptions[] = {
    {"rules", 0, "PATH", true, "Test the rules in PATH: a rule file, or a folder of .yml and .yaml files."},
    kPlaceholders,
};
constexpr Section kTestSections[] = {{"Options", "", kTestOptions}};

constexpr ExitMeaning kTestExits[] = {
    {0, "Every rule and correlation has tests of both kinds, and all of them pass."},
    {1, "A test fails, a rule has no tests of one kind, or a rule or test file has an error."},
    {2, "The usage is wrong, or there is no rule to test."},
};

constexpr std::string_view kTestExamples[] = {"trailhound rules test rules/"};

// rules coverage

constexpr Option kCoverageOutput[] = {
    {"markdown", 0, "", false, "Print a Markdown table with links to the rules."},
    {"navigator", 0, "FILE", false,
     "Also write a layer for the ATT&CK Navigator (4.5). It scores each technique by the number of rules that look for "
     "it."},
    kForce,
};
constexpr Section kCoverageSections[] = {{"Rules", "", kRuleSelection}, {"Output", "", kCoverageOutput}};

constexpr ExitMeaning kCoverageExits[] = {
    {0, "The coverage was printed and, with --navigator, the layer was written."},
    {2, "The usage is wrong, there is no rule, or the layer could not be written."},
};

constexpr std::string_view kCoverageExamples[] = {
    "trailhound rules coverage --navigator layer.json",
    "trailhound rules coverage --markdown rules/ > coverage.md",
};

// rules explain

constexpr Option kExplainOptions[] = {
    {"rule", 0, "R", false,
     "Explain this rule. R is the id, the title or the path of a rule, or a rule file. A file explains each of its "
     "rules; with --rules, only those that --rules loads too."},
    {"rules", 0, "PATH", true,
     "Look in PATH for the rule and the rules that it refers to. Default: the built-in rules."},
    kPlaceholders,
    kArchivePassword,
    kArchivePasswordFile,
};
constexpr Section kExplainSections[] = {{"Options", "", kExplainOptions}};

constexpr ExitMeaning kExplainExits[] = {
    {0, "Every record was explained, whether or not it matched."},
    {1,
     "A part of PATH could not be read, or PATH has more records than the command can explain (for correlations, a "
     "million)."},
    {2, "The usage is wrong, there is no such rule, or PATH has no readable record."},
};

constexpr std::string_view kExplainExamples[] = {
    "trailhound rules explain --rule trail_stopped.yml event.json",
    "trailhound rules explain --rule my-rules/new.yml file.json.gz",
    "trailhound rules explain --rule many_secrets_read.yml AWSLogs/",
    "head -1 results.jsonl | trailhound rules explain",
};

constexpr Command kCommands[] = {
    {"", "COMMAND [options] [PATH...]", "",
     "Hunts through AWS CloudTrail archives with Sigma rules, on this machine and without a network.\n\n"
     "Matches go to standard output, one JSON object per line. Progress, warnings and the summary go to standard "
     "error. 'trailhound COMMAND --help' and 'trailhound help COMMAND' describe a command.",
     kProgramSections, kProgramExits, kProgramExamples},
    {"hunt", "[options] PATH...", "Find the records that match Sigma rules.",
     "Reads CloudTrail records and writes one line for every match of a Sigma rule.\n\n"
     "PATH is a file, a folder or - for standard input. trailhound searches a folder to the bottom, in the order of "
     "the "
     "paths, and recognises each file by its content: JSON as S3, lookup-events, EventBridge, CloudWatch Logs, "
     "CloudTrail Lake, Elasticsearch or Splunk deliver it, as one value or as lines; CSV with a column that contains "
     "the event; gzip and UTF-16; .tar, .zip, .7z, .zst, .xz and .bz2. A member of an archive is named "
     "archive.zip!member. trailhound opens inputs read-only and unpacks nothing to disk.",
     kHuntSections, kHuntExits, kHuntExamples},
    {"search", "[options] PATH...", "Find every event about a key, a principal, an address or anything else.",
     "Reads CloudTrail records as a hunt does and writes the events that the options describe. The options become one "
     "Sigma rule, which the engine of a hunt evaluates.\n\n"
     "PATH is what a hunt takes: files, folders, archives or -.",
     kSearchSections, kSearchExits, kSearchExamples},
    {"who", "[options] PATH...", "Show who made the calls, with which keys, and how they got them.",
     "Shows each principal (a user, a role with its sessions, a service, a root user, another account or a federated "
     "user) with its calls, addresses, user agents and access keys, and the matches of the rules of a hunt by level. "
     "Below each key it shows which keys that key was exchanged for (AssumeRole and the like), and what was done with "
     "those. The most serious principals come first: by matches, then by refused calls, then by calls.\n\n"
     "PATH is what a hunt takes: files, folders, archives or -.",
     kWhoSections, kCountingExits, kWhoExamples},
    {"top", "[options] FIELD[,FIELD...] PATH...", "Count the values of a field.",
     "Counts the events by the values of a field, or by the tuples of values of several fields, and shows for each the "
     "events, their share, the first and the last, and how many principals made them.\n\n"
     "FIELD is a path as in Sigma rules: eventName, userIdentity.arn, requestParameters.bucketName. Every element of "
     "an array counts, and an object counts as its JSON text. PATH is what a hunt takes: files, folders, archives or "
     "-.",
     kTopSections, kCountingExits, kTopExamples},
    {"show", "[options] [PATH RECORD]", "Print the records that a match or an alert names.",
     "Prints the text of one record, unchanged. Take PATH and RECORD from the \"source\" of a match: "
     "PATH is a file or a member of an archive (archive.zip!member), RECORD is the position of the record in it, "
     "counted from 0.\n\n"
     "Without PATH, reads match lines and alert lines from standard input and prints all events that they list.",
     kShowSections, kShowExits, kShowExamples},
    {"rules",
     "COMMAND [options] [PATH...]",
     "",
     "Checks, lists, tests and explains Sigma rules. 'trailhound rules COMMAND --help' describes a command.",
     {},
     {},
     {}},
    {"rules check", "[options] [PATH...]", "Check whether rules load, and say why one does not.",
     "Loads and compiles rules as a hunt does and prints every error and warning with its position and its line of the "
     "file. Then it counts the documents, the rules that a hunt evaluates, the rules for other log sources, and the "
     "rules that were set aside, by reason.\n\n"
     "Remarks (L001 and up) point out what makes a CloudTrail rule useless: fields, events, values and tags that do "
     "not exist, missing metadata, duplicates, filters that exclude everything, and correlations with thresholds that "
     "no window or every window reaches, odd timespans, or unused base rules.\n\n"
     "PATH is another way to write --rules PATH.",
     kCheckSections, kCheckExits, kCheckExamples},
    {"rules list", "[options] [PATH...]", "List the rules that a hunt evaluates.",
     "Lists the rules that a hunt with the same options evaluates, in the order of their paths: level and title, path, "
     "id, author and tags, and each known false positive after the word 'but'.\n\n"
     "PATH is another way to write --rules PATH.",
     kListSections, kListExits, kListExamples},
    {"rules test", "[options] PATH...", "Test rules against their test records.",
     "Tests the rules in x.yml against the records in x.test.yml beside it. The rule must match the records under "
     "'match' and none of the similar records under 'no_match'. A correlation has series of records with times under "
     "'alert' and 'no_alert'. Every rule needs tests of both kinds. The engine of a hunt and a second, slow evaluator "
     "must both give the expected result. rules/README.md in the source tree describes the format.\n\n"
     "PATH is another way to write --rules PATH. The built-in rules have no test records.",
     kTestSections, kTestExits, kTestExamples},
    {"rules coverage", "[options] [PATH...]", "Show which ATT&CK techniques the rules look for.",
     "Prints the rules by ATT&CK tactic and technique, as their tags name them.\n\n"
     "PATH is another way to write --rules PATH.",
     kCoverageSections, kCoverageExits, kCoverageExamples},
    {"rules explain", "[--rule R PATH...] [options]", "Explain why a rule matches or does not match.",
     "Shows why a rule matches a record or does not: its condition as a tree with PASS or FAIL at every step, and at "
     "the leaves the value in the record and the value that the rule asks for.\n\n"
     "For a correlation it shows why it fired or how far it got: the matches of each of its rules, the groups (those "
     "that fired, then the largest) and, for each group, the window that came nearest. It does the same for the "
     "correlations that a correlation counts.\n\n"
     "PATH is what a hunt takes: files, folders, archives or -. Without --rule and PATH, reads match lines from "
     "standard input and explains each match. A second, slow evaluator, which shares no code with "
     "the engine of a hunt, gives the answer.",
     kExplainSections, kExplainExits, kExplainExamples},
};

/// `rules check` is below `rules` and below "", the name of trailhound itself.
bool is_below(std::string_view name, std::string_view group) {
  if (group.empty()) return !name.empty();
  return name.size() > group.size() && name.starts_with(group) && name[group.size()] == ' ';
}

}  // namespace

std::span<const Command> commands() { return kCommands; }

bool is_group(const Command& command) {
  const auto is_member = [&](const Command& other) { return is_below(other.name, command.name); };
  return std::any_of(std::begin(kCommands), std::end(kCommands), is_member);
}

const Command* find_command(std::string_view name) {
  const auto found = std::find_if(std::begin(kCommands), std::end(kCommands),
                                  [&](const Command& command) { return command.name == name; });
  return found == std::end(kCommands) ? nullptr : found;
}

const Command* find_member(const Command& group, std::string_view word) {
  if (word.empty() || word.find(' ') != word.npos) return nullptr;
  std::string name(group.name);
  if (!name.empty()) name += ' ';
  return find_command(name.append(word));
}

std::vector<const Command*> commands_below(const Command& group) {
  std::vector<const Command*> found;
  for (const Command& command : kCommands) {
    if (is_below(command.name, group.name) && !is_group(command)) found.push_back(&command);
  }
  return found;
}

}  // namespace trailhound
