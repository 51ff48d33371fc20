#include "engine/sql/regex.h"

#include <algorithm>
#include <cctype>
#include <cstdint>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/base/text.h"
#include "engine/sql/ambiguity.h"
#include "engine/sql/code_points.h"

namespace trailhound {
namespace {

using Range = CodePointRange;
using Ranges = CodePoints;

const Ranges kDigits = {{'0', '9'}};
const Ranges kWord = {{'0', '9'}, {'A', 'Z'}, {'_', '_'}, {'a', 'z'}};
const Ranges kSpace = {{'\t', '\n'}, {'\f', '\r'}, {' ', ' '}};

struct NamedClass {
  std::string_view name;
  Ranges ranges;
};
const std::vector<NamedClass>& posix_classes() {
  static const std::vector<NamedClass> classes = {
      {"alnum", {{'0', '9'}, {'A', 'Z'}, {'a', 'z'}}},
      {"alpha", {{'A', 'Z'}, {'a', 'z'}}},
      {"ascii", {{0, 0x7F}}},
      {"blank", {{'\t', '\t'}, {' ', ' '}}},
      {"cntrl", {{0, 0x1F}, {0x7F, 0x7F}}},
      {"digit", kDigits},
      {"graph", {{'!', '~'}}},
      {"lower", {{'a', 'z'}}},
      {"print", {{' ', '~'}}},
      {"punct", {{'!', '/'}, {':', '@'}, {'[', '`'}, {'{', '~'}}},
      {"space", {{'\t', '\r'}, {' ', ' '}}},
      {"upper", {{'A', 'Z'}}},
      {"word", kWord},
      {"xdigit", {{'0', '9'}, {'A', 'F'}, {'a', 'f'}}},
  };
  return classes;
}

void append_character(char32_t c, std::string& out) {
  constexpr std::string_view kSpecial = "\\.*+?()[]{}|^$-&#~";
  if (c < 0x20 || c == 0x7F) {
    constexpr char kHex[] = "0123456789ABCDEF";
    out += std::string("\\x") + kHex[c / 16] + kHex[c % 16];
    return;
  }
  if (c < 0x80 && kSpecial.find(static_cast<char>(c)) != std::string_view::npos) out += '\\';
  append_utf8(c, out);
}

std::string class_text(const Ranges& ranges) {
  if (ranges.empty()) return "(?!)";
  if (ranges.size() == 1 && ranges[0].first == 0 && ranges[0].last == kLastCodePoint) return "(?s:.)";
  std::string out;
  if (ranges.size() == 1 && ranges[0].first == ranges[0].last) {
    append_character(ranges[0].first, out);
    return out;
  }
  // A range that goes to the end is a class that leaves out what is not in it, and is shorter written so.
  const bool is_negated = ranges.back().last == kLastCodePoint;
  out = is_negated ? "[^" : "[";
  for (const Range range : is_negated ? complement(ranges) : ranges) {
    append_character(range.first, out);
    if (range.last == range.first) continue;
    if (range.last > range.first + 1) out += '-';
    append_character(range.last, out);
  }
  return out + "]";
}

/// What a part of the expression became.
struct Part {
  std::string text;
  bool is_atom = true;       ///< a repetition may follow it as it is
  Ambiguity::Part states;    ///< none of an anchor
  std::uint64_t copies = 1;  ///< of its most repeated character, where each count is written out
};

constexpr std::uint64_t kManyCopies = 1'000'000;

/// `{2,5}`: 5.
std::uint64_t copies_of(std::string_view operation) {
  std::uint64_t last = 0, most = 1;
  for (const char c : operation) {
    last = std::isdigit(static_cast<unsigned char>(c)) != 0
               ? std::min(last * 10 + static_cast<std::uint64_t>(c - '0'), kManyCopies)
               : 0;
    most = std::max(most, last);
  }
  return most;
}

/// Recursive descent over RE2's syntax. Stops at what it cannot say in Joni's and keeps the reason.
class Translator {
 public:
  /// `lowered`: for a text in lower case, which tells no case apart.
  explicit Translator(const RegexTest& test, bool lowered = false) : text_(test.expression), lowered_(lowered) {
    flags_ = {test.ignore_case, test.multiline, test.dotall};
  }

  /// The largest number of copies that an engine makes of one character. REQUIRES: translate() was called
  std::uint64_t most_copies() const { return most_copies_; }

