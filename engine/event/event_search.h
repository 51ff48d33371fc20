#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "engine/event/encoded_text.h"
#include "engine/event/event_rule.h"
#include "engine/event/field_tree.h"
#include "engine/event/structure.h"
#include "engine/event/walker.h"

namespace trailhound {

/// Finds the events inside a value, wherever they are: under any key, in lists, in strings that hold JSON (also escaped
/// twice, as HTML, or behind the prefix of a log line) and in base64 of JSON or gzip. What an object is follows from
/// its own members (engine/event/event_rule.h) and from what is found inside it:
///
///   whole event   It is the event, and nothing inside it is one, so that a tag or a user agent cannot hide it.
///                 Exception: a member that AWS does not document holds an event with the same eventID, which is the
///                 raw record beside the fields that a tool took out of it.
///   part of one   It yields to a whole event in a member that AWS does not document (`_raw`, `CloudTrailEvent`);
///                 otherwise it is the event.
///   neither       Whatever is found inside it. Two members that hold the same event (`message` and `event.original`)
///                 give it once.
///
/// Work is linear in the text. Strings are decoded up to kMaxDecodings deep, and what gzip expands is limited per
/// input. One per worker.
class EventSearch {
 public:
  static constexpr std::size_t kMaxDecodings = 4;

  EventSearch();
  ~EventSearch();

  /// A new input begins.
  void start();

  static constexpr std::size_t kSound = std::string_view::npos;
  struct Found {
    RecordKind kind = RecordKind::kEvent;
    Claim claim = Claim::kNone;
    bool is_decoded = false;
    bool is_in_event_member = false;  ///< of the innermost object around it that was looked at
    std::uint32_t at = 0;             ///< its position in the searched walker's index, unless it is decoded
    std::size_t begin = 0, size = 0;  ///< its text, if it is decoded
    std::string id;                   ///< its eventID
    std::size_t malformed = kSound;   ///< the place in its text of an escape that JSON does not have
  };

  /// Searches the value at `at` of `walker`. REQUIRES: the value was walked or skipped, so its grammar is sound.
  void search(Walker& walker, std::uint32_t at);

  /// Searches a text that has no index yet: JSON in a line of a log, or a cell of CSV.
  struct Reading {
    bool is_json = false;     ///< the text is JSON from its first byte to its last
    bool is_cut = false;      ///< it ends inside a value, between two tokens: more may follow
    bool is_promise = false;  ///< it is not JSON but mentions an event
    const char* reason = "";  ///< why it is not JSON
    std::size_t unread = 0;   ///< where in the text the value begins that is not JSON
    std::size_t stop = 0;     ///< where in it the fault is
  };
  Reading search_text(std::string_view text);

  /// Of the last search; valid until the next.
  const std::vector<Found>& found() const { return found_; }
  bool has_sound_event() const;
  std::string_view text_of(const Found& event) const { return {texts_.data() + event.begin, event.size}; }
  /// What the searched value is itself, if nothing was found in it.
  RecordKind kind() const { return kind_; }
  /// Strings that mention or encode an event and cannot be read, and why the first of them cannot.
  std::size_t unreadable() const { return unreadable_; }
  const char* reason() const { return reason_; }
  /// Bytes in strings that JSON text cannot hold and that were replaced, since start().
  std::size_t repaired() const { return repaired_; }
  /// True if it decoded base64 since start(): how much more it decodes then depends on what came before.
  bool has_decoded_base64() const { return encoded_ > 0; }

 private:
  struct Level;  ///< a decoded text with its index

  void clear();
  std::uint32_t search_value(Walker& walker, std::uint32_t at, std::size_t depth);
  std::uint32_t search_object(Walker& walker, std::uint32_t at, std::size_t depth);
  std::uint32_t search_list(Walker& walker, std::uint32_t at, std::size_t depth);
  void search_string(std::string_view raw, std::size_t depth);
  Reading search_decoded(std::size_t depth);
  Decoding decode(std::string& text);
  void lose_string(const char* reason);
  Reading search_level(std::size_t depth);
  Reading read_level(std::size_t depth);
  void read_values(Walker& walker, std::size_t depth, Reading& reading, std::size_t& unread);
  Level& level(std::size_t depth);
  bool keep_copies_of(std::string_view id, std::size_t mark);
  bool keep_whole_events(std::size_t mark);
  void drop_second_copies(const std::vector<std::size_t>& lone);
  void add(Walker& walker, std::uint32_t at, std::uint32_t end, std::size_t depth, const EventMembers& members);

  FieldTree no_fields_;
  std::vector<std::unique_ptr<Level>> levels_;
  std::vector<Found> found_;
  std::string texts_;  ///< of the decoded events
  RecordKind kind_ = RecordKind::kOther;
  std::size_t unreadable_ = 0, repaired_ = 0;
  const char* reason_ = "";
  std::size_t inflated_ = 0, encoded_ = 0;  ///< bytes, since start()
};

}  // namespace trailhound
