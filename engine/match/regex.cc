#include "engine/match/regex.h"

#include <re2/re2.h>

#include "engine/match/counted_run.h"
#include "engine/match/repetition.h"

namespace trailhound {
namespace {

std::unique_ptr<RE2> compiled(const std::string& expression, const RegexTest& test) {
  RE2::Options options;
  options.set_log_errors(false);
  options.set_never_capture(true);
  options.set_case_sensitive(!test.ignore_case);
  options.set_dot_nl(test.dotall);
  // The budget is for the program and the DFA's states. Where the DFA runs out of it, RE2 goes on with its NFA and
  // still answers.
  return std::make_unique<RE2>(test.multiline ? "(?m)" + expression : expression, options);
}

}  // namespace

Regex::Regex(std::unique_ptr<re2::RE2> regex) : regex_(std::move(regex)) {}
Regex::Regex(Regex&&) noexcept = default;
Regex& Regex::operator=(Regex&&) noexcept = default;
Regex::~Regex() = default;

Result<Regex, std::string> Regex::compile(const RegexTest& test) {
  std::unique_ptr<RE2> regex = compiled(test.expression, test);
  if (!regex->ok() && regex->error_code() == RE2::ErrorRepeatSize) {
    const std::optional<std::string> rewritten = with_small_repetitions(test.expression);
    if (!rewritten) return std::string("its counted repetitions are too many for RE2's memory budget");
    regex = compiled(*rewritten, test);
  }
  if (!regex->ok()) return regex->error();
  Regex result(std::move(regex));
  if (!test.ignore_case && !test.multiline) result.run_ = counted_run(test.expression, test.dotall);
  return result;
}

bool Regex::matches(std::string_view text) const {
  constexpr std::size_t kLong = 4096;  // of shorter text, RE2 is the faster one
  if (run_ && text.size() > kLong) return run_->find(text, 0) != std::string_view::npos;
  const re2::StringPiece piece(text.data(), text.size());
  return regex_->Match(piece, 0, text.size(), RE2::UNANCHORED, nullptr, 0);
}

}  // namespace trailhound
