#include "engine/oracle/expression.h"

#include <re2/re2.h>

namespace trailhound {

std::string expression_of(const StringTest& test) {
  std::string out = test.cased ? "(?s)\\A" : "(?is)\\A";
  for (const Pattern::Part& part : test.pattern.parts) {
    switch (part.kind) {
      case Pattern::Kind::kLiteral:
        out += RE2::QuoteMeta(part.text);
        break;
      case Pattern::Kind::kAnyRun:
        out += ".*";
        break;
      case Pattern::Kind::kAnyOne:
        out += '.';
        break;
      case Pattern::Kind::kDash:
        out += "[-/\\x{2013}-\\x{2015}]";
        break;
    }
  }
  return out + "\\z";
}

std::string expression_of(const RegexTest& test) {
  std::string flags;
  if (test.ignore_case) flags += 'i';
  if (test.multiline) flags += 'm';
  if (test.dotall) flags += 's';
  return flags.empty() ? test.expression : "(?" + flags + ")" + test.expression;
}

std::string expression_of_text(std::string_view text) {
  return "(?i)\\A" + RE2::QuoteMeta(re2::StringPiece(text.data(), text.size())) + "\\z";
}

}  // namespace trailhound
