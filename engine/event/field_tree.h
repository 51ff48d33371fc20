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

/// All field paths that rules and the engine ask for, as one trie of keys. The walker reads a record once, however many
/// fields there are, and skips every key that the trie lacks. Immutable after finish(); all workers share it.
///
/// A dot in a path descends into an object, but a record's key may contain dots itself, and then the longest literal
/// key wins (engine/notes/0001-field-lookup.md). Records rarely have such keys. So each node also lists the dotted keys
/// that would change what a path reaches. When the walker meets one, it notes the fields concerned and resolves them
/// again for that record (Walker::resolve_dotted).
///
///   add("a.b.c"):   root ─ a ─► n1 ─ b ─► n2 ─ c ─► n3 (the path ends here)
///                   root knows the dotted keys "a.b" and "a.b.c"; n1 knows "b.c"
///
/// A root also has an edge for every member that AWS documents (engine/event/event_rule.h), so one lookup tells the
/// walker both what a key leads to and whether it belongs to an event.
///
/// Athena and Hive lower the case of keys (`useridentity.sessioncontext`). Records of that form are walked from a
/// second root, whose paths are those of lower_case_paths().
class FieldTree {
 public:
  using NodeId = std::uint32_t;
  static constexpr NodeId kNoNode = ~NodeId{0};
  static constexpr NodeId kRoot = 0;

  static constexpr std::uint32_t kNoMark = ~std::uint32_t{0};
  /// A set of members of a record, by the first part of the paths that lead through them. There is a number for each
  /// first part, whatever its case; those that are too many share one.
  using Members = std::uint64_t;
  static constexpr std::uint8_t kMaxMembers = 64, kNoMember = 0xFF;

  /// The plan rejects longer paths, because the number of dotted keys grows with the square of the parts.
  static constexpr std::size_t kMaxPathParts = 64;

  struct Edge {
    NodeId child = kNoNode;        ///< the node below, if this key is one part of a path
    std::uint32_t mark = kNoMark;  ///< argument for mark(); few edges have one
    bool is_event_member = false;  ///< the edge leaves a root, and AWS documents the key as a member of an event
    bool exists() const { return child != kNoNode || mark != kNoMark || is_event_member; }
  };
  /// What the walker notes about a key.
  struct Mark {
    std::vector<FieldId> dotted_fields;  ///< whose values it can change, because it spans several parts of their paths
    std::uint8_t lazy_member = kNoMember;  ///< the number of the member of the record that lazy fields lead through
  };

  /// The fields that the engine itself reads of every event. Their ids come first in every tree.
  enum Reserved : FieldId {
    kEventId,
    kEventTime,
    kTimestamp,  ///< @timestamp, which serves where eventTime is missing
    kEventName,
    kEventSource,
    kEventVersion,
    kRegion,
    kRecipientAccount,
    kUserAccount,
    kUserArn,
    kReservedCount
  };

  FieldTree();
  FieldTree(FieldTree&&) = default;  // no copies: slots point into keys_
  FieldTree& operator=(FieldTree&&) = default;

  /// Returns the id of a path, which it adds if it is new. REQUIRES: finish() was not called.
  FieldId add(std::string_view path);
  /// Adds the paths below lower_case_root() and builds the hash tables that find() reads.
  void finish();

  /// A finished tree with only the fields that `keep` selects. Ids stay the same. `lazy`: the finished tree of those
  /// that are walked in a second step, for which the first notes where their members stand (Batch::lazy_members()).
  FieldTree subset(const std::vector<bool>& keep, const FieldTree* lazy = nullptr) const;

  std::size_t field_count() const { return paths_.size(); }
  /// The member of the record that the field's path begins with.
  Members member(FieldId field) const { return Members{1} << member_number(paths_[field]); }
  const std::string& path(FieldId field) const { return paths_[field]; }

  /// The root for records whose keys are in lower case.
  NodeId lower_case_root() const { return lower_case_root_; }

