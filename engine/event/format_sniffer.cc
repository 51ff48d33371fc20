#include "engine/event/format_sniffer.h"

#include <algorithm>
#include <array>
#include <initializer_list>
#include <optional>
#include <utility>

#include "engine/base/ascii.h"
#include "engine/event/csv.h"
#include "engine/event/encoded_text.h"
#include "engine/event/event_search.h"
#include "engine/event/json_start.h"

namespace trailhound {
namespace {

using Form = TextFormat::Form;

constexpr std::size_t kHead = 64u << 10;
constexpr std::size_t kDescribed = 512;  // of these, text is told from binary data

struct Magic {
  std::string_view bytes;
  const char* name;
  bool is_evidence;  ///< logs come in it
};

TextFormat foreign(std::string what_it_is, bool is_evidence) {
  TextFormat format;
  format.form = Form::kForeign;
  format.what_it_is = std::move(what_it_is);
  format.is_evidence = is_evidence;
  return format;
}

const Magic* magic_of(std::string_view head) {
  using namespace std::string_view_literals;
  static constexpr Magic kMagic[] = {
      {"PAR1"sv, "a Parquet file, which holds columns instead of records (export it as JSON)", true},
      {"ORC"sv, "an ORC file, which holds columns instead of records (export it as JSON)", true},
      {"Obj\x01"sv, "an Avro file (export it as JSON)", true},
      {"SQLite format 3"sv, "an SQLite database (export its rows as JSON)", true},
      {"Rar!"sv, "a RAR archive (unpack it first)", true},
      {"\x04\x22\x4D\x18"sv, "LZ4 data (unpack it first)", true},
      {"\xFF\x06\x00\x00sNaPpY"sv, "Snappy data (unpack it first)", true},
      {"-----BEGIN PGP MESSAGE-----"sv, "a message encrypted with PGP (decrypt it first)", true},
      {"age-encryption.org/"sv, "a file encrypted with age (decrypt it first)", true},
      {"\x1F\x8B"sv, "gzip data inside gzip", true},
      {"\x7F"
       "ELF"sv,
       "a program", false},
      {"MZ"sv, "a program", false},
      {"%PDF"sv, "a PDF document", false},
      {"ElfFile"sv, "a Windows event log", false},
      {"<?xml"sv, "XML", false},
  };
  for (const Magic& magic : kMagic) {
    if (head.starts_with(magic.bytes)) return &magic;
  }
  return nullptr;
}

/// Text may have what a terminal reads: bell, backspace, form feed, escape.
bool is_text(std::string_view head) {
  return std::none_of(head.begin(), head.end(), [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    const bool is_for_terminal = byte == 0x07 || byte == 0x08 || byte == 0x0C || byte == 0x1B;
    return (byte < 0x20 && !is_blank(c) && !is_for_terminal) || byte == 0x7F;
  });
}

/// True if `prefix` is the rest of JSON that lost its beginning: `ecords":[`.
bool is_cut_json(std::string_view prefix) {
  return prefix.size() >= 2 && (prefix.ends_with("\":") || prefix.ends_with("\":[") || prefix.ends_with("},") ||
                                prefix.ends_with("\" : [") || prefix.ends_with("\": ["));
}

/// True if a pretty-printed line begins with a key.
bool is_key_line(std::string_view line) {
  const std::size_t first = line.find_first_not_of(" \t");
  if (first == std::string_view::npos || line[first] != '"') return false;
  const std::size_t end = line.find('"', first + 1);
  if (end == std::string_view::npos) return false;
  const std::size_t colon = line.find_first_not_of(" \t", end + 1);
  return colon != std::string_view::npos && line[colon] == ':';
}

/// Markup, a script or a document: JSON in it is an example, unless it is a whole event on a line of its own
/// (find_event_line).
bool is_document(std::string_view text) {
  if (text.front() == '<') return text.size() < 2 || text[1] < '0' || text[1] > '9';
  if (text.starts_with("---") && text.find_first_of("\r\n ") == 3) return true;  // YAML; a longer line is a rule
  for (const std::string_view begin : {"#!", "//", "/*", "import ", "from ", "package ", "using ", "def ", "class ",
                                       "function ", "const ", "let ", "var ", "public ", "export "}) {
    if (text.starts_with(begin)) return true;
  }
  return false;
}

/// A text with fences around its examples.
bool is_markdown(std::string_view head) {
  for (const std::string_view fence : {"```", "~~~"}) {
    if (head.starts_with(fence) || head.find('\n' + std::string(fence)) != std::string_view::npos) return true;
  }
  return false;
}

/// A line of base64 that encodes JSON.
bool is_encoded_line(std::string_view line) {
  constexpr std::string_view kDigits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/-_=";
  return looks_encoded(line) && line.find_first_not_of(kDigits) == std::string_view::npos;
}

/// A text that begins neither as JSON nor as CSV.
Form form_of_text(std::string_view head) {
  if (is_document(head)) return Form::kForeign;
  if (is_encoded_line(head.substr(0, head.find_first_of("\r\n")))) return Form::kLines;
  std::size_t number = 0;
  for (std::size_t at = 0; at < head.size(); ++number) {
    const std::size_t end = std::min(head.find('\n', at), head.size());
    std::string_view line = head.substr(at, end - at);
    const std::size_t begin = std::exchange(at, end + 1);
    while (!line.empty() && is_blank(line.back())) line.remove_suffix(1);
    if (line.starts_with("```") || line.starts_with("~~~")) return Form::kForeign;  // Markdown
    if (find_open_json(line) != std::string_view::npos && mentions_event(head.substr(begin))) return Form::kLines;
    if (number < 3 && is_key_line(line)) return Form::kJson;
    const std::size_t json = find_json(line, 0);
    if (json == std::string_view::npos) continue;
    if (is_cut_json(line.substr(0, json))) return Form::kJson;
    if (is_log_prefix(line.substr(0, json))) return Form::kLines;
  }
  return Form::kForeign;
}

/// Base64 that a tool wrapped into lines of one width.
bool is_wrapped_base64(std::string_view head) {
  const std::string_view first = head.substr(0, head.find_first_of("\r\n"));
  const std::size_t next = head.find_first_not_of("\r\n", first.size());
  if (next == std::string_view::npos || (first.size() != 76 && first.size() != 64) || !is_encoded_line(first))
    return false;
  const std::string_view second = head.substr(next, head.find_first_of("\r\n", next) - next);
  return !looks_encoded(second) && second.size() <= first.size() && second.find(' ') == std::string_view::npos;
}

/// A text that begins with a bracket: a list, unless it is a section of an ini file or the prefix of a log line.
bool begins_list(std::string_view text) {
  const std::size_t first = text.find_first_not_of(" \r\n\t", 1);
  if (first == std::string_view::npos) return true;
  if (std::string_view("{[\"]").find(text[first]) != std::string_view::npos) return true;
  const std::size_t end = text.find_first_of(", \r\n\t]", first);
  const std::string_view token = text.substr(first, end == std::string_view::npos ? end : end - first);
  const bool is_literal = token == "true" || token == "false" || token == "null";
  const bool is_number = token.find_first_not_of("+-.0123456789eE") == std::string_view::npos;
  if (!is_literal && !is_number) return false;
  const std::size_t next = end == std::string_view::npos ? end : text.find_first_not_of(" \r\n\t", end);
  return next == std::string_view::npos || text[next] == ',' || text.find_first_not_of(" \r\n\t", next + 1) == next;
}

/// A text that begins with a quote: a JSON string with JSON in it, unless it is a row of CSV.
bool begins_string(std::string_view text) {
  const std::string_view line = text.substr(0, text.find_first_of("\r\n"));
  if (line.size() > 1 && (line[1] == '\\' || line.find("\\\"") != std::string_view::npos)) return true;
  return line.find('"', 1) == line.size() - 1;
}

bool contains_all(std::string_view text, std::initializer_list<std::string_view> parts) {
  return std::all_of(parts.begin(), parts.end(),
                     [&](std::string_view part) { return text.find(part) != std::string_view::npos; });
}

/// True if the names of an event's own fields stand in quotes, however they are written and whatever is in front of
/// them: "eventName", "event_name", "Event name", "aws.cloudtrail.eventName". A pattern that asks for events names no
/// time, version or id.
bool has_parts_of_events(std::string_view json) {
  std::string plain;
  plain.reserve(json.size());
  for (const char c : json) {
    if (c != ' ' && c != '_') plain.push_back(ascii_lower(c));
  }
  const auto has = [&](std::string_view name) { return plain.find(name) != plain.npos; };
  return has("eventname\"") && has("eventsource\"") &&
         (has("eventtime\"") || has("eventversion\"") || has("eventid\""));
}

TextFormat csv_format(std::string_view head) {
  TextFormat format;
  format.form = Form::kCsv;
  format.separator = CsvRows::separator_of(head);
  format.has_backslashes = CsvRows::has_backslashed_json(head);
  const std::string_view text = CsvRows::without_preamble(head);
  const char* schema = CsvRows::schema_of(text.substr(0, text.find_first_of("\r\n")));
  format.is_evidence = schema != nullptr;
  format.what_it_is = schema != nullptr ? schema : "CSV without a CloudTrail event";
  return format;
}

bool is_csv(std::string_view head) {
  const std::string_view text = CsvRows::without_preamble(head);
  const std::string_view line = text.substr(0, text.find_first_of("\r\n"));
  if (CsvRows::has_quoted_json(head) || CsvRows::has_backslashed_json(head)) return true;
  return line.find('{') == std::string_view::npos &&
         (CsvRows::names_event_column(line) || CsvRows::schema_of(line) != nullptr);
}

/// What people write in front of an example in code or notes: `event = `, `parse(`, `"key": `, `  - `. What `aws
/// cloudtrail lookup-events --output yaml` writes is none: `  CloudTrailEvent: '`; nor are bytes that Python prints, or
/// a JSON string in a cell of CSV.
bool is_example_prefix(std::string_view prefix) {
  if (prefix.ends_with("CloudTrailEvent: '") || prefix == "b'" || prefix.ends_with("\"\"")) return false;
  const std::size_t first = prefix.find_first_not_of(" \t");
  const std::size_t last = prefix.find_last_not_of(" \t");
  if (first == std::string_view::npos) return false;
  if (first > 0 && prefix[first] == '-') return true;
  const char end = prefix[last], before = last > 0 ? prefix[last - 1] : ' ';
  if (end == '=') return is_blank(before);
  if (end == ':') return before == '"' || before == '\'';
  return std::string_view("(\"'`+").find(end) != std::string_view::npos;
}

}  // namespace

TextFormat sniff_format(std::string_view text, bool last) {
  TextFormat format;
  const auto first = std::find_if_not(text.begin(), text.end(), is_blank);
  if (first == text.end()) return format;
  text.remove_prefix(static_cast<std::size_t>(first - text.begin()));
  format.form = Form::kJson;
  const char begin = text.front();
  const bool is_html = text.starts_with("{&") || text.starts_with("[{&");
  if (begin == '{' && text.size() > 1 && text[1] != '\\' && !is_html) return format;

  // So that the answer does not depend on where a window ends.
  if (text.size() < kHead && !last) {
    format.form = Form::kCut;
    return format;
  }
  const std::string_view head = text.substr(0, kHead);
  if (is_html && is_html_escaped(head)) {
    format.form = Form::kLines;
    return format;
  }
  if (begin == '[' && begins_list(head)) return format;
  const Magic* magic = magic_of(head);
  if (head.starts_with("<?xml") && (mentions_event(head) || is_html_escaped(head))) {
    return foreign("XML with CloudTrail events in it (export them as JSON)", true);
  }
  if (is_wrapped_base64(head)) return foreign("base64 in lines (decode it first: base64 -d)", true);
  if (magic != nullptr) {
    format = foreign(magic->name + std::string(magic->is_evidence ? "" : ", not JSON"), magic->is_evidence);
    format.may_change = !magic->is_evidence && is_text(head.substr(0, kDescribed));
    format.is_document = true;
    return format;
  }
  if (is_csv(head)) return csv_format(head);
  if (begin == '"' && begins_string(head)) return format;
  const bool is_readable = is_text(head.substr(0, kDescribed));
  const bool is_hole = head.find_first_not_of('\0') == std::string_view::npos;  // in a file: JSON may follow
  if (is_hole && (!last || text.size() > head.size())) return format;
  format.form = is_readable ? form_of_text(head) : mentions_event(head) ? Form::kJson : Form::kForeign;
  if (format.form != Form::kForeign) return format;
  format = foreign(is_readable ? "text, not JSON" : "binary data, not JSON", false);
  format.may_change = is_readable;
  format.is_document = is_document(head) || is_markdown(head);
  return format;
}

TextFormat find_event_line(std::string_view text, bool last, bool is_document, std::size_t& at, bool& is_promise) {
  constexpr int kMostTries = 64;             // lines that mention an event and hold none
  constexpr std::size_t kEvent = 16u << 10;  // in which one that begins on a line of its own mentions what it is
  TextFormat format;
  format.form = Form::kForeign;
  constexpr std::size_t kMention = 32;  // bytes that one takes
  std::optional<EventSearch> search;    // most texts need none
  std::size_t clear_until = 0;          // of what open JSON looked at: no event is mentioned before
  int tries = 0;
  for (std::size_t begin = 0; begin < text.size() && tries < kMostTries;) {
    const std::size_t end = std::min(text.find('\n', begin), text.size());
    const std::string_view line = text.substr(begin, end - begin);
    at = std::exchange(begin, end + 1);
    const std::string_view content = line.substr(0, line.find_last_not_of(" \r\t") + 1);
    if (!is_document && find_open_json(content) != std::string_view::npos) {
      // Each byte is looked at once, however many such lines there are.
      const std::size_t from = std::max(at, clear_until - std::min(clear_until, kMention));
      const std::size_t to = std::min(at + kEvent, text.size());
      clear_until = std::max(clear_until, to);
      if (from < to && mentions_event(text.substr(from, to - from))) {
        format.form = Form::kLines;
      } else if (!last && text.size() - at < kEvent) {
        format.form = Form::kCut;
      }
      if (format.form != Form::kForeign) return format;
    }
    const std::size_t encoded = find_encoded(line);
    if (encoded == std::string_view::npos && !mentions_event(line)) continue;
    ++tries;
    if (CsvRows::has_quoted_json(line) || CsvRows::has_backslashed_json(line)) return csv_format(line);
    const std::size_t json = is_html_escaped(line) ? 0 : std::min(find_json(line, 0), encoded);
    if (json == std::string_view::npos) continue;
    const std::string_view prefix = line.substr(0, json);
    const bool is_whole_line = prefix.find_first_not_of(" \t") == std::string_view::npos;
    if (is_document ? !is_whole_line && !is_log_prefix(prefix) : is_example_prefix(prefix)) continue;
    const std::string_view part = line.substr(json);
    if (!search) search.emplace();
    search->search_text(json == encoded ? encoded_word(part) : part);
    is_promise = is_promise || (!is_document && json != encoded);
    if (!search->has_sound_event()) continue;
    format.form = Form::kLines;
    return format;
  }
  return format;
}

const char* foreign_schema_of(std::string_view json) {
  if (contains_all(json, {"\"EVENTVERSION\"", "\"EVENTNAME\""})) {
    return "CloudTrail events with the names of their fields in upper case (export them as CloudTrail writes them)";
  }
  if (contains_all(json, {"\"eventVersion\":{\"0\""}) || contains_all(json, {"\"eventVersion\": {\"0\""}) ||
      contains_all(json, {"\"columns\"", "\"eventVersion\"", "[["})) {
    return "a table of CloudTrail events by columns (export one object per event)";
  }
  if (contains_all(json, {"\"class_uid\"", "\"CloudTrail\""})) {
    return "CloudTrail events in OCSF, the schema of Security Lake (hunt the trail's own files)";
  }
  const bool is_ecs = contains_all(json, {"\"aws.cloudtrail\"", "action\"", "provider\""}) ||
                      contains_all(json, {"\"cloudtrail\"", "\"event_version\"", "action\""});
  if (is_ecs) {
    return "CloudTrail events in the Elastic Common Schema, without event.original (export that field, or hunt the "
           "trail's own files)";
  }
  if (!contains_all(json, {".amazonaws.com\""})) return nullptr;
  if (contains_all(json, {"\"EventTypeName\"", "\"EventName\""}) ||
      contains_all(json, {"\"AwsEventId\"", "\"EventName\""})) {
    return "rows of Microsoft Sentinel's table AWSCloudTrail (hunt the trail's own files)";
  }
  if (contains_all(json, {"\"EventName\"", "\"EventSource\""}) ||
      contains_all(json, {"\"event_name\"", "\"event_source\""})) {
    return "parts of CloudTrail events under other names, such as lookup-events without CloudTrailEvent (export the "
           "whole events)";
  }
  if (has_parts_of_events(json)) {
    return "parts of CloudTrail events in a form of another tool, such as rows of a query (export the whole events)";
  }
  return nullptr;
}

}  // namespace trailhound
