#include "cli/arguments/common.h"

#include <algorithm>
#include <charconv>
#include <cstdlib>
#include <utility>

#include "cli/archive_password.h"
#include "engine/catalogue/attack.h"

namespace trailhound {
namespace {

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

constexpr unsigned kMostThreads = 1024;

}  // namespace

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
      criteria.all.push_back({aspect, is_excluded, is_switch ? std::vector<std::string>() : typed.list(name.c_str())});
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

std::optional<UsageError> fill_read(const Typed& typed, ReadOptions& read) {
  if (auto error = fill_time(typed, "from", read.from)) return error;
  if (auto error = fill_time(typed, "to", read.to)) return error;
  if (read.from && read.to && *read.from > *read.to) {
    return UsageError{"--from " + typed.text("from") + " is later than --to " + typed.text("to") +
                      ": no record can match"};
  }
  if (auto error = fill_time(typed, "delivered-from", read.delivered_from)) return error;
  if (auto error = fill_time(typed, "delivered-to", read.delivered_to)) return error;
  if (read.delivered_from && read.delivered_to && *read.delivered_from > *read.delivered_to) {
    return UsageError{"--delivered-from " + typed.text("delivered-from") + " is later than --delivered-to " +
                      typed.text("delivered-to") + ": no file can match"};
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

std::optional<UsageError> fill_memory(const Typed& typed, std::size_t& memory) {
  if (!typed.has("memory")) return std::nullopt;
  const std::optional<std::uint64_t> size = parse_size(typed.text("memory"));
  if (!size || *size == 0) return bad_value("memory", typed.text("memory"), "a size in bytes (64M, 2G)");
  memory = *size;
  return std::nullopt;
}

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

}  // namespace trailhound
