#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/output/columns.h"

namespace trailhound {

/// A table for a terminal: one line a result, under a head. A column is as wide as its values usually are; a longer
/// value moves the rest of its line and is never cut, because it may be what somebody looks for. ARNs are shown from
/// the account on. Control characters are replaced.
class TableFormat : public OutputFormat {
 public:
  explicit TableFormat(std::span<const Column> columns) : columns_(columns.begin(), columns.end()) {}
  void begin(std::string& out) const override;
  RecordSlot match(const Match& match, std::string& out) const override;
  void rollup(std::string_view line, const MatchRollup& rollup, std::string& out) const override;
  void alert(const Alert& alert, std::string& out) const override;

 private:
  void append_padded(std::string_view cell, std::size_t column, std::string& out) const;

  std::vector<Column> columns_;
};

}  // namespace trailhound
