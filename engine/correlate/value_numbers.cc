#include "engine/correlate/value_numbers.h"

#include <algorithm>
#include <utility>

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
  // A vector may have room for twice the numbers that are in it.
  if (field.derived && place.columns.size() == 1) bytes_by_source_ += 2 * kForms * sizeof(Number);
  places_.push_back(std::move(place));
  return places_.size() - 1;
}

void ValueNumbers::begin(const Batch& batch) {
  batch_ = &batch;
  row_ = kNoRow;
  fields_.begin(batch);
}

void ValueNumbers::clear() {
  texts_.clear();
  has_backslash_.clear();
  derived_.clear();
  for (Column& column : columns_) {
    column.read = 0;
    column.in_row = kUnread;
    column.kind = ValueKind::kNull;
    column.text.clear();
  }
  for (Place& place : places_) {
    place.derived = 0;
    std::vector<Number>().swap(place.by_source);
  }
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

/// The column has another value than in the row that was read before, or none, or several.
void ValueNumbers::change(std::size_t index, Column& column, const RawValue* value) {
  Number number = kAbsent;
  if (value != nullptr) {
    if (fields_.has_more(index)) {
      number = kUnclear;
    } else if (column.kind == value->kind && std::string_view(column.text) == value->raw()) {
      number = column.number;
    } else {
      number = find(column, *value);
    }
  }
  if (number == column.in_row && number != kUnclear) return;
  column.in_row = number;
  column.changed = now_;
}

ValueNumbers::Number ValueNumbers::derive(const EventField& field) {
  const std::string_view text = values_.derived(*batch_, row_, field);
  return text.empty() ? kAbsent : kFirst + text_number(text) * kForms + static_cast<Number>(Form::kString);
}

/// Whether the principal of the row is told by the first columns of its place.
bool ValueNumbers::is_told(const Place& place) {
  const Column &type = read(place.columns[0]), &arn = read(place.columns[1]);
  return type.in_row >= kFirst && arn.in_row >= kFirst && CallerReader::is_told_by(type.text, arn.text);
}

void ValueNumbers::derive(Place& place) {
  place.number =
      place.columns.size() == 1 ? derived_from(place, read(place.columns.front()).in_row) : derived_from_all(place);
  place.derived = now_;
}

ValueNumbers::Number ValueNumbers::derived_from(Place& place, Number source) {
  if (source == kUnclear) return derive(*place.field);
  if (source >= place.by_source.size()) place.by_source.resize(source + std::size_t{1}, kUnread);
  Number& number = place.by_source[source];
  if (number == kUnread) number = derive(*place.field);
  return number;
}

ValueNumbers::Number ValueNumbers::derived_from_all(Place& place) {
  const bool is_principal = place.field->derived == DerivedField::kPrincipal;
  place.sources = is_principal && is_told(place) ? DerivedFields::kTold.size() : place.columns.size();
  place.key.resize(1 + place.sources);
  for (std::size_t i = 0; i < place.sources; ++i) {
    place.key[1 + i] = read(place.columns[i]).in_row;
    if (place.key[1 + i] == kUnclear) return derive(*place.field);
  }
  const std::string_view key(reinterpret_cast<const char*>(place.key.data()), place.key.size() * sizeof place.key[0]);
  const auto [number, is_new] = derived_.find_or_add(key, kAbsent);
  if (is_new) number = derive(*place.field);
  return number;
}

}  // namespace trailhound
