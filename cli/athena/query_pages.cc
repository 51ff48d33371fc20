#include "cli/athena/query_pages.h"

#include <algorithm>
#include <optional>
#include <vector>

#include "cli/athena/result_columns.h"
#include "engine/base/json_reader.h"

namespace trailhound {
namespace {

using Cells = std::vector<std::string>;

/// One page: its frame first, because the names of the columns follow the rows in the text.
class Page {
 public:
  Page(std::string_view text, const std::string& rule, const TakeFinding& take)
      : text_(text), rule_(rule), take_(take) {}

  /// Returns why the page cannot be read, or an empty text.
  std::string read(ResultFile& file) {
    JsonReader frame(text_);
    const bool is_json = frame.object([&](std::string_view key) { return read_frame(frame, key); });
    end_ = frame.offset();
    if (!is_json) return "is no JSON from byte " + std::to_string(end_) + " on";
    if (!rows_at_) return "has no ResultSet with Rows, as get-query-results prints them";
    return read_rows(file);
  }
  /// Behind the page; behind read().
  std::size_t end() const { return end_; }

 private:
  bool read_frame(JsonReader& json, std::string_view key) {
    if (key == "NextToken") return json.string_or_null(next_token_);
    if (key != "ResultSet" || json.kind() != JsonReader::Kind::kObject) return json.skip();
    return json.object([&](std::string_view name) {
      if (name == "ResultSetMetadata" && json.kind() == JsonReader::Kind::kObject) return read_metadata(json);
      if (name == "Rows" && json.kind() == JsonReader::Kind::kArray) rows_at_ = json.offset();
      return json.skip();
    });
  }

  bool read_metadata(JsonReader& json) {
    return json.object([&](std::string_view name) {
      if (name != "ColumnInfo" || json.kind() != JsonReader::Kind::kArray) return json.skip();
      return json.array([&] {
        names_.emplace_back();
        return json.object(
            [&](std::string_view member) { return member == "Name" ? json.string(names_.back()) : json.skip(); });
      });
    });
  }

  static bool read_row(JsonReader& json, Cells& cells) {
    cells.clear();
    return json.object([&](std::string_view key) {
      if (key != "Data") return json.skip();
      return json.array([&] {
        std::optional<std::string> value;
        const bool is_read = json.object(
            [&](std::string_view name) { return name == "VarCharValue" ? json.string_or_null(value) : json.skip(); });
        cells.push_back(value.value_or(""));
        return is_read;
      });
    });
  }

  std::string read_rows(ResultFile& file) {
    JsonReader json(text_.substr(*rows_at_));
    Cells cells;
    std::string fault;
    std::uint64_t row = 0;
    const bool is_read = json.array([&] {
      const std::size_t begin = *rows_at_ + json.offset();
      if (!read_row(json, cells)) return false;
      fault = take_row(cells, row == 0, file);
      if (!fault.empty() && columns_)
        fault = "row " + std::to_string(row) + " at byte " + std::to_string(begin) + ' ' + fault;
      ++row;
      return fault.empty();
    });
    if (!fault.empty()) return fault;
    if (!is_read) return "has a row of another form at byte " + std::to_string(*rows_at_ + json.offset());
    if (row == 0) fault = take_names(names_);  // an empty page
    if (next_token_ && !next_token_->empty()) ++file.continued;
    if (row == 0) ++file.continuing;
    note_columns(file);
    return fault;
  }

  /// The first row decides whether the page is a query's first.
  std::string take_row(const Cells& cells, bool is_first, ResultFile& file) {
    if (is_first) {
      const bool is_heading = names_.empty() || cells == names_;
      if (!is_heading) ++file.continuing;
      if (std::string fault = take_names(is_heading ? cells : names_); !fault.empty() || is_heading) return fault;
    }
    Result<ResultFinding, std::string> finding = columns_->finding(cells);
    if (!finding) return finding.error();
    take_(std::move(*finding));
    return {};
  }

  std::string take_names(const Cells& names) {
    Result<ResultColumns, std::string> columns = ResultColumns::of(names, rule_);
    if (!columns) return columns.error();
    columns_ = std::move(*columns);
    return {};
  }

  void note_columns(ResultFile& file) const {
    if (!columns_) return;
    (columns_->kind() == ResultFinding::Kind::kEvent ? file.has_events : file.has_alerts) = true;
  }

  const std::string_view text_;
  const std::string& rule_;
  const TakeFinding& take_;
  std::optional<std::size_t> rows_at_;
  Cells names_;
  std::optional<std::string> next_token_;
  std::optional<ResultColumns> columns_;
  std::size_t end_ = 0;
};

}  // namespace

Result<ResultFile, std::string> read_query_pages(std::string_view text, const std::string& rule,
                                                 const TakeFinding& take) {
  ResultFile file;
  std::size_t at = 0;
  for (std::uint64_t number = 1; (at = std::min(text.find_first_not_of(" \t\r\n", at), text.size())) < text.size();
       ++number) {
    Page page(text.substr(at), rule, take);
    const std::string fault = page.read(file);
    if (!fault.empty()) {
      return number == 1 ? fault
                         : "page " + std::to_string(number) + ", from byte " + std::to_string(at) + " on: " + fault;
    }
    at += page.end();
  }
  return file;
}

}  // namespace trailhound
