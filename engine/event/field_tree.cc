#include "engine/event/field_tree.h"

#include <algorithm>
#include <bit>
#include <cassert>

#include "engine/base/ascii.h"
#include "engine/event/event_rule.h"

namespace trailhound {
namespace {

std::string first_part(std::string_view path) { return ascii_lower(path.substr(0, path.find('.'))); }

}  // namespace

FieldTree::FieldTree() {
  nodes_.emplace_back();
  edges_.emplace_back();
  for (const char* path : {"eventID", "eventTime", "@timestamp", "eventName", "eventSource", "eventVersion",
                           "awsRegion", "recipientAccountId", "userIdentity.accountId", "userIdentity.arn"}) {
    add(path);
  }
  assert(field_count() == kReservedCount);
}

FieldId FieldTree::add(std::string_view path) {
  const auto [found, is_new] = ids_.try_emplace(std::string(path), static_cast<FieldId>(paths_.size()));
  if (is_new) {
    paths_.emplace_back(path);
    const std::size_t number = std::min<std::size_t>(members_.size(), kMaxMembers - 1);
    members_.try_emplace(first_part(path), static_cast<std::uint8_t>(number));
    fields_.push_back(found->second);
    insert(kRoot, path, found->second);
  }
  return found->second;
}

void FieldTree::insert(NodeId node, std::string_view path, FieldId field) {
  for (;;) {
    const std::size_t first_dot = path.find('.');
    // Every dotted key that could stand in for the next parts of the path: `a.b` and `a.b.c` for the rest `a.b.c`.
    for (std::size_t dot = first_dot; dot != std::string_view::npos;) {
      dot = path.find('.', dot + 1);
      mark_of(edge(node, path.substr(0, dot))).dotted_fields.push_back(field);
    }
    const std::string_view key = path.substr(0, first_dot);
    NodeId child = edge(node, key).child;
    if (child == kNoNode) {
      child = static_cast<NodeId>(nodes_.size());
      nodes_.emplace_back();
      edges_.emplace_back();
      edge(node, key).child = child;
    }
    node = child;
    if (first_dot == std::string_view::npos) break;
    path.remove_prefix(first_dot + 1);
  }
  if (nodes_[node].field == kNoField) {
    nodes_[node].field = field;
    return;
  }
  if (!is_shared(node)) {
    nodes_[node].shared = static_cast<std::uint32_t>(other_fields_.size());
    other_fields_.emplace_back();
  }
  other_fields_[nodes_[node].shared].push_back(field);
}

std::uint8_t FieldTree::member_number(std::string_view path) const { return members_.at(first_part(path)); }

FieldTree::Edge& FieldTree::edge(NodeId node, std::string_view key) {
  if (key.find('\\') != std::string_view::npos) has_backslash_keys_ = true;
  return edges_[node][std::string(key)];
}

FieldTree::Mark& FieldTree::mark_of(Edge& edge) {
  if (edge.mark == kNoMark) {
    edge.mark = static_cast<std::uint32_t>(marks_.size());
    marks_.emplace_back();
  }
  return marks_[edge.mark];
}

void FieldTree::mark_event_members(NodeId root) {
  for (const std::string_view member : event_members()) {
    edge(root, member).is_event_member = true;
    edge(root, ascii_lower(member)).is_event_member = true;
  }
}

void FieldTree::mark_lazy(NodeId root, const FieldTree& lazy, NodeId lazy_root) {
  for (const auto& [key, lazy_edge] : lazy.edges_[lazy_root]) {
    if (lazy_edge.child == kNoNode && lazy_edge.mark == kNoMark) continue;
    mark_of(edge(root, key)).lazy_member = member_number(key);
  }
}

void FieldTree::finish() {
  add_lower_case_paths();
  make_slots();
}

void FieldTree::add_lower_case_paths() {
  lower_case_root_ = static_cast<NodeId>(nodes_.size());
  nodes_.emplace_back();
  edges_.emplace_back();
  for (const FieldId field : fields_) {
    for (const std::string& path : lower_case_paths(paths_[field])) insert(lower_case_root_, path, field);
  }
  mark_event_members(kRoot);
  mark_event_members(lower_case_root_);
}

void FieldTree::make_slots() {
  for (NodeId id = 0; id < nodes_.size(); ++id) {
    Node& node = nodes_[id];
    if (edges_[id].empty()) continue;
    const auto slots = static_cast<std::uint32_t>(std::bit_ceil(edges_[id].size() * 2));
    node.slot_begin = static_cast<std::uint32_t>(slots_.size());
    node.slot_mask = slots - 1;
    slots_.resize(slots_.size() + slots);
    for (const auto& [key, edge] : edges_[id]) {
      keys_.push_back(key);
      keys_.back().resize(std::max<std::size_t>(key.size(), 8));
      const std::uint64_t head = head_of(keys_.back().data(), key.size());
      std::uint32_t at = hash(head, key.size(), keys_.back().data()) & node.slot_mask;
      while (slots_[node.slot_begin + at].edge.exists()) at = (at + 1) & node.slot_mask;
      // keys_ may still move, so the slot keeps the key's number in place of its address until all keys are there.
      Slot& slot = slots_[node.slot_begin + at];
      slot = {head, 0, reinterpret_cast<const char*>(keys_.size() - 1), static_cast<std::uint32_t>(key.size()), edge};
      if (key.size() >= 8) std::memcpy(&slot.tail, key.data() + key.size() - 8, 8);
    }
  }
  for (Slot& slot : slots_) {
    if (slot.edge.exists()) slot.key = keys_[reinterpret_cast<std::uintptr_t>(slot.key)].data();
  }
}

FieldTree FieldTree::subset(const std::vector<bool>& keep, const FieldTree* lazy) const {
  FieldTree tree;
  tree.paths_ = paths_;
  tree.ids_ = ids_;
  tree.members_ = members_;
  tree.nodes_.assign(1, Node());
  tree.edges_.assign(1, {});
  tree.marks_.clear();
  tree.other_fields_.clear();
  tree.fields_.clear();
  for (FieldId field = 0; field < paths_.size(); ++field) {
    if (!keep[field]) continue;
    tree.fields_.push_back(field);
    tree.insert(kRoot, paths_[field], field);
  }
  tree.add_lower_case_paths();
  if (lazy != nullptr) {
    tree.mark_lazy(kRoot, *lazy, kRoot);
    tree.mark_lazy(tree.lower_case_root_, *lazy, lazy->lower_case_root_);
  }
  tree.make_slots();
  return tree;
}

std::vector<std::string> lower_case_paths(std::string_view path) {
  const std::string lower = ascii_lower(path);
  const std::size_t first = std::min(path.find('.'), path.size());
  std::string mixed = lower.substr(0, first) + std::string(path.substr(first));
  if (mixed == lower) return {lower};
  return {std::move(mixed), lower};
}

}  // namespace trailhound
