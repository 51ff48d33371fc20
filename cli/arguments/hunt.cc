#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <utility>

#include "cli/arguments/common.h"
#include "cli/file_list.h"
#include "engine/output/formats.h"
#include "engine/sigma/timespan.h"

namespace trailhound {
namespace {

std::optional<UsageError> fill_correlations(const Typed& typed, HuntArguments& hunt) {
  if (auto error = fill_memory(typed, hunt.hunt.memory)) return error;
  if (typed.has("alert-events")) {
    const std::string text = typed.text("alert-events");
    const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), hunt.hunt.alert_events);
    if (failure != std::errc{} || end != text.data() + text.size()) {
      return bad_value("alert-events", text, "a number of events");
    }
  }
  return fill_time(typed, "learned-until", hunt.hunt.learned_until);
}

std::optional<UsageError> fault_of_format(const std::string& option, const std::string& name) {
  if (find_format(name) != nullptr) return std::nullopt;
  return UsageError{option + ": '" + name + "' is not an output format (" + format_names() + ")"};
}

std::optional<UsageError> fill_formats(const Typed& typed, HuntArguments& hunt) {
  // On a terminal a table is the default (choose_format_for_terminal()).
  bool has_columns = !typed.has("format") && !typed.has("output") && isatty(STDOUT_FILENO) == 1;
  if (typed.has("format")) {
    hunt.format = typed.text("format");
    if (auto error = fault_of_format("--format", hunt.format)) return error;
    has_columns = find_format(hunt.format)->has_columns;
  }
  for (const std::string& write : typed.list("write")) {
    const std::size_t equals = write.find('=');
    if (equals == write.npos || equals + 1 == write.size() || write.substr(equals + 1) == "-") {
      return UsageError{"--write: '" + write + "' is not FORMAT=FILE, such as csv=matches.csv"};
    }
    hunt.writes.push_back({write.substr(0, equals), write.substr(equals + 1)});
    if (auto error = fault_of_format("--write", hunt.writes.back().format)) return error;
    has_columns = has_columns || find_format(hunt.writes.back().format)->has_columns;
  }
  if (!typed.has("fields")) return std::nullopt;
  Result<std::vector<Column>, std::string> columns = parse_columns(typed.text("fields"));
  if (!columns) return UsageError{"--fields: " + columns.error()};
  if (!has_columns) return UsageError{"--fields chooses the columns of --format table and csv, and neither is written"};
  hunt.columns = std::move(*columns);
  return std::nullopt;
}

std::optional<UsageError> fill_outputs(const Typed& typed, HuntArguments& hunt) {
  if (auto error = fill_formats(typed, hunt)) return error;
  if (typed.has("output")) {
    hunt.output = typed.text("output");
    if (hunt.output == "-") hunt.output.clear();
  }
  hunt.force = typed.is_on("force");
  hunt.navigator = typed.text("navigator");
  hunt.manifest = typed.text("manifest");
  hunt.case_name = typed.text("case");
  hunt.examiner = typed.text("examiner");
  if (hunt.manifest.empty() && !(hunt.case_name + hunt.examiner).empty()) {
    return UsageError{"--case and --examiner go into the manifest: they need --manifest FILE"};
  }
  if (typed.has("stats")) hunt.stats = typed.text("stats");
  const std::pair<const char*, std::string> files[] = {
      {"--stats", hunt.stats.value_or("")}, {"--navigator", hunt.navigator}, {"--manifest", hunt.manifest}};
  for (const auto& [option, file] : files) {
    if (file != "-") continue;
    return UsageError{std::string(option) + " needs a file name: standard output carries matches only"};
  }
  return std::nullopt;
}

template <typename Value>
std::optional<UsageError> fill_choice(const Typed& typed, const char* option, const char* choices,
                                      std::initializer_list<std::pair<std::string_view, Value>> values, Value& out) {
  if (!typed.has(option)) return std::nullopt;
  const std::string text = typed.text(option);
  for (const auto& [name, value] : values) {
    if (text != name) continue;
    out = value;
    return std::nullopt;
  }
  return bad_value(option, text, choices);
}

