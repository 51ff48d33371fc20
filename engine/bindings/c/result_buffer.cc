#include "engine/bindings/c/result_buffer.h"

#include <algorithm>

namespace trailhound {

// HOT: bench/python.
bool ResultBuffer::write(std::string_view formatted) {
  std::unique_lock lock(mutex_);
  has_room_.wait(lock, [this] { return filling_.size() < kMost || is_stopped_; });
  if (is_stopped_) return false;
  const bool was_worthwhile = filling_.size() >= kWorthwhile;
  filling_ += formatted;
  if (!was_worthwhile && filling_.size() >= kWorthwhile) has_data_.notify_one();
  return true;
}

void ResultBuffer::end() {
  const std::lock_guard lock(mutex_);
  has_ended_ = true;
  has_data_.notify_one();
}

void ResultBuffer::stop() {
  const std::lock_guard lock(mutex_);
  is_stopped_ = true;
  has_room_.notify_one();
}

ResultBuffer::Taken ResultBuffer::take(std::chrono::steady_clock::time_point deadline, std::string& out) {
  out.clear();
  std::unique_lock lock(mutex_);
  const auto is_worthwhile = [this] { return filling_.size() >= kWorthwhile || has_ended_; };
  while (!is_worthwhile()) {
    const auto now = std::chrono::steady_clock::now();
    if (filling_.empty() && now >= deadline) return Taken::kTimeIsUp;
    const auto patience = now + kPatience;
    if (!has_data_.wait_until(lock, std::min(deadline, patience), is_worthwhile) && !filling_.empty()) break;
  }
  if (filling_.empty()) return Taken::kEnd;
  out.swap(filling_);
  has_room_.notify_one();
  return Taken::kData;
}

}  // namespace trailhound
