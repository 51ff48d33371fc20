#include "engine/event/json_start.h"

#include <algorithm>
#include <array>
#include <iterator>
#include <span>

#include "engine/event/encoded_text.h"

namespace trailhound {
namespace {

std::size_t skip_blanks(std::string_view line, std::size_t at) {
  while (at < line.size() && is_blank(line[at])) ++at;
  return at;
}

bool is_digit(char c) { return c >= '0' && c <= '9'; }

/// True if `prefix` has a time of day in it, such as 09:16.
bool has_time(std::string_view prefix) {
  for (std::size_t at = 2; at + 2 < prefix.size(); ++at) {
    if (prefix[at] == ':' && is_digit(prefix[at - 2]) && is_digit(prefix[at - 1]) && is_digit(prefix[at + 1]) &&
        is_digit(prefix[at + 2])) {
      return true;
    }
  }
  return false;
}

bool starts_key(std::string_view line, std::size_t at) {
  while (at < line.size() && line[at] == '\\') ++at;
  return at < line.size() && line[at] == '"';
}

/// What may stand in front of a key: entities of HTML, quotes, and what word processors make of them.
constexpr std::array<std::string_view, 7> kQuotes = {"&quot;", "&#34;",        "&#x22;",      "\"",
                                                     "'",      "\xE2\x80\x9C", "\xE2\x80\x9D"};
constexpr std::span kQuoteEntities = std::span(kQuotes).first(3);

/// True if `text` has the member eventVersion behind one of `quotes`.
bool mentions(std::string_view text, std::span<const std::string_view> quotes) {
  for (const std::string_view name : {"ventVersion", "ventversion"}) {
    for (std::size_t at = 0; (at = text.find(name, at)) != std::string_view::npos; ++at) {
      if (at == 0 || text[at - 1] != 'e') continue;
      const std::string_view before = text.substr(0, at - 1);
      const auto ends_it = [&](std::string_view quote) { return before.ends_with(quote); };
      if (std::any_of(quotes.begin(), quotes.end(), ends_it)) return true;
    }
  }
  return false;
}

}  // namespace

std::size_t find_json(std::string_view line, std::size_t from) {
  for (std::size_t at = from; (at = line.find('{', at)) != std::string_view::npos; ++at) {
    if (!starts_key(line, skip_blanks(line, at + 1))) continue;
    std::size_t start = at;
    if (start > from && line[start - 1] == '[') --start;
    const bool is_escaped = line[skip_blanks(line, at + 1)] == '\\';
    if (is_escaped && start > from && line[start - 1] == '"') --start;
    return start;
  }
  return std::string_view::npos;
}

std::size_t find_object(std::string_view text, bool& is_cut) {
  is_cut = false;
  std::size_t at = 0;
  while ((at = text.find('{', at)) != std::string_view::npos) {
    const std::size_t next = skip_blanks(text, at + 1);
    is_cut = next == text.size();
    if (is_cut || text[next] == '"') return at;
    at = next;
  }
  return text.size();
}

bool is_log_prefix(std::string_view prefix) {
  if (prefix.empty() || has_time(prefix) || prefix.front() == '[') return true;
  if (prefix.front() == '<' && prefix.size() > 1 && is_digit(prefix[1])) return true;  // RFC 5424: the priority
  constexpr std::size_t kEpoch = 10;
  if (prefix.size() > kEpoch && std::all_of(prefix.begin(), prefix.begin() + kEpoch, is_digit)) return true;
  for (const std::string_view level : {"TRACE", "DEBUG", "INFO", "NOTICE", "WARN", "ERROR"}) {
    if (prefix.starts_with(level)) return true;
  }
  const bool has_blank = prefix.find(' ') != std::string_view::npos;
  while (!prefix.empty() && prefix.back() == ' ') prefix.remove_suffix(1);
  if (prefix.empty()) return false;
  const char end = prefix.back();
  if (end == '|' || end == '\t') return true;  // docker compose; a table
  // grep and Python's logging; logfmt
  return !has_blank && (end == ':' || end == ',' || end == ';' || end == '=');
}

std::size_t find_open_json(std::string_view line) {
  if (line.empty() || (line.back() != '{' && line.back() != '[')) return std::string_view::npos;
  return is_log_prefix(line.substr(0, line.size() - 1)) ? line.size() - 1 : std::string_view::npos;
}

bool mentions_event(std::string_view text) { return mentions(text, kQuotes); }

bool is_html_escaped(std::string_view text) {
  if (!mentions(text, kQuoteEntities) || find_json(text, 0) != std::string_view::npos) return false;
  return text[text.find_first_not_of("{[ \r\n\t")] != '"';
}

std::string without_entities(std::string_view text) {
  struct Entity {
    std::string_view name;
    char character;
  };
  static constexpr Entity kEntities[] = {{"&quot;", '"'},  {"&#34;", '"'}, {"&#x22;", '"'}, {"&#39;", '\''},
                                         {"&#x27;", '\''}, {"&lt;", '<'},  {"&gt;", '>'},   {"&amp;", '&'}};
  std::string out;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t next = std::min(text.find('&', at), text.size());
    out.append(text, at, next - at);
    at = next;
    if (at == text.size()) break;
    const auto entity = std::find_if(std::begin(kEntities), std::end(kEntities), [&](const Entity& candidate) {
      return text.substr(at, candidate.name.size()) == candidate.name;
    });
    const bool is_known = entity != std::end(kEntities);
    out.push_back(is_known ? entity->character : '&');
    at += is_known ? entity->name.size() : 1;
  }
  return out;
}

std::string_view encoded_word(std::string_view text) { return text.substr(0, text.find_first_of(" \t\"',;)]")); }

std::size_t find_encoded(std::string_view line) {
  for (std::size_t at = 0; at < line.size(); ++at) {
    const bool is_start = at == 0 || std::string_view(" \t\"'=:,;|[(").find(line[at - 1]) != std::string_view::npos;
    if (is_start && !is_blank(line[at]) && looks_encoded(line.substr(at))) return at;
  }
  return std::string_view::npos;
}

}  // namespace trailhound
