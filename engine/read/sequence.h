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

/// A place in the order of the evidence: a run of an input. One worker at a time works for a run; several may work for
/// runs of one input.
struct Turn {
  std::uint64_t input = 0;
  std::uint64_t run = 0;
};

/// Puts what several workers make of several inputs into the order of the inputs, and within an input of its runs: a
/// bounded reorder window.
///
///   inputs    0        1                                  2          3
///   state     done     being read                         finished   being read
///   runs               0 done  1 being read  2 finished
///   parts     -        -       collected     waiting      waiting    waiting
///                              at once
///
/// The first run that is not finished, of the first input that is not, has the turn: the parts of its worker are
/// collected as they come. Parts of later runs wait. When the run that has the turn ends, the next one gets it, and
/// whoever ended the first collects what waits for it.
///
/// Locking: `mutex_` guards the slots. Collecting itself happens outside the lock, by one worker at a time (the one
/// that set `is_collecting_`), so that the others can leave their parts and read on. A worker blocks only
///   - in take(), where kWindowInputs inputs are already under way or waiting, and
///   - in hand_over(), where kWindowBytes wait and its run does not have the turn.
/// The worker whose run has the turn therefore never waits for others except for the one that is collecting, which
/// waits for nobody. There can be no deadlock as long as the earliest run that is not finished has a worker, or gets
/// one that no later run holds up (TaskQueue). Thread-safe.
class Sequence {
 public:
  Sequence(std::uint64_t inputs, const std::atomic<bool>* stop, Collector& collector);

  /// The next input to read, with its first run opened; false if there is none, or all is to stop. Waits where the
  /// window is full.
  bool take(Turn& turn);

  /// A further run of an input that is not finished, behind those that it has.
  Turn open_run(std::uint64_t input);
  /// Hands over a part of a run, and leaves an empty one. False: the collector takes no more.
  bool hand_over(const Turn& turn, const Piece& piece, std::unique_ptr<Part>& part);
  /// Ends a run with its account. Every run that was opened must be ended, or abort() called.
  void finish_run(const Turn& turn, ReadLedger account);
  /// The input gets no further runs. Every input that was taken must be ended, or abort() called.
  void finish(std::uint64_t input);
  /// Both at once: the run is the last of its input.
  void finish(const Turn& last, ReadLedger account);

  /// Something went wrong: nobody waits any more, and nothing further is taken.
  void abort();
  /// The collector takes no more, or something went wrong.
  bool has_stopped() const { return stopped_; }

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
  struct Run {
    std::vector<Waiting> parts;
    bool finished = false;
    ReadLedger account;
  };
  struct Slot {
    std::deque<Run> runs;
    std::uint64_t first_run = 0;  ///< of `runs`
    bool finished = false;
    ReadLedger account;  ///< of the runs that are collected
  };

  Slot& slot(std::uint64_t input) { return slots_[input - first_]; }
  Run& run(const Turn& turn) { return slot(turn.input).runs[turn.run - slot(turn.input).first_run]; }
  bool has_turn(const Turn& turn) { return turn.input == first_ && turn.run == slots_.front().first_run; }
  void end_run(const Turn& turn, ReadLedger account);
  bool collect_head(Lock& lock);
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
  std::atomic<bool> stopped_{false};
  /// Set by the worker that collects. Whenever it is false, the run that has the turn is not finished and has no parts.
  bool is_collecting_ = false;
  ReadLedger ledger_;  ///< the collecting worker's
};

}  // namespace trailhound
