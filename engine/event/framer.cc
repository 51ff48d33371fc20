#include "engine/event/framer.h"

#include <algorithm>
#include <cstring>
#include <limits>
#include <utility>

#include "engine/base/text.h"
#include "engine/event/json_start.h"

namespace trailhound {
namespace {

/// Bytes at the end of `text` that are the beginning of a byte order mark.
std::size_t cut_mark(std::string_view text) {
  for (std::size_t size = std::min<std::size_t>(2, text.size()); size > 0; --size) {
    if (text.ends_with(kByteOrderMark.substr(0, size))) return size;
  }
  return 0;
}

}  // namespace

Framer::Framer(const FieldTree& tree, bool keeps_batches) : walker_(tree), gathered_(tree, keeps_batches) { start(); }

void Framer::start() {
  report_ = Report();
  search_.start();
  gathered_.clear();
  format_ = TextFormat();
  levels_.assign(1, Level());
  piece_limit_ = kWholePiece;
  saw_list_ = saw_records_ = can_enter_ = enters_ = in_value_ = saw_row_ = false;
  damaged_ = losing_ = searching_ = lost_any_ = promises_ = keeps_promise_ = false;
  event_columns_.clear();
  tail_.clear();
  value_begin_ = seen_before_ = one_line_until_ = repaired_ = in_schema_ = 0;
  rescans_ = 0;
  tried_ = std::numeric_limits<std::uint64_t>::max();
  schema_ = nullptr;
}

void Framer::begin_text(Batch& batch) {
  batch.clear();
  batch.set_text(text_, index_.offsets());
}

/// Either rows of the text or gathered events wait for it, never both, so that their order is kept.
void Framer::flush(Batch& batch, BatchConsumer& consumer) {
  if (batch.rows() > 0) consumer.consume(batch);
  batch.clear();
  gathered_.flush(batch, consumer);
  begin_text(batch);
}

/// The text ends inside the value at `value`, which the item at at_ is or has.
Framer::Step Framer::need_more(std::uint32_t value) {
  const bool is_container = walker_.at(value) == '{' || walker_.at(value) == '[';
  if (is_container && std::exchange(enters_, false)) {
    if (walker_.at(value) == '{' && claims_event(value)) return malformed("longer than the largest window", value);
    return enter(value);
  }
  can_enter_ = is_container && levels_.size() < kMaxLevels;
  return Step::kNeedMore;
}

bool Framer::enter_oversized() {
  if (format_.form == TextFormat::Form::kLines && !in_value_) {
    return !std::exchange(enters_, true);  // a line without end
  }
  if (format_.form == TextFormat::Form::kCsv || !can_enter_) return false;
  can_enter_ = false;
  enters_ = true;
  return true;
}

/// True if the members of an object that the text cuts say that it is an event.
bool Framer::claims_event(std::uint32_t object) {
  EventMembers members;
  for (std::uint32_t at = object + 1;;) {
    std::string_view key;
    const Walker::Outcome read = walker_.read_key(at, key);
    if (read.status != Walker::Status::kDone || read.next >= walker_.count()) break;
    const Walker::Outcome value = walker_.skip(read.next);
    if (value.status != Walker::Status::kDone) break;
    RawValue raw = walker_.string_at(read.next);
    if (walker_.at(read.next) != '"') raw.kind = ValueKind::kObject;
    members.add(key, raw);
    at = value.next;
    if (at >= walker_.count() || walker_.at(at) != ',') break;
    ++at;
  }
  return members.claim() != Claim::kNone;
}

/// Goes into the list or object at `value`: its elements, or the values of its members, are read as items.
Framer::Step Framer::enter(std::uint32_t value) {
  levels_.back().expect = Expect::kSeparator;
  if (levels_.size() >= kMaxLevels) return malformed("lists of records inside each other", value);
  const bool is_list = walker_.at(value) == '[';
  levels_.push_back({is_list ? Place::kArray : Place::kWrapper, Expect::kFirst});
  saw_list_ = saw_list_ || is_list;
  at_ = value + 1;
  return Step::kGoOn;
}

/// Counts an event that search_ found and that has a malformed escape.
void Framer::lose_found(const EventSearch::Found& event, std::uint64_t offset) {
  if (losing_) return;  // a part of the loss
  promises_ = true;
  const std::string place =
      event.is_decoded ? "in the text of a string" : "byte " + std::to_string(text_offset_ + event.malformed);
  report_.lose("record " + std::to_string(report_.seen) + " at byte " + std::to_string(offset) +
               ": a malformed escape (" + place + ")");
}

/// Hands on what search_ found in a value of the text at `offset`. False: there was nothing.
bool Framer::take_found(std::uint64_t offset, Batch& batch, BatchConsumer& consumer) {
  if (search_.found().empty() && search_.unreadable() == 0) return false;
  if (losing_ && search_.has_sound_event()) end_of_loss(offset);
  for (const EventSearch::Found& event : search_.found()) {
    if (event.malformed != EventSearch::kSound) {
      lose_found(event, offset);
      continue;
    }
    if (event.is_decoded) {
      if (batch.rows() > 0) flush(batch, consumer);
      gathered_.add(search_.text_of(event), report_.seen, offset);
    } else {
      if (!gathered_.empty()) flush(batch, consumer);
      walker_.add_record(event.at, report_.seen, text_offset_, batch);
      report_.closed_identities += walker_.identity_is_text();
    }
    report_.count(event.kind);
    if (batch.full() || gathered_.full()) flush(batch, consumer);
  }
  for (std::size_t i = 0; i < search_.unreadable(); ++i) {
    promises_ = true;
    report_.lose("record " + std::to_string(report_.seen) + " at byte " + std::to_string(offset) +
                 ": a string in it that may hold CloudTrail events cannot be read: " + search_.reason());
  }
  return true;
}

/// Looks at the escapes of the value at at_, whose grammar is otherwise sound and behind which `next` is. False: one of
/// them is malformed, and the value is counted as an unreadable record.
bool Framer::is_sound(std::uint32_t next, bool is_event) {
  const std::size_t begin = walker_.offset(at_), end = walker_.offset(next);
  const std::size_t escape = escapes_.find(begin, end);
  if (escape == std::string_view::npos) [[likely]]
    return true;
  if (losing_) return false;  // a part of the loss
  promises_ = promises_ || is_event || mentions_event({text_ + begin, end - begin});
  report_.lose("record " + std::to_string(report_.seen) + " at byte " + std::to_string(text_offset_ + begin) +
               ": a malformed escape (byte " + std::to_string(text_offset_ + escape) + ")");
  return false;
}

/// Counts the findings of GuardDuty and Security Hub that a record at `offset` is or has, each as a record: a list of
/// them counts alike whether it comes as one record or is too long for that. False: there is none.
bool Framer::take_findings(std::string_view json, std::uint64_t offset) {
  found_findings_.clear();
  if (!finding_reader_.read(json, found_findings_)) return false;
  if (losing_) end_of_loss(offset);
  for (SecurityFinding& finding : found_findings_) {
    finding.record = report_.seen;
    report_.count(RecordKind::kFinding);
    report_.security_findings.add(std::move(finding));
  }
  return true;
}

/// A record in which no event was found.
void Framer::count_other(RecordKind kind, std::string_view json, std::uint64_t offset) {
  if (kind == RecordKind::kOther && take_findings(json, offset)) return;
  if (losing_) return;  // a part of the loss
  report_.count(kind);
  if (kind != RecordKind::kOther) return;
  const char* schema = foreign_schema_of(json);
  if (schema == nullptr) return;
  schema_ = schema;
  ++in_schema_;
}

/// The object at at_.
Framer::Step Framer::read_record(Batch& batch, BatchConsumer& consumer) {
  // A loss counts as one record, and it ends where the next event or list of records begins.
  const std::uint64_t record = report_.seen + (losing_ ? 1 : 0);
  const std::uint64_t offset = text_offset_ + walker_.offset(at_);
  Walker::Outcome outcome = walker_.walk_record(at_, record, text_offset_, batch);
  if (outcome.status == Walker::Status::kDone && !gathered_.empty()) [[unlikely]] {
    batch.clear();
    flush(batch, consumer);
    outcome = walker_.walk_record(at_, record, text_offset_, batch);
  }
  switch (outcome.status) {
    case Walker::Status::kDone:
      if (!is_sound(outcome.next, true)) [[unlikely]] {
        batch.drop_last_row();
        break;
      }
      if (losing_) end_of_loss(offset);
      report_.count(RecordKind::kEvent);
      report_.closed_identities += walker_.identity_is_text();
      break;
    case Walker::Status::kNotEvent:
      search_.search(walker_, at_);
      if (!take_found(offset, batch, consumer) && is_sound(outcome.next, false)) {
        count_other(search_.kind(), walker_.text(at_, outcome.next), offset);
      }
      break;
    case Walker::Status::kWrapper:
      if (losing_) end_of_loss(offset);
      if (levels_.size() + 2 > kMaxLevels) return malformed("lists of records inside each other", outcome.next);
      levels_.back().expect = Expect::kSeparator;
      levels_.push_back({Place::kWrapper, Expect::kSeparator});
      saw_records_ = saw_records_ || key_in_front(outcome.next) == "Records";
      return enter(outcome.next);
    case Walker::Status::kIncomplete:
      return need_more(at_);
    case Walker::Status::kMalformed:
      return malformed(walker_.reason(), outcome.next);
  }
  levels_.back().expect = Expect::kSeparator;
  at_ = outcome.next;
  if (batch.full() || gathered_.full()) flush(batch, consumer);
  return Step::kGoOn;
}

/// The key of the value at `value`, which is a member.
std::string_view Framer::key_in_front(std::uint32_t value) const {
  std::string_view key;
  static_cast<void>(walker_.read_key(value - 2, key));
  return key;
}

/// True if the last string of the text has its closing quote.
bool Framer::is_whole_at_end(std::uint32_t string) const {
  std::size_t at = walker_.offset(string) + 1;
  while (at < text_size_ && text_[at] != '"') at += text_[at] == '\\' ? 2 : 1;
  return at < text_size_;
}

/// A list of cells or a string where a record should be.
Framer::Step Framer::read_value(Batch& batch, BatchConsumer& consumer) {
  const std::uint64_t offset = text_offset_ + walker_.offset(at_);
  const std::size_t begin = walker_.offset(at_);
  Walker::Outcome value = walker_.skip(at_);
  if (value.status == Walker::Status::kIncomplete) {
    const bool is_whole = is_last_ && walker_.at(at_) == '"' && is_whole_at_end(at_);
    if (!is_whole) return need_more(at_);
    value.next = at_ + 1;
  }
  if (value.status == Walker::Status::kMalformed) return malformed(walker_.reason(), value.next);
  search_.search(walker_, at_);
  if (!take_found(offset, batch, consumer) && is_sound(value.next, false))
    count_other(RecordKind::kOther, {text_ + begin, walker_.offset(value.next - 1) - begin}, offset);
  levels_.back().expect = Expect::kSeparator;
  at_ = value.next;
  return Step::kGoOn;
}

/// A value where a record should be.
Framer::Step Framer::read_item(Batch& batch, BatchConsumer& consumer) {
  const char c = walker_.at(at_);
  if (c == '{') return read_record(batch, consumer);
  if (c == '[' && levels_.back().place == Place::kTop) return enter(at_);
  return read_value(batch, consumer);
}

/// A key and its value in an object that holds a list of records, or is too long to be read at once.
Framer::Step Framer::read_member(Batch& batch, BatchConsumer& consumer) {
  std::string_view key;
  const Walker::Outcome read = walker_.read_key(at_, key);
  if (read.status == Walker::Status::kMalformed) return malformed("a key was expected", at_);
  if (read.status == Walker::Status::kIncomplete || read.next >= walker_.count()) return Step::kNeedMore;
  const char first = walker_.at(read.next);
  if ((first == '[' && Walker::is_record_list(key)) || (first == '{' && Walker::holds_record_list(key))) {
    return enter(read.next);
  }
  const Walker::Outcome value = walker_.skip(read.next);
  if (value.status == Walker::Status::kIncomplete) return need_more(read.next);
  if (value.status == Walker::Status::kMalformed) return malformed(walker_.reason(), value.next);
  if (first == '{' || first == '[' || first == '"') {
    search_.search(walker_, read.next);
    take_found(text_offset_ + walker_.offset(read.next), batch, consumer);
  }
  levels_.back().expect = Expect::kSeparator;
  at_ = value.next;
  return Step::kGoOn;
}

/// What is at the top of the text, outside of any value.
Framer::Step Framer::read_top(char c, Batch& batch, BatchConsumer& consumer) {
  if (format_.form == TextFormat::Form::kLines && levels_.back().expect == Expect::kSeparator) return Step::kEndOfValue;
  if (c == '{' || c == '[' || c == '"') return read_item(batch, consumer);
  const std::size_t begin = walker_.offset(at_), end = walker_.offset(at_ + 1);
  const std::string_view token(text_ + begin, std::min(end, text_size_) - begin);
  // The elements of a list without its brackets; marks of text sequences (RFC 7464) and of joined files: a byte order
  // mark in front of each, and the end that `copy` of Windows adds.
  const bool is_mark = token == kByteOrderMark || token == "\x1E" || token == "\x1A";
  if (c == ',' || is_mark || (damaged_ && (c == ']' || c == '}' || c == ':'))) {
    ++at_;
    return Step::kGoOn;
  }
  return malformed("JSON was expected", at_);
}

Framer::Step Framer::step(Batch& batch, BatchConsumer& consumer) {
  Level& level = levels_.back();
  const char c = walker_.at(at_);
  if (level.place == Place::kTop) return read_top(c, batch, consumer);
  const char close = level.place == Place::kWrapper ? '}' : ']';
  if (level.expect != Expect::kItem && c == close) {
    levels_.pop_back();
    ++at_;
    return Step::kGoOn;
  }
  if (level.expect == Expect::kSeparator) {
    if (c != ',') return malformed("a comma or a closing bracket was expected", at_);
    level.expect = Expect::kItem;
    ++at_;
    return Step::kGoOn;
  }
  return level.place == Place::kWrapper ? read_member(batch, consumer) : read_item(batch, consumer);
}

/// Indexes one piece of the text and reads it as far as it goes; `begin` moves behind what was read.
Framer::Step Framer::read_piece(char* data, std::size_t size, std::uint64_t offset, std::size_t& begin, Batch& batch,
                                BatchConsumer& consumer) {
  const std::size_t piece = std::min(piece_limit_, size - begin);
  text_ = data + begin;
  text_size_ = piece;
  text_offset_ = offset + begin;
  if (!index_.build(data + begin, piece, !is_apart_)) {
    lose(text_offset_, "the text cannot be read as JSON", text_offset_);
    begin += piece;
    return Step::kMalformed;
  }
  repaired_ += index_.repaired();
  const char behind = std::exchange(data[begin + piece], '\0');  // the walker's demand
  walker_.set_text(text_, index_);
  escapes_.set_text({text_, text_size_});
  begin_text(batch);
  at_ = 0;
  Step result = Step::kGoOn;
  while (result == Step::kGoOn && at_ < walker_.count()) {
    result = step(batch, consumer);
    if (result == Step::kMalformed && !is_apart_ && find_in_index()) result = Step::kGoOn;
  }
  const std::size_t consumed = at_ < walker_.count() ? walker_.offset(at_) : piece;
  flush(batch, consumer);
  data[begin + piece] = behind;
  // Behind an error every byte is looked at a bounded number of times.
  begin += result == Step::kMalformed ? resume_ : consumed;
  return result;
}

/// Reads JSON from `begin` on, which moves to what must come again.
void Framer::feed_json(char* data, std::size_t size, std::uint64_t offset, std::size_t& begin, Batch& batch,
                       BatchConsumer& consumer) {
  while (begin < size) {
    if (searching_) {
      bool cut = false;
      begin += find_object({data + begin, size - begin}, cut);
      if (begin == size || cut) return;
      tried_ = offset + begin;
      searching_ = false;
    }
    const bool whole = piece_limit_ >= size - begin;
    const Step result = read_piece(data, size, offset, begin, batch, consumer);
    if (result == Step::kMalformed && is_apart_) return;
    if (result == Step::kMalformed && format_.form == TextFormat::Form::kJson) continue;
    if (result == Step::kMalformed || result == Step::kEndOfValue) return;
    if (whole) return;
    piece_limit_ = piece_limit_ > size ? kWholePiece : piece_limit_ * 2;
  }
}

std::size_t Framer::feed(char* data, std::size_t size, std::uint64_t offset, bool last, Batch& batch,
                         BatchConsumer& consumer) {
  using Form = TextFormat::Form;
  std::size_t begin = 0;  // of what is not consumed
  if (offset == 0 && size < kByteOrderMark.size() && !last) return size;
  if (offset == 0 && std::string_view(data, size).starts_with(kByteOrderMark)) begin = kByteOrderMark.size();
  std::string_view text(data + begin, size - begin);
  if (format_.form == Form::kBlank && !note_start(text, last)) return size;
  if (format_.form == Form::kForeign && format_.may_change) {
    std::size_t line = 0, keep = 0;
    if (!note_event_line(text, last, line, keep)) return keep;
    begin += line;
    text.remove_prefix(line);
  }
  if (format_.form == Form::kBlank || format_.form == Form::kForeign) return 0;
  if (format_.form == Form::kCsv) return feed_csv(text, offset + begin, last, batch, consumer);
  is_last_ = last;
  lost_any_ = losing_;
  can_enter_ = false;
  const std::size_t cut = last ? 0 : cut_mark(text);
  size -= cut;
  const std::size_t first = begin;
  if (format_.form == Form::kJson) {
    feed_json(data, size, offset, begin, batch, consumer);
  } else {
    begin += feed_log(data + begin, size - begin, offset + begin, batch, consumer);
  }
  if (lost_any_) note_lost({data + first, (last ? size : begin) - first});
  enters_ = false;
  if (!last) {
    constexpr std::size_t kLong = 1u << 20;  // only a long record is ever given up
    if (size - begin > kLong) keeps_promise_ = mentions_event({data + begin, size - begin});
    return size + cut - begin;
  }
  if (losing_) {
    end_of_loss(offset + size);
  } else if (begin < size) {
    note_lost({data + begin, size - begin});
    lose(offset + begin, "the text ends inside it", offset + size);
    end_of_loss(offset + size);
  } else if (levels_.size() > 1) {
    report_.problem("the text ends at byte " + std::to_string(offset + size) + " inside a list of records");
  }
  return 0;
}

}  // namespace trailhound
