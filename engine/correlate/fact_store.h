#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <mutex>
#include <span>
#include <string>
#include <vector>

#include "engine/correlate/fact.h"
#include "engine/io/unnamed_file.h"

namespace trailhound {

/// All facts of a run, gathered by several workers and handed out per group in the order of time. Beyond a given memory
/// they are written to unnamed temporary files as sorted runs and merged when they are read. What comes out does not
/// depend on that, nor on which worker gathered what, but for the order of facts with equal times, which is the
/// reader's to settle.
class FactStore {
 public:
  /// `correlation_of`: by reference, the number of the correlation that it belongs to; facts come out in that order.
  /// `memory`: bytes for facts and for sorting them, shared by `gatherers` workers, each of which holds at least
  /// kLeastFacts.
  FactStore(std::vector<std::uint32_t> correlation_of, std::size_t memory, unsigned gatherers);
  ~FactStore();

  static constexpr std::size_t kLeastFacts = 16;

  /// One worker's part. It must be gone (or flushed) before the facts are read.
  class Gatherer {
   public:
    explicit Gatherer(FactStore& store) : store_(store) {}
    ~Gatherer() { flush(); }
    Gatherer(const Gatherer&) = delete;
    Gatherer& operator=(const Gatherer&) = delete;
    void add(const Fact& fact) {
      if (facts_.size() == facts_.capacity()) make_room();
      facts_.push_back(fact);
    }
    void flush();

   private:
    void make_room();
    FactStore& store_;
    std::vector<Fact> facts_;
  };

  /// Takes memory away from the facts (what else the run keeps of them), down to kLeastFacts a worker.
  void set_other_memory(std::size_t bytes) { other_.store(bytes, std::memory_order_relaxed); }

  /// Facts so far, and how many of them lie on disk.
  std::uint64_t gathered() const { return gathered_.load(std::memory_order_relaxed); }
  std::uint64_t spilled() const { return spilled_.load(std::memory_order_relaxed); }

  /// What failed; empty if all is well. A part of the facts must not look like all of them.
  std::string failure() const;

  /// Reads the facts once, group by group. The store and what it handed out must outlive it.
  class Reader {
   public:
    explicit Reader(FactStore& store);
    ~Reader();

    /// The facts of the next group of `correlation`, in the order of time, those of `more` (of any groups) included;
    /// empty: there is none, or failure() tells why not. Valid until the next call; the caller may reorder it.
    /// REQUIRES: correlations are asked for in ascending order, each until it gives nothing; `more` is sorted by group
    /// and time and stays until then.
    std::span<Fact> next(std::uint32_t correlation, std::span<const Fact> more);

   private:
    class Impl;
    std::unique_ptr<Impl> impl_;
  };

  const std::vector<std::uint32_t>& correlation_of() const { return correlation_of_; }

 private:
  /// A sorted run in a file. 64 runs of one level become one of the next, so that n facts cost n log64(n) of reading
  /// and writing, and few descriptors.
  struct Run {
    UnnamedFile file;
    std::uint64_t count = 0;
    unsigned level = 0;
  };
  /// What stayed in memory, with the order of it.
  struct Kept {
    std::vector<Fact> facts;
    std::vector<std::uint32_t> order;
  };

  std::size_t limit() const;
  void spill(std::vector<Fact>& facts);
  void keep(std::vector<Fact> facts);
  bool merge_runs();
  void fail();

  const std::vector<std::uint32_t> correlation_of_;
  const std::size_t memory_;
  const unsigned gatherers_;
  std::atomic<std::size_t> other_{0};
  std::atomic<std::uint64_t> gathered_{0}, spilled_{0};
  mutable std::mutex mutex_;
  std::vector<Run> runs_;
  std::vector<Kept> kept_;
  std::string failure_;
};

}  // namespace trailhound
