#include "engine/event/event_search.h"

#include <algorithm>
#include <utility>

#include "engine/event/encoded_text.h"
#include "engine/event/escapes.h"
#include "engine/event/json_start.h"

namespace trailhound {
namespace {

constexpr std::size_t kPadding = 64;  // StructuralIndex's demand

// What base64 may expand to: one text at most to the size of the largest window, all of an input to a multiple of what
// was encoded. CloudWatch Logs compresses events to a tenth; deflate reaches a thousandth with zeros.
constexpr std::size_t kMaxInflated = 16u << 20, kFreeInflated = 64u << 20, kMaxRatio = 100;

/// True for the raw bytes of a string that may hold events. Cheap: every string of a record that is no event is asked.
bool may_hold_events(std::string_view raw) {
  std::size_t at = 0;
  while (at < raw.size()) {
    if (raw[at] == ' ') {
      ++at;
    } else if (raw[at] == '\\' && at + 1 < raw.size() &&
               (raw[at + 1] == 'n' || raw[at + 1] == 'r' || raw[at + 1] == 't')) {
      at += 2;
    } else {
      break;
    }
  }
  raw.remove_prefix(at);
  if (raw.empty()) return false;
  if (raw.front() == '{' || raw.front() == '[' || raw.starts_with("\\\"") || raw.starts_with("\\u00")) return true;
  return looks_encoded(raw) || raw.find("\\\"event") != std::string_view::npos ||
         raw.find("&quot;event") != std::string_view::npos;
}

RawValue value_at(Walker& walker, std::uint32_t at) {
  RawValue value;
  switch (walker.at(at)) {
    case '"':
      return walker.string_at(at);
    case '{':
      value.kind = ValueKind::kObject;
      break;
    case '[':
      value.kind = ValueKind::kArray;
      break;
    case 'n':
      break;
    default:
      value.kind = ValueKind::kNumber;
  }
  return value;
}

FieldTree without_fields() {
  FieldTree tree;
  tree.finish();
  return tree;
}

}  // namespace

struct EventSearch::Level {
  explicit Level(const FieldTree& tree) : walker(tree) {}
  std::string text;
  StructuralIndex index;
  Walker walker;
};

EventSearch::EventSearch() : no_fields_(without_fields()) { levels_.resize(kMaxDecodings + 1); }
EventSearch::~EventSearch() = default;

EventSearch::Level& EventSearch::level(std::size_t depth) {
  if (!levels_[depth]) levels_[depth] = std::make_unique<Level>(no_fields_);
  return *levels_[depth];
}

void EventSearch::start() {
  clear();
  repaired_ = inflated_ = encoded_ = 0;
}

void EventSearch::clear() {
  found_.clear();
  texts_.clear();
  kind_ = RecordKind::kOther;
  unreadable_ = 0;
}

bool EventSearch::has_sound_event() const {
  return std::any_of(found_.begin(), found_.end(), [](const Found& event) { return event.malformed == kSound; });
}

void EventSearch::search(Walker& walker, std::uint32_t at) {
  clear();
  search_value(walker, at, 0);
}

EventSearch::Reading EventSearch::search_text(std::string_view text) {
  clear();
  level(1).text.assign(text);
  Reading reading = search_decoded(1);
  reading.stop = std::min(reading.stop, text.size());
  return reading;
}

std::uint32_t EventSearch::search_value(Walker& walker, std::uint32_t at, std::size_t depth) {
  const char first = walker.at(at);
  if (first == '{') return search_object(walker, at, depth);
  if (first == '[') return search_list(walker, at, depth);
  if (first == '"') {
    const std::string_view raw = walker.string_at(at).raw();
    if (may_hold_events(raw)) {
      if (depth < kMaxDecodings) {
        search_string(raw, depth + 1);
      } else if (mentions_event(raw) || looks_encoded(raw)) {
        lose_string("it is inside too many strings that hold JSON");
      }
    }
  }
  return walker.skip(at).next;
}

std::uint32_t EventSearch::search_list(Walker& walker, std::uint32_t at, std::size_t depth) {
  for (++at; walker.at(at) != ']';) {
    at = search_value(walker, at, depth);
    if (walker.at(at) == ',') ++at;
  }
  return at + 1;
}

std::uint32_t EventSearch::search_object(Walker& walker, std::uint32_t object, std::size_t depth) {
  const std::size_t mark = found_.size(), unreadable = unreadable_, repaired = repaired_, texts = texts_.size();
  EventMembers members;
  std::vector<std::size_t> lone;  // events that are all that one member holds
  std::uint32_t at = object + 1;
  while (walker.at(at) != '}') {
    std::string_view key;
    const std::uint32_t value = walker.read_key(at, key).next;
    std::string decoded_key;
    if (key.find('\\') != std::string_view::npos) {
      append_unescaped(key, decoded_key);
      key = decoded_key;
    }
    members.add(key, value_at(walker, value));
    const bool is_event_member = trailhound::is_event_member(key);
    const std::size_t before = found_.size();
    // What a part of an event contains is never the event, so it need not be looked for.
    const bool is_settled = is_event_member && members.claim() != Claim::kNone;
    at = is_settled ? walker.skip(value).next : search_value(walker, value, depth);
    for (std::size_t i = before; i < found_.size(); ++i) found_[i].is_in_event_member = is_event_member;
    if (found_.size() == before + 1) lone.push_back(before);
    if (walker.at(at) == ',') ++at;
  }
  kind_ = members.kind();
  if (members.claim() == Claim::kNone) {
    drop_second_copies(lone);
    return at + 1;
  }
  const bool yields = members.claim() == Claim::kWhole ? keep_copies_of(members.id(), mark) : keep_whole_events(mark);
  if (!yields) {
    unreadable_ = unreadable;
    repaired_ = repaired;
    texts_.resize(texts);
    add(walker, object, at + 1, depth, members);
  }
  return at + 1;
}

void EventSearch::add(Walker& walker, std::uint32_t at, std::uint32_t end, std::size_t depth,
                      const EventMembers& members) {
  Found event;
  event.kind = members.kind();
  event.claim = members.claim();
  event.id = members.id();
  event.at = at;
  const std::string_view text = walker.text(at, end);
  const std::size_t escape = find_malformed_escape(text);
  if (escape != std::string_view::npos) event.malformed = walker.offset(at) + escape;
  if (depth > 0) {
    event.is_decoded = true;
    event.begin = texts_.size();
    event.size = text.size();
    texts_ += text;
  }
  found_.push_back(std::move(event));
}

/// Keeps, of what was found since `mark`, one raw record of the event `id`. False: there is none, and nothing is kept.
bool EventSearch::keep_copies_of(std::string_view id, std::size_t mark) {
  const auto begin = found_.begin() + static_cast<std::ptrdiff_t>(mark);
  const auto copy = std::find_if(begin, found_.end(), [&](const Found& event) {
    return event.claim == Claim::kWhole && event.malformed == kSound && !event.is_in_event_member && !id.empty() &&
           event.id == id;
  });
  const bool is_kept = copy != found_.end();
  if (is_kept) *begin = std::move(*copy);
  found_.erase(begin + (is_kept ? 1 : 0), found_.end());
  return is_kept;
}

/// Keeps, of what was found since `mark`, the whole events outside of an event's own members. False: there are none.
bool EventSearch::keep_whole_events(std::size_t mark) {
  const auto begin = found_.begin() + static_cast<std::ptrdiff_t>(mark);
  found_.erase(
      std::remove_if(begin, found_.end(),
                     [](const Found& event) { return event.claim != Claim::kWhole || event.is_in_event_member; }),
      found_.end());
  return found_.size() > mark;
}

/// Two members of one object that hold one event each, with the same eventID, hold copies.
void EventSearch::drop_second_copies(const std::vector<std::size_t>& lone) {
  constexpr std::size_t kMostMembers = 16;  // a dictionary of events is not compared with itself
  if (lone.size() < 2 || lone.size() > kMostMembers) return;
  for (std::size_t later = lone.size(); later-- > 1;) {
    Found& event = found_[lone[later]];
    const auto end = lone.begin() + static_cast<std::ptrdiff_t>(later);
    const auto other = std::find_if(
        lone.begin(), end, [&](std::size_t earlier) { return !event.id.empty() && found_[earlier].id == event.id; });
    if (other == end) continue;
    if (found_[*other].malformed != kSound) std::swap(found_[*other], event);  // the copy that can be read is kept
    found_.erase(found_.begin() + static_cast<std::ptrdiff_t>(lone[later]));
  }
}

void EventSearch::search_string(std::string_view raw, std::size_t depth) {
  std::string& text = level(depth).text;
  text.clear();
  append_unescaped(raw, text);
  const std::size_t before = found_.size(), repaired = repaired_;
  const Reading reading = search_decoded(depth);
  if (found_.size() == before) repaired_ = repaired;
  if (reading.is_promise) lose_string(reading.reason);
}

void EventSearch::lose_string(const char* reason) {
  if (unreadable_++ == 0) reason_ = reason;
}

/// Searches the text of a level: JSON, JSON behind a prefix, JSON as HTML, or base64 of JSON.
EventSearch::Reading EventSearch::search_decoded(std::size_t depth) {
  std::string& text = level(depth).text;
  for (std::size_t layer = 0; looks_encoded(text); ++layer) {
    Reading lost;
    lost.is_promise = true;
    lost.stop = text.size();
    lost.reason = "it is base64 inside base64, too many times";
    const Decoding decoding = layer < kMaxDecodings ? decode(text) : Decoding::kTooMuch;
    if (decoding == Decoding::kDone) continue;
    if (decoding == Decoding::kNotEncoded) return {};
    if (decoding == Decoding::kDamaged) lost.reason = "it is gzip data in base64 that is cut or damaged";
    if (decoding == Decoding::kTooMuch && layer < kMaxDecodings) lost.reason = "it decodes to more than the limit";
    return lost;
  }
  if (is_html_escaped(text)) text = without_entities(text);
  const std::size_t first = text.find_first_not_of(" \r\n\t");
  const bool begins_as_json = first != std::string::npos && std::string_view("{[\"").find(text[first]) < 3;
  const std::size_t json = begins_as_json ? first : find_json(text, 0);
  if (json == std::string::npos) return {};
  text.erase(0, json);
  Reading reading = search_level(depth);
  reading.unread += json;
  reading.stop += json;
  return reading;
}

/// Replaces base64 by the text that it encodes.
Decoding EventSearch::decode(std::string& text) {
  encoded_ += text.size();
  const std::size_t budget = kFreeInflated + kMaxRatio * encoded_;
  const std::size_t left = budget - std::min(budget, inflated_);
  std::string decoded;
  const Decoding decoding = append_decoded(text, std::min(left, kMaxInflated), decoded);
  if (decoding != Decoding::kDone) return decoding;
  inflated_ += decoded.size();
  text = std::move(decoded);
  return decoding;
}

/// Reads the text of a level: JSON, or JSON whose quotes are escaped once more than they should be.
EventSearch::Reading EventSearch::search_level(std::size_t depth) {
  std::string& text = level(depth).text;
  const std::size_t key = text.find_first_not_of("{[ \r\n\t");
  const bool is_escaped = key != std::string::npos && key > 0 && text[key] == '\\';
  if (is_escaped && depth < kMaxDecodings) {
    std::string& inner = level(depth + 1).text;
    inner.clear();
    append_unescaped(text, inner);
    Reading reading = search_level(depth + 1);
    reading.unread = 0;
    reading.stop = reading.is_json ? text.size() : 1;
    return reading;
  }
  return read_level(depth);
}

EventSearch::Reading EventSearch::read_level(std::size_t depth) {
  Level& of = level(depth);
  // A comma behind the text ends its last value, so that a whole string can be told from one that is cut.
  of.text += ',';
  const std::size_t size = of.text.size();
  of.text.append(kPadding, '\0');
  Reading reading;
  std::size_t unread = 0;
  if (of.index.build(of.text.data(), size)) {
    of.text[size] = '\0';
    of.walker.set_text(of.text.data(), of.index);
    read_values(of.walker, depth, reading, unread);
    const std::uint32_t last = of.walker.count() - 1;
    const bool is_between_tokens = of.walker.count() >= 2 && of.walker.offset(last) == size - 1;
    reading.is_cut = reading.is_cut && is_between_tokens &&
                     std::string_view("{}[],:").find(of.walker.at(last - 1)) != std::string_view::npos;
  } else {
    reading.reason = "the text cannot be read as JSON";
  }
  repaired_ += of.index.repaired();
  reading.unread = unread;
  if (!reading.is_json) reading.is_promise = mentions_event(std::string_view(of.text).substr(unread, size - unread));
  return reading;
}

/// Searches the values of a text one by one; `unread` is where it had to stop.
void EventSearch::read_values(Walker& walker, std::size_t depth, Reading& reading, std::size_t& unread) {
  for (std::uint32_t at = 0; at < walker.count();) {
    const char first = walker.at(at);
    unread = walker.offset(at);
    if (first == ',') {
      ++at;
      continue;
    }
    if (first != '{' && first != '[' && first != '"') {
      reading.reason = "something else follows it";
      reading.stop = unread;
      return;
    }
    const Walker::Outcome value = walker.skip(at);
    if (value.status != Walker::Status::kDone) {
      reading.reason = value.next + 1 >= walker.count() ? "the text ends inside it" : walker.reason();
      reading.is_cut = value.next + 1 >= walker.count();
      reading.stop = walker.offset(std::min(value.next, walker.count() - 1));
      return;
    }
    at = search_value(walker, at, depth);
  }
  reading.is_json = true;
}

}  // namespace trailhound
