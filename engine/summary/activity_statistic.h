#pragma once

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
  /// What the plan must have as its extra fields, in this order and first.
  static std::span<const std::string> fields();

  /// `plan`: of the pass; must outlive the statistic.
  explicit ActivityStatistic(const Plan& plan, EventNames names = EventNames::kNotCounted)
      : plan_(plan), names_(names) {}
  std::unique_ptr<TupleMaker> make_maker() const override;
  FirstEvents first_events() const override {
    return names_ == EventNames::kCounted ? FirstEvents::kNamed : FirstEvents::kForgotten;
  }

 private:
  const Plan& plan_;
  const EventNames names_;
};

}  // namespace trailhound