  /// Whether the expression treats case in one way only, as a text in lower case needs it. REQUIRES: as above
  bool ignores_all_case() const { return ignores_case_ && !minds_case_; }

  std::optional<std::string> translate(std::string& reason) {
    Part whole = alternatives();
    if (reason_.empty() && at_ < text_.size()) fail("it is not understood from character " + std::to_string(at_ + 1));
    if (reason_.empty() && ambiguity_.is_exponential()) {
      fail("there are texts for which a search may take exponentially many steps");
    }
    reason = reason_;
    if (!reason_.empty()) return std::nullopt;
    return whole.text;
  }

 private:
  struct Flags {
    bool ignore_case = false, multiline = false, dotall = false;
  };

  void fail(std::string reason) {
    cannot(std::move(reason));
    at_ = text_.size();
  }
  /// The same where the rest can still be read.
  void cannot(std::string reason) {
    if (reason_.empty()) reason_ = std::move(reason);
  }
  bool at_end() const { return at_ >= text_.size(); }
  bool takes(std::string_view wanted) {
    if (text_.compare(at_, wanted.size(), wanted) != 0) return false;
    at_ += wanted.size();
    return true;
  }

  Part alternatives() {
    Part out = sequence();
    while (takes("|")) {
      Part branch = sequence();
      out.copies = std::max(out.copies, branch.copies);
      out.text += '|' + branch.text;
      out.states = Ambiguity::either(std::move(out.states), branch.states);
    }
    return out;
  }

  Part sequence() {
    Part out;
    while (!at_end() && text_[at_] != '|' && text_[at_] != ')') {
      Part part = repeated(atom());
      out.text += part.text;
      out.copies = std::max(out.copies, part.copies);
      out.states = ambiguity_.sequence(std::move(out.states), std::move(part.states));
    }
    return out;
  }

  /// `{n}`, `{n,}` or `{n,m}` at this place; anything else is literal text.
  std::optional<std::string> counts() {
    std::size_t end = at_ + 1;
    const auto skip_digits = [&] {
      const std::size_t begin = end;
      while (end < text_.size() && std::isdigit(static_cast<unsigned char>(text_[end])) != 0) ++end;
      return end > begin;
    };
    if (!skip_digits()) return std::nullopt;
    if (end < text_.size() && text_[end] == ',') {
      ++end;
      skip_digits();
    }
    if (end >= text_.size() || text_[end] != '}') return std::nullopt;
    std::string out = text_.substr(at_, end + 1 - at_);
    at_ = end + 1;
    return out;
  }

  Part repeated(Part part) {
    while (!at_end()) {
      std::optional<std::string> operation;
      if (takes("?")) {
        operation = "?";
      } else if (takes("*")) {
        operation = "*";
      } else if (takes("+")) {
        operation = "+";
      } else if (text_[at_] == '{') {
        operation = counts();
      }
      if (!operation) break;
      takes("?");  // a lazy repetition finds the same texts
      part.text = (part.is_atom ? part.text : "(?:" + part.text + ")") + *operation;
      part.is_atom = false;
      part.copies = std::min(part.copies * copies_of(*operation), kManyCopies);
      most_copies_ = std::max(most_copies_, part.copies);
      const bool may_be_left_out = *operation == "?" || *operation == "*" || operation->starts_with("{0");
      if (*operation != "?") part.states = ambiguity_.repeated(std::move(part.states));
      if (may_be_left_out) part.states = Ambiguity::optional(std::move(part.states));
    }
    return part;
  }

  Part atom() {
    const char c = text_[at_];
    if (c == '(') return group();
    if (c == '[') return one_of(bracket_class());
    if (c == '\\') return escape();
    if (takes("^")) return {flags_.multiline ? "(?:\\A|(?<=\\n))" : "\\A", true, {}, 1};
    if (takes("$")) return {flags_.multiline ? "(?=\\n|\\z)" : "\\z", true, {}, 1};
    if (takes(".")) return one_of(flags_.dotall ? Ranges{{0, kLastCodePoint}} : complement({{'\n', '\n'}}));
    const char32_t code_point = next_code_point(text_, at_);
    return character(code_point);
  }

  Part character(char32_t c) { return one_of(in_case({{c, c}})); }

  /// The characters that the ranges mean under the flags.
  Ranges in_case(Ranges ranges) {
    Ranges all = in_any_case(ranges);
    if (!flags_.ignore_case) {
      minds_case_ |= all != ordered(ranges);
      return ranges;
    }
    ignores_case_ = true;
    if (!lowered_) return all;
    Ranges fewer = without_capitals(all);  // a text in lower case has none, so this is only shorter
    return fewer.size() < all.size() ? fewer : all;
  }

