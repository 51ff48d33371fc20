#pragma once

#include <optional>
#include <string_view>

#include "engine/base/time.h"
#include "engine/io/input.h"

namespace trailhound {

/// When a file was delivered, by its name: CloudTrail puts the time to the minute into the names of log files
/// (`111122223333_CloudTrail_us-east-2_20240314T0910Z_b3c4.json.gz`) and to the second into those of digests (AWS,
/// CloudTrail log file name format). Nothing for any other name. `path`: only what follows its last slash counts.
std::optional<Nanoseconds> delivery_time(std::string_view path);

/// Whether CloudTrail gave the file its name, as one with a trail's log: it has events, or a list of none.
bool is_delivered_log(std::string_view path);

/// Takes the files from the list that were delivered before `from` or after `to`, and counts them as left out. Files
/// whose names do not tell stay.
void leave_out_by_delivery(std::optional<Nanoseconds> from, std::optional<Nanoseconds> to, InputList& list);

}  // namespace trailhound
