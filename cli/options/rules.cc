#include "cli/options/shared_rows.h"
#include "cli/options/tables.h"

namespace trailhound {
namespace {

// rules check

constexpr Option kCheckOptions[] = {
    kRules,
    kPlaceholders,
    {"strict", 0, "", false,
     "Treat every remark as an error, and also every rule that is correct Sigma but cannot be evaluated here."},
    {"on", 0, "PATH", true,
     "Also read the evidence in PATH (files, folders or archives) and list the fields and services (eventSource) that "
     "rules for CloudTrail ask for and no event there has."},
};
constexpr Section kCheckSections[] = {{"Options", "", kCheckOptions}};

constexpr ExitMeaning kCheckExits[] = {
    {0, "Every rule loads, or is correct Sigma that was set aside for a stated reason."},
    {1, "With --on: the rules are as for 0, but a part of the evidence could not be examined."},
    {2,
     "The usage is wrong, a rule or a rule file has an error, or there is no rule. With --strict: also if a rule was "
     "set aside or has a remark."},
};

constexpr std::string_view kCheckExamples[] = {
    "trailhound rules check my-rules/",
    "trailhound rules check --strict my-rules/ sigma/rules/cloud/aws/cloudtrail",
    "trailhound rules check my-rules/ --on AWSLogs/",
};

// rules list

constexpr Option kListOutput[] = {
    {"json", 0, "", false,
     "Print one JSON object per line with id, title, level, status, author, description, next_steps, tags, "
     "falsepositives, path and type. The type is 'detection', 'silent' for a rule that only correlations need, or the "
     "type of the correlation."},
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

// rules show

constexpr Option kShowRuleOptions[] = {kRules, kPlaceholders};
constexpr Section kShowRuleSections[] = {{"Options", "", kShowRuleOptions}};

constexpr ExitMeaning kShowRuleExits[] = {
    {0, "Every rule of these names was shown."},
    {1, "Rules were shown, but one of these names could not be loaded. The reason is on standard error."},
    {2, "The usage is wrong, a rule file cannot be read, or a name fits no rule that loads."},
};

constexpr std::string_view kShowRuleExamples[] = {
    "trailhound rules show trail_stopped.yml",
    "trailhound rules show 'CloudTrail Logging Stopped or Trail Deleted'",
    "trailhound rules show --rules my-rules/ new.yml",
};

// rules export

constexpr Option kExportOptions[] = {
    {"portable", 0, "", false,
     "Leave out rules that need more than Sigma 2.1: array matching, first-seen correlations, derived fields, lists of "
     "one's own environment. 'trailhound rules check' names them."},
    kForce,
};
constexpr Section kExportSections[] = {{"Options", "", kExportOptions}};

constexpr ExitMeaning kExportExits[] = {
    {0, "Every rule file was written."},
    {2, "The usage is wrong, a file exists already, or a file could not be written."},
};

constexpr std::string_view kExportExamples[] = {
    "trailhound rules export pack/",
    "trailhound rules export --portable pack/",
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
    kLearnedUntil,
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

}  // namespace

const Command kRulesCheckCommand = {
    "rules check",
    "[options] [PATH...]",
    "Check whether rules load, and say why one does not.",
    "Loads and compiles rules as a hunt does and prints every error and warning with its position and its line of the "
    "file. Then it counts the documents, the rules that a hunt evaluates, the rules for other log sources, and the "
    "rules that were set aside, by reason.\n\n"
    "Remarks (L001 and up) point out what makes a CloudTrail rule useless: fields, events, values and tags that do "
    "not exist, missing metadata, duplicates, filters that exclude everything, and correlations with thresholds that "
    "no window or every window reaches, odd timespans, or unused base rules.\n\n"
    "PATH is another way to write --rules PATH.",
    kCheckSections,
    kCheckExits,
    kCheckExamples};

const Command kRulesListCommand = {
    "rules list",
    "[options] [PATH...]",
    "List the rules that a hunt evaluates.",
    "Lists the rules that a hunt with the same options evaluates, in the order of their paths: level and title, path, "
    "id, author and tags, and each known false positive after the word 'but'.\n\n"
    "PATH is another way to write --rules PATH.",
    kListSections,
    kListExits,
    kListExamples};

const Command kRulesShowCommand = {
    "rules show",
    "[options] NAME...",
    "Print a rule for reading: what it finds, and what to check next.",
    "Prints a rule as a page: what it finds and why that matters, what to check next, known false positives, ATT&CK "
    "techniques, references, and its YAML as written. A correlation also lists the rules that it counts.\n\n"
    "NAME is the id or the title of a rule, or the path of its file or the end of that path, as for hunt --rule. "
    "Without --rules it may also be a rule file. Rules for other log sources are shown too.",
    kShowRuleSections,
    kShowRuleExits,
    kShowRuleExamples};

const Command kRulesExportCommand = {
    "rules export",
    "[options] DIR",
    "Write the built-in rules as files.",
    "Writes every file of the built-in rules below the folder DIR, which it makes if necessary, as the rules/ folder "
    "of "
    "the source tree has it. A hunt with --rules DIR finds what a hunt with the built-in rules finds.",
    kExportSections,
    kExportExits,
    kExportExamples};

const Command kRulesTestCommand = {
    "rules test",
    "[options] PATH...",
    "Test rules against their test records.",
    "Tests the rules in x.yml against the records in x.test.yml beside it. The rule must match the records under "
    "'match' and none of the similar records under 'no_match'. A correlation has series of records with times under "
    "'alert' and 'no_alert'. Every rule needs tests of both kinds. The engine of a hunt and a second, slow evaluator "
    "must both give the expected result. rules/README.md in the source tree describes the format.\n\n"
    "PATH is another way to write --rules PATH. The built-in rules have no test records.",
    kTestSections,
    kTestExits,
    kTestExamples};

const Command kRulesCoverageCommand = {"rules coverage",
                                       "[options] [PATH...]",
                                       "Show which ATT&CK techniques the rules look for.",
                                       "Prints the rules by ATT&CK tactic and technique, as their tags name them.\n\n"
                                       "PATH is another way to write --rules PATH.",
                                       kCoverageSections,
                                       kCoverageExits,
                                       kCoverageExamples};

const Command kRulesExplainCommand = {
    "rules explain",
    "[--rule R PATH...] [options]",
    "Explain why a rule matches or does not match.",
    "Shows why a rule matches a record or does not: its condition as a tree with PASS or FAIL at every step, and at "
    "the leaves the value in the record and the value that the rule asks for.\n\n"
    "For a correlation it shows why it fired or how far it got: the matches of each of its rules, the groups (those "
    "that fired, then the largest) and, for each group, the window that came nearest. It does the same for the "
    "correlations that a correlation counts.\n\n"
    "PATH is what a hunt takes: files, folders, archives or -. Without --rule and PATH, reads match lines from "
    "standard input and explains each match. A second, slow evaluator, which shares no code with "
    "the engine of a hunt, gives the answer.",
    kExplainSections,
    kExplainExits,
    kExplainExamples};

}  // namespace trailhound
