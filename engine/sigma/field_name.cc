#include "engine/sigma/field_name.h"

#include <charconv>
#include <utility>

#include "engine/sigma/codes.h"

namespace trailhound {
namespace {

using Kind = ElementSelector::Kind;

constexpr std::pair<std::string_view, Kind> kNames[] = {
    {"any", Kind::kAny}, {"all", Kind::kAll}, {"all_or_empty", Kind::kAllOrEmpty}, {"none", Kind::kNone}};

/// The selector that the text between two brackets is; nullopt if it is none.
std::optional<ElementSelector> selector_of(std::string_view text) {
  for (const auto& [name, kind] : kNames) {
    if (text == name) return ElementSelector{kind, 0};
  }
  constexpr std::size_t kMostDigits = 9;
  const std::string_view digits = text.starts_with('-') ? text.substr(1) : text;
  if (digits.empty() || digits.size() > kMostDigits || (digits.front() == '0' && text != "0")) return std::nullopt;
  ElementSelector selector{Kind::kPosition, 0};
  const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), selector.position);
  if (fault != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return selector;
}

}  // namespace

std::string to_string(ElementSelector selector) {
  for (const auto& [name, kind] : kNames) {
    if (kind == selector.kind) return '[' + std::string(name) + ']';
  }
  return '[' + std::to_string(selector.position) + ']';
}

std::optional<FieldName> parse_field_name(std::string_view text,
                                          const std::function<Position(std::size_t)>& position_of, Findings& findings) {
  FieldName name;
  const auto fault = [&](std::size_t at, const std::string& what) {
    findings.error(codes::kSelector, position_of(at), what);
    return std::nullopt;
  };
  std::string path;
  for (std::size_t at = 0; at < text.size();) {
    const char c = text[at];
    if (c == '\\' && at + 1 < text.size() && (text[at + 1] == '[' || text[at + 1] == ']')) {
      path += text[at + 1];
      at += 2;
      continue;
    }
    if (c == ']') return fault(at, "a ']' without '['; a bracket that is part of the name is written '\\]'");
    if (c != '[') {
      path += c;
      ++at;
      continue;
    }
    const std::size_t end = text.find(']', at);
    const std::optional<ElementSelector> selector =
        end == text.npos ? std::nullopt : selector_of(text.substr(at + 1, end - at - 1));
    if (!selector) {
      return fault(at,
                   "a selector is one of [any], [all], [all_or_empty], [none] and a position such as [0] or [-1]; a "
                   "bracket that is part of the name is written '\\['");
    }
    if (path.empty() || (path.back() == '.' && path != kElementField))
      return fault(at, "a selector needs the name of a list before it");
    if (end + 1 < text.size() && text[end + 1] != '.') return fault(end + 1, "a selector ends a part of the name");
    if (end + 2 == text.size()) return fault(end + 1, "the name ends with a dot");
    name.steps.push_back({std::exchange(path, {}), *selector});
    at = end + 2;
  }
  name.rest = std::move(path);
  return name;
}

bool has_selector(std::string_view text) {
  for (std::size_t at = text.find('['); at != text.npos; at = text.find('[', at + 1)) {
    const std::size_t end = text.find(']', at);
    if (end == text.npos) return false;
    if (at > 0 && (end + 1 == text.size() || text[end + 1] == '.') && selector_of(text.substr(at + 1, end - at - 1))) {
      return true;
    }
  }
  return false;
}

bool has_empty_part(std::string_view path) {
  return path.starts_with('.') || path.ends_with('.') || path.find("..") != path.npos;
}

}  // namespace trailhound
