#include "cli/options/shared_rows.h"
#include "cli/options/tables.h"

namespace trailhound {
namespace {

// athena compare

constexpr Option kCompareSides[] = {
    {"matches", 0, "FILE", false, "The match and alert lines of a hunt, as JSON lines; - is standard input. Required."},
    {"rule", 0, "ID=FILE", true,
     "FILE is the result of a query for one rule and has no column rule_id. ID is what that column would say: the "
     "rule's id, or its title where it has no id. If all results are given in this way, other rules are left aside."},
};

constexpr Option kCompareArchive[] = {
    {"inputs", 0, "PATH", true,
     "The archive of the hunt: files, folders or archives. What only Athena has and the archive has not is then no "
     "difference. For every other difference the items of the rule that it rests on are shown."},
    kRules,
    kPlaceholders,
    kArchivePassword,
    kArchivePasswordFile,
    {"threads", 0, "N", false, "Use N threads, 1 to 1024. Default: one per core. The output is the same for any N."},
    {"quiet", 'q', "", false, "Print no progress, only errors and what could not be examined."},
};

constexpr Option kCompareOutput[] = {
    {"json", 0, "", false, "Print one JSON object."},
    {"limit", 0, "N", false, "Show N differences of each rule; 0 shows all. Default: 10 in the text, all with --json."},
};

constexpr Section kCompareSections[] = {
    {"What to compare", "", kCompareSides}, {"Archive", "", kCompareArchive}, {"Output", "", kCompareOutput}};

constexpr ExitMeaning kCompareExits[] = {
    {0, "Both sides found the same, apart from repetitions and events that the archive does not have."},
    {1,
     "They did not, or equality is not proven: a page of the results is missing, or a part of the archive could not be "
     "read."},
    {2, "Nothing was compared: wrong usage, a file that cannot be read, or a rollup that does not list its matches."},
    {129, "SIGHUP ended the command early."},
    {130, "SIGINT ended the command early."},
    {143, "SIGTERM ended the command early."},
};

constexpr std::string_view kCompareExamples[] = {
    "trailhound hunt --all-lines AWSLogs/ > matches.jsonl",
    "trailhound athena compare --matches matches.jsonl --inputs AWSLogs/ 6f1c.csv",
    "trailhound athena compare --matches matches.jsonl --rule 7f51508a=rows.json",
    "trailhound athena compare --matches monday.jsonl tuesday.jsonl",
};

}  // namespace

const Command kAthenaGroup = {
    "athena", "COMMAND [options] [FILE...]",
    "",       "Works with what Amazon Athena found. 'trailhound athena COMMAND --help' describes a command.",
    {},       {},
    {}};

const Command kAthenaCompareCommand = {
    "athena compare",
    "--matches FILE [options] [RESULT...]",
    "Compare the results of a hunt with those of queries, or of another hunt.",
    "Counts for each rule the events that both sides found, those that only the hunt found and those that only Athena "
    "found, by rule and eventID alone. An event that a side has several times counts once. Alerts of correlations are "
    "the same if they are of the same group and begin and end with the same times.\n\n"
    "RESULT is a CSV file of Athena, Trino or DuckDB, or pages of 'aws athena get-query-results' in JSON, with the "
    "columns rule_id and eventid (of correlations rule_id, group_values, first_time and last_time) in upper or lower "
    "case; other columns do not matter. It may also be the match file of another hunt.",
    kCompareSections,
    kCompareExits,
    kCompareExamples};

}  // namespace trailhound
