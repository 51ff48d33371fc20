#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "engine/hunt/output_format.h"

namespace trailhound {

/// Orders matches by event time (ties: as they came) before they go to `next`: in memory up to `memory` bytes, beyond
/// that in sorted runs in unlinked temporary files (in $TMPDIR; readable by nobody else, because they hold evidence)
/// that end_matches() merges. Every 64 runs of a size are merged into one of the next size, so n matches cost
/// n log64(n) of reading and writing, and few descriptors. If a temporary file cannot be written, nothing is handed
/// over: a part of the matches must not look like all of them. One thread at a time.
class SortedSink : public ResultSink {
 public:
  SortedSink(ResultSink& next, std::size_t memory);
  ~SortedSink() override;
  bool write_match(std::string_view formatted, std::int64_t time_key) override;
  bool write(std::string_view formatted) override { return next_.write(formatted); }
  /// Hands everything over.
  std::string end_matches() override;

 private:
  class Impl;
  ResultSink& next_;
  std::unique_ptr<Impl> impl_;
};

}  // namespace trailhound
