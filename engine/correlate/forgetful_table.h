#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "engine/base/seeded_hash.h"
#include "engine/correlate/key_table.h"

namespace trailhound {

/// Values by text, in bounded memory: when it is full, it forgets everything. For what saves work and decides nothing.
/// One thread at a time may use it.
template <typename Value>
class ForgetfulTable {
 public:
  /// `memory`: bytes. `seed`: of seeded_hash().
  ForgetfulTable(std::size_t memory, std::uint64_t seed) : memory_(memory), seed_(seed) {}

  /// A value, and whether this call added it. Valid until the next call.
  struct Entry {
    Value& value;
    bool is_new;
  };
  /// The value of `key`; `initial` if it has none.
  Entry find_or_add(std::string_view key, const Value& initial) {
    if (keys_.bytes() + values_.capacity() * sizeof(Value) > memory_) clear();
    const std::uint32_t number = keys_.number_of(key, seeded_hash(key, seed_));
    const bool is_new = number == values_.size();
    if (is_new) values_.push_back(initial);
    return {values_[number], is_new};
  }

  void clear() {
    keys_.clear();
    std::vector<Value>().swap(values_);
  }

 private:
  const std::size_t memory_;
  const std::uint64_t seed_;
  KeyTable keys_;
  std::vector<Value> values_;  ///< by number of the key
};

}  // namespace trailhound
