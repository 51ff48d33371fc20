#include "engine/oracle/field_reference.h"

#include <algorithm>
#include <cstring>

#include "engine/base/text.h"

namespace trailhound {
namespace {

using Relation = FieldRefTest::Relation;

constexpr std::size_t kShort = 256;

bool has_text(const JsonValue& value) { return !value.is_container() && value.kind != JsonValue::Kind::kNull; }

std::string reversed(std::string_view text) { return std::string(text.rbegin(), text.rend()); }

}  // namespace

FieldReference::FieldReference(FieldRefTest::Relation relation, const Reached& others) : relation_(relation) {
  for (const JsonValue* value : others) {
    if (!has_text(*value)) continue;
    const std::string text = folded(value->text);
    texts_.insert(relation_ == Relation::kEndsWith ? reversed(text) : text);
    if (value->kind == JsonValue::Kind::kNumber) {
      numbers_.insert(Decimal::parse(value->text).value());
    } else {
      not_numbers_.insert(text);
    }
  }
  for (const std::string& text : texts_) {
    if (text.size() > kShort) {
      long_.push_back(text);
    } else if (beginnings_.empty() || !text.starts_with(beginnings_.back())) {
      beginnings_.push_back(text);
    }
  }
}

bool FieldReference::starts(std::string_view text) const {
  const auto after = std::upper_bound(beginnings_.begin(), beginnings_.end(), text);
  if (after != beginnings_.begin() && text.starts_with(*(after - 1))) return true;
  return std::any_of(long_.begin(), long_.end(), [&](const std::string& other) { return text.starts_with(other); });
}

bool FieldReference::contains(std::string_view text) const {
  for (std::size_t at = 0; at <= text.size() && !beginnings_.empty(); ++at) {
    const auto after = std::upper_bound(beginnings_.begin(), beginnings_.end(), text.substr(at, kShort));
    if (after != beginnings_.begin() && text.substr(at).starts_with(*(after - 1))) return true;
  }
  return std::any_of(long_.begin(), long_.end(), [&](const std::string& other) {
    return memmem(text.data(), text.size(), other.data(), other.size()) != nullptr;
  });
}

bool FieldReference::fits(const JsonValue& value) const {
  if (!has_text(value)) return false;
  const std::string text = folded(value.text);
  switch (relation_) {
    case Relation::kEquals:
      if (value.kind != JsonValue::Kind::kNumber) return texts_.contains(text);
      return numbers_.contains(Decimal::parse(value.text).value()) || not_numbers_.contains(text);
    case Relation::kContains:
      return contains(text);
    case Relation::kStartsWith:
      return starts(text);
    case Relation::kEndsWith:
      return starts(reversed(text));
  }
  return false;
}

}  // namespace trailhound
