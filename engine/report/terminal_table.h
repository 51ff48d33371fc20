#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/hunt/output_format.h"
#include "engine/output/columns.h"
#include "engine/report/short_names.h"
#include "engine/report/text_page.h"

namespace trailhound {

/// The table of results on a terminal: one line a result, as wide as the terminal, with the level in its colour. Two
/// classes share the work. Workers format matches at the same time, so TerminalCells only writes down the cells. The
/// lines come to TerminalTable one after the other in their final order, and only it knows which names it has shown
/// already. So the table is the same for any number of threads.

/// Writes a result as its cells, made printable, with a tab behind each but the last. An alert has its group in the
/// place of the principal and the number of its events in the place of the event.
class TerminalCells : public OutputFormat {
 public:
  explicit TerminalCells(std::span<const Column> columns) : columns_(columns.begin(), columns.end()) {}
  RecordSlot match(const Match& match, std::string& out) const override;
  void rollup(std::string_view line, const MatchRollup& rollup, std::string& out) const override;
  void alert(const Alert& alert, std::string& out) const override;

 private:
  std::vector<Column> columns_;
};

/// The columns of results that fit a terminal: the narrower it is, the fewer. `base`: those of 80 columns, in order.
std::vector<Column> columns_for_terminal(std::span<const Column> base, std::size_t terminal_columns);

/// Lays out what TerminalCells wrote and passes the lines on. A long value is cut in the middle, and two different
/// values of a column never look alike. On a narrow terminal a line has the time of day, and the day has a line of its
/// own. Alerts, which follow the matches, have a heading. One thread at a time.
class TerminalTable : public ResultSink {
 public:
  TerminalTable(ResultSink& next, std::span<const Column> columns, const TextStyle& style);
  bool write_match(std::string_view cells, std::int64_t time_key) override;
  bool write_rollup(std::string_view cells, std::int64_t time_key) override { return write_match(cells, time_key); }
  bool write(std::string_view cells) override;
  std::string end_matches() override { return next_.end_matches(); }

 private:
  struct Cell {
    Column column;
    std::size_t width = 0;
    ShortNames names = {};
  };

  std::string head() const;
  std::string line(std::string_view cells);
  std::string shown(std::string_view value, Cell& cell);
  std::string time_of(std::string_view value, Cell& cell);

  ResultSink& next_;
  TextStyle style_;
  std::vector<Cell> cells_;
  bool has_days_;            ///< the day has a line of its own
  std::size_t gap_;          ///< between columns
  bool has_alerts_ = false;  ///< their heading was written
  bool has_head_ = false;    ///< was written
  std::string day_, heading_;
};

}  // namespace trailhound
