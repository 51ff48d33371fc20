#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "engine/base/result.h"
#include "engine/sigma/rule.h"

namespace re2 {
class RE2;
}

namespace trailhound {

/// A regular expression of a rule, run by RE2: linear time whatever the text. Immutable; any thread.
class Regex {
 public:
  /// The error is RE2's own text; look-around, back references and possessive quantifiers are among what it refuses.
  static Result<Regex, std::string> compile(const RegexTest& test);
  Regex(Regex&&) noexcept;
  Regex& operator=(Regex&&) noexcept;
  ~Regex();

  /// True if the expression is found anywhere in `text`.
  bool matches(std::string_view text) const;

 private:
  explicit Regex(std::unique_ptr<re2::RE2> regex);
  std::unique_ptr<re2::RE2> regex_;
};

}  // namespace trailhound
