#include "engine/report/progress.h"

#include <sys/ioctl.h>

#include <algorithm>

#include "engine/base/figures.h"

namespace trailhound {

namespace {

// Shorter runs need no progress line.
constexpr std::chrono::milliseconds kFirstDraw{300};

std::size_t columns_of(std::FILE* stream) {
  winsize size{};
  if (::ioctl(::fileno(stream), TIOCGWINSZ, &size) != 0 || size.ws_col < 2) return 80;
  return size.ws_col;
}

}  // namespace

std::string progress_text(const HuntProgress& progress, double seconds) {
  std::string text;
  const auto add = [&text](const std::string& part) { text += (text.empty() ? "" : "  ") + part; };
  const double total = static_cast<double>(progress.read.compressed_total);
  // A file may have grown since it was found.
  const double done = std::min(static_cast<double>(progress.read.compressed_done), total);
  if (total > 0) {
    const std::string percent = std::to_string(static_cast<int>(100 * done / total));
    add(std::string(3 - std::min<std::size_t>(3, percent.size()), ' ') + percent + '%');
  }
  add(progress.read.files_total > 1
          ? with_commas(progress.read.files_done) + " of " + counted(progress.read.files_total, "file")
          : binary_size(static_cast<double>(progress.read.decompressed)));
  add(counted(progress.read.records, "record"));
  if (progress.matches) add(*progress.matches == 1 ? "1 match" : with_commas(*progress.matches) + " matches");
  if (seconds > 0) add(binary_size(static_cast<double>(progress.read.decompressed) / seconds) + "/s");
  if (total > 0 && done > 0 && seconds >= 1) {
    add(clock_time(static_cast<std::uint64_t>(seconds * (total - done) / done + 0.5)) + " left");
  }
  return text;
}

ProgressLine::ProgressLine(std::FILE* stream) : stream_(stream), start_(Clock::now()) {}

ProgressLine::~ProgressLine() {
  if (!drawn_) return;
  std::fputs("\r\x1b[K", stream_);
  std::fflush(stream_);
}

void ProgressLine::progress(const HuntProgress& progress) {
  const Clock::time_point now = Clock::now();
  if (now - start_ < kFirstDraw) return;
  std::string text = progress_text(progress, std::chrono::duration<double>(now - start_).count());
  text.resize(std::min(text.size(), columns_of(stream_) - 1));  // a line that wraps cannot be redrawn
  std::fprintf(stream_, "\r%s\x1b[K", text.c_str());
  std::fflush(stream_);
  drawn_ = true;
}

}  // namespace trailhound
