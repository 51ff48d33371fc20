#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "engine/event/batch.h"
#include "engine/event/field_tree.h"
#include "engine/event/report.h"
#include "engine/event/structure.h"

namespace trailhound {

/// Walks JSON along a structural index, checking its grammar (RFC 8259) on the way, and puts the values that the field
/// tree asks for into a Batch. One per worker; it holds no text of its own.
///
/// Positions are indexes into the structural index. Whatever the text holds, a walk ends, and recursion is bounded.
class Walker {
 public:
  /// Nesting beyond this is refused: real records stay below 20, and each array around a value has a text of its own to
  /// test.
  static constexpr std::uint32_t kMaxDepth = 128;

  explicit Walker(const FieldTree& tree);

  /// REQUIRES: the byte behind the indexed text is NUL while walking. It stands for the end at the positions behind the
  /// last, so that only what does not fit the grammar is checked for being the end of the text.
  void set_text(const char* text, const StructuralIndex& index);

  enum class Status : std::uint8_t {
    kDone,
    kNotEvent,    ///< a JSON object, but not a CloudTrail event; nothing was added to the batch
    kWrapper,     ///< an object that holds a list of records; `next` is the '[' of that list, or the '{' of an object
                  ///< that holds it in turn; nothing was added
    kIncomplete,  ///< the text ends before the value does
    kMalformed,   ///< not JSON; reason() tells, `next` is where
  };
  struct Outcome {
    Status status = Status::kDone;
    std::uint32_t next = 0;                ///< behind what was walked
    RecordKind kind = RecordKind::kOther;  ///< of a record that is kDone or kNotEvent
  };

  /// Walks the object at `at`. kDone: it is an event and is now a row of the batch, with `index` and `offset`.
  Outcome walk_record(std::uint32_t at, std::uint64_t index, std::uint64_t text_offset, Batch& batch);

  /// Adds to a row of the batch, whose record was walked with another tree, the values of this one.
  void complete_row(Batch& batch, std::uint32_t row);

  /// Walks a value without looking at it.
  Outcome skip(std::uint32_t at);

  /// The key at `at` of an object that is being read by the caller (no escapes resolved), and whether it is followed by
  /// a colon; kDone: `next` is the value.
  Outcome read_key(std::uint32_t at, std::string_view& key) const;

  /// True for the key of a top-level object under which a list of records stands: S3 delivery, lookup-events,
  /// CloudWatch Logs and its subscriptions, Elasticsearch, Splunk, CloudTrail Lake.
  static bool is_record_list(std::string_view key);
  /// True for the key of an object that has such a key in turn (Elasticsearch: `hits.hits`).
  static bool holds_record_list(std::string_view key) { return key == "hits"; }

  /// The string at `at`, which must be whole; another kind where there is none.
  RawValue string_at(std::uint32_t at);

  char at(std::uint32_t position) const { return text_[offsets_[position]]; }
  std::uint32_t count() const { return count_; }
  std::uint32_t offset(std::uint32_t position) const { return offsets_[position]; }
  const char* reason() const { return reason_; }

 private:
  /// What a walk returns instead of a position when it stops; status_ and at_ tell why and where.
  static constexpr std::uint32_t kStopped = ~std::uint32_t{0};

  // Each takes the position of a value and returns the one behind it. The position is handed on by value so that it
  // stays in a register; `depth` counts the containers around.
  std::uint32_t walk_object(FieldTree::NodeId node, std::uint32_t at, std::uint32_t depth);
  std::uint32_t walk_array(FieldTree::NodeId node, std::uint32_t at, std::uint32_t depth);
  std::uint32_t walk_value(FieldTree::NodeId node, std::uint32_t at, std::uint32_t depth);
  std::uint32_t skip_value(std::uint32_t at, std::uint32_t depth);
  std::uint32_t skip_container(std::uint32_t at, std::uint32_t depth);
  std::uint32_t scalar(std::uint32_t at, RawValue& value);
  RawValue string(std::uint32_t at) const;
  std::uint32_t stop(std::uint32_t at, const char* reason);
  std::uint32_t stop_at_key(std::uint32_t at);
  Outcome outcome(std::uint32_t at) const;
  void note_omitted(std::uint32_t at);
  bool is_key(std::uint32_t at) const { return this->at(at) == '"' && this->at(at + 1) == ':'; }
  std::string_view key_at(std::uint32_t at) const;
  FieldTree::Edge find_edge(FieldTree::NodeId node, std::string_view key);
  FieldTree::Edge find_decoded_edge(FieldTree::NodeId node, std::string_view key);
  RawValue container(ValueKind kind, std::uint32_t begin, std::uint32_t end) const;

  // Fields that a key with dots concerns are resolved anew once the record is walked
  // (engine/notes/0001-field-lookup.md).
  void resolve_irregular(std::uint32_t record);
  bool resolve_object(std::uint32_t at, std::string_view path, FieldId field);
  bool resolve_value(std::uint32_t at, std::string_view path, FieldId field);
  void emit(std::uint32_t at, FieldId field);

  /// Records name their keys in nearly the same order, so the n-th key of an object is likely the one that it was
  /// before. A guess is the edge that this key took; it serves if all bytes are equal, without hashing, and spares what
  /// else is asked of a key.
  struct Guess {
    std::array<std::uint64_t, 3> words{};    ///< 8 bytes each of the key with its quotes, which cover all of it
    std::array<std::uint8_t, 3> places{};    ///< where in the key they begin
    std::uint64_t mask = ~std::uint64_t{0};  ///< of the bytes that a key shorter than a word has
    std::uint32_t size = 0;                  ///< of the key, with its quotes; 0: no guess
    FieldId field = kNoField;                ///< that ends here
    FieldTree::Edge edge;

    bool is(const char* key) const;
  };
  static constexpr std::size_t kGuesses = 24;       ///< places in an object
  static constexpr std::size_t kMaxGuessSize = 24;  ///< what the words cover
  void keep_guess(Guess& guess, std::uint32_t at, std::string_view key, FieldTree::Edge edge);

  const FieldTree& tree_;
  std::vector<std::array<Guess, kGuesses>> guesses_;  ///< by node
  Batch* batch_ = nullptr;
  const char* text_ = nullptr;
  const std::uint32_t* offsets_ = nullptr;
  std::uint32_t count_ = 0;
  Status status_ = Status::kDone;  ///< of a walk that stopped
  std::uint32_t at_ = 0;           ///< where it did
  const char* reason_ = "";
  bool omitted_ = false;  ///< met in the record that is being walked
  bool notes_members_ = false;
  std::vector<FieldId> irregular_;
  std::string key_;  ///< a key with its escapes resolved
};

}  // namespace trailhound
