#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/bytes.h"
#include "engine/correlate/event_values.h"
#include "engine/correlate/forgetful_table.h"
#include "engine/correlate/key_table.h"
#include "engine/event/batch.h"
#include "engine/identity/row_fields.h"
#include "engine/plan/plan.h"

namespace trailhound {

/// Gives the values of fields small numbers, so that events can be compared without copying their texts: equal numbers
/// mean equal values, in whatever field. (Unequal ones need not differ: a text may be written with escapes or without.)
///
///   userIdentity.type     "IAMUser"         ─►  14  ┐
///   userIdentity.arn      "arn:…:user/bob"  ─►  38  ├─►  trailhound.principal  ─►  38
///   …sessionIssuer.arn    absent            ─►   0  ┘
///
/// Events follow each other by caller and service, so most values are those of the row before, and comparing their
/// bytes tells. A derived field is derived once for each combination of numbers of its sources. One per worker.
class ValueNumbers {
 public:
  using Number = std::uint32_t;
  static constexpr Number kAbsent = 0;
  static constexpr Number kUnclear = 1;  ///< there are several values, or an object or an array

  /// `memory`: bytes. `seed`: of seeded_hash().
  ValueNumbers(std::size_t memory, std::uint64_t seed) : memory_(memory), seed_(seed), derived_(memory / 4, seed) {}

  /// Makes a place for `field` if it has none, and returns it. The field must outlive this object. Before the first
  /// batch.
  std::size_t place_of(const EventField& field);
  std::size_t places() const { return places_.size(); }

  void begin(const Batch& batch);
  /// REQUIRES: rows come in ascending order. A row may come again.
  void set_row(std::uint32_t row) {
    if (row == row_) return;
    row_ = row;
    ++now_;
    fields_.set_row(row);
  }
  /// The number of the value that the field at a place has in the row.
  Number number(std::size_t index) {
    Place& place = places_[index];
    if (!place.field->derived) return read(place.columns.front()).in_row;
    if (has_changed(place)) derive(place);
    return place.number;
  }

  /// True if the texts fill the memory. Then clear() is due, from which on the numbers mean other values.
  bool is_full() const {
    return texts_.bytes() + texts_.size() * bytes_by_source_ > memory_ / 4 * 3 || texts_.size() >= kMostTexts;
  }
  void clear();

 private:
  static constexpr std::uint32_t kMostTexts = 1u << 28;
  static constexpr std::uint32_t kNoRow = ~std::uint32_t{0};
  static constexpr Number kUnread = ~Number{0};
  /// Tells apart what has the same bytes.
  enum class Form : Number { kString, kEscapedString, kNumber, kBoolean };
  static constexpr Number kForms = 4, kFirst = 2;

  /// Counts the rows that were read, so that it tells what came later.
  using Moment = std::uint64_t;

  /// A field of the record: its number in the row in hand, and the last value that it had.
  struct Column {
    FieldId field = kNoField;
    Moment read = 0;  ///< when `in_row` was
    Number in_row = kUnread;
    Moment changed = 0;                 ///< when `in_row` last did
    Number number = kAbsent;            ///< of `text`
    ValueKind kind = ValueKind::kNull;  ///< of `text`; kNull: there is none
    std::string text;
  };
  struct Place {
    const EventField* field = nullptr;
    std::vector<std::size_t> columns;
    // Of a derived field:
    std::size_t sources = 1;  ///< of the columns, those from the first that told the number
    Moment derived = 0;       ///< when it was
    Number number = kAbsent;
    std::vector<Number> key;        ///< the place, and the numbers of the sources
    std::vector<Number> by_source;  ///< if there is one source: the numbers, by that of the source; kUnread: none yet
  };

  std::size_t column_of(FieldId field);
  std::uint32_t text_number(std::string_view text);
  /// The column as it is in the row in hand.
  /// HOT: bench/correlate.
  const Column& read(std::size_t index) {
    Column& column = columns_[index];
    if (column.read == now_) return column;
    column.read = now_;
    const RawValue* const value = fields_.first(index);
    const bool is_last = value != nullptr && column.in_row == column.number && column.kind == value->kind &&
                         column.text.size() == value->size && !fields_.has_more(index) &&
                         same_bytes(column.text.data(), value->data, value->size);
    if (!is_last) change(index, column, value);
    return column;
  }
  void change(std::size_t index, Column& column, const RawValue* value);
  Number find(Column& column, const RawValue& value);
  bool is_told(const Place& place);
  bool has_changed(const Place& place) {
    return std::any_of(place.columns.begin(), place.columns.begin() + static_cast<std::ptrdiff_t>(place.sources),
                       [&](std::size_t column) { return read(column).changed > place.derived; });
  }
  void derive(Place& place);
  Number derived_from(Place& place, Number source);
  Number derived_from_all(Place& place);
  Number derive(const EventField& field);

  const std::size_t memory_;
  const std::uint64_t seed_;
  const Batch* batch_ = nullptr;
  std::uint32_t row_ = kNoRow;
  Moment now_ = 0;
  RowFields fields_{{}};  ///< by column
  std::vector<Column> columns_;
  std::vector<Place> places_;
  KeyTable texts_;
  std::size_t bytes_by_source_ = 0;  ///< what Place::by_source takes for each text, of all places
  std::vector<bool> has_backslash_;  ///< by number of the text
  ForgetfulTable<Number> derived_;   ///< by Place::key
  EventValues values_;
};

}  // namespace trailhound