  Part one_of(const Ranges& ranges) { return {class_text(ranges), true, ambiguity_.character(ranges), 1}; }

  Part group() {
    ++at_;
    const Flags outer = flags_;
    if (takes("?P<") || (text_.compare(at_, 2, "?<") == 0 && takes("?<"))) {
      while (!at_end() && text_[at_] != '>') ++at_;
      ++at_;
    } else if (takes("?")) {
      if (read_flags()) return {"(?:)", true, {}, 1};  // they hold up to the end of the group around
    }
    Part inner = alternatives();
    if (!takes(")")) fail("a parenthesis is not closed");
    flags_ = outer;
    return {"(?:" + inner.text + ")", true, std::move(inner.states), inner.copies};
  }

  /// Behind `(?`. True if the parenthesis ends with the flags.
  bool read_flags() {
    bool value = true;
    for (; !at_end(); ++at_) {
      switch (text_[at_]) {
        case 'i':
          flags_.ignore_case = value;
          break;
        case 'm':
          flags_.multiline = value;
          break;
        case 's':
          flags_.dotall = value;
          break;
        case 'U':  // which repetitions are lazy
          break;
        case '-':
          value = false;
          break;
        case ':':
          ++at_;
          return false;
        case ')':
          ++at_;
          return true;
        default:
          fail("its flags are not understood");
          return true;
      }
    }
    return true;
  }

  Part escape() {
    if (takes("\\Q")) return quotation();
    if (takes("\\A")) return {"\\A", true, {}, 1};
    if (takes("\\z")) return {"\\z", true, {}, 1};
    if (takes("\\b")) return boundary();
    if (takes("\\B")) {
      cannot("`\\B` also fits between the bytes of one character");
      return {};
    }
    if (const auto ranges = perl_class()) return one_of(*ranges);
    return character(escaped_character());
  }

  Part boundary() {
    minds_case_ = true;  // as for `\w`
    constexpr char kWordClass[] = "[0-9A-Z_a-z]";
    const auto around = [&](const char* before, const char* after) {
      return std::string(before) + kWordClass + ")" + after + kWordClass + ")";
    };
    return {"(?:" + around("(?<=", "(?!") + "|" + around("(?<!", "(?=") + ")", true, {}, 1};
  }

  Part quotation() {
    const std::size_t end = std::min(text_.find("\\E", at_), text_.size());
    Part out;
    while (at_ < end) {
      const char32_t c = next_code_point(text_, at_);
      Part last = character(c);
      if (at_ == end) {
        takes("\\E");
        last = repeated(std::move(last));  // a repetition behind `\E` is one of the last character
      }
      out.text += last.text;
      out.copies = std::max(out.copies, last.copies);
      out.states = ambiguity_.sequence(std::move(out.states), std::move(last.states));
    }
    takes("\\E");
    out.is_atom = false;
    return out;
  }

  /// What a class with a name means here: in any case, `\W` is not what `\w` is in any case.
  Ranges named(const Ranges& ranges, bool is_negated) const {
    const Ranges meant = flags_.ignore_case ? in_any_case(ranges) : ranges;
    return is_negated ? complement(meant) : meant;
  }

  /// `\d`, `\W` and the like at this place.
  std::optional<Ranges> perl_class() {
    if (at_ + 1 >= text_.size()) return std::nullopt;
    const char name = text_[at_ + 1];
    const Ranges* ranges = nullptr;
    switch (std::tolower(static_cast<unsigned char>(name))) {
      case 'd':
        ranges = &kDigits;
        break;
      case 'w':
        ranges = &kWord;
        minds_case_ = true;  // the Kelvin sign is no word, but in lower case it is one
        break;
      case 's':
        ranges = &kSpace;
        break;
      case 'p':
        cannot("it has a class by Unicode property");
        at_ += 2;
        if (!takes("{")) {
          ++at_;
        } else {
          at_ = std::min(text_.find('}', at_), text_.size());
          takes("}");
        }
        return Ranges{};
      default:
        if (name != 'C') return std::nullopt;
        cannot("`\\C` is a byte, not a character");
        at_ += 2;
        return Ranges{};
    }
    at_ += 2;
    return named(*ranges, std::isupper(static_cast<unsigned char>(name)) != 0);
  }

