#include "engine/bindings/c/options.h"

#include <algorithm>
#include <charconv>
#include <utility>

#include "engine/base/diagnostic.h"
#include "engine/bindings/c/guard.h"
#include "engine/catalogue/attack.h"
#include "engine/output/formats.h"

namespace trailhound {
namespace {

using Options = trailhound_options;
using Fault = std::optional<std::string>;

Fault bad_value(std::string_view value, const std::string& wanted) {
  return "'" + std::string(value) + "' is not " + wanted;
}

template <typename Number>
Fault read_number(std::string_view value, Number least, Number most, Number& out) {
  Number number = 0;
  const auto [end, failure] = std::from_chars(value.data(), value.data() + value.size(), number);
  if (failure != std::errc{} || end != value.data() + value.size() || number < least || number > most) {
    return bad_value(value, "a number from " + std::to_string(least) + " to " + std::to_string(most));
  }
  out = number;
  return std::nullopt;
}

Fault read_time(std::string_view value, std::optional<Nanoseconds>& out) {
  out = parse_user_time(value);
  if (out) return std::nullopt;
  return bad_value(value, "a time (2023-07-10, 2023-07-10T12:05 or 2023-07-10T12:05:31Z)");
}

Fault read_switch(std::string_view value, bool& out) {
  if (!value.empty() && value != "true" && value != "false") return bad_value(value, "true or false");
  out = value != "false";
  return std::nullopt;
}

Fault append(std::string_view value, std::vector<std::string>& out) {
  out.emplace_back(value);
  return std::nullopt;
}

/// The tag and those of the current ATT&CK that replaced it.
Fault append_tag(std::string_view value, std::vector<std::string>& out) {
  out.emplace_back(value);
  const std::vector<std::string> replacements = attack_replacements(value);
  out.insert(out.end(), replacements.begin(), replacements.end());
  return std::nullopt;
}

Fault read_level(std::string_view value, Level& out) {
  const std::optional<Level> level = parse_level(value);
  if (!level || *level == Level::kNone) {
    return bad_value(value, "a level (informational, low, medium, high or critical)");
  }
  out = *level;
  return std::nullopt;
}

Fault append_status(std::string_view value, std::vector<std::string>& out) {
  const std::optional<std::string_view> known = known_status(value);
  if (!known) return bad_value(value, "a status (stable, test, experimental, deprecated or unsupported)");
  out.emplace_back(*known);
  return std::nullopt;
}

Fault read_format(std::string_view value, std::string& out) {
  if (find_format(value) == nullptr) return bad_value(value, "an output format (" + format_names() + ")");
  out = value;
  return std::nullopt;
}

Fault read_fields(std::string_view value, std::vector<Column>& out) {
  Result<std::vector<Column>, std::string> columns = parse_columns(value);
  if (!columns) return columns.error();
  out = std::move(*columns);
  return std::nullopt;
}

constexpr unsigned kMostThreads = 1024;
constexpr std::size_t kMost = ~std::size_t{0};

struct Row {
  std::string_view name;
  Fault (*add)(std::string_view value, Options& options);
};

constexpr Row kRows[] = {
    {"rules", [](auto value, Options& o) { return append(value, o.rules); }},
    {"placeholders", [](auto value, Options& o) { return append(value, o.placeholders); }},
    {"any-logsource", [](auto value, Options& o) { return read_switch(value, o.filter.any_logsource); }},
    {"min-level", [](auto value, Options& o) { return read_level(value, o.filter.min_level); }},
    {"tag", [](auto value, Options& o) { return append_tag(value, o.filter.tags); }},
    {"exclude-tag", [](auto value, Options& o) { return append_tag(value, o.filter.excluded_tags); }},
    {"status", [](auto value, Options& o) { return append_status(value, o.filter.statuses); }},
    {"rule", [](auto value, Options& o) { return append(value, o.filter.only); }},
    {"exclude", [](auto value, Options& o) { return append(value, o.filter.except); }},
    {"exclude-from", [](auto value, Options& o) { return append(value, o.exclude_from); }},
    {"levels", [](auto value, Options& o) { return append(value, o.levels); }},
    {"all-lines", [](auto value, Options& o) { return read_switch(value, o.all_lines); }},
    {"from", [](auto value, Options& o) { return read_time(value, o.hunt.read.from); }},
    {"to", [](auto value, Options& o) { return read_time(value, o.hunt.read.to); }},
    {"account", [](auto value, Options& o) { return append(value, o.hunt.read.accounts); }},
    {"region", [](auto value, Options& o) { return append(value, o.hunt.read.regions); }},
    {"archive-password",
     [](auto value, Options& o) {
       o.hunt.read.archive_password = value;
       return Fault();
     }},
    {"threads", [](auto value, Options& o) { return read_number(value, 1u, kMostThreads, o.hunt.read.threads); }},
    {"memory", [](auto value, Options& o) { return read_number(value, std::size_t{1}, kMost, o.hunt.memory); }},
    {"keep-duplicates", [](auto value, Options& o) { return read_switch(value, o.hunt.keep_duplicates); }},
    {"alert-events",
     [](auto value, Options& o) { return read_number(value, std::size_t{0}, kMost, o.hunt.alert_events); }},
    {"learned-until", [](auto value, Options& o) { return read_time(value, o.hunt.learned_until); }},
    {"format", [](auto value, Options& o) { return read_format(value, o.format); }},
    {"fields", [](auto value, Options& o) { return read_fields(value, o.columns); }},
    {"sort", [](auto value, Options& o) { return read_switch(value, o.sort); }},
    {"since", [](auto value, Options& o) { return read_time(value, o.since); }},
    {"limit", [](auto value, Options& o) { return read_number(value, std::size_t{0}, kMost, o.limit); }},
};

/// Values of one aspect are alternatives, so they share a criterion. Criteria have an order, so that the rule of a
/// search does not depend on the order in which somebody asks.
void add_criterion(Aspect aspect, bool is_excluded, std::string_view value, Criteria& criteria) {
  const auto place = [](const Criterion& criterion) { return std::pair(criterion.aspect, criterion.is_excluded); };
  const std::pair wanted(aspect, is_excluded);
  auto found = std::find_if(criteria.all.begin(), criteria.all.end(),
                            [&](const Criterion& criterion) { return place(criterion) >= wanted; });
  if (found == criteria.all.end() || place(*found) != wanted) {
    found = criteria.all.insert(found, {aspect, is_excluded, {}});
  }
  if (aspect == Aspect::kDenied) return;
  found->values.emplace_back(aspect == Aspect::kError && value.empty() ? kAnyError : value);
}

bool is_criterion(std::string_view name, std::string_view value, Criteria& criteria) {
  const bool is_excluded = name.starts_with("not-");
  if (is_excluded) name.remove_prefix(4);
  for (const Aspect aspect : kAspects) {
    if (option_of(aspect) != name) continue;
    if (aspect != Aspect::kDenied || value != "false") add_criterion(aspect, is_excluded, value, criteria);
    return true;
  }
  return false;
}

}  // namespace

std::optional<std::string> add_option(std::string_view name, std::string_view value, trailhound_options& options) {
  const auto row = std::find_if(std::begin(kRows), std::end(kRows), [&](const Row& r) { return r.name == name; });
  if (row != std::end(kRows)) {
    const Fault fault = row->add(value, options);
    return fault ? Fault(std::string(name) + ": " + *fault) : std::nullopt;
  }
  if (is_criterion(name, value, options.criteria)) return std::nullopt;
  return "there is no option '" + std::string(name) + "'";
}

Result<RuleSource, std::string> rule_source(const trailhound_options& options, std::vector<std::string> fields) {
  RuleFilter filter = options.filter;
  Result<Tuning, std::vector<Diagnostic>> tuning = read_tuning(options.exclude_from, options.levels);
  if (!tuning) {
    std::string faults;
    for (const Diagnostic& fault : tuning.error()) faults += render(fault);
    return faults;
  }
  filter.tuning = std::move(*tuning);
  return RuleSource{options.rules, std::move(filter), options.placeholders, std::move(fields), options.all_lines};
}

}  // namespace trailhound

extern "C" {

trailhound_options* trailhound_options_new(void) { return new (std::nothrow) trailhound_options(); }

int trailhound_options_add(trailhound_options* options, const char* name, const char* value, char** error) {
  return trailhound::guarded(error, 0, [&]() -> trailhound::Result<int, std::string> {
    if (auto fault = trailhound::add_option(name, value, *options)) return std::move(*fault);
    return 1;
  });
}

void trailhound_options_free(trailhound_options* options) { delete options; }
}