  bool has_children(NodeId node) const { return nodes_[node].slot_mask != kEmpty; }
  /// The field whose path ends at this node, or kNoField.
  FieldId field(NodeId node) const { return nodes_[node].field; }
  /// Whether the paths of several fields end at this node: in lower case, `eventName` and `eventname` are one path.
  bool is_shared(NodeId node) const { return nodes_[node].shared != kEmpty; }
  /// The fields besides field() whose paths end at a node that is_shared().
  const std::vector<FieldId>& other_fields(NodeId node) const { return other_fields_[nodes_[node].shared]; }
  /// The only field whose path ends at this node, if no other path leads on from it; otherwise, and for kNoNode,
  /// kNoField.
  FieldId leaf_field(NodeId node) const {
    return node == kNoNode || has_children(node) || is_shared(node) ? kNoField : field(node);
  }
  const Mark& mark(std::uint32_t mark) const { return marks_[mark]; }

  /// The edge that leaves `node` under `key`; one that does not exist() if there is none.
  /// REQUIRES: at least 8 bytes from `key` on are readable.
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

  /// True if some key of the tree contains a backslash. Raw keys must then be decoded before they are looked up.
  bool has_backslash_keys() const { return has_backslash_keys_; }

 private:
  static constexpr std::uint32_t kEmpty = ~std::uint32_t{0};
  struct Node {
    std::uint32_t slot_begin = 0;
    std::uint32_t slot_mask = kEmpty;  ///< number of slots - 1; a power of two of them, at most half full
    FieldId field = kNoField;          ///< whose path ends here
    std::uint32_t shared = kEmpty;     ///< index into other_fields_
  };
  struct Slot {
    std::uint64_t head = 0;  ///< the first 8 bytes of the key
    std::uint64_t tail = 0;  ///< the last 8 bytes, if the key has that many
    const char* key = nullptr;
    std::uint32_t size = 0;
    Edge edge;
  };

  /// True if the bytes after the first 8 are equal. Two words cover keys of up to 16 bytes without memcmp.
  static bool has_tail(const Slot& slot, const char* key, std::size_t size) {
    std::uint64_t tail = 0;
    std::memcpy(&tail, key + size - 8, 8);
    return slot.tail == tail && (size <= 16 || std::memcmp(slot.key + 8, key + 8, size - 16) == 0);
  }
  static std::uint64_t head_of(const char* key, std::size_t size) {
    std::uint64_t head = 0;
    std::memcpy(&head, key, 8);  // readable by contract; the mask below drops what follows a shorter key
    if (size < 8) head &= (std::uint64_t{1} << (8 * size)) - 1;
    return head;
  }
  static std::uint32_t hash(std::uint64_t head, std::size_t size, const char* key) {
    head ^= size * 0x9E3779B97F4A7C15u;
    if (size > 0) head ^= static_cast<std::uint64_t>(static_cast<unsigned char>(key[size - 1])) << 56;
    head *= 0xD6E8FEB86659FD93u;
    return static_cast<std::uint32_t>(head >> 32);
  }

  void insert(NodeId node, std::string_view path, FieldId field);
  std::uint8_t member_number(std::string_view path) const;
  void mark_event_members(NodeId root);
  void mark_lazy(NodeId root, const FieldTree& lazy, NodeId lazy_root);
  void add_lower_case_paths();
  void make_slots();
  Edge& edge(NodeId node, std::string_view key);
  Mark& mark_of(Edge& edge);

  std::vector<Node> nodes_;
  std::vector<std::unordered_map<std::string, Edge>> edges_;  ///< by node; finish() makes the slots from them
  std::vector<Slot> slots_;
  std::vector<Mark> marks_;
  std::vector<std::vector<FieldId>> other_fields_;
  std::vector<std::string> paths_;
  std::unordered_map<std::string, FieldId> ids_;
  std::unordered_map<std::string, std::uint8_t> members_;  ///< numbers by first part of a path, in lower case
  std::vector<FieldId> fields_;                            ///< of this tree
  NodeId lower_case_root_ = kNoNode;
  std::vector<std::string> keys_;  ///< Slot::key points here; padded to the 8 bytes that head_of() reads
  bool has_backslash_keys_ = false;
};

/// Under which paths a field may be in a record whose keys are in lower case. Its first part is a field of CloudTrail
/// and in lower case. Below it the case depends on the export: Athena's table declares userIdentity as a struct, and
/// lowers the case of its fields, but requestParameters as a string of JSON, whose text keeps it. So there may be two
/// paths:
///
///   userIdentity.sessionContext → useridentity.sessionContext, useridentity.sessioncontext
///   eventName                   → eventname
std::vector<std::string> lower_case_paths(std::string_view path);

}  // namespace trailhound
