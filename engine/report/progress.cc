#include "engine/report/progress.h"

#include <sys/ioctl.h>

#include <algorithm>
#include <charconv>
#include <cstdlib>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/base/figures.h"

namespace trailhound {

namespace {

// Shorter runs need no progress line.
constexpr std::chrono::milliseconds kFirstDraw{300};

/// What a figure of the progress line is worth: the lowest go first where the line is too long.
enum class Worth : std::uint8_t { kRate, kFiles, kRecords, kAlways };

}  // namespace

std::size_t terminal_columns(std::FILE* stream) {
  if (const char* const variable = std::getenv("COLUMNS")) {
    const std::string_view text(variable);
    std::size_t columns = 0;
    const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), columns);
    if (failure == std::errc{} && end == text.data() + text.size() && columns > 1) return columns;
  }
  winsize size{};
  if (::ioctl(::fileno(stream), TIOCGWINSZ, &size) != 0 || size.ws_col < 2) return 80;
  return size.ws_col;
}

std::string progress_text(const HuntProgress& progress, double seconds, std::size_t columns) {
  std::vector<std::pair<Worth, std::string>> figures;
  const double total = static_cast<double>(progress.read.compressed_total);
  // A file may have grown since it was found.
  const double done = std::min(static_cast<double>(progress.read.compressed_done), total);
  if (total > 0) {
    figures.emplace_back(Worth::kAlways, padded_left(std::to_string(static_cast<int>(100 * done / total)), 3) + '%');
  }
  figures.emplace_back(Worth::kFiles,
                       progress.read.files_total > 1
                           ? with_commas(progress.read.files_done) + " of " + counted(progress.read.files_total, "file")
                           : binary_size(static_cast<double>(progress.read.decompressed)));
  figures.emplace_back(Worth::kRecords, counted(progress.read.records, "record"));
  if (progress.matches) {
    figures.emplace_back(Worth::kAlways,
                         *progress.matches == 1 ? "1 match" : with_commas(*progress.matches) + " matches");
  }
  if (seconds > 0) {
    figures.emplace_back(Worth::kRate, binary_size(static_cast<double>(progress.read.decompressed) / seconds) + "/s");
  }
  if (total > 0 && done > 0 && seconds >= 1) {
    figures.emplace_back(Worth::kAlways,
                         clock_time(static_cast<std::uint64_t>(seconds * (total - done) / done + 0.5)) + " left");
  }
  const auto joined = [&](Worth least) {
    std::string text;
    for (const auto& [worth, figure] : figures) {
      if (worth >= least) text += (text.empty() ? "" : "  ") + figure;
    }
    return text;
  };
  for (const Worth least : {Worth::kRate, Worth::kFiles, Worth::kRecords}) {
    std::string text = joined(least);
    if (text.size() <= columns) return text;
  }
  return joined(Worth::kAlways).substr(0, columns);
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
  const std::size_t columns = terminal_columns(stream_) - 1;  // a line that wraps cannot be redrawn
  const std::string text = progress_text(progress, std::chrono::duration<double>(now - start_).count(), columns);
  std::fprintf(stream_, "\r%s\x1b[K", text.c_str());
  std::fflush(stream_);
  drawn_ = true;
}

}  // namespace trailhound
