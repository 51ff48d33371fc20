#pragma once

#include <atomic>

namespace trailhound {

/// Whether the run is to end early, because a signal came. Borrows the flag, which any thread may set. A value.
class StopFlag {
 public:
  /// Thrown out of work that may take seconds on hostile evidence. What it was done for is then as good as not read.
  struct Stopped {};

  StopFlag() = default;
  explicit StopFlag(const std::atomic<bool>* flag) : flag_(flag) {}

  bool is_set() const { return flag_ != nullptr && flag_->load(std::memory_order_relaxed); }
  /// Throws Stopped if the flag is set.
  void check() const {
    if (is_set()) [[unlikely]]
      throw Stopped();
  }

 private:
  const std::atomic<bool>* flag_ = nullptr;
};

}  // namespace trailhound
