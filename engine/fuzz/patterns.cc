// Wildcards and regular expressions of rules on values of events. Matchers and oracle must agree, and the text of a
// pattern must parse to the same pattern.
//
// Input: a byte of flags; the pattern up to a NUL; then the value.

#include <string>

#include "engine/base/text.h"
#include "engine/fuzz/against_oracle.h"
#include "engine/fuzz/bytes.h"
#include "engine/fuzz/targets.h"
#include "engine/sigma/source_text.h"
#include "engine/sigma/wildcard.h"

namespace trailhound {
namespace {

Rule rule_of(Test test) {
  Item item;
  item.field = "v";
  item.values.push_back({"", {}, {std::move(test)}});
  Rule rule;
  rule.selections.push_back({"selection", {{item}}, {}});
  rule.conditions.push_back({ConditionSelection{0}, {}});
  return rule;
}

}  // namespace

void fuzz_patterns(std::string_view bytes) {
  FuzzBytes take(bytes);
  const unsigned flags = take.take_byte();
  const std::string text(take.take_until('\0'));
  // The loader accepts only UTF-8.
  if (first_forbidden_byte(text) != std::string_view::npos) return;
  const Pattern pattern = with_outer_runs(parse_pattern(text), (flags & 1) != 0, (flags & 2) != 0);
  if (parse_pattern(to_sigma_text(pattern)) != pattern) found("reads back as another pattern: " + text);

  std::string event = R"({"eventVersion":"1.08","v":)";
  append_json_string(take.rest(), event);
  event += R"(,"w":{"v":1}})";
  hold_against_oracle({rule_of(StringTest{pattern, (flags & 4) != 0}),
                       rule_of(RegexTest{text, (flags & 8) != 0, (flags & 16) != 0, (flags & 32) != 0})},
                      event, event.size());
}

}  // namespace trailhound
