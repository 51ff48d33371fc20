#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string_view>
#include <vector>

#include "engine/base/seeded_hash.h"
#include "engine/summary/chunked_array.h"
#include "engine/summary/number_index.h"

namespace trailhound {

/// Numbers distinct texts from 0 (dictionary encoding). An archive repeats few texts many times, so whatever is kept of
/// an event is a few numbers, which are compared and hashed at once, and each text is kept once.
///
/// A text never moves. One thread may add texts while another reads those whose numbers it was handed, as long as there
/// are not more than `most`; otherwise one thread at a time may use it.
class TextNumbers {
 public:
  explicit TextNumbers(std::uint64_t seed, std::size_t most = 0) : seed_(seed), texts_(most) {}

  std::uint32_t number(std::string_view text) { return number(text, seeded_hash(text, seed_)); }
  /// The same, for whoever knows the hash under the seed.
  std::uint32_t number(std::string_view text, std::uint64_t hash);
  /// Numbers many texts. The table is larger than the caches, and here the processor waits for many of its places at
  /// once, where number() waits for one after the other.
  void number_all(std::span<const std::string_view> texts, std::vector<std::uint32_t>& numbers);
  std::string_view text(std::uint32_t number) const { return {texts_[number].data, texts_[number].size}; }
  std::uint64_t hash(std::uint32_t number) const { return texts_[number].hash; }

  /// Whoever is about to read many texts calls the first for each, and then the second.
  void prefetch_place(std::uint32_t number) const { __builtin_prefetch(&texts_[number]); }
  void prefetch_text(std::uint32_t number) const {
    const Text& text = texts_[number];
    for (std::size_t at = 0; at < text.size && at < kPrefetched; at += kLine) __builtin_prefetch(text.data + at);
  }

  std::uint32_t size() const { return static_cast<std::uint32_t>(texts_.size()); }
  /// Of memory in use.
  std::size_t bytes() const { return text_bytes_ + texts_.size() * sizeof(Text) + index_.bytes(); }
  void clear();

 private:
  struct Text {
    const char* data = nullptr;
    std::size_t size = 0;
    std::uint64_t hash = 0;
  };
  static constexpr std::size_t kBlock = 64u << 10;
  static constexpr std::size_t kLine = 64, kPrefetched = 4 * kLine;

  const char* keep(std::string_view text);

  const std::uint64_t seed_;
  ChunkedArray<Text> texts_;
  NumberIndex index_;
  std::vector<std::unique_ptr<char[]>> blocks_;
  char* free_ = nullptr;
  std::size_t free_bytes_ = 0, text_bytes_ = 0;
  std::vector<std::uint64_t> hashes_;  ///< of number_all()
};

}  // namespace trailhound
