#include "engine/sigma/correlation.h"

namespace trailhound {

std::string_view to_string(Correlation::Type type) {
  using Type = Correlation::Type;
  switch (type) {
    case Type::kEventCount:
      return "event_count";
    case Type::kValueCount:
      return "value_count";
    case Type::kValueSum:
      return "value_sum";
    case Type::kValueAvg:
      return "value_avg";
    case Type::kValuePercentile:
      return "value_percentile";
    case Type::kValueMedian:
      return "value_median";
    case Type::kTemporal:
      return "temporal";
    case Type::kTemporalOrdered:
      return "temporal_ordered";
    case Type::kNewValue:
      return "new_value";
  }
  return "";
}

}  // namespace trailhound
