#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/bytes.h"

namespace trailhound {

/// Remembers who made recent calls. A caller makes many calls with one key, so `who` need not find its principal in
/// userIdentity for each, nor the front of its tuples in the book: it compares the bytes of the few values that decide
/// both.
///
///   userIdentity's type, arn, sessionIssuer.arn, accessKeyId  ─►  front: that of the principal, its session and the
///   key
///
/// A table of fixed size in which a new caller takes the place of another one, so its memory is bounded, and callers
/// that somebody made to collide cost time but never a wrong answer. One per worker.
class CallerMemo {
 public:
  /// The values as they stand in the record, undecoded. Two absent values are the same, and so are an absent one and an
  /// empty text: both state nothing.
  struct Values {
    std::string_view type, arn, issuer_arn, key;
    friend bool operator==(const Values& a, const Values& b) {
      return same(a.key, b.key) && same(a.arn, b.arn) && same(a.issuer_arn, b.issuer_arn) && same(a.type, b.type);
    }

   private:
    static bool same(std::string_view a, std::string_view b) {
      return a.size() == b.size() && same_bytes(a.data(), b.data(), a.size());
    }
  };

  static constexpr std::uint32_t kUnknown = ~std::uint32_t{0};
  /// The front (TupleBook::front()) of the caller with these values, or kUnknown.
  std::uint32_t find(const Values& values) const {
    const Slot& slot = slots_[place_of(values)];
    return slot.holds(values) ? slot.front : kUnknown;
  }
  /// Before many calls of find(): the first for each, then the second.
  void prefetch_place(const Values& values) const { __builtin_prefetch(&slots_[place_of(values)]); }
  void prefetch_values(const Values& values) const {
    const Slot& slot = slots_[place_of(values)];
    for (std::size_t at = 0; at < slot.values.size() && at < 4 * 64; at += 64) {
      __builtin_prefetch(slot.values.data() + at);
    }
  }
  /// Forgotten at once if the values are too long to be kept.
  void remember(const Values& values, std::uint32_t front);
  /// When another book begins.
  void clear();

 private:
  static constexpr std::size_t kSlots = 4096;
  static constexpr std::size_t kMostBytes = 1024;  ///< of the values of one caller

  struct Slot {
    std::array<std::uint32_t, 4> sizes{};
    std::string values;  ///< one after the other; empty: free
    std::uint32_t front = 0;

    bool holds(const Values& wanted) const;
  };
  static std::size_t place_of(const Values& values);

  std::vector<Slot> slots_ = std::vector<Slot>(kSlots);
};

}  // namespace trailhound
