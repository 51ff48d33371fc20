#include "engine/base/text.h"

#include <algorithm>
#include <cstring>
#include <iterator>

#include "engine/base/case_folding.h"

namespace trailhound {
namespace {

constexpr char32_t kMalformed = 0xDC00;  // + the byte: what next_code_point gives for a byte that is not UTF-8
constexpr std::uint64_t kHighBits = 0x8080808080808080u;

bool is_malformed(char32_t code_point) { return code_point >= kMalformed && code_point <= kMalformed + 0xFF; }

/// Eight ASCII bytes with A-Z made small: per byte, adding to seven bits carries into bit 7 exactly when the byte
/// is at least 'A', or greater than 'Z'; bit 7 moved to bit 5 is the difference between capital and small.
std::uint64_t fold_ascii_word(std::uint64_t word) {
  const std::uint64_t at_least_a = word + 0x3F3F3F3F3F3F3F3Fu;  // 0x80 - 'A'
  const std::uint64_t beyond_z = word + 0x2525252525252525u;    // 0x80 - 'Z' - 1
  return word | (((at_least_a ^ beyond_z) & kHighBits) >> 2);
}

char fold_ascii(char byte) { return static_cast<char>(byte >= 'A' && byte <= 'Z' ? byte | 0x20 : byte); }

template <typename Word>
Word load(const char* text) {
  Word word;
  std::memcpy(&word, text, sizeof word);
  return word;
}

template <typename Word>
bool is_ascii_word(Word word) {
  return (word & static_cast<Word>(kHighBits)) == 0;
}

/// The number of ASCII bytes at the start of `text`.
std::size_t ascii_length(const char* text, std::size_t size) {
  std::size_t length = 0;
  while (length + 8 <= size && is_ascii_word(load<std::uint64_t>(text + length))) length += 8;
  // Less than a word is left: look at the last word of the text, whose first bytes are known already.
  if (size - length < 8 && size >= 8 && is_ascii_word(load<std::uint64_t>(text + size - 8))) return size;
  while (length < size && static_cast<unsigned char>(text[length]) < 0x80) ++length;
  return length;
}

template <typename Word>
void fold_ascii_at(const char* from, char* to) {
  const auto word = static_cast<Word>(fold_ascii_word(load<Word>(from)));
  std::memcpy(to, &word, sizeof word);
}

/// Writes `size` bytes of ASCII text folded. What is left behind the last whole word is written with the last word of
/// the text, so some bytes are written twice.
void fold_ascii_text(const char* from, std::size_t size, char* to) {
  if (size >= 8) {
    for (std::size_t done = 0; done + 8 <= size; done += 8) fold_ascii_at<std::uint64_t>(from + done, to + done);
    fold_ascii_at<std::uint64_t>(from + size - 8, to + size - 8);
  } else if (size >= 4) {
    fold_ascii_at<std::uint32_t>(from, to);
    fold_ascii_at<std::uint32_t>(from + size - 4, to + size - 4);
  } else {
    for (std::size_t i = 0; i < size; ++i) to[i] = fold_ascii(from[i]);
  }
}

bool is_continuation(std::string_view text, std::size_t offset) {
  return offset < text.size() && (static_cast<unsigned char>(text[offset]) & 0xC0) == 0x80;
}

void append_hex_escape(unsigned byte, std::string& out) {
  constexpr char kHex[] = "0123456789abcdef";
  out += "\\u00";
  out += kHex[byte >> 4];
  out += kHex[byte & 15];
}

struct CodePointRange {
  char32_t first, last;
};

/// Code points beyond ASCII that move the cursor, show nothing, or turn around the text beside them, in ascending
/// order: C1, the separators U+2028 and U+2029, the interlinear annotations, and all that Unicode 15 calls
/// Default_Ignorable_Code_Point (DerivedCoreProperties.txt). Among the latter are the marks and overrides of the
/// direction of text, the spaces and joiners without width, the variation selectors and the tag characters, with which
/// a name can carry text that nobody sees.
constexpr CodePointRange kUnprintable[] = {
    {0x80, 0x9F},     {0xAD, 0xAD},     {0x34F, 0x34F},   {0x61C, 0x61C},     {0x115F, 0x1160},   {0x17B4, 0x17B5},
    {0x180B, 0x180F}, {0x200B, 0x200F}, {0x2028, 0x202E}, {0x2060, 0x206F},   {0x3164, 0x3164},   {0xFE00, 0xFE0F},
    {0xFEFF, 0xFEFF}, {0xFFA0, 0xFFA0}, {0xFFF0, 0xFFFB}, {0x1BCA0, 0x1BCA3}, {0x1D173, 0x1D17A}, {0xE0000, 0xE0FFF},
};

bool is_unprintable(char32_t c) {
  if (c < 0x7F) return c < 0x20;
  if (c == 0x7F || is_malformed(c)) return true;
  const auto* const range = std::lower_bound(std::begin(kUnprintable), std::end(kUnprintable), c,
                                             [](const CodePointRange& a, char32_t b) { return a.last < b; });
  return range != std::end(kUnprintable) && range->first <= c;
}

}  // namespace

std::string_view cut_text(std::string_view text, std::size_t bytes) {
  if (bytes >= text.size()) return text;
  while (bytes > 0 && is_continuation(text, bytes)) --bytes;
  return text.substr(0, bytes);
}

char32_t fold(char32_t code_point) {
  if (code_point < 0x80) return static_cast<char32_t>(fold_ascii(static_cast<char>(code_point)));
  const auto ranges = case_folding_ranges();
  const auto after = std::upper_bound(ranges.begin(), ranges.end(), code_point,
                                      [](char32_t c, const CaseFoldingRange& range) { return c < range.first; });
  if (after == ranges.begin()) return code_point;
  const CaseFoldingRange& range = *std::prev(after);
  if (code_point > range.last || (code_point - range.first) % range.stride != 0) return code_point;
  return static_cast<char32_t>(static_cast<std::int32_t>(code_point) + range.delta);
}

// HOT: every value that a rule asks for passes here (bench: hunt). Almost all of them are ASCII, so runs of it are
// folded eight bytes at a time, from the text into the output: reading the output back just after writing it, to fold
// it in place, is slower than writing it twice.
void append_folded(std::string_view text, std::string& out) {
  for (std::size_t offset = 0; offset < text.size();) {
    const std::size_t run = ascii_length(text.data() + offset, text.size() - offset);
    if (run > 0) {
      const std::size_t start = out.size();
      out.resize(start + run);
      fold_ascii_text(text.data() + offset, run, out.data() + start);
      offset += run;
    }
    while (offset < text.size() && static_cast<unsigned char>(text[offset]) >= 0x80) {
      const std::size_t from = offset;
      const char32_t code_point = next_code_point(text, offset);
      const char32_t small = fold(code_point);
      if (small == code_point) {
        out.append(text, from, offset - from);  // as it is, well-formed or not
      } else {
        append_utf8(small, out);
      }
    }
  }
}

std::string folded(std::string_view text) {
  std::string out;
  append_folded(text, out);
  return out;
}

// Well-formed as in Unicode 15 table 3-7: no overlong forms, no surrogates, nothing beyond U+10FFFF.
char32_t next_code_point(std::string_view text, std::size_t& offset) {
  const auto byte = static_cast<unsigned char>(text[offset]);
  if (byte < 0x80) return static_cast<char32_t>(text[offset++]);

  const std::size_t length = byte >= 0xF0 ? 4 : byte >= 0xE0 ? 3 : 2;
  bool well_formed = byte >= 0xC2 && byte <= 0xF4;
  char32_t code_point = byte & (0xFFu >> (length + 1));
  for (std::size_t i = 1; well_formed && i < length; ++i) {
    well_formed = is_continuation(text, offset + i);
    if (well_formed) code_point = (code_point << 6) | (static_cast<unsigned char>(text[offset + i]) & 0x3Fu);
  }
  constexpr char32_t kSmallest[] = {0, 0, 0x80, 0x800, 0x10000};
  if (!well_formed || code_point < kSmallest[length] || code_point > 0x10FFFF ||
      (code_point >= 0xD800 && code_point <= 0xDFFF)) {
    ++offset;
    return kMalformed + byte;
  }
  offset += length;
  return code_point;
}

bool is_utf8(std::string_view text) {
  for (std::size_t at = 0; at < text.size();) {
    const char32_t code_point = next_code_point(text, at);
    if (code_point >= 0xD800 && code_point <= 0xDFFF) return false;
  }
  return true;
}

std::string_view without_bom(std::string_view text) {
  if (text.starts_with(kByteOrderMark)) text.remove_prefix(kByteOrderMark.size());
  return text;
}

void append_utf8(char32_t code_point, std::string& out) {
  if (code_point > 0x10FFFF || (code_point >= 0xD800 && code_point <= 0xDFFF)) code_point = 0xFFFD;
  const auto add = [&out](char32_t byte) { out += static_cast<char>(byte); };
  if (code_point < 0x80) {
    add(code_point);
  } else if (code_point < 0x800) {
    add(0xC0 | (code_point >> 6));
    add(0x80 | (code_point & 0x3F));
  } else if (code_point < 0x10000) {
    add(0xE0 | (code_point >> 12));
    add(0x80 | ((code_point >> 6) & 0x3F));
    add(0x80 | (code_point & 0x3F));
  } else {
    add(0xF0 | (code_point >> 18));
    add(0x80 | ((code_point >> 12) & 0x3F));
    add(0x80 | ((code_point >> 6) & 0x3F));
    add(0x80 | (code_point & 0x3F));
  }
}

/// The length of the run at the start of `text` that JSON takes as it is, at least: whole words of 8 bytes.
std::size_t clean_words(std::string_view text) {
  constexpr std::uint64_t kOnes = 0x0101010101010101u;
  std::size_t at = 0;
  for (; at + 8 <= text.size(); at += 8) {
    std::uint64_t word;
    std::memcpy(&word, text.data() + at, 8);
    const std::uint64_t quote = word ^ kOnes * '"';
    const std::uint64_t backslash = word ^ kOnes * '\\';
    const std::uint64_t special =
        word | (word - kOnes * 0x20) | ((quote - kOnes) & ~quote) | ((backslash - kOnes) & ~backslash);
    if ((special & kOnes * 0x80) != 0) break;
  }
  return at;
}

void append_json_escaped(std::string_view text, std::string& out) {
  std::size_t clean = 0;  // text[clean, offset) needs no change
  for (std::size_t offset = clean_words(text); offset < text.size();) {
    const auto byte = static_cast<unsigned char>(text[offset]);
    if (byte >= 0x20 && byte < 0x80 && byte != '"' && byte != '\\') {
      ++offset;
      continue;
    }
    const std::size_t from = offset;
    const char32_t code_point = next_code_point(text, offset);
    if (byte >= 0x80 && !is_malformed(code_point)) continue;
    out.append(text, clean, from - clean);
    clean = offset;
    switch (code_point) {
      case '"':
        out += "\\\"";
        break;
      case '\\':
        out += "\\\\";
        break;
      case '\b':
        out += "\\b";
        break;
      case '\f':
        out += "\\f";
        break;
      case '\n':
        out += "\\n";
        break;
      case '\r':
        out += "\\r";
        break;
      case '\t':
        out += "\\t";
        break;
      default:
        if (byte < 0x20) {
          append_hex_escape(byte, out);
        } else {
          append_utf8(0xFFFD, out);
        }
    }
  }
  out.append(text, clean, text.size() - clean);
}

void append_json_string(std::string_view text, std::string& out) {
  out += '"';
  append_json_escaped(text, out);
  out += '"';
}

namespace {

template <typename IsKept>
std::string replace_unprintable(std::string_view text, IsKept is_kept) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t offset = 0; offset < text.size();) {
    const std::size_t from = offset;
    if (is_unprintable(next_code_point(text, offset)) && !is_kept(from)) {
      out += '?';
    } else {
      out.append(text, from, offset - from);
    }
  }
  return out;
}

}  // namespace

std::string printable(std::string_view text) {
  return replace_unprintable(text, [](std::size_t) { return false; });
}

std::string printable_lines(std::string_view text) {
  return replace_unprintable(
      text, [text](std::size_t at) { return text[at] == '\n' || text[at] == '\t' || text.substr(at, 2) == "\r\n"; });
}

}  // namespace trailhound
