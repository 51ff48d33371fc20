#pragma once

#include <limits>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/time.h"
#include "engine/event/batch.h"

namespace trailhound {

/// When events happened. SIEM exports may lack eventTime, or have null in its place; then `@timestamp` serves.

/// The time of a record that has none. Sorting by time puts these first.
inline constexpr Nanoseconds kNoTime = std::numeric_limits<Nanoseconds>::min();

/// Sets `times` to the times of the batch's rows: the first eventTime of each that parse_event_time() reads. kNoTime
/// for a row without one. `buffer` is for decoding and saves an allocation per batch.
void read_event_times(const Batch& batch, std::vector<Nanoseconds>& times, std::string& buffer);

/// The time of one row in RFC 3339, for output: the record's own text if it has this form, otherwise formatted, because
/// what reads matches sorts and compares their times. Text that is no time stays as it is. Empty if there is none.
/// Valid until `buffer` changes or the batch is cleared.
std::string_view event_time_text(const Batch& batch, std::uint32_t row, std::string& buffer);

}  // namespace trailhound
