#include "engine/read/sequence.h"

#include <utility>

namespace trailhound {

Sequence::Sequence(std::uint64_t inputs, const std::atomic<bool>* stop, Collector& collector)
    : inputs_(inputs), stop_(stop), collector_(collector) {}

bool Sequence::take(Turn& turn) {
  Lock lock(mutex_);
  moved_.wait(lock, [this] { return stopped_ || next_ == inputs_ || next_ < first_ + kWindowInputs; });
  if (stopped_ || next_ == inputs_ || (stop_ != nullptr && *stop_)) return false;
  slots_.emplace_back().runs.emplace_back();
  turn = {next_++, 0};
  return true;
}

/// Releases the lock meanwhile, so the caller has to look up its slot again. REQUIRES: the caller set is_collecting_
void Sequence::collect(const Piece& piece, Part& part, Lock& lock) {
  lock.unlock();
  const bool go_on = collector_.collect(part, piece);
  lock.lock();
  if (!go_on) stopped_ = true;
}

/// Collects what waits in the run that has the turn, and passes the turn on if it is finished. False: there is nothing
/// to do before its worker does more.
bool Sequence::collect_head(Lock& lock) {
  Slot& head = slots_.front();
  if (head.runs.empty()) {
    if (!head.finished) return false;
    const ReadLedger account = std::move(head.account);
    slots_.pop_front();
    ++first_;
    lock.unlock();
    collector_.end_input(account);
    ledger_.add(account);
    lock.lock();
    return true;
  }
  Run& run = head.runs.front();
  if (!run.parts.empty()) {
    std::vector<Waiting> parts = std::exchange(run.parts, {});
    for (Waiting& waiting : parts) {
      const std::size_t bytes = waiting.part->bytes();
      if (!stopped_) collect(waiting.piece, *waiting.part, lock);
      waiting_bytes_ -= bytes;
      keep_spare(std::move(waiting.part));
    }
    return true;
  }
  if (!run.finished) return false;
  const ReadLedger account = std::move(run.account);
  head.runs.pop_front();
  ++head.first_run;
  head.account.add(account);
  return true;
}

/// Collects all that is finished and, of the run that has the turn then, what has come so far. A worker that is
/// collecting already does this for the caller, too.
void Sequence::collect_waiting(Lock& lock) {
  if (is_collecting_) return;
  is_collecting_ = true;
  while (!slots_.empty() && collect_head(lock)) moved_.notify_all();
  is_collecting_ = false;
  moved_.notify_all();
}

std::unique_ptr<Part> Sequence::spare_part() {
  if (spare_.empty()) return collector_.make_part();
  std::unique_ptr<Part> part = std::move(spare_.back());
  spare_.pop_back();
  return part;
}

void Sequence::keep_spare(std::unique_ptr<Part> part) {
  if (spare_.size() == kMaxSpare || part->bytes() > kMaxSpareBytes) return;
  part->clear();
  spare_.push_back(std::move(part));
}

Turn Sequence::open_run(std::uint64_t input) {
  const Lock lock(mutex_);
  Slot& slot = this->slot(input);
  slot.runs.emplace_back();
  return {input, slot.first_run + slot.runs.size() - 1};
}

bool Sequence::hand_over(const Turn& turn, const Piece& piece, std::unique_ptr<Part>& part) {
  Lock lock(mutex_);
  if (stopped_) return false;
  if (has_turn(turn) && !is_collecting_) {
    // Nothing of this run waits: what came before it has been collected, and the part stays with its worker.
    is_collecting_ = true;
    collect(piece, *part, lock);
    is_collecting_ = false;
    moved_.notify_all();
    part->clear();
    return !stopped_;
  }
  waiting_bytes_ += part->bytes();
  run(turn).parts.push_back({piece, std::exchange(part, spare_part())});
  moved_.wait(lock, [&] { return stopped_ || waiting_bytes_ <= kWindowBytes || (has_turn(turn) && !is_collecting_); });
  return !stopped_;
}

void Sequence::end_run(const Turn& turn, ReadLedger account) {
  Run& run = this->run(turn);
  run.finished = true;
  run.account = std::move(account);
}

void Sequence::finish_run(const Turn& turn, ReadLedger account) {
  Lock lock(mutex_);
  end_run(turn, std::move(account));
  if (has_turn(turn)) collect_waiting(lock);
}

void Sequence::finish(const Turn& last, ReadLedger account) {
  Lock lock(mutex_);
  end_run(last, std::move(account));
  slot(last.input).finished = true;
  if (has_turn(last)) collect_waiting(lock);
}

void Sequence::finish(std::uint64_t input) {
  Lock lock(mutex_);
  slot(input).finished = true;
  if (input == first_) collect_waiting(lock);
}

void Sequence::abort() {
  const std::lock_guard lock(mutex_);
  stopped_ = true;
  moved_.notify_all();
}

ReadLedger Sequence::ledger() {
  const std::lock_guard lock(mutex_);
  ledger_.files.found += not_taken();
  ledger_.files.not_reached += not_taken();
  return std::move(ledger_);
}

std::uint64_t Sequence::inputs_done() {
  const std::lock_guard lock(mutex_);
  return first_;
}

}  // namespace trailhound
