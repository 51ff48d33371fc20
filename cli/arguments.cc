#include "cli/arguments.h"

#include <algorithm>
#include <boost/program_options.hpp>
#include <charconv>
#include <cstdlib>
#include <utility>

#include "cli/archive_password.h"
#include "cli/completion.h"
#include "cli/options.h"
#include "engine/base/closest_word.h"
#include "engine/catalogue/attack.h"
#include "engine/output/formats.h"
#include "engine/sigma/timespan.h"

namespace trailhound {
namespace {

namespace options = boost::program_options;

using Words = std::vector<std::string>;

const options::value_semantic* value_of(const Option& option) {
  if (option.is_switch()) return options::bool_switch();
  if (option.is_repeatable) return options::value<Words>()->composing();
  return options::value<std::string>();
}

std::string opposite_of(const Option& option) { return "not-" + std::string(option.name); }

options::options_description describe(const Command& command) {
  options::options_description out;
  for (const Section& section : command.sections) {
    for (const Option& option : section.options) {
      std::string names(option.name);
      if (option.letter != 0) names += {',', option.letter};
      out.add_options()(names.c_str(), value_of(option), "");  // help.cc has the texts
      if (option.has_opposite) out.add_options()(opposite_of(option).c_str(), value_of(option), "");
    }
  }
  out.add_options()(kNoSandboxOption.name.data(), value_of(kNoSandboxOption), "");
  return out;
}

/// The typed options by name, and the words that belong to none.
struct Typed {
  options::variables_map map;
  Words positional;

