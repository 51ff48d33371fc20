#include "engine/output/sorted_sink.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <functional>
#include <queue>
#include <span>
#include <utility>
#include <vector>

#include "engine/spill/unnamed_file.h"

namespace trailhound {

// An external merge sort. It collects lines in memory; when that is full, it sorts them and writes them as a run. The
// list of runs has the order in which their lines came. A run has a level: kFan runs of one level at the end of the
// list are merged into one of the next level. Only neighbours are merged, and of equal keys the earlier run's goes
// first, so the whole sort is stable:
//
//   kFan = 2   levels of the list   0        0 0 → 1      1 0      1 0 0 → 1 1 → 2
//              lines                [a]      [ab]         [ab][c]  [abcd]

namespace {

constexpr std::size_t kFan = 64;

struct Line {
  std::int64_t key = 0;
  std::string_view text;
};

struct Run {
  UnnamedFile file;
  unsigned level = 0;
};

/// Precedes the bytes of each line in a run.
struct LineHead {
  std::int64_t key = 0;
  std::uint64_t size = 0;
};

class RunWriter {
 public:
  RunWriter(Run& run, std::size_t buffer_size) : run_(run), buffer_size_(buffer_size) {}

  bool append(const Line& line) {
    const LineHead head{line.key, line.text.size()};
    buffer_.append(reinterpret_cast<const char*>(&head), sizeof head);
    buffer_ += line.text;
    return buffer_.size() < buffer_size_ || flush();
  }

  bool flush() {
    if (!run_.file.append(buffer_.data(), buffer_.size())) return false;
    buffer_.clear();
    return true;
  }

 private:
  Run& run_;
  std::size_t buffer_size_;
  std::string buffer_;
};

class RunReader {
 public:
  RunReader(const Run& run, std::size_t buffer_size) : run_(&run), buffer_size_(buffer_size) {}

  enum class Step { kLine, kEnd, kFailed };  // kFailed: errno has the reason
  /// Steps to the next line, which is valid until the next call.
  Step next() {
    at_ += line_size_;
    line_size_ = 0;
    if (!hold(sizeof(LineHead))) return failed_ ? Step::kFailed : Step::kEnd;
    LineHead head;
    std::memcpy(&head, buffer_.data() + at_, sizeof head);
    line_size_ = sizeof head + head.size;
    if (!hold(line_size_)) {
      if (!failed_) errno = EIO;  // the run is shorter than it was written
      return Step::kFailed;
    }
    line_ = {head.key, std::string_view(buffer_).substr(at_ + sizeof head, head.size)};
    return Step::kLine;
  }
  const Line& line() const { return line_; }

 private:
  bool hold(std::size_t size) {
    if (buffer_.size() - at_ >= size) return true;
    buffer_.erase(0, at_);
    at_ = 0;
    std::size_t held = buffer_.size();
    buffer_.resize(std::max(size, buffer_size_));
    std::size_t count = 0;
    failed_ = !run_->file.read(offset_, buffer_.data() + held, buffer_.size() - held, count);
    held += count;
    offset_ += count;
    buffer_.resize(held);
    return held >= size;
  }

  const Run* run_;
  std::size_t buffer_size_;
  std::string buffer_;
  std::size_t at_ = 0, line_size_ = 0;
  std::uint64_t offset_ = 0;
  bool failed_ = false;
  Line line_;
};

/// Passes the lines of `runs` to `take` in order, until it returns false. Returns false if a run could not be read
/// (errno has the reason).
template <typename Take>
bool merge(std::span<const Run> runs, std::size_t memory, Take take) {
  const std::size_t buffer_size = std::clamp<std::size_t>(memory / (runs.size() + 1), 4u << 10, 1u << 20);
  std::vector<RunReader> readers;
  readers.reserve(runs.size());
  for (const Run& run : runs) readers.emplace_back(run, buffer_size);

  using Head = std::pair<std::int64_t, std::size_t>;  // the key of a run's next line, and the run
  std::priority_queue<Head, std::vector<Head>, std::greater<>> heads;
  const auto step = [&](std::size_t run) {
    const RunReader::Step outcome = readers[run].next();
    if (outcome == RunReader::Step::kLine) heads.emplace(readers[run].line().key, run);
    return outcome != RunReader::Step::kFailed;
  };
  for (std::size_t run = 0; run < runs.size(); ++run) {
    if (!step(run)) return false;
  }
  while (!heads.empty()) {
    const std::size_t run = heads.top().second;
    heads.pop();
    if (!take(readers[run].line())) return true;
    if (!step(run)) return false;
  }
  return true;
}

}  // namespace

class SortedSink::Impl {
 public:
  Impl(ResultSink& next, std::size_t memory) : next_(next), memory_(memory) {}

