#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

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
  /// REQUIRES: rows come in ascending order.
  void set_row(std::uint32_t row) {
    row_ = row;
    fields_.set_row(row);
  }
  /// The number of the value that the field at `place` has in the row.
  Number number(std::size_t place);

  /// True if the texts fill the memory. Then clear() is due, from which on the numbers mean other values.
  bool is_full() const { return texts_.bytes() > memory_ / 4 * 3 || texts_.size() >= kMostTexts; }
  void clear();

 private:
  static constexpr std::uint32_t kMostTexts = 1u << 28;
  static constexpr std::uint32_t kNoRow = ~std::uint32_t{0};
  /// Tells apart what has the same bytes.
  enum class Form : Number { kString, kEscapedString, kNumber, kBoolean };
  static constexpr Number kForms = 4, kFirst = 2;

  /// A field of the record: its number in `row`, and the last value that it had.
  struct Column {
    FieldId field = kNoField;
    std::uint32_t row = kNoRow;
    Number in_row = kAbsent;
    Number number = kAbsent;  ///< of `text`; kAbsent: there is none
    ValueKind kind = ValueKind::kNull;
    std::string text;
  };
  struct Place {
    const EventField* field = nullptr;
    std::vector<std::size_t> columns;
    std::vector<Number> key;  ///< of a derived field: its place and the numbers of its sources, when it was last read
    Number number = kAbsent;  ///< and its own
    bool is_known = false;
  };

  std::size_t column_of(FieldId field);
  std::uint32_t text_number(std::string_view text);
  Number read(std::size_t column);
  Number find(Column& column, const RawValue& value);
  bool is_told(const Place& place);
  Number find(Place& place);
  Number derive(const EventField& field);

  const std::size_t memory_;
  const std::uint64_t seed_;
  const Batch* batch_ = nullptr;
  std::uint32_t row_ = 0;
  RowFields fields_{{}};  ///< by column
  std::vector<Column> columns_;
  std::vector<Place> places_;
  KeyTable texts_;
  std::vector<bool> has_backslash_;  ///< by number of the text
  ForgetfulTable<Number> derived_;   ///< by Place::key
  EventValues values_;
};

}  // namespace trailhound
