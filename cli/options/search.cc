#include "cli/options/shared_rows.h"
#include "cli/options/tables.h"
#include "engine/output/formats.h"

namespace trailhound {
namespace {

constexpr Option kSearchOutput[] = {
    {"output", 'o', "FILE", false,
     "Write to FILE instead of standard output. FILE appears under its name only when it is complete."},
    {"format", 0, "NAME", false,
     "Write the events in this format. Default: on a terminal table, in the order of event time; otherwise jsonl, one "
     "match line per event.",
     format_names},
    kWrite,
    kFields,
    kGeo,
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
    kTimezone,
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
    {"Events", kCriteriaNote, kCriteria}, {"Context", "", kSearchAround}, {"Records", "", kRecords},
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

}  // namespace

const Command kSearchCommand = {
    "search",
    "[options] PATH...",
    "Find every event about a key, a principal, an address or anything else.",
    "Reads CloudTrail records as a hunt does and writes the events that the options describe. The options become one "
    "Sigma rule, which the engine of a hunt evaluates.\n\n"
    "PATH is what a hunt takes: files, folders, archives or -.",
    kSearchSections,
    kSearchExits,
    kSearchExamples};

}  // namespace trailhound
