#pragma once

#include <chrono>
#include <cstdio>
#include <string>

#include "engine/hunt/hunt.h"

namespace trailhound {

/// What the line says after so many seconds: `45%  1,150 of 2,555 files  92,311 records  5 matches  621.6 MiB/s  0:12
/// left`, without what is not known (a stream has no end to tell; the time left is a guess only after a second).
std::string progress_text(const HuntProgress& progress, double seconds);

/// The progress line on a terminal: how far, rate and time left, redrawn in place as often as the hunt tells
/// its progress. One thread at a time.
class ProgressLine : public HuntObserver {
 public:
  /// `stream` is borrowed; the caller has found it to be a terminal.
  explicit ProgressLine(std::FILE* stream);
  ~ProgressLine() override;  ///< removes the line
  ProgressLine(const ProgressLine&) = delete;
  ProgressLine& operator=(const ProgressLine&) = delete;
  void progress(const HuntProgress& progress) override;

 private:
  using Clock = std::chrono::steady_clock;
  std::FILE* stream_;
  const Clock::time_point start_;
  bool drawn_ = false;
};

}  // namespace trailhound
