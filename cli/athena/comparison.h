#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "cli/athena/result_finding.h"

namespace trailhound {

/// Compares what two sides found, rule by rule. Findings come in any order, and the result does not depend on it.
/// Memory grows with the distinct pairs of rule and key. A value; one thread at a time.
class ResultComparison {
 public:
  enum class Side : std::uint8_t { kOurs, kTheirs };

  /// A finding that one side alone has.
  struct Difference {
    Side side = Side::kOurs;
    std::string key;
    /// Of an event, if somebody looked: whether the archive has it. What is only theirs and not in our archive is no
    /// difference.
    std::optional<bool> in_archive;
    std::string path;                ///< of its record, if the archive has it
    std::uint64_t record = 0;        ///< likewise
    std::string verdict;             ///< one sentence or two about what the rule says of it; empty: nobody asked
    std::vector<std::string> items;  ///< that the verdict rests on, as the trace of the oracle shows them
    bool rule_matches = false;       ///< here, if there are items
    bool is_known_there = false;     ///< of our events: another rule found it on their side, so their table has it

    bool is_real() const { return side == Side::kOurs || in_archive.value_or(true); }
  };

  struct Counts {
    std::uint64_t both = 0;
    std::array<std::uint64_t, 2> only{};        ///< by side; real differences
    std::uint64_t not_in_archive = 0;           ///< of theirs
    std::array<std::uint64_t, 2> duplicates{};  ///< by side: repetitions
    std::array<std::uint64_t, 2> without_id{};  ///< by side: events without eventID

    void add(const Counts& other);
    /// Events without eventID cannot be paired, but counted.
    bool is_equal() const { return only[0] + only[1] == 0 && without_id[0] == without_id[1]; }
  };

  struct Rule {
    ResultFinding::Kind kind = ResultFinding::Kind::kEvent;
    std::string id, title;
    Counts counts;
    std::vector<Difference> differences;  ///< sorted by side, then key

    const std::string& name() const { return title.empty() ? id : title; }
  };

  void add(Side side, ResultFinding finding);

  /// Pairs the findings; the comparison is empty then. Sorted by kind, name and id.
  std::vector<Rule> take_rules();

 private:
  struct Entry {
    std::string title;
    std::unordered_map<std::string, std::uint8_t> sides;  ///< by key: a bit for each side
    Counts counts;
  };
  using Name = std::pair<ResultFinding::Kind, std::string>;

  static Rule pair_up(const Name& name, const Entry& entry);
  void mark_known(std::vector<Rule>& rules) const;

  std::map<Name, Entry> entries_;
};

/// Counts the differences of a rule again: what has become known of them may have changed what they are.
void recount(ResultComparison::Rule& rule);

}  // namespace trailhound
