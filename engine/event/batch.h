#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "engine/event/field_tree.h"
#include "engine/event/structure.h"
#include "engine/event/text_store.h"
#include "engine/event/value.h"

namespace trailhound {

/// Up to kMaxRows events as columns: for each field of the field tree the values that it reached, as sparse (row,
/// value) entries in row order. An array adds an entry for itself and one for each element, so any of them may match.
/// Everything in it is a view of the text that the records stand in; it must be cleared before that text goes away.
/// Reused: clearing costs what was touched, not the number of fields. One per worker.
class Batch {
 public:
  static constexpr std::uint32_t kMaxRows = 1024;

  struct Entry {
    RawValue value;
    std::uint32_t row = 0;
    std::uint8_t texts_around = 0;  ///< strings that hold JSON, around the value
  };
  struct Record {
    std::string_view text;                                 ///< its own bytes, from brace to brace
    std::uint64_t index = 0;                               ///< position in its input, from 0
    std::uint64_t offset = 0;                              ///< of its first byte in the decompressed text
    std::uint32_t structure_begin = 0, structure_end = 0;  ///< its part of the structural index
    bool omitted = false;                                  ///< CloudTrail left a part of it out: `"omitted":true`
    bool is_lower_case = false;                            ///< its keys are in lower case (FieldTree)
    std::uint8_t texts_around = 0;                         ///< of an element of a list: Entry::texts_around
    std::uint32_t members_end = 0;                         ///< its part of the members ends here
    std::uint32_t lazy_members_end = 0;                    ///< likewise of the lazy ones
  };
  /// The value of a member of a record's outer object, as positions of the structural index: `begin` is its first,
  /// `end` the one behind it.
  struct Member {
    std::uint32_t begin = 0, end = 0;
  };

  struct LazyMember {
    std::uint32_t key = 0;    ///< its position in the structural index
    std::uint8_t number = 0;  ///< of FieldTree::Members
  };

  /// `keeps_members`: members() is asked for.
  explicit Batch(const FieldTree& tree, bool keeps_members = false)
      : columns_(tree.field_count()), keeps_members_(keeps_members) {}

  std::uint32_t rows() const { return static_cast<std::uint32_t>(records_.size()); }
  bool full() const { return rows() == kMaxRows; }
  const Record& record(std::uint32_t row) const { return records_[row]; }
  const std::vector<Entry>& column(FieldId field) const { return columns_[field]; }
  /// The fields whose column is not empty, in the order in which they were met.
  std::span<const FieldId> touched() const { return touched_; }

  /// The entries of one row of a column; they stand side by side.
  std::span<const Entry> entries(FieldId field, std::uint32_t row) const;
  /// The first value that a field reached in a row; null if none.
  const RawValue* first(FieldId field, std::uint32_t row) const;

  /// The members of a record's outer object, in order. Empty if the batch does not keep them.
  std::span<const Member> members(std::uint32_t row) const {
    const std::uint32_t begin = row == 0 ? 0 : records_[row - 1].members_end;
    return std::span(members_).subspan(begin, records_[row].members_end - begin);
  }

  /// The members of a record's outer object that lazy fields lead through (FieldTree::subset()), in order.
  std::span<const LazyMember> lazy_members(std::uint32_t row) const {
    const std::uint32_t begin = row == 0 ? 0 : records_[row - 1].lazy_members_end;
    return std::span(lazy_members_).subspan(begin, records_[row].lazy_members_end - begin);
  }

  /// The text and the index that the records' structure_begin and _end refer to.
  const char* text() const { return text_; }
  const std::uint32_t* offsets() const { return offsets_; }

  /// Texts that values point to and that no record contains: those of JSON strings (engine/event/json_text.h).
  TextStore& texts() { return texts_; }

  // For the walker:
  void set_text(const char* text, const std::uint32_t* offsets) {
    text_ = text;
    offsets_ = offsets;
  }
  void append(FieldId field, const RawValue& value) {
    std::vector<Entry>& column = columns_[field];
    if (column.empty()) touched_.push_back(field);
    column.push_back({value, open_row_, texts_around_});
  }
  /// Adds to the position of every record.
  void shift_records(std::uint64_t count) {
    for (Record& record : records_) record.index += count;
  }
  /// What is appended from here on is inside so many strings that hold JSON.
  void set_texts_around(std::size_t count) { texts_around_ = static_cast<std::uint8_t>(count); }
  bool keeps_members() const { return keeps_members_; }
  void note_member(Member member) { members_.push_back(member); }
  void note_lazy_member(LazyMember member) { lazy_members_.push_back(member); }
  /// Makes what was appended since the last call the values of `record`.
  void close_row(const Record& record) {
    records_.push_back(record);
    records_.back().members_end = static_cast<std::uint32_t>(members_.size());
    records_.back().lazy_members_end = static_cast<std::uint32_t>(lazy_members_.size());
    ++open_row_;
  }
  /// What is appended from here on belongs to `row`, whose other values are there already; then to a new row again.
  /// REQUIRES: rows are completed in ascending order, and no field twice.
  void begin_completion(std::uint32_t row) { open_row_ = row; }
  void end_completion() { open_row_ = rows(); }
  /// Forgets what was appended since the last close_row(), of one field or of all.
  void drop_open_row(FieldId field);
  void drop_open_row();
  /// Takes back the last close_row().
  void drop_last_row() {
    records_.pop_back();
    --open_row_;
    drop_open_row();
  }
  /// True if the open row has a string in this column.
  /// HOT: bench/hunt; every record asks for five columns, and nearly always the last entry answers.
  bool open_row_has_string(FieldId field) const {
    const std::vector<Entry>& column = columns_[field];
    for (auto entry = column.rbegin(); entry != column.rend() && entry->row == open_row_; ++entry) {
      if (entry->value.kind == ValueKind::kString) return true;
    }
    return false;
  }

  void clear();

 private:
  std::vector<Record> records_;
  std::uint32_t open_row_ = 0;  ///< rows(), but during a completion
  std::uint8_t texts_around_ = 0;
  std::vector<std::vector<Entry>> columns_;
  std::vector<FieldId> touched_;
  std::vector<Member> members_;
  std::vector<LazyMember> lazy_members_;
  bool keeps_members_ = false;
  TextStore texts_;
  const char* text_ = nullptr;
  const std::uint32_t* offsets_ = nullptr;
};

}  // namespace trailhound
