#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace trailhound {

/// Reads rows of text whose cells are separated by a comma, semicolon, tab or bar, as CloudTrail Lake, Splunk, Kibana,
/// PowerShell and Excel export them (RFC 4180: quotes are doubled inside quotes, where line breaks may occur), or
/// Spark, Hive and MySQL (a backslash in front of a quote). Has one row at a time; one per framer.
class CsvRows {
 public:
  /// The separator of a text that begins with `head`: the one that a line `sep=;` names, as Excel writes it, otherwise
  /// the most frequent one of the first row; a comma if it has none.
  static char separator_of(std::string_view head);
  /// The first row of `head` without the lines that Excel (`sep=`) and PowerShell (`#TYPE`) put in front of it.
  static std::string_view without_preamble(std::string_view head);

  /// What a table with these columns is if they are CloudTrail's under names of their own, such as the console's
  /// download; otherwise null. Such a table has no column with the whole event.
  static const char* schema_of(std::string_view header);
  /// True if a column has one of the usual names of a column with whole events.
  static bool names_event_column(std::string_view header);
  /// True if a cell in `head` is JSON in quotes: `"{""`.
  static bool has_quoted_json(std::string_view head);

  /// True if a cell in `head` is JSON in quotes whose own quotes have a backslash in front: `,"{\"`.
  static bool has_backslashed_json(std::string_view head);

  void start(char separator, bool has_backslashes) {
    separator_ = separator;
    has_backslashes_ = has_backslashes;
  }

  enum class Row : std::uint8_t {
    kBlank,
    kRow,  ///< cells() are its cells
    kCut,  ///< the text ends inside it
  };
  /// Reads the row at `at` and moves `at` behind it, unless it is cut. `last`: no text follows `text`.
  Row read(std::string_view text, std::size_t& at, bool last);
  const std::vector<std::string>& cells() const { return cells_; }
  /// As many as a spreadsheet has columns. A hostile row may have millions.
  static constexpr std::size_t kMostCells = 16'384;
  /// Cells of the row beyond kMostCells, which are not kept.
  std::size_t passed_over() const { return passed_over_; }

 private:
  char separator_ = ',';
  bool has_backslashes_ = false;
  std::vector<std::string> cells_;
  std::size_t passed_over_ = 0;
};

}  // namespace trailhound
