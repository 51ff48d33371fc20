#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "engine/correlate/alert.h"
#include "engine/hunt/match.h"

namespace trailhound {

/// Where a formatted match shows the number of its record. A worker formats a match before it is known how many records
/// of the text precede its piece, so it writes Match::record there, and the number is corrected when its turn comes.
struct RecordSlot {
  static constexpr std::uint32_t kNone = ~std::uint32_t{0};
  std::uint32_t begin = kNone;  ///< of the digits, in the bytes that match() appended; kNone: it shows no number
  std::uint32_t size = 0;       ///< of the digits
};

/// How results become bytes: a format is one class, and one row of the table in engine/output/formats.h. A hunt calls
/// begin() once, match() for each match, alert() for each alert, end() once. The workers call match() at once, so a
/// format has no mutable state.
class OutputFormat {
 public:
  virtual ~OutputFormat() = default;
  virtual void begin(std::string& /*out*/) const {}
  /// Appends the match to `out`, complete with its line end.
  virtual RecordSlot match(const Match& match, std::string& out) const = 0;
  /// Appends the alert to `out`, complete with its line end.
  virtual void alert(const Alert& alert, std::string& out) const = 0;
  virtual void end(std::string& /*out*/) const {}
};

/// Where formatted results go, in their final order, from one thread at a time.
class ResultSink {
 public:
  virtual ~ResultSink() = default;
  /// `time_key` is the event time of a match, by which a sink may order (records without a time have the least).
  /// False: it takes no more (closed pipe, full disk), and the hunt ends; the sink knows why.
  virtual bool write_match(std::string_view formatted, std::int64_t time_key) = 0;
  /// What precedes the first match, follows the last one, or is an alert: written as it comes.
  virtual bool write(std::string_view formatted) = 0;
  /// All matches have been written. Empty string: all is well; otherwise what failed.
  virtual std::string end_matches() { return {}; }
};

}  // namespace trailhound
