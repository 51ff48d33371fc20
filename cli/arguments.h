#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "cli/sandbox/sandbox.h"
#include "cli/terminal.h"
#include "engine/base/result.h"
#include "engine/base/time_zone.h"
#include "engine/hunt/hunt.h"
#include "engine/hunt/rule_selection.h"
#include "engine/output/columns.h"
#include "engine/query/criteria.h"
#include "engine/summary/narrowing.h"
#include "engine/summary/people.h"
#include "engine/summary/summary.h"

namespace trailhound {

/// What was typed, checked and turned into values; nothing has been opened or read yet but the files of
/// --archive-password-file and --files-from. One struct per command, one
/// parse function each. options.h says which options a command takes. Only arguments/typed.cc uses
/// Boost.Program_options and catches its exceptions.

/// One sentence about a command line that cannot be carried out; it names the option.
struct UsageError {
  std::string text;
};

/// Which rules to load and which of them to evaluate. Common to all commands.
struct RuleArguments {
  std::vector<std::string> paths;         ///< --rules; empty: the embedded pack
  std::vector<std::string> placeholders;  ///< --placeholders
  std::vector<std::string> exclude_from;  ///< tuning files, which selected_rules.h reads into the filter
  std::vector<std::string> levels;        ///< the same
  RuleFilter filter;
};

/// Common to all commands.
struct CommandArguments {
  std::vector<std::string> geo;       ///< databases of addresses
  std::string archive_password_file;  ///< that the password was read from; empty: none was
  bool quiet = false;
  bool no_sandbox = false;
  SandboxState sandbox;          ///< main() fills it when the process has entered the sandbox
  bool force = false;            ///< outputs may replace files
  std::string timezone;          ///< of times for people; empty: UTC
  std::optional<TimeZone> zone;  ///< that; main() opens it
  const TimeZone* shown_zone() const { return zone ? &*zone : nullptr; }
};

/// What shows that an archive is as CloudTrail delivered it.
struct ProofArguments {
  bool is_wanted = false;                ///< --verify; the command `verify` wants it always
  std::vector<std::string> public_keys;  ///< files; empty: nothing can be proven
  std::vector<std::string> signatures;   ///< files
};

struct HuntArguments : CommandArguments {
  std::string_view command = "hunt";  ///< `search` evaluates a rule as a hunt does
  RuleArguments rules;
  ProofArguments proof;
  std::vector<std::string> inputs;  ///< never empty
  HuntOptions hunt;
  std::string output;                    ///< empty: standard output
  std::string format;                    ///< empty: the command chooses
  std::vector<Column> columns;           ///< of formats that have some; empty: their own choice
  std::vector<Column> table_columns;     ///< of a table if `columns` is empty; empty: its own choice
  std::vector<Column> terminal_columns;  ///< the same for a table on a terminal of 80 columns; empty: table_columns
  struct Write {
    std::string format, file;
  };
  std::vector<Write> writes;  ///< further outputs of the same results
  std::optional<std::string> stats;
  std::string navigator;            ///< empty: no layer
  std::string manifest;             ///< empty: none
  std::string who;                  ///< of a merge: what `who --json` prints; empty: none
  std::string case_name, examiner;  ///< for the manifest; empty: not given
  std::vector<std::string> words;   ///< all that was typed behind the command
  bool sort = false;
  bool all_lines = false;  ///< no rollups
  bool strict = false;
  bool fail_on_match = false;
  /// --part: where the run writes what it finds, in place of results. "-": standard output; empty: no part is written.
  std::string part;
  struct Shard {
    std::uint64_t number = 1, count = 1;
  };
  Shard shard;             ///< of the inputs, which the part has
  bool with_who = false;   ///< the part has what `who` counts
  std::string files_from;  ///< that `inputs` were read from; empty: they were typed
  enum class Summary : std::uint8_t { kAll, kShort, kNone } summary = Summary::kShort;
  ColorChoice color = ColorChoice::kAuto;
};

/// A merge ends as a hunt does. Its inputs are parts; what a hunt reads evidence with is in them.
struct MergeArguments {
  HuntArguments run;
};

struct SearchArguments {
  Criteria criteria;
  bool print_rule = false;      ///< and search nothing
  std::string around;           ///< the eventID of --around; empty: none
  Nanoseconds around_time = 0;  ///< before and after its event
  HuntArguments run;            ///< everything but its rules
};

/// How a command that counts shows what it counted.
enum class TableForm : std::uint8_t { kText, kJson, kCsv };

struct WhoArguments : CommandArguments {
  RuleArguments rules;
  TypedNarrowing narrowing;
  std::vector<std::string> inputs;  ///< never empty
  SummaryOptions summary;
  PeopleOptions people;  ///< without its narrowing
  TableForm form = TableForm::kText;
  std::size_t limit = 0;  ///< principals to show; 0: all
};

struct TopArguments : CommandArguments {
  std::vector<std::string> fields;  ///< never empty
  Criteria criteria;
  std::vector<std::string> inputs;  ///< never empty
  SummaryOptions summary;
  TableForm form = TableForm::kText;
  std::size_t limit = 0;  ///< rows to show; 0: all
  bool is_rare = false;
};

struct ReportArguments : CommandArguments {
  RuleArguments rules;
  ProofArguments proof;
  std::vector<std::string> inputs;  ///< empty only with from_matches
  HuntOptions hunt;
  std::string output;                ///< empty: standard output
  std::string from_matches;          ///< results of a hunt; empty: the command hunts itself
  std::string stats, manifest, who;  ///< further files of that hunt; empty: not given
  std::string case_name, examiner;   ///< empty: not given
  bool fail_on_match = false;
  std::vector<std::string> words;  ///< all that was typed behind the command
};

/// Of a command, however its arguments have them.
inline CommandArguments& common_arguments(CommandArguments& command) { return command; }
inline CommandArguments& common_arguments(SearchArguments& search) { return search.run; }
inline CommandArguments& common_arguments(MergeArguments& merge) { return merge.run; }

struct ShowArguments : CommandArguments {
  bool reads_lines = false;  ///< match and alert lines on standard input name the records, not path and record
  std::string path;          ///< as a match's source has it: a file, or archive.zip!member
  std::uint64_t record = 0;
  std::string archive_password;
};

struct VerifyArguments : CommandArguments {
  ProofArguments proof;
  ReadOptions read;
  std::vector<std::string> inputs;  ///< never empty; without standard input
  bool is_json = false;
};

struct ManifestVerifyArguments : CommandArguments {
  std::string manifest;
  std::vector<std::string> paths;  ///< never empty
  unsigned threads = 0;            ///< 0: as many as there are cores
};

/// Rules become queries.
struct SqlArguments : CommandArguments {
  enum class Wanted : std::uint8_t { kQueries, kTable, kProbe };
  Wanted wanted = Wanted::kQueries;
  RuleArguments rules;
  ReadOptions read;  ///< from, to, accounts and regions
  bool for_duckdb = false;
  std::string table;      ///< empty: the name that the statement gives it
  std::string table_ddl;  ///< a file; empty: AWS's table
  bool per_rule = false;
  std::string folder;  ///< empty: standard output
};

/// A result of a query is the other side of a comparison, and so is another match file.
struct CompareArguments : CommandArguments {
  std::string matches;               ///< match and alert lines; "-": standard input
  std::vector<std::string> results;  ///< files that say which rule a row is of
  struct RuleResult {
    std::string rule, path;
  };
  std::vector<RuleResult> rule_results;  ///< --rule; one of the two is not empty
  std::vector<std::string> inputs;       ///< --inputs; empty: nobody looks into the archive
  ReadOptions read;
  std::vector<std::string> rules;  ///< --rules
  std::vector<std::string> placeholders;
  bool json = false;
  std::size_t limit = 0;  ///< differences of a rule to show; 0: all
};

struct CheckArguments : CommandArguments {
  RuleArguments rules;
  std::vector<std::string> evidence;  ///< --on; empty: the rules alone are checked
  bool strict = false;
};

struct ListArguments : CommandArguments {
  RuleArguments rules;
  bool json = false;
};

struct ShowRuleArguments : CommandArguments {
  std::vector<std::string> names;  ///< never empty; as --rule takes them
  std::vector<std::string> paths;  ///< --rules
  std::vector<std::string> placeholders;
};

struct ExportArguments : CommandArguments {
  std::string folder;
  bool portable = false;
};

struct CoverageArguments : CommandArguments {
  RuleArguments rules;
  bool markdown = false;
  std::string navigator;  ///< empty: no layer
};

struct TestArguments : CommandArguments {
  std::vector<std::string> paths;  ///< never empty
  std::vector<std::string> placeholders;
};

struct ExplainArguments : CommandArguments {
  std::vector<std::string> paths;  ///< --rules
  std::vector<std::string> placeholders;
  bool reads_lines = false;  ///< match lines on standard input name rules and records
  std::string rule;          ///< empty only if reads_lines
  std::vector<std::string> inputs;
  std::string archive_password;
  std::optional<Nanoseconds> learned_until;  ///< as HuntOptions has it
};

struct CompletionArguments : CommandArguments {
  std::string shell;  ///< bash, zsh or fish
};

struct ManArguments : CommandArguments {
  std::string_view command;  ///< the name of a command or group; empty: trailhound itself
};

/// `words`: what follows the name of the command.
Result<HuntArguments, UsageError> parse_hunt(std::span<const std::string> words);
Result<MergeArguments, UsageError> parse_merge(std::span<const std::string> words);
Result<SearchArguments, UsageError> parse_search(std::span<const std::string> words);
Result<WhoArguments, UsageError> parse_who(std::span<const std::string> words);
Result<ReportArguments, UsageError> parse_report(std::span<const std::string> words);
Result<TopArguments, UsageError> parse_top(std::span<const std::string> words);
Result<ShowArguments, UsageError> parse_show(std::span<const std::string> words);
Result<VerifyArguments, UsageError> parse_verify(std::span<const std::string> words);
Result<ManifestVerifyArguments, UsageError> parse_manifest_verify(std::span<const std::string> words);
Result<SqlArguments, UsageError> parse_sql(std::span<const std::string> words);
Result<CompareArguments, UsageError> parse_compare(std::span<const std::string> words);
Result<CheckArguments, UsageError> parse_check(std::span<const std::string> words);
Result<ListArguments, UsageError> parse_list(std::span<const std::string> words);
Result<ShowRuleArguments, UsageError> parse_show_rule(std::span<const std::string> words);
Result<ExportArguments, UsageError> parse_export(std::span<const std::string> words);
Result<CoverageArguments, UsageError> parse_coverage(std::span<const std::string> words);
Result<TestArguments, UsageError> parse_test(std::span<const std::string> words);
Result<ExplainArguments, UsageError> parse_explain(std::span<const std::string> words);
Result<CompletionArguments, UsageError> parse_completion(std::span<const std::string> words);
Result<ManArguments, UsageError> parse_man(std::span<const std::string> words);

}  // namespace trailhound
