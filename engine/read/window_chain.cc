#include "engine/read/window_chain.h"

#include <utility>

namespace trailhound {

std::size_t WindowChain::add(std::size_t size, std::size_t kept, Framer::Checkpoint end) {
  const std::lock_guard lock(mutex_);
  Window& window = windows_.emplace_back();
  window.size = size;
  window.kept = kept;
  window.end = std::move(end);
  ++at_work_;
  return first_ + windows_.size() - 1;
}

/// Counts windows as far as those in front of them count.
void WindowChain::settle_framed() {
  while (!result_.is_broken && result_.counted < first_ + windows_.size()) {
    Window& next = window(result_.counted);
    if (!next.is_framed) break;
    result_.is_broken = !next.is_sound;
    if (result_.is_broken) break;
    next.records = records_;
    records_ += next.sound.report.seen;
    result_.sound.add(next.sound);
    result_.end = std::move(next.end);
    ++result_.counted;
  }
  moved_.notify_all();
}

bool WindowChain::settle(std::size_t number, bool is_sound, Framer::Sound sound, std::uint64_t& records) {
  std::unique_lock lock(mutex_);
  Window& framed = window(number);
  framed.is_framed = true;
  framed.is_sound = is_sound;
  if (is_sound) framed.sound = std::move(sound);
  settle_framed();
  moved_.wait(lock, [&] { return result_.is_broken || result_.counted > number; });
  records = framed.records;
  return result_.counted > number;
}

void WindowChain::forget_left() {
  while (!windows_.empty() && windows_.front().is_left && first_ < result_.counted) {
    windows_.pop_front();
    ++first_;
  }
  moved_.notify_all();
}

void WindowChain::leave(std::size_t number, std::uint64_t shown) {
  const std::lock_guard lock(mutex_);
  result_.shown += shown;
  window(number).is_left = true;
  --at_work_;
  forget_left();
}

void WindowChain::give_back(std::size_t number, std::unique_ptr<Buffer> text) {
  const std::lock_guard lock(mutex_);
  window(number).text = std::move(text);
  --at_work_;
  moved_.notify_all();
}

void WindowChain::abort() {
  const std::lock_guard lock(mutex_);
  result_.is_broken = result_.is_aborted = true;
  --at_work_;
  moved_.notify_all();
}

bool WindowChain::is_broken() const {
  const std::lock_guard lock(mutex_);
  return result_.is_broken;
}

WindowChain::Result WindowChain::finish(std::size_t next_kept) {
  std::unique_lock lock(mutex_);
  moved_.wait(lock, [&] { return at_work_ == 0; });
  if (result_.is_broken && !result_.is_aborted) {
    result_.kept = windows_[result_.counted - first_].kept;
    for (std::size_t number = result_.counted; number < first_ + windows_.size(); ++number) {
      const Window& back = window(number);
      const bool is_last = number + 1 == first_ + windows_.size();
      result_.returned.append(back.text->data(), back.size - (is_last ? next_kept : window(number + 1).kept));
    }
  }
  return std::move(result_);
}

}  // namespace trailhound
