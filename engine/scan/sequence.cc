#include "engine/scan/sequence.h"

#include <utility>

namespace trailhound {

Sequence::Sequence(std::size_t rules, std::uint64_t inputs, const ScanOptions& options, MatchSink& sink)
    : inputs_(inputs), keep_duplicates_(options.keep_duplicates), stop_(options.stop), sink_(sink), settled_(rules) {
  ledger_.matches_by_rule.resize(rules, 0);
}

bool Sequence::take(std::uint64_t& input) {
  Lock lock(mutex_);
  moved_.wait(lock, [this] { return stopped_ || next_ == inputs_ || next_ < first_ + kWindowInputs; });
  if (stopped_ || next_ == inputs_ || (stop_ != nullptr && *stop_)) return false;
  input = next_++;
  slots_.emplace_back();
  return true;
}

void Sequence::write(const MatchChunk& chunk) {
  constexpr std::size_t kAhead = 16;
  const auto prefetch = [&](std::size_t i) {
    if (i < chunk.entries.size()) duplicates_.prefetch(chunk.entries[i].event, chunk.entries[i].rule);
  };
  for (std::size_t i = 0; i < kAhead; ++i) prefetch(i);
  std::size_t at = 0;
  for (std::size_t i = 0; i < chunk.entries.size(); ++i) {
    const MatchChunk::Entry& entry = chunk.entries[i];
    if (is_closed_) return;
    prefetch(i + kAhead);
    const std::string_view formatted(chunk.bytes.data() + at, entry.size);
    at += entry.size;
    if (!keep_duplicates_ && entry.event.exists() && !duplicates_.insert(entry.event, entry.rule)) {
      ++ledger_.matches.duplicates;
      continue;
    }
    if (!sink_.write(formatted, entry.time_key)) {
      is_closed_ = true;
      return;
    }
    ++ledger_.matches.written;
    ++ledger_.matches_by_rule[entry.rule];
  }
}

void Sequence::close(const Ledger& account) {
  ledger_.add(account);
  for (const auto& [rule, chapter] : account.story.chapters()) {
    if (!settled_[rule] && ledger_.story.chapter(rule).names_are_settled()) settled_[rule] = true;
  }
}

/// Gives the lock back meanwhile: who calls it has to look up its slot again. REQUIRES: is_writing_ was set by the
/// caller
void Sequence::write(std::span<const MatchChunk> chunks, Lock& lock) {
  lock.unlock();
  for (const MatchChunk& chunk : chunks) write(chunk);
  lock.lock();
  written_ = ledger_.matches.written;
  stopped_ = is_closed_;
}

/// Of finished inputs everything, of the first unfinished one what has come so far. If somebody is writing already,
/// what is due now is left to him.
void Sequence::write_due(Lock& lock) {
  if (is_writing_) return;
  is_writing_ = true;
  while (!slots_.empty()) {
    Slot& head = slots_.front();
    if (!head.chunks.empty()) {
      std::vector<MatchChunk> chunks = std::exchange(head.chunks, {});
      write(chunks, lock);
      for (MatchChunk& chunk : chunks) {
        waiting_bytes_ -= chunk.bytes.size();
        keep_spare(std::move(chunk));
      }
    } else if (head.finished) {
      const Ledger account = std::move(head.account);
      slots_.pop_front();
      ++first_;
      lock.unlock();
      close(account);
      lock.lock();
    } else {
      break;
    }
    moved_.notify_all();
  }
  is_writing_ = false;
  moved_.notify_all();
}

MatchChunk Sequence::spare_chunk() {
  if (spare_.empty()) return {};
  MatchChunk chunk = std::move(spare_.back());
  spare_.pop_back();
  return chunk;
}

void Sequence::keep_spare(MatchChunk chunk) {
  if (spare_.size() == kMaxSpare || chunk.bytes.capacity() > kMaxSpareBytes) return;
  chunk.bytes.clear();
  chunk.entries.clear();
  spare_.push_back(std::move(chunk));
}

bool Sequence::deliver(std::uint64_t input, MatchChunk& chunk) {
  Lock lock(mutex_);
  if (input == first_ && !is_writing_) {
    // Nothing of it lies here: what came before is written, and this stays where it is.
    is_writing_ = true;
    write({&chunk, 1}, lock);
    is_writing_ = false;
    moved_.notify_all();
    chunk.bytes.clear();
    chunk.entries.clear();
    return !stopped_;
  }
  waiting_bytes_ += chunk.bytes.size();
  slot(input).chunks.push_back(std::exchange(chunk, spare_chunk()));
  moved_.wait(lock, [&] { return stopped_ || waiting_bytes_ <= kWindowBytes || (input == first_ && !is_writing_); });
  return !stopped_;
}

void Sequence::finish(std::uint64_t input, Ledger account) {
  Lock lock(mutex_);
  slot(input).finished = true;
  slot(input).account = std::move(account);
  write_due(lock);
}

Ledger Sequence::ledger() {
  const std::lock_guard lock(mutex_);
  ledger_.files.found += not_taken();
  ledger_.files.not_reached += not_taken();
  return std::move(ledger_);
}

void Sequence::so_far(std::uint64_t& inputs, std::uint64_t& matches) {
  const std::lock_guard lock(mutex_);
  inputs = first_;
  matches = written_;
}

}  // namespace trailhound
