// Remarks on correlations that load but are useless.

#include <algorithm>
#include <limits>
#include <optional>
#include <set>
#include <string>
#include <utility>

#include "engine/base/text.h"
#include "engine/catalogue/record_fields.h"
#include "engine/lint/conjuncts.h"
#include "engine/lint/lint.h"
#include "engine/lint/metadata_lint.h"
#include "engine/lint/patterns.h"
#include "engine/lint/remark.h"
#include "engine/sigma/derived_field.h"
#include "engine/sigma/findings.h"

namespace trailhound {
namespace {

constexpr Fixed kNoLimit = Fixed{std::numeric_limits<std::int64_t>::max()} * kFixedOne;

/// The values that a field can have where the rule matches: those of an item that must hold. nullopt: any value.
std::optional<std::set<std::string>> values_left(const Rule& rule, const std::string& field) {
  if (rule.conditions.size() != 1) return std::nullopt;
  for (const std::uint32_t index : conjuncts(rule.conditions.front()).holds) {
    const Selection& selection = rule.selections[index];
    if (selection.any_of.size() != 1) continue;
    for (const Item& item : selection.any_of.front()) {
      if (item.field != field || item.negated || item.all || !item.block.empty()) continue;
      std::set<std::string> values;
      const bool all_plain = std::all_of(item.values.begin(), item.values.end(), [&](const Value& value) {
        const Pattern* pattern = pattern_of(value);
        if (pattern == nullptr || pattern->has_wildcard()) return false;
        values.insert(folded(pattern->literal()));
        return true;
      });
      if (all_plain) return values;
    }
  }
  return std::nullopt;
}

class CorrelationLint {
 public:
  CorrelationLint(std::span<const Rule> rules, std::span<const Correlation> correlations,
                  const Correlation& correlation, std::vector<Diagnostic>& out)
      : rules_(rules), correlations_(correlations), correlation_(correlation), out_(out) {}

  void run() {
    lint_metadata(correlation_, out_);
    check_fields();
    check_bounds();
    check_timespan();
  }

 private:
  void warn(std::string_view code, std::string text) {
    out_.push_back(lint_remark(code, correlation_.file, correlation_.position, std::move(text)));
  }

  void check_field(const std::string& field, Position position) {
    if (is_cloudtrail_field(field) || derived_field(field)) return;
    out_.push_back(lint_remark(codes::kUnknownField, correlation_.file, position,
                               "no CloudTrail record has a field " + quoted(field)));
  }

  /// Fields of the events that it counts itself. A field that an inner correlation does not group by is an error of
  /// the loader.
  void check_fields() {
    bool any_rule = false;
    for (const Correlation::Reference& reference : correlation_.rules) any_rule = any_rule || !reference.is_correlation;
    if (!any_rule) return;
    for (const Correlation::GroupPart& part : correlation_.group_by) {
      std::set<std::string> fields;
      for (std::size_t i = 0; i < correlation_.rules.size(); ++i) {
        const std::string& field = part.field_of[i];
        if (!correlation_.rules[i].is_correlation && fields.insert(field).second) check_field(field, part.positions[i]);
      }
    }
    for (std::size_t i = 0; i < correlation_.value_fields.size(); ++i) {
      check_field(correlation_.value_fields[i], correlation_.value_positions[i]);
    }
  }

  /// The most distinct values that a window can have.
  Fixed most_values() const {
    Fixed most = kFixedOne;
    for (const std::string& field : correlation_.value_fields) {
      const bool is_group =
          std::any_of(correlation_.group_by.begin(), correlation_.group_by.end(), [&](const auto& part) {
            return std::all_of(part.field_of.begin(), part.field_of.end(),
                               [&](const std::string& of) { return of == field; });
          });
      if (is_group) continue;  // one value in each group
      std::set<std::string> values;
      for (const Correlation::Reference& reference : correlation_.rules) {
        if (reference.is_correlation) return kNoLimit;
        const auto left = values_left(rules_[reference.index], field);
        if (!left) return kNoLimit;
        values.insert(left->begin(), left->end());
      }
      most *= static_cast<Fixed>(std::max<std::size_t>(values.size(), 1));
      if (most > kNoLimit) return kNoLimit;
    }
    return most;
  }

