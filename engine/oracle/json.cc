#include "engine/oracle/json.h"

#include <utility>

#include "engine/base/text.h"

namespace trailhound {
namespace {

constexpr int kMaxDepth = 1000;
constexpr int kMaxDepthInString = 128;
constexpr int kMaxStrings = 4;  // that hold JSON, inside each other

void append_compact(const JsonValue& value, std::string& out) {
  if (value.kind == JsonValue::Kind::kArray) {
    out += '[';
    for (const JsonValue& element : value.elements) {
      if (&element != &value.elements.front()) out += ',';
      append_compact(element, out);
    }
    out += ']';
  } else if (value.kind == JsonValue::Kind::kObject) {
    out += '{';
    for (const JsonMember& member : value.members) {
      if (&member != &value.members.front()) out += ',';
      out += member.key_source + ':';
      append_compact(member.value, out);
    }
    out += '}';
  } else {
    out += value.source;
  }
}

/// The value of a hexadecimal digit, 16 for any other character.
std::size_t hex_value(char c) {
  const std::size_t found = std::string_view("0123456789abcdef0123456789ABCDEF").find(c);
  return found == std::string_view::npos ? 16 : found % 16;
}

/// The text that `text` encodes, if it is an object's or array's, or else `text` itself.
std::string without_percent_encoding(const std::string& text) {
  const std::string_view start = std::string_view(text).substr(0, 3);
  if (start != "%7B" && start != "%7b" && start != "%5B" && start != "%5b") return text;
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '%' && i + 2 < text.size() && hex_value(text[i + 1]) < 16 && hex_value(text[i + 2]) < 16) {
      out += static_cast<char>(hex_value(text[i + 1]) * 16 + hex_value(text[i + 2]));
      i += 2;
    } else {
      out += text[i];
    }
  }
  return out;
}

/// Recursive descent, one function per production. Each returns false if the text is not JSON.
class Parser {
 public:
  /// `strings`: how many strings, each inside the other, hold this text.
  explicit Parser(std::string_view text, int strings = 0)
      : text_(text), strings_(strings), max_depth_(strings == 0 ? kMaxDepth : kMaxDepthInString) {}

  bool document(JsonValue& out) {
    skip_space();
    if (!value(out, 0)) return false;
    skip_space();
    return at_ == text_.size();
  }

 private:
  char peek() const { return at_ < text_.size() ? text_[at_] : '\0'; }

  bool take(char c) {
    if (at_ == text_.size() || text_[at_] != c) return false;
    ++at_;
    return true;
  }

  bool take_word(std::string_view word) {
    if (text_.substr(at_, word.size()) != word) return false;
    at_ += word.size();
    return true;
  }

  void skip_space() {
    while (at_ < text_.size() && std::string_view(" \t\r\n").find(text_[at_]) != std::string_view::npos) ++at_;
  }

  bool value(JsonValue& out, int depth) {
    switch (peek()) {
      case '{':
        return object(out, depth + 1);
      case '[':
        return array(out, depth + 1);
      case '"':
        out.kind = JsonValue::Kind::kString;
        if (!string(out.text, out.source)) return false;
        look_inside(out);
        return true;
      case 't':
        return word("true", JsonValue::Kind::kTrue, out);
      case 'f':
        return word("false", JsonValue::Kind::kFalse, out);
      case 'n':
        return word("null", JsonValue::Kind::kNull, out);
      default:
        return number(out);
    }
  }

  void look_inside(JsonValue& out) const {
    if (strings_ == kMaxStrings) return;
    const std::string text = without_percent_encoding(out.text);
    const std::size_t first = text.find_first_not_of(" \t\r\n");
    if (first == std::string::npos || (text[first] != '{' && text[first] != '[')) return;
    JsonValue inner;
    if (Parser(text, strings_ + 1).document(inner)) out.inside.push_back(std::move(inner));
  }

  bool word(std::string_view expected, JsonValue::Kind kind, JsonValue& out) {
    out.kind = kind;
    out.text = out.source = expected;
    return take_word(expected);
  }