  bool has(const char* name) const { return map.count(name) != 0; }
  bool is_on(const char* name) const { return has(name) && map[name].as<bool>(); }
  std::string text(const char* name) const { return has(name) ? map[name].as<std::string>() : std::string(); }
  Words list(const char* name) const { return has(name) ? map[name].as<Words>() : Words(); }
};

/// Gives `--error` the value that it means. Boost's implicit values would take the next word, often a path, for one.
Words with_implied_values(const Command& command, std::span<const std::string> words) {
  Words out(words.begin(), words.end());
  for (std::string& word : out) {
    if (word == "--") break;
    for (const Section& section : command.sections) {
      for (const Option& option : section.options) {
        if (option.without_value.empty()) continue;
        const bool is_alone =
            word == "--" + std::string(option.name) || (option.has_opposite && word == "--" + opposite_of(option));
        if (is_alone) word.append("=").append(option.without_value);
      }
    }
  }
  return out;
}

/// `; did you mean '--exclude'?` for an option that the command does not have, or nothing.
std::string suggested_option(const Command& command, std::string_view typed) {
  typed.remove_prefix(std::min(typed.find_first_not_of('-'), typed.size()));
  std::vector<std::string> names = {std::string(kHelpOption.name), std::string(kNoSandboxOption.name)};
  for (const Section& section : command.sections) {
    for (const Option& option : section.options) {
      names.emplace_back(option.name);
      if (option.has_opposite) names.push_back(opposite_of(option));
    }
  }
  ClosestWord closest(typed);
  for (const std::string& name : names) closest.offer(name);
  return closest.found().empty() ? std::string() : "; did you mean '--" + std::string(closest.found()) + "'?";
}

/// Fills in what all commands have in common, but for the password.
Result<Typed, UsageError> read(std::string_view command, std::span<const std::string> words, CommandArguments& common) {
  // Options may be abbreviated by default; a script that relies on it breaks when a new option appears.
  using options::command_line_style::allow_guessing;
  using options::command_line_style::unix_style;
  Typed typed;
  try {
    const Command& row = *find_command(command);
    const options::options_description description = describe(row);
    const options::parsed_options parsed = options::command_line_parser(with_implied_values(row, words))
                                               .options(description)
                                               .style(unix_style & ~allow_guessing)
                                               .run();
    for (const options::option& option : parsed.options) {
      if (option.position_key < 0) continue;
      typed.positional.insert(typed.positional.end(), option.value.begin(), option.value.end());
    }
    options::store(parsed, typed.map);
    // An empty word is a variable that was not set; it would select nothing, or everything.
    for (const options::option& option : parsed.options) {
      for (const std::string& value : option.value) {
        if (value.empty())
          return UsageError{"an empty value" + (option.string_key.empty() ? "" : " for --" + option.string_key)};
      }
    }
  } catch (const options::unknown_option& error) {
    return UsageError{error.what() + suggested_option(*find_command(command), error.get_option_name())};
  } catch (const options::error& error) {
    return UsageError{error.what()};
  }
  common.geo = typed.list("geo");
  common.timezone = typed.text("timezone");
  common.no_sandbox = typed.is_on(kNoSandboxOption.name.data());
  return typed;
}

UsageError bad_value(const char* option, const std::string& value, const char* expected) {
  return {std::string("--") + option + ": '" + value + "' is not " + expected};
}

/// The tags that an option names, and those of the current ATT&CK that replaced them: people type what they know, and
/// rules are tagged with either version.
std::vector<std::string> tags_of(const Typed& typed, const char* option) {
  std::vector<std::string> tags = typed.list(option);
  for (const std::string& tag : typed.list(option)) {
    const std::vector<std::string> replacements = attack_replacements(tag);
    tags.insert(tags.end(), replacements.begin(), replacements.end());
  }
  return tags;
}

std::optional<UsageError> fill_rules(const Typed& typed, RuleArguments& rules) {
  rules.paths = typed.list("rules");
  rules.placeholders = typed.list("placeholders");
  rules.filter.any_logsource = typed.is_on("any-logsource");
  rules.filter.tags = tags_of(typed, "tag");
  rules.filter.only = typed.list("rule");
  rules.filter.except = typed.list("exclude");
  rules.filter.excluded_tags = tags_of(typed, "exclude-tag");
  rules.exclude_from = typed.list("exclude-from");
  rules.levels = typed.list("levels");
  for (const std::string& status : typed.list("status")) {
    const std::optional<std::string_view> known = known_status(status);
    if (!known) return bad_value("status", status, "a status (stable, test, experimental, deprecated or unsupported)");
    rules.filter.statuses.emplace_back(*known);
  }
  if (typed.has("min-level")) {
    const std::optional<Level> level = parse_level(typed.text("min-level"));
    if (!level || *level == Level::kNone) {
      return bad_value("min-level", typed.text("min-level"), "a level (informational, low, medium, high or critical)");
    }
    rules.filter.min_level = *level;
  }
  return std::nullopt;
}

std::optional<UsageError> fill_time(const Typed& typed, const char* name, std::optional<Nanoseconds>& out) {
  if (!typed.has(name)) return std::nullopt;
  out = parse_user_time(typed.text(name));
  if (out) return std::nullopt;
  return bad_value(name, typed.text(name), "a time (2023-07-10, 2023-07-10T12:05 or 2023-07-10T12:05:31Z)");
}

void fill_criteria(const Typed& typed, Criteria& criteria) {
  for (const Aspect aspect : kAspects) {
    for (const bool is_excluded : {false, true}) {
      const std::string name = (is_excluded ? "not-" : "") + std::string(option_of(aspect));
      const bool is_switch = aspect == Aspect::kDenied;
      if (is_switch ? !typed.is_on(name.c_str()) : !typed.has(name.c_str())) continue;
      criteria.all.push_back({aspect, is_excluded, is_switch ? Words() : typed.list(name.c_str())});
    }
  }
}

std::optional<UsageError> fill_password(const Typed& typed, std::string& password, CommandArguments& command) {
  const char* const kOption = "archive-password-file";
  if (typed.has("archive-password") && typed.has(kOption)) {
    return UsageError{"--archive-password and --archive-password-file exclude each other"};
  }
  password = typed.text("archive-password");
  const std::string& file = command.archive_password_file = typed.text(kOption);
  if (!file.empty()) {
    Result<std::string, PasswordError> text = read_password_file(file);
    if (!text) return UsageError{std::string("--") + kOption + " " + file + ": " + text.error().text};
    password = std::move(*text);
  } else if (const char* const variable = std::getenv(kArchivePasswordVariable); password.empty() && variable) {
    password = variable;
  }
  return std::nullopt;
}

std::optional<UsageError> fill_proof(const Typed& typed, const std::vector<std::string>& inputs, bool is_wanted,
                                     ProofArguments& proof) {
  proof.is_wanted = is_wanted;
  proof.public_keys = typed.list("public-keys");
  proof.signatures = typed.list("signatures");
  if (!proof.signatures.empty() && proof.public_keys.empty()) {
    return UsageError{"--signatures needs --public-keys, which checks them"};
  }
  if (!is_wanted) {
    return proof.public_keys.empty() ? std::nullopt : std::optional(UsageError{"--public-keys needs --verify"});
  }
  if (std::find(inputs.begin(), inputs.end(), "-") != inputs.end()) {
    return UsageError{"digests and log files are read one after the other: save standard input to a file"};
  }
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

constexpr unsigned kMostThreads = 1024;

std::optional<UsageError> fill_read(const Typed& typed, ReadOptions& read) {
  if (auto error = fill_time(typed, "from", read.from)) return error;
  if (auto error = fill_time(typed, "to", read.to)) return error;
  if (read.from && read.to && *read.from > *read.to) {
    return UsageError{"--from " + typed.text("from") + " is later than --to " + typed.text("to") +
                      ": no record can match"};
  }
  if (typed.has("threads")) {
    const std::string text = typed.text("threads");
    const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), read.threads);
    if (failure != std::errc{} || end != text.data() + text.size() || read.threads < 1 || read.threads > kMostThreads) {
      return bad_value("threads", text, "a number of threads (1 to 1024)");
    }
  }
  read.accounts = typed.list("account");
  read.regions = typed.list("region");
  return std::nullopt;
}

/// A whole number with or without a binary unit: `300`, `64K`, `512M`, `2G`, `512MiB`.
std::optional<std::uint64_t> parse_size(std::string_view text) {
  std::uint64_t number = 0;
  const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (failure != std::errc{}) return std::nullopt;
  const std::string_view unit(end, static_cast<std::size_t>(text.data() + text.size() - end));
  constexpr std::string_view kUnits = "KMGT";
  if (unit.empty()) return number;
  const std::size_t power = kUnits.find(unit.front());
  if (power == kUnits.npos || (unit.size() > 1 && unit.substr(1) != "iB")) return std::nullopt;
  const std::size_t shift = 10 * (power + 1);
  if (number > (~std::uint64_t{0} >> shift)) return std::nullopt;
  return number << shift;
}

std::optional<UsageError> fill_memory(const Typed& typed, std::size_t& memory) {
  if (!typed.has("memory")) return std::nullopt;
  const std::optional<std::uint64_t> size = parse_size(typed.text("memory"));
  if (!size || *size == 0) return bad_value("memory", typed.text("memory"), "a size in bytes (64M, 2G)");
  memory = *size;
  return std::nullopt;
}

/// A number of things to show; 0 shows all.
std::optional<UsageError> fill_limit(const Typed& typed, std::size_t& limit) {
  if (!typed.has("limit")) return std::nullopt;
  const std::string text = typed.text("limit");
  const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), limit);
  if (failure == std::errc{} && end == text.data() + text.size()) return std::nullopt;
  return bad_value("limit", text, "a number (0 shows all)");
}

