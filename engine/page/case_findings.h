#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/base/time.h"
#include "engine/oracle/json.h"
#include "engine/page/time_buckets.h"
#include "engine/sigma/levels.h"
#include "engine/sigma/rule.h"

namespace trailhound {

/// Distinct names, the first few of them.
struct FewNames {
  static constexpr std::size_t kKept = 4;
  std::vector<std::string> first;
  bool more = false;
  void add(std::string_view name);
};

/// A rule or a correlation, and what is known of all its matches or alerts.
struct FoundRule {
  std::string id, title, path, author;
  Level level = Level::kNone;
  std::string author_level;  ///< if a file of --levels gave it another; otherwise empty
  std::vector<std::string> tags;
  bool is_correlation = false;
  std::uint64_t count = 0;
  Nanoseconds first = std::numeric_limits<Nanoseconds>::max();  ///< max(): nothing had a time
  Nanoseconds last = std::numeric_limits<Nanoseconds>::min();
  FewNames principals, addresses, groups;

  bool has_time() const { return first <= last; }
};

/// Where a record is, as a match line says it.
struct EvidencePlace {
  std::string path;
  std::uint64_t record = 0;
  friend auto operator<=>(const EvidencePlace&, const EvidencePlace&) = default;
};

/// A match or an alert, with all that the page shows of it.
struct Finding {
  std::size_t rule = 0;  ///< in CaseFindings::rules()
  bool has_time = false;
  Nanoseconds time = 0;
  std::string time_text;  ///< as the record has it

  // Of a match:
  std::string principal_kind, principal, session, key, address, agent, service, event_name, region, account, error;
  std::string event_id, origin;
  struct Evidence {
    std::string selection, field, value;
  };
  std::vector<Evidence> evidence;
  std::uint64_t evidence_left_out = 0;
  EvidencePlace place;
  std::uint64_t rolled_up = 0;  ///< matches that the line stands for; 0: it is no rollup
  std::string rolled_up_until;  ///< the time of the last of them
  std::string event;            ///< as the line has it, without the white space; empty beyond kMostEventBytes
  std::uint64_t event_bytes = 0;

  // Of an alert:
  std::string type, timespan, value;
  Nanoseconds last = 0;
  std::uint64_t count = 0;
  std::vector<std::pair<std::string, std::string>> group;
  std::vector<std::pair<std::string, std::string>> new_values;  ///< of new_value: field and value
  bool is_new_group = false;
  std::string group_first;  ///< of new_value: when the group's first event was
  struct Event {
    std::string time, id;
    EvidencePlace place;
  };
  std::vector<Event> events;
};

/// What a hunt found, read from the lines that it wrote ("trailhound/match/1" and "trailhound/alert/1";
/// cli/docs/output.md). It counts all of them and keeps the kMostFindings that matter most: a rule's first kOfEachRule
/// before anything else, so that no noisy rule drowns a rare one; then those of the highest level, in the order of the
/// lines. Memory is bounded, whatever the lines say. One thread at a time.
class CaseFindings {
 public:
  static constexpr std::size_t kMostFindings = 1000;
  static constexpr std::uint64_t kOfEachRule = 5;
  static constexpr std::size_t kMostRules = 2000;
  static constexpr std::size_t kMostPrincipals = 10'000;
  static constexpr std::size_t kMostEventBytes = 32u << 10;
  static constexpr std::size_t kMostEvidence = 30;
  static constexpr std::size_t kMostListedEvents = 50;  ///< of an alert

  /// Takes a line. Returns what is wrong with it, as the rest of a sentence; empty if nothing is.
  std::string add(std::string_view line);

  /// In the order of time and then of the lines.
  std::vector<const Finding*> findings() const;
  const std::vector<FoundRule>& rules() const { return rules_; }
  std::uint64_t matches() const { return matches_; }
  std::uint64_t alerts() const { return alerts_; }
  std::uint64_t beyond_rules() const { return beyond_rules_; }  ///< lines of rules that are not counted
  const TimeBuckets& times() const { return times_; }
  CountsByLevel by_level() const;
  /// The matches of each principal, by its name as `who` has it.
  const std::map<std::string, CountsByLevel, std::less<>>& principals() const { return principals_; }

 private:
  /// What decides which findings stay: the least of these stay.
  struct Rank {
    bool is_repeated = false;  ///< beyond kOfEachRule
    int below_top = 0;         ///< levels below critical
    std::uint64_t line = 0;
    friend auto operator<=>(const Rank&, const Rank&) = default;
  };

  FoundRule* rule_of(const JsonValue& line, bool is_correlation, std::size_t& index);
  void note(const Finding& finding, FoundRule& rule);
  bool make_room(const Rank& rank);

  std::vector<FoundRule> rules_;
  std::map<std::pair<std::string, std::string>, std::size_t> rule_by_name_;  ///< by id and title
  std::map<Rank, Finding> kept_;
  std::map<std::string, CountsByLevel, std::less<>> principals_;
  TimeBuckets times_;
  std::uint64_t lines_ = 0, matches_ = 0, alerts_ = 0, beyond_rules_ = 0;
};

}  // namespace trailhound
