#pragma once

#include <string>
#include <string_view>

#include "engine/sigma/loader.h"

namespace trailhound {

/// For tests of the loader: loads one rule file from memory and shows short summaries of the result.

inline RuleSet load_text(std::string_view text) {
  const RuleText file{"rule.yml", "rule.yml", std::string(text)};
  return load_rules({&file, 1}, 1);
}

/// A rule around a `detection` map whose lines are given from column 1; the first of them is line 4 of the file.
inline std::string rule_with_detection(std::string_view lines) {
  std::string text = "title: T\nlogsource: {product: aws}\ndetection:\n";
  for (std::size_t at = 0; at < lines.size();) {
    const std::size_t end = std::min(lines.find('\n', at), lines.size());
    text.append("  ").append(lines.substr(at, end - at)).append("\n");
    at = end + 1;
  }
  return text;
}

/// Every diagnostic as `line:column code`, `w` behind warnings; with one space between them.
inline std::string codes_of(const RuleSet& set) {
  std::string codes;
  for (const Diagnostic& diagnostic : set.diagnostics) {
    if (!codes.empty()) codes += " ";
    codes += std::to_string(diagnostic.position.line) + ":" + std::to_string(diagnostic.position.column) + " " +
             diagnostic.code;
    if (diagnostic.severity == Severity::kWarning) codes += "w";
  }
  return codes;
}

/// The tests of the first value of the first item of the first selection, as dump() shows them, or the codes of the
/// diagnostics if the rule did not load.
inline std::string first_tests(const RuleSet& set) {
  if (set.rules.empty()) return codes_of(set);
  const std::string text = dump(set.rules.front());
  const std::size_t arrow = text.find(" -> ");
  if (arrow == text.npos) return text;
  return text.substr(arrow + 4, text.find('\n', arrow) - arrow - 4);
}

/// The condition of the first rule as dump() shows it, without its position.
inline std::string first_condition(const RuleSet& set) {
  if (set.rules.empty()) return codes_of(set);
  const std::string text = dump(set.rules.front());
  const std::size_t start = text.find("condition: ") + 11;
  return text.substr(start, text.find(" @", start) - start);
}

}  // namespace trailhound
