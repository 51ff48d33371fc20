#pragma once

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <memory>
#include <mutex>
#include <vector>

#include "engine/read/read_ledger.h"
#include "engine/read/visitor.h"

namespace trailhound {

/// Puts what several workers make of several inputs into the order of the inputs: a bounded reorder window.
///
///   inputs    0        1           2          3
///   state     done     being read  finished   being read
///   parts     -        collected   waiting    waiting
///                      at once
///
/// The first input that is not finished has the turn: its worker's parts are collected as they come. Parts of later
/// inputs wait in their slots. When the first input ends, the next one gets the turn, and whoever ended the first
/// collects what waits for it.
///
/// Locking: `mutex_` guards the slots. Collecting itself happens outside the lock, by one worker at a time (the one
/// that set `is_collecting_`), so that the others can leave their parts and read on. A worker blocks only
///   - in take(), where kWindowInputs inputs are already under way or waiting, and
///   - in hand_over(), where kWindowBytes wait and its input does not have the turn.
/// The worker whose input has the turn therefore never waits for others except for the one that is collecting, which
/// waits for nobody: there can be no deadlock. Thread-safe.
class Sequence {
 public:
  Sequence(std::uint64_t inputs, const std::atomic<bool>* stop, Collector& collector);

  /// The next input to read; false if there is none, or the run is to stop. Waits where the window is full.
  bool take(std::uint64_t& input);

  /// Hands over a part of an input, and leaves an empty one. False: the collector takes no more.
  bool hand_over(std::uint64_t input, const Piece& piece, std::unique_ptr<Part>& part);

  /// Ends an input with its account. Every input that was taken must be ended, or abort() called.
  void finish(std::uint64_t input, ReadLedger account);

  /// Something went wrong: nobody waits any more, and nothing further is taken.
  void abort();

  /// When all workers are done. Inputs that nobody took are among those not reached.
  ReadLedger ledger();
  std::uint64_t not_taken() const { return inputs_ - next_; }
  /// Inputs that are finished and in order, for progress.
  std::uint64_t inputs_done();

 private:
  static constexpr std::uint64_t kWindowInputs = 4096;
  static constexpr std::size_t kWindowBytes = 16u << 20;
  static constexpr std::size_t kMaxSpare = 32, kMaxSpareBytes = 512u << 10;
  using Lock = std::unique_lock<std::mutex>;
  struct Waiting {
    Piece piece;
    std::unique_ptr<Part> part;
  };
  struct Slot {
    std::vector<Waiting> parts;
    bool finished = false;
    ReadLedger account;
  };

  Slot& slot(std::uint64_t input) { return slots_[input - first_]; }
  void collect_waiting(Lock& lock);
  void collect(const Piece& piece, Part& part, Lock& lock);
  std::unique_ptr<Part> spare_part();
  void keep_spare(std::unique_ptr<Part> part);

  std::mutex mutex_;
  std::condition_variable moved_;
  const std::uint64_t inputs_;
  const std::atomic<bool>* const stop_;
  Collector& collector_;
  std::uint64_t next_ = 0;   ///< to be taken
  std::uint64_t first_ = 0;  ///< has the turn; slots_ starts with it
  std::deque<Slot> slots_;
  std::size_t waiting_bytes_ = 0;
  std::vector<std::unique_ptr<Part>> spare_;  ///< empty parts, kept for their memory
  bool stopped_ = false;
  /// Set by the worker that collects. Whenever it is false, the first slot is not finished and has no parts.
  bool is_collecting_ = false;
  ReadLedger ledger_;  ///< the collecting worker's
};

}  // namespace trailhound
