#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace trailhound {

/// What a template shows (engine/page/template.h): texts, switches and lists by name. The sections of the page make
/// Values, and only the template decides how they look. A value; it owns its texts.
///
/// text() replaces control characters, invisible characters and marks that change the direction of text, because the
/// texts come from evidence that an attacker wrote. The template escapes the rest for HTML.
class Values {
 public:
  using List = std::vector<Values>;

  Values& text(std::string_view name, std::string_view text);
  Values& number(std::string_view name, std::uint64_t number);  ///< 1,234,567
  Values& flag(std::string_view name, bool value);
  Values& list(std::string_view name, List list);
  /// A list of texts, each of which the template calls `{{.}}`'s place `{{text}}`.
  Values& texts(std::string_view name, const std::vector<std::string>& texts);
  /// A text of our own that no evidence is in: styles and script.
  Values& trusted(std::string_view name, std::string text);

  using Value = std::variant<std::string, bool, List>;
  struct Member;
  const std::vector<Member>& members() const { return members_; }

 private:
  std::vector<Member> members_;
};

struct Values::Member {
  std::string name;
  Value value;
};

}  // namespace trailhound
