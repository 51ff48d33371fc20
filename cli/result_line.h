#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/result.h"

namespace trailhound {

/// What a match line or an alert line says about its rule and its records, for commands that take such lines on
/// standard input (cli/docs/output.md).
struct ResultLine {
  struct Place {
    std::string path;  ///< as the line has it (engine/base/path_text.h)
    std::uint64_t record = 0;
    friend auto operator<=>(const Place&, const Place&) = default;
  };
  bool is_alert = false;
  bool is_of_search = false;  ///< its rule was made of options and is in no file
  std::string rule_id, rule_title;
  std::vector<Place> events;  ///< one of a match; of a rollup or an alert those that it lists
  std::uint64_t count = 1;    ///< events, listed or not
};

/// The error is the rest of a sentence that begins with the name of the line.
Result<ResultLine, std::string> parse_result_line(std::string_view line);

}  // namespace trailhound
