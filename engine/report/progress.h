#pragma once

#include <chrono>
#include <cstdio>
#include <string>

#include "engine/hunt/hunt.h"

namespace trailhound {

/// The columns for text on `stream`: what COLUMNS says, as for other programs, else the terminal, else 80. Nothing else
/// asks for a width.
std::size_t terminal_columns(std::FILE* stream);

/// The progress after so many seconds: `45%  1,150 of 2,555 files  92,311 records  5 matches  621.6 MiB/s  0:12 left`.
/// It leaves out unknown figures: percentage and time left of a stream, and the time left in the first second. If the
/// rest does not fit the columns, it leaves out the rate, then the files, then the records.
std::string progress_text(const HuntProgress& progress, double seconds, std::size_t columns);

/// Draws the progress line on a terminal, in place, each time the hunt reports progress (the pass limits how often:
/// engine/read/pass.cc). One thread at a time.
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
