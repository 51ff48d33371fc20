#pragma once

#include <span>
#include <string>
#include <vector>

#include "engine/output/columns.h"

namespace trailhound {

/// CSV after RFC 4180: a head with the names of the columns, CRLF line ends, quotes where a cell needs them. Cells that
/// a spreadsheet would run as a formula are neutralised (engine/base/csv_cell.h).
class CsvFormat : public OutputFormat {
 public:
  explicit CsvFormat(std::span<const Column> columns) : columns_(columns.begin(), columns.end()) {}
  void begin(std::string& out) const override;
  RecordSlot match(const Match& match, std::string& out) const override;
  void rollup(std::string_view line, const MatchRollup& rollup, std::string& out) const override;
  void alert(const Alert& alert, std::string& out) const override;

 private:
  std::vector<Column> columns_;
};

}  // namespace trailhound
