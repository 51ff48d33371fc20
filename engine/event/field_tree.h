#pragma once

#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace trailhound {

using FieldId = std::uint32_t;
inline constexpr FieldId kNoField = ~FieldId{0};

/// The field tree: all field paths that anybody asks for, as one trie of keys, so that a record is walked once whatever
/// the number of fields, and a key that nobody asks for is skipped. Immutable after building, shared by all workers.
///
/// Dots in a path descend, but a key of a record may hold dots itself, and the longest literal key wins
/// (engine/notes/0001-field-lookup.md). Such keys are rare in records. So beside the child of each single key, a node
/// knows the keys with dots that would concern a path; where the walker meets one, it notes the fields and resolves
/// them anew for that record (engine/event/walker.h).
class FieldTree {
 public:
  using NodeId = std::uint32_t;
  static constexpr NodeId kNoNode = ~NodeId{0};
  static constexpr NodeId kRoot = 0;

  static constexpr std::uint32_t kNotDotted = ~std::uint32_t{0};
  /// Longer paths are not accepted by the plan: the number of keys with dots grows with the square.
  static constexpr std::size_t kMaxPathParts = 32;

  struct Edge {
    NodeId child = kNoNode;             ///< of a single key that leads on or ends a path
    std::uint32_t dotted = kNotDotted;  ///< of a key with dots: index for dotted_fields()
    bool exists() const { return child != kNoNode || dotted != kNotDotted; }
  };

  /// The fields that the engine itself needs of every event; they are always the first ids.
  enum Reserved : FieldId {
    kEventId,
    kEventTime,
    kEventName,
    kEventSource,
    kEventVersion,
    kRegion,
    kRecipientAccount,
    kUserAccount,
    kReservedCount
  };

  FieldTree();
  FieldTree(FieldTree&&) = default;  // slots point into keys_, so there are no copies
  FieldTree& operator=(FieldTree&&) = default;

  /// The id of a path, adding it if it is new. REQUIRES: finish() was not called.
  FieldId add(std::string_view path);
  void finish();

  /// A finished tree of some of the fields, under the same ids.
  FieldTree subset(const std::vector<bool>& keep) const;

  std::size_t field_count() const { return paths_.size(); }
  const std::string& path(FieldId field) const { return paths_[field]; }

  bool has_children(NodeId node) const { return nodes_[node].slot_mask != kEmpty; }
  FieldId field(NodeId node) const { return nodes_[node].field; }
  /// The fields that a key with dots concerns.
  const std::vector<FieldId>& dotted_fields(std::uint32_t dotted) const { return dotted_fields_[dotted]; }

  /// The edge that `key` takes from `node`, if it exists(). At least 8 bytes behind `key` are readable.
  Edge find(NodeId node, const char* key, std::size_t size) const {
    const Node& n = nodes_[node];
    if (n.slot_mask == kEmpty) return {};
    const std::uint64_t head = head_of(key, size);
    std::uint32_t at = hash(head, size, key) & n.slot_mask;
    for (;;) {
      const Slot& slot = slots_[n.slot_begin + at];
      if (!slot.edge.exists()) return {};
      if (slot.head == head && slot.size == size && (size <= 8 || has_tail(slot, key, size))) return slot.edge;
      at = (at + 1) & n.slot_mask;
    }
  }

  std::size_t node_count() const { return nodes_.size(); }

  /// True where some key of the tree holds a backslash, so that raw keys must be decoded before they are looked up.
  bool has_backslash_keys() const { return has_backslash_keys_; }

 private:
  static constexpr std::uint32_t kEmpty = ~std::uint32_t{0};
  struct Node {
    std::uint32_t slot_begin = 0;
    std::uint32_t slot_mask = kEmpty;  ///< slots are a power of two, at most half full
    FieldId field = kNoField;          ///< a path ends here
  };
  struct Slot {
    std::uint64_t head = 0;  ///< the first 8 bytes of the key
    std::uint64_t tail = 0;  ///< the last 8 of a key that has as many
    const char* key = nullptr;
    std::uint32_t size = 0;
    Edge edge;
  };

  /// Whether the bytes behind the first 8 are equal; up to 16 bytes are compared as words.
  static bool has_tail(const Slot& slot, const char* key, std::size_t size) {
    std::uint64_t tail = 0;
    std::memcpy(&tail, key + size - 8, 8);
    return slot.tail == tail && (size <= 16 || std::memcmp(slot.key + 8, key + 8, size - 16) == 0);
  }
  static std::uint64_t head_of(const char* key, std::size_t size) {
    std::uint64_t head = 0;
    std::memcpy(&head, key, 8);  // readable by contract; what lies behind a shorter key is masked out
    if (size < 8) head &= (std::uint64_t{1} << (8 * size)) - 1;
    return head;
  }
  static std::uint32_t hash(std::uint64_t head, std::size_t size, const char* key) {
    head ^= size * 0x9E3779B97F4A7C15u;
    if (size > 0) head ^= static_cast<std::uint64_t>(static_cast<unsigned char>(key[size - 1])) << 56;
    head *= 0xD6E8FEB86659FD93u;
    return static_cast<std::uint32_t>(head >> 32);
  }

  void insert(std::string_view path, FieldId field);
  Edge& edge(NodeId node, std::string_view key);

  std::vector<Node> nodes_;
  std::vector<std::unordered_map<std::string, Edge>> edges_;  ///< by node; what the slots are made of
  std::vector<Slot> slots_;
  std::vector<std::vector<FieldId>> dotted_fields_;
  std::vector<std::string> paths_;
  std::unordered_map<std::string, FieldId> ids_;
  std::vector<std::string> keys_;  ///< padded, so that hash() may read 8 bytes; what Slot::key points to
  bool has_backslash_keys_ = false;
};

}  // namespace trailhound