Result<TableForm, UsageError> table_form(const Typed& typed) {
  if (typed.is_on("json") && typed.is_on("csv")) return UsageError{"--json and --csv exclude each other"};
  if (typed.is_on("json")) return TableForm::kJson;
  return typed.is_on("csv") ? TableForm::kCsv : TableForm::kText;
}

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
  bool has_columns = false;
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

}  // namespace

Result<HuntArguments, UsageError> parse_hunt(std::span<const std::string> words) {
  HuntArguments hunt;
  Result<Typed, UsageError> typed = read("hunt", words, hunt);
  if (!typed) return typed.error();
  hunt.words.assign(words.begin(), words.end());
  if (auto error = fill_rules(*typed, hunt.rules)) return *error;
  if (auto error = fill_read(*typed, hunt.hunt.read)) return *error;
  if (auto error = fill_password(*typed, hunt.hunt.read.archive_password, hunt)) return *error;
  if (auto error = fill_correlations(*typed, hunt)) return *error;
  if (auto error = fill_outputs(*typed, hunt)) return *error;
  hunt.hunt.keep_duplicates = typed->is_on("keep-duplicates");
  const bool writes_records =
      hunt.format == "records" ||
      std::any_of(hunt.writes.begin(), hunt.writes.end(), [](const auto& write) { return write.format == "records"; });
  hunt.all_lines = typed->is_on("all-lines") || writes_records;
  hunt.sort = typed->is_on("sort");
  hunt.strict = typed->is_on("strict");
  hunt.fail_on_match = typed->is_on("fail-on-match");
  hunt.quiet = typed->is_on("quiet");
  if (auto error = fill_summary(*typed, hunt)) return *error;
  hunt.inputs = std::move(typed->positional);
  if (auto error = fill_proof(*typed, hunt.inputs, typed->is_on("verify"), hunt.proof)) return *error;
  if (hunt.inputs.empty()) return UsageError{"no input: name files or folders, or - for standard input"};
  return hunt;
}

