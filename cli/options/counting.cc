#include "cli/options/shared_rows.h"
#include "cli/options/tables.h"

namespace trailhound {
namespace {

// who and top

constexpr Option kCountingRun[] = {
    kTimezone,
    {"memory", 0, "SIZE", false,
     "Limit the memory for counting and for finding duplicates: 64M, 2G. Default: 512M. The rest goes to unnamed "
     "temporary files in $TMPDIR."},
    {"threads", 0, "N", false, "Use N threads, 1 to 1024. Default: one per core. The output is the same for any N."},
    {"quiet", 'q', "", false, "Print no progress, only errors and what could not be examined."},
};

constexpr ExitMeaning kCountingExits[] = {
    {0, "Everything was examined."},
    {1, "The command finished, but could not examine an input, a record or a rule."},
    {2, "The command could not start or run: wrong usage, no input, no rule, no memory or disk space left."},
    {129, "SIGHUP ended the command early."},
    {130, "SIGINT ended the command early."},
    {143, "SIGTERM ended the command early."},
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
     "user agents, regions, and each principal's services and events, with the first event of each. Forms of TIME as "
     "for "
     "--from."},
};

constexpr Option kWhoOutput[] = {
    {"json", 0, "", false, "Print one JSON object."},
    {"csv", 0, "", false,
     "Print CSV: a row for each principal and each of its keys or, with --since, a row for everything new. Cells that "
     "a spreadsheet would run as a formula begin with an apostrophe."},
    {"limit", 0, "N", false,
     "Show the N most serious principals; 0 shows all. Default: 20 in the tree, all with --json and --csv."},
    kGeo,
    {"keep-duplicates", 0, "", false,
     "Count an event each time the archive repeats it (the same eventID). By default only the first counts."},
};

constexpr std::string_view kNarrowingNote =
    "A call must fit all of the options that are given, and one of the values of each. A value @FILE is a list, one "
    "value "
    "a line; @@x is the text @x.";

constexpr Section kWhoSections[] = {
    {"Rules", "", kRuleSelection}, {"Narrowing", kNarrowingNote, kWhoNarrowing},
    {"Records", "", kRecords},     {"Output", "", kWhoOutput},
    {"Run", "", kCountingRun},
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
    kGeo,
    {"keep-duplicates", 0, "", false,
     "Count an event each time the archive repeats it (the same eventID). By default only the first counts."},
};

constexpr Section kTopSections[] = {
    {"Events", kCriteriaNote, kCriteria},
    {"Records", "", kRecords},
    {"Output", "", kTopOutput},
    {"Run", "", kCountingRun},
};

constexpr std::string_view kTopExamples[] = {
    "trailhound top eventName AWSLogs/",
    "trailhound top --rare eventSource,eventName AWSLogs/",
    "trailhound top errorCode,userIdentity.arn --denied AWSLogs/",
    "trailhound top resources.ARN --principal alice --csv AWSLogs/ > resources.csv",
};

}  // namespace

const Command kWhoCommand = {
    "who",
    "[options] PATH...",
    "Show who made the calls, with which keys, and how they got them.",
    "Shows each principal (a user, a role with its sessions, a service, a root user, another account or a federated "
    "user) with its calls, addresses, user agents and access keys, and the matches of the rules of a hunt by level. "
    "Below each key it shows which keys that key was exchanged for (AssumeRole and the like), and what was done with "
    "those. The most serious principals come first: by matches, then by refused calls, then by calls.\n\n"
    "PATH is what a hunt takes: files, folders, archives or -.",
    kWhoSections,
    kCountingExits,
    kWhoExamples};

const Command kTopCommand = {
    "top",
    "[options] FIELD[,FIELD...] PATH...",
    "Count the values of a field.",
    "Counts the events by the values of a field, or by the tuples of values of several fields, and shows for each the "
    "events, their share, the first and the last, and how many principals made them.\n\n"
    "FIELD is a path as in Sigma rules: eventName, userIdentity.arn, requestParameters.bucketName. Every element of "
    "an array counts, and an object counts as its JSON text. PATH is what a hunt takes: files, folders, archives or "
    "-.",
    kTopSections,
    kCountingExits,
    kTopExamples};

}  // namespace trailhound
