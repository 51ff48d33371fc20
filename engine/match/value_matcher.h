#pragma once

#include <cstdint>
#include <mutex>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "engine/base/decimal.h"
#include "engine/base/stop.h"
#include "engine/event/value.h"
#include "engine/match/address.h"
#include "engine/match/atom_index.h"
#include "engine/match/regex.h"
#include "engine/match/wildcard.h"
#include "engine/sigma/rule.h"

namespace trailhound {

using PredicateId = std::uint32_t;

/// Answers all tests of one field (or of the keywords) for a value at once: with a hash table for equality, an atom
/// index that picks the patterns worth a look, RE2 for regular expressions, parsed numbers, addresses and times. Each
/// test has the id of its predicate. ExistsTest and FieldRefTest do not test a single value, so nobody adds them;
/// NullTest holds for JSON null only, since an absent field has no value.
///
/// Builds itself on first use, so that fields which no record of an archive has cost nothing: SigmaHQ has 434 fields,
/// CloudTrail knows thirty of them. Immutable apart from that; all workers share it.
class ValueMatcher {
 public:
  struct Entry {
    const Test* test = nullptr;  ///< borrowed; lives as long as the matcher
    PredicateId predicate = 0;
  };

  /// Buffers of one worker; reused.
  struct Scratch {
    std::string text, folded;
    std::vector<std::uint64_t> seen;  ///< per pattern of the matcher in use: the round in which it was last looked at
    std::uint64_t round = 0;
    StopFlag stop;
  };

  explicit ValueMatcher(std::vector<Entry> tests);

  /// Appends the predicates that `value` satisfies, in no particular order, each once. Throws StopFlag::Stopped.
  void match(const RawValue& value, Scratch& scratch, std::vector<PredicateId>& satisfied) const;

 private:
  using List = std::vector<PredicateId>;
  struct Hash {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const { return std::hash<std::string_view>()(text); }
  };
  using Table = std::unordered_map<std::string, List, Hash, std::equal_to<>>;
  struct PatternEntry {
    Wildcard wildcard;
    bool cased = false;
    bool covers_objects = false;
    PredicateId predicate = 0;
  };
  struct NumberEntry {
    const NumberTest* test = nullptr;
    PredicateId predicate = 0;
  };
  struct TimePartEntry {
    const TimePartTest* test = nullptr;
    PredicateId predicate = 0;
  };

  void build() const;
  void match_text(std::string_view text, bool with_equality, bool is_string, Scratch& scratch, List& satisfied) const;
  void match_number(const Decimal& number, bool with_equality, List& satisfied) const;
  void match_string(std::string_view text, List& satisfied) const;

  std::vector<Entry> tests_;
  mutable std::once_flag built_;
  // build() makes the following of tests_.
  mutable bool folds_ = false;  ///< some test compares folded text
  mutable Table equal_, equal_cased_;
  mutable Table equal_string_;  ///< folded; for strings only: the text of numbers and booleans of the rules
  mutable Table equal_number_;  ///< by the normal form of the number
  mutable std::vector<PatternEntry> patterns_;
  mutable AtomIndex atoms_;  ///< over folded text; ids are indexes into patterns_
  mutable std::vector<std::uint32_t> without_atom_;
  mutable std::vector<std::pair<Regex, PredicateId>> regexes_;
  mutable std::vector<NumberEntry> orderings_;
  mutable std::vector<std::pair<const CidrTest*, PredicateId>> networks_;
  mutable std::vector<TimePartEntry> time_parts_;
  mutable List null_, true_, false_;
};

}  // namespace trailhound
