#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace trailhound {

/// How a framer leaves a window that is not the last of its text.
struct WindowEnd {
  /// Where more comes again, windows that are read apart would make too little headway.
  static constexpr std::size_t kMostKept = 512u << 10;

  std::size_t keep = 0;          ///< bytes at the end that come again with the next window, because they cut a record
  bool is_behind_comma = false;  ///< of a list: the next thing is an element, not a separator
};

/// Foretells how a framer will leave windows of JSON, from their last bytes alone, so that the next window can be read
/// before this one is. It looks for the last place that has the beginning of a record as the text's first windows had
/// it, its bracket and its first key, and reads brackets and strings from there on. A guess: text inside a record may
/// look like that, so whoever reads the window checks it.
class WindowEndFinder {
 public:
  /// Learns from a window that begins at a record, or at the separator in front of one. False: no record begins there.
  bool learn(std::string_view window);
  /// Nothing: there is no such place near the end, or something else than records follows it.
  std::optional<WindowEnd> find(std::string_view window) const;

 private:
  std::string beginning_;  ///< of a record: `{"eventVersion"`
};

/// The same for lines.
WindowEnd find_line_end(std::string_view window);

}  // namespace trailhound
