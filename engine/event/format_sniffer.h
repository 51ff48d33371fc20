#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace trailhound {

/// What a text is, judged by how it begins: names tell nothing, since people rename and pack evidence by hand.
struct TextFormat {
  enum class Form : std::uint8_t {
    kBlank,    ///< nothing but white space so far
    kCut,      ///< more of it must be seen
    kJson,     ///< JSON; also JSON whose first bytes are damaged
    kLines,    ///< lines of a log with JSON in them
    kCsv,      ///< with JSON in its cells, or with CloudTrail's fields as its columns
    kForeign,  ///< none of these: not looked into
  };
  Form form = Form::kBlank;
  char separator = ',';          ///< of kCsv
  bool has_backslashes = false;  ///< of kCsv: a quote in a cell has a backslash in front instead of being doubled
  std::string what_it_is;        ///< of kForeign and kCsv, for people
  bool is_evidence = false;      ///< what_it_is holds records that only another tool can get at
  bool may_change = false;       ///< of kForeign: plain text, in which lines with events may still come
  bool is_document = false;      ///< of that: code, markup or notes, where most JSON is an example
};

/// Looks at the first 64 KiB of a text. `last`: nothing follows `text`.
TextFormat sniff_format(std::string_view text, bool last);

/// Looks for the first line of `text` that holds a whole event, as JSON, base64 or HTML behind any prefix, or as a cell
/// of CSV, or on which an event begins that goes on below: `at` is where it begins, and the format is kLines or kCsv.
/// kForeign: there is none; kCut: from `at` on, more must be seen, unless nothing follows (`last`). In a document, only
/// a whole event on a line of its own or behind the prefix of a log counts. `is_promise` becomes true at a line that
/// seems to have an event and has none that can be read. For plain text in which sniff_format found nothing.
TextFormat find_event_line(std::string_view text, bool last, bool is_document, std::size_t& at, bool& is_promise);

/// What a record is that belongs to CloudTrail and has the names of another schema (OCSF, ECS, Sentinel …), with what
/// to do about it; null for any other record. `json` is the text of an object in which no event was found.
const char* foreign_schema_of(std::string_view json);

}  // namespace trailhound
