#include "engine/event/text_start.h"

#include <algorithm>

#include "engine/base/time.h"
#include "engine/event/csv.h"

namespace trailhound {
namespace {

bool is_space(char c) { return c == ' ' || c == '\n' || c == '\r' || c == '\t'; }

struct Magic {
  std::string_view bytes;
  const char* name;
};

std::string describe(std::string_view head) {
  using namespace std::string_view_literals;
  static constexpr Magic kMagic[] = {
      {"PAR1"sv, "a Parquet file, which holds columns instead of records (export it as JSON)"},
      {"ORC"sv, "an ORC file, which holds columns instead of records (export it as JSON)"},
      {"Obj\x01"sv, "an Avro file (export it as JSON)"},
      {"\x1F\x8B"sv, "gzip data inside gzip"},
      {"\x7F"
       "ELF"sv,
       "a program"},
      {"MZ"sv, "a program"},
      {"SQLite format 3"sv, "an SQLite database"},
      {"%PDF"sv, "a PDF document"},
      {"ElfFile"sv, "a Windows event log"},
      {"<?xml"sv, "XML"},
      {"Rar!"sv, "a RAR archive (unpack it first)"},
  };
  for (const Magic& magic : kMagic) {
    if (head.starts_with(magic.bytes)) return magic.name;
  }
  const bool text = std::none_of(head.begin(), head.end(), [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return (byte < 0x20 && !is_space(c)) || byte == 0x7F;
  });
  return text ? "text" : "binary data";
}

}  // namespace

std::size_t size_of_time_in_front(std::string_view text, bool& cut) {
  constexpr std::size_t kLongestTime = 40;
  const std::size_t blank = text.substr(0, kLongestTime).find(' ');
  cut = blank == std::string_view::npos && text.size() < kLongestTime;
  if (blank == std::string_view::npos || !parse_rfc3339(text.substr(0, blank))) return 0;
  const std::size_t end = text.find_first_not_of(' ', blank);
  cut = end == std::string_view::npos;
  return cut ? 0 : end;
}

TextStart judge_start(std::string_view text, bool last) {
  constexpr std::size_t kLongestHeader = 64u << 10, kDescribed = 512;
  TextStart start;
  const auto first = std::find_if_not(text.begin(), text.end(), is_space);
  if (first == text.end()) return start;
  text.remove_prefix(static_cast<std::size_t>(first - text.begin()));
  start.form = TextStart::Form::kJson;
  if (text.front() == '{' || text.front() == '[') return start;

  const std::size_t line_end = text.find_first_of("\r\n");
  if (line_end == std::string_view::npos && !last && text.size() < kLongestHeader) {
    start.form = TextStart::Form::kCut;
    return start;
  }
  const std::string_view line = text.substr(0, std::min(line_end, kLongestHeader));
  bool cut = false;
  if (size_of_time_in_front(line, cut) > 0) return start;
  if (const auto column = CsvRows::event_column(line)) {
    start.form = TextStart::Form::kCsv;
    start.column = *column;
    return start;
  }
  if (!last && text.size() < kDescribed) {  // so that the answer does not depend on where a window ends
    start.form = TextStart::Form::kCut;
    return start;
  }
  start.form = TextStart::Form::kForeign;
  start.what_it_is = CsvRows::names_event_fields(line)
                         ? "CSV without a column that holds the whole event as JSON (such as eventJson)"
                         : describe(text.substr(0, kDescribed)) + ", not JSON";
  return start;
}

}  // namespace trailhound
