#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace trailhound {

/// Rows of CSV as CloudTrail Lake, Splunk and others export them (RFC 4180: quotes are doubled inside quotes, line
/// breaks may stand there), of which one column holds the event as JSON. Holds one row at a time; one per framer.
class CsvRows {
 public:
  /// Reads the first line of a text. Nothing: it is no list of columns of which one holds events.
  static std::optional<std::size_t> event_column(std::string_view header);
  /// True if it looks like a list of columns of events all the same: to tell why they cannot be hunted.
  static bool names_event_fields(std::string_view header);

  void start(std::size_t column) { column_ = column; }

  enum class Row : std::uint8_t {
    kBlank,
    kField,  ///< field() is the text of the column
    kShort,  ///< it has no such column
    kCut,    ///< the text ends inside it
  };
  /// Reads the row at `at` and moves `at` behind it, unless it is cut. `last`: no text follows `text`.
  Row read(std::string_view text, std::size_t& at, bool last);
  const std::string& field() const { return field_; }

 private:
  std::size_t column_ = 0;
  std::string field_;
};

}  // namespace trailhound