std::optional<UsageError> fill_summary(const Typed& typed, HuntArguments& hunt) {
  using Summary = HuntArguments::Summary;
  if (auto error = fill_choice(
          typed, "summary", "all, short or none",
          {std::pair(std::string_view("all"), Summary::kAll), {"short", Summary::kShort}, {"none", Summary::kNone}},
          hunt.summary)) {
    return error;
  }
  return fill_choice(typed, "color", "auto, always or never",
                     {std::pair(std::string_view("auto"), ColorChoice::kAuto),
                      {"always", ColorChoice::kAlways},
                      {"never", ColorChoice::kNever}},
                     hunt.color);
}

/// What becomes of what is found: of a hunt and of a merge.
std::optional<UsageError> fill_results(const Typed& typed, HuntArguments& hunt) {
  if (auto error = fill_correlations(typed, hunt)) return error;
  if (auto error = fill_outputs(typed, hunt)) return error;
  hunt.hunt.keep_duplicates = typed.is_on("keep-duplicates");
  const bool writes_records =
      hunt.format == "records" ||
      std::any_of(hunt.writes.begin(), hunt.writes.end(), [](const auto& write) { return write.format == "records"; });
  hunt.all_lines = typed.is_on("all-lines") || writes_records;
  hunt.sort = typed.is_on("sort");
  hunt.fail_on_match = typed.is_on("fail-on-match");
  hunt.quiet = typed.is_on("quiet");
  return fill_summary(typed, hunt);
}

/// `3/8`
std::optional<UsageError> fill_shard(const Typed& typed, HuntArguments& hunt) {
  constexpr std::uint64_t kMost = 1'000'000;
  if (!typed.has("shard")) return std::nullopt;
  if (hunt.part.empty()) return UsageError{"--shard needs --part: a hunt through a part of the inputs writes a part"};
  const std::string text = typed.text("shard");
  const char* const end = text.data() + text.size();
  const auto number = std::from_chars(text.data(), end, hunt.shard.number);
  const bool has_slash = number.ec == std::errc{} && number.ptr != end && *number.ptr == '/';
  if (has_slash) {
    const auto count = std::from_chars(number.ptr + 1, end, hunt.shard.count);
    const bool is_number = count.ec == std::errc{} && count.ptr == end;
    if (is_number && hunt.shard.number >= 1 && hunt.shard.number <= hunt.shard.count && hunt.shard.count <= kMost) {
      return std::nullopt;
    }
  }
  return bad_value("shard", text, "I/N with I from 1 to N, such as 3/8");
}

/// A part keeps what was found; what becomes of it is settled in the merge.
std::optional<UsageError> fill_part(const Typed& typed, HuntArguments& hunt) {
  hunt.part = typed.text("part");
  if (auto error = fill_shard(typed, hunt)) return error;
  hunt.with_who = typed.is_on("with-who");
  if (hunt.part.empty()) {
    if (hunt.with_who) return UsageError{"--with-who goes with --part: 'trailhound who' counts without parts"};
    return std::nullopt;
  }
  for (const char* option : {"output", "format", "write", "fields", "geo", "stats", "manifest", "case", "examiner",
                             "navigator", "alert-events", "learned-until", "summary"}) {
    if (typed.has(option)) return UsageError{std::string("--") + option + " goes with the merge, not with --part"};
  }
  for (const char* option : {"sort", "all-lines", "keep-duplicates", "fail-on-match"}) {
    if (typed.is_on(option)) return UsageError{std::string("--") + option + " goes with the merge, not with --part"};
  }
  if (hunt.proof.is_wanted) {
    return UsageError{"--verify does not go with --part: digests of one part name files of others (see 'verify')"};
  }
  return std::nullopt;
}

std::optional<UsageError> fill_inputs(Typed& typed, HuntArguments& hunt) {
  hunt.inputs = std::move(typed.positional);
  if (!typed.has("files-from")) {
    if (hunt.inputs.empty()) return UsageError{"no input: name files or folders, or - for standard input"};
    return std::nullopt;
  }
  if (!hunt.inputs.empty()) return UsageError{"--files-from and PATH exclude each other"};
  hunt.files_from = typed.text("files-from");
  Result<std::vector<std::string>, std::string> files = read_file_list(hunt.files_from);
  if (!files) return UsageError{"--files-from " + hunt.files_from + ": " + files.error()};
  hunt.inputs = std::move(*files);
  return std::nullopt;
}

