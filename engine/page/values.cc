#include "engine/page/values.h"

#include "engine/base/figures.h"
#include "engine/base/text.h"

namespace trailhound {

Values& Values::text(std::string_view name, std::string_view text) {
  members_.push_back({std::string(name), printable_lines(text)});
  return *this;
}

Values& Values::number(std::string_view name, std::uint64_t number) {
  members_.push_back({std::string(name), with_commas(number)});
  return *this;
}

Values& Values::flag(std::string_view name, bool value) {
  members_.push_back({std::string(name), value});
  return *this;
}

Values& Values::list(std::string_view name, List list) {
  members_.push_back({std::string(name), std::move(list)});
  return *this;
}

Values& Values::texts(std::string_view name, const std::vector<std::string>& texts) {
  List items;
  for (const std::string& text : texts) items.emplace_back().text("text", text);
  return list(name, std::move(items));
}

Values& Values::trusted(std::string_view name, std::string text) {
  members_.push_back({std::string(name), std::move(text)});
  return *this;
}

}  // namespace trailhound
