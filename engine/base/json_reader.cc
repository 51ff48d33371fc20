#include "engine/base/json_reader.h"

#include <charconv>

#include "engine/base/text.h"

namespace trailhound {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }

}  // namespace

void JsonReader::pass_blanks() {
  while (at_ < text_.size() && (text_[at_] == ' ' || text_[at_] == '\t' || text_[at_] == '\n' || text_[at_] == '\r')) {
    ++at_;
  }
}

bool JsonReader::take(char c) {
  pass_blanks();
  if (failed_ || at_ == text_.size() || text_[at_] != c) return fail();
  ++at_;
  return true;
}

bool JsonReader::open(char bracket) {
  if (depth_ == kMaxDepth) return fail();
  if (!take(bracket)) return false;
  ++depth_;
  return true;
}

/// Whether another member or element follows; otherwise the bracket `end` has been taken, or the text is no JSON.
bool JsonReader::next(char end, bool is_first) {
  pass_blanks();
  if (failed_ || at_ == text_.size()) return fail();
  if (text_[at_] == end) {
    ++at_;
    return false;
  }
  return is_first || take(',');
}

std::optional<JsonReader::Kind> JsonReader::kind() {
  pass_blanks();
  if (failed_ || at_ == text_.size()) return std::nullopt;
  switch (text_[at_]) {
    case '{':
      return Kind::kObject;
    case '[':
      return Kind::kArray;
    case '"':
      return Kind::kString;
    case 't':
    case 'f':
      return Kind::kBoolean;
    case 'n':
      return Kind::kNull;
    default:
      if (text_[at_] == '-' || is_digit(text_[at_])) return Kind::kNumber;
      return std::nullopt;
  }
}

bool JsonReader::string(std::string& out) {
  out.clear();
  if (!take('"')) return false;
  while (at_ < text_.size()) {
    std::size_t end = at_;
    while (end < text_.size() && text_[end] != '"' && text_[end] != '\\' &&
           static_cast<unsigned char>(text_[end]) >= 0x20) {
      ++end;
    }
    out.append(text_, at_, end - at_);
    at_ = end;
    if (at_ == text_.size()) break;
    const char c = text_[at_++];
    if (c == '"') return true;
    if (c != '\\' || !escape(out)) break;
  }
  return fail();
}

bool JsonReader::escape(std::string& out) {
  if (at_ == text_.size()) return false;
  constexpr std::string_view kNames = "\"\\/bfnrt", kValues = "\"\\/\b\f\n\r\t";
  const char name = text_[at_++];
  if (const std::size_t found = kNames.find(name); found != kNames.npos) {
    out += kValues[found];
    return true;
  }
  char32_t unit = 0, low = 0;
  if (name != 'u' || !code_unit(unit)) return false;
  if (unit >= 0xD800 && unit < 0xDC00 && text_.substr(at_, 2) == "\\u") {
    const std::size_t before = at_;
    at_ += 2;
    if (!code_unit(low)) return false;
    if (low >= 0xDC00 && low < 0xE000) {
      unit = 0x10000 + ((unit - 0xD800) << 10) + (low - 0xDC00);
    } else {
      at_ = before;  // an escape of its own
    }
  }
  append_utf8(unit, out);
  return true;
}

bool JsonReader::code_unit(char32_t& out) {
  const std::string_view digits = text_.substr(at_, 4);
  std::uint32_t value = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value, 16);
  if (digits.size() != 4 || error != std::errc() || end != digits.data() + 4) return false;
  out = value;
  at_ += 4;
  return true;
}

bool JsonReader::word(std::string_view name) {
  pass_blanks();
  if (failed_ || text_.substr(at_, name.size()) != name) return fail();
  at_ += name.size();
  return true;
}

bool JsonReader::string_or_null(std::optional<std::string>& out) {
  if (kind() == Kind::kNull) {
    out.reset();
    return word("null");
  }
  return string(out.emplace());
}

bool JsonReader::pass_number() {
  const auto digits = [&] {
    const std::size_t first = at_;
    while (at_ < text_.size() && is_digit(text_[at_])) ++at_;
    return at_ > first;
  };
  const auto is_next = [&](std::string_view any) { return at_ < text_.size() && any.find(text_[at_]) != any.npos; };
  if (is_next("-")) ++at_;
  const bool starts_with_zero = is_next("0");
  const std::size_t first = at_;
  if (!digits() || (starts_with_zero && at_ - first > 1)) return fail();
  if (is_next(".")) {
    ++at_;
    if (!digits()) return fail();
  }
  if (is_next("eE")) {
    ++at_;
    if (is_next("+-")) ++at_;
    if (!digits()) return fail();
  }
  return true;
}

bool JsonReader::number(std::uint64_t& out) {
  if (kind() != Kind::kNumber) return fail();
  const std::size_t first = at_;
  if (!pass_number()) return false;
  const auto [end, error] = std::from_chars(text_.data() + first, text_.data() + at_, out);
  return (error == std::errc() && end == text_.data() + at_) || fail();
}

bool JsonReader::skip() {
  const std::optional<Kind> next = kind();
  if (!next) return fail();
  switch (*next) {
    case Kind::kObject:
      return object([this](std::string_view) { return skip(); });
    case Kind::kArray:
      return array([this] { return skip(); });
    case Kind::kString:
      return string(skipped_);
    case Kind::kNumber:
      return pass_number();
    case Kind::kBoolean:
      return word(text_[at_] == 't' ? "true" : "false");
    case Kind::kNull:
      return word("null");
  }
  return fail();
}

bool JsonReader::end() {
  pass_blanks();
  return !failed_ && at_ == text_.size();
}

}  // namespace trailhound
