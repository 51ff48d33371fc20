#include "cli/athena/result_file.h"

#include <algorithm>
#include <optional>
#include <string_view>
#include <utility>

#include "cli/athena/match_lines.h"
#include "cli/athena/query_pages.h"
#include "cli/athena/result_columns.h"
#include "cli/athena/result_text.h"
#include "engine/base/figures.h"
#include "engine/event/csv.h"

namespace trailhound {
namespace {

constexpr std::size_t kLongestRow = 256u << 20, kLongestPages = std::size_t{2} << 30;

std::string at_byte(std::uint64_t offset) { return " at byte " + std::to_string(offset); }

/// Reads on behind a row or line that the text cuts. The result is empty, or why that cannot be.
std::string read_on(ResultText& text, const std::string& what) {
  if (text.unread().size() > kLongestRow) {
    return what + at_byte(text.offset()) + " is longer than " + binary_size(kLongestRow);
  }
  text.more();
  return text.failure();
}

Result<ResultFile, std::string> read_lines(ResultText& text, const TakeFinding& take) {
  for (std::uint64_t number = 1; !text.is_whole() || !text.unread().empty();) {
    const std::size_t end = text.unread().find('\n');
    if (end == std::string_view::npos && !text.is_whole()) {
      if (std::string fault = read_on(text, "line " + std::to_string(number)); !fault.empty()) return fault;
      continue;
    }
    const std::string_view line = text.unread().substr(0, end);
    if (const std::string fault = take_match_line(line, take); !fault.empty()) {
      return "line " + std::to_string(number) + at_byte(text.offset()) + ' ' + fault;
    }
    text.pass(std::min(line.size() + 1, text.unread().size()));
    ++number;
  }
  if (!text.failure().empty()) return text.failure();
  return ResultFile{.is_match_file = true, .has_events = true, .has_alerts = true};
}

/// The rows of a CSV file, the names of the columns first.
class CsvFile {
 public:
  CsvFile(ResultText& text, const std::string& rule, const TakeFinding& take) : text_(text), rule_(rule), take_(take) {}

  Result<ResultFile, std::string> read() {
    rows_.start(CsvRows::separator_of(text_.unread()), false);
    while (!text_.is_whole() || !text_.unread().empty()) {
      std::size_t end = 0;
      const CsvRows::Row row = rows_.read(text_.unread(), end, text_.is_whole());
      std::string fault;
      if (row == CsvRows::Row::kCut) {
        if (text_.is_whole()) return name() + " is cut off: a quote in it has no end";
        fault = read_on(text_, name());
      } else {
        fault = take_row(row == CsvRows::Row::kBlank);
        text_.pass(end);
      }
      if (!fault.empty()) return fault;
    }
    if (!text_.failure().empty()) return text_.failure();
    if (!columns_) return std::string("has no columns");
    ResultFile file;
    (columns_->kind() == ResultFinding::Kind::kEvent ? file.has_events : file.has_alerts) = true;
    return file;
  }

 private:
  /// `row 17 at byte 2048`; the row with the names of the columns is number 0.
  std::string name() const { return "row " + std::to_string(number_) + at_byte(text_.offset()); }

  std::string take_row(bool is_blank) {
    if (!columns_) {
      if (is_blank) return {};
      Result<ResultColumns, std::string> columns = ResultColumns::of(rows_.cells(), rule_);
      if (!columns) return columns.error();
      columns_ = std::move(*columns);
      ++number_;
      return {};
    }
    if (is_blank && columns_->count() > 1) return {};  // of one column it is a NULL
    Result<ResultFinding, std::string> finding = columns_->finding(rows_.cells());
    if (!finding) return name() + ' ' + finding.error();
    take_(std::move(*finding));
    ++number_;
    return {};
  }

  ResultText& text_;
  const std::string& rule_;
  const TakeFinding& take_;
  CsvRows rows_;
  std::optional<ResultColumns> columns_;
  std::uint64_t number_ = 0;
};

Result<ResultFile, std::string> read_pages(ResultText& text, const std::string& rule, const TakeFinding& take) {
  text.fill(kLongestPages);
  if (!text.failure().empty()) return text.failure();
  if (!text.is_whole()) return "is longer than " + binary_size(static_cast<double>(kLongestPages));
  return read_query_pages(text.unread(), rule, take);
}

/// Reads on until the first line is there, or more than a line of a match file can have.
std::string_view first_line(ResultText& text) {
  while (!text.is_whole() && text.unread().find('\n') == std::string_view::npos && text.unread().size() < kLongestRow) {
    text.more();
  }
  return text.unread().substr(0, text.unread().find('\n'));
}

}  // namespace

Result<ResultFile, std::string> read_result_file(const std::string& path, const std::string& rule,
                                                 const TakeFinding& take) {
  Result<ResultText, std::string> text = ResultText::open(path);
  if (!text) return text.error();
  const std::string_view line = first_line(*text);
  if (!text->failure().empty()) return text->failure();
  if (text->unread().empty()) {
    // A hunt without a match writes an empty file; a query always writes the names of its columns.
    if (path.ends_with(".jsonl")) return read_lines(*text, take);
    return std::string("is empty: the result of a query begins with the names of its columns");
  }
  if (is_match_line(line)) {
    if (!rule.empty()) return std::string("is a match file, which says what its rules are: name it without --rule");
    return read_lines(*text, take);
  }
  const std::size_t start = text->unread().find_first_not_of(" \t\r\n");
  const bool is_json = start != std::string_view::npos && text->unread()[start] == '{';
  return is_json ? read_pages(*text, rule, take) : CsvFile(*text, rule, take).read();
}

Result<ResultFile, std::string> read_match_file(const std::string& path, const TakeFinding& take) {
  Result<ResultText, std::string> text = ResultText::open(path);
  if (!text) return text.error();
  return read_lines(*text, take);
}

}  // namespace trailhound
