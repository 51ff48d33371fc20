#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "engine/hunt/output_format.h"

namespace trailhound {

/// Passes matches to `next` in the order of event time; matches of the same time keep their order. Up to `memory` bytes
/// it sorts in memory. Beyond that it writes sorted runs to unlinked temporary files in $TMPDIR, which nobody else can
/// read because they contain evidence, and end_matches() merges them. It merges every 64 runs of one size into one of
/// the next size, so n matches cost n log64(n) of reading and writing, and few descriptors. If a temporary file cannot
/// be written, it passes nothing on: some of the matches must not look like all of them. One thread at a time.
class SortedSink : public ResultSink {
 public:
  static constexpr std::size_t kMemory = 64u << 20;  ///< that all sinks of a run share

  SortedSink(ResultSink& next, std::size_t memory);
  ~SortedSink() override;
  bool write_match(std::string_view formatted, std::int64_t time_key) override;
  bool write(std::string_view formatted) override { return next_.write(formatted); }
  bool write_rollup(std::string_view formatted, std::int64_t time_key) override {
    return next_.write_rollup(formatted, time_key);
  }
  /// Passes everything on to `next`.
  std::string end_matches() override;

 private:
  class Impl;
  ResultSink& next_;
  std::unique_ptr<Impl> impl_;
};

}  // namespace trailhound
