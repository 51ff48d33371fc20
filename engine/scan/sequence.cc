#include "engine/scan/sequence.h"

#include <utility>

namespace trailhound {

Sequence::Sequence(std::size_t rules, std::uint64_t inputs, const ScanOptions& options, MatchSink& sink)
    : inputs_(inputs), keep_duplicates_(options.keep_duplicates), stop_(options.stop), sink_(sink), settled_(rules) {
  ledger_.matches_by_rule.resize(rules, 0);
}

bool Sequence::take(std::uint64_t& input) {
  std::unique_lock lock(mutex_);
  moved_.wait(lock, [this] { return stopped_ || next_ == inputs_ || next_ < first_ + kWindowInputs; });
  if (stopped_ || next_ == inputs_ || (stop_ != nullptr && *stop_)) return false;
  input = next_++;
  slots_.emplace_back();
  return true;
}

/// REQUIRES: the lock is held, and it is the chunk's turn.
void Sequence::write(const MatchChunk& chunk) {
  constexpr std::size_t kAhead = 8;
  std::size_t at = 0;
  for (std::size_t i = 0; i < chunk.entries.size(); ++i) {
    const MatchChunk::Entry& entry = chunk.entries[i];
    if (stopped_) return;
    if (i + kAhead < chunk.entries.size()) {
      duplicates_.prefetch(chunk.entries[i + kAhead].event, chunk.entries[i + kAhead].rule);
    }
    const std::string_view formatted(chunk.bytes.data() + at, entry.size);
    at += entry.size;
    if (!keep_duplicates_ && entry.event.exists() && !duplicates_.insert(entry.event, entry.rule)) {
      ++ledger_.matches.duplicates;
      continue;
    }
    if (!sink_.write(formatted, entry.time_key)) {
      stopped_ = true;
      moved_.notify_all();
      return;
    }
    ++ledger_.matches.written;
    ++ledger_.matches_by_rule[entry.rule];
  }
}

/// Writes what is due: of finished inputs everything, of the first unfinished one what has come so far.
void Sequence::advance() {
  while (!slots_.empty()) {
    Slot& head = slots_.front();
    for (const MatchChunk& chunk : head.chunks) {
      waiting_bytes_ -= chunk.bytes.size();
      write(chunk);
    }
    head.chunks.clear();
    if (!head.finished) break;
    ledger_.add(head.account);
    for (const auto& [rule, chapter] : head.account.story.chapters()) {
      if (ledger_.story.chapter(rule).names_are_settled()) settled_[rule] = true;
    }
    slots_.pop_front();
    ++first_;
  }
  moved_.notify_all();
}

bool Sequence::deliver(std::uint64_t input, MatchChunk& chunk) {
  std::unique_lock lock(mutex_);
  if (input == first_) {
    write(chunk);
  } else {
    waiting_bytes_ += chunk.bytes.size();
    slot(input).chunks.push_back(std::exchange(chunk, {}));
    moved_.wait(lock, [&] { return stopped_ || input == first_ || waiting_bytes_ <= kWindowBytes; });
  }
  chunk.bytes.clear();
  chunk.entries.clear();
  return !stopped_;
}

void Sequence::finish(std::uint64_t input, Ledger account) {
  const std::lock_guard lock(mutex_);
  slot(input).finished = true;
  slot(input).account = std::move(account);
  if (input == first_) advance();
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
  matches = ledger_.matches.written;
}

}  // namespace trailhound
