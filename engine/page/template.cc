#include "engine/page/template.h"

#include <cassert>
#include <kainjow/mustache.hpp>
#include <variant>

namespace trailhound {
namespace {

namespace mustache = kainjow::mustache;

mustache::data data_of(const Values& values) {
  mustache::data object;
  for (const Values::Member& member : values.members()) {
    if (const auto* text = std::get_if<std::string>(&member.value)) {
      object.set(member.name, mustache::data(*text));
    } else if (const auto* flag = std::get_if<bool>(&member.value)) {
      object.set(member.name, mustache::data(*flag));
    } else {
      mustache::data list(mustache::data::type::list);
      for (const Values& item : std::get<Values::List>(member.value)) list.push_back(data_of(item));
      object.set(member.name, std::move(list));
    }
  }
  return object;
}

}  // namespace

std::string fill_template(std::string_view template_text, const Values& values) {
  mustache::mustache page{std::string(template_text)};
  assert(page.is_valid());
  std::string out;
  const mustache::data data = data_of(values);
  page.render(data, [&](const std::string& piece) { out += piece; });
  return out;
}

}  // namespace trailhound
