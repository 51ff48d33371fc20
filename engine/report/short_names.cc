#include "engine/report/short_names.h"

#include <algorithm>
#include <vector>

#include "engine/base/text.h"
#include "engine/identity/short_arn.h"
#include "engine/report/text_page.h"

namespace trailhound {
namespace {

/// Cuts the middle out of `text` and puts `mark` there.
std::string cut(std::string_view text, std::string_view mark, std::size_t columns) {
  std::vector<std::size_t> begins;  // of its characters
  for (std::size_t at = 0; at < text.size();) {
    begins.push_back(at);
    next_code_point(text, at);
  }
  const std::size_t room = columns - std::min(columns, display_width(mark));
  // The end of a name tells more: a role's session, a user.
  std::size_t head = 0, tail = begins.size(), used = 0;
  for (bool at_end = true; head < tail; at_end = !at_end) {
    const std::size_t place = at_end ? tail - 1 : head;
    const std::size_t end = place + 1 < begins.size() ? begins[place + 1] : text.size();
    used += display_width(text.substr(begins[place], end - begins[place]));
    if (used > room) break;
    at_end ? --tail : ++head;
  }
  const std::size_t head_end = head < begins.size() ? begins[head] : text.size();
  const std::size_t tail_begin = tail < begins.size() ? begins[tail] : text.size();
  return std::string(text.substr(0, head_end)) + std::string(mark) + std::string(text.substr(tail_begin));
}

}  // namespace

std::string ShortNames::shorten(std::string_view name, std::size_t columns) {
  return shorten(name, short_arn(name), columns);
}

std::string ShortNames::shorten(std::string_view name, std::string_view shown_name, std::size_t columns) {
  const std::string text = printable(shown_name);
  columns = std::max<std::size_t>(columns, 8);
  std::string shown = display_width(text) <= columns ? text : cut(text, "…", columns);
  for (std::size_t number = 2;; ++number) {
    const auto [place, is_new] = names_.try_emplace(shown, name);
    if (is_new || place->second == name) return shown;
    const std::string mark = "…" + std::to_string(number) + "…";
    shown = display_width(text) + display_width(mark) <= columns ? text + mark : cut(text, mark, columns);
  }
}

}  // namespace trailhound