Result<SearchArguments, UsageError> parse_search(std::span<const std::string> words) {
  SearchArguments search;
  Result<Typed, UsageError> typed = read("search", words, search.run);
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

Result<WhoArguments, UsageError> parse_who(std::span<const std::string> words) {
  constexpr std::size_t kShown = 20;  // principals, as people read them
  WhoArguments who;
  Result<Typed, UsageError> typed = read("who", words, who);
  if (!typed) return typed.error();
  if (auto error = fill_rules(*typed, who.rules)) return *error;
  if (auto error = fill_read(*typed, who.summary.read)) return *error;
  if (auto error = fill_password(*typed, who.summary.read.archive_password, who)) return *error;
  if (auto error = fill_memory(*typed, who.summary.memory)) return *error;
  who.narrowing = {typed->list("key"), typed->list("principal"), typed->list("ip")};
  if (auto error = fill_time(*typed, "since", who.people.since)) return *error;
  const Result<TableForm, UsageError> form = table_form(*typed);
  if (!form) return form.error();
  who.form = *form;
  who.limit = who.form == TableForm::kText ? kShown : 0;
  if (auto error = fill_limit(*typed, who.limit)) return *error;
  constexpr std::size_t kLeastForPeople = std::size_t{16} << 20;  // some ten thousand principals
  who.people.memory = std::max(who.summary.memory / 2, kLeastForPeople);
  who.summary.keep_duplicates = typed->is_on("keep-duplicates");
  who.quiet = typed->is_on("quiet");
  who.inputs = std::move(typed->positional);
  if (who.inputs.empty()) return UsageError{"no input: name files or folders, or - for standard input"};
  return who;
}

/// What only a page from the files of a hunt has, and what only a hunt has.
std::optional<UsageError> fault_of_source(const Typed& typed, const ReportArguments& report) {
  if (report.from_matches.empty()) {
    for (const char* file : {"stats", "manifest", "who"}) {
      if (typed.has(file))
        return UsageError{std::string("--") + file + " reads a file of an earlier hunt: it needs --from-matches"};
    }
    if (report.inputs.empty()) return UsageError{"no input: name files or folders, or --from-matches FILE"};
    return std::nullopt;
  }
  if (!report.inputs.empty()) return UsageError{"--from-matches and PATH exclude each other"};
  if (typed.is_on("fail-on-match"))
    return UsageError{"--fail-on-match needs a hunt: it does not go with --from-matches"};
  if (report.proof.is_wanted) return UsageError{"--verify needs a hunt: it does not go with --from-matches"};
  if (!report.geo.empty()) return UsageError{"--geo needs a hunt: the files of --from-matches have origins already"};
  return std::nullopt;
}

Result<ReportArguments, UsageError> parse_report(std::span<const std::string> words) {
  ReportArguments report;
  Result<Typed, UsageError> typed = read("report", words, report);
  if (!typed) return typed.error();
  report.words.assign(words.begin(), words.end());
  if (auto error = fill_rules(*typed, report.rules)) return *error;
  if (auto error = fill_read(*typed, report.hunt.read)) return *error;
  if (auto error = fill_password(*typed, report.hunt.read.archive_password, report)) return *error;
  if (auto error = fill_memory(*typed, report.hunt.memory)) return *error;
  if (auto error = fill_time(*typed, "learned-until", report.hunt.learned_until)) return *error;
  report.output = typed->text("output");
  if (report.output == "-") report.output.clear();
  report.force = typed->is_on("force");
  report.from_matches = typed->text("from-matches");
  report.stats = typed->text("stats");
  report.manifest = typed->text("manifest");
  report.who = typed->text("who");
  report.case_name = typed->text("case");
  report.examiner = typed->text("examiner");
  report.hunt.keep_duplicates = typed->is_on("keep-duplicates");
  report.fail_on_match = typed->is_on("fail-on-match");
  report.quiet = typed->is_on("quiet");
  report.inputs = std::move(typed->positional);
  if (auto error = fill_proof(*typed, report.inputs, typed->is_on("verify"), report.proof)) return *error;
  if (auto error = fault_of_source(*typed, report)) return *error;
  return report;
}

/// `userIdentity.arn,errorCode`
Result<std::vector<std::string>, UsageError> parse_fields(const std::string& typed) {
  std::vector<std::string> fields;
  for (std::size_t at = 0; at <= typed.size();) {
    const std::size_t end = std::min(typed.find(',', at), typed.size());
    std::string field = typed.substr(at, end - at);
    at = end + 1;
    const auto dots = static_cast<std::size_t>(std::count(field.begin(), field.end(), '.'));
    const bool has_empty_part =
        field.empty() || field.front() == '.' || field.back() == '.' || field.find("..") != field.npos;
    if (has_empty_part || dots >= FieldTree::kMaxPathParts) {
      return UsageError{"'" + typed + "' is not FIELD[,FIELD...], such as eventName or userIdentity.arn,errorCode"};
    }
    fields.push_back(std::move(field));
  }
  return fields;
}

Result<TopArguments, UsageError> parse_top(std::span<const std::string> words) {
  constexpr std::size_t kShown = 20;
  TopArguments top;
  Result<Typed, UsageError> typed = read("top", words, top);
  if (!typed) return typed.error();
  fill_criteria(*typed, top.criteria);
  if (auto error = fill_read(*typed, top.summary.read)) return *error;
  if (auto error = fill_password(*typed, top.summary.read.archive_password, top)) return *error;
  if (auto error = fill_memory(*typed, top.summary.memory)) return *error;
  const Result<TableForm, UsageError> form = table_form(*typed);
  if (!form) return form.error();
  top.form = *form;
  top.limit = top.form == TableForm::kText ? kShown : 0;
  if (auto error = fill_limit(*typed, top.limit)) return *error;
  top.summary.keep_duplicates = typed->is_on("keep-duplicates");
  top.is_rare = typed->is_on("rare");
  top.quiet = typed->is_on("quiet");
  if (typed->positional.empty())
    return UsageError{"no field: name one, such as eventName or userIdentity.arn,errorCode"};
  Result<std::vector<std::string>, UsageError> fields = parse_fields(typed->positional.front());
  if (!fields) return fields.error();
  top.fields = std::move(*fields);
  top.inputs.assign(typed->positional.begin() + 1, typed->positional.end());
  if (top.inputs.empty()) return UsageError{"no input: name files or folders, or - for standard input"};
  return top;
}

Result<ShowArguments, UsageError> parse_show(std::span<const std::string> words) {
  ShowArguments show;
  Result<Typed, UsageError> typed = read("show", words, show);
  if (!typed) return typed.error();
  if (auto error = fill_password(*typed, show.archive_password, show)) return *error;
  show.reads_lines = typed->positional.empty();
  if (show.reads_lines) return show;
  if (typed->positional.size() != 2) return UsageError{"PATH and RECORD are needed, as a match's source has them"};
  show.path = typed->positional[0];
  const std::string& number = typed->positional[1];
  const auto [end, failure] = std::from_chars(number.data(), number.data() + number.size(), show.record);
  if (failure != std::errc{} || end != number.data() + number.size()) {
    return UsageError{"'" + number + "' is not the number of a record"};
  }
  return show;
}

Result<VerifyArguments, UsageError> parse_verify(std::span<const std::string> words) {
  VerifyArguments verify;
  Result<Typed, UsageError> typed = read("verify", words, verify);
  if (!typed) return typed.error();
  if (auto error = fill_read(*typed, verify.read)) return *error;
  if (auto error = fill_password(*typed, verify.read.archive_password, verify)) return *error;
  verify.inputs = std::move(typed->positional);
  if (auto error = fill_proof(*typed, verify.inputs, true, verify.proof)) return *error;
  verify.is_json = typed->is_on("json");
  verify.quiet = typed->is_on("quiet");
  if (verify.inputs.empty()) return UsageError{"no input: name files or folders"};
  return verify;
}

Result<ManifestVerifyArguments, UsageError> parse_manifest_verify(std::span<const std::string> words) {
  ManifestVerifyArguments verify;
  Result<Typed, UsageError> typed = read("manifest verify", words, verify);
  if (!typed) return typed.error();
  ReadOptions read;
  if (auto error = fill_read(*typed, read)) return *error;
  verify.threads = read.threads;
  if (typed->positional.size() < 2) return UsageError{"MANIFEST and at least one PATH are needed"};
  verify.manifest = typed->positional.front();
  verify.paths.assign(typed->positional.begin() + 1, typed->positional.end());
  return verify;
}

namespace {

/// The files of a comparison.
std::optional<UsageError> fill_results(const Typed& typed, CompareArguments& compare) {
  compare.matches = typed.text("matches");
  if (compare.matches.empty()) return UsageError{"--matches is missing: the match file of a hunt"};
  compare.results = typed.positional;
  for (const std::string& result : typed.list("rule")) {
    const std::size_t equals = result.find('=');
    if (equals == 0 || equals == result.npos || equals + 1 == result.size()) {
      return UsageError{"--rule: '" + result + "' is not ID=FILE, a rule's id and the result of its query"};
    }
    compare.rule_results.push_back({result.substr(0, equals), result.substr(equals + 1)});
  }
  if (compare.results.empty() && compare.rule_results.empty()) {
    return UsageError{"no result: name files of a query, or another match file"};
  }
  std::vector<std::string> read_once = compare.results;
  for (const CompareArguments::RuleResult& result : compare.rule_results) read_once.push_back(result.path);
  read_once.push_back(compare.matches);
  read_once.insert(read_once.end(), compare.inputs.begin(), compare.inputs.end());
  if (std::count(read_once.begin(), read_once.end(), "-") < 2) return std::nullopt;
  return UsageError{"only one file can be standard input"};
}

}  // namespace

Result<SqlArguments, UsageError> parse_sql(std::span<const std::string> words) {
  SqlArguments sql;
  Result<Typed, UsageError> typed = read("athena sql", words, sql);
  if (!typed) return typed.error();
  if (!typed->positional.empty()) {
    return UsageError{"'" + typed->positional.front() + "' is no option; --rules names rules, --output a folder"};
  }
  if (auto error = fill_rules(*typed, sql.rules)) return *error;
  if (auto error = fill_read(*typed, sql.read)) return *error;
  const std::string dialect = typed->has("dialect") ? typed->text("dialect") : "athena";
  if (dialect != "athena" && dialect != "duckdb") return bad_value("dialect", dialect, "athena or duckdb");
  sql.for_duckdb = dialect == "duckdb";
  if (typed->is_on("ddl") && typed->is_on("probe")) return UsageError{"--ddl and --probe exclude each other"};
  if (typed->is_on("ddl")) sql.wanted = SqlArguments::Wanted::kTable;
  if (typed->is_on("probe")) sql.wanted = SqlArguments::Wanted::kProbe;
  sql.table = typed->text("table");
  sql.table_ddl = typed->text("table-ddl");
  sql.per_rule = typed->is_on("per-rule");
  sql.folder = typed->text("output");
  sql.force = typed->is_on("force");
  if (sql.wanted != SqlArguments::Wanted::kQueries && !sql.folder.empty()) {
    return UsageError{"--ddl and --probe print to standard output, not below --output"};
  }
  return sql;
}

Result<CompareArguments, UsageError> parse_compare(std::span<const std::string> words) {
  constexpr std::size_t kShown = 10;
  CompareArguments compare;
  Result<Typed, UsageError> typed = read("athena compare", words, compare);
  if (!typed) return typed.error();
  compare.inputs = typed->list("inputs");
  if (auto error = fill_results(*typed, compare)) return *error;
  for (const char* option : {"rules", "placeholders", "threads", "archive-password", "archive-password-file"}) {
    if (!typed->has(option) || !compare.inputs.empty()) continue;
    return UsageError{std::string("--") + option + " needs --inputs, because it says how to read or explain these"};
  }
  if (auto error = fill_read(*typed, compare.read)) return *error;
  if (auto error = fill_password(*typed, compare.read.archive_password, compare)) return *error;
  compare.rules = typed->list("rules");
  compare.placeholders = typed->list("placeholders");
  compare.json = typed->is_on("json");
  compare.limit = compare.json ? 0 : kShown;
  if (auto error = fill_limit(*typed, compare.limit)) return *error;
  compare.quiet = typed->is_on("quiet");
  return compare;
}

Result<CheckArguments, UsageError> parse_check(std::span<const std::string> words) {
  CheckArguments check;
  Result<Typed, UsageError> typed = read("rules check", words, check);
  if (!typed) return typed.error();
  if (auto error = fill_rules(*typed, check.rules)) return *error;
  check.rules.paths.insert(check.rules.paths.end(), typed->positional.begin(), typed->positional.end());
  check.evidence = typed->list("on");
  check.strict = typed->is_on("strict");
  return check;
}

Result<ListArguments, UsageError> parse_list(std::span<const std::string> words) {
  ListArguments list;
  Result<Typed, UsageError> typed = read("rules list", words, list);
  if (!typed) return typed.error();
  if (auto error = fill_rules(*typed, list.rules)) return *error;
  list.rules.paths.insert(list.rules.paths.end(), typed->positional.begin(), typed->positional.end());
  list.json = typed->is_on("json");
  return list;
}

Result<ShowRuleArguments, UsageError> parse_show_rule(std::span<const std::string> words) {
  ShowRuleArguments show;
  Result<Typed, UsageError> typed = read("rules show", words, show);
  if (!typed) return typed.error();
  show.paths = typed->list("rules");
  show.placeholders = typed->list("placeholders");
  show.names = std::move(typed->positional);
  if (show.names.empty()) return UsageError{"no rule: name one by its id, its title or the path of its file"};
  return show;
}

Result<ExportArguments, UsageError> parse_export(std::span<const std::string> words) {
  ExportArguments arguments;
  Result<Typed, UsageError> typed = read("rules export", words, arguments);
  if (!typed) return typed.error();
  arguments.force = typed->is_on("force");
  arguments.portable = typed->is_on("portable");
  if (typed->positional.size() != 1) return UsageError{"one folder is needed, which the rules are written below"};
  arguments.folder = std::move(typed->positional.front());
  return arguments;
}

Result<CoverageArguments, UsageError> parse_coverage(std::span<const std::string> words) {
  CoverageArguments coverage;
  Result<Typed, UsageError> typed = read("rules coverage", words, coverage);
  if (!typed) return typed.error();
  if (auto error = fill_rules(*typed, coverage.rules)) return *error;
  coverage.rules.paths.insert(coverage.rules.paths.end(), typed->positional.begin(), typed->positional.end());
  coverage.force = typed->is_on("force");
  coverage.navigator = typed->text("navigator");
  coverage.markdown = typed->is_on("markdown");
  if (coverage.navigator == "-") return UsageError{"--navigator needs a file name: standard output carries the table"};
  return coverage;
}

Result<TestArguments, UsageError> parse_test(std::span<const std::string> words) {
  TestArguments test;
  Result<Typed, UsageError> typed = read("rules test", words, test);
  if (!typed) return typed.error();
  test.paths = typed->list("rules");
  test.placeholders = typed->list("placeholders");
  test.paths.insert(test.paths.end(), typed->positional.begin(), typed->positional.end());
  if (test.paths.empty()) return UsageError{"no rules: name rule files or folders (test records are not built in)"};
  return test;
}

Result<ExplainArguments, UsageError> parse_explain(std::span<const std::string> words) {
  ExplainArguments explain;
  Result<Typed, UsageError> typed = read("rules explain", words, explain);
  if (!typed) return typed.error();
  explain.paths = typed->list("rules");
  explain.placeholders = typed->list("placeholders");
  explain.rule = typed->text("rule");
  if (auto error = fill_password(*typed, explain.archive_password, explain)) return *error;
  if (auto error = fill_time(*typed, "learned-until", explain.learned_until)) return *error;
  explain.inputs = std::move(typed->positional);
  explain.reads_lines = explain.rule.empty() && explain.inputs.empty();
  if (explain.reads_lines) return explain;
  if (explain.rule.empty()) return UsageError{"--rule is missing: the id, title, path or file of the rule to explain"};
  if (explain.inputs.empty()) return UsageError{"no event: name files or folders, or - for standard input"};
  return explain;
}

Result<CompletionArguments, UsageError> parse_completion(std::span<const std::string> words) {
  CompletionArguments completion;
  Result<Typed, UsageError> typed = read("completion", words, completion);
  if (!typed) return typed.error();
  if (typed->positional.size() != 1 || completion_script(typed->positional.front()).empty()) {
    return UsageError{"name one shell: bash, zsh or fish"};
  }
  completion.shell = typed->positional.front();
  return completion;
}

Result<ManArguments, UsageError> parse_man(std::span<const std::string> words) {
  ManArguments man;
  Result<Typed, UsageError> typed = read("man", words, man);
  if (!typed) return typed.error();
  std::string name;
  for (const std::string& word : typed->positional) name += (name.empty() ? "" : " ") + word;
  const Command* command = find_command(name);
  if (command == nullptr) return UsageError{"there is no command '" + name + "'"};
  man.command = command->name;
  return man;
}

}  // namespace trailhound
