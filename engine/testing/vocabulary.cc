#include "engine/testing/vocabulary.h"

#include <algorithm>

#include "engine/base/text.h"

namespace trailhound {
namespace {

constexpr std::string_view kNul("\0", 1);

constexpr std::string_view kPieces[] = {
    "a",      "b",  "c",  "ab",     "A", "B",  "é", "É", "σ",  "ς",    "Σ", "k",  "\u212A", "s",
    "\u017F", "ß",  "i",  "\u0130", "1", "10", "*", "?", "\\", "\\\\", "/", "-",  "–",      " ",
    ".",      "\n", "\t", "\"",     "'", "%",  "{", "[", ":",  ",",    "😀", "日", kNul,
};

constexpr std::string_view kWhole[] = {
    "",       "a",    "A",          "ab",   "abc", "10",        "10.0",
    "1e1",    "007",  "7",          "-5",   "0",   "-0",        "9007199254740993",
    "true",   "TRUE", "fal\u017Fe", "null", "-a",  "/a",        "–a",
    "a-b /c", "*",    "?",          "\\",   "\\*", "{\"a\":1}", "[]",
    "{}",     " a ",  "%a%",
};

constexpr std::string_view kWords[] = {"ab", "abc", "aab", "bca", "ka", "saas"};

constexpr std::string_view kNumbers[] = {
    "10",
    "10.0",
    "1e1",
    "1E+1",
    "100e-1",
    "7",
    "7.00",
    "0",
    "-0",
    "0.0",
    "-5",
    "-5.0",
    "-0.5e1",
    "0.1",
    "1e-1",
    "12",
    "9007199254740992",
    "9007199254740993",
    "9.007199254740993e15",
    "123456789012345678901234567890",
    "1e400",
    "-1e400",
    "2024",
    "29",
    "2",
};

constexpr std::string_view kAddresses[] = {
    "10.0.0.1",        "10.0.0.255",       "10.1.2.3",     "192.168.0.1",
    "255.255.255.255", "0.0.0.0",          "::1",          "::",
    "2001:db8::1",     "2001:DB8:0:0::ff", "fe80::1",      "fe80::1%eth0",
    "::ffff:10.0.0.1", "::10.0.0.1",       "10.0.0.1/32",  "10.0.0.1:80",
    "[::1]",           " 10.0.0.1",        "010.0.0.1",    "10.0.0",
    "1.2.3.4.5",       "2001:db8::1::2",   "AWS Internal",
};

constexpr std::string_view kTimes[] = {
    "2024-02-29T12:34:56Z", "2024-02-29t12:34:56.789z", "2023-12-31T23:59:59-00:30", "2024-01-01T00:29:59+00:30",
    "2021-01-03T07:02:00Z", "2024-02-29T12:34:56",      "2024-02-29 12:34:56",       "2024-01-01 00:29:59.500 UTC",
    "2024-02-29",           "2024-02-30T12:34:56Z",     "2024-02-29 12:10:02+02:00",
};

/// Letters that fold alike, side by side.
constexpr std::u32string_view kAlike[] = {U"aA",       U"bB",      U"cC", U"éÉ", U"σςΣ", U"kK\u212A",
                                          U"sS\u017F", U"ß\u1E9E", U"iI", U"eE", U"tT",  U"dD"};

/// Four keys at most, so that paths are often the beginning of each other.
std::string draw_path(Random& random) {
  constexpr std::string_view kKnown[] = {"eventName", "eventSource", "eventVersion", "eventTime", "eventID"};
  if (random.chance(25)) return std::string(random.pick(kKnown));
  std::string path = draw_key(random);
  for (std::size_t more = random.below(random.chance(50) ? 2 : 4); more > 0; --more) path += '.' + draw_key(random);
  // A field that begins with a dot or is empty would be a keyword item or hard to tell from one.
  return path.empty() || path.front() == '.' ? "a" + path : path;
}

}  // namespace

Vocabulary draw_vocabulary(Random& random) {
  Vocabulary out;
  for (std::size_t more = random.between(2, 4); more > 0; --more) {
    std::string text;
    for (std::size_t pieces = random.between(1, 5); pieces > 0; --pieces) text += random.pick(kPieces);
    out.texts.push_back(std::move(text));
  }
  for (std::size_t more = random.below(3); more > 0; --more) out.texts.emplace_back(random.pick(kWhole));
  if (random.chance(30)) out.texts.push_back(draw_address(random));
  if (random.chance(30)) out.texts.push_back(draw_time(random));
  if (random.chance(20)) out.texts.emplace_back(random.between(60, 200), 'a');
  for (std::size_t more = random.between(3, 6); more > 0; --more) out.paths.push_back(draw_path(random));
  return out;
}

std::string with_other_case(std::string_view text, Random& random) {
  std::string out;
  for (std::size_t offset = 0; offset < text.size();) {
    char32_t code_point = next_code_point(text, offset);
    for (const std::u32string_view letters : kAlike) {
      if (letters.find(code_point) == std::u32string_view::npos || !random.chance(50)) continue;
      code_point = letters[random.below(letters.size())];
      break;
    }
    append_utf8(code_point, out);
  }
  return out;
}

std::string part_of(std::string_view text, Random& random) {
  std::vector<std::size_t> starts;
  for (std::size_t offset = 0; offset < text.size(); next_code_point(text, offset)) starts.push_back(offset);
  if (starts.empty()) return {};
  const std::size_t first = random.below(starts.size());
  const std::size_t last = std::min(first + random.below(6), starts.size() - 1);
  std::size_t end = starts[last];
  next_code_point(text, end);
  return std::string(text.substr(starts[first], end - starts[first]));
}

std::string draw_number(Random& random) { return std::string(random.pick(kNumbers)); }
std::string draw_word(Random& random) { return std::string(random.pick(kWords)); }
std::string draw_address(Random& random) { return std::string(random.pick(kAddresses)); }
std::string draw_time(Random& random) { return std::string(random.pick(kTimes)); }

std::string draw_key(Random& random) {
  constexpr std::string_view kKeys[] = {"a", "a", "a", "b", "b", "c", "é", "A", "a b", "a[0]", ""};
  return std::string(random.chance(93) ? kKeys[random.below(6)] : random.pick(kKeys));
}

std::string utf16_text(std::string_view text, bool big_endian) {
  std::string out;
  for (const char c : text) {
    if (big_endian) out += '\0';
    out += c;
    if (!big_endian) out += '\0';
  }
  return out;
}

std::string percent_text(std::string_view text, Random& random) {
  std::string out;
  for (const char c : text) {
    const bool is_first = out.empty();
    const bool is_letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    if (!is_first && c != '%' && random.chance(is_letter ? 95 : 20)) {
      out += c;
      continue;
    }
    const std::string_view digits = random.chance(80) ? "0123456789ABCDEF" : "0123456789abcdef";
    const auto byte = static_cast<unsigned char>(c);
    out += '%';
    out += digits[byte >> 4];
    out += digits[byte & 15];
  }
  return out;
}

std::string base64_text(std::string_view bytes) {
  constexpr char kAlphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string out;
  for (std::size_t i = 0; i < bytes.size(); i += 3) {
    const std::size_t count = std::min<std::size_t>(3, bytes.size() - i);
    unsigned group = 0;
    for (std::size_t j = 0; j < 3; ++j) {
      group = group << 8 | (j < count ? static_cast<unsigned char>(bytes[i + j]) : 0u);
    }
    for (std::size_t j = 0; j < 4; ++j) out += j <= count ? kAlphabet[group >> (18 - 6 * j) & 63] : '=';
  }
  return out;
}

}  // namespace trailhound
