#include "engine/match/literal_filter.h"

#include <algorithm>

namespace trailhound {
namespace {

/// How common a byte is in CloudTrail's text, roughly; only the order matters, and only for speed.
int commonness(char c) {
  static constexpr std::string_view kVery = "aeinorst\"";
  static constexpr std::string_view kOften = "cdlmpuw:/.-0123456789";
  if (kVery.find(c) != std::string_view::npos) return 3;
  if (kOften.find(c) != std::string_view::npos) return 2;
  return c >= 'a' && c <= 'z' ? 1 : 0;
}

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c; }

}  // namespace

bool LiteralFilter::accepts(std::string_view literal) {
  return literal.size() >= kMinLength &&
         std::all_of(literal.begin(), literal.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

void LiteralFilter::add(std::string_view literal) { literals_.emplace_back(literal); }

std::uint32_t LiteralFilter::gram_at(std::string_view text, std::size_t at) {
  std::uint32_t gram = 0;
  std::memcpy(&gram, text.data() + at, 3);
  return (gram | static_cast<std::uint32_t>(kLowerCase)) & kGramMask;
}

void LiteralFilter::enter(std::uint32_t gram, std::uint32_t literal, std::size_t offset) {
  grams_.push_back({gram, literal, static_cast<std::uint32_t>(offset)});
  bits_[slot_of(gram) / 64] |= std::uint64_t{1} << (slot_of(gram) % 64);
}

void LiteralFilter::build() {
  std::sort(literals_.begin(), literals_.end());
  literals_.erase(std::unique(literals_.begin(), literals_.end()), literals_.end());
  bits_.assign((std::size_t{1} << kBits) / 64, 0);
  for (std::uint32_t id = 0; id < literals_.size(); ++id) {
    const std::string& literal = literals_[id];
    // Two neighbouring starts, one of which falls on an even position: the pair that is rarest in ordinary text.
    std::size_t best = 0;
    int best_score = 100;
    for (std::size_t at = 0; at + 4 <= literal.size(); ++at) {
      int score = 0;
      for (std::size_t i = at; i < at + 4; ++i) score += commonness(literal[i]);
      if (score < best_score) {
        best_score = score;
        best = at;
      }
    }
    enter(gram_at(literal, best), id, best);
    if (literal.size() > 3) {
      enter(gram_at(literal, best + 1), id, best + 1);
      continue;
    }
    for (unsigned third = 0; third < 256; ++third) {
      if ((third & kLowerCase) == 0) continue;  // folded to one that has the bit
      const char bytes[] = {literal[1], literal[2], static_cast<char>(third)};
      enter(gram_at({bytes, 3}, 0), id, 1);
    }
  }
  std::sort(grams_.begin(), grams_.end(),
            [](const Gram& a, const Gram& b) { return bucket_of(a.gram) < bucket_of(b.gram); });
  bucket_begin_.assign((std::size_t{1} << kBucketBits) + 1, 0);
  for (const Gram& gram : grams_) ++bucket_begin_[bucket_of(gram.gram) + 1];
  for (std::size_t i = 1; i < bucket_begin_.size(); ++i) bucket_begin_[i] += bucket_begin_[i - 1];
}

bool LiteralFilter::stands_at(const std::string& literal, std::string_view text, std::size_t at) const {
  if (text.size() - at < literal.size()) return false;
  for (std::size_t i = 0; i < literal.size(); ++i) {
    if (lower(text[at + i]) != literal[i]) return false;
  }
  return true;
}

}  // namespace trailhound
