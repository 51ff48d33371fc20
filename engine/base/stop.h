#pragma once

#include <atomic>
#include <chrono>
#include <optional>

namespace trailhound {

/// Whether the run is to end early, because a signal came. Borrows the flag, which any thread may set. A value; one
/// thread at a time. A copy remembers when the original first saw the flag set.
class StopFlag {
 public:
  /// Thrown out of work that may take seconds on hostile evidence. What it was done for is then as good as not read.
  struct Stopped {};

  /// Work that is under way when the signal comes may take so long. Ordinary evidence needs a fraction of it, so the
  /// hunt still evaluates what it has read.
  static constexpr std::chrono::milliseconds kGrace{1000};

  StopFlag() = default;
  explicit StopFlag(const std::atomic<bool>* flag) : flag_(flag) {}

  bool is_set() const { return flag_ != nullptr && flag_->load(std::memory_order_relaxed); }
  /// Throws Stopped if an earlier check saw the flag set more than kGrace ago.
  void check() {
    if (is_set()) [[unlikely]]
      check_grace();
  }

 private:
  using Clock = std::chrono::steady_clock;

  void check_grace() {
    const Clock::time_point now = Clock::now();
    if (!seen_) seen_ = now;
    if (now - *seen_ > kGrace) throw Stopped();
  }

  const std::atomic<bool>* flag_ = nullptr;
  std::optional<Clock::time_point> seen_;
};

}  // namespace trailhound
