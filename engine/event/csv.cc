#include "engine/event/csv.h"

#include "engine/event/unwrap.h"

namespace trailhound {
namespace {

/// Reads one field from `at` on; `out` may be null. False: the text ends before its end can be known.
bool read_field(std::string_view text, std::size_t& at, bool last, std::string* out) {
  if (at < text.size() && text[at] == '"') {
    for (++at;;) {
      const std::size_t quote = text.find('"', at);
      if (quote == std::string_view::npos) return false;
      if (out) out->append(text, at, quote - at);
      at = quote + 1;
      if (at == text.size()) break;
      if (text[at] != '"') break;
      if (out) out->push_back('"');
      ++at;
    }
  }
  const std::size_t end = std::min(text.find_first_of(",\r\n", at), text.size());
  if (out) out->append(text, at, end - at);
  at = end;
  return last || end < text.size();
}

/// Calls field(name) for each column of a header.
template <typename Field>
void for_each_name(std::string_view header, Field&& field) {
  std::string name;
  for (std::size_t at = 0;;) {
    name.clear();
    if (!read_field(header, at, true, &name)) return;
    if (field(name) || at >= header.size() || header[at] != ',') return;
    ++at;
  }
}

}  // namespace

std::optional<std::size_t> CsvRows::event_column(std::string_view header) {
  std::size_t column = 0;
  bool found = false;
  for_each_name(header, [&](const std::string& name) {
    found = holds_event_text(name);
    column += !found;
    return found;
  });
  if (!found) return std::nullopt;
  return column;
}

bool CsvRows::names_event_fields(std::string_view header) {
  int names = 0;
  for_each_name(header, [&](std::string name) {
    for (char& c : name) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    names += name == "eventname" || name == "eventtime" || name == "event name" || name == "event time";
    return names == 2;
  });
  return names == 2;
}

CsvRows::Row CsvRows::read(std::string_view text, std::size_t& at, bool last) {
  field_.clear();
  std::size_t position = at;
  const std::size_t begin = at;
  std::size_t column = 0;
  for (;; ++column) {
    if (!read_field(text, position, last, column == column_ ? &field_ : nullptr)) return Row::kCut;
    if (position == text.size() || text[position] != ',') break;
    ++position;
  }
  const bool blank = position == begin;
  if (position < text.size() && text[position] == '\r') {
    ++position;
    if (position == text.size() && !last) return Row::kCut;
  }
  if (position < text.size() && text[position] == '\n') ++position;
  at = position;
  if (blank) return Row::kBlank;
  return column >= column_ ? Row::kField : Row::kShort;
}

}  // namespace trailhound
