#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "engine/spill/key_set.h"

namespace trailhound {

/// Tells whether a rule has matched an event before: CloudTrail delivers an event twice now and then, and exports
/// overlap. Exact: an eventID is normally a UUID (AWS, CloudTrail record contents) and compared by its 128 bits; any
/// other text is compared as it is, or by its SHA-256 if it is long. Pairs that memory has no room for are kept in
/// unnamed files. One thread at a time may use it.
class Duplicates {
 public:
  /// An eventID in a form of one size, made by the workers.
  struct EventId {
    enum class Kind : std::uint8_t {
      kNone,   ///< the event has no eventID
      kUuid,   ///< `words` starts with the 128 bits
      kShort,  ///< `words` has the text and, as the last byte, its size
      kLong,   ///< `words` has the SHA-256 of the text
    };
    std::array<std::uint64_t, 4> words{};
    Kind kind = Kind::kNone;

    /// True if the text is a UUID in its canonical form (RFC 9562 §4, lower case), which is in `id` then.
    static bool parse_uuid(std::string_view text, EventId& id);
    static EventId parse(std::string_view text);
    bool exists() const { return kind != Kind::kNone; }
    bool is_uuid() const { return kind == Kind::kUuid; }
    std::uint64_t high() const { return words[0]; }
    std::uint64_t low() const { return words[1]; }
  };

  /// `memory`: bytes.
  explicit Duplicates(std::size_t memory);

  /// True the first time. REQUIRES: event.exists()
  bool insert(const EventId& event, std::uint32_t rule);

  /// Prefetches the memory that insert() will look at: the table is larger than the caches.
  void prefetch(const EventId& event, std::uint32_t rule) const;

  /// A temporary file that failed, after which duplicates may have passed as new; empty if none did.
  std::string failure() const;

 private:
  using UuidKeys = KeySet<5>;
  using TextKeys = KeySet<9>;

  UuidKeys uuids_;
  TextKeys texts_;
};

}  // namespace trailhound
