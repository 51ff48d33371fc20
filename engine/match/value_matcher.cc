#include "engine/match/value_matcher.h"

#include <algorithm>
#include <type_traits>
#include <variant>

#include "engine/base/text.h"
#include "engine/base/time.h"

namespace trailhound {
namespace {

std::string key_of(const Decimal& number) {
  return (number.negative ? "-" : "+") + number.digits + 'e' + std::to_string(number.exponent);
}

template <typename T>
bool holds(Comparison comparison, const T& value, const T& bound) {
  switch (comparison) {
    case Comparison::kEqual:
      return value == bound;
    case Comparison::kGreater:
      return value > bound;
    case Comparison::kGreaterOrEqual:
      return value >= bound;
    case Comparison::kLess:
      return value < bound;
    case Comparison::kLessOrEqual:
      return value <= bound;
  }
  return false;
}

int part_of(const CalendarParts& parts, TimePartTest::Part part) {
  switch (part) {
    case TimePartTest::Part::kMinute:
      return parts.minute;
    case TimePartTest::Part::kHour:
      return parts.hour;
    case TimePartTest::Part::kDay:
      return parts.day;
    case TimePartTest::Part::kWeek:
      return parts.week;
    case TimePartTest::Part::kMonth:
      return parts.month;
    case TimePartTest::Part::kYear:
      return parts.year;
  }
  return 0;
}

void append(const std::vector<PredicateId>& list, std::vector<PredicateId>& out) {
  out.insert(out.end(), list.begin(), list.end());
}

}  // namespace

ValueMatcher::ValueMatcher(std::vector<Entry> tests) : tests_(std::move(tests)) {}

void ValueMatcher::build() const {
  for (const auto& [test, predicate] : tests_) {
    std::visit(
        [&, id = predicate](const auto& t) {
          using T = std::decay_t<decltype(t)>;
          if constexpr (std::is_same_v<T, StringTest>) {
            if (!t.pattern.has_wildcard()) {
              const std::string text = t.pattern.literal();
              (t.cased ? equal_cased_[text] : equal_[folded(text)]).push_back(id);
              folds_ = folds_ || !t.cased;
              return;
            }
            const auto index = static_cast<std::uint32_t>(patterns_.size());
            patterns_.push_back({Wildcard(t.pattern, !t.cased), t.cased, t.pattern.covers_objects(), id});
            const std::string atom = folded(patterns_.back().wildcard.longest_literal());
            if (atom.empty()) {
              without_atom_.push_back(index);
            } else {
              atoms_.add(atom, index);
            }
            folds_ = true;
          } else if constexpr (std::is_same_v<T, RegexTest>) {
            // The plan has compiled it before, to see whether RE2 takes it.
            if (auto regex = Regex::compile(t)) regexes_.emplace_back(std::move(*regex), id);
          } else if constexpr (std::is_same_v<T, NumberTest>) {
            if (t.comparison == Comparison::kEqual) {
              equal_number_[key_of(t.number)].push_back(id);
              equal_string_[folded(t.text)].push_back(id);
              folds_ = true;
            } else {
              orderings_.push_back({&t, id});
            }
          } else if constexpr (std::is_same_v<T, BooleanTest>) {
            (t.value ? true_ : false_).push_back(id);
            equal_string_[t.value ? "true" : "false"].push_back(id);
            folds_ = true;
          } else if constexpr (std::is_same_v<T, NullTest>) {
            null_.push_back(id);
          } else if constexpr (std::is_same_v<T, CidrTest>) {
            networks_.emplace_back(&t, id);
          } else if constexpr (std::is_same_v<T, TimePartTest>) {
            time_parts_.push_back({&t, id});
          } else {
            static_assert(std::is_same_v<T, ExistsTest> || std::is_same_v<T, FieldRefTest>);
          }
        },
        *test);
  }
  if (!atoms_.empty()) atoms_.build();
}

void ValueMatcher::match_text(std::string_view text, bool with_equality, bool is_string, Scratch& scratch,
                              List& satisfied) const {
  if (folds_) {
    scratch.folded.clear();
    append_folded(text, scratch.folded);
  }
  const std::string_view folded_text = scratch.folded;
  if (with_equality) {
    if (!equal_.empty()) {
      if (const auto found = equal_.find(folded_text); found != equal_.end()) append(found->second, satisfied);
    }
    if (!equal_cased_.empty()) {
      if (const auto found = equal_cased_.find(text); found != equal_cased_.end()) append(found->second, satisfied);
    }
    if (is_string && !equal_string_.empty()) {
      if (const auto found = equal_string_.find(folded_text); found != equal_string_.end()) {
        append(found->second, satisfied);
      }
    }
  }
  constexpr std::size_t kLong = 16u << 10;  // a test of a longer text may take long enough to be waited for
  const bool is_long = text.size() > kLong;
  const auto try_pattern = [&](std::uint32_t index) {
    if (is_long) scratch.stop.check();
    const PatternEntry& entry = patterns_[index];
    if (!with_equality && !entry.covers_objects) return;
    if (entry.wildcard.matches(entry.cased ? text : folded_text)) satisfied.push_back(entry.predicate);
  };
  if (!atoms_.empty()) {
    if (scratch.seen.size() < patterns_.size()) scratch.seen.resize(patterns_.size(), 0);
    const std::uint64_t round = ++scratch.round;
    atoms_.scan(folded_text, [&](std::uint32_t index) {
      if (scratch.seen[index] == round) return;
      scratch.seen[index] = round;
      try_pattern(index);
    });
  }
  for (const std::uint32_t index : without_atom_) try_pattern(index);
  for (const auto& [regex, predicate] : regexes_) {
    if (is_long) scratch.stop.check();
    if (regex.matches(text)) satisfied.push_back(predicate);
  }
}

void ValueMatcher::match_number(const Decimal& number, bool with_equality, List& satisfied) const {
  if (with_equality && !equal_number_.empty()) {
    if (const auto found = equal_number_.find(key_of(number)); found != equal_number_.end()) {
      append(found->second, satisfied);
    }
  }
  for (const NumberEntry& entry : orderings_) {
    if (holds(entry.test->comparison, number, entry.test->number)) satisfied.push_back(entry.predicate);
  }
}

/// The tests that only strings satisfy.
void ValueMatcher::match_string(std::string_view text, List& satisfied) const {
  if (!orderings_.empty() && is_plain_decimal(text)) {
    if (const auto number = Decimal::parse(text)) match_number(*number, false, satisfied);
  }
  if (!networks_.empty()) {
    if (const auto address = Address::parse(text)) {
      for (const auto& [network, predicate] : networks_) {
        if (address->inside(*network)) satisfied.push_back(predicate);
      }
    }
  }
  if (!time_parts_.empty()) {
    if (const auto time = parse_timestamp(text)) {
      const CalendarParts parts = calendar_parts(*time);
      for (const TimePartEntry& entry : time_parts_) {
        const auto part = Decimal::parse(std::to_string(part_of(parts, entry.test->part)));
        if (holds(entry.test->comparison, *part, entry.test->number)) satisfied.push_back(entry.predicate);
      }
    }
  }
}

void ValueMatcher::match(const RawValue& value, Scratch& scratch, List& satisfied) const {
  std::call_once(built_, [this] { build(); });
  scratch.stop.check();
  switch (value.kind) {
    case ValueKind::kNull:
      append(null_, satisfied);
      return;
    case ValueKind::kTrue:
    case ValueKind::kFalse:
      append(value.kind == ValueKind::kTrue ? true_ : false_, satisfied);
      match_text(value.raw(), true, false, scratch, satisfied);
      return;
    case ValueKind::kNumber:
      if (!equal_number_.empty() || !orderings_.empty()) {
        if (const auto number = Decimal::parse(value.raw())) match_number(*number, true, satisfied);
      }
      match_text(value.raw(), true, false, scratch, satisfied);
      return;
    case ValueKind::kString: {
      std::string_view text = value.raw();
      if (value.has_escapes()) {
        scratch.text.clear();
        append_unescaped(text, scratch.text);
        text = scratch.text;
      }
      match_string(text, satisfied);
      match_text(text, true, true, scratch, satisfied);
      return;
    }
    case ValueKind::kObject:
    case ValueKind::kArray:
      if (patterns_.empty() && regexes_.empty()) return;
      scratch.text.clear();
      append_compact(value.raw(), scratch.text);
      match_text(scratch.text, false, false, scratch, satisfied);
      return;
  }
}

}  // namespace trailhound
