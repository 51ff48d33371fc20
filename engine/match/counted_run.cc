#include "engine/match/counted_run.h"

#include <algorithm>
#include <string>

namespace trailhound {
namespace {

constexpr std::size_t kFewest = 32, kMost = 1000;  // characters of the sequence

bool is_ascii(char c) { return c > 0; }
bool is_meta(char c) { return std::string_view("\\.+*?()|[]{}^$").find(c) != std::string_view::npos; }

/// One element of an expression: what a character of the text must be, and how often.
struct Element {
  std::u32string characters;
  bool is_negated = false;  ///< any other character
  bool is_star = false;     ///< `*` follows
  std::size_t count = 1;
};

/// Reads elements from the front of an expression. Each function returns false for what it does not know.
class Elements {
 public:
  Elements(std::string_view expression, bool dotall) : left_(expression), dotall_(dotall) {}

  bool is_done() const { return left_.empty(); }
  bool next(Element& out) { return atom(out) && repetition(out); }

 private:
  char peek() const { return left_.empty() ? '\0' : left_.front(); }
  char take() {
    const char c = left_.front();
    left_.remove_prefix(1);
    return c;
  }

  bool atom(Element& out) {
    const char c = take();
    if (c == '[') return characters(out);
    if (c == '.') {
      out.is_negated = true;
      if (!dotall_) out.characters = U"\n";
      return true;
    }
    return literal(c, out.characters);
  }

  /// A character that stands for itself, perhaps behind a backslash.
  bool literal(char c, std::u32string& out) {
    if (c == '\\') {
      if (!is_meta(peek())) return false;
      c = take();
    } else if (is_meta(c)) {
      return false;
    }
    out += static_cast<char32_t>(c);
    return is_ascii(c);
  }

  /// Behind the bracket of a class.
  bool characters(Element& out) {
    if (peek() == '^') {
      out.is_negated = true;
      take();
    }
    do {
      if (left_.size() < 3 || peek() == '[' || peek() == ']' || peek() == '-' || peek() == '^') return false;
      const char first = take();
      if (first == '\\' || !is_ascii(first)) return false;
      char last = first;
      if (peek() == '-') {
        take();
        last = take();
        if (!is_ascii(last) || last < first || last == '\\' || last == '[' || last == ']' || left_.empty())
          return false;
      }
      for (int c = first; c <= last; ++c) out.characters += static_cast<char32_t>(c);
    } while (peek() != ']');
    take();
    return true;
  }

  bool repetition(Element& out) {
    if (peek() == '*') {
      take();
      out.is_star = true;
    } else if (peek() == '{') {
      take();
      out.count = 0;
      while (peek() >= '0' && peek() <= '9' && out.count <= kMost) {
        out.count = 10 * out.count + static_cast<std::size_t>(take() - '0');
      }
      if (out.count == 0 || out.count > kMost || peek() != '}') return false;
      take();
    }
    return std::string_view("*+?{").find(peek()) == std::string_view::npos || left_.empty();
  }

  std::string_view left_;
  bool dotall_;
};

}  // namespace

std::optional<CharacterRun> counted_run(std::string_view expression, bool dotall) {
  Elements elements(expression, dotall);
  CharacterRun run;
  std::size_t size = 0;
  for (bool is_first = true; !elements.is_done(); is_first = false) {
    Element element;
    if (!elements.next(element)) return std::nullopt;
    if (element.is_star) {
      if (!is_first && !elements.is_done()) return std::nullopt;
      continue;
    }
    size += element.count;
    if (size > kMost) return std::nullopt;
    for (std::size_t i = 0; i < element.count; ++i) {
      if (element.is_negated) {
        run.add_any_but(element.characters);
      } else {
        run.add_one_of(element.characters);
      }
    }
  }
  if (size < kFewest) return std::nullopt;
  return run;
}

}  // namespace trailhound
