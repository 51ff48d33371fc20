#pragma once

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <mutex>
#include <span>
#include <string>
#include <vector>

#include "engine/scan/duplicates.h"
#include "engine/scan/ledger.h"
#include "engine/scan/match.h"
#include "engine/scan/scan.h"

namespace trailhound {

/// Matches of one input, formatted, in order.
struct MatchChunk {
  struct Entry {
    std::uint32_t size = 0;  ///< of its part of `bytes`
    std::uint32_t rule = 0;
    std::int64_t time_key = 0;
    Duplicates::EventId event;
  };
  std::string bytes;
  std::vector<Entry> entries;
};

/// Puts what the workers produce into the order of the inputs: a bounded reorder window. The worker on the first input
/// that is not finished waits for nobody but who is writing, so there is always progress; the others wait when too much
/// lies here. One worker at a time writes what is due, without the lock: the others leave their matches and go on.
/// Thread-safe.
class Sequence {
 public:
  Sequence(std::size_t rules, std::uint64_t inputs, const ScanOptions& options, MatchSink& sink);

  /// The next input to work on; false if there is none (or the sink takes no more, or the run is to stop). Waits where
  /// the window is full.
  bool take(std::uint64_t& input);

  /// Hands over matches of an input, in order; `chunk` is emptied. False: the sink takes no more.
  bool deliver(std::uint64_t input, MatchChunk& chunk);

  /// Ends an input with its account. Every input that was taken must be ended.
  void finish(std::uint64_t input, Ledger account);

  /// True if the story of a rule has all the names that it will ever have: those of the first inputs, in order. Then
  /// nobody needs to look for more.
  bool names_are_settled(std::uint32_t rule) const { return settled_[rule].load(std::memory_order_relaxed); }

  /// When all workers are done.
  Ledger ledger();
  std::uint64_t not_taken() const { return inputs_ - next_; }

  /// For progress: matches written so far, and inputs that are finished and in order.
  void so_far(std::uint64_t& inputs, std::uint64_t& matches);

 private:
  static constexpr std::uint64_t kWindowInputs = 4096;
  static constexpr std::size_t kWindowBytes = 16u << 20;
  static constexpr std::size_t kMaxSpare = 32, kMaxSpareBytes = 512u << 10;
  using Lock = std::unique_lock<std::mutex>;
  struct Slot {
    std::vector<MatchChunk> chunks;
    bool finished = false;
    Ledger account;
  };

  Slot& slot(std::uint64_t input) { return slots_[input - first_]; }
  void write_due(Lock& lock);
  void write(std::span<const MatchChunk> chunks, Lock& lock);
  void write(const MatchChunk& chunk);
  void close(const Ledger& account);
  MatchChunk spare_chunk();
  void keep_spare(MatchChunk chunk);

  std::mutex mutex_;
  std::condition_variable moved_;
  const std::uint64_t inputs_;
  const bool keep_duplicates_;
  const std::atomic<bool>* const stop_;
  std::uint64_t next_ = 0;   ///< to be taken
  std::uint64_t first_ = 0;  ///< the first that is not finished; slots_ starts with it
  std::deque<Slot> slots_;
  std::size_t waiting_bytes_ = 0;
  std::vector<MatchChunk> spare_;  ///< empty, for their memory: what is new costs more to touch than matches to copy
  bool stopped_ = false;
  /// What follows `written_` belongs to the worker that set this, until it is false again. Whenever it is false,
  /// nothing is due: the first slot is not finished and has no chunks.
  bool is_writing_ = false;
  std::uint64_t written_ = 0;  ///< ledger_.matches.written, for so_far()

  MatchSink& sink_;
  bool is_closed_ = false;  ///< the sink takes no more
  Duplicates duplicates_;
  Ledger ledger_;
  std::vector<std::atomic<bool>> settled_;  ///< by rule; only ever set
};

}  // namespace trailhound
