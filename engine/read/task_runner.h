#pragma once

#include <cstddef>
#include <memory>

#include "engine/event/batch.h"
#include "engine/event/framer.h"
#include "engine/read/batch_shower.h"
#include "engine/read/options.h"
#include "engine/read/sequence.h"
#include "engine/read/task_queue.h"
#include "engine/read/text_task.h"
#include "engine/read/tick.h"
#include "engine/read/visitor.h"

namespace trailhound {

/// Frames and shows the texts of tasks, for one worker. The referenced objects must outlive it.
class TaskRunner {
 public:
  /// `turn`: where the worker's visitor hands its parts over; it becomes that of the task. `tick` may be null.
  TaskRunner(const Collector& collector, const ReadOptions& options, Visitor& visitor, Sequence& sequence,
             TaskQueue& queue, Turn& turn, ReadTick* tick);
  ~TaskRunner();

  /// Shows what the task has, and ends its run. REQUIRES: the visitor is between two pieces
  void run(TextTask task);

 private:
  /// Keeps the batches of a window until it is known to count.
  class HeldBatches;

  void run_window(TextTask& task);
  void run_members(TextTask& task);
  void show_member(const TextTask& task, const WholeText& member, ReadLedger& account);
  void end_run(TextTask& task, ReadLedger account, std::uint64_t shown);

  Visitor& visitor_;
  Sequence& sequence_;
  TaskQueue& queue_;
  Turn& turn_;
  ReadTick* const tick_;
  BatchShower shower_;
  Framer framer_;
  Batch batch_;
  std::unique_ptr<HeldBatches> held_;
};

}  // namespace trailhound