/// `EVENTID` or `EVENTID,10m`
std::optional<UsageError> fill_around(const Typed& typed, SearchArguments& search) {
  constexpr Nanoseconds kDefault = Nanoseconds{10} * 60 * 1'000'000'000;
  if (!typed.has("around")) return std::nullopt;
  const std::string text = typed.text("around");
  const std::size_t comma = text.rfind(',');
  search.around = text.substr(0, comma);
  search.around_time = kDefault;
  if (search.around.empty()) return bad_value("around", text, "EVENTID or EVENTID,10m");
  if (comma == text.npos) return std::nullopt;
  const std::optional<Nanoseconds> time = parse_timespan(text.substr(comma + 1));
  if (!time) return bad_value("around", text, "EVENTID,TIME with a time such as 90s, 10m or 2h");
  search.around_time = *time;
  return std::nullopt;
}

}  // namespace

Result<HuntArguments, UsageError> parse_hunt(std::span<const std::string> words) {
  HuntArguments hunt;
  Result<Typed, UsageError> typed = read_typed("hunt", words, hunt);
  if (!typed) return typed.error();
  hunt.words.assign(words.begin(), words.end());
  if (auto error = fill_rules(*typed, hunt.rules)) return *error;
  if (auto error = fill_read(*typed, hunt.hunt.read)) return *error;
  if (auto error = fill_password(*typed, hunt.hunt.read.archive_password, hunt)) return *error;
  if (auto error = fill_results(*typed, hunt)) return *error;
  hunt.strict = typed->is_on("strict");
  if (auto error = fill_proof(*typed, typed->positional, typed->is_on("verify"), hunt.proof)) return *error;
  if (auto error = fill_part(*typed, hunt)) return *error;
  if (auto error = fill_inputs(*typed, hunt)) return *error;
  return hunt;
}

Result<MergeArguments, UsageError> parse_merge(std::span<const std::string> words) {
  MergeArguments merge;
  HuntArguments& run = merge.run;
  Result<Typed, UsageError> typed = read_typed("merge", words, run);
  if (!typed) return typed.error();
  run.command = "merge";
  run.words.assign(words.begin(), words.end());
  if (auto error = fill_results(*typed, run)) return *error;
  run.who = typed->text("who");
  if (run.who == "-") return UsageError{"--who needs a file name: standard output carries matches only"};
  run.inputs = std::move(typed->positional);
  if (run.inputs.empty()) return UsageError{"no part: name the files that 'trailhound hunt --part' wrote"};
  if (std::find(run.inputs.begin(), run.inputs.end(), "-") != run.inputs.end()) {
    return UsageError{"parts are read more than once: save standard input to a file"};
  }
  return merge;
}

Result<SearchArguments, UsageError> parse_search(std::span<const std::string> words) {
  SearchArguments search;
  Result<Typed, UsageError> typed = read_typed("search", words, search.run);
  if (!typed) return typed.error();
  fill_criteria(*typed, search.criteria);
  search.print_rule = typed->is_on("print-rule");
  if (auto error = fill_around(*typed, search)) return *error;
  HuntArguments& run = search.run;
  run.command = "search";
  run.words.assign(words.begin(), words.end());
  if (auto error = fill_read(*typed, run.hunt.read)) return *error;
  if (auto error = fill_password(*typed, run.hunt.read.archive_password, run)) return *error;
  if (auto error = fill_correlations(*typed, run)) return *error;
  if (auto error = fill_outputs(*typed, run)) return *error;
  run.hunt.keep_duplicates = typed->is_on("keep-duplicates");
  run.sort = typed->is_on("sort");
  run.fail_on_match = typed->is_on("fail-on-match");
  run.quiet = typed->is_on("quiet");
  if (auto error = fill_summary(*typed, run)) return *error;
  run.inputs = std::move(typed->positional);
  if (search.print_rule && search.around.empty()) return search;
  const ReadOptions& filters = run.hunt.read;
  if (search.criteria.empty() && search.around.empty() && !filters.from && !filters.to && filters.accounts.empty() &&
      filters.regions.empty()) {
    return UsageError{"nothing to search for: --key, --principal, --ip, --event and others say what"};
  }
  if (run.inputs.empty()) return UsageError{"no input: name files or folders, or - for standard input"};
  if (!search.around.empty() && std::find(run.inputs.begin(), run.inputs.end(), "-") != run.inputs.end()) {
    return UsageError{"--around reads the inputs twice: save standard input to a file"};
  }
  return search;
}

}  // namespace trailhound
