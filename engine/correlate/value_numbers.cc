#include "engine/correlate/value_numbers.h"

#include <algorithm>
#include <utility>

#include "engine/base/bytes.h"
#include "engine/base/seeded_hash.h"
#include "engine/identity/caller_reader.h"

namespace trailhound {

std::size_t ValueNumbers::column_of(FieldId field) {
  const auto has_field = [&](const Column& column) { return column.field == field; };
  const auto found = std::find_if(columns_.begin(), columns_.end(), has_field);
  if (found != columns_.end()) return static_cast<std::size_t>(found - columns_.begin());
  columns_.emplace_back().field = field;
  return fields_.add(field);
}

std::size_t ValueNumbers::place_of(const EventField& field) {
  const auto is_of_field = [&](const Place& place) {
    return place.field->field == field.field && place.field->derived == field.derived;
  };
  const auto found = std::find_if(places_.begin(), places_.end(), is_of_field);
  if (found != places_.end()) return static_cast<std::size_t>(found - places_.begin());
  Place place;
  place.field = &field;
  for (const FieldId column : field.columns()) place.columns.push_back(column_of(column));
  if (field.derived == DerivedField::kPrincipal) {  // first what nearly all callers are told by
    for (std::size_t i = 0; i < DerivedFields::kTold.size(); ++i) {
      std::swap(place.columns[i], place.columns[DerivedFields::kTold[i]]);
    }
  }
  place.key.push_back(static_cast<Number>(places_.size()));
  places_.push_back(std::move(place));
  return places_.size() - 1;
}

void ValueNumbers::begin(const Batch& batch) {
  batch_ = &batch;
  fields_.begin(batch);
  for (Column& column : columns_) column.row = kNoRow;
}

void ValueNumbers::clear() {
  texts_.clear();
  has_backslash_.clear();
  derived_.clear();
  for (Column& column : columns_) {
    column.row = kNoRow;
    column.number = kAbsent;
  }
  for (Place& place : places_) place.is_known = false;
}

std::uint32_t ValueNumbers::text_number(std::string_view text) {
  const std::uint32_t number = texts_.number_of(text, seeded_hash(text, seed_));
  if (number == has_backslash_.size()) {
    has_backslash_.push_back(any_byte(text, [](SixteenBytes bytes) { return bytes == '\\'; }));
  }
  return number;
}

/// The number of a value that is not the column's last one, which it then is.
ValueNumbers::Number ValueNumbers::find(Column& column, const RawValue& value) {
  if (value.kind == ValueKind::kNull) return kAbsent;
  if (value.kind == ValueKind::kObject || value.kind == ValueKind::kArray) return kUnclear;
  const std::uint32_t text = text_number(value.raw());
  Form form = Form::kBoolean;
  if (value.kind == ValueKind::kNumber) form = Form::kNumber;
  if (value.kind == ValueKind::kString) form = has_backslash_[text] ? Form::kEscapedString : Form::kString;
  column.kind = value.kind;
  column.text = value.raw();
  column.number = kFirst + text * kForms + static_cast<Number>(form);
  return column.number;
}

inline ValueNumbers::Number ValueNumbers::read(std::size_t index) {
  Column& column = columns_[index];
  if (column.row == row_) return column.in_row;
  column.row = row_;
  const RawValue* const value = fields_.first(index);
  if (value == nullptr) return column.in_row = kAbsent;
  if (fields_.has_more(index)) return column.in_row = kUnclear;
  const bool is_same = column.number != kAbsent && column.kind == value->kind && column.text.size() == value->size &&
                       same_bytes(column.text.data(), value->data, value->size);
  return column.in_row = is_same ? column.number : find(column, *value);
}

ValueNumbers::Number ValueNumbers::derive(const EventField& field) {
  const std::string_view text = values_.derived(*batch_, row_, field);
  return text.empty() ? kAbsent : kFirst + text_number(text) * kForms + static_cast<Number>(Form::kString);
}

/// Whether the principal of the row is told by the first columns of its place.
bool ValueNumbers::is_told(const Place& place) {
  const std::size_t type = place.columns[0], arn = place.columns[1];
  return read(type) >= kFirst && read(arn) >= kFirst &&
         CallerReader::is_told_by(columns_[type].text, columns_[arn].text);
}

ValueNumbers::Number ValueNumbers::find(Place& place) {
  const std::string_view key(reinterpret_cast<const char*>(place.key.data()), place.key.size() * sizeof place.key[0]);
  const auto [number, is_new] = derived_.find_or_add(key, kAbsent);
  if (is_new) number = derive(*place.field);
  place.number = number;
  place.is_known = true;
  return number;
}

// HOT: bench/correlate.
ValueNumbers::Number ValueNumbers::number(std::size_t index) {
  Place& place = places_[index];
  if (!place.field->derived) return read(place.columns.front());
  std::size_t sources = place.columns.size();
  if (place.field->derived == DerivedField::kPrincipal && is_told(place)) sources = DerivedFields::kTold.size();
  bool is_same = place.is_known && place.key.size() == 1 + sources;
  place.key.resize(1 + sources);
  for (std::size_t i = 0; i < sources; ++i) {
    const Number source = read(place.columns[i]);
    if (source == kUnclear) {
      place.is_known = false;
      return derive(*place.field);
    }
    is_same = is_same && place.key[1 + i] == source;
    place.key[1 + i] = source;
  }
  return is_same ? place.number : find(place);
}

}  // namespace trailhound
