#include "engine/match/character_run.h"

#include <algorithm>

#include "engine/base/text.h"

namespace trailhound {

std::uint32_t CharacterRun::class_of(char32_t character) const {
  if (character < ascii_classes_.size()) return ascii_classes_[character];
  const auto found = other_classes_.find(character);
  return found == other_classes_.end() ? 0 : found->second;
}

/// A new class fits where every character does.
std::uint32_t CharacterRun::add_class(char32_t character) {
  std::uint32_t& index = character < ascii_classes_.size() ? ascii_classes_[character] : other_classes_[character];
  if (index == 0) {
    index = static_cast<std::uint32_t>(fits_.size());
    fits_.push_back(fits_.front());
  }
  return index;
}

void CharacterRun::grow() {
  ++size_;
  for (std::vector<std::uint64_t>& fits : fits_) fits.resize((size_ + 63) / 64, 0);
}

void CharacterRun::fit(std::uint32_t class_index) {
  fits_[class_index][(size_ - 1) / 64] |= std::uint64_t{1} << ((size_ - 1) % 64);
}

void CharacterRun::add(char32_t character) {
  const std::uint32_t index = add_class(character);
  grow();
  fit(index);
}

void CharacterRun::add_any() {
  grow();
  for (std::uint32_t index = 0; index < fits_.size(); ++index) fit(index);
}

void CharacterRun::add_one_of(std::u32string_view characters) {
  std::vector<std::uint32_t> indexes;
  for (const char32_t character : characters) indexes.push_back(add_class(character));
  grow();
  for (const std::uint32_t index : indexes) fit(index);
}

void CharacterRun::add_any_but(std::u32string_view characters) {
  std::vector<bool> is_excluded;
  for (const char32_t character : characters) {
    const std::uint32_t index = add_class(character);
    is_excluded.resize(std::max<std::size_t>(is_excluded.size(), index + 1), false);
    is_excluded[index] = true;
  }
  is_excluded.resize(fits_.size(), false);
  grow();
  for (std::uint32_t index = 0; index < fits_.size(); ++index) {
    if (!is_excluded[index]) fit(index);
  }
}

std::size_t CharacterRun::find(std::string_view text, std::size_t from) const {
  std::vector<std::uint64_t> state(fits_.front().size(), 0);
  const std::uint64_t last_bit = std::uint64_t{1} << ((size_ - 1) % 64);
  std::size_t used = 1;  // words of the state before and at the last bit that is set
  while (from < text.size()) {
    const std::vector<std::uint64_t>& fits = fits_[class_of(next_code_point(text, from))];
    std::uint64_t carry = 1;
    for (std::size_t word = 0; word < used; ++word) {
      const std::uint64_t out = state[word] >> 63;
      state[word] = (state[word] << 1 | carry) & fits[word];
      carry = out;
    }
    if (carry != 0 && used < state.size()) {
      state[used] = carry & fits[used];
      ++used;
    }
    while (used > 1 && state[used - 1] == 0) --used;
    if (used == state.size() && (state.back() & last_bit) != 0) return from;
  }
  return std::string_view::npos;
}

}  // namespace trailhound
