#include "cli/options/shared_rows.h"
#include "cli/options/tables.h"

namespace trailhound {
namespace {

constexpr Option kHuntIntegrity[] = {kVerify, kPublicKeys, kSignatures};

constexpr Option kHuntParts[] = {
    {"part", 0, "FILE", false,
     "Write what the hunt finds to FILE, as a part that 'trailhound merge' makes results of, and write no results. - "
     "is "
     "standard output."},
    {"shard", 0, "I/N", false,
     "With --part: hunt through the Ith of N ranges of the sorted inputs, each of about the same number of bytes: 3/8. "
     "Every run must find the same inputs."},
    {"with-who", 0, "", false,
     "With --part: keep what 'trailhound who' counts of every event, too, for 'merge --who'."},
    {"files-from", 0, "LIST", false,
     "Read the paths of the inputs from LIST, one a line, in place of PATH. They are sorted. - is standard input."},
};

constexpr Option kHuntRun[] = {
    kSummary,
    kColor,
    kTimezone,
    {"threads", 0, "N", false, "Use N threads, 1 to 1024. Default: one per core. The output is the same for any N."},
    {"strict", 0, "", false, "Exit with 2 before reading any input if a rule cannot be evaluated."},
    {"fail-on-match", 0, "", false, "Exit with 3 if a rule matches or a correlation fires."},
    {"quiet", 'q', "", false, "Print no progress and no summary, only errors and what could not be examined."},
};

constexpr Section kHuntSections[] = {
    {"Rules", "", kRuleSelection},
    {"Records", "", kRecords},
    {"Output", "", kResults},
    {"Integrity", "", kHuntIntegrity},
    {"Correlations",
     "A correlation that fires writes an alert. Alerts follow all matches, in the order of their first event, with or "
     "without --sort.",
     kAlerts},
    {"Parts",
     "Several machines share one archive, or several runs one machine. Formats, duplicates, order and alerts are "
     "settled in the merge, so options for them are given there.",
     kHuntParts},
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
    {1,
     "The hunt finished, but could not examine an input, a record or a rule, or --verify found that something is not "
     "as "
     "CloudTrail delivered it. This code takes precedence over 3."},
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
    "trailhound hunt --part 3.part --shard 3/8 AWSLogs/",
};

}  // namespace

const Command kHuntCommand = {
    "hunt",
    "[options] PATH...",
    "Find the records that match Sigma rules.",
    "Reads CloudTrail records and writes one line for every match of a Sigma rule.\n\n"
    "PATH is a file, a folder or - for standard input. trailhound searches a folder to the bottom, in the order of "
    "the paths, and recognises each file by its content: JSON as S3, lookup-events, EventBridge, CloudWatch Logs, "
    "CloudTrail Lake, Elasticsearch or Splunk deliver it, as one value or as lines; CSV with a column that contains "
    "the event; gzip and UTF-16; .tar, .zip, .7z, .zst, .xz and .bz2. A member of an archive is named "
    "archive.zip!member. trailhound opens inputs read-only and unpacks nothing to disk.",
    kHuntSections,
    kHuntExits,
    kHuntExamples};

}  // namespace trailhound
