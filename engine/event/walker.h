#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "engine/event/batch.h"
#include "engine/event/field_tree.h"
#include "engine/event/report.h"
#include "engine/event/structure.h"

namespace trailhound {

/// Walks JSON along a structural index, checks its grammar (RFC 8259), and appends the values that the field tree asks
/// for to a Batch. One per worker.
///
/// A position is an index into the structural index. Hostile text cannot make a walk endless or recurse without bound.
class Walker {
 public:
  /// Deeper nesting is malformed. Real records stay below 20 levels. Without a limit, a hostile one could cost
  /// quadratic time: every array around a value is itself a value with a text to test.
  static constexpr std::uint32_t kMaxDepth = 128;

  /// JSON strings inside each other that a path continues into.
  static constexpr std::size_t kMaxTexts = 4;

  explicit Walker(const FieldTree& tree);

  /// REQUIRES: the byte after the indexed text is NUL while walking. Positions past the last read this NUL, which fits
  /// no rule of the grammar, so the walk tests for the end of the text only where the grammar fails.
  void set_text(const char* text, const StructuralIndex& index);

  enum class Status : std::uint8_t {
    kDone,
    kNotEvent,  ///< a JSON object whose members do not settle what it is; the batch is unchanged
    kWrapper,   ///< an object around a list of records; `next` is the '[' of the list, or the '{' of an object between
                ///< the two; the batch is unchanged
    kIncomplete,  ///< the text ends before the value does
    kMalformed,   ///< not JSON: reason() says why, `next` is where
  };
  struct Outcome {
    Status status = Status::kDone;
    std::uint32_t next = 0;  ///< the position after the value
  };

  /// Walks the object at `at`. kDone: it is a whole event (engine/event/event_rule.h) with no members but AWS's own, as
  /// S3 delivers them, and now a row of the batch. `index` is the record's number, `text_offset` the place of the
  /// indexed text in the input.
  Outcome walk_record(std::uint32_t at, std::uint64_t index, std::uint64_t text_offset, Batch& batch);

  /// Makes the object at `at` a row of the batch, whatever its members are. Returns the position after it.
  /// REQUIRES: it was walked or skipped before, so its grammar is sound.
  std::uint32_t add_record(std::uint32_t at, std::uint64_t index, std::uint64_t text_offset, Batch& batch);

  /// Makes the element of a list a row of the batch (semantics §10). Its text is the object `{"e":element}` at `at`, so
  /// that paths which begin with kElementKey lead into it.
  struct Element {
    bool is_lower_case = false;     ///< the keys of its event are
    std::uint8_t texts_around = 0;  ///< strings that hold JSON, between the event and the element
  };
  std::uint32_t add_element(std::uint32_t at, Element element, Batch& batch);
  static constexpr std::string_view kElementKey = "e";

  /// Appends the elements of the array that a string holds to `elements`; they point into the batch's texts(). False if
  /// the string does not hold an array, or `texts_around` strings around it are too many.
  bool read_list(const RawValue& string, std::uint8_t texts_around, Batch& batch, std::vector<RawValue>& elements);

  /// Adds the fields of this walker's tree to a row whose record another walker read.
  void complete_row(Batch& batch, std::uint32_t row);
  /// The same for the fields whose paths begin with certain members, along the lazy_members() of the row. REQUIRES: the
  /// other walker's tree was made with this one's as that of the lazy fields (FieldTree::subset()).
  void complete_row(Batch& batch, std::uint32_t row, FieldTree::Members members);

  /// Walks a value for its grammar alone.
  Outcome skip(std::uint32_t at);

  /// Reads the key at `at`, escapes and all, of an object that the caller steps through. kDone: `next` is its value.
  Outcome read_key(std::uint32_t at, std::string_view& key) const;

  /// True for a top-level key whose list contains records: S3 delivery, lookup-events, CloudWatch Logs and its
  /// subscriptions, Elasticsearch, Splunk, CloudTrail Lake.
  static bool is_record_list(std::string_view key);
  /// True for the key of an object that has such a key in its turn (Elasticsearch: `hits.hits`).
  static bool holds_record_list(std::string_view key) { return key == "hits"; }

  /// The string at `at`, or a value of another kind if none is there. REQUIRES: the text does not cut it.
  RawValue string_at(std::uint32_t at);

  /// The bytes of the object or array between two positions, its first and the one behind it.
  std::string_view text(std::uint32_t at, std::uint32_t end) const {
    return {text_ + offsets_[at], offsets_[end - 1] + 1 - offsets_[at]};
  }
  char at(std::uint32_t position) const { return text_[offsets_[position]]; }
  std::uint32_t count() const { return count_; }
  std::uint32_t offset(std::uint32_t position) const { return offsets_[position]; }
  const char* reason() const { return reason_; }
  /// Of the record that was walked last: userIdentity is a text that is no JSON, though paths lead into it.
  bool identity_is_text() const { return identity_is_text_; }

 private:
  /// A walk that stops returns this in place of a position; status_ and at_ say why and where.
  static constexpr std::uint32_t kStopped = ~std::uint32_t{0};

