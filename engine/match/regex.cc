#include "engine/match/regex.h"

#include <re2/re2.h>

namespace trailhound {

Regex::Regex(std::unique_ptr<re2::RE2> regex) : regex_(std::move(regex)) {}
Regex::Regex(Regex&&) noexcept = default;
Regex& Regex::operator=(Regex&&) noexcept = default;
Regex::~Regex() = default;

Result<Regex, std::string> Regex::compile(const RegexTest& test) {
  RE2::Options options;
  options.set_log_errors(false);
  options.set_case_sensitive(!test.ignore_case);
  options.set_dot_nl(test.dotall);
  // The budget is for the program and the DFA's states; where the DFA runs out RE2 goes on with its NFA, never without
  // answer.
  auto regex = std::make_unique<RE2>(test.multiline ? "(?m)" + test.expression : test.expression, options);
  if (!regex->ok()) return regex->error();
  return Regex(std::move(regex));
}

bool Regex::matches(std::string_view text) const {
  const re2::StringPiece piece(text.data(), text.size());
  return regex_->Match(piece, 0, text.size(), RE2::UNANCHORED, nullptr, 0);
}

}  // namespace trailhound