  bool array(JsonValue& out, int depth) {
    if (depth > max_depth_ || !take('[')) return false;
    out.kind = JsonValue::Kind::kArray;
    skip_space();
    if (take(']')) return true;
    do {
      skip_space();
      if (!value(out.elements.emplace_back(), depth)) return false;
      skip_space();
    } while (take(','));
    return take(']');
  }

  bool object(JsonValue& out, int depth) {
    if (depth > max_depth_ || !take('{')) return false;
    out.kind = JsonValue::Kind::kObject;
    skip_space();
    if (take('}')) return true;
    do {
      skip_space();
      JsonMember& member = out.members.emplace_back();
      if (!string(member.key, member.key_source)) return false;
      skip_space();
      if (!take(':')) return false;
      skip_space();
      if (!value(member.value, depth)) return false;
      skip_space();
    } while (take(','));
    return take('}');
  }

  bool digits() {
    const std::size_t from = at_;
    while (peek() >= '0' && peek() <= '9') ++at_;
    return at_ > from;
  }

  bool number(JsonValue& out) {
    const std::size_t from = at_;
    take('-');
    if (!take('0') && !digits()) return false;
    if (take('.') && !digits()) return false;
    if (take('e') || take('E')) {
      if (!take('+')) take('-');
      if (!digits()) return false;
    }
    out.kind = JsonValue::Kind::kNumber;
    out.text = out.source = text_.substr(from, at_ - from);
    return true;
  }

  bool string(std::string& decoded, std::string& source) {
    if (!take('"')) return false;
    source = '"';
    while (at_ < text_.size() && text_[at_] != '"') {
      if (text_[at_] == '\\') {
        const std::size_t from = at_;
        if (!escape(decoded)) return false;
        source += text_.substr(from, at_ - from);
        continue;
      }
      const std::size_t from = at_;
      const char32_t code_point = next_code_point(text_, at_);
      std::string_view character = text_.substr(from, at_ - from);
      if (code_point < 0x20) character = " ";
      if (code_point >= 0xD800 && code_point <= 0xDFFF) character = "?";
      decoded += character;
      source += character;
    }
    source += '"';
    return take('"');
  }

  bool escape(std::string& out) {
    take('\\');
    switch (peek()) {
      case '"':
      case '\\':
      case '/':
        out += text_[at_++];
        return true;
      case 'b':
        ++at_;
        out += '\b';
        return true;
      case 'f':
        ++at_;
        out += '\f';
        return true;
      case 'n':
        ++at_;
        out += '\n';
        return true;
      case 'r':
        ++at_;
        out += '\r';
        return true;
      case 't':
        ++at_;
        out += '\t';
        return true;
      case 'u':
        ++at_;
        return code_point(out);
      default:
        return false;
    }
  }

  /// Behind the 'u' of an escape.
  bool code_point(std::string& out) {
    char32_t unit;
    if (!hex_unit(unit)) return false;
    const std::size_t after = at_;
    char32_t low;
    if (unit >= 0xD800 && unit <= 0xDBFF && take_word("\\u") && hex_unit(low) && low >= 0xDC00 && low <= 0xDFFF) {
      append_utf8(0x10000 + ((unit - 0xD800) << 10) + (low - 0xDC00), out);
      return true;
    }
    at_ = after;
    append_utf8(unit, out);  // which turns a lone surrogate into U+FFFD
    return true;
  }

  bool hex_unit(char32_t& unit) {
    unit = 0;
    if (text_.size() - at_ < 4) return false;
    for (std::size_t i = 0; i < 4; ++i) {
      const std::size_t digit = hex_value(text_[at_ + i]);
      if (digit == 16) return false;
      unit = unit * 16 + static_cast<char32_t>(digit);
    }
    at_ += 4;
    return true;
  }

  std::string_view text_;
  int strings_, max_depth_;
  std::size_t at_ = 0;
};

}  // namespace

std::string compact(const JsonValue& value) {
  std::string out;
  append_compact(value, out);
  return out;
}

std::optional<JsonValue> parse_json(std::string_view text) {
  JsonValue value;
  if (!Parser(text).document(value)) return std::nullopt;
  return value;
}

}  // namespace trailhound
