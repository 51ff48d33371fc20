#include "engine/summary/text_numbers.h"

#include <cstring>

#include "engine/base/bytes.h"

namespace trailhound {

// HOT: bench/who.
std::uint32_t TextNumbers::number(std::string_view text, std::uint64_t hash) {
  const NumberIndex::Found found = index_.find(hash, [&](std::uint32_t number) {
    const Text& known = texts_[number];
    return known.size == text.size() && same_bytes(known.data, text.data(), text.size());
  });
  if (found.number != NumberIndex::kNone) return found.number;
  const std::uint32_t added = size();
  texts_.push_back({keep(text), text.size(), hash});
  index_.add(found.place, hash, [this](std::uint32_t number) { return texts_[number].hash; });
  return added;
}

void TextNumbers::number_all(std::span<const std::string_view> texts, std::vector<std::uint32_t>& numbers) {
  hashes_.clear();
  for (const std::string_view text : texts) {
    hashes_.push_back(seeded_hash(text, seed_));
    index_.prefetch(hashes_.back());
  }
  const auto for_first_place = [&](auto&& prefetch) {
    for (const std::uint64_t hash : hashes_) {
      const std::uint32_t number = index_.first_number(hash);
      if (number != NumberIndex::kNone) prefetch(number);
    }
  };
  for_first_place([&](std::uint32_t number) { prefetch_place(number); });
  for_first_place([&](std::uint32_t number) { prefetch_text(number); });
  numbers.clear();
  for (std::size_t i = 0; i < texts.size(); ++i) numbers.push_back(number(texts[i], hashes_[i]));
}

const char* TextNumbers::keep(std::string_view text) {
  text_bytes_ += text.size();
  if (text.size() > free_bytes_ && text.size() > kBlock / 8) {
    // In a block of its own, so that the rest of the last block is not lost.
    const auto place = blocks_.empty() ? blocks_.end() : blocks_.end() - 1;
    char* const kept = blocks_.insert(place, std::make_unique_for_overwrite<char[]>(text.size()))->get();
    std::memcpy(kept, text.data(), text.size());
    return kept;
  }
  if (text.size() > free_bytes_) {
    blocks_.push_back(std::make_unique_for_overwrite<char[]>(kBlock));
    free_ = blocks_.back().get();
    free_bytes_ = kBlock;
  }
  char* const kept = free_;
  if (!text.empty()) std::memcpy(kept, text.data(), text.size());
  free_ += text.size();
  free_bytes_ -= text.size();
  return kept;
}

void TextNumbers::clear() {
  texts_.clear();
  index_.clear();
  blocks_.clear();
  free_ = nullptr;
  free_bytes_ = text_bytes_ = 0;
}

}  // namespace trailhound