  char32_t escaped_character() {
    ++at_;
    if (at_end()) {
      fail("it ends with a backslash");
      return 0;
    }
    const char c = text_[at_];
    constexpr std::pair<char, char32_t> kNamed[] = {{'a', 7},    {'f', '\f'}, {'t', '\t'},
                                                    {'n', '\n'}, {'r', '\r'}, {'v', '\v'}};
    for (const auto& [name, value] : kNamed) {
      if (c != name) continue;
      ++at_;
      return value;
    }
    if (c == 'x') return hexadecimal();
    if (c >= '0' && c <= '7') return octal();
    const char32_t code_point = next_code_point(text_, at_);
    return code_point;
  }

  char32_t hexadecimal() {
    ++at_;
    const bool in_braces = takes("{");
    char32_t value = 0;
    for (int digits = 0; !at_end() && std::isxdigit(static_cast<unsigned char>(text_[at_])) != 0; ++at_, ++digits) {
      if (!in_braces && digits == 2) break;
      const char c = text_[at_];
      value = value * 16 + static_cast<char32_t>(c <= '9' ? c - '0' : std::tolower(c) - 'a' + 10);
    }
    if (in_braces) takes("}");
    return std::min(value, kLastCodePoint);
  }

  char32_t octal() {
    char32_t value = 0;
    for (int digits = 0; digits < 3 && !at_end() && text_[at_] >= '0' && text_[at_] <= '7'; ++digits, ++at_) {
      value = value * 8 + static_cast<char32_t>(text_[at_] - '0');
    }
    return value;
  }

  Ranges bracket_class() {
    ++at_;
    const bool is_negated = takes("^");
    Ranges ranges;
    bool is_first = true;
    while (!at_end() && (text_[at_] != ']' || is_first)) {
      is_first = false;
      const Ranges part = class_part();
      ranges.insert(ranges.end(), part.begin(), part.end());
    }
    if (!takes("]")) fail("a class is not closed");
    ranges = in_case(std::move(ranges));
    return is_negated ? complement(ranges) : ordered(std::move(ranges));
  }

  Ranges class_part() {
    if (takes("[:")) {
      const bool is_negated = takes("^");
      const std::size_t end = std::min(text_.find(":]", at_), text_.size());
      const std::string name = text_.substr(at_, end - at_);
      at_ = end;
      takes(":]");
      const auto& classes = posix_classes();
      const auto found =
          std::find_if(classes.begin(), classes.end(), [&](const NamedClass& c) { return c.name == name; });
      if (found == classes.end()) {
        fail("it has a class that is not known");
        return {};
      }
      return named(found->ranges, is_negated);
    }
    if (text_[at_] == '\\') {
      if (const auto ranges = perl_class()) return *ranges;
    }
    const char32_t first = class_character();
    if (at_ + 1 < text_.size() && text_[at_] == '-' && text_[at_ + 1] != ']') {
      ++at_;
      return {{first, class_character()}};
    }
    return {{first, first}};
  }

  char32_t class_character() {
    if (text_[at_] == '\\') return escaped_character();
    const char32_t c = next_code_point(text_, at_);
    return c;
  }

  std::string text_;
  std::size_t at_ = 0;
  Flags flags_;
  Ambiguity ambiguity_;
  bool lowered_ = false;
  bool ignores_case_ = false, minds_case_ = false;  ///< of some character that has case
  std::uint64_t most_copies_ = 1;
  std::string reason_;
};

}  // namespace

std::optional<SqlRegex> athena_expression(const RegexTest& test, std::string& reason) {
  Translator lowered(test, true);
  std::optional<std::string> text = lowered.translate(reason);
  if (text && lowered.ignores_all_case()) return SqlRegex{std::move(*text), true};
  text = Translator(test).translate(reason);
  return text ? std::optional(SqlRegex{std::move(*text), false}) : std::nullopt;
}

std::optional<SqlRegex> duckdb_expression(const RegexTest& test, std::string& reason) {
  constexpr std::uint64_t kMostCopies = 1000;  // of RE2
  Translator translator(test);
  translator.translate(reason);
  if (translator.most_copies() > kMostCopies) {
    reason = "it repeats something more than 1,000 times";
    return std::nullopt;
  }
  const std::string flags = std::string(test.ignore_case ? "i" : "") + (test.multiline ? "m" : "");
  return SqlRegex{"(?" + flags + (test.dotall ? "s" : "-s") + ":" + test.expression + ")", false};
}

}  // namespace trailhound
