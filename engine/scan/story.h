#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/time.h"

namespace trailhound {

/// What the summary of a run tells of each rule beside how often it matched: between when and when, by whom and from
/// where. Bounded, whatever the evidence holds: the first names in the order of inputs and records are kept, and that
/// there were more. Stories add: each worker has its own for an input, and they are joined in the order of the inputs,
/// so that they do not depend on the number of threads. A value.
class Story {
 public:
  static constexpr std::size_t kNames = 4;
  static constexpr std::size_t kNameBytes = 256;

  /// Distinct texts, the first kNames of them; longer ones are cut. An empty text is none.
  struct Names {
    std::vector<std::string> first;
    bool more = false;  ///< there were others
    void add(std::string_view name);
    void add(const Names& other);
  };
  /// Of one rule of the plan, or of one correlation.
  struct Chapter {
    Nanoseconds first = std::numeric_limits<Nanoseconds>::max();  ///< max(): none of the events had a time
    Nanoseconds last = std::numeric_limits<Nanoseconds>::min();
    Names principals;  ///< of matches
    Names addresses;   ///< of matches
    Names groups;      ///< of alerts: the values of their group keys
    bool has_time() const { return first <= last; }
    /// True if no further match can change whom it names.
    bool names_are_settled() const { return principals.more && addresses.more; }
    void add_time(Nanoseconds time);
  };

  Chapter& chapter(std::uint32_t rule) { return chapters_[rule]; }
  /// Null where the rule has none.
  const Chapter* find(std::uint32_t rule) const;
  const std::map<std::uint32_t, Chapter>& chapters() const { return chapters_; }
  void add(const Story& other);

 private:
  std::map<std::uint32_t, Chapter> chapters_;
};

}  // namespace trailhound
