#include "cli/options/shared_rows.h"
#include "cli/options/tables.h"

namespace trailhound {
namespace {

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

}  // namespace

const Command kProgramCommand = {
    "",
    "COMMAND [options] [PATH...]",
    "",
    "Hunts through AWS CloudTrail archives with Sigma rules, on this machine and without a network.\n\n"
    "Matches go to standard output, one JSON object per line. Progress, warnings and the summary go to standard "
    "error. 'trailhound COMMAND --help' and 'trailhound help COMMAND' describe a command.",
    kProgramSections,
    kProgramExits,
    kProgramExamples};

const Command kRulesGroup = {
    "rules", "COMMAND [options] [PATH...]",
    "",      "Checks, lists, tests and explains Sigma rules. 'trailhound rules COMMAND --help' describes a command.",
    {},      {},
    {}};

}  // namespace trailhound
