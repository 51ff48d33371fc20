#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "engine/correlate/tuple.h"
#include "engine/event/batch.h"
#include "engine/identity/derived_fields.h"
#include "engine/plan/plan.h"

namespace trailhound {

/// Reads the values of an EventField in the rows of a batch, whether the record has the field or it is derived. One per
/// worker.
class EventValues {
 public:
  /// Calls `take` with each value, as a Scalar.
  template <typename Take>
  void for_each(const Batch& batch, std::uint32_t row, const EventField& field, Take take) {
    if (field.derived) {
      const std::string_view text = derived(batch, row, field);
      if (!text.empty()) take(Scalar{Scalar::Type::kString, std::string(text)});
      return;
    }
    for (const Batch::Entry& entry : batch.entries(field.field, row)) {
      if (auto scalar = to_scalar(entry.value)) take(std::move(*scalar));
    }
  }

  /// The text of a derived field; empty if the event lacks it. Valid until the next call. REQUIRES: field.derived
  std::string_view derived(const Batch& batch, std::uint32_t row, const EventField& field) {
    return derived_.read(*field.derived, field.sources, batch, row);
  }

 private:
  DerivedFields derived_;
};

}  // namespace trailhound
