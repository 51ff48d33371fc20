#include "engine/sigma/action.h"

#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>

#include "engine/sigma/codes.h"

namespace trailhound {
namespace {

/// The map without its `action`, as a new node of the document.
const YamlNode* without_action(const YamlNode& root, YamlDocument& document) {
  YamlNode& stripped = document.nodes.emplace_back(root);
  stripped.children.clear();
  for (std::size_t i = 0; i < root.entry_count(); ++i) {
    const auto [key, value] = root.entry(i);
    if (key->text != "action") stripped.children.insert(stripped.children.end(), {key, value});
  }
  return &stripped;
}

}  // namespace

/// The tree of another document, aliases written out; parents before children, so that addresses stay.
const YamlNode* DocumentActions::copy(const YamlNode& node, YamlDocument& to) {
  ++copies_;
  YamlNode& copied = to.nodes.emplace_back(node);
  for (const YamlNode*& child : copied.children) child = copy(*child, to);
  return &copied;
}

/// `over` on top of `base`; `base` belongs to another document and is copied, `over` is one of `to`.
const YamlNode* DocumentActions::merge(const YamlNode& base, const YamlNode& over, YamlDocument& to) {
  ++copies_;
  YamlNode& merged = to.nodes.emplace_back(over);
  merged.children.clear();
  std::unordered_map<std::string_view, YamlNode::Entry> overlay;  // what is left of `over`
  for (std::size_t i = 0; i < over.entry_count(); ++i) overlay.emplace(over.entry(i).key->text, over.entry(i));
  const auto add = [&merged](const YamlNode* key, const YamlNode* value) {
    merged.children.insert(merged.children.end(), {key, value});
  };
  // In the order of the base: a key that both have keeps the place that the base gives it.
  for (std::size_t i = 0; i < base.entry_count(); ++i) {
    const auto [key, value] = base.entry(i);
    const auto found = overlay.find(key->text);
    if (found == overlay.end()) {
      add(copy(*key, to), copy(*value, to));
    } else {
      const YamlNode::Entry entry = found->second;
      overlay.erase(found);
      const bool both_maps = value->is_map() && entry.value->is_map();
      add(entry.key, both_maps ? merge(*value, *entry.value, to) : entry.value);
    }
  }
  for (std::size_t i = 0; i < over.entry_count(); ++i) {
    const auto [key, value] = over.entry(i);
    if (overlay.find(key->text) != overlay.end()) add(key, value);
  }
  merged.weight = 1;
  for (const YamlNode* child : merged.children) merged.weight += child->weight;
  return &merged;
}

bool DocumentActions::merge_onto(const YamlDocument& base, YamlDocument& document, Findings& findings) {
  // Checked before, so that no merge is left half done; a copy is never larger than the two weights together.
  const std::size_t most = std::size_t{base.root->weight} + document.root->weight;
  if (most > YamlLimits::kNodes || copies_ + most > kCopies) {
    findings.error(codes::kTooLarge, document.root->position, "merged with the documents before it this is too large");
    return false;
  }
  document.root = merge(*base.root, *document.root, document);
  return true;
}

DocumentActions::Outcome DocumentActions::apply(YamlDocument& document, Findings& findings) {
  const YamlNode* action = document.root->find("action").value;
  const std::string_view name = action == nullptr ? std::string_view() : std::string_view(action->text);
  if (action != nullptr) {
    if (!action->is_scalar() || (name != "global" && name != "reset" && name != "repeat")) {
      findings.error(codes::kAction, action->position, "an action is one of global, reset and repeat");
      return Outcome::kFault;
    }
    document.root = without_action(*document.root, document);
  }
  if (name == "reset") {
    template_.reset();
    return Outcome::kNothing;
  }
  if (name == "global") {
    // Rules need it as a base to copy from, `repeat` too: two owners, so one of them gets a copy.
    YamlDocument copied;
    copied.position = document.position;
    copied.root = copy(*document.root, copied);
    previous_ = std::move(copied);
    template_ = std::move(document);
    return Outcome::kNothing;
  }
  if (name == "repeat") {
    if (!previous_) {
      findings.error(codes::kAction, action->position, "there is no document before this one that it could repeat");
      return Outcome::kFault;
    }
    if (!merge_onto(*previous_, document, findings)) return Outcome::kFault;
  }
  if (template_ && !merge_onto(*template_, document, findings)) return Outcome::kFault;
  return Outcome::kRule;
}

}  // namespace trailhound
