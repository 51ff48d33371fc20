#include "cli/options/shared_rows.h"
#include "cli/options/tables.h"

namespace trailhound {
namespace {

constexpr Option kMergeRun[] = {
    kSummary,
    kColor,
    kTimezone,
    {"fail-on-match", 0, "", false, "Exit with 3 if a rule matched or a correlation fires."},
    {"quiet", 'q', "", false, "Print no progress and no summary, only errors and what could not be examined."},
};

constexpr Option kMergeWho[] = {
    {"who", 0, "FILE", false,
     "Write what 'trailhound who --json' prints of all inputs and the same rules. The parts need --with-who."},
};

constexpr Section kMergeSections[] = {
    {"Output", "", kResults},
    {"People", "", kMergeWho},
    {"Correlations", "Alerts follow all matches, in the order of their first event, with or without --sort.", kAlerts},
    {"Run", "", kMergeRun},
};

constexpr ExitMeaning kMergeExits[] = {
    {0, "The hunts of all parts examined everything, whether or not something matched."},
    {1,
     "The merge finished, but an input, a record or a rule could not be examined, or no part has an account or a "
     "region "
     "that the hunts were asked for. This code takes precedence over 3."},
    {2,
     "The merge could not run or write its results: wrong usage, a part that is damaged, missing or made with other "
     "rules, options or another version, no memory or disk space left."},
    {3, "With --fail-on-match: everything was examined, and a rule matched or a correlation fired."},
    {129, "SIGHUP ended the merge early. It leaves no file."},
    {130, "SIGINT ended the merge early. It leaves no file."},
    {143, "SIGTERM ended the merge early. It leaves no file."},
};

constexpr std::string_view kMergeExamples[] = {
    "trailhound merge parts/*.part > matches.jsonl",
    "trailhound merge --stats ledger.json -o matches.jsonl parts/*.part",
    "trailhound merge --who who.json -o matches.jsonl parts/*.part",
    "trailhound merge --sort --write csv=matches.csv yesterday.part today.part",
};

}  // namespace

const Command kMergeCommand = {
    "merge",
    "[options] PART...",
    "Make results of the parts of a hunt that several machines shared.",
    "Reads what 'trailhound hunt --part' wrote and gives the matches, alerts and ledger of one hunt over the inputs of "
    "all parts, byte for byte. Rules and filters of records are in the parts; a merge needs neither the rules nor the "
    "evidence.\n\n"
    "Parts of any hunts with the same rules and options go together: yesterday's archive and today's. A merge refuses "
    "a part that is damaged, two parts that have a file in common, and a list of inputs of which a range is missing.",
    kMergeSections,
    kMergeExits,
    kMergeExamples};

}  // namespace trailhound
