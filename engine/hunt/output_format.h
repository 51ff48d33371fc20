#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "engine/base/time.h"
#include "engine/correlate/alert.h"
#include "engine/hunt/match.h"
#include "engine/integrity/state.h"

namespace trailhound {

/// Where a formatted match shows the number of its record. A worker formats a match while other workers may still read
/// earlier pieces of the text, so it writes the number in the piece; MatchCollector corrects it in the piece's turn.
/// With 1,000 records in front of the piece:
///
///   {"source":{"path":"a.json","record":17,…     begin and size of `17`
///   {"source":{"path":"a.json","record":1017,…   as written
struct RecordSlot {
  static constexpr std::uint32_t kNone = ~std::uint32_t{0};
  std::uint32_t begin = kNone;  ///< of the digits, in the bytes that match() appended; kNone: it shows no number
  std::uint32_t size = 0;       ///< of the digits
};

/// A match that a rollup stands for.
struct RollupReference {
  Nanoseconds time = 0;
  std::string id;    ///< eventID; empty: it has none
  std::string path;  ///< as the system knows it
  std::uint64_t record = 0;
};

/// What a line stands for where a rule shows its matches as rollups.
struct MatchRollup {
  std::uint64_t count = 0;
  Nanoseconds first = 0, last = 0;
  std::span<const RollupReference> references;  ///< of the matches by time, the first of them
};

/// Turns results into bytes. A format is one class, and one row of the table in engine/output/formats.h. A hunt calls
/// begin() once, match() for each match, alert() for each alert, end() once. Several workers call match() at the same
/// time, so a format has no mutable state.
class OutputFormat {
 public:
  virtual ~OutputFormat() = default;
  virtual void begin(std::string& /*out*/) const {}
  /// Appends the match to `out`, complete with its line end.
  virtual RecordSlot match(const Match& match, std::string& out) const = 0;
  /// Appends `line`, which match() made of the first match of a rollup, with what it stands for.
  virtual void rollup(std::string_view line, const MatchRollup& rollup, std::string& out) const = 0;
  /// What a match shows behind the number of its record if its file is in this state, because that is known only once
  /// the file was read. Empty: the format does not show it.
  virtual std::string integrity(IntegrityState /*state*/) const { return {}; }
  /// Appends the alert to `out`, complete with its line end.
  virtual void alert(const Alert& alert, std::string& out) const = 0;
  virtual void end(std::string& /*out*/) const {}
};

/// Takes formatted results in their final order, from one thread at a time.
class ResultSink {
 public:
  virtual ~ResultSink() = default;
  /// `time_key` is the event time of a match, by which a sink may order (the least number if it has no time).
  /// False: the sink takes no more (closed pipe, full disk), and the hunt ends. The sink knows why.
  virtual bool write_match(std::string_view formatted, std::int64_t time_key) = 0;
  /// Writes an alert, or the text in front of or behind all results. These are never reordered.
  virtual bool write(std::string_view formatted) = 0;
  /// Writes the line of a rollup. Called after end_matches(), in the order of event time, which sinks keep.
  virtual bool write_rollup(std::string_view formatted, std::int64_t /*time_key*/) { return write(formatted); }
  /// Called after the last match. Returns what failed; empty if nothing did.
  virtual std::string end_matches() { return {}; }
};

}  // namespace trailhound
