#include "engine/match/text_relation.h"

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <unordered_set>

namespace trailhound {
namespace {

using Relation = FieldRefTest::Relation;

/// More pairs than these are not tried one by one.
constexpr std::size_t kMaxPairs = 1024;

bool is_related(Relation relation, std::string_view text, std::string_view other) {
  switch (relation) {
    case Relation::kEquals:
      return text == other;
    case Relation::kContains:
      return text.find(other) != std::string_view::npos;
    case Relation::kStartsWith:
      return text.starts_with(other);
    case Relation::kEndsWith:
      return text.ends_with(other);
  }
  return false;
}

/// Arithmetic modulo the prime 2^61 - 1: other than with an overflow at 64 bits there is no text known whose parts all
/// have one hash.
constexpr std::uint64_t kPrime = (std::uint64_t{1} << 61) - 1;
constexpr std::uint64_t kBase = 0x1D2E6B3F0A5C9871u % kPrime;

std::uint64_t reduced(std::uint64_t value) { return value >= kPrime ? value - kPrime : value; }

std::uint64_t product(std::uint64_t a, std::uint64_t b) {
  __extension__ using Wide = unsigned __int128;
  const Wide wide = static_cast<Wide>(a) * b;
  return reduced(static_cast<std::uint64_t>(wide & kPrime) + static_cast<std::uint64_t>(wide >> 61));
}

std::uint64_t extended(std::uint64_t hash, char byte) {
  return reduced(product(hash, kBase) + static_cast<unsigned char>(byte) + 1);
}

std::uint64_t hash_of(std::string_view text) {
  std::uint64_t hash = 0;
  for (const char byte : text) hash = extended(hash, byte);
  return hash;
}

/// Of all parts of one text; reused.
class PartHashes {
 public:
  void set_text(std::string_view text) {
    begins_.resize(1);
    for (const char byte : text) begins_.push_back(extended(begins_.back(), byte));
  }
  /// `power`: kBase to the power of `size`.
  std::uint64_t part(std::size_t at, std::size_t size, std::uint64_t power) const {
    return reduced(begins_[at + size] + kPrime - product(begins_[at], power));
  }

 private:
  std::vector<std::uint64_t> begins_{0};  ///< the hash of the first n bytes
};

/// The others, to be asked by hash.
class Others {
 public:
  explicit Others(const std::vector<std::string_view>& others)
      : texts_(others.begin(), others.end()), maybe_(std::bit_ceil(16 * others.size())) {
    for (const std::string_view other : others) {
      const std::uint64_t hash = hash_of(other);
      hashes_.insert(hash);
      maybe_[hash & (maybe_.size() - 1)] = true;
      sizes_.push_back(other.size());
    }
    std::sort(sizes_.begin(), sizes_.end());
    sizes_.erase(std::unique(sizes_.begin(), sizes_.end()), sizes_.end());
    std::size_t size = 0;
    std::uint64_t power = 1;
    for (const std::size_t wanted : sizes_) {
      for (; size < wanted; ++size) power = product(power, kBase);
      powers_.push_back(power);
    }
  }

  const std::vector<std::size_t>& sizes() const { return sizes_; }
  std::uint64_t power(std::size_t i) const { return powers_[i]; }
  bool contain(std::uint64_t hash, std::string_view text) const {
    return maybe_[hash & (maybe_.size() - 1)] && hashes_.contains(hash) && texts_.contains(text);
  }

 private:
  std::unordered_set<std::string_view> texts_;
  std::unordered_set<std::uint64_t> hashes_;
  std::vector<bool> maybe_;            ///< by the low bits of a hash: there may be such a one
  std::vector<std::size_t> sizes_;     ///< ascending
  std::vector<std::uint64_t> powers_;  ///< of kBase, for each of them
};

void make_distinct(std::vector<std::string_view>& texts) {
  std::sort(texts.begin(), texts.end());
  texts.erase(std::unique(texts.begin(), texts.end()), texts.end());
}

}  // namespace

bool any_related(Relation relation, std::vector<std::string_view> texts, std::vector<std::string_view> others,
                 std::uint64_t* comparisons) {
  std::uint64_t unwanted = 0;
  std::uint64_t& count = comparisons != nullptr ? *comparisons : unwanted;
  if (texts.size() * others.size() <= kMaxPairs) {
    return std::any_of(texts.begin(), texts.end(), [&](std::string_view text) {
      return std::any_of(others.begin(), others.end(), [&](std::string_view other) {
        ++count;
        return is_related(relation, text, other);
      });
    });
  }
  make_distinct(texts);
  make_distinct(others);
  if (relation == Relation::kEquals) {
    return std::any_of(texts.begin(), texts.end(),
                       [&](std::string_view text) { return std::binary_search(others.begin(), others.end(), text); });
  }
  const Others wanted(others);
  PartHashes hashes;
  for (const std::string_view text : texts) {
    hashes.set_text(text);
    for (std::size_t i = 0; i < wanted.sizes().size() && wanted.sizes()[i] <= text.size(); ++i) {
      const std::size_t size = wanted.sizes()[i];
      const std::size_t first = relation == Relation::kEndsWith ? text.size() - size : 0;
      const std::size_t last = relation == Relation::kStartsWith ? 0 : text.size() - size;
      count += last - first + 1;
      for (std::size_t at = first; at <= last; ++at) {
        if (wanted.contain(hashes.part(at, size, wanted.power(i)), text.substr(at, size))) return true;
      }
    }
  }
  return false;
}

}  // namespace trailhound
