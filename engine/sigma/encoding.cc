#include "engine/sigma/encoding.h"

#include <array>

#include "engine/base/text.h"
#include "engine/sigma/wildcard.h"

namespace trailhound {
namespace {

constexpr std::string_view kAlphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/// `-`, `/`, en dash, em dash, horizontal bar.
constexpr std::array<std::string_view, 5> kDashes = {"-", "/", "\xE2\x80\x93", "\xE2\x80\x94", "\xE2\x80\x95"};

bool is_dash(char32_t c) { return c == '-' || c == '/' || (c >= 0x2013 && c <= 0x2015); }

/// `\w` without a table of Unicode: beyond ASCII everything is a letter but the Latin-1 signs, general punctuation
/// to symbols (U+2000 to U+2BFF) and CJK punctuation.
bool is_word(char32_t c) {
  if (c < 0x80) return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
  if (c < 0xC0) return c == 0xAA || c == 0xB5 || c == 0xBA;
  if (c == 0xD7 || c == 0xF7) return false;
  return !(c >= 0x2000 && c <= 0x2BFF) && !(c >= 0x3000 && c <= 0x303F);
}

}  // namespace

std::string base64(std::string_view bytes) {
  std::string out;
  out.reserve((bytes.size() + 2) / 3 * 4);
  for (std::size_t at = 0; at < bytes.size(); at += 3) {
    const std::size_t count = std::min<std::size_t>(3, bytes.size() - at);
    std::uint32_t group = 0;
    for (std::size_t i = 0; i < 3; ++i) {
      group = group << 8 | (i < count ? static_cast<unsigned char>(bytes[at + i]) : 0u);
    }
    for (std::size_t i = 0; i < 4; ++i) out += i <= count ? kAlphabet[group >> (18 - 6 * i) & 63] : '=';
  }
  return out;
}

std::vector<std::string> base64_at_offsets(std::string_view bytes) {
  constexpr std::array<std::size_t, 3> kDropFront = {0, 2, 3};
  constexpr std::array<std::size_t, 3> kDropBack = {0, 3, 2};
  std::vector<std::string> forms;
  for (std::size_t shift = 0; shift < 3; ++shift) {
    const std::string encoded = base64(std::string(shift, ' ').append(bytes));
    const std::size_t front = kDropFront[shift];
    const std::size_t back = kDropBack[(bytes.size() + shift) % 3];
    forms.push_back(encoded.size() > front + back ? encoded.substr(front, encoded.size() - front - back)
                                                  : std::string());
  }
  return forms;
}

std::string utf16(std::string_view text, bool big_endian) {
  std::string out;
  const auto add_unit = [&](char32_t unit) {
    const char high = static_cast<char>(unit >> 8 & 0xFF);
    const char low = static_cast<char>(unit & 0xFF);
    out += big_endian ? high : low;
    out += big_endian ? low : high;
  };
  for (std::size_t at = 0; at < text.size();) {
    const char32_t c = next_code_point(text, at);
    if (c < 0x10000) {
      add_unit(c);
    } else {
      add_unit(0xD800 + ((c - 0x10000) >> 10));
      add_unit(0xDC00 + ((c - 0x10000) & 0x3FF));
    }
  }
  return out;
}

Pattern with_dashes(const Pattern& pattern) {
  PatternBuilder builder;
  for (const Pattern::Part& part : pattern.parts) {
    if (part.kind != Pattern::Kind::kLiteral) {
      builder.add(part);
      continue;
    }
    const std::string_view text = part.text;
    bool after_word = false;
    std::size_t literal = 0;  // where the text begins that builder does not have yet
    for (std::size_t at = 0; at < text.size();) {
      const std::size_t start = at;
      const char32_t c = next_code_point(text, at);
      std::size_t ahead = at;
      const bool before_word = at < text.size() && is_word(next_code_point(text, ahead));
      if (is_dash(c) && !after_word && before_word) {
        builder.add_literal(text.substr(literal, start - literal));
        builder.add_dash();
        literal = at;
      }
      after_word = is_word(c);
    }
    builder.add_literal(text.substr(literal));
  }
  return builder.take();
}

std::optional<std::vector<Pattern>> written_out_dashes(const Pattern& pattern) {
  std::size_t dashes = 0;
  std::vector<PatternBuilder> forms(1);
  for (const Pattern::Part& part : pattern.parts) {
    if (part.kind != Pattern::Kind::kDash) {
      for (PatternBuilder& form : forms) form.add(part);
      continue;
    }
    if (++dashes > kMostDashes) return std::nullopt;
    std::vector<PatternBuilder> longer;
    for (const PatternBuilder& form : forms) {
      for (const std::string_view dash : kDashes) longer.emplace_back(form).add_literal(dash);
    }
    forms = std::move(longer);
  }
  std::vector<Pattern> patterns;
  patterns.reserve(forms.size());
  for (PatternBuilder& form : forms) patterns.push_back(form.take());
  return patterns;
}

}  // namespace trailhound
