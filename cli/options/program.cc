#include "cli/options/shared_rows.h"
#include "cli/options/tables.h"

namespace trailhound {
namespace {

constexpr Option kProgramOptions[] = {
    {"version", 'V', "", false, "Print version, commit, compiler, libraries, and the hash of the built-in rules."}};
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

constexpr ExitMeaning kTextExits[] = {
    {0, "The text was printed."},
    {2, "The usage is wrong, or the text could not be printed."},
};

constexpr std::string_view kCompletionExamples[] = {
    "source <(trailhound completion bash)",
    "trailhound completion bash > /etc/bash_completion.d/trailhound",
    "trailhound completion zsh > ~/.zfunc/_trailhound",
    "trailhound completion fish > ~/.config/fish/completions/trailhound.fish",
};

constexpr std::string_view kManExamples[] = {
    "trailhound man hunt | man -l -",
    "trailhound man rules check > man1/trailhound-rules-check.1",
};

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

const Command kCompletionCommand = {
    "completion",
    "[options] SHELL",
    "Print a script that completes commands and options in a shell.",
    "Prints a script for bash, zsh or fish. The shell then completes commands, options, values of options and files.",
    {},
    kTextExits,
    kCompletionExamples};

const Command kManCommand = {
    "man",
    "[options] [COMMAND]",
    "Print a manual page in the format of man.",
    "Prints the manual page of a command, or that of trailhound itself, in the man macros of roff.",
    {},
    kTextExits,
    kManExamples};

}  // namespace trailhound
