#include "engine/event/walker.h"

#include <algorithm>
#include <array>
#include <cstring>

namespace trailhound {
namespace {

bool is_space(char c) { return c == ' ' || c == '\n' || c == '\r' || c == '\t'; }

/// RFC 8259 §6.
[[gnu::noinline]] bool is_number(std::string_view text) {
  std::size_t at = 0;
  const auto digits = [&] {
    const std::size_t begin = at;
    while (at < text.size() && text[at] >= '0' && text[at] <= '9') ++at;
    return at - begin;
  };
  if (at < text.size() && text[at] == '-') ++at;
  const std::size_t integer = at;
  if (digits() == 0) return false;
  if (text[integer] == '0' && at - integer > 1) return false;
  if (at < text.size() && text[at] == '.') {
    ++at;
    if (digits() == 0) return false;
  }
  if (at < text.size() && (text[at] == 'e' || text[at] == 'E')) {
    ++at;
    if (at < text.size() && (text[at] == '+' || text[at] == '-')) ++at;
    if (digits() == 0) return false;
  }
  return at == text.size();
}

/// Reads the kind of a token that is no string. False if it is none. REQUIRES: 4 bytes from the token on are readable.
inline bool read_token(std::string_view token, ValueKind& kind) {
  const auto begins_with = [&](const char* name) { return std::memcmp(token.data(), name, 4) == 0; };
  if (token.size() == 4 && begins_with("null")) {
    kind = ValueKind::kNull;
  } else if (token.size() == 4 && begins_with("true")) {
    kind = ValueKind::kTrue;
  } else if (token.size() == 5 && begins_with("fals") && token[4] == 'e') {
    kind = ValueKind::kFalse;
  } else {
    kind = ValueKind::kNumber;
    return is_number(token);
  }
  return true;
}

/// Looks at 8 bytes at a time: keys are short, and a call of memchr costs more. REQUIRES: 8 bytes after the key are
/// readable.
bool has_backslash(std::string_view key) {
  constexpr std::uint64_t kOnes = 0x0101010101010101u;
  std::uint64_t found = 0;
  for (std::size_t at = 0; at < key.size(); at += 8) {
    std::uint64_t word = 0;
    std::memcpy(&word, key.data() + at, 8);
    word ^= kOnes * '\\';
    std::uint64_t hits = (word - kOnes) & ~word & (kOnes * 0x80);  // bits above the lowest may be false hits
    if (key.size() - at < 8) hits &= (std::uint64_t{1} << (8 * (key.size() - at))) - 1;
    found |= hits;
  }
  return found != 0;
}

constexpr std::string_view kOmittedKey = "omitted";

constexpr const char* kTooDeep = "nested too deeply";
constexpr const char* kNoKey = "a key was expected";
constexpr const char* kNoSeparator = "a comma or a closing bracket was expected";

}  // namespace

Walker::Walker(const FieldTree& tree) : tree_(tree), guesses_(tree.lower_case_root()) {}

bool Walker::is_record_list(std::string_view key) {
  switch (key.size()) {
    case 4:
      return key == "hits";
    case 6:
      return key == "Events" || key == "events";
    case 7:
      return key == "Records" || key == "results";
    case 9:
      return key == "logEvents";
    case 15:
      return key == "QueryResultRows";
    default:
      return false;
  }
}

RawValue Walker::string_at(std::uint32_t at) {
  RawValue value;
  if (this->at(at) == '"') static_cast<void>(scalar(at, value));
  return value;
}

/// Notes whether the member at `at`, which is_key(), says that CloudTrail left out content because of its size, as in
/// "requestParameters":{"reason":"requestParameters too large","omitted":true,"originalSize":149893}
/// (AWS, "CloudTrail record contents"). AWS promises no order of the members, and tools that pass events on may turn
/// the value into a string. Comparing the key's size first avoids reading the text; the size may include one blank
/// before the colon, which some pretty-printers write.
inline void Walker::note_omitted(std::uint32_t at) {
  if (offsets_[at + 1] - offsets_[at] - (kOmittedKey.size() + 2) > 1) [[likely]]
    return;
  const char* key = text_ + offsets_[at] + 1;  // 64 bytes after the text are readable
  if (std::memcmp(key, kOmittedKey.data(), kOmittedKey.size()) != 0 || key[kOmittedKey.size()] != '"') [[likely]]
    return;
  const char* value = text_ + offsets_[at + 2];
  if (std::memcmp(value, "true", 4) == 0 || std::memcmp(value, "\"true\"", 6) == 0) omitted_ = true;
}

void Walker::set_text(const char* text, const StructuralIndex& index) {
  text_ = text;
  offsets_ = index.offsets();
  count_ = index.count();
}

/// Stops the walk at `at`: the text ends there, or else is malformed.
[[gnu::noinline]] std::uint32_t Walker::stop(std::uint32_t at, const char* reason) {
  const bool ended = at >= count_;
  status_ = ended ? Status::kIncomplete : Status::kMalformed;
  reason_ = ended ? "the text ends inside it" : reason;
  at_ = at;
  return kStopped;
}

std::uint32_t Walker::stop_at_key(std::uint32_t at) { return stop(this->at(at) == '"' ? at + 1 : at, kNoKey); }

Walker::Outcome Walker::outcome(std::uint32_t at) const {
  return at == kStopped ? Outcome{status_, at_} : Outcome{Status::kDone, at};
}

/// The key at `at`, which is_key(), without its quotes.
inline std::string_view Walker::key_at(std::uint32_t at) const {
  const char* begin = text_ + offsets_[at] + 1;
  const char* end = text_ + offsets_[at + 1];
  while (end[-1] != '"') --end;  // white space before the colon
  return {begin, static_cast<std::size_t>(end - 1 - begin)};
}

/// The string at `at`. If the text cuts it, the closing quote is missing; the next position is then the end of the
/// text, which stops the walk.
inline RawValue Walker::string(std::uint32_t at) const {
  const std::uint32_t begin = offsets_[at];
  std::uint32_t end = offsets_[at + 1];
  if (text_[end - 1] != '"') [[unlikely]] {
    while (end > begin && is_space(text_[end - 1])) --end;
  }
  return {text_ + begin + 1, end >= begin + 2 ? end - begin - 2 : 0, ValueKind::kString};
}

/// A string, number, true, false or null.
inline std::uint32_t Walker::scalar(std::uint32_t at, RawValue& value) {
  const std::uint32_t begin = offsets_[at];
  std::uint32_t end = offsets_[at + 1];
  if (text_[begin] == '"') {
    value = string(at);
    return at + 1;
  }
  while (end > begin && is_space(text_[end - 1])) --end;
  const std::string_view token(text_ + begin, end - begin);
  value.data = token.data();
  value.size = static_cast<std::uint32_t>(token.size());
  if (read_token(token, value.kind)) [[likely]]
    return at + 1;
  // The end of the text may have cut the last token.
  return at + 1 >= count_ ? stop(count_, "") : stop(at, "a value was expected");
}

inline std::uint32_t Walker::skip_value(std::uint32_t at, std::uint32_t depth) {
  const char first = this->at(at);
  if (first == '"') return at + 1;
  if (first == '{' || first == '[') return skip_container(at, depth);
  RawValue ignored;
  return scalar(at, ignored);
}

// HOT: bench/hunt. Most of every record passes through here.
std::uint32_t Walker::skip_container(std::uint32_t at, std::uint32_t depth) {
  std::array<bool, kMaxDepth> is_object;  // of each open container
  const std::uint32_t base = depth;
  for (;;) {
    // a value begins here
    const char first = this->at(at);
    if (first == '"') {
      ++at;
    } else if (first == '{') {
      if (depth >= kMaxDepth) return stop(at, kTooDeep);
      if (this->at(at + 1) == '}') {
        at += 2;
      } else {
        if (!is_key(at + 1)) return stop_at_key(at + 1);
        note_omitted(at + 1);
        is_object[depth++] = true;
        at += 3;
        continue;
      }
    } else if (first == '[') {
      if (depth >= kMaxDepth) return stop(at, kTooDeep);
      if (this->at(at + 1) == ']') {
        at += 2;
      } else {
        is_object[depth++] = false;
        ++at;
        continue;
      }
    } else {
      RawValue ignored;
      at = scalar(at, ignored);
      if (at == kStopped) return at;
    }
    // a value ends here
    for (;;) {
      if (depth == base) return at;
      const char c = this->at(at);
      if (c == ',') {
        ++at;
        if (is_object[depth - 1]) {
          if (!is_key(at)) return stop_at_key(at);
          note_omitted(at);
          at += 2;
        }
        break;
      }
      if (c != (is_object[depth - 1] ? '}' : ']')) return stop(at, kNoSeparator);
      --depth;
      ++at;
    }
  }
}

RawValue Walker::container(ValueKind kind, std::uint32_t begin, std::uint32_t end) const {
  RawValue value;
  value.data = text_ + offsets_[begin];
  value.size = offsets_[end - 1] + 1 - offsets_[begin];
  value.kind = kind;
  return value;
}

/// True if the key at `key`, which has the size of the guess, is the guessed one. Without a branch: keys of the same
/// size are nearly always the same key.
inline bool Walker::Guess::is(const char* key) const {
  std::uint64_t difference = 0;
  for (std::size_t i = 0; i < words.size(); ++i) {
    std::uint64_t word;
    std::memcpy(&word, key + places[i], 8);  // 64 bytes after the text are readable
    difference |= word ^ words[i];
  }
  return (difference & mask) == 0;
}

/// Keeps the edge of a key for the next object, unless the walk must know more of this key than its edge.
inline void Walker::keep_guess(Guess& guess, std::uint32_t at, std::string_view key, FieldTree::Edge edge) {
  const std::size_t size = key.size() + 2;
  const bool has_blanks = size != offsets_[at + 1] - offsets_[at];
  if (size > kMaxGuessSize || has_blanks || key == kOmittedKey || is_record_list(key) || holds_record_list(key)) return;
  guess.size = static_cast<std::uint32_t>(size);
  guess.mask = size < 8 ? (std::uint64_t{1} << (8 * size)) - 1 : ~std::uint64_t{0};
  guess.places = {0, static_cast<std::uint8_t>(size > 16 ? 8 : 0), static_cast<std::uint8_t>(size > 8 ? size - 8 : 0)};
  for (std::size_t i = 0; i < guess.words.size(); ++i) {
    std::memcpy(&guess.words[i], text_ + offsets_[at] + guess.places[i], 8);
  }
  guess.edge = edge;
  guess.field = tree_.leaf_field(edge.child);
}

inline FieldTree::Edge Walker::find_edge(FieldTree::NodeId node, std::string_view key) {
  if (!tree_.has_backslash_keys()) {
    const FieldTree::Edge edge = tree_.find(node, key.data(), key.size());
    if (edge.exists()) return edge;
    if (!has_backslash(key)) return {};
  }
  return find_decoded_edge(node, key);
}

[[gnu::noinline]] FieldTree::Edge Walker::find_decoded_edge(FieldTree::NodeId node, std::string_view key) {
  key_.clear();
  append_unescaped(key, key_);
  const std::size_t size = key_.size();
  key_.append(8, '\0');  // find() may read 8 bytes
  return tree_.find(node, key_.data(), size);
}

/// The value at `at`. REQUIRES: its grammar is sound.
RawValue Walker::value_at(std::uint32_t at) {
  const char first = this->at(at);
  if (first == '{' || first == '[') {
    return container(first == '{' ? ValueKind::kObject : ValueKind::kArray, at, skip_container(at, 0));
  }
  RawValue value;
  static_cast<void>(scalar(at, value));
  return value;
}

/// Notes what is to be done later because of the key at `at`: walking its lazy fields, or resolving again those whose
/// values it can change. Inlined, because a call would take longer.
[[gnu::always_inline]] inline void Walker::note_mark(std::uint32_t index, std::uint32_t at) {
  const FieldTree::Mark& mark = tree_.mark(index);
  if (mark.lazy_member != FieldTree::kNoMember) batch_->note_lazy_member({at, mark.lazy_member});
  if (mark.dotted_fields.empty()) [[likely]]
    return;
  dotted_fields_.insert(dotted_fields_.end(), mark.dotted_fields.begin(), mark.dotted_fields.end());
}

/// The object at `at`. REQUIRES: the tree has children at `node`.
// HOT: bench/hunt.
std::uint32_t Walker::walk_object(FieldTree::NodeId node, std::uint32_t at, std::uint32_t depth) {
  if (depth >= kMaxDepth) return stop(at, kTooDeep);
  ++at;
  if (this->at(at) == '}') return at + 1;
  // Locals, because the compiler cannot know that appending to the batch leaves the members alone.
  const char* const text = text_;
  const std::uint32_t* const offsets = offsets_;
  Batch& batch = *batch_;
  std::array<Guess, kGuesses>& guesses = guesses_[node];
  const bool notes_members = depth == 0 && notes_members_;
  for (std::size_t place = 0;; ++place) {
    FieldTree::Edge edge;
    FieldId field = kNoField;
    Guess* const guess = place < kGuesses ? &guesses[place] : nullptr;
    const std::uint32_t key_begin = offsets[at], key_end = offsets[at + 1];
    if (guess != nullptr && guess->size == key_end - key_begin && guess->is(text + key_begin) && text[key_end] == ':')
        [[likely]] {
      edge = guess->edge;
      field = guess->field;
    } else {
      if (!is_key(at)) return stop_at_key(at);
      const std::string_view key = key_at(at);
      note_omitted(at);
      const char first = this->at(at + 2);
      const bool is_record_member = depth == 0 && texts_open_ == 0;
      if (is_record_member && ((first == '[' && is_record_list(key)) || (first == '{' && holds_record_list(key))) &&
          seeks_lists_ && !starts_event()) {
        status_ = Status::kWrapper;
        at_ = at + 2;
        return kStopped;
      }
      edge = find_edge(node, key);
      field = tree_.leaf_field(edge.child);
      const bool is_foreign = is_record_member && !edge.is_event_member;
      has_foreign_member_ = has_foreign_member_ || is_foreign;
      if (guess != nullptr && !is_foreign) keep_guess(*guess, at, key, edge);
    }
    at += 2;
    const std::uint32_t value = at;
    if (text[offsets[at]] == '"') {  // most values are strings, which cannot stop the walk
      if (field != kNoField) {
        batch.append(field, string(at));
      } else if (edge.child != FieldTree::kNoNode) [[unlikely]] {
        walk_string(edge.child, string(at));
      }
      ++at;
    } else {
      at = edge.child != FieldTree::kNoNode ? walk_value(edge.child, at, depth + 1) : skip_value(at, depth + 1);
      if (at == kStopped) return at;
    }
    if (notes_members) batch.note_member({value, at});
    if (edge.mark != FieldTree::kNoMark) note_mark(edge.mark, value - 2);
    const char c = text[offsets[at]];
    if (c == '}') return at + 1;
    if (c != ',') return stop(at, kNoSeparator);
    ++at;
  }
}

std::uint32_t Walker::walk_array(FieldTree::NodeId node, std::uint32_t at, std::uint32_t depth) {
  if (depth >= kMaxDepth) return stop(at, kTooDeep);
  ++at;
  if (this->at(at) == ']') return at + 1;
  for (;;) {
    at = walk_value(node, at, depth + 1);
    if (at == kStopped) return at;
    const char c = this->at(at);
    if (c == ']') return at + 1;
    if (c != ',') return stop(at, kNoSeparator);
    ++at;
  }
}

/// The value at `at`, which the path to `node` has reached.
std::uint32_t Walker::walk_value(FieldTree::NodeId node, std::uint32_t at, std::uint32_t depth) {
  const FieldId field = tree_.field(node);
  const char first = this->at(at);
  if (first != '{' && first != '[') {
    RawValue value;
    at = scalar(at, value);
    if (at == kStopped) return at;
    if (value.kind == ValueKind::kString && tree_.has_children(node)) {
      walk_string(node, value);
    } else if (field != kNoField) {
      append_at(node, value);
    }
    return at;
  }
  const std::uint32_t begin = at;
  if (first == '{') {
    at = tree_.has_children(node) ? walk_object(node, at, depth) : skip_container(at, depth);
  } else {
    at = walk_array(node, at, depth);
  }
  if (field != kNoField && at != kStopped) {
    append_at(node, container(first == '{' ? ValueKind::kObject : ValueKind::kArray, begin, at));
  }
  return at;
}

Walker::Outcome Walker::read_key(std::uint32_t at, std::string_view& key) const {
  if (at + 1 >= count_) {
    const bool malformed = at < count_ && this->at(at) != '"';
    return {malformed ? Status::kMalformed : Status::kIncomplete, at};
  }
  if (!is_key(at)) return {Status::kMalformed, at};
  key = key_at(at);
  return {Status::kDone, at + 2};
}

/// True if a member of an event came before: a list of records behind it is an enrichment, not what the object is for.
bool Walker::starts_event() const {
  return batch_->open_row_has_string(FieldTree::kEventName) || batch_->open_row_has_string(FieldTree::kEventSource) ||
         batch_->open_row_has_string(FieldTree::kEventVersion);
}

std::uint32_t Walker::walk_members(std::uint32_t at, Batch& batch) {
  batch_ = &batch;
  dotted_fields_.clear();
  omitted_ = identity_is_text_ = has_foreign_member_ = false;
  notes_members_ = batch.keeps_members();
  return walk_object(root(), at, 0);
}

void Walker::close_row(std::uint32_t at, std::uint32_t end, std::uint64_t index, std::uint64_t text_offset) {
  if (!dotted_fields_.empty()) resolve_dotted(at);
  const std::uint32_t first = offsets_[at];
  batch_->close_row({{text_ + first, offsets_[end - 1] + 1 - first},
                     index,
                     text_offset + first,
                     at,
                     end,
                     omitted_,
                     is_lower_case_,
                     static_cast<std::uint8_t>(texts_open_)});
}

Walker::Outcome Walker::walk_record(std::uint32_t at, std::uint64_t index, std::uint64_t text_offset, Batch& batch) {
  is_lower_case_ = false;
  const std::uint32_t end = walk_members(at, batch);
  if (end == kStopped) {
    batch.drop_open_row();
    return outcome(end);
  }
  const bool is_whole =
      batch.open_row_has_string(FieldTree::kEventName) && batch.open_row_has_string(FieldTree::kEventSource) &&
      batch.open_row_has_string(FieldTree::kEventTime) && batch.open_row_has_string(FieldTree::kEventVersion) &&
      batch.open_row_has_string(FieldTree::kEventId);
  if (!is_whole || has_foreign_member_) [[unlikely]] {
    batch.drop_open_row();
    return {Status::kNotEvent, end};
  }
  close_row(at, end, index, text_offset);
  return {Status::kDone, end};
}

std::uint32_t Walker::add_record(std::uint32_t at, std::uint64_t index, std::uint64_t text_offset, Batch& batch) {
  seeks_lists_ = false;
  is_lower_case_ = has_lower_case_keys(at);
  const std::uint32_t end = walk_members(at, batch);
  seeks_lists_ = true;
  close_row(at, end, index, text_offset);
  return end;
}

std::uint32_t Walker::add_element(std::uint32_t at, Element element, Batch& batch) {
  seeks_lists_ = false;
  is_lower_case_ = element.is_lower_case;
  texts_open_ = element.texts_around;
  batch.set_texts_around(texts_open_);
  const std::uint32_t end = walk_members(at, batch);
  close_row(at, end, 0, 0);
  texts_open_ = 0;
  seeks_lists_ = true;
  return end;
}

/// Adds to a row what walk() appends.
template <typename Walk>
void Walker::complete(Batch& batch, std::uint32_t row, const Walk& walk) {
  const Batch::Record& record = batch.record(row);
  batch_ = &batch;
  text_ = batch.text();
  offsets_ = batch.offsets();
  count_ = record.structure_end;
  dotted_fields_.clear();
  notes_members_ = false;
  batch.begin_completion(row);
  is_lower_case_ = record.is_lower_case;
  texts_open_ = record.texts_around;
  batch.set_texts_around(texts_open_);
  walk();
  if (!dotted_fields_.empty()) resolve_dotted(record.structure_begin);
  texts_open_ = 0;
  batch.end_completion();
}

void Walker::complete_row(Batch& batch, std::uint32_t row) {
  complete(batch, row, [&] {
    seeks_lists_ = false;
    static_cast<void>(walk_object(root(), batch.record(row).structure_begin, 0));
    seeks_lists_ = true;
  });
}

// HOT: bench/hunt.
void Walker::complete_row(Batch& batch, std::uint32_t row, FieldTree::Members members) {
  complete(batch, row, [&] {
    for (const Batch::LazyMember member : batch.lazy_members(row)) {
      if ((members >> member.number & 1) == 0) continue;
      const FieldTree::Edge edge = find_edge(root(), key_at(member.key));
      if (edge.child != FieldTree::kNoNode) static_cast<void>(walk_value(edge.child, member.key + 2, 1));
      if (edge.mark != FieldTree::kNoMark) note_mark(edge.mark, member.key);
    }
  });
}

Walker::Outcome Walker::skip(std::uint32_t at) {
  // Only what follows a string proves that the text did not cut it.
  if (this->at(at) == '"' && at + 1 >= count_) return outcome(stop(count_, ""));
  return outcome(skip_value(at, 0));
}

}  // namespace trailhound
