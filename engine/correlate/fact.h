#pragma once

#include <cstdint>

#include "engine/base/time.h"

namespace trailhound {

/// Records that an event matched a rule to which a correlation refers; one fact for each reference and group key. Facts
/// are small and of one size, since millions are gathered and spilled, so they hold numbers instead of texts.
struct Fact {
  /// The meaning of id_high and id_low.
  enum class Identity : std::uint8_t {
    kNone,   ///< none: the event has no eventID
    kUuid,   ///< the 128 bits of an eventID that is a UUID
    kText,   ///< id_low: the number of the eventID's text
    kAlert,  ///< id_low: the number of an alert of the inner correlation
  };

  Nanoseconds time = 0;
  std::uint64_t id_high = 0, id_low = 0;
  std::uint64_t value = 0;   ///< of types that look at values: see FactValue
  std::uint32_t group = 0;   ///< number of the group key
  std::uint32_t source = 0;  ///< see source_of()
  std::uint32_t piece = 0;   ///< RecordPlace::piece
  std::uint32_t record = 0;  ///< RecordPlace::record

  static constexpr std::uint32_t kMostReferences = 1u << 30;

  static std::uint32_t source_of(std::uint32_t reference, Identity identity) {
    return reference | static_cast<std::uint32_t>(identity) << 30;
  }
  std::uint32_t reference() const { return source & (kMostReferences - 1); }
  Identity identity() const { return static_cast<Identity>(source >> 30); }
};

static_assert(sizeof(Fact) == 48, "the cost of a match in memory and on disk");

}  // namespace trailhound
