#pragma once

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <list>
#include <memory>
#include <mutex>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/correlate/fact.h"
#include "engine/correlate/fact_order.h"
#include "engine/correlate/fact_source.h"
#include "engine/spill/text_log.h"

namespace trailhound {

/// All facts of a run, gathered by several workers and handed out per group in the order of time. Each worker numbers
/// the group keys of its own facts; beyond its share of the memory it writes facts and keys, by group, as a run to an
/// unnamed temporary file and begins anew. Runs and memory are merged when they are read, by the keys themselves. What
/// comes out depends neither on that, nor on which worker gathered what, but for the order of groups, and of facts of a
/// group with equal times, which are the reader's to settle.
class FactStore {
 public:
  /// `rank_of`: by reference, the rank of the correlation that it belongs to; facts come out in the order of ranks.
  /// `memory`: bytes for everything, shared by `gatherers` workers, each of which holds at least kLeastFacts.
  FactStore(std::vector<std::uint32_t> rank_of, std::size_t memory, unsigned gatherers);
  ~FactStore();

  static constexpr std::size_t kLeastFacts = 16;

  /// One worker's part. It must be gone (or flushed) before its facts are read.
  class Gatherer {
   public:
    /// With a worker's share of the memory.
    explicit Gatherer(FactStore& store);
    /// `share`: bytes; at least what kLeastFacts take.
    Gatherer(FactStore& store, std::size_t share);
    ~Gatherer() { flush(); }
    Gatherer(const Gatherer&) = delete;
    Gatherer& operator=(const Gatherer&) = delete;
    /// Where the key of the next fact's group is to be appended. What was appended for a fact that did not come is
    /// gone.
    std::string& begin_key() {
      if (pending_count_ == pending_.size() || pending_keys_.size() > kMostPendingBytes) resolve();
      pending_keys_.resize(key_begin_);
      return pending_keys_;
    }
    /// The next fact, which the caller writes at once; Fact::group is the store's to set. REQUIRES: begin_key()
    Fact& add() {
      Pending& pending = pending_[pending_count_++];
      pending.key_size = static_cast<std::uint32_t>(pending_keys_.size() - key_begin_);
      key_begin_ = pending_keys_.size();
      return pending.fact;
    }
    void add(const Fact& fact, std::string_view key) {
      begin_key() += key;
      add() = fact;
    }
    /// A FactValue for a text of the correlation with this rank: the same text mostly has the same one.
    std::uint64_t value(std::uint32_t rank, std::string_view text);
    std::uint64_t list(std::uint32_t rank, std::string_view text);
    void flush();

   private:
    /// A fact whose key was not looked up yet. Looking up several at a time hides how far away the table is, and what
    /// was just written in pieces is slow to read before it has left the processor.
    struct Pending {
      Fact fact;
      std::uint64_t hash = 0;
      std::uint32_t rank = 0, key_size = 0;
    };
    /// Values that were seen since the last run, and what they are called.
    struct Values {
      KeyTable table;
      std::vector<std::uint64_t> values;  ///< by number of the table
      std::size_t bytes() const { return table.bytes() + values.capacity() * sizeof(std::uint64_t); }
    };
    static constexpr std::size_t kMostPendingBytes = 64u << 10;

    void forget_values();
    bool is_full() const;
    void resolve();
    void spill();
    KeyTable& table_of(std::uint32_t rank);

    FactStore& store_;
    const std::size_t share_;
    KeptFacts gathered_;
    std::vector<std::unique_ptr<Values>> values_;
    std::size_t key_bytes_ = 0, value_bytes_ = 0;  ///< of the tables
    std::array<Pending, 32> pending_;
    std::size_t pending_count_ = 0;
    std::string pending_keys_;   ///< their keys, and what was appended of the next one
    std::size_t key_begin_ = 0;  ///< of that
  };

  /// Values and eventIDs. Where it fails, the store fails. Nothing is read while something is appended.
  std::uint64_t append_text(std::string_view text);
  std::string text(std::uint64_t number);

  /// Facts so far, and how many of them lie on disk.
  std::uint64_t gathered() const { return gathered_.load(std::memory_order_relaxed); }
  std::uint64_t spilled() const { return spilled_.load(std::memory_order_relaxed); }

  /// What failed; empty if all is well. A part of the facts must not look like all of them.
  std::string failure() const;

  /// A group as it is read, until the next is asked for. The facts may be reordered.
  struct Group {
    std::string_view key;
    std::span<Fact> facts;
  };

  /// Reads the facts once, group by group. The store must outlive it; gatherers may add facts of later ranks meanwhile.
  class Reader {
   public:
    explicit Reader(FactStore& store);
    ~Reader();

    /// The next group of the correlation with this rank, its facts in the order of time; none: there is no further one,
    /// or failure() tells why not. REQUIRES: ranks are asked for in ascending order, each until it gives nothing, and
    /// when one is asked for first, the gatherers of its facts are flushed.
    Group next(std::uint32_t rank);

   private:
    class Impl;
    std::unique_ptr<Impl> impl_;
  };

  /// What a part of the run that is `1 / divisor` of all may take.
  std::size_t memory(std::size_t divisor) const { return memory_ / divisor; }

 private:
  /// 64 runs of one level become one of the next, so that n facts cost n log64(n) of reading and writing, and few
  /// descriptors.
  static constexpr std::size_t kFan = 64;

  void write_run(KeptFacts& facts);
  void merge_runs();
  bool write_merged(std::span<FactRun> runs, FactRun& merged);
  void fail();

  const std::vector<std::uint32_t> rank_of_;
  const std::size_t memory_;
  const unsigned gatherers_;
  const std::uint64_t seed_;
  std::uint32_t ranks_ = 0;
  std::atomic<std::uint64_t> gathered_{0}, spilled_{0};
  TextLog texts_;
  mutable std::mutex mutex_;
  std::vector<FactRun> runs_;  ///< not taken by a reader yet
  std::list<KeptFacts> kept_;
  bool is_read_ = false;
  std::string failure_;
};

}  // namespace trailhound