  void check_bounds() {
    using Type = Correlation::Type;
    if (correlation_.bounds.empty()) return;
    const bool is_temporal = correlation_.type == Type::kTemporal || correlation_.type == Type::kTemporalOrdered;
    const bool counts = is_temporal || correlation_.type == Type::kEventCount || correlation_.type == Type::kValueCount;
    // A window ends with an event, so a count is at least 1.
    const Fixed least = counts ? kFixedOne : -kNoLimit;
    const Fixed most = is_temporal                              ? Fixed(correlation_.rules.size()) * kFixedOne
                       : correlation_.type == Type::kValueCount ? most_values()
                                                                : kNoLimit;
    Fixed low = least, high = most;
    bool excludes = false;
    for (const Correlation::Bound& bound : correlation_.bounds) {
      using Operator = Correlation::Bound::Operator;
      const Fixed step = counts ? kFixedOne : 1;
      // Counts are whole numbers: `down` is the largest one up to the bound, `up` the smallest one from it on.
      const Fixed rest = counts ? ((bound.value % kFixedOne) + kFixedOne) % kFixedOne : 0;
      const Fixed down = bound.value - rest, up = rest == 0 ? bound.value : down + kFixedOne;
      if (bound.op == Operator::kGreater) low = std::max(low, down + step);
      if (bound.op == Operator::kGreaterOrEqual) low = std::max(low, up);
      if (bound.op == Operator::kLess) high = std::min(high, up - step);
      if (bound.op == Operator::kLessOrEqual) high = std::min(high, down);
      if (bound.op == Operator::kEqual) {
        low = std::max(low, up);
        high = std::min(high, down);
      }
      excludes = excludes || bound.op == Operator::kNotEqual;
    }
    if (low > high) {
      warn(codes::kNeverFires,
           quoted(correlation_.title) + " can never fire: no window satisfies its condition" + reach(most));
    } else if (counts && !excludes && low == least && high == most && most > kFixedOne) {
      warn(codes::kAlwaysFires,
           quoted(correlation_.title) + " fires at every single event, because a count is at least 1");
    }
  }

  /// The largest possible aggregate, for the message; empty if there is none.
  static std::string reach(Fixed most) {
    return most < kNoLimit ? ", in which it is at most " + to_string(most) : std::string();
  }

  void check_timespan() {
    constexpr Nanoseconds kSecond = 1'000'000'000, kYear = Nanoseconds{366} * 24 * 3600 * kSecond;
    if (correlation_.type == Correlation::Type::kNewValue) {
      if (correlation_.learn.value_or(0) > kYear) {
        warn(codes::kOddTimespan, "it would learn for " + quoted(correlation_.learn_text) +
                                      ", longer than an archive (M is a month, m a minute)");
      }
      return;
    }
    if (correlation_.timespan == Correlation::kWholeArchive) return;
    if (correlation_.timespan < kSecond) {
      warn(codes::kOddTimespan,
           "a timespan of " + quoted(correlation_.timespan_text) +
               " covers only events of the same second, and CloudTrail's times do not order those");
    } else if (correlation_.timespan > kYear) {
      warn(codes::kOddTimespan, "a timespan of " + quoted(correlation_.timespan_text) +
                                    " is longer than an archive (M is a month, m a minute)");
    }
  }

  std::span<const Rule> rules_;
  std::span<const Correlation> correlations_;
  const Correlation& correlation_;
  std::vector<Diagnostic>& out_;
};

/// Whether a rule that it refers to, at any depth, runs on CloudTrail. (The loader rejects cycles.)
bool is_for_cloudtrail(const Correlation& correlation, std::span<const Rule> rules,
                       std::span<const Correlation> correlations, std::set<std::uint32_t>& seen) {
  return std::any_of(correlation.rules.begin(), correlation.rules.end(), [&](const Correlation::Reference& reference) {
    if (!reference.is_correlation) return rules[reference.index].logsource.is_cloudtrail();
    return seen.insert(reference.index).second &&
           is_for_cloudtrail(correlations[reference.index], rules, correlations, seen);
  });
}

}  // namespace

std::vector<Diagnostic> lint_correlations(std::span<const Rule> rules, std::span<const Correlation> correlations) {
  std::vector<Diagnostic> out;
  std::set<std::uint32_t> used;
  std::set<std::string> files;
  for (const Correlation& correlation : correlations) {
    files.insert(correlation.file);
    for (const Correlation::Reference& reference : correlation.rules) {
      if (!reference.is_correlation) used.insert(reference.index);
    }
  }
  // A base rule has a name for correlations to refer to, and either reports nothing worth reading or shares its file
  // with a correlation.
  for (std::uint32_t i = 0; i < rules.size(); ++i) {
    const Rule& rule = rules[i];
    if (rule.name.empty() || used.contains(i) || !rule.logsource.is_cloudtrail()) continue;
    if (rule.level != Level::kInformational && !files.contains(rule.file)) continue;
    out.push_back(lint_remark(codes::kUnusedBase, rule.file, rule.position,
                              "no correlation refers to the base rule " + quoted(rule.name)));
  }
  for (const Correlation& correlation : correlations) {
    std::set<std::uint32_t> seen;
    if (!is_for_cloudtrail(correlation, rules, correlations, seen)) continue;
    CorrelationLint(rules, correlations, correlation, out).run();
  }
  return out;
}

}  // namespace trailhound
