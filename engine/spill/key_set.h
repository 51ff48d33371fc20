#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "engine/base/large_memory.h"
#include "engine/base/seeded_hash.h"
#include "engine/spill/run.h"

namespace trailhound {

/// An exact set of keys of one size that grows beyond memory: it answers at once whether a key is new, however many
/// came before. Recent keys are in a hash table. When that fills its share of the memory, its keys become a run in an
/// unnamed file, ordered by hash, with a Bloom filter in memory; eight runs of a level become one of the next.
///
///   insert(k)   table: there?  -> known
///               each run: filter says no  -> next run
///                         else search the run by interpolation, about three reads of 4 KiB: there?  -> known
///               otherwise k is new and goes into the table
///
/// The hash is seeded, since evidence may contain keys made to collide. One thread at a time may use it.
template <std::size_t kWords>
class KeySet {
 public:
  using Key = std::array<std::uint32_t, kWords>;

  /// `memory`: bytes for table, filters and buffers; the least is some 200 KiB.
  explicit KeySet(std::size_t memory);

  /// True if the key was not in the set. After a failure a key that only the file knows counts as new.
  bool insert(const Key& key);
  /// Prefetches the slot that insert() will look at first: the table is larger than the caches.
  void prefetch(const Key& key) const {
    if (!slots_.empty()) __builtin_prefetch(&slots_[hash(key) & (slots_.size() - 1)]);
  }

  /// Keys in files.
  std::uint64_t spilled() const { return spilled_; }
  /// What the temporary files failed with; empty if they did not.
  const std::string& failure() const { return failure_; }

 private:
  /// Keys are in the order in which they came, so that their memory is touched only when it is needed. The slots, which
  /// are accessed at random, take a third of that.
  struct Block {
    static constexpr std::size_t kKeys = 4096;
    Key keys[kKeys];
  };
  /// 0, or the number of a key, from 1, below bits of its hash.
  using Slot = std::uint64_t;
  static constexpr unsigned kNumberBits = 40;
  static constexpr Slot kNumber = (Slot{1} << kNumberBits) - 1;

  /// A bit map in which a key sets three bits of one word.
  class Filter {
   public:
    explicit Filter(std::size_t bytes) : words_(bytes / sizeof(std::uint64_t) + 1) {}
    void insert(std::uint64_t hash) { word(hash) |= bits(hash); }
    bool may_contain(std::uint64_t hash) const { return (words_[index(hash)] & bits(hash)) == bits(hash); }
    std::size_t bytes() const { return words_.size() * sizeof(std::uint64_t); }

   private:
    std::size_t index(std::uint64_t hash) const;
    std::uint64_t& word(std::uint64_t hash) { return words_[index(hash)]; }
    static std::uint64_t bits(std::uint64_t hash);
    std::vector<std::uint64_t> words_;
  };
  struct KeyRun {
    Run run;
    Filter filter;
    std::uint64_t keys() const { return run.bytes / sizeof(Key); }
  };

  static constexpr std::size_t kFan = 8;
  static constexpr std::size_t kPageKeys = 4096 / sizeof(Key);

  std::uint64_t hash(const Key& key) const;
  const Key& key_at(std::uint64_t index) const { return blocks_[index / Block::kKeys]->keys[index % Block::kKeys]; }
  void append(const Key& key);
  bool grow();
  void fill_slots();
  void spill();
  bool write_run(KeyRun& to);
  void merge_runs();
  bool merge(std::span<KeyRun> from, KeyRun& to);
  KeyRun new_run(std::uint64_t keys) const;
  bool is_in_runs(const Key& key, std::uint64_t h);
  bool is_in_run(const KeyRun& run, const Key& key, std::uint64_t h);
  bool read_page(const KeyRun& run, std::uint64_t page);
  bool fail();

  const std::size_t memory_;
  const std::uint64_t seed_ = random_seed();
  std::vector<Slot, LargeAllocator<Slot>> slots_;  ///< a power of two, at most three quarters used
  std::vector<std::unique_ptr<Block>> blocks_;
  std::uint64_t keys_ = 0;  ///< in blocks_
  std::vector<KeyRun> runs_;
  std::uint64_t spilled_ = 0;
  std::vector<Key> page_;  ///< the last page read
  std::string failure_;
};

extern template class KeySet<5>;
extern template class KeySet<9>;

}  // namespace trailhound