  // Each takes the position of a value and returns the position after it: by value, which keeps it in a register.
  // `depth` counts the containers around the value.
  std::uint32_t walk_object(FieldTree::NodeId node, std::uint32_t at, std::uint32_t depth);
  std::uint32_t walk_array(FieldTree::NodeId node, std::uint32_t at, std::uint32_t depth);
  std::uint32_t walk_value(FieldTree::NodeId node, std::uint32_t at, std::uint32_t depth);
  std::uint32_t skip_value(std::uint32_t at, std::uint32_t depth);
  std::uint32_t skip_container(std::uint32_t at, std::uint32_t depth);
  std::uint32_t scalar(std::uint32_t at, RawValue& value);
  RawValue string(std::uint32_t at) const;
  std::uint32_t stop(std::uint32_t at, const char* reason);
  std::uint32_t stop_at_key(std::uint32_t at);
  std::uint32_t walk_members(std::uint32_t at, Batch& batch);
  template <typename Walk>
  void complete(Batch& batch, std::uint32_t row, const Walk& walk);
  bool has_lower_case_keys(std::uint32_t at);
  FieldTree::NodeId root();
  void close_row(std::uint32_t at, std::uint32_t end, std::uint64_t index, std::uint64_t text_offset);
  bool starts_event() const;
  Outcome outcome(std::uint32_t at) const;
  void note_omitted(std::uint32_t at);
  bool is_key(std::uint32_t at) const { return this->at(at) == '"' && this->at(at + 1) == ':'; }
  std::string_view key_at(std::uint32_t at) const;
  FieldTree::Edge find_edge(FieldTree::NodeId node, std::string_view key);
  FieldTree::Edge find_decoded_edge(FieldTree::NodeId node, std::string_view key);
  RawValue container(ValueKind kind, std::uint32_t begin, std::uint32_t end) const;
  RawValue value_at(std::uint32_t at);

  // What follows is in walker_lookup.cc.
  std::uint32_t behind(std::uint32_t at);
  std::string_view decoded_key(std::uint32_t at);

  // A path that leads on from a string continues into the object or array that the string holds
  // (engine/notes/0001-field-lookup.md). While the walk is inside, text_ and offsets_ are those of the string's text.
  // The text stays in the batch's TextStore, because values point to it.
  template <typename Walk>
  bool inside_text(const RawValue& string, Walk&& walk);
  bool open_text(const RawValue& string);
  void append_at(FieldTree::NodeId node, const RawValue& value);
  void walk_string(FieldTree::NodeId node, const RawValue& string);
  bool walk_text(FieldTree::NodeId node, const RawValue& string);
  std::uint32_t walk_below(FieldTree::NodeId node, std::uint32_t at, std::uint32_t depth);

  // Once a record is walked, the fields that one of its dotted keys concerns are resolved again, from the top
  // (engine/notes/0001-field-lookup.md).
  void resolve_dotted(std::uint32_t record);
  bool resolve_object(std::uint32_t at, std::string_view path, FieldId field);
  bool resolve_value(std::uint32_t at, std::string_view path, FieldId field);
  void append_with_elements(std::uint32_t at, FieldId field);

  /// CloudTrail writes the keys of its records in nearly always the same order, so the n-th key of an object is most
  /// likely the n-th key of the last such object. A guess remembers that key and the edge it took. If the bytes are the
  /// same, the walk takes the edge without hashing the key and without asking what else it might be.
  ///
  /// Three words of 8 bytes, which may overlap, cover a key with its quotes. `"eventSource"` has 13 bytes: the words
  /// begin at 0, 0 and 5 (`"eventSo`, `"eventSo`, `tSource"`). `"eventVersion"` is told apart by its size,
  /// `"eventSXurce"` by a word. Of a key shorter than 8 bytes, `mask` selects the bytes that are its own.
  struct Guess {
    std::array<std::uint64_t, 3> words{};
    std::array<std::uint8_t, 3> places{};  ///< where in the key the words begin
    std::uint64_t mask = ~std::uint64_t{0};
    std::uint32_t size = 0;    ///< of the key with its quotes; 0: no guess
    FieldId field = kNoField;  ///< whose path ends with this key, unless other paths lead on from it
    FieldTree::Edge edge;

    bool is(const char* key) const;
  };
  static constexpr std::size_t kGuesses = 24;       ///< keys of an object, counted from its first
  static constexpr std::size_t kMaxGuessSize = 24;  ///< what three words cover
  void note_mark(std::uint32_t index, std::uint32_t at);
  void keep_guess(Guess& guess, std::uint32_t at, std::string_view key, FieldTree::Edge edge);

  const FieldTree& tree_;
  std::vector<std::array<Guess, kGuesses>> guesses_;  ///< by node
  Batch* batch_ = nullptr;
  const char* text_ = nullptr;
  const std::uint32_t* offsets_ = nullptr;
  std::uint32_t count_ = 0;
  Status status_ = Status::kDone;  ///< why a walk stopped
  std::uint32_t at_ = 0;           ///< where it stopped
  const char* reason_ = "";
  bool identity_is_text_ = false;
  bool omitted_ = false;             ///< CloudTrail left out a part of the current record
  bool is_lower_case_ = false;       ///< the keys of the current record are
  bool has_foreign_member_ = false;  ///< AWS does not document a member of the current record
  bool notes_members_ = false;
  struct JsonText {
    char* data = nullptr;  ///< in the batch's TextStore; null: the string does not hold JSON
    std::size_t size = 0;
  };
  std::size_t texts_open_ = 0;                           ///< JSON strings around the current text
  std::array<StructuralIndex, kMaxTexts> text_indexes_;  ///< of those strings' texts, outermost first
  std::string decoded_;                                  ///< a text that may be JSON
  bool keeps_texts_ = false;                             ///< in json_texts_
  /// By string. Resolving comes back to a string once for each dotted field and must not store its text each time.
  std::unordered_map<const char*, JsonText> json_texts_;
  bool seeks_lists_ = true;             ///< a list of records in the current record ends the walk
  std::vector<FieldId> dotted_fields_;  ///< concerned by a dotted key of the current record
  std::string key_;                     ///< a key with its escapes resolved
};

}  // namespace trailhound
