#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/diagnostic.h"
#include "engine/base/fixed.h"
#include "engine/base/time.h"
#include "engine/sigma/rule.h"

namespace trailhound {

/// The AST of a Sigma correlation rule (specification 2.1, correlation rules; semantics §9) with every reference bound.
/// engine/notes/0002-correlations.md defines what it means. A legacy aggregation, `condition: selection | count(field)
/// by group > N` with `timeframe`, becomes one too. A value; immutable after loading.
struct Correlation {
  enum class Type : std::uint8_t {
    kEventCount,  ///< number of events
    kValueCount,  ///< number of distinct values (tuples of several fields), null left out
    kValueSum,
    kValueAvg,
    kValuePercentile,  ///< linear interpolation; `percentile`, 50 where not stated
    kValueMedian,
    kTemporal,         ///< events of all rules (or as many distinct rules as the bounds say) in the window
    kTemporalOrdered,  ///< the same, and in the order of `rules`; equal times count as ordered
    kNewValue,         ///< a value that its group never had before; an extension (semantics §14)
  };

  /// A rule that this one counts: a detection rule or another correlation of the same RuleSet.
  struct Reference {
    bool is_correlation = false;
    std::uint32_t index = 0;  ///< into RuleSet::rules or RuleSet::correlations
    std::string text;         ///< as written: a name, id or title
    Position position;
  };

  /// What the aggregate is compared with; several are ANDed.
  struct Bound {
    enum class Operator : std::uint8_t { kGreater, kGreaterOrEqual, kLess, kLessOrEqual, kEqual, kNotEqual };
    Operator op = Operator::kGreaterOrEqual;
    Fixed value = 0;
    std::string text;  ///< as written, for explain
  };

  /// One part of the group key. By reference (parallel to `rules`): the field to look up in an event of that rule,
  /// which an alias may name differently for each. For a correlation it is the name of a part of its own group key.
  struct GroupPart {
    std::string name;
    std::vector<std::string> field_of;
    std::vector<Position> positions;  ///< parallel to `field_of`: of the part, or of the alias that names the field
  };

  static constexpr Nanoseconds kWholeArchive = std::numeric_limits<Nanoseconds>::max();

  struct Limits {
    static constexpr std::size_t kRules = 1000;
    static constexpr std::size_t kTemporalRules = 64;
    static constexpr std::size_t kGroupParts = 16;
    static constexpr std::size_t kValueFields = 16;
  };

  std::string id, name, title, status, author, description, license, date, modified;
  Level level = Level::kNone;
  std::optional<Level> original_level;  ///< the author's, where a file of --levels gives another (sigma/tuning.h)
  std::vector<std::string> tags, references, false_positives, fields;
  std::string file;  ///< as the user named it, for diagnostics
  std::string path;  ///< below the rules folder, for alert lines
  Position position;
  MetadataPositions metadata_positions;

  Type type = Type::kEventCount;
  std::vector<Reference> rules;     ///< in the order written; never empty
  std::vector<GroupPart> group_by;  ///< empty: one group for all
  /// Inclusive: t_last - t_first <= timespan, where the difference is unsigned: it may be 584 years.
  /// kWholeArchive for legacy aggregations without `timeframe`.
  Nanoseconds timespan = 0;
  std::string timespan_text;              ///< as written, for explain and alerts
  std::vector<Bound> bounds;              ///< of temporal types: of the number of distinct rules; empty: all of them
  std::vector<std::string> value_fields;  ///< value_*: what is counted or summed; new_value: what is new
  std::vector<Position> value_positions;  ///< parallel to `value_fields`
  std::int64_t percentile = 50'000'000;   ///< in millionths of a percent, at most 100 percent
  /// Temporal types only: a boolean expression over the rules. ConditionSelection::selection is an index into `rules`.
  std::optional<Condition> expression;
  /// new_value only. A group teaches so long after its first event, and a group that appears so long after the first
  /// event of all is new itself. nullopt: only the first instant of a group teaches.
  std::optional<Nanoseconds> learn;
  std::string learn_text;           ///< as written, for explain
  bool ignores_new_groups = false;  ///< new_value only: a new group is no alert by itself
  bool generate = false;            ///< the rules that it refers to report their own matches, too
  /// It is evaluated for the correlations that refer to it, but not reported (engine/sigma/selection.h).
  bool silent = false;
};

std::string_view to_string(Correlation::Type type);  ///< as rule files have it: "event_count"

std::string_view symbol(Correlation::Bound::Operator op);  ///< `=`, `!=`, `>`, `>=`, `<`, `<=`

/// The correlation as an indented text, one line per part: for tests and for people who debug.
std::string dump(const Correlation& correlation);

}  // namespace trailhound
