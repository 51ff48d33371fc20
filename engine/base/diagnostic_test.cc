#include "engine/base/diagnostic.h"

#include <catch2/catch.hpp>

namespace trailhound {
namespace {

TEST_CASE("rendered diagnostics") {
  struct Row {
    Diagnostic diagnostic;
    std::string_view expected;
  };
  const Row rows[] = {
      {{Severity::kError, "S012", "a.yml", {7, 3}, "unknown modifier", "  eventName|foo: x"},
       "a.yml:7:3: error[S012]: unknown modifier\n  eventName|foo: x\n  ^\n"},
      {{Severity::kWarning, "S100", "a.yml", {7, 3}, "no 'not'", ""}, "a.yml:7:3: warning[S100]: no 'not'\n"},
      {{Severity::kError, "S001", "a.yml", {7, 0}, "text", "line"}, "a.yml:7: error[S001]: text\nline\n"},
      {{Severity::kError, "S001", "a.yml", {}, "not readable", ""}, "a.yml: error[S001]: not readable\n"},
      {{Severity::kError, "", "a.yml", {1, 1}, "text", "x"}, "a.yml:1:1: error: text\nx\n^\n"},
      // the column counts bytes, the caret stands under the character
      {{Severity::kError, "S1", "a.yml", {1, 6}, "text", "ééX"}, "a.yml:1:6: error[S1]: text\nééX\n   ^\n"},
      {{Severity::kError, "S1", "a.yml", {1, 5}, "text", "ééX"}, "a.yml:1:5: error[S1]: text\nééX\n  ^\n"},
      // tabs and escape sequences do not reach the terminal
      {{Severity::kError, "S1", "a\x1b.yml", {1, 2}, "te\nxt", "\tx\x1b[0m"},
       "a?.yml:1:2: error[S1]: te?xt\n x [0m\n ^\n"},
      {{Severity::kError, "S1", "a.yml", {1, 99}, "text", "short"}, "a.yml:1:99: error[S1]: text\nshort\n     ^\n"},
  };
  for (const Row& row : rows) CHECK(render(row.diagnostic) == row.expected);
}

}  // namespace
}  // namespace trailhound
