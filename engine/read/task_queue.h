#pragma once

#include <atomic>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <memory>
#include <mutex>
#include <optional>
#include <vector>

#include "engine/io/buffer.h"
#include "engine/read/text_task.h"

namespace trailhound {

/// Text that waits for a worker. A worker owns the input that it reads; one that owns none is a helper, and takes what
/// the owners share.
///
/// Tasks of one input are taken in their order. An owner takes only tasks of its own input, and does nothing for a
/// later run of it while one waits here: so the earliest run of all that is not finished is always somebody's work, and
/// nobody that waits for its turn (Sequence) or for windows in front (WindowChain) waits forever. Thread-safe.
class TaskQueue {
 public:
  /// Each worker calls this once, before anything else.
  void join();
  void begin_input();
  void end_input();

  /// How many tasks an owner may leave here; 0 if nobody would take them.
  std::size_t capacity() const;

  void push(TextTask task);
  /// The first task, if there is one.
  std::optional<TextTask> take();
  /// The same, of this input only.
  std::optional<TextTask> take_of(std::uint64_t input);
  std::size_t count_of(std::uint64_t input) const;
  /// The first task; waits for one as long as an owner may share some. Nothing: there will be none.
  std::optional<TextTask> wait();

  /// Something went wrong: nobody waits any more.
  void abort();

  /// Buffers that are used again, because touching new memory costs more than copying text.
  std::unique_ptr<Buffer> take_buffer();
  void give_buffer(std::unique_ptr<Buffer> buffer);

 private:
  static constexpr std::size_t kTasksForHelper = 2;
  static constexpr std::size_t kMaxBuffers = 64;

  std::optional<TextTask> take_front();

  mutable std::mutex mutex_;
  std::condition_variable pushed_;
  std::deque<TextTask> tasks_;
  std::vector<std::unique_ptr<Buffer>> buffers_;
  std::atomic<unsigned> workers_{0}, owners_{0};
  /// Of tasks_. Small inputs come and go faster than workers can take turns at a mutex, so what is asked for every
  /// input looks here first. A worker that misses a task of somebody else comes to wait() in the end.
  std::atomic<std::size_t> waiting_{0};
  bool aborted_ = false;
};

}  // namespace trailhound