  bool write(std::string_view formatted, std::int64_t key) {
    if (!failure_.empty()) return false;
    lines_.push_back({key, text_.size(), formatted.size()});
    text_ += formatted;
    return text_.size() + lines_.size() * sizeof(Gathered) < memory_ || spill();
  }

  std::string finish() {
    if (!failure_.empty()) return failure_;
    if (runs_.empty()) {
      sort();
      for (const Gathered& line : lines_) {
        if (!next_.write_match(line_text(line), line.key)) break;
      }
      forget_lines();
      return {};
    }
    if (!lines_.empty() && !spill()) return failure_;
    while (runs_.size() > kFan) {
      if (!merge_last(kFan)) return failure_;
    }
    if (!merge(runs_, memory_, [&](const Line& line) { return next_.write_match(line.text, line.key); })) fail();
    runs_.clear();
    return failure_;
  }

 private:
  struct Gathered {
    std::int64_t key = 0;
    std::size_t begin = 0, size = 0;  ///< in text_
  };

  std::string_view line_text(const Gathered& line) const {
    return std::string_view(text_).substr(line.begin, line.size);
  }

  /// text_ has the lines in the order in which they came, so their position there decides ties.
  void sort() {
    std::sort(lines_.begin(), lines_.end(), [](const Gathered& a, const Gathered& b) {
      return std::pair(a.key, a.begin) < std::pair(b.key, b.begin);
    });
  }

  void forget_lines() {
    lines_.clear();
    text_.clear();
  }

  bool fail() {
    failure_ = "cannot sort: " + temporary_file_failure();
    return false;
  }

  bool spill() {
    sort();
    Run run;
    if (!run.file.create()) return fail();
    RunWriter writer(run, kWriteBuffer);
    for (const Gathered& line : lines_) {
      if (!writer.append({line.key, line_text(line)})) return fail();
    }
    if (!writer.flush()) return fail();
    forget_lines();
    runs_.push_back(std::move(run));
    while (runs_.size() >= kFan && runs_[runs_.size() - kFan].level == runs_.back().level) {
      if (!merge_last(kFan)) return false;
    }
    return true;
  }

  /// Merges the last `count` runs into one.
  bool merge_last(std::size_t count) {
    const std::span<const Run> last = std::span<const Run>(runs_).last(count);
    Run merged;
    merged.level = last.front().level + 1;
    if (!merged.file.create()) return fail();
    RunWriter writer(merged, kWriteBuffer);
    bool written = true;
    const bool read = merge(last, memory_, [&](const Line& line) { return written = writer.append(line); });
    if (!read || !written || !writer.flush()) return fail();
    runs_.erase(runs_.end() - static_cast<std::ptrdiff_t>(count), runs_.end());
    runs_.push_back(std::move(merged));
    return true;
  }

  static constexpr std::size_t kWriteBuffer = 256u << 10;

  ResultSink& next_;
  std::size_t memory_;
  std::string text_;
  std::vector<Gathered> lines_;
  std::vector<Run> runs_;
  std::string failure_;
};

SortedSink::SortedSink(ResultSink& next, std::size_t memory)
    : next_(next), impl_(std::make_unique<Impl>(next, memory)) {}
SortedSink::~SortedSink() = default;

bool SortedSink::write_match(std::string_view formatted, std::int64_t time_key) {
  return impl_->write(formatted, time_key);
}

std::string SortedSink::end_matches() {
  std::string failure = impl_->finish();
  return failure.empty() ? next_.end_matches() : failure;
}

}  // namespace trailhound
