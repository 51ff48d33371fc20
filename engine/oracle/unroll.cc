#include "engine/oracle/unroll.h"

#include <cstdlib>
#include <regex>
#include <stdexcept>
#include <vector>

#include "engine/base/text.h"

namespace trailhound {
namespace {

constexpr std::size_t kLargest = 64u << 20;

/// The number of bytes that the token at the front of `rest` takes: an escape, a class, or one character.
std::size_t token_size(std::string_view rest) {
  if (rest[0] == '[') {
    std::size_t at = 1;
    if (rest.substr(at, 1) == "^") ++at;
    if (rest.substr(at, 1) == "]") ++at;
    for (; at < rest.size() && rest[at] != ']'; ++at) {
      if (rest[at] == '\\') ++at;
      if (rest.substr(at, 2) == "[:") at = std::min(rest.find(":]", at), rest.size() - 2) + 1;
    }
    return std::min(at + 1, rest.size());
  }
  if (rest[0] == '\\' && rest.size() > 1) {
    const bool braces = rest.substr(2, 1) == "{" && (rest[1] == 'x' || rest[1] == 'p' || rest[1] == 'P');
    if (braces) return std::min(rest.find('}'), rest.size() - 1) + 1;
    if (rest[1] == 'x') return std::min<std::size_t>(4, rest.size());
    if (rest[1] == 'p' || rest[1] == 'P') return std::min<std::size_t>(3, rest.size());
    std::size_t size = 1;
    next_code_point(rest, size);
    while (rest[1] >= '0' && rest[1] <= '7' && size < 4 && size < rest.size() && rest[size] >= '0' &&
           rest[size] <= '7') {
      ++size;
    }
    return size;
  }
  std::size_t size = 0;
  next_code_point(rest, size);
  return size;
}

/// Where a group's own text begins: behind `(`, `(?:`, `(?P<name>` or `(?i:`; `(?i)` is no group.
std::size_t opening_size(std::string_view rest) {
  if (rest.substr(0, 2) != "(?") return 1;
  const bool named = rest.substr(2, 1) == "<" || rest.substr(2, 2) == "P<";
  return std::min(rest.find_first_of(named ? ">" : ":)"), rest.size() - 1) + 1;
}

std::string repeated(const std::string& operand, unsigned long least, const std::string& most, bool has_comma) {
  std::string out;
  const auto add = [&](unsigned long count, const std::string& piece) {
    for (unsigned long i = 0; i < count; ++i) {
      out += piece;
      if (out.size() > kLargest) throw std::invalid_argument("the counted repetitions are too many to be written out");
    }
  };
  add(least, operand);
  if (has_comma && most.empty()) {
    out += operand + '*';
  } else if (has_comma) {
    add(std::strtoul(most.c_str(), nullptr, 10) - least, "(?:" + operand + ")?");
  }
  return "(?:" + out + ')';
}

/// `\Q…\E` as escaped characters.
std::string without_quotations(std::string_view expression) {
  std::string out;
  while (!expression.empty()) {
    if (expression.substr(0, 2) != "\\Q") {
      const std::size_t size = token_size(expression);
      out += expression.substr(0, size);
      expression.remove_prefix(size);
      continue;
    }
    const std::size_t end = std::min(expression.find("\\E", 2), expression.size());
    for (const char c : expression.substr(2, end - 2)) {
      if (std::string_view("\\^$.|?*+()[]{}").find(c) != std::string_view::npos) out += '\\';
      out += c;
    }
    expression.remove_prefix(std::min(end + 2, expression.size()));
  }
  return out;
}

}  // namespace

std::string unrolled(std::string_view expression) {
  static const std::regex kCount(R"(^\{(\d+)(,?)(\d*)\}\??)");
  const std::string plain = without_quotations(expression);
  std::string out;
  std::size_t operand = 0;          // where the last operand begins in out
  std::vector<std::size_t> groups;  // where the open ones do
  for (std::string_view rest = plain; !rest.empty();) {
    std::size_t size = 1;
    std::match_results<std::string_view::const_iterator> count;
    if (rest[0] == '(') {
      size = opening_size(rest);
      const std::string_view opening = rest.substr(0, size);
      if (opening.back() == ')') {
        operand = out.size();
        out += opening;
      } else {
        groups.push_back(out.size());
        out += opening.back() == ':' ? opening : "(?:";
      }
    } else if (rest[0] == ')') {
      out += ')';
      if (!groups.empty()) {
        operand = groups.back();
        groups.pop_back();
      }
    } else if (rest[0] == '{' && std::regex_search(rest.begin(), rest.end(), count, kCount)) {
      const std::string repetition =
          repeated(out.substr(operand), std::stoul(count[1].str()), count[3].str(), count[2].length() > 0);
      out.replace(operand, out.npos, repetition);
      size = static_cast<std::size_t>(count.length());
    } else if (std::string_view("*+?|").find(rest[0]) != std::string_view::npos) {
      out += rest[0];
    } else {
      size = token_size(rest);
      operand = out.size();
      out += rest.substr(0, size);
    }
    rest.remove_prefix(size);
  }
  return out;
}

}  // namespace trailhound
