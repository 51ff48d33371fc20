#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "engine/sigma/rule.h"

namespace trailhound {

/// Why a rule matched: one item that held and the value that satisfied it.
struct Evidence {
  std::string_view selection;
  std::string_view field;  ///< the item's field; for a keyword the path at which it was found
  std::string_view value;  ///< a complete JSON value, as it stands in the record ("null" for an absent field)
};

/// One match, as a view: everything that it points to lives only during the call that hands it over.
struct Match {
  const Rule* rule = nullptr;
  std::uint32_t rule_index = 0;  ///< in the plan
  std::string_view path;         ///< of the input, as a JSON string (engine/base/path_text.h)
  std::uint64_t record = 0;      ///< position of the record in its input, from 0
  std::uint64_t offset = 0;      ///< of its first byte in the decompressed text
  std::string_view time;         ///< eventTime as it stands in the record, decoded; empty if there is none
  std::string_view event;        ///< the record's own bytes, on one line (engine/event/one_line.h)
  std::span<const Evidence> matched;
};

/// How a match becomes bytes. Called by every worker at once: implementations have no mutable state.
class MatchFormat {
 public:
  virtual ~MatchFormat() = default;
  /// Appends the match to `out`, complete with its line end.
  virtual void append(const Match& match, std::string& out) const = 0;
};

/// Where formatted matches go, in their final order, from one thread at a time.
class MatchSink {
 public:
  virtual ~MatchSink() = default;
  /// `time_key` orders by event time (records without a time first). False: the sink takes no more (closed pipe, full
  /// disk), and the scan ends; what happened is the sink's to tell.
  virtual bool write(std::string_view formatted, std::int64_t time_key) = 0;
};

}  // namespace trailhound
