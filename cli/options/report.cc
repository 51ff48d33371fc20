#include "cli/options/shared_rows.h"
#include "cli/options/tables.h"

namespace trailhound {
namespace {

constexpr Option kReportFiles[] = {
    {"from-matches", 0, "FILE", false,
     "Hunt through nothing, and read the results of an earlier hunt (JSON lines; - is standard input)."},
    {"stats", 0, "FILE", false, "Read the ledger of that hunt, which hunt --stats wrote."},
    {"manifest", 0, "FILE", false, "Read the manifest of that hunt, which hunt --manifest wrote."},
    {"who", 0, "FILE", false, "Read what 'who --json' wrote about the same archive."},
};

constexpr Option kReportIntegrity[] = {kVerify, kPublicKeys, kSignatures};

constexpr Option kReportOutput[] = {
    {"output", 'o', "FILE", false,
     "Write the page to FILE instead of standard output. FILE appears under its name only when it is complete."},
    {"case", 0, "TEXT", false, "Name the case on the page: a number or a title."},
    {"examiner", 0, "TEXT", false, "Name on the page who examines the case."},
    {"timezone", 0, "NAME", false,
     "Show the times of the page in this zone, such as Europe/Berlin. The times inside raw events stay as they are, "
     "and "
     "those that options take are in UTC."},
    {"keep-duplicates", 0, "", false, "Show a match again each time the archive repeats its event (the same eventID)."},
    kForce,
};

constexpr Option kReportRun[] = {
    kLearnedUntil,
    {"memory", 0, "SIZE", false,
     "Limit the memory for correlations, counting and finding duplicates: 64M, 2G. Default: 512M. The rest goes to "
     "unnamed temporary files in $TMPDIR. The page is the same for any SIZE."},
    {"threads", 0, "N", false, "Use N threads, 1 to 1024. Default: one per core. The page is the same for any N."},
    {"fail-on-match", 0, "", false, "Exit with 3 if a rule matches or a correlation fires."},
    {"quiet", 'q', "", false, "Print no progress, only errors and what could not be examined."},
};

constexpr Section kReportSections[] = {
    {"Rules", "With --from-matches they only tell why a finding matters.", kRuleSelection},
    {"Records", "", kRecords},
    {"Integrity", "", kReportIntegrity},
    {"Files of an earlier hunt", "A section of the page whose file is not given says so.", kReportFiles},
    {"Output", "", kReportOutput},
    {"Run", "", kReportRun},
};

constexpr ExitMeaning kReportExits[] = {
    {0, "The page is complete, and everything was examined."},
    {1,
     "The page is written, but an input, a record, a rule or a line of results could not be examined, or --verify "
     "found "
     "a fault. The page says which. This code takes precedence over 3."},
    {2, "No page was written: wrong usage, no input, no rule, a file that cannot be read or written."},
    {3, "With --fail-on-match: the hunt examined everything, and a rule matched or a correlation fired."},
    {129, "SIGHUP ended the command early."},
    {130, "SIGINT ended the command early."},
    {143, "SIGTERM ended the command early."},
};

constexpr std::string_view kReportExamples[] = {
    "trailhound report -o case.html AWSLogs/",
    "trailhound report -o case.html --case 2023-117 --examiner 'R. Ames' AWSLogs/",
    "trailhound report -o case.html --from-matches matches.jsonl --who who.json",
};

}  // namespace

const Command kReportCommand = {
    "report",
    "[options] PATH...",
    "Write what a hunt found as one HTML page to hand over.",
    "Hunts through PATH as 'trailhound hunt' does, counts as 'trailhound who' does, and writes one HTML file: a "
    "verdict, the story in order of time, charts, principals with their keys, ATT&CK, each finding with its evidence "
    "and raw event, what was not examined, what this archive cannot show, and hashes.\n\n"
    "The page needs no other file and opens no connection. It reads the evidence twice, so standard input leaves out "
    "the principals. The same input gives the same page.",
    kReportSections,
    kReportExits,
    kReportExamples};

}  // namespace trailhound
