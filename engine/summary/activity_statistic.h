#pragma once

#include <cstddef>
#include <memory>
#include <span>
#include <string>

#include "engine/summary/summary.h"

namespace trailhound {

/// Whether calls of different names are counted apart, and the first event of each tuple is named. Only what is new
/// (engine/summary/novelty.h) needs that, and without it an archive has half as many tuples.
enum class EventNames : bool { kNotCounted, kCounted };

/// The statistic behind `who`. It has the tuples of engine/summary/activity.h.
class ActivityStatistic : public Statistic {
 public:
  /// What the plan must have among its extra fields, in this order.
  static std::span<const std::string> fields();

  /// `plan`: of the pass; must outlive the statistic. `before`: how many extra fields of the plan precede fields().
  explicit ActivityStatistic(const Plan& plan, EventNames names = EventNames::kNotCounted, std::size_t before = 0)
      : plan_(plan), names_(names), before_(before) {}
  std::unique_ptr<TupleMaker> make_maker() const override;
  FirstEvents first_events() const override {
    return names_ == EventNames::kCounted ? FirstEvents::kNamed : FirstEvents::kForgotten;
  }

 private:
  const Plan& plan_;
  const EventNames names_;
  const std::size_t before_;
};

}  // namespace trailhound
