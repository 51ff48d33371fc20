#pragma once

#include <cstdint>

#include "engine/base/time.h"

namespace trailhound {

/// What is kept of an event that matched a rule which a correlation refers to: once for each reference, group key and
/// value. Small and of one size, so that millions can be gathered and spilled. Texts are numbers.
struct Fact {
  /// What id_high and id_low hold.
  enum class Identity : std::uint8_t {
    kNone,   ///< nothing: the event has no eventID
    kUuid,   ///< the 128 bits of an eventID that is a UUID
    kText,   ///< id_low: the number of the eventID's text
    kAlert,  ///< id_low: the number of an alert of the inner correlation
  };

  Nanoseconds time = 0;
  std::uint64_t id_high = 0, id_low = 0;
  std::uint64_t value = 0;   ///< of types that look at values: a FactValue (engine/correlate/episodes.h)
  std::uint32_t group = 0;   ///< number of the group key
  std::uint32_t source = 0;  ///< reference and identity, see below
  std::uint32_t piece = 0;   ///< RecordPlace::piece
  std::uint32_t record = 0;  ///< RecordPlace::record

  static constexpr std::uint32_t kMostReferences = 1u << 30;

  static std::uint32_t source_of(std::uint32_t reference, Identity identity) {
    return reference | static_cast<std::uint32_t>(identity) << 30;
  }
  std::uint32_t reference() const { return source & (kMostReferences - 1); }
  Identity identity() const { return static_cast<Identity>(source >> 30); }
};

static_assert(sizeof(Fact) == 48, "what a candidate event costs in memory and on disk");

}  // namespace trailhound
