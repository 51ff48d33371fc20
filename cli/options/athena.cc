#include "cli/options/shared_rows.h"
#include "cli/options/tables.h"

namespace trailhound {
namespace {

// athena sql

std::string dialect_names() { return "athena or duckdb"; }

constexpr Option kSqlRecords[] = {
    {"from", 0, "TIME", false, "Let the queries read only events at or after TIME, and events without a time."},
    {"to", 0, "TIME", false, "Let the queries read only events at or before TIME, and events without a time."},
    {"account", 0, "ID", true, "Let the queries read only events of this account."},
    {"region", 0, "REGION", true, "Let the queries read only events of this region."},
};

constexpr Option kSqlQueries[] = {
    {"dialect", 0, "NAME", false, "Write for athena (engine version 3, and Trino) or duckdb. Default: athena.",
     dialect_names},
    {"table", 0, "NAME", false, "Query this table, with or without its database. Default: cloudtrail_logs."},
    {"table-ddl", 0, "FILE", false,
     "Read the columns of the table from FILE: what SHOW CREATE TABLE prints. Default: the columns of the table that "
     "AWS documents."},
    {"per-rule", 0, "", false,
     "Write one query for each rule, to read and to change. The default are queries of up to 40 rules each, because "
     "Athena bills what a query scans."},
};

constexpr Option kSqlOutput[] = {
    {"output", 0, "FOLDER", false,
     "Write one file for each query below FOLDER. Default: all queries on standard output, with semicolons."},
    kForce,
    {"ddl", 0, "", false,
     "Print the statement that makes the table instead, with partition projection. --table, --account and --region "
     "go into it; change the name of the bucket."},
    {"probe", 0, "", false,
     "Print one query without a table instead, with a row for each thing that the queries rely on. Every row must say "
     "true: run it on your own engine."},
};

constexpr Section kSqlSections[] = {{"Rules", "", kRuleSelection},
                                    {"Records", "", kSqlRecords},
                                    {"Queries", "", kSqlQueries},
                                    {"Output", "", kSqlOutput}};

constexpr ExitMeaning kSqlExits[] = {
    {0, "Every rule has a query."},
    {1, "There are queries, but a rule has none. The reason is on standard error."},
    {2, "Nothing was written: wrong usage, a file that cannot be read or written, or no rule."},
};

constexpr std::string_view kSqlExamples[] = {
    "trailhound athena sql --min-level high --output queries/",
    "trailhound athena sql --per-rule --rules my-rules/ --output queries/",
    "trailhound athena sql --table-ddl table.sql --from 2026-11-01 --to 2026-11-07",
    "trailhound athena sql --ddl --account 111122223333 --region eu-central-1",
};

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
    "athena",
    "COMMAND [options] [FILE...]",
    "",
    "Takes rules to Amazon Athena and its answers back. 'trailhound athena COMMAND --help' describes a command.",
    {},
    {},
    {}};

const Command kAthenaSqlCommand = {
    "athena sql",
    "[options]",
    "Write rules and correlations as SQL for Amazon Athena.",
    "The queries find what a hunt finds in the same records. For rules they have the columns rule_id, eventid, "
    "eventtime "
    "and principal_arn, for correlations rule_id, group_values, first_time, last_time, event_count and value. What "
    "cannot be said exactly is left out, with the reason on standard error; a limit that a rule touches is a warning "
    "there. Rules that only correlations count are part of their queries.\n\n"
    "'trailhound athena compare' holds the results against those of a hunt.",
    kSqlSections,
    kSqlExits,
    kSqlExamples};

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
