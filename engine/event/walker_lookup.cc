// The parts of field lookup that few records need: paths that continue into JSON strings, dotted keys, and records
// whose keys are in lower case (engine/notes/0001-field-lookup.md). The grammar of what they read was checked before.

#include <algorithm>
#include <cassert>
#include <tuple>

#include "engine/event/escapes.h"
#include "engine/event/event_rule.h"
#include "engine/event/json_text.h"
#include "engine/event/walker.h"

namespace trailhound {

/// The position after the value at `at` and the comma behind it.
std::uint32_t Walker::behind(std::uint32_t at) {
  at = skip(at).next;
  return this->at(at) == ',' ? at + 1 : at;
}

/// The key at `at` with its escapes resolved. Valid until the next call.
std::string_view Walker::decoded_key(std::uint32_t at) {
  std::string_view key;
  static_cast<void>(read_key(at, key));
  key_.clear();
  append_unescaped(key, key_);
  return key_;
}

/// Calls walk() with text_ and offsets_ set to the text that a string holds. False: it holds no JSON.
template <typename Walk>
bool Walker::inside_text(const RawValue& string, Walk&& walk) {
  if (texts_open_ == kMaxTexts || !may_hold_json(string.raw())) return false;
  const auto outer = std::tuple(text_, offsets_, count_, omitted_, notes_members_);
  notes_members_ = false;
  const bool is_json = open_text(string);
  if (is_json) {
    batch_->set_texts_around(++texts_open_);
    walk();
    batch_->set_texts_around(--texts_open_);
  }
  std::tie(text_, offsets_, count_, omitted_, notes_members_) = outer;
  return is_json;
}

/// Sets text_ and offsets_ to the text that a string holds. False if it is not JSON.
bool Walker::open_text(const RawValue& string) {
  StructuralIndex& index = text_indexes_[texts_open_];
  JsonText* kept = nullptr;
  if (keeps_texts_) {
    const auto [found, is_new] = json_texts_.try_emplace(string.data);
    kept = &found->second;
    if (!is_new) {
      if (!kept->data || !index.build(kept->data, kept->size)) return false;
      set_text(kept->data, index);
      return true;
    }
  }
  if (!decode_json_text(string.raw(), decoded_)) return false;
  const std::size_t size = decoded_.size();
  decoded_.append(TextStore::kReadable, '\0');
  if (!index.build(decoded_.data(), size)) return false;
  // Checked as a whole before anything is appended to the batch: a text that is JSON only at its beginning is a string.
  set_text(decoded_.data(), index);
  const Outcome whole = skip(0);
  if (whole.status != Status::kDone || whole.next != count_) return false;
  if (find_malformed_escape({decoded_.data(), size}) != std::string_view::npos) return false;
  char* const text = batch_->texts().add({decoded_.data(), size});
  if (kept) *kept = {text, size};
  set_text(text, index);
  return true;
}

/// Appends a value that the path to `node` has reached.
void Walker::append_at(FieldTree::NodeId node, const RawValue& value) {
  if (tree_.field(node) != kNoField) batch_->append(tree_.field(node), value);
  if (!tree_.is_shared(node)) return;
  for (const FieldId field : tree_.other_fields(node)) batch_->append(field, value);
}

/// The string that the path to `node` has reached, from which other paths lead on or which several fields share.
[[gnu::noinline]] void Walker::walk_string(FieldTree::NodeId node, const RawValue& string) {
  append_at(node, string);
  if (!tree_.has_children(node) || walk_text(node, string)) return;
  static constexpr char kIdentity[] = "userIdentity\0\0\0\0\0\0\0";  // find() reads eight bytes more
  if (tree_.find(FieldTree::kRoot, kIdentity, 12).child == node) identity_is_text_ = true;
}

/// Walks the paths that lead on from `node` in the text that the string holds. False: it holds no JSON.
bool Walker::walk_text(FieldTree::NodeId node, const RawValue& string) {
  return inside_text(string, [&] {
    [[maybe_unused]] const std::uint32_t end = walk_below(node, 0, 0);
    assert(end == count_);
  });
}

/// Walks what `node`'s paths reach below the value at `at`, but not that value: a path that ends at a string reaches
/// the string, not the array that it holds. Returns the position after it.
std::uint32_t Walker::walk_below(FieldTree::NodeId node, std::uint32_t at, std::uint32_t depth) {
  const char first = this->at(at);
  if (first == '{') return walk_object(node, at, depth);
  if (first == '"') walk_text(node, string_at(at));
  if (first != '[') return at + 1;
  ++at;
  while (this->at(at) != ']') {
    at = walk_below(node, at, depth + 1);
    if (this->at(at) == ',') ++at;
  }
  return at + 1;
}

bool Walker::read_list(const RawValue& string, std::uint8_t texts_around, Batch& batch,
                       std::vector<RawValue>& elements) {
  bool is_list = false;
  batch_ = &batch;
  texts_open_ = texts_around;
  inside_text(string, [&] {
    is_list = at(0) == '[';
    for (std::uint32_t position = 1; is_list && at(position) != ']'; position = behind(position)) {
      elements.push_back(value_at(position));
    }
  });
  texts_open_ = 0;
  return is_list;
}

/// True if a key of the record at `at` is a field of CloudTrail in lower case and none is as CloudTrail spells it.
bool Walker::has_lower_case_keys(std::uint32_t at) {
  bool found = false;
  for (++at; this->at(at) != '}';) {
    const std::string_view key = decoded_key(at);
    if (is_event_member(key)) {
      if (std::any_of(key.begin(), key.end(), [](char c) { return c >= 'A' && c <= 'Z'; })) return false;
      found = found || (key != "resources" && key != "addendum");  // spelled alike in both
    }
    at = behind(at + 2);
  }
  return found;
}

/// The root of the tree for the current record.
FieldTree::NodeId Walker::root() {
  if (!is_lower_case_) return FieldTree::kRoot;
  if (guesses_.size() < tree_.node_count()) guesses_.resize(tree_.node_count());  // few archives need these
  return tree_.lower_case_root();
}

/// Appends the values of the fields that the record's dotted keys concern, in place of those that the walk found.
void Walker::resolve_dotted(std::uint32_t record) {
  std::sort(dotted_fields_.begin(), dotted_fields_.end());
  dotted_fields_.erase(std::unique(dotted_fields_.begin(), dotted_fields_.end()), dotted_fields_.end());
  keeps_texts_ = true;
  for (const FieldId field : dotted_fields_) {
    batch_->drop_open_row(field);
    if (is_lower_case_) {
      for (const std::string& path : lower_case_paths(tree_.path(field))) resolve_object(record, path, field);
    } else {
      resolve_object(record, tree_.path(field), field);
    }
  }
  keeps_texts_ = false;
  json_texts_ = {};
}

/// Appends what the rest of a path reaches below the object at `at`. False if that is nothing.
bool Walker::resolve_object(std::uint32_t at, std::string_view path, FieldId field) {
  // The longest literal key that reaches something wins.
  for (std::size_t end = path.size();; end = path.rfind('.', end - 1)) {
    const std::string_view wanted = path.substr(0, end);
    bool reached = false;
    std::uint32_t position = at + 1;
    while (this->at(position) != '}') {
      const std::uint32_t value = position + 2;
      if (decoded_key(position) == wanted) {
        if (end == path.size()) {
          append_with_elements(value, field);
          reached = true;
        } else {
          reached = resolve_value(value, path.substr(end + 1), field) || reached;
        }
      }
      position = behind(value);
    }
    if (reached) return true;
    if (end == 0 || path.rfind('.', end - 1) == std::string_view::npos) return false;
  }
}

bool Walker::resolve_value(std::uint32_t at, std::string_view path, FieldId field) {
  const char first = this->at(at);
  if (first == '{') return resolve_object(at, path, field);
  bool reached = false;
  if (first == '"') inside_text(string_at(at), [&] { reached = resolve_value(0, path, field); });
  if (first != '[') return reached;
  std::uint32_t position = at + 1;
  while (this->at(position) != ']') {
    reached = resolve_value(position, path, field) || reached;
    position = behind(position);
  }
  return reached;
}

/// Appends the value at `at` and, if it is an array, its elements.
void Walker::append_with_elements(std::uint32_t at, FieldId field) {
  if (this->at(at) == '[') {
    for (std::uint32_t position = at + 1; this->at(position) != ']';) {
      append_with_elements(position, field);
      position = behind(position);
    }
  }
  batch_->append(field, value_at(at));
}

}  // namespace trailhound
