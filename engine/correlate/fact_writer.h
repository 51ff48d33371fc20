#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "engine/correlate/fact_buffer.h"
#include "engine/correlate/fact_store.h"

namespace trailhound {

/// Writes one worker's facts to a FactStore: begin_key() and next_fact() for each fact, hand_over() after the last. One
/// thread at a time may use it; the store must outlive it.
class FactStore::Writer {
 public:
  /// With a writer's share of the store's memory.
  explicit Writer(FactStore& store);
  /// `share`: bytes; the least is what kLeastFacts take.
  Writer(FactStore& store, std::size_t share);
  /// Facts that were not handed over are dropped: the run has failed.
  ~Writer();
  Writer(const Writer&) = delete;
  Writer& operator=(const Writer&) = delete;

  /// Where the caller appends the bytes of the next fact's group key. A second call before next_fact() discards what
  /// was appended.
  std::string& begin_key() {
    if (pending_count_ == pending_.size() || pending_keys_.size() > kMostPendingBytes) resolve_keys();
    pending_keys_.resize(key_begin_);
    return pending_keys_;
  }
  /// The next fact, of the group with that key. The caller fills it in before the next call of anything here, but for
  /// Fact::group, which belongs to the store. REQUIRES: begin_key()
  Fact& next_fact() {
    Pending& pending = pending_[pending_count_++];
    pending.key_size = static_cast<std::uint32_t>(pending_keys_.size() - key_begin_);
    key_begin_ = pending_keys_.size();
    return pending.fact;
  }
  void append(const Fact& fact, std::string_view key) {
    begin_key() += key;
    next_fact() = fact;
  }

  /// A FactValue for a text of the correlation with this rank. Equal texts mostly get the same one.
  std::uint64_t tuple_value(std::uint32_t rank, std::string_view tuple);
  std::uint64_t list_value(std::uint32_t rank, std::string_view list);

  /// Gives all facts to the store. Once, after the last fact.
  void hand_over();

 private:
  /// A fact whose key has not been looked up yet. Looking up several keys in one go hides the latency of the table,
  /// and gives the processor time to complete the stores into a fact before they are read.
  struct Pending {
    Fact fact;
    std::uint64_t hash = 0;
    std::uint32_t rank = 0, key_size = 0;
  };
  /// Texts seen since the last run, and the value that stands for each.
  struct Values {
    KeyTable table;
    std::vector<std::uint64_t> values;  ///< by number of the table
    std::size_t bytes() const { return table.bytes() + values.capacity() * sizeof(std::uint64_t); }
  };
  static constexpr std::size_t kMostPendingBytes = 64u << 10;

  bool is_full() const;
  void resolve_keys();
  void spill();
  void forget_values();
  KeyTable& table_of(std::uint32_t rank);

  FactStore& store_;
  const std::size_t share_;
  FactBuffer buffer_;
  std::vector<std::unique_ptr<Values>> values_;  ///< by rank
  std::size_t key_bytes_ = 0, value_bytes_ = 0;  ///< of the tables
  std::array<Pending, 32> pending_;
  std::size_t pending_count_ = 0;
  std::string pending_keys_;   ///< their keys, then what was appended for the next fact
  std::size_t key_begin_ = 0;  ///< of the next fact's key
  bool is_handed_over_ = false;
};

}  // namespace trailhound
