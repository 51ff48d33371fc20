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
/// other text is compared as it is, or by its SHA-256 if it has 32 bytes or more.
///
/// Memory: a pair of UUID and rule takes 20 bytes, any other pair 36, each with a hash slot on top. Pairs beyond the
/// budget go to unnamed files (engine/spill/key_set.h). One thread at a time may use it.
class Duplicates {
 public:
  /// An eventID in a form of fixed size. The workers make it, so that the collecting thread has less to do.
  struct EventId {
    enum class Kind : std::uint8_t {
      kNone,   ///< the event has no eventID
      kUuid,   ///< `words` starts with the 128 bits
      kShort,  ///< `words` has the text and, as the last byte, its size
      kLong,   ///< `words` has the SHA-256 of the text
    };
    std::array<std::uint64_t, 4> words{};
    Kind kind = Kind::kNone;

    /// Parses a UUID in its canonical form (RFC 9562 §4, lower case) into `id`. False: the text is none.
    static bool parse_uuid(std::string_view text, EventId& id);
    static EventId parse(std::string_view text);
    bool exists() const { return kind != Kind::kNone; }
    bool is_uuid() const { return kind == Kind::kUuid; }
    std::uint64_t high() const { return words[0]; }
    std::uint64_t low() const { return words[1]; }
  };

  /// `memory`: bytes.
  explicit Duplicates(std::size_t memory);

  /// Inserts the pair; true if it is new. REQUIRES: event.exists()
  bool insert(const EventId& event, std::uint32_t rule);

  /// Prefetches the memory that insert() will look at: the table is larger than the caches.
  void prefetch(const EventId& event, std::uint32_t rule) const;

  /// Why a temporary file failed; empty if none did. After a failure, duplicates may have passed as new.
  std::string failure() const;

 private:
  using UuidKeys = KeySet<5>;
  using TextKeys = KeySet<9>;

  UuidKeys uuids_;
  TextKeys texts_;
};

}  // namespace trailhound
