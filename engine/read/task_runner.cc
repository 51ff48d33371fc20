#include "engine/read/task_runner.h"

#include <utility>

#include "engine/read/text_account.h"

namespace trailhound {
namespace {

/// Shows batches as they come.
class Shown : public BatchConsumer {
 public:
  explicit Shown(BatchShower& shower) : shower_(shower) {}
  void consume(Batch& batch) override { shower_.show(batch, {}); }

 private:
  BatchShower& shower_;
};

}  // namespace

class TaskRunner::HeldBatches : public BatchConsumer {
 public:
  explicit HeldBatches(const Collector& collector) : collector_(collector) {}

  void consume(Batch& batch) override {
    if (used_ == batches_.size()) batches_.push_back(collector_.make_batch());
    std::swap(batches_[used_++], batch);
  }
  std::span<Batch> batches() { return std::span(batches_).first(used_); }
  void clear() {
    for (Batch& batch : batches()) batch.clear();
    used_ = 0;
  }

 private:
  const Collector& collector_;
  std::vector<Batch> batches_;
  std::size_t used_ = 0;
};

TaskRunner::TaskRunner(const Collector& collector, const ReadOptions& options, Visitor& visitor, Sequence& sequence,
                       TaskQueue& queue, Turn& turn, ReadTick* tick)
    : visitor_(visitor),
      sequence_(sequence),
      queue_(queue),
      turn_(turn),
      tick_(tick),
      shower_(options, visitor),
      framer_(collector.fields(), true),
      batch_(collector.make_batch()),
      held_(std::make_unique<HeldBatches>(collector)) {}

TaskRunner::~TaskRunner() = default;

void TaskRunner::run(TextTask task) {
  turn_ = task.turn;
  if (task.chain == nullptr) {
    run_members(task);
    return;
  }
  try {
    run_window(task);
  } catch (...) {
    task.chain->abort();
    throw;
  }
}

void TaskRunner::run_window(TextTask& task) {
  held_->clear();
  const bool is_sound =
      framer_.feed_apart(task.begin, task.end, task.keep, task.text->data(), task.size, task.offset, batch_, *held_);
  std::uint64_t records = 0;
  const bool counts = task.chain->settle(task.number, is_sound, framer_.sound(), records);
  ReadLedger account;
  if (!counts) {
    sequence_.finish_run(task.turn, std::move(account));
    task.chain->give_back(task.number, std::move(task.text));
    return;
  }
  records += task.records_before;
  const Piece piece{.first_record = records};
  shower_.begin(task.path, account);
  for (Batch& batch : held_->batches()) {
    batch.shift_records(records);
    if (!shower_.show(batch, piece)) break;
  }
  visitor_.end_piece(piece);
  end_run(task, std::move(account), shower_.shown());
  task.chain->leave(task.number, shower_.shown());
}

void TaskRunner::run_members(TextTask& task) {
  ReadLedger account;
  std::uint64_t shown = 0;
  for (const WholeText& member : task.members) {
    show_member(task, member, account);
    shown += shower_.shown();
  }
  end_run(task, std::move(account), shown);
}

void TaskRunner::show_member(const TextTask& task, const WholeText& member, ReadLedger& account) {
  char* const text = task.text->data() + member.begin;
  const Problem* const damage = member.damage ? &*member.damage : nullptr;
  count_file(true, account);
  framer_.start();
  shower_.begin(member.path, account);
  if (visitor_.wants_bytes()) visitor_.bytes({text, member.size});  // before the framer changes them
  Shown shown(shower_);
  framer_.feed(text, member.size, 0, true, batch_, shown);
  bool has_stopped = shower_.has_stopped();
  visitor_.end_text({member.path, !has_stopped, damage});
  if (!visitor_.end_piece({})) has_stopped = true;
  close_text(
      member.path, framer_.finish(),
      {.decompressed = member.size, .damage = damage, .bomb = {}, .has_stopped = has_stopped, .shown = shower_.shown()},
      account);
}

void TaskRunner::end_run(TextTask& task, ReadLedger account, std::uint64_t shown) {
  sequence_.finish_run(task.turn, std::move(account));
  queue_.give_buffer(std::move(task.text));
  if (tick_ != nullptr) tick_->tick(0, 0, shown);
}

}  // namespace trailhound
