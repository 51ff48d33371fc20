#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "cli/arguments.h"
#include "engine/base/json_writer.h"
#include "engine/base/time_zone.h"
#include "engine/geo/origins.h"
#include "engine/report/short_names.h"
#include "engine/summary/top.h"

namespace trailhound {

/// Formats the rows of `top` one by one, as they come: a table for people, "trailhound/top/1" (one JSON object, whose
/// JSON Schema is cli/docs/top.schema.json), or CSV. Each function returns text to print.
class TopTable {
 public:
  /// `counted`: all events, of which a row's are a share. `zone`: of the times in the table for people; null: UTC.
  /// `limit`: rows that will come at most; 0: any number. `columns`: of the terminal that the table for people must
  /// fit; 0: it is for a pipe, and values are whole.
  TopTable(TableForm form, const std::vector<std::string>& fields, std::uint64_t counted, std::size_t limit,
           const Origins& origins, const TimeZone* zone = nullptr, std::size_t columns = 0);

  std::string row(const TopRow& row);
  std::string end(const TopTotals& totals, std::uint64_t duplicates);

 private:
  /// What a terminal has room for besides the number of events and the values.
  struct Layout {
    bool has_share = true, has_first = true, has_last = true, has_principals = true;
    std::size_t value = 0;  ///< columns of each value; 0: any number
  };
  Layout layout(std::size_t columns) const;
  std::size_t fixed_width(const Layout& layout) const;
  std::optional<Origin> origin_of(const TopRow& row) const;
  std::string share_of(std::uint64_t events) const;
  std::string head() const;
  std::string text_row(const TopRow& row);
  std::string value_text(std::size_t field, const TopRow& row);
  std::string csv_row(const TopRow& row) const;
  void begin_json();

  const TableForm form_;
  const std::vector<std::string>& fields_;
  const std::uint64_t counted_;
  const std::size_t limit_;
  const Origins& origins_;
  const TimeZone* zone_;
  const std::size_t columns_;
  std::size_t address_;  ///< which of the fields is sourceIPAddress; their number if none is
  Layout layout_;
  std::vector<ShortNames> names_;  ///< of each field
  std::uint64_t rows_ = 0;
  JsonWriter json_;
};

}  // namespace trailhound
