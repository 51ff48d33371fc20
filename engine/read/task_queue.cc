#include "engine/read/task_queue.h"

#include <algorithm>
#include <utility>

namespace trailhound {

void TaskQueue::join() { ++workers_; }

void TaskQueue::begin_input() { ++owners_; }

void TaskQueue::end_input() {
  if (--owners_ > 0) return;
  const std::lock_guard lock(mutex_);
  pushed_.notify_all();
}

std::size_t TaskQueue::capacity() const {
  const unsigned owners = owners_, workers = workers_;
  return workers > owners ? kTasksForHelper * (workers - owners) : 0;
}

void TaskQueue::push(TextTask task) {
  {
    const std::lock_guard lock(mutex_);
    tasks_.push_back(std::move(task));
    waiting_ = tasks_.size();
  }
  pushed_.notify_one();
}

std::optional<TextTask> TaskQueue::take_front() {
  if (tasks_.empty()) return std::nullopt;
  std::optional<TextTask> task = std::move(tasks_.front());
  tasks_.pop_front();
  waiting_ = tasks_.size();
  return task;
}

std::optional<TextTask> TaskQueue::take() {
  if (waiting_ == 0) return std::nullopt;
  const std::lock_guard lock(mutex_);
  return take_front();
}

std::optional<TextTask> TaskQueue::take_of(std::uint64_t input) {
  if (waiting_ == 0) return std::nullopt;
  const std::lock_guard lock(mutex_);
  const auto found = std::ranges::find(tasks_, input, [](const TextTask& task) { return task.turn.input; });
  if (found == tasks_.end()) return std::nullopt;
  std::optional<TextTask> task = std::move(*found);
  tasks_.erase(found);
  waiting_ = tasks_.size();
  return task;
}

std::size_t TaskQueue::count_of(std::uint64_t input) const {
  const std::lock_guard lock(mutex_);
  return static_cast<std::size_t>(
      std::ranges::count(tasks_, input, [](const TextTask& task) { return task.turn.input; }));
}

std::optional<TextTask> TaskQueue::wait() {
  std::unique_lock lock(mutex_);
  pushed_.wait(lock, [this] { return aborted_ || !tasks_.empty() || owners_ == 0; });
  return take_front();
}

void TaskQueue::abort() {
  const std::lock_guard lock(mutex_);
  aborted_ = true;
  pushed_.notify_all();
}

std::unique_ptr<Buffer> TaskQueue::take_buffer() {
  const std::lock_guard lock(mutex_);
  if (buffers_.empty()) return std::make_unique<Buffer>();
  std::unique_ptr<Buffer> buffer = std::move(buffers_.back());
  buffers_.pop_back();
  return buffer;
}

void TaskQueue::give_buffer(std::unique_ptr<Buffer> buffer) {
  const std::lock_guard lock(mutex_);
  if (buffers_.size() < kMaxBuffers) buffers_.push_back(std::move(buffer));
}

}  // namespace trailhound
